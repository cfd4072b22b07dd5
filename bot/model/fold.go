package model

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldedRune is a rune of a text as it is compared, and the bytes that it stands for.
type foldedRune struct {
	rune
	from, to int
}

// fold is a text as names are compared: in lower case, without accents, without what is
// not seen, with one space for any white space.
func fold(text string) []foldedRune {
	folded := make([]foldedRune, 0, len(text))
	for i, r := range text {
		width := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, width = utf8.DecodeRuneInString(text[i:])
		}
		folded = foldRune(folded, r, i, i+width)
	}
	return folded
}

func foldRune(folded []foldedRune, r rune, from, to int) []foldedRune {
	switch last := len(folded) - 1; {
	case 'A' <= r && r <= 'Z':
		return append(folded, foldedRune{r + 'a' - 'A', from, to})
	case unicode.IsSpace(r):
		if last >= 0 && folded[last].rune == ' ' && folded[last].to == from {
			folded[last].to = to
			return folded
		}
		return append(folded, foldedRune{' ', from, to})
	case r < utf8.RuneSelf:
		return append(folded, foldedRune{r, from, to})
	case unicode.In(r, unicode.Mn, unicode.Cf):
		if last >= 0 && folded[last].to == from {
			folded[last].to = to
		}
		return folded
	}
	switch r {
	case '’', '‘', 'ʼ', '´', '′':
		return append(folded, foldedRune{'\'', from, to})
	case '‐', '‑', '‒', '–', '—', '−':
		return append(folded, foldedRune{'-', from, to})
	}
	seen := len(folded)
	for _, part := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.IsSpace(part):
			part = ' '
		case unicode.In(part, unicode.Mn, unicode.Cf):
			continue
		}
		folded = append(folded, foldedRune{unicode.ToLower(part), from, to})
	}
	if len(folded) == seen && seen > 0 && folded[seen-1].to == from {
		folded[seen-1].to = to
	}
	return folded
}
