package discord

import (
	"strings"
	"testing"

	"adjutant/chat"
)

// What a form holds so far is told as people read it: what they have chosen by its
// label, and what nobody has said or seen not at all.
func TestNoted(t *testing.T) {
	l := atWork(t, 0, false)
	l.clerk.complete = func(option, _ string) []chat.Suggestion {
		return map[string][]chat.Suggestion{
			"owner": {{Value: "ana", Label: "Ana Roth"}, {Value: "ben", Label: "Ben Ito"}},
			"teams": {{Value: "legal", Label: "Legal"}, {Value: "support", Label: "Customer Support"}},
		}[option]
	}
	field := func(name string, kind chat.Kind, value string) chat.FormField {
		return chat.FormField{Option: chat.Option{Name: name, Kind: kind, Many: name == "teams"}, Value: value}
	}
	f := draft{Form: chat.Form{Title: "A risk", Path: "risk log", Fields: []chat.FormField{
		field("title", chat.Text, "Fire"), field("owner", chat.Person, "ben"), field("teams", chat.Department, "support, legal"),
		field("link", chat.Person, "nobody"), field("due", chat.Date, "friday"),
	}}, Seen: []string{"title", "owner", "teams", "link"}}
	a := &asked{delivery: &delivery{}, account: anaID}
	text := func(m chat.Message) string {
		var lines []string
		for _, b := range m.Blocks {
			for _, f := range b.Fields {
				lines = append(lines, f.Label+"="+f.Value.Plain())
			}
			for _, l := range b.Lines {
				lines = append(lines, l.Plain())
			}
		}
		return strings.Join(lines, "|")
	}
	want := "Title=Fire|Owner=Ben Ito|Teams=Customer Support, Legal|Link=nobody|Next: Due. You can leave it out.|"
	if got := text(noted(f, slip{}, l.d.labels(t.Context(), a, f))); !strings.HasPrefix(got, want) {
		t.Errorf("got %s\nwanted %s", got, want)
	}
	f.Seen = f.Seen[:1]
	f.Form.Fields[1].Given = true
	want = "Title=Fire|Owner=Ben Ito|Next: Owner, Teams, Link, Due. You can leave any of it out.|"
	if got := text(noted(f, slip{}, l.d.labels(t.Context(), a, f))); !strings.HasPrefix(got, want) {
		t.Errorf("got %s\nwanted %s", got, want)
	}
}
