package model

import (
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
)

// names are the people of one consult, by the placeholders that stand for them.
//
// On the way out every form of every alias is replaced by PERSON_n: as a whole word, in
// any case, with or without accents, the longest form first. So is each word of a full
// name on its own, where it is capitalised: "Ferreira". Three kinds of form are taken
// for a name only where they look like one:
//
//   - A form that is also an ordinary word (will, may, mark; see ordinary.txt) only
//     where it is capitalised, or written @will. What is then meant cannot be known, so
//     it comes back as it was written rather than as anybody's full name.
//   - A form of one letter only where it is written @a.
//   - A form without any letter never: it would be part of an id.
//
// A form that several people share also comes back as it was written. A prefix of an id
// (REQ-7) is no name, even if somebody has the handle req.
//
// Numbers are given in the order in which people are first met, so they say nothing of
// the organisation. A number that stands behind the word "person" in what somebody has
// typed is never given: such text comes back unchanged.
type names struct {
	next  map[step]int32  // the tree of all forms, by their folded runes
	forms map[int32]*form // by the place in the tree at which they end
	given map[string]int  // the number by what it stands for
	back  map[int]string
	typed map[int]bool
	last  int // the number that was given last
}

// step leads from a place in the tree to the next one. The root is 0.
type step struct {
	at   int32
	rune rune
}

// form is one way of calling somebody.
type form struct {
	back   string
	alias  int
	shared bool // by several people
	shown  look // what must be seen of it to take it for a name
	weak   bool // it comes back as it was written
}

// look is what a form must look like to be taken for a name.
type look int

const (
	anyhow      look = iota
	capitalised      // or with an @ before it
	mentioned        // with an @ before it
)

//go:embed ordinary.txt
var ordinaryText string

// ordinary are words that are also names, and short words of the languages of Europe.
var ordinary = func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(ordinaryText) {
		if !strings.HasPrefix(line, "#") {
			for _, word := range strings.Fields(line) {
				words[word] = true
			}
		}
	}
	return words
}()

// newNames are the names of a consult. What will be hidden is shown to it first, since
// the numbers that stand in it cannot be given.
func newNames(aliases []chat.Alias, texts ...string) *names {
	n := &names{next: map[step]int32{}, forms: map[int32]*form{}, given: map[string]int{}, back: map[int]string{}, typed: map[int]bool{}}
	for i, alias := range aliases {
		for _, text := range alias.Forms {
			n.add(text, form{back: alias.Back, alias: i})
		}
		for _, text := range alias.Forms {
			if words := strings.Fields(text); len(words) > 1 {
				for _, word := range words {
					if first, _ := utf8.DecodeRuneInString(word); !unicode.IsLower(first) && letters(word) > 1 {
						n.add(word, form{back: alias.Back, alias: i, shown: capitalised})
					}
				}
			}
		}
	}
	if len(n.next) > 0 {
		for _, text := range texts {
			for _, m := range typedNumber.FindAllStringSubmatch(text, -1) {
				number, _ := strconv.Atoi(m[1]) // at most six digits
				n.typed[number] = true
			}
		}
	}
	return n
}

// typedNumber finds at least whatever placeholder would take for one of ours.
var typedNumber = regexp.MustCompile(`(?i)person[^\pL\pN]{0,3}([0-9]{1,6})`)

func (n *names) add(text string, f form) {
	folded := fold(text)
	var key []rune
	for _, r := range folded {
		key = append(key, r.rune)
	}
	for len(key) > 0 && key[0] == ' ' {
		key = key[1:]
	}
	for len(key) > 0 && key[len(key)-1] == ' ' {
		key = key[:len(key)-1]
	}
	word := string(key)
	switch count := letters(word); {
	case count == 0:
		return
	case len(key) == 1 && !unspaced(key[0]):
		f.shown, f.weak = mentioned, true
	case ordinary[word]:
		f.shown, f.weak = capitalised, true
	}
	at := int32(0)
	for _, r := range key {
		next, had := n.next[step{at, r}]
		if !had {
			next = int32(len(n.next) + 1)
			n.next[step{at, r}] = next
		}
		at = next
	}
	if other := n.forms[at]; other != nil {
		other.shared = other.shared || other.alias != f.alias
		other.shown = min(other.shown, f.shown)
		return
	}
	n.forms[at] = &f
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// out is a text without the names.
func (n *names) out(text string) string {
	if len(n.next) == 0 {
		return text
	}
	folded := fold(text)
	var b strings.Builder
	done := 0 // bytes of the text
	for i := 0; i < len(folded); {
		f, length := n.match(text, folded, i)
		if f == nil {
			i++
			continue
		}
		from, to := folded[i].from, folded[i+length-1].to
		written := text[from:to]
		if at := i - 1; at >= 0 && folded[at].rune == '@' && (at == 0 || !inWord(folded[at-1].rune)) {
			from = folded[at].from
		}
		b.WriteString(text[done:max(from, done)])
		b.WriteString("PERSON_" + strconv.Itoa(n.number(f, written)))
		done, i = to, i+length
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// number is that of who is called so.
func (n *names) number(f *form, written string) int {
	key, back := "alias "+strconv.Itoa(f.alias), f.back
	if f.weak || f.shared {
		key, back = "written "+written, written
	}
	if number, had := n.given[key]; had {
		return number
	}
	for n.last++; n.typed[n.last]; n.last++ {
	}
	n.given[key], n.back[n.last] = n.last, back
	return n.last
}

// match is the longest form that begins at i, and how many folded runes it is.
func (n *names) match(text string, folded []foldedRune, i int) (best *form, length int) {
	inside := false
	if i > 0 {
		before := folded[i-1]
		if before.from == folded[i].from || joined(before.rune, folded[i].rune) {
			return nil, 0
		}
		inside = unspaced(before.rune) && unspaced(folded[i].rune)
	}
	at := int32(0)
	for j := i; j < len(folded); j++ {
		next, on := n.next[step{at, folded[j].rune}]
		if !on {
			break
		}
		at = next
		if f := n.forms[at]; f != nil && n.fits(text, folded, i, j+1, inside, f) {
			best, length = f, j+1-i
		}
	}
	return best, length
}

// fits reports whether a form that stands from i to j is a whole word, and looks like
// a name.
func (n *names) fits(text string, folded []foldedRune, i, j int, inside bool, f *form) bool {
	first, last := folded[i].rune, folded[j-1].rune
	at := i > 0 && folded[i-1].rune == '@'
	upper, _ := utf8.DecodeRuneInString(text[folded[i].from:])
	capital := !unicode.IsLower(upper)
	if f.shown == mentioned && !at || f.shown == capitalised && !capital && !at {
		return false
	}
	if inside && j-i < 2 { // one character of a longer word of a script without spaces
		return false
	}
	if j == len(folded) {
		return true
	}
	next := folded[j].rune
	switch {
	case folded[j].from == folded[j-1].from:
		return false
	case next == '-' && j+1 < len(folded) && unicode.IsDigit(folded[j+1].rune) && idPrefix(text[folded[i].from:folded[j-1].to]):
		return false
	case !joined(last, next):
		return j-i >= 2 || !(unspaced(last) && unspaced(next))
	case next == 's' && capital && j-i > 2 && !unspaced(first): // Anas Bericht, the two Anas
		return j+1 == len(folded) || !joined('s', folded[j+1].rune)
	}
	return false
}

func idPrefix(s string) bool {
	return len(s) >= 2 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
}

// placeholder is one as models write it.
var placeholder = regexp.MustCompile(`@?([Pp][Ee][Rr][Ss][Oo][Nn])(\\?_|-| )?([0-9]{1,6})`)

// in is a text with the names in place of their placeholders. One that stands for
// nobody is left as it is.
func (n *names) in(text string) string {
	if len(n.back) == 0 {
		return text
	}
	var b strings.Builder
	done := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		number, _ := strconv.Atoi(text[m[6]:m[7]])
		back, known := n.back[number]
		if !known || !n.alone(text, m) {
			continue
		}
		b.WriteString(text[done:m[0]])
		b.WriteString(back)
		done = m[1]
	}
	b.WriteString(text[done:])
	return b.String()
}

// alone reports whether what looks like a placeholder is a word of its own: not a part
// of "salesperson_1", "PERSON_12a" or "one person 3 times".
func (n *names) alone(text string, m []int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
	after, size := utf8.DecodeRuneInString(text[m[1]:])
	if text[m[0]] == '@' {
		before = ' '
	}
	beyond, _ := utf8.DecodeRuneInString(text[m[1]+size:])
	if m[0] > 0 && joined(before, 'p') {
		return false
	}
	if text[m[2]] == 'p' && (m[4] < 0 || text[m[4]] == ' ') {
		return false
	}
	switch {
	case m[1] == len(text), !joined('1', after):
		return true
	case after == 's':
		return m[1]+size == len(text) || !joined('s', beyond)
	}
	return false
}

// joined reports whether two runes that follow each other are in one word.
func joined(a, b rune) bool { return inWord(a) && inWord(b) && !unspaced(a) && !unspaced(b) }

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// unspaced reports whether names of the script of a rune stand in a text without spaces
// around them.
func unspaced(r rune) bool {
	return r > unicode.MaxLatin1 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Hangul)
}
