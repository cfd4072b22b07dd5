package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// questionOption is a question as an option of a form.
func (c *call) questionOption(k *ops.Checkin, q ops.Question) chat.Option {
	o := chat.Option{
		Name: q.Key, Label: q.Ask, Form: true,
		// One that depends on another answer may turn out not to be asked.
		Required: !q.MayBeOpen() && q.When == "" && (q.Key == ops.KeyLastBlockers || q.Key != "blockers" || k.Before == nil),
	}
	switch q.Kind {
	case ops.AskHealth:
		o.Kind, o.Choices = chat.Choice, healths
	case ops.AskChoice:
		o.Kind = chat.Choice
		for _, choice := range q.Choices {
			o.Choices = append(o.Choices, chat.Value{Value: choice, Label: choice})
		}
	case ops.AskScale:
		o.Kind, o.Min, o.Max = chat.Integer, 1, 5
	case ops.AskNumber:
		o.Kind, o.Max, o.Help = chat.Text, 30, "A number"
	case ops.AskYesNo:
		o.Kind = chat.Flag
	case ops.AskDepartment:
		o.Kind, o.Many = chat.Department, true
	default:
		o.Kind, o.Max = chat.LongText, 1000
		if q.Key == "summary" {
			o.Max = ops.MostSummary
		}
	}
	key, value, exact := q.Condition()
	if when, ok := k.Question(key); ok && o.Help == "" {
		o.Help = "Only if you answered: " + when.Ask
		if exact {
			o.Help = "Only if you answered " + value + ": " + when.Ask
		}
		o.Help = truncated(o.Help, 100)
	}
	return o
}

// answerTo reads one answer and brings it to the form in which it is kept.
func (c *call) answerTo(q ops.Question, v value) (string, error) {
	switch q.Kind {
	case ops.AskDepartment:
		return joinHandles(v.handles, ", "), nil
	case ops.AskYesNo:
		if v.text == "" {
			return "", nil
		}
		if v.number == 1 {
			return "yes", nil
		}
		return "no", nil
	case ops.AskScale:
		if v.text == "" {
			return "", nil
		}
		return strconv.Itoa(v.number), nil
	case ops.AskNumber:
		return ops.PlainNumber(v.text)
	}
	return v.text, nil
}

// readAnswers puts the options of the form into a check-in.
func (c *call) readAnswers(k ops.Checkin) (ops.Checkin, error) {
	for _, q := range k.Questions {
		v, given := c.values[q.Key]
		if !given {
			continue
		}
		answer, err := c.answerTo(q, v)
		if err != nil {
			return k, ops.Wrong(q.Key, "%s", sentence(err))
		}
		k = k.Answer(q.Key, answer)
	}
	return k, nil
}

// checkinForm is what the form of a check-in asks.
func (c *call) checkinForm(k ops.Checkin) (asking, error) {
	a := asking{title: c.checkinTitle(&k, c.me.Handle), intro: c.checkinIntro(&k), submit: "Send", present: chat.Args{}}
	last, had, err := c.lastAnswers(k)
	if err != nil {
		return a, err
	}
	for _, q := range k.Questions {
		a.options = append(a.options, c.questionOption(&k, q))
		switch said := k.Said(q.Key); {
		case said != "":
			a.present[q.Key] = said
		case q.Key == "blockers" && k.Before != nil:
			a.present[q.Key] = k.Before.Text
		case had && q.Prefill:
			a.present[q.Key] = last.Said(q.Key)
		}
	}
	return a, nil
}

// checkinTitle names a check-in for who reads it: by the department for which its
// owner speaks as its head, else by the owner, unless that is the reader.
func (c *call) checkinTitle(k *ops.Checkin, reader ops.Handle) string {
	title := "Check-in " + k.Set
	d, ok := c.org.Department(k.Department)
	switch {
	case ok && d.Head == k.Owner:
		return title + " for " + d.Name
	case k.Owner != reader:
		return title + " of " + c.name(k.Owner)
	}
	return title
}

// checkinIntro says who will read the answers, for whom they are given, and until
// when.
func (c *call) checkinIntro(k *ops.Checkin) string {
	intro := capital(k.Audience.Words(c.departmentName(k.Department))) + " will see it."
	if k.Owner != c.me.Handle && k.Owner != "" {
		intro = "You answer for " + c.name(k.Owner) + ". " + intro
	}
	if k.State == ops.CheckinOpen && !k.Closes.IsZero() {
		intro += " It is open until " + c.when(k.Closes).Text + "."
	}
	return intro
}

// lastAnswers are the check-in of the same set and respondent that was answered
// before this one, if there is one.
func (c *call) lastAnswers(k ops.Checkin) (ops.Checkin, bool, error) {
	return found(storage.Checkins.First(c.r, storage.Query{
		List: "set", Key: []string{k.Set, string(k.Owner), string(k.Department)},
		Keep: func(f ops.Facets) bool { return ops.CheckinState(f.More[0]).Done() },
	}))
}

// namedCheckin is the check-in that is meant: the one named, else the latest that
// waits for the person, of the named set if there is one, else a new one of that
// set, or of the only one that asks them.
func (c *call) namedCheckin() (ops.Checkin, error) {
	if id := c.id("id"); id != "" {
		k, err := storage.Checkins.Get(c.r, id)
		if err != nil {
			return k, err
		}
		if err := k.MayAnswer(c.org, c.me); err != nil {
			return k, err
		}
		return k, c.stillTaken(k)
	}
	k, open, err := c.openCheckinOf(c.text("set"), c.department("department", ""))
	if err != nil || open {
		return k, err
	}
	return c.newCheckin()
}

// openCheckinOf is the latest check-in that waits for the person: any, or their own
// of a set, about a department where one is named.
func (c *call) openCheckinOf(set string, department ops.Handle) (ops.Checkin, bool, error) {
	if set == "" {
		return c.openCheckin(c.me.Handle)
	}
	return found(storage.Checkins.First(c.r, storage.Query{
		List: "open", Key: []string{string(c.me.Handle)},
		Keep: func(f ops.Facets) bool {
			return f.More[1] == set && f.Owner == c.me.Handle && (department == "" || f.Department == department)
		},
	}))
}

// openCheckin is the latest check-in that waits for a person.
func (c *call) openCheckin(who ops.Handle) (ops.Checkin, bool, error) {
	return found(storage.Checkins.First(c.r, storage.Query{List: "open", Key: []string{string(who)}}))
}

// stillTaken refuses a check-in of which a later one was opened since.
func (c *call) stillTaken(k ops.Checkin) error {
	latest, ok, err := found(storage.Checkins.First(c.r, storage.Query{
		List: "set", Key: []string{k.Set, string(k.Owner), string(k.Department)},
	}))
	if err != nil || !ok {
		return err
	}
	return k.Taken(latest.ID)
}

// newCheckin is one that the person begins by themselves.
func (c *call) newCheckin() (ops.Checkin, error) {
	var mine []ops.QuestionSet
	var names []string
	for _, set := range c.org.Checkins {
		names = append(names, set.Name)
		if len(c.org.RespondentsOf(set, c.me)) > 0 {
			mine = append(mine, set)
		}
	}
	set, known := c.org.Set(c.text("set"))
	switch {
	case c.has("set") && !known:
		return ops.Checkin{}, ops.Wrong("set", "There is no check-in called “%s”. There are: %s.", quoted(c.text("set")), orElse(strings.Join(names, ", "), "none"))
	case c.has("set"):
	case len(mine) == 1:
		set = mine[0]
	case len(mine) == 0:
		return ops.Checkin{}, ops.Refuse("Nothing is asked of you at the moment. To post a status: /update")
	default:
		var own []string
		for _, s := range mine {
			own = append(own, s.Name)
		}
		return ops.Checkin{}, ops.Refuse("Which one: %s? For example: /checkin set:%s", listWords(own), own[0])
	}
	respondents := c.org.RespondentsOf(set, c.me)
	if len(respondents) == 0 {
		return ops.Checkin{}, ops.Refuse("The check-in %s does not ask you.", set.Name)
	}
	r := respondents[0]
	if department := c.department("department", ""); department != "" {
		i := slices.IndexFunc(respondents, func(r ops.Respondent) bool { return r.Department == department })
		if i < 0 {
			return ops.Checkin{}, ops.Wrong("department", "You are not asked about %s.", c.departmentName(department))
		}
		r = respondents[i]
	}
	last, had, err := found(storage.Checkins.First(c.r, storage.Query{
		List: "set", Key: []string{set.Name, string(r.Person), string(r.Department)},
	}))
	if err != nil || had && !last.State.Done() {
		return last, err // late is better than never
	}
	return c.beginCheckin(set, r)
}

// beginCheckin is a check-in as it begins now.
func (c *call) beginCheckin(set ops.QuestionSet, r ops.Respondent) (ops.Checkin, error) {
	last, ok, err := found(storage.Updates.First(c.r, storage.Query{List: "department", Key: []string{string(r.Department)}}))
	if err != nil || !ok {
		return ops.OpenCheckin(set, r, nil, c.now), err
	}
	return ops.OpenCheckin(set, r, &last, c.now), nil
}

// questionWords is a question as it is put in a conversation.
func (c *call) questionWords(k *ops.Checkin, q ops.Question) chat.Line {
	line := chat.Line{chat.B(q.Ask)}
	var answers []string
	switch q.Kind {
	case ops.AskHealth:
		for _, h := range healths {
			answers = append(answers, h.Label)
		}
	case ops.AskChoice:
		answers = q.Choices
	case ops.AskYesNo:
		answers = []string{"yes", "no"}
	}
	if n := len(answers); n > 0 {
		line = append(line, chat.T(fmt.Sprintf(" %s or %s.", strings.Join(answers[:n-1], ", "), answers[n-1])))
	}
	if q.MayBeOpen() {
		nothing := " If there is nothing: "
		if q.Kind == ops.AskDepartment {
			nothing = " If none can: "
		}
		line = append(line, chat.T(nothing), chat.C("skip"), chat.T("."))
	}
	return line
}
