package install_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/checklist"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/bot/slack/install"
	"adjutant/chat"
)

// company is a company that a test makes.
type company struct {
	workspaces []string
	people     []slack.Person
	// channels are handles, with their Slack ids.
	handles  []string
	channels map[string]string
}

func (c company) Workspaces() []string { return c.workspaces }
func (c company) Account(handle string) string {
	i := slices.IndexFunc(c.people, func(p slack.Person) bool { return p.Handle == handle })
	return c.people[i].Account
}
func (c company) Holder(account string) string {
	i := slices.IndexFunc(c.people, func(p slack.Person) bool { return p.Account == account })
	if i < 0 {
		return ""
	}
	return c.people[i].Handle
}
func (c company) Channel(handle string) string { return c.channels[handle] }
func (c company) ChannelOf(string) string      { return "" }
func (c company) People() []slack.Person       { return c.people }
func (c company) Commands() []chat.Command     { return nil }
func (c company) Channels() []string           { return c.handles }

// least are the scopes that the manifest asks for.
func least() []string {
	var names []string
	for _, s := range install.Scopes {
		names = append(names, s.Name)
	}
	return names
}

// northwind is a company in which all is well.
func northwind(server *fakeslack.Server) company {
	server.AddUser(fakeslack.User{ID: "U01ANA", Name: "ana", Email: "ana@northwind.example"})
	server.AddUser(fakeslack.User{ID: "U01BO", Name: "bo", Email: "Bo@northwind.example"})
	server.AddChannel(fakeslack.Channel{ID: "C01SUPPORT", Name: "support", Members: []string{server.BotUser}})
	server.AddChannel(fakeslack.Channel{ID: "G01LEAD", Name: "lead", Private: true, Members: []string{server.BotUser}})
	return company{
		workspaces: []string{server.Team},
		people: []slack.Person{
			{Handle: "ana", Name: "Ana Ferreira", Account: "U01ANA"},
			{Handle: "bo", Name: "Bo Chen", Email: "bo@northwind.example"},
		},
		handles:  []string{"support", "lead"},
		channels: map[string]string{"support": "C01SUPPORT", "lead": "G01LEAD"},
	}
}

func access(server *fakeslack.Server) install.Access {
	return install.Access{
		BotTokens: []chat.Secret{chat.NewSecret(server.BotToken)}, AppToken: chat.NewSecret(server.AppToken),
		APIURL: server.APIURL(),
	}
}

// scene is a workspace and a company, with what is wrong with them.
type scene struct {
	server  *fakeslack.Server
	company company
	access  install.Access
	none    bool // no company
}

// scenes are what a check may come upon.
var scenes = []struct {
	name string
	opts fakeslack.Options
	set  func(*scene)
}{
	{name: "all is well"},
	{name: "no organisation", set: func(s *scene) { s.none = true }},
	{name: "HTTP", set: func(s *scene) {
		s.access.AppToken, s.access.SigningSecret = chat.Secret{}, chat.NewSecret(s.server.SigningSecret)
	}},
	{name: "no app token", set: func(s *scene) { s.access.AppToken = chat.Secret{} }},
	{name: "no bot token", set: func(s *scene) { s.access.BotTokens = nil }},
	{name: "tokens of somewhere else", set: func(s *scene) {
		s.access.BotTokens = append(s.access.BotTokens, chat.NewSecret("xoxb-unknown"))
		s.access.AppToken = chat.NewSecret("xapp-1-A01OTHER-unknown")
	}},
	{name: "a bot token as app token", set: func(s *scene) { s.access.AppToken = s.access.BotTokens[0] }},
	{name: "revoked", set: func(s *scene) { s.server.RevokeBot() }},
	{name: "expired", set: func(s *scene) { s.server.Expire() }},
	{name: "expired and renewed at the start", set: func(s *scene) {
		s.server.Expire()
		s.access.Rotates = true
	}},
	{name: "scopes", opts: fakeslack.Options{Scopes: []string{"chat:write", "channels:read", "commands", "users:read", "admin.users:read"}}},
	{name: "no scope for channels", opts: fakeslack.Options{Scopes: slices.DeleteFunc(least(), func(s string) bool { return strings.HasSuffix(s, ":read") && s != "users:read" })}},
	{name: "another workspace", set: func(s *scene) { s.company.workspaces = []string{"T01OTHER"} }},
	{name: "a workspace without a token", set: func(s *scene) { s.company.workspaces = append(s.company.workspaces, "T02MORE") }},
	{name: "no workspace named", set: func(s *scene) { s.company.workspaces = nil }},
	{name: "the Enterprise organisation", opts: fakeslack.Options{Enterprise: "E01NORTHWIND"}, set: func(s *scene) { s.company.workspaces = []string{"E01NORTHWIND"} }},
	{name: "a token twice", set: func(s *scene) { s.access.BotTokens = append(s.access.BotTokens, s.access.BotTokens[0]) }},
	{name: "channels", set: func(s *scene) {
		s.server.AddChannel(fakeslack.Channel{ID: "C01OPEN", Name: "open"})
		s.server.AddChannel(fakeslack.Channel{ID: "C01OLD", Name: "old", Archived: true, Members: []string{s.server.BotUser}})
		s.server.AddChannel(fakeslack.Channel{ID: "G01SECRET", Name: "secret", Private: true})
		s.company.handles = append(s.company.handles, "open", "old", "secret", "none", "wrong", "legal")
		s.company.channels["open"], s.company.channels["old"] = "C01OPEN", "C01OLD"
		s.company.channels["secret"], s.company.channels["wrong"] = "G01SECRET", "C01WRONG"
	}},
	{name: "people", set: func(s *scene) {
		add := func(u fakeslack.User, p slack.Person) {
			s.server.AddUser(u)
			s.company.people = append(s.company.people, p)
		}
		add(fakeslack.User{ID: "U01KAI", Name: "kai", Deleted: true}, slack.Person{Handle: "kai", Name: "Kai Tanaka", Account: "U01KAI"})
		add(fakeslack.User{ID: "U01GUS", Name: "gus", Guest: true}, slack.Person{Handle: "gus", Name: "Gustav Holm", Account: "U01GUS"})
		add(fakeslack.User{ID: "U01SAM", Name: "sam", UltraGuest: true, Email: "sam@northwind.example"}, slack.Person{Handle: "sam", Name: "Samantha Lee", Email: "sam@northwind.example"})
		add(fakeslack.User{ID: "U01FAY", Name: "fay", Email: "ana.old@northwind.example"}, slack.Person{Handle: "fay", Name: "Fay Lindqvist", Account: "U01FAYE"})
		add(fakeslack.User{ID: "U99PAT", Name: "pat", Stranger: true, Team: "T99"}, slack.Person{Handle: "pat", Name: "Pat Agency", Account: "U99PAT"})
		s.company.people = append(s.company.people,
			slack.Person{Handle: "bot", Name: "A Bot", Account: s.server.BotUser},
			slack.Person{Handle: "lea", Name: "Léa Moreau", Email: "lea@northwind.example"},
			slack.Person{Handle: "raj", Name: "Raj Patel"},
			slack.Person{Handle: "two", Name: "Ana's second", Email: "ana@northwind.example"})
	}},
	{name: "many people", set: func(s *scene) {
		for i := range 25 {
			s.company.people = append(s.company.people, slack.Person{Handle: fmt.Sprintf("p%02d", i), Name: "Somebody"})
		}
	}},
	{name: "Slack is slow", set: func(s *scene) {
		s.server.Fail("auth.test", fakeslack.Fault{RetryAfter: 30 * time.Second})
		s.server.Fail("users.list", fakeslack.Fault{RetryAfter: 20 * time.Second}, fakeslack.Fault{RetryAfter: 10 * time.Second})
	}},
	{name: "Slack has trouble", set: func(s *scene) {
		s.server.Fail("apps.connections.open", fakeslack.Fault{Error: "internal_error"})
		s.server.Fail("users.conversations", fakeslack.Fault{Error: "fatal_error"})
		s.server.Fail("users.list", fakeslack.Fault{Status: 503})
	}},
	{name: "no Slack at all", set: func(s *scene) { s.access.APIURL = "http://127.0.0.1:1/api/" }},
}

var update = flag.Bool("update-checks", false, "write what the checks say into their golden file")

// TestCheck compares what a check says with what it is to say, in all scenes, and sees
// that it changes nothing in Slack and shows no secret.
func TestCheck(t *testing.T) {
	var all strings.Builder
	for _, c := range scenes {
		t.Run(c.name, func(t *testing.T) {
			opts := c.opts
			if opts.Scopes == nil {
				opts.Scopes = least()
			}
			server := fakeslack.New(t, opts)
			s := &scene{server: server, company: northwind(server), access: access(server)}
			var waited time.Duration
			s.access.Wait = func(_ context.Context, d time.Duration) error {
				waited += d
				return nil
			}
			if c.set != nil {
				c.set(s)
			}
			var with install.Company = s.company
			if s.none {
				with = nil
			}
			fmt.Fprintf(&all, "# %s\n", c.name)
			install.Check(t.Context(), with, s.access, func(l checklist.Line) { fmt.Fprintln(&all, l) })
			if waited > 0 {
				fmt.Fprintf(&all, "(waited %s)\n", waited)
			}
			all.WriteString("\n")
			for _, call := range server.Calls("") {
				if !slices.Contains(harmless, call.Method) {
					t.Errorf("it calls %s", call.Method)
				}
			}
			for _, secret := range server.Secrets() {
				if strings.Contains(all.String(), secret) {
					t.Errorf("it shows a secret: %s", all.String())
				}
			}
		})
	}
	const file = "testdata/checks.txt"
	if *update {
		if err := os.WriteFile(file, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), all.String()); diff != "" {
		t.Errorf("%s: wanted (-), got (+); -update-checks writes it\n%s", file, diff)
	}
}

// harmless are the methods that change nothing.
var harmless = []string{"auth.test", "apps.connections.open", "bots.info", "users.conversations", "conversations.info", "users.list", "users.info"}
