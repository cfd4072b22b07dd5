package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/typo"
)

// Check finds what is wrong with a plan that a model filled in: a kind, a field, an
// operator or a value that there is not, or too much of anything. The error is an
// [*Error].
func (p Plan) Check(org *ops.Org, today dates.Date) error {
	switch {
	case len(p) == 0:
		return fault("", "There is no query.")
	case len(p) > MostQueries:
		return fault("", "Those are %d queries, and there can be %d. Leave some out.", len(p), MostQueries)
	}
	for _, q := range p {
		if err := q.check(org, today); err != nil {
			return err
		}
	}
	if n := utf8.RuneCountInString(p.String()); n > MostText {
		return fault("", "That has %d characters, and there is room for %d. Ask for less at once.", n, MostText)
	}
	return nil
}

func (q Query) check(org *ops.Org, today dates.Date) error {
	kind, ok := KindOf(q.From)
	switch {
	case !ok:
		return unknownKind(q.From)
	case len(q.Where) > MostWhere:
		return fault("", "Those are %d conditions, and there can be %d. Leave some out.", len(q.Where), MostWhere)
	case len(q.Words) > MostWords:
		return fault("", "Those are %d words to look for, and there can be %d. Leave some out.", len(q.Words), MostWords)
	case q.Limit < 0 || q.Limit > MostRows:
		return fault("", "The limit can be from 1 to %d.", MostRows)
	case q.Sort == "" && q.Desc:
		return fault("", "Sort by what? Name a field after “sort”.")
	}
	if q.Sort != "" {
		if _, err := kind.exactly(q.Sort); err != nil {
			return err
		}
	}
	for _, word := range q.Words {
		if err := checkText(word); err != nil {
			return err
		}
	}
	for _, c := range q.Where {
		f, err := kind.exactly(c.Field)
		if err != nil {
			return err
		}
		if _, err := f.read(c, org, today); err != nil {
			return err
		}
	}
	return nil
}

// exactly finds a field by its very name.
func (k Kind) exactly(name string) (Field, error) {
	f, ok := k.Field(name)
	if !ok || f.Name != name {
		return f, unknownField(k, name)
	}
	return f, nil
}

// checkText refuses what cannot be typed as a value or a word.
func checkText(text string) error {
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return fault("", "A value is empty.")
	case n > MostValue:
		return fault(text, "“%s” has %d characters, and there is room for %d.", typo.Shorten(text), n, MostValue)
	case !utf8.ValidString(text), strings.ContainsAny(text, quotes), strings.ContainsFunc(text, hidden):
		return fault(text, "“%s” holds a character that cannot be searched for. Leave it out.", typo.Shorten(text))
	}
	return nil
}

// hidden reports whether a character is one that nobody sees, or a space that is none.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.IsSpace(r) && r != ' ' && r != '\u00a0' && r != '\u202f'
}

// operator is the operator of a condition as the field takes it.
func (f Field) operator(op string) error {
	if !slices.Contains(allOps, op) {
		return fault(op, "There is no “%s”. %s can be compared with: %s.", typo.Shorten(op), capital(f.label()), strings.Join(f.Operators(), " "))
	}
	if !slices.Contains(f.Operators(), op) {
		return fault(op, "%s cannot be compared with “%s”, but with: %s. For example: %s", capital(f.label()), op, strings.Join(f.Operators(), " "), f.example())
	}
	return nil
}
