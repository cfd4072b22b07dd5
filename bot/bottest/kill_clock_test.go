package bottest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/scheduler"
	"adjutant/storage"
)

// clockChild is the value of childEnv for a bot that plays the time by itself.
const clockChild = "clock"

// killedFrom and killedUntil are the time that is played.
var (
	killedFrom  = time.Date(2026, 2, 25, 6, 0, 0, 0, time.UTC)
	killedUntil = killedFrom.AddDate(0, 0, 16)
)

// TestKilledByTheClock plays two weeks of a company in which nobody answers, and in
// which digests go to people and channels and are shown to heads before, once in peace, and once while the bot is killed again and again in the middle of what
// it does by the clock, and while messages are lost. Nothing is done twice and
// nothing is left out: the two journals say the same, and the same messages are to
// be read, each once.
func TestKilledByTheClock(t *testing.T) {
	people, kills, seed := 40, 30, bottest.Seed(t)
	if testing.Short() {
		people, kills = 20, 8
	}
	dice := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	peace, war := filepath.Join(dir, "peace.db"), filepath.Join(dir, "war.db")
	silentCompany(t, peace, people)
	raw, err := os.ReadFile(peace)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(war, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	playClock(t, peace, killedFrom, 0, -1)
	said, happened := whatHappened(t, peace)

	now, killed := killedFrom, 0
	for now.Before(killedUntil) {
		left := -1
		if killed < kills {
			left = dice.IntN(max(2, 2*len(happened)/kills))
			killed++
		}
		now = playClock(t, war, now, dice.Uint64()>>1, left)
	}
	saidAgain, again := whatHappened(t, war)
	compareLists(t, "the journal", happened, again)
	compareLists(t, "what is to be read", said, saidAgain)
	digests, shown := 0, 0
	for _, message := range said {
		if strings.Contains(message, `"subject":"DIG-`) {
			digests++
		} else if strings.Contains(message, `"subject":"PRE-`) {
			shown++
		}
	}
	if digests < 30 || shown == 0 { // 2 a day, and 5 others a week
		t.Errorf("there are %d digests and %d previews", digests, shown)
	}
	t.Logf("%d kills, %d journal entries, %d messages, %d of them digests and %d previews", killed, len(happened), len(said), digests, shown)
}

// silentCompany makes the data file of a company that has asked for some things.
func silentCompany(t *testing.T, path string, people int) {
	db, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	org := madeUp(rand.New(rand.NewPCG(1, 2)), people, dates.Of(killedFrom), 0)
	org.Digests = killedDigests(org)
	book, err := commands.New(commands.Platform{Name: slack})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(context.Background(), func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: killedFrom, Command: "org apply", Via: string(chat.ViaProgram)}}
		if _, err := storage.SaveOrg(edit, org); err != nil {
			return err
		}
		if _, err := edit.Close(); err != nil {
			return err
		}
		return book.TakeOrg(tx, killedFrom)
	})
	if err != nil {
		t.Fatal(err)
	}
	to := bot.NewDispatcher(db, book, func() time.Time { return killedFrom }, slog.New(slog.NewTextHandler(io.Discard, nil)))
	for i, text := range []string{
		"request technology €900 A new scale vendor:Mettler", "request technology €2,000 A new forklift vendor:Linde",
		"risk log The scale fails likelihood:2 impact:3", "update at risk The forklift is late waiting_on:dep03",
	} {
		reply := to.Dispatch(context.Background(), chat.Invocation{
			ID: fmt.Sprint("before-", i), Platform: slack, Account: "U" + string(org.Departments[i%3].Head), Text: text, Via: chat.ViaCommand,
			Place: chat.Place{Platform: slack, ID: "C" + string(org.Departments[0].Handle)},
		})
		if reply.Failed || reply.Form != nil {
			t.Fatalf("%s: %s", text, firstWords(reply))
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// killedDigests are one of each kind: to several at the same moment, every day, into
// channels, and with what heads see before.
func killedDigests(org *ops.Org) []ops.Digest {
	ceo, coo := "@"+string(org.People[0].Handle), "@"+string(org.People[1].Handle)
	first := &org.Departments[0]
	first.Channels = map[string]string{slack: "C" + string(first.Handle)} // which the lot may not have given it
	channel := "#" + string(first.Handle)
	var all []ops.Digest
	for _, d := range []ops.Digest{
		{Name: "daily", Audience: ops.ForCOO, To: []string{coo, ceo}, Every: "weekdays 08:30"},
		{Name: "weekly", Audience: ops.ForCEO, To: []string{ceo}, Every: "friday 08:00", Preview: dates.Span{Time: 20 * time.Hour}},
		{Name: "leaders", Audience: ops.ForLeaders, To: []string{"#leadership", coo}, Every: "friday 08:00"},
		{Name: "team", Audience: ops.ForDepartment, To: []string{channel}, Every: "monday 09:15", Timezone: "America/New_York"},
		{Name: "month-end", Audience: ops.ForTeam, To: []string{channel, ceo}, Every: "last working day of the month 16:00"},
	} {
		d.Grace = ops.Defaults().Digest.Grace
		all = append(all, d)
	}
	return all
}

// playClock plays the time in a process of its own, from then on, and kills it after
// so many of its lines; below zero it comes to its end. It returns what the time was
// then.
func playClock(t *testing.T, path string, from time.Time, seed uint64, left int) time.Time {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, path, from.Format(time.RFC3339), fmt.Sprint(seed))
	cmd.Env, cmd.Stderr = append(os.Environ(), childEnv+"="+clockChild), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	for lines := bufio.NewReader(out); ; left-- {
		if left == 0 {
			killed = true
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		if at, ok := strings.CutPrefix(strings.TrimSpace(line), "now "); ok {
			if from, err = time.Parse(time.RFC3339, at); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err != nil && !killed {
		t.Fatal(err)
	}
	return from
}

// runClock is the child: a bot whose time jumps from one thing that is due to the
// next. Its messages get through at once, or, with a seed, at times do not.
func runClock(path, from, seed string) error {
	now, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return err
	}
	n, err := strconv.ParseUint(seed, 10, 64)
	if err != nil {
		return err
	}
	var dice *rand.Rand
	if n != 0 {
		dice = rand.New(rand.NewPCG(n, 1))
	}
	db, err := openStore(path)
	if err != nil {
		return err
	}
	book, err := commands.New(commands.Platform{Name: slack})
	if err != nil {
		return err
	}
	platform, err := openLedger(path+".sent", dice)
	if err != nil {
		return err
	}
	clock := func() time.Time { return now }
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	outbox := bot.NewOutbox(db, book, map[string]chat.Sender{slack: platform}, clock, log)
	table := scheduler.New(db, announced{bot.NewDispatcher(db, book, clock, log)}, clock, log)
	table.Parallel = 1 // in one order, so that two runs can be compared
	ctx := context.Background()
	for now.Before(killedUntil) {
		fmt.Println("now", now.Format(time.RFC3339))
		due, err := table.Drain(ctx)
		if err != nil {
			return err
		}
		letters, err := outbox.Drain(ctx)
		if err != nil {
			return err
		}
		if due.IsZero() || !letters.IsZero() && letters.Before(due) {
			due = letters
		}
		now = wholeSecond(laterOf(due, now.Add(time.Second)))
	}
	fmt.Println("now", now.Format(time.RFC3339))
	if err := platform.Close(); err != nil {
		return err
	}
	return db.Close()
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// announced says a line whenever it is given something to do.
type announced struct{ chat.Dispatcher }

func (a announced) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	fmt.Println("does", inv.Path)
	return a.Dispatcher.Dispatch(ctx, inv)
}

// whatHappened is what is to be read everywhere, and what the journal says. A file
// in which something does not fit, or a message that was posted twice, is an error.
func whatHappened(t *testing.T, path string) (said, happened []string) {
	t.Helper()
	db, err := openStore(path)
	if err != nil {
		t.Fatal(err)
	}
	report, err := storage.Verify(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range report.Faults {
		t.Error(fault.Text)
	}
	if report.Waiting+report.Stuck > 0 {
		t.Errorf("%d messages wait, %d are stuck", report.Waiting, report.Stuck)
	}
	err = db.View(context.Background(), func(r storage.Reader) error {
		for seq := uint64(1); seq <= report.Head.Seq; seq++ {
			entry, err := storage.Entry(r, seq)
			if err != nil {
				return err
			}
			raw, err := json.Marshal(entry.Changes)
			if err != nil {
				return err
			}
			happened = append(happened, fmt.Sprint(entry.At.UTC(), " ", entry.Command, " ", string(raw)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	platform, err := openLedger(path+".sent", nil)
	if err != nil {
		t.Fatal(err)
	}
	for out, refs := range platform.posts {
		if len(refs) != 1 {
			t.Errorf("message %s was posted %d times", out, len(refs))
		}
	}
	for _, misuse := range platform.misuse {
		t.Error(misuse)
	}
	for ref, message := range platform.visible {
		raw, err := json.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, ref.Place.Key()+" "+string(raw))
	}
	if err := platform.Close(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(said)
	return said, happened
}

// compareLists names the first line in which two lists differ.
func compareLists(t *testing.T, what string, want, got []string) {
	t.Helper()
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(got):
			t.Fatalf("%s lacks the last %d lines, from: %s", what, len(want)-i, want[i])
		case i >= len(want):
			t.Fatalf("%s has %d lines too many, from: %s", what, len(got)-i, got[i])
		case want[i] != got[i]:
			t.Fatalf("line %d of %s:\n%s\nwithout accidents:\n%s", i+1, what, got[i], want[i])
		}
	}
}
