package install_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/checklist"
	"adjutant/bot/discord"
	"adjutant/bot/discord/install"
	"adjutant/chat"
)

// company is a company that a test makes.
type company struct {
	workspaces []string
	handles    []string
	channels   map[string]string
	people     []discord.Person
}

func (c *company) Workspaces() []string         { return c.workspaces }
func (c *company) Channels() []string           { return c.handles }
func (c *company) Channel(handle string) string { return c.channels[handle] }
func (c *company) People() []discord.Person     { return c.people }

// northwind is a company in which all is well.
func northwind() *company {
	return &company{
		workspaces: []string{guild},
		handles:    []string{"support", "lead"},
		channels:   map[string]string{"support": support, "lead": lead},
		people:     []discord.Person{{Handle: "ana", Name: "Ana Ferreira", Account: ana}},
	}
}

// scene is a Discord and a company, with what is wrong with them.
type scene struct {
	*rest
	*company
	access install.Access
	none   bool // no company
}

func (s *scene) add(handle, id string, is any) {
	s.handles, s.channels[handle] = append(s.handles, handle), id
	if is != nil {
		s.says["/channels/"+id] = is
	}
}

func (s *scene) deny(channel, id, allow, deny string) {
	path := "/channels/" + channel
	before, _ := s.says[path].(m)["permission_overwrites"].([]m)
	s.set(path, "permission_overwrites", append(before, m{"id": id, "type": 0, "allow": allow, "deny": deny}))
}

const (
	see       = "1024"
	write     = "2048"
	attach    = "32768"
	me        = "/applications/@me"
	inGuilds  = "/users/@me/guilds"
	inMembers = "/guilds/" + guild + "/members/"
)

// scenes are what a check may come upon.
var scenes = []struct {
	name string
	set  func(*scene)
}{
	{"all is well", nil},
	{"no organisation", func(s *scene) { s.none = true }},
	{"the token was reset", func(s *scene) { s.access.Token = chat.NewSecret("x.y.z") }},
	{"the token of a person", func(s *scene) { s.set("/users/@me", "bot", false) }},
	{"an app that is set up wrongly", func(s *scene) {
		s.set(me, "bot_require_code_grant", true)
		s.set(me, "integration_types_config", m{"1": m{}})
		s.set(me, "bot_public", true)
		s.set(me, "flags", 1<<13|1<<15|1<<18)
		s.says["/applications/"+app+"/commands"] = []m{}
	}},
	{"commands of another version", func(s *scene) {
		s.says["/applications/"+app+"/commands"] = kept(setOf(
			chat.Command{Path: "risk log", Summary: "Log a risk", Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "title"}}, Options: []chat.Option{{Name: "title", Kind: chat.Text, Help: "What may happen"}}},
			chat.Command{Path: "status", Summary: "Say how it goes", Shortcuts: []chat.Shortcut{{Label: "Log as status", Into: "title"}}, Options: []chat.Option{{Name: "title", Kind: chat.Text, Help: "What"}}},
		))
	}},
	{"commands that lack", func(s *scene) { s.says["/applications/"+app+"/commands"] = kept(ours)[:1] }},
	{"HTTP", func(s *scene) {
		s.set(me, "interactions_endpoint_url", "https://bot.northwind.example/discord")
		s.access.PublicKey, s.access.Listens = strings.ToUpper(key), true
	}},
	{"HTTP without a key", func(s *scene) { s.set(me, "interactions_endpoint_url", "https://me:pw@bot.northwind.example/discord") }},
	{"HTTP without an address", func(s *scene) {
		s.set(me, "interactions_endpoint_url", "https://bot.northwind.example/discord")
		s.access.PublicKey = key
	}},
	{"a key of another app, and the gateway", func(s *scene) { s.access.PublicKey, s.access.Listens = strings.Repeat("0", 64), true }},
	{"another server", func(s *scene) { s.workspaces = []string{second} }},
	{"no server named", func(s *scene) { s.workspaces = nil }},
	{"no server at all", func(s *scene) { s.workspaces, s.says[inGuilds] = nil, []m{} }},
	{"many servers", func(s *scene) {
		var first []m
		for n := range 200 {
			first = append(first, m{"id": fmt.Sprint(900000000000000000 + n), "name": fmt.Sprintf("Server %d", n), "permissions": "0"})
		}
		s.says[inGuilds+"?limit=200&after=900000000000000199"] = s.says[inGuilds]
		s.says[inGuilds+"?limit=200"] = first
	}},
	{"permissions of the server", func(s *scene) {
		s.says[inGuilds] = []m{{"id": guild, "name": "Northwind", "permissions": "3072"}} // see and write
	}},
	{"an administrator", func(s *scene) {
		s.says[inGuilds] = []m{{"id": guild, "name": "Northwind", "permissions": fmt.Sprint(1<<3 | 1<<5 | 1<<13)}}
		s.deny(support, everyone, "0", see)
	}},
	{"permissions beyond the 64th bit", func(s *scene) {
		s.says[inGuilds] = []m{{"id": guild, "name": "Northwind", "permissions": "36893488456656849920"}} // 1<<65 and all that it needs
	}},
	{"permissions of channels", func(s *scene) {
		s.deny(support, everyone, "0", see)
		s.deny(support, botRole, see, "0") // private, and the bot is in it
		s.deny(lead, everyone, "0", "274877906944")
		s.deny(lead, "800000000000000099", "0", write) // a role of others
		s.deny(lead, botRole, "0", attach)
		s.add("hidden", "800000000000000011", m{"type": 0, "guild_id": guild})
		s.deny("800000000000000011", everyone, "0", see)
		s.add("silent", "800000000000000012", m{"type": 0, "guild_id": guild})
		s.deny("800000000000000012", botRole, write, "0")
		s.deny("800000000000000012", app, "0", write) // the bot itself counts most
	}},
	{"channels", func(s *scene) {
		s.add("none", "", nil)
		s.add("wrong", "800000000000000021", nil)
		s.add("secret", "800000000000000022", no{status: 403, code: 50001, message: "Missing Access"})
		s.add("forum", "800000000000000023", m{"type": 15, "guild_id": guild})
		s.add("voice", "800000000000000024", m{"type": 2, "guild_id": guild})
		s.add("elsewhere", "800000000000000025", m{"type": 0, "guild_id": second})
		s.add("dm", "800000000000000026", m{"type": 1})
		s.add("legal", "", nil)
	}},
	{"people", func(s *scene) {
		for n, who := range []struct {
			name string
			is   any
		}{
			{"kai", nil},
			{"fay", no{status: 404, code: 10013, message: "Unknown User"}},
			{"robo", m{"user": m{"bot": true}}},
		} {
			account := fmt.Sprint(800000000000000030 + n)
			s.people = append(s.people, discord.Person{Handle: who.name, Name: strings.ToUpper(who.name), Account: account})
			if who.is != nil {
				s.member(guild, account, who.is)
			}
		}
		s.people = append(s.people, discord.Person{Handle: "bo", Name: "Bo Chen"}, discord.Person{Handle: "lea", Name: "Léa Moreau"})
	}},
	{"two servers", func(s *scene) {
		s.workspaces = append(s.workspaces, second)
		s.says[inGuilds] = append(s.says[inGuilds].([]m), m{"id": second, "name": "Northwind Labs", "permissions": "309237746688"})
		s.member(second, app, m{"roles": []string{}})
		s.member(second, bo, m{})
		s.people = append(s.people, discord.Person{Handle: "bo", Name: "Bo Chen", Account: bo}, discord.Person{Handle: "kai", Name: "Kai Tanaka", Account: support})
		s.add("labs", "800000000000000041", m{"type": 0, "guild_id": second})
	}},
	{"Discord is slow", func(s *scene) {
		s.first["/users/@me"] = []any{no{status: 429, header: map[string]string{"Retry-After": "30"}, message: "You are being rate limited."}}
		s.first["/channels/"+lead] = []any{no{status: 429, header: map[string]string{"Retry-After": "20"}}, no{status: 429, header: map[string]string{"Retry-After": "nonsense"}}}
	}},
	{"Discord does not let go", func(s *scene) {
		for range 10 {
			s.first["/users/@me"] = append(s.first["/users/@me"], no{status: 429, header: map[string]string{"Retry-After": "5"}, body: "<html>"})
		}
	}},
	{"Discord has trouble", func(s *scene) {
		s.says["/applications/"+app+"/commands"] = no{status: 500, body: "<html>"}
		s.says["/channels/"+lead] = no{status: 503, message: "upstream connect error"}
		s.says[inMembers+ana] = no{status: 500, code: 0, message: "500: Internal Server Error"}
	}},
	{"the bot cannot be found in its server", func(s *scene) { s.says[inMembers+app] = no{status: 500, body: "<html>"} }},
	{"its servers cannot be found", func(s *scene) { s.says[inGuilds] = no{status: 502} }},
	{"something else answers", func(s *scene) { s.first["/users/@me"] = []any{"hello"} }},
	{"a redirect", func(s *scene) {
		s.first["/users/@me"] = []any{no{status: 302, header: map[string]string{"Location": "http://127.0.0.1:1/"}}}
	}},
	{"no Discord at all", func(s *scene) { s.access.APIURL = "http://127.0.0.1:1" }},
}

var update = flag.Bool("update-checks", false, "write what the checks say into their golden file")

// TestCheck compares what a check says with what it is to say, in all scenes, and sees
// that it shows no secret. That it changes nothing the REST API sees to.
func TestCheck(t *testing.T) {
	var all strings.Builder
	for _, c := range scenes {
		t.Run(c.name, func(t *testing.T) {
			r := newREST(t)
			s := &scene{rest: r, company: northwind(), access: r.access()}
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
			install.Check(t.Context(), with, ours, s.access, func(l checklist.Line) { fmt.Fprintln(&all, l) })
			if waited > 0 {
				fmt.Fprintf(&all, "(waited %s)\n", waited)
			}
			all.WriteString("\n")
			if strings.Contains(all.String(), secret) {
				t.Errorf("it shows a secret: %s", all.String())
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

// TestRoutesRest: a route that is used up is left alone for as long as Discord says,
// before it is asked again and not after it has refused; others are not.
func TestRoutesRest(t *testing.T) {
	r := newREST(t)
	c := northwind()
	for n := range 3 {
		account := fmt.Sprint(800000000000000050 + n)
		c.people = append(c.people, discord.Person{Handle: account, Name: "Somebody", Account: account})
		r.member(guild, account, no{status: 200, body: "{}", header: map[string]string{"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "0.25"}})
	}
	var waits []time.Duration
	access := r.access()
	access.Wait = func(_ context.Context, d time.Duration) error {
		waits = append(waits, d)
		return nil
	}
	install.Check(t.Context(), c, ours, access, func(l checklist.Line) {
		if l.Verdict == checklist.Fix {
			t.Error(l)
		}
	})
	if want := []time.Duration{250 * time.Millisecond, 250 * time.Millisecond}; !cmp.Equal(waits, want) {
		t.Errorf("waited %v, want %v", waits, want)
	}
}

// TestCheckEnds: a check that is broken off while it waits for Discord ends with that.
func TestCheckEnds(t *testing.T) {
	r := newREST(t)
	r.first["/users/@me"] = []any{no{status: 429, header: map[string]string{"Retry-After": "3600"}}}
	ctx, cancel := context.WithCancel(t.Context())
	access := r.access()
	access.Wait = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}
	if _, err := install.Connect(ctx, access); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}

// TestConnect: a token that will never be taken is told from what may pass.
func TestConnect(t *testing.T) {
	r := newREST(t)
	got, err := install.Connect(t.Context(), r.access())
	if err != nil || got.ID != app || got.Name != "Adjutant" || got.Bot != "adjutant" || got.Endpoint != "" {
		t.Errorf("%+v, %v", got, err)
	}
	access := r.access()
	access.Token = chat.NewSecret("x." + secret)
	if _, err := install.Connect(t.Context(), access); !isRefused(err) || strings.Contains(err.Error(), secret) {
		t.Errorf("another token: %v", err)
	}
	r.says["/users/@me"] = no{status: 500, body: "<html>"}
	if _, err := install.Connect(t.Context(), r.access()); err == nil || isRefused(err) {
		t.Errorf("trouble: %v", err)
	}
}

func isRefused(err error) bool {
	_, ok := errors.AsType[*install.Refused](err)
	return ok
}

// TestLookAround: a bot that starts hears of its servers and channels, and asks about
// no person.
func TestLookAround(t *testing.T) {
	r := newREST(t)
	c := northwind()
	c.people = append(c.people, discord.Person{Handle: "bo", Name: "Bo", Account: bo})
	c.handles, c.channels["legal"] = append(c.handles, "legal"), "800000000000000060"
	found, err := install.Connect(t.Context(), r.access())
	if err != nil {
		t.Fatal(err)
	}
	var fixes []string
	install.LookAround(t.Context(), c, r.access(), found, func(l checklist.Line) {
		if l.Verdict == checklist.Fix {
			fixes = append(fixes, l.Text)
		}
	})
	if len(fixes) != 1 || !strings.HasPrefix(fixes[0], "#legal: there is no channel") {
		t.Errorf("%q", fixes)
	}
	for _, path := range r.asked {
		if strings.Contains(path, "/members/") && !strings.HasSuffix(path, app) {
			t.Errorf("it asks for %s", path)
		}
	}
}
