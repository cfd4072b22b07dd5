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
		Path:     "decision list",
		Summary:  "List what was decided, the latest first",
		Detail:   "Without a filter it lists the decisions that hold.",
		Examples: []string{"decision list", "decision list mine", "decision list support", "decision list revisit", "decision list superseded"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "whose", Kind: chat.Choice, Positional: true, Help: "Those that you have taken", Choices: []chat.Value{{Value: "mine", Label: "mine", Also: []string{"my", "me"}}}, Default: "everybody’s"},
			{Name: "state", Kind: chat.Choice, Positional: true, Help: "Those to look at again by now, those that hold no longer, or all", Default: "those that hold",
				Choices: []chat.Value{{Value: "revisit", Label: "to revisit", Also: []string{"revisit"}}, {Value: "superseded", Label: "superseded"}, {Value: "all", Label: "all"}}},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "About one department"},
			{Name: "owner", Kind: chat.Person, Positional: true, Help: "Taken by one person"},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		owner, department, state := c.person("owner", ""), c.department("department", ""), c.text("state")
		if c.text("whose") == "mine" {
			var err error
			if owner, err = c.self(); err != nil {
				return chat.Reply{}, err
			}
		}
		q := storage.Query{List: "stands", Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize}
		q.CountTo = q.Skip + countTo
		switch {
		case state == "superseded":
			q.List = "replaced"
		case state == "all":
			q.List = "all"
		case state == "revisit":
			q.List, q.Before = "revisit", c.today.AddDays(1).String()
		case owner != "":
			q.List, q.Key = "owner", []string{string(owner)}
		case department != "":
			q.List, q.Key = "department", []string{string(department)}
		}
		q.Keep = func(f ops.Facets) bool {
			return c.sees(f) && (owner == "" || f.Owner == owner) && (department == "" || f.Department == department)
		}
		found, err := storage.Decisions.List(c.r, q)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(found.Records) == 0 {
			switch {
			case q.Skip > 0:
				return chat.Say("There are no more decisions like that."), nil
			case q.List == "stands":
				return say("Nothing was decided yet. Write down the first decision: /decision log What was decided"), nil
			}
			return chat.Say("No decisions like that."), nil
		}
		lines := make([]chat.Line, len(found.Records))
		for i, d := range found.Records {
			lines[i] = c.decisionLine(d)
		}
		title := plural(found.Count, "decision", "decisions")
		switch {
		case found.More:
			title = strconv.Itoa(found.Count) + " or more decisions"
		case state == "revisit":
			title += " to look at again"
		case found.Count > 1:
			title += ", the latest first"
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L(title),
			Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), q.Skip, found.Count, found.More, c.again("page", nextPage(q.Skip)))...),
		}}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "decision show",
		Summary:  "Show a decision with its reasons, and what came before and after it",
		Examples: []string{"decision show DEC-12"},
		ReadOnly: true,
		Options:  []chat.Option{decisionID},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		d, err := storage.Decisions.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		message := chat.Message{
			Subject: string(d.ID),
			Title:   chat.Line{chat.C(string(d.ID)), chat.T(" "), chat.B(d.Outcome)},
			Blocks:  []chat.Block{chat.Fields(c.decisionFields(d)...)},
		}
		if !d.Stands() {
			message.Title[2] = chat.Struck(d.Outcome)
		}
		chain, err := c.decisionChain(d)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(chain) > 1 {
			lines := make([]chat.Line, len(chain))
			for i, link := range chain {
				lines[i] = c.decisionLine(link)
			}
			message.Blocks = append(message.Blocks, chat.Heading("What was decided before and after"), chat.List(lines...))
		}
		background, err := c.background(d.Meta, 5)
		if err != nil {
			return chat.Reply{}, err
		}
		message.Blocks = append(message.Blocks, background...)
		if d.Stands() && !c.me.Has(ops.Observer) && c.me.Handle != "" && d.MayChange(c.org, c.me) == nil {
			message.Buttons = revisitButtons(d)
		}
		return chat.Reply{Message: message}, nil
	},
})

// mostInChain bounds how many decisions are followed from one.
const mostInChain = 50

// decisionChain are the decisions that stand in each other's place, the latest first, as
// far as the person may know of them and without a gap.
func (c *call) decisionChain(d ops.Resolution) ([]ops.Resolution, error) {
	chain := []ops.Resolution{d}
	follow := func(next func(ops.Resolution) ops.ID, add func(ops.Resolution)) error {
		for at := d; len(chain) < mostInChain; {
			ids := c.known([]ops.ID{next(at)})
			if len(ids) == 0 {
				return nil
			}
			var err error
			if at, err = get(c, storage.Decisions, ids[0]); err != nil {
				return err
			}
			add(at)
		}
		return nil
	}
	if err := follow(func(d ops.Resolution) ops.ID { return d.Replaces }, func(d ops.Resolution) { chain = append(chain, d) }); err != nil {
		return nil, err
	}
	err := follow(func(d ops.Resolution) ops.ID { return d.ReplacedBy }, func(d ops.Resolution) { chain = slices.Insert(chain, 0, d) })
	return chain, err
}

// decisionFields are a decision in full.
func (c *call) decisionFields(d ops.Resolution) []chat.Field {
	var fields []chat.Field
	add := func(label, value string) {
		if value != "" {
			fields = append(fields, chat.Field{Label: label, Value: chat.L(value)})
		}
	}
	add("State", c.decisionStands(d))
	add("Decided", c.day(d.Decided)+" by "+c.name(d.Owner))
	if d.CreatedBy != d.Owner {
		add("Written down by", c.name(d.CreatedBy))
	}
	add("Context", d.Context)
	add("Options considered", d.Considered)
	add("Rationale", d.Rationale)
	if !d.Revisit.IsZero() && d.Stands() {
		add("To look at again", c.due(d.Revisit))
	}
	if !d.Kept.IsZero() {
		kept := c.day(d.Kept) + " by " + c.name(d.KeptBy)
		if d.KeptWhy != "" {
			kept += ": " + d.KeptWhy
		}
		add("Looked at again", kept)
	}
	add("Department", orElse(c.departmentName(d.Department), "the whole company"))
	add("About", joinIDs(c.known(d.Links)))
	switch {
	case d.Confidential:
		add("Confidential", "who decided, who wrote it down, the head of the department, the COO and the CEO see it")
	case !d.Open():
		add("For", d.Audience.Words(c.departmentName(d.Department)))
	}
	return fields
}

// decisionStands says whether a decision holds, and which one took its place if that is
// for the person to know.
func (c *call) decisionStands(d ops.Resolution) string {
	if d.Stands() {
		return "holds"
	}
	if ids := c.known([]ops.ID{d.ReplacedBy}); len(ids) > 0 {
		return "superseded by " + string(ids[0]) + " " + c.ago(d.Replaced)
	}
	return "superseded " + c.ago(d.Replaced)
}

// decisionFacts are by whom and when it was decided, and whether it holds.
func (c *call) decisionFacts(d ops.Resolution) chat.Line {
	parts := []chat.Line{chat.L(c.name(d.Owner) + ", " + c.day(d.Decided))}
	switch {
	case !d.Stands():
		parts = append(parts, chat.L(c.decisionStands(d)))
	case d.ToRevisit(c.today):
		parts = append(parts, chat.Line{chat.B("to look at again since " + c.day(d.Revisit))})
	case !d.Revisit.IsZero():
		parts = append(parts, chat.L("to look at again "+c.due(d.Revisit)))
	}
	if d.Confidential {
		parts = append(parts, chat.L("confidential"))
	}
	return between(parts...)
}

// decisionLine is a decision on one line of a list.
func (c *call) decisionLine(d ops.Resolution) chat.Line {
	line := chat.Line{chat.C(string(d.ID)), chat.T(" "), chat.B(d.Outcome)}
	if !d.Stands() {
		line[2] = chat.Struck(d.Outcome)
	}
	return append(append(line, chat.T(" · ")), c.decisionFacts(d)...)
}

// decisionReply confirms what was done to a decision, and says what it comes to now.
func (c *call) decisionReply(done string, d ops.Resolution) chat.Reply {
	lines := []chat.Line{c.decisionFacts(d)}
	if d.Rationale != "" {
		lines = append(lines, chat.L("Why: "+truncated(d.Rationale, 200)))
	}
	return chat.Reply{Message: chat.Message{
		Subject: string(d.ID),
		Title:   chat.Line{chat.T(done + ": "), chat.C(string(d.ID)), chat.T(" " + d.Outcome)},
		Blocks:  []chat.Block{{Kind: chat.BlockText, Lines: lines}},
	}}
}

// revisitButtons are what can be done about a decision that holds.
func revisitButtons(d ops.Resolution) []chat.Button {
	button := func(label, path string, style chat.Style) chat.Button {
		return chat.Button{
			Label: label, Path: path, Style: style, Form: true,
			Args: chat.Args{"id": string(d.ID), revisionArg: strconv.Itoa(d.Revision)},
		}
	}
	return []chat.Button{button("It stands", "decision keep", chat.Primary), button("Supersede", "decision supersede", chat.Default)}
}

func showDecision(d ops.ID) chat.Button {
	return chat.Button{Label: "Show", Path: "decision show", Args: chat.Args{"id": string(d)}}
}

func init() {
	declareCard("DEC", "card", func(c *call, at posting) (chat.Message, error) {
		d, err := get(c, storage.Decisions, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		return c.decisionCard("Decided: ", d)
	})
	declareCard("DEC", "yours", func(c *call, at posting) (chat.Message, error) {
		d, err := get(c, storage.Decisions, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		message, err := c.decisionCard(c.name(d.CreatedBy)+" wrote down as decided by you: ", d)
		message.Buttons = []chat.Button{showDecision(d.ID)}
		return message, err
	})
}

// decisionCard is a decision as others are shown it. Which one took its place is said
// where everybody may know of that.
func (c *call) decisionCard(title string, d ops.Resolution) (chat.Message, error) {
	if !d.Stands() {
		message := chat.Message{Title: chat.Line{chat.C(string(d.ID)), chat.T(" "), chat.Struck(d.Outcome), chat.T(" holds no longer")}}
		facets, err := c.facets(storage.Decisions, d.ReplacedBy)
		if err == nil && facets.Open() {
			message.Blocks = []chat.Block{chat.Paragraph(chat.T("In its place: "), chat.C(string(d.ReplacedBy)))}
		}
		return message, err
	}
	lines := []chat.Line{}
	if d.Rationale != "" {
		lines = append(lines, chat.L("Why: "+truncated(d.Rationale, 200)))
	}
	lines = append(lines, c.decisionFacts(d))
	return chat.Message{
		Title:  chat.Line{chat.T(title), chat.C(string(d.ID)), chat.T(" "), chat.B(d.Outcome)},
		Blocks: []chat.Block{{Kind: chat.BlockText, Lines: lines}},
	}, nil
}
