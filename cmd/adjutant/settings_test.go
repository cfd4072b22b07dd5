package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"adjutant/bot/slack"
)

// the values of secrets in these tests; nothing that is printed may have them.
const (
	someApp      = "xapp-1-A0SECRET-1-appsecret"
	someBot      = "xoxb-1-botsecret"
	someExpiring = "xoxe.xoxb-1-botsecret"
	someRefresh  = "xoxe-1-refreshsecret"
	someUser     = "xoxp-1-usersecret"
	someSigning  = "00signingsecret00"

	someDiscord = "ODAwMDAwMDAwMDAwMDAwMDAx.Gsecre.discordsecretdiscordsecretdiscordsecret"
	someClient  = "clientsecretclientsecretclientse"
	someKey     = "1e0a356058d627ca38a5c8c9648818061d49e49bd9da9e3ab17d98ad4d6b0000"
)

// TestSettings: what is set is read, and what is wrong is named with what to do, all
// of it at once, and without a secret.
func TestSettings(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	socket := []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someBot}
	for name, c := range map[string]struct {
		environ []string
		listen  string
		want    []string // parts of the error; none if all is well
	}{
		"socket mode":      {environ: socket},
		"http":             {environ: []string{"SLACK_SIGNING_SECRET=" + someSigning, "SLACK_BOT_TOKEN=" + someBot}, listen: ":8080"},
		"both":             {environ: append(socket, "SLACK_SIGNING_SECRET="+someSigning)},
		"spaces around":    {environ: []string{"SLACK_APP_TOKEN= " + someApp + "\n", "SLACK_BOT_TOKEN=" + someBot + " , " + someBot + ",\n"}},
		"files":            {environ: []string{"SLACK_APP_TOKEN_FILE=" + file("app", someApp+"\n"), "SLACK_BOT_TOKEN_FILE=" + file("bot", someBot+"\n")}},
		"rotation":         {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someExpiring, "SLACK_REFRESH_TOKEN=" + someRefresh, "SLACK_CLIENT_ID=1.2", "SLACK_CLIENT_SECRET=" + someSigning}},
		"another server":   {environ: append(socket, "SLACK_API_URL=http://127.0.0.1:9/api")},
		"discord":          {environ: []string{"DISCORD_TOKEN=" + someDiscord}},
		"discord as well":  {environ: append(socket, "DISCORD_TOKEN="+someDiscord+"\n", "DISCORD_PUBLIC_KEY= "+someKey, "DISCORD_API_URL=http://127.0.0.1:9/")},
		"discord of old":   {environ: []string{"DISCORD_TOKEN=ODAwMDAwMDAwMDAwMDAwMDE=.secret.discordsecretdiscordsecre"}},
		"discord in files": {environ: []string{"DISCORD_TOKEN_FILE=" + file("discord", someDiscord+"\n"), "DISCORD_WORDS=" + file("words", `{"fr": {"Put a risk on the register": "Noter un risque"}}`)}},
		"a client at hand": {environ: append(socket, "SLACK_CLIENT_ID=1.2", "SLACK_CLIENT_SECRET="+someSigning)},

		"nothing":                    {want: []string{"no chat service is set", "SLACK_APP_TOKEN (xapp-…)", "SLACK_BOT_TOKEN (xoxb-…)", "for Discord set DISCORD_TOKEN", "adjutant console"}},
		"a key alone":                {environ: []string{"DISCORD_PUBLIC_KEY=" + someKey}, want: []string{"DISCORD_TOKEN is missing", "Bot, Reset Token"}},
		"half of both":               {environ: append(socket[1:], "DISCORD_PUBLIC_KEY="+someKey), want: []string{"SLACK_APP_TOKEN is missing", "DISCORD_TOKEN is missing"}},
		"half of Slack, and Discord": {environ: append(socket[1:], "DISCORD_TOKEN="+someDiscord), want: []string{"SLACK_APP_TOKEN is missing"}},
		"a client secret":            {environ: []string{"DISCORD_TOKEN=" + someClient}, want: []string{"DISCORD_TOKEN holds the client secret", "Bot, Reset Token"}},
		"a public key":               {environ: []string{"DISCORD_TOKEN=" + someKey}, want: []string{"DISCORD_TOKEN holds the public key", "Bot, Reset Token"}},
		"an application's id":        {environ: []string{"DISCORD_TOKEN=800000000000000001"}, want: []string{"DISCORD_TOKEN holds an id"}},
		"a token of Slack's":         {environ: []string{"DISCORD_TOKEN=" + someBot}, want: []string{"DISCORD_TOKEN holds a token of Slack’s"}},
		"a webhook":                  {environ: []string{"DISCORD_TOKEN=https://discord.com/api/webhooks/1/botsecret"}, want: []string{"DISCORD_TOKEN holds an address"}},
		"as programs send it":        {environ: []string{"DISCORD_TOKEN=Bot " + someDiscord}, want: []string{"DISCORD_TOKEN begins with “Bot ”"}},
		"a part of a token":          {environ: []string{"DISCORD_TOKEN=ODAwMDAwMDAwMDAwMDAwMDAx.Gsecre"}, want: []string{"DISCORD_TOKEN is not what it should be", "copied in part"}},
		"three parts of something":   {environ: []string{"DISCORD_TOKEN=discordsecret.discordsecret.discordsecretdiscordsecret"}, want: []string{"DISCORD_TOKEN is not what it should be"}},
		"discord in quotes":          {environ: []string{`DISCORD_TOKEN="` + someDiscord + `"`}, want: []string{"DISCORD_TOKEN has quotation marks"}},
		"discord swapped":            {environ: []string{"DISCORD_TOKEN=" + someKey, "DISCORD_PUBLIC_KEY=" + someDiscord}, want: []string{"DISCORD_TOKEN and DISCORD_PUBLIC_KEY are swapped"}},
		"a token for a key":          {environ: []string{"DISCORD_TOKEN=" + someDiscord, "DISCORD_PUBLIC_KEY=" + someDiscord}, want: []string{"DISCORD_PUBLIC_KEY holds the bot’s token", "General Information"}},
		"half a key":                 {environ: []string{"DISCORD_TOKEN=" + someDiscord, "DISCORD_PUBLIC_KEY=" + someKey[:63]}, want: []string{"DISCORD_PUBLIC_KEY is not what it should be"}},
		"discord twice":              {environ: []string{"DISCORD_TOKEN=" + someDiscord, "DISCORD_TOKEN_FILE=" + file("discord", someDiscord)}, want: []string{"DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set"}},
		"discord's address":          {environ: []string{"DISCORD_TOKEN=" + someDiscord, "DISCORD_API_URL=discord.com"}, want: []string{"DISCORD_API_URL has to be like https://discord.com"}},
		"no words":                   {environ: []string{"DISCORD_TOKEN=" + someDiscord, "DISCORD_WORDS=" + filepath.Join(dir, "none.json")}, want: []string{"DISCORD_WORDS: open "}},
		"words of another form":      {environ: []string{"DISCORD_TOKEN=" + someDiscord, "DISCORD_WORDS=" + file("list", `["fr"]`)}, want: []string{"DISCORD_WORDS: ", "has to be like {"}},
		"no app":                     {environ: socket[1:], want: []string{"SLACK_APP_TOKEN is missing", "connections:write", "SLACK_SIGNING_SECRET and ADJUTANT_LISTEN"}},
		"no bot":                     {environ: socket[:1], want: []string{"SLACK_BOT_TOKEN is missing", "OAuth & Permissions"}},
		"no address": {environ: []string{"SLACK_SIGNING_SECRET=" + someSigning, "SLACK_BOT_TOKEN=" + someBot},
			want: []string{"Set ADJUTANT_LISTEN or --listen"}},
		"swapped": {environ: []string{"SLACK_APP_TOKEN=" + someBot, "SLACK_BOT_TOKEN=" + someApp}, want: []string{"are swapped"}},
		"a person's": {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someBot + "," + someUser},
			want: []string{"SLACK_BOT_TOKEN (number 2) holds the token of a person", "Bot User OAuth Token"}},
		"refresh for bot": {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someRefresh}, want: []string{"SLACK_BOT_TOKEN holds a refresh token"}},
		"in quotes": {environ: []string{"SLACK_APP_TOKEN='" + someApp + "'", `SLACK_BOT_TOKEN="` + someBot + `"`},
			want: []string{"SLACK_APP_TOKEN has quotation marks", "SLACK_BOT_TOKEN has quotation marks"}},
		"broken line":   {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someBot + "\nmore"}, want: []string{"SLACK_BOT_TOKEN has a space or a line break"}},
		"odd character": {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someBot + "…"}, want: []string{"SLACK_BOT_TOKEN has characters that none has"}},
		"no token":      {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someSigning}, want: []string{"SLACK_BOT_TOKEN is no token of Slack's"}},
		"signing":       {environ: append(socket, "SLACK_SIGNING_SECRET="+someBot), want: []string{"SLACK_SIGNING_SECRET holds a bot token", "App Credentials"}},
		"twice":         {environ: append(socket, "SLACK_BOT_TOKEN_FILE="+file("twice", someBot)), want: []string{"SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set"}},
		"no file":       {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN_FILE=" + filepath.Join(dir, "none")}, want: []string{"SLACK_BOT_TOKEN_FILE: open "}},
		"empty file":    {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN_FILE=" + file("empty", "\n")}, want: []string{"SLACK_BOT_TOKEN_FILE: ", "is empty"}},
		"expires": {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someExpiring},
			want: []string{"SLACK_BOT_TOKEN expires after twelve hours", "SLACK_REFRESH_TOKEN"}},
		"rotation without client": {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someExpiring, "SLACK_REFRESH_TOKEN=" + someRefresh},
			want: []string{"needs SLACK_CLIENT_ID and SLACK_CLIENT_SECRET"}},
		"rotation of a lasting token": {environ: append(socket, "SLACK_REFRESH_TOKEN="+someRefresh, "SLACK_CLIENT_ID=1.2", "SLACK_CLIENT_SECRET="+someSigning),
			want: []string{"is a token that does not expire"}},
		"rotation of two": {environ: []string{"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someExpiring + "," + someExpiring, "SLACK_REFRESH_TOKEN=" + someRefresh, "SLACK_CLIENT_ID=1.2", "SLACK_CLIENT_SECRET=" + someSigning},
			want: []string{"renews one bot token"}},
		"address": {environ: append(socket, "SLACK_API_URL=slack.com/api"), want: []string{"SLACK_API_URL has to be like https://slack.com/api/"}},
		"much": {environ: []string{"SLACK_APP_TOKEN=x", "SLACK_BOT_TOKEN=y", "SLACK_API_URL=z"},
			want: []string{"SLACK_APP_TOKEN is no token", "SLACK_BOT_TOKEN is no token", "SLACK_API_URL has to be"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := readSettings(c.environ)
			if err == nil {
				err = s.missing(c.listen)
			}
			if (err != nil) != (len(c.want) > 0) {
				t.Fatalf("got the error %v", err)
			}
			text := fmt.Sprintf("%v %+v %#v", err, s, s)
			for _, part := range c.want {
				if !strings.Contains(text, part) {
					t.Errorf("%q is not in: %v", part, err)
				}
			}
			for _, secret := range []string{"appsecret", "botsecret", "refreshsecret", "usersecret", "signingsecret", "discordsecret", "clientsecret", "Gsecre", someKey[:10]} {
				if strings.Contains(text, secret) {
					t.Errorf("it prints a secret: %s", text)
				}
			}
		})
	}
}

// TestSettingsAreRead: values arrive where they belong.
func TestSettingsAreRead(t *testing.T) {
	words := filepath.Join(t.TempDir(), "words.json")
	if err := os.WriteFile(words, []byte(`{"de": {"risk": "risiko"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := readSettings([]string{
		"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someBot + ", xoxb-2-botsecret", "SLACK_SIGNING_SECRET=" + someSigning,
		"SLACK_API_URL=https://proxy.example/api", "HOME=/", "broken",
		"DISCORD_TOKEN=" + someDiscord, "DISCORD_PUBLIC_KEY=" + someKey, "DISCORD_API_URL=https://proxy.example/", "DISCORD_WORDS=" + words,
	})
	if err != nil {
		t.Fatal(err)
	}
	k := s.Slack
	if k.AppToken.Reveal() != someApp || len(k.BotTokens) != 2 || k.BotTokens[0].Reveal() != someBot ||
		k.BotTokens[1].Reveal() != "xoxb-2-botsecret" || k.SigningSecret.Reveal() != someSigning || k.APIURL != "https://proxy.example/api/" {
		t.Errorf("%+v", k)
	}
	d := s.Discord
	if d.Token.Reveal() != someDiscord || d.PublicKey.Reveal() != someKey || d.APIURL != "https://proxy.example" || d.Words["de"]["risk"] != "risiko" {
		t.Errorf("%+v", d)
	}
	if got := s.platforms(); len(got) != 2 || got[0].Name != slack.Name || got[1] != onDiscord { // the preferred one first
		t.Errorf("platforms: %v", got)
	}
}

// TestSettingsAreDocumented: every variable that counts is on the page about its
// service, and those that belong to none on both of the chat services.
func TestSettingsAreDocumented(t *testing.T) {
	common := []string{"ADJUTANT_DATA", "ADJUTANT_LISTEN", "ADJUTANT_LOG"}
	for file, c := range map[string]struct {
		of    reflect.Type
		names []string
	}{
		"slack.md":   {reflect.TypeFor[slackSettings](), append([]string{"ADJUTANT_SLACK_PREFIX", "ADJUTANT_SLACK_COMMANDS"}, common...)},
		"discord.md": {reflect.TypeFor[discordSettings](), common},
		"model.md":   {reflect.TypeFor[modelSettings](), []string{"OPENAI_API_KEY_FILE"}},
	} {
		page, err := os.ReadFile("../../docs/" + file)
		if err != nil {
			t.Fatal(err)
		}
		names := slices.Clone(c.names)
		for field := range c.of.Fields() {
			if name := field.Tag.Get("env"); name != "-" {
				names = append(names, name)
			}
		}
		for _, name := range names {
			if !strings.Contains(string(page), "`"+name+"`") {
				t.Errorf("docs/%s does not name %s", file, name)
			}
		}
	}
}

// TestReadable: tokens that leave the machine in the clear are warned of.
func TestReadable(t *testing.T) {
	for address, want := range map[string]bool{
		"": false, "https://proxy.example/api/": false, "http://127.0.0.1:8080/api/": false, "http://[::1]/api/": false,
		"http://localhost/api/": false, "http://proxy.example/api/": true, "http://10.0.0.1/api/": true,
	} {
		if readable(address) != want {
			t.Errorf("%q: %t", address, !want)
		}
	}
}
