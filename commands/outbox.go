package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var letterNumber = chat.Option{Name: "number", Kind: chat.Integer, Min: 1, Required: true, Positional: true,
	Help: "The message’s number in /outbox list"}

var _ = declare(command{
	Command: chat.Command{
		Path:     "outbox list",
		Summary:  "List the messages that could not be delivered",
		Examples: []string{"outbox list"},
		ReadOnly: true,
	},
	Who: ops.Operators,
	Run: func(c *call) (chat.Reply, error) {
		letters, err := storage.Stuck(c.r, countTo)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(letters) == 0 {
			return chat.Say("Every message was delivered, or is on its way."), nil
		}
		message := chat.Message{Tone: chat.Warning, Title: chat.L(plural(len(letters), "message", "messages") + " could not be delivered")}
		var lines []chat.Line
		for _, letter := range letters[:min(len(letters), pageSize)] {
			line, err := c.letterLine(letter)
			if err != nil {
				return chat.Reply{}, err
			}
			lines = append(lines, line)
		}
		message.Blocks = []chat.Block{chat.List(appendMore(lines, len(letters), len(letters) == countTo, "/outbox list")...)}
		message.Buttons = letterButtons(letters[0])
		message.Blocks = append(message.Blocks, chat.Note(chat.T("To send one again: "), chat.C(fmt.Sprintf("/outbox retry %d", letters[0].Seq)), chat.T(". To forget it: "), chat.C(fmt.Sprintf("/outbox drop %d", letters[0].Seq)), chat.T(".")))
		return chat.Reply{Message: message}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "outbox retry",
		Summary:  "Send a message again that could not be delivered",
		Examples: []string{"outbox retry 12"},
		Options:  []chat.Option{letterNumber},
	},
	Who: ops.Operators,
	Run: func(c *call) (chat.Reply, error) {
		letter, err := c.letter()
		if err != nil {
			return chat.Reply{}, err
		}
		c.edit.Entry.Note = fmt.Sprintf("message %d to %s is sent again", letter.Seq, c.placeName(letter.To))
		if err := c.putAside(retriedName(letter), true, c.now.AddDate(0, 0, 2)); err != nil {
			return chat.Reply{}, err
		}
		if err := storage.Resend(c.edit.Tx, letter, c.now); err != nil {
			return chat.Reply{}, err
		}
		return chat.Say(fmt.Sprintf("Message %d is on its way to %s again.", letter.Seq, c.placeName(letter.To))), nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "outbox drop",
		Summary:  "Forget a message that could not be delivered",
		Examples: []string{"outbox drop 12"},
		Options:  []chat.Option{letterNumber},
	},
	Who: ops.Operators,
	Run: func(c *call) (chat.Reply, error) {
		letter, err := c.letter()
		if err != nil {
			return chat.Reply{}, err
		}
		c.edit.Entry.Note = fmt.Sprintf("message %d to %s is forgotten: %s", letter.Seq, c.placeName(letter.To), letter.Error)
		if err := storage.Drop(c.edit.Tx, letter); err != nil {
			return chat.Reply{}, err
		}
		return chat.Say(fmt.Sprintf("Message %d to %s is forgotten.", letter.Seq, c.placeName(letter.To))), nil
	},
})

func (c *call) letter() (storage.Letter, error) {
	letter, err := storage.StuckLetter(c.r, uint64(c.number("number")))
	if errors.Is(err, storage.ErrNotFound) {
		return letter, ops.Wrong("number", "There is no such message any more: it was sent again, or forgotten. What is left: /outbox list")
	}
	return letter, err
}

// letterLine is a stuck message on one line. What it says is shown only to
// those who may know of the record that it is about.
func (c *call) letterLine(letter storage.Letter) (chat.Line, error) {
	says := letter.Message.Title.Plain()
	if subject := letter.Message.Subject; subject != "" {
		visible, err := c.visible(ops.ID(subject))
		if err != nil {
			return nil, err
		}
		if !visible {
			says = "(about a record that you may not see)"
		}
	}
	return chat.Line{
		chat.C(strconv.FormatUint(letter.Seq, 10)), chat.T(" to "), chat.B(c.placeName(letter.To)),
		chat.T(": " + letter.Error + " · " + c.ago(letter.Failed) + " · " + truncated(says, 80)),
	}, nil
}

func letterButtons(letter storage.Letter) []chat.Button {
	args := chat.Args{"number": strconv.FormatUint(letter.Seq, 10)}
	return []chat.Button{
		{Label: "Send again", Path: "outbox retry", Args: args, Style: chat.Primary},
		{Label: "Forget it", Path: "outbox drop", Args: args},
	}
}

// placeName is what people call a place.
func (c *call) placeName(to chat.Place) string {
	if to.Direct {
		if person, ok := c.readerOf(to); ok {
			return person.Name + "’s direct messages"
		}
		return "somebody’s direct messages"
	}
	name := orElse(c.channelName(to), "#"+to.ID)
	if len(c.book.platforms) > 1 { // where there may be another one of that name
		name += " on " + capital(to.Platform)
	}
	return name
}

// channelName is what the organisation calls a channel, empty if it has no name for it.
func (c *call) channelName(to chat.Place) string {
	is := func(h ops.Handle, ids map[string]string) bool {
		return to.ID != "" && slices.ContainsFunc(c.book.platforms, func(p Platform) bool {
			return p.Name == to.Platform && p.address(h, ids) == to.ID
		})
	}
	for _, d := range c.org.Departments {
		if is(d.Handle, d.Channels) {
			return "#" + string(d.Handle)
		}
	}
	for _, other := range c.org.Channels {
		if is(other.Handle, other.Channels) {
			return "#" + string(other.Handle)
		}
	}
	return ""
}

// Undelivered sends a message that was given up to its reader's account on another
// platform. If there is none, it tells the COO, and calls whom the message did not reach
// in a channel where something waits for their answer. A message that could not reach
// the COO is told to the others who can do something; if it can reach nobody, it stays
// in the list of the stuck.
func (b *Book) Undelivered(tx storage.Tx, now time.Time, letter storage.Letter) error {
	c, err := b.byItself(tx, now, "undelivered")
	if err != nil {
		return err
	}
	if elsewhere, err := c.elsewhere(letter); err != nil || elsewhere {
		return err
	}
	if strings.HasPrefix(letter.Post.Slot, undeliveredSlot) {
		return storage.Drop(tx, letter) // news about news: the list has what it was about
	}
	called, err := c.unreached(letter)
	if err != nil {
		return err
	}
	if err := c.finish(); err != nil {
		return err
	}
	post, err := c.undeliveredPost(letter)
	if err != nil {
		return err
	}
	reader, _ := c.readerOf(letter.To)
	for _, p := range c.org.People {
		if !ops.Operators.May(c.org, p) {
			continue
		}
		to, ok := c.direct(p)
		if !ok {
			continue
		}
		if to, err = c.hasIt(p, post, to); err != nil {
			return err
		}
		if to.Key() == letter.To.Key() || slices.Contains(letter.Tried, to.Platform) && p.Handle == reader.Handle {
			continue
		}
		message := chat.Message{
			Tone:    chat.Warning,
			Title:   chat.Line{chat.T("A message to "), chat.B(c.placeName(letter.To)), chat.T(" could not be delivered: " + letter.Error)},
			Buttons: letterButtons(letter),
		}
		if called != "" {
			message.Blocks = []chat.Block{chat.Note(chat.T("It waits for an answer, so they are called in " + called + "."))}
		}
		if err := storage.Send(tx, to, post, message, now); err != nil {
			return err
		}
	}
	return nil
}

// elsewhere sends a direct message that did not reach its reader to another account of
// theirs, once to each, and reports whether there is one. One that may have been posted
// all the same, or that changes what was, is not sent twice.
func (c *call) elsewhere(letter storage.Letter) (bool, error) {
	reader, known := c.readerOf(letter.To)
	posted, _, err := storage.CopyOf(c.r, letter)
	if err != nil || !letter.To.Direct || !known || letter.Claimed || !posted.Ref.IsZero() {
		return false, err
	}
	for _, at := range c.placesOfPerson(reader) {
		if at.Platform != letter.To.Platform && !slices.Contains(letter.Tried, at.Platform) {
			return true, storage.Redirect(c.edit.Tx, letter, at, c.now)
		}
	}
	return false, nil
}

// undeliveredSlot is the message that a letter was not delivered; behind a dash it has
// the letter's number when that was first told.
const undeliveredSlot = "undelivered"

// undeliveredPost is the message that tells of a letter. Where its words have changed
// since, and it was tried again because of that, it is the one that has told of it
// before, so that nobody is told twice; somebody who has it sent again is told anew.
func (c *call) undeliveredPost(letter storage.Letter) (storage.Post, error) {
	post := storage.Post{Subject: "letter " + letter.ID, Slot: undeliveredSlot + "-" + strconv.FormatUint(letter.Seq, 10)}
	var asked bool
	if again, err := c.setAside(retriedName(letter), &asked); err != nil || again {
		return post, errors.Join(err, storage.Forget(c.edit.Tx, retriedName(letter)))
	}
	told, err := storage.Copies(c.r, post.Subject)
	first, latest := true, uint64(0)
	for _, t := range told {
		_, number, _ := strings.Cut(t.Post.Slot, "-")
		if n, err := strconv.ParseUint(number, 10, 64); err == nil && (first || n > latest) {
			first, latest, post.Slot = false, n, t.Post.Slot
		}
	}
	return post, err
}

// retriedName is the name under which it is kept that somebody has a letter sent again.
func retriedName(letter storage.Letter) string { return "letter sent again/" + letter.ID }
