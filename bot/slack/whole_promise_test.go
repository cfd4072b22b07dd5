package slack_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
)

// begot is a bot in a process of its own, on a file of its own.
type begot struct {
	t     *testing.T
	fake  *fakeslack.Server
	birth birth
	child *office.Child
}

// beget makes the file, with the calm company in it. No bot runs yet.
func beget(t *testing.T, http bool) *begot {
	t.Helper()
	b := &begot{t: t}
	b.fake = fakeslack.New(t, fakeslack.Options{Team: team, Domain: "northwind", Deadline: 40 * time.Second})
	org := calm(t)
	furnish(b.fake, org)
	office.New(t, org, time.Now(), here).CopyTo(b.path("copy.db"))
	b.birth = birth{
		Birth: office.Birth{Path: b.path("copy.db"), Log: b.path("log"), API: b.fake.APIURL(), HTTP: http, Patience: 200 * time.Millisecond},
		App:   b.fake.AppToken, Bot: b.fake.BotToken, Signing: b.fake.SigningSecret,
	}
	t.Cleanup(func() {
		if b.child != nil {
			b.child.Kill()
		}
		log, _ := os.ReadFile(b.birth.Log)
		for _, secret := range append(b.fake.Secrets(), "/response/") {
			if strings.Contains(string(log), secret) {
				t.Error("a secret is in the log")
			}
		}
		if t.Failed() {
			t.Logf("%s\n%s", log, b.fake.Dump())
		}
	})
	return b
}

func (b *begot) path(name string) string {
	if b.birth.Path == "" {
		b.birth.Path = filepath.Join(b.t.TempDir(), "copy.db")
	}
	return filepath.Join(filepath.Dir(b.birth.Path), name)
}

// start starts the bot, and waits until it can be reached.
func (b *begot) start(hold office.Hold) {
	b.t.Helper()
	b.birth.Hold = hold
	b.child = office.StartChild(b.t, childEnv, b.birth)
	if !b.birth.HTTP {
		b.fake.WaitConnected(1)
		return
	}
	address, err := bufio.NewReader(b.child.Out).ReadString('\n')
	if err != nil || !b.fake.UseHTTP(strings.TrimSpace(address)) {
		b.t.Fatalf("the bot does not listen: %v", err)
	}
}

func (b *begot) kill() {
	b.child.Kill()
	b.child = nil
	b.fake.WaitFor("the end of the bot", func() bool { return b.fake.Sockets() == 0 })
}

func (b *begot) stop() {
	b.t.Helper()
	b.child.Stop()
	b.child = nil
	b.fake.WaitFor("the end of the bot", func() bool { return b.fake.Sockets() == 0 })
}

// TestKilledWhileWorkingOnIt kills the bot when Slack was told that what people do is
// being worked on: before it is done, and before they are told what came of it. The next
// process does it and tells them, and a further one does nothing of it again.
func TestKilledWhileWorkingOnIt(t *testing.T) {
	t.Parallel()
	for _, hold := range []office.Hold{office.BeforeDone, office.BeforeTold} {
		for _, http := range []bool{false, true} {
			if raceDetector && http == (hold == office.BeforeDone) {
				continue // under which all of it takes too long: one of each
			}
			t.Run(fmt.Sprintf("%s, http=%t", hold, http), func(t *testing.T) {
				t.Parallel()
				workingOnIt(t, hold, http)
			})
		}
	}
}

func workingOnIt(t *testing.T, hold office.Hold, http bool) {
	b := beget(t, http)
	support := channelOf("support")
	ana, kai, gus, lea, sam := b.fake.As(accountOf("ana")), b.fake.As(accountOf("kai")), b.fake.As(accountOf("gus")), b.fake.As(accountOf("lea")), b.fake.As(accountOf("sam"))
	acked := func(ack fakeslack.Ack, what string) {
		t.Helper()
		if ack.TimedOut || ack.Failed != "" || ack.Refused {
			t.Fatalf("%s was not acknowledged: %+v", what, ack)
		}
	}
	told := func(as *fakeslack.Person, part string) (n int) {
		for _, m := range as.Ephemerals(support) {
			if strings.Contains(m.Plain(), part) {
				n++
			}
		}
		return n
	}

	b.start(office.NoHold)
	acked(kai.Slash(support, "/risk", "log"), "the form")
	b.fake.WaitFor("the form", func() bool {
		if view := kai.View(); view != nil {
			block, _ := fieldOf(view, "title")
			return block != ""
		}
		return false
	})
	acked(gus.Slash(support, "/risk", "log A van may stop likelihood:2 impact:3"), "a risk")
	b.stop()

	b.start(hold)
	for n := range 3 {
		ack := ana.Slash(support, "/risk", fmt.Sprintf("log Dock %d may close likelihood:2 impact:3", n))
		if acked(ack, "a command"); !strings.Contains(string(ack.Payload), "Working on it") {
			t.Errorf("a command was acknowledged with %s", ack.Payload)
		}
	}
	block, _ := fieldOf(kai.View(), "title")
	kai.Type(block, "A crane may fall")
	acked(kai.Submit(), "the form")
	logged := gus.Ephemerals(support)
	acked(gus.Press(logged[len(logged)-1], "Undo"), "the button")
	acked(lea.Slash(support, "/coo", "ask query:“risks”"), "a question")
	acked(sam.Slash(support, "/risk", "log"), "a command that needs a form")
	b.kill()

	// By then the moment in which a form can be opened has passed.
	b.fake.Fail("views.open", fakeslack.Fault{Error: "expired_trigger_id"})
	b.start(office.NoHold)
	b.fake.WaitFor("all answers", func() bool {
		return told(ana, "Dock 2 may close") == 1 && told(kai, "A crane may fall") == 1 && told(gus, "Taken back") == 1 &&
			told(lea, "Looked for: risks") == 1 && told(sam, "[Open the form]") == 1
	})
	if view := kai.View(); view == nil || !strings.Contains(view.Plain(), "Done") {
		t.Errorf("the form of what is done says %+v", view)
	}
	said := ana.Ephemerals(support)
	for n, m := range said[max(len(said)-3, 0):] {
		if !strings.Contains(m.Plain(), fmt.Sprintf("Dock %d may close", n)) {
			t.Errorf("out of order: %s", m.Plain())
		}
	}
	b.stop()
	b.start(office.NoHold) // which has nothing of it to do any more
	acked(lea.Slash(support, "/coo", "my"), "something else")
	b.stop()
	for as, part := range map[*fakeslack.Person]string{ana: "Dock 2 may close", kai: "A crane may fall", gus: "Taken back", lea: "Looked for: risks", sam: "[Open the form]"} {
		if n := told(as, part); n != 1 {
			t.Errorf("%q was told %d times", part, n)
		}
	}

	o, err := office.Reborn(b.birth.Path, time.Now(), here)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Store.Close()
	o.T = t
	o.Verify()
	l := office.LedgerOf(t, o.Store, nil)
	for title, want := range map[string]int{"Dock 0 may close": 1, "Dock 1 may close": 1, "Dock 2 may close": 1, "A crane may fall": 1, "A van may stop": 0} {
		if l.Risks[title] != want {
			t.Errorf("%s is there %d times", title, l.Risks[title])
		}
	}
	l.Once(t)
	if left, err := o.Inbox(slack.Name, nil).Again(t.Context()); err != nil || len(left) > 0 {
		t.Errorf("of what is done there are %d things left, %v", len(left), err)
	}
	for _, refusal := range b.fake.Refusals() {
		t.Errorf("Slack refused: %s", refusal)
	}
}
