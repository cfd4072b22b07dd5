package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"adjutant/ops"
	"adjutant/storage"
)

// Post is a message of the bot's that stands on a platform.
type Post struct {
	// Ref is its place as the platform names it in references.
	Ref string
	// Tag is the same each time that the same message is posted; empty where the
	// platform shows nothing by which that can be told.
	Tag string
	// Text is what people read.
	Text string
	// Answer is true for the answer to somebody, of which the store does not know.
	Answer bool
}

// Ledger is what came of everything, by the store and by the platforms.
type Ledger struct {
	// Entries counts the journal's by the invocation that made them, Risks the risks
	// by their title.
	Entries, Risks map[string]int
	// Posts are those with a tag, by it; At are all by where they stand.
	Posts map[string][]Post
	At    map[string]Post
}

// LedgerOf reads what is in a store, beside what stands on the platforms.
func LedgerOf(t testing.TB, store storage.Store, posts []Post) *Ledger {
	t.Helper()
	l := &Ledger{Entries: map[string]int{}, Risks: map[string]int{}, Posts: map[string][]Post{}, At: map[string]Post{}}
	err := store.View(context.Background(), func(r storage.Reader) error {
		head, err := storage.JournalHead(r)
		if err != nil {
			return err
		}
		for seq := uint64(1); seq <= head.Seq; seq++ {
			entry, err := storage.Entry(r, seq)
			if err != nil {
				return err
			}
			l.Entries[entry.Invocation]++
		}
		return everyRisk(r, func(risk ops.Risk) { l.Risks[risk.Title]++ })
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range posts {
		l.At[p.Ref] = p
		if p.Tag != "" {
			l.Posts[p.Tag] = append(l.Posts[p.Tag], p)
		}
	}
	return l
}

// Once sees to it that no invocation has made two entries and no message was posted
// twice.
func (l *Ledger) Once(t testing.TB) {
	t.Helper()
	for invocation, n := range l.Entries {
		if n > 1 && invocation != "" {
			t.Errorf("%s is %d times in the journal", invocation, n)
		}
	}
	for tag, posts := range l.Posts {
		if len(posts) > 1 {
			t.Errorf("post %s is there %d times: %s", tag, len(posts), posts[0].Text)
		}
	}
}

// Balanced sees to it that nothing is lost and nothing is there twice: the store has no
// contradiction and nothing left to send, each post is there once, and what tells of a
// risk stands where the store says, with its title and its rating.
func Balanced(t testing.TB, store storage.Store, posts []Post) *Ledger {
	t.Helper()
	report, err := storage.Verify(context.Background(), store)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range report.Faults {
		t.Error(fault.Text)
	}
	if report.Waiting+report.Stuck > 0 {
		t.Errorf("%d messages wait still and %d are stuck%s", report.Waiting, report.Stuck, stuckIn(t, store))
	}
	l := LedgerOf(t, store, posts)
	l.Once(t)
	known := map[string]bool{}
	err = store.View(context.Background(), func(r storage.Reader) error {
		return everyRisk(r, func(risk ops.Risk) {
			copies, err := storage.Copies(r, string(risk.ID))
			if err != nil || len(copies) == 0 {
				t.Errorf("nobody was told of %s %s (%v)", risk.ID, risk.Title, err)
			}
			for _, c := range copies {
				ref := FirstPart(c.Ref)
				p, there := l.At[ref]
				known[ref] = true
				if !there || !strings.Contains(p.Text, risk.Title) || !rated(p.Text, risk) {
					t.Errorf("%s %s (%s) in %s reads %q", risk.ID, risk.Title, rating(risk), c.To.Key(), p.Text)
				}
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for ref, p := range l.At {
		if strings.Contains(p.Text, "RISK-") && strings.Contains(p.Text, "owner") && !known[ref] && !p.Answer {
			t.Errorf("the store does not know of %s: %q", ref, p.Text)
		}
	}
	return l
}

// everyRisk goes through all risks. Each has at least one entry in the journal.
func everyRisk(r storage.Reader, do func(ops.Risk)) error {
	head, err := storage.JournalHead(r)
	for seq := uint64(1); err == nil && seq <= head.Seq; seq++ {
		risk, missing := storage.Risks.Get(r, ops.ID(fmt.Sprintf("RISK-%d", seq)))
		switch {
		case missing == nil:
			do(risk)
		case !errors.Is(missing, storage.ErrNotFound): // of which one is that was undone
			err = missing
		}
	}
	return err
}

// stuckIn says what is stuck, and why.
func stuckIn(t testing.TB, store storage.Store) (what string) {
	t.Helper()
	err := store.View(context.Background(), func(r storage.Reader) error {
		letters, err := storage.Stuck(r, 5)
		for _, l := range letters {
			what += fmt.Sprintf("\n%s to %s after %d attempts: %s", l.ID, l.To.Key(), l.Attempts, l.Error)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return what
}

// rated reports whether a message says how grave a risk is: a card does in figures,
// what tells of a change in words, unless a later message does.
func rated(text string, r ops.Risk) bool {
	return strings.Contains(text, rating(r)) || strings.HasSuffix(text, ": see the newer message") || strings.Contains(text, fmt.Sprintf(" is %s now", r.Current.Level().Word()))
}

// rating is what a message says of how grave a risk is.
func rating(r ops.Risk) string {
	if r.Current.Likelihood == 0 || r.Current.Impact == 0 {
		return ""
	}
	return fmt.Sprintf("= %d)", int(r.Current.Likelihood)*int(r.Current.Impact))
}
