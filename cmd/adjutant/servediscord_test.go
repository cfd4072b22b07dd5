package main

import (
	"errors"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/discord/install"
	"adjutant/bot/discord/slash"
	"adjutant/commands"
	"adjutant/storage"
)

// Acme's Discord.
const (
	acmeGuild    = "900000000000000001"
	miaAccount   = "800000000000000001"
	tomAccount   = "800000000000000002"
	anaAccount   = "800000000000000003"
	supportThere = "700000000000000001"
	legalThere   = "700000000000000002"
)

// acmeInDiscord is Acme in Discord. Zoe has no account, and the bot may not see #legal.
const acmeInDiscord = `company: Acme
currency: EUR
timezone: Europe/Paris
workspaces: {discord: ["900000000000000001"]}
people:
  mia: {name: Mia Okafor, roles: [ceo], discord: "800000000000000001"}
  tom: {name: Tom Nowak, roles: [coo, admin], discord: "800000000000000002"}
  ana: {name: Ana Ferreira, discord: "800000000000000003"}
  zoe: {name: Zoe Stern}
departments:
  support: {name: Customer Support, head: ana, channels: {discord: "700000000000000001"}}
  legal:   {name: Legal, head: tom, channels: {discord: "700000000000000002"}}
`

// acmeOnBoth is Acme in Slack and in Discord: Tom has an account in both, Ana in
// Discord, Mia in Slack. Support has a channel in both.
const acmeOnBoth = `company: Acme
currency: EUR
timezone: Europe/Paris
workspaces: {slack: [T01ACME], discord: ["900000000000000001"]}
people:
  mia: {name: Mia Okafor, roles: [ceo], slack: U01MIA}
  tom: {name: Tom Nowak, roles: [coo, admin], slack: U01TOM, discord: "800000000000000002"}
  ana: {name: Ana Ferreira, discord: "800000000000000003"}
  zoe: {name: Zoe Stern}
departments:
  support: {name: Customer Support, head: ana, channels: {slack: C01SUPPORT, discord: "700000000000000001"}}
  legal:   {name: Legal, head: tom, channels: {slack: C01LEGAL}}
`

// useDiscord gives Acme a Discord, and its token to the environment.
func (s *served) useDiscord(t *testing.T) {
	t.Helper()
	server := fakediscord.New(t, fakediscord.Options{Private: true})
	server.AddGuild(fakediscord.Guild{ID: acmeGuild, Name: "Acme"})
	for id, name := range map[string]string{miaAccount: "mia", tomAccount: "tom", anaAccount: "ana"} {
		server.AddUser(fakediscord.User{ID: id, Username: name, Guilds: []string{acmeGuild}})
	}
	server.AddChannel(fakediscord.Channel{ID: supportThere, Guild: acmeGuild, Name: "support"})
	server.AddChannel(fakediscord.Channel{ID: legalThere, Guild: acmeGuild, Name: "legal", Denied: fakediscord.ViewChannel})
	t.Setenv("DISCORD_API_URL", server.URL())
	t.Setenv("DISCORD_TOKEN", server.Token)
	s.discord = server
	s.servers = append(s.servers, server)
}

// newServedInDiscord is Acme's Discord, with the token in the environment and no bot
// yet.
func newServedInDiscord(t *testing.T) *served {
	t.Helper()
	s := newBare(t, acmeInDiscord)
	s.useDiscord(t)
	return s
}

// connected waits until the bot hears from Discord, and its commands are there.
func (s *served) connected(t *testing.T) {
	t.Helper()
	book, err := commands.New(onDiscord)
	if err != nil {
		t.Fatal(err)
	}
	set, err := slash.New(book.Commands(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.discord.WaitReady(1)
	s.discord.WaitFor("the commands", func() bool { return len(s.discord.Commands()) == len(set.Commands()) })
}

// TestServeDiscord: the bot says what it is connected to and what is missing, answers,
// tells how it is, and stops when it is asked to, leaving the data file in order.
func TestServeDiscord(t *testing.T) {
	s := newServedInDiscord(t)
	t.Setenv("ADJUTANT_LOG", "debug")
	s.run(t, "--listen", "127.0.0.1:0")
	s.connected(t)
	s.says(t, "The bot may not see #legal")
	ana := s.discord.As(anaAccount)
	ack := ana.Command(supportThere, "risk log", map[string]any{"title": "A port may close", "likelihood": "4", "impact": "major"})
	if ack.TimedOut || ack.Failed != "" || !strings.Contains(plain(ack.Replies()), "RISK-1") {
		t.Fatalf("%+v\n%s", ack, plain(ack.Replies()))
	}
	s.waitFor("the message in the channel", func() bool {
		return strings.Contains(plain(s.discord.Messages(supportThere)), "A port may close")
	})
	status, body := get(t, "http://"+s.address(t)+"/healthz")
	if status != http.StatusOK || !strings.Contains(body, `"connections":{"discord":"connected"}`) {
		t.Errorf("health: %d %s", status, body)
	}
	if status, _ := get(t, "http://"+s.address(t)+"/discord"); status != http.StatusNotFound {
		t.Errorf("without a public key it takes requests: %d", status)
	}
	s.stops(t)
	onFile(t, s.data, func(tx storage.Tx) error {
		_, err := storage.Risks.Get(tx, "RISK-1")
		return err
	})
	got := strings.ReplaceAll(s.out.String(), s.address(t), "ADDRESS")
	_, got, _ = strings.Cut(regexp.MustCompile(`Adjutant .* for`).ReplaceAllString(got, "VERSION"), "VERSION")
	want := ` Acme, departments: 2, people: 4.
Discord: Acme (900000000000000001), as @adjutant, by the gateway.
HTTP: at ADDRESS, for /healthz.
Missing: a Discord account in the organisation for 1 of 4 people. They say who they are with /link.
Missing: The bot may not see #legal (700000000000000002). Add it to the channel: Edit Channel, Permissions. Or the channel is in a server that the bot is not in.
Stopping: what is under way is finished. A second signal ends it at once.
Stopped.
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
}

// TestServeDiscordOverHTTP: with the public key Discord sends commands to the bot's
// address, if the app says so.
func TestServeDiscordOverHTTP(t *testing.T) {
	s := newServedInDiscord(t)
	t.Setenv("DISCORD_PUBLIC_KEY", s.discord.PublicKey)
	s.run(t, "--listen", "127.0.0.1:0")
	address := s.address(t)
	s.connected(t)
	s.says(t, "/discord for what Discord sends. Only this machine reaches that address, so a proxy on it has to pass on /discord.")
	s.says(t, "Note: DISCORD_PUBLIC_KEY is set, and commands and buttons come by the gateway all the same.")
	if !s.discord.UseHTTP("http://" + address + "/discord") {
		t.Fatal("Discord does not take the address")
	}
	ana := s.discord.As(anaAccount)
	ack := ana.Command(supportThere, "risk log", map[string]any{"title": "A port may close"})
	if ack.TimedOut || ack.Failed != "" || !strings.Contains(plain(ack.Replies()), "RISK-1") {
		t.Errorf("%+v\n%s", ack, plain(ack.Replies()))
	}
	answer, err := http.Post("http://"+address+"/discord", "application/json", strings.NewReader(`{"type":1}`))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a request without a signature was answered with %s", answer.Status)
	}
	s.stops(t)
}

// TestServeBoth: one bot serves one company in Slack and in Discord. Who has an account
// in both is written to in Slack, a channel that is in both is told in both, and what
// one of them is asked changes what the other one shows.
func TestServeBoth(t *testing.T) {
	s := newBare(t, acmeOnBoth)
	s.useSlack(t)
	s.useDiscord(t)
	t.Setenv("SLACK_SIGNING_SECRET", s.slack.SigningSecret)
	t.Setenv("DISCORD_PUBLIC_KEY", s.discord.PublicKey)
	s.run(t, "--listen", "127.0.0.1:0")
	s.slack.WaitConnected(1)
	s.connected(t)
	for _, line := range []string{
		"Slack: acme (T01ACME), as @adjutant, by Socket Mode and over HTTP.\n",
		"Commands in Slack: everything as /coo …",
		"Discord: Acme (900000000000000001), as @adjutant, by the gateway.\n",
		"for /healthz, /slack for what Slack sends, and /discord for what Discord sends. Only this machine reaches that address, so a proxy on it has to pass on /slack and /discord.\n",
		"Missing: a Slack or Discord account in the organisation for 1 of 4 people. Who is found by their e-mail is linked now; the others say who they are with /coo link in Slack or /link in Discord.\n",
		"Missing in Slack: The bot is not in #legal (C01LEGAL).",
		"Note on Discord: DISCORD_PUBLIC_KEY is set",
	} {
		s.says(t, line)
	}
	status, body := get(t, "http://"+s.address(t)+"/healthz")
	if status != http.StatusOK || !strings.Contains(body, `"connections":{"discord":"connected","slack":"connected"}`) {
		t.Errorf("health: %d %s", status, body)
	}
	ana := s.discord.As(anaAccount)
	ana.Command(supportThere, "risk log", map[string]any{"title": "A port may close", "likelihood": "5", "impact": "severe"})
	inSlack := func() string { return plain(s.slack.Messages("C01SUPPORT")) }
	inDiscord := func() string { return plain(s.discord.Messages(supportThere)) }
	s.slack.WaitFor("the risk in Slack's channel", func() bool { return strings.Contains(inSlack(), "A port may close") })
	s.discord.WaitFor("the risk in Discord's channel", func() bool { return strings.Contains(inDiscord(), "A port may close") })
	s.slack.WaitFor("the message to Tom in Slack", func() bool { return strings.Contains(plain(s.slack.Messages("U01TOM")), "A port may close") })
	if text := plain(s.discord.Messages(tomAccount)); text != "" {
		t.Errorf("Tom was written to in Discord as well:\n%s", text)
	}
	if ack := s.slack.As("U01TOM").Slash("C01SUPPORT", "/risk", "close RISK-1 outcome:avoided"); ack.Failed != "" {
		t.Fatalf("%+v", ack)
	}
	closed := regexp.MustCompile(`(?i)closed`)
	s.slack.WaitFor("the end of the risk in Slack:\n"+inSlack(), func() bool { return closed.MatchString(inSlack()) })
	s.discord.WaitFor("the end of the risk in Discord:\n"+inDiscord(), func() bool { return closed.MatchString(inDiscord()) })

	s.discord.ResetToken()
	err := s.ended(t)
	if err == nil || !strings.HasPrefix(err.Error(), "Discord: ") || !strings.Contains(err.Error(), "DISCORD_TOKEN") {
		t.Errorf("it ended with %v", err)
	}
	if errors.Is(err, errShown) {
		t.Error("nobody would see why")
	}
}

// TestServeBothRefuses: if one of two services takes its token and the other one does
// not, that is said before anything is served.
func TestServeBothRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*testing.T, *served)
		want string
	}{
		"Discord's token": {func(_ *testing.T, s *served) { s.discord.ResetToken() }, "DISCORD_TOKEN is not known to Discord"},
		"Slack's token":   {func(_ *testing.T, s *served) { s.slack.RevokeBot() }, "SLACK_BOT_TOKEN was revoked"},
		"half of Slack's": {func(t *testing.T, _ *served) { t.Setenv("SLACK_BOT_TOKEN", "") }, "SLACK_BOT_TOKEN is missing"},
		"no token of Discord's": {func(t *testing.T, s *served) {
			t.Setenv("DISCORD_TOKEN", "")
			t.Setenv("DISCORD_PUBLIC_KEY", s.discord.PublicKey)
		}, "DISCORD_TOKEN is missing"},
		"words": {func(t *testing.T, s *served) {
			file := s.org + ".json"
			if err := os.WriteFile(file, []byte(`{"fr": {"risk": "Un Risque!"}}`), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("DISCORD_WORDS", file)
		}, `DISCORD_WORDS: commands: the fr translation of "risk", "Un Risque!"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newBare(t, acmeOnBoth)
			s.useSlack(t)
			s.useDiscord(t)
			c.set(t, s)
			s.run(t)
			if err := s.ended(t); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("it ended with %v, want %q", err, c.want)
			}
			if s.discord.Dialled() > 0 || s.slack.Sockets() > 0 {
				t.Error("it has connected")
			}
		})
	}
}

// TestServeWaitsForDiscord: a Discord that cannot be reached is no reason to end.
func TestServeWaitsForDiscord(t *testing.T) {
	s := newServedInDiscord(t)
	t.Setenv("DISCORD_API_URL", "http://127.0.0.1:1")
	s.run(t, "--listen", "127.0.0.1:0")
	s.says(t, "It goes on, and tries again.")
	status, body := get(t, "http://"+s.address(t)+"/healthz")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, `"ok":false`) || strings.Contains(body, `"discord":"connected"`) {
		t.Errorf("health: %d %s", status, body)
	}
	s.stops(t)
}

// TestDiscordCheck: the check ends well where all is well, and with status 1 where
// something is to be fixed; it takes the organisation from where it is.
func TestDiscordCheck(t *testing.T) {
	s := newServedInDiscord(t)
	printed := func(want string, args ...string) error { t.Helper(); return s.checked(t, "discord", want, args...) }
	if err := printed("\n1 to fix. docs/discord.md has more", "--org", s.org); !errors.Is(err, errShown) {
		t.Errorf("it ended with %v", err)
	}
	s.discord.AddChannel(fakediscord.Channel{ID: legalThere, Guild: acmeGuild, Name: "legal"})
	if err := printed("\nAll is well. ", "--org", s.org); err != nil {
		t.Error(err)
	}
	if err := printed("No organisation to compare with"); err != nil {
		t.Error(err)
	}
	if text, err := adjutant(t, "org", "apply", s.org, "--data", s.data); err != nil {
		t.Fatal(text, err)
	}
	if err := printed("3 people have a Discord account in the organisation.", "--data", s.data); err != nil {
		t.Error(err)
	}
	if err := printed("", "--org", s.data+".yaml"); err == nil {
		t.Error("a file that is not there was checked")
	}
	if err := printed("", "--data", s.data+".none"); err == nil || !strings.Contains(err.Error(), "adjutant discord check --org FILE") {
		t.Errorf("without the data file: %v", err)
	}
	for _, call := range s.discord.Calls("") {
		if call.Method != http.MethodGet {
			t.Errorf("it calls %s %s", call.Method, call.Path)
		}
	}
	if refused := s.discord.Refusals(); len(refused) > 0 {
		t.Errorf("Discord refuses: %q", refused)
	}
	s.discord.ResetToken()
	if err := printed("DISCORD_TOKEN is not known to Discord", "--org", s.org); !errors.Is(err, errShown) {
		t.Error(err)
	}
	t.Setenv("DISCORD_TOKEN", "")
	if err := printed(""); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN is missing") {
		t.Error(err)
	}
}

// TestInviteIsEnough: what the link asks for is enough to post, to open threads, to
// show pictures and to look back.
func TestInviteIsEnough(t *testing.T) {
	const needed = fakediscord.ViewChannel | fakediscord.SendMessages | fakediscord.CreatePublicThreads |
		fakediscord.SendMessagesInThreads | fakediscord.AttachFiles | fakediscord.ReadMessageHistory
	if got := install.Bits(); got != uint64(needed) {
		t.Errorf("asked for are %b, needed %b", got, needed)
	}
}
