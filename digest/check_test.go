package digest_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
)

// checkDigest finds what no digest may have, whatever it is about: a section that
// keeps more than it may or counts less than it keeps, one record twice in a
// section, and words that are wrong in themselves.
func checkDigest(t tester, o *ops.Org, d digest.Digest) {
	t.Helper()
	had := map[ops.ID]digest.SectionKind{}
	last := -1
	for _, s := range d.Sections {
		place := slices.Index(digest.SectionKinds, s.Kind)
		if place <= last {
			t.Errorf("%s comes after what it goes before", s.Kind)
		}
		last = place
		if len(s.Items) > digest.MostItems || s.Total < len(s.Items) || len(s.Items) < digest.MostItems && s.Total != len(s.Items) {
			t.Errorf("%s has %d items of %d", s.Kind, len(s.Items), s.Total)
		}
		here := map[ops.ID]bool{}
		for _, i := range s.Items {
			if i.ID == "" {
				continue
			}
			if here[i.ID] {
				t.Errorf("%s is twice in %s", i.ID, s.Kind)
			}
			here[i.ID] = true
			if prefix, _ := i.ID.Split(); prefix == "UPD" || prefix == "CHK" {
				continue // of a department, which can be off track and unheard of
			}
			if before := had[i.ID]; before != "" && !mayBeTwice(before, s.Kind, i.Rule) {
				t.Errorf("%s is in %s and, by %s, in %s", i.ID, before, i.Rule, s.Kind)
			}
			had[i.ID] = s.Kind
		}
	}
	checkMessage(t, d, digest.Message(d, digest.Options{Org: o, ID: "DIG-1"}))
}

// mayBeTwice reports whether a record can be in two sections: what has changed and
// is late is news and late.
func mayBeTwice(first, second digest.SectionKind, rule digest.Rule) bool {
	return (first == digest.Changed && second == digest.OffTarget || first == digest.OffTarget && second == digest.Changed) &&
		rule != digest.RequestNew && rule != digest.BlockerNew
}

var more = regexp.MustCompile(`^\+(\d+) more`)

// checkMessage finds what no message of a digest may have.
func checkMessage(t tester, d digest.Digest, m chat.Message) {
	t.Helper()
	if n := size(m); n > digest.MainSize {
		t.Errorf("the main part has %d characters:\n%s", n, plain(m))
	}
	checkCounts(t, d, m)
	for _, line := range allLines(m) {
		text := line.Plain()
		if !utf8.ValidString(text) || strings.ContainsFunc(text, breaks) {
			t.Errorf("a line that breaks: %q", text)
		}
		if strings.Contains(text, "  ") || strings.Contains(text, ": ·") || strings.HasSuffix(text, ": ") || strings.Contains(text, " ,") {
			t.Errorf("a hole in %q", text)
		}
	}
}

// breaks reports whether a character would break a line, or turn it round.
func breaks(r rune) bool {
	return r < ' ' || r >= 0x7F && r < 0xA0 || r == 0x2028 || r == 0x2029 || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// checkCounts finds headings that count something else than what is shown below
// them, the rest included.
func checkCounts(t tester, d digest.Digest, m chat.Message) {
	t.Helper()
	heading := regexp.MustCompile(`\((\d+)\)$`)
	total, shown := -1, 0
	end := func() {
		if total >= 0 && total != shown {
			t.Errorf("a heading counts %d, and below it are %d:\n%s", total, shown, plain(m))
		}
		total, shown = -1, 0
	}
	for _, b := range m.Blocks {
		switch b.Kind {
		case chat.BlockHeading:
			end()
			if found := heading.FindStringSubmatch(b.Lines[0].Plain()); found != nil {
				_, _ = fmt.Sscan(found[1], &total)
			}
		case chat.BlockList:
			for _, line := range b.Lines {
				n := 1
				if found := more.FindStringSubmatch(line.Plain()); found != nil {
					_, _ = fmt.Sscan(found[1], &n)
				}
				shown += n
			}
		default:
			end()
		}
	}
	end()
	if s := d.Section(digest.Exceptions); s.Total > 0 {
		n := 0
		if list := firstList(m); list >= 0 && !slices.ContainsFunc(m.Blocks[:list], func(b chat.Block) bool { return b.Kind == chat.BlockHeading }) {
			for _, line := range m.Blocks[list].Lines {
				k := 1
				if found := more.FindStringSubmatch(line.Plain()); found != nil {
					_, _ = fmt.Sscan(found[1], &k)
				}
				n += k
			}
		}
		if n != s.Total && (n+1 != s.Total || !standsFor(d, m)) {
			t.Errorf("%d exceptions are shown or counted, there are %d", n, s.Total)
		}
	}
}

// standsFor reports whether a message has a headline that may stand for the first of
// what is wrong, since it names it.
func standsFor(d digest.Digest, m chat.Message) bool {
	head, wrong := m.Blocks[0], d.Section(digest.Exceptions).Items
	return head.Kind == chat.BlockText && strings.Contains(head.Lines[0].Plain(), " "+digest.Mark) &&
		len(wrong) > 0 && (wrong[0].ID == "" || strings.Contains(head.Lines[0].Plain(), string(wrong[0].ID)))
}

func firstList(m chat.Message) int {
	return slices.IndexFunc(m.Blocks, func(b chat.Block) bool { return b.Kind == chat.BlockList })
}

// size counts characters as the package says that it does: without buttons, and
// without the thread.
func size(m chat.Message) int {
	n := utf8.RuneCountInString(m.Title.Plain())
	for _, b := range m.Blocks {
		for _, line := range b.Lines {
			n += 1 + utf8.RuneCountInString(line.Plain())
		}
	}
	return n
}

func allLines(m chat.Message) []chat.Line {
	lines := []chat.Line{m.Title}
	for _, b := range m.Blocks {
		lines = append(lines, b.Lines...)
	}
	if m.Detail != nil {
		lines = append(lines, allLines(*m.Detail)...)
	}
	return lines
}

// plain is a message as text, the thread below it.
func plain(m chat.Message) string {
	var b strings.Builder
	fmt.Fprintln(&b, m.Title.Plain())
	for _, block := range m.Blocks {
		before := ""
		switch block.Kind {
		case chat.BlockHeading:
			b.WriteString("\n")
		case chat.BlockList:
			before = "- "
		case chat.BlockNote:
			before = "~ "
		case chat.BlockPicture:
			fmt.Fprintf(&b, "[picture: %s]\n", block.Picture.Alt)
		}
		for _, line := range block.Lines {
			fmt.Fprintln(&b, before+line.Plain())
		}
		for _, button := range block.Buttons {
			fmt.Fprintf(&b, "  [%s]\n", button.Label)
		}
	}
	if m.Detail != nil {
		fmt.Fprintf(&b, "\n=== in the thread ===\n%s", plain(*m.Detail))
	}
	return b.String()
}
