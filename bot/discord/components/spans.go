package components

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// isID reports whether a text is an id of Discord's, so that it may stand in a mention.
func isID(id string) bool {
	return id != "" && len(id) <= 20 && strings.Trim(id, "0123456789") == ""
}

func (r Renderer) account(handle string) string {
	if r.Names == nil || handle == "" {
		return ""
	}
	if id := r.Names.Account(handle); isID(id) {
		return id
	}
	return ""
}

func (r Renderer) channel(handle string) string {
	if r.Names == nil || handle == "" {
		return ""
	}
	if id := r.Names.Channel(handle); isID(id) {
		return id
	}
	return ""
}

// ours is a text of ours, with its commands as they are called here.
func (r Renderer) ours(text string) string {
	if r.Names == nil {
		return text
	}
	return r.Names.Slash(text)
}

// spanCommand is a settled span that can be tapped to call a command: Text is how it
// is called, Ref the id.
const spanCommand chat.SpanKind = "command"

var callable = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}( [-_'\p{L}\p{N}]{1,32}){0,2}$`)

// command is a command in text, which begins with a slash.
func (r Renderer) command(s chat.Span) chat.Span {
	path := strings.TrimPrefix(s.Text, "/")
	if r.Names == nil {
		return s
	}
	if call, id := r.Names.Command(path); isID(id) && callable.MatchString(call) && !r.Basic {
		return chat.Span{Kind: spanCommand, Text: call, Ref: id}
	}
	s.Text = r.ours(s.Text)
	return s
}

// settled are lines as they are shown here: a span that is left with another kind than
// that of a text is shown by Discord itself (a mention, a link, a moment), and its Ref
// is then Discord's id. Everything below works with settled lines.
func (r Renderer) settled(lines []chat.Line) []chat.Line {
	out := make([]chat.Line, len(lines))
	for i, l := range lines {
		out[i] = r.line(l)
	}
	return out
}

// line is one settled line, in which neighbours of one kind of text are one span:
// markup that ends where the same begins would not be read.
func (r Renderer) line(l chat.Line) chat.Line {
	var out chat.Line
	for _, s := range l {
		for _, s := range r.span(s) {
			if s.Text == "" && wording.IsText(s) {
				continue
			}
			if last := len(out) - 1; last >= 0 && wording.IsText(s) && out[last].Kind == s.Kind {
				out[last].Text += s.Text
				continue
			}
			out = append(out, s)
		}
	}
	return out
}

// manyBreaks are empty lines, of which one is enough.
var manyBreaks = regexp.MustCompile(`\n[ \t]*\n[ \t\n]*\n`)

func (r Renderer) span(s chat.Span) []chat.Span {
	s.Text = manyBreaks.ReplaceAllString(strings.ReplaceAll(wording.Clean(s.Text), "\t", " "), "\n\n")
	text := chat.Span{Text: s.Text}
	switch s.Kind {
	case chat.SpanBold, chat.SpanStruck:
		if strings.TrimSpace(s.Text) != "" {
			text.Kind = s.Kind
		}
	case chat.SpanCode:
		// Neither a break nor a backtick can stand in code within a line, nor what would
		// end the words of a link before it: that is looked for without regard to code.
		if !strings.ContainsAny(s.Text, "`\n") && !strings.Contains(s.Text, "](") && strings.TrimSpace(s.Text) != "" {
			text.Kind = s.Kind
		}
		if strings.HasPrefix(s.Text, "/") {
			text = r.command(text)
		}
	case chat.SpanPerson:
		if text.Text == "" && s.Ref != "" {
			text.Text = "@" + wording.OneLine(s.Ref)
		}
		if id := r.account(s.Ref); id != "" {
			return []chat.Span{{Kind: s.Kind, Text: utf16.Cut(wording.OneLine(text.Text), mostAtom), Ref: id, Ping: s.Ping}}
		}
	case chat.SpanChannel:
		if text.Text == "" && s.Ref != "" {
			text.Text = "#" + wording.OneLine(s.Ref)
		}
		if id := r.channel(s.Ref); id != "" {
			return []chat.Span{{Kind: s.Kind, Text: utf16.Cut(wording.OneLine(text.Text), mostAtom), Ref: id}}
		}
	case chat.SpanLink:
		return linked(text.Text, s.Ref)
	case chat.SpanTime:
		if !s.At.IsZero() {
			words := utf16.Cut(wording.OneLine(text.Text), mostAtom)
			return []chat.Span{{Kind: s.Kind, Text: cmp.Or(words, s.At.UTC().Format("2 Jan 2006 15:04 UTC")), At: s.At}}
		}
	}
	return []chat.Span{text}
}

// simple are words that can be the words of a link: Discord shows the markup itself
// where there is an emoji, a bracket or another address in them (discord-api-docs
// issues 7673 and 7721).
var simple = regexp.MustCompile(`^[\p{L}\p{M}\p{N} .,;!?'’“”"&%$€+/()–—·…#-]+$`)

// linked is a link as the spans that show it. Words that cannot be a link's stand
// before it.
func linked(text, ref string) []chat.Span {
	address, ok := addressOf(ref)
	if !ok {
		return []chat.Span{{Text: cmp.Or(text, wording.Clean(ref))}}
	}
	words := utf16.Cut(wording.OneLine(text), mostAtom)
	switch {
	case words == "" || words == ref:
		return []chat.Span{{Kind: chat.SpanLink, Ref: address}}
	case !simple.MatchString(words) || strings.Contains(words, "www."):
		return []chat.Span{{Text: text + " "}, {Kind: chat.SpanLink, Text: "link", Ref: address}}
	}
	return []chat.Span{{Kind: chat.SpanLink, Text: words, Ref: address}}
}

// addressOf is an address of the web, with nothing in it that means something in
// markup.
func addressOf(ref string) (string, bool) {
	if ref != wording.Clean(ref) || strings.ContainsAny(ref, " \n\t") {
		return "", false
	}
	u, err := url.Parse(ref)
	if err != nil || u.Host == "" || u.User != nil || !slices.Contains([]string{"http", "https"}, strings.ToLower(u.Scheme)) {
		return "", false
	}
	var b strings.Builder
	for _, c := range []byte(ref) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("()<>[]{}\\\"'`*|^~", c) >= 0 {
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	// A host with such a character is none.
	if u, err = url.Parse(b.String()); err != nil || u.Host == "" || b.Len() > mostLink {
		return "", false
	}
	return b.String(), true
}

// words are what a settled span says to those who see only text.
func words(s chat.Span) string {
	switch {
	case s.Kind == spanCommand:
		return "/" + s.Text
	case s.Kind == chat.SpanLink && s.Text == "":
		return s.Ref
	}
	return s.Text
}

// wordsOf are settled lines as text, one below the other.
func wordsOf(lines ...chat.Line) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		for _, s := range l {
			texts[i] += words(s)
		}
	}
	return strings.Join(texts, "\n")
}

// isBlank reports whether there is nothing to see in settled lines.
func isBlank(lines ...chat.Line) bool { return strings.TrimSpace(wordsOf(lines...)) == "" }

// flat is a settled line on one line.
func flat(l chat.Line) chat.Line {
	out := slices.Clone(l)
	for i := range out {
		if wording.IsText(out[i]) {
			out[i].Text = strings.Join(strings.FieldsFunc(out[i].Text, func(r rune) bool { return r == '\n' }), " ")
		}
	}
	return out
}

// tight takes empty lines out of a settled line.
func tight(l chat.Line) chat.Line {
	out := slices.Clone(l)
	for i := range out {
		if wording.IsText(out[i]) {
			out[i].Text = strings.ReplaceAll(out[i].Text, "\n\n", "\n")
		}
	}
	return out
}

// trimmed is a settled line without space at its ends.
func trimmed(l chat.Line) chat.Line {
	out := slices.Clone(l)
	for len(out) > 0 && wording.IsText(out[0]) {
		if out[0].Text = strings.TrimLeftFunc(out[0].Text, unicode.IsSpace); out[0].Text != "" {
			break
		}
		out = out[1:]
	}
	for last := len(out) - 1; last >= 0 && wording.IsText(out[last]); last-- {
		if out[last].Text = strings.TrimRightFunc(out[last].Text, unicode.IsSpace); out[last].Text != "" {
			break
		}
		out = out[:last]
	}
	return out
}
