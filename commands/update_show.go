package commands

import (
	"errors"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "update show",
		Summary:  "Show an update with its history",
		Examples: []string{"update show UPD-12", "update show department:support"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "id", Kind: chat.Record, Records: []string{"UPD"}, Positional: true, Help: "The update’s id", Default: "the latest of the department"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "The latest of that department", Default: "yours"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		var update ops.Update
		var err error
		if id := c.id("id"); id != "" {
			update, err = get(c, storage.Updates, id)
		} else {
			department := c.department("department", c.org.HomeOf(c.me))
			if department == "" {
				return chat.Reply{}, ops.Wrong("department", "Of which department?")
			}
			var ok bool
			if update, ok, err = c.latest(department); err == nil && !ok {
				return chat.Say(c.departmentName(department) + " has posted no update yet."), nil
			}
		}
		if err != nil {
			return chat.Reply{}, err
		}
		message := c.updateMessage(update)
		if linked := c.known(update.Links); len(linked) > 0 {
			message.Blocks = append(message.Blocks, chat.Fields(chat.Field{Label: "Linked", Value: chat.L(joinIDs(linked))}))
		}
		latest, current, err := c.latest(update.Department)
		if err != nil {
			return chat.Reply{}, err
		}
		if current && latest.ID == update.ID {
			assessed, err := c.assess(update.Department, &update)
			if err != nil {
				return chat.Reply{}, err
			}
			message.Blocks = append(message.Blocks, assessmentBlocks(assessed)...)
		} else {
			message.Blocks = append(message.Blocks, chat.Note(chat.T("A newer one: "), chat.C(string(latest.ID))))
		}
		background, err := c.background(update.Meta, 5)
		message.Blocks = append(message.Blocks, background...)
		return chat.Reply{Message: message}, err
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "update list",
		Summary:  "List updates, the latest first",
		Examples: []string{"update list", "update list support", "update list mine", "update list off track"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "whose", Kind: chat.Choice, Positional: true, Help: "Whose updates", Choices: []chat.Value{{Value: "mine", Label: "mine", Also: []string{"my", "me"}}}, Default: "everybody’s"},
			{Name: "health", Kind: chat.Choice, Positional: true, Choices: healths, Help: "Of one health"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department"},
			{Name: "by", Kind: chat.Person, Positional: true, Help: "Of one person"},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		by := c.person("by", "")
		if c.text("whose") == "mine" {
			var err error
			if by, err = c.self(); err != nil {
				return chat.Reply{}, err
			}
		}
		department := c.department("department", "")
		q := storage.Query{List: "latest", Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize}
		q.CountTo = q.Skip + countTo
		switch {
		case by != "":
			q.List, q.Key = "owner", []string{string(by)}
		case department != "":
			q.List, q.Key = "department", []string{string(department)}
		}
		health := ops.Health(c.text("health"))
		q.Keep = func(f ops.Facets) bool {
			return c.sees(f) && (department == "" || f.Department == department) && (health == "" || c.org.Update.HealthOf(f, c.now) == health)
		}
		found, err := storage.Updates.List(c.r, q)
		if err != nil {
			return chat.Reply{}, err
		}
		if len(found.Records) == 0 {
			return chat.Say("No updates like that."), nil
		}
		lines := make([]chat.Line, len(found.Records))
		for i, u := range found.Records {
			lines[i] = c.updateLine(u)
		}
		next := c.again("page", nextPage(q.Skip))
		return chat.Reply{Message: chat.Message{
			Title:  chat.L("Updates, the latest first"),
			Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), q.Skip, found.Count, found.More, next)...),
		}}, nil
	},
})

var _ = declare(command{
	Command: chat.Command{
		Path:     "update missing",
		Summary:  "Show which departments have no current update",
		Examples: []string{"update missing"},
		ReadOnly: true,
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		var lines []chat.Line
		for _, d := range c.org.Departments {
			update, ok, err := c.latest(d.Handle)
			if err != nil {
				return chat.Reply{}, err
			}
			line := chat.Line{chat.B(d.Name), chat.T(" · head " + c.name(d.Head) + " · ")}
			switch {
			case !ok:
				lines = append(lines, append(line, chat.T("never posted")))
			case c.org.Update.Stale(update.AsOf, c.now):
				lines = append(lines, append(line, chat.T("last "+c.ago(update.AsOf)+" "), chat.C(string(update.ID))))
			}
		}
		if len(lines) == 0 {
			return chat.Say("Every department has a current update."), nil
		}
		return chat.Reply{Message: chat.Message{
			Tone:   chat.Warning,
			Title:  chat.L(plural(len(lines), "department has", "departments have") + " no current update, so their health is unknown"),
			Blocks: []chat.Block{chat.List(lines...)},
		}}, nil
	},
})

func init() {
	show := func(c *call, at posting) (chat.Message, error) {
		u, err := get(c, storage.Updates, at.id)
		return c.updateMessage(u), err
	}
	declareCard("UPD", "card", show)
	declareCard("UPD", "alert", func(c *call, at posting) (chat.Message, error) {
		u, err := get(c, storage.Updates, at.id)
		message := c.updateMessage(u)
		// The title is filled in from the linked update: a button has no room
		// for it.
		log := chat.Button{Label: "Log a risk", Path: "risk log", Form: true,
			Args: chat.Args{"links": string(u.ID), "department": string(u.Department), "owner": string(u.Owner)}}
		if u.Confidential {
			log.Args["confidential"] = "yes"
		}
		message.Buttons = []chat.Button{log}
		return message, err
	})
	declareCard("UPD", "waiting", show) // not posted any more, but kept true where it was
}

// found turns a record that is not there into false.
func found[T any](record T, err error) (T, bool, error) {
	if errors.Is(err, storage.ErrNotFound) {
		return record, false, nil
	}
	return record, err == nil, err
}

// assess computes a department's health from its records.
func (c *call) assess(department ops.Handle, update *ops.Update) (ops.Assessment, error) {
	overdue, err := storage.Risks.List(c.r, storage.Query{
		List: "department-due", Key: []string{string(department)}, Before: c.today.String(), Keep: c.sees, Limit: 5,
	})
	if err != nil {
		return ops.Assessment{}, err
	}
	return ops.AssessHealth(c.org.Update.HealthAt(update, c.now), overdue.Records, c.today), nil
}

// assessmentBlocks say where the records and the report differ, and why.
func assessmentBlocks(a ops.Assessment) []chat.Block {
	if !a.Disagrees() {
		return nil
	}
	var reasons []string
	for _, r := range a.Reasons {
		reasons = append(reasons, string(r.Record)+" "+r.Text)
	}
	return []chat.Block{chat.Paragraph(
		chat.B("Reported "+a.Reported.Word()+", the records say "+a.Computed.Word()),
		chat.T(": "+strings.Join(reasons, ", ")),
	)}
}

// updateReply confirms what was done to an update.
func (c *call) updateReply(done string, u ops.Update) (chat.Reply, error) {
	assessed, err := c.assess(u.Department, &u)
	if err != nil {
		return chat.Reply{}, err
	}
	blockers, err := c.changedBlockers()
	return chat.Reply{Message: chat.Message{
		Subject: string(u.ID), Tone: healthTone(u.Health),
		Title:  chat.Line{chat.T(done + ": "), chat.C(string(u.ID)), chat.T(" " + c.departmentName(u.Department) + " is "), chat.B(u.Health.Word())},
		Blocks: append(assessmentBlocks(assessed), blockers...),
	}}, err
}

// updateMessage is an update as everybody reads it who may know of it. It names no
// linked records: who may know of those is another question, and may change.
func (c *call) updateMessage(u ops.Update) chat.Message {
	health := c.org.Update.HealthAt(&u, c.now)
	message := chat.Message{
		Subject: string(u.ID), Tone: healthTone(health),
		Title: chat.Line{chat.B(c.departmentName(u.Department) + " is " + health.Word()), chat.T(" "), chat.C(string(u.ID))},
	}
	if health != u.Health {
		message.Title = append(message.Title, chat.T(" (last said "+u.Health.Word()+", "+c.ago(u.AsOf)+")"))
	}
	message.Blocks = append(message.Blocks, chat.Quote(u.Summary))
	var fields []chat.Field
	add := func(label, value string) {
		if value != "" {
			fields = append(fields, chat.Field{Label: label, Value: chat.L(value)})
		}
	}
	add("Progress", u.Progress)
	add("Blockers", u.Blockers)
	add("Waiting on", c.waitingWords(u.WaitingOn))
	add("Asks", u.Asks)
	for _, r := range u.Remarks {
		add("Added", r.Text+" ("+c.name(r.By)+", "+c.dayOf(r.At)+")")
	}
	if len(fields) > 0 {
		message.Blocks = append(message.Blocks, chat.Fields(fields...))
	}
	footer := chat.Line{chat.T(c.name(u.Owner) + ", "), c.when(u.Created)}
	owner, _ := c.org.Person(u.Owner)
	if u.Period != dates.WeekOf(dates.Of(u.Created.In(c.org.Location(owner)))) {
		footer = append(footer, chat.T(" · about the week of "+c.day(u.Period.First())))
	}
	if u.Reaffirmed > 0 {
		footer = append(footer, chat.T(" · nothing changed, said "+times(u.Reaffirmed)+", last "), c.when(u.AsOf))
	}
	message.Blocks = append(message.Blocks, chat.Block{Kind: chat.BlockNote, Lines: []chat.Line{footer}})
	return message
}

// updateLine is an update on one line of a list.
func (c *call) updateLine(u ops.Update) chat.Line {
	health := c.org.Update.HealthAt(&u, c.now)
	return chat.Line{
		chat.C(string(u.ID)), chat.T(" "), chat.B(c.departmentName(u.Department)), chat.T(" " + health.Word() + ": " + truncated(u.Summary, 100) + " · " + c.name(u.Owner) + ", " + c.ago(u.AsOf)),
	}
}

// truncated is at most n characters of a text, with a sign that there is more.
func truncated(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return strings.TrimSpace(string(runes[:n-1])) + "…"
}
