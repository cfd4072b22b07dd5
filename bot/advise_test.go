package bot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/storage"

	"github.com/google/go-cmp/cmp"
)

// sage is a model that says what a test says, and keeps what it was asked and told.
type sage struct {
	says func(ctx context.Context, consult chat.Consult) chat.Advice

	mu      sync.Mutex
	asked   []string
	checked []chat.Checked
	broken  bool // it panics when it is told what became of its words
}

func (s *sage) Consult(ctx context.Context, consult chat.Consult) chat.Advice {
	s.mu.Lock()
	s.asked = append(s.asked, consult.Step)
	s.mu.Unlock()
	if s.says == nil {
		return chat.Advice{Content: []byte(`"` + consult.Step + `"`)}
	}
	return s.says(ctx, consult)
}

func (s *sage) Checked(_ context.Context, _ chat.Invocation, checked chat.Checked) {
	if s.broken {
		panic("token xoxb-1")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checked = append(s.checked, checked)
}

// asking is a command with an effect that asks for advice step by step, and answers
// with what it was told. It counts its effect before it asks, so that a run that asks
// and is kept would be seen.
func asking(steps ...string) func(storage.Tx, chat.Invocation) (chat.Reply, error) {
	return func(tx storage.Tx, inv chat.Invocation) (chat.Reply, error) {
		reply, err := countUp(tx, inv)
		if err != nil {
			return chat.Reply{}, err
		}
		var told []string
		for _, step := range steps {
			advice, had := inv.Advice[step]
			if !had {
				return chat.Reply{Consult: &chat.Consult{Step: step, Wait: time.Second}}, nil
			}
			told = append(told, string(advice.Content)+advice.Failed)
		}
		answer := chat.Say(reply.Message.Title.Plain() + ": " + strings.Join(told, ", "))
		answer.Checked = []chat.Checked{{Kept: len(told)}}
		return answer, nil
	}
}

// TestAdvice: the model is asked in between, each step once; of the runs that asked
// nothing is kept, and what became of its words is told once, however often the event
// comes.
func TestAdvice(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("plan", "answer")
	s := &sage{}
	woken := 0
	d := w.dispatcher()
	d.Model = s
	d.Committed = func() { woken++ }
	for range 2 {
		if reply := d.Dispatch(t.Context(), invocation("a")); reply.Message.Title.Plain() != `effect 1: "plan", "answer"` || reply.Consult != nil {
			t.Errorf("%+v", reply)
		}
	}
	if diff := cmp.Diff([]string{"plan", "answer"}, s.asked); diff != "" {
		t.Errorf("asked: %s", diff)
	}
	if diff := cmp.Diff([]chat.Checked{{Kept: 2}}, s.checked); diff != "" {
		t.Errorf("told: %s", diff)
	}
	if w.count() != 1 || woken != 2 {
		t.Errorf("%d effects, woken %d times", w.count(), woken)
	}
}

// TestAdviceOfPlatforms: what comes with an invocation is not taken for a model's.
func TestAdviceOfPlatforms(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("plan")
	d := w.dispatcher()
	d.Model = &sage{}
	inv := invocation("a")
	inv.Advice = map[string]chat.Advice{"plan": {Content: []byte(`"forged"`)}}
	if reply := d.Dispatch(t.Context(), inv); reply.Message.Title.Plain() != `effect 1: "plan"` {
		t.Errorf("%+v", reply)
	}
}

// TestAdviceOfAReport: a report asks too, on a snapshot each time.
func TestAdviceOfAReport(t *testing.T) {
	w := newWorld(t)
	w.handler.read = func(_ storage.Reader, inv chat.Invocation) (chat.Reply, error) {
		if advice, had := inv.Advice["plan"]; had {
			return chat.Say("told " + string(advice.Content)), nil
		}
		return chat.Reply{Consult: &chat.Consult{Step: "plan"}}, nil
	}
	d := w.dispatcher()
	d.Model = &sage{}
	if reply := d.Dispatch(t.Context(), invocation("")); reply.Message.Title.Plain() != `told "plan"` {
		t.Errorf("%+v", reply)
	}
}

// TestNoModel: the advice has failed, and the command goes on.
func TestNoModel(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("plan", "answer")
	if reply := w.dispatcher().Dispatch(t.Context(), invocation("a")); reply.Message.Title.Plain() != "effect 1: there is no model, there is no model" {
		t.Errorf("%+v", reply)
	}
}

// TestTooMuchAdvice: a command that asks for ever, or for the same again, is at fault.
// It keeps nothing.
func TestTooMuchAdvice(t *testing.T) {
	for name, c := range map[string]struct {
		run   func(storage.Tx, chat.Invocation) (chat.Reply, error)
		asked int
		says  string
	}{
		"too many": {asking("1", "2", "3", "4", "5"), mostAdvice + 1, "more than 3 times"},
		"the same": {func(tx storage.Tx, inv chat.Invocation) (chat.Reply, error) {
			_, err := countUp(tx, inv)
			return chat.Reply{Consult: &chat.Consult{Step: "plan"}}, err
		}, 1, "asked for again"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.handler.run = c.run
			s := &sage{}
			d := w.dispatcher()
			d.Model = s
			if reply := d.Dispatch(t.Context(), invocation("a")); !reply.Failed || reply.Reference == "" || !strings.Contains(w.log.String(), c.says) {
				t.Errorf("%+v: %s", reply, w.log)
			}
			if w.count() != 0 || len(s.asked) != c.asked || len(s.checked) != 0 {
				t.Errorf("%d effects, asked %q", w.count(), s.asked)
			}
		})
	}
	w := newWorld(t)
	w.handler.run = asking("1", "2", "3")
	d := w.dispatcher()
	d.Model = &sage{}
	if reply := d.Dispatch(t.Context(), invocation("a")); reply.Failed {
		t.Errorf("as many as there may be: %+v", reply)
	}
}

// TestNoTransactionWhileTheModelThinks: others read and write meanwhile, and the records
// are those of the last run.
func TestNoTransactionWhileTheModelThinks(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("plan")
	d := w.dispatcher()
	d.Model = &sage{says: func(ctx context.Context, _ chat.Consult) chat.Advice {
		// The store runs one writer at a time: inside a transaction this would wait for ever.
		err := w.db.Update(ctx, func(tx storage.Tx) error {
			_, err := countUp(tx, chat.Invocation{})
			return err
		})
		return chat.Advice{Failed: fmt.Sprint(err)}
	}}
	if reply := d.Dispatch(t.Context(), invocation("a")); reply.Message.Title.Plain() != "effect 2: <nil>" {
		t.Errorf("%+v", reply)
	}
}

// TestAdviceTwiceAtOnce: an event that is delivered again while the model thinks has one
// effect, and both get its answer.
func TestAdviceTwiceAtOnce(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("plan")
	both := make(chan struct{})
	var wg, asked sync.WaitGroup
	asked.Add(2)
	s := &sage{says: func(context.Context, chat.Consult) chat.Advice {
		asked.Done()
		<-both
		return chat.Advice{Content: []byte("1")}
	}}
	d := w.dispatcher()
	d.Model = s
	replies := make([]chat.Reply, 2)
	for i := range replies {
		wg.Go(func() { replies[i] = d.Dispatch(t.Context(), invocation("a")) })
	}
	asked.Wait()
	close(both)
	wg.Wait()
	if replies[0].Message.Title.Plain() != "effect 1: 1" || replies[1].Message.Title.Plain() != "effect 1: 1" || w.count() != 1 || len(s.checked) != 1 {
		t.Errorf("%+v, %d effects, told %v", replies, w.count(), s.checked)
	}
}

// TestAdviceOfATimer: what a timer asks for waits for the model too, and is run whenever
// it is handed on.
func TestAdviceOfATimer(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("words")
	s := &sage{}
	d := w.dispatcher()
	d.Model = s
	inv := invocation("digest@1")
	inv.Platform, inv.Timer, inv.Due = chat.Timetable, "digest", time.Unix(1, 0)
	for n := range uint64(2) {
		if reply := d.Dispatch(t.Context(), inv); reply.Failed || w.count() != n+1 {
			t.Errorf("%d effects: %+v", w.count(), reply)
		}
	}
	if len(s.asked) != 2 || len(s.checked) != 2 {
		t.Errorf("asked %q, told %v", s.asked, s.checked)
	}
}

// TestStoppedWhileTheModelThinks: nothing is kept, so that the event or the timer comes
// again.
func TestStoppedWhileTheModelThinks(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("plan")
	ctx, cancel := context.WithCancel(t.Context())
	s := &sage{says: func(context.Context, chat.Consult) chat.Advice {
		cancel()
		return chat.Advice{Failed: "I am being stopped"}
	}}
	d := w.dispatcher()
	d.Model = s
	if reply := d.Dispatch(ctx, invocation("a")); !reply.Failed || w.count() != 0 || len(s.checked) != 0 {
		t.Errorf("%+v, %d effects", reply, w.count())
	}
	s.says = nil
	if reply := d.Dispatch(t.Context(), invocation("a")); reply.Message.Title.Plain() != `effect 1: "plan"` {
		t.Errorf("%+v", reply)
	}
}

// TestModelPanics: it costs the advice and nothing else; nobody is shown why.
func TestModelPanics(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("plan")
	d := w.dispatcher()
	d.Model = &sage{broken: true, says: func(context.Context, chat.Consult) chat.Advice { panic("token xoxb-1") }}
	reply := d.Dispatch(t.Context(), invocation("a"))
	if reply.Failed || reply.Message.Title.Plain() != "effect 1: the model could not be asked, and it is our fault" || w.count() != 1 {
		t.Errorf("%+v", reply)
	}
	if strings.Contains(fmt.Sprintf("%+v", reply), "xoxb") || strings.Count(w.log.String(), "panic: token xoxb-1") != 2 {
		t.Errorf("%s", w.log)
	}
}

// TestPanicAfterAdvice: a command that panics with its advice keeps nothing, and nobody
// is told of words that were not shown.
func TestPanicAfterAdvice(t *testing.T) {
	w := newWorld(t)
	w.handler.run = func(tx storage.Tx, inv chat.Invocation) (chat.Reply, error) {
		reply, err := asking("plan")(tx, inv)
		if err == nil && reply.Consult == nil {
			panic("inside")
		}
		return reply, err
	}
	s := &sage{}
	d := w.dispatcher()
	d.Model = s
	if reply := d.Dispatch(t.Context(), invocation("a")); !reply.Failed || w.count() != 0 || len(s.checked) != 0 {
		t.Errorf("%+v, %d effects, told %v", reply, w.count(), s.checked)
	}
}

// TestAdviceRunAgain: a driver may run a function again, also one that asks.
func TestAdviceRunAgain(t *testing.T) {
	w := newWorld(t)
	w.handler.run = asking("plan")
	s := &sage{}
	d := NewDispatcher(rerunner{w.db}, w.handler, time.Now, w.logger())
	d.Model = s
	if reply := d.Dispatch(t.Context(), invocation("a")); reply.Message.Title.Plain() != `effect 1: "plan"` || len(s.asked) != 1 || len(s.checked) != 1 {
		t.Errorf("%+v, asked %q", reply, s.asked)
	}
}
