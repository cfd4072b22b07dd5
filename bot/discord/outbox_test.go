package discord

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
)

// lengthy is a message of so many posts: one in the place and the others following
// it. Each of its lines names the edition.
func lengthy(edition string, posts int) chat.Message {
	return bottest.Edition(edition, posts, 3000) // a post holds nearly four thousand characters
}

// wrongs are the ways in which a call can go wrong. Those that are done leave their
// effect behind.
var wrongs = map[string]boardFault{
	"no connection":     {Err: errDial},
	"cut before":        {Err: errTorn},
	"cut after":         {Err: errTorn, Done: true},
	"500 before":        {Status: 500, Body: `{"message":"500: Internal Server Error","code":0}`},
	"502 after":         {Status: 502, Body: `<html>Bad Gateway</html>`, Done: true},
	"half an answer":    {Body: `{"id":"`, Done: true},
	"a page of a proxy": {Body: `<html>Sign in</html>`, Done: true},
	"no id":             {Body: `{}`, Done: true},
	"too many":          {Status: 429, Body: `{"message":"You are being rate limited.","retry_after":1.5,"global":false}`, Retry: "2"},
	"overloaded":        {Status: 503, Body: `{"message":"overloaded","code":130000}`},
}

// some are the first of all when the race detector is on, which looks for something
// that fewer cases show as well.
func some[T any](all []T, n int) []T {
	if raced {
		return all[:n]
	}
	return all
}

// wrongsFirst are the names of the ways, those that are most unlike each other first.
var wrongsFirst = []string{"cut after", "too many", "half an answer", "cut before", "502 after", "no connection", "500 before", "a page of a proxy", "no id", "overloaded"}

// TestCrashWhilePosting lets each call of a message of several posts go wrong, in
// each way, with and without the process being killed for it, soon and long after,
// and with other words for it meanwhile (of so many posts). In the end the message is
// there once, in order, and people were notified of it once.
func TestCrashWhilePosting(t *testing.T) {
	inThread := inOps
	inThread.Thread = "5002"
	for _, to := range some([]chat.Place{inOps, toAna, inThread}, 2) {
		for _, name := range some(wrongsFirst, 2) {
			wrong := wrongs[name]
			for _, after := range some([]crash{
				{killed: true, later: time.Hour}, {then: 4}, {}, {killed: true}, {later: time.Hour}, {killed: true, then: 1}, {killed: true, later: time.Hour, then: 2},
			}, 2) {
				for step := 1; ; step++ {
					reached := false
					label := fmt.Sprintf("%s/%s/%+v/call %d", to.Key(), name, after, step)
					synctest.Test(t, func(t *testing.T) { reached = crashAt(t, label, to, wrong, step, after) })
					if !reached {
						break
					}
				}
			}
		}
	}
}

// crash is what follows when something goes wrong.
type crash struct {
	killed bool
	later  time.Duration // until the next attempt
	then   int           // of how many posts the message is by then; 0 for no change
}

func crashAt(t *testing.T, label string, to chat.Place, wrong boardFault, step int, after crash) (reached bool) {
	today()
	b := newBoard(t)
	b.room("5002").thread = true
	b.foreign(boardOps, "an older one")
	n := 0
	b.fault = func(boardCall) boardFault {
		if n++; n == step {
			reached = true
			return wrong
		}
		return boardFault{}
	}
	d := onBoard(t, b)
	o := &bottest.Courier{T: t, Out: chat.Outgoing{ID: "letter-1", To: to, Message: lengthy("one", 3), Created: time.Now()}}
	for !o.Try(d) {
		if o.Tries > 10 {
			t.Fatalf("%s: no end", label)
		}
		time.Sleep(after.later)
		if after.killed {
			o.Claimed = true // the process does not know what came of it
			d = onBoard(t, b)
		}
		if after.then > 0 && !o.Reworded {
			o.Out.Message, o.Reworded = lengthy("two", after.then), true
		}
	}
	edition, posts := "one", 3
	if o.Reworded {
		edition, posts = "two", after.then
	}
	room := map[bool]string{true: "96001", false: boardOps}[to.Direct]
	if to.Thread != "" {
		room = to.Thread
	}
	got := b.said(room)
	if len(got) != posts {
		t.Errorf("%s: there are %d posts, want %d: %.60q", label, len(got), posts, got)
		return reached
	}
	for i, text := range got {
		if strings.Contains(text, "~") || !strings.Contains(text, edition) || !strings.Contains(text, []string{"Title", "Detail", "", ""}[i]) {
			t.Errorf("%s: post %d is %.60q", label, i, text)
		}
		if inThread := strings.HasPrefix(text, "↳ "); inThread != (i > 0 && to == inOps) {
			t.Errorf("%s: post %d is in a thread: %t", label, i, inThread)
		}
	}
	if len(b.notified) != 1 || !strings.HasPrefix(b.notified[0], "Title") {
		t.Errorf("%s: phones have shown %.60q", label, b.notified)
	}
	parts, ok := readRef(o.Out.Edit)
	if !ok || parts[0].channel != room || len(parts) != posts {
		t.Errorf("%s: the reference is %s", label, o.Out.Edit.ID)
	}
	return reached
}

// TestCrashWhileEditing lets each call of an edit go wrong: one that adds pages, one
// that takes some away, and one that is followed by others before it is done.
func TestCrashWhileEditing(t *testing.T) {
	inThread := inOps
	inThread.Thread = "5002"
	for _, to := range some([]chat.Place{inOps, toAna, inThread}, 2) {
		for _, change := range some([][]int{{1, 3, 2}, {3, 1}, {2, 2}}, 1) {
			for _, name := range some(wrongsFirst, 2) {
				wrong := wrongs[name]
				for _, later := range some([]time.Duration{time.Hour, 0}, 1) {
					for step := 1; ; step++ {
						reached := false
						label := fmt.Sprintf("%s/%v/%s/%s/call %d", to.Key(), change, name, later, step)
						synctest.Test(t, func(t *testing.T) { reached = crashEdit(t, label, to, change, wrong, later, step) })
						if !reached {
							break
						}
					}
				}
			}
		}
	}
}

func crashEdit(t *testing.T, label string, to chat.Place, change []int, wrong boardFault, later time.Duration, step int) (reached bool) {
	today()
	b := newBoard(t)
	b.room("5002").thread = true
	d := onBoard(t, b)
	o := &bottest.Courier{T: t, Out: chat.Outgoing{ID: "letter-0", To: to, Message: lengthy("edition0", change[0]), Created: time.Now()}}
	if !o.Try(d) {
		t.Fatalf("%s: not posted", label)
	}
	time.Sleep(24 * time.Hour)
	n := 0
	b.failing(func(boardCall) boardFault {
		if n++; n == step {
			reached = true
			return wrong
		}
		return boardFault{}
	})
	last := ""
	for i, posts := range change[1:] {
		last = fmt.Sprintf("edition%d", i+1)
		o.Out.ID, o.Out.Message, o.Out.Created = fmt.Sprintf("letter-%d", i+1), lengthy(last, posts), time.Now()
		for tries := 0; !o.Try(d); tries++ {
			if tries > 10 {
				t.Fatalf("%s: no end", label)
			}
			time.Sleep(later)
			d = onBoard(t, b) // the process died of it
		}
	}
	room := map[bool]string{true: "96001", false: boardOps}[to.Direct]
	if to.Thread != "" {
		room = to.Thread
	}
	got := b.said(room)
	if want := change[len(change)-1]; len(got) != want {
		t.Errorf("%s: there are %d posts, want %d: %.60q", label, len(got), want, got)
	}
	for _, text := range got {
		if !strings.Contains(text, last) {
			t.Errorf("%s: %.60q is of an older edition", label, text)
		}
	}
	return reached
}

// TestCrashesAtRandom lets many calls of one message go wrong, one after the other,
// with words and processes that change meanwhile.
func TestCrashesAtRandom(t *testing.T) {
	names := slices.Sorted(maps.Keys(wrongs))
	if !slices.Equal(names, slices.Sorted(slices.Values(wrongsFirst))) {
		t.Fatalf("there are %q", names)
	}
	seeds := uint64(300)
	if raced {
		seeds = 30
	}
	for seed := range seeds {
		synctest.Test(t, func(t *testing.T) {
			today()
			rnd := rand.New(rand.NewPCG(seed, 7))
			to := []chat.Place{inOps, toAna}[rnd.IntN(2)]
			b := newBoard(t)
			n := 0
			b.fault = func(boardCall) boardFault {
				if n++; n < 25 && rnd.IntN(3) == 0 {
					return wrongs[names[rnd.IntN(len(names))]]
				}
				return boardFault{}
			}
			d := onBoard(t, b)
			o := &bottest.Courier{T: t, Out: chat.Outgoing{ID: "letter-1", To: to, Message: lengthy("edition0", 3), Created: time.Now()}}
			edition, posts := "edition0", 3
			for !o.Try(d) {
				if o.Tries > 40 {
					t.Fatalf("seed %d: no end", seed)
				}
				if rnd.IntN(3) == 0 {
					o.Claimed = true
					d = onBoard(t, b)
				}
				if rnd.IntN(3) == 0 {
					time.Sleep(time.Duration(rnd.IntN(600)) * time.Second)
				}
				if rnd.IntN(4) == 0 {
					edition, posts = fmt.Sprint("edition", o.Tries), 1+rnd.IntN(4)
					o.Out.Message, o.Reworded = lengthy(edition, posts), true
				}
			}
			room := map[bool]string{true: "96001", false: boardOps}[to.Direct]
			got := b.said(room)
			if len(got) != posts || len(b.notified) != 1 {
				t.Errorf("seed %d: there are %d posts, want %d; notified of %q: %.40q", seed, len(got), posts, b.notified, got)
			}
			for _, text := range got {
				if !strings.Contains(text, edition) {
					t.Errorf("seed %d: %.40q is not of %s", seed, text, edition)
				}
			}
		})
	}
}

// TestSendAgainWithoutLooking looks by itself, where somebody sends a message again
// that is in doubt.
func TestSendAgainWithoutLooking(t *testing.T) {
	for _, name := range some(wrongsFirst, 2) {
		wrong := wrongs[name]
		for step := 1; step <= 5; step++ {
			synctest.Test(t, func(t *testing.T) {
				today()
				b := newBoard(t)
				n := 0
				b.fault = func(c boardCall) boardFault {
					if n++; n == step {
						return wrong
					}
					return boardFault{}
				}
				d := onBoard(t, b)
				out := chat.Outgoing{ID: "letter-1", To: inOps, Message: lengthy("one", 3), Created: time.Now()}
				var ref chat.Ref
				for tries := 0; ref.IsZero(); tries++ {
					var err error
					if ref, err = d.Send(context.Background(), out); err != nil && tries > 2 {
						t.Fatalf("%s: %v", name, err)
					}
					time.Sleep(10 * time.Minute)
				}
				if got := b.said(boardOps); len(got) != 3 || len(b.notified) != 1 {
					t.Errorf("%s at call %d: there is %.40q, notified of %q", name, step, got, b.notified)
				}
			})
		}
	}
}
