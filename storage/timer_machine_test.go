package storage_test

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/storage"
)

// clockwork is the naive model of the timers: all of them in a map.
type clockwork struct {
	store  storage.Store
	now    time.Time
	timers map[string]storage.Timer
}

var timerNames = []string{"RISK-1/lapse", "RISK-1/review", "RISK-12/lapse", "RISK", "a\x00", "a\x01b", "\xff"}

func drawTimer(t *rapid.T, now time.Time) storage.Timer {
	timer := storage.Timer{
		Name: rapid.SampledFrom(timerNames).Draw(t, "name"),
		At:   now.Add(time.Duration(rapid.IntRange(-3000, 9000).Draw(t, "milliseconds")) * time.Millisecond),
		Path: rapid.SampledFrom([]string{"risk remind", "risk lapse"}).Draw(t, "path"),
	}
	if rapid.Bool().Draw(t, "options") {
		timer.Args = chat.Args{"id": "RISK-1"}
	}
	return timer
}

// up is the first whole second from there on.
func up(t time.Time) time.Time {
	for t.Nanosecond() != 0 {
		t = t.Add(time.Millisecond)
	}
	return t
}

func dueAt(t storage.Timer) time.Time {
	if t.Attempts > 0 {
		return t.Again
	}
	return t.At
}

// Set sets or moves timers, several in a transaction, which may be given up.
func (m *clockwork) Set(t *rapid.T) {
	timers := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) storage.Timer { return drawTimer(t, m.now) }), 1, 3).Draw(t, "timers")
	keep := rapid.IntRange(0, 4).Draw(t, "keep") > 0
	err := m.store.Update(t.Context(), func(tx storage.Tx) error {
		for _, timer := range timers {
			if err := storage.SetTimer(tx, timer); err != nil {
				return err
			}
		}
		if !keep {
			return errRollback
		}
		return nil
	})
	if keep && err != nil || !keep && !errors.Is(err, errRollback) {
		t.Fatalf("set: %v", err)
	}
	for _, timer := range timers {
		timer.At = up(timer.At)
		was, there := m.timers[timer.Name]
		same := there && was.At.Equal(timer.At) && was.Path == timer.Path && maps.Equal(was.Args, timer.Args)
		if keep && !same {
			m.timers[timer.Name] = timer
		}
	}
}

// SetAgain sets one that is there as it is.
func (m *clockwork) SetAgain(t *rapid.T) {
	if len(m.timers) == 0 {
		t.Skip("there is no timer")
	}
	timer := m.timers[rapid.SampledFrom(slices.Sorted(maps.Keys(m.timers))).Draw(t, "timer")]
	timer.At = timer.At.Add(-time.Duration(rapid.IntRange(0, 999).Draw(t, "milliseconds")) * time.Millisecond)
	setTimer(t, m.store, timer)
}

func (m *clockwork) Drop(t *rapid.T) {
	name := rapid.SampledFrom(timerNames).Draw(t, "name")
	update(t, m.store, func(tx storage.Tx) error { return storage.DropTimer(tx, name) })
	delete(m.timers, name)
}

// moment is the one of a timer, or another one, and whether it is that for which
// the timer is set.
func (m *clockwork) moment(t *rapid.T, name string) (at time.Time, right bool) {
	timer, there := m.timers[name]
	if there && rapid.IntRange(0, 3).Draw(t, "right") > 0 {
		return timer.At, true
	}
	at = m.now.Add(time.Duration(rapid.IntRange(-3000, 9000).Draw(t, "moment")) * time.Millisecond)
	return at, there && timer.At.Equal(up(at))
}

func (m *clockwork) Take(t *rapid.T) {
	name := rapid.SampledFrom(timerNames).Draw(t, "name")
	at, there := m.moment(t, name)
	want := m.timers[name]
	got, ok := takeTimer(t, m.store, name, at)
	if ok != there || ok && !sameTimer(got, want) {
		t.Fatalf("took %t %+v, want %t %+v", ok, got, there, want)
	}
	if there {
		delete(m.timers, name)
	}
}

func (m *clockwork) Postpone(t *rapid.T) {
	name := rapid.SampledFrom(timerNames).Draw(t, "name")
	at, there := m.moment(t, name)
	again := m.now.Add(time.Duration(rapid.IntRange(0, 9000).Draw(t, "milliseconds")) * time.Millisecond)
	cause := rapid.SampledFrom([]string{"broken", "<b>"}).Draw(t, "cause")
	update(t, m.store, func(tx storage.Tx) error { return storage.PostponeTimer(tx, name, at, again, cause) })
	if timer := m.timers[name]; there {
		timer.Attempts++
		timer.Again, timer.Error = up(again), cause
		m.timers[name] = timer
	}
}

func (m *clockwork) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "milliseconds")) * time.Millisecond)
}

func sameTimer(x, y storage.Timer) bool {
	return x.Name == y.Name && x.At.Equal(y.At) && x.Path == y.Path && maps.Equal(x.Args, y.Args) &&
		x.Again.Equal(y.Again) && x.Attempts == y.Attempts && x.Error == y.Error
}

// Check runs after every step.
func (m *clockwork) Check(t *rapid.T) {
	if report := inOrder(t, m.store); report.Timers != len(m.timers) {
		t.Fatalf("%d timers are stored, want %d", report.Timers, len(m.timers))
	}
	for _, name := range timerNames {
		got, there := timerNamed(t, m.store, name)
		if want, has := m.timers[name]; there != has || has && !sameTimer(got, want) {
			t.Fatalf("%q is %t %+v, want %t %+v", name, there, got, has, want)
		}
	}
	for _, prefix := range []string{"", "RISK-1", "RISK-1/", "a", "\xff", "\xff\xff"} {
		var want []string
		for _, name := range slices.Sorted(maps.Keys(m.timers)) {
			if strings.HasPrefix(name, prefix) {
				want = append(want, name)
			}
		}
		if got := timersOf(t, m.store, prefix); !slices.Equal(got, want) {
			t.Fatalf("of %q there are %q, want %q", prefix, got, want)
		}
	}
	for limit := range len(m.timers) + 2 {
		m.checkDue(t, limit)
	}
}

func (m *clockwork) checkDue(t *rapid.T, limit int) {
	var want []string
	var next time.Time
	for name, timer := range m.timers {
		if at := dueAt(timer); !at.After(m.now) {
			want = append(want, name)
		} else if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	slices.SortFunc(want, func(x, y string) int {
		return cmp.Or(dueAt(m.timers[x]).Compare(dueAt(m.timers[y])), cmp.Compare(x, y))
	})
	if len(want) > limit {
		want, next = want[:limit], m.now
	}
	if names, then := dueTimers(t, m.store, m.now, limit); !slices.Equal(names, want) || !then.Equal(next) {
		t.Fatalf("due are %q, then %s; want %q, %s", names, then, want, next)
	}
}

func TestTimersAgainstANaiveModel(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		m := &clockwork{store: store, now: start, timers: map[string]storage.Timer{}}
		t.Repeat(rapid.StateMachineActions(m))
	})
}
