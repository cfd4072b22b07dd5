package scheduler

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
	"adjutant/storage"

	"pgregory.net/rapid"
)

var errDead = errors.New("the process is dead")

// trouble is what happens for a while.
type trouble struct {
	// outs are what the commands make of what they are asked for, in turn.
	outs []outcome
	// takes is how long each of them needs, die whether the process then dies:
	// nothing of it reaches the disk any more.
	takes, lasts time.Duration
	die          bool
}

func (d trouble) String() string {
	return fmt.Sprintf("%q, %s each, for %s, die %t", d.outs, d.takes, d.lasts, d.die)
}

var troubles = rapid.Custom(func(t *rapid.T) trouble {
	return trouble{
		outs:  rapid.SliceOfN(rapid.SampledFrom([]outcome{takes, takes, faults, leaves, forgets}), 1, 6).Draw(t, "outcomes"),
		takes: time.Duration(rapid.IntRange(0, 3000).Draw(t, "takes")) * time.Millisecond,
		lasts: time.Duration(rapid.IntRange(1, 300_000).Draw(t, "lasts")) * time.Millisecond,
		die:   rapid.Bool().Draw(t, "die"),
	}
})

// TestTimetableProperty: whatever fails and whenever the process dies, every
// occurrence of every schedule does its work exactly once, and none comes early.
func TestTimetableProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plan := rapid.SliceOfN(troubles, 1, 12).Draw(rt, "troubles")
		var problems []string
		synctest.Test(t, func(t *testing.T) { problems = play(newWorld(t), plan) })
		for _, problem := range problems {
			rt.Error(problem)
		}
	})
}

// play lets three schedules run through the troubles, and says what is wrong in
// the end.
func play(w *world, plan []trouble) (problems []string) {
	begun := time.Now().UTC()
	horizon := begun.Add(30 * time.Minute)
	every := map[string]time.Duration{"a": time.Minute, "b": 90 * time.Second, "c": 7 * time.Minute}
	w.done = func(tx storage.Tx, inv chat.Invocation) error {
		if inv.Due.After(time.Now()) {
			return errors.New("it came early")
		}
		k := fmt.Append(nil, "z", inv.ID)
		if err := tx.Put(k, append(bytes.Clone(tx.Get(k)), '+')); err != nil {
			return err
		}
		next := inv.Due.Add(every[inv.Timer])
		if next.After(horizon) {
			return nil
		}
		return storage.SetTimer(tx, timer(inv.Timer, next))
	}
	for name, pause := range every {
		w.set(name, begun.Add(pause))
	}
	for _, d := range plan {
		n := 0
		w.answer = func(chat.Invocation) outcome {
			w.mu.Lock()
			out := d.outs[n%len(d.outs)]
			n++
			w.mu.Unlock()
			time.Sleep(d.takes)
			return out
		}
		store := &watched{Store: w.db}
		w.store = store
		stop := w.start(w.timetable(store))
		time.Sleep(d.lasts)
		if d.die {
			store.fail.Store(&errDead)
		}
		stop()
	}
	w.answer, w.store = nil, w.db
	stop := w.start(w.timetable(w.db))
	time.Sleep(3 * time.Hour)
	stop()

	if report := w.verify(); report.Timers != 0 {
		problems = append(problems, fmt.Sprintf("%d timers are left", report.Timers))
	}
	for name, pause := range every {
		for at := begun.Add(pause); !at.After(horizon); at = at.Add(pause) {
			id := fmt.Sprintf("%s@%d", name, at.Unix())
			w.update(func(tx storage.Tx) error {
				if got := string(tx.Get([]byte("z" + id))); got != "+" {
					problems = append(problems, fmt.Sprintf("%s did its work %d times", id, len(got)))
				}
				return nil
			})
		}
	}
	if strings.Contains(w.log.String(), "early") {
		problems = append(problems, "something came early")
	}
	return problems
}
