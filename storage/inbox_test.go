package storage_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/storage"
)

func takenOf(t tester, store storage.Store, platform string, now time.Time) (again, givenUp []storage.Arrival) {
	t.Helper()
	update(t, store, func(tx storage.Tx) (err error) {
		again, givenUp, err = storage.TakeArrivals(tx, platform, now)
		return err
	})
	return again, givenUp
}

// What is kept is there as it came, in the order in which it came and for its own
// platform alone, until it is dropped; and the first of an id stays.
func TestInbox(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		kept := map[string]storage.Arrival{} // by platform and id
		for step := range rapid.IntRange(1, 30).Draw(t, "steps") {
			platform := rapid.SampledFrom([]string{"slack", "slack\x00", "discord"}).Draw(t, "platform")
			a := storage.Arrival{
				ID:      rapid.SampledFrom([]string{"1", "1\x00", "\x01", "12"}).Draw(t, "id"),
				Kind:    rapid.SampledFrom([]string{"", "command", "k\x00\x01"}).Draw(t, "kind"),
				Payload: chat.NewSecret(string(rapid.SliceOf(rapid.Byte()).Draw(t, "payload"))),
				At:      start.Add(time.Duration(rapid.IntRange(-50, 50).Draw(t, "at"))*time.Minute + time.Duration(step)*time.Microsecond),
			}
			name := platform + "/" + a.ID
			if rapid.IntRange(0, 2).Draw(t, "drop") == 0 {
				update(t, store, func(tx storage.Tx) error { return storage.DropArrival(tx, platform, a.ID) })
				delete(kept, name)
				continue
			}
			update(t, store, func(tx storage.Tx) error { return storage.KeepArrival(tx, platform, a) })
			if _, had := kept[name]; !had {
				kept[name] = a
			}
		}
		inOrder(t, store)
		n := 0
		for _, platform := range []string{"slack", "slack\x00", "discord"} {
			all, givenUp := takenOf(t, store, platform, start)
			if len(givenUp) > 0 {
				t.Fatalf("given up: %+v", givenUp)
			}
			for _, got := range all {
				want := kept[platform+"/"+got.ID]
				if n++; got.Kind != want.Kind || got.Payload.Reveal() != want.Payload.Reveal() || !got.At.Equal(want.At) {
					t.Fatalf("%q is %+v, want %+v", got.ID, got, want)
				}
			}
			if !slices.IsSortedFunc(all, func(a, b storage.Arrival) int { return a.At.Compare(b.At) }) {
				t.Fatalf("out of order: %+v", all)
			}
		}
		if n != len(kept) {
			t.Fatalf("%d are there, want %d", n, len(kept))
		}
	})
}

// There is room for so much of one platform; what is refused leaves the rest alone, and
// whatever is dropped makes room.
func TestInboxIsBounded(t *testing.T) {
	store := open(t)
	keep := func(platform, id string, size int) (err error) {
		return store.Update(t.Context(), func(tx storage.Tx) error {
			return storage.KeepArrival(tx, platform, storage.Arrival{ID: id, At: start, Payload: chat.NewSecret(strings.Repeat("x", size))})
		})
	}
	update(t, store, func(tx storage.Tx) error {
		for n := range 1000 {
			if err := storage.KeepArrival(tx, "slack", storage.Arrival{ID: fmt.Sprint(n), At: start}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := keep("slack", "more", 1); !errors.Is(err, storage.ErrInboxFull) {
		t.Errorf("one more: %v", err)
	}
	update(t, store, func(tx storage.Tx) error { return storage.DropArrival(tx, "slack", "7") })
	if err := keep("slack", "more", 1); err != nil {
		t.Error(err)
	}
	for n := range 20 {
		err := keep("discord", fmt.Sprint(n), 1<<20)
		if full := n >= 15; errors.Is(err, storage.ErrInboxFull) != full {
			t.Errorf("after %d MB: %v", n, err)
		}
	}
	if err := keep("discord", "", 1); err == nil {
		t.Error("nobody would find what has no id")
	}
	inOrder(t, store)
}

// What is too old is given up, and so is what was begun again too often: it may be what
// ends the process each time.
func TestInboxGivesUp(t *testing.T) {
	store := open(t)
	for n, id := range []string{"old", "young"} {
		update(t, store, func(tx storage.Tx) error {
			return storage.KeepArrival(tx, "slack", storage.Arrival{ID: id, At: start.Add(time.Duration(n) * time.Hour)})
		})
	}
	now := start.Add(storage.ArrivalFor + time.Minute)
	again, givenUp := takenOf(t, store, "slack", now)
	if len(again) != 1 || again[0].ID != "young" || len(givenUp) != 1 || givenUp[0].ID != "old" {
		t.Errorf("%+v again, %+v given up", again, givenUp)
	}
	for n := range 11 {
		if again, givenUp = takenOf(t, store, "slack", now); (len(again) == 1) != (n < 9) || (len(givenUp) == 1) != (n == 9) {
			t.Errorf("time %d: %+v again, %+v given up", n+2, again, givenUp)
		}
	}
}

// Nothing that prints what is kept shows what somebody could answer with; and what is
// damaged keeps nobody from the rest, shows nothing either, and is found by Verify.
func TestInboxKeepsSecrets(t *testing.T) {
	store := open(t)
	const secret = "https://hooks.slack.com/commands/secret"
	update(t, store, func(tx storage.Tx) error {
		return storage.KeepArrival(tx, "slack", storage.Arrival{ID: "1", Kind: "command", At: start, Payload: chat.NewSecret(secret)})
	})
	all, _ := takenOf(t, store, "slack", start)
	if text := fmt.Sprintf("%v %+v %#v", all, all, all); strings.Contains(text, "hooks") || len(all) != 1 || all[0].Payload.Reveal() != secret {
		t.Errorf("printed: %s", text)
	}
	broken := []string{"bslack\x002\x00", "bslack\x003", "b\x004\x00"}
	for _, k := range broken {
		update(t, store, func(tx storage.Tx) error { return tx.Put([]byte(k), []byte("1234567812345678"+secret)) })
	}
	if all, _ = takenOf(t, store, "slack", start); len(all) != 1 {
		t.Errorf("%d can be read", len(all))
	}
	report, err := storage.Verify(t.Context(), store)
	if err != nil || len(report.Faults) != 3 || strings.Contains(fmt.Sprint(report.Faults), "hooks") {
		t.Errorf("%+v, %v", report.Faults, err)
	}
	for _, k := range broken {
		update(t, store, func(tx storage.Tx) error { return tx.Delete([]byte(k)) })
	}
}

// What is done is known for longer than anything is kept, or it would be done twice.
func TestInboxForgetsFirst(t *testing.T) {
	if storage.ArrivalFor > storage.SeenFor/2 {
		t.Errorf("something is kept for %s, and known to be done for %s", storage.ArrivalFor, storage.SeenFor)
	}
}
