package wording

import "adjutant/chat"

// IsText reports whether a span is text with a look, which can be broken. What else there
// is stays whole: a mention, a moment or a link.
func IsText(s chat.Span) bool {
	switch s.Kind {
	case chat.SpanText, chat.SpanBold, chat.SpanCode, chat.SpanStruck:
		return true
	}
	return false
}

// Breaker breaks lines for a platform that takes only so much at once.
type Breaker struct {
	// Span is how much of the limit a span takes. Line is what a line takes beside its
	// spans, Between what two of them take that are together.
	Span          func(chat.Span) int
	Line, Between int
	// Text breaks a text in two, of which the first takes at most that much as a span.
	// That may be nothing, unless it must be something: there is no more room anywhere.
	Text func(text string, most int, must bool) (head, rest string)
}

// Groups breaks lines into groups that take at most most each. What is broken inside is a
// line that is too long by itself.
func (b Breaker) Groups(lines []chat.Line, most int) [][]chat.Line {
	var out [][]chat.Line
	var at []chat.Line
	used := 0
	for _, whole := range lines {
		for _, l := range b.Split(whole, most) {
			n := b.Length(l)
			if len(at) > 0 && used+n > most {
				out = append(out, at)
				at, used = nil, 0
			}
			at = append(at, l)
			used += n + b.Between
		}
	}
	if len(at) > 0 {
		out = append(out, at)
	}
	return out
}

// Split breaks a line into lines that take at most most each.
func (b Breaker) Split(l chat.Line, most int) []chat.Line {
	if b.Length(l) <= most {
		return []chat.Line{l}
	}
	var out []chat.Line
	var at chat.Line
	used := b.Line
	flush := func() {
		if len(at) > 0 {
			out = append(out, at)
		}
		at, used = nil, b.Line
	}
	for _, s := range l {
		if !IsText(s) {
			if used+b.Span(s) > most {
				flush()
			}
			at, used = append(at, s), used+b.Span(s)
			continue
		}
		for s.Text != "" {
			piece := s
			piece.Text, s.Text = b.Text(s.Text, most-used, len(at) == 0)
			if piece.Text == "" && len(at) == 0 { // cannot be: an empty line has room
				piece.Text, s.Text = s.Text, ""
			}
			if piece.Text != "" {
				at, used = append(at, piece), used+b.Span(piece)
			}
			if s.Text != "" {
				flush()
			}
		}
	}
	flush()
	return out
}

// Length is how much a line takes.
func (b Breaker) Length(l chat.Line) int {
	n := b.Line
	for _, s := range l {
		n += b.Span(s)
	}
	return n
}
