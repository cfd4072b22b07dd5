package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"adjutant/bot/checklist"
	"adjutant/bot/slack"
	"adjutant/bot/slack/install"
	"adjutant/chat"
	"adjutant/ops"
)

// slackService is Slack, as the bot serves it.
type slackService struct {
	*serving
	slack *slack.Slack
	host  *slackHost
	found []install.Workspace
}

var _ service = (*slackService)(nil)

func newSlackService(s *serving) (*slackService, error) {
	service := &slackService{serving: s, host: newSlackHost(s.store, s.book)}
	var err error
	service.slack, err = slack.New(service.host, service.options())
	return service, err
}

// options is how Slack is reached.
func (s *slackService) options() slack.Options {
	set := s.settings.Slack
	options := slack.Options{
		BotTokens: set.BotTokens, AppToken: set.AppToken, SigningSecret: set.SigningSecret,
		APIURL: set.APIURL, Slash: s.slash, Inbox: s.inbox(slack.Name), Now: time.Now, Log: s.log.With("platform", slack.Name),
	}
	if set.rotates() {
		options.Rotation = slack.Rotation{
			ClientID: set.ClientID, ClientSecret: set.ClientSecret, Refresh: set.RefreshToken,
			Tokens: &slackTokens{store: s.store, origin: set.RefreshToken},
		}
	}
	return options
}

func (s *slackService) title() string           { return "Slack" }
func (s *slackService) platform() chat.Platform { return s.slack }
func (s *slackService) ready() <-chan struct{}  { return s.slack.Ready() }

// door is where Slack sends what happens, if there is a signing secret to prove it.
func (s *slackService) door() (string, http.Handler) {
	if s.settings.Slack.SigningSecret.IsZero() {
		return "", nil
	}
	return install.Path, s.slack.Handler()
}

func (s *slackService) linking() string          { return "/" + s.slash.Prefixed() + " link" }
func (s *slackService) byMail(org *ops.Org) bool { return !org.NoEmailLinks }

// greet says of which workspaces the tokens are, and how commands are called there.
func (s *slackService) greet(ctx context.Context) error {
	access := s.settings.Slack.access()
	if renewed, err := s.renewed(ctx); err != nil {
		return err
	} else if !renewed.Bot.IsZero() {
		access.BotTokens[0] = renewed.Bot
	}
	asking, cancel := context.WithTimeout(ctx, greetTime)
	defer cancel()
	workspaces, failed := install.Connect(asking, access)
	var refused []error
	for i, err := range failed {
		switch _, final := errors.AsType[*install.Refused](err); {
		case ctx.Err() != nil:
			return nil // it is asked to stop already
		case final:
			refused = append(refused, err)
		case errors.Is(err, install.ErrExpired):
			s.say("Slack: %v.", err)
		case err != nil:
			s.goesOn("Slack", err)
		default:
			s.found = append(s.found, workspaces[i])
			s.say("Slack: %s, as @%s, %s.", workspaces[i], workspaces[i].Bot, s.way())
		}
	}
	if len(refused) > 0 {
		return errors.Join(refused...)
	}
	var words []string
	for _, n := range s.slash.Daily() {
		words = append(words, "/"+n.Word)
	}
	where := ""
	if len(s.services) > 1 {
		where = " in Slack"
	}
	s.say("Commands%s: everything as /%s …, the daily ones as %s.", where, s.slash.Prefixed(), strings.Join(words, ", "))
	s.careful("Slack", s.settings.Slack.APIURL)
	return nil
}

// renewed are the tokens that were renewed last, if there are any that hold still.
func (s *slackService) renewed(ctx context.Context) (slack.Renewed, error) {
	tokens := s.options().Rotation.Tokens
	if tokens == nil {
		return slack.Renewed{}, nil
	}
	return tokens.Load(ctx)
}

// way is how events come in.
func (s *slackService) way() string {
	var ways []string
	if !s.settings.Slack.AppToken.IsZero() {
		ways = append(ways, "by Socket Mode")
	}
	if !s.settings.Slack.SigningSecret.IsZero() && s.web != nil {
		ways = append(ways, "over HTTP")
	}
	return strings.Join(ways, " and ")
}

// lookAround says what is missing in the workspaces that answered.
func (s *slackService) lookAround(ctx context.Context, say checklist.Say) {
	if len(s.found) > 0 {
		install.LookAround(ctx, s.host.company().beside(s.settings.platforms()), s.settings.Slack.access(), s.found, say)
	}
}
