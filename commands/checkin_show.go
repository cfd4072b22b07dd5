package commands

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var setOption = chat.Option{Name: "set", Kind: chat.Text, Rest: true, Max: 64, Help: "Which check-in, such as heads-weekly", Default: "all"}

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin show",
		Summary:  "Show the answers of a check-in",
		Examples: []string{"checkin show CHK-12", "checkin show @ana"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "id", Kind: chat.Record, Records: []string{"CHK"}, Positional: true, Help: "The check-in’s id", Default: "the latest of the person"},
			{Name: "who", Kind: chat.Person, Positional: true, Help: "Whose", Default: "yours"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		var k ops.Checkin
		var err error
		if id := c.id("id"); id != "" {
			k, err = storage.Checkins.Get(c.r, id)
		} else {
			var who ops.Handle
			if who, err = c.personOrSelf("who"); err != nil {
				return chat.Reply{}, err
			}
			var had bool
			k, had, err = found(storage.Checkins.First(c.r, storage.Query{List: "person", Key: []string{string(who)}, Keep: c.sees}))
			if err == nil && !had {
				return chat.Say("There is no check-in of " + c.youOr(who) + " that you may see."), nil
			}
		}
		if err != nil {
			return chat.Reply{}, err
		}
		return c.showCheckin(k)
	},
})

// showCheckin is a check-in with its answers. What is not sent yet only who is
// asked sees.
func (c *call) showCheckin(k ops.Checkin) (chat.Reply, error) {
	message := chat.Message{
		Subject: string(k.ID),
		Title:   chat.Line{chat.B(c.checkinTitle(&k, c.me.Handle)), chat.T(" "), chat.C(string(k.ID))},
	}
	state := chat.Line{chat.T("State: " + k.State.Word())}
	switch {
	case k.State.Done():
		state = append(state, chat.T(", by "+c.name(k.AnsweredBy)+", "), c.when(k.Answered))
	case k.State == ops.CheckinOpen:
		state = append(state, chat.T(", waits for "+c.name(k.Asked)))
	case k.Reason != "":
		state = append(state, chat.T(" ("+k.Reason+")"))
	}
	message.Blocks = append(message.Blocks, chat.Paragraph(state...))
	if k.State.Done() || k.Asked == c.me.Handle && !c.public {
		if answers := c.answersOf(&k); len(answers.Lines) > 0 {
			message.Blocks = append(message.Blocks, answers)
		}
	}
	if id := orElse(string(k.Update), string(k.Standing)); id != "" {
		message.Blocks = append(message.Blocks, chat.Note(chat.T("The update: "), chat.C("/update show "+id)))
	}
	message.Blocks = append(message.Blocks, chat.Note(chat.T(capital(k.Audience.Words(c.departmentName(k.Department)))+" can see it.")))
	if k.MayAnswer(c.org, c.me) == nil {
		button := answerButton(k.ID)
		if k.State.Done() {
			button.Label, button.Style = "Change the answers", chat.Default
		}
		message.Buttons = []chat.Button{button}
	}
	return chat.Reply{Message: message}, nil
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin status",
		Summary:  "Show who has answered the latest check-in, and who has not",
		Examples: []string{"checkin status", "checkin status heads-weekly"},
		ReadOnly: true,
		Options:  []chat.Option{setOption},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		sets, err := c.namedSets()
		if err != nil {
			return chat.Reply{}, err
		}
		var all chat.Message
		for _, set := range sets {
			round, had, err := found(storage.Rounds.First(c.r, storage.Query{List: "latest", Key: []string{set.Name}}))
			if err != nil {
				return chat.Reply{}, err
			}
			message := chat.Message{Title: chat.L("Check-in " + set.Name + ": not asked yet. " + c.nextAsked(set))}
			if had {
				if message, err = c.roundMessage(round, c.sees); err != nil {
					return chat.Reply{}, err
				}
			}
			message = c.withUnanswered(message, set, had)
			if all.IsZero() {
				all = message
				continue
			}
			all.Blocks = append(append(all.Blocks, chat.Paragraph(message.Title...)), message.Blocks...)
		}
		if all.IsZero() {
			return chat.Say("No check-ins are set up. They are in the organisation’s file, under checkins."), nil
		}
		return chat.Reply{Message: all}, nil
	},
})

// withUnanswered says in what is shown of a set whom it is to ask and who are nobody,
// to those who can do something about it.
func (c *call) withUnanswered(m chat.Message, set ops.QuestionSet, asked bool) chat.Message {
	nobody := c.org.Unanswered(set)
	switch {
	case len(nobody) == 0:
		return m
	case len(nobody) == len(set.Who) && !asked:
		m.Title = chat.L("Check-in " + set.Name + " asks nobody.")
	}
	if !ops.Operators.May(c.org, c.me) {
		return m
	}
	m.Tone = chat.Warning
	m.Blocks = append(m.Blocks, chat.Note(chat.T("Nobody is meant by: "+strings.Join(nobody, ", ")+". Who is asked is in the organisation’s file, under checkins.")))
	return m
}

// namedSets is the set that is named, or all.
func (c *call) namedSets() ([]ops.QuestionSet, error) {
	if !c.has("set") {
		return c.org.Checkins, nil
	}
	set, ok := c.org.Set(strings.ToLower(c.text("set")))
	if ok {
		return []ops.QuestionSet{set}, nil
	}
	var names []string
	for _, s := range c.org.Checkins {
		names = append(names, s.Name)
	}
	return nil, ops.Wrong("set", "There is no check-in called “%s”. There are: %s.", quoted(c.text("set")), orElse(strings.Join(names, ", "), "none"))
}

// nextAsked says when a set is asked next, for the first who is asked.
func (c *call) nextAsked(set ops.QuestionSet) string {
	for _, r := range c.org.Respondents(set) {
		p, _ := c.org.Person(r.Person)
		plan, err := c.checkinPlan(set, p)
		if err != nil {
			return ""
		}
		if next, comes := plan.Next(c.now); comes {
			return "Next: " + c.occasionWords(ops.OccasionOf(plan.Rule, next)) + "."
		}
	}
	return ""
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin history",
		Summary:  "List the check-ins of a person, the latest first",
		Examples: []string{"checkin history", "checkin history @ana"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "who", Kind: chat.Person, Positional: true, Help: "Whose", Default: "yours"},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		who, err := c.personOrSelf("who")
		if err != nil {
			return chat.Reply{}, err
		}
		q := storage.Query{
			List: "person", Key: []string{string(who)}, Keep: c.sees,
			Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize,
		}
		q.CountTo = q.Skip + countTo
		found, err := storage.Checkins.List(c.r, q)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(found.Records) == 0 {
			return chat.Say("There are no check-ins of " + c.youOr(who) + " that you may see."), nil
		}
		lines := make([]chat.Line, len(found.Records))
		for i, k := range found.Records {
			words := " " + c.checkinTitle(&k, c.me.Handle) + " · " + k.State.Word()
			if k.State.Done() && k.AnsweredBy != k.Owner {
				words += " by " + c.name(k.AnsweredBy)
			}
			lines[i] = chat.Line{chat.C(string(k.ID)), chat.T(words + " · " + c.day(dates.Of(k.Opened.In(c.org.Location(c.me)))))}
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L("Check-ins of " + c.youOr(who) + ", the latest first"),
			Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), q.Skip, found.Count, found.More, c.again("page", nextPage(q.Skip)))...),
		}}, nil
	},
})

// participationWeeks is how far back participation is counted.
const participationWeeks = 12

var _ = declare(command{
	Command: chat.Command{
		Path:    "checkin participation",
		Summary: "Show how often people have answered in the last 12 weeks",
		Detail: "Counted are the times that somebody was there to be asked. " +
			"Who was away, was not reached or was never asked is not counted as missing.",
		Examples: []string{"checkin participation", "checkin participation heads-weekly"},
		ReadOnly: true,
		Options:  []chat.Option{setOption},
	},
	Who: ops.Leaders,
	Run: func(c *call) (chat.Reply, error) {
		sets, err := c.namedSets()
		if err != nil {
			return chat.Reply{}, err
		}
		var blocks []chat.Block
		for _, set := range sets {
			lines, err := c.participation(set)
			if err != nil {
				return chat.Reply{}, err
			}
			if len(lines) > 0 {
				blocks = append(blocks, chat.Heading(set.Name), chat.List(lines...))
			}
		}
		if len(blocks) == 0 {
			return chat.Say("Nobody was asked in the last 12 weeks."), nil
		}
		return chat.Reply{Message: chat.Message{Title: chat.L("Answered in the last 12 weeks"), Blocks: blocks}}, nil
	},
})

// participation is how often each respondent of a set has answered.
func (c *call) participation(set ops.QuestionSet) ([]chat.Line, error) {
	since := c.now.AddDate(0, 0, -7*participationWeeks)
	var lines []chat.Line
	for _, r := range c.org.Respondents(set) {
		tally := ops.Tally{}
		count := func(f ops.Facets) bool {
			if c.sees(f) {
				tally.Add(ops.CheckinState(f.More[0]))
			}
			return false // none has to be read
		}
		if _, err := storage.Checkins.List(c.r, storage.Query{
			List: "set", Key: []string{set.Name, string(r.Person), string(r.Department)}, Before: ops.SortTimeDesc(since), Keep: count,
		}); err != nil {
			return nil, err
		}
		if len(tally) == 0 {
			continue
		}
		line := chat.Line{chat.B(c.respondentWords(r)), chat.T(fmt.Sprintf(": %d of %d", tally.Done(), tally.Asked()))}
		for _, state := range ops.CheckinStates {
			if n := tally[state]; n > 0 && state != ops.CheckinAnswered && state != ops.CheckinOpen {
				line = append(line, chat.T(fmt.Sprintf(" · %d %s", n, state.Word())))
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}
