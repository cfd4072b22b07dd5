package commands

import (
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "home",
		Summary:  "Show your front page: what waits for you, what you own, and how things stand",
		Examples: []string{"home"},
		ReadOnly: true,
	},
	Who: ops.Anyone, Personal: true, Strangers: true,
	Run: func(c *call) (chat.Reply, error) {
		if c.stranger {
			message, err := c.welcome()
			return chat.Reply{Message: message}, err
		}
		message := chat.Message{Title: chat.L("Your front page, " + c.me.First())}
		for _, part := range []func(*call) ([]chat.Block, error){homeTasks, firstSteps, homeZone, homeOwn, homeDepartments, homeCompany} {
			blocks, err := part(c)
			if err != nil {
				return chat.Reply{}, err
			}
			message.Blocks = append(message.Blocks, blocks...)
		}
		message.Buttons = c.commonButtons(message.AllButtons())
		if len(message.Blocks) == 0 {
			message.Blocks = []chat.Block{chat.Paragraph(chat.T("Nothing waits for you. Whatever others need from you will stand here."))}
		}
		onePrimary(&message)
		return chat.Reply{Message: message}, nil
	},
})

// mostTasks is how many of the things that wait are shown with their buttons: what
// fits on a phone before one scrolls far.
const mostTasks = 5

// task is one thing that waits for a person, with what they can do about it.
type task struct {
	line    chat.Line
	buttons []chat.Button
}

// homeTasks are what others wait for the person to do, to be done right there.
func homeTasks(c *call) ([]chat.Block, error) {
	var tasks []task
	for _, find := range []func(*call) ([]task, error){pendingTasks, sentBackTasks, acknowledgeTasks, neverPostedTasks, operatorTasks} {
		more, err := find(c)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, more...)
	}
	if len(tasks) == 0 {
		return nil, nil
	}
	blocks := []chat.Block{chat.Heading("Waits for you")}
	for _, t := range tasks[:min(len(tasks), mostTasks)] {
		block := chat.Paragraph(t.line...)
		block.Buttons = t.buttons[:min(len(t.buttons), 3)]
		blocks = append(blocks, block)
	}
	if left := len(tasks) - mostTasks; left > 0 {
		blocks = append(blocks, rest(mostTasks, 0, len(tasks), false, "/my")...)
	}
	return blocks, nil
}

// pendingTasks are those of which a person is also reminded. What is not due yet does
// not wait.
func pendingTasks(c *call) ([]task, error) {
	pending, err := c.pending(c.me)
	if err != nil {
		return nil, err
	}
	var tasks []task
	had := map[ops.ID]bool{}
	for _, p := range pending {
		if had[p.Record] || p.What == ops.WaitsStuck && p.From.After(c.now) {
			continue
		}
		kind := waitingKinds[p.What]
		line, waits, err := kind.line(c, p.Record, c.me)
		if err != nil {
			return nil, err
		}
		if !waits {
			continue
		}
		had[p.Record] = true
		t := task{line: line}
		if kind.alone != nil {
			alone, err := kind.alone(c, p.Record, c.me)
			if err != nil {
				return nil, err
			}
			t.buttons = alone.AllButtons()
		}
		if len(t.buttons) == 0 {
			open := kind.open(c, p.Record)
			open.Label = orElse(open.Label, "Show")
			t.buttons = []chat.Button{open}
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

// sentBackTasks are the person's requests that somebody wants changed.
func sentBackTasks(c *call) ([]task, error) {
	back, err := storage.Requests.List(c.r, storage.Query{
		List: "owner", Key: []string{string(c.me.Handle)}, Limit: mySize,
		Keep: func(f ops.Facets) bool { return ops.RequestFilter{State: ops.ChangesRequested}.Pass(f) },
	})
	var tasks []task
	for _, r := range back.Records {
		tasks = append(tasks, task{append(chat.Line{chat.T("Change ")}, c.requestLine(r)...), ownerButtons(r)})
	}
	return tasks, err
}

// acknowledgeTasks are the high risks of which the COO has not taken note.
func acknowledgeTasks(c *call) ([]task, error) {
	found, err := c.toAcknowledge(c.me, mySize)
	var tasks []task
	for _, r := range found.Records {
		tasks = append(tasks, task{append(chat.Line{chat.T("Acknowledge ")}, c.riskLine(r)...), []chat.Button{
			riskButton("Acknowledge", "risk acknowledge", r, chat.Primary), riskButton("Assign", "risk assign", r, chat.Default),
			riskButton("Show", "risk show", r, chat.Default),
		}})
	}
	return tasks, err
}

// neverPostedTasks are the departments of which their head has never said a word.
func neverPostedTasks(c *call) ([]task, error) {
	var tasks []task
	for _, d := range c.org.Departments {
		if d.Head != c.me.Handle {
			continue
		}
		_, ok, err := c.latest(d.Handle)
		if err != nil {
			return nil, err
		}
		asked, err := c.reportAsked(d.Handle)
		if err != nil {
			return nil, err
		}
		if ok || asked {
			continue
		}
		tasks = append(tasks, task{
			chat.Line{chat.B(d.Name), chat.T(" has posted no status yet, so its health is unknown")},
			[]chat.Button{postButton("Post a status", d.Handle)},
		})
	}
	return tasks, nil
}

// operatorTasks are what has gone wrong, for those who can put it right.
func operatorTasks(c *call) ([]task, error) {
	if !ops.Operators.May(c.org, c.me) {
		return nil, nil
	}
	claims, err := c.claimsFor(c.me)
	if err != nil {
		return nil, err
	}
	var tasks []task
	for _, p := range claims {
		tasks = append(tasks, task{c.claimLine(p), c.claimButtons(p)})
	}
	for _, p := range c.gone() {
		tasks = append(tasks, task{c.goneLine(p), []chat.Button{{Label: "Show what is theirs", Path: "people gone", Args: chat.Args{"who": string(p.Handle)}}}})
	}
	lines, err := stuckLetters(c)
	for _, line := range lines {
		tasks = append(tasks, task{line, []chat.Button{{Label: "Show them", Path: "outbox list"}}})
	}
	return tasks, err
}

// homeOwn is what the person owns: what is late, their requests and their risks.
func homeOwn(c *call) ([]chat.Block, error) {
	var blocks []chat.Block
	for _, section := range []func(*call) (chat.Block, string, error){late, ownActions, ownRequests, owned} {
		block, title, err := section(c)
		if err != nil {
			return nil, err
		}
		if len(block.Lines) > 0 {
			blocks = append(blocks, chat.Heading(title), block)
		}
	}
	return blocks, nil
}

// postButton opens the form of a status update for a department.
func postButton(label string, department ops.Handle) chat.Button {
	b := chat.Button{Label: label, Path: "update post", Form: true, Style: chat.Primary}
	if department != "" {
		b.Args = chat.Args{"department": string(department)}
	}
	return b
}

// commonButtons are the commands that people need most, as far as the person may use
// them and the page does not offer them already.
func (c *call) commonButtons(offered []chat.Button) []chat.Button {
	buttons := []chat.Button{
		{Label: "Post an update", Path: "update post", Form: true},
		{Label: "Log a risk", Path: "risk log", Form: true},
		{Label: "Ask for something", Path: "request new", Form: true},
		{Label: "Digest", Path: "digest now"},
		{Label: "Help", Path: "help"},
	}
	return slices.DeleteFunc(buttons, func(b chat.Button) bool {
		return !c.book.commands[b.Path].Who.May(c.org, c.me) ||
			slices.ContainsFunc(offered, func(o chat.Button) bool { return o.Path == b.Path })
	})
}

// firstSteps are what somebody can begin with who has never done anything here.
func firstSteps(c *call) ([]chat.Block, error) {
	for entry, err := range storage.ActionsOf(c.r, c.me.Handle) {
		if err != nil || entry.Command != zonePath { // which was asked
			return nil, err
		}
	}
	step := func(text string, b chat.Button) chat.Block {
		block := chat.Paragraph(chat.T(text))
		block.Buttons = []chat.Button{b}
		return block
	}
	look := step("See how the company is doing, in one message.", chat.Button{Label: "Show the digest", Path: "digest now"})
	if c.me.Has(ops.Observer) {
		return []chat.Block{
			chat.Heading("Welcome, " + c.me.First()), look,
			step("See what else you can look at.", chat.Button{Label: "Show all commands", Path: "help"}),
		}, nil
	}
	blocks := []chat.Block{chat.Heading("Welcome, " + c.me.First())}
	home := c.org.HomeOf(c.me)
	d, _ := c.org.Department(home)
	_, posted, err := c.latest(home)
	if err != nil {
		return nil, err
	}
	if home != "" && (posted || d.Head != c.me.Handle) { // else that waits for them above
		text := "Say in a sentence how " + c.departmentName(home) + " is doing. The team and the leaders read it."
		blocks = append(blocks, step(text, postButton("Post your first update", home)))
	}
	return append(blocks,
		step("Write down what may go wrong, so that it is not forgotten.", chat.Button{Label: "Log your first risk", Path: "risk log", Form: true}),
		look,
	), nil
}

// onePrimary leaves the first of a message's primary buttons as it is, and makes the
// others look like any other.
func onePrimary(m *chat.Message) {
	had := false
	tame := func(buttons []chat.Button) []chat.Button {
		buttons = slices.Clone(buttons)
		for i, b := range buttons {
			if b.Style == chat.Primary && had {
				buttons[i].Style = chat.Default
			}
			had = had || b.Style == chat.Primary
		}
		return buttons
	}
	for i := range m.Blocks {
		m.Blocks[i].Buttons = tame(m.Blocks[i].Buttons)
	}
	m.Buttons = tame(m.Buttons)
}
