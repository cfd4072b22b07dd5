package commands

import (
	"slices"

	"adjutant/chat"
	"adjutant/ops"
)

var digestAudiences = []chat.Value{
	{Value: string(ops.ForCEO), Label: "CEO", Also: []string{"ceo"}},
	{Value: string(ops.ForCOO), Label: "COO", Also: []string{"coo"}},
	{Value: string(ops.ForLeaders), Label: "leaders", Also: []string{"heads", "leadership"}},
	{Value: string(ops.ForDepartment), Label: "department"},
	{Value: string(ops.ForTeam), Label: "team", Also: []string{"company", "everybody"}},
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "digest now",
		Summary:  "Show what needs you, what has changed and what is late, as of now",
		Detail:   "It is written for you, with your rights. It is no replacement for the next one that is scheduled: that one tells of the same again.",
		Examples: []string{"digest", "digest now", "digest now leaders", "digest now department:support"},
		Default:  true, ReadOnly: true,
		Options: []chat.Option{
			{Name: "audience", Kind: chat.Choice, Positional: true, Choices: digestAudiences, Help: "Written for whom", Default: "the smallest that you are in"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department, with those below it"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		f := digestFor{audience: c.ownAudience(), department: c.department("department", ""), reader: c.me, since: c.now.AddDate(0, 0, -7)}
		if c.public {
			f.reader, f.sees = ops.Person{}, c.sees
		}
		if f.department != "" {
			f.audience = ops.ForDepartment
		}
		if c.has("audience") {
			f.audience = ops.Audience(c.text("audience"))
		}
		if err := c.mayRead(&f); err != nil {
			return chat.Reply{}, err
		}
		if !c.public {
			var err error
			if f.before, err = c.lastRead(f, c.me.Handle); err != nil {
				return chat.Reply{}, err
			}
		}
		d, err := c.makeDigest(f)
		if err != nil {
			return chat.Reply{}, err
		}
		worded, err := c.wordsFor(d, nowWait)
		if err != nil {
			return chat.Reply{}, err
		}
		return chat.Reply{Message: c.digestMessage(d, worded, "", c.me.Handle)}, nil
	},
})

// ownAudience is the smallest audience that somebody is in.
func (c *call) ownAudience() ops.Audience {
	switch {
	case c.public:
		return ops.ForTeam
	case c.me.Has(ops.CEO):
		return ops.ForCEO
	case c.me.Has(ops.COO):
		return ops.ForCOO
	case ops.ForLeaders.MayRead(c.org, c.me, ""):
		return ops.ForLeaders
	case c.org.HomeOf(c.me) != "":
		return ops.ForDepartment
	}
	return ops.ForTeam
}

// mayRead refuses a digest that is for others, and finds the department that one is
// about.
func (c *call) mayRead(f *digestFor) error {
	if f.audience == ops.ForDepartment && f.department == "" {
		if f.department = c.org.HomeOf(c.me); f.department == "" {
			return ops.Wrong("department", "You are in no department. Of which one?")
		}
	}
	if c.public && f.audience != ops.ForTeam && f.audience != ops.ForDepartment {
		return ops.Wrong("audience", "A channel shows what the whole company may know: team or department. For others, name the channel under digests in the organisation’s file.")
	}
	if (f.audience == ops.ForCEO || f.audience == ops.ForCOO || f.audience == ops.ForLeaders) && !f.audience.MayRead(c.org, c.me, f.department) {
		return ops.Wrong("audience", "That one is for %s.", f.audience.Words(""))
	}
	return nil
}

// lastRead is the last digest for an audience that has reached somebody.
func (c *call) lastRead(f digestFor, who ops.Handle) (ops.Edition, error) {
	for _, d := range c.org.Digests {
		if d.Audience != f.audience || f.name != "" && d.Name != f.name {
			continue
		}
		to := "@" + string(who)
		if !slices.Contains(c.digestRecipients(d), to) || d.About(c.org, to) != f.department {
			continue
		}
		last, _, err := c.deliveredBefore(d.Name, to)
		return last, err
	}
	return ops.Edition{}, nil
}
