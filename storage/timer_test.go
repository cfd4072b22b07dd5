package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/chat"
	"adjutant/storage"
)

func setTimer(t tester, store storage.Store, timer storage.Timer) {
	t.Helper()
	update(t, store, func(tx storage.Tx) error { return storage.SetTimer(tx, timer) })
}

func takeTimer(t tester, store storage.Store, name string, at time.Time) (taken storage.Timer, ok bool) {
	t.Helper()
	update(t, store, func(tx storage.Tx) (err error) {
		taken, ok, err = storage.TakeTimer(tx, name, at)
		return err
	})
	return taken, ok
}

func timerNamed(t tester, store storage.Store, name string) (timer storage.Timer, there bool) {
	t.Helper()
	view(t, store, func(r storage.Reader) {
		var err error
		if timer, there, err = storage.TimerNamed(r, name); err != nil {
			t.Fatalf("timer %q: %v", name, err)
		}
	})
	return timer, there
}

func dueTimers(t tester, store storage.Store, now time.Time, limit int) (names []string, next time.Time) {
	t.Helper()
	view(t, store, func(r storage.Reader) {
		due, then, err := storage.DueTimers(r, now, limit)
		if err != nil {
			t.Fatalf("due: %v", err)
		}
		for _, timer := range due {
			names = append(names, timer.Name)
		}
		next = then
	})
	return names, next
}

func timersOf(t tester, store storage.Store, prefix string) (names []string) {
	t.Helper()
	view(t, store, func(r storage.Reader) {
		for timer, err := range storage.TimersOf(r, prefix) {
			if err != nil {
				t.Fatalf("timers of %q: %v", prefix, err)
			}
			names = append(names, timer.Name)
		}
	})
	return names
}

// A timer has whole seconds, in UTC, and never comes before the moment that was
// asked for.
func TestTimersAreNeverEarly(t *testing.T) {
	store := open(t)
	berlin := time.FixedZone("Berlin", 3600)
	for _, c := range []struct{ at, want time.Time }{
		{start, start},
		{start.Add(1), start.Add(time.Second)},
		{start.Add(time.Second - 1), start.Add(time.Second)},
		{start.In(berlin), start},
		{time.Date(2040, 2, 29, 23, 59, 59, 1, berlin), time.Date(2040, 2, 29, 23, 0, 0, 0, time.UTC)},
	} {
		setTimer(t, store, storage.Timer{Name: "a", At: c.at, Path: "go"})
		if got, _ := timerNamed(t, store, "a"); got.At != c.want {
			t.Errorf("set for %s it is at %s, want %s", c.at, got.At, c.want)
		}
		if names, _ := dueTimers(t, store, c.want, 5); len(names) != 1 {
			t.Errorf("%s: not due at its moment", c.at)
		}
		if names, next := dueTimers(t, store, c.want.Add(-1), 5); len(names) != 0 || !next.Equal(c.want) {
			t.Errorf("%s: due are %s before, then %s", c.at, names, next)
		}
		if _, ok := takeTimer(t, store, "a", c.at); !ok {
			t.Errorf("%s: not found by the moment for which it was set", c.at)
		}
	}
}

// What is set again as it is keeps what is known of its attempts, and is not
// written; anything else about it starts anew.
func TestTimerSetAgain(t *testing.T) {
	store := open(t)
	was := storage.Timer{Name: "RISK-1/lapse", At: start, Path: "risk lapse", Args: chat.Args{"id": "RISK-1"}}
	for _, c := range []struct {
		name  string
		alter func(*storage.Timer)
		keeps bool
	}{
		{"the same", func(*storage.Timer) {}, true},
		{"the same within a second", func(t *storage.Timer) { t.At = t.At.Add(-time.Millisecond) }, true},
		{"what it knows of itself", func(t *storage.Timer) { t.Again, t.Attempts, t.Error = start, 7, "no" }, true},
		{"another moment", func(t *storage.Timer) { t.At = t.At.Add(time.Second) }, false},
		{"another command", func(t *storage.Timer) { t.Path = "risk show" }, false},
		{"another option", func(t *storage.Timer) { t.Args = chat.Args{"id": "RISK-2"} }, false},
		{"no options", func(t *storage.Timer) { t.Args = nil }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			again := was
			c.alter(&again)
			setTimer(t, store, was)
			update(t, store, func(tx storage.Tx) error {
				return storage.PostponeTimer(tx, was.Name, was.At, start.Add(time.Hour), "broken")
			})
			before, _ := timerNamed(t, store, was.Name)
			want := before
			if !c.keeps {
				want = storage.Timer{Name: was.Name, At: again.At, Path: again.Path, Args: again.Args}
			}
			update(t, store, func(tx storage.Tx) error {
				counted := &writes{Tx: tx}
				if err := storage.SetTimer(counted, again); err != nil {
					return err
				}
				if c.keeps != (counted.n == 0) {
					t.Errorf("%d writes", counted.n)
				}
				return nil
			})
			got, _ := timerNamed(t, store, was.Name)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("wanted (-), got (+):\n%s", diff)
			}
			update(t, store, func(tx storage.Tx) error { return storage.DropTimer(tx, was.Name) })
			inOrder(t, store)
		})
	}
}

// writes counts what is written.
type writes struct {
	storage.Tx
	n int
}

func (w *writes) Put(k, v []byte) error { w.n++; return w.Tx.Put(k, v) }

func (w *writes) Delete(k []byte) error { w.n++; return w.Tx.Delete(k) }

// Only whoever knows for which moment a timer is set takes it or postpones it,
// and only once.
func TestTimersOfAnotherMoment(t *testing.T) {
	store := open(t)
	setTimer(t, store, storage.Timer{Name: "a", At: start, Path: "go"})
	setTimer(t, store, storage.Timer{Name: "a", At: start.Add(time.Hour), Path: "go"})
	update(t, store, func(tx storage.Tx) error {
		if _, ok, err := storage.TakeTimer(tx, "a", start); ok || err != nil {
			t.Errorf("taken for a moment from which it was moved: %t, %v", ok, err)
		}
		if err := storage.PostponeTimer(tx, "a", start, start.Add(2*time.Hour), "broken"); err != nil {
			return err
		}
		if err := storage.PostponeTimer(tx, "b", start, start.Add(2*time.Hour), "broken"); err != nil {
			return err
		}
		return storage.DropTimer(tx, "b")
	})
	if got, _ := timerNamed(t, store, "a"); got.Attempts != 0 || got.Error != "" || !got.Again.IsZero() {
		t.Errorf("postponed: %+v", got)
	}
	// One that was postponed still stands for its own moment.
	update(t, store, func(tx storage.Tx) error {
		return storage.PostponeTimer(tx, "a", start.Add(time.Hour), start.Add(3*time.Hour+1), "broken")
	})
	if names, next := dueTimers(t, store, start.Add(3*time.Hour), 5); len(names) != 0 || !next.Equal(start.Add(3*time.Hour+time.Second)) {
		t.Errorf("due are %s, then %s", names, next)
	}
	if _, ok := takeTimer(t, store, "a", start.Add(3*time.Hour+time.Second)); ok {
		t.Error("taken for the moment at which it is tried again")
	}
	taken, ok := takeTimer(t, store, "a", start.Add(time.Hour))
	if !ok || taken.Attempts != 1 || taken.Error != "broken" {
		t.Errorf("taken: %t, %+v", ok, taken)
	}
	if _, ok := takeTimer(t, store, "a", start.Add(time.Hour)); ok {
		t.Error("taken twice")
	}
	if report := inOrder(t, store); report.Timers != 0 {
		t.Errorf("%d timers are left", report.Timers)
	}
}

func TestDueTimersInOrder(t *testing.T) {
	store := open(t)
	for i, name := range []string{"c", "b", "a", "a\x00", "b\xff"} {
		setTimer(t, store, storage.Timer{Name: name, At: start.Add(time.Duration(i/3) * time.Minute), Path: "go"})
	}
	late := start.Add(time.Minute)
	for _, c := range []struct {
		now   time.Time
		limit int
		want  []string
		next  time.Time
	}{
		{start.Add(-time.Second), 9, nil, start},
		{start, 9, []string{"a", "b", "c"}, late},
		{start, 3, []string{"a", "b", "c"}, late},
		{start, 2, []string{"a", "b"}, start},
		{late, 4, []string{"a", "b", "c", "a\x00"}, late},
		{late, 5, []string{"a", "b", "c", "a\x00", "b\xff"}, time.Time{}},
		{late.Add(time.Hour), 9, []string{"a", "b", "c", "a\x00", "b\xff"}, time.Time{}},
	} {
		if names, next := dueTimers(t, store, c.now, c.limit); !cmp.Equal(names, c.want) || !next.Equal(c.next) {
			t.Errorf("%s, %d: due are %q, then %s; want %q, %s", c.now, c.limit, names, next, c.want, c.next)
		}
	}
	for prefix, want := range map[string][]string{
		"": {"a", "a\x00", "b", "b\xff", "c"}, "a": {"a", "a\x00"}, "a\x00": {"a\x00"}, "b\xff": {"b\xff"}, "d": nil,
	} {
		if got := timersOf(t, store, prefix); !cmp.Equal(got, want) {
			t.Errorf("of %q: %q, want %q", prefix, got, want)
		}
	}
}

// A timer that nobody could hand on is a fault of ours, and is not kept.
func TestTimerRefused(t *testing.T) {
	store := open(t)
	for _, timer := range []storage.Timer{
		{At: start, Path: "go"}, {Name: "a", Path: "go"}, {Name: "a", At: start},
		{Name: strings.Repeat("a", storage.MaxKey), At: start, Path: "go"},
		{Name: "a", At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), Path: "go"},
	} {
		if err := store.Update(t.Context(), func(tx storage.Tx) error { return storage.SetTimer(tx, timer) }); err == nil {
			t.Errorf("%.20q at %s for %q was set", timer.Name, timer.At, timer.Path)
		}
	}
	if report := inOrder(t, store); report.Timers != 0 {
		t.Errorf("%d timers are left", report.Timers)
	}
}

// What cannot be read is said rather than passed over, since it would be lost, and
// keeps back nothing else.
func TestDamagedTimers(t *testing.T) {
	store := open(t)
	for i, name := range []string{"a", "b", "c"} {
		setTimer(t, store, storage.Timer{Name: name, At: start.Add(time.Duration(i) * time.Second), Path: "go"})
	}
	good := remember(t, store)
	for _, c := range []struct {
		name, key string
		damage    func(i int) *memory
	}{
		{"no words", "tname", func(i int) *memory { return good.without(i, []byte("{")) }},
		{"no timer", "tname", func(i int) *memory { return good.without(i, nil) }},
		{"no name", "tdue", func(i int) *memory { return good.with(good.keys[i][:len(good.keys[i])-1], nil) }},
		{"no moment", "tdue", func(int) *memory { return good.with([]byte("tdue\x00\x00"), nil) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := good.from([]byte(c.key))
			damaged := c.damage(i)
			due, next, err := storage.DueTimers(damaged, start.Add(time.Second), 5)
			if err == nil || len(due) == 0 || due[len(due)-1].Name != "b" || !next.Equal(start.Add(2*time.Second)) {
				t.Errorf("due are %+v, then %s; %v", due, next, err)
			}
			if len(faults(t, damaged)) == 0 {
				t.Error("verify finds nothing")
			}
		})
	}
	if _, _, err := storage.TimerNamed(good.without(good.from([]byte("tname")), []byte("{")), "a"); err == nil {
		t.Error("what cannot be read is no error")
	}
	broken := good.with([]byte("tname\x00"), []byte("{}"))
	for timer, err := range storage.TimersOf(broken, "") {
		if err == nil {
			t.Errorf("%+v was read from a key that is no name", timer)
		}
		break
	}
}

// BenchmarkTimers: what it costs to set and to drop a timer, and to look what is
// due, does not depend on how many wait.
//
//	go test ./storage -run '^$' -bench Timers
func BenchmarkTimers(b *testing.B) {
	for _, waiting := range []int{1000, 100_000} {
		store := openFile(b, b.TempDir()+"/adjutant.db")
		const batch = 10_000
		for from := 0; from < waiting; from += batch {
			update(b, store, func(tx storage.Tx) error {
				for i := from; i < min(from+batch, waiting); i++ {
					if err := storage.SetTimer(tx, waitingTimer(i)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		// Many to a transaction, so that it is not the disk that is measured.
		b.Run(fmt.Sprint("set and drop/", waiting), func(b *testing.B) {
			b.ReportAllocs()
			update(b, store, func(tx storage.Tx) error {
				for i := 0; b.Loop(); i++ {
					timer := waitingTimer(i % waiting)
					timer.Name += "/more"
					if err := storage.SetTimer(tx, timer); err != nil {
						return err
					}
					if err := storage.DropTimer(tx, timer.Name); err != nil {
						return err
					}
				}
				return nil
			})
		})
		b.Run(fmt.Sprint("move/", waiting), func(b *testing.B) {
			b.ReportAllocs()
			update(b, store, func(tx storage.Tx) error {
				for i := 0; b.Loop(); i++ {
					timer := waitingTimer(i % waiting)
					timer.At = timer.At.Add(time.Duration(1+i/waiting) * time.Second)
					if err := storage.SetTimer(tx, timer); err != nil {
						return err
					}
				}
				return nil
			})
		})
		b.Run(fmt.Sprint("set, a transaction each/", waiting), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				timer := waitingTimer(i % waiting)
				timer.At = timer.At.Add(time.Duration(1+i) * time.Hour)
				setTimer(b, store, timer)
			}
		})
		b.Run(fmt.Sprint("none due/", waiting), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if names, next := dueTimers(b, store, start, 64); len(names) != 0 || next.IsZero() {
					b.Fatal("something is due")
				}
			}
		})
	}
}

// waitingTimer is the i-th of many timers that wait, the neighbours by name of
// which are not its neighbours by time.
func waitingTimer(i int) storage.Timer {
	spread := int(uint64(i) * 0x9e3779b97f4a7c15 >> 40)
	return storage.Timer{
		Name: fmt.Sprintf("RISK-%d/review", i), At: start.Add(time.Hour + time.Duration(spread)*time.Second),
		Path: "risk remind", Args: chat.Args{"id": fmt.Sprintf("RISK-%d", i)},
	}
}
