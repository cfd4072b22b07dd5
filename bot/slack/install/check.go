package install

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/checklist"
	"adjutant/bot/slack"
)

// Company is what a workspace is compared with.
type Company interface {
	slack.Company
	// Channels are the handles of all channels and departments, also of those that
	// have no channel in Slack.
	Channels() []string
}

// checker is a check under way.
type checker struct {
	Access
	ctx     context.Context
	company Company // nil if there is none to compare with
	say     checklist.Say
	found   []Workspace
}

// Check asks Slack about everything that the bot needs: its tokens and what they
// may, the workspaces, and the company's channels and people there. It says what it
// finds line by line, and posts and changes nothing. Company may be nil: then only
// the tokens are checked. Slack's pace makes it take a minute for some four thousand
// members of a workspace.
func Check(ctx context.Context, company Company, a Access, say checklist.Say) {
	c := &checker{Access: a, ctx: ctx, company: company, say: say}
	c.tokens()
	c.socket()
	if company == nil {
		c.say.Note("No organisation to compare with. Name its file with --org, or the data file with --data.")
		return
	}
	c.workspaces()
	if len(c.found) == 0 {
		return
	}
	c.channels()
	c.people()
}

// LookAround says what is missing in the workspaces that were found: scopes, and the
// bot in the company's channels. It is what a bot that starts finds out with few
// calls.
func LookAround(ctx context.Context, company Company, a Access, found []Workspace, say checklist.Say) {
	c := &checker{Access: a, ctx: ctx, company: company, say: say, found: found}
	for _, w := range found {
		c.scopes(w)
	}
	c.workspaces()
	c.channels()
}

// tokens checks the bot tokens and what they may.
func (c *checker) tokens() {
	workspaces, failed := Connect(c.ctx, c.Access)
	for i, err := range failed {
		switch {
		case errors.Is(err, ErrExpired):
			c.say.Note("%v.", err)
			continue
		case err != nil:
			c.say.Fix("%v", err)
			continue
		}
		w := workspaces[i]
		c.found = append(c.found, w)
		c.say.Fine("%s is of the workspace %s, in which the bot is @%s.", c.variable(i), w, w.Bot)
		c.scopes(w)
	}
	if len(c.BotTokens) == 0 {
		c.say.Fix("SLACK_BOT_TOKEN is missing. It begins with xoxb-: OAuth & Permissions, Bot User OAuth Token.")
	}
}

// scopes compares what the app may do with what the manifest asks for.
func (c *checker) scopes(w Workspace) {
	if w.Scopes == nil {
		c.say.Note("Slack does not say which scopes the app has in %s.", w)
		return
	}
	missing := false
	for _, s := range Scopes {
		if !slices.Contains(w.Scopes, s.Name) {
			missing = true
			c.say.Fix("The scope %s is missing in %s. Without it: %s", s.Name, w, s.Without)
		}
	}
	if missing {
		c.say.Note("To add scopes, paste what adjutant slack manifest prints into the app’s page (App Manifest), and install the app again (Install App).")
	} else {
		c.say.Fine("The app has all %d scopes that it needs in %s.", len(Scopes), w)
	}
	var more []string
	for _, name := range w.Scopes {
		if !slices.ContainsFunc(Scopes, func(s Scope) bool { return s.Name == name }) {
			more = append(more, name)
		}
	}
	if len(more) > 0 {
		c.say.Note("The app may do more than it needs in %s: %s. Take that away if nothing else uses it.", w, checklist.Named(more))
	}
}

// appOf is the app's id in an app-level token.
var appOf = regexp.MustCompile(`^xapp-[0-9]+-(A[A-Z0-9]+)-`)

// socket checks how events come in.
func (c *checker) socket() {
	if !c.SigningSecret.IsZero() {
		c.say.Fine("SLACK_SIGNING_SECRET is set. Whether it is the right one is seen when Slack sends something.")
	}
	if c.AppToken.IsZero() {
		if c.SigningSecret.IsZero() {
			c.say.Fix("SLACK_APP_TOKEN is missing. It begins with xapp-: Basic Information, App-Level Tokens, with the scope connections:write.")
		}
		return
	}
	client := c.client(c.AppToken)
	err := c.patiently(c.ctx, func() error {
		_, _, err := client.StartSocketModeContext(c.ctx)
		return err
	})
	if err != nil {
		c.say.Fix("%v", refusal("SLACK_APP_TOKEN", err, appRefusals))
		return
	}
	app := appOf.FindStringSubmatch(c.AppToken.Reveal())
	for _, w := range c.found {
		var bot *goslack.Bot
		err := c.patiently(c.ctx, func() (err error) {
			bot, err = w.client.GetBotInfoContext(c.ctx, goslack.GetBotInfoParameters{Bot: w.bot})
			return err
		})
		if err == nil && app != nil && bot.AppID != "" && bot.AppID != app[1] {
			c.say.Fix("SLACK_APP_TOKEN is of the app %s, and the bot in %s is of the app %s. Take both tokens from one app.", app[1], w, bot.AppID)
			return
		}
	}
	c.say.Fine("SLACK_APP_TOKEN opens Socket Mode.")
}

// workspaces compares the workspaces with those that the organisation names.
func (c *checker) workspaces() {
	ids := c.company.Workspaces()
	seen := map[string]bool{}
	for _, w := range c.found {
		switch {
		case seen[w.ID]:
			c.say.Fix("Two bot tokens are of the workspace %s. Take one away.", w)
		case len(ids) == 0:
			c.say.Note("The organisation names no workspace, so the bot answers in any that the app is installed in. Write into its file: workspaces: {slack: [%s]}", w.ID)
		case !w.among(ids):
			c.say.Fix("The workspace %s is none of the organisation’s (%s), so the bot refuses what comes from it. Write its id into the file under workspaces, or take its token away.", w, strings.Join(ids, ", "))
		}
		seen[w.ID] = true
	}
	for _, id := range ids {
		if len(c.found) > 0 && !slices.ContainsFunc(c.found, func(w Workspace) bool { return w.among([]string{id}) }) {
			c.say.Fix("No bot token is of the organisation’s workspace %s. Install the app there and add its token to SLACK_BOT_TOKEN, or take the workspace out of the file.", id)
		}
	}
}
