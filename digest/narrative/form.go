package narrative

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// mostCharacters is how long a sentence may be. It is read on a phone.
const mostCharacters = 240

// wellFormed reports whether a text is one sentence of plain text, and what of it is
// not. It looks at characters alone, and is the only step that sees text of any length.
func wellFormed(s string) (what string, ok bool) {
	if len(s) > 4*mostCharacters || utf8.RuneCountInString(s) > mostCharacters {
		return "too long", false
	}
	if strings.TrimSpace(s) == "" {
		return "empty", false
	}
	if !utf8.ValidString(s) {
		return "not UTF-8", false
	}
	if first, size := utf8.DecodeRuneInString(strings.TrimSpace(s)); isDash(first) && strings.HasPrefix(strings.TrimSpace(s)[size:], " ") {
		return "a list", false
	}
	word := false
	for i, r := range s {
		if !mayStand(r) {
			return quoteRune(r), false
		}
		word = word || isLetter(r)
		if what := markup(s, i, r); what != "" {
			return what, false
		}
	}
	if !word {
		return "no words", false
	}
	if what := twoSentences(s); what != "" {
		return what, false
	}
	return "", true
}

// marks are the characters that a sentence may hold besides letters, digits, spaces and
// signs of currencies.
const marks = `.,;:'’‘"“”()-‐‑–—−%/&→…+!?`

// mayStand reports whether a sentence may hold that character anywhere.
func mayStand(r rune) bool {
	switch {
	case isDigit(r), r == ' ', r == '\u00a0', r == '\u202f':
		return true
	case unicode.IsLetter(r):
		return true
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Mc, r):
		// Variation selectors are marks that nobody sees.
		return !(r >= 0xFE00 && r <= 0xFE0F) && !(r >= 0xE0100 && r <= 0xE01EF) && r != 0x034F && !(r >= 0x180B && r <= 0x180F)
	case strings.ContainsRune(marks, r):
		return true
	case cjkMark(r):
		return true // it can only stand in a quote, which must be a person's words
	}
	return unicode.Is(unicode.Sc, r)
}

// cjkMark reports whether a character is punctuation or a digit of a script that writes
// them in a full width.
func cjkMark(r rune) bool {
	return r >= 0x3001 && r <= 0x3002 || r >= 0x300C && r <= 0x300F || r == 0x30FB || r >= 0xFF08 && r <= 0xFF19 || r == 0xFF1A || r == 0x30FC
}

// markup finds what some chat service or page would take for more than text.
func markup(s string, i int, r rune) string {
	rest := s[i+utf8.RuneLen(r):]
	next, _ := utf8.DecodeRuneInString(rest)
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	switch r {
	case '/':
		// A path or a command begins with it; and/or and 24/7 do not.
		if i == 0 || !unicode.IsLetter(before) && !isDigit(before) || !unicode.IsLetter(next) && !isDigit(next) {
			return "/"
		}
	case '&':
		if word, _, ok := strings.Cut(rest, ";"); ok && word != "" && !strings.ContainsAny(word, " \u00a0") {
			return "&" + noted(word) + ";"
		}
	case '.':
		// A name of the net: letters on both sides, and more than one behind.
		if unicode.IsLetter(before) || isDigit(before) {
			two := strings.TrimLeftFunc(rest, unicode.IsLetter)
			if unicode.IsLetter(next) && utf8.RuneCountInString(rest[:len(rest)-len(two)]) > 1 {
				return lastWord(s[:i]) + "." + rest[:len(rest)-len(two)]
			}
		}
	case ':':
		if strings.HasPrefix(rest, "/") {
			return "://"
		}
		if at := strings.IndexByte(rest, ':'); at > 1 && !strings.ContainsAny(rest[:at], " \u00a0") && unicode.IsLetter(next) {
			return ":" + noted(rest[:at]) + ":" // an emoji by its name
		}
	case '+', '-', '−':
		if r == next {
			return string(r) + string(r)
		}
	case '(', ')':
		if r == next {
			return string(r) + string(r)
		}
	}
	return ""
}

func lastWord(s string) string {
	if i := strings.LastIndexAny(s, " \u00a0\u202f"); i >= 0 {
		return s[i+1:]
	}
	return s
}

// twoSentences finds a full stop after which another sentence begins.
func twoSentences(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] != '.' {
			continue
		}
		rest := strings.TrimLeft(s[i+1:], " \u00a0\u202f”\"’'")
		if len(rest) == len(s)-i-1 || rest == "" {
			continue
		}
		first, _ := utf8.DecodeRuneInString(rest)
		if word := lastWord(s[:i]); utf8.RuneCountInString(word) > 3 && unicode.IsUpper(first) || isDigit(rune(s[max(i-1, 0)])) && unicode.IsUpper(first) && !monthAhead(rest) {
			return "more than one sentence"
		}
	}
	return ""
}

// monthAhead reports whether a text begins with a month, as in "3. Dec".
func monthAhead(s string) bool {
	word := fold(s[:wordEnd(s, 0)])
	_, ok := months[word]
	return ok
}

// plainScript reports whether the text stays what it is when it is brought to the form
// in which look-alikes fall together: full-width letters, ligatures, styled letters.
func plainScript(s string) bool {
	return norm.NFKC.IsNormalString(widened.Replace(s))
}

// widened replaces the characters that are changed by that form and are no look-alikes.
var widened = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "…", "...", "‑", "-")

func quoteRune(r rune) string {
	if unicode.IsPrint(r) {
		return string(r)
	}
	const hex = "0123456789ABCDEF"
	code := ""
	for shift := 20; shift >= 0; shift -= 4 {
		if d := r >> shift & 15; d != 0 || code != "" || shift < 16 {
			code += string(hex[d])
		}
	}
	return "U+" + code
}
