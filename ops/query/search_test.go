package query_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/ops/query"
)

// ago is a moment so many days before today.
func ago(days int) time.Time { return today.AddDays(-days).Midnight(time.UTC).Add(8 * time.Hour) }

// records are some of each kind.
func records() []any {
	meta := func(id ops.ID, owner, department ops.Handle, days int) ops.Meta {
		return ops.Meta{ID: id, Owner: owner, Department: department, Created: ago(days), Changed: ago(days / 2)}
	}
	update := &ops.Update{Meta: meta("UPD-1", "ana", "support", 3), Health: ops.OffTrack, Summary: "Queue is growing", AsOf: ago(3), WaitingOn: []ops.Handle{"legal"}}
	old := &ops.Update{Meta: meta("UPD-2", "lea", "legal", 30), Health: ops.OnTrack, Summary: "All signed", AsOf: ago(30)}
	risk := ops.Risk{Meta: meta("RISK-2", "lea", "legal", 40), Title: "Lease runs out", Current: ops.Rating{Likelihood: 5, Impact: 5}, State: ops.RiskAssessed, Due: today.AddDays(-5)}
	paid := &ops.Request{Meta: meta("REQ-3", "mia", "operations", 60), Kind: ops.BudgetRequest, Title: "Lyon lease", Justification: "The hall", State: ops.Rejected,
		Amount: eur(90_000), Decisions: []ops.Decision{{By: "lea", Verdict: ops.Rejects, Reason: "Too dear", At: ago(50)}}}
	decided, _ := query.OnRequest(paid, moment())
	return []any{
		&ops.Request{Meta: meta("REQ-1", "bo", "support", 20), Kind: ops.BudgetRequest, Title: "Contractors", State: ops.InReview, Amount: eur(40_000), Asked: []ops.Handle{"ana"}, NeededBy: today.AddDays(-1)},
		&ops.Request{Meta: meta("REQ-2", "ana", "legal", 2), Kind: ops.TechnologyRequest, Title: "Licences", Vendor: "Acme", State: ops.Approved, Amount: money.Amount{Minor: 6_000_000, Currency: "USD"}},
		paid,
		&ops.Risk{Meta: meta("RISK-1", "ana", "support", 10), Title: "Peak season", State: ops.RiskOpen},
		&risk,
		&ops.Blocker{Meta: meta("BLK-1", "lea", "support", 9), On: "legal", Raised: ago(9), Text: "The contract is not signed", State: ops.BlockerRaised},
		update, old,
		&query.Status{Department: ops.Department{Handle: "support", Name: "Customer Support", Head: "ana"}, Update: update,
			Assessed: ops.Assessment{Reported: ops.OffTrack, Computed: ops.OnTrack}},
		&query.Status{Department: ops.Department{Handle: "legal", Name: "Legal", Head: "lea"}, Update: old,
			Assessed: ops.Assessment{Reported: ops.Unknown, Computed: ops.OffTrack}, Overdue: []ops.Risk{risk}},
		decided,
		query.OnRisk(&ops.Acceptance{Meta: meta("ACC-1", "mia", "legal", 5), Risk: "RISK-2", Justification: "We move anyway", Expires: today.AddDays(20)}, &risk, moment()),
		&ops.Account{Meta: meta("BUD-1", "ana", "support", 90), Period: "2026", Base: eur(1000), Adjusted: eur(0), Reserved: eur(0), Committed: eur(1200), Spent: eur(0)},
		&ops.Checkin{Meta: meta("CHK-1", "ana", "support", 4), Set: "heads-weekly", State: ops.CheckinMissed, Opened: ago(4)},
		&ops.Action{Meta: meta("ACT-1", "bo", "support", 12), Title: "Call the landlord", Giver: "mia", State: ops.ActionAccepted, Due: today.AddDays(-2), Slips: 2},
		query.OfResolution(&ops.Resolution{Meta: meta("DEC-1", "mia", "operations", 1), Outcome: "Stay in Lyon", Rationale: "Cheaper", Decided: today.AddDays(-1), ReplacedBy: "DEC-2"}),
		&query.Change{Record: "REQ-3", Department: "operations", By: "lea", Command: "request reject", At: ago(50), Words: "state in review → rejected"},
	}
}

func eur(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "EUR"} }

// nameOf names a record of the test.
func nameOf(record any) string {
	switch r := record.(type) {
	case *query.Status:
		return string(r.Department.Handle)
	case *query.Decision:
		return string(r.ID)
	case *query.Change:
		return string(r.Record)
	case ops.Record:
		return string(r.Head().ID)
	}
	return "?"
}

// TestSearch puts queries to the records above.
func TestSearch(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"requests", "REQ-1 REQ-3 REQ-2"}, // what is open first, and then the oldest
		{"requests sort created", "REQ-3 REQ-1 REQ-2"},
		{"requests sort amount desc", "REQ-3 REQ-1 REQ-2"},
		{"requests sort id", "REQ-1 REQ-2 REQ-3"},
		{"requests where amount > €35k", "REQ-1 REQ-3"},
		{"requests where amount >= €30k and amount < €40k", "REQ-2"}, // of dollars
		{"requests where amount = $60k", "REQ-2"},
		{"requests where amount = $80k", "REQ-1"},
		{"requests where amount > €20k and age > 2 weeks", "REQ-1 REQ-3"},
		{"requests where open", "REQ-1"},
		{"requests where overdue", "REQ-1"},
		{"requests where waiting_on = me", "REQ-1"},
		{"requests where owner = bo", "REQ-1"},
		{"requests where owner in bo, me", "REQ-1 REQ-2"},
		{"requests where owner != bo", "REQ-3 REQ-2"},
		{"requests where department = operations", "REQ-1 REQ-3"}, // with those below
		{"requests where department = Customer Support", "REQ-1"},
		{"requests where department != operations", "REQ-2"},
		{"requests where needed_by = none", "REQ-3 REQ-2"},
		{"requests where needed_by != none", "REQ-1"},
		{"requests where needed_by before today", "REQ-1"},
		{"requests where needed_by after today", ""},
		{"requests where state in rejected, in review", "REQ-1 REQ-3"},
		{"requests where decided_by = Léa Moreau", "REQ-3"},
		{"requests where decided before 2 weeks ago", "REQ-3"},
		{"requests where kind = tool", "REQ-2"},
		{"requests where vendor has acm", "REQ-2"},
		{"requests where vendor = ACME", "REQ-2"},
		{"requests about lyon leases", "REQ-3"},
		{"requests about ease", ""}, // words begin with what is looked for
		{"requests about hall dear", "REQ-3"},
		{"requests about lea", ""}, // which is short, and no beginning of lease
		{"requests about leas", "REQ-3"},
		{"requests where id in REQ-2, REQ-3 sort id desc", "REQ-3 REQ-2"},
		{"risks", "RISK-2 RISK-1"},
		{"risks where level >= high", "RISK-2"},
		{"risks where level = none", "RISK-1"},
		{"risks where overdue", "RISK-2"},
		{"risks where quiet < 1 week", "RISK-1"},
		{"risks about Lea", "RISK-2"}, // its owner is Léa
		{"blockers where waiting_on = legal", "BLK-1"},
		{"blockers where age > 7", "BLK-1"},
		{"updates where health = red", "UPD-1"},
		{"updates where health = unknown", "UPD-2"},
		{"updates where said = on track", "UPD-2"},
		{"updates where waiting_on = legal", "UPD-1"},
		{"departments", "support legal"}, // by name
		{"departments where health = red", "support legal"},
		{"departments where said = unknown", "legal"},
		{"departments where overdue > 0", "legal"},
		{"departments where department = operations", "support"},
		{"decisions about lyon", "DEC-1 REQ-3"},
		{"decisions where outcome = rejected", "REQ-3"},
		{"decisions where kind = acceptance", "ACC-1"},
		{"decisions where decided_by = mia", "DEC-1 ACC-1"},
		{"decisions where over", "DEC-1"},
		{"decisions", "DEC-1 ACC-1 REQ-3"},
		{"decisions where kind = decision and outcome = none", "DEC-1"},
		{"actions where overdue and slips > 1", "ACT-1"},
		{"actions where giver = Mia Chen", "ACT-1"},
		{"budgets where over", "BUD-1"},
		{"budgets where available < 0", "BUD-1"},
		{"checkins where state = missed", "CHK-1"},
		{"changes where by = lea", "REQ-3"},
		{"changes where kind = request and age > 30", "REQ-3"},
		{"changes where command has reject", "REQ-3"},
	} {
		plan := parse(t, c.query)
		s, err := plan[0].Search(moment())
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		var found []any
		for _, r := range records() {
			if s.Match(r) {
				if !kindHas(s.Kind.Name, r) {
					continue
				}
				found = append(found, r)
			}
		}
		slices.SortStableFunc(found, s.Compare)
		var names []string
		for _, r := range found {
			names = append(names, nameOf(r))
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: found %q, want %q", c.query, got, c.want)
		}
	}
}

// kindHas reports whether a record is of the kind.
func kindHas(kind string, record any) bool {
	switch record.(type) {
	case *ops.Request:
		return kind == "requests"
	case *ops.Risk:
		return kind == "risks"
	case *ops.Blocker:
		return kind == "blockers"
	case *ops.Update:
		return kind == "updates"
	case *query.Status:
		return kind == "departments"
	case *query.Decision:
		return kind == "decisions"
	case *ops.Account:
		return kind == "budgets"
	case *ops.Checkin:
		return kind == "checkins"
	case *query.Change:
		return kind == "changes"
	case *ops.Action:
		return kind == "actions"
	}
	return false
}

// TestNobodyIsMe refuses "me" where nobody in particular asks.
func TestNobodyIsMe(t *testing.T) {
	m := moment()
	m.Me = ""
	if _, err := parse(t, "risks where owner = me")[0].Search(m); err == nil || !strings.Contains(err.Error(), "In a channel nobody is “me”") {
		t.Error(err)
	}
}

// TestDays counts days where who asks lives.
func TestDays(t *testing.T) {
	m := moment()
	m.Zone = time.FixedZone("east", 12*3600)
	m.Today = dates.Of(m.Now.In(m.Zone))
	s, err := parse(t, "requests where created = 2026-11-22")[0].Search(m)
	if err != nil {
		t.Fatal(err)
	}
	r := &ops.Request{Meta: ops.Meta{Created: time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC)}}
	if !s.Match(r) {
		t.Error("made after midnight where who asks lives, and not found on that day")
	}
}

// TestSchema is a strict schema that every kind and field is in.
func TestSchema(t *testing.T) {
	var schema any
	if err := json.Unmarshal(query.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	var strict func(path string, node any)
	strict = func(path string, node any) {
		switch n := node.(type) {
		case []any:
			for _, e := range n {
				strict(path, e)
			}
		case map[string]any:
			if properties, ok := n["properties"].(map[string]any); ok && n["type"] == "object" {
				required, _ := n["required"].([]any)
				if n["additionalProperties"] != false || len(required) != len(properties) {
					t.Errorf("%s is not strict", path)
				}
			}
			for name, e := range n {
				strict(path+"/"+name, e)
			}
		}
	}
	strict("", schema)
	text := string(query.Schema()) + query.Describe()
	for _, k := range query.Kinds {
		for _, f := range k.Fields {
			if strings.Count(text, `"`+f.Name+`"`) == 0 || f.Help == "" || k.Help == "" {
				t.Errorf("%s.%s is not in the schema, or nobody says what it is", k.Name, f.Name)
			}
		}
		if _, ok := k.Field(k.Sort); !ok {
			t.Errorf("%s are sorted by %s, which they do not have", k.Name, k.Sort)
		}
	}
	plan, err := query.Decode([]byte(`{"queries":[{"from":"requests","where":[{"field":"amount","op":">","value":"€20k"}],"words":[],"sort":"","desc":false,"limit":0}]}`))
	if err != nil || plan.Check(company(), today) != nil || plan.String() != "requests where amount > €20k" {
		t.Error(plan, err)
	}
}

// TestWordsName every word for a kind, a field or a choice names one of them.
func TestWordsName(t *testing.T) {
	kinds := map[string]string{}
	for _, k := range query.Kinds {
		for _, word := range append([]string{k.Name}, k.Also...) {
			if other, had := kinds[word]; had {
				t.Errorf("“%s” is %s and %s", word, other, k.Name)
			}
			kinds[word] = k.Name
		}
		for _, f := range k.Fields {
			words := map[string]string{}
			for _, o := range f.Choices {
				for _, word := range append([]string{o.Value}, o.Also...) {
					if other, had := words[word]; had && other != o.Value {
						t.Errorf("%s.%s: “%s” is %s and %s", k.Name, f.Name, word, other, o.Value)
					}
					words[word] = o.Value
				}
			}
		}
	}
}
