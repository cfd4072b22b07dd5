package blockkit

import (
	"net/url"
	"strings"

	"adjutant/chat"
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

// isText reports whether a settled span is text with a look, which can be broken.
func isText(s chat.Span) bool {
	switch s.Kind {
	case chat.SpanPerson, chat.SpanChannel, chat.SpanTime, chat.SpanLink:
		return false
	}
	return true
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

// chunks breaks settled lines into groups of at most most code points each. What is
// broken inside is a line that is too long by itself.
func chunks(lines []chat.Line, most int) [][]chat.Line {
	var out [][]chat.Line
	var at []chat.Line
	used := 0
	for _, whole := range lines {
		for _, l := range splitLine(whole, most) {
			n := lineLength(l)
			if len(at) > 0 && used+n > most {
				out = append(out, at)
				at, used = nil, 0
			}
			at = append(at, l)
			used += n + 1
		}
	}
	if len(at) > 0 {
		out = append(out, at)
	}
	return out
}

// splitLine breaks a settled line into lines of at most most code points. A
// mention, a moment or a link stays whole.
func splitLine(l chat.Line, most int) []chat.Line {
	if lineLength(l) <= most {
		return []chat.Line{l}
	}
	var out []chat.Line
	var at chat.Line
	used := 0
	flush := func() {
		if len(at) > 0 {
			out = append(out, at)
		}
		at, used = nil, 0
	}
	for _, s := range l {
		if !isText(s) {
			if used+spanLength(s) > most {
				flush()
			}
			at, used = append(at, s), used+spanLength(s)
			continue
		}
		for s.Text != "" {
			piece := s
			piece.Text, s.Text = split(s.Text, max(most-used, 0))
			if piece.Text != "" {
				at, used = append(at, piece), used+length(piece.Text)
			}
			if s.Text != "" {
				flush()
			}
		}
	}
	flush()
	return out
}

func lineLength(l chat.Line) int {
	n := 0
	for _, s := range l {
		n += spanLength(s)
	}
	return n
}

// spanLength is how much of a limit a settled span takes: an address as well as its
// words.
func spanLength(s chat.Span) int { return length(s.Text) + length(s.Ref) }
