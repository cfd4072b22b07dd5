package query

import (
	"slices"
	"strings"
	"unicode/utf8"

	"adjutant/ops"
)

// Search is a query made ready to be put to records, at one moment. Records of its kind
// are what the fields of [Kinds] take: *[ops.Request], [Status] and so on.
type Search struct {
	Query Query
	Kind  Kind
	m     Moment
	where []test
	words []string
	sort  Field
	desc  bool
}

// test is a condition made ready.
type test struct {
	field Field
	op    string
	want  wanted
}

// Search makes a query ready. The error is an [*Error]: of a query that does not pass
// [Plan.Check], or that asks for "me" where nobody in particular asks.
func (q Query) Search(m Moment) (*Search, error) {
	if err := q.check(m.Org, m.Today); err != nil {
		return nil, err
	}
	kind, _ := KindOf(q.From)
	s := &Search{Query: q, Kind: kind, m: m, desc: q.Desc}
	for _, c := range q.Where {
		f, _ := kind.Field(c.Field)
		want, err := f.read(c, m.Org, m.Today)
		if err != nil {
			return nil, err
		}
		if want.me {
			if m.Me == "" {
				return nil, fault(Me, "In a channel nobody is “me”: name the person.")
			}
			want.words = append(want.words, string(m.Me))
		}
		s.where = append(s.where, test{f, c.Op, want})
	}
	for _, w := range q.Words {
		word := " " + singular(Fold(w))
		if utf8.RuneCountInString(word) <= shortWord {
			word += " "
		}
		s.words = append(s.words, word)
	}
	by := q.Sort
	if by == "" {
		by, s.desc = kind.Sort, kind.Desc
	}
	s.sort, _ = kind.Field(by)
	return s, nil
}

// shortWord is how many letters a word has, with the space before it, that is no
// beginning of others.
const shortWord = 4

// Match reports whether a record is asked for.
func (s *Search) Match(record any) bool { return s.Holds(record) && s.Said(record) == len(s.words) }

// Holds reports whether all conditions hold of a record, whatever it says.
func (s *Search) Holds(record any) bool {
	for _, t := range s.where {
		if !t.holds(t.field.value(record, s.m), s.m) {
			return false
		}
	}
	return true
}

// Said is how many of the words that are looked for a record says. Words are found
// where a word of the record begins with them; short ones where it is the same.
func (s *Search) Said(record any) int {
	if len(s.words) == 0 {
		return 0
	}
	text := " " + words(s.Kind.text(record, s.m)) + " "
	n := 0
	for _, w := range s.words {
		if strings.Contains(text, w) {
			n++
		}
	}
	return n
}

// Words is how many words are looked for.
func (s *Search) Words() int { return len(s.words) }

// Compare orders two records as the query wants them. Where it does not say, what is open
// comes first.
func (s *Search) Compare(a, b any) int {
	if s.Query.Sort == "" {
		if open, has := s.Kind.Field("open"); has {
			if c := open.compare(open.value(a, s.m), open.value(b, s.m), s.m, true); c != 0 {
				return c
			}
		}
	}
	if s.sort.value == nil {
		return 0
	}
	return s.sort.compare(s.sort.value(a, s.m), s.sort.value(b, s.m), s.m, s.desc)
}

// words are texts as one, in which a word is found by the space before it.
func words(texts []string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \n\t\u00a0,.;:!?()[]\"“”'’/–—…", r) {
			return ' '
		}
		return r
	}, Fold(strings.Join(texts, " ")))
}

// singular takes the ending off a plural, so that "leases" finds "lease".
func singular(word string) string {
	word = strings.TrimSpace(words([]string{word}))
	if len(word) > 4 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") {
		return strings.TrimSuffix(word, "s")
	}
	return word
}

// Says are the values, of those that the condition on a field may have, where it can
// only have these: the owners of "owner in ana, bo". Nil if it may have others.
func (s *Search) Says(field string) []string {
	for _, t := range s.where {
		if t.field.Name == field && (t.op == "=" || t.op == "in") && t.want.set {
			return t.want.words
		}
	}
	return nil
}

// May reports whether a record that has that one value in the field may be asked for,
// as far as the conditions on that field go: of its facets alone, before it is read.
func (s *Search) May(field, value string) bool {
	for _, t := range s.where {
		if t.field.Name == field && !t.holds(one(value), s.m) {
			return false
		}
	}
	return true
}

// MayBe is May for a field that is yes or no.
func (s *Search) MayBe(field string, is bool) bool {
	for _, t := range s.where {
		if t.field.Name == field && !t.holds(yes(is), s.m) {
			return false
		}
	}
	return true
}

// holds compares what a record has with what is wanted. What has no value is unequal to
// everything, and neither less nor more.
func (t test) holds(has Value, m Moment) bool {
	switch t.op {
	case "!=":
		return !t.equal(has, m)
	case "=", "in":
		return t.equal(has, m)
	case "has":
		return slices.ContainsFunc(has.words, func(w string) bool { return strings.Contains(Fold(w), Fold(t.want.words[0])) })
	}
	if !has.set || !t.want.set {
		return false
	}
	order := t.field.compare(has, t.want.Value, m, false)
	switch t.op {
	case "<", "before":
		return order < 0
	case "<=":
		return order <= 0
	case ">", "after":
		return order > 0
	default:
		return order >= 0
	}
}

func (t test) equal(has Value, m Moment) bool {
	if !has.set || !t.want.set {
		return has.set == t.want.set
	}
	switch t.field.Type {
	case Number, Days, YesNo:
		return has.number == t.want.number
	case Money:
		return compareMoney(has.amount, t.want.amount, m) == 0
	case Day:
		return has.day == t.want.day
	}
	return slices.ContainsFunc(has.words, func(w string) bool {
		return slices.ContainsFunc(t.want.words, func(want string) bool {
			switch t.field.Type {
			case Department:
				return m.Org.Within(ops.Handle(w), ops.Handle(want))
			case Text:
				return Fold(w) == Fold(want)
			}
			return w == want
		})
	})
}
