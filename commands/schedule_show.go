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

var _ = declare(command{
	Command: chat.Command{
		Path:     "schedule list",
		Summary:  "List the reports on a schedule: yours, and those into channels",
		Examples: []string{"schedule list", "schedule list all"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "whose", Kind: chat.Choice, Positional: true, Help: "Yours alone, or all that the COO and admins look after", Default: "yours and those into channels",
				Choices: []chat.Value{{Value: "mine", Label: "mine", Also: []string{"my"}}, {Value: "all", Label: "all"}}},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		keep := func(f ops.Facets) bool {
			return slices.Contains(f.More, ops.ScheduleInto) || f.Owner == c.me.Handle || slices.Contains(f.Readers, c.me.Handle)
		}
		q := storage.Query{List: "all", Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize}
		switch c.text("whose") {
		case "mine":
			self, err := c.self()
			if err != nil {
				return chat.Reply{}, err
			}
			q.List, q.Key = "owner", []string{string(self)}
		case "all":
			if !ops.Operators.May(c.org, c.me) {
				return chat.Reply{}, ops.Wrong("whose", "Only %s look after all of them.", ops.Operators.Words)
			}
			keep = func(ops.Facets) bool { return true }
		}
		q.CountTo = q.Skip + countTo
		q.Keep = func(f ops.Facets) bool { return c.sees(f) && keep(f) }
		found, err := storage.Schedules.List(c.r, q)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(found.Records) == 0 {
			return chat.Reply{Message: chat.Message{Title: chat.Line{chat.T("Nothing is scheduled. For example: "), chat.C("/schedule add my every:weekdays at 8:30")}}}, nil
		}
		lines := make([]chat.Line, len(found.Records))
		for i, s := range found.Records {
			lines[i] = c.scheduleLine(s)
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L("On a schedule"),
			Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), q.Skip, found.Count, found.More, c.again("page", nextPage(q.Skip)))...),
		}}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "schedule show",
		Summary:  "Show a schedule: when it comes next, and what became of its latest runs",
		Examples: []string{"schedule show SCH-3"},
		ReadOnly: true,
		Options:  []chat.Option{scheduleID},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		s, err := get(c, storage.Schedules, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		message := chat.Message{Subject: string(s.ID), Title: c.scheduleTitle(s, c.me)}
		fields := []chat.Field{
			{Label: "When", Value: chat.L(capital(c.everyWords(s, false)))},
			{Label: "To", Value: chat.L(c.toWords(s))},
			{Label: "Set by", Value: chat.L(c.name(s.Owner))},
			{Label: "If late", Value: chat.L("sent up to " + s.Grace.Words() + " late, then skipped")},
		}
		if state := c.scheduleState(s); state != "" {
			fields = append([]chat.Field{{Label: "State", Value: chat.L(state)}}, fields...)
		}
		message.Blocks = append([]chat.Block{chat.Fields(fields...)}, c.timesBlocks(s)...)
		if len(s.Runs) > 0 {
			lines := make([]chat.Line, len(s.Runs))
			for i, run := range s.Runs {
				lines[i] = c.runLine(s, run)
			}
			message.Blocks = append(message.Blocks, chat.Heading("Latest"), chat.List(lines...))
		}
		if s.MayChange(c.org, c.me) == nil {
			message.Buttons = c.scheduleButtons(s)
		}
		return chat.Reply{Message: message}, nil
	},
})

func init() {
	declareCard("SCH", "state", func(c *call, at posting) (chat.Message, error) {
		s, err := get(c, storage.Schedules, at.id)
		reader, _ := c.org.Person(at.reader)
		message := chat.Message{Title: append(c.scheduleTitle(s, reader), chat.T(" "+c.stateSentence(s)))}
		if s.Waits(c.dayOn(reader)) {
			message.Buttons = []chat.Button{scheduleButton("Resume", "schedule resume", s)}
		}
		return message, err
	})
	declareCard("SCH", "refused", func(c *call, at posting) (chat.Message, error) {
		s, err := get(c, storage.Schedules, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		reader, _ := c.org.Person(at.reader)
		title := c.scheduleTitle(s, reader)
		var lines []chat.Line
		for _, run := range s.Runs {
			if run.Outcome == ops.RunRefused && strconv.FormatInt(run.Due.Unix(), 10) == at.detail {
				lines = append(lines, said("Not sent to "+c.recipientName(run.To)+": "+c.refusedWords(s, run, reader)))
			}
		}
		switch {
		case c.scheduleState(s) != "":
			return chat.Message{Title: append(title, chat.T(" "+c.stateSentence(s)))}, nil
		case len(lines) == 0:
			return chat.Message{Title: append(title, chat.T(" was not sent once, some time ago"))}, nil
		}
		return chat.Message{
			Tone: chat.Warning, Title: append(title, chat.T(" could not be sent")),
			Blocks:  []chat.Block{{Kind: chat.BlockText, Lines: lines}, chat.Note(chat.T("I try again each time it is due, and tell you once."))},
			Buttons: []chat.Button{scheduleButton("Show", "schedule show", s), scheduleButton("Pause", "schedule pause", s), removeButton(s)},
		}, nil
	})
}

// scheduleReply confirms what was done to a schedule, and says when it comes.
func (c *call) scheduleReply(done string, s ops.Schedule) chat.Reply {
	message := chat.Message{Subject: string(s.ID), Title: append(chat.Line{chat.T(done + ": ")}, c.scheduleTitle(s, c.me)...)}
	if s.State == ops.ScheduleRemoved {
		return chat.Reply{Message: message}
	}
	message.Blocks = append([]chat.Block{chat.Paragraph(chat.T(capital(c.everyWords(s, false)) + " · to " + c.toWords(s)))}, c.timesBlocks(s)...)
	switch {
	case s.Waits(c.today) && s.PausedUntil.IsZero():
		message.Blocks = append(message.Blocks, chat.Note(chat.T("It comes again when it is resumed.")))
	case s.Waits(c.today):
		message.Title[0].Text = done + " until " + c.day(s.PausedUntil) + ": "
	}
	message.Buttons = c.scheduleButtons(s)
	return chat.Reply{Message: message}
}

// scheduleTitle is a schedule's id with its command. Of a line that names a record
// which the reader may not know of, only the command is left.
func (c *call) scheduleTitle(s ops.Schedule, reader ops.Person) chat.Line {
	line := s.Line
	if !c.knowsLinks(s, reader) {
		found, _, err := c.book.grammar.Resolve(line)
		if line = "…"; err == nil {
			line = found.Path + " …"
		}
	}
	return chat.Line{chat.C(string(s.ID)), chat.T(" "), chat.C("/" + line)}
}

// knowsLinks reports whether the reader may know of all records that a schedule
// names.
func (c *call) knowsLinks(s ops.Schedule, reader ops.Person) bool {
	return !slices.ContainsFunc(s.Links, func(id ops.ID) bool {
		table, ok := storage.TableOf(id)
		if !ok {
			return true
		}
		facets, err := c.facets(table, id)
		return err != nil || !c.org.MaySee(reader, facets)
	})
}

// scheduleLine is a schedule on one line of a list.
func (c *call) scheduleLine(s ops.Schedule) chat.Line {
	line := c.scheduleTitle(s, c.me)
	facts := []chat.Line{chat.L(c.everyWords(s, true)), chat.L(c.toWords(s))}
	if s.Owner != c.me.Handle && !slices.Equal(s.To, []string{"@" + string(s.Owner)}) {
		facts = append(facts, chat.L(c.name(s.Owner)))
	}
	if s.Waits(c.today) {
		facts = append(facts, chat.Line{chat.B(c.scheduleState(s))})
	}
	for _, to := range s.To {
		if next := s.Upcoming(c.org, to, c.now, 1); len(next) > 0 {
			facts = append(facts, chat.Line{chat.T("next "), c.when(next[0].At)})
			break
		}
	}
	return between(append([]chat.Line{line}, facts...)...)
}

// scheduleState says what is special about a schedule, empty if it simply comes.
func (c *call) scheduleState(s ops.Schedule) string {
	switch {
	case s.State == ops.ScheduleRemoved:
		return "removed by " + c.name(s.StateBy)
	case s.State == ops.ScheduleOver:
		return "over, its last day was " + c.day(s.Ends)
	case s.Waits(c.today) && s.PausedUntil.IsZero():
		return "paused by " + c.name(s.StateBy)
	case s.Waits(c.today):
		return "paused until " + c.day(s.PausedUntil) + " by " + c.name(s.StateBy)
	}
	return ""
}

// stateSentence is what a schedule does, after its name.
func (c *call) stateSentence(s ops.Schedule) string {
	switch state := c.scheduleState(s); {
	case state == "":
		return "comes again."
	case s.State == ops.ScheduleRemoved:
		return "was " + state + "."
	default:
		return "is " + state + "."
	}
}

// toWords name the recipients.
func (c *call) toWords(s ops.Schedule) string {
	names := make([]string, len(s.To))
	for i, to := range s.To {
		names[i] = c.recipientName(to)
	}
	return strings.Join(names, ", ")
}

// recipientName is what people call a recipient.
func (c *call) recipientName(to string) string {
	if !isPerson(to) {
		return to
	}
	return c.youOr(ops.Handle(to[1:]))
}

func (c *call) scheduleButtons(s ops.Schedule) []chat.Button {
	if s.State == ops.ScheduleRemoved {
		return nil
	}
	buttons := []chat.Button{scheduleButton("Run now", "schedule run", s), removeButton(s)}
	switch {
	case s.Waits(c.today):
		buttons = append([]chat.Button{scheduleButton("Resume", "schedule resume", s)}, buttons...)
	case s.State != ops.ScheduleOver:
		buttons = append([]chat.Button{scheduleButton("Pause", "schedule pause", s)}, buttons...)
	}
	return buttons
}

// scheduleButton carries no revision: each run makes a new one, and what the
// button means stays the same.
func scheduleButton(label, path string, s ops.Schedule) chat.Button {
	return chat.Button{Label: label, Path: path, Args: chat.Args{"id": string(s.ID)}}
}

func removeButton(s ops.Schedule) chat.Button {
	b := scheduleButton("Remove", "schedule remove", s)
	b.Style, b.Confirm = chat.Danger, fmt.Sprintf("Remove %s for good?", s.ID)
	return b
}
