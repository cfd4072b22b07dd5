package narrative

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// lenient finds nothing wrong but words that are marked: so that what is found here is
// not found by the checker.
type lenient struct{}

func (lenient) Check(s Sentence) []Problem {
	if strings.Contains(s.Text, "WRONG") {
		return []Problem{{BadWord, "WRONG"}}
	}
	return nil
}

// CheckLine wants the id of the fact that is cited, as if it had to be said.
func (l lenient) CheckLine(s Sentence) []Problem {
	if !strings.Contains(s.Text, s.Cites[0]) {
		return append(l.Check(s), Problem{LeavesOut, s.Cites[0]})
	}
	return l.Check(s)
}

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// firm is a company of three departments that lets digests be worded.
func firm() *ops.Org {
	return &ops.Org{
		Locale: "en-GB", Model: ops.ModelUse{For: []string{"digests"}},
		People: []ops.Person{{Handle: "ana", Name: "Ana Ferreira"}, {Handle: "tom", Name: "Tomasz Nowak"}},
		Departments: []ops.Department{
			{Handle: "support", Name: "Customer Support", Head: "ana"}, {Handle: "sales", Name: "Sales", Head: "tom"}, {Handle: "legal", Name: "Legal"},
		},
	}
}

func item(rule digest.Rule, id ops.ID) digest.Item {
	return digest.Item{
		Rule: rule, ID: id, Department: "sales", On: "legal", Owner: "ana", By: "tom", Since: noon.AddDate(0, 0, -9), Quiet: noon.AddDate(0, 0, -20),
		Title: "Something was typed", Health: ops.OffTrack, HealthWas: ops.AtRisk, Also: nil, Level: ops.High, LevelWas: ops.Low,
		Amount: money.Amount{Minor: 4_000_000, Currency: "EUR"}, Due: dates.Of(noon).AddDays(-3), What: "approved",
	}
}

// saying is a digest with these items in its sections.
func saying(wrong []digest.Item, changed ...digest.Item) digest.Digest {
	d := digest.Digest{Audience: ops.ForCEO, At: noon, Zone: "UTC"}
	if len(wrong) > 0 {
		d.Sections = append(d.Sections, digest.Section{Kind: digest.Exceptions, Total: len(wrong), Items: wrong})
	}
	return digest.Digest{Audience: d.Audience, At: d.At, Zone: d.Zone, Sections: append(d.Sections, digest.Section{Kind: digest.Changed, Total: len(changed), Items: changed})}
}

// Every rule is worded, or there is a reason why not; and of those that are, every one
// makes a fact of an ordinary item.
func TestEveryRule(t *testing.T) {
	source, err := os.ReadFile("../rule.go")
	if err != nil {
		t.Fatal(err)
	}
	all := []digest.Rule{}
	for _, m := range regexp.MustCompile(`Rule\s*= "([a-z_]+)"`).FindAllStringSubmatch(string(source), -1) {
		all = append(all, digest.Rule(m[1]))
	}
	for _, w := range []ops.Waiting{
		ops.WaitsDecision, ops.WaitsEscalated, ops.WaitsMitigation, ops.WaitsReview, ops.WaitsAcceptance, ops.WaitsBlocker, ops.WaitsStuck,
		ops.WaitsUnblocked, ops.WaitsAnswer, ops.WaitsStatus, ops.WaitsProposal, ops.WaitsAction, ops.WaitsVerify, ops.WaitsRevisit,
	} {
		all = append(all, digest.Need(w))
	}
	for _, rule := range all {
		_, worded := rules[rule]
		if slices.Contains(asComputed, rule) == worded {
			t.Errorf("%s: worded %t, and as computed %t", rule, worded, !worded)
		}
		i := item(rule, "REQ-1")
		if rule == digest.RecordsWorse {
			i.Also = []ops.ID{"RISK-9"}
		}
		if rule == digest.StatusOld {
			i.What = ""
		}
		if got := len(Of(saying(nil, i), firm())); (got == 1) != worded {
			t.Errorf("%s makes %d facts", rule, got)
		}
	}
}

// What may not leave is no fact, and neither is what has been settled.
func TestOfLeavesOut(t *testing.T) {
	for name, change := range map[string]func(*digest.Item, *ops.Org){
		"confidential":                 func(i *digest.Item, _ *ops.Org) { i.Confidential = true },
		"for the leaders":              func(i *digest.Item, _ *ops.Org) { i.Audience = ops.ForLeaders },
		"of another kind":              func(_ *digest.Item, o *ops.Org) { o.Model.Records = []string{"risks"} },
		"of no kind":                   func(i *digest.Item, _ *ops.Org) { i.ID = "REM-1" },
		"settled":                      func(i *digest.Item, _ *ops.Org) { i.Settled = &digest.Settled{State: "done"} },
		"with evidence that may not":   func(i *digest.Item, o *ops.Org) { i.Also = []ops.ID{"RISK-9"}; o.Model.Records = []string{"requests"} },
		"of a later version":           func(i *digest.Item, _ *ops.Org) { i.Rule = "later" },
		"of a request without a value": func(i *digest.Item, _ *ops.Org) { i.Amount = money.Amount{} },
	} {
		i, org := item(digest.RequestNew, "REQ-1"), firm()
		if len(Of(saying(nil, i), org)) != 1 {
			t.Fatal("an ordinary item is no fact")
		}
		change(&i, org)
		if facts := Of(saying(nil, i), org); len(facts) != 0 {
			t.Errorf("%s: %+v", name, facts)
		}
	}
	left := money.Amount{Minor: 123, Currency: "EUR"}
	i := item(digest.Need(ops.WaitsDecision), "REQ-1")
	i.Left = &left
	if f := Of(saying(nil, i), firm()); strings.Contains(f[0].Line, "budget") || len(f[0].Amounts) != 1 {
		t.Errorf("what is left of the budget is told: %+v", f[0])
	}
}

// The reason of a decision is of the day of the decision, and what is asked for of that on
// which it was.
func TestOfOutcome(t *testing.T) {
	i := item(digest.RequestMoved, "REQ-1")
	i.Quiet, i.Reason = noon.AddDate(0, 0, -2), "Not before Friday"
	want := []Said{{Text: i.Title, On: dates.Of(i.Since)}, {Text: i.Reason, On: dates.Of(i.Quiet)}}
	if got := Of(saying(nil, i), firm())[0].Said; !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// What would be if a request were declined is told as that.
func TestOfDeclined(t *testing.T) {
	i := item(digest.RequestNew, "REQ-1")
	i.Declined = "Temps until March"
	said := Of(saying(nil, i), firm())[0].Said
	if last := said[len(said)-1]; last.Text != i.Declined || !last.If || said[0].If {
		t.Errorf("%+v", said)
	}
}

// How a department is doing is told with what its records show, or not at all.
func TestOfStatus(t *testing.T) {
	s := digest.Status{
		Department: "support", Update: "UPD-1", Health: ops.OnTrack, Computed: ops.AtRisk, Summary: "All fine", By: "ana", AsOf: noon,
		Evidence: []ops.Reason{{Record: "RISK-1", Text: "mitigation 5 days overdue: Claim"}},
	}
	d := digest.Digest{At: noon, Zone: "UTC", Departments: []digest.Status{s}}
	if f := Of(d, firm()); len(f) != 1 || f[0].Cite != "department support" || f[0].Health[0].Shown != ops.AtRisk || !f[0].Must.Health {
		t.Errorf("told is %+v", f)
	}
	d.Departments[0].Evidence[0].Confidential = true
	if f := Of(d, firm()); len(f) != 0 {
		t.Errorf("without its evidence, told is %+v", f)
	}
}

// advice is what a model says: a headline with what it cites, and lines, each with what
// it is about before a colon.
func advice(headline string, cites []string, lines ...string) chat.Advice {
	type sentence struct {
		About string   `json:"about,omitempty"`
		Text  string   `json:"text"`
		Cites []string `json:"cites"`
	}
	a := struct {
		Headline sentence   `json:"headline"`
		Lines    []sentence `json:"lines"`
	}{sentence{"", headline, cites}, []sentence{}}
	for _, line := range lines {
		about, text, _ := strings.Cut(line, ": ")
		a.Lines = append(a.Lines, sentence{about, text, []string{about}})
	}
	raw, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	return chat.Advice{Content: raw}
}

func judged(d digest.Digest, a chat.Advice) (headline string, cites []ops.ID, lines []string, dropped []string) {
	w, checked := words(d, firm(), a, func(dates.Date, []Fact) judge { return lenient{} })
	for _, d := range checked.Dropped {
		dropped = append(dropped, d.Why)
	}
	if w == nil {
		return "", nil, nil, dropped
	}
	for _, text := range w.Lines {
		lines = append(lines, text)
	}
	slices.Sort(lines)
	return w.Headline, w.Cites, lines, dropped
}

// Lines stand for the item that they cite, once, and for nothing else.
func TestLines(t *testing.T) {
	d := saying(nil, item(digest.RequestNew, "REQ-1"), item(digest.RiskNew, "RISK-2"), item(digest.BlockerNew, "BLK-3"))
	for name, c := range map[string]struct {
		advice  chat.Advice
		lines   int
		dropped string
	}{
		"all":                {advice("", nil, "REQ-1: REQ-1 a.", "RISK-2: RISK-2 b.", "BLK-3: BLK-3 Sales waits on Legal."), 3, ""},
		"one of three":       {advice("", nil, "REQ-1: REQ-1 a."), 0, ""},
		"two of three":       {advice("", nil, "REQ-1: REQ-1 a.", "RISK-2: RISK-2 b."), 2, ""},
		"twice":              {advice("", nil, "REQ-1: REQ-1 a.", "REQ-1: REQ-1 c.", "RISK-2: RISK-2 b."), 2, "repeats"},
		"the same":           {advice("", nil, "REQ-1: REQ-1 and RISK-2.", "RISK-2: REQ-1, and RISK-2!", "BLK-3: BLK-3 Sales waits on Legal."), 2, "repeats"},
		"about nothing":      {advice("", nil, "REQ-1: REQ-1 a.", "REQ-9: REQ-9 a.", "RISK-2: RISK-2 b."), 2, "no_citation"},
		"about a department": {advice("", nil, "REQ-1: REQ-1 a.", "department sales: department sales.", "RISK-2: RISK-2 b."), 2, "no_citation"},
		"wrong":              {advice("", nil, "REQ-1: REQ-1 WRONG.", "RISK-2: RISK-2 b.", "BLK-3: BLK-3 Sales waits on Legal."), 2, "word"},
		"turned round":       {advice("", nil, "REQ-1: REQ-1 a.", "RISK-2: RISK-2 b.", "BLK-3: BLK-3 Legal waits on Sales."), 2, "state"},
		"with another verb":  {advice("", nil, "REQ-1: REQ-1 a.", "RISK-2: RISK-2 b.", "BLK-3: BLK-3 Sales ignores Legal."), 2, "state"},
		"with one of two":    {advice("", nil, "REQ-1: REQ-1 a.", "RISK-2: RISK-2 b.", "BLK-3: BLK-3 Sales waits."), 2, "leaves_out"},
	} {
		_, _, lines, dropped := judged(d, c.advice)
		if len(lines) != c.lines || strings.Join(dropped, " ") != c.dropped {
			t.Errorf("%s: kept %q, dropped for %q", name, lines, dropped)
		}
	}
}

// A headline says what is worst, and each part of it rests on one fact.
func TestHeadline(t *testing.T) {
	wrong := []digest.Item{item(digest.SaysOffTrack, "UPD-1"), item(digest.SaysAtRisk, "UPD-2")}
	d := saying(wrong, item(digest.RequestNew, "REQ-1"))
	for name, c := range map[string]struct {
		text    string
		cites   []string
		rests   string
		dropped string
	}{
		"the worst":              {"UPD-1 is off track.", []string{"UPD-1"}, "[UPD-1]", ""},
		"another":                {"REQ-1 is new.", []string{"REQ-1"}, "[]", "leaves_out"},
		"the worst, not said":    {"Something is new.", []string{"UPD-1"}, "[]", "leaves_out"},
		"two in two parts":       {"UPD-1 is off track, and UPD-2 is at risk.", []string{"UPD-1", "UPD-2"}, "[UPD-1]", ""},
		"nothing":                {"UPD-1 is off track.", []string{}, "[]", "no_citation"},
		"what is no fact":        {"UPD-1 is off track.", []string{"UPD-1", "UPD-9"}, "[]", "no_citation"},
		"too much":               {"UPD-1 is off track.", []string{"UPD-1", "UPD-2", "REQ-1", "UPD-1"}, "[]", "no_citation"},
		"wrong":                  {"UPD-1 is WRONG.", []string{"UPD-1"}, "[]", "word"},
		"none, as it was wanted": {"", nil, "[]", ""},
	} {
		text, cites, _, dropped := judged(d, advice(c.text, c.cites))
		if fmt.Sprint(cites) != c.rests || strings.Join(dropped, " ") != c.dropped || (text != "") != (c.rests != "[]") {
			t.Errorf("%s: %q rests on %v, dropped for %q", name, text, cites, dropped)
		}
	}
	wrong[0].Confidential = true
	if text, _, _, dropped := judged(d, advice("UPD-2 is at risk.", []string{"UPD-2"})); text != "" || len(dropped) != 1 {
		t.Errorf("what is worst may not be told, and the headline is %q", text)
	}
	if consult, ok := Consult(d, firm()); !ok || strings.Contains(string(consult.Material), `"lead"`) || strings.Contains(string(consult.Material), "UPD-1") {
		t.Errorf("told is %s", consult.Material)
	}
}

// picky finds wrong whatever names a record that it does not cite.
type picky struct{ lenient }

func (p picky) Check(s Sentence) []Problem {
	for _, id := range regexp.MustCompile(`[A-Z]+-[0-9]+`).FindAllString(s.Text, -1) {
		if !slices.Contains(s.Cites, id) {
			return []Problem{{BadID, id}}
		}
	}
	return nil
}

func (p picky) CheckLine(s Sentence) []Problem { return append(p.Check(s), p.lenient.CheckLine(s)...) }

// Each part of a headline rests on one of the facts, in the order of the parts.
func TestHeadlineParts(t *testing.T) {
	d := saying([]digest.Item{item(digest.SaysOffTrack, "UPD-1"), item(digest.SaysAtRisk, "UPD-2")}, item(digest.RequestNew, "REQ-1"))
	for text, want := range map[string]string{
		"UPD-1 is off track, and UPD-2 is at risk.":                        "[UPD-1 UPD-2]",
		"REQ-1 waits while UPD-1 is off track":                             "[REQ-1 UPD-1]",
		"UPD-1 is off track: a, b, and c; UPD-2 is, too, and REQ-1 too.":   "[UPD-1 UPD-2 REQ-1]",
		"UPD-1 is off track with REQ-1 beside it.":                         "[]",
		"UPD-2 is at risk, and REQ-1 is new.":                              "[]",
		"UPD-1, UPD-2, UPD-1, UPD-2, UPD-1, a, b, c, d, e, f, g, h, REQ-1": "[]",
	} {
		w, checked := words(d, firm(), advice(text, []string{"UPD-1", "UPD-2", "REQ-1"}), func(dates.Date, []Fact) judge { return picky{} })
		got := "[]"
		if w != nil && w.Headline != "" {
			got = fmt.Sprint(w.Cites)
		}
		if got != want {
			t.Errorf("%q rests on %s, want %s; %+v", text, got, want, checked)
		}
	}
}

// Advice that is not what was asked for is none, whatever its size and shape.
func TestAdviceThatIsNone(t *testing.T) {
	d := saying(nil, item(digest.RequestNew, "REQ-1"))
	for name, content := range map[string]string{
		"nothing": "", "null": "null", "a list": "[]", "torn": `{"headline":`, "two": `{}{}`, "more": `{"headline":{"text":"","cites":[]},"lines":[],"note":"x"}`,
		"a number": `{"headline":{"text":7,"cites":[]},"lines":[]}`, "huge": `{"headline":{"text":"` + strings.Repeat("a", mostAdvice) + `","cites":[]},"lines":[]}`,
		"deep": strings.Repeat("[", 20000) + strings.Repeat("]", 20000), "nobody's": `{"lines":[{"about":"REQ-1","text":"REQ-1","cites":null}]}`,
	} {
		if w, checked := Words(d, firm(), chat.Advice{Content: []byte(content)}); w != nil || checked.Kept != 0 {
			t.Errorf("%s: %+v, %+v", name, w, checked)
		}
	}
	many := make([]string, 200)
	for n := range many {
		many[n] = "REQ-9: x"
	}
	if _, checked := Words(d, firm(), advice("", nil, many...)); len(checked.Dropped) > mostLines {
		t.Errorf("%d lines were looked at", len(checked.Dropped))
	}
	long := strings.Repeat("é", 500)
	if _, checked := Words(d, firm(), advice("", nil, long+": x")); len([]rune(checked.Dropped[0].About)) > mostNoted {
		t.Errorf("noted are %d characters", len(checked.Dropped[0].About))
	}
	if w, checked := Words(d, firm(), chat.Advice{Failed: "late", Content: advice("", nil, "REQ-1: REQ-1").Content}); w != nil || len(checked.Dropped) != 0 {
		t.Error("advice that has failed is taken")
	}
}

// What a model is told is bounded, whatever people wrote, and holds no zone.
func TestMaterialIsBounded(t *testing.T) {
	var items []digest.Item
	for n := range 25 {
		i := item(digest.RequestNew, ops.MakeID("REQ", uint64(n+1)))
		i.Title, i.Why, i.Declined = strings.Repeat("word ", 2000), strings.Repeat("why ", 2000), strings.Repeat("\x00", 900)
		items = append(items, i)
	}
	consult, some := Consult(saying(nil, items...), firm())
	if !some || len(consult.Material) > 12_000 || !json.Valid(consult.Schema) || !json.Valid(consult.Material) || consult.Most > 4000 {
		t.Errorf("%d bytes of material, at most %d tokens", len(consult.Material), consult.Most)
	}
	if strings.Contains(string(consult.Material), "UTC") || strings.Contains(string(consult.Material), "ana") {
		t.Errorf("told is %s", consult.Material)
	}
	if _, some := Consult(saying(nil), firm()); some {
		t.Error("of nothing something is asked")
	}
}
