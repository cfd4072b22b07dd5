package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"adjutant/bot/checklist"
	"adjutant/bot/discord"
	"adjutant/bot/discord/install"
	"adjutant/chat"
	"adjutant/ops"
)

// discordService is Discord, as the bot serves it.
type discordService struct {
	*serving
	discord *discord.Discord
	host    *discordHost
	app     *install.App // nil as long as Discord has not answered
}

var _ service = (*discordService)(nil)

func newDiscordService(s *serving) (*discordService, error) {
	service := &discordService{serving: s, host: newDiscordHost(s.store, s.book, time.Now)}
	set := s.settings.Discord
	_, err := set.commands(s.book)
	if err != nil {
		return nil, err
	}
	service.discord, err = discord.New(service.host, discord.Options{
		Token: set.Token, PublicKey: set.PublicKey.Reveal(), APIURL: set.APIURL, Words: set.Words,
		Inbox: s.inbox(discord.Name), Now: time.Now, Log: s.log.With("platform", discord.Name),
	})
	return service, err
}

func (s *discordService) title() string           { return "Discord" }
func (s *discordService) platform() chat.Platform { return s.discord }
func (s *discordService) ready() <-chan struct{}  { return s.discord.Ready() }
func (s *discordService) linking() string         { return "/link" }
func (s *discordService) byMail(*ops.Org) bool    { return false }

// door is where Discord sends commands and clicks, if there is a key to prove it.
func (s *discordService) door() (string, http.Handler) {
	if s.settings.Discord.PublicKey.IsZero() {
		return "", nil
	}
	return install.Path, s.discord.Handler()
}

func (s *discordService) access() install.Access { return s.settings.Discord.access(s.web != nil) }

// greet says in which servers the bot is.
func (s *discordService) greet(ctx context.Context) error {
	asking, cancel := context.WithTimeout(ctx, greetTime)
	defer cancel()
	app, err := install.Connect(asking, s.access())
	var servers []string
	if err == nil {
		servers, err = app.Servers(asking, s.host.Workspaces())
	}
	switch _, final := errors.AsType[*install.Refused](err); {
	case ctx.Err() != nil:
		return nil // it is asked to stop already
	case final:
		return err
	case err != nil:
		s.goesOn("Discord", err)
	case len(servers) == 0:
		s.say("Discord: in no server of the organisation yet, as @%s, %s.", app.Bot, s.way(app))
	default:
		s.say("Discord: %s, as @%s, %s.", checklist.Named(servers), app.Bot, s.way(app))
	}
	if err == nil {
		s.app = app
	}
	s.careful("Discord", s.settings.Discord.APIURL)
	return nil
}

// way is how events come in. Direct messages always come by the gateway.
func (s *discordService) way(app *install.App) string {
	ways := []string{"by the gateway"}
	if app.Endpoint != "" && !s.settings.Discord.PublicKey.IsZero() && s.web != nil {
		ways = append(ways, "over HTTP")
	}
	return strings.Join(ways, " and ")
}

// lookAround says what is missing in the servers.
func (s *discordService) lookAround(ctx context.Context, say checklist.Say) {
	if s.app != nil {
		install.LookAround(ctx, s.host.company().beside(s.settings.platforms()), s.access(), s.app, say)
	}
}
