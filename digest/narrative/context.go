package narrative

import (
	"math/big"
	"slices"
	"strings"
)

// ratings are the words for how likely and how bad something is. Of a record they are
// values, which no fact has.
var ratings = set(`rare unlikely possible likely certain insignificant minor major severe negligible critical serious trivial grave massive tiny huge
	small big large slight marginal minimal catastrophic dramatic`)

// discredits are the words by which a sentence denies what stands around it.
var discredits = set(`wrong fake false untrue invalid incorrect mistaken erroneous void hoax bogus error errors mistake mistakes outdated obsolete
	test correction corrected`)

// foreignVerdicts are decisions and healths in other languages, which facts may hold as
// words of people and no sentence may.
var foreignVerdicts = set(`genehmigt bewilligt abgelehnt zugestimmt freigegeben geschlossen erledigt gelost grun grunen alles bestens gut ordnung
	approuve approuvee approuves valide validee refuse refusee ferme fermee clos resolu resolue vert verte bien
	aprobado aprobada rechazado rechazada cerrado cerrada resuelto resuelta verde bajo todo ningun
	aprovado aprovada rejeitado rejeitada encerrado encerrada fechado fechada resolvido resolvida aceito aceita bem
	approvato approvata chiuso chiusa risolto risolta bene tutto
	goedgekeurd afgewezen gesloten opgelost groen akkoord
	zatwierdzony zatwierdzona zatwierdzono odrzucony zamkniety zamknieta rozwiazany porzadku wszystko
	godkand godkant godkjent godkendt avslag stangd lost klart`)

// saidOnly reports whether a token is a word that the cited facts hold only as somebody's
// words, and that says something.
func (j *judgement) saidOnly(i int) bool {
	t := at(j.tokens, i)
	if t.shape != letters || isPlain(t.word) || passing[t.word] && !t.is("gone") {
		return false
	}
	st := stem(t.word)
	return !anyOf(j.cited, func(e *evidence) bool { return e.ourStems[st] })
}

// writtenPair reports whether a fact has one word right before another.
func (j *judgement) writtenPair(first, second string) bool {
	return second != "" && anyOf(j.cited, func(e *evidence) bool { return e.follows(first, second) })
}

// writtenAll reports whether a fact has "all" with the number that follows here.
func (j *judgement) writtenAll(i int) bool {
	return anyOf(j.cited, func(e *evidence) bool {
		for _, p := range e.texts {
			for k, t := range p.tokens {
				if t.is("all") && word(p.tokens, k+1) == word(j.tokens, i+1) {
					return true
				}
			}
		}
		return false
	})
}

// writesTwo reports whether "both" is of what a fact has two of.
func (j *judgement) writesTwo(i int) bool {
	two := claim{matter: aCount, number: big.NewRat(2, 1), from: i, to: i + 1}
	return anyOf(j.cited, func(e *evidence) bool { return e.writes(j.tokens, two) })
}

// isTask reports whether the words are the title of an action or a decision, which tell
// somebody what to do and are not told to the reader.
func (j *judgement) isTask(i int, next string) bool {
	return i > 0 && anyOf(j.cited, func(e *evidence) bool {
		return (strings.HasPrefix(e.Cite, "ACT-") || strings.HasPrefix(e.Cite, "DEC-")) && (e.follows(j.tokens[i].word, next) || next == "")
	})
}

// backOnTrack reports whether a fact tells that something is again what it was not.
func (j *judgement) backOnTrack(i int) bool {
	return anyOf(j.restsOn(i), func(e *evidence) bool {
		return e.has["reopened"] || slices.ContainsFunc(e.Health, func(h Health) bool {
			return severity(h.Was) > severity(h.Now) && severity(h.Now) == 1
		})
	})
}

// aboutRecords reports whether the sentence speaks of what it stands among.
func (j *judgement) aboutRecords() bool {
	return slices.ContainsFunc(j.tokens, func(t token) bool {
		return !t.quoted && t.is("record", "records", "digest", "figure", "figures", "number", "numbers", "above", "below", "line", "lines", "sentence",
			"report", "reports", "status", "it", "this", "that")
	})
}

// completes reports whether a word says that something has been done of which the facts
// only say that it is to be done: "has marked" for "mark the fire exits".
func (j *judgement) completes(i int) bool {
	t := j.tokens[i]
	if j.doesTask(i) || j.doesPart(i) {
		return true
	}
	if (j.deniedBefore(i) || at(j.tokens, i-1).is("be") && at(j.tokens, i-2).is("to")) && anyOf(j.restsOn(i), func(e *evidence) bool { return strings.HasPrefix(e.Cite, "ACT-") && e.begins(t.word) }) {
		return false
	}
	if anyOf(j.restsOn(i), func(e *evidence) bool { return e.has[t.word] }) || j.goesOnSince(i) {
		return false
	}
	if !strings.HasSuffix(t.word, "ed") && irregular[t.word] == "" || isPlain(t.word) || !j.saidOnly(i) ||
		anyOf(j.cited, func(e *evidence) bool { return e.exact[t.word] }) || j.undone(t.word) {
		return false
	}
	if at(j.tokens, i-1).is("be") && at(j.tokens, i-2).is("to") && at(j.tokens, i-3).is("has", "have", "needs", "need") && j.writtenPair("be", t.word) && j.writtenPair("must", "be") {
		return false
	}
	if at(j.tokens, i-1).is("be") && j.writtenPair("be", t.word) && at(j.tokens, i-2).is("to", "must") && j.writtenPair(word(j.tokens, i-2), "be") {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		switch {
		case j.tokens[k].is("has", "have", "had", "was", "were", "is", "are", "been"):
			return !at(j.tokens, k-1).is("can", "could", "may", "might", "must", "would", "to", "will", "only") && !j.tokens[k].is("be")
		case !passing[j.tokens[k].word]:
			return false
		}
	}
	return false
}

// toCome reports whether the fact is of what has not come true: a risk that is open, a
// request that is not decided.
func (e *evidence) toCome() bool {
	return e.waits() && (strings.HasPrefix(e.Cite, "RISK-") || strings.HasPrefix(e.Cite, "REQ-"))
}

// doesTask reports whether a word says that somebody has done what the title of an open
// action tells them to do: "filed" for "file the crane permit".
func (j *judgement) doesTask(i int) bool {
	t := j.tokens[i]
	if !isPast(t.word) || j.denied(i) || hedged(j.tokens, i) || at(j.tokens, i-1).is("be", "get") {
		return false
	}
	return anyOf(j.restsOn(i), func(e *evidence) bool {
		return strings.HasPrefix(e.Cite, "ACT-") && !e.has["fulfilled"] && e.begins(t.word) && !e.exact[t.word] ||
			e.toCome() && j.saidOnly(i) && e.stems[stem(t.word)] && !e.exact[t.word] && stem(t.word) != t.word
	})
}

// doesPart reports whether a word says that a part of a record has been done, which the
// facts only name: "was reviewed late" for a review that is overdue.
func (j *judgement) doesPart(i int) bool {
	t := j.tokens[i]
	if !isPast(t.word) || !recordParts[stem(t.word)] || j.denied(i) || hedged(j.tokens, i) || at(j.tokens, i-1).is("be", "get") || j.saidOnly(i) {
		return false
	}
	return !anyOf(j.cited, func(e *evidence) bool { return e.exact[t.word] })
}

// goesOnSince reports whether a word tells since when it has been so what a fact tells as
// being so since then: "has stood still since Monday".
func (j *judgement) goesOnSince(i int) bool {
	return at(j.tokens, i-1).is("has", "have") && j.ahead4(i, "since") && anyOf(j.restsOn(i), func(e *evidence) bool {
		return slices.ContainsFunc(e.texts[1:], func(p passage) bool {
			return slices.ContainsFunc(p.tokens, func(t token) bool {
				return !isPast(t.word) && t.word != stem(t.word) && stem(t.word) == stem(j.tokens[i].word)
			}) && p.has(stem("since"))
		})
	})
}

// leftOver reports whether "left" is of an amount that the facts say is left.
func (j *judgement) leftOver(i int) bool {
	for _, cl := range j.claims {
		if cl.matter == anAmount && j.tokens[cl.from].clause == j.tokens[i].clause && roleOf(j.tokens, cl) == left {
			return anyOf(j.restsOn(i), func(e *evidence) bool {
				return slices.ContainsFunc(e.texts[0].claims, func(typed claim) bool { return typed.same(cl) && roleOf(e.texts[0].tokens, typed) == left })
			})
		}
	}
	return false
}

// ahead4 reports whether a word follows within four tokens.
func (j *judgement) ahead4(i int, w string) bool {
	for k := i + 1; k <= i+4; k++ {
		if word(j.tokens, k) == w {
			return true
		}
	}
	return false
}

// about reports whether one of the words stands near a token.
func (j *judgement) about(i int, words ...string) bool {
	for k := i - 4; k <= i+4; k++ {
		if at(j.tokens, k).is(words...) {
			return true
		}
	}
	return false
}

// ownsAsked reports whether somebody is said to have what they have only asked for.
func (j *judgement) ownsAsked(i int) bool {
	if i == 0 || !j.tokens[i-1].name && !j.saidOnly(i-1) {
		return false
	}
	k := i + 1
	for at(j.tokens, k).is("a", "an", "the", "its", "their", "his", "her", "new") || at(j.tokens, k).of == aCount {
		k++
	}
	return k > i+1 && j.saidOnly(k) && anyOf(j.restsOn(i), func(e *evidence) bool {
		return strings.HasPrefix(e.Cite, "REQ-") && !e.has["fulfilled"] && !e.follows(j.tokens[i-1].word, j.tokens[i].word)
	})
}
