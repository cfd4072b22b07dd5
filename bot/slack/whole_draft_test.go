package slack_test

import (
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack/fakeslack"
	"adjutant/ops"
)

// TestDraftFromThread makes a record of a message in a thread: the thread is read,
// without what bots have posted, and the record leads back to the message.
func TestDraftFromThread(t *testing.T) {
	t.Parallel()
	org := quiet(t)
	org.Model = ops.ModelUse{For: []string{"drafts"}}
	var model *office.Told
	st := newStage(t, org, setting{before: func(o *office.Office) {
		model = o.Hire(office.Model{"draft": `{"kind":"action","values":[{"option":"title","value":"call the carrier"},{"option":"owner","value":"Bo Chen"},{"option":"due","value":"2026-12-24"}],"others":[]}`})
	}})
	ana, bo := st.as("ana"), st.as("bo")
	support := channelOf("support")
	root := bo.Say(support, "The carrier is late again & <nobody> says why")
	for range 60 {
		ana.ReplyTo(root, "And again")
	}
	ana.ReplyTo(root, "Somebody has to call the carrier")
	bo.ReplyTo(root, "I call them")
	var last fakeslack.Message
	for _, m := range st.fake.Messages(support) {
		last = m.Thread[len(m.Thread)-2]
	}
	ana.did(ana.MessageShortcut("sc:draft:text", last))
	draft := ana.with("support", "Open the form")
	office.Reads(t, draft.Plain(), "A draft of an action, not stored yet: Call the carrier ✎", "Bo Chen", "Somebody has to call the carrier", "from the words of the thread. It is stored when you send", "its latest 50 messages")
	office.ReadsNot(t, draft.Plain(), "24 Dec")
	if draft.ThreadTS != root.TS {
		t.Errorf("it is in the thread %q", draft.ThreadTS)
	}
	if told := model.Lately(); len(told) != 1 || !strings.Contains(told[0], "I call them") || strings.Contains(told[0], "late again") {
		t.Errorf("the model was told %s", told)
	}
	ana.did(ana.Press(draft, "Open the form"))
	if got := ana.form().Value("What is to be done"); got != "Call the carrier" {
		t.Errorf("the form has %q", got)
	}
	ana.did(ana.Submit())
	ana.slash("support", "/coo action show ACT-1")
	link := "https://northwind.slack.com/archives/" + support + "/p" + strings.ReplaceAll(last.TS, ".", "") + "?thread_ts=" + root.TS
	if shown := ana.latest("support"); !strings.Contains(strings.ReplaceAll(string(shown.Blocks), `\u0026`, "&"), link) {
		t.Errorf("it does not lead back to %s:\n%s\n%s", link, shown.Plain(), shown.Blocks)
	}

	// Where the thread cannot be read, the message alone is, and it says so.
	st.fake.AddChannel(fakeslack.Channel{ID: "C0PRIVATE1", Name: "away", Members: []string{ana.ID, bo.ID}})
	alone := bo.Say("C0PRIVATE1", "We may lose the port")
	ana.ReplyTo(alone, "Really?")
	ana.did(ana.MessageShortcut("sc:draft:text", alone))
	seen := ana.Ephemerals("C0PRIVATE1")
	if len(seen) != 1 {
		t.Fatalf("%d answers\n%s", len(seen), st.fake.Dump())
	}
	office.Reads(t, seen[0].Plain(), "I have read this message alone: I am not in this channel.", "/invite @adjutant")
	for code, words := range map[string]string{"missing_scope": "I am not allowed to read threads here", "internal_error": "Slack did not show me its thread just now"} {
		st.fake.Fail("conversations.replies", fakeslack.Fault{Error: code})
		ana.did(ana.MessageShortcut("sc:draft:text", root))
		office.Reads(t, ana.latest("support").Plain(), words)
	}
}

// TestDraftFromWords makes a record of plain words in direct messages: long ones, of
// which no button could carry all.
func TestDraftFromWords(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	ana := st.as("ana")
	long := "The second supplier may stop.\n" + strings.Repeat("Nobody knows why <!channel> & when. ", 70)
	ana.did(ana.DM(long))
	draft := ana.latest("")
	office.Reads(t, draft.Plain(), "What shall I make of that?", "what ends with “…” was shortened", "[A risk]")
	ana.did(ana.Press(draft, "An action"))
	if got := ana.form().Value("Detail"); len([]rune(got)) != 1000 || !strings.HasSuffix(got, "…") || !strings.HasPrefix(got, "The second supplier may stop.\nNobody knows") {
		t.Errorf("the form has %d characters: %q", len([]rune(got)), got)
	}
	ana.Close()
	ana.did(ana.Press(draft, "A risk"))
	ana.did(ana.Submit())
	office.Reads(t, ana.latest("").Plain(), "Logged: RISK-1 The second supplier may stop")
	st.clean()
}
