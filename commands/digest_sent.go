package commands

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "digest sent",
		Summary:  "Show which digests were sent to whom and when, or one of them again",
		Examples: []string{"digest sent", "digest sent DIG-12"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "id", Kind: chat.Record, Records: []string{"DIG"}, Positional: true, Help: "The digest’s id, such as DIG-12", Default: "all"},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		if id := c.id("id"); id != "" {
			return c.sentAgain(id)
		}
		q := storage.Query{List: "all", Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize, Keep: c.sees}
		q.CountTo = q.Skip + countTo
		found, err := storage.Editions.List(c.r, q)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(found.Records) == 0 {
			return chat.Say("No digest was sent yet that you may see."), nil
		}
		lines := make([]chat.Line, len(found.Records))
		for i, e := range found.Records {
			if lines[i], err = c.editionLine(e); err != nil {
				return chat.Reply{}, err
			}
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L("Digests, the latest first"),
			Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), q.Skip, found.Count, found.More, c.again("page", nextPage(q.Skip)))...),
		}}, nil
	},
})

// editionLine is what became of one digest.
func (c *call) editionLine(e ops.Edition) (chat.Line, error) {
	line := chat.Line{chat.C(string(e.ID)), chat.T(" " + e.Digest + " to " + c.recipientName(e.To) + " · ")}
	switch e.State {
	case ops.EditionSkipped:
		return append(line, chat.B("skipped "+skippedTimes(e.Skipped)), chat.T(", due "), c.when(e.Due), chat.T(": "+e.Reason)), nil
	case ops.EditionRefused:
		return append(line, chat.B("not sent"), chat.T(", due "), c.when(e.Due), chat.T(": "+e.Reason)), nil
	}
	copies, err := storage.Copies(c.r, string(e.ID))
	if err != nil {
		return nil, err
	}
	state := c.whereabouts(copies)
	switch {
	case state != arrived:
		line = append(line, chat.B(state))
	case e.At.Sub(e.Due) > ops.LateAfter:
		line = append(line, chat.T("delivered late"))
	default:
		line = append(line, chat.T(state))
	}
	line = append(line, chat.T(", made "), c.when(e.At))
	if e.Skipped > 0 {
		line = append(line, chat.T(fmt.Sprintf(", %s before it", skippedWords(e.Skipped))))
	}
	return line, nil
}

// arrived is the state of a digest that has reached all its places.
const arrived = "delivered"

// whereabouts say what became of the copies of a digest: of each, where they differ.
func (c *call) whereabouts(copies []storage.Copy) string {
	var states, each []string
	for _, posted := range copies {
		if posted.Post.Slot != digestSlot {
			continue
		}
		state := "on its way"
		if !posted.Ref.IsZero() {
			state = arrived
		} else if _, err := storage.StuckLetter(c.r, posted.Letter); err == nil {
			state = "could not be delivered"
		}
		states, each = append(states, state), append(each, state+" on "+capital(posted.To.Platform))
	}
	switch {
	case len(states) == 0:
		return "given up"
	case slices.ContainsFunc(states, func(s string) bool { return s != states[0] }):
		slices.Sort(each)
		slices.Reverse(each) // what has arrived first
		return strings.Join(each, ", ")
	}
	return states[0]
}

// sentAgain shows a digest as it was sent, with what has become of what it said.
func (c *call) sentAgain(id ops.ID) (chat.Reply, error) {
	e, err := get(c, storage.Editions, id)
	if err != nil {
		return chat.Reply{}, err
	}
	line, err := c.editionLine(e)
	if err != nil {
		return chat.Reply{}, err
	}
	if e.State != ops.EditionSent {
		return chat.Reply{Message: chat.Message{Subject: string(id), Title: line}}, nil
	}
	message, err := c.editionMessage(e, c.sees, c.me.Handle)
	message.Blocks = append(message.Blocks, chat.Note(line...))
	return chat.Reply{Message: message}, err
}

// editionMessage is a digest that was sent, as it should read now.
func (c *call) editionMessage(e ops.Edition, sees func(ops.Facets) bool, looks ops.Handle) (chat.Message, error) {
	d, err := digest.Read(e.Content)
	if err != nil {
		return chat.Message{}, err
	}
	worded, err := digest.ReadWorded(e.Worded)
	if err != nil {
		return chat.Message{}, err
	}
	was := d
	reader, named := c.org.Person(d.Reader)
	var waits func(digest.Item) (bool, error)
	if named {
		waits = c.stillWaits(reader)
	}
	if d, err = digest.Refresh(c.view(reader, d.Department, sees), d, waits); err != nil {
		return chat.Message{}, err
	}
	return c.digestMessage(d, worded.Still(was, d), e.ID, looks), nil
}

func init() {
	declareCard("DIG", "refused", func(c *call, at posting) (chat.Message, error) {
		e, err := get(c, storage.Editions, at.id)
		return chat.Message{
			Tone:   chat.Warning,
			Title:  chat.Line{chat.T("The digest " + e.Digest + " could not be sent to "), chat.B(c.recipientName(e.To)), chat.T(": " + e.Reason + ".")},
			Blocks: []chat.Block{chat.Note(chat.T("I try again each time it is due, and tell you once. What it would have said is in the next one that can be sent."))},
		}, err
	})
	declareGuardedCard("DIG", digestSlot, func(c *call, at posting) (chat.Message, error) {
		e, err := get(c, storage.Editions, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		sees := func(f ops.Facets) bool { return e.Audience.ChannelSees(e.Department, f) }
		if e.Person() != "" {
			reader, ok := c.org.Person(e.Person())
			if !ok { // who has left
				return chat.Message{Title: chat.L("This message was withdrawn.")}, nil
			}
			sees = func(f ops.Facets) bool { return c.org.MaySee(reader, f) }
		}
		return c.editionMessage(e, sees, at.reader)
	})
}

// skippedWords say how many due times passed before one at which a digest was sent.
func skippedWords(n int) string {
	if n == 1 {
		return "one skipped"
	}
	return fmt.Sprintf("%d skipped", n)
}
