package components

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// chunks breaks settled lines into groups that take at most most each. What is broken
// inside is a line that is too long by itself.
func chunks(lines []chat.Line, most int) [][]chat.Line {
	var out [][]chat.Line
	var at []chat.Line
	used := 0
	for _, whole := range lines {
		for _, l := range splitLine(whole, most) {
			n := lineWeight(l)
			if len(at) > 0 && used+n > most {
				out = append(out, at)
				at, used = nil, 0
			}
			at = append(at, l)
			used += n
		}
	}
	if len(at) > 0 {
		out = append(out, at)
	}
	return out
}

// splitLine breaks a settled line into lines that take at most most each. A mention, a
// moment or a link stays whole.
func splitLine(l chat.Line, most int) []chat.Line {
	if lineWeight(l) <= most {
		return []chat.Line{l}
	}
	var out []chat.Line
	var at chat.Line
	used := 4
	flush := func() {
		if len(at) > 0 {
			out = append(out, at)
		}
		at, used = nil, 4
	}
	for _, s := range l {
		if !isText(s) {
			if used+spanWeight(s) > most {
				flush()
			}
			at, used = append(at, s), used+spanWeight(s)
			continue
		}
		for s.Text != "" {
			piece := s
			piece.Text, s.Text = broken(s.Text, max(most-used-4, 0), len(at) == 0)
			if piece.Text != "" {
				at, used = append(at, piece), used+spanWeight(piece)
			} else if len(at) == 0 { // cannot be: an empty line has room
				piece.Text, s.Text = s.Text, ""
				at = append(at, piece)
			}
			if s.Text != "" {
				flush()
			}
		}
	}
	flush()
	return out
}

// broken is a text in what takes at most most, and the rest. A word that might be whole
// on the next line is not broken, unless it has to be.
func broken(text string, most int, mustBreak bool) (head, rest string) {
	head, rest = wording.Measure(weight).Split(text, most)
	last, _ := utf8.DecodeLastRuneInString(head)
	if rest == "" || mustBreak || unicode.IsSpace(last) {
		return head, rest
	}
	at := strings.LastIndexFunc(head, unicode.IsSpace)
	if at < 0 {
		return "", text
	}
	_, size := utf8.DecodeRuneInString(head[at:])
	return text[:at+size], text[at+size:]
}
