package storage_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/storage"
)

// countingTx counts what is written.
type countingTx struct {
	storage.Tx
	writes int
}

func (c *countingTx) Put(k, v []byte) error { c.writes++; return c.Tx.Put(k, v) }

func (c *countingTx) Delete(k []byte) error { c.writes++; return c.Tx.Delete(k) }

func keptOf(t tester, store storage.Store, name string) (value []byte) {
	t.Helper()
	view(t, store, func(r storage.Reader) {
		got, err := storage.Kept(r, name)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		value = bytes.Clone(got)
		if got != nil && value == nil {
			value = []byte{}
		}
	})
	return value
}

// Values are there until their end, whatever else is put aside, and go in the end:
// each new one takes the oldest few away. The same value put aside again stays longer,
// and never shorter.
func TestKept(t *testing.T) {
	store := open(t)
	type value struct {
		text string
		ends time.Time
	}
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		now := start
		put := map[string]value{}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 5, 30}).Draw(t, "days")) * 24 * time.Hour)
			name := fmt.Sprint("n\x00", rapid.IntRange(0, 9).Draw(t, "name"))
			if rapid.IntRange(0, 9).Draw(t, "forget") == 0 {
				update(t, store, func(tx storage.Tx) error { return storage.Forget(tx, name) })
				delete(put, name)
				continue
			}
			next := value{rapid.SampledFrom([]string{"", "a", "b\x00"}).Draw(t, "text"), now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * 6 * time.Hour)}
			update(t, store, func(tx storage.Tx) error {
				return storage.Keep(tx, name, []byte(next.text), next.ends, now)
			})
			if was, had := put[name]; had && was.text == next.text && was.ends.After(next.ends) {
				next.ends = was.ends
			}
			put[name] = next
		}
		inOrder(t, store)
		for name, v := range put {
			got := keptOf(t, store, name)
			// By less than a day, the end may be that of before.
			if v.ends.Add(-24*time.Hour).After(now) && (got == nil || string(got) != v.text) {
				t.Fatalf("%q is %q, want %q", name, got, v.text)
			}
		}
		for n := range 20 { // as time goes on, only what is new is left
			now = now.AddDate(0, 1, 0)
			update(t, store, func(tx storage.Tx) error {
				return storage.Keep(tx, fmt.Sprint("later ", n), nil, now.AddDate(0, 2, 0), now)
			})
		}
		for name := range put {
			if keptOf(t, store, name) != nil {
				t.Fatalf("%q is still there", name)
			}
		}
		n := 0
		view(t, store, func(r storage.Reader) {
			for range r.Scan([]byte("kname"), []byte("knamf")) {
				n++
			}
		})
		if n > 3 {
			t.Fatalf("%d values are kept", n)
		}
		inOrder(t, store)
	})
}

// To put a value aside again costs nothing as long as its end would hardly move.
func TestKeepIsCheap(t *testing.T) {
	store := open(t)
	keep := func(value string, until time.Time) (writes int) {
		t.Helper()
		update(t, store, func(tx storage.Tx) error {
			counted := &countingTx{Tx: tx}
			err := storage.Keep(counted, "button", []byte(value), until, start)
			writes = counted.writes
			return err
		})
		return writes
	}
	end := start.AddDate(0, 0, 180)
	if keep("a", end) == 0 {
		t.Error("the first one was not written")
	}
	for _, until := range []time.Time{end, end.Add(24*time.Hour - time.Microsecond), end.AddDate(0, 0, -30)} {
		if n := keep("a", until); n != 0 {
			t.Errorf("until %s took %d writes", until, n)
		}
	}
	if keep("a", end.Add(24*time.Hour)) == 0 {
		t.Error("a day more was not written")
	}
	if keep("b", end) == 0 || string(keptOf(t, store, "button")) != "b" {
		t.Error("another value was not written")
	}
}

func TestKeepRefuses(t *testing.T) {
	store := open(t)
	update(t, store, func(tx storage.Tx) error {
		if storage.Keep(tx, "", []byte("a"), start, start) == nil || storage.Keep(tx, "a", []byte("a"), time.Time{}, start) == nil {
			t.Error("kept without a name, or without an end")
		}
		return storage.Forget(tx, "never there")
	})
	if keptOf(t, store, "never there") != nil {
		t.Error("something is there")
	}
	update(t, store, func(tx storage.Tx) error { return storage.Keep(tx, "empty", nil, start.Add(1), start) })
	if got := keptOf(t, store, "empty"); got == nil || len(got) > 0 {
		t.Errorf("an empty value is %q", got)
	}
}

// A batch of what has ended is bounded, and an end that cannot be read is no reason to
// stop.
func TestKeptGoInBatches(t *testing.T) {
	store := open(t)
	count := func() (n int) {
		view(t, store, func(r storage.Reader) {
			for range r.Scan([]byte("kname"), []byte("knamf")) {
				n++
			}
		})
		return n
	}
	update(t, store, func(tx storage.Tx) error {
		for n := range 10 {
			if err := storage.Keep(tx, fmt.Sprint(n), nil, start.Add(time.Hour), start); err != nil {
				return err
			}
		}
		return nil
	})
	for i, want := range []int{7, 4, 3, 4} {
		update(t, store, func(tx storage.Tx) error {
			return storage.Keep(tx, fmt.Sprint("new", i), nil, start.AddDate(1, 0, 0), start.Add(2*time.Hour))
		})
		if got := count(); got != want {
			t.Errorf("after %d more, %d are kept, want %d", i+1, got, want)
		}
	}
}

// The past reads what was put aside as it is.
func TestKeptInThePast(t *testing.T) {
	store := open(t)
	newRisk(t, store, "Flood")
	update(t, store, func(tx storage.Tx) error { return storage.Keep(tx, "a", []byte("now"), start.AddDate(1, 0, 0), start) })
	view(t, store, func(r storage.Reader) {
		past, err := storage.Past(r, start.AddDate(-1, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := storage.Risks.Get(past, "RISK-1"); err == nil {
			t.Error("that is no past")
		}
		if got, err := storage.Kept(past, "a"); err != nil || string(got) != "now" {
			t.Errorf("%q, %v", got, err)
		}
	})
}

// What is damaged is an error for who reads it, and a fault for who looks.
func TestKeptDamaged(t *testing.T) {
	store := openFile(t, t.TempDir()+"/adjutant.db")
	if err := storage.Prepare(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	update(t, store, func(tx storage.Tx) error { return tx.Put([]byte("kname\x00a\x00"), []byte("short")) })
	view(t, store, func(r storage.Reader) {
		if _, err := storage.Kept(r, "a"); err == nil {
			t.Error("read")
		}
	})
	report, err := storage.Verify(t.Context(), store)
	if err != nil || !strings.Contains(fmt.Sprint(report.Faults), "cannot be read") {
		t.Errorf("%v, %v", report.Faults, err)
	}
}
