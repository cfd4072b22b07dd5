package digest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
)

// FuzzDigest has digests be read, refreshed and worded that no version of this
// program has written: a file may be damaged, or from a later one. Whatever they
// say, there is a message, and no line of it breaks.
func FuzzDigest(f *testing.F) {
	for _, play := range []func(*world){week, red, silent, scripts, reorganised} {
		w := newWorld(f)
		w.reads = coo
		play(w)
		w.needs = w.waiting("tom")
		d := w.look(coo)
		raw, err := d.Content()
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(raw))
	}
	for _, raw := range []string{
		`{}`, `null`, `[]`, `{"sections":null}`, `{"sections":[{}]}`, `{"zone":"No/where","at":"0001-01-01T00:00:00Z"}`,
		`{"sections":[{"kind":"needs","total":-3,"items":[{"rule":"need_decision","left":{"minor":-9223372036854775808}}]}]}`,
		`{"sections":[{"kind":"later","total":1,"items":[{"rule":"later","id":"X-1","title":"t"}]}]}`,
		`{"sections":[{"kind":"changed","total":1,"items":[{"rule":"request_moved","id":"REQ-1","settled":{}}]}]}`,
		`{"departments":[{"department":"support","health":"purple","computed":"off_track"}],"was":{}}`,
		`{"hash":"é","audience":"board","sections":[{"kind":"exceptions","total":1,"items":[{"rule":"records_worse","also":["RISK-1"]}]}]}`,
	} {
		f.Add([]byte(raw))
	}
	w := newWorld(f)
	week(w)
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := digest.Read(raw)
		if err != nil {
			return
		}
		ours(&d)
		for _, r := range []reader{coo, leaders} {
			fresh, err := digest.Refresh(w.view(r), d, nil)
			if err != nil {
				t.Fatalf("refresh: %v", err)
			}
			for _, d := range []digest.Digest{d, fresh} {
				m := digest.Message(d, digest.Options{Org: w.org, ID: "DIG-1", Buttons: func(digest.Item) []chat.Button { return nil }})
				worded(t, d, m)
				_ = digest.Lines(digest.Of(d, handles("support legal")), digest.Options{Org: w.org})
				_, _ = d.About(), d.Undecided()
			}
		}
	})
}

// ours replaces what only the program writes, and which it does not write as the
// fuzzer does: ids, handles, what is due. What people have written stays.
func ours(d *digest.Digest) {
	short := func(s string) string {
		return strings.Map(func(r rune) rune {
			if breaks(r) {
				return '-'
			}
			return r
		}, cut(s, 30))
	}
	for i := range d.Departments {
		s := &d.Departments[i]
		s.Update, s.By, s.Head, s.Department = ops.ID(short(string(s.Update))), ops.Handle(short(string(s.By))), ops.Handle(short(string(s.Head))), ops.Handle(short(string(s.Department)))
		for n := range s.Evidence {
			s.Evidence[n] = ops.Reason{Record: ops.ID(short(string(s.Evidence[n].Record))), Text: short(s.Evidence[n].Text)}
		}
		for n := range s.Remarks {
			s.Remarks[n].By = ops.Handle(short(string(s.Remarks[n].By)))
		}
	}
	for _, s := range d.Sections {
		for n := range s.Items {
			i := &s.Items[n]
			i.ID, i.What, i.Reason, i.Level, i.LevelWas = ops.ID(short(string(i.ID))), short(i.What), short(i.Reason), ops.Level(short(string(i.Level))), ops.Level(short(string(i.LevelWas)))
			i.Amount.Currency, i.Left = "EUR", nil
			for _, h := range []*ops.Handle{&i.Owner, &i.By, &i.On, &i.Department} {
				*h = ops.Handle(short(string(*h)))
			}
			for k := range i.With {
				i.With[k] = ops.Handle(short(string(i.With[k])))
			}
			for k := range i.Also {
				i.Also[k] = ops.ID(short(string(i.Also[k])))
			}
			if i.Remark != nil {
				i.Remark.By = ops.Handle(short(string(i.Remark.By)))
			}
			if i.Settled != nil {
				i.Settled.State, i.Settled.By, i.Settled.With = short(i.Settled.State), ops.Handle(short(string(i.Settled.By))), nil
			}
		}
	}
	d.Department, d.Reader, d.Hash = ops.Handle(short(string(d.Department))), ops.Handle(short(string(d.Reader))), short(d.Hash)
	d.Rest.Worth.Currency = "EUR"
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// worded finds what no message has, whatever it is made of.
func worded(t tester, d digest.Digest, m chat.Message) {
	t.Helper()
	for _, line := range allLines(m) {
		if text := line.Plain(); !utf8.ValidString(text) || strings.ContainsFunc(text, breaks) {
			t.Fatalf("a line that breaks: %q", text)
		}
	}
	if n := size(m); n > digest.MainSize && !smallest(d, m) {
		t.Fatalf("%d characters, and more could be left out:\n%s", n, plain(m))
	}
	if _, err := json.Marshal(m); err != nil {
		t.Fatalf("%v", err)
	}
}

// smallest reports whether a message shows no more than one line of each section.
func smallest(d digest.Digest, m chat.Message) bool {
	sections, lines := 0, 0
	for _, s := range d.Sections {
		if len(s.Items) > 0 {
			sections++
		}
	}
	for _, b := range m.Blocks {
		if b.Kind == chat.BlockList {
			for _, line := range b.Lines {
				if !more.MatchString(line.Plain()) {
					lines++
				}
			}
		}
	}
	return lines <= sections
}

// FuzzShorten cuts texts as a digest does: the title of a risk in the main part and
// in the thread.
func FuzzShorten(f *testing.F) {
	for _, text := range []string{"", "a", strings.Repeat("word ", 99), strings.Repeat("👩‍👩‍👧‍👦", 99), strings.Repeat("🇩🇪", 99), "a" + strings.Repeat("\u0301", 400), "\u202e", "\x00\xff", strings.Repeat("क्ष", 99)} {
		f.Add(text)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, title := range []string{text, strings.Repeat("x", 60) + text} {
			d := digest.Digest{Zone: "UTC", At: friday, Sections: []digest.Section{{Kind: digest.Changed, Total: 1, Items: []digest.Item{{Rule: digest.RiskNew, ID: "RISK-1", Title: title}}}}}
			for _, line := range allLines(digest.Message(d, digest.Options{Org: w.org})) {
				text := line.Plain()
				if strings.ContainsFunc(text, breaks) || utf8.RuneCountInString(text) > 240+40 {
					t.Fatalf("%q", text)
				}
				before, _, cut := strings.Cut(text, "…")
				if cut && (strings.HasSuffix(before, "\u200d") || oddFlag(before)) {
					t.Fatalf("a character was cut: %q", text)
				}
			}
		}
	})
}

// oddFlag reports whether a text ends with half a flag.
func oddFlag(text string) bool {
	n := 0
	for r := []rune(text); n < len(r) && r[len(r)-1-n] >= 0x1F1E6 && r[len(r)-1-n] <= 0x1F1FF; {
		n++
	}
	return n%2 == 1
}
