package ops_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// said are the answers that a check-in holds, as [answering] takes them.
func said(k ops.Checkin) string {
	var parts []string
	for _, a := range k.Answers {
		parts = append(parts, a.Key+": "+a.Value)
	}
	return strings.Join(parts, "; ")
}

func TestSubmit(t *testing.T) {
	const whole = "health: on_track; progress: x; hurt: no; mood: 4"
	for name, c := range map[string]struct {
		last          *ops.Update
		answers, kept string
		missing       string
	}{
		"all that is needed":    {nil, whole, whole, ""},
		"in another order":      {nil, "mood: 4; hurt: no; progress: x; health: on_track", whole, ""},
		"what is left open":     {nil, whole + "; blockers:; carrier:", whole, ""},
		"nothing":               {nil, "", "", "health"},
		"without the last":      {nil, "health: on_track; progress: x; hurt: no", "", "mood"},
		"left open and needed":  {nil, "health: on_track; progress:; hurt: no; mood: 4", "", "progress"},
		"nobody can help":       {nil, whole + "; blockers: rain", "health: on_track; progress: x; blockers: rain; hurt: no; mood: 4", ""},
		"a follow-up of yes":    {nil, "health: on_track; progress: x; hurt: yes; mood: 4", "", "who"},
		"an optional follow-up": {nil, "health: on_track; progress: x; hurt: yes; who: Bo; mood: 4", "health: on_track; progress: x; hurt: yes; who: Bo; mood: 4", ""},
		"not wanted":            {nil, whole + "; waiting_on: finance; line: 3", whole, ""},
		// Who was hurt does not matter, so which doctor does not either.
		"not wanted twice over":           {nil, whole + "; who: Bo; doctor: Dr Chen", whole, ""},
		"an answer to no question":        {nil, whole + "; colour: red", whole, ""},
		"about the last report, not said": {blocked("finance"), whole, "", "last_blockers"},
		"it is still":                     {blocked("finance"), "last_blockers: still; " + whole, "last_blockers: still; " + whole, ""},
		"it is still, said anew": {
			blocked("finance"), "last_blockers: still; health: at_risk; progress: x; blockers: No contract, no trucks; waiting_on: warehouse; hurt: no; mood: 4",
			"last_blockers: still; health: at_risk; progress: x; blockers: No contract, no trucks; waiting_on: warehouse; hurt: no; mood: 4", "",
		},
		"it is still, and who can help is not known": {blocked(), "last_blockers: still; " + whole, "last_blockers: still; " + whole, ""},
		"it has changed": {
			blocked("finance"), "last_blockers: changed; " + whole + "; blockers: Rain",
			"last_blockers: changed; health: on_track; progress: x; blockers: Rain; hurt: no; mood: 4", "",
		},
	} {
		before := answering(c.last, c.answers)
		k, err := before.Submit("bo", monday)
		if c.missing != "" {
			if fault, ok := ops.AsFault(err); !ok || fault.Option != c.missing || fault.Text != "" {
				t.Errorf("%s: %+v, want %s to be missing", name, err, c.missing)
			}
			if said(k) != said(before) || k.State != ops.CheckinOpen || k.AnsweredBy != "" {
				t.Errorf("%s: refused, and changed to %+v", name, k)
			}
			continue
		}
		if err != nil || said(k) != c.kept {
			t.Errorf("%s: %v\nkept %s\nwant %s", name, err, said(k), c.kept)
		}
		if k.State != ops.CheckinAnswered || k.AnsweredBy != "bo" || !k.Answered.Equal(monday) || k.Owner != "ana" {
			t.Errorf("%s: %+v", name, k)
		}
	}
}

const enough = "health: on_track; progress: x; hurt: no; mood: 4"

// submitted has Ana send the answers.
func sent(t *testing.T, k ops.Checkin, at time.Time) ops.Checkin {
	t.Helper()
	k, err := k.Submit("ana", at)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// An answer is late after the check-in has closed, whatever became of it
// meanwhile, and stays what it was first however often it is changed.
func TestSubmitInTimeAndLate(t *testing.T) {
	closes := monday.Add(20 * time.Hour)
	for _, closed := range []ops.CheckinState{
		ops.CheckinOpen, ops.CheckinMissed, ops.CheckinAway, ops.CheckinSkipped, ops.CheckinUndeliverable, ops.CheckinNotAsked,
	} {
		for at, want := range map[time.Time]ops.CheckinState{
			monday: ops.CheckinAnswered, closes: ops.CheckinAnswered, closes.Add(time.Second): ops.CheckinLate,
		} {
			k := answering(nil, enough)
			k.Closes, k.Turn = closes, ops.TurnSend
			if closed != ops.CheckinOpen {
				k, _ = k.Close(closed, "Because")
			}
			same := k.Same("bo", "UPD-3", at)
			if same.State != want || same.Standing != "UPD-3" || same.AnsweredBy != "bo" || !same.Answered.Equal(at) || same.Turn != "" {
				t.Errorf("%s, “nothing changed” at %s: %+v", closed, at, same)
			}
			k = sent(t, k, at)
			if k.State != want || !k.Answered.Equal(at) || k.Turn != "" {
				t.Errorf("%s, answered at %s: %s at %s, want %s", closed, at, k.State, k.Answered, want)
			}
			again := sent(t, k.Answer("mood", "2"), closes.Add(48*time.Hour))
			if again.State != want || !again.Answered.Equal(at) || again.Said("mood") != "2" {
				t.Errorf("changed later: %s at %s, want %s", again.State, again.Answered, want)
			}
		}
	}
	if k := sent(t, answering(nil, enough), monday.AddDate(1, 0, 0)); k.State != ops.CheckinAnswered {
		t.Errorf("one that never closes is %s", k.State)
	}
}

// Whoever said that nothing has changed, and answers after all, has answers: the
// earlier update does not stand for them any more.
func TestAnswersTakeThePlaceOfTheSame(t *testing.T) {
	k := answering(nil, "").Same("ana", "UPD-3", monday)
	if k.Standing != "UPD-3" || !k.State.Done() {
		t.Fatalf("%+v", k)
	}
	k = sent(t, saying(k, enough), monday.Add(time.Hour))
	if k.Standing != "" || k.State != ops.CheckinAnswered || !k.Answered.Equal(monday) {
		t.Errorf("%s at %s, and %s stands", k.State, k.Answered, k.Standing)
	}
}

func TestCloseEndsWhatIsOpen(t *testing.T) {
	for _, state := range ops.CheckinStates {
		k := answering(nil, enough)
		k.State, k.Turn = state, "mood"
		closed, ok := k.Close(ops.CheckinSkipped, "Stocktaking")
		if ok != (state == ops.CheckinOpen) {
			t.Errorf("closing one that is %s: %t", state, ok)
		}
		want := k
		if ok {
			want.State, want.Reason, want.Turn = ops.CheckinSkipped, "Stocktaking", ""
		}
		if closed.State != want.State || closed.Reason != want.Reason || closed.Turn != want.Turn || said(closed) != enough {
			t.Errorf("closing one that is %s makes %+v", state, closed)
		}
	}
}

func TestLater(t *testing.T) {
	for _, c := range []struct {
		state         ops.CheckinState
		closes, until time.Duration // from now; 0 is never
		fault         string
	}{
		{ops.CheckinOpen, 2 * time.Hour, time.Hour, ""},
		{ops.CheckinOpen, 0, 100 * time.Hour, ""},
		{ops.CheckinOpen, time.Hour, time.Hour, "It closes before that."},
		{ops.CheckinOpen, time.Hour, 2 * time.Hour, "It closes before that."},
		{ops.CheckinMissed, 0, time.Hour, "CHK-1 is over. If you still have something to say, say it late: /checkin now CHK-1"},
		{ops.CheckinAnswered, 0, time.Hour, "CHK-1 is answered already. To change it: /checkin now CHK-1"},
	} {
		k := answering(nil, "")
		k.State = c.state
		if c.closes > 0 {
			k.Closes = monday.Add(c.closes)
		}
		later, err := k.Later(monday.Add(c.until))
		if c.fault != "" {
			faulty(t, err, c.fault)
			if !later.Snoozed.IsZero() {
				t.Errorf("refused, and put off until %s", later.Snoozed)
			}
			continue
		}
		if err != nil || !later.Snoozed.Equal(monday.Add(c.until)) || later.State != ops.CheckinOpen {
			t.Errorf("%+v: %v, put off until %s", c, err, later.Snoozed)
		}
	}
}

// Of one that was replaced by a later one no first answers are taken, but those
// that were given can be put right.
func TestTaken(t *testing.T) {
	for _, state := range ops.CheckinStates {
		k := answering(nil, "")
		k.State = state
		for later, refused := range map[ops.ID]bool{"": false, "CHK-1": false, "CHK-2": !state.Done()} {
			err := k.Taken(later)
			if (err != nil) != refused {
				t.Errorf("%s, with a later one %q: %v", state, later, err)
			}
			if refused {
				faulty(t, err, "CHK-2")
			}
		}
	}
}

func TestMayAnswer(t *testing.T) {
	o := company()
	k := ops.Checkin{Meta: ops.Meta{ID: "CHK-1", Owner: "kai", Department: "warehouse"}, Asked: "eli"}
	for _, p := range o.People {
		// Kai heads it, Yui is deputy, Zoe heads operations above it, and Eli is
		// asked this time. Neither COO nor CEO answers for others.
		want := contains([]ops.Handle{"kai", "eli", "yui", "zoe"}, p.Handle)
		if err := k.MayAnswer(o, p); (err == nil) != want {
			t.Errorf("%s: %v", p.Handle, err)
		} else if !want {
			faulty(t, err, "CHK-1 is Kai’s.")
		}
	}
	k.Department = "" // of somebody who is in none
	for _, p := range o.People {
		if err := k.MayAnswer(o, p); (err == nil) != (p.Handle == "kai" || p.Handle == "eli") {
			t.Errorf("about no department, %s: %v", p.Handle, err)
		}
	}
}

func TestCheckinIsDue(t *testing.T) {
	day := dates.Date{Year: 2026, Month: 11, Day: 26}
	from := day.At(dates.Clock{Hour: 15}, time.UTC)
	set := weekly()
	if k := answering(nil, "").Due(set, ops.Occasion{Day: day}, from); k.Day != day || !k.Closes.IsZero() || !k.RemindAt.IsZero() {
		t.Errorf("%+v", k)
	}
	set.RemindAfter, set.CloseAfter = dates.Span{Time: 3 * time.Hour}, dates.Span{Days: 1, Time: 2 * time.Hour}
	k := answering(nil, "").Due(set, ops.Occasion{Day: day, Time: "15:00"}, from)
	if k.Day != day || k.Time != "15:00" {
		t.Errorf("due on %s at %s", k.Day, k.Time)
	}
	if !k.RemindAt.Equal(from.Add(3*time.Hour)) || !k.Closes.Equal(from.Add(26*time.Hour)) {
		t.Errorf("reminds at %s, closes at %s", k.RemindAt, k.Closes)
	}
}

func TestCheckinStateWords(t *testing.T) {
	for state, want := range map[ops.CheckinState]string{
		ops.CheckinOpen: "open", ops.CheckinAnswered: "on time", ops.CheckinLate: "late", ops.CheckinMissed: "missed", ops.CheckinAway: "away",
		ops.CheckinSkipped: "skipped", ops.CheckinUndeliverable: "not delivered", ops.CheckinNotAsked: "not asked",
	} {
		if got := state.Word(); got != want {
			t.Errorf("%s reads %q", state, got)
		}
		if !slices.Contains(ops.CheckinStates, state) {
			t.Errorf("%s is in no list of states", state)
		}
	}
}
