package narrative

import (
	"slices"
	"strings"
)

// sayVerbs are words for saying something that is told after them.
var sayVerbs = set(`says said say adds added add reports reported writes wrote notes noted explains explained`)

// author is who wrote the text that stands at a place of a line, as far as the line tells:
// whoever decided gives the reason of it, and whoever "adds" something is named before it.
// The rest is by whom the line ends with.
func (c *Checker) author(e *evidence, text string) string {
	at := strings.Index(e.Line, text)
	if at < 0 {
		return ""
	}
	before := tokenize(e.Line[:at])
	n := len(before)
	if n > 2 && before[n-1].raw == ":" && before[n-2].is("adds") {
		if all := c.entities(before[:n-2]); len(all) > 0 && all[len(all)-1].to == n-2 {
			return all[len(all)-1].key
		}
	}
	if n > 0 && before[n-1].raw == "–" {
		for state, who := range e.actors {
			if decides[state] && len(slices.Compact(slices.Clone(who))) == 1 {
				return who[0]
			}
		}
	}
	if all := c.entities(tokenize(e.Line)); len(all) > 0 && all[len(all)-1].person && slices.Contains(e.owners, all[len(all)-1].key) {
		return all[len(all)-1].key
	}
	return ""
}

// saysOwn reports whether what somebody is said to say is theirs. It reports known as false
// where no fact tells who wrote it.
func (j *judgement) saysOwn(e entity, from int, facts []*evidence) (own, known bool) {
	var said []string
	for k := from; k < len(j.tokens); k++ {
		t := j.tokens[k]
		if st := stem(t.word); t.shape != mark && !t.quoted && (isContent(t) && j.saidOnly(k) || t.of != 0 && t.of != anID) && anyOf(facts, func(f *evidence) bool {
			return slices.ContainsFunc(f.texts[1:], func(p passage) bool { return p.has(st) })
		}) {
			said = append(said, st)
		}
	}
	if len(said) == 0 {
		return false, false
	}
	for _, f := range facts {
		if len(f.texts) < 2 {
			continue
		}
		title := f.texts[1]
		rest := slices.DeleteFunc(slices.Clone(said), title.has)
		if len(rest) == 0 && f.authors[0] != "" {
			known, own = true, own || f.authors[0] == e.key
		}
		for n, p := range f.texts[2:] { // anybody may name the title when they speak of it
			if author := f.authors[n+1]; author != "" && slices.ContainsFunc(rest, p.has) {
				known, own = true, own || author == e.key
			}
		}
	}
	return own, known
}

// has reports whether a text has a word with that stem.
func (p passage) has(st string) bool {
	return slices.ContainsFunc(p.tokens, func(t token) bool { return t.shape != mark && stem(t.word) == st })
}
