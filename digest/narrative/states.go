package narrative

import (
	"slices"
	"strings"

	"adjutant/ops"
)

// stateWords are the words for what has become of a record, by the one that stands for
// all that mean the same. Those that decide something can only come from the records'
// states; the others, which people write of many things, also from what they wrote, of
// the same thing.
var stateWords, decides = func() (map[string]string, map[string]bool) {
	words, hard := map[string]string{}, map[string]bool{}
	for canonical, forms := range map[string]string{
		"approved":     "approved approves approving approval approvals signature signatures granted grants authorised authorized greenlit okayed ratified endorsed",
		"rejected":     "rejected rejects rejecting rejection declined declines declining denied denies refused refuses refusal vetoed",
		"closed":       "closed closes closing closure",
		"resolved":     "resolve resolved resolves resolving resolution solved solves fixed fixes settled settles remedied mitigated cleared lifted",
		"reopened":     "reopen reopened reopens reopening",
		"accepted":     "accept accepted accepts accepting",
		"acknowledged": "acknowledged acknowledges acknowledging",
		"escalated":    "escalate escalated escalates escalating escalation",
		"expired":      "expire lapse expired expires expiring lapsed lapses",
		"withdrawn":    "withdraw withdrawn withdraws withdrew retracted",
		"cancelled":    "cancel cancelled canceled cancels cancellation scrapped abandoned",
		"fulfilled":    "fulfilled fulfils fulfills completed complete completes completion done finished finishes concluded achieved accomplished ended",
		"confirmed":    "confirm confirmed confirms confirming verified verifies",
		"unblocked":    "unblocked unblocks",
		"superseded":   "supersede superseded supersedes",
		"decided":      "decided decides agreed agrees",
	} {
		for f := range strings.FieldsSeq(forms) {
			words[f] = canonical
		}
		hard[canonical] = true
	}
	for canonical, forms := range map[string]string{
		"overdue":   "overdue late lateness tardy",
		"missed":    "missed misses missing",
		"exceeded":  "exceeded exceeds exceeding overspent overrun overruns",
		"blocked":   "blocked blocks blocking stuck stalled stalls halted",
		"answered":  "answered answers",
		"open":      "open opened opens",
		"new":       "new newly",
		"pending":   "pending undecided outstanding unresolved unapproved unsettled",
		"submitted": "submitted submits",
		"promised":  "promised promises",
		"paused":    "paused postponed suspended deferred",
		"delayed":   "delayed delays delay postponement",
		"away":      "away absent",
		"quiet":     "quiet silent silence",
		"delivered": "delivered delivers shipped paid launched hired signed",
		"started":   "started starts begun began launching underway",
		"doubtful":  "doubtful",
		"proposed":  "proposed proposes",
		"corrected": "corrected corrects",
	} {
		for f := range strings.FieldsSeq(forms) {
			words[f] = canonical
		}
	}
	return words, hard
}()

// ended are the states after which nothing is waited for.
var ended = set(`approved rejected closed resolved expired withdrawn cancelled fulfilled superseded`)

func isStateWord(word string) bool { return stateWords[word] != "" }

// state reads a state that may be said: "approved", "in review", "not acknowledged".
func (e *evidence) state(s string) {
	tokens := tokenize(s)
	denied := slices.ContainsFunc(tokens, func(t token) bool { return isDenial(t.word) })
	for _, t := range tokens {
		if t.shape != letters {
			continue
		}
		e.stems[stem(t.word)] = true
		canonical := stateWords[t.word]
		if canonical == "" {
			canonical = t.word
		}
		switch {
		case isDenial(t.word), t.is("longer"):
		case denied:
			e.hasNot[canonical] = true
			e.hasNot[stem(t.word)] = true
			e.denied[stem(t.word)] = true
			e.deniedByUs[stem(t.word)] = true
		default:
			e.has[canonical] = true
		}
	}
}

// undoes reports whether a word affirms what the facts' states deny: "waits" where it
// waits no longer.
func (j *judgement) undoes(i int) bool {
	t := j.tokens[i]
	st := stem(t.word)
	facts := j.restsOn(i)
	return !passing[t.word] && !t.is("could", "can", "will", "may", "would") && !j.denied(i) && anyOf(facts, func(e *evidence) bool { return e.hasNot[st] && !e.has[stateWords[t.word]] && !e.has[t.word] }) &&
		!anyOf(facts, func(e *evidence) bool { return e.has[st] }) && !j.owed(i)
}

// supersedes reports whether the id at i is the record that took the place of another.
func (j *judgement) supersedes(i int, facts []*evidence) bool {
	for _, cl := range j.claims {
		if cl.matter == anID && cl.from == i {
			return anyOf(facts, func(e *evidence) bool {
				return e.Cite == string(cl.id) || e.ours[[2]string{"supersed", "by"}] && slices.Contains(e.Records, cl.id)
			})
		}
	}
	return false
}

// waits reports whether something of the fact is still waited for.
func (e *evidence) waits() bool {
	for s := range e.has {
		if ended[s] {
			return false
		}
	}
	return true
}

// states checks every word for what has become of a record.
func (j *judgement) states() {
	for i := range j.tokens {
		t := j.tokens[i]
		if t.shape == letters && !t.quoted && j.undoes(i) {
			j.fault(BadState, i, i+1)
			continue
		}
		if t.is("review") && at(j.tokens, i-1).is("in", "under") && !t.quoted {
			if at(j.tokens, i-2).is("was", "were") || !anyOf(j.restsOn(i), func(e *evidence) bool { return e.has["review"] }) {
				j.fault(BadState, i-1, i+1)
			}
			continue
		}
		if t.is("over") && !t.quoted && !t.settled && overBudget(j.tokens, i) && at(j.tokens, i+1).is("budget", "its", "the", "their") {
			if !anyOf(j.restsOn(i), func(e *evidence) bool { return e.has["exceeded"] || e.ourStems["over"] }) {
				j.fault(BadState, i, i+1)
				continue
			}
			j.stated.states = append(j.stated.states, "exceeded")
			j.settle(i, i+1)
			continue
		}
		canonical := stateWords[t.word]
		if t.shape != letters || canonical == "" || t.settled && !t.quoted {
			continue
		}
		if t.quoted {
			if decides[canonical] && !anyOf(j.cited, func(e *evidence) bool { return e.has[canonical] || e.hasNot[canonical] || typed(canonical, e) }) {
				j.fault(BadState, i, i+1)
			}
			continue
		}
		if !j.stateHolds(i, canonical) {
			j.fault(BadState, i, i+1)
			continue
		}
		j.settle(i, i+1)
	}
}

// stateHolds reports whether the facts support a state.
func (j *judgement) stateHolds(i int, canonical string) bool {
	t := j.tokens[i]
	facts := j.restsOn(i)
	if t.is("superseded") && word(j.tokens, i+1) == "by" && !j.supersedes(i+2, facts) {
		return false
	}
	switch {
	case canonical == "overdue" && j.wasLate(i) && anyOf(facts, func(e *evidence) bool { return e.has["overdue"] && !e.exact["was"] }):
		return false
	case canonical == "new" && at(j.tokens, i+1).is("due", "date", "day", "deadline"):
		return anyOf(facts, func(e *evidence) bool { return e.has["put"] || e.has["slipped"] })
	case at(j.tokens, i-1).is("be") && at(j.tokens, i-2).is("to") && anyOf(facts, func(e *evidence) bool {
		return e.ours[[2]string{stem("to"), stem("be")}] && e.ours[[2]string{stem("be"), stem(t.word)}]
	}):
		return true // "to be done by Thursday"
	case canonical == "decided" && j.deniedBefore(i) && anyOf(facts, func(e *evidence) bool { return e.has["pending"] || e.has["expired"] }):
		return true
	case t.is("undecided") && stateWords[word(j.tokens, i-1)] == "expired" && anyOf(facts, func(e *evidence) bool { return e.has["expired"] }):
		return true
	case t.is("expires") && j.copied[i] && !anyOf(facts, func(e *evidence) bool { return e.Level == "" }):
		return true // which no risk does
	case t.is("agreed") && anyOf(facts, func(e *evidence) bool { return len(e.Health) > 0 }):
		return j.toldState(i, facts) && j.betweenSame(i, facts)
	case canonical == "overdue" && anyOf(facts, func(e *evidence) bool { return e.ourStems[stem("promised")] && !e.latest(j.today).IsZero() }):
		return true
	case canonical == "open" && (at(j.tokens, i-1).is("was") || at(j.tokens, i-1).is("been") && at(j.tokens, i-2).is("had")) && anyOf(facts, func(e *evidence) bool { return !e.waits() }):
		return anyOf(facts, func(e *evidence) bool { return !e.waits() })
	case canonical == "approved" && j.supposedBefore(i) && !j.deniedBefore(i):
		return slices.ContainsFunc(j.claims, func(cl claim) bool { return cl.matter == anAmount && roleOf(j.tokens, cl) == left }) &&
			anyOf(facts, func(e *evidence) bool { return e.has["pending"] })
	case decides[canonical] && (j.deniedBefore(i) || canonical == "rejected") && j.supposedBefore(i):
		return anyOf(facts, func(e *evidence) bool {
			return e.has["pending"] && slices.ContainsFunc(e.texts, func(p passage) bool { return p.supposed })
		})
	}
	if j.copied[i] && j.denied(i) && (!decides[canonical] || canonical == "confirmed") {
		return true
	}
	if (typed(canonical, nil) || canonical == "confirmed" || canonical == "open") && j.deniedBefore(i) && anyOf(facts, func(e *evidence) bool { return e.denied[stem(t.word)] }) {
		return true
	}
	if j.denied(i) && anyOf(facts, func(e *evidence) bool { return e.hasNot[canonical] }) {
		return true
	}
	if t.is("signature", "signatures") && anyOf(facts, func(e *evidence) bool { return len(e.Health) > 0 }) && j.inContext(i, facts) {
		return true
	}
	if denial := j.denialOf(i); denial >= 0 {
		denied := anyOf(facts, func(e *evidence) bool {
			return e.hasNot[canonical] || e.deniedByUs[stem(t.word)] && !e.has[canonical] || typed(canonical, e) && e.denied[stem(t.word)] && !e.has[canonical]
		})
		if denied {
			j.settle(denial, denial+1)
		}
		return denied
	}
	if decides[canonical] && j.coordinated(i) {
		return !anyOf(facts, func(e *evidence) bool { return !e.has[canonical] })
	}
	if at(j.tokens, i-1).is("was", "were") && (canonical == "open" || canonical == "pending" || canonical == "overdue" || canonical == "blocked") && !j.inContext(i, facts) {
		return false
	}
	if canonical == "blocked" && word(j.tokens, i+1) == "by" && !j.writtenPair(t.word, "by") && len(j.entities(j.tokens[i:min(i+4, len(j.tokens))])) == 0 {
		return false
	}
	if canonical == "blocked" && anyOf(facts, (*evidence).waiting) && len(j.entities(j.tokens)) > 0 && !j.writtenPair(t.word, word(j.tokens, i+1)) {
		return true // who blocks whom is judged with who waits on whom
	}
	modal := !at(j.tokens, i-1).settled && at(j.tokens, i-1).is("will", "would", "may", "might", "could", "can", "to", "should", "must") || at(j.tokens, i-1).is("be") && !at(j.tokens, i-2).is("has", "have")
	if !modal && anyOf(facts, func(e *evidence) bool { return e.has[canonical] }) {
		if j.misplaced(i, false) {
			return false
		}
		j.stated.states = append(j.stated.states, canonical)
		return true
	}
	switch {
	case canonical == "pending":
		return anyOf(facts, (*evidence).waits)
	case canonical == "blocked" && j.writtenPair(t.word, word(j.tokens, i+1)):
		return j.toldState(i, facts)
	case canonical == "rejected":
		return anyOf(facts, func(e *evidence) bool { return len(e.Health) > 0 }) && j.toldState(i, facts)
	case j.awaited(i):
		return anyOf(facts, (*evidence).waits)
	case canonical == "closed" || canonical == "fulfilled" || canonical == "resolved" || canonical == "cancelled" || canonical == "expired":
		return j.toldState(i, facts)
	case decides[canonical]:
		return false
	case anyOf(facts, func(e *evidence) bool { return e.ourStems[stem(t.word)] && !e.deniedByUs[stem(t.word)] }):
		return true
	case canonical == "quiet":
		return anyOf(facts, func(e *evidence) bool { return e.deniedByUs["word"] || e.deniedByUs["answer"] || e.denied["word"] })
	}
	return j.toldState(i, facts)
}

// wasLate reports whether the verb that governs a word for being late tells of the past:
// "the review came five weeks late" says that there has been one.
func (j *judgement) wasLate(i int) bool {
	for k := i - 1; k >= 0 && !endsClause(j.tokens[k]); k-- {
		switch t := j.tokens[k]; {
		case t.is("is", "are", "has", "have", "remains", "stays", "with", "been"):
			return false
		case t.is("was", "were", "had", "came", "took", "arrived", "happened", "followed"):
			return true
		}
	}
	return false
}

// levels checks every word for a level of a risk.
func (j *judgement) levels() {
	for i := 0; i < len(j.tokens); i++ {
		t := j.tokens[i]
		if t.settled || t.quoted || t.shape != letters {
			continue
		}
		level, end := levelAt(j.tokens, i)
		if end == i {
			continue
		}
		switch {
		case j.levelHolds(level, i, end):
			j.settle(i, end)
		case j.plainLevel(i, end):
			j.settle(i, end)
		default:
			j.fault(BadState, i, end)
		}
		i = end - 1
	}
}

func levelAt(tokens []token, i int) (ops.Level, int) {
	switch tokens[i].word {
	case "very":
		k := skipDash(tokens, i+1)
		switch word(tokens, k) {
		case "high":
			return ops.VeryHigh, k + 1
		case "low":
			return ops.VeryLow, k + 1
		}
	case "high":
		return ops.High, i + 1
	case "low":
		return ops.Low, i + 1
	case "moderate", "medium":
		return ops.Moderate, i + 1
	case "unrated":
		return "unrated", i + 1
	}
	return "", i
}

func (j *judgement) levelHolds(level ops.Level, from, to int) bool {
	m := momentOf(j.tokens, from, to)
	if j.denialOf(from) >= 0 {
		return false
	}
	holds := func(e *evidence) bool {
		if level == "unrated" {
			return e.Level == ops.Unrated && e.ourStems["unrat"]
		}
		isNow := e.Level == level && (m != was || e.LevelWas == "" && !j.justWas(from))
		if isNow {
			j.stated.level = true
		}
		return isNow || m != now && e.LevelWas == level
	}
	facts := j.restsOn(from)
	if j.coordinated(from) {
		return !anyOf(facts, func(e *evidence) bool { return !holds(e) })
	}
	return anyOf(facts, holds)
}

// justWas reports whether "was" or "from" stands right before a token.
func (j *judgement) justWas(i int) bool {
	return at(j.tokens, i-1).is("was", "were", "from") || word(j.tokens, i+1) == "→"
}

// ofRisks are what a level is of.
var ofRisks = set(`risk risks level rating severity priority impact likelihood`)

// plainLevel reports whether a word for a level is none here: "high season".
func (j *judgement) plainLevel(from, to int) bool {
	next := nextWord(j.tokens, to-1)
	if next == "" || isPlain(next) || ofRisks[next] {
		return false
	}
	return anyOf(j.cited, func(e *evidence) bool { return e.follows(word(j.tokens, to-1), next) })
}
