package ops

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"adjutant/ops/dates"
)

// The keys whose answers have a place of their own in a status update. What else
// is asked is kept beside it.
const (
	keySummary  = "summary"
	keyProgress = "progress"
	keyBlockers = "blockers"
	keyAsks     = "asks"
	keyMood     = "mood"
)

// MostSummary is how long the summary of an update can be, in characters.
const MostSummary = 500

// Reports reports whether the answers become a status update: whether they say
// how the department is doing.
func (k *Checkin) Reports() bool { return asksHealth(k.Questions) }

// Reports reports whether answers to the set become status updates.
func (s QuestionSet) Reports() bool { return asksHealth(s.Questions) }

func asksHealth(questions []Question) bool {
	return slices.ContainsFunc(questions, func(q Question) bool { return q.Kind == AskHealth })
}

// Report puts the answers into a status update, a new one or the one that they
// have become before. Where nobody said how it goes, that is unknown.
func (k *Checkin) Report(u Update, week dates.Week) (Update, error) {
	u.Department, u.Audience = k.Department, k.Audience
	if u.ID == "" {
		u.Owner, u.Period, u.Checkin = k.AnsweredBy, week, k.ID
	}
	u.Health, u.Summary, u.Progress, u.Blockers, u.WaitingOn, u.Asks, u.Mood, u.More = Unknown, "", "", "", nil, "", 0, nil
	waits := "" // the key of the question on whom it waits
	for _, a := range k.Answers {
		q, ok := k.Question(a.Key)
		place := u.textOf(a.Key)
		switch {
		case !ok || a.Value == "" || a.Key == KeyLastBlockers:
		case a.Key == keyBlockers && q.Kind == AskText && SaysNone(a.Value): // there are none
		case q.Kind == AskHealth && u.Health == Unknown:
			u.Health = Health(a.Value)
		case q.Kind == AskDepartment && waits == "":
			u.WaitingOn, waits = handlesIn(a.Value), a.Key
		case q.Kind == AskText && place != nil:
			*place = strings.TrimSpace(*place + "\n" + a.Value)
		case q.Kind == AskScale && a.Key == keyMood:
			u.Mood, _ = strconv.Atoi(a.Value)
		default:
			u.More = append(u.More, Said{Ask: q.Ask, Kind: q.Kind, Value: a.Value})
		}
	}
	if k.still() {
		u.Blockers = cmp.Or(u.Blockers, k.Before.Text)
		if len(u.WaitingOn) == 0 {
			u.WaitingOn = k.Before.WaitingOn
		}
	}
	if u.Summary == "" {
		u.Summary = summaryOf(&u)
	}
	err := u.Check()
	if fault, ok := AsFault(err); ok && fault.Option == "waiting_on" {
		err = Wrong(waits, "%s", fault.Text)
	}
	return u, err
}

// textOf is where the text of an update goes that answers the question of that
// key, nil if it has no place of its own.
func (u *Update) textOf(key string) *string {
	switch key {
	case keySummary:
		return &u.Summary
	case keyProgress, KeyOneThing:
		return &u.Progress
	case keyBlockers:
		return &u.Blockers
	case keyAsks:
		return &u.Asks
	}
	return nil
}

// Said is an answer beside a status update, with its question.
type Said struct {
	Ask   string       `json:"ask"`
	Kind  QuestionKind `json:"kind"`
	Value string       `json:"value"`
}

// summaryOf is what stands for a summary where none was asked for: what moved,
// else what is in the way, else how it is going. What is said in it is not said
// again.
func summaryOf(u *Update) string {
	if u.Progress != "" {
		text := u.Progress
		if first, rest, more := strings.Cut(text, "\n"); more {
			u.Progress = strings.TrimSpace(rest)
			return oneLineOf(first, MostSummary)
		}
		if short := oneLineOf(text, MostSummary); short == text {
			u.Progress = ""
			return short
		}
		return oneLineOf(text, MostSummary)
	}
	if u.Blockers != "" {
		return "In the way: " + oneLineOf(u.Blockers, MostSummary-12)
	}
	return "Nothing further was said."
}

// handlesIn are the handles of an answer that names several.
func handlesIn(text string) []Handle {
	var handles []Handle
	for part := range strings.SplitSeq(text, ",") {
		if h := Handle(strings.TrimSpace(part)); h != "" && !slices.Contains(handles, h) {
			handles = append(handles, h)
		}
	}
	return handles
}

// PlainNumber brings a number that somebody has typed to one form: 3, -2, 4.5. What
// may be thousands or decimals, such as 1,200 and 1.200, is refused with the question
// which is meant, so that nothing silently becomes a thousandth. The error is a
// sentence.
func PlainNumber(text string) (string, error) {
	text = strings.TrimSpace(text)
	plain := strings.Replace(text, ",", ".", 1)
	switch {
	case text == "":
		return "", nil
	case !plainNumber.MatchString(plain):
		return "", fmt.Errorf("“%s” is not a number: write it like 12 or 4.5", shortText(text))
	case thousands.MatchString(text):
		return "", fmt.Errorf("“%s” may be %s or %s: write the one that you mean", text, strings.Replace(plain, ".", "", 1), plainForm(plain))
	}
	return plainForm(plain), nil
}

var (
	plainNumber = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,6})?$`)
	// thousands have their mark where that of decimals may be as well.
	thousands = regexp.MustCompile(`^-?[1-9]\d{0,2}[.,]\d{3}$`)
)

// plainForm is a number without zeros that mean nothing, but for the one that tells
// 1.2340 from 1,234.
func plainForm(number string) string {
	plain := decimal.RequireFromString(number).String()
	if thousands.MatchString(plain) {
		plain += "0"
	}
	return plain
}
