package commands

import (
	"errors"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
	"adjutant/storage"
)

var oneDigest = chat.Option{Name: "name", Kind: chat.Text, Required: true, Rest: true, Max: 60, Help: "Which one, such as ceo-weekly: see /digest list"}

var _ = declare(command{
	Command: chat.Command{
		Path:     "digest list",
		Summary:  "List the digests that are sent: to whom, and when the next one comes",
		Examples: []string{"digest list"},
		ReadOnly: true,
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		if len(c.org.Digests) == 0 {
			return say("No digests are sent. The COO can add one: /digest schedule"), nil
		}
		var lines []chat.Line
		var buttons []chat.Button
		for _, d := range c.org.Digests {
			line, err := c.digestLine(d)
			if err != nil {
				return chat.Reply{}, err
			}
			lines = append(lines, line)
			if len(buttons) < mostButtons && c.maySubscribe(d) == nil && !c.public {
				buttons = append(buttons, c.subscribeButton(d))
			}
		}
		return chat.Reply{Message: chat.Message{Title: chat.L("Digests"), Blocks: []chat.Block{chat.List(lines...)}, Buttons: buttons}}, nil
	},
})

// digestLine is a digest on one line: for whom, when, to whom, and when next.
func (c *call) digestLine(d ops.Digest) (chat.Line, error) {
	line := chat.Line{chat.B(d.Name), chat.T(" for " + d.Audience.Words("their department") + " · " + c.digestTimes(d))}
	var names []string
	recipients := c.digestRecipients(d)
	for _, to := range recipients {
		names = append(names, c.recipientName(to))
	}
	if len(names) == 0 {
		return append(line, chat.T(" · to nobody")), nil
	}
	line = append(line, chat.T(" · to "+joinWords(names)))
	next, comes, err := c.nextDigest(d, recipients[0])
	if comes {
		line = append(line, chat.T(" · next "), c.when(next))
	}
	return line, err
}

// digestTimes say when a digest comes, and where, if that is another time where the
// reader is.
func (c *call) digestTimes(d ops.Digest) string {
	s, err := d.Schedule("", c.now, ops.Came{})
	if err != nil {
		return d.Every // of a file that was applied before this was refused
	}
	return c.everyWords(s, true)
}

func (c *call) subscribeButton(d ops.Digest) chat.Button {
	label, path := "Subscribe: ", "digest subscribe"
	if slices.Contains(c.digestRecipients(d), "@"+string(c.me.Handle)) {
		label, path = "Unsubscribe: ", "digest unsubscribe"
	}
	return chat.Button{Label: label + d.Name, Path: path, Args: chat.Args{"name": d.Name}}
}

// maySubscribe refuses a digest to who is not in its audience.
func (c *call) maySubscribe(d ops.Digest) error {
	department := d.About(c.org, "@"+string(c.me.Handle))
	if d.Audience == ops.ForDepartment && department == "" {
		return ops.Wrong("name", "You are in no department, so there is nothing that %s could tell you.", d.Name)
	}
	if !d.Audience.MayRead(c.org, c.me, department) {
		return ops.Wrong("name", "%s is for %s.", d.Name, d.Audience.Words(c.departmentName(department)))
	}
	return nil
}

var _ = declare(command{
	Command: chat.Command{
		Path:     "digest subscribe",
		Summary:  "Get a digest by direct message, with your rights",
		Examples: []string{"digest subscribe leaders-weekly"},
		Options:  []chat.Option{oneDigest},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) { return c.subscribe(true) },
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "digest unsubscribe",
		Summary:  "Get a digest no longer, even if the organisation’s file sends it to you",
		Examples: []string{"digest unsubscribe leaders-weekly"},
		Options:  []chat.Option{oneDigest},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) { return c.subscribe(false) },
})

// subscribe notes somebody's wish to get a digest or not to.
func (c *call) subscribe(on bool) (chat.Reply, error) {
	d, err := c.namedDigest()
	if err != nil {
		return chat.Reply{}, err
	}
	if on {
		if err := c.maySubscribe(d); err != nil {
			return chat.Reply{}, err
		}
	}
	if slices.Contains(c.digestRecipients(d), "@"+string(c.me.Handle)) == on {
		if on {
			return chat.Reply{}, ops.Refuse("You get %s already.", d.Name)
		}
		return chat.Reply{}, ops.Refuse("You do not get %s.", d.Name)
	}
	s, _, err := found(storage.Subscriptions.First(c.r, storage.Query{List: "owner", Key: []string{string(c.me.Handle), d.Name}}))
	if err != nil {
		return chat.Reply{}, err
	}
	s.Owner, s.Digest, s.On = c.me.Handle, d.Name, on
	if err := save(c, storage.Subscriptions, &s); err != nil {
		return chat.Reply{}, err
	}
	if !on {
		return say("You do not get " + d.Name + " any more. To see one when you want it: /digest"), nil
	}
	message := chat.Message{Title: chat.L("You get " + d.Name + ": " + c.digestTimes(d))}
	next, comes, err := c.nextDigest(d, "@"+string(c.me.Handle))
	if comes {
		message.Title = append(message.Title, chat.T(", next "), c.when(next))
	}
	return chat.Reply{Message: message}, err
}

func init() {
	// The timers of a digest are those of the file and of all subscriptions, and so
	// they follow from one that was taken back, too, which has no moments any more.
	concerned["SUB"] = func(c *call, _ ops.ID) error {
		open, err := c.openPreviews()
		for _, p := range open {
			c.redraw(p.ID)
		}
		return errors.Join(err, c.takeDigests())
	}
}

var _ = declare(command{
	Command: chat.Command{
		Path:    "digest schedule",
		Summary: "Add a digest, or change when and to whom it is sent",
		Detail: "What you leave out stays as it is. It is kept in the organisation: adjutant org show writes it as a file. " +
			"Digests for the CEO or the COO go to people only, since a channel has others in it.",
		Examples: []string{
			"digest schedule ceo-weekly every:friday 07:30", "digest schedule ops-daily audience:coo every:weekdays 8:30 to:@tom",
			"digest schedule support-weekly audience:department every:monday 9:00 in:#support", "digest schedule ceo-weekly remove:yes",
		},
		Options: []chat.Option{
			{Name: "name", Kind: chat.Text, Required: true, Rest: true, Max: 60, Help: "Its name: lower-case letters, digits and dashes"},
			{Name: "every", Kind: chat.Text, Form: true, Label: "When", Max: 120, Help: "friday 08:00, weekdays at 8:30, or cron: 0 8 * * 5"},
			{Name: "audience", Kind: chat.Choice, Form: true, Choices: digestAudiences, Help: "Written for whom", Default: "leaders"},
			{Name: "to", Kind: chat.Person, Many: true, Form: true, Label: "To which people", Help: "By direct message"},
			{Name: "in", Kind: chat.Channel, Form: true, Label: "In which channel", Help: "A channel beside them"},
			{Name: "zone", Kind: chat.Text, Max: 60, Help: "Where its times are, such as Europe/London", Default: "the company’s"},
			{Name: "preview", Kind: chat.Duration, Help: "How long before, heads see what it says of them; left empty, not at all", Default: "as it is"},
			{Name: "grace", Kind: chat.Duration, Help: "How late it may still be sent", Default: ops.ScheduleGrace.String()},
			{Name: "remove", Kind: chat.Flag, Help: "Send it no longer", Default: "no"},
		},
	},
	Who: ops.Operators,
	Fill: func(c *call) (chat.Args, error) {
		d, _ := c.org.Digest(c.text("name"))
		return chat.Args{"name": d.Name, "every": d.Every, "audience": string(d.Audience)}, nil
	},
	Run: func(c *call) (chat.Reply, error) {
		before, known := c.org.Digest(c.text("name"))
		file, err := c.file()
		if err != nil {
			return chat.Reply{}, err
		}
		org := *file
		org.Digests = slices.DeleteFunc(slices.Clone(org.Digests), func(d ops.Digest) bool { return d.Name == before.Name })
		if c.yes("remove") {
			if !known {
				_, err := c.namedDigest()
				return chat.Reply{}, err
			}
			return chat.Say("Removed: " + before.Name + ". It is not sent any more."), c.changeOrg(&org, "name")
		}
		d, err := c.changedDigest(before, known)
		if err != nil {
			return chat.Reply{}, err
		}
		org.Digests = append(org.Digests, d)
		if err := c.changeOrg(&org, digestOption(&org)); err != nil {
			return chat.Reply{}, err
		}
		line, err := c.digestLine(d)
		return chat.Reply{Message: chat.Message{Title: append(chat.L("Scheduled: "), line...)}}, err
	},
})

// digestOption is the option beside which is said what is wrong with an organisation
// whose last digest was changed.
func digestOption(org *ops.Org) string {
	for _, problem := range org.Check() {
		for _, part := range []struct{ key, option string }{{".name", "name"}, {".timezone", "zone"}, {".to", "to"}} {
			if strings.Contains(problem.Path, part.key) {
				return part.option
			}
		}
	}
	return "every"
}

// changedDigest is a digest as the options want it.
func (c *call) changedDigest(d ops.Digest, known bool) (ops.Digest, error) {
	if !known {
		d = ops.Defaults().Digest
		d.Name = c.text("name")
		if !c.has("every") {
			return d, ops.Wrong("every", "When should it come?")
		}
		if !c.has("to") && !c.has("in") {
			return d, ops.Wrong("to", "To whom, or in which channel?")
		}
	}
	for option, into := range map[string]*string{"every": &d.Every, "zone": &d.Timezone} {
		c.set(option, into)
	}
	if c.has("audience") {
		d.Audience = ops.Audience(c.text("audience"))
	}
	for option, into := range map[string]*dates.Span{"preview": &d.Preview, "grace": &d.Grace} {
		if c.has(option) {
			*into = c.values[option].span
		}
	}
	if c.cleared("preview") {
		d.Preview = dates.Span{}
	}
	if c.has("to") || c.has("in") {
		d.To = nil
		for _, h := range c.values["to"].handles {
			d.To = append(d.To, "@"+string(h))
		}
		for _, h := range c.values["in"].handles {
			d.To = append(d.To, "#"+string(h))
		}
	}
	for _, to := range d.To {
		if (d.Audience == ops.ForCEO || d.Audience == ops.ForCOO) && !isPerson(to) {
			return d, ops.Wrong("in", "A digest for the %s goes to people only, since a channel has others in it. Write audience:leaders for one that others may read.", strings.ToUpper(string(d.Audience)))
		}
	}
	if _, err := recurrence.Parse(d.Every); err != nil {
		return d, ops.Wrong("every", "%s", sentence(err))
	}
	return d, nil
}
