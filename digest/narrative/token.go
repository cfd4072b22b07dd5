package narrative

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// shape is what a token is made of.
type shape int

const (
	letters shape = iota
	digits
	mark
)

// token is a word, a number as it is written, or one other character.
type token struct {
	raw string
	// word is what it is compared by: lower case, without accents, with plain
	// apostrophes and dashes, and without a possessive ending.
	word  string
	shape shape
	// glued is set where nothing stands between it and the token before.
	glued bool
	// owned is set for a possessive: "Ana's".
	owned bool
	// quoted is set within quotes that a person's words bear out.
	quoted bool
	// settled is set once its meaning has been found and judged.
	settled bool
	// name is set for a part of the name of a person or a department.
	name bool
	// of is the matter of the value that it is part of, or 0.
	of matter
	// clause counts from the beginning of the sentence.
	clause int
}

// tokenize splits a text. It keeps all but spaces.
func tokenize(s string) []token {
	tokens := make([]token, 0, 4+len(s)/4)
	spaced := true
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			spaced, i = true, i+size
			continue
		}
		if n := len(tokens); !spaced && n > 0 && tokens[n-1].shape == digits && isApostrophe(r) && ownsHere(s[i+size:]) {
			tokens[n-1].owned = true // RISK-1's
			i += size + 1
			continue
		}
		t := token{glued: !spaced}
		end := i + size
		switch {
		case isLetter(r):
			t.shape = letters
			end = wordEnd(s, i)
		case isDigit(r):
			t.shape = digits
			end = numberEnd(s, i)
		default:
			t.shape = mark
		}
		t.raw = s[i:end]
		t.word = fold(t.raw)
		if t.shape == letters {
			t.word, t.owned = disown(t.word)
		}
		tokens = append(tokens, t)
		spaced, i = false, end
	}
	return tokens
}

// ownsHere reports whether a text begins with the s of a possessive.
func ownsHere(rest string) bool {
	if !strings.HasPrefix(rest, "s") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest[1:])
	return !isLetter(next)
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

func isDash(r rune) bool {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '−':
		return true
	}
	return false
}

// wordEnd is where a word ends that begins at i. An apostrophe between letters is part
// of it.
func wordEnd(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isLetter(r) {
			next, _ := utf8.DecodeRuneInString(s[i+size:])
			if !isApostrophe(r) || !isLetter(next) {
				return i
			}
		}
		i += size
	}
	return i
}

// numberEnd is where digits end that begin at i. A mark between digits is part of them.
func numberEnd(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isDigit(r) {
			next, _ := utf8.DecodeRuneInString(s[i+size:])
			if r != '.' && r != ',' && !isApostrophe(r) || !isDigit(next) {
				return i
			}
		}
		i += size
	}
	return i
}

// disown takes the ending of a possessive off a word.
func disown(word string) (string, bool) {
	if w, ok := strings.CutSuffix(word, "'s"); ok {
		return w, true
	}
	return word, false
}

// fold is text as it is compared: lower case, without accents, with one kind of dash
// and of apostrophe.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) && r < 0x370: // accents, which are part of other scripts
		case isApostrophe(r):
			b.WriteByte('\'')
		case isDash(r):
			b.WriteByte('-')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø', r == 'Ø':
			b.WriteByte('o')
		case r == 'ł', r == 'Ł':
			b.WriteByte('l')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return norm.NFC.String(b.String())
}

// text is how the tokens from (included) to (excluded) stand in the sentence, with
// single spaces.
func text(tokens []token, from, to int) string {
	var b strings.Builder
	for i := from; i < to && i < len(tokens); i++ {
		if i > from && !tokens[i].glued {
			b.WriteByte(' ')
		}
		b.WriteString(tokens[i].raw)
	}
	return b.String()
}

// capital reports whether the token begins with a capital letter.
func (t token) capital() bool {
	r, _ := utf8.DecodeRuneInString(t.raw)
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// is reports whether the token is one of the words.
func (t token) is(words ...string) bool {
	for _, w := range words {
		if t.word == w {
			return true
		}
	}
	return false
}

// word is the word of the token at i, or "" where there is none.
func word(tokens []token, i int) string {
	if i < 0 || i >= len(tokens) {
		return ""
	}
	return tokens[i].word
}

// gluedTo reports whether there is a token at i that is glued to the one before.
func gluedTo(tokens []token, i int) bool { return i > 0 && i < len(tokens) && tokens[i].glued }

// skipDash is the place of the next word after i: past a hyphen within a word.
func skipDash(tokens []token, i int) int {
	if i+1 < len(tokens) && tokens[i].word == "-" && tokens[i].glued && tokens[i+1].glued {
		return i + 1
	}
	return i
}
