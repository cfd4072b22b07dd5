package ops_test

import (
	"testing"

	"adjutant/ops"
	"adjutant/ops/money"
)

// Rule 1: what was looked up before is checked again as the decision is written.
// Of two at once each has one decision, and the second sees the outcome.
func TestDecisionNeedsItsSeat(t *testing.T) {
	o := withSteps(company(), step("any", "coo", "ceo"), step("any", "fay"))
	r := asked(t, o, "eli", "support")
	mias, err := o.SeatOf(&r, "mia", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	toms, err := o.SeatOf(&r, "tom", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	for name, seat := range map[string]ops.Seat{"nobody's": {}, "Mia's": mias} {
		if got, err := r.Decide(o, "tom", seat, ops.Approves, "", noon); err == nil || len(got.Decisions) > 0 {
			t.Errorf("Tom decided in %s seat", name)
		}
	}
	r, err = r.Decide(o, "tom", toms, ops.Approves, "", noon)
	if err != nil {
		t.Fatal(err)
	}
	for by, seat := range map[ops.Handle]ops.Seat{"tom": toms, "mia": mias} {
		_, err := r.Decide(o, by, seat, ops.Approves, "", noon)
		faulty(t, err, "has changed in the meantime")
		_, err = r.Lower(o, by, seat, eur(1), "", noon)
		faulty(t, err, "has changed in the meantime")
	}
	r = approve(t, o, r, "fay")
	barred(t, o, r, "mia", "REQ-7 is approved already. Fay approved it.")
	r.State = ops.Rejected
	r.Decisions[1] = ops.Decision{By: "bo", For: "fay", Verdict: ops.Rejects, Reason: "No money left", Version: 1}
	barred(t, o, r, "mia", "REQ-7 is rejected already. Bo for Fay rejected it: No money left")
	r.State, r.Reason = ops.Withdrawn, "Found it elsewhere"
	barred(t, o, r, "mia", "REQ-7 is withdrawn already. The reason: Found it elsewhere")
}

// A seat is good once, also where the step needs more people.
func TestSeatIsGoodOnce(t *testing.T) {
	o := withSteps(company(), step("all", "coo", "ceo"))
	r := asked(t, o, "eli", "support")
	seat, err := o.SeatOf(&r, "tom", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	if r, err = r.Decide(o, "tom", seat, ops.Approves, "", noon); err != nil {
		t.Fatal(err)
	}
	if _, err = r.Decide(o, "tom", seat, ops.Approves, "", noon); err == nil || r.State != ops.InReview {
		t.Errorf("Tom approved twice: %v, %s", err, r.State)
	}
}

// Rule 2: a seat is for the revision that was looked at.
func TestDecisionIsAboutOneRevision(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	r := asked(t, o, "eli", "support")
	r.Revision = 4
	seat, err := o.SeatOf(&r, "tom", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	changed := r
	changed.Revision++
	_, err = changed.Decide(o, "tom", seat, ops.Approves, "", noon)
	faulty(t, err, "has changed in the meantime")
	other := r
	other.ID = "REQ-8"
	_, err = other.Decide(o, "tom", seat, ops.Approves, "", noon)
	faulty(t, err, "has changed in the meantime")

	// Every decision states what it was about.
	r, err = r.Decide(o, "tom", seat, ops.Approves, " Go on ", noon)
	want := ops.Decision{By: "tom", Verdict: ops.Approves, Version: 1, Revision: 4, Amount: eur(1_000), Reason: "Go on", At: noon}
	if err != nil || len(r.Decisions) != 1 || r.Decisions[0] != want {
		t.Errorf("%v, %+v", err, r.Decisions)
	}
}

// Rule 3: nobody decides on what they asked for or benefit from, in whatever
// right, and a person counts once across steps.
func TestNobodyDecidesForThemselves(t *testing.T) {
	everybody := step("any", "head", "deputy", "coo", "ceo", "approver", "eli", "noa")
	o := withSteps(company(), everybody)
	r := asked(t, o, "eli", "support")
	r.Beneficiary, r.CreatedBy = "noa", "bo"
	var all []ops.Delegation
	for _, from := range o.People {
		for _, to := range []ops.Handle{"eli", "noa", "bo"} {
			all = append(all, lets(from.Handle, to))
		}
	}
	barred(t, o, r, "eli", "is your own request", all...)
	barred(t, o, r, "noa", "is for you", all...)
	barred(t, o, r, "bo", "You made REQ-7 for Eli", all...)
	// Nor does anybody in their place.
	barred(t, o, r, "kai", "not for you", lets("eli", "kai"), lets("noa", "kai"), lets("bo", "kai"))
	waitsFor(t, o, r, 1, "ana", "tom", "mia", "fay", "lea")
}

func TestPersonCountsOnce(t *testing.T) {
	o := withSteps(company(), step("any", "ana", "coo"), step("any", "coo", "fay"), step("any", "ana"))
	r := approve(t, o, asked(t, o, "eli", "support"), "tom")
	waitsFor(t, o, r, 1, "fay") // Tom is skipped
	barred(t, o, r, "tom", "You have approved REQ-7 already")
	barred(t, o, r, "tom", "You have approved REQ-7 already", lets("fay", "tom"))
	r = approve(t, o, r, "fay")
	waitsFor(t, o, r, 1, "ana") // who could have decided before, and did not

	// Whoever had it decided in their place has decided, and so has who did.
	o = withSteps(company(), step("any", "coo"), step("any", "coo", "bo", "lea"))
	r = does(t, o, asked(t, o, "eli", "support"), "bo", ops.Approves, lets("tom", "bo"))
	waitsFor(t, o, r, 1, "lea")
	barred(t, o, r, "tom", "Bo has approved REQ-7 for you already")
	barred(t, o, r, "bo", "You have approved REQ-7 already", lets("lea", "bo"))
}

// Rule 4: nobody eligible left goes up a level, and is never passed.
func TestNobodyLeftGoesUp(t *testing.T) {
	o := withSteps(company(), step("any", "head"))
	waitsFor(t, o, asked(t, o, "ana", "support"), 1, "tom")   // above support is the COO
	waitsFor(t, o, asked(t, o, "kai", "warehouse"), 1, "zoe") // above the warehouse is operations
	r := asked(t, o, "kai", "warehouse")
	r.Beneficiary = "zoe"
	waitsFor(t, o, r, 1, "tom")
	waitsFor(t, without(o, "tom"), r, 1, "mia")
	waitsFor(t, without(o, "tom", "mia"), r, 1, "fay")

	// With nobody at all it waits, and says so.
	r = asked(t, o, "kai", "warehouse")
	nobody := without(o, "zoe", "tom", "mia", "fay", "lea")
	waitsFor(t, nobody, r, 1)
	for _, p := range o.People {
		if p.Handle != "kai" && p.Handle != "uma" {
			barred(t, nobody, r, p.Handle, "")
		}
	}
	barred(t, nobody, r, "eli", "REQ-7 waits for nobody yet, not for you.")

	// A step that the same people have decided before goes up too.
	o = withSteps(company(), step("any", "coo"), step("any", "coo"))
	r = approve(t, o, asked(t, o, "eli", "support"), "tom")
	waitsFor(t, o, r, 1, "mia")
	if r = approve(t, o, r, "mia"); r.State != ops.Approved {
		t.Errorf("is %s", r.State)
	}
}

// Rule 4: not by time either, and not by asking others.
func TestNothingIsApprovedByTime(t *testing.T) {
	late := step("any", "coo")
	late.ExpireAfter.Days, late.EscalateAfter.Days = 2, 1
	o := withSteps(company(), step("any", "head"), late)
	r := approve(t, o, asked(t, o, "eli", "support"), "ana")
	r, err := r.Escalate(o, noon.AddDate(0, 0, 1))
	if err != nil || r.State != ops.InReview || r.Step != 1 || len(r.Decisions) != 1 {
		t.Fatalf("%v, %+v", err, r)
	}
	waitsFor(t, o, r, 1, "tom", "mia")
	_, err = r.Expire(noon.AddDate(0, 0, 2).Add(-1))
	faulty(t, err, "REQ-7 has not expired")
	seat, err := o.SeatOf(&r, "tom", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Decide(o, "tom", seat, ops.Approves, "", noon.AddDate(0, 0, 2))
	faulty(t, err, "has expired: nobody decided in time")
	_, err = r.Lower(o, "tom", seat, eur(10), "", noon.AddDate(0, 0, 2))
	faulty(t, err, "has expired: nobody decided in time")
	if r, err = r.Expire(noon.AddDate(0, 0, 2)); err != nil || r.State != ops.Expired {
		t.Errorf("%v, %s", err, r.State)
	}
}

// Rule 5: a material change voids what was decided; another does not, and
// neither does an approver who lowers the amount.
func TestMaterialChangeVoids(t *testing.T) {
	o := withSteps(company(), step("any", "head"), step("any", "coo"))
	o.Approval = append(o.Approval, ops.ApprovalRule{Kind: ops.TechnologyRequest, Steps: o.Approval[0].Steps})
	before := approve(t, o, asked(t, o, "eli", "support"), "ana")
	before.Vendor = "Ikea"
	before.Override, before.OverrideBy = "It must be", "tom"
	for name, c := range map[string]struct {
		change   func(r *ops.Request)
		material bool
	}{
		"amount":        {func(r *ops.Request) { r.Amount.Minor++ }, true},
		"less":          {func(r *ops.Request) { r.Amount.Minor-- }, true},
		"currency":      {func(r *ops.Request) { r.Amount.Currency = "USD" }, true},
		"kind":          {func(r *ops.Request) { r.Kind = ops.TechnologyRequest }, true},
		"beneficiary":   {func(r *ops.Request) { r.Beneficiary = "noa" }, true},
		"vendor":        {func(r *ops.Request) { r.Vendor = "Zendesk" }, true},
		"start":         {func(r *ops.Request) { r.Start = firstDay }, true},
		"department":    {func(r *ops.Request) { r.Department = "finance" }, true},
		"fte":           {func(r *ops.Request) { r.FTE = 50 }, true},
		"title":         {func(r *ops.Request) { r.Title = "A contractor" }, false},
		"justification": {func(r *ops.Request) { r.Justification = "The season" }, false},
		"needed by":     {func(r *ops.Request) { r.NeededBy = firstDay.AddDays(3) }, false},
		"nothing":       {func(*ops.Request) {}, false},
	} {
		r := before
		c.change(&r)
		r, err := r.Resubmit(before, o, noon, firstDay)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		void := r.Decisions[0].Void && r.Version == 2 && r.Step == 0 && r.Override == "" && r.OverrideBy == ""
		kept := !r.Decisions[0].Void && r.Version == 1 && r.Step == 1 && r.Override != ""
		if c.material && !void || !c.material && !kept {
			t.Errorf("%s: version %d, step %d, void: %t, override %q", name, r.Version, r.Step, r.Decisions[0].Void, r.Override)
		}
	}
	if before.Decisions[0].Void {
		t.Error("the request as it was has changed")
	}
}

func TestLower(t *testing.T) {
	o := withSteps(company(), step("any", "head"), step("any", "coo"))
	r := submitted(t, o, ops.Request{
		Meta: ops.Meta{ID: "REQ-7", Owner: "eli", Department: "support"}, Kind: ops.BudgetRequest, Title: "Contractor",
		Amount: money.Amount{Minor: 100_000, Currency: "USD"},
	})
	r = approve(t, o, r, "ana")
	seat, err := o.SeatOf(&r, "tom", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	usd := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "USD"} }
	for amount, words := range map[money.Amount]string{
		usd(100_000): "never raise it", usd(100_001): "never raise it", usd(0): "reject it", usd(-1): "reject it", {}: "reject it",
		eur(1): "Write the lower amount in USD",
	} {
		_, err := r.Lower(o, "tom", seat, amount, "", noon)
		faulty(t, err, words)
	}
	// The rate has doubled since: less is still worth less.
	o.Rates[0].Value = "1.84"
	lowered, err := r.Lower(o, "tom", seat, usd(99_999), "Enough", noon)
	if err != nil {
		t.Fatal(err)
	}
	if want := (money.Amount{Minor: 91_999, Currency: "EUR"}); lowered.Worth != want || lowered.Rate != "1 USD = 0.92 EUR" || lowered.RatedOn != firstDay {
		t.Errorf("worth %s at %s of %s", lowered.Worth, lowered.Rate, lowered.RatedOn)
	}
	if last := lowered.Decisions[1]; lowered.Decisions[0].Void || last.Verdict != ops.Lowers || last.Amount != usd(99_999) || lowered.Step != 1 || lowered.Version != 1 {
		t.Errorf("%+v", lowered)
	}
	// Lowering is no approval: Tom still has to.
	waitsFor(t, o, lowered, 1, "tom")
}

// Rule 6: roles are resolved when the button is pressed, on the route as it was.
func TestRolesAreThoseOfToday(t *testing.T) {
	o := withSteps(company(), step("any", "head"), step("any", "coo"))
	r := asked(t, o, "eli", "support")
	o.Departments[2].Head = "bo"
	waitsFor(t, o, r, 1, "bo")
	r = approve(t, o, r, "bo")
	o = without(o, "tom")
	o.People = append(o.People, ops.Person{Handle: "ida", Name: "Ida", Roles: []ops.Role{ops.COO}})
	waitsFor(t, o, r, 1, "ida")
}

// A later policy does not touch a request that is under way, until somebody
// without an interest in it puts it on the new route.
func TestPolicyChangeLeavesRequestsAlone(t *testing.T) {
	o := withSteps(company(), step("any", "head"), step("any", "coo"))
	r := approve(t, o, asked(t, o, "eli", "support"), "ana")
	o.Approval = []ops.ApprovalRule{{Kind: ops.BudgetRequest, Steps: []ops.ApprovalStep{step("any", "fay")}}}
	waitsFor(t, o, r, 1, "tom")
	r.NeededBy = firstDay.AddDays(-1) // it has waited for too long
	_, err := r.Reroute(o, "eli", noon, firstDay)
	faulty(t, err, "you do not choose who decides")
	rerouted, err := r.Reroute(o, "tom", noon, firstDay)
	if err != nil || rerouted.Version != 2 || !rerouted.Decisions[0].Void {
		t.Fatalf("%v, %+v", err, rerouted)
	}
	waitsFor(t, o, rerouted, 1, "fay")
	for _, s := range ops.RequestStates {
		if r.State = s; s != ops.InReview {
			_, err := r.Reroute(o, "tom", noon, firstDay)
			faulty(t, err, "Only a request in review")
		}
	}
	o.Approval[0].Steps = nil
	r.State = ops.InReview
	_, err = r.Reroute(o, "tom", noon, firstDay)
	faulty(t, err, "No rule says")
}

// Rule 7: what an approver sees of the budget: now, after this one, after all.
func TestBudgetThatAnApproverSees(t *testing.T) {
	a := ops.NewAccount(ops.Budget{Department: "support", Period: "2026", Amount: eur(1_000)}, "ana")
	for _, m := range []ops.Move{{Adjusted: -100_00}, {Reserved: 300_00}, {Committed: 200_00}, {Spent: 50_00}} {
		var err error
		if a, err = a.Apply(m); err != nil {
			t.Fatal(err)
		}
	}
	if now, all := a.Unspoken(), a.Available(); now != eur(650) || all != eur(350) {
		t.Errorf("%s now, %s after all that are pending", now, all)
	}
}

// Rule 9: after the outcome there is no seat for anybody, and it says who, and why.
func TestNoSeatAfterTheOutcome(t *testing.T) {
	o := withSteps(company(), step("any", "coo", "ceo"))
	r := does(t, o, asked(t, o, "eli", "support"), "tom", ops.Rejects)
	if r.State != ops.Rejected || r.Reason != "Too dear" || r.Decisions[0].By != "tom" || !r.Decisions[0].At.Equal(noon) {
		t.Errorf("%+v", r)
	}
	for _, s := range ops.RequestStates {
		r.State = s
		for _, p := range o.People {
			if _, err := o.SeatOf(&r, p.Handle, nil, firstDay); err == nil && s != ops.InReview {
				t.Errorf("%s has a seat while it is %s", p.Handle, s)
			}
		}
	}
}

func TestDecisionsNeedReasons(t *testing.T) {
	o := withSteps(company(), step("any", "coo"))
	r := asked(t, o, "eli", "support")
	seat, err := o.SeatOf(&r, "tom", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	for verdict, words := range map[ops.Verdict]string{ops.Rejects: "Say why, in a sentence that Eli can", ops.AsksChange: "What should be changed?"} {
		for _, reason := range []string{"", " \n\t"} {
			got, err := r.Decide(o, "tom", seat, verdict, reason, noon)
			faulty(t, err, words)
			if got.State != ops.InReview || len(got.Decisions) > 0 {
				t.Errorf("%s without a reason was written", verdict)
			}
		}
	}
	if got, err := r.Decide(o, "tom", seat, ops.Lowers, "", noon); err == nil || len(got.Decisions) > 0 {
		t.Error("it was lowered to nothing in particular")
	}
	// The same people go on with a request that was changed in its words.
	r = does(t, o, r, "tom", ops.AsksChange)
	barred(t, o, r, "tom", "REQ-7 is with Eli, who was asked to change it")
	changed := r
	changed.Justification = "The season"
	changed, err = changed.Resubmit(r, o, noon.AddDate(0, 0, 1), firstDay)
	if err != nil || changed.State != ops.InReview || changed.Version != 1 || !changed.StepSince.After(noon) || changed.Reason != "" {
		t.Errorf("%v, %+v", err, changed)
	}
	waitsFor(t, o, changed, 1, "tom")
}
