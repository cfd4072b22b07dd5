package discord

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/discord/components"
	"adjutant/chat"
)

// idOf is a press as a button of Discord's carries it.
func (k *desk) idOf(p components.Press) string {
	k.t.Helper()
	id, keep := p.ID()
	if err := k.company.Keep(k.t.Context(), buttonTime, keep); err != nil {
		k.t.Fatal(err)
	}
	return id
}

func TestPressBecomesInvocation(t *testing.T) {
	inBubble(t, func(k *desk) {
		long := strings.Repeat("words ", 50)
		for _, c := range []struct {
			name string
			data fields
		}{
			{"a button", pressed(k.idOf(components.Press{Path: "risk close", Args: chat.Args{"id": "RISK-1", "why": "over"}}))},
			{"one with much to say", pressed(k.idOf(components.Press{Path: "risk close", Args: chat.Args{"id": "RISK-1", "why": long}}))},
			{"an entry of a menu", fields{"component_type": 3, "custom_id": "menu:1", "values": []string{
				k.idOf(components.Press{Path: "risk close", Args: chat.Args{"id": "RISK-1"}}),
			}}},
		} {
			k.again()
			k.does(typeComponent, c.data, onCard, fields{"id": "55"}).only()
			got := k.last()
			if got.ID != "i:55" || got.Via != chat.ViaButton || got.Path != "risk close" || got.Args["id"] != "RISK-1" {
				t.Errorf("%s: got %+v", c.name, got)
			}
			if got.Message.ID != opsID+"/"+cardID || got.Link == "" {
				t.Errorf("%s: it is not known what was pressed: %+v", c.name, got)
			}
		}
		k.does(typeComponent, pressed(k.idOf(components.Press{Path: "my"})), onAnswer)
		if got := k.last(); !got.Message.IsZero() || got.Link != "" {
			t.Errorf("nobody can find that message again: %+v", got.Message)
		}
	})
}

// Where the answer to a press stands.
func TestAnswerToPress(t *testing.T) {
	said := chat.Say("Closed.")
	refused := chat.Reply{Message: said.Message, Failed: true}
	answers := components.Press{Path: "risk close", Answers: true}
	beside := components.Press{Path: "risk close"}
	marked := fields{"message": fields{"id": cardID, "channel_id": directID, "flags": flagComponentsV2,
		"components": []fields{{"type": 17, "id": answerMark}}}}
	for _, c := range []struct {
		name  string
		press components.Press
		with  []fields
		reply chat.Reply
		kind  int
		flags int
	}{
		{"in the place of our own answer", answers, []fields{onAnswer}, said, respondInPlace, flagComponentsV2},
		{"of one that stays", answers, []fields{inDirect(anaID), on(flagComponentsV2, "900")}, said, respondInPlace, flagComponentsV2},
		{"of one to words", answers, []fields{inDirect(anaID), marked}, said, respondInPlace, flagComponentsV2},
		{"not of what is about more", beside, []fields{onAnswer}, said, respondMessage, alone},
		{"not where it was refused", answers, []fields{onAnswer}, refused, respondMessage, alone},
		{"not where everybody reads it", answers, []fields{on(flagComponentsV2, "900")}, said, respondMessage, alone},
		{"beside a card, which says itself what became of it", answers, []fields{onCard}, said, respondMessage, alone},
		{"beside a card in direct messages", answers, []fields{inDirect(anaID), onCard}, said, respondMessage, flagComponentsV2},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(k *desk) {
				k.answers(c.reply)
				got := k.does(typeComponent, pressed(k.idOf(c.press)), c.with...).only()
				if got.Type != c.kind || got.body.Flags != c.flags || got.body.words() != "Closed." {
					t.Errorf("got %s", got)
				}
				if c.kind == respondInPlace && got.body.Attachments == nil {
					t.Error("what was attached to the message before stays")
				}
			})
		})
	}
}

// A slow press leaves the message as it is meanwhile.
func TestSlowPress(t *testing.T) {
	for _, c := range []struct {
		name   string
		press  components.Press
		on     fields
		failed bool
		want   string
	}{
		{"in its place", components.Press{Path: "my", Answers: true}, onAnswer, false, "PATCH /webhooks/900/TOKEN/messages/@original"},
		{"beside it", components.Press{Path: "my"}, onCard, false, "POST /webhooks/900/TOKEN"},
		{"refused", components.Press{Path: "my", Answers: true}, onAnswer, true, "POST /webhooks/900/TOKEN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(k *desk) {
				k.answersAfter(4*time.Second, chat.Reply{Message: chat.Message{Title: chat.L("At last")}, Failed: c.failed})
				act := k.does(typeComponent, pressed(k.idOf(c.press)), c.on)
				time.Sleep(5 * time.Second)
				if got := act.only(); got.Type != respondLaterInPlace || got.after != defaultPatience {
					t.Errorf("got %s", got)
				}
				calls := k.line.all()
				if len(calls) != 1 || calls[0].what != c.want || calls[0].body.words() != "At last" {
					t.Fatalf("got\n%s", k.line)
				}
				if flags := calls[0].body.Flags; strings.HasPrefix(c.want, "POST") && flags != alone {
					t.Errorf("flags %d", flags)
				}
			})
		})
	}
}

// An answer of ours that was dismissed meanwhile is shown anew.
func TestPressOfWhatIsGone(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.line.answer = func(what string, body saidBody) (int, string) {
			if strings.HasPrefix(what, "PATCH") {
				return 404, `{"code":10008,"message":"Unknown Message"}`
			}
			return usualAnswers(what, body)
		}
		k.answersAfter(3*time.Second, chat.Say("At last"))
		k.does(typeComponent, pressed(k.idOf(components.Press{Path: "my", Answers: true})), onAnswer)
		time.Sleep(10 * time.Second)
		if calls := k.line.of("POST"); len(calls) != 1 || calls[0].body.words() != "At last" {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// A press that is to be confirmed asks first; the answer takes the place of the
// question, whatever it is.
func TestPressConfirmed(t *testing.T) {
	inBubble(t, func(k *desk) {
		id := k.idOf(components.Press{Path: "risk close", Args: chat.Args{"id": "RISK-1"}, Confirm: "Is it over?", Label: "Close", Danger: true})
		question := k.does(typeComponent, pressed(id), onCard).only()
		if question.Type != respondMessage || question.body.Flags != alone || !strings.Contains(question.body.words(), "Is it over?") {
			t.Fatalf("got %s", question)
		}
		if len(k.clerk.invocations()) > 0 {
			t.Fatal("it was done before it was confirmed")
		}
		no := k.does(typeComponent, pressed(question.body.button(t, "Cancel")), onAnswer).only()
		if no.Type != respondInPlace || !strings.Contains(no.body.words(), "Nothing was changed") || len(k.clerk.invocations()) > 0 {
			t.Errorf("got %s", no)
		}
		k.answers(chat.Reply{Message: chat.Message{Title: chat.L("It is closed already.")}, Failed: true})
		yes := k.does(typeComponent, pressed(question.body.button(t, "Close")), onAnswer).only()
		if yes.Type != respondInPlace || !strings.Contains(yes.body.words(), "closed already") {
			t.Errorf("got %s", yes)
		}
		if diff := cmp.Diff(chat.Args{"id": "RISK-1"}, k.last().Args); diff != "" {
			t.Error(diff)
		}
	})
}

// What a button was for may not be known any more, or never was.
func TestPressOfNothing(t *testing.T) {
	inBubble(t, func(k *desk) {
		long := k.idOf(components.Press{Path: "risk close", Args: chat.Args{"id": strings.Repeat("x", 200)}})
		k.company.with(func() { k.company.lost = true })
		for _, data := range []any{pressed(long), pressed("of another app"), pressed(""), "nonsense", nil, fields{"values": []string{"", ""}}} {
			if got := k.does(typeComponent, data, onCard).only(); !strings.Contains(got.body.words(), "too old") {
				t.Errorf("%v: got %s", data, got)
			}
		}
		k.company.with(func() { k.company.fault = errors.New("the disk is full") })
		if got := k.does(typeComponent, pressed(long), onCard).only(); !strings.Contains(got.body.words(), "too old") {
			t.Errorf("got %s", got)
		}
		if len(k.clerk.invocations()) > 0 {
			t.Error("something was asked for")
		}
	})
}

// The buttons of an answer work after a restart, however much they ask for.
func TestButtonsOfAnswers(t *testing.T) {
	inBubble(t, func(k *desk) {
		long := strings.Repeat("x", 300)
		reply := chat.Say("Choose.")
		reply.Message.Buttons = []chat.Button{{Label: "Close", Path: "risk close", Args: chat.Args{"id": long}}}
		k.answers(reply)
		shown := k.does(typeCommand, typed("my")).only()
		k.again()
		k.does(typeComponent, pressed(shown.body.button(t, "Close")), onAnswer).only()
		if k.last().Args["id"] != long {
			t.Error("what the button asks for is lost")
		}
		// Words matter more than buttons.
		k.company.with(func() { k.company.fault = errors.New("the disk is full") })
		reply.Message.Buttons[0].Args = chat.Args{"id": long + "y"}
		k.answers(reply)
		if got := k.does(typeCommand, typed("my")).only(); !strings.Contains(got.body.words(), "Choose.") {
			t.Errorf("got %s", got)
		}
	})
}
