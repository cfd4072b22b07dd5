package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var decisionID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"DEC"}, Required: true, Positional: true,
	Help: "The decision’s id, such as DEC-12"}

// decisionAudiences are for whom a decision may be.
var decisionAudiences = []chat.Value{
	{Value: string(ops.ForTeam), Label: "everybody", Also: []string{"team", "all", "company"}},
	{Value: string(ops.ForDepartment), Label: "the department", Also: []string{"department"}},
	{Value: string(ops.ForLeaders), Label: "leaders", Also: []string{"heads"}},
}

// decisionOptions are what a decision consists of.
func decisionOptions() []chat.Option {
	return []chat.Option{
		{Name: "outcome", Kind: chat.Text, Rest: true, Required: true, Label: "What was decided"},
		{Name: "context", Kind: chat.LongText, Form: true, Max: 2000, Help: "Why it had to be decided"},
		{Name: "options", Kind: chat.LongText, Form: true, Max: 2000, Label: "Options considered", Help: "What else could have been done"},
		{Name: "rationale", Kind: chat.LongText, Form: true, Max: 2000, Help: "Why it was this one"},
		{Name: "decided_by", Kind: chat.Person, Help: "Who has decided", Default: "you"},
		{Name: "on", Kind: chat.Date, Help: "On which day it was decided", Default: "today"},
		{Name: "revisit", Kind: chat.Date, Form: true, Help: "When to look at it again"},
		{Name: "department", Kind: chat.Department, Help: "Which department it is about", Default: "yours"},
		aboutRecords,
		{Name: "audience", Kind: chat.Choice, Choices: decisionAudiences, Help: "Who may know of it", Default: "everybody"},
		{Name: "confidential", Kind: chat.Flag, Default: "no",
			Help: "Only who decided, who wrote it down, the head of the department, the COO and the CEO see it"},
	}
}

var _ = declare(command{
	Command: chat.Command{
		Path:    "decision log",
		Summary: "Write down what was decided, and why",
		Detail:  "A decision is not edited later: when another takes its place, both say so (/decision supersede).",
		Examples: []string{
			"decision log We renew the Lyon lease for two years revisit:in 6 months",
			"decision log Support hires two people decided_by:@mia rationale:First reply takes 9 hours about:REQ-7",
		},
		Options: decisionOptions(),
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		if !c.has("context") || c.has("outcome") {
			return nil, nil
		}
		return chat.Args{"outcome": firstLine(c.text("context"), chat.TextLimit)}, nil // of a message that it is made from
	},
	Run: func(c *call) (chat.Reply, error) {
		d, err := c.decided(ops.Resolution{Meta: ops.Meta{
			Owner: c.me.Handle, Department: c.org.HomeOf(c.me),
		}})
		if err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Decisions, &d); err != nil {
			return chat.Reply{}, err
		}
		return c.decisionReply("Written down", d), c.tellOfDecision(d)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:    "decision supersede",
		Summary: "Put another decision in the place of one that holds no longer",
		Detail:  "The old one stays as it was written down, and both name each other.",
		Examples: []string{
			"decision supersede DEC-12 We leave Lyon in March rationale:The rent has doubled",
		},
		Options: append([]chat.Option{decisionID}, decisionOptions()...),
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		old, err := storage.Decisions.Get(c.r, c.id("id"))
		return chat.Args{"outcome": old.Outcome, "context": old.Context, "options": old.Considered}, err
	},
	Run: func(c *call) (chat.Reply, error) {
		old, err := storage.Decisions.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		if err := old.MayChange(c.org, c.me); err != nil {
			return chat.Reply{}, err
		}
		next, err := c.decided(ops.Resolution{
			Meta: ops.Meta{
				Owner: c.me.Handle, Department: old.Department, Confidential: old.Confidential, Audience: old.Audience, Links: old.Links,
			},
			Replaces: old.ID,
		})
		if err != nil {
			return chat.Reply{}, err
		}
		if err := old.MaySupersede(); err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Decisions, &next); err != nil {
			return chat.Reply{}, err
		}
		if old, err = old.Supersede(next, c.now); err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Decisions, &old); err != nil {
			return chat.Reply{}, err
		}
		return c.decisionReply("In place of "+string(old.ID), next), c.tellOfDecision(next)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "decision keep",
		Summary:  "Say that you have looked at a decision again, and that it stands",
		Examples: []string{"decision keep DEC-12 revisit:in 6 months", "decision keep DEC-12 why:The rent is still below the market"},
		Options: []chat.Option{
			decisionID,
			{Name: "revisit", Kind: chat.Date, Form: true, Help: "When to look at it again", Default: "never"},
			{Name: "why", Kind: chat.LongText, Form: true, Max: 500, Help: "Why it stands"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		before, err := storage.Decisions.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		if err := before.MayChange(c.org, c.me); err != nil {
			return chat.Reply{}, err
		}
		d, err := before.Keep(c.me.Handle, c.text("why"), c.date("revisit"), c.today)
		if err != nil {
			return chat.Reply{}, err
		}
		c.edit.Entry.Note = d.KeptWhy
		if err := save(c, storage.Decisions, &d); err != nil {
			return chat.Reply{}, err
		}
		if d.Revision == before.Revision {
			return chat.Reply{}, ops.Refuse("%s is like that already. Nothing was changed.", d.ID)
		}
		return c.decisionReply("It stands", d), nil
	},
})

// decided puts what was said into a decision, and checks it.
func (c *call) decided(d ops.Resolution) (ops.Resolution, error) {
	d.Owner = c.person("decided_by", d.Owner)
	d.Department = c.department("department", d.Department)
	if c.has("audience") {
		d.Audience = ops.Audience(c.text("audience"))
	}
	if c.has("confidential") {
		d.Confidential = c.yes("confidential")
	}
	if d.Audience == ops.ForDepartment && d.Department == "" {
		return d, ops.Wrong("department", "Which department is it for?")
	}
	if c.has("about") {
		d.Links = c.ids("about")
	}
	d.Outcome, d.Context, d.Considered, d.Rationale = c.text("outcome"), c.text("context"), c.text("options"), c.text("rationale")
	d.Decided, d.Revisit = c.date("on"), c.date("revisit")
	return d.Log(c.today)
}

// tellOfDecision shows a decision to its team, and to whoever has decided if somebody
// else wrote it down. What is not for the team goes to nobody who may not see it.
func (c *call) tellOfDecision(d ops.Resolution) error {
	if d.Department != "" && (d.Open() || !d.Confidential && d.Audience == ops.ForDepartment) {
		if err := c.tellTeam(d.Department, d.ID, "card"); err != nil {
			return err
		}
	}
	return c.tellPerson(d.Owner, d.ID, "yours")
}
