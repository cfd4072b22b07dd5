// Package both_test has the whole bot serve one company on Slack and on Discord at
// once, with people who have an account on either or on both.
package both_test

import (
	"context"
	"crypto/rand"
	"hash/fnv"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/discord/slash"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The company's workspace in Slack and its server in Discord.
const (
	team  = "T01NORTHWIND"
	guild = "900000000000000001"
)

// Who and what goes by which id there.
func slackAccount(handle string) string { return "U0" + strings.ToUpper(handle) }
func slackChannel(handle string) string {
	return "C0" + strings.ToUpper(strings.ReplaceAll(handle, "-", ""))
}
func discordAccount(handle string) string { return numbered("8", handle) }
func discordChannel(handle string) string { return numbered("7", handle) }

// numbered is an id as those of Discord are.
func numbered(first, handle string) string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(handle))
	digits := strconv.FormatUint(uint64(sum.Sum32()), 10)
	return first + strings.Repeat("0", 17-len(digits)) + digits
}

var (
	onSlack   = office.Service{Name: slack.Name, Workspace: team, Account: slackAccount, Channel: slackChannel}
	onDiscord = office.Service{Name: discord.Name, Workspace: guild, Account: discordAccount, Channel: discordChannel}
)

// apart is the company on both, in which nothing happens by itself: everybody has an
// account on both, except those who are named.
func apart(t testing.TB, slackAlone, discordAlone string) *ops.Org {
	org := office.Calm(t, onSlack, onDiscord)
	without(org, slackAlone, discord.Name)
	without(org, discordAlone, slack.Name)
	return org
}

// without takes from people, named with spaces between them, their account on a
// platform.
func without(org *ops.Org, who, platform string) {
	for _, handle := range strings.Fields(who) {
		for i := range org.People {
			if string(org.People[i].Handle) == handle {
				delete(org.People[i].Accounts, platform)
			}
		}
	}
}

// stage is the whole bot on a fake Slack and a fake Discord, over real sockets.
type stage struct {
	*office.Office
	slack   *fakeslack.Server
	discord *fakediscord.Server
	// The platforms as the product has them.
	inSlack   *slack.Slack
	inDiscord *discord.Discord
}

// setting is how a stage differs from the usual one.
type setting struct {
	at time.Time // zero for when every transcript begins
	// live lets the clock run, and the outbox and the timetable with it.
	live bool
}

// newStage opens an office of the company on both, with everybody who has an account
// there and every channel, and waits until it is connected.
func newStage(t testing.TB, org *ops.Org, set setting) *stage {
	t.Helper()
	if set.at.IsZero() {
		set.at = office.Begins
	}
	o := office.New(t, org, set.at, commands.Platform{Name: slack.Name}, commands.Platform{Name: discord.Name, Offers: true, Leaves: true})
	o.Book.Random = rand.Reader
	st := &stage{Office: o}
	st.slack = fakeslack.New(t, fakeslack.Options{Team: team, Domain: "northwind", Now: o.Now, FileDelay: 1})
	st.discord = fakediscord.New(t, fakediscord.Options{Now: o.Now, Private: true})
	st.furnish(org)
	var err error
	st.inSlack, err = slack.New(slackCompany{office.Directory{Office: o, Service: slack.Name}}, slack.Options{
		AppToken: chat.NewSecret(st.slack.AppToken), BotTokens: []chat.Secret{chat.NewSecret(st.slack.BotToken)}, APIURL: st.slack.APIURL(),
		Pace: slack.Pace{Channel: 1e6, Workspace: 1e6, Burst: 1000, Settle: time.Millisecond}, Now: o.Now, Log: o.Log.Logger(),
		Inbox: o.Inbox(slack.Name, nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	st.inDiscord, err = discord.New(discordCompany{office.Directory{Office: o, Service: discord.Name}}, discord.Options{
		Token: chat.NewSecret(st.discord.Token), APIURL: st.discord.URL(), Pace: discord.Pace{Requests: 1e6, Contacts: 1e6},
		Inbox: o.Inbox(discord.Name, nil), Now: o.Now, Log: o.Log.Logger(),
	})
	if err != nil {
		t.Fatal(err)
	}
	o.Open(map[string]chat.Sender{slack.Name: st.inSlack, discord.Name: st.inDiscord})
	o.Draw(office.Sketch)
	if set.live {
		o.Live(0)
	}
	for _, platform := range []chat.Platform{st.inSlack, st.inDiscord} {
		ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
		ended := make(chan error, 1)
		go func() { ended <- platform.Run(ctx, reception{office.Reception{Office: o}, st}) }()
		t.Cleanup(func() {
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
	st.slack.WaitConnected(1)
	st.discord.WaitReady(1)
	declared, err := slash.New(o.Book.Commands(), nil)
	if err != nil {
		t.Fatal(err)
	}
	st.discord.WaitFor("the commands", func() bool { return len(st.discord.Commands()) == len(declared.Commands()) })
	t.Cleanup(st.clean)
	return st
}

// reception lets who waits look again after each thing that was asked.
type reception struct {
	office.Reception
	st *stage
}

// Dispatch has the invocation run.
func (r reception) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	defer r.st.poke()
	return r.Reception.Dispatch(ctx, inv)
}

// poke lets who waits look again.
func (st *stage) poke() {
	st.slack.Poke()
	st.discord.Poke()
}

// furnish makes the people and channels of the company those of Slack and Discord.
func (st *stage) furnish(org *ops.Org) {
	st.discord.AddGuild(fakediscord.Guild{ID: guild, Name: "Northwind"})
	members := []string{st.slack.BotUser}
	for _, p := range org.People {
		if account := p.Accounts[slack.Name]; account != "" {
			st.slack.AddUser(fakeslack.User{
				ID: account, Name: string(p.Handle), RealName: p.Name, Email: p.Email, TZ: org.Location(p).String(), Team: team,
			})
			members = append(members, account)
		}
		if account := p.Accounts[discord.Name]; account != "" {
			st.discord.AddUser(fakediscord.User{ID: account, Username: string(p.Handle), Global: p.Name, TZ: org.Location(p).String(), Guilds: []string{guild}})
		}
	}
	channel := func(handle string, ids map[string]string) {
		if id := ids[slack.Name]; id != "" {
			st.slack.AddChannel(fakeslack.Channel{ID: id, Name: handle, Members: members})
		}
		if id := ids[discord.Name]; id != "" {
			st.discord.AddChannel(fakediscord.Channel{ID: id, Guild: guild, Name: handle})
		}
	}
	for _, d := range org.Departments {
		channel(string(d.Handle), d.Channels)
	}
	for _, c := range org.Channels {
		channel(string(c.Handle), c.Channels)
	}
}

// clean sees to it that nothing was refused on either side, that nothing in the store
// contradicts itself, and that no secret is in the log.
func (st *stage) clean() {
	st.Decent("Slack", st.slack)
	st.Decent("Discord", st.discord)
	st.Verify()
	if st.T.Failed() {
		st.T.Logf("Slack:\n%s\nDiscord:\n%s\nlog:\n%s", st.slack.Dump(), st.discord.Dump(), st.Log.String())
	}
}

// slackCompany and discordCompany are the office's company as each platform asks for
// it.
type slackCompany struct{ office.Directory }

// People are all of the company.
func (c slackCompany) People() []slack.Person {
	var people []slack.Person
	for _, p := range c.Org().People {
		people = append(people, slack.Person{Handle: string(p.Handle), Name: p.Name, Account: p.Accounts[slack.Name], Email: p.Email})
	}
	return people
}

type discordCompany struct{ office.Directory }

// People are all of the company.
func (c discordCompany) People() []discord.Person {
	var people []discord.Person
	for _, p := range c.Org().People {
		people = append(people, discord.Person{Handle: string(p.Handle), Name: p.Name, Account: p.Accounts[discord.Name]})
	}
	return people
}
