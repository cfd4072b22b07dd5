package discord_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
)

// breach is what Discord does to a connection to the gateway.
type breach struct {
	name string
	do   func(*fakediscord.Server)
	// keeps is true where the session is gone on with, so that Discord brings what
	// happens meanwhile.
	keeps bool
	// beat is how often Discord wants a sign of life; 0 for the usual.
	beat time.Duration
}

func (b breach) String() string { return b.name }

// breaches are all that a bot survives.
var breaches = func() []breach {
	all := []breach{
		{"operation 7", func(s *fakediscord.Server) { s.Op7() }, true, 0},
		{"operation 9, resumable", func(s *fakediscord.Server) { s.Op9(true) }, true, 0},
		{"operation 9", func(s *fakediscord.Server) { s.Op9(false) }, false, 0},
		{"operation 1", func(s *fakediscord.Server) { s.Heartbeat() }, true, 0},
		{"drop", func(s *fakediscord.Server) { s.Drop() }, true, 0},
		{"drop, and nobody answers", func(s *fakediscord.Server) { s.RefuseNext(1); s.Drop() }, true, 0},
		{"drop, and operation 9 to who resumes", func(s *fakediscord.Server) { s.Op9Next(1); s.Drop() }, false, 0},
		{"operation 7, and drop", func(s *fakediscord.Server) { s.Op7(); s.Drop() }, true, 0},
		{"silence", func(s *fakediscord.Server) { s.Silence() }, true, 500 * time.Millisecond},
		{"something that is no frame", func(s *fakediscord.Server) { s.SendRaw([]byte(`{"op":`)) }, true, 0},
		{"an operation that nobody knows", func(s *fakediscord.Server) { s.SendRaw([]byte(`{"op":77,"d":{"a":[1]}}`)) }, true, 0},
	}
	for _, code := range []int{1001, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009} {
		all = append(all, breach{
			fmt.Sprint("closed with ", code), func(s *fakediscord.Server) { s.CloseWith(code) },
			code != 4003 && code != 4005 && code != 4007 && code != 4009, 0,
		})
	}
	return all
}()

// TestGatewayBreaks breaks the connection in each way, while somebody gives a command
// and writes to the bot. What Discord brings is carried out once, and answered once,
// however often it brings it; and what comes after is as if nothing had been.
func TestGatewayBreaks(t *testing.T) {
	t.Parallel()
	together(t, some(t, breaches, 5), func(t *testing.T, b breach) {
		st := newStage(t, calm(t), setting{brief: true, fake: fakediscord.Options{Heartbeat: b.beat}})
		ana, bo, support := st.as("ana"), st.as("bo"), channelOf("support")
		st.says(ana.Person, "", "risk log Before it likelihood:2 impact:3")
		dialled := st.fake.Dialled()
		b.do(st.fake)
		commanded := make(chan fakediscord.Ack, 1)
		go func() { commanded <- bo.Command(support, "risk log", risky("Commanded meanwhile", 2, 3)) }()
		ana.DM("risk log Written meanwhile likelihood:2 impact:3")
		ack := <-commanded
		if b.keeps {
			st.fake.WaitFor("what was written", func() bool { return st.answersIn("ana", "Written meanwhile") > 0 })
		} else {
			st.fake.WaitFor("another connection", func() bool { return st.fake.Dialled() > dialled && st.fake.Connections() == 1 })
		}
		st.says(ana.Person, "", "risk log After it likelihood:2 impact:3")
		st.acked(bo.Command(support, "risk log", risky("Commanded after it", 2, 3)), "a command")
		st.fake.Replay()
		st.says(ana.Person, "", "risk log Last likelihood:2 impact:3")
		st.acked(bo.Command(support, "risk log", risky("Commanded last", 2, 3)), "a command")
		st.discord.Quiet()
		st.drained()

		l := st.balanced()
		for _, title := range []string{"Before it", "After it", "Last", "Commanded after it", "Commanded last"} {
			if l.Risks[title] != 1 {
				t.Errorf("%s is there %d times", title, l.Risks[title])
			}
		}
		if n := l.Risks["Written meanwhile"]; n > 1 || n == 0 && b.keeps {
			t.Errorf("what was written was carried out %d times", n)
		}
		for title, n := range l.Risks {
			if told := st.answersIn("ana", title); !strings.HasPrefix(title, "Commanded") && told != n {
				t.Errorf("%s was carried out %d times, and answered %d times", title, n, told)
			}
		}
		n, told := l.Risks["Commanded meanwhile"], st.answersIn("bo", "Commanded meanwhile")
		for _, m := range ack.Replies() {
			if strings.Contains(m.Plain(), "Commanded meanwhile") {
				told++
			}
		}
		if n > 1 || n == 0 && (b.keeps || !ack.TimedOut) || told != n {
			t.Errorf("the command was carried out %d times, and answered %d times; timed out: %t %s", n, told, ack.TimedOut, ack.Failed)
		}
		if t.Failed() {
			t.Logf("%s\n%s", st.fake.Dump(), st.Log.Has(0))
		}
	})
}

// TestDroppedAtEachStep breaks the connection right after Discord has brought something,
// while it is being carried out, and after it was answered.
func TestDroppedAtEachStep(t *testing.T) {
	t.Parallel()
	gate := &office.Gate{}
	st := newStage(t, calm(t), setting{brief: true, through: gate.Through})
	gate.Tell(st.fake.Poke)
	ana, bo, support := st.as("ana"), st.as("bo"), channelOf("support")
	var titles []string
	for _, step := range []string{"at once", "under way", "after the answer"} {
		title := "Risk dropped " + step
		titles = append(titles, title)
		connected := st.fake.Resumed()
		acked := make(chan fakediscord.Ack, 1)
		if step == "under way" {
			gate.Shut()
		}
		ana.DM("risk log " + title + ", written likelihood:2 impact:3")
		go func() { acked <- bo.Command(support, "risk log", risky(title+", commanded", 2, 3)) }()
		switch step {
		case "at once":
			st.fake.Drop()
		case "under way":
			st.fake.WaitFor("the command", func() bool { return gate.Waiting() == 2 })
			st.fake.Drop()
			gate.Open()
		case "after the answer":
			st.fake.WaitFor("the answer", func() bool { return st.answersIn("ana", title) == 1 })
			acked <- <-acked
			st.fake.Drop()
		}
		st.acked(<-acked, title)
		st.fake.WaitFor("the session", func() bool { return st.fake.Resumed() > connected })
		st.fake.WaitFor("the answer", func() bool { return st.answersIn("ana", title) == 1 })
	}
	st.discord.Quiet()
	st.drained()
	l := st.balanced()
	for _, title := range titles {
		for _, how := range []string{", written", ", commanded"} {
			if n := l.Risks[title+how]; n != 1 {
				t.Errorf("%s is there %d times", title+how, n)
			}
		}
		if n := st.answersIn("ana", title); n != 1 {
			t.Errorf("%s was answered %d times", title, n)
		}
	}
}

// TestDeliveredAgain brings things again that were dealt with: over the gateway, as after
// a resume that came late, and over HTTP, as somebody does who has overheard them.
// Nothing happens twice, and nobody is told twice.
func TestDeliveredAgain(t *testing.T) {
	t.Parallel()
	for _, http := range []bool{false, true} {
		t.Run(fmt.Sprintf("http=%t", http), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, calm(t), setting{http: http})
			ana, support := st.as("ana"), channelOf("support")
			again := func(ack fakediscord.Ack) {
				t.Helper()
				st.acked(ack, "something")
				if !http {
					st.fake.Replay()
				} else if status := st.fake.Redeliver(ack); status != 202 {
					t.Errorf("what was taken before is answered with %d", status)
				}
			}
			st.says(ana.Person, "", "risk log A crane may fall likelihood:2 impact:3")
			st.fake.Replay()
			typed := ana.Command(support, "risk log", risky("A dock may close", 2, 3))
			again(typed)
			again(ana.Press(typed.Replies()[0], "Undo"))
			st.acked(ana.Command(support, "risk log", nil), "the form")
			ana.Fill("What may happen", "A form may fall")
			again(ana.Submit())
			st.says(ana.Person, "", "my") // comes after all of it
			st.discord.Quiet()
			st.drained()
			l := st.ledger()
			l.Once(t)
			for title, want := range map[string]int{"A crane may fall": 1, "A dock may close": 0, "A form may fall": 1} {
				if l.Risks[title] != want {
					t.Errorf("%s is there %d times", title, l.Risks[title])
				}
			}
			undone := 0
			for _, entry := range st.Journal() {
				if entry.Undoes > 0 {
					undone++
				}
			}
			if undone != 1 {
				t.Errorf("the risk was taken back %d times", undone)
			}
			if n := st.answersIn("ana", "Logged: RISK-1 A crane may fall"); n != 1 {
				t.Errorf("the message was answered %d times", n)
			}
			st.clean()
		})
	}
}

// TestRenewedInTraffic has Discord renew the connection again and again while people
// give commands and write: each is carried out once, and answered once.
func TestRenewedInTraffic(t *testing.T) {
	t.Parallel()
	st := newStage(t, calm(t), setting{brief: true})
	people, each := []string{"ana", "bo", "kai", "gus", "sam", "lea"}, 6
	if raceDetector {
		each = 3
	}
	type given struct {
		title, who string
		ack        fakediscord.Ack
	}
	all := make(chan given, len(people)*each)
	for _, who := range people {
		v := st.as(who)
		go func() {
			for i := range each {
				g := given{title: fmt.Sprintf("Risk %d of %s.", i, who), who: who}
				if i%2 == 0 {
					g.ack = v.Command(channelOf("support"), "risk log", risky(g.title, 2, 3))
				} else {
					v.DM("risk log " + g.title + " likelihood:2 impact:3")
					st.fake.WaitFor("the answer to "+g.title, func() bool { return st.answersIn(who, g.title) > 0 })
				}
				all <- g
			}
		}()
	}
	var deeds []given
	for n := range cap(all) {
		deeds = append(deeds, <-all)
		switch n % 12 {
		case 3:
			st.fake.Op7()
		case 7:
			st.fake.Drop()
		case 11:
			st.fake.CloseWith(4000)
		}
	}
	st.fake.WaitReady(1)
	st.fake.Replay()
	st.says(st.as("tom").Person, "", "my")
	st.discord.Quiet()
	st.drained()
	l := st.balanced()
	for _, g := range deeds {
		told := st.answersIn(g.who, g.title)
		for _, m := range g.ack.Replies() {
			if strings.Contains(m.Plain(), g.title) {
				told++
			}
		}
		if n := l.Risks[g.title]; n != 1 || told != 1 {
			t.Errorf("%s is there %d times, and was answered %d times; it took %s, timed out %t", g.title, n, told, g.ack.Took, g.ack.TimedOut)
		}
	}
	if len(l.Risks) != len(deeds) {
		t.Errorf("there are %d risks of %d", len(l.Risks), len(deeds))
	}
}
