package ops_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// register is one risk in the hands of people who do all they can to it, on
// days that go by. It remembers what must not be forgotten.
type register struct {
	policy ops.RiskPolicy
	risk   ops.Risk
	today  dates.Date
	now    time.Time
	// accepted is the level at which the standing acceptance was given.
	accepted    ops.Level
	acceptances uint64
}

// moves are the states that a risk may go to from each, by whatever is done.
var moves = map[ops.RiskState][]ops.RiskState{
	ops.RiskOpen:     {ops.RiskAssessed, ops.RiskTreated, ops.RiskClosed},
	ops.RiskAssessed: {ops.RiskTreated, ops.RiskClosed},
	ops.RiskTreated:  {ops.RiskAssessed, ops.RiskOpen, ops.RiskClosed},
	ops.RiskClosed:   {ops.RiskOpen},
}

func TestRiskLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &register{policy: ops.Defaults().Org.Risk, today: dates.Date{Year: 2026, Month: 11, Day: 23}}
		g.now = g.today.Midnight(time.UTC)
		logged, err := ops.LogRisk(ops.Risk{
			Meta: ops.Meta{ID: "RISK-1", Owner: "ana", Department: "support"}, Title: "Port strike",
			Current: drawRating(t), Mitigation: drawText(t, "mitigation"), Due: g.drawDay(t, 0, 30),
		}, g.policy, g.today)
		if err != nil {
			t.Fatal(err)
		}
		g.risk = logged
		t.Repeat(map[string]func(*rapid.T){
			"":            g.check,
			"days":        g.days,
			"assess":      g.assess,
			"plan":        g.plan,
			"accept":      g.accept,
			"review":      g.review,
			"close":       g.close,
			"reopen":      g.reopen,
			"acknowledge": g.acknowledge,
			"lapse":       g.lapse,
		})
	})
}

func drawRating(t *rapid.T) ops.Rating {
	return ops.Rating{Likelihood: rapid.IntRange(0, 5).Draw(t, "likelihood"), Impact: rapid.IntRange(0, 5).Draw(t, "impact")}
}

func drawText(t *rapid.T, name string) string {
	return rapid.SampledFrom([]string{"", "Sign a second supplier"}).Draw(t, name)
}

// drawDay is no day, or one between so many days from now.
func (g *register) drawDay(t *rapid.T, from, to int) dates.Date {
	if rapid.IntRange(0, 2).Draw(t, "no day") == 0 {
		return dates.Date{}
	}
	return g.today.AddDays(rapid.IntRange(from, to).Draw(t, "days from now"))
}

// after takes a move to its result, if it was allowed, and checks that the
// state is one that can be reached. What is refused is refused in words, or names
// the field that was left out.
func (g *register) after(t *rapid.T, next ops.Risk, err error) bool {
	if err != nil {
		if fault, ok := ops.AsFault(err); !ok || fault.Text == "" && fault.Option == "" {
			t.Fatalf("refused with %v", err)
		}
		return false
	}
	before := g.risk
	g.risk = next
	if before.State == next.State {
		return true
	}
	for _, state := range moves[before.State] {
		if state == next.State {
			return true
		}
	}
	t.Fatalf("went from %s to %s", before.State, next.State)
	return false
}

func (g *register) days(t *rapid.T) {
	g.today = g.today.AddDays(rapid.IntRange(1, 200).Draw(t, "days"))
	g.now = g.today.Midnight(time.UTC)
}

func (g *register) assess(t *rapid.T) {
	before, rating := g.risk, drawRating(t)
	next, err := before.Assess(rating, g.policy, g.today)
	full := (rating.Likelihood > 0 || before.Current.Likelihood > 0) && (rating.Impact > 0 || before.Current.Impact > 0)
	if allowed := before.State != ops.RiskClosed && full; allowed != (err == nil) {
		t.Fatalf("assessing %+v as %+v: %v", before.Current, rating, err)
	}
	if !g.after(t, next, err) {
		return
	}
	if !next.Current.Rated() || !next.Inherent.Rated() || next.Reviewed != g.today {
		t.Fatalf("assessed as %+v, inherent %+v, on %s", next.Current, next.Inherent, next.Reviewed)
	}
	want := g.policy.ReviewDays[next.Level()]
	if before.Current.Rated() && !before.Reviewed.IsZero() && next.Current.Score() != before.Current.Score() {
		want = 7
	}
	if days := next.NextReview.Sub(g.today); days != want {
		t.Fatalf("from %+v to %+v asks for a review in %d days, not %d", before.Current, next.Current, days, want)
	}
	if next.Level().Rank() > before.Level().Rank() && (next.Acknowledged != "" || next.Acceptance != "") {
		t.Fatalf("what was agreed to at %s still holds at %s", before.Level(), next.Level())
	}
}

func (g *register) plan(t *rapid.T) {
	plan := ops.Plan{
		Treatment:  rapid.SampledFrom([]ops.Treatment{"", ops.Mitigate, ops.Avoid, ops.Transfer, ops.Accept}).Draw(t, "treatment"),
		Mitigation: drawText(t, "mitigation"), Due: g.drawDay(t, -3, 60), Residual: drawRating(t),
		Owner: rapid.SampledFrom([]ops.Handle{"", "bo"}).Draw(t, "owner"),
	}
	before := g.risk
	next, err := before.Plan(plan, g.today)
	allowed := before.State != ops.RiskClosed && plan.Treatment != ops.Accept &&
		(plan.Due.IsZero() || !plan.Due.Before(g.today) || plan.Due == before.Due) &&
		(plan.Mitigation != "" || before.Mitigation != "")
	if allowed != (err == nil) {
		t.Fatalf("planning %+v: %v", plan, err)
	}
	if !g.after(t, next, err) {
		return
	}
	if next.State != ops.RiskTreated || next.Treatment == ops.Accept || next.Treatment == "" || next.Acceptance != "" || next.Mitigation == "" {
		t.Fatalf("planned: %s by %q, acceptance %q", next.State, next.Treatment, next.Acceptance)
	}
}

func (g *register) accept(t *rapid.T) {
	before, days := g.risk, rapid.IntRange(-5, 400).Draw(t, "days")
	g.acceptances++
	next, err := before.AcceptUntil(ops.MakeID("ACC", g.acceptances), g.today.AddDays(days), g.today)
	if allowed := before.State != ops.RiskClosed && before.Current.Rated() && days > 0 && days <= 366; allowed != (err == nil) {
		t.Fatalf("accepting for %d days: %v", days, err)
	}
	if g.after(t, next, err) {
		g.accepted = next.Level()
	}
}

func (g *register) review(t *rapid.T) {
	before := g.risk
	next, err := before.Review(g.policy, g.today)
	if allowed := before.State != ops.RiskClosed && before.Current.Rated(); allowed != (err == nil) {
		t.Fatalf("reviewing: %v", err)
	}
	if !g.after(t, next, err) {
		return
	}
	if days := next.NextReview.Sub(g.today); days != g.policy.ReviewDays[next.Level()] || next.State != before.State {
		t.Fatalf("a %s risk is reviewed again in %d days", next.Level(), days)
	}
}

func (g *register) close(t *rapid.T) {
	before, reason := g.risk, drawText(t, "reason")
	next, err := before.Close(reason)
	if allowed := before.State != ops.RiskClosed && reason != ""; allowed != (err == nil) {
		t.Fatalf("closing: %v", err)
	}
	g.after(t, next, err)
}

func (g *register) reopen(t *rapid.T) {
	before := g.risk
	next, err := before.Reopen(g.today)
	if allowed := before.State == ops.RiskClosed || before.Acceptance != ""; allowed != (err == nil) {
		t.Fatalf("reopening: %v", err)
	}
	if !g.after(t, next, err) {
		return
	}
	if next.State != ops.RiskOpen || next.CloseReason != "" || next.Current != before.Current {
		t.Fatalf("reopened: %s, %q, %+v", next.State, next.CloseReason, next.Current)
	}
	if next.Current.Rated() && next.NextReview.Sub(g.today) > 7 {
		t.Fatalf("reopened and not reviewed before %s", next.NextReview)
	}
}

func (g *register) acknowledge(t *rapid.T) {
	before := g.risk
	next, err := before.Acknowledge("tom", g.now)
	if allowed := before.State != ops.RiskClosed && before.Acknowledged == ""; allowed != (err == nil) {
		t.Fatalf("acknowledging: %v", err)
	}
	g.after(t, next, err)
}

// lapse opens what is open by its dates already, and nothing else; it is foretold
// for the first day on which it does.
func (g *register) lapse(t *rapid.T) {
	before, on := g.risk, g.risk.Lapses()
	next, lapsed := before.Lapse(g.today)
	accepted := before.State == ops.RiskTreated && before.Treatment == ops.Accept
	if accepted == on.IsZero() || accepted && on != before.AcceptedUntil.AddDays(1) {
		t.Fatalf("%s by %q until %s lapses on %s", before.State, before.Treatment, before.AcceptedUntil, on)
	}
	if lapsed != (accepted && !g.today.Before(on)) {
		t.Fatalf("on %s, accepted until %s: lapsed %t", g.today, before.AcceptedUntil, lapsed)
	}
	if !lapsed {
		if next.State != before.State || next.Rises != before.Rises {
			t.Fatalf("it has not lapsed, and is %s", next.State)
		}
		return
	}
	g.after(t, next, nil)
	if next.State != ops.RiskOpen || next.State != before.StateAt(g.today) || next.Treatment != "" || next.Acknowledged != "" || !next.AcknowledgedAt.IsZero() {
		t.Fatalf("lapsed, and %s by %q, acknowledged by %q", next.State, next.Treatment, next.Acknowledged)
	}
	// Those who are told of high risks are told again, by a new message.
	if next.Rises != before.Rises+1 || next.Current != before.Current || g.policy.Alerts(next) != g.policy.Alerts(before) {
		t.Fatalf("lapsed after %d rises, and has %d", before.Rises, next.Rises)
	}
	// What waits for a decision is the acceptance, and still does.
	if next.Acceptance != before.Acceptance || !next.AcceptedUntil.Before(g.today) || next.NextDue() != before.NextDue() {
		t.Fatalf("lapsed, and accepted by %q until %s", next.Acceptance, next.AcceptedUntil)
	}
	if _, again := next.Lapse(g.today); again || !next.Lapses().IsZero() {
		t.Fatal("it lapses twice")
	}
}

// check is what holds of every risk on every day.
func (g *register) check(t *rapid.T) {
	r := &g.risk
	if (r.Level() == ops.Unrated) != !r.Current.Rated() || !r.Current.Rated() && r.Level().Rank() != 0 {
		t.Fatalf("%+v has the level %q", r.Current, r.Level())
	}
	if r.State == ops.RiskAssessed && (!r.Current.Rated() || r.Acceptance != "") {
		t.Fatalf("assessed as %+v, and accepted by %q", r.Current, r.Acceptance)
	}
	if closed := r.State == ops.RiskClosed; closed != (r.CloseReason != "") || closed != (r.StateAt(g.today) == ops.RiskClosed) {
		t.Fatalf("%s with the reason %q", r.State, r.CloseReason)
	}
	g.checkAcceptance(t)
	late, due := r.Overdue(g.today), r.NextDue()
	if (len(late) > 0) != (!due.IsZero() && due.Before(g.today)) {
		t.Fatalf("due %s, late on %s: %v", due, g.today, late)
	}
	for _, d := range late {
		if d.On.Before(due) || !d.On.Before(g.today) {
			t.Fatalf("the first due is %s, late is %+v", due, d)
		}
	}
	if r.State == ops.RiskClosed && (len(late) > 0 || !due.IsZero()) {
		t.Fatal("something of a closed risk is due")
	}
}

func (g *register) checkAcceptance(t *rapid.T) {
	r := &g.risk
	if (r.Acceptance == "") != r.AcceptedUntil.IsZero() {
		t.Fatalf("acceptance %q until %s", r.Acceptance, r.AcceptedUntil)
	}
	if r.AcceptedOn(g.today) {
		if r.State != ops.RiskTreated || r.Treatment != ops.Accept || g.today.After(r.AcceptedUntil) {
			t.Fatalf("accepted while %s by %q until %s", r.State, r.Treatment, r.AcceptedUntil)
		}
		if r.Level().Rank() > g.accepted.Rank() {
			t.Fatalf("accepted at %s, and %s now", g.accepted, r.Level())
		}
		if r.StateAt(r.AcceptedUntil) != ops.RiskTreated || r.StateAt(r.AcceptedUntil.AddDays(1)) != ops.RiskOpen {
			t.Fatal("an acceptance ends after its last day")
		}
	} else if r.Treatment == ops.Accept && r.State != ops.RiskClosed && r.StateAt(g.today) != ops.RiskOpen {
		t.Fatalf("neither accepted nor open: %s", r.StateAt(g.today))
	}
}

// An acceptance that has run out waits for a decision until somebody takes one:
// rating the risk anew is one, looking at it is not.
func TestLapse(t *testing.T) {
	policy := ops.Defaults().Org.Risk
	logged, err := ops.LogRisk(ops.Risk{
		Meta: ops.Meta{ID: "RISK-1", Owner: "ana"}, Title: "Port strike", Current: ops.Rating{Likelihood: 4, Impact: 4}, Due: firstDay.AddDays(90),
	}, policy, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := logged.AcceptUntil("ACC-1", firstDay.AddDays(30), firstDay)
	if err != nil {
		t.Fatal(err)
	}
	if _, early := accepted.Lapse(firstDay.AddDays(30)); early {
		t.Error("it lapses on its last day")
	}
	today := firstDay.AddDays(31)
	lapsed, ok := accepted.Lapse(today)
	if !ok || lapsed.State != ops.RiskOpen {
		t.Fatalf("%t: %s", ok, lapsed.State)
	}
	waits := func(r ops.Risk, err error) string {
		if err != nil {
			t.Error(err)
		}
		what := ""
		for _, due := range r.Overdue(today) {
			what += due.What
		}
		return what
	}
	for name, c := range map[string]struct{ got, want string }{
		"left":     {waits(lapsed, nil), "acceptance"},
		"reviewed": {waits(lapsed.Review(policy, today)), "acceptance"},
		"assessed": {waits(lapsed.Assess(ops.Rating{Likelihood: 4, Impact: 4}, policy, today)), ""},
		"eased":    {waits(lapsed.Assess(ops.Rating{Likelihood: 2}, policy, today)), ""},
		"planned":  {waits(lapsed.Plan(ops.Plan{Mitigation: "Sign a second port"}, today)), ""},
		"accepted": {waits(lapsed.AcceptUntil("ACC-2", today.AddDays(9), today)), ""},
		"reopened": {waits(lapsed.Reopen(today)), ""},
		"closed":   {waits(lapsed.Close("It ended")), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s, and %q waits, want %q", name, c.got, c.want)
		}
	}
}
