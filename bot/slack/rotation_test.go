package slack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// drawer keeps tokens for tests.
type drawer struct {
	mu     sync.Mutex
	kept   Renewed
	saves  int
	fail   error // of Save
	locked error // of Load
}

func (d *drawer) Load(context.Context) (Renewed, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept, d.locked
}

func (d *drawer) Save(_ context.Context, tokens Renewed) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return d.fail
	}
	d.kept = tokens
	d.saves++
	return nil
}

// breaks lets Save or Load fail from now on.
func (d *drawer) breaks(save, load error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fail, d.locked = save, load
}

// chain is a Slack whose tokens expire after twelve hours.
type chain struct {
	*slate
	*drawer
	n       int
	refresh string // the one that it takes next
	asks    []string
	fault   string // what it answers instead
}

func newChain(t *testing.T) *chain {
	c := &chain{slate: newSlate(t), drawer: &drawer{}, refresh: "xoxe-first"}
	c.slate.token = "xoxb-first"
	c.slate.refresh = func(form url.Values) string {
		c.asks = append(c.asks, form.Get("refresh_token"))
		switch {
		case c.fault != "":
			return c.fault
		case form.Get("client_id") != "1.2" || form.Get("client_secret") != "shh" || form.Get("grant_type") != "refresh_token":
			return refusal("bad_client_secret")
		case form.Get("refresh_token") != c.refresh:
			return refusal("invalid_refresh_token")
		}
		c.n++
		c.token, c.refresh = fmt.Sprint("xoxe.xoxb-", c.n), fmt.Sprint("xoxe-", c.n)
		return fmt.Sprintf(`{"ok":true,"access_token":%q,"refresh_token":%q,"expires_in":43200}`, c.token, c.refresh)
	}
	return c
}

// change changes what Slack does; refresh is called with the same lock.
func (c *chain) change(do func()) {
	c.slate.mu.Lock()
	defer c.slate.mu.Unlock()
	do()
}

// renewed is how often Slack has renewed a token, asked with which it was asked.
func (c *chain) renewed() (n int) {
	c.change(func() { n = c.n })
	return n
}

func (c *chain) asked() (tokens []string) {
	c.change(func() { tokens = slices.Clone(c.asks) })
	return tokens
}

func (c *chain) platform(t *testing.T, log *journal) *Slack {
	return onSlate(t, c.slate, nil, func(o *Options) {
		o.Log = log.logging()
		o.Rotation = Rotation{ClientID: "1.2", ClientSecret: chat.NewSecret("shh"), Refresh: chat.NewSecret("xoxe-first"), Tokens: c.drawer}
	})
}

// running lets tokens be kept until the test is over.
func running(t *testing.T, s *Slack) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		s.keepTokens(ctx)
		close(done)
	}()
	return func() {
		cancel()
		<-done
	}
}

// TestRotation renews a token for three days, an hour before each ends, and goes on
// after a restart.
func TestRotation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, log := newChain(t), &journal{}
		s := c.platform(t, log)
		stop := running(t, s)
		for hour := range 72 {
			synctest.Wait()
			if n, want := c.renewed(), 1+hour/11; n != want && hour%11 != 0 {
				t.Fatalf("after %d hours, renewed %d times, want %d", hour, n, want)
			}
			if err := send(s, place("C1")); err != nil {
				t.Fatalf("after %d hours: %v", hour, err)
			}
			if hour == 30 { // between two renewals
				stop()
				s = c.platform(t, log)
				before := c.renewed()
				stop = running(t, s)
				synctest.Wait()
				if c.renewed() != before {
					t.Error("a restart renews a token that is good")
				}
			}
			time.Sleep(time.Hour)
		}
		stop()
		if c.saves != c.n || c.kept.Bot.Reveal() != c.token || c.kept.Refresh.Reveal() != c.refresh {
			t.Errorf("kept %d times, renewed %d times", c.saves, c.n)
		}
		if err := s.trouble(); err != nil {
			t.Error(err)
		}
		for _, secret := range []string{"xoxb-", "xoxe-", "xoxe.", "shh"} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("%s is in the log:\n%s", secret, log.String())
			}
		}
	})
}

// TestRotationBeforeRun sends with a token that has ended before anything runs.
func TestRotationBeforeRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, log := newChain(t), &journal{}
		c.kept = Renewed{Bot: chat.NewSecret("xoxb-old"), Refresh: chat.NewSecret("xoxe-first"), Expires: time.Now().Add(-time.Hour)}
		s := c.platform(t, log)
		if err := send(s, place("C1")); err != nil || c.renewed() != 1 {
			t.Errorf("%v, renewed %d times", err, c.renewed())
		}
		// Slack may end one before its time.
		time.Sleep(2 * time.Hour)
		c.change(func() { c.token = "xoxb-other" })
		if err := send(s, place("C1")); err == nil {
			t.Error("sent with a token that is no good")
		} else if _, later := errors.AsType[*chat.Later](err); !later {
			t.Error(err)
		}
		if err := send(s, place("C1")); err != nil || c.renewed() != 2 {
			t.Errorf("%v, renewed %d times", err, c.renewed())
		}
	})
}

// TestRotationNotKept does not use a token that could not be kept, and asks Slack for
// no other.
func TestRotationNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, log := newChain(t), &journal{}
		s := c.platform(t, log)
		c.breaks(errors.New("the disk is full"), nil)
		stop := running(t, s)
		synctest.Wait()
		if got := s.workspaces[0].secret().Reveal(); got != "xoxb-first" {
			t.Errorf("it uses %s", got)
		}
		if err := s.trouble(); err == nil || !strings.Contains(err.Error(), "keep the renewed bot token") {
			t.Errorf("the trouble is %v", err)
		}
		time.Sleep(10 * time.Minute)
		if c.renewed() != 1 || len(c.asked()) != 1 {
			t.Errorf("Slack was asked %q", c.asked())
		}
		c.breaks(nil, nil)
		time.Sleep(10 * time.Minute)
		if got := s.workspaces[0].secret().Reveal(); got != "xoxe.xoxb-1" || s.trouble() != nil {
			t.Errorf("it uses %s, %v", got, s.trouble())
		}
		stop()
	})
}

// TestRotationBroken says what to do when the chain is broken, does not ask Slack
// again and again, and begins a new chain once that was done.
func TestRotationBroken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, log := newChain(t), &journal{}
		// Slack's answer was lost with the process: what is kept is used up.
		c.kept = Renewed{Bot: chat.NewSecret("xoxb-first"), Refresh: chat.NewSecret("xoxe-used"), Expires: time.Now().Add(30 * time.Minute)}
		c.refresh = "xoxe-nobody-has-it"
		s := c.platform(t, log)
		stop := running(t, s)
		synctest.Wait()
		const want = "Install the app again, and set SLACK_BOT_TOKEN and SLACK_REFRESH_TOKEN"
		if err := s.trouble(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the trouble is %v", err)
		}
		if err := send(s, place("C1")); err != nil {
			t.Errorf("the old token still holds: %v", err)
		}
		time.Sleep(2 * time.Hour)
		if n := len(c.asked()); n < 4 || n > 80 {
			t.Errorf("in two hours, Slack was asked %d times", n)
		}
		for range 20 {
			err := send(s, place("C1"))
			if later, ok := errors.AsType[*chat.Later](err); !ok || later.After != tokenRest {
				t.Fatalf("not put off: %v", err)
			}
		}
		if asked := c.asked(); asked[0] != "xoxe-used" || asked[1] != "xoxe-first" {
			t.Errorf("Slack was asked %q", asked)
		}
		stop()

		// Installed again, with the new token in the environment.
		c.refresh = "xoxe-first"
		s = c.platform(t, log)
		stop = running(t, s)
		synctest.Wait()
		if err := send(s, place("C1")); err != nil || s.trouble() != nil {
			t.Errorf("%v, %v", err, s.trouble())
		}
		stop()
		if strings.Contains(log.String(), "xoxe-") || strings.Contains(log.String(), "xoxb-") {
			t.Errorf("a token is in the log:\n%s", log.String())
		}
	})
}

// TestRotationSilent keeps the old token while Slack does not answer.
func TestRotationSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, log := newChain(t), &journal{}
		s := c.platform(t, log)
		stop := running(t, s)
		synctest.Wait()
		for _, fault := range []string{refusal("internal_error"), `{"ok":false}`, `{"ok":true}`, `nonsense`} {
			c.change(func() { c.fault = fault })
			time.Sleep(11*time.Hour + 30*time.Minute)
			if err := send(s, place("C1")); err != nil {
				t.Errorf("%s: %v", fault, err)
			}
			if s.trouble() == nil {
				t.Errorf("%s: all is well", fault)
			}
			c.change(func() { c.fault = "" })
			time.Sleep(6 * time.Minute)
			if err := s.trouble(); err != nil {
				t.Errorf("still %v", err)
			}
		}
		stop()
	})
}

// TestRotationCannotRead waits for what was kept rather than begin the chain anew.
func TestRotationCannotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, log := newChain(t), &journal{}
		c.breaks(nil, errors.New("the file is locked"))
		s := c.platform(t, log)
		stop := running(t, s)
		synctest.Wait()
		if err := send(s, place("C1")); err == nil || len(c.asked()) > 0 || s.trouble() == nil {
			t.Errorf("%v, asked %q, %v", err, c.asked(), s.trouble())
		}
		c.breaks(nil, nil)
		time.Sleep(time.Minute)
		if err := send(s, place("C1")); err != nil || s.trouble() != nil {
			t.Errorf("%v, %v", err, s.trouble())
		}
		stop()
	})
}

// TestRotationHoldsNobodyUp sends with the old token while Slack takes its time over
// the new one.
func TestRotationHoldsNobodyUp(t *testing.T) {
	kept := &drawer{}
	d := atDoor(t, fakeslack.Options{})
	d.Slack = d.another(func(o *Options) {
		o.Rotation = Rotation{ClientID: d.fake.ClientID, ClientSecret: chat.NewSecret(d.fake.ClientSecret), Refresh: chat.NewSecret(d.fake.RefreshToken), Tokens: kept}
	})
	hold := make(chan struct{})
	d.fake.Fail("oauth.v2.access", fakeslack.Fault{Until: hold})
	stop := running(t, d.Slack)
	d.fake.WaitFor("the renewal", func() bool { return len(d.fake.Calls("oauth.v2.access")) > 0 })
	d.put(place("C1OPS"), chat.Ref{}, says("Good morning"))
	close(hold)
	stop()
	if kept.saves != 1 {
		t.Errorf("kept %d times", kept.saves)
	}
}

// TestRotationAtDoor renews over real sockets after Slack has ended the token.
func TestRotationAtDoor(t *testing.T) {
	kept := &drawer{}
	d := atDoor(t, fakeslack.Options{})
	d.Slack = d.another(func(o *Options) {
		o.Rotation = Rotation{ClientID: d.fake.ClientID, ClientSecret: chat.NewSecret(d.fake.ClientSecret), Refresh: chat.NewSecret(d.fake.RefreshToken), Tokens: kept}
	})
	d.fake.Expire()
	out := d.letter(place("C1OPS"), says("Good morning"))
	if _, err := d.Send(context.Background(), out); err == nil {
		t.Error("sent with a token that has ended")
	}
	if _, err := d.Send(context.Background(), out); err != nil || kept.saves != 1 {
		t.Errorf("%v, kept %d times", err, kept.saves)
	}
	d.stands("C1OPS", "Good morning")
}
