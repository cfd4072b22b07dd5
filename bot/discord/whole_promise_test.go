package discord_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/discord/slash"
)

// begot is a bot in a process of its own, on a file of its own.
type begot struct {
	t     *testing.T
	fake  *fakediscord.Server
	birth birth
	child *office.Child
	ahead atomic.Int64 // how far Discord's clock is from that of the machine
	// commands is how many application commands there are.
	commands int
}

// beget makes the file, with the calm company in it. No bot runs yet.
func beget(t *testing.T, http bool) *begot {
	t.Helper()
	b := &begot{t: t}
	b.fake = fakediscord.New(t, fakediscord.Options{
		Deadline: 40 * time.Second, Now: func() time.Time { return time.Now().Add(time.Duration(b.ahead.Load())) },
	})
	org := calm(t)
	furnish(b.fake, org)
	dir := t.TempDir()
	b.birth = birth{
		Birth: office.Birth{
			Path: filepath.Join(dir, "copy.db"), Log: filepath.Join(dir, "log"), API: b.fake.URL(), Patience: 200 * time.Millisecond,
		},
		Token: b.fake.Token,
	}
	if b.birth.HTTP = http; http {
		b.birth.PublicKey = b.fake.PublicKey
	}
	o := office.New(t, org, time.Now(), here)
	o.CopyTo(b.birth.Path)
	set, err := slash.New(o.Book.Commands(), nil)
	if err != nil {
		t.Fatal(err)
	}
	b.commands = len(set.Commands())
	t.Cleanup(func() {
		if b.child != nil {
			b.child.Kill()
		}
		log, _ := os.ReadFile(b.birth.Log)
		for _, secret := range b.fake.Secrets() {
			if secret != "" && strings.Contains(string(log), secret) {
				t.Error("a secret is in the log")
			}
		}
		if t.Failed() {
			t.Logf("%s\n%s", log, b.fake.Dump())
		}
	})
	return b
}

// start starts the bot, and waits until it can be reached.
func (b *begot) start(hold office.Hold) {
	b.t.Helper()
	b.birth.Hold, b.birth.Ahead = hold, time.Duration(b.ahead.Load())
	before := b.fake.Identified()
	b.child = office.StartChild(b.t, childEnv, b.birth)
	if b.birth.PublicKey != "" {
		address, err := bufio.NewReader(b.child.Out).ReadString('\n')
		if err != nil || !b.fake.UseHTTP(strings.TrimSpace(address)) {
			b.t.Fatalf("the bot does not listen: %v", err)
		}
	}
	b.fake.WaitFor("a new session", func() bool {
		return b.fake.Identified() > before && b.fake.Connections() > 0 && len(b.fake.Commands()) == b.commands
	})
}

func (b *begot) kill() {
	b.child.Kill()
	b.child = nil
}

func (b *begot) stop() {
	b.t.Helper()
	b.child.Stop()
	b.child = nil
}

// does has somebody do something to which Discord is told that the answer takes longer.
func (b *begot) does(ack fakediscord.Ack, what string) fakediscord.Ack {
	b.t.Helper()
	if ack.TimedOut || ack.Failed != "" || ack.Refused != "" || ack.Gone || ack.Type != 5 && ack.Type != 6 {
		b.t.Fatalf("%s was acknowledged so: %+v", what, ack)
	}
	return ack
}

// TestKilledWhileWorkingOnIt kills the bot when Discord was told that the answer to what
// people do takes longer: before it is done, and before they are told what came of it.
// The next process does it and tells them in the place of what says so, and a further
// one does nothing of it again. So it is with what somebody has written, of which Discord
// is told nothing.
func TestKilledWhileWorkingOnIt(t *testing.T) {
	t.Parallel()
	for _, hold := range []office.Hold{office.BeforeDone, office.BeforeTold} {
		for _, http := range []bool{false, true} {
			if raceDetector && http == (hold == office.BeforeDone) {
				continue // under which all of it takes too long: one of each
			}
			t.Run(fmt.Sprintf("%s, http=%t", hold, http), func(t *testing.T) {
				t.Parallel()
				takesLonger(t, hold, http)
			})
		}
	}
}

func takesLonger(t *testing.T, hold office.Hold, http bool) {
	b := beget(t, http)
	support := channelOf("support")
	ana, kai, gus, lea, sam := b.fake.As(accountOf("ana")), b.fake.As(accountOf("kai")), b.fake.As(accountOf("gus")), b.fake.As(accountOf("lea")), b.fake.As(accountOf("sam"))

	b.start(office.NoHold)
	if ack := kai.Command(support, "risk log", nil); ack.Type != 9 {
		t.Fatalf("no form opens: %+v", ack)
	}
	logged := gus.Command(support, "risk log", risky("A van may stop", 2, 3)).Replies()
	b.stop()

	b.start(hold)
	var acks []fakediscord.Ack
	b.fake.As(accountOf("tom")).DM("risk log A bridge may fall likelihood:2 impact:3")
	for n := range 3 {
		acks = append(acks, b.does(ana.Command(support, "risk log", risky(fmt.Sprintf("Dock %d may close", n), 2, 3)), "a command"))
	}
	kai.Fill("What may happen", "A crane may fall")
	acks = append(acks, b.does(kai.Submit(), "the form"))
	b.does(gus.Press(logged[0], "Undo"), "the button")
	acks = append(acks,
		b.does(lea.Command(support, "ask", map[string]any{"query": "risks"}), "a question"),
		b.does(sam.Command(support, "risk log", nil), "a command that needs a form"))
	b.kill()

	b.start(office.NoHold)
	wanted := []string{"Dock 0 may close", "Dock 1 may close", "Dock 2 may close", "A crane may fall", "Looked for: risks", "[Open the form]"}
	undone := func() bool {
		return slices.ContainsFunc(gus.Ephemerals(support), func(m fakediscord.Message) bool {
			return m.ID == logged[0].ID && strings.Contains(m.Plain(), "Taken back")
		})
	}
	told := func() bool {
		for n, ack := range acks {
			if said := ack.Replies(); len(said) != 1 || !strings.Contains(said[0].Plain(), wanted[n]) {
				return false
			}
		}
		return undone() && answersIn(b.fake, "tom", "A bridge may fall") == 1
	}
	b.fake.WaitFor("all answers", told)
	b.stop()
	b.start(office.NoHold) // which has nothing of it to do any more
	if ack := lea.Command(support, "my", nil); len(ack.Replies()) == 0 {
		t.Errorf("nothing else is answered: %+v", ack)
	}
	b.stop()
	if !told() {
		t.Error("in the end something else is said")
	}
	for _, who := range []string{"ana", "kai", "gus", "lea", "sam"} {
		if n := answersIn(b.fake, who, ""); n > 0 {
			t.Errorf("%s was answered %d times by direct message", who, n)
		}
	}
	b.settled(map[string]int{"A bridge may fall": 1, "Dock 0 may close": 1, "Dock 1 may close": 1, "Dock 2 may close": 1, "A crane may fall": 1, "A van may stop": 0})
}

// settled looks at what the stopped bot has left: the risks by their titles, nothing
// twice, and nothing that is still to be done.
func (b *begot) settled(risks map[string]int) {
	t := b.t
	t.Helper()
	o, err := office.Reborn(b.birth.Path, time.Now().Add(b.birth.Ahead), here)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Store.Close()
	o.T = t
	o.Verify()
	l := office.LedgerOf(t, o.Store, nil)
	for title, want := range risks {
		if l.Risks[title] != want {
			t.Errorf("%s is there %d times", title, l.Risks[title])
		}
	}
	l.Once(t)
	if left, err := o.Inbox(discord.Name, nil).Again(t.Context()); err != nil || len(left) > 0 {
		t.Errorf("of what is done there are %d things left, %v", len(left), err)
	}
	for _, refusal := range b.fake.Refusals() {
		t.Errorf("Discord refused: %s", refusal)
	}
}

// TestStartedTooLate starts the bot again when an answer in place of “is thinking…” is
// not possible any more: the person gets it by direct message, once. After a day it is
// not done any more.
func TestStartedTooLate(t *testing.T) {
	t.Parallel()
	b := beget(t, false)
	support := channelOf("support")
	b.start(office.BeforeTold)
	b.does(b.fake.As(accountOf("ana")).Command(support, "risk log", risky("A dock may close", 2, 3)), "a command")
	b.kill()
	b.ahead.Add(int64(16 * time.Minute))
	b.start(office.NoHold)
	b.fake.WaitFor("the answer", func() bool { return answersIn(b.fake, "ana", "A dock may close") == 1 })
	b.stop()
	b.start(office.BeforeDone)
	b.does(b.fake.As(accountOf("gus")).Command(support, "risk log", risky("A van may stop", 2, 3)), "a command")
	b.kill()
	b.ahead.Add(int64(25 * time.Hour))
	b.start(office.NoHold)
	b.stop()
	if n := answersIn(b.fake, "ana", "A dock may close"); n != 1 {
		t.Errorf("it was answered %d times", n)
	}
	b.settled(map[string]int{"A dock may close": 1, "A van may stop": 0})
	log, err := os.ReadFile(b.birth.Log)
	if err != nil || strings.Count(string(log), "is given up") != 1 {
		t.Errorf("the log does not say that it was given up, %v", err)
	}
}
