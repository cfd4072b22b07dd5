package grammar

import (
	"strings"
	"unicode/utf8"
)

// quotation is one way to quote. Phones and languages have their own, and
// editing in the middle of a line mixes them, so a second set of closing marks
// is tried where the proper one is missing.
type quotation struct {
	open   rune
	close  string
	loose  string
	single bool // the mark is an apostrophe too
	padded bool // spaces inside belong to the mark, as in « mot »
}

const (
	anyDouble = `"“”`
	anySingle = `'’‘`
)

var quotations = []quotation{
	{open: '"', close: `"`, loose: anyDouble},
	{open: '“', close: `”`, loose: anyDouble},
	{open: '„', close: `“”`, loose: anyDouble},
	{open: '”', close: `”`, loose: anyDouble},
	{open: '«', close: `»`, padded: true},
	{open: '»', close: `«`},
	{open: '‹', close: `›`, padded: true},
	{open: '\'', close: `'`, loose: anySingle, single: true},
	{open: '‘', close: `’`, loose: anySingle, single: true},
	{open: '‚', close: `‘’`, loose: anySingle, single: true},
}

// closers are the marks that may follow a closing quote before the next space.
const closers = ",.;:!?)"

// quoted is a quotation found in a line.
type quoted struct {
	text string // what is inside, without escapes
	end  int    // offset after the closing mark and the tail
	tail string // punctuation between the closing mark and the next space
}

// quotes finds the quotations of one line.
type quotes struct {
	src string
	// unclosed holds the marks that no mark closes any more, so that a line
	// full of them is not searched to its end for each.
	unclosed map[unclosed]bool
}

type unclosed struct {
	open  rune
	marks string
}

// CutQuoted takes the quotation off the beginning of a text, and returns what is
// in it and what follows. It reports false where the text begins with none.
func CutQuoted(text string) (inside, rest string, found bool) {
	s := &quotes{src: text, unclosed: map[unclosed]bool{}}
	q, found := s.read(0, true)
	if !found {
		return "", text, false
	}
	return q.text, strings.TrimLeftFunc(text[q.end:], isSpace), true
}

// read reads the quotation that begins at the offset. It reports false
// where none does, or where it is never closed: then the mark is an ordinary
// character. Single quotes count only where the caller expects a value,
// because in running text they are apostrophes.
func (s *quotes) read(at int, single bool) (quoted, bool) {
	open, size := utf8.DecodeRuneInString(s.src[at:])
	for _, q := range quotations {
		if q.open != open || q.single && !single {
			continue
		}
		for _, marks := range []string{q.close, q.loose} {
			if found, ok := s.find(q, at+size, marks); ok {
				return found, true
			}
		}
	}
	return quoted{}, false
}

// find looks for the closing mark. One in the middle of a word is an
// apostrophe where that is possible; otherwise it shows that the opening mark
// quoted only a part of a word, as in "A"-team, which stays as it is.
func (s *quotes) find(q quotation, from int, marks string) (quoted, bool) {
	if marks == "" || s.unclosed[unclosed{q.open, marks}] {
		return quoted{}, false
	}
	src, slashes := s.src, 0
	for i, r := range src[from:] {
		switch {
		case r == '\\':
			slashes++
			continue
		case !strings.ContainsRune(marks, r) || slashes%2 == 1:
		default:
			after := from + i + utf8.RuneLen(r)
			tail := src[after : len(src)-len(strings.TrimLeft(src[after:], closers))]
			if end := after + len(tail); atSpace(src, end) {
				text := unescape(src[from:from+i], marks)
				if q.padded {
					text = strings.TrimFunc(text, isSpace)
				}
				return quoted{text: text, end: end, tail: tail}, true
			}
			if !q.single {
				return quoted{}, false
			}
		}
		slashes = 0
	}
	s.unclosed[unclosed{q.open, marks}] = true
	return quoted{}, false
}

// unescape undoes escape. A backslash means something only before a closing
// mark, so that \\server\share survives inside quotes.
func unescape(text, marks string) string {
	if !strings.ContainsRune(text, '\\') {
		return text
	}
	var b strings.Builder
	for text != "" {
		after := strings.TrimLeft(text, `\`)
		slashes := len(text) - len(after)
		mark, _ := utf8.DecodeRuneInString(after)
		if after == "" || strings.ContainsRune(marks, mark) {
			slashes /= 2
		}
		b.WriteString(strings.Repeat(`\`, slashes))
		next := len(after)
		if after != "" {
			// The character after the backslashes is taken with them.
			_, size := utf8.DecodeRuneInString(after)
			if i := strings.IndexByte(after[size:], '\\'); i >= 0 {
				next = size + i
			}
		}
		b.WriteString(after[:next])
		text = after[next:]
	}
	return b.String()
}

// quote puts text between straight double quotes so that it is read back
// unchanged.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	slashes := 0
	for i := range len(text) {
		switch text[i] {
		case '\\':
			slashes++
		case '"':
			b.WriteString(strings.Repeat(`\`, slashes+1))
			slashes = 0
		default:
			slashes = 0
		}
		b.WriteByte(text[i])
	}
	b.WriteString(strings.Repeat(`\`, slashes))
	b.WriteByte('"')
	return b.String()
}
