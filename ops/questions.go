package ops

import (
	"cmp"
	"strings"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// QuestionSet is what some people are asked on a schedule, each in a check-in of
// their own.
type QuestionSet struct {
	Name string `json:"name"`
	// Who are roles ("heads", "coo"), people ("@ana") or departments
	// ("support").
	Who      []string `json:"who"`
	Every    string   `json:"every"`
	Timezone string   `json:"timezone,omitempty"`
	// Starts is the first day, from which "every second" counts.
	Starts dates.Date `json:"starts,omitzero"`
	// OnDayOff says what happens on a day on which the person does not work.
	OnDayOff    recurrence.DayOff `json:"on_day_off,omitempty"`
	RemindAfter dates.Span        `json:"remind_after,omitzero"`
	CloseAfter  dates.Span        `json:"close_after,omitzero"`
	Audience    Audience          `json:"audience"`
	// PostTo are the channels and people to whom the answers of all are shown
	// in one message, when the last of them has closed.
	PostTo    []string   `json:"post_to,omitempty"`
	Questions []Question `json:"questions"`
}

// DayOff is what happens on a day on which the person does not work. In files of
// before it could be said, nobody was to be asked.
func (s QuestionSet) DayOff() recurrence.DayOff { return cmp.Or(s.OnDayOff, recurrence.Skip) }

// Question is one question of a check-in.
type Question struct {
	Key      string       `json:"key"`
	Ask      string       `json:"ask"`
	Kind     QuestionKind `json:"kind"`
	Optional bool         `json:"optional,omitempty"`
	Choices  []string     `json:"choices,omitempty"`
	// When is the key of the question that must have an answer for this one
	// to be asked, and one that is not no; "key=value" asks for that answer.
	When string `json:"when,omitempty"`
	// Prefill begins with what was answered last time.
	Prefill bool `json:"prefill,omitempty"`
}

// MayBeOpen reports whether the question can be left without an answer. That no
// department can help is an answer, too.
func (q Question) MayBeOpen() bool { return q.Optional || q.Kind == AskDepartment }

// LeftOpen reports whether the words say, of a question that can be left open, that
// there is no answer to it. Of those with answers to choose from "no" is one.
func (q Question) LeftOpen(words string) bool {
	if !q.MayBeOpen() {
		return false
	}
	switch q.Kind {
	case AskText:
		return SaysNone(words)
	case AskDepartment:
		return SaysNone(words) || strings.EqualFold(strings.Trim(words, " .!"), "nobody")
	case AskNumber: // "0" is a number
		return SaysNone(words) && !strings.ContainsAny(words, "0123456789")
	}
	return false
}

// Condition is what must have been answered for the question to be asked: the key
// of the question that it depends on, empty if it is always asked, and which
// answer, if only one will do.
func (q Question) Condition() (key, answer string, exact bool) {
	key, answer, exact = strings.Cut(q.When, "=")
	return strings.TrimSpace(key), strings.TrimSpace(answer), exact
}

// Answers are all that can be answered, nil where that cannot be listed.
func (q Question) Answers() []string {
	switch q.Kind {
	case AskHealth:
		return []string{string(OnTrack), string(AtRisk), string(OffTrack)}
	case AskChoice:
		return q.Choices
	case AskScale:
		return []string{"1", "2", "3", "4", "5"}
	case AskYesNo:
		return []string{"yes", "no"}
	}
	return nil
}

// QuestionKind is the kind of answer that a question asks for.
type QuestionKind string

// The kinds of question.
const (
	AskHealth     QuestionKind = "health"
	AskText       QuestionKind = "text"
	AskChoice     QuestionKind = "choice"
	AskScale      QuestionKind = "scale" // 1 to 5
	AskNumber     QuestionKind = "number"
	AskYesNo      QuestionKind = "yesno"
	AskDepartment QuestionKind = "department" // one or several
)

// QuestionKinds are all kinds.
var QuestionKinds = []QuestionKind{AskHealth, AskText, AskChoice, AskScale, AskNumber, AskYesNo, AskDepartment}

// Heads stands for the heads of all departments among those whom a check-in
// asks, each for their department.
const Heads = "heads"
