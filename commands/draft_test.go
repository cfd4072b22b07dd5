package commands_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// draftingCompany lets a model make drafts, which says that.
func draftingCompany(tb testing.TB, says string) (*company, *adviser) {
	tb.Helper()
	c := newCompanyWith(tb, func(o *ops.Org) { o.Model = ops.ModelUse{For: []string{"drafts"}}; o.Checkins = nil })
	a := &adviser{says: spoken(says)}
	c.book.Model, c.to.Model = true, a
	return c, a
}

// tells has a person write plain words in their direct messages.
func (c *company) tells(person, text string) chat.Reply {
	c.tb.Helper()
	return c.dispatch(person, chat.Invocation{Via: chat.ViaMessage, Text: text})
}

// presses has a person press a button of a reply.
func (c *company) presses(person string, reply chat.Reply, label string) chat.Reply {
	c.tb.Helper()
	for _, b := range reply.Message.AllButtons() {
		if b.Label == label {
			return c.dispatch(person, chat.Invocation{Via: chat.ViaButton, Path: b.Path, Args: b.Args, Form: b.Form})
		}
	}
	c.tb.Fatalf("there is no button %q:\n%s", label, words(reply))
	return chat.Reply{}
}

// inForm are the values of a form that are not empty.
func inForm(tb testing.TB, reply chat.Reply) chat.Args {
	tb.Helper()
	if reply.Form == nil {
		tb.Fatalf("that is no form:\n%s", words(reply))
	}
	values := chat.Args{}
	for _, f := range reply.Form.Fields {
		if f.Error != "" {
			tb.Errorf("%s: %s", f.Option.Name, f.Error)
		}
		if f.Value != "" {
			values[f.Option.Name] = f.Value
		}
	}
	return values
}

// submits sends a form as it was opened, with some values changed.
func (c *company) submits(person string, reply chat.Reply, changes chat.Args) chat.Reply {
	c.tb.Helper()
	args := inForm(c.tb, reply)
	for _, more := range []chat.Args{reply.Form.Hidden, changes} {
		for name, value := range more {
			args[name] = value
		}
	}
	return c.dispatch(person, chat.Invocation{Via: chat.ViaForm, Path: reply.Form.Path, Args: args})
}

// says is an answer of a model.
func says(kind string, values ...string) string {
	type value struct {
		Option string `json:"option"`
		Value  string `json:"value"`
	}
	answer := struct {
		Kind   string   `json:"kind"`
		Values []value  `json:"values"`
		Others []string `json:"others"`
	}{Kind: kind, Values: []value{}, Others: []string{}}
	for i := 0; i+1 < len(values); i += 2 {
		answer.Values = append(answer.Values, value{values[i], values[i+1]})
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// A model fills in what the words have, and nothing else. What it says beyond them is
// dropped, and counted.
func TestDraftHasWhatWasWritten(t *testing.T) {
	for _, test := range []struct {
		name, text, says string
		want             chat.Args
		dropped          string
	}{
		{
			"shortened", "we lost the second supplier, might slip two weeks", says("risk", "title", "lost the second supplier", "category", "operational"),
			chat.Args{"title": "Lost the second supplier", "event": "we lost the second supplier, might slip two weeks", "category": "operational"}, "",
		},
		{
			"another order", "the second supplier is lost to us", says("risk", "title", "Lost the second supplier"),
			chat.Args{"title": "Lost the second supplier", "event": "the second supplier is lost to us"}, "",
		},
		{
			"a word of its own", "we lost the second supplier", says("risk", "title", "We lost the second supplier for good"),
			chat.Args{"title": "We lost the second supplier"}, "word good",
		},
		{
			"a denial is lost", "we did not lose the second supplier", says("risk", "title", "we lose the second supplier"),
			chat.Args{"title": "We did not lose the second supplier"}, "word not",
		},
		{
			"a denial moves", "Lyon is not late, Porto is late", says("risk", "title", "Porto is not late"),
			chat.Args{"title": "Lyon is not late, Porto is late"}, "word not",
		},
		{
			"a number counts something else", "12 trucks and 40 people are stuck", says("risk", "title", "40 trucks are stuck"),
			chat.Args{"title": "12 trucks and 40 people are stuck"}, "word 40",
		},
		{
			"an invented rating", "the roof of the depot leaks", says("risk", "title", "the roof leaks", "likelihood", "almost certain", "impact", "5"),
			chat.Args{"title": "The roof leaks", "event": "the roof of the depot leaks"}, "state",
		},
		{
			"a rating that was said", "it is almost certain that the roof leaks", says("risk", "likelihood", "almost certain"),
			chat.Args{"title": "It is almost certain that the roof leaks", "likelihood": "5"}, "",
		},
		{
			"an invented day and person", "the roof of the depot leaks", says("risk", "due", "2026-12-01", "owner", "Bo Chen", "department", "legal"),
			chat.Args{"title": "The roof of the depot leaks"}, "date 2026-12-01\nname Bo Chen\ndepartment legal",
		},
		{
			"a day and a person that were said", "Bo has a roofer repair the depot by 1 Dec", says("risk", "due", "2026-12-01", "owner", "Bo Chen"),
			chat.Args{"title": "Bo has a roofer repair the depot by 1 Dec", "due": "2026-12-01", "owner": "bo"}, "",
		},
		{
			"called as written", "Bo has a roofer repair the depot soon", says("action", "title", "Bo Chen has a roofer repair the depot"),
			chat.Args{"title": "Bo has a roofer repair the depot", "detail": "Bo has a roofer repair the depot soon", "owner": "bo"}, "",
		},
		{
			"an amount as a value", "We need 40,000 EUR for a contractor", says("request", "kind", "budget", "amount", "€40k", "title", "a contractor"),
			chat.Args{"kind": "budget", "amount": "€40,000", "title": "A contractor", "justification": "We need 40,000 EUR for a contractor"}, "",
		},
		{
			"another amount", "We need 40,000 EUR for a contractor", says("request", "amount", "€400k"),
			chat.Args{"amount": "€40,000", "title": "We need 40,000 EUR for a contractor"}, "amount",
		},
		{
			"an amount of no money", "We need 12 people by Friday for the night shift", says("request", "kind", "headcount", "amount", "12"),
			chat.Args{"kind": "headcount", "title": "We need 12 people by Friday for the night shift", "needed_by": "2026-11-27"}, "amount",
		},
		{
			"health that nobody said", "All orders left the house today", says("update", "health", "on track", "summary", "All orders left"),
			chat.Args{"summary": "All orders left"}, "state",
		},
		{
			"health against what was said", "The depot is off track since the flood", says("update", "health", "on track"),
			chat.Args{"summary": "The depot is off track since the flood", "health": "off_track"}, "state",
		},
		{
			"health that was denied", "The depot is no longer on track today", says("update", "health", "on track"),
			chat.Args{"summary": "The depot is no longer on track today"}, "state",
		},
		{
			"a hedge is lost", "The launch may slip this week", says("update", "summary", "The launch slip this week"),
			chat.Args{"summary": "The launch may slip this week"}, "word may",
		},
		{
			"whom one waits on", "we cannot ship until Legal signs the contract", says("blocker", "waiting_on", "legal, finance"),
			chat.Args{"summary": "We cannot ship until Legal signs the contract", "blockers": "we cannot ship until Legal signs the contract"}, "department",
		},
		{
			"an option of another kind", "the roof of the depot leaks", says("risk", "amount", "€40", "confidential", "yes", "id", "RISK-1"),
			chat.Args{"title": "The roof of the depot leaks"}, "option amount",
		},
		{
			"markup", "the roof of the depot leaks", says("risk", "title", "the roof <!channel> leaks [here](https://evil.example)"),
			chat.Args{"title": "The roof of the depot leaks"}, "word",
		},
		{
			"a decision", "We agreed with Mia to renew the Lyon lease because moving costs more",
			says("decision", "outcome", "renew the Lyon lease", "rationale", "moving costs more", "decided_by", "Mia Okafor", "revisit", "2027-05-01"),
			chat.Args{
				"outcome": "Renew the Lyon lease", "context": "We agreed with Mia to renew the Lyon lease because moving costs more",
				"rationale": "Moving costs more", "decided_by": "mia",
			}, "date",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, a := draftingCompany(t, test.says)
			reply := c.tells("ana", test.text)
			if text := words(reply); !strings.Contains(text, "✎") || !strings.Contains(text, "not stored yet") {
				t.Errorf("it does not say who has filled it in:\n%s", text)
			}
			got := inForm(t, c.presses("ana", reply, "Open the form"))
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("got  %v\nwant %v", got, test.want)
			}
			var dropped []string
			for _, d := range a.checked[0].Dropped {
				dropped = append(dropped, d.Why+" "+d.What)
			}
			if all := strings.Join(dropped, "\n"); (all == "") != (test.dropped == "") || !strings.Contains(all, test.dropped) {
				t.Errorf("dropped %q, want %q", all, test.dropped)
			}
		})
	}
}

// Whatever a model says, nothing but a form comes of it, of what the person may do.
func TestDraftOfAnEnemy(t *testing.T) {
	for _, answer := range []string{
		says("request approve", "id", "REQ-1"), says("approve"), says("undo"), says(""), says("risk accept", "id", "RISK-1"),
		says("nothing"), says("org apply", "title", "x"), `{}`, `[]`, `null`, `"risk"`, `{"kind":7}`,
		`{"kind":"risk","values":[{"option":"title","value":"` + strings.Repeat("a", 10000) + `"}],"others":["x","x"]}`,
		says("risk", "draft", "x", "rev", "1", "thread", "x"), "",
	} {
		c, a := draftingCompany(t, answer)
		c.do("ana", "risk log Supplier fails")
		c.do("ana", "request budget €12,000 Contractor for the peak season")
		before := c.state()
		reply := c.tells("ana", "the second supplier may stop in March")
		if reply.Failed || len(a.asked) != 1 {
			t.Errorf("%s: asked %d times, and answered %s", answer, len(a.asked), words(reply))
		}
		for _, b := range reply.Message.AllButtons() {
			if !b.Form || !slices.Contains([]string{"risk log", "update post", "request new", "action add", "decision log"}, b.Path) {
				t.Errorf("%s: offers %+v", answer, b)
			}
			form := c.dispatch("ana", chat.Invocation{Via: chat.ViaButton, Path: b.Path, Args: b.Args, Form: b.Form})
			for name, value := range inForm(t, form) {
				if strings.Contains(value, "aaa") || name == "id" {
					t.Errorf("%s: %s is %q", answer, name, value)
				}
			}
		}
		// A draft is no record, and nothing else was written.
		c.must(c.store.View(context.Background(), func(r storage.Reader) error {
			for _, id := range []ops.ID{"RISK-2", "REQ-2", "UPD-1", "ACT-1", "DEC-1"} {
				if table, ok := storage.TableOf(id); ok {
					if _, err := table.Facets(r, id); err == nil {
						t.Errorf("%s: there is %s", answer, id)
					}
				}
			}
			return nil
		}))
		if before == c.state() {
			t.Error("the draft was not put aside")
		}
		c.checkStore()
	}
}

// What a model is told are the words, the day and the departments; no record, and
// names only with their aliases.
func TestDraftTellsTheWordsAlone(t *testing.T) {
	c, a := draftingCompany(t, says("nothing"))
	c.do("ana", "risk log The vault is open confidential:yes")
	c.do("ana", "update on track Everything is fine")
	c.tells("ana", "Bo says that the second supplier may stop")
	if len(a.asked) != 1 {
		t.Fatal(len(a.asked))
	}
	q := a.asked[0]
	for _, secret := range []string{"vault", "fine", "RISK-1", "UPD-1", "Mia", "Tomasz", "northwind"} {
		if strings.Contains(string(q.Material)+q.Task+string(q.Schema), secret) {
			t.Errorf("it is told of %q: %s", secret, q.Material)
		}
	}
	if len(q.Aliases) != len(c.org.People) || q.Purpose != chat.ForDraft || q.Wait > 8*time.Second || q.Budget == 0 || q.Day != "2026-11-23" {
		t.Errorf("%+v", q)
	}
	if !strings.Contains(string(q.Material), `"words":"Bo says that the second supplier may stop"`) {
		t.Errorf("%s", q.Material)
	}
	// Where the company does not let it, it is told nothing.
	c = newCompanyWith(t, func(o *ops.Org) { o.Model = ops.ModelUse{For: []string{"digests", "questions"}}; o.Checkins = nil })
	c.book.Model, c.to.Model = true, a
	reply := c.tells("ana", "Bo says that the second supplier may stop")
	if len(a.asked) != 1 || strings.Contains(words(reply), "model") {
		t.Errorf("asked %d times: %s", len(a.asked), words(reply))
	}
}

// Which lines are plain words, and which may be a command with a slip in it.
func TestPlainWords(t *testing.T) {
	c := newQuietCompany(t)
	for text, is := range map[string]bool{
		"we lost the second supplier":                     true,
		"Ana: the trucks are late":                        true,
		"my supplier is bankrupt since friday":            true,
		"risk of losing the supplier grows every day now": true,
		"close the Lyon office, the rent is far too high": true,
		"第二供应商可能会在三月停止供货我们需要尽快找到新的供应商并通知客户": true,
		"hello":                   false,
		"hello there":             false,
		"flurble the grumph":      false,
		"risk log The roof leaks": false,
		"risk lgo the roof of the depot leaks since friday": false,
		"rsik log the roof of the depot leaks since friday": false,
		"risklog the roof of the depot leaks since friday":  false,
		"log the roof leaks":                      false,
		"/flurble the grumph of the depot":        false,
		"update psot the roof of the depot leaks": false,
		"help me with the roof":                   false,
		"my":                                      false,
		"":                                        false,
	} {
		reply := c.tells("ana", text)
		if got := strings.Contains(words(reply), "What shall I make of that?"); got != is {
			t.Errorf("%q: %t, want %t:\n%s", text, got, is, words(reply))
		}
	}
	// Who can change nothing is not offered to.
	if reply := c.tells("uma", "we lost the second supplier"); !strings.Contains(words(reply), "There is no “we”") {
		t.Error(words(reply))
	}
	if reply := c.tells("nobody", "we lost the second supplier"); !strings.Contains(words(reply), "I do not know you yet") {
		t.Error(words(reply))
	}
	c.checkStore()
}

// FuzzDraft has a model say anything about any words: what gets into a form is made of
// these, as somebody sees who knows nothing of how it is checked.
func FuzzDraft(f *testing.F) {
	f.Add("we lost the second supplier, might slip two weeks", "title", "lost the second supplier")
	f.Add("Need €40k by Friday for Bo", "title", "Need 40 by Friday")
	f.Add("Lyon is not late; Porto is late", "consequence", "Porto is not late. Lyon is late")
	f.Add("<!channel> **x** don’t — 12", "mitigation", "don't 12\n\n")
	c, a := draftingCompany(f, "")
	now := ""
	a.says = func(consult chat.Consult) chat.Advice { return spoken(now)(consult) }
	f.Fuzz(func(t *testing.T, text, option, value string) {
		if strings.TrimSpace(text) == "" || len(text) > 500 || len(value) > 300 {
			t.Skip()
		}
		c.tb = t
		// As it is read: what cannot be seen is not in it.
		text = strings.Map(func(r rune) rune {
			switch {
			case unicode.IsSpace(r):
				return ' '
			case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
				return -1
			}
			return r
		}, strings.ToValidUTF8(text, "\uFFFD"))
		now = says("risk", option, value)
		reply := c.dispatch("ana", chat.Invocation{Via: chat.ViaButton, Path: "draft", Args: chat.Args{"text": text}})
		if reply.Form != nil || reply.Failed { // nothing in it can be seen
			return
		}
		values := inForm(t, c.presses("ana", reply, "Open the form"))
		for name, filled := range values {
			if name == "category" || name == "event" {
				continue
			}
			for word := range strings.FieldsFuncSeq(strings.ToLower(filled), func(r rune) bool { return strings.ContainsRune(" .,;:!?…\"'“”’‘()-–—/", r) }) {
				if strings.ContainsAny(word, "0123456789") && name != "due" && name != "likelihood" && name != "impact" && !strings.Contains(strings.ToLower(text), word) {
					t.Errorf("%s is %q, of %q", name, filled, text)
				}
			}
		}
	})
}
