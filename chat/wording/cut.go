package wording

import (
	"strings"
	"unicode"
)

// Measure is how much of a limit one code point takes.
type Measure func(r rune) int

// Codepoints counts every code point as one.
func Codepoints(rune) int { return 1 }

// UTF16 counts as JavaScript does: what is outside of the basic plane, such as an
// emoji, counts as two.
func UTF16(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// Length is how long a text is.
func (m Measure) Length(s string) int {
	n := 0
	for _, r := range s {
		n += m(r)
	}
	return n
}

// Cut shortens a text to most, with an ellipsis where something is missing.
func (m Measure) Cut(s string, most int) string {
	if m.Length(s) <= most {
		return s
	}
	head, _ := m.Split(s, max(most-1, 0))
	return strings.TrimRightFunc(head, unicode.IsSpace) + "…"
}

// Split breaks a text where it has no more than most: between words if there is a
// space in the last third, and never inside of what is one character to people. The
// two parts together are the text. The first is not empty if it could hold one code
// point.
func (m Measure) Split(s string, most int) (head, rest string) {
	var runes []rune
	var begins []int            // where each begins: a byte that is no text counts as a longer rune
	used, fit, third := 0, 0, 0 // runes that fit, and those of two thirds of the room
	for at, r := range s {
		runes, begins = append(runes, r), append(begins, at)
		if used += m(r); used <= most {
			fit = len(runes)
		}
		if used <= most*2/3 {
			third = len(runes)
		}
		if used > most {
			break
		}
	}
	if used <= most {
		return s, ""
	}
	at := begins[breakAt(runes, fit, third)]
	return s[:at], s[at:]
}

// breakAt is where to break runes, at most after most of them, and between words if
// there is a space behind the given third.
func breakAt(runes []rune, most, third int) int {
	for i := most; i > third; i-- {
		if unicode.IsSpace(runes[i-1]) {
			return i
		}
	}
	// Something that goes on for longer is no character but an attack.
	const longest = 40
	for i := most; i > 0 && i > most-longest; i-- {
		if !joined(runes, i) {
			return i
		}
	}
	return most
}

// joined reports whether the rune at i belongs to the character before it.
func joined(runes []rune, i int) bool {
	before, r := runes[i-1], runes[i]
	switch {
	case unicode.Is(unicode.M, r), r == joiner, before == joiner:
		return true
	case r >= 0x1F3FB && r <= 0x1F3FF, r >= 0xE0020 && r <= 0xE007F: // skin tones, tags of flags
		return true
	case isFlagHalf(r) && isFlagHalf(before):
		n := 0
		for n < i && isFlagHalf(runes[i-1-n]) {
			n++
		}
		return n%2 == 1
	default:
		return false
	}
}

// joiner makes one emoji of several.
const joiner = '\u200d'

// isFlagHalf reports whether a rune is one of the two that make a flag.
func isFlagHalf(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
