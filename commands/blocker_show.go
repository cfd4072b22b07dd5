package commands

import (
	"slices"
	"strconv"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "blocker list",
		Summary:  "List who waits on whom, the oldest first",
		Detail:   "Without a filter it lists those in which your department is blocked or waited on; for the COO and the CEO all.",
		Examples: []string{"blocker list", "blocker list all", "blocker list legal", "blocker list over"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "whose", Kind: chat.Choice, Positional: true, Choices: words([]string{"all"}), Help: "Those of all departments", Default: "yours"},
			{Name: "state", Kind: chat.Choice, Positional: true, Choices: words([]string{"open", "over"}), Help: "Open or over", Default: "open"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department, which waits or is waited on"},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		sides := c.sides()
		q := storage.Query{List: "open", Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize}
		q.CountTo = q.Skip + countTo
		switch {
		case c.text("state") == "over":
			q.List = "over"
		case len(sides) == 1:
			q.List, q.Key = "side", []string{string(sides[0])}
		}
		q.Keep = func(f ops.Facets) bool {
			return c.sees(f) && (len(sides) == 0 || slices.Contains(sides, f.Department) || slices.Contains(sides, ops.WaitsOn(f)))
		}
		found, err := storage.Blockers.List(c.r, q)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(found.Records) == 0 {
			return c.noBlockers(sides), nil
		}
		lines := make([]chat.Line, len(found.Records))
		for i, b := range found.Records {
			lines[i] = c.blockerLine(b)
		}
		title := plural(found.Count, "blocker", "blockers")
		switch {
		case found.More:
			title = strconv.Itoa(found.Count) + " or more blockers"
		case q.List == "over" && found.Count > 1:
			title += ", the latest first"
		case found.Count > 1:
			title += ", the oldest first"
		}
		next := c.again("page", nextPage(q.Skip))
		return chat.Reply{Message: chat.Message{
			Title:  chat.L(title),
			Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), q.Skip, found.Count, found.More, next)...),
		}}, nil
	},
})

// sides are the departments whose blockers are asked for; none for those of all.
func (c *call) sides() []ops.Handle {
	switch {
	case c.has("department"):
		return c.departments("department")
	case c.text("whose") == "all", c.me.Handle == "", c.me.Has(ops.COO), c.me.Has(ops.CEO):
		return nil
	}
	var sides []ops.Handle
	for _, d := range c.org.Departments {
		if d.Handle == c.me.Department || d.Head == c.me.Handle || d.Deputy == c.me.Handle {
			sides = append(sides, d.Handle)
		}
	}
	return sides
}

// noBlockers answers where there is nothing to list.
func (c *call) noBlockers(sides []ops.Handle) chat.Reply {
	switch {
	case c.number("page") > 1, c.text("state") == "over":
		return chat.Say("No blockers like that.")
	case len(sides) == 0:
		return chat.Say("No department waits on another.")
	}
	all := ""
	if !c.has("department") {
		all = " For all departments: /blocker list all"
	}
	return say("No open blockers of " + c.waitingWords(sides) + "." + all)
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "blocker show",
		Summary:  "Show a blocker with its history",
		Examples: []string{"blocker show BLK-12"},
		ReadOnly: true,
		Options:  []chat.Option{blockerID},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		b, err := storage.Blockers.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		background, err := c.background(b.Meta, 5)
		if err != nil {
			return chat.Reply{}, err
		}
		message := chat.Message{
			Subject: string(b.ID),
			Title:   chat.Line{chat.C(string(b.ID)), chat.T(" "), chat.B(c.blockerTitle(b))},
			Blocks:  []chat.Block{chat.Quote(b.Text), chat.Fields(c.blockerFields(b)...)},
		}
		message.Blocks = append(message.Blocks, background...)
		if b.State != ops.BlockerConfirmed && !c.me.Has(ops.Observer) {
			if b.MayAnswer(c.org, c.me) == nil {
				message.Buttons = append(message.Buttons, answerButtons(b)...)
			}
			if b.MayConfirm(c.org, c.me) == nil {
				message.Buttons = append(message.Buttons, confirmButtons(b)...)
			}
		}
		return chat.Reply{Message: message}, nil
	},
})

// blockerFields are a blocker in full.
func (c *call) blockerFields(b ops.Blocker) []chat.Field {
	var fields []chat.Field
	add := func(label string, value ...chat.Span) {
		fields = append(fields, chat.Field{Label: label, Value: value})
	}
	add("State", chat.T(b.State.Word()))
	if b.Left != "" {
		add("Still in the way", chat.T(b.Left))
	}
	add("Since", c.when(b.Raised))
	if len(c.known([]ops.ID{b.Update})) > 0 {
		add("Named by", chat.T(c.name(b.Raiser)+" in "), chat.C(string(b.Update)), chat.T(", "+b.Health.Word()))
	}
	if answer := c.answerText(b); answer != "" {
		add("Answer", chat.T(answer+" · "), c.when(b.Replied))
	}
	on, _ := c.org.Department(b.On)
	if b.State != ops.BlockerConfirmed && b.Owner != on.Head && !b.Open() {
		add("Not asked", chat.T(c.name(on.Head)+", because the update is "+c.readersWords(b.Meta)))
	}
	if b.State == ops.BlockerConfirmed {
		add("Over", c.when(b.Ended))
	}
	return fields
}

// blockerTitle says who waits on whom.
func (c *call) blockerTitle(b ops.Blocker) string {
	return c.departmentName(b.Department) + " waits on " + c.departmentName(b.On)
}

// answerText is what was answered, and by when it is to be done; empty for no
// answer.
func (c *call) answerText(b ops.Blocker) string {
	switch {
	case b.By.IsZero():
		return b.Reply
	case b.Reply == "":
		return "By " + c.day(b.By)
	}
	return b.Reply + ", by " + c.day(b.By)
}

// blockerLine is a blocker on one line of a list: who waits on whom for what, since
// when, and where it stands.
func (c *call) blockerLine(b ops.Blocker) chat.Line {
	facts := "raised " + c.ago(b.Raised) + " · "
	switch {
	case b.State == ops.BlockerConfirmed:
		facts = "over " + c.ago(b.Ended)
	case b.State != ops.BlockerAcknowledged || b.By.IsZero():
		facts += b.State.Word()
	case b.By.Before(c.today):
		facts += "was to be done by " + c.day(b.By)
	default:
		facts += "to be done by " + c.due(b.By)
	}
	if b.Confidential {
		facts += " · confidential"
	}
	return append(c.blockerGist(b), chat.T(" · "+facts))
}

// blockerGist is who waits on whom for what.
func (c *call) blockerGist(b ops.Blocker) chat.Line {
	return chat.Line{
		chat.C(string(b.ID)), chat.T(" "), chat.B(c.blockerTitle(b)), chat.T(": " + truncated(orElse(b.Left, b.Text), 100)),
	}
}

// changedBlockers say what the call has made of blockers.
func (c *call) changedBlockers() ([]chat.Block, error) {
	var lines []chat.Line
	for _, change := range c.edit.Entry.Changes {
		if prefix, _ := change.Record.Split(); prefix != storage.Blockers.Prefix() {
			continue
		}
		b, err := get(c, storage.Blockers, change.Record)
		if err != nil {
			return nil, err
		}
		text := "Waits on "
		if b.State == ops.BlockerConfirmed {
			text = "No longer waits on "
		}
		lines = append(lines, chat.Line{chat.T(text + c.departmentName(b.On) + ": "), chat.C(string(b.ID))})
	}
	if len(lines) == 0 {
		return nil, nil
	}
	return []chat.Block{{Kind: chat.BlockText, Lines: lines}}, nil
}

// blockerReply confirms what was done to a blocker.
func (c *call) blockerReply(done string, b ops.Blocker) chat.Reply {
	text := orElse(b.Left, b.Text)
	if b.State == ops.BlockerAcknowledged || b.State == ops.BlockerResolved {
		text = orElse(c.answerText(b), text)
	}
	return chat.Reply{Message: chat.Message{
		Subject: string(b.ID),
		Title:   chat.Line{chat.T(done + ": "), chat.C(string(b.ID)), chat.T(" " + c.blockerTitle(b))},
		Blocks:  []chat.Block{chat.Quote(text)},
	}}
}

// blockerButton asks for a command about the blocker as it is now.
func blockerButton(label, path string, b ops.Blocker, style chat.Style) chat.Button {
	return chat.Button{
		Label: label, Path: path, Style: style, Form: path == "blocker answer" || path == "blocker still",
		Args: chat.Args{"id": string(b.ID), revisionArg: strconv.Itoa(b.Revision)},
	}
}

// answerButtons are what the department that is waited on can do.
func answerButtons(b ops.Blocker) []chat.Button {
	switch b.State {
	case ops.BlockerRaised:
		return []chat.Button{
			blockerButton("Answer", "blocker answer", b, chat.Primary),
			blockerButton("It is resolved", "blocker resolve", b, chat.Default),
		}
	case ops.BlockerAcknowledged:
		return []chat.Button{
			blockerButton("It is resolved", "blocker resolve", b, chat.Primary),
			blockerButton("Answer again", "blocker answer", b, chat.Default),
		}
	}
	return nil
}

// confirmButtons are what the department that is blocked can do.
func confirmButtons(b ops.Blocker) []chat.Button {
	switch b.State {
	case ops.BlockerConfirmed:
		return nil
	case ops.BlockerResolved:
		return []chat.Button{
			blockerButton("Confirm", "blocker confirm", b, chat.Primary),
			blockerButton("Still blocked", "blocker still", b, chat.Default),
		}
	}
	return []chat.Button{blockerButton("No longer blocked", "blocker confirm", b, chat.Default)}
}
