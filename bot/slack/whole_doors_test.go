package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
)

// TestShortcuts uses every shortcut: on a message, whose words are kept and to which
// the record leads back, and anywhere.
func TestShortcuts(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	ana := st.as("ana")
	const words = "The carrier stops on <!channel> Friday *really* & nobody else drives there"
	m := st.as("bo").Say(channelOf("support"), words)
	link := "https://northwind.slack.com/archives/" + channelOf("support") + "/p" + strings.ReplaceAll(m.TS, ".", "")
	kept := words[:4]
	for _, c := range []struct{ shortcut, field, id, show string }{
		{"sc:risk log:event", "Event", "RISK-1", "/risk show RISK-1"},
		{"sc:update post:summary", "In a sentence", "UPD-1", "/update show UPD-1"},
		{"sc:update post:blockers", "Blockers", "UPD-2", "/update show UPD-2"},
	} {
		ana.did(ana.MessageShortcut(c.shortcut, m))
		if got := ana.form().Value(c.field); !strings.Contains(got, "carrier stops") {
			t.Errorf("%s: %s has %q", c.shortcut, c.field, got)
		}
		if strings.HasPrefix(c.id, "UPD") {
			ana.Type("How is it going", "at_risk")
		}
		ana.did(ana.Submit())
		office.Reads(t, ana.with("support", "Undo").Plain(), c.id)
		ana.slash("support", c.show)
		shown := ana.latest("support")
		office.Reads(t, shown.Plain(), kept)
		office.ReadsNot(t, string(shown.Blocks), `"broadcast"`, "<!channel>\",\"type\":\"mrkdwn")
		if !strings.Contains(string(shown.Blocks), link) {
			t.Errorf("%s does not lead back to the message:\n%s\n%s", c.id, shown.Plain(), shown.Blocks)
		}
	}
	for shortcut, title := range map[string]string{
		"sc:risk log:": "Log a risk", "sc:update post:": "Post an update", "sc:request new:": "New request",
	} {
		ana.did(ana.Shortcut(shortcut))
		if got := ana.form().Title; got != title {
			t.Errorf("%s opened %q", shortcut, got)
		}
	}
	ana.Close()
	ana.did(ana.Shortcut("sc:risk log:"))
	ana.Type("What may happen", "The roof leaks")
	ana.did(ana.Submit())
	office.Reads(t, ana.form().Plain(), "Logged: RISK-2 The roof leaks")
	// What the bot has posted has words as well.
	ana.slash("support", "/risk log \"Pat & Co may *stop*\" likelihood:likely impact:major")
	tom := st.as("tom")
	tom.did(tom.MessageShortcut("sc:risk log:event", tom.with("", "Acknowledge")))
	if got := tom.form().Value("Event"); !strings.Contains(got, "Pat & Co may *stop*") {
		t.Errorf("of a message of the bot's, the form has %q", got)
	}
	// All that are declared have been used.
	used := []string{"sc:draft:text", "sc:risk log:event", "sc:update post:summary", "sc:update post:blockers", "sc:risk log:", "sc:update post:", "sc:request new:"}
	for _, c := range st.Book.Commands() {
		for _, sc := range c.Shortcuts {
			if !slices.Contains(used, slack.ShortcutID(c.Path, sc)) {
				t.Errorf("nobody has used the shortcut %q", sc.Label)
			}
		}
	}
	st.clean()
}

// TestWays asks in every way in which one can ask in text.
func TestWays(t *testing.T) {
	t.Parallel()
	for _, over := range []string{"sockets", "http"} {
		t.Run(over, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, quiet(t), setting{http: over == "http"})
			ana := st.as("ana")
			ask := func(channel string, ack fakeslack.Ack, wanted ...string) {
				t.Helper()
				ana.did(ack)
				office.Reads(t, ana.latest(channel).Plain(), wanted...)
			}
			support := channelOf("support")
			ask("support", ana.Slash(support, "/risk", "list"), "The register is empty.")
			ask("support", ana.Slash(support, "/coo", "risk list"), "The register is empty.")
			ask("support", ana.Slash(support, "/checkin", ""), "Nothing is asked of you at the moment. To post a status: /update")
			ask("support", ana.Slash(support, "/digest", ""), "Week 48, Mon 23 Nov", "In full")
			ask("support", ana.Slash(support, "/coo", ""), "What you can ask for", "/update post, same", "/coo blocker list", "/coo home, /coo my", "/coo history, /coo undo")
			ask("support", ana.Slash(support, "/coo", "help risk log"), "/risk log Put a risk on the register", "For example", "Options")
			ask("support", ana.Slash(support, "/coo", "flurble <!channel> *grumph*"), "There is no “flurble”. All there is: /coo help")
			ask("support", ana.Slash(support, "/coo", "rsk list"), "Did you mean", "/risk list")
			ask("support", ana.Mention(support, "risk list"), "The register is empty.")
			ask("support", ana.Mention(support, "flurble"), "There is no “flurble”.")
			ask("", ana.DM("my"), "For you, Ana")
			ask("", ana.DM("/coo my"), "For you, Ana")
			ask("", ana.DM("risk log The roof leaks"), "RISK-1 The roof leaks")
			ask("", ana.Slash("", "/risk", "list"), "1 risk", "RISK-1")
			ask("", ana.DM("hello there"), "There is no “hello”.")

			said := st.as("bo").Say(support, "Look at this")
			ana.did(ana.ReplyTo(said, "@adjutant risk show RISK-1"))
			answer := ana.latest("support")
			office.Reads(t, answer.Plain(), "RISK-1 The roof leaks", "[Assess]")
			if answer.ThreadTS != said.TS {
				t.Errorf("asked in the thread %s, answered in %q", said.TS, answer.ThreadTS)
			}
			for _, daily := range []struct{ word, title string }{{"/risk", ""}, {"/update", "Post an update"}, {"/request", "New request"}} {
				if daily.title == "" {
					continue
				}
				ana.did(ana.Slash(support, daily.word, ""))
				if got := ana.form().Title; got != daily.title {
					t.Errorf("%s opened %q", daily.word, got)
				}
			}
			st.clean()
		})
	}
}

// TestRenamed calls commands by other words, and is answered in those.
func TestRenamed(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{slack: slack.Options{Slash: slack.Slash{Prefix: "staff", Names: map[string]string{"update": "standup", "risk": ""}}}})
	ana := st.as("ana")
	ana.slash("support", "/standup on track All well")
	office.Reads(t, ana.latest("support").Plain(), "Customer Support is on track UPD-1")
	ana.slash("support", "/staff risk log The roof leaks")
	ana.slash("support", "/staff help")
	help := ana.latest("support").Plain()
	office.Reads(t, help, "/standup post", "/staff risk log", "/request new", "/staff home, /staff my")
	office.ReadsNot(t, help, "/coo", "/update", " /risk")
	ana.slash("support", "/staff")
	office.Reads(t, ana.latest("support").Plain(), "What you can ask for")
	ana.slash("support", "/staff nothing")
	office.Reads(t, ana.latest("support").Plain(), "All there is: /staff help")
	st.clean()
}

// TestDecisions presses the buttons of a request as people should not: late, twice,
// in somebody's place, and on their own.
func TestDecisions(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	tom, ana, bo, mia := st.as("tom"), st.as("ana"), st.as("bo"), st.as("mia")
	bo.slash("support", "/request budget €12,000 Contractor")
	card := ana.with("", "Approve")
	office.Reads(t, card.Plain(), "Please decide: REQ-1 €12,000 Contractor", "Asked by: Bo Chen, Customer Support, Mon 23 Nov", "[Approve] [Reject] [Ask for changes] [Lower the amount]")

	// Bo is shown no such card, and may not press Ana's.
	bo.did(bo.Press(card, "Approve"))
	office.Reads(t, bo.beside(card).Plain(), "REQ-1 is your own request. Somebody else decides on it")
	// Ana presses twice at the same time: it counts once.
	var both sync.WaitGroup
	acks := make([]fakeslack.Ack, 2)
	for i := range acks {
		both.Go(func() { acks[i] = ana.Press(card, "Approve") })
	}
	both.Wait()
	for _, ack := range acks {
		ana.did(ack)
	}
	office.Reads(t, ana.latest("").Plain(), "REQ-1 has changed since that message", "Now: REQ-1 €12,000", "step 2 of 2", "You, ", "Ana Ferreira approved €12,000 in step 1", "[Show REQ-1]")
	approvals := 0
	for _, entry := range st.Journal() {
		if entry.Command == "request approve" {
			approvals++
		}
	}
	if approvals != 1 {
		t.Errorf("the request was approved %d times", approvals)
	}

	// A form that is filled in while the request changes says so, and takes nothing.
	tom.did(tom.Press(tom.with("", "Approve"), "Reject"))
	bo.slash("support", "/request withdraw REQ-1")
	tom.Type("Why not", "Too much")
	tom.did(tom.Submit())
	office.Reads(t, tom.form().Plain(), "REQ-1 has changed since that message", "Bo Chen", "Why not: Too much")
	tom.did(tom.Close())
	office.Reads(t, tom.latest("").Plain(), "REQ-1 €12,000 Contractor", "Withdrawn")
	office.ReadsNot(t, tom.latest("").Plain(), "[Approve]")

	// Two people press Approve at once on one step that is both of theirs to decide.
	ana.slash("support", "/request budget €900 Chairs")
	mine := tom.with("", "Approve")
	ana.did(ana.Press(mine, "Approve"))
	office.Reads(t, ana.beside(mine).Plain(), "REQ-2 is your own request. Somebody else decides on it: Tomasz Nowak.")
	pressed := []*visitor{tom, mia}
	for i, v := range pressed {
		both.Go(func() { acks[i] = v.Press(mine, "Approve") })
	}
	both.Wait()
	for i, v := range pressed {
		v.did(acks[i])
	}
	office.Reads(t, ana.with("support", "Take back").Plain(), "REQ-2")
	approved := 0
	for _, entry := range st.Journal() {
		if entry.Command == "request approve" && strings.Contains(bottest.JSON(t, entry), "REQ-2") {
			approved++
		}
	}
	if approved != 1 {
		t.Errorf("REQ-2 was approved %d times", approved)
	}
	st.fake.WaitFor("the card has no buttons", func() bool { return len(tom.latest("").Buttons()) == 0 })
	if lines := st.Log.Has(8); lines != "" {
		t.Error(lines)
	}
	st.Verify()
	st.decent()
}

// TestFields fills in every kind of field.
func TestFields(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	ana := st.as("ana")
	ana.slash("support", "/risk log The <!channel> roof & gutter leaks")
	ana.slash("support", "/risk log The port closes")

	ana.slash("support", "/risk assess")
	suggested := ana.Suggest("Risk", "roof")
	if len(suggested) != 1 || suggested[0].Value != "RISK-1" || !strings.Contains(suggested[0].Text, "roof & gutter") {
		t.Errorf("suggested are %+v", suggested)
	}
	ana.Type("Risk", "RISK-1")
	ana.Type("Likelihood", "4")
	ana.Type("Impact", "5")
	ana.did(ana.Submit())
	office.Reads(t, ana.latest("support").Plain(), "Assessed: RISK-1 The <!channel> roof & gutter leaks", "Very high")

	ana.slash("support", "/risk show RISK-1")
	ana.did(ana.Press(ana.with("support", "Plan"), "Plan"))
	ana.did(ana.Submit())
	office.Reads(t, ana.form().Plain(), "What will be done")
	ana.Type("What will be done", "New *tiles*\n> soon")
	ana.Type("Due", "2020-01-01")
	ana.Type("Owner", "@bo")
	ana.did(ana.Submit())
	office.Reads(t, ana.form().Error("Due"), "1 Jan 2020 has passed.")
	if got := ana.form().Value("What will be done"); got != "New *tiles*\n> soon" {
		t.Errorf("what was typed became %q", got)
	}
	ana.Type("Due", "2026-12-01")
	ana.did(ana.Submit())
	office.Reads(t, ana.latest("support").Plain(), "RISK-1", "New *tiles*", "Tue 1 Dec")
	office.Reads(t, st.as("bo").latest("").Plain(), "RISK-1")

	ana.slash("support", "/update at risk Two people short")
	ana.slash("support", "/update")
	ana.Type("How is it going", "off_track")
	if got := ana.Suggest("Waiting on", "leg"); len(got) != 1 || got[0].Text != "Legal" {
		t.Errorf("suggested are %+v", got)
	}
	ana.Type("In a sentence", "The contract is not signed")
	ana.Type("Blockers", "No signature")
	ana.Type("Waiting on", []string{"legal"})
	ana.did(ana.Submit())
	office.Reads(t, ana.latest("support").Plain(), "Customer Support is off track", "No signature", "Legal")
	office.Reads(t, st.as("lea").latest("").Plain(), "Customer Support waits on you")

	ana.slash("support", "/request")
	ana.Type("What is it for", "budget")
	ana.Type("How much", "lots")
	ana.Type("What you need", "Chairs")
	ana.did(ana.Submit())
	office.Reads(t, ana.form().Error("How much"), "lots")
	ana.Type("How much", "€900")
	ana.Type("Needed by", "2026-12-24")
	ana.did(ana.Submit())
	office.Reads(t, ana.latest("support").Plain(), "REQ-1 €900 Chairs")

	// A request and a check-in are chosen like any record; so is what is closed, by its id.
	for field, line := range map[string]string{"Request": "/request approve", "Blocker": "/coo blocker answer"} {
		ana.slash("support", line)
		if got := ana.Suggest(field, "chairs"); (len(got) == 1) != (field == "Request") {
			t.Errorf("%s suggests %+v", line, got)
		}
		if got := ana.Suggest(field, "77"); len(got) != 1 || !strings.HasSuffix(got[0].Value, "-77") {
			t.Errorf("%s suggests %+v for a number that is not open", line, got)
		}
		ana.did(ana.Close())
	}

	ana.slash("support", "/coo away")
	office.Reads(t, ana.form().Plain(), "[Save]")
	ana.did(ana.Close())

	// Sixty risks are shown in pages, and nothing of it is refused.
	for i := range 60 {
		ana.took(ana.Slash(channelOf("support"), "/risk", fmt.Sprintf("log Number %d %s", i, strings.Repeat("long & <words> ", 8))))
	}
	st.slack.Quiet()
	if _, err := st.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	ana.slash("support", "/risk list")
	office.Reads(t, ana.latest("support").Plain(), "62 risks, the worst first", "page:2")
	ana.did(ana.DM("risk list page:2"))
	office.Reads(t, ana.latest("").Plain(), "page:3")
	st.clean()
}
