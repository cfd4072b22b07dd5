package grammar

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
)

// Issue is something in a line that the person has to look at. A command with
// an issue is not run.
type Issue struct {
	// Option is the field that it belongs to, or empty.
	Option string
	Text   string
}

// Read takes apart what was typed after the command's path. The values are as
// typed, apart from choices, which are replaced by what is stored; whether
// they are allowed is not checked. An option that was named without a value is
// in the result as an empty text: it clears.
func Read(cmd chat.Command, rest string, is Recogniser) (chat.Args, []Issue) {
	tokens := split(rest)
	var excluded []string
	for {
		r := newReader(cmd, rest, tokens, is, excluded)
		r.line()
		if len(r.contested) == 0 {
			r.place()
			return r.args, r.issues
		}
		// A word was taken for an option that is named later in the line. The
		// name is what the person meant, so the word is something else.
		excluded = append(excluded, r.contested...)
	}
}

// reader reads one line of one command.
type reader struct {
	cmd         chat.Command
	src         string
	tokens      []token
	is          Recogniser
	longestName int
	rest        *chat.Option
	positional  []chat.Option // those that no word was taken for yet

	args      chat.Args
	issues    []Issue
	bare      []string // options that took a bare word
	contested []string
	free      []int // tokens that are no option's
}

func newReader(cmd chat.Command, src string, tokens []token, is Recogniser, excluded []string) *reader {
	r := &reader{cmd: cmd, src: src, tokens: tokens, is: is, args: chat.Args{}}
	for i, o := range cmd.Options {
		r.longestName = max(r.longestName, len(nameParts(o.Name)))
		if o.Rest {
			r.rest = &cmd.Options[i]
		}
		if o.Positional && !slices.Contains(excluded, o.Name) {
			r.positional = append(r.positional, o)
		}
	}
	return r
}

// line goes through the tokens once.
func (r *reader) line() {
	for i := 0; i < len(r.tokens); {
		if m, ok := r.nameAt(i); ok {
			value, next := r.read(m)
			r.set(m, value)
			i = r.skipSeparator(next)
			continue
		}
		// Once a text has begun, its words belong to it.
		if len(r.free) == 0 || r.rest == nil {
			if f, at, ok := r.positionalAt(i); ok {
				i = r.skipSeparator(r.take(f, at))
				continue
			}
		}
		r.free = append(r.free, i)
		i++
	}
}

// positionalAt finds the positional option that takes the words at the token.
// Where text follows, the declared order counts, so that no second word of a
// sentence is taken for an option; otherwise any order does.
func (r *reader) positionalAt(i int) (found, int, bool) {
	if r.tokens[i].name != "" && !r.tokens[i].bare() {
		return found{}, 0, false
	}
	for at, o := range r.positional {
		if _, given := r.args[o.Name]; given {
			continue
		}
		if f, ok := r.run(o, r.pieceAt(i, false), maxPositionalWords, r.isName); ok {
			return f, at, true
		}
	}
	return found{}, 0, false
}

// take gives a positional option its words.
func (r *reader) take(f found, at int) int {
	o := r.positional[at]
	r.args[o.Name] = canonical(o, f.value)
	r.bare = append(r.bare, o.Name)
	if r.rest != nil {
		r.positional = r.positional[at+1:]
	} else {
		r.positional = slices.Delete(slices.Clone(r.positional), at, at+1)
	}
	return f.next
}

// set gives a named option its value.
func (r *reader) set(m match, value string) {
	o := m.option
	if m.slip {
		r.issue(o.Name, "I read “%s” as %s. If it was meant as text, put it in quotes.", clip(m.typed), o.Name)
	}
	before, given := r.args[o.Name]
	switch {
	case !given || before == "" || before == value:
		r.args[o.Name] = value
	case value == "":
	case o.Many:
		r.args[o.Name] = before + ", " + value
	case slices.Contains(r.bare, o.Name):
		r.contested = append(r.contested, o.Name)
	default:
		r.args[o.Name] = value
		r.issue(o.Name, "You gave %s twice: “%s” and “%s”. Which one is it?", o.Name, clip(before), clip(value))
	}
}

// place finds an option for the words that are left over.
func (r *reader) place() {
	if len(r.free) == 0 {
		return
	}
	text, ok := r.freeText()
	if !ok {
		return
	}
	if r.rest != nil {
		r.placeText(*r.rest, text)
		return
	}
	if o, ok := r.wanting(); ok {
		r.args[o.Name] = canonical(o, text)
		return
	}
	r.issue("", "I cannot place “%s”. %s", clip(text), r.takes())
}

func (r *reader) placeText(o chat.Option, text string) {
	if before := r.args[o.Name]; before != "" {
		r.issue(o.Name, "Does “%s” belong to %s too? You gave it as “%s”.", clip(text), o.Name, clip(before))
		return
	}
	r.args[o.Name] = canonical(o, text)
}

// wanting is the positional option that words which it does not recognise must
// have been meant for: the one that is required, or the only one left.
func (r *reader) wanting() (chat.Option, bool) {
	var open []chat.Option
	for _, o := range r.positional {
		if _, given := r.args[o.Name]; !given {
			open = append(open, o)
		}
	}
	for _, o := range open {
		if o.Required || len(open) == 1 {
			return o, true
		}
	}
	return chat.Option{}, false
}

// freeText is the words that belong to no option. Words that stood together
// keep what was between them; where an option was cut out of the middle, a
// line break stays a line break. Quotes go where they stand around the whole.
// It reports false where nothing but punctuation is left.
func (r *reader) freeText() (string, bool) {
	if first := r.free[0]; len(r.free) == 1 {
		if t := r.tokens[first]; t.quoted && t.name == "" && r.trimmed(t.tail, first+1) == "" {
			return t.value, true
		}
	}
	var b strings.Builder
	for at := 0; at < len(r.free); {
		next := at + 1
		for next < len(r.free) && r.free[next] == r.free[next-1]+1 {
			next++
		}
		first, last := r.free[at], r.free[next-1]
		if at > 0 {
			b.WriteString(r.gap(r.free[at-1], first))
		}
		b.WriteString(r.trimmed(r.typed(first, last+1), last+1))
		at = next
	}
	text := strings.TrimFunc(b.String(), isSpace)
	return text, text != ""
}

// gap is what to put between two tokens that an option stood between.
func (r *reader) gap(before, after int) string {
	behind := strings.Count(r.src[r.tokens[before].end:r.tokens[before+1].start], "\n")
	ahead := strings.Count(r.src[r.tokens[after-1].end:r.tokens[after].start], "\n")
	if breaks := min(max(behind, ahead), 2); breaks > 0 {
		return strings.Repeat("\n", breaks)
	}
	return " "
}

// takes says in a sentence what the command takes.
func (r *reader) takes() string {
	if len(r.cmd.Options) == 0 {
		return fmt.Sprintf("“%s” takes nothing more.", r.cmd.Path)
	}
	names := make([]string, 0, len(r.cmd.Options))
	for _, o := range r.cmd.Options {
		names = append(names, o.Name+":")
	}
	return fmt.Sprintf("“%s” takes %s.", r.cmd.Path, strings.Join(names, ", "))
}

func (r *reader) issue(option, format string, args ...any) {
	r.issues = append(r.issues, Issue{Option: option, Text: fmt.Sprintf(format, args...)})
}

// clip shortens what is quoted back to the person.
func clip(text string) string {
	const most = 60
	text = strings.Join(strings.FieldsFunc(text, isSpace), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
