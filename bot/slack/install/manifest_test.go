package install

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/slack"
	"adjutant/chat"
	"adjutant/commands"
)

var update = flag.Bool("update", false, "write the golden files")

// rule is what Slack takes at one place of a manifest.
type rule struct {
	least, most int // characters of a text, items of a list; 0 means no limit
	form        string
	unique      bool
}

// schema are Slack's rules for the parts of a manifest that are used here: version
// 0.5.0 of github.com/slackapi/manifest-schema, which allows no key that it does not
// name. [] stands for each item of a list.
var schema = map[string]rule{
	"display_information":                              {},
	"display_information.name":                         {least: 1, most: 35},
	"display_information.description":                  {least: 1, most: 140},
	"display_information.background_color":             {form: `^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$`},
	"display_information.long_description":             {least: 175, most: 4000},
	"features":                                         {},
	"features.app_home":                                {},
	"features.app_home.home_tab_enabled":               {form: "^true$"},
	"features.app_home.messages_tab_enabled":           {form: "^true$"},
	"features.app_home.messages_tab_read_only_enabled": {form: "^false$"},
	"features.bot_user":                                {},
	"features.bot_user.display_name":                   {least: 1, most: 80},
	"features.bot_user.always_online":                  {form: "^(true|false)$"},
	"features.slash_commands":                          {least: 1, most: 50},
	"features.slash_commands[].command":                {least: 2, most: 32, form: `^/`},
	"features.slash_commands[].url":                    {most: 3000, form: `^https://`},
	"features.slash_commands[].description":            {least: 1, most: 2000},
	"features.slash_commands[].usage_hint":             {least: 1, most: 1000},
	"features.slash_commands[].should_escape":          {form: "^true$"},
	"features.shortcuts":                               {least: 1, most: 10},
	"features.shortcuts[].name":                        {least: 1, most: 24},
	"features.shortcuts[].type":                        {form: "^(message|global)$"},
	"features.shortcuts[].callback_id":                 {least: 1, most: 255},
	"features.shortcuts[].description":                 {least: 1, most: 150},
	"oauth_config":                                     {},
	"oauth_config.scopes":                              {},
	"oauth_config.scopes.bot":                          {most: 255, unique: true},
	"oauth_config.scopes.bot[]":                        {most: 50},
	"settings":                                         {},
	"settings.event_subscriptions":                     {},
	"settings.event_subscriptions.request_url":         {most: 3500, form: `^https://`},
	"settings.event_subscriptions.bot_events":          {most: 100, unique: true},
	"settings.event_subscriptions.bot_events[]":        {most: 50},
	"settings.interactivity":                           {},
	"settings.interactivity.is_enabled":                {form: "^true$"},
	"settings.interactivity.request_url":               {most: 3500, form: `^https://`},
	"settings.interactivity.message_menu_options_url":  {most: 3500, form: `^https://`},
	"settings.org_deploy_enabled":                      {form: "^(true|false)$"},
	"settings.socket_mode_enabled":                     {form: "^(true|false)$"},
	"settings.token_rotation_enabled":                  {form: "^(true|false)$"},
}

// faults are where a manifest breaks the rules.
func faults(manifest []byte) (all []string) {
	var decoded any
	if err := json.Unmarshal(manifest, &decoded); err != nil {
		return []string{err.Error()}
	}
	var walk func(at string, value any)
	size := func(at string, n int) {
		if r := schema[at]; n < r.least || r.most > 0 && n > r.most {
			all = append(all, fmt.Sprintf("%s has %d, which is not from %d to %d", at, n, r.least, r.most))
		}
	}
	walk = func(at string, value any) {
		r, known := schema[at]
		if !known && at != "" && !strings.HasSuffix(at, "[]") {
			all = append(all, at+" is not known")
			return
		}
		switch v := value.(type) {
		case map[string]any:
			for key, inner := range v {
				walk(strings.TrimPrefix(at+"."+key, "."), inner)
			}
			return
		case []any:
			size(at, len(v))
			seen := map[string]bool{}
			for _, item := range v {
				walk(at+"[]", item)
				if text := fmt.Sprint(item); r.unique && seen[text] {
					all = append(all, at+" has "+text+" twice")
				} else {
					seen[text] = true
				}
			}
			return
		case string:
			size(at, utf8.RuneCountInString(v))
		}
		if text := fmt.Sprint(value); r.form != "" && !regexp.MustCompile(r.form).MatchString(text) {
			all = append(all, at+" is "+text)
		}
	}
	walk("", decoded)
	return all
}

// declared are the commands of the product, with shortcuts beside theirs.
func declared(t *testing.T) ([]chat.Command, func(string) string) {
	t.Helper()
	book, err := commands.New()
	if err != nil {
		t.Fatal(err)
	}
	return book.Commands(), book.Title
}

func manifest(t *testing.T, opts ManifestOptions) (Manifest, string) {
	t.Helper()
	all, title := declared(t)
	opts.Title = title
	m, err := NewManifest(all, opts)
	if err != nil {
		t.Fatal(err)
	}
	text, err := m.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults(text) {
		t.Errorf("Slack would refuse it: %s", fault)
	}
	return m, string(text)
}

// TestManifest compares the manifests with what they were: a change of them has to be
// made by hand in every workspace, so it should be seen here.
func TestManifest(t *testing.T) {
	for file, opts := range map[string]ManifestOptions{
		"socket.json": {},
		"http.json": {
			Name: "Chief", URL: "https://chief.northwind.example/", Rotation: true,
			Slash: slack.Slash{Prefix: "chief", Names: map[string]string{"update": "standup", "risk": ""}},
		},
	} {
		_, got := manifest(t, opts)
		path := "testdata/manifest_" + file
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: wanted (-), got (+); go test ./bot/slack/install -update writes it\n%s", path, diff)
		}
	}
}

// TestManifestFits: whatever is declared, the manifest is within Slack's limits, or
// there is an error that names what is not.
func TestManifestFits(t *testing.T) {
	var many []chat.Command
	for i := range 200 {
		many = append(many, chat.Command{
			Path: fmt.Sprintf("risk verb%d", i), Summary: strings.Repeat("ü", 100), Default: i == 3,
			Options: []chat.Option{{Name: "what", Rest: true, Required: true, Label: strings.Repeat("ä", 90)}},
		})
	}
	for i := range 10 {
		many[i].Shortcuts = []chat.Shortcut{{Label: strings.Repeat("ß", 24), Into: strings.Repeat("x", i)}}
	}
	m, err := NewManifest(many, ManifestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	text, err := m.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults(text) {
		t.Error(fault)
	}
	if m.Features.Shortcuts[0].Type != "global" || m.Features.Shortcuts[1].Type != "message" {
		t.Errorf("%+v", m.Features.Shortcuts[:2])
	}
	if got, want := m.Features.Shortcuts[1].CallbackID, slack.ShortcutID("risk verb1", many[1].Shortcuts[0]); got != want {
		t.Errorf("%q is delivered as %q", got, want)
	}
	refused := func(commands []chat.Command, opts ManifestOptions, part string) {
		t.Helper()
		if _, err := NewManifest(commands, opts); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("wanted an error with %q, got %v", part, err)
		}
	}
	many[10].Shortcuts = []chat.Shortcut{{Label: "One more"}}
	refused(many, ManifestOptions{}, "11 shortcuts")
	refused([]chat.Command{{Path: "a", Shortcuts: []chat.Shortcut{{Label: strings.Repeat("x", 25)}}}}, ManifestOptions{}, "longer than Slack takes")
	refused(nil, ManifestOptions{Name: strings.Repeat("x", 36)}, "36 characters")
	refused(nil, ManifestOptions{Slash: slack.Slash{Prefix: "status"}}, "belongs to Slack itself")
	for _, url := range []string{"http://a.example", "a.example", "https://", "https://me:pw@a.example", "https://a.example?x=1"} {
		refused(nil, ManifestOptions{URL: url}, "has to be like https://")
	}
	m, err = NewManifest(nil, ManifestOptions{URL: "https://a.example/behind/proxy"})
	if err != nil || m.Settings.Events.RequestURL != "https://a.example/behind/proxy" || m.Settings.SocketMode {
		t.Errorf("%+v, %v", m.Settings, err)
	}
}

// TestFaultsAreFound makes sure that the rules can be broken at all.
func TestFaultsAreFound(t *testing.T) {
	for text, want := range map[string]string{
		`{"display_information":{"name":""}}`:                                           "display_information.name has 0",
		`{"features":{"slash_commands":[]}}`:                                            "features.slash_commands has 0",
		`{"features":{"slash_commands":[{"command":"risk"}]}}`:                          "features.slash_commands[].command is risk",
		`{"features":{"unfurl":true}}`:                                                  "features.unfurl is not known",
		`{"settings":{"event_subscriptions":{"bot_events":["team_join","team_join"]}}}`: "twice",
	} {
		if got := faults([]byte(text)); len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestLeastScopes: what the app is told of comes with the scope that Slack wants for
// it, and each scope says what it is for.
func TestLeastScopes(t *testing.T) {
	m, _ := manifest(t, ManifestOptions{})
	for _, e := range events {
		if e.scope != "" && !slices.Contains(m.OAuth.Scopes.Bot, e.scope) {
			t.Errorf("%s needs %s", e.name, e.scope)
		}
	}
	if !slices.IsSorted(m.OAuth.Scopes.Bot) || !slices.IsSorted(m.Settings.Events.Bot) {
		t.Error("scopes and events are not in order")
	}
	for _, s := range Scopes {
		if s.Why == "" || s.Without == "" {
			t.Errorf("%s is not explained", s.Name)
		}
	}
}
