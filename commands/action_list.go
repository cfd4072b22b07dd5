package commands

import (
	"strconv"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "action list",
		Summary:  "List the open actions, the first due first",
		Detail:   "Without a filter it lists all that you may see.",
		Examples: []string{"action list", "action list mine", "action list given overdue", "action list support", "action list done"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "whose", Kind: chat.Choice, Positional: true, Help: "Yours, or those that you gave to others", Default: "everybody’s",
				Choices: []chat.Value{{Value: "mine", Label: "mine", Also: []string{"my", "me"}}, {Value: "given", Label: "given by me", Also: []string{"given", "delegated"}}}},
			{Name: "due", Kind: chat.Choice, Positional: true, Help: "What should have been done by now", Choices: []chat.Value{{Value: "overdue", Label: "overdue", Also: []string{"late"}}}},
			{Name: "state", Kind: chat.Choice, Positional: true, Choices: actionStates(), Help: "In one state", Default: "all that are open"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department"},
			{Name: "owner", Kind: chat.Person, Positional: true, Help: "Of one person"},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		filter := ops.ActionFilter{Owner: c.person("owner", ""), Department: c.department("department", "")}
		if c.has("whose") {
			self, err := c.self()
			if err != nil {
				return chat.Reply{}, err
			}
			if filter.Giver = self; c.text("whose") == "mine" {
				filter.Giver, filter.Owner = "", self
			}
		}
		switch state := c.text("state"); state {
		case "ended":
			filter.Ended = true
		case "open":
		default:
			filter.State = ops.ActionState(state)
		}
		if c.has("due") {
			if filter.Ended || filter.State != "" && !filter.State.Promised() {
				return chat.Reply{}, ops.Wrong("due", "Only what was promised can be overdue.")
			}
			filter.DueBefore = c.today
		}
		list, key := filter.Source()
		q := storage.Query{
			List: list, Key: key, Before: filter.Before(), Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize,
			Keep: func(f ops.Facets) bool { return c.sees(f) && filter.Pass(f) },
		}
		q.CountTo = q.Skip + countTo
		found, err := storage.Actions.List(c.r, q)
		if err != nil {
			return chat.Reply{}, err
		}
		return c.actionList(found, filter, q.Skip), nil
	},
})

func (c *call) actionList(found storage.Page[ops.Action], filter ops.ActionFilter, skipped int) chat.Reply {
	if len(found.Records) == 0 {
		switch {
		case skipped > 0:
			return chat.Say("There are no more actions like that.")
		case filter.Empty():
			return say("There is nothing to do. To write something down: /action add What is to be done")
		}
		return chat.Say("No actions like that.")
	}
	lines := make([]chat.Line, len(found.Records))
	for i, a := range found.Records {
		lines[i] = c.actionLine(a)
	}
	count := strconv.Itoa(found.Count)
	if found.More {
		count += " or more"
	}
	title := count + " actions"
	if found.Count == 1 {
		title = "1 action"
	}
	switch {
	case !filter.DueBefore.IsZero():
		title += " overdue, the longest first"
	case found.Count == 1:
	case filter.Ended || filter.State != "":
		title += ", the latest first"
	default:
		title += ", the first due first"
	}
	return chat.Reply{Message: chat.Message{
		Title:  chat.L(title),
		Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), skipped, found.Count, found.More, c.again("page", nextPage(skipped)))...),
	}}
}

// actionStates are the states that a list can be asked for.
func actionStates() []chat.Value {
	values := []chat.Value{{Value: "open", Label: "open"}, {Value: "ended", Label: "ended", Also: []string{"closed", "over"}}}
	for _, s := range ops.ActionStates {
		v := chat.Value{Value: string(s), Label: s.Word()}
		if s == ops.ActionNotDoing {
			v.Also = []string{"dropped"}
		}
		values = append(values, v)
	}
	return values
}
