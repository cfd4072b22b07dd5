package ops_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// late is when the steps of these tests are escalated: Thursday at noon.
var late = noon.AddDate(0, 0, 3)

// escalating is a step that is escalated after three days, to whom it says.
func escalating(s ops.ApprovalStep, to ...string) ops.ApprovalStep {
	s.EscalateAfter.Days, s.EscalateTo = 3, to
	return s
}

func escalate(t testing.TB, o *ops.Org, r ops.Request) ops.Request {
	t.Helper()
	r, err := r.Escalate(o, late)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// afterwards has somebody approve an hour after the escalation.
func afterwards(t testing.TB, o *ops.Org, r ops.Request, by ops.Handle, delegations ...ops.Delegation) ops.Request {
	t.Helper()
	seat, err := o.SeatOf(&r, by, delegations, dates.Of(late))
	if err != nil {
		t.Fatalf("%s may not decide: %v", by, err)
	}
	if r, err = r.Decide(o, by, seat, ops.Approves, "", late.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	return r
}

// Who is asked when those who should decide are silent. Support is a department
// of its own, the warehouse a part of operations.
func TestEscalatedTo(t *testing.T) {
	fallback := step("any", "lea")
	fallback.Fallback = []string{"deputy"}
	for name, c := range map[string]struct {
		step              ops.ApprovalStep
		owner, department ops.Handle
		gone              []ops.Handle
		want, escalated   string
	}{
		"a role":                           {escalating(step("any", "coo"), "ceo"), "eli", "support", nil, "tom", "mia"},
		"a person and a role of several":   {escalating(step("any", "coo"), "zoe", "approver"), "eli", "support", nil, "tom", "zoe fay lea"},
		"the head of the department":       {escalating(step("any", "coo"), "head"), "eli", "support", nil, "tom", "ana"},
		"who is asked anyway, once":        {escalating(step("any", "coo", "ceo"), "ceo", "fay"), "eli", "support", nil, "tom mia", "fay"},
		"who is asked anyway, and no more": {escalating(step("any", "coo"), "ceo"), "tom", "warehouse", nil, "mia", ""},
		"not who asks":                     {escalating(step("any", "coo"), "ceo", "fay"), "mia", "support", nil, "tom", "fay"},
		"above, if only who asks":          {escalating(step("any", "coo"), "ceo"), "mia", "support", nil, "tom", "fay"},
		"above, if they have left":         {escalating(step("any", "head"), "gus"), "eli", "support", nil, "ana", "tom"},
		"above, if they only observe":      {escalating(step("any", "head"), "uma"), "eli", "support", nil, "ana", "tom"},
		"above, if nobody has the role":    {escalating(step("any", "head"), "approver"), "eli", "support", []ops.Handle{"fay", "lea"}, "ana", "tom"},
		"above a head who is on their own": {escalating(step("any", "head")), "eli", "support", nil, "ana", "tom"},
		"above a head who has one":         {escalating(step("any", "head")), "eli", "warehouse", nil, "kai", "zoe"},
		"above who stands in":              {escalating(step("any", "head")), "kai", "warehouse", nil, "zoe", "tom"},
		"above, and that is gone":          {escalating(step("any", "head")), "eli", "warehouse", []ops.Handle{"zoe"}, "kai", "tom"},
		"above the COO":                    {escalating(step("any", "coo")), "eli", "support", nil, "tom", "mia"},
		"above the CEO":                    {escalating(step("any", "ceo")), "eli", "support", nil, "mia", "tom"},
		"the fallback before that":         {escalating(fallback), "eli", "support", nil, "lea", "bo"},
		"above each of them":               {escalating(step("all", "ana", "kai")), "eli", "support", nil, "ana kai", "tom zoe"},
		"who is above both, once":          {escalating(step("all", "ana", "fay")), "eli", "support", nil, "ana fay", "tom"},
		"above is one of them":             {escalating(step("all", "coo", "ana")), "eli", "support", nil, "tom ana", "mia"},
		"where nobody could decide":        {escalating(step("any", "head"), "yui"), "kai", "warehouse", []ops.Handle{"zoe", "tom", "mia", "fay", "lea"}, "", "yui"},
		"nobody, where nobody is above":    {escalating(step("any", "head"), "zoe"), "eli", "warehouse", []ops.Handle{"zoe", "tom", "mia", "fay", "lea"}, "kai", ""},
	} {
		t.Run(name, func(t *testing.T) {
			o := without(withSteps(company(), c.step), c.gone...)
			r := asked(t, o, c.owner, c.department)
			before := o.Panel(&r)
			if joinAll(before.Pool) != c.want || len(before.Escalated) > 0 {
				t.Errorf("before it is escalated: %+v, want %s", before, c.want)
			}
			r = escalate(t, o, r)
			panel := waitsFor(t, o, r, before.Need, handlesIn(c.want+" "+c.escalated)...)
			if joinAll(panel.Escalated) != c.escalated || joinAll(panel.Raised) != joinAll(before.Raised) {
				t.Errorf("escalated to %v, want %s", panel.Escalated, c.escalated)
			}
		})
	}
}

// How many must agree, after each of those who do. An approval of somebody to
// whom it was escalated counts in place of one who is silent.
func TestEscalatedQuorum(t *testing.T) {
	for name, c := range map[string]struct {
		step  ops.ApprovalStep
		owner ops.Handle
		by    string
		want  []string // whom it waits for: at first, and after each approval
	}{
		"any, by whom it was escalated to":     {escalating(step("any", "coo", "fay"), "ceo"), "eli", "mia", []string{"1 of tom fay mia", "approved"}},
		"any, by one of the first":             {escalating(step("any", "coo", "fay"), "ceo"), "eli", "fay", []string{"1 of tom fay mia", "approved"}},
		"all of one":                           {escalating(step("all", "coo"), "ceo"), "eli", "mia", []string{"1 of tom mia", "approved"}},
		"all, one of whom is silent":           {escalating(step("all", "coo", "fay"), "ceo"), "eli", "mia tom", []string{"2 of tom fay mia", "1 of tom fay", "approved"}},
		"all, the other of whom is silent":     {escalating(step("all", "coo", "fay"), "ceo"), "eli", "mia fay", []string{"2 of tom fay mia", "1 of tom fay", "approved"}},
		"all, one of whom decided first":       {escalating(step("all", "coo", "fay"), "ceo"), "eli", "tom mia", []string{"2 of tom fay mia", "1 of fay mia", "approved"}},
		"all, none of whom is silent":          {escalating(step("all", "coo", "fay"), "ceo"), "eli", "tom fay", []string{"2 of tom fay mia", "1 of fay mia", "approved"}},
		"all, two of whom are silent":          {escalating(step("all", "coo", "fay"), "ceo", "zoe"), "eli", "mia zoe", []string{"2 of tom fay mia zoe", "1 of tom fay zoe", "approved"}},
		"all of three":                         {escalating(step("all", "coo", "fay", "lea"), "ceo"), "eli", "mia lea tom", []string{"3 of tom fay lea mia", "2 of tom fay lea", "1 of tom fay", "approved"}},
		"all, one of whom is replaced":         {escalating(step("all", "coo", "fay"), "zoe"), "tom", "zoe fay", []string{"2 of fay mia zoe", "1 of fay mia", "approved"}},
		"all, and who stands in is not silent": {escalating(step("all", "coo", "fay"), "zoe"), "tom", "mia zoe", []string{"2 of fay mia zoe", "1 of fay zoe", "approved"}},
		"all, above both":                      {escalating(step("all", "coo", "fay")), "eli", "mia fay", []string{"2 of tom fay mia", "1 of tom fay", "approved"}},
		"all, and above each":                  {escalating(step("all", "ana", "kai")), "eli", "kai zoe", []string{"2 of ana kai tom zoe", "1 of ana tom zoe", "approved"}},
		"majority":                             {escalating(step("majority", "coo", "fay", "lea"), "ceo"), "eli", "mia lea", []string{"2 of tom fay lea mia", "1 of tom fay lea", "approved"}},
		"majority, without the others":         {escalating(step("majority", "coo", "fay", "lea"), "ceo"), "eli", "fay tom", []string{"2 of tom fay lea mia", "1 of tom lea mia", "approved"}},
		"two":                                  {escalating(step("2", "coo", "fay", "lea"), "ceo"), "eli", "lea mia", []string{"2 of tom fay lea mia", "1 of tom fay mia", "approved"}},
		"more than there are":                  {escalating(step("3", "head", "fay"), "ceo"), "eli", "mia tom ana", []string{"3 of ana fay tom mia", "2 of ana fay tom", "1 of ana fay", "approved"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := withSteps(company(), c.step)
			r := escalate(t, o, asked(t, o, c.owner, "support"))
			got := []string{waiting(o, r)}
			for _, h := range handlesIn(c.by) {
				r = afterwards(t, o, r, h)
				got = append(got, waiting(o, r))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("it waits for %s, want %s", strings.Join(got, ", then "), strings.Join(c.want, ", then "))
			}
		})
	}
}

// waiting is how many of whom a request waits for, or what became of it.
func waiting(o *ops.Org, r ops.Request) string {
	if r.State != ops.InReview {
		return string(r.State)
	}
	panel := o.Panel(&r)
	return fmt.Sprintf("%d of %s", panel.Need, joinAll(panel.Pool))
}

// Nobody decides for themselves or twice, by an escalation as little as otherwise.
func TestEscalatedIsNoWayRound(t *testing.T) {
	o := withSteps(company(), escalating(step("any", "coo"), "eli", "noa", "bo", "lea"))
	r := asked(t, o, "eli", "support")
	r.Beneficiary, r.CreatedBy = "noa", "bo"
	r = escalate(t, o, r)
	waitsFor(t, o, r, 1, "tom", "lea")
	for _, h := range []ops.Handle{"eli", "noa", "bo"} {
		barred(t, o, r, h, "omebody else decides on it: Tom or Lea", lets("lea", h), lets("tom", h))
	}
	// Who decided in an earlier step has decided.
	o = withSteps(company(), step("any", "ceo"), escalating(step("any", "coo"), "ceo"), step("any", "fay"))
	r = approve(t, o, asked(t, o, "eli", "support"), "mia")
	r = escalate(t, o, r)
	waitsFor(t, o, r, 1, "tom", "fay")
	barred(t, o, r, "mia", "You have approved REQ-7 already")
	// And who decides by the escalation is skipped in a later one.
	r = afterwards(t, o, r, "fay")
	waitsFor(t, o, r, 1, "tom") // who is above Fay, and was silent
	barred(t, o, r, "fay", "You have approved REQ-7 already")
}

// In the place of somebody to whom it was escalated others decide as in anybody's.
func TestEscalatedDelegation(t *testing.T) {
	o := withSteps(company(), escalating(step("all", "coo", "fay"), "ceo"))
	r := asked(t, o, "eli", "support")
	barred(t, o, r, "bo", "not for you", lets("mia", "bo"))
	barred(t, o, r, "mia", "not for you")
	r = escalate(t, o, r)
	// Who may decide in the place of one of the first does that.
	if seat, err := o.SeatOf(&r, "noa", []ops.Delegation{lets("mia", "noa"), lets("fay", "noa")}, firstDay); err != nil || seat.For != "fay" {
		t.Errorf("%v, for %s", err, seat.For)
	}
	r = afterwards(t, o, r, "bo", lets("mia", "bo"))
	if last := r.Decisions[0]; last.By != "bo" || last.For != "mia" || !last.Escalated {
		t.Errorf("%+v", last)
	}
	barred(t, o, r, "mia", "Bo has approved REQ-7 for you already")
	waitsFor(t, o, r, 1, "tom", "fay")
	// Fay lets Mia decide: that would be a second voice of one person.
	barred(t, o, r, "mia", "Bo has approved REQ-7 for you already", lets("fay", "mia"))
	if r = afterwards(t, o, r, "tom"); r.State != ops.Approved || r.Decisions[1].Escalated {
		t.Errorf("%s after %+v", r.State, r.Decisions)
	}
}

// Who is asked by an escalation is found out at each decision, as everybody is,
// while what was decided stays as it was decided.
func TestEscalatedWhilePeopleChange(t *testing.T) {
	o := withSteps(company(), escalating(step("all", "coo", "fay"), "ceo"))
	r := escalate(t, o, asked(t, o, "eli", "support"))
	other := without(o, "mia")
	other.People = append(other.People, ops.Person{Handle: "ida", Name: "Ida", Roles: []ops.Role{ops.CEO}})
	waitsFor(t, other, r, 2, "tom", "fay", "ida")
	r = afterwards(t, o, r, "mia")
	waitsFor(t, other, r, 1, "tom", "fay", "ida")
	waitsFor(t, without(o, "mia"), r, 1, "tom", "fay", "lea") // above, since there is no CEO

	// Mia becomes a COO: what she decided is her own part of it, and in place
	// of nobody.
	both := withSteps(company(), escalating(step("all", "coo", "fay"), "ceo"))
	both.People[0].Roles = []ops.Role{ops.COO, ops.CEO}
	waitsFor(t, both, r, 2, "tom", "fay")

	// Whom an escalation found above stays asked when one of the first decides,
	// and nobody is asked because one to whom it was escalated has.
	o = withSteps(company(), escalating(step("all", "ana", "kai")))
	r = afterwards(t, o, escalate(t, o, asked(t, o, "eli", "support")), "kai")
	waitsFor(t, o, r, 1, "ana", "tom", "zoe")
	o = withSteps(company(), escalating(step("all", "coo", "fay"), "ceo"))
	r = escalate(t, o, asked(t, o, "eli", "support"))
	seat, err := o.SeatOf(&r, "mia", nil, firstDay)
	if err != nil {
		t.Fatal(err)
	}
	if r, err = r.Decide(o, "mia", seat, ops.Approves, "", late); err != nil { // at the same moment
		t.Fatal(err)
	}
	waitsFor(t, o, r, 1, "tom", "fay")

	// Only above those who were silent.
	o = withSteps(company(), escalating(step("all", "ana", "kai")))
	r = escalate(t, o, approve(t, o, asked(t, o, "eli", "support"), "kai"))
	waitsFor(t, o, r, 1, "ana", "tom")
}

// An escalation is of one step, as long as it lasts.
func TestEscalatedOnce(t *testing.T) {
	first := escalating(step("any", "head"), "coo")
	first.ExpireAfter.Days = 5
	o := withSteps(company(), first, escalating(step("any", "fay"), "ceo"))
	r := asked(t, o, "eli", "support")
	_, err := r.Escalate(o, late.Add(-1))
	faulty(t, err, "It is too early to escalate REQ-7. It waits for Ana.")
	_, err = r.Escalate(o, r.Expires)
	faulty(t, err, "REQ-7 has expired")
	r = escalate(t, o, r)
	if !r.Escalated.Equal(late) || r.State != ops.InReview || len(r.Decisions) > 0 || !r.StepSince.Equal(noon) || !r.EscalatesAt(o).IsZero() {
		t.Errorf("%+v", r)
	}
	_, err = r.Escalate(o, late.AddDate(0, 0, 1))
	faulty(t, err, "REQ-7 was escalated already. It waits for Ana or Tom.")

	// Other words alone change nothing of it; what brings it to a step does.
	changed := r
	changed.Title = "Two contractors"
	if changed, err = changed.Resubmit(r, o, late, firstDay); err != nil || !changed.Escalated.Equal(late) {
		t.Errorf("%v, escalated at %s", err, changed.Escalated)
	}
	back := does(t, o, r, "tom", ops.AsksChange)
	if !back.Decisions[0].Escalated {
		t.Errorf("%+v", back.Decisions)
	}
	_, err = back.Escalate(o, late)
	faulty(t, err, "REQ-7 is with Eli, who was asked to change it.")
	again, err := back.Resubmit(back, o, late, firstDay)
	if err != nil || !again.Escalated.IsZero() || !again.EscalatesAt(o).Equal(late.AddDate(0, 0, 5)) { // over a weekend
		t.Errorf("%v, %+v", err, again)
	}
	waitsFor(t, o, again, 1, "ana")
	rerouted, err := r.Reroute(o, "mia", late, firstDay)
	if err != nil || !rerouted.Escalated.IsZero() {
		t.Errorf("%v, %+v", err, rerouted)
	}
	r = afterwards(t, o, r, "tom")
	if r.Step != 1 || !r.Escalated.IsZero() {
		t.Errorf("%+v", r)
	}
	waitsFor(t, o, r, 1, "fay")

	// And only where the policy says so, and while it is in review.
	o = withSteps(company(), step("any", "head"))
	r = asked(t, o, "eli", "support")
	_, err = r.Escalate(o, late)
	faulty(t, err, "The approval policy does not escalate this step of REQ-7. It waits for Ana.")
	for _, s := range ops.RequestStates {
		if r.State = s; s != ops.InReview && s != ops.ChangesRequested {
			_, err := r.Escalate(o, late)
			faulty(t, err, "Only a request in review can be escalated")
		}
	}
}

// Reminders and escalation are in the working time of the department that asks,
// from when the step began.
func TestEscalatesAt(t *testing.T) {
	for name, c := range map[string]struct {
		remind, escalate   string
		department         ops.Handle
		reminds, escalates string
	}{
		"days":           {"1d", "3d", "support", "2026-11-24T12:00:00Z", "2026-11-26T12:00:00Z"},
		"over a weekend": {"4d", "5d", "support", "2026-11-27T12:00:00Z", "2026-11-30T12:00:00Z"},
		"hours":          {"3h", "6h", "support", "2026-11-23T15:00:00Z", "2026-11-24T09:30:00Z"},
		"in the evening": {"3h", "1d", "warehouse", "2026-11-24T03:00:00Z", "2026-11-25T00:00:00Z"}, // noon is 21:00 in Tokyo
		"never":          {"", "", "support", "", ""},
	} {
		s := step("any", "head")
		for text, span := range map[string]*dates.Span{c.remind: &s.RemindAfter, c.escalate: &s.EscalateAfter} {
			if err := span.UnmarshalText([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		o := withSteps(company(), s)
		o.Departments[1].Timezone = "Asia/Tokyo"
		r := asked(t, o, "eli", c.department)
		for got, want := range map[time.Time]string{r.FirstReminder(o): c.reminds, r.EscalatesAt(o): c.escalates} {
			if want == "" != got.IsZero() || want != "" && got.Format(time.RFC3339) != want {
				t.Errorf("%s: at %s, want %s", name, got, want)
			}
		}
		r.State = ops.ChangesRequested
		if !r.FirstReminder(o).IsZero() || !r.EscalatesAt(o).IsZero() {
			t.Errorf("%s: somebody is reminded of what the requester is to change", name)
		}
	}
}
