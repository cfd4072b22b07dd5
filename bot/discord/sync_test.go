package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/discord/slash"
	"adjutant/chat"
)

// shelf is what Discord keeps of commands, with what it is made to answer.
type shelf struct {
	have  []map[string]any
	next  int
	calls []string
	// fails returns the answer to a request instead of doing it; nil does it.
	fails func(r request) error
}

func (s *shelf) call(_ context.Context, r request, into any) error {
	s.calls = append(s.calls, r.method+" "+r.path)
	if s.fails != nil {
		if err := s.fails(r); err != nil {
			return err
		}
	}
	answer := any(s.have)
	switch r.method {
	case "POST":
		raw, err := json.Marshal(r.body)
		if err != nil {
			return err
		}
		made := map[string]any{}
		if err := json.Unmarshal(raw, &made); err != nil {
			return err
		}
		s.next++
		made["id"] = fmt.Sprint(100 + s.next)
		s.have = slices.DeleteFunc(s.have, func(c map[string]any) bool { return c["name"] == made["name"] && c["type"] == made["type"] })
		s.have = append(s.have, made)
		answer = made
	case "DELETE":
		id := r.path[strings.LastIndex(r.path, "/")+1:]
		n := len(s.have)
		s.have = slices.DeleteFunc(s.have, func(c map[string]any) bool { return c["id"] == id })
		if n == len(s.have) {
			return &refused{Status: 404, Code: codeUnknownCommand, Message: "Unknown application command"}
		}
		return nil
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

func (s *shelf) names() []string {
	var names []string
	for _, c := range s.have {
		names = append(names, fmt.Sprint(c["name"]))
	}
	slices.Sort(names)
	return names
}

func setOf(t *testing.T, paths ...string) *slash.Set {
	t.Helper()
	var declared []chat.Command
	for _, path := range paths {
		declared = append(declared, chat.Command{Path: path, Summary: "Do it"})
	}
	set, err := slash.New(declared, nil)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

var quiet = slog.New(slog.DiscardHandler)

func TestSync(t *testing.T) {
	s, r := &shelf{}, &registry{}
	s.have = []map[string]any{{"id": "9", "type": 1, "name": "old", "description": "x"}}
	sync := func(paths ...string) error {
		s.calls = nil
		return r.sync(t.Context(), quiet, "5", setOf(t, paths...), s.call)
	}
	if r.id("my") != "" {
		t.Error("an id is known of nothing")
	}
	if err := sync("my", "risk log", "help"); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.names(), " "); got != "help my risk" {
		t.Errorf("Discord has %s", got)
	}
	if r.id("my") != "102" || r.id("old") != "" || r.id("") != "" {
		t.Errorf("ids: %q and %q", r.id("my"), r.id("old"))
	}
	if want := "GET /applications/5/commands?with_localizations=true"; s.calls[0] != want {
		t.Errorf("it asked %q", s.calls[0])
	}
	if err := sync("my", "risk log", "help"); err != nil || len(s.calls) != 1 {
		t.Errorf("nothing has changed, and it asked %q (%v)", s.calls, err)
	}
	if err := sync("my", "risk show"); err != nil || len(s.calls) != 3 || strings.Join(s.names(), " ") != "my risk" {
		t.Errorf("it asked %q (%v)", s.calls, err)
	}
	if r.id("risk") == "" || r.id("help") != "" {
		t.Errorf("risk is %q, help %q", r.id("risk"), r.id("help"))
	}
}

// TestSyncRefused has Discord refuse one command, and expects the others to be there.
func TestSyncRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string // what Discord has afterwards
	}{
		{"malformed", &refused{Status: 400, Code: 50035, Message: "Invalid Form Body"}, "help my"},
		{"too many today", &refused{Status: 400, Code: codeCommandsOfDay, Message: "Max number of daily application command creates"}, "help"},
		{"no token", &refused{Status: 401, Message: "401: Unauthorized"}, "help"},
		{"later", &chat.Later{After: time.Second, Cause: errors.New("429")}, "help"},
		{"no network", errors.New("refused"), "help"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, r := &shelf{}, &registry{}
			s.fails = func(r request) error {
				if body, ok := r.body.(slash.Command); ok && body.Name == "link" {
					return c.err
				}
				return nil
			}
			err := r.sync(t.Context(), quiet, "5", setOf(t, "my", "link", "help"), s.call)
			if !errors.Is(err, c.err) {
				t.Errorf("error %v", err)
			}
			if got := strings.Join(s.names(), " "); got != c.want {
				t.Errorf("Discord has %q, want %q", got, c.want)
			}
		})
	}
	t.Run("already gone", func(t *testing.T) {
		s, r := &shelf{have: []map[string]any{{"id": "9", "type": 1, "name": "old"}}}, &registry{}
		s.fails = func(r request) error {
			if r.method == "DELETE" {
				return &refused{Status: 404, Code: codeUnknownCommand}
			}
			return nil
		}
		if err := r.sync(t.Context(), quiet, "5", setOf(t, "my"), s.call); err != nil {
			t.Error(err)
		}
	})
}

// TestKeepCommands fails a few times in different ways, and looks how long it waits
// and what it says of it.
func TestKeepCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &registry{}
		began := time.Now()
		var at []time.Duration
		var said []string
		answers := []error{
			errors.New("no network"), errors.New("no network"),
			&chat.Later{After: time.Minute, Cause: errors.New("429")},
			fmt.Errorf("making the command %q: %w", "my", &refused{Status: 400, Code: codeCommandsOfDay}),
			nil,
		}
		r.keep(t.Context(), quiet, func() error {
			if len(at) > 0 {
				said = append(said, r.fault().Error())
			}
			at = append(at, time.Since(began))
			return answers[len(at)-1]
		})
		if got := fmt.Sprint(at); got != "[0s 5s 15s 1m15s 1h1m15s]" {
			t.Errorf("it tried after %s", got)
		}
		if r.fault() != nil {
			t.Errorf("in the end it says %v", r.fault())
		}
		if !strings.Contains(said[0], "tried again. The last answer was: no network") || !strings.Contains(said[3], "no more new commands today") {
			t.Errorf("meanwhile it said %q", said)
		}
	})
}

func TestKeepCommandsEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
		defer cancel()
		n := 0
		(&registry{}).keep(ctx, quiet, func() error { n++; return errors.New("no network") })
		if n != 2 {
			t.Errorf("it tried %d times", n)
		}
	})
}
