package commands

import (
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "delegate to",
		Summary: "Let somebody decide in your place for a time",
		Detail: "They cannot hand it on, and nobody decides on what they asked for themselves. " +
			"What they decide is shown as decided for you. Confidential requests they see only if they may see them anyway.",
		Examples: []string{"delegate to @bo until:friday", "delegate to @bo On holiday until:in 2 weeks ceiling:€10k"},
		Options: []chat.Option{
			{Name: "to", Kind: chat.Person, Required: true, Positional: true, Label: "Who decides"},
			{Name: "until", Kind: chat.Date, Required: true, Help: "The last day"},
			{Name: "from", Kind: chat.Date, Form: true, Help: "The first day", Default: "today"},
			{Name: "ceiling", Kind: chat.Money, Form: true, Help: "Up to which amount", Default: "any"},
			{Name: "reason", Kind: chat.Text, Rest: true, Help: "Why"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		d := ops.Delegation{
			Meta: ops.Meta{Owner: c.me.Handle, Department: c.me.Department},
			To:   c.person("to", ""), From: c.date("from"), Until: c.date("until"), Reason: c.text("reason"),
		}
		if d.From.IsZero() {
			d.From = c.today
		}
		if c.has("ceiling") {
			ceiling, err := c.org.Convert(c.values["ceiling"].amount, c.org.Currency)
			if err != nil {
				return chat.Reply{}, ops.Wrong("ceiling", "%s.", err)
			}
			d.Ceiling = ceiling
		}
		if err := c.delegate(&d); err != nil {
			return chat.Reply{}, err
		}
		if err := c.wake(wake{who: d.To, from: c.dawn(d.To, d.From)}); err != nil { // for what waits already
			return chat.Reply{}, err
		}
		return chat.Reply{Message: chat.Message{
			Subject: string(d.ID),
			Title:   chat.L(capital(c.delegationDays(d)) + ", " + c.name(d.To) + " decides in your place" + c.ceilingWords(d) + "."),
			Buttons: []chat.Button{{Label: "End it", Path: "delegate revoke", Args: chat.Args{"to": string(d.To)}}},
		}}, nil
	},
})

// delegate checks and saves a delegation, and tells whom it is given to.
func (c *call) delegate(d *ops.Delegation) error {
	if to, _ := c.org.Person(d.To); to.Has(ops.Observer) {
		return ops.Wrong("to", "%s only observes. Who else could decide?", to.Name)
	}
	if err := d.Check(c.today); err != nil {
		return err
	}
	if err := save(c, storage.Delegations, d); err != nil {
		return err
	}
	return c.tellPerson(d.To, d.ID, "given")
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "delegate list",
		Summary:  "Show who decides in your place, and in whose place you do",
		Examples: []string{"delegate list"},
		ReadOnly: true,
	},
	Who: ops.Anyone, Personal: true,
	Run: func(c *call) (chat.Reply, error) {
		given, err := c.given(c.me.Handle)
		if err != nil {
			return chat.Reply{}, err
		}
		had, err := c.delegations(c.me.Handle)
		if err != nil {
			return chat.Reply{}, err
		}
		var lines []chat.Line
		for _, d := range given {
			if !d.Until.Before(c.today) {
				lines = append(lines, chat.L(c.name(d.To)+" decides for you from "+c.day(d.From)+" to "+c.day(d.Until)+c.ceilingWords(d)))
			}
		}
		for _, d := range had {
			if !d.Until.Before(c.today) {
				lines = append(lines, chat.L("You decide for "+c.name(d.Owner)+" from "+c.day(d.From)+" to "+c.day(d.Until)+c.ceilingWords(d)))
			}
		}
		if len(lines) == 0 {
			return chat.Say("Nobody decides in your place, nor you in another’s."), nil
		}
		return chat.Reply{Message: chat.Message{Title: chat.L("Deciding for somebody else"), Blocks: []chat.Block{chat.List(lines...)}}}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "delegate revoke",
		Summary:  "Decide for yourself again",
		Examples: []string{"delegate revoke @bo"},
		Options: []chat.Option{
			{Name: "to", Kind: chat.Person, Positional: true, Help: "Who should no longer decide", Default: "everybody"},
		},
	},
	Who: ops.AnyMember, Final: true,
	Run: func(c *call) (chat.Reply, error) {
		given, err := c.given(c.me.Handle)
		if err != nil {
			return chat.Reply{}, err
		}
		var ended []string
		for _, d := range given {
			if c.has("to") && d.To != c.person("to", "") || d.Until.Before(c.today) {
				continue
			}
			d.Revoked = c.today
			if err := save(c, storage.Delegations, &d); err != nil {
				return chat.Reply{}, err
			}
			if name := c.name(d.To); !slices.Contains(ended, name) {
				ended = append(ended, name)
			}
		}
		if len(ended) == 0 {
			return chat.Reply{}, ops.Refuse("There is nothing to end: you have not let them decide in your place.")
		}
		return chat.Say("No longer deciding in your place: " + strings.Join(ended, ", ") + "."), nil
	},
})

func init() {
	// Whoever decides in another's place is reminded of what waits from the first
	// day on, and a day after they were told.
	declareMoments("DEL", func(c *call, id ops.ID) (moments, error) {
		var m moments
		d, err := get(c, storage.Delegations, id)
		if err == nil && d.Revoked.IsZero() {
			m.remind(d.To, laterOf(c.dawn(d.To, d.From), d.Created.Add(24*time.Hour)), false)
		}
		return m, err
	})
	declareCard("DEL", "given", func(c *call, at posting) (chat.Message, error) {
		d, err := storage.Delegations.Get(c.r, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		if !d.Revoked.IsZero() {
			return chat.Message{Title: chat.L(c.name(d.Owner) + " decides for themselves again.")}, nil
		}
		message := chat.Message{
			Title: chat.Line{chat.B(c.name(d.Owner)), chat.T(" asks you to decide in their place " + c.delegationDays(d) + c.ceilingWords(d) + ".")},
		}
		if d.Reason != "" {
			message.Blocks = []chat.Block{chat.Quote(d.Reason)}
		}
		return message, nil
	})
}

// given are the delegations that somebody has given and not revoked, but for those
// that were over yesterday.
func (c *call) given(from ops.Handle) ([]ops.Delegation, error) {
	page, err := storage.Delegations.List(c.r, storage.Query{
		List: "from", Key: []string{string(from)}, From: dates.Of(c.now.UTC()).AddDays(-1).String(), Limit: countTo,
	})
	return page.Records, err
}

// delegationDays are the days for which a delegation holds.
func (c *call) delegationDays(d ops.Delegation) string {
	if d.From == d.Until {
		return "on " + c.day(d.From)
	}
	return "from " + c.day(d.From) + " to " + c.day(d.Until)
}

func (c *call) ceilingWords(d ops.Delegation) string {
	if d.Ceiling.IsZero() {
		return ""
	}
	return ", up to " + c.money(d.Ceiling)
}
