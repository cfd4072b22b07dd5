package install

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"adjutant/bot/checklist"
	"adjutant/bot/discord"
	"adjutant/bot/discord/slash"
)

// Company is what Discord is compared with.
type Company interface {
	// Workspaces are the ids of the organisation's servers; none means any.
	Workspaces() []string
	// Channels are the handles of all channels and departments, also of those that
	// have no channel in Discord; Channel is the Discord id of one, or empty.
	Channels() []string
	Channel(handle string) string
	// People are all people of the company.
	People() []discord.Person
}

// Path is where the bot takes interactions over HTTP.
const Path = "/discord"

// checker is a check under way.
type checker struct {
	Access
	*App
	ctx     context.Context
	company Company
	say     checklist.Say
	ours    []server // the organisation's servers that the bot is in
}

// Check asks Discord about everything that the bot needs: its token and its app, the
// commands, which are to be those of ours, the servers, and the company's channels and
// people there. It says what it finds line by line, and posts and changes nothing.
// Company may be nil: then only the app and the servers are looked at. Discord is asked
// about each person by name, so it takes a minute for some hundred people.
func Check(ctx context.Context, company Company, ours *slash.Set, a Access, say checklist.Say) {
	app, err := Connect(ctx, a)
	if err != nil {
		say.Fix("%v", err)
		return
	}
	say.Fine("DISCORD_TOKEN is of the app %s (%s), whose bot is @%s.", app.Name, app.ID, app.Bot)
	c := &checker{Access: a, App: app, ctx: ctx, company: company, say: say}
	c.app()
	c.commands(ours)
	in := c.guilds()
	switch {
	case company == nil:
		c.say.Note("No organisation to compare with. Name its file with --org, or the data file with --data.")
	case in:
		c.channels()
		c.people()
	}
}

// LookAround says what is missing in Discord: how interactions come in, the servers,
// and the company's channels. It is what a bot that starts finds out with few calls.
func LookAround(ctx context.Context, company Company, a Access, app *App, say checklist.Say) {
	c := &checker{Access: a, App: app, ctx: ctx, company: company, say: say}
	c.app()
	if c.guilds() {
		c.channels()
	}
}

// Flags of an application: that it is told of more than everybody's app is.
const (
	flagPresence        = 1<<12 | 1<<13
	flagMembers         = 1<<14 | 1<<15
	flagMessageContents = 1<<18 | 1<<19
)

// app checks how the app is set up.
func (c *checker) app() {
	c.endpoint()
	var more []string
	for _, intent := range []struct {
		name  string
		flags uint64
	}{{"Presence", flagPresence}, {"Server Members", flagMembers}} {
		if c.said.Flags&intent.flags != 0 {
			more = append(more, intent.name+" Intent")
		}
	}
	if len(more) > 0 {
		c.say.Note("The bot has no use for %s. Turn that off if nothing else uses it: Bot, Privileged Gateway Intents.", checklist.Named(more))
	}
	if c.said.Flags&flagMessageContents != 0 {
		c.say.Fine("Message Content Intent is on: “Draft from this” can read the thread of a message.")
	} else if len(more) == 0 {
		c.say.Fine("No privileged intent is on, and none is needed.")
	}
	if c.said.CodeGrant {
		c.say.Fix("The app cannot be invited, since “Requires OAuth2 Code Grant” is on. Turn it off: Bot.")
	}
	if _, ok := c.said.Installs["0"]; !ok && len(c.said.Installs) > 0 {
		c.say.Fix("The app cannot be added to servers. Turn on “Guild Install”: Installation, Installation Contexts.")
	}
	if c.said.Public {
		c.say.Note("Whoever has its link can add the bot to a server of theirs; it refuses what comes from there if the organisation names its own. To keep it to yourselves: Installation, Install Link None; then Bot, “Public Bot” off.")
	}
}

// endpoint checks that interactions come by the way by which the bot takes them.
func (c *checker) endpoint() {
	if c.PublicKey != "" && c.said.Key != "" && !strings.EqualFold(c.PublicKey, c.said.Key) {
		c.say.Fix("DISCORD_PUBLIC_KEY is not that of the app %s, so all that Discord sends over HTTP is refused. Copy it anew: General Information, Public Key.", c.Name)
	}
	at := c.Endpoint
	switch u, err := url.Parse(at); {
	case at == "" && c.PublicKey == "":
		c.say.Fine("Commands and buttons come by the gateway.")
		return
	case at == "":
		c.say.Note("DISCORD_PUBLIC_KEY is set, and commands and buttons come by the gateway all the same. For HTTP, write https://…%s into the app: General Information, Interactions Endpoint URL.", Path)
		return
	case err == nil && u.User == nil:
		at = u.Host + u.Path
	default:
		at = "an address of its own"
	}
	const take = " Take the address out of the app (General Information, Interactions Endpoint URL), or "
	switch {
	case c.PublicKey == "":
		c.say.Fix("Discord sends commands and buttons by HTTP, to %s, and without DISCORD_PUBLIC_KEY the bot takes none there."+take+"set DISCORD_PUBLIC_KEY.", at)
	case !c.Listens:
		c.say.Fix("Discord sends commands and buttons by HTTP, to %s, and the bot has no address at which it listens."+take+"set ADJUTANT_LISTEN or --listen.", at)
	default:
		c.say.Fine("Commands and buttons come over HTTP, by %s, which has to lead to %s of the bot.", at, Path)
	}
}

// commands compares the app's commands with ours, as the bot does when it starts.
func (c *checker) commands(ours *slash.Set) {
	var have []json.RawMessage
	err := c.client.get(c.ctx, "/applications/"+c.ID+"/commands?with_localizations=true", &have)
	if err == nil && len(have) == 0 {
		c.say.Note("The app has no commands yet. The bot puts them there when it starts.")
		return
	}
	var is slash.Standing
	if err == nil {
		is, err = ours.Standing(have)
	}
	switch {
	case err != nil:
		c.unknown("which commands the app has", err)
	case is.Same():
		c.say.Fine("Discord has the %s of this version.", checklist.Counted(len(ours.Commands()), "command", "commands"))
	default:
		var what []string
		for _, part := range []struct {
			how   string
			names []string
		}{{"missing:", is.Lacking}, {"of another version:", is.Differing}, {"not known to this one:", is.Foreign}} {
			if len(part.names) > 0 {
				what = append(what, part.how+" "+checklist.Named(part.names))
			}
		}
		c.say.Fix("Discord does not show the commands of this version (%s). Start this version of the bot, which brings them up to date within minutes. If it is running, /healthz and its log say what keeps it.", strings.Join(what, "; "))
	}
}

// unknown says what could not be found out.
func (c *checker) unknown(what string, err error) {
	c.say.Fix("Could not find out %s: %v. Try again in a minute.", what, err)
}
