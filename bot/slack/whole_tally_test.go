package slack_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"adjutant/bot/slack/fakeslack"
	"adjutant/ops"
	"adjutant/storage"
)

// calm is the company without what happens by itself in the course of a day.
func calm(t testing.TB) *ops.Org {
	t.Helper()
	return script{without: []string{"checkins", "digests"}}.company(t)
}

// ledger is what came of everything, by the store and by Slack.
type ledger struct {
	// entries counts the journal's by the invocation that made them, risks the
	// risks by their title.
	entries, risks map[string]int
	// posts are the posts that stay by the tag that each carries, and where they
	// stand by channel and timestamp.
	posts map[string][]fakeslack.Message
	at    map[string]fakeslack.Message
}

// ledgerOf reads what is in a store and in a Slack.
func ledgerOf(t testing.TB, store storage.Store, fake *fakeslack.Server, org *ops.Org) *ledger {
	t.Helper()
	l := &ledger{entries: map[string]int{}, risks: map[string]int{}, posts: map[string][]fakeslack.Message{}, at: map[string]fakeslack.Message{}}
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
			l.entries[entry.Invocation]++
		}
		return everyRisk(r, func(risk ops.Risk) { l.risks[risk.Title]++ })
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range rooms(org) {
		for _, m := range fake.Messages(place) {
			l.take(m)
		}
	}
	return l
}

func (l *ledger) take(m fakeslack.Message) {
	l.at[m.Channel+"/"+m.TS] = m
	if m.Bot && m.Metadata != nil {
		tag := fmt.Sprint(m.Metadata.EventPayload["id"], " ", m.Metadata.EventPayload["part"])
		l.posts[tag] = append(l.posts[tag], m)
	}
	for _, page := range m.Thread {
		l.take(page)
	}
}

// rooms are the channels and direct messages of a company.
func rooms(org *ops.Org) []string {
	var all []string
	for _, p := range org.People {
		all = append(all, p.Accounts["slack"])
	}
	for _, d := range org.Departments {
		all = append(all, d.Channels["slack"])
	}
	for _, c := range org.Channels {
		all = append(all, c.Channels["slack"])
	}
	return all
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

// balanced sees to it that nothing is lost and nothing is there twice: the store has
// no contradiction and nothing left to send, each post is there once, and what tells
// of a risk stands where the store says, with its title and its rating.
func balanced(t testing.TB, store storage.Store, fake *fakeslack.Server, org *ops.Org) *ledger {
	t.Helper()
	report, err := storage.Verify(context.Background(), store)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range report.Faults {
		t.Error(fault.Text)
	}
	if report.Waiting+report.Stuck > 0 {
		t.Errorf("%d messages wait still and %d are stuck", report.Waiting, report.Stuck)
	}
	l := ledgerOf(t, store, fake, org)
	for invocation, n := range l.entries {
		if n > 1 && invocation != "" {
			t.Errorf("%s is %d times in the journal", invocation, n)
		}
	}
	for tag, posts := range l.posts {
		if len(posts) > 1 {
			t.Errorf("post %s is there %d times: %s", tag, len(posts), posts[0].Plain())
		}
	}
	known := map[string]bool{}
	err = store.View(context.Background(), func(r storage.Reader) error {
		return everyRisk(r, func(risk ops.Risk) {
			copies, err := storage.Copies(r, string(risk.ID))
			if err != nil || len(copies) == 0 {
				t.Errorf("nobody was told of %s %s (%v)", risk.ID, risk.Title, err)
			}
			for _, c := range copies {
				ref, _, _ := strings.Cut(c.Ref.ID, "+")
				m, there := l.at[ref]
				known[ref] = true
				if plain := m.Plain(); !there || !strings.Contains(plain, risk.Title) || !rated(plain, risk) {
					t.Errorf("%s %s (%s) in %s reads %q", risk.ID, risk.Title, rating(risk), c.To.Key(), plain)
				}
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for ref, m := range l.at {
		if m.Bot && strings.Contains(m.Plain(), "RISK-") && strings.Contains(m.Plain(), "owner") && !known[ref] && !isAnswer(m) {
			t.Errorf("the store does not know of %s: %q", ref, m.Plain())
		}
	}
	return l
}

// isAnswer reports whether a message is the answer to somebody.
func isAnswer(m fakeslack.Message) bool {
	return m.Metadata == nil || strings.HasPrefix(fmt.Sprint(m.Metadata.EventPayload["id"]), "r-")
}

// rated reports whether a message says how grave a risk is: a card does in figures,
// what tells of a change in words, unless a later message does.
func rated(plain string, r ops.Risk) bool {
	return strings.Contains(plain, rating(r)) || strings.HasSuffix(plain, ": see the newer message") || strings.Contains(plain, fmt.Sprintf(" is %s now", r.Current.Level().Word()))
}

// rating is what a message says of how grave a risk is.
func rating(r ops.Risk) string {
	if r.Current.Likelihood == 0 || r.Current.Impact == 0 {
		return ""
	}
	return fmt.Sprintf("= %d)", int(r.Current.Likelihood)*int(r.Current.Impact))
}

// drained sends until nothing is waiting, moving the clock to wherever a letter is
// tried again, and returns how often that was.
func (st *stage) drained() (waits int) {
	st.t.Helper()
	for ; waits < 60; waits++ {
		next, err := st.outbox.Drain(st.t.Context())
		if err != nil {
			st.t.Fatal(err)
		}
		if next.IsZero() {
			return waits
		}
		st.slack.Rested()
		st.set(next)
	}
	st.t.Fatalf("messages wait for ever\n%s", st.log.String())
	return waits
}

// balanced is [balanced] for the stage, whose bot has also kept its secrets and sent
// nothing that Slack would not have taken.
func (st *stage) balanced() *ledger {
	st.t.Helper()
	for _, refusal := range st.fake.Refusals() {
		st.t.Errorf("Slack refused: %s", refusal)
	}
	st.secret()
	return balanced(st.t, st.store, st.fake, st.org())
}

func (st *stage) ledger() *ledger {
	st.t.Helper()
	return ledgerOf(st.t, st.store, st.fake, st.org())
}

// risk is the number of the risk of that title.
func (st *stage) risk(title string) (id ops.ID) {
	st.t.Helper()
	err := st.store.View(context.Background(), func(r storage.Reader) error {
		return everyRisk(r, func(risk ops.Risk) {
			if risk.Title == title {
				id = risk.ID
			}
		})
	})
	if err != nil || id == "" {
		st.t.Fatalf("there is no risk %s (%v)\n%s", title, err, st.log.String())
	}
	return id
}

// answersIn counts the answers in somebody's direct messages that say this.
func (st *stage) answersIn(person, text string) int { return answersIn(st.fake, person, text) }

func answersIn(fake *fakeslack.Server, person, text string) (n int) {
	for _, m := range fake.Messages(accountOf(person)) {
		if m.Bot && isAnswer(m) && strings.Contains(m.Plain(), text) {
			n++
		}
	}
	return n
}
