package query

import (
	"slices"
	"strings"

	"adjutant/ops"
)

// choices finds health, states, levels and kinds of request.
func (g *guess) choices() {
	for i := range g.words {
		for n := min(2, len(g.words)-i); n > 0; n-- {
			if g.word(i) == "" || n == 2 && g.word(i+1) == "" {
				continue
			}
			text := Fold(strings.Join(g.words[i:i+n], " "))
			if g.choice(text) {
				g.use(i, i+n)
				break
			}
		}
	}
}

// choice takes a word for what it says of records of the kinds that are asked for.
func (g *guess) choice(text string) bool {
	health := Field{Choices: allHealths}
	if value, ok := health.option(text); ok && text != "ok" && text != "good" && text != "bad" {
		if g.health == "" {
			g.health = value
		}
		return true
	}
	for _, from := range g.from {
		kind, _ := KindOf(from)
		for _, name := range []string{"state", "kind", "outcome", "level", "category", "treatment"} {
			f, has := kind.Field(name)
			if !has {
				continue
			}
			value, is := f.option(text)
			if !is || name == "state" && value == "open" {
				continue
			}
			if f.Type == Level {
				g.where(name, reach[ops.Level(value)], value)
			} else {
				g.where(name, "=", f.Choices[f.rank(value)].Word())
			}
			return true
		}
	}
	return false
}

// reach is how people mean a level: who asks for what is high wants to see what is very
// high as well.
var reach = map[ops.Level]string{ops.VeryLow: "=", ops.Low: "<=", ops.Moderate: "=", ops.High: ">=", ops.VeryHigh: "="}

// flags finds what is open, overdue and over.
func (g *guess) flags() {
	for i := range g.words {
		switch w := g.word(i); {
		case w == "open" || w == "unresolved" || w == "outstanding":
			g.where("open", "=", "yes")
			g.used[i] = true
		case w == "closed" || w == "ended":
			g.where("open", "=", "no")
			g.used[i] = true
		case w == "overdue" || w == "late":
			g.where("overdue", "=", "yes")
			g.used[i] = true
		}
	}
}

// rest are the words that say what is looked for, beside what was recognised.
func (g *guess) rest() []string {
	var words []string
	for i, w := range g.words {
		if !g.used[i] && isContent(w) && !slices.Contains(words, w) && len(words) < MostWords {
			words = append(words, w)
		}
	}
	return words
}

// kindsOf are the kinds to look in where none is named.
func (g *guess) kindsOf(words []string) []string {
	has := func(field string) bool {
		return slices.ContainsFunc(g.conditions, func(c Condition) bool { return c.Field == field })
	}
	switch {
	case g.health != "" && len(words) == 0:
		return []string{"departments"}
	case len(g.conditions) == 0 && len(words) == 0:
		return nil
	case len(words) == 0 && len(g.conditions) == 1 && has("department"):
		return []string{"departments", "requests", "risks", "blockers"}
	case has("amount"):
		return []string{"requests", "decisions"}
	case has("waiting_on"):
		return []string{"requests"}
	case has("decided_by"):
		return []string{"decisions"}
	}
	return []string{"requests", "risks", "decisions", "updates"}
}

// query is what was recognised, as far as the kind has fields for it. What a kind has no
// field for is not asked of it; all is false then.
func (g *guess) query(from string, words []string) (q Query, all bool) {
	kind, _ := KindOf(from)
	q, all = Query{From: from, Words: words}, true
	for _, c := range g.conditions {
		before := len(q.Where)
		f, ok := kind.Field(c.Field)
		if !ok || !slices.Contains(f.Operators(), c.Op) {
			if c.Field == "owner" {
				for _, other := range []string{"decided_by", "head", "by"} {
					if _, ok := kind.Field(other); ok {
						q.Where = append(q.Where, Condition{other, c.Op, c.Value})
						break
					}
				}
			}
		} else if _, err := f.read(c, g.org, g.today); err == nil {
			q.Where = append(q.Where, c)
		}
		all = all && len(q.Where) > before
	}
	if _, ok := kind.Field("health"); ok && g.health != "" {
		// "Why is support red?" is asked of support, however it is by now.
		if !slices.ContainsFunc(q.Where, func(c Condition) bool { return c.Field == "department" }) {
			q.Where = append(q.Where, Condition{"health", "=", ops.Health(g.health).Word()})
		}
	}
	// Whose, and of which department: what is asked for is what is open. Whatever else
	// is said, it may have ended.
	_, has := kind.Field("open")
	more := slices.ContainsFunc(q.Where, func(c Condition) bool {
		return !slices.Contains([]string{"owner", "department", "waiting_on", "level"}, c.Field)
	})
	if has && !more && len(q.Words) == 0 {
		q.Where = append(q.Where, Condition{"open", "=", "yes"})
	}
	return q, all
}

// isContent reports whether a word says what a question is about.
func isContent(word string) bool {
	folded := Fold(word)
	if _, names := kindNamed(folded); names || saysKind[folded] != "" {
		return false
	}
	return len(folded) > 1 && !stopWords[folded] && !strings.ContainsAny(folded, quotes)
}

// stopWords are those that questions have whatever they are about.
var stopWords = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`a about above after all already also am an and any anybody anyone anything are around as ask at be because been before being between but by
		can can't cannot could currently did didn't do does doesn't doing don't due each else ever every everybody everything far few find for from get give given gives going got
		had happen happening has have having he her here hers his how how's hows i i'm if in into is isn't it it's its just know known last left let list long look lot made make many
		may might more most much must my need needs new no nobody none nor not nothing now of off on once one only or other our ours out over own please possible put
		recent recently regarding same say says see she should show since so some somebody someone something soon still such tell than that that's the their them then there
		there's these they thing things think this those through to today too under until up upon us very want wants was wasn't we we're week weeks well were what what's whats when
		where which while who who's whos whom whose why will with without won't would yes yet you your which than
		company record records question search data item items look looking status state situation currently latest`) {
		set[w] = true
	}
	return set
}()

// numerals are small numbers in words.
var numerals = strings.NewReplacer("two ", "2 ", "three ", "3 ", "four ", "4 ", "five ", "5 ", "six ", "6 ", "seven ", "7 ", "eight ", "8 ", "ten ", "10 ", "one ", "1 ")

func spelled(text string) string { return numerals.Replace(text) }
