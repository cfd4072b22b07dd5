package ops_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// dispute is one blocker between two departments that say all they can of it.
type dispute struct {
	org   *ops.Org
	b     ops.Blocker
	today dates.Date
	now   time.Time
	// updates counts those that were posted.
	updates         uint64
	questions, news heard
}

// turns are the states that a blocker may go to from each, by whatever is said.
var turns = map[ops.BlockerState][]ops.BlockerState{
	ops.BlockerRaised:       {ops.BlockerAcknowledged, ops.BlockerResolved, ops.BlockerConfirmed},
	ops.BlockerAcknowledged: {ops.BlockerRaised, ops.BlockerResolved, ops.BlockerConfirmed},
	ops.BlockerResolved:     {ops.BlockerRaised, ops.BlockerAcknowledged, ops.BlockerConfirmed},
}

func TestBlockerLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &dispute{org: trade(), today: dates.Of(monday), now: monday, updates: 1, questions: heard{}, news: heard{}}
		d.b = raised(report("UPD-1", "Contract", "legal"), "legal")
		d.questions[d.b.Question] = true
		t.Repeat(map[string]func(*rapid.T){
			"":        d.check,
			"days":    d.days,
			"answer":  d.answer,
			"resolve": d.resolve,
			"confirm": d.confirm,
			"still":   d.still,
			"repeat":  d.repeat,
			"drop":    d.drop,
			"replace": d.replace,
		})
	})
}

// take keeps what was said if it was allowed, as a store would: with the next
// revision. What is refused changes nothing.
func (d *dispute) take(t *rapid.T, next ops.Blocker, err error, allowed bool) bool {
	if allowed != (err == nil) {
		t.Fatalf("%s: %v", d.b.State, err)
	}
	if err != nil {
		if fault, ok := ops.AsFault(err); !ok || fault.Text == "" {
			t.Fatalf("refused with %v", err)
		}
		return false
	}
	before := d.b
	d.b = next
	d.b.Revision++
	if before.State != next.State && !slices.Contains(turns[before.State], next.State) {
		t.Fatalf("went from %s to %s", before.State, next.State)
	}
	d.questions.hear(t, before.Question, next.Question, d.b.Revision)
	d.news.hear(t, before.News, next.News, d.b.Revision)
	if raised := next.State == ops.BlockerRaised && before.State != ops.BlockerRaised; raised && next.Question == before.Question {
		t.Fatal("raised anew, and nobody is asked")
	}
	if next.State == ops.BlockerResolved && before.State != ops.BlockerResolved && next.News == before.News {
		t.Fatal("resolved, and whoever waits is not told")
	}
	return true
}

// heard are the revisions at which somebody was to hear of a record, which never come
// twice.
type heard map[int]bool

// hear notes that somebody is to hear of something, in a message of its own.
func (had heard) hear(t *rapid.T, before, after, revision int) {
	if before == after {
		return
	}
	if after != revision || had[after] {
		t.Fatalf("the message about revision %d is named %d, had: %v", revision, after, had[after])
	}
	had[after] = true
}

// check sees to it that an answer is there where one was given, and nowhere else.
func (d *dispute) check(t *rapid.T) {
	b := d.b
	replied := !b.Replied.IsZero()
	switch b.State {
	case ops.BlockerRaised:
		if replied || b.Reply != "" || !b.By.IsZero() {
			t.Fatalf("raised, with an answer: %+v", b)
		}
	case ops.BlockerAcknowledged:
		if !replied || b.Reply == "" && b.By.IsZero() {
			t.Fatalf("answered with nothing: %+v", b)
		}
	case ops.BlockerResolved:
		if !replied || !b.By.IsZero() {
			t.Fatalf("resolved by nobody, or by some day still: %+v", b)
		}
	}
	if over := b.State == ops.BlockerConfirmed; over == b.Ended.IsZero() {
		t.Fatalf("%s, ended %s", b.State, b.Ended)
	}
	if b.Text == "" || b.Owner == "" || b.Raiser == "" || b.Raised.After(d.now) {
		t.Fatalf("%+v", b)
	}
	lists := map[string]int{}
	for _, e := range b.Index() {
		lists[e.List]++
		if !ops.BlockerIn(e.Facets, b.State) || ops.WaitsOn(e.Facets) != b.On {
			t.Fatalf("the list %s says %q", e.List, e.Facets.More)
		}
	}
	if over := lists["over"] == 1; over != (b.State == ops.BlockerConfirmed) || !over && lists["side"] != 2 {
		t.Fatalf("%s is in the lists %v", b.State, lists)
	}
}

func (d *dispute) days(t *rapid.T) {
	d.today = d.today.AddDays(rapid.IntRange(1, 9).Draw(t, "days"))
	d.now = d.today.Midnight(time.UTC)
}

func (d *dispute) answer(t *rapid.T) {
	text := rapid.SampledFrom([]string{"", " ", "On Thursday", "Next week"}).Draw(t, "answer")
	var by dates.Date
	if rapid.Bool().Draw(t, "by a day") {
		by = d.today.AddDays(rapid.IntRange(-2, 5).Draw(t, "days from now"))
	}
	next, err := d.b.Acknowledge(text, by, d.today, d.now)
	said := text == "On Thursday" || text == "Next week" || !by.IsZero()
	before := d.b
	if !d.take(t, next, err, before.State != ops.BlockerConfirmed && said && (by.IsZero() || !by.Before(d.today))) {
		return
	}
	if again := before.State == ops.BlockerAcknowledged; again != (next.News == before.News) {
		t.Fatal("an answer that is changed is no news, any other is")
	}
}

func (d *dispute) resolve(t *rapid.T) {
	next, err := d.b.Resolve(rapid.SampledFrom([]string{"", "Signed"}).Draw(t, "words"), d.now)
	d.take(t, next, err, d.b.State == ops.BlockerRaised || d.b.State == ops.BlockerAcknowledged)
}

func (d *dispute) confirm(t *rapid.T) {
	next, err := d.b.Confirm(d.now)
	d.take(t, next, err, d.b.State != ops.BlockerConfirmed)
}

func (d *dispute) still(t *rapid.T) {
	before := d.b
	next, err := before.Still(rapid.SampledFrom([]string{"", "One is left"}).Draw(t, "left"))
	if d.take(t, next, err, before.State == ops.BlockerResolved) && (!next.Raised.Equal(before.Raised) || next.Text != before.Text) {
		t.Fatal("that it is still so does not make it younger, or another one")
	}
}

// repeat has an update name it, the last one that did or a new one.
func (d *dispute) repeat(t *rapid.T) {
	if d.b.State == ops.BlockerConfirmed {
		return // none is read
	}
	if rapid.Bool().Draw(t, "new update") {
		d.updates++
	}
	u := report(ops.MakeID("UPD", d.updates), rapid.SampledFrom([]string{"Contract", "Budget"}).Draw(t, "text"), "legal")
	u.Owner = rapid.SampledFrom([]ops.Handle{"ana", "bo"}).Draw(t, "who")
	d.follow(t, u)
	if d.b.Text != u.Blockers || d.b.Update != u.ID || d.b.Raiser != u.Owner {
		t.Fatalf("named by %+v: %+v", u, d.b)
	}
}

// drop has an update not name it.
func (d *dispute) drop(t *rapid.T) {
	if d.b.State == ops.BlockerConfirmed {
		return
	}
	d.updates++
	d.follow(t, report(ops.MakeID("UPD", d.updates), "Contract"))
	if d.b.State != ops.BlockerConfirmed {
		t.Fatalf("not named, and %s", d.b.State)
	}
}

func (d *dispute) follow(t *rapid.T, u ops.Update) {
	all := u.Follow(d.org, &ops.Update{}, []ops.Blocker{d.b}, d.now)
	if len(all) != 1 || all[0].ID != d.b.ID {
		t.Fatalf("one blocker has become %+v", all)
	}
	d.take(t, all[0], nil, true)
}

// replace gives the other department another head.
func (d *dispute) replace(t *rapid.T) {
	d.org.Departments[3].Head = rapid.SampledFrom([]ops.Handle{"lea", "ida"}).Draw(t, "head")
	if d.b.State != ops.BlockerConfirmed {
		d.take(t, d.b.Assigned(d.org), nil, true)
		if d.b.Owner != d.org.Departments[3].Head {
			t.Fatalf("it is still %s’s", d.b.Owner)
		}
	}
}
