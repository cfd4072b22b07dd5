package ops

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
)

// The keys of the questions that the bot itself asks before those of a set.
const (
	// KeyLastBlockers asks whether what stood in the way still does.
	KeyLastBlockers = "last_blockers"
	// KeyOneThing asks for something specific after "nothing changed" was said
	// as often as it may be.
	KeyOneThing = "one_thing"
)

// What can be said of the blockers of the last report.
const (
	StillBlocked   = "still"
	BlockersGone   = "resolved"
	BlockersChange = "changed"
)

// OpenCheckin is a check-in as it begins. Last is the latest update of the
// department, nil if there is none: what stood in its way is asked about again,
// unless some who will see the answers may not know of it.
func OpenCheckin(set QuestionSet, r Respondent, last *Update, now time.Time) Checkin {
	k := Checkin{
		Meta: Meta{Owner: r.Person, Department: r.Department, Audience: set.Audience},
		Set:  set.Name, Asked: r.Person, Opened: now, State: CheckinOpen,
		Questions: slices.Clone(set.Questions),
	}
	if !k.Reports() || last == nil {
		return k
	}
	var first []Question
	if last.Blockers != "" && !SaysNone(last.Blockers) && k.has(keyBlockers) && !last.Confidential && set.Audience.within(last.Audience) {
		k.Before = &Blocked{Update: last.ID, Text: last.Blockers, WaitingOn: last.WaitingOn}
		first = append(first, Question{
			Key: KeyLastBlockers, Kind: AskChoice, Choices: []string{StillBlocked, BlockersGone, BlockersChange},
			Ask: "Last time this was in your way: “" + oneLineOf(last.Blockers, 120) + "”. Is it still so?",
		})
	}
	if last.Reaffirmed >= MaxReaffirmed {
		first = append(first, Question{
			Key: KeyOneThing, Kind: AskText,
			Ask: "Nothing has changed three times in a row. What is one thing that moved, or that should have?",
		})
	}
	k.Questions = append(first, k.Questions...)
	return k
}

// oneLineOf is a text on one line, of at most n characters.
func oneLineOf(text string, n int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= n {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:n-1])) + "…"
}

// Due says when an open check-in is to be answered, and from when its respondent
// is reminded.
func (k Checkin) Due(set QuestionSet, on Occasion, from time.Time) Checkin {
	k.Day, k.Time = on.Day, on.Time
	if !set.CloseAfter.IsZero() {
		k.Closes = set.CloseAfter.After(from)
	}
	if !set.RemindAfter.IsZero() {
		k.RemindAt = set.RemindAfter.After(from)
	}
	return k
}

// has reports whether the check-in asks a question of that key.
func (k *Checkin) has(key string) bool {
	return slices.ContainsFunc(k.Questions, func(q Question) bool { return q.Key == key })
}

// Question finds a question by its key.
func (k *Checkin) Question(key string) (Question, bool) {
	return find(k.Questions, func(q Question) bool { return q.Key == key })
}

// Said is what was answered to the question of that key, empty for nothing.
func (k *Checkin) Said(key string) string {
	a, _ := find(k.Answers, func(a Answer) bool { return a.Key == key })
	return a.Value
}

// Wanted reports whether the question is to be asked, by what was answered so
// far.
func (k *Checkin) Wanted(q Question) bool {
	if k.stands(q) {
		return false
	}
	key, answer, exact := q.Condition()
	if key == "" {
		return true
	}
	said := k.Said(key)
	if key == keyBlockers && k.still() {
		said = cmp.Or(said, k.Before.Text)
	}
	if exact {
		return said == answer
	}
	if on, _ := k.Question(key); on.Kind == AskText {
		return said != "" && !SaysNone(said)
	}
	return said != "" && said != "no"
}

// still reports whether what was in the way last time is said to be so still.
func (k *Checkin) still() bool {
	return k.Before != nil && k.Said(KeyLastBlockers) == StillBlocked
}

// stands reports whether a question is not asked because the last report holds
// the answer, which is said to hold still.
func (k *Checkin) stands(q Question) bool {
	if !k.still() {
		return false
	}
	key, _, _ := q.Condition()
	return q.Key == keyBlockers || key == keyBlockers && q.Kind == AskDepartment && len(k.Before.WaitingOn) > 0
}

// Next is the first question that is to be asked and has no answer, or false if
// there is none. One that was left open counts as answered.
func (k *Checkin) Next() (Question, bool) {
	return find(k.Questions, func(q Question) bool {
		return k.Wanted(q) && !slices.ContainsFunc(k.Answers, func(a Answer) bool { return a.Key == q.Key })
	})
}

// Previous is the question that was answered last, or false if there is none.
func (k *Checkin) Previous() (Question, bool) {
	for _, a := range slices.Backward(k.Answers) {
		if q, ok := k.Question(a.Key); ok {
			return q, true
		}
	}
	return Question{}, false
}

// Answer keeps an answer, in place of an earlier one to the same question.
func (k Checkin) Answer(key, value string) Checkin {
	k.Answers = slices.DeleteFunc(slices.Clone(k.Answers), func(a Answer) bool { return a.Key == key })
	k.Answers = append(k.Answers, Answer{Key: key, Value: value})
	return k
}

// Unanswer forgets the answer to a question, so that it is asked again.
func (k Checkin) Unanswer(key string) Checkin {
	k.Answers = slices.DeleteFunc(slices.Clone(k.Answers), func(a Answer) bool { return a.Key == key })
	return k
}

// Submit takes the answers as given by somebody at that time. Those to questions
// that turned out not to be wanted are dropped, unless they say anew what would
// stand. It refuses what is missing, beside its question.
func (k Checkin) Submit(by Handle, now time.Time) (Checkin, error) {
	var kept []Answer
	left := k
	for _, q := range k.Questions {
		said := left.Said(q.Key)
		switch {
		case !left.Wanted(q) && (said == "" || !left.stands(q)):
			left = left.Unanswer(q.Key) // what hangs on it is not wanted either
		case said != "":
			kept = append(kept, Answer{Key: q.Key, Value: said})
		case !q.MayBeOpen():
			return k, Missing(q.Key)
		}
	}
	k.Answers, k.Standing = kept, ""
	return k.done(by, now), nil
}

// done marks a check-in as answered by somebody. When it was first answered
// decides whether that was in time.
func (k Checkin) done(by Handle, now time.Time) Checkin {
	if !k.State.Done() {
		k.State, k.Answered = CheckinAnswered, now
		if !k.Closes.IsZero() && now.After(k.Closes) {
			k.State = CheckinLate
		}
	}
	k.AnsweredBy, k.Turn = by, ""
	return k
}

// Taken refuses a check-in that takes no answers any more, because it was
// replaced by a later one.
func (k *Checkin) Taken(later ID) error {
	if later == "" || later == k.ID || k.State.Done() {
		return nil
	}
	return Refuse("There is a newer one: %s. Answer that: /checkin", later)
}

// Close ends a check-in that nobody has answered. It reports false if there was
// nothing to close.
func (k Checkin) Close(as CheckinState, reason string) (Checkin, bool) {
	if k.State != CheckinOpen {
		return k, false
	}
	k.State, k.Reason, k.Turn = as, reason, ""
	return k, true
}

// Handed is the check-in as it is put to somebody else.
func (k Checkin) Handed(to Handle) Checkin {
	k.Asked, k.Turn, k.Snoozed, k.Held = to, "", time.Time{}, false
	if to == k.Owner {
		k.AwayOn = dates.Date{}
	}
	return k
}

// TakenUp is the check-in as it is put to its owner after all, who was thought to be
// away. It reports false where somebody is answering it or has, and where it would have
// closed by now.
func (k Checkin) TakenUp(now time.Time) (Checkin, bool) {
	waits := k.State == CheckinOpen && k.Turn == ""
	ended := k.State == CheckinAway && (k.Closes.IsZero() || now.Before(k.Closes))
	if !waits && !ended {
		return k, false
	}
	k = k.Handed(k.Owner)
	k.State = CheckinOpen
	return k, true
}

// MayAnswer refuses whoever is neither whose answers they are, nor asked, nor
// the head or deputy of the department.
func (k *Checkin) MayAnswer(o *Org, p Person) error {
	d, ok := o.Department(k.Department)
	if p.Handle == k.Owner || p.Handle == k.Asked || ok && p.Handle == d.Deputy || o.Heads(p.Handle, k.Department) {
		return nil
	}
	return Refuse("%s is %s’s. Only they or who stands in for them can answer it.", k.ID, o.nameOf(k.Owner))
}

// Same answers with "nothing has changed": the update that stands holds.
func (k Checkin) Same(by Handle, update ID, now time.Time) Checkin {
	k.Standing = update
	return k.done(by, now)
}

// NotOpen says what can still be done about a check-in that is not open any more.
func (k Checkin) NotOpen() error {
	if k.State.Done() {
		return Refuse("%s is answered already. To change it: /checkin now %s", k.ID, k.ID)
	}
	return Refuse("%s is over. If you still have something to say, say it late: /checkin now %s", k.ID, k.ID)
}

// Later puts the question off: they are asked again then.
func (k Checkin) Later(until time.Time) (Checkin, error) {
	switch {
	case k.State != CheckinOpen:
		return k, k.NotOpen()
	case !k.Closes.IsZero() && !until.Before(k.Closes):
		return k, Wrong("in", "It closes before that. Say something shorter, or answer it now: /checkin now %s", k.ID)
	}
	k.Snoozed = until
	return k, nil
}
