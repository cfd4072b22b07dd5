package commands

import (
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var (
	actionID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"ACT"}, Required: true, Positional: true,
		Help: "The action’s id, such as ACT-12"}
	aboutRecords = chat.Option{Name: "about", Kind: chat.Record, Many: true, Help: "Records that it is about, such as RISK-3, UPD-12"}
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "action add",
		Summary: "Write down what is to be done, by whom and by when",
		Detail: "What you give to somebody else is put to them: they accept or decline it, and you hear which. " +
			"Once they say that it is done, you are asked whether it is.",
		Examples: []string{
			"action add Send Lyon the new lease due:friday",
			"action add Find a second supplier owner:@bo due:in 2 weeks about:RISK-12",
		},
		Options: []chat.Option{
			{Name: "title", Kind: chat.Text, Rest: true, Required: true, Label: "What is to be done"},
			{Name: "owner", Kind: chat.Person, Form: true, Help: "Who does it", Default: "you"},
			{Name: "due", Kind: chat.Date, Form: true, Help: "When it should be done"},
			{Name: "detail", Kind: chat.LongText, Form: true, Max: 1000, Help: "What else they need to know"},
			{Name: "department", Kind: chat.Department, Help: "Whose action it is", Default: "that of who does it"},
			aboutRecords, actionConfidential,
		},
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		if !c.has("detail") || c.has("title") {
			return nil, nil
		}
		return chat.Args{"title": firstLine(c.text("detail"), chat.TextLimit)}, nil // of a message that it is made from
	},
	Run: func(c *call) (chat.Reply, error) {
		owner, err := c.doer(c.me.Handle)
		if err != nil {
			return chat.Reply{}, err
		}
		action, err := ops.Action{
			Meta: ops.Meta{
				Owner: owner.Handle, Department: c.department("department", c.org.HomeOf(owner)),
				Confidential: c.yes("confidential"), Links: c.ids("about"),
			},
			Title: c.text("title"), Detail: c.text("detail"), Due: c.date("due"),
		}.Give(c.me.Handle, c.today, c.now)
		if err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Actions, &action); err != nil {
			return chat.Reply{}, err
		}
		if action.State == ops.ActionAccepted {
			return c.actionReply("Written down", action), nil
		}
		return c.actionReply("Given to "+owner.Name, action), c.tellPerson(owner.Handle, action.ID, offerSlot(action))
	},
})

// actionConfidential is confidential, for records of which who gave them may know.
var actionConfidential = chat.Option{Name: "confidential", Kind: chat.Flag, Default: "no",
	Help: "Only who does it, who gave it, the head of the department, the COO and the CEO see it"}

// doer is the person whom the option owner names, or otherwise that one, if they can be
// given something to do.
func (c *call) doer(otherwise ops.Handle) (ops.Person, error) {
	p, _ := c.org.Person(c.person("owner", otherwise))
	if p.Has(ops.Observer) {
		return p, ops.Wrong("owner", "%s only observes. Who else could do it?", p.Name)
	}
	return p, nil
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "action edit",
		Summary:  "Correct an action’s words, department or what it is about",
		Detail:   "Another day is set with /action move, another owner with /action assign.",
		Examples: []string{"action edit ACT-12 title:Find two more suppliers"},
		Options: []chat.Option{
			actionID,
			{Name: "title", Kind: chat.Text, Rest: true, Form: true, Label: "What is to be done"},
			{Name: "detail", Kind: chat.LongText, Form: true, Max: 1000, Help: "What else they need to know"},
			{Name: "department", Kind: chat.Department, Help: "Whose action it is"},
			aboutRecords, actionConfidential,
		},
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		a, err := storage.Actions.Get(c.r, c.id("id"))
		return chat.Args{"id": string(a.ID), "title": a.Title, "detail": a.Detail, "department": string(a.Department)}, err
	},
	Run: func(c *call) (chat.Reply, error) {
		if len(c.values) == 1 { // nothing but the id was said
			return c.editForm()
		}
		a, err := c.changeAction((*ops.Action).MayChange, func(a ops.Action) (ops.Action, error) {
			c.set("title", &a.Title)
			c.set("detail", &a.Detail)
			a.Department = c.department("department", a.Department)
			if c.has("about") || c.cleared("about") {
				a.Links = c.ids("about")
			}
			if c.has("confidential") {
				a.Confidential = c.yes("confidential")
			}
			if a.Title == "" {
				return a, ops.Wrong("title", "Say what is to be done.")
			}
			return a, nil
		})
		return c.actionSaid("Changed", a, c.actionFacts(a)), err
	},
})

// changeAction reads the named action, sees to it that the person may do that with it,
// saves what change makes of it, and tells those who should hear of it: its owner, who
// gave it, and whose it was before.
func (c *call) changeAction(may func(*ops.Action, *ops.Org, ops.Person) error, change func(ops.Action) (ops.Action, error)) (ops.Action, error) {
	before, err := storage.Actions.Get(c.r, c.id("id"))
	if err != nil {
		return before, err
	}
	if err := may(&before, c.org, c.me); err != nil {
		return before, err
	}
	a, err := change(before)
	if err != nil {
		return before, err
	}
	if err := save(c, storage.Actions, &a); err != nil {
		return a, err
	}
	if a.Revision == before.Revision {
		return a, ops.Refuse("%s is like that already. Nothing was changed.", a.ID)
	}
	if a.Offer != before.Offer {
		if err := c.tellPerson(a.Owner, a.ID, offerSlot(a)); err != nil {
			return a, err
		}
	}
	if a.News == before.News {
		return a, nil
	}
	hear := []ops.Handle{a.Giver, before.Owner, a.Owner}
	if a.Offer != before.Offer {
		hear = slices.DeleteFunc(hear, func(h ops.Handle) bool { return h == a.Owner })
	}
	slices.Sort(hear)
	facets := ops.FacetsOfRecord(&a)
	for _, h := range slices.Compact(hear) {
		if p, _ := c.org.Person(h); !c.org.MaySee(p, facets) {
			continue // whose it is no longer, and nobody else’s business
		}
		if err := c.tellPerson(h, a.ID, actionNewsSlot(a)); err != nil {
			return a, err
		}
	}
	return a, nil
}
