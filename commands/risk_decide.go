package commands

import (
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk review",
		Summary:  "Confirm that you looked at a risk and it stands as it is",
		Examples: []string{"risk review RISK-12"},
		Options:  []chat.Option{riskID},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.changeRisk(func(r ops.Risk) (ops.Risk, error) {
			if r.Reviewed == c.today && r.NextReview == c.org.Risk.NextReview(r.Level(), c.today) {
				return r, ops.Refuse("%s was reviewed today already.", r.ID)
			}
			return r.Review(c.org.Risk, c.today)
		})
		return c.riskReply("Reviewed", risk), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:    "risk accept",
		Summary: "Decide to live with a risk until a day",
		Detail: "Up to moderate the head of the department decides, from high on the COO or the CEO. " +
			"On the day after, the risk is open again.",
		Examples: []string{"risk accept RISK-12 Cheaper than a second supplier until:in 3 months"},
		Options: []chat.Option{
			riskID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 1000, Label: "Why it can be lived with"},
			{Name: "until", Kind: chat.Date, Form: true, Help: "The last day on which it is accepted"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.risk()
		if err != nil {
			return chat.Reply{}, err
		}
		if err := risk.MayAccept(c.org, c.me); err != nil {
			return chat.Reply{}, err
		}
		until := c.date("until")
		if until.IsZero() {
			until = c.today.AddDays(c.org.Risk.AcceptDays)
		}
		if err := c.revokeAcceptance(risk); err != nil {
			return chat.Reply{}, err
		}
		acceptance := ops.Acceptance{
			Meta: ops.Meta{Owner: c.me.Handle, Department: risk.Department, Confidential: risk.Confidential},
			Risk: risk.ID, Justification: c.text("reason"), Expires: until,
		}
		if err := save(c, storage.Acceptances, &acceptance); err != nil {
			return chat.Reply{}, err
		}
		if risk, err = risk.AcceptUntil(acceptance.ID, until, c.today); err != nil {
			return chat.Reply{}, err
		}
		if c.me.Has(ops.COO) && risk.Acknowledged == "" {
			risk.Acknowledged, risk.AcknowledgedAt = c.me.Handle, c.now // who accepts it has seen it
		}
		if err := save(c, storage.Risks, &risk); err != nil {
			return chat.Reply{}, err
		}
		return c.riskReply("Accepted until "+c.day(until), risk), c.tellPerson(risk.Owner, risk.ID, "owner")
	},
})

// revokeAcceptance ends the acceptance that a risk has, if it still holds.
func (c *call) revokeAcceptance(risk ops.Risk) error {
	if risk.Acceptance == "" {
		return nil
	}
	acceptance, err := storage.Acceptances.Get(c.r, risk.Acceptance)
	if err != nil || !acceptance.Revoked.IsZero() || acceptance.Expires.Before(c.today) {
		return err
	}
	acceptance.Revoked = c.today
	return save(c, storage.Acceptances, &acceptance)
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk close",
		Summary:  "Take a risk off the register",
		Examples: []string{"risk close RISK-12 Second supplier signed"},
		Options: []chat.Option{
			riskID,
			{Name: "reason", Kind: chat.LongText, Rest: true, Required: true, Max: 1000, Label: "Why it can be closed"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.changeRisk(func(r ops.Risk) (ops.Risk, error) { return r.Close(c.text("reason")) })
		return c.riskReply("Closed", risk), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk reopen",
		Summary:  "Put a closed or accepted risk back on the register",
		Examples: []string{"risk reopen RISK-12"},
		Options:  []chat.Option{riskID},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.changeRisk(func(r ops.Risk) (ops.Risk, error) { return r.Reopen(c.today) })
		return c.riskReply("Reopened", risk), err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk acknowledge",
		Summary:  "Let its owner know that the COO has taken note of a risk",
		Examples: []string{"risk acknowledge RISK-12"},
		Options:  []chat.Option{riskID},
	},
	Who: ops.OnlyCOO,
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.changeRisk(func(r ops.Risk) (ops.Risk, error) {
			if r.Acknowledged != "" {
				return r, ops.Refuse("%s acknowledged %s on %s.", c.name(r.Acknowledged), r.ID, c.when(r.AcknowledgedAt).Text)
			}
			return r.Acknowledge(c.me.Handle, c.now)
		})
		if err != nil {
			return chat.Reply{}, err
		}
		return c.riskReply("Acknowledged", risk), c.tellPerson(risk.Owner, risk.ID, "owner")
	},
})

// expired reports whether the risk's acceptance has run out.
func expired(r ops.Risk, today dates.Date) bool { return r.Acceptance != "" && !r.AcceptedOn(today) }
