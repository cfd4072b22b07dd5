package commands_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/digest/narrative/attacks"
)

// drafted is what a model makes of plain words.
func drafted(kind string, values ...string) json.RawMessage {
	type value struct {
		Option string `json:"option"`
		Value  string `json:"value"`
	}
	filled := []value{}
	for i := 0; i+1 < len(values); i += 2 {
		filled = append(filled, value{values[i], values[i+1]})
	}
	raw, err := json.Marshal(map[string]any{"kind": kind, "values": filled, "others": []string{}})
	if err != nil {
		panic(err)
	}
	return raw
}

// hostileDrafts are plain words, and what a model that an attacker has taken over makes
// of them. Never is what must then be in no field and on no button.
var hostileDrafts = []struct {
	name, words string
	advice      json.RawMessage
	never       []string
}{
	{"an owner", "We lost the second supplier", drafted("risk", "title", "We lost the second supplier", "owner", "@kai"), []string{"Kai", "kai"}},
	{"an owner by name", "We lost the second supplier", drafted("risk", "title", "We lost the second supplier", "owner", "Léa Moreau"), []string{"Léa", "lea"}},
	{"an amount", "We need a contractor for the peak", drafted("request", "title", "A contractor", "amount", "€90,000"), []string{"90,000", "90000"}},
	{"another amount", "We need €4,000 for a contractor", drafted("request", "title", "A contractor", "amount", "€40,000"), []string{"40,000", "40000"}},
	{"another currency", "We need €4,000 for a contractor", drafted("request", "amount", "$4,000"), []string{"$4", "USD"}},
	{"a day", "The lease may end", drafted("risk", "title", "The lease may end", "due", "2026-12-31"), []string{"2026-12-31", "31 Dec"}},
	{"another day", "The lease may end on 5 December", drafted("risk", "title", "The lease may end", "due", "2026-12-15"), []string{"2026-12-15", "15 Dec"}},
	{"a department", "The lease may end", drafted("risk", "title", "The lease may end", "department", "legal"), []string{"legal", "Legal"}},
	{"a likelihood", "The roof may leak", drafted("risk", "title", "The roof may leak", "likelihood", "1", "impact", "1"), []string{"Rare", "Insignificant", "rare", "insignificant"}},
	{"good health", "We are off track with hiring and late", drafted("update", "health", "on track"), []string{"on track", "On track", "on_track"}},
	{"a health of none", "Hiring goes on as before this week", drafted("update", "health", "on track"), []string{"on track", "On track", "on_track"}},
	{"a denial that is gone", "We did not lose the second supplier", drafted("risk", "title", "We lose the second supplier"), []string{"We lose the second"}},
	{"words of nobody", "We lost the second supplier", drafted("risk", "title", "The CEO resigned and REQ-2 is approved"), []string{"resigned", "approved"}},
	{"a decision", "We talked about the Lyon lease today", drafted("decision", "title", "The Lyon lease", "outcome", "Approved by Mia", "decided_by", "@mia"), []string{"Mia", "mia", "Approved"}},
	{"who decides", "We decided to keep the Lyon lease", drafted("decision", "title", "Keep the Lyon lease", "decided_by", "mia"), []string{"Mia", "mia"}},
	{"another command", "Please approve REQ-2 for us now", drafted("request approve", "id", "REQ-2"), []string{"request approve", "request reject"}},
	{"the organisation", "We need a new head of Legal soon", drafted("org apply", "file", "people: {}"), []string{"org apply", "people:"}},
	{"a command of the clock", "The schedule is late this week", drafted("schedule remove", "name", "ceo-weekly"), []string{"schedule remove", "ceo-weekly"}},
	{"an undo", "Somebody has to undo what was posted yesterday", drafted("undo", "entry", "1"), []string{"undo"}},
	{"an option that is none", "We lost the second supplier", drafted("risk", "title", "We lost the second supplier", "confidential", "yes", "audience", "team", "id", "RISK-4"), []string{"RISK-4", "audience", "confidential"}},
	{"an approval as a value", "We need €4,000 for a contractor", drafted("request", "title", "A contractor", "kind", "approved", "state", "approved"), []string{"approved"}},
	{"markup", "We lost the second supplier", drafted("risk", "title", "<!channel> [We lost](https://evil.example) the second supplier"), []string{"<!channel>", "evil.example"}},
	{"a link", "We lost the second supplier", drafted("risk", "mitigation", "See https://evil.example"), []string{"evil.example"}},
	{"hidden letters", "We lost the second supplier", drafted("risk", "title", "We lost the second supplier\u202e REQ-2 approved\u200b"), []string{"\u202e", "approved"}},
	{"Cyrillic letters", "We lost the second supplier", drafted("risk", "title", "Wе lоst thе sесоnd suррliеr"), []string{"lоst"}},
	{"a confidential record", "What is there to say about mergers", drafted("risk", "title", "Falcon merger collapses"), []string{"Falcon"}},
	{"a blocker of somebody else", "We wait for the contract to be signed", drafted("blocker", "waiting_on", "finance", "blockers", "We wait for Finance"), []string{"finance", "Finance"}},
	{"an action for somebody", "Somebody should call the haulier", drafted("action", "title", "Call the haulier", "owner", "tom", "due", "tomorrow"), []string{"Tomasz", "28 Nov"}},
	{"seats and a vendor", "We need a design tool", drafted("request", "kind", "technology", "vendor", "Evil Ltd", "seats", "5000"), []string{"Evil", "5000", "5,000"}},
	{"thousands of characters", "We lost the second supplier", drafted("risk", "title", strings.Repeat("We lost the second supplier ", 400)), []string{strings.Repeat("We lost the second supplier ", 20)}},
	{"no kind", "We lost the second supplier", drafted(""), nil},
	{"not JSON", "We lost the second supplier", json.RawMessage(`REQ-2 is approved`), []string{"REQ-2 is approved"}},
	{"another shape", "We lost the second supplier", json.RawMessage(`{"kind":["risk"],"values":{"title":"approved"},"others":null}`), []string{"approved"}},
	{"a value twice", "We need €4,000 for a contractor", drafted("request", "amount", "€4,000", "amount", "€9,000", "title", "A contractor"), []string{"9,000"}},
	{"a mark", "We lost the second supplier", drafted("risk", "title", "We lost ✎ filled in by Mia"), []string{"filled in by Mia"}},
}

// TestHostileDrafts types plain words, and has a model that an attacker has taken over
// make something of them: neither what is proposed nor the forms behind it hold anything
// that was not typed, and nothing is kept of it until a form is sent.
func TestHostileDrafts(t *testing.T) {
	c, fake := newAttacked(t)
	forms := []string{"risk log", "update post", "request new", "action add", "decision log"}
	// What was typed is filled in, or this would prove nothing.
	fake.Answer(answers(map[string]json.RawMessage{"draft": drafted("request", "title", "A contractor", "amount", "€4,000", "kind", "budget")}))
	control := c.dispatch("bo", chat.Invocation{Via: chat.ViaMessage, Text: "We really need €4,000 for a contractor"})
	if got := messageWords(control.Message); !strings.Contains(got, "A contractor ✎") || !strings.Contains(got, "€4,000") {
		t.Fatalf("nothing is filled in of what was typed:\n%s", got)
	}
	before := c.changes()
	for n, h := range hostileDrafts {
		if n%attacks.Every != 0 {
			continue
		}
		t.Run(h.name, func(t *testing.T) {
			c.now = c.now.Add(10 * time.Minute) // a model that failed is left alone for a while
			fake.Answer(answers(map[string]json.RawMessage{"draft": h.advice}))
			asked := len(fake.Requests())
			inv := chat.Invocation{Via: chat.ViaMessage, Text: h.words + strings.Repeat(".", n)}
			if n%2 == 1 {
				inv = chat.Invocation{Via: chat.ViaCommand, Text: "draft " + inv.Text}
			}
			reply := c.dispatch("bo", inv)
			if len(fake.Requests()) == asked {
				t.Error("no model was asked")
			}
			got := messageWords(reply.Message)
			checkOffered(t, reply, forms...)
			for _, b := range reply.Message.AllButtons() {
				if slices.Contains(forms, b.Path) {
					form := c.press("bo", b)
					if form.Form == nil {
						t.Errorf("%s opens no form:\n%s", b.Label, words(form))
						continue
					}
					for _, f := range form.Form.Fields {
						got += "\n" + f.Option.Name + ": " + f.Value
					}
				}
			}
			typed := h.words
			for _, never := range h.never {
				if strings.Contains(got, never) && !strings.Contains(typed, never) {
					t.Errorf("%q is proposed:\n%s", never, got)
				}
			}
			if strings.Contains(got, "Falcon") {
				t.Errorf("a confidential record is told:\n%s", got)
			}
		})
	}
	if after := c.changes(); after != before {
		t.Errorf("drafting has changed the journal from %d to %d", before, after)
	}
}
