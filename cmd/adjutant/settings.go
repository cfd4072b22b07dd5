package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"github.com/caarlos0/env/v11"

	"adjutant/bot/discord"
	"adjutant/bot/slack"
	"adjutant/chat"
	"adjutant/commands"
)

// settings are what the environment alone says: secrets, and what belongs to them.
// A flag would show them to everybody who lists processes.
type settings struct {
	Slack   slackSettings
	Discord discordSettings
	Model   modelSettings
}

// secrets are the variables that may name a file instead, as NAME_FILE: so do
// containers hand them in.
var secrets = []string{
	"SLACK_APP_TOKEN", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET", "SLACK_REFRESH_TOKEN", "DISCORD_TOKEN",
	modelKey,
}

// modelKey is the secret of the model.
const modelKey = "OPENAI_API_KEY"

// largestSecret is how many bytes of a secret's file are read.
const largestSecret = 1 << 16

// readSettings reads an environment, as os.Environ gives it. An error names every
// variable that is wrong, and none of their values.
func readSettings(environ []string) (settings, error) {
	variables, wrong := withFiles(environ, secrets)
	var s settings
	if err := env.ParseWithOptions(&s, env.Options{Environment: variables}); err != nil {
		return s, err // no value of these types is refused
	}
	s.Slack.trim()
	s.Discord.trim()
	s.Model.trim()
	wrong = append(wrong, s.Slack.faults()...)
	wrong = append(wrong, s.Discord.faults()...)
	return s, errors.Join(append(wrong, s.Model.faults()...)...)
}

// readModelSettings reads what an environment says of a model, and nothing else of it.
func readModelSettings(environ []string) (modelSettings, error) {
	variables, wrong := withFiles(environ, []string{modelKey})
	var s modelSettings
	if err := env.ParseWithOptions(&s, env.Options{Environment: variables}); err != nil {
		return s, err // no value of these types is refused
	}
	s.trim()
	return s, errors.Join(append(wrong, s.faults()...)...)
}

// withFiles are the variables of an environment, with those secrets that are in files,
// and what is wrong with these.
func withFiles(environ, secrets []string) (variables map[string]string, wrong []error) {
	variables = env.ToMap(environ)
	for _, name := range secrets {
		path := variables[name+"_FILE"]
		if path == "" {
			continue
		}
		if name == modelKey && strings.TrimSpace(variables["OPENAI_MODEL"]) == "" {
			continue // it is for another program
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
	return variables, wrong
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

// trimmed is a secret without what is around it by accident.
func trimmed(secret chat.Secret) chat.Secret {
	return chat.NewSecret(strings.TrimSpace(secret.Reveal()))
}

// isAddress reports whether a text is the address of a server.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// missing says what has to be set so that the bot can be reached, given the address
// at which it listens; nil if nothing. It is reached in each chat service for which
// something is set.
func (s *settings) missing(listen string) error {
	var said []string
	if !s.Slack.any() && !s.Discord.any() {
		said = append(said, "no chat service is set. For Slack set SLACK_APP_TOKEN (xapp-…) and SLACK_BOT_TOKEN (xoxb-…); for Discord set DISCORD_TOKEN.")
	}
	for _, text := range []string{s.Slack.missing(listen), s.Discord.missing()} {
		if text != "" {
			said = append(said, text)
		}
	}
	if len(said) == 0 {
		return nil
	}
	said = append(said, "README.md says where they are, in five minutes for each. To try the bot without any account: adjutant console")
	return errors.New(strings.Join(said, "\n"))
}

// platforms are those for which something is set, the preferred one first.
func (s *settings) platforms() (all []commands.Platform) {
	if s.Slack.any() {
		all = append(all, commands.Platform{Name: slack.Name})
	}
	if s.Discord.any() {
		all = append(all, onDiscord)
	}
	return all
}

// onDiscord is how Discord differs for commands.
var onDiscord = commands.Platform{Name: discord.Name, Offers: true, Leaves: true}
