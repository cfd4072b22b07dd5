package narrative

import (
	"slices"
	"strings"
	"unicode"

	"adjutant/ops"
)

// recordWords are the prefixes of records by what records are called.
var recordWords = map[string]string{
	"req": "REQ", "reqs": "REQ", "request": "REQ", "requests": "REQ",
	"risk": "RISK", "risks": "RISK",
	"upd": "UPD", "update": "UPD", "updates": "UPD",
	"blk": "BLK", "blocker": "BLK", "blockers": "BLK",
	"chk": "CHK", "checkin": "CHK", "checkins": "CHK",
	"bud": "BUD", "budget": "BUD", "budgets": "BUD",
	"act": "ACT", "action": "ACT", "actions": "ACT",
	"dec": "DEC", "decision": "DEC", "decisions": "DEC",
	"dig": "DIG", "digest": "DIG", "edition": "DIG",
	"pro": "PRO", "zone": "ZONE",
}

// recordOf is the prefix of the records that a word names, in any case, or "".
func recordOf(word string) string { return recordWords[word] }

// idAt reads the id of a record in any spelling: REQ-7, req 7, REQ7, request no. 7,
// request seven. An id of a kind that there is not is one as well where it is written as
// one: X-7.
func idAt(tokens []token, i int) (id ops.ID, end int, ok bool) {
	t := tokens[i]
	if t.shape != letters {
		return "", 0, false
	}
	prefix, dashed, k := recordOf(t.word), false, i+1
	short := strings.EqualFold(prefix, t.word)
	if word(tokens, k) == "in" || word(tokens, k) == "-" && word(tokens, k+1) == "in" {
		if t.word == "check" { // check-in 5, check in 5
			prefix, k = "CHK", skipDash(tokens, k)+1
		}
	}
	// A shout with a number is an id wherever there is a dash: ISO-9001 is a name that
	// the facts must know, and has been taken as that before.
	shout := len(t.raw) >= 2 && strings.IndexFunc(t.raw, unicode.IsLower) < 0
	if prefix == "" && !shout {
		return "", 0, false
	}
	if word(tokens, k) == "-" {
		dashed, k = true, k+1
	}
	spelt := false
	if !dashed {
		switch word(tokens, k) {
		case "no", "nr", "number":
			if spelt, k = true, k+1; word(tokens, k) == "." {
				k++
			}
		}
	}
	if k >= len(tokens) {
		return "", 0, false
	}
	glued := tokens[k].glued && tokens[k-1].glued == dashed
	if prefix == "" {
		if !dashed || !glued || tokens[k].shape != digits {
			return "", 0, false
		}
		prefix = strings.ToUpper(t.word)
	}
	number, end := idNumber(tokens, k)
	switch {
	case end == 0:
		return "", 0, false
	case dashed, glued, spelt:
	case prefix == "DEC" && short && t.raw != "DEC": // a month
		return "", 0, false
	case countsSomething(tokens, end), prefix == "BUD" && len(number) == 4:
		return "", 0, false
	case tokens[k].shape == letters && !sentenceEnds(tokens, end):
		return "", 0, false
	}
	return ops.ID(prefix + "-" + number), end, true
}

// idNumber reads the number of an id. What is no whole number gives an id that no record
// has.
func idNumber(tokens []token, k int) (number string, end int) {
	if tokens[k].shape == digits {
		if number = strings.TrimLeft(tokens[k].raw, "0"); number == "" {
			number = "0"
		}
		return number, k + 1
	}
	n, m, end, ok := numberAt(tokens, k)
	if !ok || m != aCount || n == nil || !n.IsInt() {
		return "", 0
	}
	return n.Num().String(), end
}

// countsSomething reports whether what follows a number is what it counts: a unit, or a
// word that is not a plain one.
func countsSomething(tokens []token, i int) bool {
	if i >= len(tokens) || tokens[i].shape != letters {
		return i < len(tokens) && tokens[i].word == "%"
	}
	_, unit := unitOf(tokens[i].word)
	return unit || isMagnitude(tokens[i].word) || !isPlain(tokens[i].word) && !isHealthWord(tokens[i].word) && !isStateWord(tokens[i].word)
}

func sentenceEnds(tokens []token, i int) bool {
	return i >= len(tokens) || tokens[i].shape == mark || tokens[i].is("is", "was", "has", "and", "or", "are", "were")
}

// ids checks that the facts name every record that the sentence does.
func (j *judgement) ids() {
	for _, cl := range j.claims {
		if cl.matter != anID {
			continue
		}
		if !anyOf(j.cited, func(e *evidence) bool { return slices.Contains(e.Records, cl.id) }) {
			j.problem(BadID, text(j.tokens, cl.from, cl.to))
		}
	}
}
