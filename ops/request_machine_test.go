package ops_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// office is a company of random shape whose people do all they can to one
// request, while others come and go, delegate, and change the policy.
type office struct {
	everybody   []ops.Person
	org         *ops.Org
	delegations []ops.Delegation
	request     ops.Request
	// old are seats that somebody has kept from before.
	old map[ops.Handle]ops.Seat
	// asked is the amount of the version, from which an approver may only go
	// down; outcomes are the ends and approvals it has come to.
	asked    money.Amount
	outcomes []ops.RequestState
	now      time.Time
}

func (g *office) today() dates.Date { return dates.Of(g.now) }

func TestRequestLife(t *testing.T) {
	approved, escalated := 0, 0
	for range 10 { // a hundred lives are over in no time
		rapid.Check(t, func(t *rapid.T) {
			g := drawOffice(t)
			t.Repeat(map[string]func(*rapid.T){
				"":         g.check,
				"decide":   g.decide,
				"decide 2": g.decide, // more often than the rest
				"decide 3": g.decide,
				"lower":    g.lower,
				"resubmit": g.resubmit,
				"end":      g.end,
				"fulfil":   g.fulfil,
				"reroute":  g.reroute,
				"escalate": g.escalate,
				"silence":  g.silence,
				"delegate": g.delegate,
				"people":   g.people,
				"policy":   g.policy,
				"days":     g.days,
			})
			if slices.Contains(g.outcomes, ops.Approved) {
				approved++
			}
			if slices.ContainsFunc(g.request.Decisions, func(d ops.Decision) bool { return d.Escalated && d.Verdict == ops.Approves }) {
				escalated++
			}
		})
	}
	if approved == 0 {
		t.Error("no request was ever approved, so this proves little")
	}
	if escalated == 0 {
		t.Error("nobody to whom a request was escalated ever approved, so this proves little")
	}
}

// drawOffice draws a company: departments that are parts of earlier ones, so
// that there is no ring, heads of several, and roles in any hands.
func drawOffice(t *rapid.T) *office {
	g := &office{now: noon, old: map[ops.Handle]ops.Seat{}}
	o := ops.Defaults().Org
	o.Rates = []ops.Rate{{Currency: "USD", Value: "0.92"}}
	for i := range rapid.IntRange(2, 9).Draw(t, "people") {
		p := ops.Person{Handle: handle("p", i), Name: string(handle("P", i)), Department: handle("d", rapid.IntRange(0, 3).Draw(t, "department"))}
		if i == 0 {
			p.Roles = []ops.Role{ops.CEO}
		} else if role := rapid.SampledFrom([]ops.Role{"", "", "", ops.COO, ops.Approver, ops.Observer}).Draw(t, "role"); role != "" {
			p.Roles = []ops.Role{role}
		}
		g.everybody = append(g.everybody, p)
	}
	o.People = g.everybody
	for i := range rapid.IntRange(1, 4).Draw(t, "departments") {
		d := ops.Department{Handle: handle("d", i), Head: g.anybody(t), Deputy: rapid.SampledFrom([]ops.Handle{"", g.anybody(t)}).Draw(t, "deputy")}
		if i > 0 && rapid.Bool().Draw(t, "part of another") {
			d.Parent = handle("d", rapid.IntRange(0, i-1).Draw(t, "parent"))
		}
		o.Departments = append(o.Departments, d)
	}
	g.org = &o
	g.policy(t)
	r := ops.Request{Meta: ops.Meta{ID: "REQ-1", Revision: 1, Owner: g.anybody(t), Department: handle("d", 0)}, Kind: ops.BudgetRequest, Title: "Chairs"}
	g.draft(t, &r)
	r, err := r.Submit(g.org, g.now, g.today())
	if err != nil {
		t.Fatal(err)
	}
	g.request, g.asked = r, r.Amount
	return g
}

func (g *office) anybody(t *rapid.T) ops.Handle {
	return rapid.SampledFrom(g.everybody).Draw(t, "person").Handle
}

// draft changes what is asked for.
func (g *office) draft(t *rapid.T, r *ops.Request) {
	r.Amount = money.Amount{Minor: rapid.Int64Range(1, 200).Draw(t, "amount"), Currency: rapid.SampledFrom([]money.Currency{"EUR", "USD"}).Draw(t, "currency")}
	r.Beneficiary = rapid.SampledFrom([]ops.Handle{"", "", g.anybody(t)}).Draw(t, "beneficiary")
	r.Department = rapid.SampledFrom(g.org.Departments).Draw(t, "department").Handle
}

// policy gives the company another policy. It must not touch the request.
func (g *office) policy(t *rapid.T) {
	o := *g.org
	names := []string{"head", "deputy", "coo", "ceo", "approver"}
	for _, p := range g.everybody {
		names = append(names, string(p.Handle))
	}
	o.Approval = nil
	var over *money.Amount
	bands := rapid.IntRange(1, 2).Draw(t, "bands")
	for i := range bands {
		rule := ops.ApprovalRule{Kind: ops.BudgetRequest, Over: over}
		if i < bands-1 {
			rule.UpTo = &money.Amount{Minor: 100, Currency: "EUR"}
			over = rule.UpTo
		}
		for range rapid.IntRange(1, 3).Draw(t, "steps") {
			s := ops.ApprovalStep{
				By:       rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 3, rapid.ID[string]).Draw(t, "by"),
				Fallback: rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 2, rapid.ID[string]).Draw(t, "fallback"),
				Quorum:   rapid.SampledFrom([]string{"any", "all", "majority", "1", "2", "3"}).Draw(t, "quorum"),
			}
			s.ExpireAfter.Days = rapid.SampledFrom([]int{0, 0, 3}).Draw(t, "expires")
			if s.EscalateAfter.Days = rapid.IntRange(0, 2).Draw(t, "escalated"); s.EscalateAfter.Days > 0 {
				s.EscalateTo = rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 2, rapid.ID[string]).Draw(t, "escalate to")
			}
			rule.Steps = append(rule.Steps, s)
		}
		o.Approval = append(o.Approval, rule)
	}
	g.org = &o
}

// people leave and come back; what names them still does.
func (g *office) people(t *rapid.T) {
	o := *g.org
	o.People = nil
	for _, p := range g.everybody {
		if rapid.IntRange(0, 4).Draw(t, "has left") > 0 {
			o.People = append(o.People, p)
		}
	}
	g.org = &o
}

func (g *office) days(t *rapid.T) {
	g.now = g.now.AddDate(0, 0, rapid.IntRange(1, 4).Draw(t, "days"))
}

func (g *office) delegate(t *rapid.T) {
	d := ops.Delegation{Meta: ops.Meta{Owner: g.anybody(t)}, To: g.anybody(t), From: g.today(), Until: g.today().AddDays(rapid.IntRange(0, 9).Draw(t, "days"))}
	if rapid.IntRange(0, 3).Draw(t, "ceiling") == 0 {
		d.Ceiling = money.Amount{Minor: 80, Currency: "EUR"}
	}
	if rapid.IntRange(0, 9).Draw(t, "revoked") == 0 {
		d.Revoked = g.today()
	}
	g.delegations = append(g.delegations, d)
}

// became takes the request to what an action has made of it. What is refused is
// refused in words, and changes nothing.
func (g *office) became(t *rapid.T, next ops.Request, err error) bool {
	if err != nil {
		if fault, ok := ops.AsFault(err); !ok || fault.Text == "" {
			t.Fatalf("refused with %v", err)
		}
		return false
	}
	before := g.request
	if before.State.Ended() {
		t.Fatalf("it was %s, and is %s", before.State, next.State)
	}
	if next.State != before.State && (next.State == ops.Approved || next.State.Ended()) {
		g.outcomes = append(g.outcomes, next.State)
	}
	next.Revision++
	g.request = next
	return true
}

func (g *office) decide(t *rapid.T) {
	by := g.anybody(t)
	if pool := g.org.Panel(&g.request).Pool; len(pool) > 0 && rapid.IntRange(0, 2).Draw(t, "who is asked") > 0 {
		by = rapid.SampledFrom(pool).Draw(t, "by")
	}
	verdict := rapid.SampledFrom([]ops.Verdict{ops.Approves, ops.Approves, ops.Approves, ops.Approves, ops.Rejects, ops.AsksChange}).Draw(t, "verdict")
	before := g.request
	panel := g.org.Panel(&before)
	if seat, ok := g.old[by]; ok && rapid.Bool().Draw(t, "an old seat") {
		if _, err := before.Decide(g.org, by, seat, verdict, "Because", g.now); err == nil {
			t.Fatalf("%s decided in a seat of before", by)
		}
	}
	seat, err := g.org.SeatOf(&before, by, g.delegations, g.today())
	if err != nil {
		g.became(t, before, err)
		return
	}
	g.checkSeat(t, by, seat)
	next, err := before.Decide(g.org, by, seat, verdict, "Because", g.now)
	if !g.became(t, next, err) {
		return
	}
	g.old[by] = seat
	last := next.Decisions[len(next.Decisions)-1]
	if last.By != by || last.For != seat.For || last.Version != before.Version || last.Revision != before.Revision ||
		last.Amount != before.Amount || last.Step != before.Step || !last.At.Equal(g.now) {
		t.Fatalf("the decision states %+v", last)
	}
	if last.Escalated != slices.Contains(panel.Escalated, cmp.Or(seat.For, by)) {
		t.Fatalf("it was escalated to %v, and the decision states %+v", panel.Escalated, last)
	}
	if verdict == ops.Approves {
		g.checkQuorum(t, before, next)
	}
}

// escalate asks others, and sees to it that nothing else has changed.
func (g *office) escalate(t *rapid.T) {
	before := g.request
	next, err := before.Escalate(g.org, g.now)
	due := before.EscalatesAt(g.org)
	expired := !before.Expires.IsZero() && !g.now.Before(before.Expires)
	if may := before.State == ops.InReview && !due.IsZero() && !g.now.Before(due) && !expired; may != (err == nil) {
		t.Fatalf("%s, due at %s, expires at %s, escalated: %v", before.State, due, before.Expires, err)
	}
	was := g.org.Panel(&before)
	if !g.became(t, next, err) {
		return
	}
	if _, err := next.Escalate(g.org, g.now); err == nil {
		t.Fatal("it was escalated twice")
	}
	g.checkEscalation(t, was)
}

// silence is all the time that nobody decides in.
func (g *office) silence(t *rapid.T) {
	if due := g.request.EscalatesAt(g.org); due.After(g.now) {
		g.now = due
	}
	g.escalate(t)
}

func (g *office) lower(t *rapid.T) {
	by, before := g.anybody(t), g.request
	seat, err := g.org.SeatOf(&before, by, g.delegations, g.today())
	if err != nil {
		return
	}
	amount := before.Amount
	amount.Minor += rapid.Int64Range(-50, 1).Draw(t, "by")
	next, err := before.Lower(g.org, by, seat, amount, "", g.now)
	if err == nil && (amount.Minor >= before.Amount.Minor || next.Worth.Minor > before.Worth.Minor || next.Version != before.Version || next.Step != before.Step) {
		t.Fatalf("lowered from %s to %s", before.Amount, amount)
	}
	g.became(t, next, err)
}

func (g *office) resubmit(t *rapid.T) {
	before, changed := g.request, g.request
	changed.Justification += "."
	if rapid.Bool().Draw(t, "in substance") {
		g.draft(t, &changed)
	}
	next, err := changed.Resubmit(before, g.org, g.now, g.today())
	if !g.became(t, next, err) {
		return
	}
	if changed.Amount == before.Amount && changed.Beneficiary == before.Beneficiary && changed.Department == before.Department {
		if next.Version != before.Version || next.Step != before.Step {
			t.Fatalf("its words alone have brought it from version %d to %d", before.Version, next.Version)
		}
		return
	}
	g.startedOver(t, before)
}

func (g *office) reroute(t *rapid.T) {
	by, before := g.anybody(t), g.request
	next, err := before.Reroute(g.org, by, g.now, g.today())
	if err == nil && (by == before.Owner || by == before.Beneficiary) {
		t.Fatalf("%s chose who decides on their own request", by)
	}
	if g.became(t, next, err) {
		g.startedOver(t, before)
	}
}

// startedOver makes sure that nothing that was decided counts any more.
func (g *office) startedOver(t *rapid.T, before ops.Request) {
	r := g.request
	g.asked = r.Amount
	if r.Version != before.Version+1 || r.Step != 0 || r.State != ops.InReview || !r.Escalated.IsZero() ||
		slices.ContainsFunc(r.Decisions, func(d ops.Decision) bool { return !d.Void }) {
		t.Fatalf("%+v", r)
	}
}

func (g *office) end(t *rapid.T) {
	switch rapid.IntRange(0, 8).Draw(t, "how") {
	case 0:
		next, err := g.request.Withdraw("")
		g.became(t, next, err)
	case 1:
		next, err := g.request.Cancel("No more")
		g.became(t, next, err)
	default:
		next, err := g.request.Expire(g.now)
		g.became(t, next, err)
	}
}

func (g *office) fulfil(t *rapid.T) {
	paid := money.Amount{Minor: rapid.Int64Range(-1, 100).Draw(t, "paid"), Currency: g.request.Amount.Currency}
	next, err := g.request.Fulfil(paid, rapid.Bool().Draw(t, "final"))
	g.became(t, next, err)
}
