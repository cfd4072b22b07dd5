package model

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
)

// outcomes are what becomes of each fault: how it is counted, what the log says of the
// cause, how often the model is asked, and whether it costs anything.
var outcomes = map[string]struct {
	why   why
	cause string
	asked int
	free  bool
}{
	"late":         {late, "within 20s", 1, false},
	"trickle":      {late, "within 20s", 1, false},
	"stalled":      {late, "within 20s", 1, false},
	"error 200":    {faulty, "The server had an error", 2, true},
	"ollama":       {down, "more system memory", 2, true},
	"ollama 200":   {faulty, "unexpected EOF", 2, true},
	"torn":         {down, "broke off", 2, false},
	"torn stream":  {down, "broke off", 2, false},
	"half":         {unreadable, "status 200, application.json", 2, false},
	"empty":        {unreadable, "status 200", 2, false},
	"html 502":     {down, "status 502", 2, true},
	"html 200":     {unreadable, "text.html", 2, false},
	"500":          {down, "Internal error", 2, true},
	"503 later":    {down, "Overloaded", 1, true},
	"endless":      {unreadable, "does not end", 1, false},
	"bomb":         {unreadable, "does not end", 1, false},
	"429":          {busy, "rate_limit_exceeded", 2, true},
	"429 soon":     {busy, "rate_limit_exceeded", 2, true},
	"429 later":    {busy, "rate_limit_exceeded", 1, true},
	"quota":        {broke, "insufficient_quota", 1, true},
	"forbidden":    {locked, "request_forbidden", 1, true},
	"redirect":     {missing, "sends us elsewhere", 1, true},
	"reset":        {down, "EOF", 2, false},
	"no json":      {unreadable, "no JSON", 2, false},
	"half json":    {unreadable, "no JSON", 2, false},
	"two objects":  {unreadable, "something follows", 2, false},
	"twice":        {unreadable, "a key comes twice", 2, false},
	"wrong schema": {unreadable, "answer.ok is missing", 2, false},
	"no object":    {unreadable, "answer is no object", 2, false},
	"deep":         {unreadable, "too much", 2, false},
	"null content": {unreadable, "no JSON", 2, false},
	"refusal":      {declined, "the model refused", 1, false},
	"filter":       {filtered, "content_filter", 1, false},
	"azure filter": {filtered, "content_filter", 1, true},
	"length":       {cut, "within 300 tokens", 1, false},
	"unfinished":   {unreadable, "finish reason is none", 2, false},
	"tool calls":   {unreadable, "tool_calls", 2, false},
	"no choices":   {faulty, "without an answer", 2, true},
	"garbage":      {unreadable, "status 200", 2, false},
	"repeats":      {rejected, "repeat what was sent", 1, true},
}

// TestFaults: whatever goes wrong, for whatever the advice is wanted, it has failed
// within its time, with plain words; the budget is settled, and the log has the cause.
func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for _, name := range fakemodel.Faults() {
			switch _, known := outcomes[name]; {
			case known:
				w = w.next()
				w.fails(name)
			case name != "absurd usage":
				t.Errorf("nothing is said of the fault %q", name)
			}
		}
		w.verify()
	})
}

// fails has the model fail in one way, for each purpose.
func (w *world) fails(name string) {
	w.t.Helper()
	want := outcomes[name]
	w.says(fakemodel.Fault(name))
	for i, purpose := range []chat.Purpose{chat.ForDigest, chat.ForQuestion, chat.ForDraft} {
		q := consult()
		q.Purpose = purpose
		began := time.Now()
		advice := w.client().Consult(w.t.Context(), q)
		if took := time.Since(began); took > q.Wait {
			w.t.Errorf("%s: it took %v", name, took)
		}
		if advice.Failed != words[want.why] || advice.Content != nil {
			w.t.Errorf("%s: %+v, want %q", name, advice, words[want.why])
		}
		log := w.log.String()
		for _, part := range []string{want.cause, "reference=" + advice.Reference, "purpose=" + string(purpose), "step=words"} {
			if !strings.Contains(log, part) {
				w.t.Errorf("%s: the log does not say %q: %s", name, part, log)
			}
		}
		m := w.meter()
		if m.Asked != i+1 || m.Failed[string(want.why)] != i+1 || m.Cached != 0 {
			w.t.Errorf("%s: counted %+v", name, m)
		}
		if (m.Tokens() == 0) != want.free {
			w.t.Errorf("%s: it cost %d", name, m.Tokens())
		}
		if n := len(w.fake.Requests()); n != want.asked*(i+1) {
			w.t.Errorf("%s: the model was asked %d times", name, n)
		}
	}
	w.quiet()
	w.polite()
}

// TestWordsAreForPeople: each kind has words, which say nothing of the inside.
func TestWordsAreForPeople(t *testing.T) {
	for name, o := range outcomes {
		text := words[o.why]
		if text == "" || len(text) > 70 || strings.ContainsAny(text, "{}_<>") || strings.Contains(strings.ToLower(text), "http") {
			t.Errorf("%s: %q", name, text)
		}
	}
}

// TestSecondAttempt: what passes is tried once more, and both are paid for.
func TestSecondAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for name, pause := range map[string]time.Duration{
			"error 200": 0, "ollama": breath, "torn": 0, "html 502": breath, "429": breath, "429 soon": time.Second, "no json": 0, "wrong schema": 0, "unfinished": 0, "reset": breath,
		} {
			w = w.next()
			w.says(fakemodel.Fault(name), good)
			began := time.Now()
			advice := w.client().Consult(t.Context(), consult())
			if string(advice.Content) != `{"ok":true}` || advice.Failed != "" {
				t.Errorf("%s: %+v", name, advice)
			}
			if took := time.Since(began); took != pause {
				t.Errorf("%s: it took %v, want %v", name, took, pause)
			}
			if all := w.fake.Requests(); len(all) != 2 || bytes.Equal(all[0].Body, all[1].Body) || all[0].Material != all[1].Material {
				t.Errorf("%s: %d requests, the second as the first", name, len(all))
			}
			if m := w.meter(); m.Asked != 1 || len(m.Failed) > 0 || m.Received == 0 {
				t.Errorf("%s: counted %+v", name, m)
			}
			w.quiet()
			w.polite()
		}
	})
}

// TestNoTimeForAnother: a pause that does not fit is not begun.
func TestNoTimeForAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.says(fakemodel.Fault("429 soon"))
		q := consult()
		q.Wait = 1500 * time.Millisecond
		began := time.Now()
		if advice := w.client().Consult(t.Context(), q); advice.Failed != words[busy] || time.Since(began) != 0 {
			t.Errorf("%+v after %v", advice, time.Since(began))
		}
	})
}

// TestWrappings: what models on one's own machine put around an answer is taken off.
func TestWrappings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for _, content := range []string{
			"```json\n{\"ok\":true}\n```", "```\n{\"ok\":true}```", " {\"ok\":true}\n", "<think>\nIs it {\"ok\":false}?\n</think>\n\n{\"ok\":true}",
		} {
			w = w.next()
			w.says(fakemodel.Say(content))
			if advice := w.client().Consult(t.Context(), consult()); string(advice.Content) != `{"ok":true}` || len(w.fake.Requests()) != 1 {
				t.Errorf("%q: %+v", content, advice)
			}
		}
	})
}
