package office

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/ops"
	"adjutant/storage"
)

// Same compares what an office has become with what the same script has made of one in
// the console: the same records, the same history, and the same messages to the same
// people in the same order.
func Same(t testing.TB, console, other *Office) {
	t.Helper()
	if diff := cmp.Diff(history(console.Journal()), history(other.Journal())); diff != "" {
		t.Errorf("the history differs from that of the console (-console +here):\n%s", diff)
	}
	if diff := cmp.Diff(mail(console.Sent()), mail(other.Sent())); diff != "" {
		t.Errorf("what was sent differs from the console (-console +here):\n%s", diff)
	}
	console.Verify()
	other.Verify()
}

// Journal is every entry, without what says by which door and platform it came.
func (o *Office) Journal() []ops.JournalEntry {
	o.T.Helper()
	var entries []ops.JournalEntry
	err := o.Store.View(context.Background(), func(r storage.Reader) error {
		head, err := storage.JournalHead(r)
		if err != nil {
			return err
		}
		for seq := uint64(1); seq <= head.Seq; seq++ {
			entry, err := storage.Entry(r, seq)
			if err != nil {
				return err
			}
			entry.Prev, entry.Via, entry.From, entry.Invocation = "", "", "", ""
			for _, change := range entry.Changes {
				delete(change.Fields, "origin")
			}
			entries = append(entries, entry)
		}
		return nil
	})
	if err != nil {
		o.T.Fatal(err)
	}
	return entries
}

// history is the journal without what platforms say of accounts, on which the console
// has nothing.
func history(entries []ops.JournalEntry) []ops.JournalEntry {
	entries = slices.DeleteFunc(entries, func(e ops.JournalEntry) bool { return e.Command == "account seen" })
	number := map[uint64]uint64{}
	for i := range entries {
		number[entries[i].Seq] = uint64(i + 1)
		entries[i].Seq = uint64(i + 1)
		entries[i].Undoes = number[entries[i].Undoes]
		for _, change := range entries[i].Changes {
			for name, field := range change.Fields {
				field.From, field.To = witness.ReplaceAll(field.From, nil), witness.ReplaceAll(field.To, nil)
				change.Fields[name] = field
			}
		}
	}
	return entries
}

// witness is the hash of the journal that a digest shows, with the number of the
// entry. It holds by which door things came, so that no two platforms have the same.
var witness = regexp.MustCompile(`"seq":[0-9]+|"hash":"[0-9a-f]{64}"|journal [0-9]+ [0-9a-f]{12}`)

// mail is what was sent, a line each.
func mail(letters []Letter) []string {
	var lines []string
	for _, l := range letters {
		edit := ""
		if l.Edit {
			edit = "(edited) "
		}
		lines = append(lines, fmt.Sprintf("[%s] %s%s", l.To, edit, l.Message.Title.Plain()))
	}
	return lines
}
