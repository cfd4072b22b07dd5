package commands

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// goneSlot is the message that tells that somebody's last account is deactivated. Its
// detail is who that is, and the revision of the account, so that it is told again if
// it comes to that again.
const goneSlot = "gone"

func init() {
	declareCard("PRO", goneSlot, func(c *call, at posting) (chat.Message, error) {
		who, _, _ := cutLast(at.detail, "-")
		return c.goneCard(ops.Handle(who), at.reader), nil
	})
}

// tellOfGone tells the COO, or who can do something about it where that is who has
// gone, of somebody whose last account is deactivated.
func (c *call) tellOfGone(account ops.Profile, gone ops.Handle) error {
	slot := goneSlot + "-" + string(gone) + "-" + revisionText(account.Revision)
	told := false
	for _, role := range []ops.Role{ops.COO, ops.CEO} {
		for _, p := range c.org.WithRole(role) {
			if to, reachable := c.direct(p); reachable && p.Handle != gone && !told {
				if err := c.post(to, account.ID, slot, p.Name); err != nil {
					return err
				}
			}
		}
		told = len(c.told) > 0
	}
	return nil
}

// goneCard tells of somebody who seems to have left, and of what is theirs. Once they
// are back, it says so.
func (c *call) goneCard(gone, reader ops.Handle) chat.Message {
	person, here := c.org.Person(gone)
	switch {
	case !here:
		return chat.Message{Title: chat.L("@" + string(gone) + " is not in the organisation any more.")}
	case !person.Deactivated():
		return chat.Message{Title: chat.Line{chat.Struck(person.Name + " is gone"), chat.T(" " + person.First() + " has an account again.")}}
	}
	to, _ := c.org.Person(reader)
	left := c.leftBehind(person, func(f ops.Facets) bool { return c.org.MaySee(to, f) })
	message := chat.Message{
		Tone:    chat.Warning,
		Title:   append(c.goneWords(person), chat.T(", so messages do not reach them any more")),
		Buttons: []chat.Button{{Label: "What is to be done", Path: "people gone", Args: chat.Args{"who": string(person.Handle)}, Style: chat.Primary}},
	}
	if len(left) == 0 {
		message.Blocks = []chat.Block{chat.Paragraph(chat.T("Nothing that is open is theirs."))}
	} else {
		lines := make([]chat.Line, len(left))
		for i, l := range left {
			lines[i] = chat.L(l.words)
		}
		message.Blocks = []chat.Block{chat.List(lines...)}
	}
	message.Blocks = append(message.Blocks, chat.Note(chat.T("As of "), c.when(c.now), chat.T(". If they have left the company, take them out of the organisation’s file once this is in other hands.")))
	return message
}

// hasLeft reports whether somebody who is gone has left, rather than that an account of
// theirs is deactivated.
func (c *call) hasLeft(p ops.Person) bool {
	return !slices.ContainsFunc(p.Gone, func(name string) bool { return !c.book.leaves(name) })
}

// leaves reports whether people leave a platform.
func (b *Book) leaves(platform string) bool {
	return slices.ContainsFunc(b.platforms, func(p Platform) bool { return p.Name == platform && p.Leaves })
}

// goneWords say of somebody why they are taken to be gone.
func (c *call) goneWords(p ops.Person) chat.Line {
	if c.hasLeft(p) {
		return chat.Line{chat.B(p.Name), chat.T(" is not in the server any more")}
	}
	return chat.Line{chat.B(p.Name), chat.T("’s account is deactivated")}
}

// goneAll says the same of several.
func (c *call) goneAll(people []ops.Person) string {
	left := slices.ContainsFunc(people, c.hasLeft)
	deactivated := slices.ContainsFunc(people, func(p ops.Person) bool { return !c.hasLeft(p) })
	switch {
	case left && deactivated:
		return "their accounts are deactivated, or not in the server any more"
	case left:
		return "they are not in the server any more"
	}
	return "their accounts are deactivated"
}

// cutLast is strings.Cut at the last separator.
func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "people gone",
		Summary:  "Show who seems to have left, and what of theirs needs somebody else",
		Examples: []string{"people gone", "people gone @ana"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "who", Kind: chat.Person, Positional: true, Help: "Only of this person", Default: "of all"},
		},
	},
	Who: ops.Operators,
	Run: func(c *call) (chat.Reply, error) {
		gone := c.gone()
		if c.has("who") {
			person, _ := c.org.Person(c.person("who", ""))
			if !person.Deactivated() {
				return say(person.Name + " is here: no account of theirs is gone, or another one is not."), nil
			}
			gone = []ops.Person{person}
		}
		if len(gone) == 0 {
			return say("Nobody is gone, as far as the chat platforms say."), nil
		}
		message := chat.Message{
			Tone:  chat.Warning,
			Title: chat.L(plural(len(gone), "person is gone", "people are gone") + ": " + c.goneAll(gone)),
		}
		const most = 5
		for _, p := range gone[:min(len(gone), most)] {
			left := c.leftBehind(p, c.sees)
			message.Blocks = append(message.Blocks, chat.Heading(p.Name))
			if len(left) == 0 {
				message.Blocks = append(message.Blocks, chat.Paragraph(chat.T("Nothing that is open is theirs.")))
				continue
			}
			list := chat.List()
			for _, l := range left {
				list.Lines = append(list.Lines, append(chat.L(l.words), said(". "+l.todo)...))
				if l.button.Path != "" && c.book.commands[l.button.Path].Who.May(c.org, c.me) {
					list.Buttons = append(list.Buttons, l.button)
				}
			}
			message.Blocks = append(message.Blocks, list)
		}
		for _, p := range gone[min(len(gone), most):] {
			message.Blocks = append(message.Blocks, chat.Note(chat.T(p.Name+": "), chat.C("/people gone @"+string(p.Handle))))
		}
		message.Blocks = append(message.Blocks, chat.Note(chat.T("Once all is in other hands, take them out of the organisation’s file.")))
		return chat.Reply{Message: message}, nil
	},
})

// gone are the people all of whose accounts are deactivated.
func (c *call) gone() []ops.Person {
	var gone []ops.Person
	for _, p := range c.org.People {
		if p.Deactivated() {
			gone = append(gone, p)
		}
	}
	return gone
}

// leftover is something that is somebody's who has gone, with what to do about it.
type leftover struct {
	words, todo string
	// button begins with the first of them; none has no path.
	button chat.Button
}

// mostNamed is how many ids of a kind are named; the rest is counted.
const mostNamed = 5

// leftBehind is what a person owns or is asked who is not there any more, as far as it
// may be known.
func (c *call) leftBehind(p ops.Person, sees func(ops.Facets) bool) []leftover {
	var left []leftover
	for _, kind := range []struct {
		table     storage.AnyTable
		list      string
		one, many string
		todo      string
		button    chat.Button
	}{
		{storage.Risks, "owner", "owns an open risk", "owns %d open risks",
			"Give each to somebody: /risk assign %s", chat.Button{Label: "Assign", Path: "risk assign", Form: true}},
		{storage.Requests, "asked", "is to decide on a request", "is to decide on %d requests",
			"Name who decides in the organisation’s file, and then: /request reroute %s", chat.Button{}},
		{storage.Requests, "owner", "has asked for something that is open", "has asked for %d things that are open",
			"See whether it is still needed: /request show %s", chat.Button{Label: "Show", Path: "request show"}},
		{storage.Blockers, "owner", "is to unblock others", "is to unblock others %d times",
			"Answer for them: /blocker answer %s", chat.Button{Label: "Answer", Path: "blocker answer", Form: true}},
		{storage.Actions, "owner", "has something to do", "has %d things to do",
			"Give each to somebody: /action assign %s", chat.Button{Label: "Assign", Path: "action assign", Form: true}},
		{storage.Decisions, "owner-revisit", "is to look at a decision again", "is to look at %d decisions again",
			"Look whether it holds: /decision show %s", chat.Button{Label: "Show", Path: "decision show"}},
		{storage.Schedules, "owner", "has a report on a schedule", "has %d reports on a schedule",
			"Stop what nobody needs: /schedule remove %s", chat.Button{}},
		{storage.Checkins, "open", "is asked in a check-in", "is asked in %d check-ins",
			"Look at it: /checkin show %s", chat.Button{}},
	} {
		q := storage.Query{List: kind.list, Key: []string{string(p.Handle)}, Keep: sees}
		ids := kind.table.Listed(c.r, q)
		if len(ids) == 0 {
			continue
		}
		words := kind.one
		if len(ids) > 1 {
			words = fmt.Sprintf(kind.many, len(ids))
		}
		words = p.First() + " " + words + ": " + joinIDs(ids[:min(len(ids), mostNamed)])
		if more := len(ids) - mostNamed; more > 0 {
			words += fmt.Sprintf(", +%d more", more)
		}
		if kind.button.Path != "" {
			kind.button.Label += " " + string(ids[0])
			kind.button.Args = chat.Args{"id": string(ids[0])}
		}
		left = append(left, leftover{words, fmt.Sprintf(kind.todo, ids[0]), kind.button})
	}
	return append(left, c.placesOf(p)...)
}

// placesOf is where the organisation's file names a person who is not there any more.
func (c *call) placesOf(p ops.Person) []leftover {
	var left []leftover
	file := func(words string) {
		left = append(left, leftover{words: p.First() + " " + words, todo: "Name somebody else in the organisation’s file, and apply it."})
	}
	var heads, deputises []string
	for _, d := range c.org.Departments {
		if d.Head == p.Handle {
			heads = append(heads, d.Name)
		}
		if d.Deputy == p.Handle {
			deputises = append(deputises, d.Name)
		}
	}
	if len(heads) > 0 {
		file("heads " + joinWords(heads))
	}
	if len(deputises) > 0 {
		file("stands in for the head of " + joinWords(deputises))
	}
	var roles []string
	for _, r := range p.Roles {
		if r != ops.Member && r != ops.Observer {
			roles = append(roles, string(r))
		}
	}
	if len(roles) > 0 {
		file("has the role " + joinWords(roles))
	}
	if slices.ContainsFunc(c.org.People, func(q ops.Person) bool { return q.Manager == p.Handle }) {
		file("is the manager of others")
	}
	return left
}
