package wording_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/chat/wording"
)

var measures = map[string]wording.Measure{"code points": wording.Codepoints, "UTF-16": wording.UTF16}

// TestLength counts as the platforms do.
func TestLength(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if got, want := measures["code points"].Length(s), utf8.RuneCountInString(s); got != want {
			t.Errorf("%d code points, wanted %d", got, want)
		}
		if got, want := measures["UTF-16"].Length(s), len(utf16.Encode([]rune(s))); got != want {
			t.Errorf("%d units, wanted %d", got, want)
		}
	})
}

// TestSplit breaks any text: the parts are the text, the first fits, and only what must
// be is broken.
func TestSplit(t *testing.T) {
	for name, m := range measures {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				parts := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"word ", "👩‍👩‍👧‍👦", "🇫🇷", "e\u0301", strings.Repeat("\u0301", 60), " ", "\n", "\xff\xfe", strings.Repeat("\xff", 20)}))
				s := strings.Join(rapid.SliceOfN(parts, 0, 20).Draw(t, "parts"), "")
				most := rapid.IntRange(0, 60).Draw(t, "most")
				head, rest := m.Split(s, most)
				if head+rest != s || m.Length(head) > most {
					t.Errorf("%q and %q of %q", head, rest, s)
				}
				if m.Length(s) <= most && rest != "" || most > 1 && s != "" && head == "" {
					t.Errorf("%q was broken into %q and %q", s, head, rest)
				}
				short := m.Cut(s, most)
				if most > 0 && m.Length(short) > most || m.Length(s) <= most && short != s || m.Length(s) > most && !strings.HasSuffix(short, "…") {
					t.Errorf("%q was cut to %q", s, short)
				}
			})
		})
	}
}

// TestCharactersStayWhole breaks between characters, and between words where it can.
func TestCharactersStayWhole(t *testing.T) {
	whole := regexp.MustCompile("^(👩‍👩‍👧‍👦|🇫🇷|e\u0301|👍🏽|❤️|🏴\U000e0067\U000e0062\U000e007f)*$")
	text := strings.Repeat("👩‍👩‍👧‍👦🇫🇷🇫🇷e\u0301👍🏽❤️🏴\U000e0067\U000e0062\U000e007f", 20)
	for name, m := range measures {
		for most := 12; most < 200; most++ {
			if head, rest := m.Split(text, most); !whole.MatchString(head) || !whole.MatchString(rest) {
				t.Errorf("%s: %q, %q", name, head, rest)
			}
		}
		for _, c := range []struct {
			most int
			head string
		}{{11, "two words "}, {13, "two words "}, {14, "two words and "}, {15, "two words and "}, {5, "two "}} {
			if head, _ := m.Split("two words and more", c.most); head != c.head {
				t.Errorf("%s: %q in %d", name, head, c.most)
			}
		}
	}
}

// TestClean takes out what cannot be seen, and nothing else.
func TestClean(t *testing.T) {
	for s, want := range map[string]string{
		"a\x00b\x1b[2J": "ab[2J", "a\r\nb\rc\u2028d": "a\nb\nc\nd", "\u202eevil\u2066": "evil", "\xff": "\uFFFD", "tab\tand\nline": "tab\tand\nline", "👩‍👩‍👧‍👦 é": "👩‍👩‍👧‍👦 é",
	} {
		if got := wording.Clean(s); got != want {
			t.Errorf("%q became %q, wanted %q", s, got, want)
		}
	}
	if got := wording.OneLine(" a \n\n\tb\u2029c "); got != "a b c" {
		t.Errorf("%q", got)
	}
	if one, many := wording.Plural(1, "One line", "%d lines"), wording.Plural(3, "One line", "%d lines"); one != "One line" || many != "3 lines" {
		t.Errorf("%q, %q", one, many)
	}
}

// TestTitle names a form in as many characters as there are.
func TestTitle(t *testing.T) {
	for _, c := range []struct {
		title, path string
		most        int
		want        string
		whole       bool
	}{
		{"Log a risk", "risk log", 24, "Log a risk", true},
		{" Put a risk\non the register ", "risk log", 45, "Put a risk on the register", true},
		{"Put a risk on the register", "risk log", 24, "Log a risk", false},
		{"Get what an earlier request asked for", "request new", 24, "New request", false},
		{"Get what an earlier request asked for", "request new", 5, "Requ…", false},
		{"Say something about an update that is long", "update edit", 24, "Edit an update", false},
		{"", "checkin answer", 24, "Answer a check-in", true},
		{"", "", 24, "Adjutant", true},
		{"An unknown thing with a long name", "thing frobnicate", 24, "Thing", false},
	} {
		if got, whole := wording.Title(c.title, c.path, c.most); got != c.want || whole != c.whole {
			t.Errorf("%q of %s in %d is %q, %v", c.title, c.path, c.most, got, whole)
		}
	}
}

// TestFields names fields, and says what helps to fill them in.
func TestFields(t *testing.T) {
	ours := func(text string) string { return strings.ReplaceAll(text, "/my", "/coo my") }
	for _, c := range []struct {
		o           chat.Option
		label, hint string
	}{
		{chat.Option{Name: "due_date", Kind: chat.Date, Help: "When it is due"}, "Due date", "When it is due."},
		{chat.Option{Name: "id", Kind: chat.Record, Records: []string{"RISK"}, Required: true, Default: "none"}, "Risk", ""},
		{chat.Option{Name: "id", Kind: chat.Record, Records: []string{"RISK", "REQ"}}, "Record", ""},
		{chat.Option{Name: "id", Kind: chat.Record, Records: []string{"NEW"}}, "Record", ""},
		{chat.Option{Name: "id", Kind: chat.Record, Label: "Which?", Help: "See /my!"}, "Which?", "See /coo my!"},
		{chat.Option{Name: "links", Kind: chat.Record, Many: true, Default: "none"}, "Links", "Several with commas between them. Otherwise none."},
		{chat.Option{Name: "open", Kind: chat.Flag, Default: "no"}, "Open", ""},
	} {
		if label, hint := wording.Label(c.o), wording.Hint(c.o, true, ours); label != c.label || hint != c.hint {
			t.Errorf("%q with %q, wanted %q with %q", label, hint, c.label, c.hint)
		}
	}
	if got := wording.Hint(chat.Option{Name: "links", Many: true}, false, ours); got != "" {
		t.Errorf("%q beside a list", got)
	}
	one, many := chat.Option{}, chat.Option{Many: true}
	if got := wording.Values(one, " a, b "); !slices.Equal(got, []string{"a, b"}) {
		t.Errorf("%q", got)
	}
	if got := wording.Values(many, " a, b ,, a"); !slices.Equal(got, []string{"a", "b"}) || wording.Values(one, " ") != nil || wording.Values(many, " ,") != nil {
		t.Errorf("%q", got)
	}
}

// TestTable makes a table a list.
func TestTable(t *testing.T) {
	link := chat.Line{{Kind: chat.SpanLink, Ref: "https://example.com"}}
	rows := [][]chat.Line{
		{{chat.C("RISK-1")}, chat.L("Port strike"), chat.L("16")},
		{chat.L("Support"), nil, chat.L("€4")},
		{},
		{chat.L(" "), link, nil},
	}
	want := []chat.Line{
		{chat.C("RISK-1"), chat.T(" · "), chat.T("Port strike"), chat.T(" · "), chat.T("Score: "), chat.T("16")},
		{chat.B("Support"), chat.T(" · "), chat.T("Score: "), chat.T("€4")},
		link,
	}
	if diff := cmp.Diff(want, wording.Items([]string{"Id", "Title", "Score"}, rows)); diff != "" {
		t.Error(diff)
	}
	for column, want := range []bool{false, false, true, false} {
		if got := wording.IsNumeric(rows, column); got != want {
			t.Errorf("column %d: %v", column, got)
		}
	}
}

// TestBreaker breaks lines: nothing is lost or in another order, no part takes more than
// it may, and what is no text stays whole.
func TestBreaker(t *testing.T) {
	codepoints := wording.Measure(wording.Codepoints)
	for name, b := range map[string]wording.Breaker{
		"apart": {
			Span: func(s chat.Span) int { return codepoints.Length(s.Text) }, Between: 1,
			Text: func(text string, most int, _ bool) (head, rest string) { return codepoints.Split(text, max(most, 0)) },
		},
		"by the word": {
			Span: func(s chat.Span) int { return 2 + codepoints.Length(s.Text) }, Line: 3,
			Text: func(text string, most int, must bool) (head, rest string) {
				if head, rest = codepoints.Split(text, max(most-2, 0)); rest != "" && !must && !strings.HasSuffix(head, " ") {
					return "", text
				}
				return head, rest
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				const most = 30
				span := rapid.Custom(func(t *rapid.T) chat.Span {
					kind := rapid.SampledFrom([]chat.SpanKind{chat.SpanText, chat.SpanBold, chat.SpanCode, chat.SpanStruck, chat.SpanLink}).Draw(t, "kind")
					pattern := `[a-z 🚢]{1,90}`
					if kind == chat.SpanLink {
						pattern = `[a-z]{1,20}`
					}
					return chat.Span{Kind: kind, Text: rapid.StringMatching(pattern).Draw(t, "text")}
				})
				line := rapid.Custom(func(t *rapid.T) chat.Line { return rapid.SliceOfN(span, 1, 5).Draw(t, "line") })
				lines := rapid.SliceOfN(line, 0, 5).Draw(t, "lines")
				var want, got strings.Builder
				links := 0
				for _, l := range lines {
					want.WriteString(l.Plain())
					for _, s := range l {
						if s.Kind == chat.SpanLink {
							links++
						}
					}
				}
				for _, group := range b.Groups(lines, most) {
					used := -b.Between
					for _, l := range group {
						used += b.Length(l) + b.Between
						got.WriteString(l.Plain())
						for _, s := range l {
							if s.Kind == chat.SpanLink {
								links--
							}
						}
					}
					if used > most {
						t.Errorf("%d in %v", used, group)
					}
				}
				if got.String() != want.String() || links != 0 {
					t.Errorf("%q became %q, %d links were broken", want.String(), got.String(), links)
				}
			})
		})
	}
}
