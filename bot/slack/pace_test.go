package slack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
)

// TestFanOut sends two thousand direct messages as the outbox does: eight at once,
// each in its own time, those that were put off later.
func TestFanOut(t *testing.T) {
	for _, tt := range []struct {
		name  string
		limit func(n int, method string) time.Duration
		most  time.Duration
	}{
		{"a patient Slack", func(int, string) time.Duration { return 0 }, 7 * time.Minute},
		{"an impatient Slack", func(n int, method string) time.Duration {
			if method == "chat.postMessage" && n%400 == 0 {
				return 20 * time.Second
			}
			return 0
		}, 12 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { fanOut(t, tt.limit, tt.most) })
		})
	}
}

func fanOut(t *testing.T, limit func(int, string) time.Duration, most time.Duration) {
	const people = 2000
	m := newSlate(t)
	for i := range people {
		id := fmt.Sprintf("U%d", i)
		m.users[id] = fmt.Sprintf(`{"id":%q,"team_id":"T0MEM"}`, id)
	}
	n, lately := 0, []time.Time{}
	m.limit = func(method string, _ url.Values) time.Duration {
		n++
		if rest := limit(n, method); rest > 0 {
			return rest
		}
		// Some hundred a minute is what Slack says of a workspace.
		lately = append(lately, time.Now())
		for time.Since(lately[0]) > time.Minute {
			lately = lately[1:]
		}
		if len(lately) > 330 {
			t.Errorf("%d calls in a minute", len(lately))
		}
		return 0
	}
	s := onSlate(t, m, nil)
	start := time.Now()
	letters := make(chan chat.Outgoing, people)
	for i := range people {
		letters <- chat.Outgoing{
			ID: fmt.Sprintf("letter-%d", i), To: direct(fmt.Sprintf("U%d", i)), Message: long("news", 1), Created: start,
		}
	}
	var workers, all sync.WaitGroup
	all.Add(people)
	for range 8 {
		workers.Go(func() {
			for out := range letters {
				ref, err := s.Send(context.Background(), out)
				later, putOff := errors.AsType[*chat.Later](err)
				switch {
				case putOff:
					time.AfterFunc(later.After, func() { letters <- out })
				case err != nil || !strings.HasPrefix(ref.ID, "D"):
					t.Errorf("%s: %s, %v", out.ID, ref.ID, err)
					all.Done()
				default:
					all.Done()
				}
			}
		})
	}
	all.Wait()
	if took := time.Since(start); took > most {
		t.Errorf("it took %s", took)
	}
	for i := range people {
		if got := m.said(fmt.Sprintf("D%d", i)); len(got) != 1 {
			t.Errorf("person %d has %q", i, got)
		}
	}
	if asked := m.asked("conversations.open"); asked > 0 {
		t.Errorf("conversations.open was called %d times", asked)
	}
	close(letters)
	workers.Wait()
}

// TestChannelPace sends to one channel faster than it takes messages, and to another
// one meanwhile.
func TestChannelPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newSlate(t)
		s := onSlate(t, m, nil)
		send := func(to string, i int) error {
			_, err := s.Send(context.Background(), chat.Outgoing{
				ID: fmt.Sprintf("letter-%s-%d", to, i), To: place(to), Message: long("one", 1), Created: time.Now(),
			})
			return err
		}
		start := time.Now()
		for i := range 6 {
			if err := send("C1", i); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("six messages took %s, want 3s", took)
		}
		at := time.Now()
		if err := send("C2", 0); err != nil || time.Since(at) != 0 {
			t.Errorf("another channel waited %s: %v", time.Since(at), err)
		}
		// A message that would wait too long inside of Send is put off, and takes no
		// turn.
		var waiting sync.WaitGroup
		for i := range 20 {
			waiting.Go(func() {
				if err := send("C1", 100+i); err != nil {
					if later, ok := errors.AsType[*chat.Later](err); !ok || later.After > 12*time.Second || later.After <= patience {
						t.Errorf("put off with %v", err)
					}
				}
			})
		}
		waiting.Wait()
		if got := len(m.said("C1")); got != 16 {
			t.Errorf("there are %d messages, want 16", got)
		}
	})
}

// TestRests lets Slack ask for a rest: of a channel, and then of all of them.
func TestRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newSlate(t)
		s := onSlate(t, m, nil)
		tired := map[string]time.Duration{"C1": 30 * time.Second}
		m.limit = func(_ string, form url.Values) time.Duration { return tired[form.Get("channel")] }
		n := 0
		send := func(to string) error {
			n++
			_, err := s.Send(context.Background(), chat.Outgoing{ID: fmt.Sprint("letter-", n), To: place(to), Message: long("one", 1), Created: time.Now()})
			return err
		}
		putOff := func(to string, least, most time.Duration, asks int) {
			t.Helper()
			before := m.asked("chat.postMessage")
			err := send(to)
			later, ok := errors.AsType[*chat.Later](err)
			if !ok || later.After < least || later.After > most {
				t.Errorf("%s: %v, want Later of %s to %s", to, err, least, most)
			}
			if _, doubt := errors.AsType[*chat.Doubtful](err); doubt {
				t.Errorf("%s: nothing was posted, and that is doubted: %v", to, err)
			}
			if asked := m.asked("chat.postMessage") - before; asked != asks {
				t.Errorf("%s: Slack was asked %d times, want %d", to, asked, asks)
			}
		}
		putOff("C1", 30*time.Second, 30*time.Second, 1)
		putOff("C1", 29*time.Second, 31*time.Second, 0)
		if err := send("C2"); err != nil {
			t.Errorf("another channel rests too: %v", err)
		}
		time.Sleep(10 * time.Second)
		tired["C2"] = 15 * time.Second
		putOff("C2", 15*time.Second, 15*time.Second, 1)
		putOff("C3", 14*time.Second, 16*time.Second, 0) // it is all of them
		clear(tired)
		time.Sleep(22 * time.Second)
		for _, to := range []string{"C1", "C2", "C3"} {
			if err := send(to); err != nil {
				t.Errorf("%s still rests: %v", to, err)
			}
		}
	})
}

// TestNoTimeLeft does not begin a call that would be cut off.
func TestNoTimeLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newSlate(t)
		s := onSlate(t, m, nil)
		ctx, cancel := context.WithTimeout(context.Background(), 6*time.Second)
		defer cancel()
		out := chat.Outgoing{ID: "letter-1", To: place("C1"), Message: long("one", 12), Created: time.Now()}
		_, err := s.Send(ctx, out)
		if _, later := errors.AsType[*chat.Later](err); !later {
			t.Errorf("not put off: %v", err)
		}
		if _, doubt := errors.AsType[*chat.Doubtful](err); !doubt {
			t.Errorf("some of it is posted, and that is not doubted: %v", err)
		}
		o := &bottest.Courier{T: t, Out: out, Claimed: true}
		for !o.Try(s) {
			if o.Tries > 5 {
				t.Fatal("no end")
			}
		}
		if got := m.said("C1"); len(got) != 12 {
			t.Errorf("there are %d posts, want 12", len(got))
		}
	})
}
