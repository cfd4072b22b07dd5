package components_test

import (
	"strings"
	"testing"
)

// TestReader makes sure that the reader of the tests finds what Discord would make of a
// text.
func TestReader(t *testing.T) {
	for markdown, want := range map[string]string{
		"**b**": "bold", "a ~~b~~": "struck", "`c`": "code", "``a`b``": "code", "```\nx\n```": "fence", "# h": "heading", "a\n### h": "heading",
		"> q": "quote", "a\n>>> q": "quote", "- l": "list", "12. l": "list", "-# s": "small", "||x||": "spoiler", "*i*": "loose", "_i_": "loose",
		"[a](http://x)": "link", "[a](<http://x>)": "link", `[a\](http://x)`: "link", "so https://x.example": "link", "<https://x>": "link", "<a@b.c>": "link",
		"<@1>": "mention", "<@&1>": "mention", "<#1>": "channel", "<t:1>": "moment", "<t:1:R>": "moment", "</a b:1>": "command", "<:a:1>": "custom", "<a:b:1>": "custom",
		":smile:": "emoji", "hi @everyone": "everyone", "@HERE": "everyone", "[a](<u>) and ](http://x)": "link",
	} {
		if r := read(markdown); !r.kinds()[want] {
			t.Errorf("%q: no %s in %v", markdown, want, r.lives)
		}
	}
	for markdown, want := range map[string]string{
		`\*a\* \_b\_ \~\~c\~\~`: "*a* _b_ ~~c~~", "a # b - c > d": "a # b - c > d", `\# a`: "# a", `1\. a`: "1. a", `\<@1>`: "<@1>", `https\://x`: "https://x",
		`\[a](http)`: "[a](http)", "12:30": "12:30", `\@everyone`: "@everyone", `a\b`: `a\b`, "\\`a\\`": "`a`",
	} {
		if r := read(markdown); len(r.lives) > 0 || strings.ReplaceAll(r.text.String(), "\u2060", "") != want {
			t.Errorf("%q: %q with %v", markdown, r.text.String(), r.lives)
		}
	}
}
