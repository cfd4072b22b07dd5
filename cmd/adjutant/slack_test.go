package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/bot/slack/install"
	"adjutant/chat"
)

// adjutant runs the program with these arguments, and returns what it printed.
func adjutant(t *testing.T, args ...string) (string, error) {
	t.Helper()
	out := &lines{}
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(out)
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

// TestSlackManifest: what is printed is the manifest, with the words that are set.
func TestSlackManifest(t *testing.T) {
	t.Setenv("ADJUTANT_SLACK_PREFIX", "chief")
	text, err := adjutant(t, "slack", "manifest", "--commands", "update=standup", "--name", "Chief", "--rotate", "--url", "https://chief.example")
	var m install.Manifest
	if err := errors.Join(err, json.Unmarshal([]byte(text), &m)); err != nil {
		t.Fatal(err)
	}
	words := m.Features.SlashCommands
	if words[0].Command != "/standup" || words[len(words)-1].Command != "/chief" || m.Display.Name != "Chief" ||
		!m.Settings.TokenRotation || m.Settings.SocketMode || m.Settings.Events.RequestURL != "https://chief.example/slack" {
		t.Errorf("%+v", m)
	}
	for _, args := range [][]string{{"--prefix", "status"}, {"--commands", "risk"}, {"--url", "http://chief.example"}, {"more"}} {
		if text, err := adjutant(t, append([]string{"slack", "manifest"}, args...)...); err == nil || text != "" {
			t.Errorf("%q: %v, printed %q", args, err, text)
		}
	}
}

// TestSlackCheck: the check ends well where all is well, and with status 1 where
// something is to be fixed; it takes the organisation from where it is.
func TestSlackCheck(t *testing.T) {
	s := newServed(t)
	printed := func(want string, args ...string) error { t.Helper(); return s.checked(t, "slack", want, args...) }
	if err := printed("\n1 to fix. ", "--org", s.org); !errors.Is(err, errShown) {
		t.Errorf("it ended with %v", err)
	}
	s.slack.AddChannel(fakeslack.Channel{ID: "C01LEGAL", Name: "legal", Members: []string{s.slack.BotUser}})
	if err := printed("\nAll is well. ", "--org", s.org); err != nil {
		t.Error(err)
	}
	if err := printed("No organisation to compare with"); err != nil {
		t.Error(err)
	}
	if text, err := adjutant(t, "org", "apply", s.org, "--data", s.data); err != nil {
		t.Fatal(text, err)
	}
	if err := printed("The bot is in 2 channels of the organisation.", "--data", s.data); err != nil {
		t.Error(err)
	}
	if err := printed("", "--org", s.data+".yaml"); err == nil {
		t.Error("a file that is not there was checked")
	}
	t.Setenv("SLACK_BOT_TOKEN", s.slack.AppToken)
	if err := printed(""); err == nil || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN holds an app-level token") {
		t.Error(err)
	}
	t.Setenv("SLACK_BOT_TOKEN", "")
	t.Setenv("SLACK_APP_TOKEN", "")
	if err := printed(""); err == nil || !strings.Contains(err.Error(), "nothing is set for Slack") {
		t.Error(err)
	}
}

// TestSlackCheckTakesRenewedTokens: where tokens are renewed, those of the data file
// are checked, and not the first ones that were set.
func TestSlackCheckTakesRenewedTokens(t *testing.T) {
	s := newServed(t)
	if text, err := adjutant(t, "org", "apply", s.org, "--data", s.data); err != nil {
		t.Fatal(text, err)
	}
	for name, value := range map[string]string{
		"SLACK_BOT_TOKEN": "xoxe.xoxb-1-OLD", "SLACK_REFRESH_TOKEN": s.slack.RefreshToken, "SLACK_CLIENT_ID": s.slack.ClientID,
		"SLACK_CLIENT_SECRET": s.slack.ClientSecret,
	} {
		t.Setenv(name, value)
	}
	text, err := adjutant(t, "slack", "check", "--data", s.data)
	if err == nil || !strings.Contains(text, "SLACK_BOT_TOKEN is not known to Slack") {
		t.Errorf("the first one is refused: %v\n%s", err, text)
	}
	db, err := openStore(t.Context(), s.data, true)
	if err != nil {
		t.Fatal(err)
	}
	tokens := &slackTokens{store: db, origin: chat.NewSecret(s.slack.RefreshToken)}
	kept := slack.Renewed{Bot: chat.NewSecret(s.slack.BotToken), Refresh: chat.NewSecret("xoxe-2"), Expires: time.Now().Add(time.Hour)}
	if err := errors.Join(tokens.Save(t.Context(), kept), db.Close()); err != nil {
		t.Fatal(err)
	}
	if text, _ := adjutant(t, "slack", "check", "--data", s.data); !strings.Contains(text, "SLACK_BOT_TOKEN is of the workspace acme") {
		t.Errorf("the renewed one is not taken:\n%s", text)
	}
}
