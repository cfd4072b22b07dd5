package commands

import (
	"errors"
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

const replyPath = "checkin reply"

// maybeReply reports whether the invocation may be the answer to a question that
// the bot has put in a direct message: words that are not certainly a command.
func (b *Book) maybeReply(inv chat.Invocation) bool {
	return inv.Via == chat.ViaMessage && inv.Path == "" && !b.grammar.Names(inv.Text)
}

// takeReply makes the words of a direct message an answer, if a check-in waits for
// the person, or if they say where they live and nobody knows that. Other plain words
// become a draft.
func (c *call) takeReply() error {
	if c.edit == nil || !c.book.maybeReply(c.inv) {
		return nil
	}
	k, open, err := c.talkingAbout()
	if err != nil {
		return err
	}
	if !open {
		if c.takeCity(); c.inv.Path == "" {
			c.takeWords()
		}
		return nil
	}
	c.inv.Path, c.inv.Args, c.inv.Text = replyPath, chat.Args{"id": string(k.ID), "words": c.inv.Text}, ""
	return nil
}

// talkingAbout is the check-in that a reply belongs to: the one whose question was
// put last, else the one that was put to the person last, else the first of those
// that wait.
func (c *call) talkingAbout() (ops.Checkin, bool, error) {
	page, err := storage.Checkins.List(c.r, storage.Query{List: "open", Key: []string{string(c.me.Handle)}, Limit: countTo})
	if err != nil || len(page.Records) == 0 {
		return ops.Checkin{}, false, err
	}
	first := page.Records[len(page.Records)-1] // the latest comes first
	for _, k := range page.Records {
		switch {
		case k.Turn != "":
			return k, true, nil
		case k.ToldTo == c.me.Handle && k.Told.After(first.Told):
			first = k
		}
	}
	return first, true, nil
}

var _ = declare(command{
	Command: chat.Command{
		Path:     replyPath,
		Summary:  "Answer the question that was put last, in the words of a direct message",
		Internal: true,
		Options: []chat.Option{
			{Name: "id", Kind: chat.Record, Records: []string{"CHK"}, Required: true, Help: "The check-in"},
			{Name: "words", Kind: chat.LongText, Required: true, Help: "What was written"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		k, err := storage.Checkins.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		if err := k.MayAnswer(c.org, c.me); err != nil {
			return chat.Reply{}, err
		}
		return c.converse(k, strings.TrimSpace(c.text("words")))
	},
})

// converse takes one reply and puts the next question. Each answer is kept with
// the question that comes after it.
func (c *call) converse(k ops.Checkin, words string) (chat.Reply, error) {
	said := strings.Trim(strings.ToLower(words), " .!“”\"'")
	switch said {
	case "back":
		q, ok := k.Previous()
		if !ok {
			return c.putQuestion(k, "That was the first one.")
		}
		return c.putQuestion(k.Unanswer(q.Key), "")
	case "later", "in an hour", "not now":
		return c.through("checkin later", chat.Args{"id": string(k.ID)})
	case "same", "nothing changed", "nothing has changed", "no change":
		return c.through("checkin same", chat.Args{"id": string(k.ID)})
	}
	q, more := k.Next()
	if !more {
		switch said {
		case "yes", "y", "send", "ok", "okay", "send it":
			reply, err := c.submitCheckin(k)
			if fault, ok := ops.AsFault(err); ok && fault.Option != "" {
				return c.putQuestion(k.Unanswer(fault.Option), fault.Text)
			}
			return reply, err
		}
		return c.putQuestion(k, "")
	}
	if said == "skip" || said == "-" || q.LeftOpen(words) {
		if !q.MayBeOpen() {
			return c.putQuestion(k, "This one needs an answer.")
		}
		return c.putQuestion(k.Answer(q.Key, ""), "")
	}
	v, err := c.read(c.questionOption(&k, q), words)
	if wrong, ok := errors.AsType[*storeError](err); ok {
		return chat.Reply{}, wrong
	}
	var answer string
	if err == nil {
		answer, err = c.answerTo(q, v)
	}
	if err != nil {
		reply, failed := c.putQuestion(k, sentence(err))
		reply.Failed = true
		return reply, failed
	}
	return c.putQuestion(k.Answer(q.Key, answer), "")
}

// putQuestion keeps what was answered and asks what comes next, after a remark.
func (c *call) putQuestion(k ops.Checkin, remark string) (chat.Reply, error) {
	q, more := k.Next()
	k.Turn = q.Key
	if !more {
		k.Turn = ops.TurnSend
	}
	if err := save(c, storage.Checkins, &k); err != nil {
		return chat.Reply{}, err
	}
	message := chat.Message{Title: c.questionWords(&k, q)}
	if !more {
		message = c.beforeSending(&k)
	} else {
		note := fmt.Sprintf("%s · question %d of %d", c.checkinTitle(&k, c.me.Handle), len(k.Answers)+1, len(k.Answers)+c.left(&k))
		if len(k.Answers) > 0 {
			note += " · back goes to the one before"
		}
		message.Blocks = []chat.Block{chat.Note(chat.T(note))}
	}
	if remark != "" {
		message.Blocks = append([]chat.Block{chat.Paragraph(message.Title...)}, message.Blocks...)
		message.Title = said(remark)
	}
	message.Subject = string(k.ID)
	return chat.Reply{Message: message}, nil
}

// left is how many questions are still to be put, as far as can be known.
func (c *call) left(k *ops.Checkin) int {
	n := 0
	rest := *k
	for q, more := rest.Next(); more; q, more = rest.Next() {
		rest = rest.Answer(q.Key, "")
		n++
	}
	return n
}

// beforeSending shows the answers, and who will see them.
func (c *call) beforeSending(k *ops.Checkin) chat.Message {
	return chat.Message{
		Title: chat.Line{chat.B("Send this?"), chat.T(" " + capital(k.Audience.Words(c.departmentName(k.Department))) + " will see it.")},
		Blocks: []chat.Block{
			c.answersOf(k),
			chat.Note(chat.T("Reply "), chat.C("yes"), chat.T(" to send it, "), chat.C("back"), chat.T(" to change the last answer.")),
		},
		Buttons: []chat.Button{
			{Label: "Send", Path: replyPath, Style: chat.Primary, Args: chat.Args{"id": string(k.ID), "words": "yes"}},
			{Label: "Change the answers", Path: "checkin now", Form: true, Args: chat.Args{"id": string(k.ID)}},
		},
	}
}

// answersOf are the answers of a check-in, each with its question.
func (c *call) answersOf(k *ops.Checkin) chat.Block {
	var lines []chat.Line
	for _, a := range k.Answers {
		if q, ok := k.Question(a.Key); ok && a.Value != "" {
			lines = append(lines, chat.Line{chat.T(q.Ask + " "), chat.B(c.answerWords(q.Kind, a.Value))})
		}
	}
	return chat.List(lines...)
}

// answerWords is an answer as people read it.
func (c *call) answerWords(kind ops.QuestionKind, value string) string {
	switch kind {
	case ops.AskHealth:
		return ops.Health(value).Word()
	case ops.AskDepartment:
		var names []string
		for _, h := range strings.Split(value, ", ") {
			names = append(names, c.departmentName(ops.Handle(h)))
		}
		return strings.Join(names, ", ")
	case ops.AskScale:
		return value + " of 5"
	default:
		return value
	}
}

// through runs another command with these options, as the same person in the same
// transaction.
func (c *call) through(path string, args chat.Args) (chat.Reply, error) {
	c.cmd = c.book.commands[path]
	issues, err := c.readAll(args)
	if err != nil || len(issues) > 0 {
		return chat.Reply{}, errors.Join(err, fmt.Errorf("%s %v: %v", path, args, issues))
	}
	return c.cmd.Run(c)
}
