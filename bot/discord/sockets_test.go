package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/discord/fakediscord"
	"adjutant/chat"
)

// scripts are what Discord does to a connection, on sockets.
var scripts = map[string]func(s *fakediscord.Server){
	"drop":            func(s *fakediscord.Server) { s.Drop() },
	"operation 7":     func(s *fakediscord.Server) { s.Op7() },
	"operation 9":     func(s *fakediscord.Server) { s.Op9(false) },
	"operation 9 yes": func(s *fakediscord.Server) { s.Op9(true) },
	"operation 9 at the next": func(s *fakediscord.Server) {
		s.Op9Next(1)
		s.Drop()
	},
	"closed":    func(s *fakediscord.Server) { s.CloseWith(4000) },
	"timed out": func(s *fakediscord.Server) { s.CloseWith(4009) },
	"zombie":    func(s *fakediscord.Server) { s.Silence() },
	"no answer to heartbeats": func(s *fakediscord.Server) {
		s.NoAcks()
		s.Wait(func() bool { return s.Connections() == 0 })
		s.Acks()
	},
	"silent hello": func(s *fakediscord.Server) {
		s.SilentHello()
		s.Drop()
	},
	"a sign of life": func(s *fakediscord.Server) {
		before := s.Heartbeats()
		s.Heartbeat()
		s.Wait(func() bool { return s.Heartbeats() > before })
	},
}

// On sockets as well, a connection comes back whatever ends it, and what people write
// meanwhile is taken once where Discord keeps it for the session.
func TestSockets(t *testing.T) {
	t.Parallel()
	// All at once, since they do little but wait.
	var all sync.WaitGroup
	defer all.Wait()
	for name, script := range scripts {
		all.Go(func() {
			t.Run(name, func(t *testing.T) {
				s, d, ended := onSockets(t)
				ana := s.As(anaID)
				ana.DM("before")
				s.Wait(func() bool { return len(s.Messages(anaID)) == 2 })
				script(s)
				// The others end the session, or may, where a machine is slow.
				if slices.Contains([]string{"drop", "operation 7", "closed", "a sign of life"}, name) {
					ana.DM("meanwhile")
					s.Wait(func() bool { return len(s.Messages(anaID)) == 4 })
				}
				had := len(s.Messages(anaID))
				s.Wait(func() bool { // once it is back, it takes what is written
					if s.Connections() > 0 && len(s.Messages(anaID)) == had {
						return true
					}
					return false
				})
				ana.DM("afterwards")
				s.Wait(func() bool { return len(s.Messages(anaID)) == had+2 })
				d.stop()
				if err := <-ended; err != nil {
					t.Error(err)
				}
				if got := len(s.Messages(anaID)); got != had+2 {
					t.Errorf("there are %d messages, want %d:\n%s", got, had+2, s.Dump())
				}
			})
		})
	}
}

// What Discord will not take another time ends it.
func TestSocketsGiveUp(t *testing.T) {
	t.Parallel()
	for _, code := range []int{4004, 4014} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			s, d, ended := onSockets(t)
			s.CloseWith(code)
			err := <-ended
			if gone := d.Connected(); gone == nil || err == nil || gone.Error() != err.Error() {
				t.Errorf("health says %v", gone)
			}
			if err == nil || !strings.Contains(err.Error(), fmt.Sprint(code)) {
				t.Errorf("it ended with %v", err)
			}
		})
	}
	t.Run("unknown token", func(t *testing.T) {
		t.Parallel()
		s := fakediscord.New(t, fakediscord.Options{})
		d, err := New(acme(), Options{Token: chat.NewSecret("of.somebody.else"), APIURL: s.URL()})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Run(t.Context(), nil); !errors.Is(err, errToken) {
			t.Errorf("it ended with %v", err)
		}
	})
}

// onSockets runs a platform that answers each direct message with one.
func onSockets(t *testing.T) (*fakediscord.Server, stoppable, <-chan error) {
	t.Helper()
	s := fakediscord.New(t, fakediscord.Options{Heartbeat: time.Second})
	s.AddGuild(fakediscord.Guild{ID: guildID, Name: "Acme"})
	s.AddUser(fakediscord.User{ID: anaID, Username: "ana.roth", Guilds: []string{guildID}})
	log := &logBuffer{}
	clerk := &clerk{answer: func(_ context.Context, inv chat.Invocation) chat.Reply { return chat.Say("Done: " + inv.Text) }}
	d, err := New(acme(), Options{
		Token: chat.NewSecret(s.Token), APIURL: s.URL(), Pace: Pace{Requests: 1000, Contacts: 1000},
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	// As patient as a test may be on a machine that has other things to do.
	d.gateway.times.begin, d.gateway.times.slack, d.gateway.times.identify = 2*time.Second, 2*time.Second, 0
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, clerk) }()
	s.WaitReady(1)
	t.Cleanup(func() {
		cancel()
		for _, secret := range s.Secrets() {
			if strings.Contains(log.String(), secret) {
				t.Error("a secret is in the log")
			}
		}
		if t.Failed() {
			t.Logf("log:\n%s", log)
		}
	})
	return s, stoppable{d, cancel}, ended
}

type stoppable struct {
	*Discord
	stop func()
}
