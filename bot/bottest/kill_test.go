package bottest_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// killed is what the parent knows of its children.
type killed struct {
	t    *testing.T
	path string
	dice *rand.Rand
	// begun are the commands that were given, open those of them that were
	// not answered yet.
	begun, open map[string]chat.Invocation
	// answered are the first answers; later ones must be the same.
	answered map[string]said
	// entries are the journal's, by invocation, up to the number seq.
	entries map[string]ops.JournalEntry
	seq     uint64
	created map[string]ops.ID // records by the invocation that made them
}

// TestKilled kills the bot again and again while a team gives it commands and
// its outbox sends, and starts it again on the same file. Every command that was
// answered is there exactly once, none is there twice although those without an
// answer are delivered again, and every message is posted exactly once and reads
// as the records do in the end.
func TestKilled(t *testing.T) {
	rounds, seed := 25, bottest.Seed(t)
	if testing.Short() {
		rounds = 5
	}
	k := &killed{
		t: t, path: filepath.Join(t.TempDir(), "adjutant.db"), dice: rand.New(rand.NewPCG(seed, 0)),
		begun: map[string]chat.Invocation{}, open: map[string]chat.Invocation{}, answered: map[string]said{},
		entries: map[string]ops.JournalEntry{}, created: map[string]ops.ID{},
	}
	if err := newStore(t, k.path).Close(); err != nil {
		t.Fatal(err)
	}
	for range rounds {
		k.round()
		k.inspect()
		if t.Failed() {
			t.FailNow()
		}
	}
	k.drain()
	t.Logf("%d rounds, %d commands, %d answered, %d journal entries", rounds, len(k.begun), len(k.answered), k.seq)
}

// round starts the bot, listens to a random number of answers, and kills it.
func (k *killed) round() {
	self, err := os.Executable()
	if err != nil {
		k.t.Fatal(err)
	}
	again := &bytes.Buffer{}
	deliver := func(inv chat.Invocation) {
		if err := json.NewEncoder(again).Encode(inv); err != nil {
			k.t.Fatal(err)
		}
	}
	for _, inv := range k.open {
		deliver(inv)
	}
	for id, answer := range k.answered { // also some that had arrived
		if again.Len() > 4000 {
			break
		}
		if !answer.Failed { // what was refused is tried anew, and may be right by now
			deliver(k.begun[id])
		}
	}
	cmd := exec.Command(self, k.path, fmt.Sprint(k.dice.Uint64()>>1))
	cmd.Env = append(os.Environ(), childEnv+"=1")
	cmd.Stdin, cmd.Stderr = again, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	left := k.dice.IntN(250) // the first ones die while they start
	for lines := bufio.NewReader(out); ; left-- {
		if left == 0 {
			if err := cmd.Process.Kill(); err != nil {
				k.t.Fatal(err)
			}
		}
		raw, err := lines.ReadBytes('\n')
		if err != nil {
			break // and a line that was cut off says nothing
		}
		var s said
		if err := json.Unmarshal(raw, &s); err != nil {
			k.t.Fatalf("%s: %v", raw, err)
		}
		k.hear(s)
	}
	if left > 0 {
		k.t.Fatal("the bot ended by itself")
	}
	_ = cmd.Wait()
}

// hear takes note of what a child says.
func (k *killed) hear(s said) {
	if s.Begin != nil {
		k.begun[s.Begin.ID], k.open[s.Begin.ID] = *s.Begin, *s.Begin
		return
	}
	delete(k.open, s.ID)
	first, again := k.answered[s.ID]
	switch {
	case !again:
		k.answered[s.ID] = s
	case first.Failed:
		k.answered[s.ID] = s
	case s != first:
		k.t.Errorf("answered %+v at first and %+v later", first, s)
	}
	// Not everything can be said again, and not everybody may decide.
	text := k.begun[s.ID].Text
	refusable := slices.ContainsFunc([]string{"update same", "risk assess", "request resubmit", "request withdraw", "request approve"},
		func(command string) bool { return strings.HasPrefix(text, command) })
	if s.Fault || s.Failed && !refusable {
		k.t.Errorf("%s: %s", s.ID, s.Text)
	}
}

// inspect looks for every answered command, and for contradictions.
func (k *killed) inspect() {
	db, err := openStore(k.path)
	if err != nil {
		k.t.Fatal(err)
	}
	defer k.close(db)
	report, err := storage.Verify(context.Background(), db)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, fault := range report.Faults {
		k.t.Error(fault.Text)
	}
	err = db.View(context.Background(), func(r storage.Reader) error {
		for ; k.seq < report.Head.Seq; k.seq++ {
			entry, err := storage.Entry(r, k.seq+1)
			if err != nil {
				return err
			}
			k.enter(entry)
		}
		for id := range k.answered {
			k.check(r, id)
		}
		return k.recount(r)
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

// recount adds up what the requests hold of each budget and compares it with the
// accounts.
func (k *killed) recount(r storage.Reader) error {
	holds := map[string]ops.Move{}
	for _, list := range []string{"open", "ended"} {
		page, err := storage.Requests.List(r, storage.Query{List: list, Limit: 1 << 20})
		if err != nil {
			return err
		}
		for _, request := range page.Records {
			budget := string(request.Charge.Department) + " " + request.Charge.Period
			hold, sum := request.Hold(), holds[budget]
			sum.Reserved += hold.Reserved
			sum.Committed += hold.Committed
			sum.Spent += hold.Spent
			holds[budget] = sum
		}
	}
	accounts, err := storage.Accounts.List(r, storage.Query{List: "department", Limit: 1 << 20})
	if err != nil {
		return err
	}
	for _, a := range accounts.Records {
		budget := string(a.Department) + " " + a.Period
		if got := (ops.Move{Reserved: a.Reserved.Minor, Committed: a.Committed.Minor, Spent: a.Spent.Minor}); got != holds[budget] {
			k.t.Errorf("the account of %s has %+v, its requests hold %+v", budget, got, holds[budget])
		}
		delete(holds, budget)
	}
	for budget, hold := range holds {
		if budget != " " && hold != (ops.Move{}) {
			k.t.Errorf("requests hold %+v of %s, which has no account", hold, budget)
		}
	}
	return nil
}

func (k *killed) close(db *bolt.DB) {
	if err := db.Close(); err != nil {
		k.t.Error(err)
	}
}

// enter takes note of a journal entry.
func (k *killed) enter(entry ops.JournalEntry) {
	if entry.Invocation == "" {
		return // the organisation
	}
	if earlier, twice := k.entries[entry.Invocation]; twice {
		k.t.Errorf("%s is in the journal as %d and %d", entry.Invocation, earlier.Seq, entry.Seq)
	}
	if _, given := k.begun[entry.Invocation]; !given {
		k.t.Errorf("journal entry %d is of %q, which nobody gave", entry.Seq, entry.Invocation)
	}
	k.entries[entry.Invocation] = entry
	for _, change := range entry.Changes {
		switch {
		case !change.Created():
		case strings.HasPrefix(string(change.Record), "BLK-"): // it follows from an update
			k.created[entry.Invocation+" blocker"] = change.Record
		default:
			k.created[entry.Invocation] = change.Record
		}
	}
}

// check looks for what an answered command did.
func (k *killed) check(r storage.Reader, id string) {
	answer, command := k.answered[id], k.begun[id].Text
	entry, entered := k.entries[id]
	if entered == answer.Failed {
		k.t.Errorf("%s (%s) was answered %q; in the journal: %t", id, command, answer.Text, entered)
		return
	}
	record, made := k.created[id]
	var words string
	switch {
	case !strings.HasPrefix(command, entry.Command) && !strings.HasPrefix(command, "update o"):
		k.t.Errorf("%s (%s) is in the journal as %q", id, command, entry.Command)
	case !made:
		return
	case entry.Command == "risk log":
		risk, err := storage.Risks.Get(r, record)
		words = risk.Title
		if err != nil {
			k.t.Errorf("%s: %v", id, err)
		}
	case entry.Command == "update post":
		update, err := storage.Updates.Get(r, record)
		words = update.Summary
		if err != nil {
			k.t.Errorf("%s: %v", id, err)
		}
	case entry.Command == "request new":
		request, err := storage.Requests.Get(r, record)
		words = request.Title
		if err != nil {
			k.t.Errorf("%s: %v", id, err)
		}
	}
	if string(record) != answer.Subject || !strings.Contains(words, id) {
		k.t.Errorf("%s (%s) was answered with %s; its record %s says %q", id, command, answer.Subject, record, words)
	}
}

// drain sends what is left, without further accidents, and compares what can be
// seen with what the store says.
func (k *killed) drain() {
	db, err := openStore(k.path)
	if err != nil {
		k.t.Fatal(err)
	}
	defer k.close(db)
	book, err := commands.New(commands.Platform{Name: "console", ByHandle: true})
	if err != nil {
		k.t.Fatal(err)
	}
	platform, err := openLedger(k.path+".sent", nil)
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() {
		if err := platform.Close(); err != nil {
			k.t.Error(err)
		}
	}()
	ahead := func() time.Time { return time.Now().Add(time.Hour) } // past every retry
	outbox := bot.NewOutbox(db, book, map[string]chat.Sender{"console": platform}, ahead, slog.New(slog.NewTextHandler(io.Discard, nil)))
	next, err := outbox.Drain(context.Background())
	report, verifyErr := storage.Verify(context.Background(), db)
	if err = errors.Join(err, verifyErr); err != nil {
		k.t.Fatal(err)
	}
	if !next.IsZero() || report.Waiting+report.Stuck+len(report.Faults) != 0 {
		k.t.Errorf("after the drain something is due at %s: %+v", next, report)
	}
	for out, refs := range platform.posts {
		if len(refs) != 1 {
			k.t.Errorf("message %s was posted %d times", out, len(refs))
		}
	}
	for _, misuse := range platform.misuse {
		k.t.Error(misuse)
	}
	k.compare(db, platform)
}

// compare sees to it that every copy that the store knows of is visible in its
// latest words, and nothing else is.
func (k *killed) compare(db *bolt.DB, platform *ledger) {
	visible := len(platform.visible)
	err := db.View(context.Background(), func(r storage.Reader) error {
		for id, record := range k.created {
			copies, err := storage.Copies(r, string(record))
			if err != nil {
				return err
			}
			prefix, _ := record.Split()
			if len(copies) == 0 && prefix != "BLK" { // of a blocker people hear in their working hours
				k.t.Errorf("nobody was told of %s (%s)", record, id)
			}
			for _, c := range copies {
				raw, err := json.Marshal(platform.visible[c.Ref])
				if err != nil {
					return err
				}
				if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != c.Says {
					k.t.Errorf("%s in %s does not show its latest words but %s", record, c.To.Key(), raw)
				}
				visible--
			}
		}
		return nil
	})
	if err != nil {
		k.t.Fatal(err)
	}
	if visible != 0 {
		k.t.Errorf("%d messages are visible of which the store does not know", visible)
	}
	k.t.Logf("%d messages", len(platform.visible))
}
