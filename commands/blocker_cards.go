package commands

import (
	"strconv"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

func init() {
	declareCard("BLK", "ask", func(c *call, at posting) (chat.Message, error) {
		b, err := get(c, storage.Blockers, at.id)
		if err != nil || at.detail != strconv.Itoa(b.Question) || !c.asksOf(b, at.reader) {
			return blockerMovedOn(b), err
		}
		return c.blockerQuestion(b), nil
	})
	declareCard("BLK", "told", func(c *call, at posting) (chat.Message, error) {
		b, err := get(c, storage.Blockers, at.id)
		if err != nil || at.detail != strconv.Itoa(b.News) {
			return blockerMovedOn(b), err
		}
		return c.blockerNews(b), nil
	})
}

// asksOf reports whether a blocker is put to somebody: to its owner, or to the
// deputy who was asked in their place.
func (c *call) asksOf(b ops.Blocker, h ops.Handle) bool {
	on, _ := c.org.Department(b.On)
	return h == b.Owner || h == on.Deputy
}

// questionSlot names the message that puts a blocker to the department that is
// waited on: another one each time that it is raised, since a change of an old one
// would notify nobody.
func questionSlot(b ops.Blocker) string { return "ask-" + strconv.Itoa(b.Question) }

// newsSlot names the message that tells whoever raised a blocker how far it has
// come: another one for each step.
func newsSlot(b ops.Blocker) string { return "told-" + strconv.Itoa(b.News) }

// blockerQuestion is what the head of the department that is waited on is sent. It
// keeps its buttons for as long as there is something for them to do.
func (c *call) blockerQuestion(b ops.Blocker) chat.Message {
	if b.State == ops.BlockerConfirmed {
		return c.blockerStatus(b)
	}
	message := chat.Message{
		Title:   chat.Line{chat.B(c.departmentName(b.Department) + " waits on you"), chat.T(" "), chat.C(string(b.ID))},
		Blocks:  []chat.Block{chat.Quote(b.Text)},
		Buttons: answerButtons(b),
	}
	if b.State == ops.BlockerRaised {
		message.Tone = chat.Warning
	}
	if b.Left != "" {
		message.Blocks = append(message.Blocks, chat.Paragraph(chat.B("Still in the way: "), chat.T(b.Left)))
	}
	message.Blocks = append(message.Blocks, c.answerBlocks(b)...)
	return withNote(message, chat.T(c.name(b.Raiser)+" in "), chat.C(string(b.Update)),
		chat.T(", "+b.Health.Word()+" · since "), c.when(b.Raised))
}

// answerBlocks are what the department that is waited on has said; none if it has
// said nothing.
func (c *call) answerBlocks(b ops.Blocker) []chat.Block {
	answer := c.answerText(b)
	switch {
	case b.State == ops.BlockerResolved:
		text := " says that it is resolved."
		if b.Reply != "" {
			text = " says that it is resolved: " + b.Reply
		}
		return []chat.Block{chat.Paragraph(chat.B(c.departmentName(b.On)), chat.T(text))}
	case answer != "":
		return []chat.Block{chat.Paragraph(chat.B(c.departmentName(b.On)+": "), chat.T(answer))}
	}
	return nil
}

// blockerNews is what whoever raised a blocker is told: the answer, or that it is
// said to be resolved, which is theirs to confirm.
func (c *call) blockerNews(b ops.Blocker) chat.Message {
	on := c.departmentName(b.On)
	switch b.State {
	case ops.BlockerAcknowledged:
		return withNote(chat.Message{
			Title:  chat.Line{chat.B(on + " answers"), chat.T(" "), chat.C(string(b.ID))},
			Blocks: []chat.Block{chat.Paragraph(chat.B(on+": "), chat.T(c.answerText(b)))},
		}, chat.T("You wait for: "+orElse(b.Left, b.Text)))
	case ops.BlockerResolved:
		message := chat.Message{
			Tone:    chat.Warning,
			Title:   chat.Line{chat.B(on + " says it is resolved. Is it?"), chat.T(" "), chat.C(string(b.ID))},
			Buttons: confirmButtons(b),
		}
		if b.Reply != "" {
			message.Blocks = append(message.Blocks, chat.Paragraph(chat.B(on+": "), chat.T(b.Reply)))
		}
		return withNote(message, chat.T("You wait for: "+orElse(b.Left, b.Text)))
	}
	return c.blockerStatus(b)
}

// blockerMovedOn is what is left of a message once another one has taken its place,
// or what it told was taken back.
func blockerMovedOn(b ops.Blocker) chat.Message {
	return chat.Message{Title: chat.Line{chat.C(string(b.ID)), chat.T(" has moved on since: "), chat.C(showCommand(b.ID))}}
}

// blockerStatus is where a blocker stands, for whom there is nothing to do.
func (c *call) blockerStatus(b ops.Blocker) chat.Message {
	if b.State == ops.BlockerConfirmed {
		return chat.Message{
			Title:  chat.Line{chat.C(string(b.ID)), chat.T(" "), chat.Struck(c.blockerTitle(b)), chat.T(" over")},
			Blocks: []chat.Block{chat.Paragraph(chat.T(truncated(orElse(b.Left, b.Text), 100)))},
		}
	}
	return chat.Message{
		Title:  chat.Line{chat.C(string(b.ID)), chat.T(" "), chat.B(c.blockerTitle(b)), chat.T(" · " + b.State.Word())},
		Blocks: []chat.Block{chat.Paragraph(chat.T(truncated(orElse(b.Left, b.Text), 100)))},
	}
}

// withNote adds a message's last line.
func withNote(m chat.Message, spans ...chat.Span) chat.Message {
	m.Blocks = append(m.Blocks, chat.Note(spans...))
	return m
}
