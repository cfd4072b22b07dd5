package discord_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/storage"
)

// byEither runs a test with everything coming by the gateway, and with what people do
// coming over HTTP.
func byEither(t *testing.T, test func(t *testing.T, http bool)) {
	t.Parallel()
	for _, http := range []bool{false, true} {
		t.Run(fmt.Sprintf("http=%t", http), func(t *testing.T) {
			t.Parallel()
			test(t, http)
		})
	}
}

// TestStoreTakesLong holds the store up. Discord is told in time that the answer takes
// longer, of everything that people can do, and they get it when it is there; where a
// form was to open, which it cannot any more, they get a button that opens it.
func TestStoreTakesLong(t *testing.T) {
	byEither(t, func(t *testing.T, http bool) {
		gate := &office.Gate{}
		st := newStage(t, calm(t), setting{http: http, through: gate.Through, discord: discord.Options{Patience: 200 * time.Millisecond}})
		ana, support := st.as("ana"), channelOf("support")
		slowly := func(what string, does func() fakediscord.Ack) fakediscord.Ack {
			t.Helper()
			gate.Shut()
			ack := does()
			st.acked(ack, what)
			if ack.Took > 2*time.Second || ack.Type != 5 && ack.Type != 6 {
				t.Errorf("%s was acknowledged after %s by type %d", what, ack.Took, ack.Type)
			}
			gate.Open()
			st.discord.Quiet()
			if ack.Thinking() {
				t.Errorf("%s: the person waits still", what)
			}
			return ack
		}
		reads := func(ack fakediscord.Ack, wanted string) fakediscord.Message {
			t.Helper()
			said := ack.Replies()
			if len(said) != 1 || !strings.Contains(said[0].Plain(), wanted) {
				t.Fatalf("instead of %q the person reads %d messages\n%s", wanted, len(said), st.fake.Dump())
			}
			return said[0]
		}
		logged := reads(slowly("a command", func() fakediscord.Ack {
			return ana.Command(support, "risk log", risky("A dock may close", 2, 3))
		}), "Logged: RISK-1 A dock may close")
		if !logged.Ephemeral {
			t.Error("everybody sees it")
		}
		offer := reads(slowly("a command that needs a form", func() fakediscord.Ack {
			return ana.Command(support, "risk log", nil)
		}), "[Open the form]")
		st.acked(ana.Press(offer, "Open the form"), "the button")
		ana.Fill("What may happen", "A crane may fall")
		slowly("a form", ana.Submit)
		if got := ana.latest("support").Plain(); !strings.Contains(got, "A crane may fall") {
			t.Errorf("after the form the person reads %q", got)
		}
		slowly("a button", func() fakediscord.Ack { return ana.Press(logged, "Undo") })
		if now := ana.again(logged); now == nil || !strings.Contains(now.Plain(), "Taken back") {
			t.Errorf("after the button the person reads %+v", now)
		}
		st.drained()
		l := st.balanced()
		if l.Risks["A dock may close"] != 0 || l.Risks["A crane may fall"] != 1 {
			t.Errorf("the risks are %v", l.Risks)
		}
		st.clean()
	})
}

// TestStoreIsStuck holds up everything that is written, so that what takes long cannot be
// kept: Discord is not told that it takes longer, and once the store goes on, everybody
// reads what came of it by direct message. So it is where only the inbox takes nothing.
func TestStoreIsStuck(t *testing.T) {
	byEither(t, func(t *testing.T, http bool) {
		gate, full := &office.Gate{}, &office.Gate{}
		st := newStage(t, calm(t), setting{
			http: http, through: gate.Through, discord: discord.Options{Patience: 100 * time.Millisecond},
			fake:  fakediscord.Options{Patience: time.Second},
			inbox: func(s storage.Store) storage.Store { return full.Through(gate.Through(s)) },
		})
		for n, breaks := range []error{nil, errors.New("there is no room")} {
			title := fmt.Sprintf("Dock %d may close", n)
			full.Breaks(breaks)
			gate.Shut()
			if ack := st.as("ana").Command(channelOf("support"), "risk log", risky(title, 2, 3)); !ack.TimedOut || ack.Type != 0 {
				t.Errorf("it was acknowledged: %+v", ack)
			}
			gate.Open()
			st.discord.Quiet()
			st.drained()
			if n := st.answersIn("ana", title); n != 1 {
				t.Errorf("it was answered %d times by direct message", n)
			}
			if n := st.balanced().Risks[title]; n != 1 {
				t.Errorf("the risk is there %d times", n)
			}
		}
	})
}

// TestWaitedTooLong answers what has taken longer than Discord lets anybody answer an
// interaction: by direct message.
func TestWaitedTooLong(t *testing.T) {
	byEither(t, func(t *testing.T, http bool) {
		gate := &office.Gate{}
		st := newStage(t, calm(t), setting{http: http, through: gate.Through, discord: discord.Options{Patience: 100 * time.Millisecond}})
		ana := st.as("ana")
		gate.Shut()
		st.acked(ana.Command(channelOf("support"), "risk log", risky("A dock may close", 2, 3)), "the command")
		st.Set(st.Now().Add(16 * time.Minute))
		gate.Open()
		st.discord.Quiet()
		if n := st.answersIn("ana", "Logged: RISK-1 A dock may close"); n != 1 {
			t.Errorf("it was answered %d times by direct message", n)
		}
		st.drained()
		st.balanced()
	})
}

// TestStoreFails has the store fail. The person is told that nothing was done, with a
// reference, and the same works once it is well again.
func TestStoreFails(t *testing.T) {
	byEither(t, func(t *testing.T, http bool) {
		gate := &office.Gate{}
		st := newStage(t, calm(t), setting{http: http, through: gate.Through})
		ana, support := st.as("ana"), channelOf("support")
		st.acked(ana.Command(support, "risk log", nil), "the form")
		ana.Fill("What may happen", "A form may fall")
		gate.Breaks(errors.New("the disk is full"))
		ack := ana.Command(support, "risk log", risky("A dock may close", 2, 3))
		st.acked(ack, "the command")
		sent := ana.Submit()
		st.acked(sent, "the form")
		st.says(ana.Person, "", "risk log A crane may fall likelihood:2 impact:3")
		st.fake.WaitFor("the answer", func() bool { return st.answersIn("ana", "Nothing was changed") == 1 })
		st.discord.Quiet()
		for _, told := range []string{ack.Replies()[0].Plain(), sent.Replies()[0].Plain(), ana.latest("").Plain()} {
			if !strings.Contains(told, "Nothing was changed") || !strings.Contains(told, "look it up under") || strings.Contains(told, "disk") {
				t.Errorf("the person reads %q", told)
			}
		}
		gate.Breaks(nil)
		back := sent.Replies()[0]
		if !slices.Contains(back.Buttons(), "Back to the form") {
			t.Fatalf("what was typed is lost: %s", back.Plain())
		}
		st.acked(ana.Press(back, "Back to the form"), "the button")
		if got := ana.form().Field("What may happen").Value; got != "A form may fall" {
			t.Errorf("of what was typed there is %q", got)
		}
		st.acked(ana.Submit(), "the form again")
		st.acked(ana.Command(support, "risk log", risky("A dock may close", 2, 3)), "the command again")
		st.discord.Quiet()
		st.drained()
		if l := st.balanced(); l.Risks["A dock may close"] != 1 || l.Risks["A form may fall"] != 1 || l.Risks["A crane may fall"] != 0 {
			t.Errorf("the risks are %v", l.Risks)
		}
	})
}

// TestStoppedUnderWay stops the bot while things are under way: those are finished and
// answered, and who comes then is told that the bot is being stopped.
func TestStoppedUnderWay(t *testing.T) {
	byEither(t, func(t *testing.T, http bool) {
		gate := &office.Gate{}
		st := newStage(t, calm(t), setting{http: http, through: gate.Through, discord: discord.Options{Patience: 200 * time.Millisecond}})
		gate.Tell(st.fake.Poke)
		support := channelOf("support")
		for _, who := range []string{"ana", "kai", "gus"} { // who is known does not wait to be introduced
			st.acked(st.as(who).Command(support, "my", nil), who)
		}
		st.as("sam").DM("my")
		st.fake.WaitFor("the answers", func() bool { return len(st.Answers(0)) == 4 })
		gate.Shut()
		acks := map[string]fakediscord.Ack{}
		for _, who := range []string{"ana", "kai", "gus"} {
			acks[who] = st.as(who).Command(support, "risk log", risky("Risk of "+who, 2, 3))
			st.acked(acks[who], who)
		}
		st.as("sam").DM("risk log Risk of sam likelihood:2 impact:3")
		st.fake.WaitFor("all of it", func() bool { return st.Begun() == 8 && gate.Waiting() >= 4 })
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			st.down()
		}()
		st.fake.WaitFor("the end to begin", func() bool {
			ack := st.as("lea").Command(support, "my", nil)
			return len(ack.Replies()) == 1 && strings.Contains(ack.Replies()[0].Plain(), "I am being stopped")
		})
		gate.Open()
		<-stopped
		for who, ack := range acks {
			if said := ack.Replies(); len(said) != 1 || !strings.Contains(said[0].Plain(), "Risk of "+who) {
				t.Errorf("%s was told %d things", who, len(said))
			}
		}
		if n := st.answersIn("sam", "Risk of sam"); n != 1 {
			t.Errorf("what sam wrote was answered %d times", n)
		}
		st.drained()
		l := st.balanced()
		for _, who := range []string{"ana", "kai", "gus", "sam"} {
			if l.Risks["Risk of "+who] != 1 {
				t.Errorf("the risk of %s is there %d times", who, l.Risks["Risk of "+who])
			}
		}
	})
}
