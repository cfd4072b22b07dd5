package blockkit_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestCheckerRefuses makes sure that the checker can fail.
func TestCheckerRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"long header":  `[{"type":"header","text":{"type":"plain_text","emoji":false,"text":"` + strings.Repeat("x", 151) + `"}}]`,
		"live markup":  `[{"type":"section","text":{"type":"mrkdwn","verbatim":true,"text":"say *this*"}}]`,
		"mention":      `[{"type":"section","text":{"type":"mrkdwn","verbatim":true,"text":"<@U1>"}}]`,
		"emoji":        `[{"type":"section","text":{"type":"mrkdwn","verbatim":true,"text":"so :smile:"}}]`,
		"quote":        `[{"type":"section","text":{"type":"mrkdwn","verbatim":true,"text":"&gt; so"}}]`,
		"user":         `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"}]}]}]`,
		"empty text":   `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}]`,
		"bad link":     `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"link","url":"javascript:x"}]}]}]`,
		"long value":   `[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","emoji":false,"text":"x"},"value":"` + strings.Repeat("x", 2001) + `"}]}]`,
		"empty":        `[]`,
		"unknown":      `[{"type":"alert"}]`,
		"much text":    `[` + strings.TrimSuffix(strings.Repeat(`{"type":"context","elements":[{"type":"plain_text","emoji":false,"text":"`+strings.Repeat("x", 2900)+`"}]},`, 4), ",") + `]`,
		"many blocks":  `[` + strings.TrimSuffix(strings.Repeat(`{"type":"context","elements":[{"type":"plain_text","emoji":false,"text":"x"}]},`, 51), ",") + `]`,
		"same actions": `[{"type":"actions","elements":[` + strings.TrimSuffix(strings.Repeat(`{"type":"button","action_id":"a","text":{"type":"plain_text","emoji":false,"text":"x"},"value":"x"},`, 2), ",") + `]}]`,
	} {
		var blocks []any
		if err := json.Unmarshal([]byte(raw), &blocks); err != nil {
			t.Fatal(name, err)
		}
		c := &counter{}
		checkMessage(c, "text", blocks, false)
		if c.n == 0 {
			t.Errorf("%s came through", name)
		}
	}
}

type counter struct{ n int }

func (c *counter) Errorf(string, ...any) { c.n++ }
