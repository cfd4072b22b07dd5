package narrative_test

import (
	"testing"
	"time"

	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// TestFactsOfRecords checks sentences about each kind of record against its fact: what it
// says stands, and what would make it better, worse or somebody else's does not.
func TestFactsOfRecords(t *testing.T) {
	today := dates.Date{Year: 2026, Month: 11, Day: 23}
	now := today.Midnight(time.UTC).Add(9 * time.Hour)
	org := &ops.Org{
		Currency: "EUR", Timezone: "UTC", Locale: "en-GB", Update: ops.UpdatePolicy{StaleDays: 8},
		People: []ops.Person{{Handle: "ana", Name: "Ana Ferreira"}, {Handle: "raj", Name: "Raj Patel"}, {Handle: "lea", Name: "Léa Moreau"}, {Handle: "bo", Name: "Bo Chen"}},
		Departments: []ops.Department{
			{Handle: "support", Name: "Customer Support", Head: "ana"}, {Handle: "legal", Name: "Legal", Head: "lea"}, {Handle: "sales", Name: "Sales", Head: "bo"},
		},
	}
	asked := narrative.Asked{Org: org, Now: now, Today: today, Zone: time.UTC}
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	meta := func(id ops.ID, owner, department ops.Handle, days int) ops.Meta {
		return ops.Meta{ID: id, Owner: owner, Department: department, Created: ago(days), Changed: ago(days)}
	}
	eur := func(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "EUR"} }
	update := &ops.Update{Meta: meta("UPD-1", "ana", "support", 2), Health: ops.OffTrack, Summary: "The queue is growing", AsOf: ago(2)}
	for _, c := range []struct {
		fact           narrative.Fact
		stand, dropped []string
	}{
		{
			narrative.FactOfRequest(&ops.Request{
				Meta: meta("REQ-2", "ana", "support", 6), Kind: ops.TechnologyRequest, Title: "Headset licences", State: ops.Rejected, Amount: eur(3000),
				Reason: "Too dear", Decisions: []ops.Decision{{By: "raj", Verdict: ops.Rejects, Reason: "Too dear", At: ago(1), Amount: eur(3000)}},
			}, "REQ-2 €3,000 Headset licences · Ana Ferreira · asked 6 days ago · rejected by Raj Patel, yesterday: Too dear", asked),
			[]string{"REQ-2 was rejected by Raj Patel.", "Ana Ferreira asked for €3,000 6 days ago.", "REQ-2 for €3k was rejected yesterday."},
			[]string{"REQ-2 was approved by Raj Patel.", "REQ-2 was rejected by Bo Chen.", "REQ-2 for €4,000 was rejected.", "REQ-3 was rejected.", "REQ-2 is still open."},
		},
		{
			narrative.FactOfRisk(&ops.Risk{
				Meta: meta("RISK-1", "lea", "legal", 40), Title: "The lease runs out", Current: ops.Rating{Likelihood: 4, Impact: 4}, State: ops.RiskTreated, Due: today.AddDays(-5),
			}, "RISK-1 high The lease runs out · Léa Moreau · mitigation overdue since Wed 18 Nov", asked),
			[]string{"RISK-1 is high.", "RISK-1 is overdue.", "RISK-1 is owned by Léa Moreau."},
			[]string{"RISK-1 is low.", "RISK-1 was closed.", "RISK-1 is owned by Ana Ferreira.", "RISK-1 is 90 days overdue."},
		},
		{
			narrative.FactOfBlocker(&ops.Blocker{
				Meta: meta("BLK-1", "lea", "support", 9), On: "legal", Raiser: "ana", Raised: ago(9), Text: "The contract is not signed", State: ops.BlockerRaised,
			}, "BLK-1 Customer Support waits on Legal: The contract is not signed · raised 9 days ago · no answer yet", asked),
			[]string{"Customer Support waits on Legal.", "BLK-1 was raised 9 days ago."},
			[]string{"BLK-1 was resolved.", "Customer Support waits on Sales.", "BLK-1 was raised 3 days ago.", "The contract is signed."},
		},
		{
			narrative.FactOfUpdate(update, "UPD-1 Customer Support off track: The queue is growing · Ana Ferreira, 2 days ago", asked),
			[]string{"Customer Support is off track.", "The queue is growing."},
			[]string{"Customer Support is on track.", "Sales is off track.", "The queue is not growing."},
		},
		{
			narrative.FactOfUpdate(&ops.Update{Meta: meta("UPD-2", "lea", "legal", 30), Health: ops.OnTrack, Summary: "All signed", AsOf: ago(30)},
				"UPD-2 Legal unknown: All signed · Léa Moreau, 30 days ago", asked),
			[]string{"Legal is unknown."},
			[]string{"Legal is on track.", "Legal is off track."},
		},
		{
			narrative.FactOfDepartment(org.Departments[1], nil, ops.Assessment{
				Reported: ops.OnTrack, Computed: ops.OffTrack, Reasons: []ops.Reason{{Record: "RISK-1", Text: "mitigation 5 days overdue"}},
			}, "Legal is off track by its records (RISK-1 mitigation 5 days overdue); it says on track · Léa Moreau", asked),
			[]string{"Legal says that it is on track, but its records show off track."},
			[]string{"Legal is on track.", "Sales is off track."},
		},
		{
			narrative.FactOfAction(&ops.Action{
				Meta: meta("ACT-1", "bo", "sales", 12), Title: "Call the landlord", Giver: "ana", State: ops.ActionAccepted, Due: today.AddDays(-2), Slips: 2,
			}, "ACT-1 Call the landlord · Bo Chen · overdue since Sat 21 Nov · put off twice", asked),
			[]string{"ACT-1 is overdue.", "Bo Chen owns ACT-1."},
			[]string{"ACT-1 is done.", "ACT-1 was verified.", "Raj Patel owns ACT-1."},
		},
		{
			narrative.FactOfResolution(&ops.Resolution{Meta: meta("DEC-1", "lea", "legal", 3), Outcome: "Lyon stays open", Rationale: "Cheaper than moving", Decided: today.AddDays(-3)},
				"DEC-1 Lyon stays open · Léa Moreau, Fri 20 Nov", asked),
			[]string{"Lyon stays open.", "It was decided 3 days ago."},
			[]string{"Lyon does not stay open.", "Paris stays open.", "It was decided 8 days ago."},
		},
		{
			narrative.FactOfAccount(&ops.Account{Meta: meta("BUD-1", "", "support", 90), Period: "2026", Base: eur(1000), Adjusted: eur(0), Reserved: eur(0), Committed: eur(1200), Spent: eur(0)},
				"Customer Support 2026: €-200 of €1,000 available · reserved €0 · committed €1,200 · spent €0", asked),
			[]string{"€1,200 is committed."},
			[]string{"€900 is committed."},
		},
	} {
		checker := narrative.NewChecker(org, today, []narrative.Fact{c.fact})
		for _, text := range c.stand {
			if problems := checker.Check(narrative.Sentence{Text: text, Cites: []string{c.fact.Cite}}); len(problems) > 0 {
				t.Errorf("%s: %q is dropped: %v", c.fact.Cite, text, problems)
			}
		}
		for _, text := range c.dropped {
			if problems := checker.Check(narrative.Sentence{Text: text, Cites: []string{c.fact.Cite}}); len(problems) == 0 {
				t.Errorf("%s: %q stands", c.fact.Cite, text)
			}
		}
	}
}
