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

const alone = flagEphemeral | flagComponentsV2

func TestCommandAnsweredAtOnce(t *testing.T) {
	public := chat.Say("For all")
	public.Public = true
	failed := public
	failed.Failed = true
	for _, c := range []struct {
		name  string
		reply chat.Reply
		with  fields
		flags int
	}{
		{"in a channel", chat.Say("For all"), nil, alone},
		{"to be shown", public, nil, flagComponentsV2},
		{"refused", failed, nil, alone},
		{"alone with the bot", chat.Say("For all"), inDirect(anaID), flagComponentsV2},
		{"in a conversation of several", chat.Say("For all"), fields{"guild_id": nil, "channel": fields{"id": directID, "type": 3}}, alone},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(k *desk) {
				k.answers(c.reply)
				got := k.does(typeCommand, typed("my"), c.with).only()
				if got.Type != respondMessage || got.body.Flags != c.flags || got.body.words() != "For all" || got.after != 0 {
					t.Errorf("got %s", got)
				}
				if got.body.AllowedMentions == nil || got.body.AllowedMentions.Parse == nil || len(got.body.AllowedMentions.Users) > 0 {
					t.Error("an answer may notify somebody")
				}
			})
		})
	}
}

func TestCommandBecomesInvocation(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.does(typeCommand, typed("risk log",
			option("title", "Ask <@"+benID+"> in <#"+opsID+">, <@404> <b>"), option("owner", "<@"+anaID+">"), option("confidential", true),
		), fields{"id": "77", "channel_id": threadID, "channel": fields{"id": threadID, "type": 11, "parent_id": opsID}})
		want := chat.Invocation{
			ID: "i:77", Platform: Name, Workspace: guildID, Account: anaID, Via: chat.ViaCommand, Path: "risk log",
			Place: chat.Place{Platform: Name, Workspace: guildID, ID: opsID, Thread: threadID},
			Args:  chat.Args{"title": "Ask @ben in #ops, <@404> <b>", "owner": "@ana", "confidential": "yes"},
		}
		if diff := cmp.Diff(want, k.last()); diff != "" {
			t.Error(diff)
		}
		k.does(typeCommand, typed("my"), inDirect(anaID))
		if got := k.last(); got.Workspace != "" || got.Place != directPlace(anaID) {
			t.Errorf("in direct messages: %+v", got)
		}
	})
}

// An answer that takes longer than Discord waits for is announced before, and then
// stands in the place of that.
func TestSlowCommand(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(4*time.Second, chat.Say("At last"))
		act := k.does(typeCommand, typed("my"))
		time.Sleep(5 * time.Second)
		if got := act.only(); got.Type != respondLater || got.body.Flags != flagEphemeral || got.after != defaultPatience {
			t.Errorf("got %s", got)
		}
		calls := k.line.all()
		if len(calls) != 1 || calls[0].what != "PATCH /webhooks/900/TOKEN/messages/@original" || calls[0].body.words() != "At last" || calls[0].body.Flags != flagComponentsV2 {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// What was long on its way to us is waited for less.
func TestPatienceCountsTheWayHere(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(4*time.Second, chat.Say("At last"))
		id := k.snowflake()
		time.Sleep(1500 * time.Millisecond)
		act := k.does(typeCommand, typed("my"), fields{"id": id})
		time.Sleep(5 * time.Second)
		if got := act.only(); got.Type != respondLater || got.after > 600*time.Millisecond {
			t.Errorf("got %s", got)
		}
	})
}

// What everybody is to see cannot take the place of what only the person saw.
func TestSlowPublicAnswer(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(4*time.Second, chat.Reply{Message: chat.Message{Title: chat.L("For all")}, Public: true})
		k.does(typeCommand, typed("my"))
		time.Sleep(5 * time.Second)
		calls := k.line.all()
		if len(calls) != 2 || calls[0].what != "PATCH /webhooks/900/TOKEN/messages/@original" ||
			calls[1].what != "POST /webhooks/900/TOKEN" || calls[1].body.words() != "For all" || calls[1].body.Flags != flagComponentsV2 {
			t.Errorf("got\n%s", k.line)
		}
		k.line.calls = nil
		k.does(typeCommand, typed("my"), inDirect(anaID)) // where nothing is for all
		time.Sleep(5 * time.Second)
		if calls := k.line.of("P"); len(calls) != 1 || calls[0].body.words() != "For all" {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// A long answer has several pages, which are seen by nobody else either.
func TestLongAnswer(t *testing.T) {
	var lines []chat.Line
	for range 12 {
		lines = append(lines, chat.L(strings.Repeat("word ", 200)))
	}
	long := chat.Reply{Message: chat.Message{Title: chat.L("Long"), Blocks: []chat.Block{{Kind: chat.BlockText, Lines: lines}}}}
	inBubble(t, func(k *desk) {
		k.answers(long)
		first := k.does(typeCommand, typed("my")).only()
		rest := k.line.all()
		if !strings.Contains(first.body.words(), "Long") || len(rest) < 2 || len(rest) >= mostAnswers {
			t.Fatalf("%d further pages", len(rest))
		}
		for _, c := range rest {
			if c.what != "POST /webhooks/900/TOKEN" || c.body.Flags != alone {
				t.Errorf("got %s %d", c.what, c.body.Flags)
			}
		}
	})
}

// A picture goes with the answer, whichever way that goes.
func TestAnswerWithPicture(t *testing.T) {
	m := chat.Message{Title: chat.L("Chart"), Blocks: []chat.Block{{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "a.png", Alt: "Up", PNG: []byte("png")}}}}
	inBubble(t, func(k *desk) {
		k.answers(chat.Reply{Message: m})
		got := k.does(typeCommand, typed("my")).only()
		if got.files != 1 || got.body.Attachments == nil || (*got.body.Attachments)[0].Description != "Up" {
			t.Errorf("got %s", got)
		}
		k.answersAfter(4*time.Second, chat.Reply{Message: m})
		k.does(typeCommand, typed("my"))
		time.Sleep(5 * time.Second)
		calls := k.line.all()
		if len(calls) != 1 || calls[0].files != 1 || calls[0].body.Attachments == nil || len(*calls[0].body.Attachments) != 1 {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// A command that says nothing is not left unanswered, nor one of another version.
func TestNothingToSay(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answers(chat.Reply{})
		if got := k.does(typeCommand, typed("my")).only(); got.body.words() != "Done." {
			t.Errorf("got %q", got.body.words())
		}
		if got := k.does(typeCommand, typed("nonsense")).only(); !strings.Contains(got.body.words(), "another version") {
			t.Errorf("got %q", got.body.words())
		}
		if got := k.does(typeComponent, pressed("p:risk+close?id=RISK-1"), onCard).only(); got.Type != respondLaterInPlace {
			t.Errorf("got %s", got)
		}
		for _, odd := range []interactionType{0, 6, 99} {
			if got := k.does(odd, nil).only(); !strings.Contains(got.body.words(), "could not read") {
				t.Errorf("got %q", got.body.words())
			}
		}
		if got := k.does(typePing, nil).only(); got.Type != respondPong {
			t.Errorf("got %s", got)
		}
	})
}

// A fault of ours is told with a reference, which the log has beside the cause, and
// takes nobody else down.
func TestFaultIsTold(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.clerk.answer = func(context.Context, chat.Invocation) chat.Reply { panic("out of order") }
		words := k.does(typeCommand, typed("my")).only().body.words()
		_, reference, _ := strings.Cut(words, "`")
		reference, _, found := strings.Cut(reference, "`")
		if !found || !strings.Contains(k.log.String(), reference) || !strings.Contains(k.log.String(), "out of order") {
			t.Errorf("got %q", words)
		}
		k.answers(chat.Reply{Message: chat.Message{Title: chat.L("That failed.")}, Failed: true, Reference: "AB12"})
		if words := k.does(typeCommand, typed("my")).only().body.words(); !strings.Contains(words, "AB12") {
			t.Errorf("got %q", words)
		}
		k.answers(chat.Say("fine"))
		if words := k.does(typeCommand, typed("my")).only().body.words(); words != "fine" {
			t.Errorf("got %q", words)
		}
	})
}

// What somebody asks for is done in its order, and does not keep others waiting.
func TestOrderOfPeople(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(time.Second, chat.Say("done"))
		first, second := k.does(typeCommand, typed("my")), k.does(typeCommand, typed("my"))
		other := k.does(typeCommand, typed("my"), fields{"member": fields{"user": fields{"id": benID}}})
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		if len(first.all()) != 1 || len(second.all()) != 0 || len(other.all()) != 1 {
			t.Errorf("%d, %d, %d", len(first.all()), len(second.all()), len(other.all()))
		}
	})
}

// Who does more than can be done at once is told so, and nothing is left unanswered.
func TestTooMuchAtOnce(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(time.Second, chat.Say("done"))
		var acts []*did
		for range 40 {
			acts = append(acts, k.does(typeCommand, typed("my")))
		}
		time.Sleep(time.Minute)
		turned := 0
		for _, act := range acts {
			if strings.Contains(act.only().body.words(), "I am busy") {
				turned++
			}
		}
		if turned != 8 || len(k.clerk.invocations()) != 32 {
			t.Errorf("%d were turned away, %d were done", turned, len(k.clerk.invocations()))
		}
	})
}

// Once the process is being stopped, what is under way is answered, and what comes is
// told so.
func TestStopping(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(time.Second, chat.Say("done"))
		under := k.does(typeCommand, typed("my"))
		synctest.Wait()
		go k.d.in.end()
		synctest.Wait()
		late := k.does(typeCommand, typed("my"))
		if words := late.only().body.words(); !strings.Contains(words, "Nothing was changed") {
			t.Errorf("got %q", words)
		}
		time.Sleep(2 * time.Second)
		if words := under.only().body.words(); words != "done" {
			t.Errorf("got %q", words)
		}
		after := k.does(typeComplete, typed("risk close", fields{"type": 3, "name": "id", "value": "R", "focused": true}))
		if got := after.only(); got.Type != respondSuggestions || got.body.Choices == nil {
			t.Errorf("got %s", got)
		}
		if len(k.clerk.invocations()) != 1 {
			t.Error("it was done all the same")
		}
	})
}
