package model

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
)

// TestConsult: a question is put without names, as [Client.Request] says, and its answer
// comes back with them.
func TestConsult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		c := w.client()
		q := consult()
		q.Schema = json.RawMessage(`{"type":"object","properties":{"text":{"type":"string","maxLength":80}},"required":["text"],"additionalProperties":false}`)
		w.says(fakemodel.Response{Content: `{"text":"PERSON_1 asks, and Person 1's plan waits; PERSON_9 does not."}`, Sent: 120, Received: 30})
		shown, tokens, err := c.Request(q)
		if err != nil {
			t.Fatal(err)
		}
		advice := c.Consult(t.Context(), q)
		if want := `{"text":"Ana Ferreira asks, and Ana Ferreira's plan waits; PERSON_9 does not."}`; string(advice.Content) != want {
			t.Errorf("%s %s", advice.Content, advice.Failed)
		}
		sent := w.fake.Requests()[0]
		var compact bytes.Buffer
		if err := json.Compact(&compact, shown); err != nil || compact.String() != string(bytes.TrimSpace(sent.Body)) {
			t.Errorf("shown was %s, sent %s", shown, sent.Body)
		}
		if strings.Contains(sent.Leaves(), "Ana") || !strings.Contains(sent.Material, "PERSON_1 asks for") || strings.Contains(sent.System, "REQ-7") {
			t.Errorf("what left: %s", sent.Leaves())
		}
		if sent.Purpose != "digests" || sent.Step != "words" || sent.Format != "json_schema" || sent.Limit != 300 {
			t.Errorf("%+v", sent)
		}
		if strings.Contains(string(sent.Schema), "maxLength") {
			t.Errorf("sent the schema %s", sent.Schema)
		}
		if bytes.Contains(shown, []byte(w.fake.Key)) || tokens < len(sent.Leaves())/4 || tokens > len(sent.Leaves()) {
			t.Errorf("%d tokens of %s", tokens, shown)
		}
		if m := w.meter(); m.Asked != 1 || m.Sent != 120 || m.Received != 30 || m.Cached != 0 {
			t.Errorf("counted %+v", m)
		}
		w.quiet()
	})
}

// TestKept: what was answered is answered again without asking, also by another process
// and whatever people are called by then, for thirty days.
func TestKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		q := consult()
		q.Schema = json.RawMessage(`{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}`)
		w.says(fakemodel.Say(`{"text":"PERSON_1 asks."}`))
		w.client().Consult(t.Context(), q)
		first := w.meter()
		q.Aliases = []chat.Alias{{Forms: []string{"Ana Ferreira", "ana"}, Back: "Ana Ferreira-Lopes"}}
		time.Sleep(29 * 24 * time.Hour)
		if advice := w.client().Consult(t.Context(), q); string(advice.Content) != `{"text":"Ana Ferreira-Lopes asks."}` {
			t.Errorf("%+v", advice)
		}
		m := w.meter()
		if m.Asked != 2 || m.Cached != 1 || m.Tokens() != first.Tokens() || len(w.fake.Requests()) != 1 {
			t.Errorf("counted %+v, asked %d times", m, len(w.fake.Requests()))
		}
		// Another model, and another question, are asked.
		o := w.options()
		o.Name, w.fake.Model = "other-mini", "other-mini"
		New(o).Consult(t.Context(), q)
		q.Task = "Say something else."
		New(o).Consult(t.Context(), q)
		if n := len(w.fake.Requests()); n != 3 {
			t.Errorf("asked %d times", n)
		}
		raw := new(bytes.Buffer)
		if err := w.db.Backup(raw); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(raw.String(), "Ferreira") {
			t.Error("a name is kept with the answer")
		}
		w.verify()
	})
}

// TestFailureIsNotKept: the next one who asks the same is answered.
func TestFailureIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Fault("refusal"), good)
		c := w.client()
		if advice := c.Consult(t.Context(), consult()); advice.Failed == "" {
			t.Errorf("%+v", advice)
		}
		if advice := c.Consult(t.Context(), consult()); advice.Content == nil {
			t.Errorf("%+v", advice)
		}
	})
}

// TestAskedOnce: several who ask the same at once have it asked once.
func TestAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		free := make(chan struct{})
		w.fake.Answer(func(fakemodel.Request) fakemodel.Response { <-free; return good })
		c := w.client()
		advice := make(chan chat.Advice)
		for range 10 {
			go func() { advice <- c.Consult(t.Context(), consult()) }()
		}
		synctest.Wait()
		close(free)
		for range 10 {
			if a := <-advice; string(a.Content) != `{"ok":true}` {
				t.Errorf("%+v", a)
			}
		}
		if m := w.meter(); len(w.fake.Requests()) != 1 || m.Asked != 10 || m.Cached != 9 {
			t.Errorf("asked %d times, counted %+v", len(w.fake.Requests()), m)
		}
	})
}

// TestOthersGoOn: whoever asked first is stopped, and those who wait for the same answer
// get it all the same; where it failed for good, they are not late one after the other.
func TestOthersGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Fault("late"), good)
		c := w.client()
		ctx, cancel := context.WithCancel(t.Context())
		first, second := make(chan chat.Advice), make(chan chat.Advice)
		go func() { first <- c.Consult(ctx, consult()) }()
		synctest.Wait()
		go func() { second <- c.Consult(t.Context(), consult()) }()
		synctest.Wait()
		cancel()
		if a := <-first; a.Failed != words[stopped] {
			t.Errorf("%+v", a)
		}
		if a := <-second; a.Content == nil {
			t.Errorf("%+v", a)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Fault("late"))
		c := w.client()
		began := time.Now()
		done := make(chan chat.Advice)
		for range 5 {
			go func() { done <- c.Consult(t.Context(), consult()) }()
		}
		for range 5 {
			if a := <-done; a.Failed != words[late] {
				t.Errorf("%+v", a)
			}
		}
		if took := time.Since(began); took != consult().Wait || len(w.fake.Requests()) != 1 {
			t.Errorf("%v, asked %d times", took, len(w.fake.Requests()))
		}
		w.meter()
	})
}

// TestPanic: whoever waits for the same answer is told that there is none, and nothing
// is held.
func TestPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		o := w.options()
		free := make(chan struct{})
		o.Transport = answering(func(*http.Request) (*http.Response, error) { <-free; panic("inside") })
		c := New(o)
		first, second := make(chan any), make(chan chat.Advice)
		go func() {
			defer func() { first <- recover() }()
			c.Consult(t.Context(), consult())
		}()
		synctest.Wait()
		go func() { second <- c.Consult(t.Context(), consult()) }()
		synctest.Wait()
		close(free)
		if r := <-first; r != "inside" {
			t.Errorf("%v", r)
		}
		if a := <-second; a.Failed != words[ours] || a.Content != nil {
			t.Errorf("%+v", a)
		}
		w.meter()
	})
}

// TestStopped: whoever is being stopped does not wait, and what was held is given up.
func TestStopped(t *testing.T) {
	for _, fault := range []string{"late", "trickle", "stalled", "429 soon"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.says(fakemodel.Fault(fault))
			ctx, cancel := context.WithCancel(t.Context())
			advice := make(chan chat.Advice)
			began := time.Now()
			go func() { advice <- w.client().Consult(ctx, consult()) }()
			w.fake.Wait(t.Context(), 1)
			synctest.Wait()
			cancel()
			if a := <-advice; a.Failed == "" || time.Since(began) != 0 {
				t.Errorf("%s: %+v after %v", fault, a, time.Since(began))
			}
			w.meter()
			if advice := w.client().Consult(ctx, about(2)); advice.Failed != words[stopped] {
				t.Errorf("%+v", advice)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		if err := w.db.Close(); err != nil {
			t.Fatal(err)
		}
		if advice := w.client().Consult(t.Context(), consult()); advice.Failed != words[stopped] || strings.Contains(w.log.String(), "ERROR") {
			t.Errorf("%+v: %s", advice, w.log)
		}
	})
}

// TestOurFault: a consult that cannot be put fails without a request.
func TestOurFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for name, spoil := range map[string]func(*chat.Consult){
			"no material":   func(q *chat.Consult) { q.Material = nil },
			"half material": func(q *chat.Consult) { q.Material = json.RawMessage(`{"a":`) },
			"no schema":     func(q *chat.Consult) { q.Schema = nil },
			"a word":        func(q *chat.Consult) { q.Schema = json.RawMessage(`{"type":"object","oneOf":[]}`) },
			"open":          func(q *chat.Consult) { q.Schema = json.RawMessage(`{"type":"object","properties":{},"required":[]}`) },
		} {
			q := consult()
			spoil(&q)
			if advice := w.client().Consult(t.Context(), q); advice.Failed != words[ours] || len(w.fake.Requests()) != 0 {
				t.Errorf("%s: %+v", name, advice)
			}
			if _, _, err := w.client().Request(q); err == nil {
				t.Errorf("%s: it would be sent", name)
			}
		}
	})
}

// TestNoTime: without any time nothing is asked.
func TestNoTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		q := consult()
		q.Wait = 0
		if advice := w.client().Consult(t.Context(), q); advice.Failed != words[late] || len(w.fake.Requests()) != 0 {
			t.Errorf("%+v", advice)
		}
		w.meter()
	})
}

// TestKeyIsNeverShown: neither the client nor its requests print it.
func TestKeyIsNeverShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		o := w.options()
		o.Key = chat.NewSecret("sk-wrong-0123456789")
		c := New(o)
		advice := c.Consult(t.Context(), consult())
		if advice.Failed != words[locked] || !strings.Contains(w.log.String(), "(secret)") {
			t.Errorf("%+v: %s", advice, w.log)
		}
		if text := fmt.Sprintf("%v %+v %#v %s %s", c, c, c.o, w.log, advice.Failed); strings.Contains(text, "sk-wrong") {
			t.Errorf("it shows: %s", text)
		}
		if len(w.fake.Refusals()) != 1 {
			t.Errorf("%v", w.fake.Refusals())
		}
		w.fake = fakemodel.NewInBubble(t) // its refusals were meant
	})
}
