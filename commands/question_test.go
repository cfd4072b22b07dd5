package commands_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/query"
	"adjutant/storage"
)

// advised is a company that lets a model be used for questions.
func advised(tb testing.TB, use ops.ModelUse, says func(chat.Consult) chat.Advice) (*company, *adviser) {
	c := newCompanyWith(tb, func(o *ops.Org) {
		o.Checkins = nil
		use.For = []string{"questions"}
		o.Model = use
	})
	o := &adviser{says: says}
	c.book.Model = true
	c.to.Model = o
	return c, o
}

// someRecords are open, confidential and for some only.
func someRecords(c *company) {
	for _, line := range []string{
		"ana risk log Open risk of support likelihood:5 impact:5", "ana risk log Hidden risk of support confidential:yes likelihood:5 impact:5",
		"bo request budget €900 Open chairs", "bo request budget €900 Hidden chairs confidential:yes", "joe request technology €3,000 Hidden tool vendor:X confidential:yes",
		"kai update off track Open trouble waiting_on:technology", "sam update at risk Hidden trouble confidential:yes waiting_on:legal",
		"tom decision log Open decision department:support", "lea decision log Hidden decision department:legal confidential:yes",
		"bo action add Open deed owner:@ana", "raj action add Hidden deed confidential:yes",
	} {
		who, text, _ := strings.Cut(line, " ")
		c.do(who, text)
	}
	c.deliver()
}

var anID = regexp.MustCompile(`\b(REQ|RISK|UPD|BLK|ACT|DEC|ACC|CHK)-\d+\b`)

// kindsOfAll asks for all that there is, in two lines.
var kindsOfAll = []string{
	`ask query:"requests limit 50; risks limit 50; updates limit 50; blockers limit 50"`,
	`ask query:"decisions limit 50; actions limit 50; changes limit 50; departments limit 50"`,
}

// TestAskFindsWhatIsSeen asks for everything as everybody: nobody is shown a record that
// they may not know of, and everybody all that they may.
func TestAskFindsWhatIsSeen(t *testing.T) {
	c := newQuietCompany(t)
	someRecords(c)
	before := c.state()
	var shown, hidden int
	for _, person := range people[:len(people)-1] {
		p, _ := c.org.Person(ops.Handle(person))
		var text string
		for _, line := range kindsOfAll {
			text += words(c.do(person, line))
		}
		c.must(c.store.View(context.Background(), func(r storage.Reader) error {
			for _, table := range storage.Tables {
				if !query.Told(table.Prefix()) {
					continue
				}
				for n := uint64(1); n < 10; n++ {
					id := ops.MakeID(table.Prefix(), n)
					facets, err := table.Facets(r, id)
					if err != nil {
						continue
					}
					sees, told := c.org.MaySee(p, facets), names(text, string(id))
					switch {
					case sees != told:
						t.Errorf("@%s may know of %s: %t, and is shown it: %t", person, id, sees, told)
					case told:
						shown++
					default:
						hidden++
					}
				}
			}
			return nil
		}))
	}
	if shown == 0 || hidden == 0 {
		t.Errorf("%d were shown, and %d were not", shown, hidden)
	}
	if c.state() != before {
		t.Error("asking has written something")
	}
}

// TestAskAnyPlan asks for whatever there is to ask for, with a model that fills in any
// plan: nothing confidential is shown to who may not know of it, and no fault is ours.
func TestAskAnyPlan(t *testing.T) {
	var plan query.Plan
	c, o := advised(t, ops.ModelUse{}, nil)
	o.says = func(consult chat.Consult) chat.Advice {
		if consult.Step != "plan" {
			return chat.Advice{Failed: "it sleeps"}
		}
		raw, err := json.Marshal(map[string]any{"queries": plan})
		c.must(err)
		return chat.Advice{Content: raw}
	}
	someRecords(c)
	rapid.Check(t, func(rt *rapid.T) {
		plan = nil
		for range rapid.IntRange(1, 3).Draw(rt, "queries") {
			k := query.Kinds[rapid.IntRange(0, len(query.Kinds)-1).Draw(rt, "kind")]
			q := query.Query{From: k.Name, Limit: 50}
			if rapid.Bool().Draw(rt, "where") {
				f := k.Fields[rapid.IntRange(0, len(k.Fields)-1).Draw(rt, "field")]
				value := rapid.SampledFrom([]string{"yes", "hidden", "none", "support", "me", "€1", "2", "high", "RISK-2", "today", "off track"}).Draw(rt, "value")
				q.Where = append(q.Where, query.Condition{Field: f.Name, Op: rapid.SampledFrom(f.Operators()).Draw(rt, "op"), Value: value})
			}
			if rapid.Bool().Draw(rt, "words") {
				q.Words = []string{"hidden"}
			}
			plan = append(plan, q)
		}
		person := rapid.SampledFrom(people[:len(people)-1]).Draw(rt, "person")
		p, _ := c.org.Person(ops.Handle(person))
		text := words(c.ask(person, "ask hidden trouble"))
		c.must(c.store.View(context.Background(), func(r storage.Reader) error {
			for _, id := range anID.FindAllString(text, -1) {
				table, _ := storage.TableOf(ops.ID(id))
				if facets, err := table.Facets(r, ops.ID(id)); err == nil && !c.org.MaySee(p, facets) && !names(plan.String(), id) {
					rt.Errorf("@%s is shown %s by %s:\n%s", person, id, plan, text)
				}
			}
			return nil
		}))
	})
}

// TestAskTellsAModel only what the company lets it be told, whoever asks.
func TestAskTellsAModel(t *testing.T) {
	for name, test := range map[string]struct {
		use        ops.ModelUse
		asked      int
		told, kept []string
	}{
		"what is open":         {ops.ModelUse{}, 3, []string{"Open chairs", "Open risk", "Open trouble", "Open decision", "Open deed"}, []string{"Hidden"}},
		"some kinds of record": {ops.ModelUse{Records: []string{"risks"}}, 2, []string{"Open risk"}, []string{"Hidden", "Open chairs", "Open trouble", "Open deed"}},
	} {
		t.Run(name, func(t *testing.T) {
			c, o := advised(t, test.use, func(consult chat.Consult) chat.Advice {
				if consult.Step == "plan" {
					return chat.Advice{Content: json.RawMessage(`{"queries":[{"from":"requests"},{"from":"risks"},{"from":"updates"},{"from":"departments"}]}`)}
				}
				return chat.Advice{Content: json.RawMessage(`{"sentences":[]}`)}
			})
			someRecords(c)
			c.do("mia", "ask how are things?")
			c.do("mia", `ask query:"decisions; actions; blockers" how are things?`)
			if len(o.asked) != test.asked { // of what may not be told there is nothing to word
				t.Fatalf("%d consults", len(o.asked))
			}
			var told string
			for _, consult := range o.asked {
				told += string(consult.Material)
				if len(consult.Aliases) < len(c.org.People) || consult.Wait != 8*time.Second || consult.Purpose != chat.ForQuestion || consult.Budget == 0 {
					t.Errorf("a consult with %d aliases, for %s, in %s", len(consult.Aliases), consult.Purpose, consult.Wait)
				}
				if strings.Contains(consult.Task, "Northwind") {
					t.Error("the task names the company")
				}
			}
			for _, word := range test.told {
				if !strings.Contains(told, word) {
					t.Errorf("not told of %q", word)
				}
			}
			for _, word := range test.kept {
				if strings.Contains(told, word) {
					t.Errorf("told of %q:\n%s", word, told)
				}
			}
		})
	}
}

// TestAskAnswer shows of a model's words what the records support, and counts the rest.
func TestAskAnswer(t *testing.T) {
	sentence := func(text string, cites ...string) narrative.Sentence {
		return narrative.Sentence{Text: text, Cites: cites}
	}
	said := []narrative.Sentence{
		sentence("RISK-1 is very high.", "RISK-1"),
		sentence("RISK-1 is very high.", "RISK-1"),
		sentence("RISK-1 was closed.", "RISK-1"),
		sentence("RISK-77 is very high.", "RISK-1"),
		sentence("All is well."),
	}
	c, o := advised(t, ops.ModelUse{}, func(consult chat.Consult) chat.Advice {
		if consult.Step == "plan" {
			return chat.Advice{Content: json.RawMessage(`{"queries":[{"from":"risks"}]}`)}
		}
		raw, err := json.Marshal(map[string]any{"sentences": said})
		if err != nil {
			t.Fatal(err)
		}
		return chat.Advice{Content: raw}
	})
	someRecords(c)
	reply := c.do("mia", "ask which risks are there?")
	text := words(reply)
	if got := strings.Count(text, narrative.Mark); got != 2 { // the sentence, and the note
		t.Errorf("%d marks:\n%s", got, text)
	}
	if reply.Message.Title.Plain() != "RISK-1 is very high. "+narrative.Mark || strings.Contains(text, "RISK-77") || strings.Contains(text, "closed") || strings.Contains(text, "well") {
		t.Error(text)
	}
	for _, id := range []string{"RISK-1", "RISK-2"} { // confidential ones are computed, for who may see them
		if !strings.Contains(text, id) {
			t.Errorf("no %s:\n%s", id, text)
		}
	}
	if len(o.checked) != 1 || o.checked[0].Kept != 1 || len(o.checked[0].Dropped) != 4 {
		t.Errorf("counted %+v", o.checked)
	}
}

// TestAskWithoutAdvice answers whatever a model does, with what is computed.
func TestAskWithoutAdvice(t *testing.T) {
	plain := newQuietCompany(t)
	someRecords(plain)
	want := words(plain.do("mia", "ask open risks of support"))
	var content string
	c, o := advised(t, ops.ModelUse{}, func(consult chat.Consult) chat.Advice {
		if content == "" || consult.Step != "plan" {
			return chat.Advice{Failed: "the model took too long"}
		}
		return chat.Advice{Content: json.RawMessage(content)}
	})
	someRecords(c)
	for name, answer := range map[string]string{
		"nothing": "", "no JSON": "Sure!", "no plan": `{}`, "null": `{"queries":null}`, "empty": `{"queries":[]}`,
		"another kind": `{"queries":[{"from":"secrets"}]}`, "a field too many": `{"queries":[{"from":"risks","delete":true}]}`,
		"a wrong value": `{"queries":[{"from":"risks","where":[{"field":"owner","op":"=","value":"nobody at all"}]}]}`,
		"too much":      `{"queries":[` + strings.Repeat(`{"from":"risks"},`, 9) + `{"from":"risks"}]}`,
		"what is not":   `{"queries":[{"from":"risks","words":["unicorn"]}]}`,
	} {
		content, o.asked = answer, nil
		got := words(c.do("mia", "ask open risks of support"))
		got = regexp.MustCompile(`Read word by word[^\n]*\n\n`).ReplaceAllString(got, "")
		if got != want {
			t.Errorf("%s: answered\n%s\nwant\n%s", name, got, want)
		}
		if len(o.asked) > 2 {
			t.Errorf("%s: asked %d times", name, len(o.asked))
		}
	}
}

// TestAskInAChannel answers a question on a schedule with what the whole company may
// know, and has nobody who is "me".
func TestAskInAChannel(t *testing.T) {
	c := newQuietCompany(t)
	someRecords(c)
	c.do("tom", `schedule add ask query:"risks; requests; budgets" every day 9:00 in #support`)
	c.do("tom", "schedule run SCH-1")
	var text string
	for _, out := range c.deliver() {
		if !out.To.Direct {
			text += messageWords(out.Message)
		}
	}
	if !strings.Contains(text, "Open risk") || strings.Contains(text, "Hidden") || !strings.Contains(text, "Budgets are for") {
		t.Error(text)
	}
	if reply := c.ask("tom", `schedule add ask query:"risks where owner = me" every day 9:00 in #support`); !reply.Failed && !strings.Contains(words(reply), "nobody is “me”") {
		t.Error(words(reply))
	}
}

// BenchmarkAsk measures questions over more and more requests: how many times as long
// they take as over the fewest.
//
//	go test ./commands -run '^$' -bench 'Ask$' -benchtime 20x
func BenchmarkAsk(b *testing.B) {
	sizes := []int{1_000, 10_000}
	var companies []*company
	for _, n := range sizes {
		c := newCompany(b)
		seedRequests(b, c, n)
		companies = append(companies, c)
	}
	for _, line := range []string{"ask machine 77 of the peak season", "ask which requests over €3k are older than two weeks?", `ask query:"requests where state = rejected and owner = bo"`} {
		b.Run(line, func(b *testing.B) {
			took := make([][]time.Duration, len(companies))
			for b.Loop() {
				for i, c := range companies {
					c.tb = b
					began := time.Now()
					c.do("tom", line)
					took[i] = append(took[i], time.Since(began))
				}
			}
			b.ReportMetric(0, "ns/op")
			var least float64
			for i := range companies {
				slices.Sort(took[i])
				median := float64(took[i][len(took[i])/2]) / float64(time.Microsecond)
				if i == 0 {
					least = median
				}
				b.ReportMetric(median, fmt.Sprintf("µs/%d", sizes[i]))
				b.ReportMetric(median/least, fmt.Sprintf("ratio/%d", sizes[i]))
			}
		})
	}
}
