package grammar

import (
	"maps"
	"strings"
	"unicode"

	"adjutant/chat"
)

// Print writes the options as a line (without the command's path) from which
// Read makes the same ones, whoever recognises the values. Options that the
// command does not declare are left out.
func Print(cmd chat.Command, args chat.Args) string {
	wanted := chat.Args{}
	for _, o := range cmd.Options {
		if value, ok := args[o.Name]; ok {
			wanted[o.Name] = value
		}
	}
	if o, ok := bareOption(cmd, wanted); ok {
		parts := append([]string{wanted[o.Name]}, named(cmd, wanted, o.Name)...)
		if line := strings.Join(parts, " "); readsBack(cmd, line, wanted) {
			return line
		}
	}
	return strings.Join(named(cmd, wanted, ""), " ")
}

// bareOption is the option whose value may begin the line without its name:
// the first positional one, or the text of a command that has none. With both,
// who recognises the text's words would decide what they are.
func bareOption(cmd chat.Command, args chat.Args) (chat.Option, bool) {
	var positional []chat.Option
	var rest chat.Option
	for _, o := range cmd.Options {
		if o.Positional {
			positional = append(positional, o)
		}
		if o.Rest {
			rest = o
		}
	}
	if len(positional) == 0 {
		return rest, args[rest.Name] != ""
	}
	first := positional[0]
	value := args[first.Name]
	return first, isSafe(value) && (len(positional) == 1 || known(first, value))
}

// named writes every option but one with its name, in declared order.
func named(cmd chat.Command, args chat.Args, except string) []string {
	var parts []string
	for _, o := range cmd.Options {
		value, ok := args[o.Name]
		if !ok || o.Name == except {
			continue
		}
		if !isSafe(value) {
			value = quote(value)
		}
		parts = append(parts, o.Name+":"+value)
	}
	return parts
}

// isSafe reports whether the value is one word in which nothing can be taken
// for anything else.
func isSafe(value string) bool {
	runes := []rune(value)
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
		case strings.ContainsRune("@#+€$£¥", r) && i+1 < len(runes):
		case strings.ContainsRune("-_.,:/", r) && i > 0 && i+1 < len(runes):
		default:
			return false
		}
	}
	return len(runes) > 0
}

// readsBack reports whether the line gives the options both to somebody who
// recognises everything and to somebody who recognises nothing.
func readsBack(cmd chat.Command, line string, want chat.Args) bool {
	for _, is := range []Recogniser{recognise(false), recognise(true)} {
		got, issues := Read(cmd, line, is)
		if len(issues) > 0 || !maps.Equal(got, want) {
			return false
		}
	}
	return true
}

// recognise recognises everything or nothing.
type recognise bool

// Recognises is the same for every text.
func (all recognise) Recognises(chat.Option, string) bool { return bool(all) }
