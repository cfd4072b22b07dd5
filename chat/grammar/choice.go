package grammar

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
)

// Recogniser knows the values that depend on the company and the day: dates,
// amounts, people, departments, channels.
type Recogniser interface {
	// Recognises reports whether text is a complete value of the option's
	// kind, be it allowed or not.
	Recognises(o chat.Option, text string) bool
}

// fold makes equal what people take for equal: case, and whether words are
// parted by a space, a hyphen, an underscore or nothing.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) || r == '_' || r == '-' {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// foldsTo reports whether fold(text) is folded. It allocates nothing, since every
// word that is typed is compared with every choice.
func foldsTo(text, folded string) bool {
	for _, r := range text {
		if isSpace(r) || r == '_' || r == '-' {
			continue
		}
		next, size := utf8.DecodeRuneInString(folded)
		if size == 0 || next != unicode.ToLower(r) {
			return false
		}
		folded = folded[size:]
	}
	return folded == ""
}

// Choose finds the choice that the text names by its value, its label or one
// of its other words, and returns the value that is stored.
func Choose(o chat.Option, text string) (string, bool) {
	typed := fold(text)
	if typed == "" {
		return "", false
	}
	for _, choice := range o.Choices {
		for _, word := range words(choice) {
			if foldsTo(word, typed) {
				return choice.Value, true
			}
		}
	}
	return "", false
}

// words are all the words by which a choice is known.
func words(v chat.Value) []string { return append([]string{v.Value, v.Label}, v.Also...) }

// YesNo reads the value of a Flag.
func YesNo(text string) (yes, ok bool) {
	switch strings.ToLower(text) {
	case "yes", "y", "true", "on", "1":
		return true, true
	case "no", "n", "false", "off", "0":
		return false, true
	}
	return false, false
}

// isID reports whether the word has the shape of a record's id, and one of the
// prefixes where some are given.
func isID(word string, prefixes []string) bool {
	prefix, number, ok := strings.Cut(word, "-")
	if !ok || prefix == "" || !isDigits(number) {
		return false
	}
	for _, r := range prefix {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	for _, p := range prefixes {
		if strings.EqualFold(p, prefix) {
			return true
		}
	}
	return len(prefixes) == 0
}

func isDigits(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// recognises reports whether text is a complete value of the option, or for an
// option that takes several, a list of them.
func (r *reader) recognises(o chat.Option, text string) bool {
	if r.recognisesOne(o, text) {
		return true
	}
	if !o.Many || !strings.Contains(text, ",") {
		return false
	}
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimFunc(part, isSpace)
		if part == "" || !r.recognisesOne(o, part) {
			return false
		}
	}
	return true
}

func (r *reader) recognisesOne(o chat.Option, text string) bool {
	return text != "" && (known(o, text) || o.Kind != chat.Choice && r.is.Recognises(o, text))
}

// known reports whether the declaration alone shows that text is a value.
func known(o chat.Option, text string) bool {
	var ok bool
	switch o.Kind {
	case chat.Choice:
		_, ok = Choose(o, text)
	case chat.Flag:
		_, ok = YesNo(text)
	case chat.Integer:
		_, err := strconv.Atoi(text)
		ok = err == nil
	case chat.Record:
		ok = isID(text, o.Records)
	}
	return ok
}

// canonical replaces the words of a choice by its value. Anything else stays
// as it was typed, to be checked beside its field.
func canonical(o chat.Option, text string) string {
	if o.Kind != chat.Choice {
		return text
	}
	if value, ok := Choose(o, text); ok {
		return value
	}
	if !o.Many {
		return text
	}
	parts := strings.Split(text, ",")
	for i, part := range parts {
		parts[i] = strings.TrimFunc(part, isSpace)
		if value, ok := Choose(o, part); ok {
			parts[i] = value
		}
	}
	return strings.Join(parts, ", ")
}
