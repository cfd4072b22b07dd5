package grammar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a line, or one quotation, with what may be a name
// before it. Offsets are kept so that free text can be returned as it was
// typed.
type token struct {
	start, end int
	// line counts the line breaks between tokens before this one: a value
	// ends with its line.
	line int
	// dashed is true for --name and for —name, which phones make of it.
	dashed bool
	// name is what stands before the separator (a colon or an equals sign),
	// or after the dashes; empty for an ordinary word.
	name string
	sep  rune
	// value is what follows the separator, or the whole word; valueAt is its
	// offset.
	value   string
	valueAt int
	quoted  bool
	tail    string
}

// plain reports whether the token is an ordinary word.
func (t token) plain() bool { return t.name == "" && !t.quoted }

// bare reports whether the token is a name and its separator, without a value.
func (t token) bare() bool { return t.name != "" && t.value == "" && !t.quoted }

// split takes a line apart. It knows nothing of the command.
func split(src string) []token {
	q := &quotes{src: src, unclosed: map[unclosed]bool{}}
	var tokens []token
	line := 0
	expectValue := true // single quotes quote here
	for at := 0; at < len(src); {
		r, size := utf8.DecodeRuneInString(src[at:])
		if isSpace(r) {
			if isBreak(r) {
				line++
			}
			at += size
			continue
		}
		t := q.token(at, expectValue)
		t.line = line
		tokens = append(tokens, t)
		expectValue = t.bare() || t.sep == 0 && isColon(t.value)
		at = t.end
	}
	return tokens
}

// token reads the token that begins at the offset.
func (s *quotes) token(at int, single bool) token {
	src := s.src
	t := token{start: at, valueAt: at}
	if q, ok := s.read(at, single); ok {
		t.value, t.end, t.tail, t.quoted = q.text, q.end, q.tail, true
		return t
	}
	t.end = wordEnd(src, at)
	dashes := dashesAt(src[at:t.end])
	nameAt := at + dashes
	nameEnd := nameAt + nameLength(src[nameAt:t.end])
	sep, size := utf8.DecodeRuneInString(src[nameEnd:t.end])
	switch {
	case nameEnd == nameAt:
	case isColon(string(sep)) || sep == '=':
		t.dashed, t.name, t.sep, t.valueAt = dashes > 0, src[nameAt:nameEnd], sep, nameEnd+size
		if t.valueAt < len(src) {
			if q, ok := s.read(t.valueAt, true); ok {
				t.value, t.end, t.tail, t.quoted = q.text, q.end, q.tail, true
				return t
			}
		}
	case dashes > 0 && nameEnd == t.end:
		t.dashed, t.name, t.valueAt = true, src[nameAt:nameEnd], t.end
	}
	t.value = src[t.valueAt:t.end]
	return t
}

// dashesAt is the length of the dashes that make an option of the word.
func dashesAt(word string) int {
	for _, dashes := range []string{"--", "—", "–"} {
		if strings.HasPrefix(word, dashes) {
			return len(dashes)
		}
	}
	return 0
}

// nameLength is the length of what could be an option's name. It begins with a
// letter, so that 12:30 is never an option.
func nameLength(word string) int {
	for i, r := range word {
		if unicode.IsLetter(r) || i > 0 && (unicode.IsNumber(r) || r == '_' || r == '-') {
			continue
		}
		return i
	}
	return len(word)
}

func wordEnd(src string, at int) int {
	if i := strings.IndexFunc(src[at:], isSpace); i >= 0 {
		return at + i
	}
	return len(src)
}

func atSpace(src string, at int) bool {
	r, size := utf8.DecodeRuneInString(src[at:])
	return size == 0 || isSpace(r)
}

// isSpace adds to Unicode's spaces the two invisible characters that come with
// text copied from elsewhere, and that nobody could find in a name.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
}

func isBreak(r rune) bool {
	return r == '\n' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// isColon also takes the full-width colon of Chinese and Japanese keyboards.
func isColon(word string) bool { return word == ":" || word == "：" }

// isSeparator reports whether the word only parts what is before it from what
// is after it: the dash of "at risk - two engineers left".
func isSeparator(word string) bool {
	switch word {
	case "-", "–", "—", ",", ";", "|", ":", "：":
		return true
	}
	return false
}
