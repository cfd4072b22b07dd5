package commands

import (
	"fmt"
	"slices"
	"strconv"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
	"adjutant/storage"
)

// pageSize is how many records a list shows at once, countTo how far it counts
// those it does not show.
const (
	pageSize = 10
	countTo  = 100
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk list",
		Summary:  "List the open risks, the worst first",
		Detail:   "Without a filter it lists all that you may see.",
		Examples: []string{"risk list", "risk list mine overdue", "risk list high department:support", "risk list closed"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "whose", Kind: chat.Choice, Positional: true, Help: "Whose risks", Choices: []chat.Value{{Value: "mine", Label: "mine", Also: []string{"my", "me"}}}, Default: "everybody’s"},
			{Name: "due", Kind: chat.Choice, Positional: true, Help: "What should have been done by now", Choices: []chat.Value{{Value: "overdue", Label: "overdue", Also: []string{"late"}}}},
			{Name: "state", Kind: chat.Choice, Positional: true, Help: "Open or closed", Choices: words([]string{"open", "closed"}), Default: "open"},
			{Name: "level", Kind: chat.Choice, Positional: true, Help: "Of one level", Choices: levelChoices()},
			{Name: "category", Kind: chat.Choice, Positional: true, Help: "Of one category", Choices: words(ops.Categories)},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department"},
			{Name: "owner", Kind: chat.Person, Positional: true, Help: "Of one owner"},
			page,
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		filter := ops.RiskFilter{
			Owner: c.person("owner", ""), Department: c.department("department", ""), Category: c.text("category"),
		}
		if c.text("whose") == "mine" {
			var err error
			if filter.Owner, err = c.self(); err != nil {
				return chat.Reply{}, err
			}
		}
		if c.has("level") {
			filter.Levels = []ops.Level{ops.Level(c.text("level"))}
			if filter.Levels[0] == unratedChoice {
				filter.Levels[0] = ops.Unrated
			}
		}
		if c.text("due") == "overdue" {
			filter.DueBefore = c.today
		}
		filter.Closed = c.text("state") == "closed"
		if filter.Closed && !filter.DueBefore.IsZero() {
			return chat.Reply{}, ops.Wrong("due", "Nothing about a closed risk is overdue.")
		}
		found, err := storage.Risks.List(c.r, c.riskQuery(filter))
		if err != nil {
			return chat.Reply{}, err
		}
		return c.riskList(found, filter), nil
	},
})

// unratedChoice is how the level of risks without a rating is asked for.
const unratedChoice = "unrated"

func levelChoices() []chat.Value {
	var values []chat.Value
	for _, level := range slices.Backward(ops.Levels) {
		values = append(values, chat.Value{Value: string(level), Label: level.Word()})
	}
	return append(values, chat.Value{Value: unratedChoice, Label: "unrated"})
}

// riskQuery asks for the page that is wanted, of what passes the filter and the
// person may know of.
func (c *call) riskQuery(filter ops.RiskFilter) storage.Query {
	list, key := filter.Source()
	q := storage.Query{
		List: list, Key: key,
		Keep:  func(f ops.Facets) bool { return c.sees(f) && filter.Pass(f) },
		Limit: pageSize, Skip: (max(c.number("page"), 1) - 1) * pageSize,
	}
	q.CountTo = q.Skip + countTo
	q.From, q.Before = filter.Bounds()
	return q
}

func (c *call) riskList(found storage.Page[ops.Risk], filter ops.RiskFilter) chat.Reply {
	if len(found.Records) == 0 {
		if c.number("page") > 1 {
			return chat.Say("There are no more risks like that.")
		}
		if filter.Empty() {
			return say("The register is empty. Log the first risk: /risk log What may happen")
		}
		return chat.Say("No risks like that.")
	}
	lines := make([]chat.Line, len(found.Records))
	for i, r := range found.Records {
		lines[i] = c.riskLine(r)
	}
	count := strconv.Itoa(found.Count)
	if found.More {
		count += " or more"
	}
	title := count + " risks"
	if found.Count == 1 {
		title = "1 risk"
	}
	switch {
	case filter.Closed:
		title += ", the latest first"
	case !filter.DueBefore.IsZero():
		title += " overdue, the longest first"
	case len(found.Records) > 1:
		title += ", the worst first"
	}
	skipped := (max(c.number("page"), 1) - 1) * pageSize
	return chat.Reply{Message: chat.Message{
		Title:  chat.L(title),
		Blocks: append([]chat.Block{chat.List(lines...)}, rest(len(lines), skipped, found.Count, found.More, c.again("page", nextPage(skipped)))...),
	}}
}

// again is the line that was asked, with one option changed.
func (c *call) again(option, value string) string {
	args := chat.Args{option: value}
	for name, v := range c.values {
		if name != option && v.text != "" {
			args[name] = v.text
		}
	}
	return "/" + c.cmd.Path + " " + grammar.Print(c.cmd.Command, args)
}

// nextPage is the number of the page after those that were skipped.
func nextPage(skipped int) string { return strconv.Itoa(skipped/pageSize + 2) }

// riskLine is a risk on one line of a list: id, level, title, owner, and what is
// late or when it is due.
func (c *call) riskLine(r ops.Risk) chat.Line {
	line := chat.Line{chat.C(string(r.ID)), chat.T(" "), chat.B(r.Level().Word()), chat.T(" " + r.Title)}
	var facts []string
	if r.Owner != c.me.Handle {
		facts = append(facts, c.name(r.Owner))
	}
	switch late := r.Overdue(c.today); {
	case r.State == ops.RiskClosed:
		facts = append(facts, "closed "+c.ago(r.Changed))
	case len(late) > 0:
		for _, due := range late {
			facts = append(facts, c.lateWords(due))
		}
	case r.AcceptedOn(c.today):
		facts = append(facts, "accepted until "+c.day(r.AcceptedUntil))
	case !r.Due.IsZero():
		facts = append(facts, "due "+c.due(r.Due))
	}
	if r.Confidential {
		facts = append(facts, "confidential")
	}
	for _, fact := range facts {
		line = append(line, chat.T(" · "+fact))
	}
	return line
}

// lateWords say what is overdue and for how long.
func (c *call) lateWords(due ops.Due) string {
	if due.What == "acceptance" {
		return "acceptance ended " + c.day(due.On)
	}
	return fmt.Sprintf("%s overdue since %s", due.What, c.day(due.On))
}
