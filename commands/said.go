package commands

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/ops"
)

// said is a sentence of ours with the commands that it names as code, so that they
// stand out, and each platform can write them as people have to type them there. A
// command is a slash with the first word of a declared one, where a word can begin,
// with its verb, and with ids and named options behind it. What stands in “quotation
// marks” somebody else has typed: nothing in there is a command.
func said(text string) chat.Line {
	if !strings.Contains(text, "/") {
		return chat.L(text)
	}
	var line chat.Line
	depth, begins, from := 0, true, 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '“':
			depth++
		case '”':
			depth = max(depth-1, 0)
		case '/':
			n := 0
			if begins && depth == 0 {
				n = callLength(text[i+1:])
			}
			if n > 0 {
				if from < i {
					line = append(line, chat.T(text[from:i]))
				}
				line = append(line, chat.C(text[i:i+1+n]))
				from, size = i+1+n, 1+n
			}
		}
		begins = unicode.IsSpace(r) || r == '('
		i += size
	}
	if from < len(text) {
		line = append(line, chat.T(text[from:]))
	}
	return line
}

// say is a reply of one sentence of ours.
func say(text string) chat.Reply { return chat.Reply{Message: chat.Message{Title: said(text)}} }

// calls are the names of all commands that people can ask for, by group, with what
// they take.
var calls = sync.OnceValue(func() map[string][]wayToCall {
	all := map[string][]wayToCall{}
	for _, cmd := range declared {
		if cmd.Internal {
			continue
		}
		for _, name := range append([]string{cmd.Path}, cmd.Also...) {
			_, verb, _ := strings.Cut(name, " ")
			all[cmd.Group()] = append(all[cmd.Group()], wayToCall{verb, cmd})
		}
	}
	for _, of := range all { // "digest preview" before "digest"
		slices.SortStableFunc(of, func(a, b wayToCall) int { return len(b.verb) - len(a.verb) })
	}
	return all
})

// wayToCall is one way to call a command.
type wayToCall struct {
	verb string
	cmd  *command
}

// callLength is how much of a text that follows a slash is a command's; 0 if none.
func callLength(text string) int {
	group := wordEnd(text)
	of := calls()[text[:group]]
	if of == nil {
		return 0
	}
	at := group
	var takes []*command // whatever its options are, the verb may be left out
	for _, c := range of {
		takes = append(takes, c.cmd)
	}
	for _, c := range of {
		rest, ok := strings.CutPrefix(text[group:], " "+c.verb)
		if c.verb != "" && ok && wordEnd(c.verb+rest) == wordEnd(c.verb) {
			at, takes = group+1+len(c.verb), []*command{c.cmd}
			break
		}
	}
	for {
		word, ok := strings.CutPrefix(text[at:], " ")
		if !ok {
			return at
		}
		word, _, _ = strings.Cut(word, " ")
		word = strings.TrimRight(word, ".,;:?!)")
		if !isArgument(word, takes) {
			return at
		}
		at += 1 + len(word)
	}
}

// isArgument reports whether a word is a record's id, or sets an option of one of the
// commands.
func isArgument(word string, takes []*command) bool {
	if id, ok := ops.ParseID(word); ok && string(id) == word {
		return true
	}
	name, value, named := strings.Cut(word, ":")
	return named && value != "" && slices.ContainsFunc(takes, func(c *command) bool {
		_, has := c.Option(name)
		return has
	})
}

// wordEnd is the length of the word with which a text begins.
func wordEnd(text string) int {
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '_' && r != '-' }); i >= 0 {
		return i
	}
	return len(text)
}
