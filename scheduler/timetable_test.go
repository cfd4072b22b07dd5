package scheduler

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
	"adjutant/storage"

	"github.com/google/go-cmp/cmp"
)

func (w *world) leave() { runtime.Goexit() }

// TestHandsOn: what is due is handed on once, as the invocation that it is, in
// the order of the moments; what is not waits.
func TestHandsOn(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		now := time.Now()
		w.set("c", now.Add(-time.Hour))
		w.set("b", now.Add(-time.Minute))
		w.set("a", now.Add(-time.Minute))
		w.set("d", now.Add(time.Second))
		tt := w.timetable(w.db)
		tt.Parallel = 1
		if next := w.drain(tt); !next.Equal(now.Add(time.Second)) {
			t.Errorf("next is %s", next)
		}
		if diff := cmp.Diff([]string{"c", "a", "b"}, w.names()); diff != "" {
			t.Errorf("wanted (-), got (+):\n%s", diff)
		}
		at := now.Add(-time.Hour).UTC()
		want := chat.Invocation{
			ID: fmt.Sprintf("c@%d", at.Unix()), Platform: chat.Timetable, Via: chat.ViaSchedule,
			Path: "go", Args: chat.Args{"of": "c"}, Timer: "c", Due: at,
		}
		if diff := cmp.Diff(want, w.handed[0]); diff != "" {
			t.Errorf("wanted (-), got (+):\n%s", diff)
		}
		time.Sleep(time.Second)
		if next := w.drain(tt); !next.IsZero() || len(w.handed) != 4 || w.verify().Timers != 0 {
			t.Errorf("next is %s, handed on %q", next, w.names())
		}
		if w.log.String() != "" {
			t.Errorf("logged: %s", w.log)
		}
	})
}

// TestCatchUp: after a pause what was missed comes in the order of time, also
// where each occurrence sets the next.
func TestCatchUp(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		begun := time.Now()
		w.done = func(tx storage.Tx, inv chat.Invocation) error {
			next := inv.Due.Add(2 * time.Hour)
			if inv.Timer == "once" {
				return nil
			}
			return storage.SetTimer(tx, timer(inv.Timer, next))
		}
		w.set("a", begun.Add(time.Hour))
		w.set("b", begun.Add(2*time.Hour))
		w.set("once", begun.Add(4*time.Hour))
		time.Sleep(6 * time.Hour)
		tt := w.timetable(w.db)
		tt.Parallel = 1
		w.drain(tt)
		if diff := cmp.Diff([]string{"a", "b", "a", "b", "once", "a", "b"}, w.names()); diff != "" {
			t.Errorf("wanted (-), got (+):\n%s", diff)
		}
	})
}

// TestFailures: what becomes of a timer by what its command made of it. Another
// one goes on in each case.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		out   outcome
		stays bool
		cause string // kept beside the timer
		log   string
	}{
		{takes, false, "", ""},
		{faults, true, "the command failed, reference ABC234", "ABC234"},
		{refuses, false, "", "It is decided already."},
		{asks, false, "", "Expire a request"},
		{leaves, true, "the dispatcher ended a goroutine", "level=ERROR"},
		{forgets, true, "the command did not take its timer", "level=ERROR"},
	} {
		t.Run(string(c.out), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				now := time.Now().UTC()
				w.answer = func(inv chat.Invocation) outcome {
					if inv.Timer == "a" {
						return c.out
					}
					return takes
				}
				w.set("a", now)
				w.set("b", now)
				next := w.drain(w.timetable(w.db))
				if diff := cmp.Diff([]string{"a", "b"}, sorted(w.names())); diff != "" {
					t.Errorf("handed on: %s", diff)
				}
				var want []storage.Timer
				if c.stays {
					again := now.Add(time.Minute)
					want = []storage.Timer{{Name: "a", At: now, Path: "go", Args: chat.Args{"of": "a"}, Again: again, Attempts: 1, Error: c.cause}}
					if !next.Equal(again) {
						t.Errorf("next is %s", next)
					}
				}
				if diff := cmp.Diff(want, w.waits()); diff != "" {
					t.Errorf("wanted (-), got (+):\n%s", diff)
				}
				if log := w.log.String(); !strings.Contains(log, c.log) || (log == "") != (c.out == takes) {
					t.Errorf("log: %s", log)
				}
				w.verify()
			})
		})
	}
}

// TestMovedMeanwhile: what was moved or dropped while it was handed on is left as
// it is now, whatever the command made of the old moment.
func TestMovedMeanwhile(t *testing.T) {
	for _, out := range []outcome{takes, faults, refuses, asks, leaves, forgets} {
		for _, moved := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, moved %t", out, moved), func(t *testing.T) {
				bubble(t, func(t *testing.T, w *world) {
					later := time.Now().Add(time.Hour).UTC()
					var want []storage.Timer
					w.answer = func(chat.Invocation) outcome {
						w.update(func(tx storage.Tx) error {
							if moved {
								return storage.SetTimer(tx, timer("a", later))
							}
							return storage.DropTimer(tx, "a")
						})
						return out
					}
					if moved {
						want = []storage.Timer{timer("a", later)}
					}
					w.set("a", time.Now())
					next := w.drain(w.timetable(w.db))
					if diff := cmp.Diff(want, w.waits()); diff != "" || len(w.handed) != 1 || next.IsZero() == moved {
						t.Errorf("handed on %q, next %s; %s", w.names(), next, diff)
					}
					w.verify()
				})
			})
		}
	}
}

// TestNeverGivenUp: a timer that fails is tried with growing pauses, an hour at
// most, for as long as it takes.
func TestNeverGivenUp(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		var at []time.Time
		w.answer = func(chat.Invocation) outcome {
			if at = append(at, time.Now()); len(at) == 100 {
				return takes
			}
			return faults
		}
		w.set("a", time.Now())
		defer w.start(w.timetable(w.db))()
		time.Sleep(100 * time.Hour)
		synctest.Wait()
		if len(at) != 100 || len(w.waits()) != 0 {
			t.Fatalf("%d attempts", len(at))
		}
		for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60, 60, 60} {
			if got := at[i+1].Sub(at[i]); got != want*time.Minute {
				t.Errorf("pause %d was %s, want %d minutes", i, got, want)
			}
		}
		if got := at[99].Sub(at[98]); got != time.Hour {
			t.Errorf("the last pause was %s", got)
		}
	})
}

// TestMany: thousands that are due at once are all handed on, each once, and no
// more side by side than there may be.
func TestMany(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		const n = 3000
		var mu sync.Mutex
		under, most := 0, 0
		w.answer = func(chat.Invocation) outcome {
			mu.Lock()
			under++
			most = max(most, under)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			under--
			mu.Unlock()
			return takes
		}
		w.many(n, func(i int) time.Time { return time.Now().Add(-time.Duration(i%7) * time.Second) })
		tt := w.timetable(w.db)
		tt.Parallel = 64
		w.drain(tt)
		names := sorted(w.names())
		if len(slices.Compact(names)) != n || len(w.handed) != n || w.verify().Timers != 0 {
			t.Errorf("%d timers were handed on %d times", len(slices.Compact(names)), len(w.handed))
		}
		if most != 64 {
			t.Errorf("%d side by side, want 64", most)
		}
	})
}

// TestStopInABatch: when the context ends, what is under way comes to its end and
// is recorded, and nothing new is begun.
func TestStopInABatch(t *testing.T) {
	for _, out := range []outcome{takes, faults, refuses} {
		t.Run(string(out), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.answer = func(chat.Invocation) outcome { time.Sleep(time.Second); return out }
				w.many(20, func(int) time.Time { return time.Now() })
				tt := w.timetable(w.db)
				tt.Parallel = 4
				ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
				defer cancel()
				began := time.Now()
				if _, err := tt.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("drain: %v", err)
				}
				if took := time.Since(began); took != 2*time.Second || len(w.handed) != 8 {
					t.Errorf("%d were handed on in %s", len(w.handed), took)
				}
				recorded := 0
				left := w.waits()
				for _, timer := range left {
					recorded += timer.Attempts
				}
				if out == faults && recorded != 8 || out != faults && len(left) != 12 {
					t.Errorf("%d are left, %d failed", len(left), recorded)
				}
				if _, err := tt.Drain(ctx); err == nil || len(w.handed) != 8 {
					t.Errorf("it went on: %v", err)
				}
			})
		})
	}
}

// TestDrainsAtOnce: what one Drain has handed on is not handed on by another.
func TestDrainsAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.answer = func(chat.Invocation) outcome { time.Sleep(10 * time.Second); return takes }
		w.set("a", time.Now())
		tt := w.timetable(w.db)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { w.drain(tt) })
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		time.Sleep(time.Millisecond)
		if _, err := tt.Drain(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		wg.Wait()
		if len(w.handed) != 1 {
			t.Errorf("handed on %d times", len(w.handed))
		}
	})
}
