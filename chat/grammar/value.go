package grammar

import (
	"strings"

	"adjutant/chat"
)

// How many words a value may have.
const (
	maxValueWords      = 6 // "in two weeks and three days"
	maxPositionalWords = 4
)

// piece is where a value begins: at a token, or behind the name in it.
type piece struct {
	at     int // the token
	from   int // the offset of the value
	text   string
	quoted bool
	tail   string
}

// pieceAt is a value that begins with the token, or if attached, behind the
// name in it.
func (r *reader) pieceAt(i int, attached bool) piece {
	t := r.tokens[i]
	switch {
	case attached || t.name == "":
		return piece{at: i, from: t.valueAt, text: t.value, quoted: t.quoted, tail: t.tail}
	default:
		return piece{at: i, from: t.start, text: r.typed(i, i+1)}
	}
}

// run finds the longest run of tokens from the first that is a value of the
// option. It stays within one line and before the next name, and drops
// punctuation that belongs to the sentence rather than the value.
func (r *reader) run(o chat.Option, first piece, most int, isName func(int) bool) (found, bool) {
	texts := []string{first.text}
	for i := first.at + 1; i < len(r.tokens) && len(texts) < most && !first.quoted; i++ {
		next := r.tokens[i]
		if next.quoted || !r.sameLine(first.at, i) {
			break
		}
		if isName(i) {
			// "at risk:" is a health even where an option is called risk.
			if next.bare() {
				texts = append(texts, r.typed(i, i+1))
			}
			break
		}
		texts = append(texts, r.typed(i, i+1))
	}
	for n := len(texts); n > 0; n-- {
		text := strings.Join(texts[:n], " ")
		trimmed := strings.TrimRight(text, closers)
		if first.quoted {
			trimmed = text
		}
		f := found{next: first.at + n, more: strings.HasSuffix(text+first.tail, ",")}
		for _, f.value = range []string{text, trimmed} {
			if r.recognises(o, f.value) {
				return f, true
			}
		}
	}
	return found{}, false
}

// found is a value and the token after it.
type found struct {
	value string
	next  int
	more  bool // a comma says that the list goes on
}

func (r *reader) isName(i int) bool {
	_, ok := r.nameAt(i)
	return ok
}

// read reads the value of the option that is named at m.
func (r *reader) read(m match) (string, int) {
	if m.dashed && !m.attached && m.option.Kind == chat.Flag {
		// A flag takes no word after it: "--confidential no budget left".
		return "yes", m.at + 1
	}
	first := m.at
	if !m.attached {
		first++
		if first >= len(r.tokens) || r.isName(first) || !isText(m.option) && !r.sameLine(m.at, first) {
			return "", first
		}
	}
	start := r.pieceAt(first, m.attached)
	if isText(m.option) {
		return r.readText(m.option, start)
	}
	return r.readValues(m.option, start)
}

// readValues reads a value that is no text, or several of an option that takes
// them: a comma at the end of one says that another follows.
func (r *reader) readValues(o chat.Option, start piece) (string, int) {
	var values []string
	for {
		f, ok := r.run(o, start, maxValueWords, r.isName)
		if !ok {
			f = r.unrecognised(start)
		}
		if !o.Many || !f.more || f.next >= len(r.tokens) || !r.sameLine(start.at, f.next) || r.isName(f.next) {
			return canonical(o, strings.Join(append(values, f.value), ", ")), f.next
		}
		values = append(values, strings.TrimRight(f.value, ","))
		start = r.pieceAt(f.next, false)
	}
}

// unrecognised takes what was meant as a value but is none, so that the fault
// is shown beside its field: one word, or all words that nothing else takes.
func (r *reader) unrecognised(start piece) found {
	next := start.at + 1
	if start.quoted {
		return found{value: start.text, next: next, more: start.tail == ","}
	}
	for r.nobodys(next) && r.sameLine(start.at, next) {
		next++
	}
	value := r.src[start.from:r.tokens[next-1].end]
	return found{value: value, next: next, more: strings.HasSuffix(value, ",")}
}

// readText reads a text: what is in quotes, or else everything up to the next
// name, with its line breaks. A text of one line ends with it where another
// option takes what follows.
func (r *reader) readText(o chat.Option, start piece) (string, int) {
	next := start.at + 1
	if start.quoted && !r.nobodys(next) {
		return start.text, next
	}
	oneLine := o.Kind == chat.Text && r.rest != nil && r.rest.Name != o.Name
	for next < len(r.tokens) && !r.isName(next) && !(oneLine && !r.sameLine(start.at, next)) {
		next++
	}
	return r.trimmed(r.src[start.from:r.tokens[next-1].end], next), next
}

// trimmed removes the comma that parts a text from the option after it.
func (r *reader) trimmed(text string, next int) string {
	if next < len(r.tokens) && r.isName(next) {
		return strings.TrimRight(text, ",;")
	}
	return text
}

// nobodys reports whether the token would belong to nothing: no name, no
// positional value, and the command takes no free text.
func (r *reader) nobodys(i int) bool {
	if i >= len(r.tokens) || r.rest != nil || r.isName(i) {
		return false
	}
	_, _, ok := r.positionalAt(i)
	return !ok
}

// skipSeparator passes a dash or comma that parts a value from what follows in
// the same line. On a new line a dash begins a list.
func (r *reader) skipSeparator(next int) int {
	if next < len(r.tokens) && next > 0 && r.tokens[next].plain() &&
		r.sameLine(next-1, next) && isSeparator(r.tokens[next].value) {
		return next + 1
	}
	return next
}

// typed is the text of some tokens as it was typed.
func (r *reader) typed(first, next int) string {
	return r.src[r.tokens[first].start:r.tokens[next-1].end]
}

// sameLine reports whether no line break is between two tokens.
func (r *reader) sameLine(i, j int) bool { return r.tokens[i].line == r.tokens[j].line }
