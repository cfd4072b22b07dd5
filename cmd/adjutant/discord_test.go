package main

import (
	"strings"
	"testing"
)

// TestDiscordInvite: the link is that of the token's app, and is printed without
// asking anybody.
func TestDiscordInvite(t *testing.T) {
	t.Setenv("DISCORD_API_URL", "http://127.0.0.1:1")
	t.Setenv("DISCORD_TOKEN", someDiscord)
	for _, c := range []struct {
		args []string
		want string // the link's parts, or that of an error
	}{
		{nil, "?client_id=800000000000000001&scope=bot+applications.commands&permissions="},
		{[]string{"--guild", "800000000000000002"}, "&guild_id=800000000000000002&disable_guild_select=true"},
		{[]string{"--application", "800000000000000009"}, "?client_id=800000000000000009&"},
		{[]string{"--guild", "northwind"}, "--guild has to be a server’s id"},
		{[]string{"--application", "adjutant"}, "--application has to be the app’s id"},
		{[]string{"more"}, "unknown command"},
	} {
		text, err := adjutant(t, append([]string{"discord", "invite"}, c.args...)...)
		if strings.HasPrefix(c.want, "?") || strings.HasPrefix(c.want, "&") {
			if err != nil || !strings.HasPrefix(text, "https://discord.com/oauth2/authorize?") || strings.Count(text, "\n") != 1 {
				t.Errorf("%q printed %q and ended with %v", c.args, text, err)
			}
		} else if err == nil || text != "" {
			t.Errorf("%q printed %q and ended with %v", c.args, text, err)
		} else {
			text = err.Error()
		}
		if !strings.Contains(text, c.want) || strings.Contains(text, "discordsecret") {
			t.Errorf("%q: %q, want %q", c.args, text, c.want)
		}
	}
	t.Setenv("DISCORD_TOKEN", "")
	if _, err := adjutant(t, "discord", "invite"); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN is missing. Set it, or name the app") {
		t.Errorf("without a token: %v", err)
	}
	if text, err := adjutant(t, "discord", "invite", "--application", "800000000000000009"); err != nil || !strings.Contains(text, "client_id=800000000000000009") {
		t.Errorf("without a token, of an app that is named: %q, %v", text, err)
	}
	t.Setenv("DISCORD_TOKEN", someKey)
	if _, err := adjutant(t, "discord", "invite"); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN holds the public key") {
		t.Errorf("with a public key: %v", err)
	}
}
