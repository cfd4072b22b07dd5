package commands

import (
	"fmt"
	"strconv"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "risk log",
		Summary: "Put a risk on the register",
		Detail:  "Say in a few words what may happen. Everything else can follow later.",
		Examples: []string{
			"risk log Second supplier may fail likelihood:4 impact:major due:in 2 weeks",
			"risk log Key engineer may leave confidential:yes",
		},
		// What was written is what would happen: it is kept whole there, and its
		// first line is proposed as the title.
		Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "event"}, {Label: "Log a risk"}},
		Options: []chat.Option{
			{Name: "title", Kind: chat.Text, Rest: true, Required: true, Label: "What may happen"},
			likelihood, impact, category,
			{Name: "department", Kind: chat.Department, Help: "Whose risk it is", Default: "yours"},
			{Name: "owner", Kind: chat.Person, Help: "Who looks after it", Default: "you"},
			{Name: "mitigation", Kind: chat.LongText, Help: "What will be done about it", Max: 1000},
			{Name: "due", Kind: chat.Date, Help: "When the mitigation should be done"},
			{Name: "cause", Kind: chat.LongText, Help: "What could bring it about", Max: 1000},
			{Name: "event", Kind: chat.LongText, Help: "What exactly would happen", Max: 1000},
			{Name: "consequence", Kind: chat.LongText, Help: "What would follow", Max: 1000},
			links, confidential,
		},
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		if c.has("event") { // a message that the risk is logged from
			return chat.Args{"title": firstLine(c.text("event"), chat.TextLimit)}, nil
		}
		ids := c.ids("links")
		if len(ids) != 1 {
			return nil, nil
		}
		if prefix, _ := ids[0].Split(); prefix != storage.Updates.Prefix() {
			return nil, nil
		}
		update, err := storage.Updates.Get(c.r, ids[0])
		return chat.Args{"title": truncated(clean(update.Summary, false), chat.TextLimit)}, err
	},
	Run: func(c *call) (chat.Reply, error) {
		department := c.department("department", c.org.HomeOf(c.me))
		if department == "" {
			return chat.Reply{}, ops.Wrong("department", "You are in no department. Whose risk is it?")
		}
		risk, err := ops.LogRisk(ops.Risk{
			Meta: ops.Meta{
				Owner: c.person("owner", c.me.Handle), Department: department, Confidential: c.yes("confidential"),
				Links: c.ids("links"),
			},
			Title: c.text("title"), Cause: c.text("cause"), Event: c.text("event"), Consequence: c.text("consequence"),
			Category: c.text("category"), Current: c.rating("likelihood", "impact"),
			Mitigation: c.text("mitigation"), Due: c.date("due"),
		}, c.org.Risk, c.today)
		if err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Risks, &risk); err != nil {
			return chat.Reply{}, err
		}
		if !risk.Confidential {
			if err := c.tellTeam(department, risk.ID, "card"); err != nil {
				return chat.Reply{}, err
			}
		}
		if err := c.tellOfRisk(risk); err != nil {
			return chat.Reply{}, err
		}
		if err := c.tellPerson(risk.Owner, risk.ID, "owner"); err != nil {
			return chat.Reply{}, err
		}
		reply := c.riskReply("Logged", risk)
		if !risk.Current.Rated() {
			reply.Message.Buttons = append(reply.Message.Buttons, riskButton("Assess", "risk assess", risk, chat.Primary))
		} else if risk.Mitigation == "" {
			reply.Message.Buttons = append(reply.Message.Buttons, riskButton("Plan", "risk plan", risk, chat.Primary))
		}
		return reply, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk assess",
		Summary:  "Rate how likely a risk is and how bad it would be",
		Examples: []string{"risk assess RISK-12 4 5", "risk assess RISK-12 likelihood:4 impact:major"},
		Options: []chat.Option{
			riskID, positional(likelihood), positional(impact),
			{Name: "inherent_likelihood", Kind: chat.Choice, Choices: scale(ops.Likelihoods), Help: "The likelihood before anything was done"},
			{Name: "inherent_impact", Kind: chat.Choice, Choices: scale(ops.Impacts), Help: "The impact before anything was done"},
		},
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		risk, err := c.risk()
		return ratingArgs("likelihood", "impact", risk.Current), err
	},
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.changeRisk(func(r ops.Risk) (ops.Risk, error) {
			if inherent := c.rating("inherent_likelihood", "inherent_impact"); inherent.Rated() {
				r.Inherent = inherent
			}
			return r.Assess(c.rating("likelihood", "impact"), c.org.Risk, c.today)
		})
		return c.riskReply("Assessed", risk), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk plan",
		Summary:  "Say what will be done about a risk, by whom and by when",
		Examples: []string{"risk plan RISK-12 Sign a second supplier owner:@bo due:end of month"},
		Options: []chat.Option{
			riskID,
			{Name: "mitigation", Kind: chat.LongText, Rest: true, Form: true, Max: 1000, Label: "What will be done"},
			{Name: "treatment", Kind: chat.Choice, Form: true, Choices: words([]string{string(ops.Mitigate), string(ops.Avoid), string(ops.Transfer)}),
				Help: "Reduce it, avoid it or pass it on. To live with it: risk accept", Default: "mitigate"},
			{Name: "owner", Kind: chat.Person, Form: true, Help: "Who looks after it"},
			{Name: "due", Kind: chat.Date, Form: true, Help: "When it should be done"},
			{Name: "residual_likelihood", Kind: chat.Choice, Choices: scale(ops.Likelihoods), Help: "The likelihood once it is done"},
			{Name: "residual_impact", Kind: chat.Choice, Choices: scale(ops.Impacts), Help: "The impact once it is done"},
		},
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		risk, err := c.risk()
		args := chat.Args{"mitigation": risk.Mitigation, "owner": string(risk.Owner), "due": risk.Due.String()}
		if risk.Treatment != ops.Accept {
			args["treatment"] = string(risk.Treatment)
		}
		return args, err
	},
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.changeRisk(func(r ops.Risk) (ops.Risk, error) {
			return r.Plan(ops.Plan{
				Treatment: ops.Treatment(c.text("treatment")), Mitigation: c.text("mitigation"),
				Owner: c.person("owner", ""), Due: c.date("due"),
				Residual: c.rating("residual_likelihood", "residual_impact"),
			}, c.today)
		})
		if err != nil {
			return chat.Reply{}, err
		}
		return c.riskReply("Planned", risk), c.tellPerson(risk.Owner, risk.ID, "owner")
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk assign",
		Summary:  "Give a risk to somebody",
		Examples: []string{"risk assign RISK-12 @bo"},
		Options: []chat.Option{
			riskID,
			{Name: "owner", Kind: chat.Person, Required: true, Positional: true, Help: "Who looks after it from now on"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.changeRisk(func(r ops.Risk) (ops.Risk, error) {
			r.Owner = c.person("owner", r.Owner)
			return r, nil
		})
		if err != nil {
			return chat.Reply{}, err
		}
		return c.riskReply("Assigned to "+c.name(risk.Owner), risk), c.tellPerson(risk.Owner, risk.ID, "owner")
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk edit",
		Summary:  "Correct a risk’s words, department or category",
		Examples: []string{"risk edit RISK-12 title:Both suppliers may fail"},
		Options: []chat.Option{
			riskID,
			{Name: "title", Kind: chat.Text, Rest: true, Form: true, Label: "What may happen"},
			category,
			{Name: "department", Kind: chat.Department, Help: "Whose risk it is"},
			{Name: "cause", Kind: chat.LongText, Form: true, Help: "What could bring it about", Max: 1000},
			{Name: "event", Kind: chat.LongText, Help: "What exactly would happen", Max: 1000},
			{Name: "consequence", Kind: chat.LongText, Form: true, Help: "What would follow", Max: 1000},
			links, confidential,
		},
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		risk, err := c.risk()
		return chat.Args{"id": string(risk.ID), "title": risk.Title, "category": risk.Category, "department": string(risk.Department),
			"cause": risk.Cause, "event": risk.Event, "consequence": risk.Consequence}, err
	},
	Run: func(c *call) (chat.Reply, error) {
		if len(c.values) == 1 { // nothing but the id was said
			return c.editForm()
		}
		risk, err := c.changeRisk(func(r ops.Risk) (ops.Risk, error) {
			c.set("title", &r.Title)
			c.set("category", &r.Category)
			c.set("cause", &r.Cause)
			c.set("event", &r.Event)
			c.set("consequence", &r.Consequence)
			r.Department = c.department("department", r.Department)
			c.setLinks(&r.Meta)
			if c.has("confidential") {
				r.Confidential = c.yes("confidential")
			}
			if r.Title == "" {
				return r, ops.Wrong("title", "Say what may happen.")
			}
			return r, nil
		})
		if err == nil && c.has("department") && !risk.Confidential {
			err = c.tellTeam(risk.Department, risk.ID, "card")
		}
		return c.riskReply("Changed", risk), err
	},
})

// set puts the option's text in a field, if the option was given.
func (c *call) set(option string, field *string) {
	if c.has(option) || c.cleared(option) {
		*field = c.text(option)
	}
}

// setLinks puts the records that the option names in place of those that the
// record is linked to, if the option was given.
func (c *call) setLinks(m *ops.Meta) {
	if c.has("links") || c.cleared("links") {
		m.Links = c.ids("links")
	}
}

// ratingArgs are a rating as the values of two options.
func ratingArgs(likelihood, impact string, r ops.Rating) chat.Args {
	args := chat.Args{}
	if r.Likelihood > 0 {
		args[likelihood] = strconv.Itoa(r.Likelihood)
	}
	if r.Impact > 0 {
		args[impact] = strconv.Itoa(r.Impact)
	}
	return args
}

// tellOfRisk tells the COO of a risk that is high enough. Each higher level is
// a message of its own, since a change of an old one would notify nobody.
func (c *call) tellOfRisk(risk ops.Risk) error {
	if !c.org.Risk.Alerts(risk) || risk.AcceptedOn(c.today) {
		return nil
	}
	for _, coo := range c.operators() {
		if err := c.tellPerson(coo.Handle, risk.ID, fmt.Sprintf("alert-%s-%d", risk.Level(), risk.Rises)); err != nil {
			return err
		}
	}
	return nil
}

// due is a day with how far off it is.
func (c *call) due(d dates.Date) string { return c.day(d) + " (" + dates.Until(d, c.today) + ")" }
