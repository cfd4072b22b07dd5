package narrative_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

func on(month time.Month, day int) dates.Date { return dates.Date{Year: 2026, Month: month, Day: day} }

// today is Friday, 27 November 2026.
var today = on(11, 27)

func smallCompany() *ops.Org {
	return &ops.Org{
		Company: "Northwind Logistics", Currency: "EUR", Locale: "en-GB",
		People: []ops.Person{
			{Handle: "mia", Name: "Mia Okafor", Roles: []ops.Role{ops.CEO}},
			{Handle: "tom", Name: "Tomasz Nowak", Roles: []ops.Role{ops.COO}},
			{Handle: "fay", Name: "Fay Lindqvist", Department: "finance"},
			{Handle: "ana", Name: "Ana Ferreira", Department: "support"},
			{Handle: "bo", Name: "Bo Chen", Department: "support"},
			{Handle: "lea", Name: "Léa Moreau", Department: "legal"},
			{Handle: "kai", Name: "Kai Tanaka", Department: "warehouse"},
			{Handle: "may", Name: "May Field"}, {Handle: "will", Name: "Will Mark"},
		},
		Departments: []ops.Department{
			{Handle: "support", Name: "Customer Support", Head: "ana"}, {Handle: "legal", Name: "Legal", Head: "lea"},
			{Handle: "finance", Name: "Finance", Head: "fay"}, {Handle: "warehouse", Name: "Warehouse", Head: "kai"},
			{Handle: "operations", Name: "Operations", Head: "tom"}, {Handle: "tech", Name: "Technology", Head: "tom"},
			{Handle: "sales", Name: "Sales", Head: "will"},
		},
	}
}

// euros are whole euros.
func euros(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "EUR"} }

// facts are those of the sample week.
func facts() []narrative.Fact {
	said := func(s string) []narrative.Said { return []narrative.Said{{Text: s, On: on(11, 26)}} }
	return []narrative.Fact{
		{
			Cite: "department support", Records: []ops.ID{"UPD-15"}, Departments: []ops.Handle{"support"}, People: []ops.Handle{"ana"}, Ages: []int{1},
			Line:   "Customer Support off track (was on track): Hiring slipped twice and Friday’s launch depends on it; the backlog is at 400 tickets UPD-15 · Ana, said 1 day ago",
			Said:   said("Hiring slipped twice and Friday’s launch depends on it; the backlog is at 400 tickets"),
			Health: []narrative.Health{{Department: "support", Now: ops.OffTrack, Was: ops.OnTrack}},
			Must:   narrative.Must{Health: true},
		},
		{
			Cite: "department tech", Records: []ops.ID{"UPD-13", "RISK-1"}, Departments: []ops.Handle{"tech"}, Ages: []int{1, 5}, States: []string{"overdue"},
			Line:   "Technology says on track, records show off track: RISK-1 mitigation 5 days overdue: The warehouse system’s database has no tested restore UPD-13 · Tomasz, last word 1 day ago",
			Said:   said("The warehouse system’s database has no tested restore"),
			People: []ops.Handle{"tom"},
			Health: []narrative.Health{{Department: "tech", Now: ops.OnTrack, Shown: ops.OffTrack}},
			Must:   narrative.Must{Health: true},
		},
		{
			Cite: "REQ-2", Records: []ops.ID{"REQ-2"}, Departments: []ops.Handle{"support"}, People: []ops.Handle{"ana"}, Ages: []int{3}, States: []string{"in review"},
			Line:    "REQ-2 €40,000 A contractor for the Christmas peak, needed by Thu 3 Dec, leaves €12,000 in the budget – no reason given · Ana, asked 3 days ago",
			Said:    said("A contractor for the Christmas peak"),
			Amounts: []money.Amount{euros(40_000), euros(12_000)}, Dates: []dates.Date{on(12, 3)},
			Must: narrative.Must{Amount: true, Date: true},
		},
		{
			Cite: "REQ-9", Records: []ops.ID{"REQ-9"}, Departments: []ops.Handle{"sales"}, People: []ops.Handle{"will", "tom"}, Ages: []int{2}, States: []string{"approved"},
			Line: "REQ-9 approved by Tomasz: €60,000 Trade fair stand · Will, asked 2 days ago",
			Said: said("Trade fair stand"), Amounts: []money.Amount{euros(60_000)},
		},
		{
			Cite: "RISK-3", Records: []ops.ID{"RISK-3"}, People: []ops.Handle{"fay"}, Ages: []int{31, 16}, Level: ops.High, LevelWas: ops.Moderate, States: []string{"open"},
			Line: "RISK-3 moderate → high, no word for 16 days: Only one person can service the sorter · Fay, open 31 days",
			Said: said("Only one person can service the sorter"), Must: narrative.Must{Level: true},
		},
		{
			Cite: "BLK-1", Records: []ops.ID{"BLK-1"}, Departments: []ops.Handle{"sales", "legal"}, People: []ops.Handle{"lea"}, Ages: []int{14}, Dates: []dates.Date{on(11, 25)},
			Line: "BLK-1 Sales waits on Legal: The framework contract with Hanse Foods is not signed · with Léa for 14 days",
			Said: said("The framework contract with Hanse Foods is not signed"),
		},
	}
}

// verdict is a sentence, what it cites, and what is wrong with it: "" where the facts
// support it.
type verdict struct {
	text, cites string
	kind        narrative.Kind
}

// verdicts are sentences about the facts of the sample week, both ways.
var verdicts = []verdict{
	{"Support is off track: hiring slipped twice and Friday's launch depends on it.", "department support", ""},
	{"Customer Support went from on track to off track because hiring slipped twice.", "department support", ""},
	{"Support, on track before, is now off track", "department support", ""},
	{"Support is not on track.", "department support", ""},
	{"Ana says that the backlog is at 400 tickets.", "department support", ""},
	{"Ana said yesterday that “hiring slipped twice”.", "department support", ""},
	{"Support slipped from on track to off track, with 400 tickets in the backlog.", "department support", ""},
	{"Ana asks for €40k for a contractor for the Christmas peak, needed by Thursday.", "REQ-2", ""},
	{"Ana's request for 40,000 EUR is needed in six days and leaves €12k in the budget.", "REQ-2", ""},
	{"REQ-2: forty thousand euros for a contractor, needed by 3 December.", "REQ-2", ""},
	{"A contractor for the Christmas peak costs €0.04m and is needed next week.", "REQ-2", ""},
	{"Ana asked 3 days ago, and no reason is given.", "REQ-2", ""},
	{"RISK-3 rose from moderate to high, with no word for 16 days.", "RISK-3", ""},
	{"RISK-3 has been open for 31 days and quiet for 16.", "RISK-3", ""},
	{"RISK-3 is high and only one person can service the sorter.", "RISK-3", ""},
	{"Fay's risk has been open for more than four weeks.", "RISK-3", ""},
	{"Sales has waited on Legal for two weeks because the Hanse Foods contract is not signed.", "BLK-1", ""},
	{"Tomasz approved REQ-9, €60,000 for a trade fair stand.", "REQ-9", ""},
	{"Technology says on track, but records show off track.", "department tech", ""},
	{"REQ-9, €60,000, is approved and REQ-2, €40,000, is in review.", "REQ-9, REQ-2", ""},

	{"Support, now on track, was off track.", "department support", "health"},
	{"Legal has waited on Sales for two weeks.", "BLK-1", "department"},
	{"The Hanse Foods contract is signed.", "BLK-1", "state"},
	{"Will approved REQ-9.", "REQ-9", "name"},
	{"Technology is on track.", "department tech", "health"},
	{"Technology is fine.", "department tech", "health"},
	{"Support is not off track.", "department support", "health"},
	{"Support is no longer off track.", "department support", "health"},
	{"Support has no problems.", "department support", "health"},
	{"Support recovered from off track to on track.", "department support", "health"},
	{"Support is green.", "department support", "health"},
	{"Support is red.", "department support", ""},
	{"REQ-2 would leave €40,000 in the budget.", "REQ-2", "amount"},
	{"Ana asks for €12,000.", "REQ-2", "amount"},
	{"Ana asks for $40,000.", "REQ-2", "amount"},
	{"Ana asks for €4k.", "REQ-2", "amount"},
	{"Ana asks for €40,000 a month.", "REQ-2", "date"},
	{"Ana asks for more than €40,000.", "REQ-2", "amount"},
	{"Bo asks for €40,000.", "REQ-2", "name"},
	{"REQ-2 is approved.", "REQ-2", "state"},
	{"REQ-2 is not approved.", "REQ-2", "state"},
	{"REQ-2 needs approval.", "REQ-2", ""},
	{"Approve REQ-2.", "REQ-2", "word"},
	{"Ana asks you for €40,000.", "REQ-2", "word"},
	{"REQ-2 is needed by Wednesday.", "REQ-2", "date"},
	{"REQ-2 is needed by 4 December.", "REQ-2", "date"},
	{"REQ-2 is needed in five days.", "REQ-2", "date"},
	{"REQ-2 was needed 6 days ago.", "REQ-2", "date"},
	{"REQ-3 costs €40,000.", "REQ-2", "id"},
	{"Request 3 costs €40,000.", "REQ-2", "id"},
	{"req3 costs €40,000.", "REQ-2", "id"},
	{"RISK‑12 is high.", "RISK-3", "id"},
	{"Finance waits on Legal.", "BLK-1", "department"},
	{"RISK-3 is very high.", "RISK-3", "state"},
	{"RISK-3 fell from high to moderate.", "RISK-3", "state"},
	{"RISK-3 has been open for 16 days.", "RISK-3", "date"},
	{"RISK-3 has been open for almost two months.", "RISK-3", "date"},
	{"Two people can service the sorter.", "RISK-3", "number"},
	{"The backlog is at 4,000 tickets.", "department support", "number"},
	{"The backlog is at 40% of the tickets.", "department support", "number"},
	{"Hiring slipped three times.", "department support", "number"},
	{"REQ-9, €40,000, is approved and REQ-2, €60,000, is in review.", "REQ-9, REQ-2", "amount"},
	{"REQ-2 is approved and REQ-9 is in review.", "REQ-9, REQ-2", "state"},
	{"Ana said that “hiring never slipped”.", "department support", "word"},
	{"All is well.", "department support", "word"},
	{"Support is off track.", "", "no_citation"},
	{"Support is off track.", "department nobody", "no_citation"},
	{"Support is off track. Ana asks for help.", "department support", "form"},
	{"Support is off track, see evil.example", "department support", "form"},
	{"Support is off track <!channel>", "department support", "form"},
	{"Support is *off track*", "department support", "form"},
	{"Support is off track ✎", "department support", "form"},
	{"Support is off track, /request approve", "department support", "form"},
	{"Support is off\u200b track", "department support", "form"},
	{"Suppоrt is off track", "department support", "form"}, // with a Cyrillic letter
	{"Support has ４００ tickets", "department support", "form"},
}

func (v verdict) sentence() narrative.Sentence {
	s := narrative.Sentence{Text: v.text}
	if v.cites != "" {
		s.Cites = strings.Split(v.cites, ", ")
	}
	return s
}

func TestCheck(t *testing.T) {
	c := narrative.NewChecker(smallCompany(), today, facts())
	for _, v := range verdicts {
		got := c.Check(v.sentence())
		named := slices.ContainsFunc(got, func(p narrative.Problem) bool { return p.Kind == v.kind })
		if v.kind == "" && len(got) > 0 || v.kind != "" && !named {
			t.Errorf("%s\n\tcites %s: %v, want %q", v.text, v.cites, got, v.kind)
		}
	}
}

func TestCheckLine(t *testing.T) {
	c := narrative.NewChecker(smallCompany(), today, facts())
	for _, x := range []struct{ text, cites, missing string }{
		{"Ana asks for €40k, needed by Thursday.", "REQ-2", ""},
		{"Ana asks for a contractor, needed by Thursday.", "REQ-2", "€40,000"},
		{"Ana asks for €40k, which leaves €12k in the budget.", "REQ-2", "Thu 3 Dec"},
		{"Ana asks for over €35k, needed in six days.", "REQ-2", "€40,000"},
		{"Hiring slipped twice in Support.", "department support", "off track"},
		{"Technology says on track.", "department tech", "records show off track"},
		{"Only one person can service the sorter.", "RISK-3", "high"},
		{"RISK-3 was moderate.", "RISK-3", "high"},
	} {
		got := c.CheckLine(narrative.Sentence{Text: x.text, Cites: []string{x.cites}})
		var want []narrative.Problem
		if x.missing != "" {
			want = []narrative.Problem{{Kind: narrative.LeavesOut, What: x.missing}}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", x.text, got, want)
		}
	}
}

// TestCheckBounds: a text of any length is refused unread.
func TestCheckBounds(t *testing.T) {
	c := narrative.NewChecker(nil, today, []narrative.Fact{{Cite: "x", Line: strings.Repeat("no not a ( “ 1. ", 1<<14)}})
	for _, text := range []string{strings.Repeat("a", 1<<22), strings.Repeat("1,", 120), strings.Repeat("“", 240), strings.Repeat("no ", 80), strings.Repeat("a hundred and ", 17)} {
		if got := c.Check(narrative.Sentence{Text: text, Cites: []string{"x"}}); len(got) == 0 {
			t.Errorf("%.20q passes", text)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	c := narrative.NewChecker(smallCompany(), today, facts())
	for b.Loop() {
		c.CheckLine(verdicts[6].sentence())
	}
}
