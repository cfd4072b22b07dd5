package commands

import (
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/recurrence"
	"adjutant/storage"
)

var scheduleID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"SCH"}, Required: true, Positional: true,
	Help: "The schedule’s id, such as SCH-3"}

var _ = declare(command{
	Command: chat.Command{
		Path:    "schedule add",
		Summary: "Put a report on a schedule, for you or for a channel",
		Detail: "Any command that reports can be scheduled. To a person it says what they may see, into a channel only what the whole company may. " +
			"If I was not running when it was due, I send it late, and marked so, within its grace; after that it is skipped.",
		Examples: []string{
			"schedule add \"risk list overdue\" every monday 9:00 in #ops",
			"schedule add my every:weekdays at 8:30",
			"schedule add update missing every:last working day of the month 16:00 in:#leadership zone:Europe/London",
			"schedule add risk list high every:every second monday 9:00 to:@ana, @kai zone:own on_day_off:after",
		},
		Options: []chat.Option{
			{Name: "command", Kind: chat.Text, Rest: true, Required: true, Max: 300, Label: "Which report", Help: "A command that reports, such as risk list overdue"},
			{Name: "every", Kind: chat.Text, Form: true, Label: "When", Help: "monday 9:00, weekdays at 9, first monday of the quarter, or cron: 0 9 * * 1"},
			{Name: "in", Kind: chat.Channel, Form: true, Label: "In which channel", Default: "in your direct messages"},
			{Name: "to", Kind: chat.Person, Many: true, Help: "To whom instead of you, each with their own rights"},
			{Name: "zone", Kind: chat.Text, Help: "Where its times are: Europe/Berlin, or own for where each person is", Default: "the company’s in a channel, else own"},
			{Name: "on_day_off", Kind: chat.Choice, Choices: daysOff, Help: "What if it falls on a day off", Default: "run"},
			{Name: "starts", Kind: chat.Date, Help: "The first day", Default: "today"},
			{Name: "ends", Kind: chat.Date, Help: "The last day", Default: "none"},
			{Name: "grace", Kind: chat.Duration, Help: "How late it may still be sent", Default: ops.ScheduleGrace.String()},
		},
	},
	Who: ops.AnyMember, Reword: splitSchedule,
	Run: func(c *call) (chat.Reply, error) {
		s, err := c.newSchedule()
		if err == nil {
			err = c.checkReport(&s)
		}
		if err == nil {
			err = s.Check(c.org, c.today)
		}
		if err == nil {
			err = save(c, storage.Schedules, &s)
		}
		if err != nil {
			return chat.Reply{}, err
		}
		return c.scheduleReply("Scheduled", s), nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "schedule pause",
		Summary:  "Stop a report for a time, or until you resume it",
		Examples: []string{"schedule pause SCH-3", "schedule pause SCH-3 until:friday"},
		Options: []chat.Option{
			scheduleID,
			{Name: "until", Kind: chat.Date, Rest: true, Help: "The day on which it comes again", Default: "until you resume it"},
		},
	},
	Who: ops.AnyMember,
	Reword: func(args chat.Args) chat.Args {
		if until, given := args["until"]; given {
			args["until"] = cutWord(until, "until")
		}
		return args
	},
	Run: func(c *call) (chat.Reply, error) {
		return c.changeSchedule("Paused", func(s ops.Schedule) (ops.Schedule, error) {
			return s.Pause(c.me.Handle, c.date("until"), c.today)
		})
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "schedule resume",
		Summary:  "Let a paused report come again",
		Detail:   "What it missed meanwhile is not made up for.",
		Examples: []string{"schedule resume SCH-3"},
		Options:  []chat.Option{scheduleID},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		return c.changeSchedule("Resumed", func(s ops.Schedule) (ops.Schedule, error) {
			return s.Resume(c.me.Handle, c.now, c.today)
		})
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "schedule remove",
		Summary:  "Take a report off its schedule for good",
		Examples: []string{"schedule remove SCH-3"},
		Options:  []chat.Option{scheduleID},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		return c.changeSchedule("Removed", func(s ops.Schedule) (ops.Schedule, error) { return s.Remove(c.me.Handle) })
	},
})

// daysOff are what a schedule does on a day off.
var daysOff = []chat.Value{
	{Value: string(recurrence.Run), Label: "run all the same", Also: []string{"run"}},
	{Value: string(recurrence.Skip), Label: "skip"},
	{Value: string(recurrence.Before), Label: "on the working day before"},
	{Value: string(recurrence.After), Label: "on the working day after"},
}

// cutWord takes a word off the beginning of a text.
func cutWord(text, word string) string {
	first, rest, _ := strings.Cut(text, " ")
	if strings.EqualFold(first, word) {
		return strings.TrimSpace(rest)
	}
	return text
}

// newSchedule is the schedule that the options ask for.
func (c *call) newSchedule() (ops.Schedule, error) {
	s := ops.Schedule{
		Meta: ops.Meta{Owner: c.me.Handle, Department: c.me.Department, Origin: ops.Origin{Platform: c.inv.Platform}},
		Line: c.text("command"), DayOff: recurrence.DayOff(c.text("on_day_off")),
		Starts: c.date("starts"), Ends: c.date("ends"), Grace: c.values["grace"].span,
		State: ops.ScheduleActive, Since: c.now.UTC(),
	}
	if !c.has("every") {
		return s, ops.Missing("every")
	}
	var err error
	if s.Every, err = recurrence.Parse(c.text("every")); err != nil {
		return s, ops.Wrong("every", "%s", sentence(err))
	}
	if s.Starts.IsZero() {
		s.Starts = c.dayOn(ops.Person{})
	}
	if s.Grace.IsZero() {
		s.Grace = ops.ScheduleGrace
	}
	for _, h := range c.values["in"].handles {
		s.To = append(s.To, "#"+string(h))
	}
	for _, h := range c.values["to"].handles {
		s.To = append(s.To, "@"+string(h))
	}
	if len(s.To) == 0 {
		s.To = []string{"@" + string(c.me.Handle)}
	}
	s.Confidential = !s.IntoChannel()
	switch text := strings.ToLower(c.text("zone")); {
	case text == "":
		s.Own = !s.IntoChannel()
	case slices.Contains([]string{"own", "each", "everyone", "theirs"}, text):
		s.Own = true
	default:
		s.Zone, err = ops.ZoneName("zone", c.text("zone"))
	}
	return s, err
}

// changeSchedule changes the schedule that is named, and tells its owner if that
// is somebody else.
func (c *call) changeSchedule(done string, change func(ops.Schedule) (ops.Schedule, error)) (chat.Reply, error) {
	s, err := c.ownSchedule()
	if err == nil {
		s, err = change(s)
	}
	if err == nil {
		err = save(c, storage.Schedules, &s)
	}
	if err == nil {
		err = c.tellPerson(s.Owner, s.ID, "state")
	}
	if err != nil {
		return chat.Reply{}, err
	}
	return c.scheduleReply(done, s), nil
}

// ownSchedule is the one that is named, if the person may change it.
func (c *call) ownSchedule() (ops.Schedule, error) {
	s, err := get(c, storage.Schedules, c.id("id"))
	if err == nil {
		err = s.MayChange(c.org, c.me)
	}
	return s, err
}
