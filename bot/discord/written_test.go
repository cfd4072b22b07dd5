package discord

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/chat"
)

const toBotMention = "<@901>"

// What is written to the bot in direct messages is answered there.
func TestDirectMessage(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answers(chat.Say("Noted."))
		k.writes(" All is well in <#"+opsID+"> ", fields{"id": "88"})
		want := chat.Invocation{
			ID: "m:88", Platform: Name, Account: anaID, Via: chat.ViaMessage, Text: "All is well in #ops", Place: directPlace(anaID),
		}
		if diff := cmp.Diff(want, k.last()); diff != "" {
			t.Error(diff)
		}
		said := k.line.of("POST /channels/" + directID)
		if len(said) != 1 || said[0].body.words() != "Noted." || !said[0].body.EnforceNonce || len(said[0].body.Nonce) > 25 ||
			said[0].body.Reference != nil || said[0].body.Flags != flagComponentsV2 {
			t.Errorf("got\n%s", k.line)
		}
		for text, want := range map[string]string{
			"/my overview":            "/my overview",
			"/risk close RISK-1":      "/risk close RISK-1",
			toBotMention:              "help",
			toBotMention + ": /my":    "/my",
			"</risk log:123> Fire":    "/risk log Fire",
			"ask <@" + benID + ">":    "ask @ben",
			"<:yes:1234567> <a:x:12>": ":yes: :x:",
		} {
			k.writes(text)
			time.Sleep(time.Second) // within the gate's limits
			if got := k.last().Text; got != want {
				t.Errorf("%q becomes %q, want %q", text, got, want)
			}
		}
	})
}

// What has no words is not left without an answer either.
func TestMessageWithoutWords(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.writes("", fields{"attachments": []fields{{"id": "1", "filename": "a.png"}}})
		synctest.Wait()
		said := k.line.of("POST /channels/" + directID)
		if len(said) != 1 || !strings.Contains(said[0].body.words(), "words only") || len(k.clerk.invocations()) > 0 {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// One that nobody has to answer is not answered, and one of nothing is no crash.
func TestMessagesOfNobody(t *testing.T) {
	inBubble(t, func(k *desk) {
		for _, with := range []fields{
			{"author": fields{"id": "5", "bot": true}}, {"webhook_id": "3"}, {"type": 7}, {"author": nil},
			{"guild_id": otherID, "content": toBotMention + " my"},
			{"guild_id": guildID, "channel_id": opsID, "content": "thanks, that was the bot’s"},
		} {
			k.writes("my", with)
		}
		k.d.take(&delivery{message: &message{}})
		k.d.take(&delivery{})
		k.d.take(&delivery{interaction: &interaction{}})
		synctest.Wait()
		if len(k.clerk.invocations()) > 0 || len(k.line.of("POST")) > 0 {
			t.Errorf("asked %v, said\n%s", k.clerk.invocations(), k.line)
		}
	})
}

// A mention is answered so that only who asks reads it.
func TestMention(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answers(chat.Say("For you alone."))
		k.writes("Hey "+toBotMention+" show my", inChannel, fields{"channel_id": threadID})
		inv := k.last()
		if inv.Via != chat.ViaCommand || inv.Text != "Hey show my" || inv.Place != (chat.Place{Platform: Name, Workspace: guildID, ID: opsID, Thread: threadID}) {
			t.Errorf("got %+v", inv)
		}
		time.Sleep(time.Minute)
		if len(k.line.of("POST /channels/"+threadID)) > 0 || len(k.line.of("POST /channels/"+directID)) != 1 {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// What is to be shown is a reply where it was asked for, which notifies nobody.
func TestPublicMention(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answers(chat.Reply{Message: chat.Message{Title: chat.L("For all")}, Public: true})
		k.writes(toBotMention+" my", inChannel, fields{"id": "99"})
		time.Sleep(time.Minute)
		said := k.line.of("POST /channels/" + opsID)
		if len(said) != 1 || !strings.Contains(string(said[0].body.Reference), `"99"`) || said[0].body.AllowedMentions == nil {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// Whose direct messages are closed is told where they asked, and nothing more than
// that.
func TestMentionWhereDirectMessagesAreClosed(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.line.answer = func(what string, body saidBody) (int, string) {
			if strings.HasPrefix(what, "POST /channels/"+directID) {
				return 403, `{"code":50007,"message":"Cannot send messages to this user"}`
			}
			return usualAnswers(what, body)
		}
		k.answers(chat.Say("The secret of the company."))
		k.writes(toBotMention+" my", inChannel)
		time.Sleep(time.Minute)
		said := k.line.of("POST /channels/" + opsID)
		if len(said) != 1 || !strings.Contains(said[0].body.words(), "closed to me") || strings.Contains(k.line.of("POST /channels/" + opsID)[0].body.words(), "secret") {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// A form cannot be opened by a message: there is a button for it, which knows later
// that its message may be taken the place of.
func TestFormByMessage(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.register()
		answer := k.clerk.answer
		k.clerk.answer = func(ctx context.Context, inv chat.Invocation) chat.Reply {
			if inv.Via == chat.ViaMessage {
				inv.Path, inv.Args = inv.Text, chat.Args{}
			}
			return answer(ctx, inv)
		}
		k.writes("risk log")
		synctest.Wait()
		said := k.line.of("POST /channels/" + directID)
		if len(said) != 1 {
			t.Fatalf("got\n%s", k.line)
		}
		opened := k.does(typeComponent, pressed(said[0].body.button(t, "Open the form")), inDirect(anaID), onCard).only()
		if opened.Type != respondModal {
			t.Fatalf("got %s", opened)
		}
		noted := k.does(typeModal, filled(opened.body, map[string]any{"title": "Fire"}), inDirect(anaID), onCard).only()
		if noted.Type != respondInPlace {
			t.Errorf("got %s", noted)
		}
	})
}

// A message whose answer did not arrive is answered again, under the same nonce.
func TestAnswerToMessageIsLost(t *testing.T) {
	inBubble(t, func(k *desk) {
		n := 0
		k.line.answer = func(what string, body saidBody) (int, string) {
			if strings.HasPrefix(what, "POST /channels/") {
				if n++; n < 3 {
					return 0, ""
				}
			}
			return usualAnswers(what, body)
		}
		k.writes("my")
		time.Sleep(time.Minute)
		said := k.line.of("POST /channels/" + directID)
		if len(said) != 3 || said[0].body.Nonce == "" || said[0].body.Nonce != said[2].body.Nonce {
			t.Errorf("got\n%s", k.line)
		}
	})
}

func TestWithoutMention(t *testing.T) {
	for text, want := range map[string]string{
		"<@901> my":              "my",
		"<@!901>, my":            "my",
		"hey <@901>: show my":    "hey show my",
		"<@901><@901> my":        "<@901> my",
		"ask <@902> about <@901": "ask <@902> about <@901",
		"<@901>":                 "",
	} {
		if got, _ := withoutMention(text, "901"); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
