package ops

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/ops/typo"
)

// handleForm is what a handle looks like. It is narrow so that handles can be
// typed on a phone, read aloud and put into any platform's command.
var handleForm = regexp.MustCompile(`^[a-z][a-z0-9._-]{0,31}$`)

// reservedHandles mean somebody else wherever a handle can be written.
var reservedHandles = []string{
	"head", "heads", "deputy", "ceo", "coo", "approver", "admin", "member", "observer",
	"me", "all", "any", "everyone", "here", "channel", "nobody", "never",
}

// Closest is [typo.Closest], for the rooms that know the domain only.
func Closest(word string, among []string) string { return typo.Closest(word, among) }

// orElse ends a sentence with the word that was probably meant, or with other
// advice where there is none.
func orElse(meant, advice string) string {
	if meant != "" {
		return ": did you mean " + meant + "?"
	}
	return ": " + advice
}

// either lists words as a choice: "stop, warn or ignore".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// handle checks the form of a handle, and that it does not mean somebody else.
func (c *orgChecker) handle(path, what string, h Handle) {
	for _, reserved := range reservedHandles {
		if string(h) == reserved {
			c.add(path, "%q has a meaning of its own: give this %s another handle", h, what)
			return
		}
	}
	if handleForm.MatchString(string(h)) {
		return
	}
	advice := "write lower-case letters, digits, dots, dashes and underscores, at most 32, beginning with a letter"
	if plain := plainHandle(string(h)); plain != "" {
		advice = "write " + plain + " (lower-case letters, digits, dots, dashes and underscores)"
	}
	c.add(path, "%q cannot be the handle of a %s: %s", shortText(string(h)), what, advice)
}

// plainHandle is the handle that was probably meant, or "".
func plainHandle(text string) string {
	text = strings.ToLower(strings.TrimLeft(strings.TrimSpace(text), "@#"))
	text = strings.Join(strings.Fields(text), "-")
	if handleForm.MatchString(text) {
		return text
	}
	return ""
}

// oneLine refuses a text that is empty, too long, or would break the line it is
// shown in.
func (c *orgChecker) oneLine(path, what, text string, most int) {
	switch {
	case strings.TrimSpace(text) == "":
		c.add(path, "%s is missing: write one", what)
	case utf8.RuneCountInString(text) > most:
		c.add(path, "%s is %d characters long: use at most %d", what, utf8.RuneCountInString(text), most)
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		c.add(path, "%s has a line break or a character that cannot be shown: write it on one line", what)
	}
}

// shortText makes a value fit to be quoted in one line.
func shortText(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
