package main

import (
	"errors"
	"fmt"
	"strings"

	"adjutant/bot/slack/install"
	"adjutant/chat"
)

// slackSettings are what the environment says of Slack.
type slackSettings struct {
	AppToken      chat.Secret   `env:"SLACK_APP_TOKEN"`
	BotTokens     []chat.Secret `env:"SLACK_BOT_TOKEN" envSeparator:","`
	SigningSecret chat.Secret   `env:"SLACK_SIGNING_SECRET"`
	ClientID      string        `env:"SLACK_CLIENT_ID"`
	ClientSecret  chat.Secret   `env:"SLACK_CLIENT_SECRET"`
	RefreshToken  chat.Secret   `env:"SLACK_REFRESH_TOKEN"`
	// APIURL is where Slack's Web API is, with a slash at its end; empty is Slack's.
	APIURL string `env:"SLACK_API_URL"`
}

// trim takes away what is around the values by accident.
func (s *slackSettings) trim() {
	var bots []chat.Secret
	for _, token := range s.BotTokens {
		if token = trimmed(token); !token.IsZero() {
			bots = append(bots, token)
		}
	}
	s.BotTokens = bots
	for _, secret := range []*chat.Secret{&s.AppToken, &s.SigningSecret, &s.ClientSecret, &s.RefreshToken} {
		*secret = trimmed(*secret)
	}
	s.ClientID = strings.TrimSpace(s.ClientID)
	if s.APIURL = strings.TrimSpace(s.APIURL); s.APIURL != "" && !strings.HasSuffix(s.APIURL, "/") {
		s.APIURL += "/"
	}
}

// faults are what is wrong with the values that are there.
func (s *slackSettings) faults() (wrong []error) {
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
	if s.APIURL != "" && !isAddress(s.APIURL) {
		wrong = append(wrong, errors.New("SLACK_API_URL has to be like https://slack.com/api/"))
	}
	return wrong
}

// rotates reports whether the bot's token is renewed.
func (s *slackSettings) rotates() bool { return !s.RefreshToken.IsZero() }

// rotationFaults are what is missing to renew tokens that expire.
func (s *slackSettings) rotationFaults(bots []tokenKind) (wrong []error) {
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

// any reports whether something is set by which Slack is reached or sends something.
func (s *slackSettings) any() bool {
	return !s.AppToken.IsZero() || len(s.BotTokens) > 0 || !s.SigningSecret.IsZero()
}

// missing says what has to be set besides what is; empty if nothing, or if nothing is.
func (s *slackSettings) missing(listen string) string {
	switch {
	case !s.any():
		return ""
	case len(s.BotTokens) == 0:
		return "SLACK_BOT_TOKEN is missing. " + finds[botToken] + "."
	case s.AppToken.IsZero() && s.SigningSecret.IsZero():
		return "SLACK_APP_TOKEN is missing. " + finds[appToken] + ".\nIf Slack is to reach the bot over HTTP instead, set SLACK_SIGNING_SECRET and ADJUTANT_LISTEN."
	case s.AppToken.IsZero() && listen == "":
		return "With SLACK_SIGNING_SECRET alone Slack reaches the bot over HTTP, and no address is set at which it listens. Set ADJUTANT_LISTEN or --listen (:8080), or SLACK_APP_TOKEN for Socket Mode."
	}
	return ""
}

// access is what Slack is asked with.
func (s *slackSettings) access() install.Access {
	return install.Access{
		BotTokens: s.BotTokens, AppToken: s.AppToken, SigningSecret: s.SigningSecret,
		Rotates: s.rotates(), APIURL: s.APIURL,
	}
}
