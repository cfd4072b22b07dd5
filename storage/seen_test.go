package storage_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/storage"
)

// Marks are kept as long as promised, answer the same, and go in the end: each
// new one takes the oldest few away.
func TestSeenMarks(t *testing.T) {
	store := open(t)
	type mark struct {
		id string
		at time.Time
	}
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		now := start
		var marks []mark
		for n := range rapid.IntRange(1, 30).Draw(t, "invocations") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 1, 1, 13, 72}).Draw(t, "hours")) * time.Hour)
			again := len(marks) > 0 && rapid.IntRange(0, 3).Draw(t, "again") == 0
			id := fmt.Sprintf("event\x00%03d", n)
			if again {
				id = rapid.SampledFrom(marks).Draw(t, "mark").id
			}
			update(t, store, func(tx storage.Tx) error {
				if seen := storage.Seen(tx, "slack", id); (seen != nil) != again || again && string(seen) != "answer to "+id {
					return fmt.Errorf("%q: answered %q", id, seen)
				}
				answer := "answer to " + id
				if again {
					answer = "another answer"
				}
				return storage.MarkSeen(tx, "slack", id, []byte(answer), now)
			})
			if again {
				continue
			}
			for range storage.SomeMarks {
				if len(marks) > 0 && marks[0].at.Before(now.Add(-storage.SeenFor)) {
					marks = marks[1:]
				}
			}
			marks = append(marks, mark{id, now})
		}
		inOrder(t, store)
		view(t, store, func(r storage.Reader) {
			for _, mark := range marks {
				if storage.Seen(r, "slack", mark.id) == nil {
					t.Fatalf("%q is forgotten after %s", mark.id, now.Sub(mark.at))
				}
				if storage.Seen(r, "discord", mark.id) != nil {
					t.Fatal("a mark counts for another platform")
				}
			}
			n := 0
			for range r.Scan([]byte("sid"), []byte("sie")) {
				n++
			}
			if n != len(marks) {
				t.Fatalf("%d marks are kept, want %d", n, len(marks))
			}
		})
	})
}

func TestInvocationsWithoutAnIDAreAlwaysNew(t *testing.T) {
	store := open(t)
	update(t, store, func(tx storage.Tx) error { return storage.MarkSeen(tx, "console", "", []byte("{}"), start) })
	view(t, store, func(r storage.Reader) {
		if storage.Seen(r, "console", "") != nil {
			t.Error("a second one would get the answer of the first")
		}
	})
}

func TestEmptyAnswerIsAnAnswer(t *testing.T) {
	store := open(t)
	update(t, store, func(tx storage.Tx) error { return storage.MarkSeen(tx, "console", "1", nil, start) })
	view(t, store, func(r storage.Reader) {
		if storage.Seen(r, "console", "1") == nil {
			t.Error("the invocation would be applied twice")
		}
	})
}
