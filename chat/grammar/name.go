package grammar

import (
	"strings"
	"unicode/utf8"

	"adjutant/chat"
)

// match is a place in the line where an option is named.
type match struct {
	option chat.Option
	typed  string // the name as it was typed
	// at is the token with the separator. The value begins in it if attached
	// is true, otherwise in the token after it.
	at       int
	attached bool
	dashed   bool
	slip     bool // the name is a guess, and the person has to be told
}

// nameAt reports whether an option of the command is named at the token. A
// word that only looks like a name (http://…, Note: …, 12:30) is text.
func (r *reader) nameAt(i int) (match, bool) {
	for n := r.longestName; n > 1; n-- {
		if m, ok := r.longName(i, n); ok {
			return m, true
		}
	}
	t := r.tokens[i]
	if t.plain() {
		return r.spacedName(i)
	}
	if t.name == "" || isLink(t) {
		return match{}, false
	}
	o, how := r.lookUp(t.name)
	m := match{option: o, typed: t.name, at: i, dashed: t.dashed,
		attached: t.quoted || t.value != "", slip: how == misspelt}
	switch {
	case how == exact:
		return m, true
	case how == unknown || !isColon(string(t.sep)) && !r.hyphened(t):
		// After an equals sign or a long dash, which texts have too, only the
		// full name counts.
		return match{}, false
	case m.attached || t.dashed:
		return m, true
	}
	// "Note: we …" is text even where an option is called notes; "like: 4" is
	// an option because 4 is a likelihood.
	return m, r.valueFollows(m)
}

// longName finds a name of several words, as forms and help write it: "needed
// by: friday".
func (r *reader) longName(i, n int) (match, bool) {
	last := i + n - 1
	if last >= len(r.tokens) {
		return match{}, false
	}
	parts := make([]string, 0, n)
	for _, t := range r.tokens[i:last] {
		if !t.plain() {
			return match{}, false
		}
		parts = append(parts, t.value)
	}
	t := r.tokens[last]
	m := match{at: last, attached: t.quoted || t.value != ""}
	switch {
	case t.plain() && last+1 < len(r.tokens) && isColon(r.tokens[last+1].value):
		parts = append(parts, t.value)
		m.at, m.attached = last+1, false
	case t.name != "" && !t.dashed && t.sep != '=' && !isLink(t):
		parts = append(parts, t.name)
	default:
		return match{}, false
	}
	m.typed = strings.Join(parts, " ")
	for _, o := range r.cmd.Options {
		if strings.EqualFold(strings.Join(nameParts(o.Name), " "), m.typed) {
			m.option = o
			return m, true
		}
	}
	return match{}, false
}

// spacedName finds a name with a space before its colon, as French has it.
func (r *reader) spacedName(i int) (match, bool) {
	if i+1 >= len(r.tokens) || !r.tokens[i+1].plain() || !isColon(r.tokens[i+1].value) {
		return match{}, false
	}
	typed := r.tokens[i].value
	o, how := r.lookUp(typed)
	return match{option: o, typed: typed, at: i + 1}, how == exact
}

// likeness is how well a typed name fits a declared one.
type likeness int

const (
	unknown likeness = iota
	misspelt
	beginning
	exact
)

// lookUp finds the option that a typed name means: itself, else the only one
// that it begins, else the only one that it misspells.
func (r *reader) lookUp(typed string) (chat.Option, likeness) {
	typed = fold(typed)
	best, found, several := unknown, chat.Option{}, false
	for _, o := range r.cmd.Options {
		name, how := fold(o.Name), unknown
		switch {
		case name == typed:
			return o, exact
		case utf8.RuneCountInString(typed) < 3:
		case strings.HasPrefix(name, typed):
			how = beginning
		case utf8.RuneCountInString(name) >= 4 && isSlip(typed, name):
			how = misspelt
		}
		if how > best {
			best, found, several = how, o, false
		} else if how == best {
			several = true
		}
	}
	if several {
		return chat.Option{}, unknown
	}
	return found, best
}

// valueFollows reports whether the words after a name are a value of its
// option. Text can be anything, so it shows nothing.
func (r *reader) valueFollows(m match) bool {
	if isText(m.option) {
		return false
	}
	next := m.at + 1
	if next >= len(r.tokens) || r.tokens[next].name != "" || !r.sameLine(m.at, next) {
		return false
	}
	// Names inside the run are not looked for: that would look into the same
	// words again and again.
	_, ok := r.run(m.option, r.pieceAt(next, false), maxValueWords, func(i int) bool { return r.tokens[i].name != "" })
	return ok
}

// nameParts are the words of an option's name.
func nameParts(name string) []string {
	return strings.FieldsFunc(name, func(c rune) bool { return c == '_' || c == '-' })
}

// isLink reports whether the token is an address rather than a name.
func isLink(t token) bool { return !t.quoted && strings.HasPrefix(t.value, "//") }

// hyphened reports whether the name was typed as --name.
func (r *reader) hyphened(t token) bool {
	return t.dashed && strings.HasPrefix(r.src[t.start:], "--")
}

func isText(o chat.Option) bool { return o.Kind == chat.Text || o.Kind == chat.LongText }
