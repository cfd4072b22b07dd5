package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/console"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/orgfile"
	"adjutant/scheduler"
	"adjutant/storage"
)

// runScript runs the console on a data file and returns the transcript.
func runScript(t *testing.T, file, at, script string) string {
	t.Helper()
	var out bytes.Buffer
	root := newRoot()
	text, err := sampleWithout([]string{"checkins", "digests"})
	org := filepath.Join(t.TempDir(), "org.yaml")
	if err = errors.Join(err, os.WriteFile(org, text, 0o600)); err != nil {
		t.Fatal(err)
	}
	root.SetArgs([]string{"console", "--data", file, "--org", org, "--at", at, "--as", "@bo", "--in", "#support"})
	root.SetIn(strings.NewReader(script))
	root.SetOut(&out)
	root.SetErr(io.Discard)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// onFile runs a transaction on a data file.
func onFile(t *testing.T, file string, fn func(storage.Tx) error) {
	t.Helper()
	db, err := openStore(t.Context(), file, true)
	if err == nil {
		err = errors.Join(db.Update(t.Context(), fn), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// expiry is a timer that ends a request when it expires.
func expiry(tx storage.Tx, id ops.ID) error {
	r, err := storage.Requests.Get(tx, id)
	if err != nil {
		return err
	}
	return storage.SetTimer(tx, storage.Timer{
		Name: string(id) + "/expire", At: r.ExpiresAt(), Path: "request expire", Args: chat.Args{"id": string(id)},
	})
}

// askAndApprove is a request on which only the CEO has still to decide, for whom
// the sample company has thirty working days.
func askAndApprove(id, what string) string {
	script := "@bo #support: /request budget €60,000 " + what + "\n"
	for _, decider := range []string{"ana", "tom", "fay"} {
		script += "@" + decider + " dm: /request approve " + id + "\n"
	}
	return script
}

// TestClockPlaysTime: a jump of the clock does what comes due on the way, each at
// its moment, and shows when that was. What came due while nobody was there is
// done before the first line. Bo is told at work: it is night where he is.
func TestClockPlaysTime(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	runScript(t, file, "2026-11-23 09:00", askAndApprove("REQ-1", "Racks")+"/clock +2d\n"+askAndApprove("REQ-2", "Forklift"))
	onFile(t, file, func(tx storage.Tx) error { return errors.Join(expiry(tx, "REQ-1"), expiry(tx, "REQ-2")) })
	got := runScript(t, file, "2027-01-04 09:00", "/clock +1d\n/clock +2d\n")
	want := `> /clock +1d
[console] Mon 4 Jan 2027 10:00
[dm @mia] 2 things wait for you, Mia
  • Decide: REQ-1 €60,000 Racks · Bo Chen, for 6 weeks
  • Decide: REQ-2 €60,000 Forklift · Bo Chen, for 5 weeks
  1 Answer the first   2 Remind me in an hour   3 I am away until…   4 Ask somebody else
[dm @mia] (edited) What still waits for you is in a newer message.
[console] It is now Tue 5 Jan 2027 03:00 (America/New_York).
> /clock +2d
[console] Wed 6 Jan 2027 09:00
[#support] (edited) REQ-1 €60,000 Racks
  Asked by Bo Chen · expired Wed 6 Jan 09:00: nobody decided in time
[dm @ana] (edited) REQ-1 €60,000 Racks
  Expired Wed 6 Jan 08:00: nobody decided in time
[dm @fay] (edited) REQ-1 €60,000 Racks
  Expired Wed 6 Jan 09:00: nobody decided in time
[dm @mia] (edited) REQ-1 €60,000 Racks
  Expired Wed 6 Jan 08:00: nobody decided in time
[dm @mia] (edited) Waits for your decision for 6 weeks: REQ-2 €60,000 Forklift
  Asked by  Bo Chen, Customer Support, Wed 25 Nov
  Kind      budget
  So far    Ana Ferreira approved €60,000 in step 1, Wed 25 Nov
  So far    Tomasz Nowak approved €60,000 in step 2, Wed 25 Nov
  So far    Fay Lindqvist approved €60,000 in step 2, Wed 25 Nov
  Budget    Customer Support 2026: €380,000 left now, €320,000 after this, €320,000 after all that
            are pending (as of Wed 6 Jan 08:00)
  Lately    REQ-1 €60,000 Racks (expired)
  1 Approve   2 Reject   3 Ask for changes   4 Remind me in an hour   5 Ask somebody else
[dm @tom] (edited) REQ-1 €60,000 Racks
  Expired Wed 6 Jan 09:00: nobody decided in time
[console] Wed 6 Jan 2027 10:00
[dm @mia] Waits for your decision for 6 weeks: REQ-2 €60,000 Forklift
  Asked by  Bo Chen, Customer Support, Wed 25 Nov
  Kind      budget
  So far    Ana Ferreira approved €60,000 in step 1, Wed 25 Nov
  So far    Tomasz Nowak approved €60,000 in step 2, Wed 25 Nov
  So far    Fay Lindqvist approved €60,000 in step 2, Wed 25 Nov
  Budget    Customer Support 2026: €380,000 left now, €320,000 after this, €320,000 after all that
            are pending (as of Wed 6 Jan 09:00)
  Lately    REQ-1 €60,000 Racks (expired)
  1 Approve   2 Reject   3 Ask for changes   4 Remind me in an hour   5 Ask somebody else
[dm @mia] (edited) What still waits for you is in a newer message.
[console] Wed 6 Jan 2027 15:00
[dm @bo] REQ-1 €60,000 Racks
  Expired Wed 6 Jan 03:00: nobody decided in time
  1 Ask again
[console] It is now Thu 7 Jan 2027 03:00 (America/New_York).
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
	late := runScript(t, file, "2027-02-01 09:00", "/request list mine ended\n")
	before, _, _ := strings.Cut(late, "> ")
	if !strings.Contains(before, "[#support] (edited) REQ-2 €60,000 Forklift\n  Asked by Bo Chen · expired Mon 1 Feb 09:00") || strings.Contains(before, "[console]") {
		t.Errorf("before the first line:\n%s", before)
	}
}

// worldHost is a host of the sample company whose clock is that of the test.
func worldHost(t *testing.T, stands bool) (*consoleHost, *lines) {
	t.Helper()
	db, err := openStore(t.Context(), filepath.Join(t.TempDir(), "a.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	org, faults := orgfile.Parse(orgfile.Sample)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if _, err := applyOrg(t.Context(), db, org, "sample", time.Now(), false); err != nil {
		t.Fatal(err)
	}
	book, err := commands.New(commands.Platform{Name: console.Name, ByHandle: true})
	if err != nil {
		t.Fatal(err)
	}
	host := &consoleHost{store: db, clock: newClock(time.Time{}, stands)}
	out := &lines{}
	host.connect(book, console.New(host, console.Options{Out: out, Err: out, Zone: time.UTC}), modelSettings{})
	return host, out
}

func (h *consoleHost) update(t *testing.T, fn func(storage.Tx) error) {
	t.Helper()
	if err := h.store.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// TestGoesOn: at a terminal the bot goes by the clock while nobody types, also
// when the clock was moved, and what is under way is waited for in the end.
func TestGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host, out := worldHost(t, false)
		ticks := ticker{host: host, every: 30 * time.Second}
		host.timetable = scheduler.New(host.store, &ticks, host.clock.Now, slog.New(slog.DiscardHandler))
		stop := host.goOn(t.Context())
		synctest.Wait()
		host.update(t, func(tx storage.Tx) error { return ticks.set(tx, time.Now().Add(time.Minute)) })
		host.wake()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if n := strings.Count(out.String(), "[dm @tom] tick"); n != 3 || strings.Contains(out.String(), "[console]") {
			t.Fatalf("after two minutes:\n%s", out)
		}
		if _, err := host.MoveClock(t.Context(), "+1h", "ana"); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "[dm @tom] tick"); n != 3+120 {
			t.Errorf("%d ticks after an hour", n)
		}
		time.Sleep(30 * time.Second) // by the clock that was moved, without a sleep of a minute
		synctest.Wait()
		if n := strings.Count(out.String(), "[dm @tom] tick"); n != 4+120 {
			t.Errorf("%d ticks afterwards", n)
		}
		stop()
		if _, err := host.settle(t.Context()); err != nil || strings.Count(out.String(), "tick") != 4+120 {
			t.Errorf("something was under way: %v", err)
		}
	})
}

// TestClockCanBeStopped: a jump in which something comes due without end is
// broken off with its context, and the clock stays where it came to.
func TestClockCanBeStopped(t *testing.T) {
	host, _ := worldHost(t, true)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ticks := ticker{host: host, every: time.Second, most: 50, then: cancel}
	host.timetable = scheduler.New(host.store, &ticks, host.clock.Now, slog.New(slog.DiscardHandler))
	began := host.Now()
	host.update(t, func(tx storage.Tx) error { return ticks.set(tx, began) })
	_, err := host.MoveClock(ctx, "+30d", "ana")
	if !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "the clock has stopped at ") {
		t.Errorf("it ended with: %v", err)
	}
	if moved := host.Now().Sub(began); moved < 48*time.Second || moved > 51*time.Second || ticks.n != 50 {
		t.Errorf("%d ticks in %s", ticks.n, moved)
	}
}

// TestClockStopsAtTrouble: when something that is due cannot be read, the clock
// says so and stops there.
func TestClockStopsAtTrouble(t *testing.T) {
	host, _ := worldHost(t, true)
	began := host.Now()
	host.update(t, func(tx storage.Tx) error {
		timer := storage.Timer{Name: "broken", At: began.Add(time.Hour), Path: "help"}
		if err := storage.SetTimer(tx, timer); err != nil {
			return err
		}
		return tx.Put([]byte("tname\x00broken\x00"), []byte("{"))
	})
	if _, err := host.MoveClock(t.Context(), "+1d", "ana"); err == nil || !strings.Contains(err.Error(), "the clock has stopped at ") {
		t.Errorf("it ended with: %v", err)
	}
	if moved := host.Now().Sub(began); moved < time.Hour || moved > time.Hour+time.Second {
		t.Errorf("it moved by %s", moved)
	}
	if _, err := host.MoveClock(t.Context(), "2020-01-01", "ana"); err == nil || !strings.Contains(err.Error(), "only goes forward") {
		t.Errorf("back: %v", err)
	}
}

// ticker is a command that posts a message and sets its timer again.
type ticker struct {
	host  *consoleHost
	every time.Duration
	n     int
	most  int // after so many it calls then
	then  func()
}

func (k *ticker) set(tx storage.Tx, at time.Time) error {
	return storage.SetTimer(tx, storage.Timer{Name: "tick", At: at, Path: "tick"})
}

func (k *ticker) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	k.n++
	if k.n == k.most {
		k.then()
	}
	tom := chat.Place{Platform: console.Name, Direct: true, ID: "tom"}
	err := k.host.store.Update(ctx, func(tx storage.Tx) error {
		if _, _, err := storage.TakeTimer(tx, inv.Timer, inv.Due); err != nil {
			return err
		}
		if err := storage.Send(tx, tom, storage.Post{}, chat.Message{Title: chat.L("tick")}, inv.Due); err != nil {
			return err
		}
		return k.set(tx, inv.Due.Add(k.every))
	})
	if err != nil {
		return chat.Reply{Failed: true, Reference: "TICK"}
	}
	k.host.wake()
	return chat.Say("Ticked.")
}

func (k *ticker) Complete(context.Context, chat.Invocation, string, string) []chat.Suggestion {
	return nil
}

// lines is output that can be read while it is written.
type lines struct {
	mu      sync.Mutex
	buf     bytes.Buffer
	written func()
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	n, err := l.buf.Write(p)
	written := l.written
	l.mu.Unlock()
	if written != nil {
		written()
	}
	return n, err
}

// notify lets a function be called after each write.
func (l *lines) notify(written func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.written = written
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
