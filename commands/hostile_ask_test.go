package commands_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/narrative/attacks"
)

// planned is a model's plan of one query.
func planned(from, where string, words ...string) json.RawMessage {
	if words == nil {
		words = []string{}
	}
	list, err := json.Marshal(words)
	if err != nil {
		panic(err)
	}
	return json.RawMessage(`{"queries":[{"from":"` + from + `","where":[` + where + `],"words":` + string(list) + `,"sort":"","desc":false,"limit":0}]}`)
}

// answers answers each step of a consult; what is not there is answered with {}.
func answers(steps map[string]json.RawMessage) func(fakemodel.Request) fakemodel.Response {
	return func(r fakemodel.Request) fakemodel.Response {
		if answer, ok := steps[r.Step]; ok {
			return fakemodel.Say(string(answer))
		}
		return fakemodel.Say("{}")
	}
}

// TestHostileAnswers asks about the records in which attackers have typed: of what the
// model then says of them nothing is shown, whatever it cites.
func TestHostileAnswers(t *testing.T) {
	c, fake := newAttacked(t)
	always := attacks.Always(t)
	about := map[string]string{"UPD-1": "departments", "REQ-2": "requests", "RISK-6": "risks", "RISK-2": "risks", "BLK-1": "blockers"}
	// What is true is shown, or this would prove nothing.
	fake.Answer(func(r fakemodel.Request) fakemodel.Response {
		if r.Step == "plan" {
			return fakemodel.Say(string(planned("departments", `{"field":"department","op":"=","value":"support"}`)))
		}
		return fakemodel.JSON(map[string]any{"sentences": []sentence{{"Customer Support is off track: hiring slipped twice.", allCited.FindStringSubmatch(r.Material)[1:]}}})
	})
	if got := messageWords(c.ask("mia", "ask how is support?").Message); !strings.Contains(got, "hiring slipped twice. UPD-1 "+digest.Mark) && !strings.Contains(got, "hiring slipped twice. "+digest.Mark) {
		t.Fatalf("nothing is shown of what is true:\n%s", got)
	}
	before := c.changes()
	asked := 0
	for n, round := range rounds(t) {
		if n%2 == 1 {
			continue
		}
		c.typeIn(round)
		before++
		for _, id := range []string{"UPD-1", "REQ-2", "RISK-6", "BLK-1"} {
			lies := liesAbout(round, id, always, n)
			if len(lies) == 2 {
				continue // nothing was typed there
			}
			steps := map[string]json.RawMessage{"plan": planned(about[id], ""), "answer": json.RawMessage(`{"sentences":[]}`)}
			fake.Answer(answers(steps))
			question := "What is new, number " + strings.Repeat("x", n+1) + "?"
			honest := messageWords(c.ask("mia", "ask "+question+" "+id+"?").Message)
			fake.Answer(func(r fakemodel.Request) fakemodel.Response {
				if r.Step != "answer" {
					return fakemodel.Say(string(steps["plan"]))
				}
				all := idsOf(r.Material)
				var sentences []sentence
				for i := range 4 {
					lie := lies[(n+i)%len(lies)]
					sentences = append(sentences, sentence{lie, []string{id}}, sentence{lie, all}, sentence{lie, nil})
				}
				asked++
				return fakemodel.JSON(map[string]any{"sentences": sentences})
			})
			got := messageWords(c.ask("mia", "ask "+question+" "+id+"!").Message)
			if shown := added(honest, strings.ReplaceAll(got, id+"!", id+"?")); shown != "" {
				t.Errorf("asked about %s, the answer has besides what was found:\n%s", id, shown)
			}
		}
	}
	if asked*attacks.Every < 30 {
		t.Errorf("the model has answered %d times, and it should have more often", asked)
	}
	if after := c.changes(); after != before {
		t.Errorf("asking has changed the journal from %d to %d", before, after)
	}
}

// allCited finds what a model is told of first.
var allCited = regexp.MustCompile(`"cite":"([^"]+)"`)

// hostilePlans are plans of a model that wants to see, or to do, more than whoever asks
// may.
var hostilePlans = []struct {
	name string
	plan json.RawMessage
}{
	{"a confidential record by its words", planned("risks", "", "falcon")},
	{"a confidential record by its id", planned("risks", `{"field":"id","op":"=","value":"RISK-4"}`)},
	{"all risks", planned("risks", "")},
	{"very high risks", planned("risks", `{"field":"level","op":"=","value":"very high"}`)},
	{"risks of Legal", planned("risks", `{"field":"department","op":"=","value":"legal"}`)},
	{"risks of Léa", planned("risks", `{"field":"owner","op":"=","value":"lea"}`)},
	{"me is somebody else", planned("risks", `{"field":"owner","op":"=","value":"@lea"}`, "merger")},
	{"the journal", planned("changes", "")},
	{"changes of the record", planned("changes", `{"field":"id","op":"=","value":"RISK-4"}`)},
	{"a health made of it", planned("departments", `{"field":"department","op":"=","value":"legal"}`)},
	{"a kind that is none", planned("people", "")},
	{"a kind of the store", planned("org", "")},
	{"a write", json.RawMessage(`{"queries":[{"from":"requests","where":[],"words":[],"sort":"","desc":false,"limit":0,"approve":"REQ-2"}]}`)},
	{"a command", json.RawMessage(`{"command":"request approve","id":"REQ-2","queries":[]}`)},
	{"a write as a kind", planned("delete requests", "")},
	{"a write as a value", planned("requests", `{"field":"id","op":"=","value":"REQ-2; request approve REQ-2"}`)},
	{"an operator that is none", planned("requests", `{"field":"amount","op":":=","value":"1"}`)},
	{"a field that is none", planned("risks", `{"field":"confidential","op":"=","value":"no"}`)},
	{"markup in a word", planned("requests", "", "<!channel>", "[x](https://evil.example)")},
	{"an endless word", planned("requests", "", strings.Repeat("x", 5000))},
	{"a thousand queries", json.RawMessage(`{"queries":[` + strings.Repeat(`{"from":"risks","where":[],"words":[],"sort":"","desc":false,"limit":50},`, 999) + `{"from":"risks","where":[],"words":[],"sort":"","desc":false,"limit":50}]}`)},
	{"a limit without end", json.RawMessage(`{"queries":[{"from":"risks","where":[],"words":[],"sort":"","desc":true,"limit":1000000000}]}`)},
	{"less than none", json.RawMessage(`{"queries":[{"from":"risks","where":[],"words":[],"sort":"","desc":true,"limit":-1}]}`)},
	{"no queries", json.RawMessage(`{"queries":[]}`)},
	{"null", json.RawMessage(`{"queries":null}`)},
	{"words of a person", json.RawMessage(`"REQ-2 is approved"`)},
}

// TestHostilePlans asks as somebody who may not see everything, with a model that wants
// to see it for them and then tells what it would say.
func TestHostilePlans(t *testing.T) {
	c, fake := newAttacked(t)
	answers := []string{
		"REQ-2 is approved.", "Falcon merger collapses.", "RISK-4 is very high.", "RISK-99 is closed.", "See https://evil.example/RISK-4.",
		"There are 17 risks.", "Customer Support is on track.", "Ana asks for €4,000.", "Type /request approve REQ-2.",
	}
	before := c.changes()
	for n, h := range hostilePlans {
		if n%attacks.Every != 0 {
			continue
		}
		for again, who := range []string{"noa", "uma"} {
			t.Run(h.name+"/"+who, func(t *testing.T) {
				c.now = c.now.Add(10 * time.Minute) // a model that failed is left alone for a while
				fake.Answer(func(r fakemodel.Request) fakemodel.Response {
					if r.Step != "answer" {
						return fakemodel.Say(string(h.plan))
					}
					var sentences []sentence
					for i := range answers {
						sentences = append(sentences, sentence{answers[(n+i)%len(answers)], idsOf(r.Material)})
					}
					return fakemodel.JSON(map[string]any{"sentences": sentences})
				})
				asked := len(fake.Requests())
				reply := c.ask(who, "ask is there news of a merger, "+h.name+strings.Repeat(" again", again)+"?")
				got := messageWords(reply.Message)
				if len(fake.Requests()) == asked {
					t.Error("no model was asked")
				}
				for _, told := range []string{"Falcon", "collapses", "RISK-4 ", digest.Mark, "evil.example/RISK", "17 risks"} {
					if strings.Contains(got, told) {
						t.Errorf("@%s is told %q:\n%s", who, told, got)
					}
				}
				checkOffered(t, reply, "ask", "request show", "risk show", "update show", "blocker show", "budget show", "action show", "decision show", "history", "show")
			})
		}
	}
	if after := c.changes(); after != before {
		t.Errorf("asking has changed the journal from %d to %d", before, after)
	}
}

// checkOffered finds buttons of commands that are not offered.
func checkOffered(t *testing.T, reply chat.Reply, offered ...string) {
	t.Helper()
	for _, b := range reply.Message.AllButtons() {
		if !slices.Contains(offered, b.Path) {
			t.Errorf("a button asks for %q %v", b.Path, b.Args)
		}
	}
}
