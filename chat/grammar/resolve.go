package grammar

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
)

// Unknown says that no command was recognised, and which may have been meant.
type Unknown struct {
	// Typed are the words in question.
	Typed string
	// Group is set where the first word is right and the verb is not.
	Group string
	// Suggestions are paths, the best first: near misses, or else the verbs
	// of the group.
	Suggestions []string
	// AsText is the path of the command that would take the words as text,
	// if they do not name a verb after all: it can be offered as a button.
	AsText string
	// Slip is set where the first words are so like a path, letter by letter, that
	// whatever follows them they were meant as one.
	Slip bool
}

// Error is a line for the person.
func (u *Unknown) Error() string {
	switch {
	case u.Typed == "":
		return "No command was given."
	case len(u.Suggestions) == 0:
		return fmt.Sprintf("There is no command “%s”.", u.Typed)
	case u.Typed == u.Group:
		return fmt.Sprintf("“%s” needs one more word: %s.", u.Typed, strings.Join(u.Suggestions, ", "))
	}
	return fmt.Sprintf("There is no command “%s”. Did you mean %s?", u.Typed, orList(u.Suggestions))
}

func orList(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Resolve finds the command that the text begins with, and returns it with the
// rest of the text. Otherwise the error is an *[Unknown].
//
// A group's default command takes words that are no verb. A word that is only
// nearly a verb (a slip, or its first three letters) is neither run nor taken
// for text: it is suggested, because a mistyped verb must not be published as
// a sentence.
func (b *Book) Resolve(text string) (chat.Command, string, error) {
	heads := readHeads(text)
	if len(heads) == 0 {
		return chat.Command{}, "", &Unknown{}
	}
	first := heads[0]
	for n := len(heads); n > 1; n-- {
		if cmd, ok := b.calls[joinHeads(heads[:n])]; ok {
			return cmd, heads[n-1].rest, nil
		}
	}
	verbs := b.groups[first.word]
	taker, takes := b.defaults[first.word]
	switch {
	case len(heads) == 1 && takes, len(verbs) == 0 && takes:
		return taker, first.rest, nil
	case len(verbs) == 0:
		return chat.Command{}, "", &Unknown{Typed: clip(first.typed), Suggestions: b.nearPaths(heads), Slip: b.isSlipOfPath(heads)}
	case len(heads) == 1:
		return chat.Command{}, "", &Unknown{Typed: first.word, Group: first.word, Suggestions: paths(verbs)}
	}
	second := heads[1].word
	if show, ok := b.byPath[first.word+" show"]; ok && isRecordOf(show, second, takes) {
		return show, first.rest, nil
	}
	var near []string
	for _, cmd := range verbs {
		if isNearVerb(second, cmd.Verb()) {
			near = append(near, cmd.Path)
		}
	}
	if takes && len(near) == 0 {
		return taker, first.rest, nil
	}
	unknown := &Unknown{
		Typed: first.word + " " + clip(second), Group: first.word, Suggestions: b.nearVerbs(first.word, second), Slip: len(near) > 0,
	}
	if takes {
		unknown.AsText = taker.Path
	}
	for _, path := range near {
		if !slices.Contains(unknown.Suggestions, path) {
			unknown.Suggestions = append(unknown.Suggestions, path)
		}
	}
	if len(unknown.Suggestions) == 0 {
		unknown.Suggestions = paths(verbs)
	}
	return chat.Command{}, "", unknown
}

// Names reports whether the text is certainly a command and not something that
// somebody says: it begins with a slash or with a path of several words, or it is
// a path of one word and nothing else.
func (b *Book) Names(text string) bool {
	heads := readHeads(text)
	for n := len(heads); n > 0; n-- {
		if _, ok := b.calls[joinHeads(heads[:n])]; ok {
			return n > 1 || heads[0].rest == ""
		}
	}
	text = strings.TrimFunc(text, isSpace)
	return strings.HasPrefix(text, "/") || strings.HasPrefix(text, "／")
}

// head is one of the first words of a text.
type head struct {
	typed string
	word  string // lower case, without a colon at its end
	rest  string // the text after it
}

// readHeads reads as many words as a path may have.
func readHeads(text string) []head {
	text = strings.TrimFunc(text, isSpace)
	for _, slash := range []string{"/", "／"} {
		text = strings.TrimLeftFunc(strings.TrimPrefix(text, slash), isSpace)
	}
	var heads []head
	for text != "" && len(heads) < maxPath {
		end := wordEnd(text, 0)
		h := head{typed: text[:end], rest: strings.TrimLeftFunc(text[end:], isSpace)}
		h.word = strings.ToLower(strings.TrimRight(h.typed, ":：,"))
		heads = append(heads, h)
		text = h.rest
	}
	return heads
}

func joinHeads(heads []head) string {
	words := make([]string, 0, len(heads))
	for _, h := range heads {
		words = append(words, h.word)
	}
	return strings.Join(words, " ")
}

// isRecordOf reports whether the word is a record's id that the show command
// takes. Where no other command of the group takes words, any id and a bare
// number will do: show then says what is wrong with it.
func isRecordOf(show chat.Command, word string, othersTake bool) bool {
	for _, o := range show.Options {
		if o.Kind == chat.Record {
			return isID(word, o.Records) ||
				!othersTake && (isID(word, nil) || isDigits(strings.TrimPrefix(word, "#")))
		}
	}
	return false
}

// isNearVerb reports whether the word is so like the verb that it cannot be
// taken for text.
func isNearVerb(word, verb string) bool {
	verb, _, _ = strings.Cut(verb, " ")
	for _, r := range word {
		if !unicode.IsLetter(r) && r != '-' && r != '_' {
			return false
		}
	}
	return word == verb || isSlip(word, verb) ||
		utf8.RuneCountInString(word) >= 3 && strings.HasPrefix(verb, word)
}

// nearVerbs are the paths of the group whose verbs are like the word.
func (b *Book) nearVerbs(group, word string) []string {
	var verbs, found []string
	for _, cmd := range b.groups[group] {
		verbs = append(verbs, cmd.Verb())
	}
	for _, verb := range Suggest(word, verbs) {
		found = append(found, group+" "+verb)
	}
	return found
}

// nearPaths are the commands that may have been meant where not even the first
// word is right: the path run together ("risklog"), misspelt, only the group
// misspelt, or only the verb given.
func (b *Book) nearPaths(heads []head) []string {
	first, both := heads[0].word, joinHeads(heads[:min(len(heads), 2)])
	var all, groups, together, byGroup, byVerb []string
	for _, cmd := range b.commands {
		all = append(all, cmd.Path)
		groups = append(groups, cmd.Group())
		if fold(cmd.Path) == fold(first) {
			together = append(together, cmd.Path)
		}
		if cmd.Verb() == first {
			byVerb = append(byVerb, cmd.Path)
		}
	}
	for _, group := range Suggest(first, groups) {
		if taker, ok := b.defaults[group]; ok {
			byGroup = append(byGroup, taker.Path)
		}
		byGroup = append(byGroup, paths(b.groups[group])...)
	}
	var near []string
	for _, path := range slices.Concat(together, Suggest(both, all), byVerb, byGroup) {
		if !slices.Contains(near, path) {
			near = append(near, path)
		}
	}
	return near[:min(len(near), maxSuggestions)]
}

// isSlipOfPath reports whether the first words are a path run together, or one with a
// slip of the finger in its group and none or one in its verb.
func (b *Book) isSlipOfPath(heads []head) bool {
	like := func(typed, word string) bool { return typed == word || isSlip(typed, word) }
	for _, cmd := range b.commands {
		if fold(cmd.Path) == fold(heads[0].word) {
			return true
		}
		verb, _, _ := strings.Cut(cmd.Verb(), " ")
		if verb != "" && len(heads) > 1 && like(heads[0].word, cmd.Group()) && like(heads[1].word, verb) {
			return true
		}
	}
	return false
}

func paths(commands []chat.Command) []string {
	found := make([]string, 0, len(commands))
	for _, cmd := range commands {
		found = append(found, cmd.Path)
	}
	return found
}
