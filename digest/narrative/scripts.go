package narrative

import (
	"strings"
	"unicode"
)

// foreign checks the characters of all that is not quoted: a word in another script than
// Latin must stand in a fact as it is, and must not be one that only looks like Latin.
func (j *judgement) foreign() {
	for i := range j.tokens {
		t := &j.tokens[i]
		if t.quoted || t.settled {
			continue
		}
		switch {
		case !plainScript(t.raw):
			j.fault(BadForm, i, i+1)
		case t.shape == mark && (cjkMark([]rune(t.raw)[0]) || strings.Contains("!?+", t.raw)):
			j.fault(BadForm, i, i+1)
		case t.shape != letters || strings.IndexFunc(t.raw, beyondLatin) < 0:
		case !looksLatin(t.raw) && j.wholeText(i) > 0:
			j.settle(i, i+j.wholeText(i))
		default:
			j.fault(BadForm, i, i+1)
		}
	}
}

// wholeText is how many tokens from i on are all of what somebody wrote, word for word; 0
// if they are not. In a script that the checker does not read, a part of a text may say
// what the whole does not.
func (j *judgement) wholeText(i int) int {
	for _, e := range j.cited {
		for _, p := range e.texts[1:] {
			n := len(p.tokens)
			if n > 0 && i+n <= len(j.tokens) && text(j.tokens, i, i+n) == p.raw() {
				return n
			}
		}
	}
	return 0
}

// beyondLatin reports whether a character of a word is no Latin letter. Accents that
// belong to a letter have been composed with it; others do not belong to any.
func beyondLatin(r rune) bool { return !unicode.Is(unicode.Latin, r) && !isApostrophe(r) }

// looksLatin reports whether a word in another script can be taken for one in Latin: it
// has letters of both, or none that does not look like one of Latin.
func looksLatin(word string) bool {
	const alike = "АВЕКМНОРСТУХІЈЅԚԜаеорсухіјѕԁһѡԛցոսҮүӏ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυχικτϲϳ" + "ՏՕԼօոսհց"
	other := false
	for _, r := range word {
		if unicode.Is(unicode.Latin, r) {
			return true
		}
		other = other || !strings.ContainsRune(alike, r)
	}
	return !other
}
