package discord_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
	"adjutant/ops"
)

// TestDraftFromThread makes a record of a message and its thread. Discord shows the bot
// what others have written there only if it may have the contents of messages.
func TestDraftFromThread(t *testing.T) {
	t.Parallel()
	for name, intents := range map[string]int{"message alone": 0, "whole thread": fakediscord.MessageContentIntent} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := quiet(t)
			org.Model = ops.ModelUse{For: []string{"drafts"}}
			var model *office.Told
			drafts := office.Model{"draft": `{"kind":"action","values":[{"option":"title","value":"call the carrier"},{"option":"owner","value":"Bo Chen"}],"others":[]}`}
			st := newStage(t, org, setting{
				fake:   fakediscord.Options{Privileged: intents},
				before: func(o *office.Office) { model = o.Hire(drafts) },
			})
			ana, bo := st.as("ana"), st.as("bo")
			root := ana.Say(channelOf("support"), "Somebody has to call the carrier")
			st.fake.AddChannel(fakediscord.Channel{ID: root.ID, Guild: guild, Name: "The carrier", Type: fakediscord.PublicThread, Parent: channelOf("support")})
			inside := bo.Say(root.ID, "I call the carrier @everyone")
			for _, c := range []struct {
				on   fakediscord.Message
				link string
			}{
				{root, "https://discord.com/channels/" + guild + "/" + channelOf("support") + "/" + root.ID},
				{inside, "https://discord.com/channels/" + guild + "/" + root.ID + "/" + inside.ID},
			} {
				model.Lately()
				ack := ana.did(ana.MessageCommand(c.on, "Draft from this"))
				replies := ack.Replies()
				if len(replies) != 1 {
					t.Fatalf("%d answers\n%s", len(replies), st.fake.Dump())
				}
				draft := replies[0]
				office.Reads(t, draft.Plain(), "A draft of an action, not stored yet: Call the carrier ✎")
				hears := intents != 0 || c.on.ID == inside.ID
				if told := strings.Join(model.Lately(), ""); strings.Contains(told, "I call the carrier") != hears || strings.Contains(draft.Plain(), "Bo Chen") != hears {
					t.Errorf("the model was told %s, and the draft is:\n%s", told, draft.Plain())
				}
				if says := strings.Contains(draft.Plain(), "Message Content Intent"); says != !hears {
					t.Errorf("it says what it was not shown: %t\n%s", says, draft.Plain())
				}
				ana.did(ana.Press(draft, "Open the form"))
				ana.finishes(ana.Submit())
				id := map[string]string{root.ID: "ACT-1", inside.ID: "ACT-2"}[c.on.ID]
				shown := ana.command("support", "action show", map[string]any{"id": id}).Replies()[0]
				if !slices.Contains(shown.Links(), c.link) {
					t.Errorf("%s leads to %v and not to %s:\n%s", id, shown.Links(), c.link, shown.Plain())
				}
			}
			// Into a thread that is closed to the bot it does not get.
			st.fake.Fail(fakediscord.GetMessages, fakediscord.Fault{Status: 403, Code: 50001})
			refused := ana.did(ana.MessageCommand(root, "Draft from this")).Replies()[0]
			office.Reads(t, refused.Plain(), "I have read this message alone: I am not allowed into this thread.")
		})
	}
}

// TestDraftFromWords makes a record of plain words in direct messages: long ones, of
// which no button could carry all.
func TestDraftFromWords(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	ana := st.as("ana")
	ana.writes("", "The second supplier may stop.\n"+strings.Repeat("Nobody knows why @everyone & when. ", 40))
	draft := ana.latest("")
	office.Reads(t, draft.Plain(), "What shall I make of that?", "what ends with “…” was shortened")
	ana.did(ana.Press(draft, "A risk"))
	if got := ana.form().Field("event").Value; len([]rune(got)) != 1000 || !strings.HasSuffix(got, "…") {
		t.Errorf("the form has %d characters: %q", len([]rune(got)), got)
	}
	ana.finishes(ana.Submit())
	office.Reads(t, ana.with("", "Undo").Plain(), "Logged: RISK-1 The second supplier may stop")
	st.clean()
}
