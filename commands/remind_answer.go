package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var reminderID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"REM"}, Positional: true,
	Help: "The reminder’s id", Default: "your last one"}

// ownReminder is the reminder that is named, or the person's last one.
func (c *call) ownReminder() (ops.Reminder, error) {
	m, ok, err := c.reminder(c.me.Handle)
	if id := c.id("id"); id != "" {
		ok = true
		m, err = storage.Reminders.Get(c.r, id)
	}
	switch {
	case err != nil:
		return m, err
	case !ok:
		return m, ops.Refuse("I have not reminded you of anything yet. What waits for you: /my")
	case m.Owner != c.me.Handle:
		return m, ops.Refuse("That reminder is %s’s.", c.name(m.Owner))
	case m.State == ops.ReminderReplaced:
		return m, ops.Refuse("There is a newer reminder. What waits for you: /my")
	}
	return m, nil
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "remind later",
		Summary:  "Be reminded again in an hour, or when you say",
		Examples: []string{"remind later", "remind later in:3h"},
		Options: []chat.Option{
			reminderID,
			positional(afterHowLong),
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		m, err := c.ownReminder()
		if err != nil {
			return chat.Reply{}, err
		}
		until := c.putOff()
		if until.Sub(c.now) > 8*24*time.Hour {
			return chat.Reply{}, ops.Wrong("in", "At most a week. If you are away: /away until friday")
		}
		m.State, m.Until = ops.ReminderSnoozed, until
		if err := save(c, storage.Reminders, &m); err != nil {
			return chat.Reply{}, err
		}
		if err := c.remindBy(c.me.Handle, until); err != nil {
			return chat.Reply{}, err
		}
		return chat.Reply{Message: chat.Message{Title: chat.Line{chat.T("I remind you again "), c.when(until), chat.T(".")}}}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:    "remind delegate",
		Summary: "Let somebody else answer what waits for you",
		Detail: "They are asked the check-ins that wait for you now, and may decide on requests in your place until the day that you say. " +
			"What is yours by its nature, such as a risk that you own, stays yours: /risk assign gives it to somebody else.",
		Examples: []string{"remind delegate to:@bo", "remind delegate to:@bo until:friday"},
		Options: []chat.Option{
			reminderID,
			{Name: "to", Kind: chat.Person, Required: true, Positional: true, Label: "To whom"},
			{Name: "until", Kind: chat.Date, Form: true, Help: "The last day on which they decide for you", Default: "today"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		m, err := c.ownReminder()
		if err != nil {
			return chat.Reply{}, err
		}
		to, _ := c.org.Person(c.person("to", ""))
		switch {
		case to.Handle == c.me.Handle:
			return chat.Reply{}, ops.Wrong("to", "That is you. Who should answer in your place?")
		case to.Has(ops.Observer):
			return chat.Reply{}, ops.Wrong("to", "%s only observes. Who else could answer?", to.Name)
		}
		var given []string
		var decisions []ops.ID
		for _, item := range m.Items {
			switch item.What {
			case ops.WaitsAnswer:
				k, err := storage.Checkins.Get(c.r, item.Record)
				if err != nil {
					return chat.Reply{}, err
				}
				if k.State == ops.CheckinOpen && k.Asked == c.me.Handle {
					if err := c.handCheckin(k.Handed(to.Handle), c.tellAtOnce); err != nil {
						return chat.Reply{}, err
					}
					given = append(given, string(k.ID))
				}
			case ops.WaitsDecision, ops.WaitsEscalated:
				_, waits, err := waitingKinds[item.What].line(c, item.Record, c.me)
				if err != nil {
					return chat.Reply{}, err
				}
				if waits {
					decisions = append(decisions, item.Record)
				}
			}
		}
		if len(decisions) > 0 {
			until := c.date("until")
			if until.IsZero() {
				until = c.today
			}
			if err := c.delegate(&ops.Delegation{
				Meta: ops.Meta{Owner: c.me.Handle, Department: c.me.Department}, To: to.Handle, From: c.today, Until: until,
			}); err != nil {
				return chat.Reply{}, err
			}
			for _, id := range decisions {
				r, err := storage.Requests.Get(c.r, id)
				if err != nil {
					return chat.Reply{}, err
				}
				if err := c.tellPerson(to.Handle, id, askSlot(r)); err != nil {
					return chat.Reply{}, err
				}
			}
			given = append(given, "decisions until "+c.day(until))
		}
		if len(given) == 0 {
			return chat.Reply{}, ops.Refuse("Nothing of this can be handed to somebody else. To give a risk to them: /risk assign")
		}
		return chat.Say(to.Name + " now answers for you: " + listWords(given) + "."), nil
	},
})
