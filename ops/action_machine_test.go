package ops_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// errand is one action with the people who have a part in it.
type errand struct {
	org          *ops.Org
	a            ops.Action
	now          time.Time
	offers, news heard
	// slips are those that the errand has counted itself, promised whether its owner
	// has ever accepted it.
	slips    int
	promised bool
}

// errandTurns are the states to which an action may go from each.
var errandTurns = map[ops.ActionState][]ops.ActionState{
	ops.ActionProposed:   {ops.ActionAccepted, ops.ActionDeclined, ops.ActionInProgress, ops.ActionDone, ops.ActionNotDoing},
	ops.ActionAccepted:   {ops.ActionProposed, ops.ActionInProgress, ops.ActionDone, ops.ActionNotDoing},
	ops.ActionInProgress: {ops.ActionProposed, ops.ActionAccepted, ops.ActionDone, ops.ActionNotDoing},
	ops.ActionDone:       {ops.ActionVerified, ops.ActionInProgress, ops.ActionProposed, ops.ActionAccepted},
	ops.ActionDeclined:   {ops.ActionProposed, ops.ActionAccepted},
	ops.ActionNotDoing:   {ops.ActionProposed, ops.ActionAccepted},
}

func TestActionLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := &errand{org: trade(), now: monday, offers: heard{}, news: heard{}}
		due := e.draw(t)
		owner, giver := e.who(t), e.who(t)
		a, err := ops.Action{Meta: ops.Meta{Owner: owner, Department: "support"}, Title: "Sign", Due: due}.Give(giver, e.today(), e.now)
		if past := !due.IsZero() && due.Before(e.today()); past != (err != nil) {
			t.Fatalf("due %s, %v", due, err)
		}
		if err != nil {
			return
		}
		if a.ID = "ACT-1"; (a.State == ops.ActionAccepted) != (owner == giver) || a.Giver != giver {
			t.Fatalf("%s gives %s: %+v", giver, owner, a)
		}
		e.a, e.promised = a, owner == giver
		e.a.Revision++
		e.offers[a.Offer] = true
		t.Repeat(map[string]func(*rapid.T){
			"": e.check, "days": e.days, "accept": e.accept, "decline": e.decline, "start": e.start, "finish": e.finish,
			"verify": e.verify, "reopen": e.reopen, "drop": e.drop, "move": e.move, "assign": e.assign,
		})
	})
}

func (e *errand) today() dates.Date { return dates.Of(e.now) }

func (e *errand) who(t *rapid.T) ops.Handle {
	return rapid.SampledFrom([]ops.Handle{"ana", "bo", "eli", "tom"}).Draw(t, "who")
}

// draw is a day, or none.
func (e *errand) draw(t *rapid.T) dates.Date {
	if n := rapid.IntRange(-3, 9).Draw(t, "day"); n > -3 {
		return e.today().AddDays(n)
	}
	return dates.Date{}
}

// take keeps what was said if it was allowed, as a store would: with the next
// revision. What is refused changes nothing.
func (e *errand) take(t *rapid.T, next ops.Action, err error, allowed bool) bool {
	if allowed != (err == nil) {
		t.Fatalf("%s, allowed %t: %v", e.a.State, allowed, err)
	}
	if err != nil {
		if fault, ok := ops.AsFault(err); !ok || fault.Text == "" && fault.Option == "" {
			t.Fatalf("refused with %v", err)
		}
		return false
	}
	before := e.a
	e.a = next
	e.a.Revision++
	if before.State != next.State && !slices.Contains(errandTurns[before.State], next.State) {
		t.Fatalf("went from %s to %s", before.State, next.State)
	}
	e.offers.hear(t, before.Offer, next.Offer, e.a.Revision)
	e.news.hear(t, before.News, next.News, e.a.Revision)
	if next.News != before.News && (next.Said == "" || next.NewsBy == "") {
		t.Fatal("there is something to tell, and nobody knows what or by whom")
	}
	if next.State == ops.ActionProposed && before.State != ops.ActionProposed && next.Offer == before.Offer {
		t.Fatal("put to its owner, and nobody asks them")
	}
	if next.State.Promised() && before.State == ops.ActionProposed && before.Giver != before.Owner && next.News == before.News {
		t.Fatal("promised, and whoever gave it does not hear of it")
	}
	return true
}

func (e *errand) check(t *rapid.T) {
	a := e.a
	done := a.State == ops.ActionDone || a.State == ops.ActionVerified
	if done == a.DoneAt.IsZero() || done == (a.DoneBy == "") || (a.State == ops.ActionVerified) == (a.VerifiedBy == "") {
		t.Fatalf("%s, done %s by %q, verified by %q", a.State, a.DoneAt, a.DoneBy, a.VerifiedBy)
	}
	if a.VerifiedBy != "" && (a.VerifiedBy == a.Owner || a.VerifiedBy == a.DoneBy) {
		t.Fatalf("%s verified their own", a.VerifiedBy)
	}
	if (a.State == ops.ActionDeclined || a.State == ops.ActionNotDoing) && a.Reason == "" {
		t.Fatalf("%s for no reason", a.State)
	}
	if !done && a.Result != "" {
		t.Fatalf("%s with a result", a.State)
	}
	if a.Slips != e.slips {
		t.Fatalf("slipped %d times, counted %d", a.Slips, e.slips)
	}
	if a.State.Promised() && !a.Offered.IsZero() || a.State == ops.ActionProposed && a.Offered.IsZero() {
		t.Fatalf("%s, offered %s", a.State, a.Offered)
	}
	if a.State.Promised() && !a.Due.IsZero() && a.FirstDue.IsZero() || !e.promised && !a.FirstDue.IsZero() {
		t.Fatalf("%s for %s, first promised for %q", a.State, a.Due, a.FirstDue)
	}
	if a.Overdue(e.today()) && (!a.State.Promised() || !a.Due.Before(e.today())) {
		t.Fatalf("overdue: %+v", a)
	}
	if a.Unverified() && (a.State != ops.ActionDone || a.MayVerify(e.org, ops.Person{Handle: a.Giver}) != nil) {
		t.Fatalf("waits for %s, who may not verify it: %+v", a.Giver, a)
	}
	lists := map[string]int{}
	for _, entry := range a.Index() {
		lists[entry.List]++
		state, due, slips := ops.ActionOf(entry.Facets)
		if state != a.State || due != a.Due || slips != a.Slips || ops.GiverOf(entry.Facets) != a.Giver {
			t.Fatalf("the list %s says %q", entry.List, entry.Facets.More)
		}
	}
	want := map[string]int{"all": 1, "state": 1}
	if a.State.Open() {
		want["open"], want["owner"], want["department"] = 1, 1, 1
		if a.Giver != a.Owner {
			want["giver"] = 1
		}
	} else {
		want["ended"], want["owner-ended"], want["department-ended"] = 1, 1, 1
	}
	if a.Unverified() {
		want["verify"] = 1
	}
	if len(lists) != len(want) {
		t.Fatalf("%s is in %v, want %v", a.State, lists, want)
	}
	for list, n := range want {
		if lists[list] != n {
			t.Fatalf("%s is in %v, want %v", a.State, lists, want)
		}
	}
}

func (e *errand) days(t *rapid.T) {
	e.now = e.now.AddDate(0, 0, rapid.IntRange(1, 9).Draw(t, "days"))
}

func (e *errand) accept(t *rapid.T) {
	due := e.draw(t)
	next, err := e.a.Accept(due, e.today())
	if e.take(t, next, err, e.a.State == ops.ActionProposed && (due.IsZero() || !due.Before(e.today()))) {
		e.promised = true
		if !due.IsZero() && next.Due != due {
			t.Fatalf("accepted for %s, due %s", due, next.Due)
		}
	}
}

func (e *errand) reason(t *rapid.T) (string, bool) {
	reason := rapid.SampledFrom([]string{"", " ", "They are away"}).Draw(t, "reason")
	return reason, reason == "They are away"
}

func (e *errand) decline(t *rapid.T) {
	reason, given := e.reason(t)
	next, err := e.a.Decline(reason)
	e.take(t, next, err, e.a.State == ops.ActionProposed && given)
}

func (e *errand) start(t *rapid.T) {
	next, err := e.a.Start()
	if e.take(t, next, err, e.a.State == ops.ActionProposed || e.a.State == ops.ActionAccepted) {
		e.promised = true
	}
}

func (e *errand) finish(t *rapid.T) {
	by := e.who(t)
	next, err := e.a.Finish(by, "Signed", e.now)
	if e.take(t, next, err, e.a.State.Open()) && by == e.a.Owner {
		e.promised = true
	}
}

func (e *errand) verify(t *rapid.T) {
	by, _ := e.org.Person(e.who(t))
	if e.a.MayVerify(e.org, by) != nil {
		return
	}
	next, err := e.a.Verify(by.Handle)
	e.take(t, next, err, e.a.State == ops.ActionDone)
}

func (e *errand) reopen(t *rapid.T) {
	by := e.who(t)
	reason, given := e.reason(t)
	before := e.a
	next, err := before.Reopen(by, reason, e.now)
	if !e.take(t, next, err, !before.State.Open() && before.State != ops.ActionVerified && given) {
		return
	}
	want := ops.ActionProposed
	switch {
	case before.State == ops.ActionDone && before.Offered.IsZero():
		want = ops.ActionInProgress
	case by == before.Owner:
		want = ops.ActionAccepted
	}
	if next.State != want {
		t.Fatalf("%s opened what was %s, which is %s", by, before.State, next.State)
	}
	e.promised = e.promised || next.State.Promised()
}

func (e *errand) drop(t *rapid.T) {
	reason, given := e.reason(t)
	next, err := e.a.Drop(e.who(t), reason)
	e.take(t, next, err, e.a.State.Open() && given)
}

func (e *errand) move(t *rapid.T) {
	due := e.draw(t)
	reason, given := e.reason(t)
	before := e.a
	slips := before.State.Promised() && !before.Due.IsZero() && due.After(before.Due)
	next, err := before.Move(e.who(t), due, reason, e.today())
	if e.take(t, next, err, before.State.Open() && !due.IsZero() && due != before.Due && !due.Before(e.today()) && (!slips || given)) && slips {
		e.slips++
	}
}

func (e *errand) assign(t *rapid.T) {
	to, by := e.who(t), e.who(t)
	before := e.a
	next, err := before.Assign(to, by, e.now)
	ended := before.State == ops.ActionDeclined || before.State == ops.ActionNotDoing
	if !e.take(t, next, err, before.State != ops.ActionDone && before.State != ops.ActionVerified && (to != before.Owner || ended)) {
		return
	}
	e.promised = e.promised || next.State.Promised()
	if next.Owner != to || (next.State == ops.ActionAccepted) != (to == by) {
		t.Fatalf("%s gave it to %s: %+v", by, to, next)
	}
	if before.Giver != before.Owner && before.Giver != to && next.Giver != before.Giver {
		t.Fatalf("it was for %s, and is for %s", before.Giver, next.Giver)
	}
	if next.Giver == next.Owner && to != by {
		t.Fatalf("%s gave it to %s, and is not in it any more", by, to)
	}
}
