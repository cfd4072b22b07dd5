package commands

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// health choices with the words that people use for them.
var healths = []chat.Value{
	{Value: string(ops.OnTrack), Label: "on track", Also: []string{"green", "ok", "good"}},
	{Value: string(ops.AtRisk), Label: "at risk", Also: []string{"yellow", "amber", "shaky"}},
	{Value: string(ops.OffTrack), Label: "off track", Also: []string{"red", "bad"}},
}

// reportOptions are what a report consists of; posting requires health and
// summary, editing nothing.
func reportOptions(required bool) []chat.Option {
	return []chat.Option{
		{Name: "health", Kind: chat.Choice, Choices: healths, Required: required, Positional: true, Form: true, Label: "How is it going"},
		{Name: "summary", Kind: chat.LongText, Rest: true, Required: required, Form: true, Max: 500, Label: "In a sentence"},
		{Name: "progress", Kind: chat.LongText, Form: true, Max: 1000, Help: "What moved since last time"},
		{Name: "blockers", Kind: chat.LongText, Form: true, Max: 1000, Help: "What is in the way"},
		{Name: "waiting_on", Kind: chat.Department, Many: true, Form: true, Help: "Which department can unblock it"},
		{Name: "asks", Kind: chat.LongText, Max: 1000, Help: "What you need from others"},
		links,
		{Name: "period", Kind: chat.Text, Max: 10, Help: "The week it is about, such as 2026-W48", Default: "this week"},
	}
}

var updateID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"UPD"}, Positional: true,
	Help: "The update’s id, such as UPD-12", Default: "your last one"}

var _ = declare(command{
	Command: chat.Command{
		Path:    "update post",
		Summary: "Post a status update for your department",
		Detail:  "The head of each department that it waits on is asked when that will be done. One that is off track is also sent to the COO.",
		Examples: []string{
			"update on track All shipped before the deadline",
			"update off track Launch slips blockers:Contract unsigned waiting_on:legal",
		},
		Shortcuts: []chat.Shortcut{{Label: "Log as update", Into: "summary"}, {Label: "Log as blocker", Into: "blockers"}, {Label: "Post an update"}},
		Default:   true,
		Options: append(reportOptions(true),
			chat.Option{Name: "department", Kind: chat.Department, Help: "For which department", Default: "yours"},
			confidential,
		),
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		if !c.inv.Form || !c.has("blockers") {
			return nil, nil
		}
		return chat.Args{"summary": firstLine(c.text("blockers"), 150)}, nil // of a message that is logged as a blocker
	},
	Run: func(c *call) (chat.Reply, error) {
		department, err := c.reportingFor()
		if err != nil {
			return chat.Reply{}, err
		}
		update := ops.Update{
			Meta:   ops.Meta{Owner: c.me.Handle, Department: department, Confidential: c.yes("confidential")},
			Period: dates.WeekOf(c.today), AsOf: c.now,
		}
		if err := c.report(&update); err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Updates, &update); err != nil {
			return chat.Reply{}, err
		}
		if err := c.tellOfUpdate(update); err != nil {
			return chat.Reply{}, err
		}
		if err := c.closeOpenOf(update); err != nil {
			return chat.Reply{}, err
		}
		if err := c.syncBlockers(update); err != nil {
			return chat.Reply{}, err
		}
		return c.updateReply("Posted", update)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "update same",
		Also:     []string{"update nothing changed", "update unchanged", "update reaffirm"},
		Summary:  "Say that nothing has changed since your last update",
		Examples: []string{"update same"},
		Options: []chat.Option{
			{Name: "department", Kind: chat.Department, Help: "For which department", Default: "yours"},
		},
	},
	Who: ops.AnyMember,
	Run: func(c *call) (chat.Reply, error) {
		department, err := c.reportingFor()
		if err != nil {
			return chat.Reply{}, err
		}
		update, found, err := c.latest(department)
		if err != nil {
			return chat.Reply{}, err
		}
		if !found {
			return chat.Reply{}, ops.Refuse("%s has no update yet that could still hold. Post one: /update", c.departmentName(department))
		}
		if update, err = update.Reaffirm(c.now); err != nil {
			reply := refuse(err.Error())
			reply.Message.Buttons = []chat.Button{{Label: "Post an update", Path: "update post", Form: true, Style: chat.Primary,
				Args: chat.Args{"health": string(update.Health), "department": string(department)}}}
			return reply, nil
		}
		if err := save(c, storage.Updates, &update); err != nil {
			return chat.Reply{}, err
		}
		return c.updateReply(fmt.Sprintf("Still holds (%d of %d)", update.Reaffirmed, ops.MaxReaffirmed), update)
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "update edit",
		Summary:  "Correct an update of your own",
		Detail:   "What was posted is changed in place; nobody is sent it again. Who is waited on for something else than before is asked.",
		Examples: []string{"update edit health:at_risk", "update edit UPD-12 Launch slips by a week"},
		Options:  append([]chat.Option{updateID}, reportOptions(false)...),
	},
	Who: ops.AnyMember,
	Fill: func(c *call) (chat.Args, error) {
		update, err := c.ownUpdate()
		return chat.Args{
			"id": string(update.ID), "health": string(update.Health), "summary": update.Summary, "progress": update.Progress,
			"blockers": update.Blockers, "waiting_on": joinHandles(update.WaitingOn, ", "), "asks": update.Asks,
		}, err
	},
	Run: func(c *call) (chat.Reply, error) {
		update, err := c.ownUpdate()
		if err != nil {
			return chat.Reply{}, err
		}
		before := update.Revision
		if err := c.report(&update); err != nil {
			return chat.Reply{}, err
		}
		if err := save(c, storage.Updates, &update); err != nil {
			return chat.Reply{}, err
		}
		if update.Revision == before {
			return c.editForm()
		}
		if err := c.tellOfUpdate(update); err != nil {
			return chat.Reply{}, err
		}
		if err := c.syncBlockers(update); err != nil {
			return chat.Reply{}, err
		}
		return c.updateReply("Changed", update)
	},
})

// editForm asks what is to be changed, where nothing was said.
func (c *call) editForm() (chat.Reply, error) { return c.ask(nil, nil) }

// report puts what was said into an update, and checks it.
func (c *call) report(u *ops.Update) error {
	if c.has("health") {
		u.Health = ops.Health(c.text("health"))
	}
	c.set("summary", &u.Summary)
	c.set("progress", &u.Progress)
	if c.set("blockers", &u.Blockers); ops.SaysNone(u.Blockers) {
		u.Blockers = ""
	}
	c.set("asks", &u.Asks)
	if c.has("waiting_on") || c.cleared("waiting_on") {
		u.WaitingOn = c.departments("waiting_on")
	}
	c.setLinks(&u.Meta)
	if c.has("period") {
		week, err := dates.ParseWeek(c.text("period"))
		if err != nil {
			return ops.Wrong("period", "%s", sentence(err))
		}
		u.Period = week
	}
	return u.Check()
}

// reportingFor is the department for which the person posts, if they may:
// their own, one that they head or deputise for, or any if they are the COO.
func (c *call) reportingFor() (ops.Handle, error) {
	department := c.department("department", c.org.HomeOf(c.me))
	if department == "" {
		return "", ops.Wrong("department", "You are in no department. For which one is it?")
	}
	d, _ := c.org.Department(department)
	if c.me.Department != department && d.Deputy != c.me.Handle && !c.org.Runs(c.me, d.Head, department) {
		return "", ops.Wrong("department", "Only somebody of %s, or the COO, can post for it.", d.Name)
	}
	return department, nil
}

// latest is the department's latest update that the person may know of.
func (c *call) latest(department ops.Handle) (ops.Update, bool, error) {
	return found(storage.Updates.First(c.r, storage.Query{
		List: "department", Key: []string{string(department)}, Keep: c.sees,
	}))
}

// ownUpdate is the update that the option id names, or the person's last one.
func (c *call) ownUpdate() (ops.Update, error) {
	if c.id("id") == "" {
		update, ok, err := found(storage.Updates.First(c.r, storage.Query{List: "owner", Key: []string{string(c.me.Handle)}}))
		if err == nil && !ok {
			err = ops.Refuse("You have not posted an update yet. Post one: /update")
		}
		return update, err
	}
	update, err := storage.Updates.Get(c.r, c.id("id"))
	if err == nil && update.Owner != c.me.Handle {
		err = ops.Refuse("%s is %s’s. Only they can change it.", update.ID, c.name(update.Owner))
	}
	return update, err
}

// tellOfUpdate shows an update to its team and, where it is off track, to the
// COO. What is confidential goes to nobody who may not see it. The departments that
// it waits on are asked by [call.syncBlockers].
func (c *call) tellOfUpdate(u ops.Update) error {
	if u.Open() || !u.Confidential && u.Audience == ops.ForDepartment {
		if err := c.tellTeam(u.Department, u.ID, "card"); err != nil {
			return err
		}
	}
	if u.Health != ops.OffTrack {
		return nil
	}
	for _, coo := range c.operators() {
		if err := c.tellPerson(coo.Handle, u.ID, "alert"); err != nil {
			return err
		}
	}
	return nil
}

// times is a count as an adverb.
func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return plural(n, "time", "times")
}

// waitingWords names the departments that something waits on.
func (c *call) waitingWords(departments []ops.Handle) string {
	names := make([]string, len(departments))
	for i, d := range departments {
		names[i] = c.departmentName(d)
	}
	return strings.Join(names, ", ")
}
