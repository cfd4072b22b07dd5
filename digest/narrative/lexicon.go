package narrative

import (
	"slices"

	"adjutant/ops"
)

// names are the people and departments of the organisation, by the words they are
// called by.
type names struct {
	// people are those with that handle or with that word in their name.
	people map[string][]ops.Handle
	// of are the words of each person's name.
	of map[ops.Handle][]string
	// departments are by the first of their words, the longest names first.
	departments map[string][]title
	company     map[string]bool
}

// title is a name of a department in words.
type title struct {
	words  []string
	handle ops.Handle
}

// vague are words of departments' names that tell none of them.
var vague = set(`and of the for team department group unit office service services function global international head chief new`)

// namesOf is the lexicon of an organisation.
func namesOf(o *ops.Org) names {
	n := names{of: map[ops.Handle][]string{}, people: map[string][]ops.Handle{}, departments: map[string][]title{}, company: map[string]bool{}}
	for _, p := range o.People {
		n.of[p.Handle] = wordsOf(p.Name)
		for _, t := range append(tokenize(p.Name), tokenize(string(p.Handle))...) {
			if t.shape == letters && len(t.word) > 1 && !slices.Contains(n.people[t.word], p.Handle) {
				n.people[t.word] = append(n.people[t.word], p.Handle)
			}
		}
	}
	uses := map[string]map[ops.Handle]bool{}
	for _, d := range o.Departments {
		for _, t := range tokenize(d.Name) {
			if uses[t.word] == nil {
				uses[t.word] = map[ops.Handle]bool{}
			}
			uses[t.word][d.Handle] = true
		}
	}
	for _, d := range o.Departments {
		n.add(wordsOf(d.Name), d.Handle)
		n.add(wordsOf(string(d.Handle)), d.Handle)
		for _, w := range wordsOf(d.Name) {
			if len(uses[w]) == 1 && !vague[w] && len(w) > 1 {
				n.add([]string{w}, d.Handle)
			}
		}
	}
	for _, w := range wordsOf(o.Company) {
		n.company[w] = true
	}
	return n
}

func (n names) add(words []string, h ops.Handle) {
	if len(words) == 0 {
		return
	}
	list := n.departments[words[0]]
	if slices.ContainsFunc(list, func(t title) bool { return slices.Equal(t.words, words) }) {
		return
	}
	list = append(list, title{words, h})
	slices.SortStableFunc(list, func(a, b title) int { return len(b.words) - len(a.words) })
	n.departments[words[0]] = list
}

// wordsOf are the words of a name, without its marks.
func wordsOf(s string) (words []string) {
	for _, t := range tokenize(s) {
		if t.shape != mark {
			words = append(words, t.word)
		}
	}
	return words
}

// departmentAt is the department whose name stands at i, the longest if there are
// several, and where it ends.
func (n names) departmentAt(tokens []token, i int) (h ops.Handle, end int, ok bool) {
	if tokens[i].shape != letters {
		return "", 0, false
	}
	for _, t := range n.departments[tokens[i].word] {
		k := i
		for m, w := range t.words {
			for k < len(tokens) && m > 0 && tokens[k].shape == mark && (tokens[k].word == "-" || tokens[k].word == "&" || tokens[k].word == "/") {
				k++
			}
			if k >= len(tokens) || tokens[k].word != w {
				k = -1
				break
			}
			k++
		}
		if k > 0 {
			return t.handle, k, true
		}
	}
	return "", 0, false
}

// departments checks that the facts are about every department that is named. One word
// in small letters is no name but a word: "support".
func (j *judgement) departments() {
	for i := 0; i < len(j.tokens); i++ {
		t := j.tokens[i]
		if t.settled || t.quoted || t.shape != letters {
			continue
		}
		h, end, ok := j.names.departmentAt(j.tokens, i)
		if !ok || end == i+1 && !t.capital() {
			continue
		}
		switch {
		case anyOf(j.restsOn(i), func(e *evidence) bool { return e.departments[h] }):
			j.settleName(i, end)
		case j.written(i, end), end == i+1 && len(j.names.people[t.word]) > 0:
			continue // a word of a title that begins like a department, or a person
		default:
			j.fault(BadDept, i, end)
		}
		i = end - 1
	}
}

// written reports whether the tokens stand in a fact as they do here, together with the
// word before or after them: they are part of what somebody wrote, and name nothing.
func (j *judgement) written(from, to int) bool {
	next, before := word(j.tokens, to), word(j.tokens, from-1)
	return anyOf(j.cited, func(e *evidence) bool {
		return next != "" && !isPlain(next) && e.follows(word(j.tokens, to-1), next) ||
			before != "" && !isPlain(before) && at(j.tokens, from-1).shape == letters && e.follows(before, word(j.tokens, from))
	})
}

// people checks that the facts are about everybody who is named. The parts of one name
// must be one person's.
func (j *judgement) people() {
	for i := 0; i < len(j.tokens); i++ {
		t := j.tokens[i]
		who := j.names.people[t.word]
		if t.settled || t.quoted || t.shape != letters || len(who) == 0 || !t.capital() && (isPlain(t.word) || j.holds(stem(t.word)) || commonWord(t.word)) {
			continue
		}
		end := i + 1
		for end < len(j.tokens) && !j.tokens[end-1].owned && !j.tokens[end].settled && j.tokens[end].capital() && len(j.names.people[j.tokens[end].word]) > 0 {
			both := intersect(who, j.names.people[j.tokens[end].word])
			if len(both) == 0 {
				break
			}
			who, end = both, end+1
		}
		known := anyOf(j.restsOn(i), func(e *evidence) bool {
			return slices.ContainsFunc(who, func(h ops.Handle) bool { return e.people[h] })
		})
		split := end < len(j.tokens) && !j.tokens[end-1].owned && j.tokens[end].capital() && len(j.names.people[j.tokens[end].word]) > 0
		switch {
		case known && !split, end == i+1 && j.month(i):
			j.settleName(i, end)
		case !known && j.spelt(i, end) && j.inPlace(i, end) && !j.speaksFor(i):
			j.settleName(i, end)
		default:
			j.fault(BadName, i, end)
		}
		i = end - 1
	}
}

// speaksFor reports whether somebody whom only the words of a request name would be said
// to think or do something about it: what somebody else thinks of it is not theirs to say.
func (j *judgement) speaksFor(i int) bool {
	if at(j.tokens, i-1).is("for", "of", "with", "from", "to", "by", "at", "in", "on", "behind", "under") {
		return false
	}
	return anyOf(j.restsOn(i), func(e *evidence) bool { return len(e.Amounts) > 0 && e.has["pending"] })
}

// month reports whether a name is that of a month, as somebody wrote it: "moved to May".
func (j *judgement) month(i int) bool {
	before := word(j.tokens, i-1)
	return months[j.tokens[i].word] > 0 && at(j.tokens, i-1).is("to", "in", "until", "since", "by", "from", "of") &&
		anyOf(j.restsOn(i), func(e *evidence) bool { return e.follows(before, j.tokens[i].word) && e.capitals[j.tokens[i].word] })
}

// commonWord reports whether a word is one that the checker knows as something else than
// a name.
func commonWord(word string) bool {
	_, day := weekdays[word]
	return upWords[word] || downWords[word] || isStateWord(word) || openings[word] || quantities[word] || day || months[word] > 0
}

// inPlace reports whether somebody whom only people's words name does in the sentence
// what they do there: the word before or the one after is the same.
func (j *judgement) inPlace(from, to int) bool {
	beside := func(tokens []token, k, step int) string {
		for ; k >= 0 && k < len(tokens); k += step {
			if endsClause(tokens[k]) && tokens[k].shape == mark {
				return ""
			}
			if tokens[k].shape == letters && !passing[tokens[k].word] {
				return stem(tokens[k].word)
			}
		}
		return ""
	}
	before, after := beside(j.tokens, from-1, -1), beside(j.tokens, to, 1)
	return anyOf(j.restsOn(from), func(e *evidence) bool {
		for _, p := range e.texts {
			for k, t := range p.tokens {
				if t.word != j.tokens[from].word || !t.capital() {
					continue
				}
				if b := beside(p.tokens, k-1, -1); b != "" && b == before {
					return true
				}
				if a := beside(p.tokens, k+to-from, 1); a != "" && a == after {
					return true
				}
			}
		}
		return false
	})
}

// settleName marks tokens as a name that has been judged.
func (j *judgement) settleName(from, to int) {
	j.settle(from, to)
	for i := from; i < to; i++ {
		j.tokens[i].name = true
	}
}

// spelt reports whether a fact's texts hold the words with capitals: somebody wrote of
// that person.
func (j *judgement) spelt(from, to int) bool {
	return anyOf(j.restsOn(from), func(e *evidence) bool {
		for i := from; i < to; i++ {
			if !e.capitals[j.tokens[i].word] {
				return false
			}
		}
		return true
	})
}

func intersect(a, b []ops.Handle) (both []ops.Handle) {
	for _, h := range a {
		if slices.Contains(b, h) {
			both = append(both, h)
		}
	}
	return both
}
