package discord_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
	"adjutant/ops"
)

// quiet is the company without check-ins and digests, so that nothing is due by
// itself.
func quiet(t testing.TB) *ops.Org {
	org := company(t)
	org.Checkins, org.Digests = nil, nil
	return org
}

// byBoth runs a test with interactions by the gateway and over HTTP.
func byBoth(t *testing.T, test func(t *testing.T, st *stage)) {
	t.Parallel()
	for _, over := range []string{"gateway", "http"} {
		t.Run(over, func(t *testing.T) {
			t.Parallel()
			test(t, newStage(t, quiet(t), setting{http: over == "http"}))
		})
	}
}

// TestMessageCommands uses every command of the menu of a message, whose words are kept
// and to which the record leads back.
func TestMessageCommands(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	ana := st.as("ana")
	const words = "The carrier stops on @everyone Friday **really** & nobody else drives there"
	m := st.as("bo").Say(channelOf("support"), words)
	link := "https://discord.com/channels/" + guild + "/" + channelOf("support") + "/" + m.ID
	used := []string{"Log as risk", "Log as update", "Log as blocker"}
	for i, c := range []struct{ field, id, show string }{
		{"event", "RISK-1", "risk show"}, {"summary", "UPD-1", "update show"}, {"blockers", "UPD-2", "update show"},
	} {
		ana.did(ana.MessageCommand(m, used[i]))
		if got := ana.form().Field(c.field).Value; got != words {
			t.Errorf("%s: %s has %q", used[i], c.field, got)
		}
		if strings.HasPrefix(c.id, "UPD") {
			ana.Fill("health", "at risk")
		}
		if c.id == "UPD-2" {
			ana.Fill("summary", "It stops")
		}
		if c.id == "RISK-1" {
			ana.Fill("title", "The carrier stops")
		}
		ana.finishes(ana.Submit())
		office.Reads(t, ana.with("support", "Undo").Plain(), c.id)
		ana.command("support", c.show, map[string]any{"id": c.id})
		shown := ana.latest("support")
		office.Reads(t, shown.Plain(), "The carrier stops on @everyone Friday **really** & nobody else drives there")
		if len(shown.Pinged) > 0 || !slices.Contains(shown.Links(), link) {
			t.Errorf("%s notifies %v and leads to %v:\n%s", c.id, shown.Pinged, shown.Links(), shown.Plain())
		}
	}
	// What the bot has posted has words as well, in what it is laid out with.
	ana.command("support", "risk log", map[string]any{"title": "Pat & Co may *stop*", "likelihood": "4", "impact": "5"})
	tom := st.as("tom")
	tom.did(tom.MessageCommand(tom.with("", "Acknowledge"), "Log as risk"))
	if got := tom.form().Field("event").Value; !strings.Contains(got, "Pat & Co may *stop*") {
		t.Errorf("of a message of the bot's, the form has %q", got)
	}
	for _, c := range st.Book.Commands() {
		for _, sc := range c.Shortcuts {
			if sc.Into != "" && !slices.Contains(used, sc.Label) && sc.Label != "Draft from this" { // see TestDraftFromThread
				t.Errorf("nobody has used the menu's %q", sc.Label)
			}
		}
	}
	for _, m := range st.fake.Messages(channelOf("support")) {
		if len(m.Pinged) > 0 {
			t.Errorf("%v were notified by %s", m.Pinged, m.Plain())
		}
	}
	st.clean()
}

// finishes sends what is still to be sent of a form after a step of it, without more.
func (v *visitor) finishes(ack fakediscord.Ack) {
	v.T.Helper()
	v.did(ack)
	for _, m := range ack.Replies() {
		if slices.Contains(m.Buttons(), "Continue") {
			v.did(v.Press(m, m.Buttons()[1]))
		}
	}
}

// TestWays asks in every way in which one can ask.
func TestWays(t *testing.T) {
	byBoth(t, func(t *testing.T, st *stage) {
		ana := st.as("ana")
		type with = map[string]any
		asked := func(channel, path string, options with, wanted ...string) {
			t.Helper()
			ack := ana.command(channel, path, options)
			if replies := ack.Replies(); len(replies) == 0 {
				t.Errorf("/%s was not answered", path)
			} else {
				office.Reads(t, replies[0].Plain(), wanted...)
			}
		}
		wrote := func(channel, text string, wanted ...string) {
			t.Helper()
			ana.writes(channel, text)
			office.Reads(t, ana.latest("").Plain(), wanted...)
		}
		asked("support", "risk list", nil, "The register is empty.")
		asked("", "risk list", nil, "The register is empty.")
		asked("support", "checkin now", nil, "Nothing is asked of you at the moment. To post a status: /update post")
		office.Reads(t, ana.line("support", "/risk list whose: mine").Replies()[0].Plain(), "risk")
		asked("support", "digest now", nil, "Week 48, Mon 23 Nov")
		asked("support", "help", nil, "What you can ask for", "/update post", "/blocker list", "/my", "is offered as you type it", "/help topic:risk")
		asked("support", "help", with{"topic": "risk log"}, "/risk log Put a risk on the register", "For example, in a direct message to me", "• risk log", "Options")
		asked("support", "my", nil, "For you, Ana")
		wrote("support", "flurble @everyone *grumph*", "There is no “flurble”. All there is: /help")
		wrote("support", "rsk list", "Did you mean", "/risk list")
		wrote("support", "risk list", "The register is empty.")
		wrote("", "my", "For you, Ana")
		wrote("", "/my", "For you, Ana")
		wrote("", "risk log The roof leaks", "RISK-1 The roof leaks")
		wrote("", "hello there", "There is no “hello”.")
		asked("", "risk list", nil, "1 risk", "RISK-1")

		// What is asked for with a mention is answered where only the person reads it.
		for _, m := range st.fake.Messages(channelOf("support")) {
			if m.Bot && m.Plain() != "" && !strings.Contains(m.Plain(), "RISK-1") {
				t.Errorf("everybody reads %s", m.Plain())
			}
		}
		st.clean()
	})
}

// TestDecisions presses the buttons of a request as people should not: late, twice,
// in somebody's place, and on their own.
func TestDecisions(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	tom, ana, bo, mia := st.as("tom"), st.as("ana"), st.as("bo"), st.as("mia")
	type with = map[string]any
	bo.command("support", "request new", with{"kind": "budget", "amount": "€12,000", "title": "Contractor"})
	card := ana.with("", "Approve")
	office.Reads(t, card.Plain(), "Please decide: REQ-1 €12,000 Contractor", "Asked by: Bo Chen, Customer Support, Mon 23 Nov", "[Approve] [Reject] [Ask for changes] [Lower the amount]")

	// Ana presses twice at the same time: it counts once.
	var both sync.WaitGroup
	acks := make([]fakediscord.Ack, 2)
	for i := range acks {
		both.Go(func() { acks[i] = ana.Press(card, "Approve") })
	}
	both.Wait()
	for _, ack := range acks {
		ana.did(ack)
	}
	office.Reads(t, ana.latest("").Plain(), "REQ-1 has changed since that message", "Now: REQ-1 €12,000", "step 2 of 2", "You, ", "Ana Ferreira approved €12,000 in step 1", "[Show REQ-1]")
	if n := st.count("request approve", "REQ-1"); n != 1 {
		t.Errorf("the request was approved %d times", n)
	}
	// A form that is filled in while the request changes says so, and takes nothing.
	asked := tom.with("", "Approve")
	tom.did(tom.Press(asked, "Reject"))
	bo.command("support", "request withdraw", with{"id": "REQ-1"})
	tom.Fill("Why not", "Too much")
	office.Reads(t, tom.did(tom.Submit()).Replies()[0].Plain(), "REQ-1 has changed since that message", "Bo Chen", "[Back to the form]")
	withdrawn := tom.again(asked)
	office.Reads(t, withdrawn.Plain(), "REQ-1 €12,000 Contractor", "Withdrawn")
	office.ReadsNot(t, withdrawn.Plain(), "[Approve]")

	// Somebody decides on their own request as little as on one that is not theirs.
	ana.command("support", "request new", with{"kind": "budget", "amount": "€900", "title": "Chairs"})
	office.Reads(t, ana.command("support", "request approve", with{"id": "REQ-2"}).Replies()[0].Plain(), "REQ-2 is your own request. Somebody else decides on it: Tomasz Nowak.")
	pressed := []*visitor{tom, mia}
	mine := tom.with("", "Approve")
	for i, v := range pressed {
		both.Go(func() {
			if v == tom {
				acks[i] = v.Press(mine, "Approve")
			} else {
				acks[i] = v.Command("", "request approve", with{"id": "REQ-2"})
			}
		})
	}
	both.Wait()
	for i, v := range pressed {
		v.did(acks[i])
	}
	if n := st.count("request approve", "REQ-2"); n != 1 {
		t.Errorf("REQ-2 was approved %d times", n)
	}
	if now := tom.again(mine); len(now.Buttons()) > 0 {
		t.Errorf("the card has buttons still: %s", now.Plain())
	}
	st.Verify()
	st.clean()
}

// count is how often a command was done to a record.
func (st *stage) count(command, record string) (n int) {
	for _, entry := range st.Journal() {
		if entry.Command == command && strings.Contains(bottest.JSON(st.T, entry), `"`+record+`"`) {
			n++
		}
	}
	return n
}

// card is the latest message with these words in somebody's direct messages that the
// outbox has sent.
func (v *visitor) card(words string) fakediscord.Message {
	v.T.Helper()
	for _, m := range slices.Backward(v.fake.Messages(v.ID)) {
		if m.Bot && m.Asked == "" && strings.Contains(m.Plain(), words) {
			return m
		}
	}
	v.T.Fatalf("%s has no message %q\n%s", v.who, words, v.fake.Dump())
	return fakediscord.Message{}
}
