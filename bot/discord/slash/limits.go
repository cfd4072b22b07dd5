package slash

import (
	"regexp"
	"strings"
	"unicode/utf16"
)

// Discord's limits.
const (
	mostName       = 32
	mostText       = 100 // a description, and the name and value of a choice
	mostOptions    = 25
	mostChoices    = 25
	mostLength     = 6000 // of what is typed into an option
	mostCharacters = 8000 // of a command, with all that is in it
	mostCommands   = 100
	mostMenu       = 15        // commands in the menu of a message
	mostInteger    = 1<<53 - 1 // and as little below zero
	namePattern    = `^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`
)

var nameForm = regexp.MustCompile(namePattern)

// isName reports whether Discord takes the name of a command or an option.
func isName(name string) bool {
	return nameForm.MatchString(name) && strings.ToLower(name) == name
}

// length is how long Discord may take a text for: it does not say what it counts, so
// it is what counts most.
func length(text string) int { return len(utf16.Encode([]rune(text))) }

// fits reports whether a text is one that Discord takes for a description or a choice.
func fits(text string) bool { return strings.TrimSpace(text) != "" && length(text) <= mostText }

// cut is the text with at most that many characters, and says so if it was longer.
func cut(text string, most int) string {
	if length(text) <= most {
		return text
	}
	end, used := 0, 0
	for i, r := range text {
		n := utf16.RuneLen(r)
		if n < 0 {
			n = 1 // what is no character becomes one
		}
		if used+n > most-1 {
			end = i
			break
		}
		used += n
	}
	return strings.TrimRight(text[:end], " ") + "…"
}

// size is how many of its characters a command uses up: names, descriptions and
// values, each by its longest translation.
func (c Command) size() int {
	n := longest(c.Name, c.NameLocalizations) + longest(c.Description, c.DescriptionLocalizations)
	return n + sizeOf(c.Options)
}

func sizeOf(options []Option) int {
	n := 0
	for _, o := range options {
		n += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations) + sizeOf(o.Options)
		for _, c := range o.Choices {
			n += longest(c.Name, c.NameLocalizations) + length(c.Value)
		}
	}
	return n
}

func longest(text string, translations map[string]string) int {
	n := length(text)
	for _, t := range translations {
		n = max(n, length(t))
	}
	return n
}
