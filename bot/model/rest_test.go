package model

import (
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
)

// TestLeftAlone: a model that is down is left alone for a minute, and then asked once.
func TestLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Fault("late"))
		c := w.client()
		ask := func(n int) chat.Advice {
			q := about(n)
			q.Purpose = chat.ForQuestion
			return c.Consult(t.Context(), q)
		}
		for n := range tolerated {
			if a := ask(n); a.Failed != words[late] {
				t.Errorf("%d: %+v", n, a)
			}
		}
		began := time.Now()
		if a := ask(10); a.Failed != words[resting] || time.Since(began) != 0 || len(w.fake.Requests()) != tolerated {
			t.Errorf("%+v", a)
		}
		time.Sleep(pause)
		probe := make(chan chat.Advice)
		go func() { probe <- ask(11) }()
		synctest.Wait()
		if a := ask(12); a.Failed != words[resting] {
			t.Errorf("two are let through: %+v", a)
		}
		if a := <-probe; a.Failed != words[late] || len(w.fake.Requests()) != tolerated+1 {
			t.Errorf("%+v", a)
		}
		time.Sleep(pause)
		w.says(good)
		for n := range 3 {
			if a := ask(20 + n); a.Content == nil {
				t.Errorf("it is back: %+v", a)
			}
		}
		if m := w.meter(); m.Failed[string(resting)] != 2 {
			t.Errorf("counted %+v", m)
		}
	})
	// What answers, if only nonsense, is not down.
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Fault("no json"))
		c := w.client()
		for n := range 6 {
			if a := c.Consult(t.Context(), about(n)); a.Failed != words[unreadable] {
				t.Errorf("%+v", a)
			}
		}
	})
	// An endpoint may ask for more, within reason.
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Fault("429 later"), good)
		c := w.client()
		c.Consult(t.Context(), about(1))
		time.Sleep(mostPause - time.Second)
		if a := c.Consult(t.Context(), about(2)); a.Failed != words[resting] {
			t.Errorf("%+v", a)
		}
		time.Sleep(time.Second)
		if a := c.Consult(t.Context(), about(3)); a.Content == nil {
			t.Errorf("%+v", a)
		}
	})
}

// TestDigestsShareADeadline: digests that are due together wait for a model no longer
// than one of them may, whatever keeps it. That silences no question, and a question
// that it is too slow for silences no digest.
func TestDigestsShareADeadline(t *testing.T) {
	asker := func(t *testing.T, w *world) func(n int, purpose chat.Purpose, wait time.Duration) (chat.Advice, time.Duration) {
		c := w.client()
		return func(n int, purpose chat.Purpose, wait time.Duration) (chat.Advice, time.Duration) {
			q, began := about(n), time.Now()
			q.Purpose, q.Wait = purpose, wait
			return c.Consult(t.Context(), q), time.Since(began)
		}
	}
	slow := func(after time.Duration, answer fakemodel.Response) func(fakemodel.Request) fakemodel.Response {
		return func(fakemodel.Request) fakemodel.Response {
			time.Sleep(after)
			return answer
		}
	}
	for name, answer := range map[string]func(fakemodel.Request) fakemodel.Response{
		"hangs":             slow(0, fakemodel.Fault("late")),
		"gives up after 8s": slow(8*time.Second, fakemodel.Fault("500")),
		"speaks nonsense":   slow(6*time.Second, fakemodel.Fault("no json")),
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.fake.Answer(answer)
			ask := asker(t, w)
			var total time.Duration
			for n := range 8 {
				a, took := ask(n, chat.ForDigest, 20*time.Second)
				if total += took; a.Failed == "" {
					t.Errorf("%s: %+v", name, a)
				}
			}
			if total > 20*time.Second {
				t.Errorf("%s: eight digests have waited for %v", name, total)
			}
			asked := len(w.fake.Requests())
			if a, _ := ask(20, chat.ForDigest, 20*time.Second); a.Failed != words[resting] {
				t.Errorf("%s: the next digest is told %+v", name, a)
			}
			if a, _ := ask(21, chat.ForQuestion, 8*time.Second); a.Failed == "" || len(w.fake.Requests()) == asked {
				t.Errorf("%s: a question is not asked: %+v", name, a)
			}
			time.Sleep(2 * pause)
			w.says(good)
			for n := range 3 {
				if a, _ := ask(30+n, chat.ForDigest, 20*time.Second); a.Content == nil {
					t.Errorf("%s: it is back: %+v", name, a)
				}
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.fake.Answer(slow(12*time.Second, good))
		ask := asker(t, w)
		if a, took := ask(1, chat.ForQuestion, 8*time.Second); a.Failed != words[late] || took != 8*time.Second {
			t.Errorf("the question: %+v after %v", a, took)
		}
		for n := range 3 {
			if a, _ := ask(10+n, chat.ForDigest, 20*time.Second); a.Content == nil {
				t.Errorf("a digest: %+v", a)
			}
		}
	})
}
