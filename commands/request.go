package commands

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

var requestID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"REQ"}, Required: true, Positional: true,
	Help: "The request’s id, such as REQ-7"}

var kinds = []chat.Value{
	{Value: string(ops.BudgetRequest), Label: "budget", Also: []string{"money"}},
	{Value: string(ops.HeadcountRequest), Label: "headcount", Also: []string{"people", "hire"}},
	{Value: string(ops.TechnologyRequest), Label: "technology", Also: []string{"tech", "tool", "software"}},
}

// askOptions are what a request consists of.
func askOptions(required bool) []chat.Option {
	return []chat.Option{
		{Name: "kind", Kind: chat.Choice, Choices: kinds, Required: required, Positional: true, Form: true, Label: "What is it for"},
		{Name: "amount", Kind: chat.Money, Required: required, Positional: true, Form: true, Label: "How much", Help: "Of headcount: what the position costs a year"},
		{Name: "title", Kind: chat.Text, Rest: true, Required: required, Form: true, Label: "What you need"},
		{Name: "justification", Kind: chat.LongText, Form: true, Max: 1000, Label: "Why"},
		{Name: "if_declined", Kind: chat.LongText, Form: true, Max: 1000, Label: "What happens if not"},
		{Name: "needed_by", Kind: chat.Date, Form: true, Help: "When you need it"},
		{Name: "department", Kind: chat.Department, Help: "Whose budget it is", Default: "yours"},
		{Name: "beneficiary", Kind: chat.Person, Help: "Whom it is for, if that is one person"},
		{Name: "vendor", Kind: chat.Text, Help: "Technology: whom it is bought from"},
		{Name: "seats", Kind: chat.Integer, Min: 1, Max: 1000000, Help: "Technology: how many seats"},
		{Name: "renewal", Kind: chat.Date, Help: "Technology: when it is renewed"},
		{Name: "job_title", Kind: chat.Text, Help: "Headcount: what the position is called"},
		{Name: "position", Kind: chat.Choice, Choices: words([]string{"new", "backfill"}), Help: "Headcount: new, or a backfill"},
		{Name: "fte", Kind: chat.Text, Max: 6, Help: "Headcount: how much of a full position", Default: "1"},
		{Name: "start", Kind: chat.Date, Help: "When it should begin"},
		links,
		{Name: "override", Kind: chat.Text, Help: "Why it may go over the budget, from those who may say so"},
		confidential,
	}
}

var _ = declare(command{
	Command: chat.Command{
		Path:      "request new",
		Summary:   "Ask for money, people or technology",
		Detail:    "It goes to those who decide by the approval policy: /policy explain says who that is.",
		Default:   true,
		Shortcuts: []chat.Shortcut{{Label: "Ask for resources"}},
		Examples: []string{
			"request budget €12,000 Contractor for the peak season needed_by:1 Dec",
			"request technology $4,800 Helpdesk licences vendor:Zendesk seats:20",
			"request headcount 65k EUR Night shift lead job_title:Shift lead",
		},
		Options: askOptions(true),
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		department := c.department("department", c.org.HomeOf(c.me))
		if department == "" {
			return chat.Reply{}, ops.Wrong("department", "You are in no department. Whose budget is it?")
		}
		r := ops.Request{Meta: ops.Meta{Owner: c.me.Handle, Department: department}}
		if err := c.fillRequest(&r); err != nil {
			return chat.Reply{}, err
		}
		r, err := r.Submit(c.org, c.now, c.today)
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.keep(ops.Request{}, &r); err != nil {
			return chat.Reply{}, err
		}
		if !r.Confidential {
			if err := c.tellTeam(department, r.ID, "card"); err != nil {
				return chat.Reply{}, err
			}
		}
		return c.requestReply("Asked for", r)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:    "request resubmit",
		Also:    []string{"request edit"},
		Summary: "Change your request, and send it on its way again",
		Detail: "Another amount, kind, vendor, beneficiary, start or department starts the approval over. " +
			"Anything else goes on where it was.",
		Examples: []string{"request resubmit REQ-7 amount:€9,500", "request resubmit REQ-7 justification:Quote attached"},
		Options:  append([]chat.Option{requestID}, askOptions(false)...),
	},
	Who: ops.AnyMember, Final: true,
	Fill: func(c *call) (chat.Args, error) {
		r, err := c.request()
		return c.requestArgs(r), err
	},
	Run: func(c *call) (chat.Reply, error) {
		before, err := c.request()
		if err != nil {
			return chat.Reply{}, err
		}
		if before.Owner != c.me.Handle {
			return chat.Reply{}, ops.Refuse("%s is %s’s request. Only they can change it.", before.ID, c.name(before.Owner))
		}
		if len(c.values) <= 1 && !before.State.Ended() && before.State != ops.Approved {
			return c.ask(chat.Args{"id": string(before.ID)}, nil) // it does not say what to change
		}
		r := before
		if err := c.fillRequest(&r); err != nil {
			return chat.Reply{}, err
		}
		r.Department = c.department("department", r.Department)
		if r, err = r.Resubmit(before, c.org, c.now, c.today); err != nil {
			return chat.Reply{}, err
		}
		if err := c.keep(before, &r); err != nil {
			return chat.Reply{}, err
		}
		if r.Revision == before.Revision {
			return c.ask(chat.Args{"id": string(r.ID)}, nil)
		}
		done := "Changed"
		if r.Version != before.Version {
			done = "Changed, and on its way from the start"
		}
		return c.requestReply(done, r)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "request copy",
		Summary:  "Ask again for what an earlier request asked for",
		Detail:   "It opens a form with what the earlier one said. Nothing is sent before you submit it.",
		Examples: []string{"request copy REQ-7"},
		ReadOnly: true,
		Options:  []chat.Option{requestID},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		r, err := c.request()
		if err != nil {
			return chat.Reply{}, err
		}
		args := c.requestArgs(r)
		args["links"] = string(r.ID)
		delete(args, "needed_by") // that day has most likely passed
		c.cmd = c.book.commands["request new"]
		c.values, c.inv.Form = map[string]value{}, true
		return c.ask(args, nil)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "request withdraw",
		Summary:  "Take your request back",
		Examples: []string{"request withdraw REQ-7 Found the money elsewhere"},
		Options: []chat.Option{
			requestID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Max: 500, Help: "Why"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		before, err := c.request()
		if err != nil {
			return chat.Reply{}, err
		}
		if before.Owner != c.me.Handle {
			return chat.Reply{}, ops.Refuse("%s is %s’s request. Only they can take it back.", before.ID, c.name(before.Owner))
		}
		r, err := before.Withdraw(c.text("reason"))
		if err != nil {
			return chat.Reply{}, err
		}
		if err := c.keep(before, &r); err != nil {
			return chat.Reply{}, err
		}
		return c.requestReply("Taken back", r)
	},
})

// fillRequest puts what was said into a request.
func (c *call) fillRequest(r *ops.Request) error {
	if c.has("kind") {
		r.Kind = ops.RequestKind(c.text("kind"))
	}
	if c.has("amount") {
		r.Amount = c.values["amount"].amount
	}
	c.set("title", &r.Title)
	c.set("justification", &r.Justification)
	c.set("if_declined", &r.Declined)
	c.set("vendor", &r.Vendor)
	c.set("job_title", &r.JobTitle)
	c.set("position", &r.Position)
	c.setDate("needed_by", &r.NeededBy)
	c.setDate("renewal", &r.Renewal)
	c.setDate("start", &r.Start)
	c.setLinks(&r.Meta)
	if c.has("seats") {
		r.Seats = c.number("seats")
	}
	if c.has("beneficiary") || c.cleared("beneficiary") {
		r.Beneficiary = c.person("beneficiary", "")
	}
	if c.has("confidential") {
		r.Confidential = c.yes("confidential")
	}
	if r.Kind == ops.HeadcountRequest && r.FTE == 0 {
		r.FTE = 100
	}
	if c.has("fte") {
		fte, err := hundredths(c.text("fte"))
		if err != nil {
			return ops.Wrong("fte", "Write a number such as 1 or 0.5.")
		}
		r.FTE = fte
	}
	return nil
}

// setDate puts the option's day in a field, if the option was given.
func (c *call) setDate(option string, field *dates.Date) {
	if c.has(option) || c.cleared(option) {
		*field = c.date(option)
	}
}

// hundredths reads a decimal number with a point or a comma.
func hundredths(text string) (int, error) {
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > 1000 {
		return 0, errors.New("not a number of positions")
	}
	return int(math.Round(n * 100)), nil
}

// requestArgs are a request's present values, for a form.
func (c *call) requestArgs(r ops.Request) chat.Args {
	args := chat.Args{
		"kind": string(r.Kind), "amount": ops.PlainAmount(r.Amount), "title": r.Title, "justification": r.Justification,
		"if_declined": r.Declined, "needed_by": r.NeededBy.String(), "department": string(r.Department),
		"beneficiary": string(r.Beneficiary), "vendor": r.Vendor, "job_title": r.JobTitle, "position": r.Position,
		"renewal": r.Renewal.String(), "start": r.Start.String(),
	}
	if r.Confidential {
		args["confidential"] = "yes"
	}
	if r.FTE > 0 {
		args["fte"] = strconv.FormatFloat(float64(r.FTE)/100, 'f', -1, 64)
	}
	if r.Seats > 0 {
		args["seats"] = strconv.Itoa(r.Seats)
	}
	for name, value := range args {
		if value == "" {
			delete(args, name)
		}
	}
	return args
}
