package blockkit

import (
	"net/url"
	"strings"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// nothing stands where there is no text, which Slack refuses.
const nothing = "–"

func (r Renderer) account(handle string) string {
	if r.Names == nil || handle == "" {
		return ""
	}
	return r.Names.Account(handle)
}

func (r Renderer) channel(handle string) string {
	if r.Names == nil || handle == "" {
		return ""
	}
	return r.Names.Channel(handle)
}

// ours is a text of ours, with its commands as they are called here.
func (r Renderer) ours(text string) string {
	if r.Names == nil {
		return text
	}
	return r.Names.Slash(text)
}

// settled are lines as this workspace shows them: a span that is left with another
// kind than that of a text is shown by Slack itself (a mention, a link, a moment).
// The Ref of a person or channel is then Slack's id. Everything below works with
// settled lines.
func (r Renderer) settled(lines []chat.Line) []chat.Line {
	out := make([]chat.Line, len(lines))
	for i, l := range lines {
		out[i] = r.line(l)
	}
	return out
}

// line is one settled line.
func (r Renderer) line(l chat.Line) chat.Line {
	var out chat.Line
	for _, s := range l {
		if s = r.span(s); s.Text != "" || s.Kind == chat.SpanLink {
			out = append(out, s)
		}
	}
	return out
}

func (r Renderer) span(s chat.Span) chat.Span {
	s.Text = clean(s.Text)
	text := s
	text.Kind, text.Ref = chat.SpanText, ""
	switch s.Kind {
	case chat.SpanBold, chat.SpanStruck:
		return s
	case chat.SpanCode:
		if strings.HasPrefix(s.Text, "/") {
			s.Text = r.ours(s.Text)
		}
		return s
	case chat.SpanPerson:
		id := r.account(s.Ref)
		if text.Text == "" && s.Ref != "" {
			text.Text = "@" + oneLine(s.Ref)
		}
		if id != "" && s.Ping {
			return chat.Span{Kind: s.Kind, Text: cut(text.Text, mostAtom), Ref: id, Ping: true}
		}
	case chat.SpanChannel:
		id := r.channel(s.Ref)
		if text.Text == "" && s.Ref != "" {
			text.Text = "#" + oneLine(s.Ref)
		}
		if id != "" {
			return chat.Span{Kind: s.Kind, Text: cut(text.Text, mostAtom), Ref: id}
		}
	case chat.SpanLink:
		if isLink(s.Ref) {
			if s.Text = cut(oneLine(s.Text), mostAtom); s.Text == s.Ref {
				s.Text = ""
			}
			return s
		}
		if text.Text == "" {
			text.Text = clean(s.Ref)
		}
	case chat.SpanTime:
		if !s.At.IsZero() {
			if s.Text = cut(oneLine(s.Text), mostAtom); s.Text == "" {
				s.Text = s.At.UTC().Format("2 Jan 2006 15:04 UTC")
			}
			return s
		}
	}
	return text
}

// isLink reports whether an address may be one to click on: of the web, or of mail.
func isLink(address string) bool {
	if address != clean(address) || strings.ContainsAny(address, " <>|\n\t") || length(address) > mostLink {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return u.Opaque != ""
	}
	return false
}

// words are what a settled span says to those who see only text.
func words(s chat.Span) string {
	if s.Kind == chat.SpanLink && s.Text == "" {
		return s.Ref
	}
	return s.Text
}

// wordsOf are settled lines as text, one below the other.
func wordsOf(lines ...chat.Line) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, s := range l {
			b.WriteString(words(s))
		}
	}
	return b.String()
}

// isBlank reports whether there is nothing to see in settled lines.
func isBlank(lines ...chat.Line) bool { return strings.TrimSpace(wordsOf(lines...)) == "" }

// breaker breaks settled lines by their code points. An address counts as well as its
// words.
var breaker = wording.Breaker{
	Span:    func(s chat.Span) int { return length(s.Text) + length(s.Ref) },
	Between: 1,
	Text:    func(text string, most int, _ bool) (head, rest string) { return split(text, max(most, 0)) },
}
