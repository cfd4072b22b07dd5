package discord

import (
	"strings"
	"testing"
)

func TestTyped(t *testing.T) {
	d := &Discord{company: acme()}
	for text, want := range map[string]string{
		"nothing special":                        "nothing special",
		"<@" + anaID + "> and <@!" + benID + ">": "@ana and @ben",
		"<@404>":                                 "<@404>",
		"<@ana>":                                 "<@ana>",
		"<@&123>":                                "@role",
		"<#" + opsID + ">":                       "#ops",
		"<#404>":                                 "<#404>",
		"</risk log:123>":                        "/risk log",
		"</risk log>":                            "</risk log>",
		"<:ok:123><a:go:456>":                    ":ok::go:",
		"<t:1795852800:D>":                       "2026-11-28",
		"<t:1795852800>":                         "2026-11-28 08:00 UTC",
		"<t:1795852800:R> <t:x> <t:99999999999999>": "2026-11-28 08:00 UTC <t:x> <t:99999999999999>",
		"a < b > c":            "a < b > c",
		"<<@" + anaID + ">>":   "<@ana>",
		"<b>&lt;</b>":          "<b>&lt;</b>",
		"<@" + anaID + "\n>":   "<@" + anaID + "\n>",
		"<":                    "<",
		"@everyone \\<@1> `x`": "@everyone \\<@1> `x`",
	} {
		if got := d.typed(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// Whatever is typed, nothing of it is lost that Discord has not marked up.
func FuzzTyped(f *testing.F) {
	for _, seed := range []string{"<@1>", "<t:1:R>", "<<#2>>", "</a:1>", "<:x:1", "a<b>c"} {
		f.Add(seed)
	}
	d := &Discord{company: acme()}
	f.Fuzz(func(t *testing.T, text string) {
		got := d.typed(text)
		if !strings.Contains(text, "<") && got != text {
			t.Errorf("%q becomes %q", text, got)
		}
		if strings.Count(got, "<") > strings.Count(text, "<") {
			t.Errorf("%q becomes %q", text, got)
		}
	})
}
