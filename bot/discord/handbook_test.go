package discord

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"adjutant/chat"
)

// handbook is a company for tests.
type handbook struct {
	people   []Person
	channels map[string]string // handle to id

	mu   sync.Mutex
	kept map[string][]byte
	fail error
}

func (c *handbook) Workspaces() []string     { return nil }
func (c *handbook) People() []Person         { return c.people }
func (c *handbook) Commands() []chat.Command { return nil }
func (c *handbook) Channel(h string) string  { return c.channels[h] }

func (c *handbook) ChannelOf(id string) string {
	for h, known := range c.channels {
		if known == id {
			return h
		}
	}
	return ""
}

func (c *handbook) Account(handle string) string {
	for _, p := range c.people {
		if p.Handle == handle {
			return p.Account
		}
	}
	return ""
}

func (c *handbook) Holder(account string) string {
	for _, p := range c.people {
		if p.Account == account && account != "" {
			return p.Handle
		}
	}
	return ""
}

func (c *handbook) Keep(_ context.Context, _ time.Duration, values map[string][]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail != nil {
		return c.fail
	}
	for name, value := range values {
		if c.kept == nil {
			c.kept = map[string][]byte{}
		}
		c.kept[name] = value
	}
	return nil
}

func (c *handbook) Kept(_ context.Context, name string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept[name], nil
}

// onBoard is a platform that talks to the board.
func onBoard(t testing.TB, b *board, change ...func(*Options)) *Discord {
	t.Helper()
	opts := Options{Token: chat.NewSecret("token-very-secret"), Pace: Pace{Requests: 1e6, Contacts: 1e6}, Log: slog.New(slog.DiscardHandler)}
	for _, c := range change {
		c(&opts)
	}
	company := &handbook{
		people:   []Person{{Handle: "ana", Name: "Ana Roth", Account: "6001"}},
		channels: map[string]string{"ops": boardOps},
	}
	d, err := New(company, opts)
	if err != nil {
		t.Fatal(err)
	}
	d.gate = newGate(b, opts.Pace.Requests, opts.Log)
	return d
}

// today lets the clock of a bubble reach the times in which there is a Discord.
func today() { time.Sleep(time.Until(time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC))) }

// inOps is a channel for messages of tests, toAna somebody's direct messages.
var (
	inOps = chat.Place{Platform: Name, ID: boardOps}
	toAna = chat.Place{Platform: Name, Direct: true, ID: "6001"}
)
