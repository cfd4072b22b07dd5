package slash

import (
	"strings"

	"adjutant/chat"
)

// folding is what was done so that a command fits.
type folding struct {
	bare    bool // descriptions do not say what leaving an option out means
	clauses bool // descriptions of options end with their first clause
	titles  bool // options are described by their names
	// completed are the options whose choices are autocompleted instead of shown, by
	// the path of their command and their name.
	completed map[[2]string]bool
}

// folded is the application command of these commands, folded no more than it must be,
// or false where that does not suffice.
func (b *builder) folded(name string, leaves []leaf) (Command, bool) {
	f := folding{bare: true, clauses: true, titles: true, completed: map[[2]string]bool{}}
	for f.completeLongest(leaves) {
	}
	if b.command(name, leaves, f).size() > mostCharacters {
		return Command{}, false
	}
	f = folding{completed: map[[2]string]bool{}}
	for {
		c := b.command(name, leaves, f)
		if c.size() <= mostCharacters || !f.further(leaves) {
			return c, true
		}
	}
}

// further takes the next step, or reports that there is none.
func (f *folding) further(leaves []leaf) bool {
	switch {
	case !f.bare:
		f.bare = true
	case !f.clauses:
		f.clauses = true
	case f.completeLongest(leaves):
	case !f.titles:
		f.titles = true
	default:
		return false
	}
	return true
}

// completeLongest has the choices autocompleted that take up most; of equal ones the
// last. It returns false where none are left.
func (f *folding) completeLongest(leaves []leaf) bool {
	most, which := 0, [2]string{}
	for _, l := range leaves {
		for _, o := range l.command.Options {
			key := [2]string{l.command.Path, o.Name}
			if f.completed[key] || !shownAsChoices(o) {
				continue
			}
			n := 0
			for _, v := range o.Choices {
				n += length(v.Label) + length(v.Value)
			}
			if n >= most {
				most, which = n, key
			}
		}
	}
	if most == 0 {
		return false
	}
	f.completed[which] = true
	return true
}

// described is an option's description, with its translations.
func (b *builder) described(o chat.Option, f folding) (string, map[string]string) {
	help := o.Help
	if strings.TrimSpace(help) == "" || f.titles {
		help = o.Title()
	}
	if f.clauses {
		return describe(clause(help), o.Name), b.words.of(help, clause)
	}
	if whole := help + ". Otherwise " + o.Default; o.Default != "" && !f.bare && fits(whole) {
		return whole, b.words.either(whole, help)
	}
	return describe(help, o.Name), b.words.of(help, nil)
}

// describe is a text as a description: what Discord has no room for is cut, and where
// there is none, it is what is described.
func describe(text, of string) string {
	if strings.TrimSpace(text) == "" {
		return of
	}
	return cut(text, mostText)
}

// clause is the first clause of a text.
func clause(text string) string {
	for _, end := range []string{". ", ", ", "; ", ": ", " (", " – "} {
		if first, _, found := strings.Cut(text, end); found && strings.TrimSpace(first) != "" {
			text = first
		}
	}
	return text
}
