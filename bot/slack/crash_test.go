package slack

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
)

// long is a message of so many posts: one in the channel and the others in its
// thread. Each of its lines names the edition.
func long(edition string, posts int) chat.Message {
	return bottest.Edition(edition, posts, 8000) // a post holds nine thousand characters
}

// crashes are the ways in which a call can go wrong. Those that are done leave their
// effect behind.
var crashes = map[string]fault{
	"cut before":        {Err: errCut},
	"cut after":         {Err: errCut, Done: true},
	"500 after":         {Status: 500, Done: true},
	"internal_error":    {Body: refusal("internal_error")},
	"no reason":         {Body: `{"ok":false}`, Done: true},
	"half an answer":    {Body: `{"ok":true,"ch`, Done: true},
	"a page of a proxy": {Body: `<html>Sign in</html>`, Done: true},
	"too many":          {Status: 429, Body: refusal("ratelimited")},
}

// TestCrashWhilePosting lets each call of a message of several posts go wrong, in
// each way, with and without the process being killed for it, and with other words
// for it meanwhile (of so many posts). In the end the message is there once, in order.
func TestCrashWhilePosting(t *testing.T) {
	for _, to := range []chat.Place{place("C1"), direct("U1"), {Platform: Name, ID: "C1", Thread: "1.000000"}} {
		for name, crash := range crashes {
			for _, after := range []struct {
				killed bool
				then   int
			}{{false, 0}, {true, 0}, {true, 1}, {false, 4}} {
				for step := 1; ; step++ {
					reached := false
					label := fmt.Sprintf("%s/%s/%+v/call %d", to.Key(), name, after, step)
					synctest.Test(t, func(t *testing.T) {
						reached = crashAt(t, label, to, crash, step, after.killed, after.then)
					})
					if !reached {
						break
					}
				}
			}
		}
	}
}

func crashAt(t *testing.T, label string, to chat.Place, crash fault, step int, killed bool, then int) (reached bool) {
	m := newSlate(t)
	m.users["U1"] = `{"id":"U1","team_id":"T0MEM"}`
	m.rooms["C1"] = []*memo{{ts: "1.000000", text: "an older one", user: "U7"}}
	n := 0
	m.fault = func(method string, _ url.Values) fault {
		if n++; n == step {
			reached = true
			return crash
		}
		return fault{}
	}
	s := onSlate(t, m, nil)
	o := &bottest.Courier{T: t, Out: chat.Outgoing{ID: "letter-1", To: to, Message: long("one", 3), Created: time.Now()}}
	for !o.Try(s) {
		if o.Tries > 10 {
			t.Fatalf("%s: no end", label)
		}
		if killed {
			o.Claimed = true // the process does not know what came of it
			s = onSlate(t, m, nil)
		}
		if then > 0 && !o.Reworded {
			o.Out.Message, o.Reworded = long("two", then), true
		}
	}
	edition, posts := "one", 3
	if o.Reworded {
		edition, posts = "two", then
	}
	room := "C1"
	if to.Direct {
		room = "D1"
	}
	got := slices.DeleteFunc(m.said(room), func(text string) bool { return text == "an older one" })
	if len(got) != posts {
		t.Errorf("%s: there are %d posts, want %d: %.60q", label, len(got), posts, got)
		return reached
	}
	for i, text := range got {
		if want := []string{"Title ", "Detail ", "", ""}[i] + edition; !strings.HasPrefix(strings.TrimPrefix(text, "↳ "), want) {
			t.Errorf("%s: post %d is %.60q, want %q", label, i, text, want)
		}
		if inThread := strings.HasPrefix(text, "↳ "); inThread != (i > 0 || to.Thread != "") {
			t.Errorf("%s: post %d is in a thread: %t", label, i, inThread)
		}
	}
	channel, parts, ok := readRef(o.Out.Edit)
	if !ok || channel != room || len(parts) != posts {
		t.Errorf("%s: the reference is %s", label, o.Out.Edit.ID)
	}
	return reached
}

// TestCrashWhileEditing lets each call of an edit go wrong: one that adds pages, one
// that takes some away, and one that is followed by others before it is done.
func TestCrashWhileEditing(t *testing.T) {
	for _, to := range []chat.Place{place("C1"), {Platform: Name, ID: "C1", Thread: "1.000000"}} {
		for _, change := range [][]int{{3, 1}, {2, 2}, {1, 3, 2}} {
			for name, crash := range crashes {
				for step := 1; ; step++ {
					reached := false
					label := fmt.Sprintf("%s/%v/%s/call %d", to.Key(), change, name, step)
					synctest.Test(t, func(t *testing.T) { reached = crashEdit(t, label, to, change, crash, step) })
					if !reached {
						break
					}
				}
			}
		}
	}
}

func crashEdit(t *testing.T, label string, to chat.Place, change []int, crash fault, step int) (reached bool) {
	m := newSlate(t)
	m.users["U1"] = `{"id":"U1","team_id":"T0MEM"}`
	m.rooms["C1"] = []*memo{{ts: "1.000000", text: "an older one", user: "U7"}}
	s := onSlate(t, m, nil)
	o := &bottest.Courier{T: t, Out: chat.Outgoing{ID: "letter-0", To: to, Message: long("edition0", change[0]), Created: time.Now()}}
	if !o.Try(s) {
		t.Fatalf("%s: not posted", label)
	}
	n, wrong := 0, 0
	m.fault = func(string, url.Values) fault {
		if n++; n == step {
			reached = true
			wrong++
			return crash
		}
		return fault{}
	}
	last := ""
	for i, posts := range change[1:] {
		last = fmt.Sprintf("edition%d", i+1)
		o.Out.ID, o.Out.Message = fmt.Sprintf("letter-%d", i+1), long(last, posts)
		for tries := 0; !o.Try(s); tries++ {
			if tries > 10 {
				t.Fatalf("%s: no end", label)
			}
			s = onSlate(t, m, nil) // the process died of it
		}
	}
	room := "C1"
	if to.Direct {
		room = "D1"
	}
	got := slices.DeleteFunc(m.said(room), func(text string) bool { return text == "an older one" })
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
	names := slices.Sorted(maps.Keys(crashes))
	for seed := range uint64(150) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 6))
			m := newSlate(t)
			n := 0
			m.fault = func(string, url.Values) fault {
				if n++; n < 25 && rnd.IntN(3) == 0 {
					return crashes[names[rnd.IntN(len(names))]]
				}
				return fault{}
			}
			s := onSlate(t, m, nil)
			o := &bottest.Courier{T: t, Out: chat.Outgoing{ID: "letter-1", To: place("C1"), Message: long("edition0", 3), Created: time.Now()}}
			edition, posts := "edition0", 3
			for !o.Try(s) {
				if o.Tries > 40 {
					t.Fatalf("seed %d: no end", seed)
				}
				if rnd.IntN(3) == 0 {
					o.Claimed = true
					s = onSlate(t, m, nil)
				}
				if rnd.IntN(4) == 0 {
					edition, posts = fmt.Sprint("edition", o.Tries), 1+rnd.IntN(4)
					o.Out.Message, o.Reworded = long(edition, posts), true
				}
			}
			got := m.said("C1")
			if len(got) != posts {
				t.Errorf("seed %d: there are %d posts, want %d: %.40q", seed, len(got), posts, got)
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
	for name, crash := range crashes {
		synctest.Test(t, func(t *testing.T) {
			m := newSlate(t)
			n := 0
			m.fault = func(string, url.Values) fault {
				if n++; n == 2 {
					return crash
				}
				return fault{}
			}
			s := onSlate(t, m, nil)
			out := chat.Outgoing{ID: "letter-1", To: place("C1"), Message: long("one", 3), Created: time.Now()}
			var ref chat.Ref
			for tries := 0; ref.IsZero(); tries++ {
				var err error
				if ref, err = s.Send(context.Background(), out); err != nil && tries > 2 {
					t.Fatalf("%s: %v", name, err)
				}
				time.Sleep(40 * time.Second)
			}
			if got := m.said("C1"); len(got) != 3 {
				t.Errorf("%s: there is %.40q", name, got)
			}
		})
	}
}
