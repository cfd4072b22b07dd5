package slack_test

import (
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/commands"
	"adjutant/ops"
)

// team is the workspace of the tests.
const team = "T01NORTHWIND"

// accountOf and channelOf are the Slack ids that a handle has in the tests.
func accountOf(handle string) string { return "U0" + strings.ToUpper(handle) }
func channelOf(handle string) string {
	return "C0" + strings.ToUpper(strings.ReplaceAll(handle, "-", ""))
}

// onSlack is the company as it is on Slack, and here the platform that its bot has.
var (
	onSlack = office.Service{Name: slack.Name, Workspace: team, Account: accountOf, Channel: channelOf}
	here    = commands.Platform{Name: slack.Name}
)

// company is the sample company, in which everybody and every channel is on Slack.
func company(t testing.TB) *ops.Org { return office.Company(t, onSlack) }

// calm is the company without what happens by itself in the course of a day.
func calm(t testing.TB) *ops.Org { return office.Calm(t, onSlack) }

// companyOf is the office's company as Slack asks for it.
type companyOf struct{ office.Directory }

func companyIn(o *office.Office) companyOf {
	return companyOf{office.Directory{Office: o, Service: slack.Name}}
}

// People are all of the company.
func (c companyOf) People() []slack.Person {
	var people []slack.Person
	for _, p := range c.Org().People {
		people = append(people, slack.Person{Handle: string(p.Handle), Name: p.Name, Account: p.Accounts[slack.Name], Email: p.Email})
	}
	return people
}
