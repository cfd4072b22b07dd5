package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"github.com/caarlos0/env/v11"

	"adjutant/chat"
)

// settings are what the environment alone says: secrets, and what belongs to them.
// A flag would show them to everybody who lists processes.
type settings struct {
	AppToken      chat.Secret   `env:"SLACK_APP_TOKEN"`
	BotTokens     []chat.Secret `env:"SLACK_BOT_TOKEN" envSeparator:","`
	SigningSecret chat.Secret   `env:"SLACK_SIGNING_SECRET"`
	ClientID      string        `env:"SLACK_CLIENT_ID"`
	ClientSecret  chat.Secret   `env:"SLACK_CLIENT_SECRET"`
	RefreshToken  chat.Secret   `env:"SLACK_REFRESH_TOKEN"`
	// APIURL is where Slack's Web API is, with a slash at its end; empty is Slack's.
	APIURL string `env:"SLACK_API_URL"`

	DiscordToken chat.Secret `env:"DISCORD_TOKEN"`
	DiscordKey   string      `env:"DISCORD_PUBLIC_KEY"`
}

// secrets are the variables that may name a file instead, as NAME_FILE: so do
// containers hand them in.
var secrets = []string{
	"SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET", "SLACK_REFRESH_TOKEN", "DISCORD_TOKEN",
}

// largestSecret is how many bytes of a secret's file are read.
const largestSecret = 1 << 16

// readSettings reads an environment, as os.Environ gives it. An error names every
// variable that is wrong, and none of their values.
func readSettings(environ []string) (settings, error) {
	variables := env.ToMap(environ)
	var wrong []error
	for _, name := range secrets {
		path := variables[name+"_FILE"]
		if path == "" {
			continue
		}
		if variables[name] != "" {
			wrong = append(wrong, fmt.Errorf("%s and %s_FILE are both set. Take one away", name, name))
			continue
		}
		text, err := secretFile(path)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s_FILE: %w", name, err))
			continue
		}
		variables[name] = text
	}
	var s settings
	if err := env.ParseWithOptions(&s, env.Options{Environment: variables}); err != nil {
		return s, err // no value of these types is refused
	}
	s.trim()
	return s, errors.Join(append(wrong, s.faults()...)...)
}

// secretFile is the secret that a file holds.
func secretFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, largestSecret))
	if err == nil && strings.TrimSpace(string(text)) == "" {
		err = fmt.Errorf("%s is empty", path)
	}
	return string(text), err
}

// trim takes away what is around the values by accident.
func (s *settings) trim() {
	trimmed := func(secret chat.Secret) chat.Secret { return chat.NewSecret(strings.TrimSpace(secret.Reveal())) }
	var bots []chat.Secret
	for _, token := range s.BotTokens {
		if token = trimmed(token); !token.IsZero() {
			bots = append(bots, token)
		}
	}
	s.BotTokens = bots
	for _, secret := range []*chat.Secret{&s.AppToken, &s.SigningSecret, &s.ClientSecret, &s.RefreshToken, &s.DiscordToken} {
		*secret = trimmed(*secret)
	}
	s.ClientID = strings.TrimSpace(s.ClientID)
	if s.APIURL = strings.TrimSpace(s.APIURL); s.APIURL != "" && !strings.HasSuffix(s.APIURL, "/") {
		s.APIURL += "/"
	}
}

// faults are what is wrong with the values that are there.
func (s *settings) faults() (wrong []error) {
	app := kindOf(s.AppToken)
	var bots []tokenKind
	for _, token := range s.BotTokens {
		bots = append(bots, kindOf(token))
	}
	if app == botToken && len(bots) == 1 && bots[0] == appToken {
		return []error{errors.New("SLACK_APP_TOKEN and SLACK_BOT_TOKEN are swapped: the app token begins with xapp-, the bot token with xoxb-")}
	}
	need := func(name string, value chat.Secret, kind, want tokenKind) {
		if why := malformed(value); why != "" {
			wrong = append(wrong, fmt.Errorf("%s %s", name, why))
		} else if kind != want && !(kind == expiringToken && want == botToken) {
			wrong = append(wrong, fmt.Errorf("%s %s. %s", name, holds[kind], finds[want]))
		}
	}
	if !s.AppToken.IsZero() {
		need("SLACK_APP_TOKEN", s.AppToken, app, appToken)
	}
	for i, token := range s.BotTokens {
		name := "SLACK_BOT_TOKEN"
		if len(s.BotTokens) > 1 {
			name = fmt.Sprintf("SLACK_BOT_TOKEN (number %d)", i+1)
		}
		need(name, token, bots[i], botToken)
	}
	if !s.SigningSecret.IsZero() {
		need("SLACK_SIGNING_SECRET", s.SigningSecret, kindOf(s.SigningSecret), noToken)
	}
	if !s.ClientSecret.IsZero() {
		need("SLACK_CLIENT_SECRET", s.ClientSecret, kindOf(s.ClientSecret), noToken)
	}
	if !s.RefreshToken.IsZero() {
		need("SLACK_REFRESH_TOKEN", s.RefreshToken, kindOf(s.RefreshToken), refreshToken)
	}
	wrong = append(wrong, s.rotationFaults(bots)...)
	if s.APIURL != "" {
		if u, err := url.Parse(s.APIURL); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
			wrong = append(wrong, errors.New("SLACK_API_URL has to be like https://slack.com/api/"))
		}
	}
	return wrong
}

// rotates reports whether the bot's token is renewed.
func (s *settings) rotates() bool { return !s.RefreshToken.IsZero() }

// rotationFaults are what is missing to renew tokens that expire.
func (s *settings) rotationFaults(bots []tokenKind) (wrong []error) {
	expiring := false
	for _, kind := range bots {
		expiring = expiring || kind == expiringToken
	}
	switch {
	case expiring && !s.rotates():
		return []error{errors.New("SLACK_BOT_TOKEN expires after twelve hours, since token rotation is on for the app. Set SLACK_REFRESH_TOKEN, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, by which it is renewed")}
	case !s.rotates():
		return nil
	case len(bots) > 1:
		wrong = append(wrong, errors.New("SLACK_REFRESH_TOKEN renews one bot token, and SLACK_BOT_TOKEN has several. Run one bot for each workspace, or turn token rotation off"))
	case len(bots) == 1 && !expiring:
		wrong = append(wrong, errors.New("SLACK_REFRESH_TOKEN is set, but SLACK_BOT_TOKEN is a token that does not expire (xoxe.xoxb-… does). Take the refresh token away, or set the bot token that came with it"))
	}
	if s.ClientID == "" || s.ClientSecret.IsZero() {
		wrong = append(wrong, errors.New("SLACK_REFRESH_TOKEN needs SLACK_CLIENT_ID and SLACK_CLIENT_SECRET beside it: Basic Information, App Credentials"))
	}
	return wrong
}

// missing says what has to be set so that the bot can be reached, given the address
// at which it listens; nil if nothing.
func (s *settings) missing(listen string) error {
	const where = "\nREADME.md, “Slack in five minutes”, says where they are. To try the bot without any account: adjutant console"
	switch {
	case s.AppToken.IsZero() && len(s.BotTokens) == 0 && s.SigningSecret.IsZero() && s.discord():
		return errors.New("this version does not speak Discord yet, and no other chat service is set.\nFor Slack set SLACK_APP_TOKEN (xapp-…) and SLACK_BOT_TOKEN (xoxb-…)." + where)
	case s.AppToken.IsZero() && len(s.BotTokens) == 0 && s.SigningSecret.IsZero():
		return errors.New("no chat service is set. For Slack set SLACK_APP_TOKEN (xapp-…) and SLACK_BOT_TOKEN (xoxb-…)." + where)
	case len(s.BotTokens) == 0:
		return errors.New("SLACK_BOT_TOKEN is missing. " + finds[botToken] + "." + where)
	case s.AppToken.IsZero() && s.SigningSecret.IsZero():
		return errors.New("SLACK_APP_TOKEN is missing. " + finds[appToken] + ".\nIf Slack is to reach the bot over HTTP instead, set SLACK_SIGNING_SECRET and ADJUTANT_LISTEN." + where)
	case s.AppToken.IsZero() && listen == "":
		return errors.New("with SLACK_SIGNING_SECRET alone Slack reaches the bot over HTTP, and no address is set at which it listens. Set ADJUTANT_LISTEN or --listen (:8080), or SLACK_APP_TOKEN for Socket Mode")
	}
	return nil
}

// discord reports whether something is set for Discord.
func (s *settings) discord() bool { return !s.DiscordToken.IsZero() || s.DiscordKey != "" }
