package blockkit

import (
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// fields are labels with their values: side by side where all are short, else one
// below the other.
func (s *sheet) fields(fields []chat.Field) []piece {
	if pieces, ok := s.narrow(fields); ok {
		return pieces
	}
	var lines []chat.Line
	for _, f := range fields {
		label := oneLine(f.Label)
		if label != "" && !strings.HasSuffix(label, "?") && !strings.HasSuffix(label, ":") {
			label += ":"
		}
		value := s.value(f)
		if label != "" {
			value = append(chat.Line{chat.B(label), chat.T(" ")}, value...)
		}
		lines = append(lines, value)
	}
	return paragraphs(lines)
}

// value is the settled value of a field.
func (s *sheet) value(f chat.Field) chat.Line {
	line := s.line(f.Value)
	if isBlank(line) {
		return chat.L(nothing)
	}
	return line
}

// narrow are fields in Slack's two columns. It reports false where they do not fit
// there or could not stand there safely.
func (s *sheet) narrow(fields []chat.Field) ([]piece, bool) {
	if len(fields) < 2 {
		return nil, false
	}
	var texts []*goslack.TextBlockObject
	var said []string
	for _, f := range fields {
		label, line := oneLine(f.Label), s.value(f)
		value, ok := small(line)
		if !ok || label == "" || !isInert(label) || length(label) > mostNarrow || breaker.Length(line) > mostNarrow {
			return nil, false
		}
		texts = append(texts, markup("*"+escape(label)+"*\n"+value))
		said = append(said, label+": "+wordsOf(line))
	}
	var pieces []piece
	for len(texts) > 0 {
		n := min(len(texts), mostFields)
		pieces = append(pieces, newPiece(strings.Join(said[:n], "\n"), goslack.NewSectionBlock(nil, texts[:n], nil)))
		texts, said = texts[n:], said[n:]
	}
	return pieces, true
}
