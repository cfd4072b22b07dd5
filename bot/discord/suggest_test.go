package discord

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

func focused(name, value string) fields {
	return fields{"type": 3, "name": name, "value": value, "focused": true}
}

func TestSuggestions(t *testing.T) {
	inBubble(t, func(k *desk) {
		var name, prefix string
		k.clerk.complete = func(o, p string) []chat.Suggestion {
			name, prefix = o, p
			return []chat.Suggestion{{Value: "RISK-1", Label: "RISK-1 " + strings.Repeat("long ", 40)}, {Value: strings.Repeat("x", 101), Label: "Too long"}}
		}
		got := k.does(typeComplete, typed("risk close", focused("id", "<@"+benID+">"))).only()
		if got.Type != respondSuggestions || name != "id" || prefix != "@ben" {
			t.Fatalf("%s for %q %q", got, name, prefix)
		}
		if list := *got.body.Choices; len(list) != 1 || list[0].Value != "RISK-1" || len([]rune(list[0].Name)) > 100 {
			t.Errorf("got %+v", list)
		}
		got = k.does(typeComplete, typed("risk close", option("id", "RISK-9"), focused("links", "RISK-3, ri"))).only()
		if list := *got.body.Choices; prefix != "ri" || len(list) != 1 || list[0].Value != "RISK-3, RISK-1" {
			t.Errorf("%q gives %+v", prefix, list)
		}
		typing := k.clerk.typing[1]
		if typing.Path != "risk close" || typing.Args["id"] != "RISK-9" || typing.Account != anaID || typing.Workspace != guildID {
			t.Errorf("asked %+v", typing)
		}
	})
}

// Discord gets a list in any case, and in time.
func TestNoSuggestions(t *testing.T) {
	inBubble(t, func(k *desk) {
		act := k.does(typeComplete, typed("risk close", focused("id", "")))
		if got := act.only(); got.body.Choices == nil || len(*got.body.Choices) > 0 {
			t.Errorf("got %s", got)
		}
		k.clerk.complete = func(string, string) []chat.Suggestion { time.Sleep(time.Minute); return nil }
		act = k.does(typeComplete, typed("risk close", focused("id", "")))
		time.Sleep(2100 * time.Millisecond)
		if got := act.only(); got.after != defaultPatience || got.body.Choices == nil {
			t.Errorf("got %s", got)
		}
		time.Sleep(2 * time.Minute)
		k.clerk.complete = func(string, string) []chat.Suggestion { panic("out of order") }
		for _, data := range []any{
			typed("risk close", focused("id", "")), typed("nonsense", focused("id", "")), typed("risk close"), nil, "x",
		} {
			if got := k.does(typeComplete, data).only(); got.Type != respondSuggestions || got.body.Choices == nil {
				t.Errorf("%v: got %s", data, got)
			}
		}
		other := k.does(typeComplete, typed("risk close", focused("id", "")), fields{"guild_id": otherID}).only()
		if other.body.Choices == nil || len(*other.body.Choices) > 0 {
			t.Errorf("got %s", other)
		}
	})
}

// Typing does not wait for what was asked for before.
func TestSuggestionsDoNotWait(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(time.Minute, chat.Say("done"))
		k.does(typeCommand, typed("my"))
		synctest.Wait()
		if got := k.does(typeComplete, typed("risk close", focused("id", ""))).only(); got.after != 0 {
			t.Errorf("got %s", got)
		}
		time.Sleep(2 * time.Minute)
	})
}
