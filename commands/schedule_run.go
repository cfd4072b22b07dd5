package commands

import (
	"fmt"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "schedule run",
		Summary:  "Send a scheduled report now",
		Detail:   "It comes at its next time all the same.",
		Examples: []string{"schedule run SCH-3"},
		Options:  []chat.Option{scheduleID},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		s, err := c.ownSchedule()
		if err != nil {
			return chat.Reply{}, err
		}
		if s.State == ops.ScheduleRemoved {
			return chat.Reply{}, ops.Refuse("%s was removed.", s.ID)
		}
		var sent, refused []string
		how := chat.L("Sent now")
		if s.Owner != c.me.Handle {
			how = chat.L("Sent now for " + c.me.Name)
		}
		for _, to := range s.To {
			why, err := c.sendReport(s, to, how)
			if err != nil {
				return chat.Reply{}, err
			}
			if s = s.RanNow(c.me.Handle, to, why, c.now); why == "" {
				sent = append(sent, c.recipientName(to))
			} else {
				refused = append(refused, fmt.Sprintf("Not sent to %s: %s", c.recipientName(to), why))
			}
		}
		if len(sent) == 0 {
			return chat.Reply{}, ops.Refuse("%s", strings.Join(refused, " "))
		}
		if err := save(c, storage.Schedules, &s); err != nil {
			return chat.Reply{}, err
		}
		reply := chat.Reply{Message: chat.Message{
			Subject: string(s.ID),
			Title:   append(chat.Line{chat.T("Sent to " + strings.Join(sent, ", ") + ": ")}, c.scheduleTitle(s, c.me)...),
		}}
		for _, why := range refused {
			reply.Message.Blocks = append(reply.Message.Blocks, chat.Paragraph(said(why)...))
		}
		return reply, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "schedule due",
		Summary:  "Send a report that is due to one of its recipients",
		Internal: true,
		Options: []chat.Option{
			scheduleID,
			{Name: "to", Kind: chat.Text, Required: true, Help: "The recipient as the schedule has it, such as #support"},
		},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		s, err := get(c, storage.Schedules, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		to := c.text("to")
		due := s.Reckon(c.org, to, c.now)
		if due.IsZero() { // the days off or the zone have changed since
			return chat.Say("Nothing is due."), c.retimeOf(s.ID)
		}
		var refused string
		if due.Runs() {
			var how chat.Line
			if due.Late {
				how = chat.Line{chat.T("Late: due "), chat.At(due.Run.At, c.clockWords(due.Run.At))}
			}
			if refused, err = c.sendReport(s, to, how); err != nil {
				return chat.Reply{}, err
			}
		}
		before := s.Last[to].Refused
		s = s.Ran(c.org, to, due, refused, c.now)
		c.edit.Entry.Note = c.runNote(due, to, refused)
		if err := save(c, storage.Schedules, &s); err != nil {
			return chat.Reply{}, err
		}
		if refused != "" && before == "" { // not told again of the same trouble each time
			err = c.tellRefused(s, "refused-"+strconv.FormatInt(due.Run.At.Unix(), 10))
		}
		return chat.Say(capital(c.edit.Entry.Note) + "."), err
	},
})

func init() {
	declareMoments("SCH", func(c *call, id ops.ID) (moments, error) {
		s, err := get(c, storage.Schedules, id)
		var m moments
		for _, to := range s.To {
			if next, comes := s.Next(c.org, to); comes {
				m.timers = append(m.timers, storage.Timer{
					Name: to, At: next.At, Path: "schedule due", Args: chat.Args{"id": string(id), "to": to},
				})
			}
		}
		return m, err
	})
}

// checkReport refuses a schedule whose report could not be sent if it were due
// now, and notes which records its line names.
func (c *call) checkReport(s *ops.Schedule) error {
	own, err := c.readReport(*s, c.me, false)
	if err != nil {
		return beside("command", err)
	}
	if why := c.mayNot(own.cmd, c.me); why != "" {
		return ops.Wrong("command", "%s", why)
	}
	for _, to := range s.To {
		if err := s.MaySend(c.org, c.me, to); err != nil {
			return err
		}
		option := "to"
		if !isPerson(to) {
			option = "in"
		}
		if why := c.unfit(own.cmd, to); why != "" {
			return ops.Wrong(option, "%s", why)
		}
	}
	if _, err := own.message(); err != nil {
		return beside("command", err)
	}
	if s.IntoChannel() {
		if err := c.checkPublic(*s); err != nil {
			return err
		}
	}
	for _, o := range own.cmd.Options {
		if id := own.sub.id(o.Name); id != "" {
			s.Links = append(s.Links, id)
		}
		s.Links = append(s.Links, own.sub.ids(o.Name)...)
	}
	return nil
}

// checkPublic refuses a report that has nothing to say to a channel.
func (c *call) checkPublic(s ops.Schedule) error {
	shown, err := c.readReport(s, ops.Person{}, true)
	if err == nil {
		_, err = shown.message()
	}
	if fault, is := ops.AsFault(err); is && fault.Text != nobodyInChannel {
		return ops.Wrong("command", "In a channel: %s Only what the whole company may know is shown there.", fault.Text)
	}
	return beside("command", err)
}

// beside puts a fault beside an option.
func beside(option string, err error) error {
	if fault, is := ops.AsFault(err); is {
		return ops.Wrong(option, "%s", fault.Text)
	}
	return err
}

// mayNot says that somebody may not use a command, empty if they may.
func (c *call) mayNot(cmd *command, p ops.Person) string {
	if cmd.Who.May(c.org, p) {
		return ""
	}
	return fmt.Sprintf("Only %s can use /%s.", cmd.Who.Words, cmd.Path)
}

// unfit says why a report cannot go to a recipient, empty if it can. What goes
// into a channel must be for everybody, since everybody may be in it.
func (c *call) unfit(cmd *command, to string) string {
	if len(c.recipients(to)) == 0 {
		return capital(c.recipientName(to)) + " cannot be reached: I know no account or channel for it."
	}
	handle, person := strings.CutPrefix(to, "@")
	if p, _ := c.org.Person(ops.Handle(handle)); person {
		return c.mayNot(cmd, p)
	}
	if cmd.Personal {
		return fmt.Sprintf("/%s is about who asks, so it says nothing to a channel. To get it yourself, leave the channel out.", cmd.Path)
	}
	if observer := (ops.Person{Roles: []ops.Role{ops.Observer}}); !cmd.Who.May(c.org, observer) {
		return fmt.Sprintf("/%s is for %s, and a channel is for everybody. To get it yourself, leave the channel out.", cmd.Path, cmd.Who.Words)
	}
	return ""
}

// sendReport sends what a schedule asks for to one of its recipients: to a person
// what they may know, into a channel what everybody may. Refused says why nothing
// was sent. How is what is special about this run, if anything.
func (c *call) sendReport(s ops.Schedule, to string, how chat.Line) (refused string, err error) {
	owner, known := c.org.Person(s.Owner)
	switch {
	case !known:
		return c.name(s.Owner) + ", who has set it, is no longer in the organisation.", nil
	case !ops.AnyMember.May(c.org, owner):
		return owner.Name + ", who has set it, only observes by now.", nil
	case s.MaySend(c.org, owner, to) != nil:
		return owner.Name + " may schedule nothing for " + c.recipientName(to) + " any more.", nil
	}
	reader, person := ops.Person{Timezone: s.Plan(c.org, to).Zone.String()}, isPerson(to)
	if person {
		reader, _ = c.org.Person(ops.Handle(to[1:]))
	}
	report, err := c.readReport(s, reader, !person)
	if err == nil {
		if refused = c.unfit(report.cmd, to); refused == "" {
			refused = c.mayNot(report.cmd, owner)
		}
		if refused != "" {
			return refused, nil
		}
	}
	var message chat.Message
	if err == nil {
		// Advice for it comes to the command that sends it, which asks for one report.
		report.sub.computed = c.inv.Timer == "" && len(s.To) > 1
		message, err = report.message()
		c.checked = append(c.checked, report.sub.checked...)
	}
	if fault, is := ops.AsFault(err); is {
		return fault.Text, nil
	}
	if err != nil {
		return "", err
	}
	if message.Subject == "" {
		message.Subject = string(s.ID)
	}
	footnote := between(how, chat.L("Scheduled by "+owner.Name), c.scheduleTitle(s, reader))
	for _, next := range s.Upcoming(c.org, to, c.now, 1) {
		footnote = append(footnote, chat.T(" · next "), chat.At(next.At, c.clockWords(next.At)))
	}
	message.Blocks = append(message.Blocks, chat.Note(footnote...))
	for _, place := range c.recipients(to) {
		if err := storage.Send(c.edit.Tx, place.Place, storage.Post{}, message, c.now); err != nil {
			return "", err
		}
	}
	return "", nil
}

// runNote is a run in the journal. Why it was refused is not: that may name a
// record which not everybody may know of.
func (c *call) runNote(due ops.Reckoning, to, refused string) string {
	var words []string
	switch {
	case refused != "":
		words = append(words, "not sent to "+to)
	case due.Late:
		words = append(words, "sent late to "+to)
	case due.Runs():
		words = append(words, "sent to "+to)
	}
	if due.Skipped > 0 {
		words = append(words, "skipped "+skippedTimes(due.Skipped)+" for "+to)
	}
	return strings.Join(words, ", ")
}

// tellRefused tells the owner of a schedule that a report was not sent, or the
// COO if the owner is gone.
func (c *call) tellRefused(s ops.Schedule, slot string) error {
	if _, known := c.org.Person(s.Owner); known {
		return c.tellPerson(s.Owner, s.ID, slot)
	}
	for _, coo := range c.operators() {
		if err := c.tellPerson(coo.Handle, s.ID, slot); err != nil {
			return err
		}
	}
	return nil
}

func isPerson(to string) bool { return strings.HasPrefix(to, "@") }
