package narrative

import (
	"slices"

	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// stated are the typed values that a sentence holds.
type stated struct {
	amounts []money.Amount
	days    []dates.Date
	now     []Health
	shown   bool
	level   bool
	states  []string
}

// tells notes that the sentence holds a day of a fact.
func (j *judgement) tells(_ *evidence, d dates.Date) { j.stated.days = append(j.stated.days, d) }

// leavesOut checks that a sentence holds what it may not leave out.
func (j *judgement) leavesOut(e *evidence) {
	missing := func(what string) { j.problem(LeavesOut, what) }
	if e.Must.Amount && len(e.Amounts) > 0 && !slices.Contains(j.stated.amounts, e.Amounts[0]) {
		missing(e.Amounts[0].Format(j.org.Locale))
	}
	if e.Must.Health && len(e.Health) > 0 {
		first := e.Health[0]
		if !slices.Contains(j.stated.now, first) {
			missing(first.Now.Word())
		}
		if worse(first) && !j.stated.shown {
			missing("records show " + first.Shown.Word())
		}
	}
	if e.Must.Level && e.Level != "" && !j.stated.level {
		missing(e.Level.Word())
	}
	if e.Must.Date && len(e.Dates) > 0 && !slices.Contains(j.stated.days, e.Dates[0]) {
		missing(dates.Format(e.Dates[0], j.today))
	}
	if e.has["pending"] && slices.ContainsFunc(j.tokens, func(t token) bool { return !t.quoted && t.is("waits", "waiting", "awaits", "awaiting") }) {
		j.stated.states = append(j.stated.states, "pending")
	}
	if e.has["fulfilled"] && slices.ContainsFunc(j.tokens, func(t token) bool { return isPast(t.word) && e.begins(t.word) }) {
		j.stated.states = append(j.stated.states, "fulfilled")
	}
	if e.Must.State && len(e.States) > 0 && !slices.ContainsFunc(j.stated.states, func(s string) bool { return e.has[s] }) && !j.deniesState(e) {
		missing(e.States[0])
	}
}

// deniesState reports whether the sentence holds a state of the fact that is a denial,
// or one that has no word of its own.
func (j *judgement) deniesState(e *evidence) bool {
	for i, t := range j.tokens {
		state := stateWords[t.word]
		if state == "" {
			state = t.word
		}
		if t.shape == letters && !t.quoted && ((e.hasNot[state] || e.hasNot[stem(state)]) && j.denied(i) || e.has[state] && !j.denied(i)) {
			return true
		}
	}
	return false
}
