package components_test

import (
	"encoding/json"
	"strings"
	"testing"

	"adjutant/bot/discord/components"
)

// TestCheckerRefuses makes sure that the checkers can fail.
func TestCheckerRefuses(t *testing.T) {
	text := func(s string) string { return `{"type":10,"content":` + quoted(s) + `}` }
	list := func(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	button := `{"type":2,"style":2,"label":"x","custom_id":"x"}`
	for name, raw := range map[string]string{
		"empty":           `[]`,
		"blank":           `[` + text(" ") + `]`,
		"bold":            `[` + text("**b**") + `]`,
		"mention":         `[` + text("<@1>") + `]`,
		"everyone":        `[` + text("hi @everyone") + `]`,
		"heading":         `[` + text("a\n# b") + `]`,
		"address":         `[` + text("http://a.example") + `]`,
		"much text":       `[` + list(2, text(strings.Repeat("x", 2001))) + `]`,
		"many bytes":      `[` + text(strings.Repeat("漢", 3400)) + `]`,
		"many components": `[` + list(41, text("x")) + `]`,
		"many inside":     `[{"type":17,"components":[` + list(39, text("x")) + `]},` + text("x") + `]`,
		"frame in frame":  `[{"type":17,"components":[{"type":17,"components":[` + text("x") + `]}]}]`,
		"empty frame":     `[{"type":17}]`,
		"bare button":     `[` + button + `]`,
		"six buttons":     `[{"type":1,"components":[` + list(6, button) + `]}]`,
		"same id":         `[{"type":1,"components":[` + list(2, button) + `]}]`,
		"long label":      `[{"type":1,"components":[{"type":2,"style":2,"label":"` + strings.Repeat("x", 81) + `","custom_id":"x"}]}]`,
		"two primaries":   `[{"type":1,"components":[{"type":2,"style":1,"label":"x","custom_id":"x"},{"type":2,"style":1,"label":"x","custom_id":"y"}]}]`,
		"menu beside":     `[{"type":1,"components":[` + button + `,{"type":3,"custom_id":"m","options":[{"label":"x","value":"x"}]}]}]`,
		"same value":      `[{"type":1,"components":[{"type":3,"custom_id":"m","options":[` + list(2, `{"label":"x","value":"x"}`) + `]}]}]`,
		"no file":         `[{"type":12,"items":[{"media":{"url":"attachment://x.png"},"description":"x"}]}]`,
		"unknown":         `[{"type":99}]`,
	} {
		var page components.Page
		if err := json.Unmarshal([]byte(raw), &page.Components); err != nil {
			t.Fatal(name, err)
		}
		page.Says = "x"
		c := &counter{}
		if checkPage(c, page); c.n == 0 {
			t.Errorf("%s came through", name)
		}
	}
	label := func(inside string) string { return `{"type":18,"label":"x","component":` + inside + `}` }
	for name, raw := range map[string]string{
		"no field":      `[]`,
		"six":           `[` + list(6, label(`{"type":4,"style":1,"custom_id":"x","required":true}`)) + `]`,
		"long label":    `[{"type":18,"label":"` + strings.Repeat("x", 46) + `","component":{"type":4,"style":1,"custom_id":"x","required":true}}]`,
		"too long":      `[` + label(`{"type":4,"style":1,"custom_id":"x","required":true,"max_length":2,"value":"abc"}`) + `]`,
		"two lines":     `[` + label(`{"type":4,"style":1,"custom_id":"x","required":true,"value":"a\nb"}`) + `]`,
		"least of none": `[` + label(`{"type":3,"custom_id":"x","required":true,"min_values":0,"options":[{"label":"x","value":"x"}]}`) + `]`,
		"two chosen":    `[` + label(`{"type":3,"custom_id":"x","required":true,"options":[{"label":"x","value":"x","default":true},{"label":"x","value":"y","default":true}]}`) + `]`,
	} {
		m := components.Modal{Title: "x", CustomID: "x"}
		if err := json.Unmarshal([]byte(raw), &m.Components); err != nil {
			t.Fatal(name, err)
		}
		c := &counter{}
		if checkModal(c, m); c.n == 0 {
			t.Errorf("%s came through", name)
		}
	}
}

func quoted(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

type counter struct{ n int }

func (c *counter) Errorf(string, ...any) { c.n++ }
