package discord_test

import (
	"strconv"
	"strings"
	"testing"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/commands"
	"adjutant/ops"
)

// guild is the server of the tests.
const guild = "7000000000000000001"

// accountOf and channelOf are the Discord ids that a handle has in the tests.
func accountOf(handle string) string { return snowflakeOf(8, handle) }
func channelOf(handle string) string { return snowflakeOf(6, handle) }

// snowflakeOf is an id that begins with a digit, of which those of a kind are in the
// order of their handles: so messages leave in the same order as they do elsewhere.
func snowflakeOf(first uint64, handle string) string {
	const signs = " 0123456789abcdefghijklmnopqrstuvwxyz"
	n := uint64(0)
	handle = strings.ReplaceAll(handle, "-", "") + strings.Repeat(" ", 10)
	for _, r := range handle[:10] {
		n = n*uint64(len(signs)) + uint64(strings.IndexRune(signs, r))
	}
	return strconv.FormatUint(first*1e17+n, 10)
}

// onDiscord is the company as it is on Discord, and here the platform that its bot has.
var (
	onDiscord = office.Service{Name: discord.Name, Workspace: guild, Account: accountOf, Channel: channelOf}
	here      = commands.Platform{Name: discord.Name, Offers: true, Leaves: true}
)

// company is the sample company, in which everybody and every channel is on Discord.
func company(t testing.TB) *ops.Org { return office.Company(t, onDiscord) }

// calm is the company without what happens by itself in the course of a day.
func calm(t testing.TB) *ops.Org { return office.Calm(t, onDiscord) }

// companyOf is the office's company as Discord asks for it.
type companyOf struct{ office.Directory }

func companyIn(o *office.Office) companyOf {
	return companyOf{office.Directory{Office: o, Service: discord.Name}}
}

// People are all of the company.
func (c companyOf) People() []discord.Person {
	var people []discord.Person
	for _, p := range c.Org().People {
		people = append(people, discord.Person{Handle: string(p.Handle), Name: p.Name, Account: p.Accounts[discord.Name], Zone: c.Org().Location(p)})
	}
	return people
}
