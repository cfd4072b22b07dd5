package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var checkinID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"CHK"}, Positional: true,
	Help: "The check-in’s id, such as CHK-12", Default: "the one that waits for you"}

var _ = declare(command{
	Command: chat.Command{
		Path:    "checkin now",
		Also:    []string{"checkin answer", "checkin edit"},
		Summary: "Answer the check-in that waits for you, or begin one",
		Detail: "It is also how answers are changed after they were sent. Instead of the form, " +
			"you can reply to the bot in its direct message, one question at a time.",
		Examples: []string{"checkin now", "checkin now CHK-12"},
		Default:  true,
		Options: []chat.Option{
			checkinID,
			{Name: "set", Kind: chat.Text, Max: 64, Help: "Which questions, if several are asked of you"},
			{Name: "department", Kind: chat.Department, Help: "For which department, if you head several"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Asks: func(c *call) (asking, error) {
		k, err := c.namedCheckin()
		if err != nil {
			return asking{}, err
		}
		return c.checkinForm(k)
	},
	Run: func(c *call) (chat.Reply, error) {
		k, err := c.namedCheckin()
		if err != nil {
			return chat.Reply{}, err
		}
		if c.nothingAnswered(&k) { // it was asked for, not sent
			return c.ask(nil, nil)
		}
		if k, err = c.readAnswers(k); err != nil {
			return chat.Reply{}, err
		}
		return c.submitCheckin(k)
	},
})

// nothingAnswered reports whether not one question was given an answer.
func (c *call) nothingAnswered(k *ops.Checkin) bool {
	for _, q := range k.Questions {
		if _, given := c.values[q.Key]; given {
			return false
		}
	}
	return true
}

// submitCheckin takes the answers, turns them into a status update where they say
// how it is going, and tells those concerned.
func (c *call) submitCheckin(k ops.Checkin) (chat.Reply, error) {
	edited := k.State.Done()
	k, err := k.Submit(c.me.Handle, c.now)
	if err != nil {
		return chat.Reply{}, err
	}
	var update ops.Update
	if k.Reports() {
		if update, err = c.reportOf(&k); err != nil {
			return chat.Reply{}, err
		}
		if k.ID == "" { // so that each can name the other
			if err := save(c, storage.Checkins, &k); err != nil {
				return chat.Reply{}, err
			}
		}
		update.Checkin = k.ID
		if err := save(c, storage.Updates, &update); err != nil {
			return chat.Reply{}, err
		}
		k.Update = update.ID
	}
	if err := save(c, storage.Checkins, &k); err != nil {
		return chat.Reply{}, err
	}
	if k.Reports() {
		if err := c.tellOfUpdate(update); err != nil {
			return chat.Reply{}, err
		}
		if err := c.syncBlockers(update); err != nil {
			return chat.Reply{}, err
		}
	}
	if err := c.roundMoved(k.Round); err != nil {
		return chat.Reply{}, err
	}
	return c.sentReply(k, update, edited)
}

// reportOf is the status update that the answers become: a new one, or the one
// that they have become before.
func (c *call) reportOf(k *ops.Checkin) (ops.Update, error) {
	update := ops.Update{AsOf: c.now}
	if k.Update != "" {
		var err error
		if update, err = storage.Updates.Get(c.r, k.Update); err != nil {
			return update, err
		}
	}
	return k.Report(update, dates.WeekOf(c.today))
}

// sentReply confirms what was sent, and to whom.
func (c *call) sentReply(k ops.Checkin, u ops.Update, edited bool) (chat.Reply, error) {
	done := "Sent"
	switch {
	case edited:
		done = "Changed"
	case k.State == ops.CheckinLate:
		done = "Sent late"
	}
	message := chat.Message{
		Subject: string(k.ID),
		Title:   chat.Line{chat.T(done + ": "), chat.C(string(k.ID)), chat.T(" " + c.checkinTitle(&k, c.me.Handle))},
	}
	if u.ID != "" {
		message.Tone = healthTone(u.Health)
		message.Title = chat.Line{chat.T(done + ": "), chat.C(string(u.ID)), chat.T(" " + c.departmentName(u.Department) + " is "), chat.B(u.Health.Word())}
		assessed, err := c.assess(u.Department, &u)
		if err != nil {
			return chat.Reply{}, err
		}
		message.Blocks = assessmentBlocks(assessed)
	}
	message.Blocks = append(message.Blocks, chat.Note(chat.T(capital(k.Audience.Words(c.departmentName(k.Department)))+" can see it.")))
	message.Buttons = []chat.Button{{Label: "Change the answers", Path: "checkin now", Form: true, Args: chat.Args{"id": string(k.ID)}}}
	next, open, err := c.talkingAbout()
	if err != nil || !open {
		return chat.Reply{Message: message}, err
	}
	line := chat.Line{chat.T("Next: " + c.checkinTitle(&next, c.me.Handle) + ". ")}
	if q, more := next.Next(); more {
		line = append(line, c.questionWords(&next, q)...)
	}
	message.Blocks = append(message.Blocks, chat.Paragraph(line...))
	message.Buttons = append([]chat.Button{answerButton(next.ID)}, message.Buttons...)
	return chat.Reply{Message: message}, nil
}

// answerButton opens the form of a check-in.
func answerButton(id ops.ID) chat.Button {
	return chat.Button{Label: "Answer", Path: "checkin now", Form: true, Style: chat.Primary, Args: chat.Args{"id": string(id)}}
}

// ownCheckin is the check-in that is named, or the one that waits for the person,
// if they may answer it.
func (c *call) ownCheckin() (ops.Checkin, error) {
	if c.id("id") != "" {
		return c.namedCheckin()
	}
	k, open, err := c.openCheckin(c.me.Handle)
	if err == nil && !open {
		err = ops.Refuse("No check-in waits for you.")
	}
	return k, err
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin same",
		Also:     []string{"checkin nothing changed", "checkin unchanged"},
		Summary:  "Answer a check-in with: nothing has changed",
		Detail:   "Your department’s last update then counts as of today. After three times in a row something specific is asked.",
		Examples: []string{"checkin same", "checkin same CHK-12"},
		Options:  []chat.Option{checkinID},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		k, err := c.ownCheckin()
		if err != nil {
			return chat.Reply{}, err
		}
		if k.State.Done() {
			return chat.Reply{}, k.NotOpen()
		}
		// That of which they know: who stands in may not know of the latest.
		update, had, err := found(storage.Updates.First(c.r, storage.Query{List: "department", Key: []string{string(k.Department)}, Keep: c.sees}))
		if err != nil {
			return chat.Reply{}, err
		}
		if !k.Reports() || !had {
			return chat.Reply{}, ops.Refuse("There is no earlier update that could still hold. Answer it: /checkin now %s", k.ID)
		}
		if update, err = update.Reaffirm(c.now); err != nil {
			reply := refuse(err.Error())
			reply.Message.Buttons = []chat.Button{answerButton(k.ID)}
			return reply, nil
		}
		if err := save(c, storage.Updates, &update); err != nil {
			return chat.Reply{}, err
		}
		k = k.Same(c.me.Handle, update.ID, c.now)
		if err := save(c, storage.Checkins, &k); err != nil {
			return chat.Reply{}, err
		}
		if err := c.roundMoved(k.Round); err != nil {
			return chat.Reply{}, err
		}
		done := "Still holds"
		if update.Reaffirmed > 1 {
			done += " (" + times(update.Reaffirmed) + " in a row)"
		}
		reply, err := c.updateReply(done, update)
		reply.Message.Buttons = []chat.Button{{Label: "Change the answers", Path: "checkin now", Form: true, Args: chat.Args{"id": string(k.ID)}}}
		return reply, err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin later",
		Summary:  "Be asked again in an hour, or when you say",
		Examples: []string{"checkin later", "checkin later in:2h"},
		Options: []chat.Option{
			checkinID,
			afterHowLong,
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		k, err := c.ownCheckin()
		if err != nil {
			return chat.Reply{}, err
		}
		until := c.putOff()
		if k, err = k.Later(until); err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Checkins, &k); err != nil {
			return chat.Reply{}, err
		}
		return chat.Reply{Message: chat.Message{Title: chat.Line{chat.T("I ask you again: "), c.when(until), chat.T(".")}}}, c.remindBy(k.Asked, until)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin skip",
		Summary:  "Leave a check-in out this time, with a reason",
		Examples: []string{"checkin skip Stocktaking all week", "checkin skip CHK-12 Stocktaking all week"},
		Options: []chat.Option{
			checkinID,
			{Name: "reason", Kind: chat.Text, Rest: true, Required: true, Label: "Why"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		k, err := c.ownCheckin()
		if err != nil {
			return chat.Reply{}, err
		}
		closed, ok := k.Close(ops.CheckinSkipped, c.text("reason"))
		if !ok {
			return chat.Reply{}, k.NotOpen()
		}
		if err := save(c, storage.Checkins, &closed); err != nil {
			return chat.Reply{}, err
		}
		return chat.Reply{Message: chat.Message{
			Subject: string(k.ID), Title: chat.Line{chat.T("Left out this time: "), chat.C(string(k.ID)), chat.T(" " + c.checkinTitle(&k, c.me.Handle))},
		}}, c.roundMoved(k.Round)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin delegate",
		Summary:  "Let somebody else answer a check-in for you",
		Examples: []string{"checkin delegate @bo", "checkin delegate CHK-12 to:@bo"},
		Options: []chat.Option{
			checkinID,
			{Name: "to", Kind: chat.Person, Positional: true, Required: true, Label: "Who answers"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		k, err := c.ownCheckin()
		if err != nil {
			return chat.Reply{}, err
		}
		to, _ := c.org.Person(c.person("to", ""))
		switch {
		case k.State != ops.CheckinOpen:
			return chat.Reply{}, k.NotOpen()
		case to.Handle == k.Asked:
			return chat.Reply{}, ops.Wrong("to", "%s is asked already. Who else could answer?", to.Name)
		case to.Has(ops.Observer):
			return chat.Reply{}, ops.Wrong("to", "%s only observes. Who else could answer?", to.Name)
		}
		if err := c.handCheckin(k.Handed(to.Handle), c.tellAtOnce); err != nil {
			return chat.Reply{}, err
		}
		return chat.Reply{Message: chat.Message{
			Subject: string(k.ID), Title: chat.Line{chat.T(to.Name + " is asked now: "), chat.C(string(k.ID)), chat.T(" " + c.checkinTitle(&k, c.me.Handle))},
		}}, nil
	},
})
