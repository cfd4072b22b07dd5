package slack

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTypedAsItWasTyped(t *testing.T) {
	s := &Slack{company: acme()}
	for _, c := range []struct{ escaped, want string }{
		{"log A port may close", "log A port may close"},
		{"", ""},
		{"R&amp;D &lt;soon&gt;", "R&D <soon>"},
		{"&amp;lt;b&amp;gt;", "&lt;b&gt;"}, // what was typed as an escape stays one
		{"&amp;amp;", "&amp;"},
		{"a & b", "a & b"},
		{"give <@U01ANA|ana> a day", "give @ana a day"},
		{"give <@U01ANA> a day", "give @ana a day"},
		{"to:<@U01ANA>", "to:@ana"},
		{"<@U0NOBODY|eve>", "@eve"},
		{"<@U0NOBODY>", "<@U0NOBODY>"},
		{"<@U0NOBODY|e&amp;v>", "@e&v"},
		{"in <#C01OPS|operations>", "in #ops"},
		{"in <#C01OPS>", "in #ops"},
		{"in <#C0OTHER|random>", "in #random"},
		{"in <#C0OTHER|>", "in <#C0OTHER>"},
		{"in <#C0OTHER>", "in <#C0OTHER>"},
		{"<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"},
		{"<http://example.com|example.com>", "example.com"},
		{"<https://example.com/|Example.com>", "Example.com"},
		{"<https://example.com/plan|the plan>", "the plan https://example.com/plan"},
		{"<mailto:ana@example.com|ana@example.com>", "ana@example.com"},
		{"<tel:+4930123|030 123>", "030 123 +4930123"},
		{"<!channel> look", "@channel look"},
		{"<!here|@here> look", "@here look"},
		{"<!here|here> look", "@here look"},
		{"<!everyone>", "@everyone"},
		{"<!subteam^S01|@leads>", "@leads"},
		{"<!subteam^S01>", "@group"},
		{"<!date^1392734382^{date}|Feb 18, 2014>", "Feb 18, 2014"},
		{"<!date^1392734382^{date}>", "a date"},
		{"<weird>", "<weird>"},
		{"a < b", "a < b"},
		{"a <", "a <"},
		{"<", "<"},
		{"<<@U01ANA>", "<@ana"},
		{"<@U01ANA", "<@U01ANA"},
		{"a > b <@U01ANA>", "a > b @ana"},
		{"&lt;@U01ANA&gt;", "<@U01ANA>"}, // typed, and so no mention
		{"<>", "<>"},
		{"<@>", "<@>"},
		{"<javascript:alert(1)|click>", "click javascript:alert(1)"},
	} {
		if got := s.typed(c.escaped); got != c.want {
			t.Errorf("typed(%q) = %q, want %q", c.escaped, got, c.want)
		}
	}
}

func TestUnescapeOnce(t *testing.T) {
	for escaped, want := range map[string]string{
		"&lt;b&gt; &amp; co": "<b> & co", "&amp;lt;": "&lt;", "&amp;amp;amp;": "&amp;amp;", "&quot;": "&quot;", "": "",
	} {
		if got := unescape(escaped); got != want {
			t.Errorf("unescape(%q) = %q, want %q", escaped, got, want)
		}
	}
}

// What a person typed comes back as they typed it: Slack escapes it, and that is
// undone once.
func FuzzTypedRoundTrip(f *testing.F) {
	for _, seed := range []string{"", "a<b>&c", "&amp;", "<@U01ANA>", "<!channel>", "<https://x|y>", "&lt;", "<<>>", "é\u202e\x00"} {
		f.Add(seed)
	}
	s := &Slack{company: acme()}
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	f.Fuzz(func(t *testing.T, typed string) {
		if got := s.typed(escape.Replace(typed)); got != typed {
			t.Errorf("%q came back as %q", typed, got)
		}
	})
}

// Whatever Slack sends is read without a fault, and costs no more than it is long.
func FuzzTyped(f *testing.F) {
	for _, seed := range []string{"<@U01ANA|x> <#C01OPS> <!date^1^{date}|x>", "<<<<", "<a|b|c>", "<!^>", "<:>", "&amp;lt;"} {
		f.Add(seed)
	}
	s := &Slack{company: acme()}
	f.Fuzz(func(t *testing.T, text string) {
		got := s.typed(text)
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q became %q, which is no text", text, got)
		}
		if len(got) > 8*len(text)+8 {
			t.Errorf("%q became %d bytes", text, len(got))
		}
	})
}
