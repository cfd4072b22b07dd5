package main

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"time"

	"adjutant/bot/slack"
	"adjutant/bot/slack/install"
)

// The patience of what is found out when the bot starts. It starts without the
// answer.
const (
	greetTime = 20 * time.Second
	lookTime  = 2 * time.Minute
)

// access is what Slack is asked with.
func (s *settings) access() install.Access {
	return install.Access{
		BotTokens: s.BotTokens, AppToken: s.AppToken, SigningSecret: s.SigningSecret,
		Rotates: s.rotates(), APIURL: s.APIURL,
	}
}

// greet says what the bot is connected to, and how it is called there. An error is a
// token that Slack does not take: to go on would be in vain.
func (s *serving) greet(ctx context.Context) ([]install.Workspace, error) {
	access := s.settings.access()
	if renewed, err := s.renewed(ctx); err != nil {
		return nil, err
	} else if !renewed.Bot.IsZero() {
		access.BotTokens[0] = renewed.Bot
	}
	asking, cancel := context.WithTimeout(ctx, greetTime)
	defer cancel()
	workspaces, failed := install.Connect(asking, access)
	var found []install.Workspace
	var refused []error
	for i, err := range failed {
		switch _, final := errors.AsType[*install.Refused](err); {
		case ctx.Err() != nil:
			return nil, nil // it is asked to stop already
		case final:
			refused = append(refused, err)
		case errors.Is(err, install.ErrExpired):
			s.say("Slack: %v.", err)
		case err != nil:
			s.say("Slack: %v. It goes on, and tries again.", err)
		default:
			found = append(found, workspaces[i])
			s.say("Slack: %s, as @%s, %s.", workspaces[i], workspaces[i].Bot, s.way())
		}
	}
	if len(refused) > 0 {
		return nil, errors.Join(refused...)
	}
	var words []string
	for _, n := range s.slash.Daily() {
		words = append(words, "/"+n.Word)
	}
	s.say("Commands: everything as /%s …, the daily ones as %s.", s.slash.Prefixed(), strings.Join(words, ", "))
	if s.web != nil {
		s.say("HTTP: at %s, %s.", s.web.address(), s.paths())
	}
	if s.settings.discord() {
		s.say("Discord: a token is set, but this version does not speak Discord yet.")
	}
	if readable(s.settings.APIURL) {
		s.say("Careful: Slack is asked at %s without encryption, and so are its tokens sent.", s.settings.APIURL)
	}
	return found, nil
}

// readable reports whether what is sent to an address can be read on its way.
func readable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}

// renewed are the tokens that were renewed last, if there are any that hold still.
func (s *serving) renewed(ctx context.Context) (slack.Renewed, error) {
	tokens := s.slackOptions().Rotation.Tokens
	if tokens == nil {
		return slack.Renewed{}, nil
	}
	return tokens.Load(ctx)
}

// way is how events come in.
func (s *serving) way() string {
	var ways []string
	if !s.settings.AppToken.IsZero() {
		ways = append(ways, "by Socket Mode")
	}
	if !s.settings.SigningSecret.IsZero() && s.web != nil {
		ways = append(ways, "over HTTP")
	}
	return strings.Join(ways, " and ")
}

// paths are what is answered over HTTP.
func (s *serving) paths() string {
	if s.settings.SigningSecret.IsZero() {
		return "for /healthz"
	}
	text := "for /healthz, and " + install.Path + " for what Slack sends"
	if s.web.local() {
		text += ". Only this machine reaches that address, so a proxy on it has to pass on " + install.Path
	}
	return text
}

// lookAround says what is missing, while the bot is running already, since Slack may
// take its time to answer.
func (s *serving) lookAround(ctx context.Context, found []install.Workspace) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.missing(ctx, found)
	}()
	s.stops.add("the look around", func() error {
		cancel()
		<-done
		return nil
	})
}

// missing says what is missing in the organisation and in Slack, and what to do.
func (s *serving) missing(ctx context.Context, found []install.Workspace) {
	company := s.host.company()
	people, none := company.People(), 0
	for _, p := range people {
		if p.Account == "" {
			none++
		}
	}
	if none > 0 {
		how := "Who is found by their e-mail is linked now; the others say who they are with"
		if company.org.NoEmailLinks {
			how = "They say who they are with"
		}
		s.say("Missing: a Slack account in the organisation for %d of %d people. %s /%s link.", none, len(people), how, s.slash.Prefixed())
	}
	if len(found) == 0 {
		return
	}
	install.LookAround(ctx, company, s.settings.access(), found, func(l install.Line) {
		switch {
		case ctx.Err() != nil: // it is being stopped
		case l.Verdict == install.Fix:
			s.say("Missing: %s", l.Text)
		case l.Verdict == install.Note:
			s.say("Note: %s", l.Text)
		}
	})
}
