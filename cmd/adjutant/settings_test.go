package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// the values of secrets in these tests; nothing that is printed may have them.
const (
	someApp      = "xapp-1-A0SECRET-1-appsecret"
	someBot      = "xoxb-1-botsecret"
	someExpiring = "xoxe.xoxb-1-botsecret"
	someRefresh  = "xoxe-1-refreshsecret"
	someUser     = "xoxp-1-usersecret"
	someSigning  = "00signingsecret00"
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
		"discord as well":  {environ: append(socket, "DISCORD_TOKEN=x")},
		"a client at hand": {environ: append(socket, "SLACK_CLIENT_ID=1.2", "SLACK_CLIENT_SECRET="+someSigning)},

		"nothing": {want: []string{"no chat service is set", "SLACK_APP_TOKEN (xapp-…)", "SLACK_BOT_TOKEN (xoxb-…)", "adjutant console"}},
		"discord": {environ: []string{"DISCORD_TOKEN=x"}, want: []string{"does not speak Discord yet", "SLACK_APP_TOKEN"}},
		"no app":  {environ: socket[1:], want: []string{"SLACK_APP_TOKEN is missing", "connections:write", "SLACK_SIGNING_SECRET and ADJUTANT_LISTEN"}},
		"no bot":  {environ: socket[:1], want: []string{"SLACK_BOT_TOKEN is missing", "OAuth & Permissions"}},
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
			for _, secret := range []string{"appsecret", "botsecret", "refreshsecret", "usersecret", "signingsecret"} {
				if strings.Contains(text, secret) {
					t.Errorf("it prints a secret: %s", text)
				}
			}
		})
	}
}

// TestSettingsAreRead: values arrive where they belong.
func TestSettingsAreRead(t *testing.T) {
	s, err := readSettings([]string{
		"SLACK_APP_TOKEN=" + someApp, "SLACK_BOT_TOKEN=" + someBot + ", xoxb-2-botsecret", "SLACK_SIGNING_SECRET=" + someSigning,
		"SLACK_API_URL=https://proxy.example/api", "HOME=/", "broken",
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.AppToken.Reveal() != someApp || len(s.BotTokens) != 2 || s.BotTokens[0].Reveal() != someBot ||
		s.BotTokens[1].Reveal() != "xoxb-2-botsecret" || s.SigningSecret.Reveal() != someSigning || s.APIURL != "https://proxy.example/api/" {
		t.Errorf("%+v", s)
	}
}

// TestSettingsAreDocumented: every variable that counts is on the page about Slack.
func TestSettingsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/slack.md")
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"ADJUTANT_DATA", "ADJUTANT_LISTEN", "ADJUTANT_LOG", "ADJUTANT_SLACK_PREFIX", "ADJUTANT_SLACK_COMMANDS"}
	for field := range reflect.TypeFor[settings]().Fields() {
		names = append(names, field.Tag.Get("env"))
	}
	for _, name := range names {
		if !strings.Contains(string(page), "`"+name+"`") && !strings.HasPrefix(name, "DISCORD_") {
			t.Errorf("docs/slack.md does not name %s", name)
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
