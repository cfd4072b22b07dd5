package query

import (
	"slices"
	"strings"
	"unicode"
)

// token is a word, an operator or a ";" of a plan, or a text in quotation marks.
type token struct {
	text   string
	quoted bool
}

// keywords part a plan. As values and words they stand in quotation marks.
var keywords = []string{"where", "and", "about", "sort", "limit"}

// quotes are the quotation marks that people and their phones write.
const quotes = "\"“”„«»"

// is reports whether the token is that word, and not a text that happens to read so.
func (t token) is(word string) bool { return !t.quoted && strings.EqualFold(t.text, word) }

// parts reports whether the token ends a value.
func (t token) parts() bool {
	return !t.quoted && (t.text == ";" || slices.ContainsFunc(keywords, func(k string) bool { return strings.EqualFold(k, t.text) }))
}

// operator is the operator that the token is, or "".
func (t token) operator() string {
	if t.quoted {
		return ""
	}
	word := strings.ToLower(t.text)
	if slices.Contains(allOps, word) {
		return word
	}
	return otherOps[word]
}

// symbol reports whether the token is an operator that is no word.
func (t token) symbol() bool {
	return !t.quoted && t.text != "" && strings.ContainsRune("=!<>≤≥≠", []rune(t.text)[0])
}

// split takes a text apart. A quotation mark that is never closed quotes what is left.
func split(text string) []token {
	var tokens []token
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			tokens = append(tokens, token{text: word.String()})
			word.Reset()
		}
	}
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case unicode.IsSpace(r):
			end()
		case r == ';':
			end()
			tokens = append(tokens, token{text: ";"})
		case strings.ContainsRune("<>=≤≥≠", r) || r == '!' && i+1 < len(runes) && runes[i+1] == '=':
			end()
			op := string(r)
			if i+1 < len(runes) && (runes[i+1] == '=' || r == '<' && runes[i+1] == '>') {
				i++
				op += string(runes[i])
			}
			tokens = append(tokens, token{text: op})
		case strings.ContainsRune(quotes, r):
			end()
			from := i + 1
			for i++; i < len(runes) && !strings.ContainsRune(quotes, runes[i]); i++ {
			}
			tokens = append(tokens, token{text: string(runes[from:min(i, len(runes))]), quoted: true})
		default:
			word.WriteRune(r)
		}
	}
	end()
	return tokens
}

// written is a value or word as it is typed: in quotation marks where it would otherwise
// be read as something else.
func written(value string) string {
	tokens := split(value)
	words := make([]string, len(tokens))
	plain := len(tokens) > 0
	for i, t := range tokens {
		words[i] = t.text
		plain = plain && !t.quoted && !t.parts() && !t.symbol()
	}
	if plain && strings.Join(words, " ") == value {
		return value
	}
	return `"` + value + `"`
}
