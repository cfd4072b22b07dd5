package commands

import (
	"adjutant/chat"
	"adjutant/ops"
)

// How far back charts go: more weeks and rounds could not be read on a phone.
const (
	chartWeeks  = 12
	chartRounds = 6
)

var chartChoices = []chat.Value{
	{Value: "risks", Label: "risks", Also: []string{"risk", "matrix", "heatmap"}},
	{Value: "health", Label: "health", Also: []string{"status", "updates", "departments"}},
	{Value: "requests", Label: "requests", Also: []string{"request", "ages", "approvals"}},
	{Value: "budget", Label: "budget", Also: []string{"budgets", "money", "spending"}},
	{Value: "checkins", Label: "check-ins", Also: []string{"checkin", "check-in", "participation", "answers"}},
}

var _ = declare(command{
	Command: chat.Command{
		Path:    "chart",
		Summary: "Show a chart of risks, health, requests, budgets or check-ins",
		Detail: "What a colour means is also written in letters. You see what you may know of; on a schedule " +
			"into a channel, everybody sees what the whole company may know. Budgets are not shown in channels.",
		Examples: []string{"chart risks", "chart health", "chart requests support", "chart budget", "chart participation"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "what", Kind: chat.Choice, Choices: chartChoices, Required: true, Positional: true, Form: true, Label: "Which chart"},
			{Name: "department", Kind: chat.Department, Positional: true, Help: "Of one department and those below it", Default: "all"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		v := c.view(c.me, c.department("department", ""), c.sees)
		var title, records string
		var shown picture
		var err error
		switch c.text("what") {
		case "risks":
			title, records = "Open risks", "risk list"
			shown, err = pictureOf(v.RiskMatrix())
		case "health":
			title, records = "Health by department", "update list"
			shown, err = pictureOf(v.Health(chartWeeks))
		case "requests":
			title, records = "Open requests by age", "request list"
			shown, err = pictureOf(v.RequestAges())
		case "budget":
			title, records = "Budgets", "budget show"
			if err := c.maySeeBudgets(); err != nil {
				return chat.Reply{}, err
			}
			shown, err = pictureOf(v.Budgets())
		case "checkins":
			title, records = "Check-in participation", "checkin status"
			shown, err = pictureOf(v.Participation(chartRounds))
		}
		if err != nil {
			return chat.Reply{}, err
		}
		drawn := shown.Picture()
		if shown.Empty() {
			return chat.Say(drawn.Alt + "."), nil
		}
		if v.Department != "" {
			title += ", " + c.departmentName(v.Department)
			if records != "checkin status" { // which is by set, and not by department
				records += " " + string(v.Department)
			}
		}
		return chat.Reply{Message: chat.Message{
			Title:  chat.L(title),
			Blocks: []chat.Block{{Kind: chat.BlockPicture, Picture: &drawn}, chat.Note(chat.T("One by one: "), chat.C("/"+records))},
		}}, nil
	},
})

// picture is a chart that may have nothing to show.
type picture interface {
	Picture() chat.Picture
	Empty() bool
}

// pictureOf is a chart as any other.
func pictureOf[T picture](shown T, err error) (picture, error) { return shown, err }

// maySeeBudgets refuses who may not use /budget show: a chart tells no more than
// the table.
func (c *call) maySeeBudgets() error {
	switch {
	case c.public:
		return ops.Refuse("Budgets are for %s, and a channel is for everybody. To get the chart yourself, leave the channel out.", ops.AnyMember.Words)
	case !ops.AnyMember.May(c.org, c.me):
		return ops.Refuse("Budgets are for %s.", ops.AnyMember.Words)
	}
	return nil
}
