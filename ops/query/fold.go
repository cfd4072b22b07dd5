package query

import (
	"strings"
	"unicode"
)

// plainLetters are what letters with marks are typed as where nobody has them on the
// keyboard.
var plainLetters = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "æ", "ae", "ç", "c", "č", "c", "ć", "c", "è", "e", "é", "e", "ê", "e", "ë", "e",
	"ì", "i", "í", "i", "î", "i", "ï", "i", "ł", "l", "ñ", "n", "ń", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "œ", "oe",
	"ù", "u", "ú", "u", "û", "u", "ü", "u", "ý", "y", "ÿ", "y", "ß", "ss", "š", "s", "ś", "s", "ž", "z", "ź", "z", "ż", "z", "’", "'",
)

// Fold makes equal what people take for equal when they search: case, and letters with
// and without marks.
func Fold(text string) string { return plainLetters.Replace(strings.ToLower(text)) }

// name makes names equal that differ in case and in what stands between their words:
// "needed by", "needed_by", "Needed-By".
func name(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, Fold(text))
}
