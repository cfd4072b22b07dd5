package model

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
	"adjutant/storage"
)

// most is what a question may cost.
func most(t *testing.T, w *world, q chat.Consult) int {
	t.Helper()
	_, tokens, err := w.client().Request(q)
	if err != nil {
		t.Fatal(err)
	}
	return tokens + q.Most
}

// TestBudget: what would exceed the day's tokens is not asked, and costs nothing. The
// next day has its own.
func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(good)
		c := w.client()
		q := about(1)
		q.Budget = most(t, w, q) - 1
		if a := c.Consult(t.Context(), q); a.Failed != words[spent] || len(w.fake.Requests()) != 0 {
			t.Errorf("%+v", a)
		}
		q.Budget++
		if a := c.Consult(t.Context(), q); a.Content == nil {
			t.Errorf("%+v", a)
		}
		again := about(2)
		again.Budget = q.Budget
		if a := c.Consult(t.Context(), again); a.Failed != words[spent] {
			t.Errorf("%+v", a)
		}
		// What was kept costs nothing.
		if a := c.Consult(t.Context(), q); a.Content == nil {
			t.Errorf("%+v", a)
		}
		again.Day = "2026-11-24"
		if a := c.Consult(t.Context(), again); a.Content == nil {
			t.Errorf("%+v", a)
		}
		if m := w.meter(); m.Asked != 4 || m.Failed[string(spent)] != 2 || m.Cached != 1 {
			t.Errorf("counted %+v", m)
		}
	})
}

// TestBudgetTogether: those who ask at once do not exceed it together, at any moment.
func TestBudgetTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		free := make(chan struct{})
		w.fake.Answer(func(fakemodel.Request) fakemodel.Response { <-free; return good })
		c := w.client()
		budget := 5*most(t, w, about(10)) + 3
		advice := make(chan chat.Advice)
		for n := range 20 {
			q := about(10 + n)
			q.Budget = budget
			go func() { advice <- c.Consult(t.Context(), q) }()
		}
		refused := 0
		for range 15 {
			if a := <-advice; a.Failed == words[spent] {
				refused++
			}
		}
		var m storage.Meter
		if err := w.db.View(t.Context(), func(r storage.Reader) (err error) {
			m, err = storage.MeterOf(r, day)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if refused != 15 || m.Tokens() > budget || m.Reserved == 0 || len(m.Held) != 5 {
			t.Errorf("%d were refused, and %d of %d tokens are in use", refused, m.Tokens(), budget)
		}
		close(free)
		for range 5 {
			if a := <-advice; a.Content == nil {
				t.Errorf("%+v", a)
			}
		}
		if m := w.meter(); m.Tokens() > budget {
			t.Errorf("%d of %d", m.Tokens(), budget)
		}
	})
}

// TestBudgetOfAKilledProcess: what it held counts as spent once it can no longer be
// under way, and holds nothing.
func TestBudgetOfAKilledProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(good)
		q := about(1)
		err := w.db.Update(t.Context(), func(tx storage.Tx) error {
			m := storage.Meter{}
			m.Hold("killed", 1000, time.Now().Add(q.Wait+grace))
			return storage.SetMeter(tx, day, m, time.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(q.Wait + grace + time.Second)
		if a := w.client().Consult(t.Context(), q); a.Content == nil {
			t.Errorf("%+v", a)
		}
		if m := w.meter(); m.Sent < 1000 || m.Sent > 1500 {
			t.Errorf("counted %+v", m)
		}
	})
}

// TestBudgetOfASecondAttempt: it is not made where the first has used the budget up.
func TestBudgetOfASecondAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Fault("no json"))
		q := about(1)
		q.Budget = most(t, w, q)
		if a := w.client().Consult(t.Context(), q); a.Failed != words[unreadable] || len(w.fake.Requests()) != 1 {
			t.Errorf("%+v, asked %d times", a, len(w.fake.Requests()))
		}
	})
}

// TestCosts: what an endpoint reports counts, unless it cannot be; where it reports
// nothing, what it can have cost at most.
func TestCosts(t *testing.T) {
	for name, answer := range map[string]fakemodel.Response{
		"silent": good, "absurd": fakemodel.Fault("absurd usage"), "negative": {Content: good.Content, Sent: 10, Received: 1 << 30},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			if name == "silent" {
				w.fake.HideUsage()
			}
			w.says(answer)
			q := about(1)
			if a := w.client().Consult(t.Context(), q); a.Content == nil {
				t.Errorf("%s: %+v", name, a)
			}
			if m := w.meter(); m.Tokens() != most(t, w, q) {
				t.Errorf("%s: counted %+v", name, m)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Response{Content: good.Content, Sent: 77, Received: 7})
		w.client().Consult(t.Context(), about(1))
		if m := w.meter(); m.Sent != 77 || m.Received != 7 {
			t.Errorf("counted %+v", m)
		}
	})
}

// unwritable is a store in which nothing can be changed.
type unwritable struct{ storage.Store }

func (unwritable) Update(context.Context, func(storage.Tx) error) error {
	return &storage.Problem{What: "the disk is full"}
}

// TestDiskFull: what cannot be counted is not asked.
func TestDiskFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		o := w.options()
		o.Store = unwritable{w.db}
		if a := New(o).Consult(t.Context(), consult()); a.Failed != words[ours] || len(w.fake.Requests()) != 0 {
			t.Errorf("%+v", a)
		}
	})
}
