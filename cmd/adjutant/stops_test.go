package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"adjutant/bot/slack"
	"adjutant/chat"
)

// TestStops: what was started last is stopped first, each is waited for, and one that
// fails keeps none of the others from being stopped.
func TestStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStops(slog.New(slog.DiscardHandler))
		var order []string
		s.add("store", func() error {
			order = append(order, "store")
			return nil
		})
		s.add("web", func() error {
			order = append(order, "web")
			return errors.New("is stuck")
		})
		asked, finish := make(chan struct{}), make(chan struct{})
		s.run(t.Context(), part{"slack", func(ctx context.Context) error {
			<-ctx.Done()
			close(asked)
			<-finish // what is under way
			order = append(order, "slack")
			return nil
		}})
		stopped := make(chan error)
		go func() { stopped <- s.all() }()
		synctest.Wait()
		select {
		case <-asked:
		default:
			t.Fatal("it was not asked to stop")
		}
		if len(order) > 0 {
			t.Fatalf("%v were stopped before what is above them", order)
		}
		close(finish)
		if err := <-stopped; err == nil || err.Error() != "stop web: is stuck" {
			t.Errorf("it ended with %v", err)
		}
		if want := []string{"slack", "web", "store"}; !slices.Equal(order, want) {
			t.Errorf("stopped %v, want %v", order, want)
		}
		if err := s.all(); err != nil || len(order) != 3 {
			t.Errorf("a second time: %v, %v", order, err)
		}
	})
}

// TestStopsOutliveTheSignal: the context that a signal ends does not end the parts by
// itself, since they are stopped in order.
func TestStopsOutliveTheSignal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := newStops(slog.New(slog.DiscardHandler))
		running := true
		s.run(ctx, part{"outbox", func(ctx context.Context) error {
			<-ctx.Done()
			running = false
			return nil
		}})
		cancel()
		synctest.Wait()
		if !running {
			t.Error("it was not stopped in its turn")
		}
		if err := s.all(); err != nil || running {
			t.Errorf("running %t, %v", running, err)
		}
	})
}

// TestPartsThatEnd: a part that ends without being asked is told of, with its error
// if it has one, and is not an error a second time when all is stopped.
func TestPartsThatEnd(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.New("the token was revoked"), "Slack: the token was revoked"},
		{nil, "Slack: ended without being asked to"},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newStops(slog.New(slog.DiscardHandler))
			s.run(t.Context(), part{"Slack", func(context.Context) error { return c.err }})
			if err := <-s.ended; err.Error() != c.want {
				t.Errorf("got %q, want %q", err, c.want)
			}
			for range 3 { // nobody listens to these any more
				s.run(t.Context(), part{"another", func(context.Context) error { return errors.New("follows from it") }})
			}
			synctest.Wait()
			if err := s.all(); err != nil {
				t.Errorf("stopped with %v", err)
			}
		})
	}
}

// TestPartsSideBySide: parts that are started together are asked to stop together, and
// waited for. One that ends by itself is told of by its own name, and the others are
// still stopped.
func TestPartsSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStops(slog.New(slog.DiscardHandler))
		var asked atomic.Int32
		finish := make(chan struct{})
		wait := func(err error) func(context.Context) error {
			return func(ctx context.Context) error {
				<-ctx.Done()
				asked.Add(1)
				<-finish
				return err
			}
		}
		s.run(t.Context(), part{"Slack", wait(nil)}, part{"Discord", wait(errors.New("is stuck"))}, part{"Teams", func(context.Context) error { return errors.New("is gone") }})
		if err := <-s.ended; err.Error() != "Teams: is gone" {
			t.Errorf("ended: %v", err)
		}
		stopped := make(chan error)
		go func() { stopped <- s.all() }()
		synctest.Wait()
		if asked.Load() != 2 {
			t.Errorf("%d were asked to stop", asked.Load())
		}
		close(finish)
		if err := <-stopped; err == nil || err.Error() != "stop Slack and Discord and Teams: Discord: is stuck" {
			t.Errorf("stopped with %v", err)
		}
	})
}

// TestTokensAreKept: renewed tokens are loaded as they were saved, by a bot that was
// started with the same refresh token; one that was given another begins anew.
func TestTokensAreKept(t *testing.T) {
	db, err := openStore(t.Context(), filepath.Join(t.TempDir(), "a.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	first := &slackTokens{store: db, origin: chat.NewSecret("xoxe-1-first")}
	if got, err := first.Load(t.Context()); err != nil || got != (slack.Renewed{}) {
		t.Errorf("before anything was saved: %+v, %v", got, err)
	}
	saved := slack.Renewed{Bot: chat.NewSecret("xoxe.xoxb-2"), Refresh: chat.NewSecret("xoxe-2"), Expires: wallClock().UTC().Truncate(1)}
	if err := first.Save(t.Context(), saved); err != nil {
		t.Fatal(err)
	}
	if got, err := first.Load(t.Context()); err != nil || got.Bot.Reveal() != "xoxe.xoxb-2" || got.Refresh.Reveal() != "xoxe-2" || !got.Expires.Equal(saved.Expires) {
		t.Errorf("loaded %s, %v", got.Expires, err)
	}
	second := &slackTokens{store: db, origin: chat.NewSecret("xoxe-1-second")}
	if got, err := second.Load(t.Context()); err != nil || got != (slack.Renewed{}) {
		t.Errorf("those of another installation: %+v, %v", got, err)
	}
	if strings.Contains(second.from(), "second") {
		t.Error("the file says what it began from in the clear")
	}
}
