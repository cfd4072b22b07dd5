package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "digest preview",
		Summary: "Show a digest as it would be sent, now or on a past day",
		Detail: "With a day it is computed from the journal, as it would have been then, at its time or at 9:00. " +
			"What you may not know of is not in it. Nothing is sent.",
		Examples: []string{"digest preview ceo", "digest preview leaders on:2026-11-06", "digest preview name:ceo-weekly", "digest preview department:support"},
		ReadOnly: true, Slow: true,
		Options: []chat.Option{
			{Name: "audience", Kind: chat.Choice, Positional: true, Choices: digestAudiences, Help: "Written for whom", Default: "that of the digest, or your own"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department"},
			{Name: "name", Kind: chat.Text, Max: 60, Help: "One of the organisation’s file, such as ceo-weekly"},
			{Name: "on", Kind: chat.Date, Help: "As of a past day", Default: "now"},
			{Name: "at", Kind: chat.Text, Max: 40, Help: "As of a past moment, such as 2026-11-06 08:00"},
		},
	},
	Who: ops.Anyone, Personal: true,
	Run: func(c *call) (chat.Reply, error) {
		d, then, err := c.preview()
		if err != nil {
			return chat.Reply{}, err
		}
		var worded *digest.Worded
		if then.now.Equal(c.now) { // what may be told is a matter of the present
			if worded, err = c.wordsFor(d, nowWait); err != nil {
				return chat.Reply{}, err
			}
		}
		c.made = &Preview{Digest: d, Worded: worded, Org: then.org, As: c.me.Handle}
		message := then.digestMessage(d, worded, "", "")
		message.Title = append(chat.Line{chat.T("Preview: ")}, message.Title...)
		return chat.Reply{Message: message}, nil
	},
})

// preview computes the digest that the options ask for, as it would be sent to its
// first recipient, without what the person may not know of; and the call as of then.
func (c *call) preview() (digest.Digest, *call, error) {
	me := c.me
	config, err := c.namedDigest()
	if err != nil {
		return digest.Digest{}, nil, err
	}
	f := digestFor{name: config.Name, audience: c.ownAudience(), department: c.department("department", "")}
	switch {
	case c.has("audience"):
		f.audience = ops.Audience(c.text("audience"))
	case config.Name != "":
		f.audience = config.Audience
	case f.department != "":
		f.audience = ops.ForDepartment
	}
	if config.Name == "" { // the one that this audience gets, if it gets one
		for _, d := range c.org.Digests {
			if d.Audience == f.audience && config.Name == "" {
				config = d
			}
		}
	}
	if recipients := c.digestRecipients(config); config.Name == f.name && len(recipients) > 0 && f.department == "" {
		f.department = config.About(c.org, recipients[0])
	}
	if err := c.mayRead(&f); err != nil {
		return digest.Digest{}, nil, err
	}
	then, err := c.asOf(config)
	if err != nil {
		return digest.Digest{}, nil, err
	}
	if was, ok := then.org.Digest(config.Name); ok && was.Audience == config.Audience {
		config = was
	}
	to := ""
	if recipients := then.digestRecipients(config); len(recipients) > 0 {
		to = recipients[0]
	}
	f.reader = then.readerFor(f.audience, f.department, to)
	if to != "" && f.department == config.About(then.org, to) {
		if f.before, err = c.deliveredAsOf(then, config.Name, to); err != nil {
			return digest.Digest{}, nil, err
		}
		if f.since, err = then.previousTime(config, to, then.now); err != nil {
			return digest.Digest{}, nil, err
		}
	}
	if f.before.ID == "" && f.since.IsZero() {
		f.since = then.now.AddDate(0, 0, -7)
	}
	f.sees = func(facets ops.Facets) bool {
		if f.reader.Handle == "" && !f.audience.ChannelSees(f.department, facets) {
			return false
		}
		return c.org.MaySee(me, facets) && (f.reader.Handle == "" || then.org.MaySee(f.reader, facets))
	}
	d, err := then.makeDigest(f)
	return d, then, err
}

// deliveredAsOf is the last edition that had reached a recipient at a moment, without
// the one that was made at that moment. What was delivered is known of the present
// only: an edition that was replaced later had not been.
func (c *call) deliveredAsOf(then *call, name, to string) (ops.Edition, error) {
	for _, id := range storage.Editions.Listed(then.r, storage.Query{
		List: "to", Key: []string{name, to},
		Keep: func(f ops.Facets) bool { return ops.EditionIn(f, ops.EditionSent) },
	}) {
		was, err := get(then, storage.Editions, id)
		if err != nil {
			return was, err
		}
		is, err := get(c, storage.Editions, id)
		if err != nil {
			return was, err
		}
		if then.now.Before(c.now) && !was.At.Before(then.now) || !is.Due.Equal(was.Due) {
			continue
		}
		if reached, err := c.reached(id); err != nil || reached {
			return was, err
		}
	}
	return ops.Edition{}, nil
}

// namedDigest is the digest that the option names, zero if it names none.
func (c *call) namedDigest() (ops.Digest, error) {
	if !c.has("name") {
		return ops.Digest{}, nil
	}
	d, ok := c.org.Digest(c.text("name"))
	if ok {
		return d, nil
	}
	var names []string
	for _, d := range c.org.Digests {
		names = append(names, d.Name)
	}
	if len(names) == 0 {
		return d, ops.Wrong("name", "The organisation’s file has no digests.")
	}
	return d, ops.Wrong("name", "There is no digest “%s”. There are: %s.", quoted(c.text("name")), joinWords(names))
}

// readerFor is who reads a digest: the recipient, or who is meant by the audience;
// nobody for a channel.
func (c *call) readerFor(a ops.Audience, department ops.Handle, to string) ops.Person {
	if isPerson(to) {
		p, _ := c.org.Person(ops.Handle(to[1:]))
		return p
	}
	role := map[ops.Audience]ops.Role{ops.ForCEO: ops.CEO, ops.ForCOO: ops.COO}[a]
	for _, p := range c.org.People {
		if role != "" && p.Has(role) {
			return p
		}
	}
	if d, ok := c.org.Department(department); ok && to == "" {
		p, _ := c.org.Person(d.Head)
		return p
	}
	return ops.Person{}
}

// asOf is the call as it would have been at the moment that the options name: with
// the records and the organisation of then.
func (c *call) asOf(config ops.Digest) (*call, error) {
	then := *c
	at := c.now
	switch {
	case c.has("at"):
		moment, err := dates.ParseMoment(c.text("at"), c.now.In(c.org.Location(c.me)), c.org.Style())
		if err != nil {
			return nil, ops.Wrong("at", "%s", sentence(err))
		}
		at = moment
	case c.has("on") && c.date("on") != c.today:
		at = c.timeOf(config, c.date("on"))
	}
	if at.After(c.now) {
		option := "at"
		if c.has("on") {
			option = "on"
		}
		return nil, ops.Wrong(option, "That is still to come: nobody knows what it will say.")
	}
	if at.Equal(c.now) {
		return &then, nil
	}
	var err error
	if then.r, err = storage.Past(c.r, at); err != nil {
		return nil, err
	}
	if err = then.readOrg(); err != nil {
		return nil, err
	}
	if then.org.Revision == 0 {
		return nil, ops.Refuse("At that time there was nothing to tell yet.")
	}
	then.now, then.saved = at, nil
	then.today = dates.Of(at.In(then.org.Location(then.me)))
	return &then, nil
}

// timeOf is when a digest came on a day, or nine in the morning.
func (c *call) timeOf(d ops.Digest, day dates.Date) time.Time {
	if len(d.To) > 0 {
		if s, err := d.Schedule(d.To[0], time.Time{}, ops.Came{}); err == nil {
			if on := s.Plan(c.org, d.To[0]).On(day); len(on) > 0 {
				return on[0].At
			}
		}
	}
	return day.At(dates.Clock{Hour: 9}, c.org.Location(c.me))
}
