package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"adjutant/bot/discord/install"
	"adjutant/bot/discord/slash"
	"adjutant/chat"
	"adjutant/commands"
)

// discordSettings are what the environment says of Discord.
type discordSettings struct {
	Token chat.Secret `env:"DISCORD_TOKEN"`
	// PublicKey is no secret, but what is pasted in its place may be one.
	PublicKey chat.Secret `env:"DISCORD_PUBLIC_KEY"`
	// APIURL is where Discord is; empty is Discord's.
	APIURL string `env:"DISCORD_API_URL"`
	// WordsFile is a file of translations, Words are what it holds.
	WordsFile string      `env:"DISCORD_WORDS"`
	Words     slash.Words `env:"-"`
}

// trim takes away what is around the values by accident.
func (s *discordSettings) trim() {
	s.Token, s.PublicKey = trimmed(s.Token), trimmed(s.PublicKey)
	s.APIURL = strings.TrimRight(strings.TrimSpace(s.APIURL), "/")
	s.WordsFile = strings.TrimSpace(s.WordsFile)
}

// Where on the app's page what should be there is found.
const (
	findToken = "The bot’s token is made on the app’s page under Bot, Reset Token"
	findKey   = "The public key is on the app’s page under General Information: 64 digits and letters from a to f"
)

// faults are what is wrong with the values that are there, and reads the translations.
func (s *discordSettings) faults() (wrong []error) {
	token, key := discordKindOf(s.Token), discordKindOf(s.PublicKey)
	if token == discordKey && key == discordToken {
		return []error{errors.New("DISCORD_TOKEN and DISCORD_PUBLIC_KEY are swapped: the token has two dots in it, the public key has none")}
	}
	need := func(name string, value chat.Secret, kind, want discordKind, find string) {
		switch why := malformed(value); {
		case value.IsZero() || kind == want:
		case want == discordToken && strings.HasPrefix(strings.ToLower(value.Reveal()), "bot "):
			wrong = append(wrong, fmt.Errorf("%s begins with “Bot ”, which is how programs send it. Set the token alone", name))
		case why != "":
			wrong = append(wrong, fmt.Errorf("%s %s", name, why))
		default:
			wrong = append(wrong, fmt.Errorf("%s %s. %s", name, discordHolds[kind], find))
		}
	}
	need("DISCORD_TOKEN", s.Token, token, discordToken, findToken)
	need("DISCORD_PUBLIC_KEY", s.PublicKey, key, discordKey, findKey)
	if s.APIURL != "" && !isAddress(s.APIURL) {
		wrong = append(wrong, errors.New("DISCORD_API_URL has to be like https://discord.com"))
	}
	if s.WordsFile != "" {
		var err error
		if s.Words, err = readWords(s.WordsFile); err != nil {
			wrong = append(wrong, fmt.Errorf("DISCORD_WORDS: %w", err))
		}
	}
	return wrong
}

// readWords reads a file of translations.
func readWords(path string) (slash.Words, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var words slash.Words
	if err := json.Unmarshal(text, &words); err != nil {
		return nil, fmt.Errorf(`%s has to be like {"fr": {"Put a risk on the register": "…"}}: %w`, path, err)
	}
	return words, nil
}

// commands are the book's as Discord shall have them.
func (s *discordSettings) commands(book *commands.Book) (*slash.Set, error) {
	set, err := slash.New(book.Commands(), s.Words)
	if err != nil && len(s.Words) > 0 {
		err = fmt.Errorf("DISCORD_WORDS: %w", err)
	}
	return set, err
}

// any reports whether something is set by which Discord is reached or sends something.
func (s *discordSettings) any() bool { return !s.Token.IsZero() || !s.PublicKey.IsZero() }

// missing says what has to be set besides what is; empty if nothing, or if nothing is.
func (s *discordSettings) missing() string {
	if !s.any() || !s.Token.IsZero() {
		return ""
	}
	return "DISCORD_TOKEN is missing, without which nothing can be sent to Discord. " + findToken + "."
}

// access is what Discord is asked with; listens is set where the bot answers HTTP.
func (s *discordSettings) access(listens bool) install.Access {
	return install.Access{Token: s.Token, PublicKey: s.PublicKey.Reveal(), Listens: listens, APIURL: s.APIURL}
}

// discordKind is what a value of Discord's is by its form.
type discordKind int

const (
	discordNothing discordKind = iota
	discordToken
	discordKey
	discordID
	discordClientSecret
	discordWebhook
	discordOfSlack
)

var (
	tokenForm  = regexp.MustCompile(`^[A-Za-z0-9_-]+=*\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{20,}$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{32}$`)
)

// discordKindOf is what a value is.
func discordKindOf(value chat.Secret) discordKind {
	text := value.Reveal()
	switch _, err := hex.DecodeString(text); {
	case tokenForm.MatchString(text) && install.Application(value) != "":
		return discordToken
	case err == nil && len(text) == 64:
		return discordKey
	case install.IsID(text):
		return discordID
	case kindOf(value) != noToken:
		return discordOfSlack
	case secretForm.MatchString(text):
		return discordClientSecret
	case strings.HasPrefix(text, "https://"):
		return discordWebhook
	}
	return discordNothing
}

// discordHolds are what a variable holds that should hold something else.
var discordHolds = map[discordKind]string{
	discordNothing:      "is not what it should be; it may have been copied in part",
	discordToken:        "holds the bot’s token",
	discordKey:          "holds the public key",
	discordID:           "holds an id, which is public",
	discordClientSecret: "holds the client secret (OAuth2), which is not needed",
	discordWebhook:      "holds an address",
	discordOfSlack:      "holds a token of Slack’s",
}
