package storage_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/storage"
)

// journalKey is where an entry is kept.
func journalKey(seq byte) []byte { return []byte{storage.Journal, 0, 0, 0, 0, 0, 0, 0, seq} }

// noted fills the journal with entries at these moments.
func noted(t tester, store storage.Store, moments ...time.Time) {
	t.Helper()
	for _, at := range moments {
		edit(t, store, "ana", at, func(e *storage.Edit) error { e.Entry.Note = "a note"; return nil })
	}
}

// The last entry that is not after a moment is the one that whoever looks at all
// of them finds, also where several were made at once.
func TestSeqAt(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		var moments []time.Time
		at := start
		for range rapid.IntRange(0, 20).Draw(t, "entries") {
			at = at.Add(time.Duration(rapid.IntRange(0, 2).Draw(t, "later by")))
			moments = append(moments, at)
		}
		noted(t, store, moments...)
		view(t, store, func(r storage.Reader) {
			for moment := start.Add(-1); !moment.After(at.Add(1)); moment = moment.Add(1) {
				want := uint64(0)
				for i, m := range moments {
					if !m.After(moment) {
						want = uint64(i + 1)
					}
				}
				if got, err := storage.SeqAt(r, moment.In(time.FixedZone("", 3600))); err != nil || got != want {
					t.Fatalf("%d, %v at %s; want %d of %s", got, err, moment, want, moments)
				}
				past, err := storage.Past(r, moment)
				if err != nil {
					t.Fatal(err)
				}
				if head, err := storage.JournalHead(past); err != nil || head.Seq != want {
					t.Fatalf("the past ends with entry %d, %v; want %d", head.Seq, err, want)
				}
			}
		})
	})
}

// Where a clock was set back, the entry is one that is not after the moment and
// whose next one is; the past ends with the last of those.
func TestClockThatWasSetBack(t *testing.T) {
	store := open(t)
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	noted(t, store, hour(0), hour(1), hour(9), hour(2), hour(3))
	view(t, store, func(r storage.Reader) {
		for _, c := range []struct {
			at   int
			past uint64
		}{{0, 1}, {1, 2}, {2, 4}, {5, 5}, {9, 5}} {
			seq, err := storage.SeqAt(r, hour(c.at))
			if err != nil {
				t.Fatal(err)
			}
			if entry, err := storage.Entry(r, seq); err != nil || entry.At.After(hour(c.at)) {
				t.Errorf("entry %d at hour %d: %s, %v", seq, c.at, entry.At, err)
			}
			if next, err := storage.Entry(r, seq+1); err == nil && !next.At.After(hour(c.at)) {
				t.Errorf("entry %d at hour %d: the next one was at %s", seq, c.at, next.At)
			}
			past, err := storage.Past(r, hour(c.at))
			if err != nil {
				t.Fatal(err)
			}
			if head, err := storage.JournalHead(past); err != nil || head.Seq != c.past {
				t.Errorf("the past of hour %d ends with entry %d, %v; want %d", c.at, head.Seq, err, c.past)
			}
		}
	})
}

func TestEntriesAfter(t *testing.T) {
	const all = ^uint64(0)
	store := open(t)
	view(t, store, func(r storage.Reader) {
		if got := numbers(t, storage.EntriesAfter(r, 0, all)); got != nil {
			t.Errorf("an empty journal has %d", got)
		}
	})
	noted(t, store, start, start, start, start)
	view(t, store, func(r storage.Reader) {
		for _, c := range []struct {
			seq, upTo uint64
			want      []uint64
		}{
			{0, all, []uint64{1, 2, 3, 4}}, {0, 4, []uint64{1, 2, 3, 4}}, {0, 1, []uint64{1}}, {0, 0, nil},
			{2, 3, []uint64{3}}, {3, all, []uint64{4}}, {3, 3, nil}, {3, 2, nil}, {4, all, nil}, {all, all, nil}, {all, 0, nil},
		} {
			if got := numbers(t, storage.EntriesAfter(r, c.seq, c.upTo)); !slices.Equal(got, c.want) {
				t.Errorf("after %d up to %d: %d, want %d", c.seq, c.upTo, got, c.want)
			}
		}
		for entry, err := range storage.EntriesAfter(r, 1, all) {
			if entry.Seq != 2 || entry.Note != "a note" || err != nil {
				t.Errorf("%+v, %v", entry, err)
			}
			break
		}
	})
}

// What is missing or cannot be read is an error where it would have been, and not
// an end.
func TestWindowsOfADamagedJournal(t *testing.T) {
	store := open(t)
	noted(t, store, start, start.Add(1), start.Add(2))
	good := remember(t, store)
	head := []byte("mjournal\x00")
	for _, c := range []struct {
		name, want string
		damaged    *memory
		before     uint64 // the entries that are found
	}{
		{"no entry", "journal entry 2: no such record", good.without(good.from(journalKey(2)), nil), 1},
		{"no last entry", "journal entry 3: no such record", good.without(good.from(journalKey(3)), nil), 2},
		{"no JSON", "read journal entry 2", good.without(good.from(journalKey(2)), []byte(`{"seq":2,`)), 1},
		{"no moment", "read journal entry 2", good.without(good.from(journalKey(2)), []byte(`{"at":"noon"}`)), 1},
		{"no head", "read the journal's head", good.without(good.from(head), []byte(`[]`)), 0},
		{"too far a head", "journal entry 4: no such record", good.without(good.from(head), []byte(`{"seq":18446744073709551615}`)), 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := uint64(0)
			var failed error
			for entry, err := range storage.EntriesAfter(c.damaged, 0, 99) {
				if failed != nil {
					t.Errorf("it went on with %+v, %v", entry, err)
				}
				if failed = err; err == nil {
					found++
				}
			}
			if failed == nil || !strings.Contains(failed.Error(), c.want) || found != c.before {
				t.Errorf("%d entries and error %v, want %d and one with %q", found, failed, c.before, c.want)
			}
			_, err := storage.SeqAt(c.damaged, start.Add(-1))
			if err == nil && c.damaged.Get(journalKey(2)) == nil {
				t.Error("the search met no error")
			}
			if _, err := storage.Past(c.damaged, start.Add(-1)); err == nil {
				t.Error("the past is known")
			}
		})
	}
}
