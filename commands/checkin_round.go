package commands

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/recurrence"
	"adjutant/storage"
)

// enterRound saves a new check-in as part of its round, which begins with it if
// it is the first.
func (c *call) enterRound(set ops.QuestionSet, k *ops.Checkin) error {
	shorter := false // than this check-in is open
	ids := storage.Rounds.Listed(c.r, storage.Query{
		List: "day", Key: []string{set.Name, k.Occasion().Key()},
		Keep: func(f ops.Facets) bool { shorter = ops.EndsBefore(f, k.Closes); return true },
	})
	if len(ids) > 0 && !(shorter && k.State == ops.CheckinOpen) {
		k.Round = ids[0]
	} else {
		round, err := c.roundWith(set, k, ids)
		if err != nil {
			return err
		}
		k.Round = round
	}
	if err := save(c, storage.Checkins, k); err != nil {
		return err
	}
	if k.State == ops.CheckinOpen {
		return nil
	}
	return c.roundMoved(k.Round)
}

// roundWith is the round of a check-in's occasion, which begins with it if there is none
// yet, and lasts at least as long as it is open.
func (c *call) roundWith(set ops.QuestionSet, k *ops.Checkin, ids []ops.ID) (ops.ID, error) {
	var round ops.Round
	var err error
	if len(ids) > 0 {
		round, err = storage.Rounds.Get(c.r, ids[0])
	} else {
		round, err = c.beginRound(set, *k)
	}
	if err != nil {
		return "", err
	}
	if k.State == ops.CheckinOpen {
		round.Ends = laterOf(round.Ends, k.Closes)
	}
	err = save(c, storage.Rounds, &round)
	return round.ID, err
}

// beginRound is the round of an occasion, with all who are expected in it and when the
// last of them closes.
func (c *call) beginRound(set ops.QuestionSet, first ops.Checkin) (ops.Round, error) {
	round := ops.Round{Set: set.Name, Day: first.Day, Time: first.Time, PostTo: set.PostTo}
	for _, r := range c.org.Respondents(set) {
		p, _ := c.org.Person(r.Person)
		plan, err := c.checkinPlan(set, p)
		if err != nil {
			return round, err
		}
		today := plan.On(first.Day)
		i := slices.IndexFunc(today, func(o recurrence.Occurrence) bool { return ops.OccasionOf(plan.Rule, o) == first.Occasion() })
		switch {
		case i >= 0:
			round.Expected = append(round.Expected, r)
			if !set.CloseAfter.IsZero() {
				round.Ends = laterOf(round.Ends, set.CloseAfter.After(today[i].At))
			}
		case r.Person == first.Owner:
			round.Expected = append(round.Expected, r)
		case len(today) == 0:
			round.Off = append(round.Off, r)
		}
	}
	return round, nil
}

// roundCheckins are the check-ins of a round.
func (c *call) roundCheckins(id ops.ID) ([]ops.Checkin, error) {
	const most = 5000 // of one company
	page, err := storage.Checkins.List(c.r, storage.Query{List: "round", Key: []string{string(id)}, Limit: most})
	return page.Records, err
}

// roundMoved follows a change of one of a round's check-ins: what was posted about
// the round is brought up to date, and once nobody is waited for any more, it is
// posted.
func (c *call) roundMoved(id ops.ID) error {
	if id == "" {
		return nil
	}
	c.redraw(id)
	open, err := storage.Checkins.List(c.r, storage.Query{List: "round-open", Key: []string{string(id)}, CountTo: 1})
	if err != nil || open.Count > 0 {
		return err
	}
	round, err := get(c, storage.Rounds, id)
	if err != nil || !round.Closed.IsZero() {
		return err
	}
	checkins, err := c.roundCheckins(id)
	if err != nil || !round.Over(checkins, c.stillAsks(round.Set)) {
		return err
	}
	return c.closeRound(round)
}

// stillAsks reports whom a set asks, as the organisation is now.
func (c *call) stillAsks(set string) func(ops.Respondent) bool {
	return func(r ops.Respondent) bool {
		s, there := c.org.Set(set)
		p, here := c.org.Person(r.Person)
		return there && here && slices.Contains(c.org.RespondentsOf(s, p), r)
	}
}

// closeRound shows a round to those who are to see it.
func (c *call) closeRound(round ops.Round) error {
	round.Closed = c.now
	if err := save(c, storage.Rounds, &round); err != nil {
		return err
	}
	for _, to := range round.PostTo {
		for _, place := range c.recipients(to) {
			if err := c.post(place.Place, round.ID, "summary", place.name); err != nil {
				return err
			}
		}
	}
	return nil
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin round",
		Summary:  "Show what came of a round of check-ins",
		Internal: true,
		Options:  []chat.Option{{Name: "id", Kind: chat.Record, Records: []string{"RND"}, Required: true, Help: "Which"}},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		round, err := storage.Rounds.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		return chat.Say("Closed."), c.closeRound(round)
	},
})

func init() {
	declareCard("RND", "summary", func(c *call, at posting) (chat.Message, error) {
		round, err := get(c, storage.Rounds, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		// Who reads where it was to be posted is for the organisation to say;
		// what is confidential, for whoever said so.
		return c.roundMessage(round, func(f ops.Facets) bool { return !f.Confidential })
	})
}

// roundMessage is what came of a round so far: exceptions first.
func (c *call) roundMessage(round ops.Round, sees func(ops.Facets) bool) (chat.Message, error) {
	checkins, err := c.roundCheckins(round.ID)
	if err != nil {
		return chat.Message{}, err
	}
	tally := ops.Tally{}
	var done []ops.Checkin
	var open []chat.Line
	missing := map[ops.CheckinState][]string{}
	asks := c.stillAsks(round.Set)
	for _, r := range round.Expected {
		i := slices.IndexFunc(checkins, sameRespondent(r))
		if i < 0 && !asks(r) { // and never will be
			continue
		}
		if i < 0 {
			tally.Add(ops.CheckinOpen)
			open = append(open, chat.L(c.respondentWords(r)+": not asked yet"))
			continue
		}
		k := checkins[i]
		tally.Add(k.State)
		switch {
		case k.State.Done():
			done = append(done, k)
		case k.State == ops.CheckinOpen:
			words := ": waits for " + c.name(k.Asked)
			if k.Asked != k.Owner {
				words += ", who stands in for " + c.name(k.Owner)
			}
			line := chat.L(c.respondentWords(r) + words)
			if sees(ops.FacetsOfRecord(&k)) {
				line = append(line, chat.T(" "), chat.C(string(k.ID)))
			}
			open = append(open, line)
		default:
			words := c.respondentWords(r)
			if k.Reason != "" && sees(ops.FacetsOfRecord(&k)) {
				words += " (" + k.Reason + ")"
			}
			missing[k.State] = append(missing[k.State], words)
		}
	}
	message := chat.Message{
		Title: chat.Line{chat.B("Check-in " + round.Set), chat.T(fmt.Sprintf(", %s: %d of %d answered ", c.occasionWords(round.Occasion()), tally.Done(), tally.Asked())), chat.C(string(round.ID))},
	}
	if tally[ops.CheckinMissed] > 0 {
		message.Tone = chat.Warning
	}
	answered, err := c.answeredLines(done, sees)
	if err != nil {
		return message, err
	}
	if len(answered) > 0 {
		message.Blocks = append(message.Blocks, chat.List(answered...))
	}
	if len(open) > 0 {
		message.Blocks = append(message.Blocks, chat.Heading("Open"), chat.List(open...))
	}
	var fields []chat.Field
	for _, state := range ops.CheckinStates {
		if names := missing[state]; len(names) > 0 {
			fields = append(fields, chat.Field{Label: missingLabel(state), Value: chat.L(strings.Join(names, ", "))})
		}
	}
	if len(round.Off) > 0 {
		names := make([]string, len(round.Off))
		for i, r := range round.Off {
			names[i] = c.respondentWords(r)
		}
		fields = append(fields, chat.Field{Label: "Day off", Value: chat.L(strings.Join(names, ", "))})
	}
	if len(fields) > 0 {
		message.Blocks = append(message.Blocks, chat.Fields(fields...))
	}
	return message, nil
}

// occasionWords are the day of an occasion, with its time where that tells it from
// others of the day.
func (c *call) occasionWords(on ops.Occasion) string {
	return strings.TrimSpace(c.day(on.Day) + " " + on.Time)
}

// sameRespondent reports whether a check-in is that of a respondent.
func sameRespondent(r ops.Respondent) func(ops.Checkin) bool {
	return func(k ops.Checkin) bool { return k.Owner == r.Person && k.Department == r.Department }
}

// missingLabel says why there is no answer.
func missingLabel(s ops.CheckinState) string {
	switch s {
	case ops.CheckinMissed:
		return "No answer"
	default:
		return capital(s.Word())
	}
}

// respondentWords name a respondent: the department that they answer for and who
// they are.
func (c *call) respondentWords(r ops.Respondent) string {
	if d, ok := c.org.Department(r.Department); ok && d.Head == r.Person {
		return d.Name
	}
	return c.name(r.Person)
}

// answeredLines are what people have answered, the worst news first.
func (c *call) answeredLines(checkins []ops.Checkin, sees func(ops.Facets) bool) ([]chat.Line, error) {
	type answer struct {
		line  chat.Line
		worse int
	}
	var all []answer
	for _, k := range checkins {
		line, health, err := c.answeredLine(k, sees)
		if err != nil {
			return nil, err
		}
		all = append(all, answer{line, health.Worse()})
	}
	slices.SortStableFunc(all, func(a, b answer) int { return b.worse - a.worse })
	lines := make([]chat.Line, len(all))
	for i, a := range all {
		lines[i] = a.line
	}
	return lines, nil
}

// answeredLine is what somebody has answered, on one line, and the health that
// they have reported.
func (c *call) answeredLine(k ops.Checkin, sees func(ops.Facets) bool) (chat.Line, ops.Health, error) {
	who := c.respondentWords(ops.Respondent{Person: k.Owner, Department: k.Department})
	tail := " · " + c.name(k.AnsweredBy)
	if k.State == ops.CheckinLate {
		tail += ", late"
	}
	unseen := chat.Line{chat.B(who), chat.T(" has answered" + tail)}
	if !sees(ops.FacetsOfRecord(&k)) {
		return unseen, ops.Unknown, nil
	}
	if id := ops.ID(orElse(string(k.Update), string(k.Standing))); id != "" {
		u, err := get(c, storage.Updates, id)
		if err != nil {
			return nil, ops.Unknown, err
		}
		if !sees(ops.FacetsOfRecord(&u)) { // an answer by hand may be for fewer
			return unseen, ops.Unknown, nil
		}
		line := chat.Line{chat.B(who), chat.T(" "), chat.B(u.Health.Word()), chat.T(": " + truncated(u.Summary, 100))}
		if u.Blockers != "" {
			line = append(line, chat.T(" · blocked: "+truncated(u.Blockers, 80)))
		}
		if u.Mood > 0 {
			line = append(line, chat.T(fmt.Sprintf(" · mood %d", u.Mood)))
		}
		return append(line, chat.T(tail+" "), chat.C(string(id))), u.Health, nil
	}
	var said []string
	for _, a := range k.Answers {
		if q, ok := k.Question(a.Key); ok {
			said = append(said, strings.TrimRight(q.Ask, "?:. ")+": "+c.answerWords(q.Kind, a.Value))
		}
	}
	return chat.Line{chat.B(who), chat.T(" " + truncated(strings.Join(said, " · "), 200) + tail + " "), chat.C(string(k.ID))}, ops.Unknown, nil
}
