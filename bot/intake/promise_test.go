package intake

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

// slowInbox notes what is asked of it. Keeping takes a while, whatever ctx says.
type slowInbox struct {
	takes time.Duration
	fault error
	again []Arrival

	mu    sync.Mutex
	asked []string
}

func (i *slowInbox) note(what string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.asked = append(i.asked, what)
}

func (i *slowInbox) Keep(_ context.Context, a Arrival) error {
	time.Sleep(i.takes)
	i.note("keep " + a.ID)
	return i.fault
}

func (i *slowInbox) Again(context.Context) ([]Arrival, error) { return i.again, i.fault }

func (i *slowInbox) Done(_ context.Context, id string) error {
	i.note("done " + id)
	return nil
}

// counter is an office for promises, which notes what becomes of them.
type counter struct {
	Promises
	inbox *slowInbox
	lanes Lanes
	log   bytes.Buffer
}

func newCounter(t *testing.T, inbox *slowInbox) *counter {
	c := &counter{inbox: inbox}
	aside := &Lanes{}
	c.Promises = Promises{Inbox: inbox, Aside: aside, Log: slog.New(slog.NewTextHandler(&c.log, nil))}
	aside.Begin(MostPerPerson, MostAtOnce)
	c.lanes.Begin(MostPerPerson, MostAtOnce)
	t.Cleanup(func() {
		c.lanes.End()
		aside.End()
	})
	return c
}

// rest waits until nothing happens any more.
func rest() {
	time.Sleep(time.Minute)
	synctest.Wait()
}

// A promise is given once it is kept, and lapses where that does not succeed in time. What
// is kept is forgotten once, whether it is done before, while or after it is kept; and
// what could not be kept is nothing to forget.
func TestPromise(t *testing.T) {
	for name, tt := range map[string]struct {
		give  bool
		takes time.Duration
		fault error
		done  time.Duration // when it is done
		want  []string
	}{
		"done in time":          {want: nil},
		"done after":            {give: true, takes: time.Second / 2, done: 2 * time.Second, want: []string{"keep 1", "given", "done 1"}},
		"done meanwhile":        {give: true, takes: time.Second / 2, done: time.Second / 4, want: []string{"keep 1", "done 1", "given"}},
		"no room":               {give: true, takes: time.Second / 2, fault: errors.New("full"), done: 2 * time.Second, want: []string{"keep 1", "lapsed"}},
		"no room meanwhile":     {give: true, takes: time.Second / 2, fault: errors.New("full"), done: time.Second / 4, want: []string{"keep 1", "lapsed"}},
		"kept too late":         {give: true, takes: 5 * time.Second, done: 8 * time.Second, want: []string{"lapsed", "keep 1", "lapsed", "done 1"}},
		"kept too late, and no": {give: true, takes: 5 * time.Second, fault: errors.New("full"), done: time.Second, want: []string{"lapsed", "keep 1", "lapsed"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				inbox := &slowInbox{takes: tt.takes, fault: tt.fault}
				c := newCounter(t, inbox)
				p := c.New(Arrival{ID: "1"})
				if tt.give {
					c.Give(t.Context(), p, "it", func() { inbox.note("given") }, func() { inbox.note("lapsed") })
				}
				time.Sleep(tt.done)
				c.Fulfil(p)
				rest()
				if !slices.Equal(inbox.asked, tt.want) {
					t.Errorf("asked %q, want %q", inbox.asked, tt.want)
				}
			})
		})
	}
}

// Without an inbox a promise is given at once; where nothing is taken any more, it lapses;
// and a fault in giving it takes nothing down.
func TestPromiseOtherwise(t *testing.T) {
	c := newCounter(t, &slowInbox{})
	c.Inbox = nil
	given, lapsed := make(chan bool, 1), make(chan bool, 1)
	p := c.New(Arrival{ID: "1"})
	c.Give(t.Context(), p, "it", func() { given <- true }, func() { lapsed <- true })
	<-given
	c.Fulfil(p)
	c.Give(t.Context(), c.New(Arrival{ID: "2"}), "it", func() { panic("at fault") }, func() {})
	c.Aside.End()
	if !strings.Contains(c.log.String(), "at fault") {
		t.Errorf("the log says %s", c.log.String())
	}
	c.Give(t.Context(), c.New(Arrival{ID: "3"}), "it", func() { given <- true }, func() { lapsed <- true })
	<-lapsed
}

// What was promised before is done in its order, once the platform is reached; what is
// nothing to do is forgotten, and what ctx leaves no time for is left.
func TestPromiseAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inbox := &slowInbox{}
		for _, id := range []string{"ana 1", "ben 1", "ana 2", "x 1", "ana 3"} {
			inbox.again = append(inbox.again, Arrival{ID: id, Payload: chat.NewSecret("secret " + id)})
		}
		c := newCounter(t, inbox)
		reached := make(chan struct{})
		take := func(a Arrival, p *Promise) Retaken {
			who, _, _ := strings.Cut(a.ID, " ")
			if who == "x" {
				return Retaken{}
			}
			return Retaken{Who: who, What: "it", Do: func() {
				if who == "ana" {
					time.Sleep(time.Second)
				}
				inbox.note(a.Payload.Reveal())
				c.Fulfil(p)
			}}
		}
		c.Again(t.Context(), &c.lanes, reached, take)
		rest()
		if want := []string{"done x 1"}; !slices.Equal(inbox.asked, want) {
			t.Errorf("before it is reached: %q", inbox.asked)
		}
		close(reached)
		rest()
		want := []string{"done x 1", "secret ben 1", "done ben 1", "secret ana 1", "done ana 1", "secret ana 2", "done ana 2", "secret ana 3", "done ana 3"}
		if !slices.Equal(inbox.asked, want) {
			t.Errorf("done %q", inbox.asked)
		}
		if strings.Contains(c.log.String(), "secret") {
			t.Errorf("the log says %s", c.log.String())
		}

		ctx, stop := context.WithCancel(t.Context())
		c.Again(ctx, &c.lanes, make(chan struct{}), take)
		stop()
		rest()
		if want = append(want, "done x 1"); !slices.Equal(inbox.asked, want) {
			t.Errorf("when it is stopped: %q", inbox.asked)
		}
		inbox.fault = errors.New("broken")
		c.Again(t.Context(), &c.lanes, reached, take)
		if !strings.Contains(c.log.String(), "could not be read") {
			t.Errorf("the log says %s", c.log.String())
		}
	})
}
