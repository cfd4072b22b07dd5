package install

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"adjutant/bot/slack"
	"adjutant/chat"
)

// Manifest is an app as Slack creates it: the part of its format that is used here.
// What is false is written, since Slack takes some of it for true where it is
// missing.
type Manifest struct {
	Display  Display  `json:"display_information"`
	Features Features `json:"features"`
	OAuth    OAuth    `json:"oauth_config"`
	Settings Settings `json:"settings"`
}

// Display is how the app looks in Slack's lists.
type Display struct {
	Name            string `json:"name"`
	Description     string `json:"description"`
	LongDescription string `json:"long_description"`
	BackgroundColor string `json:"background_color"`
}

// Features is what people see of the app.
type Features struct {
	AppHome       AppHome        `json:"app_home"`
	BotUser       BotUser        `json:"bot_user"`
	SlashCommands []SlashCommand `json:"slash_commands,omitempty"`
	Shortcuts     []Shortcut     `json:"shortcuts,omitempty"`
}

// AppHome is the page of the app.
type AppHome struct {
	Home             bool `json:"home_tab_enabled"`
	Messages         bool `json:"messages_tab_enabled"`
	MessagesReadOnly bool `json:"messages_tab_read_only_enabled"`
}

// BotUser is the app as a member of the workspace.
type BotUser struct {
	DisplayName  string `json:"display_name"`
	AlwaysOnline bool   `json:"always_online"`
}

// SlashCommand is a word behind a slash.
type SlashCommand struct {
	Command      string `json:"command"`
	URL          string `json:"url,omitempty"`
	Description  string `json:"description"`
	UsageHint    string `json:"usage_hint,omitempty"`
	ShouldEscape bool   `json:"should_escape"`
}

// Shortcut is a line of Slack's menus.
type Shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	Description string `json:"description"`
}

// OAuth is what the app may do.
type OAuth struct {
	Scopes struct {
		Bot []string `json:"bot"`
	} `json:"scopes"`
}

// Settings is how the app is reached.
type Settings struct {
	Events        Events        `json:"event_subscriptions"`
	Interactivity Interactivity `json:"interactivity"`
	OrgDeploy     bool          `json:"org_deploy_enabled"`
	SocketMode    bool          `json:"socket_mode_enabled"`
	TokenRotation bool          `json:"token_rotation_enabled"`
}

// Events is what the app is told of.
type Events struct {
	RequestURL string   `json:"request_url,omitempty"`
	Bot        []string `json:"bot_events"`
}

// Interactivity is where clicks and forms go.
type Interactivity struct {
	Enabled    bool   `json:"is_enabled"`
	RequestURL string `json:"request_url,omitempty"`
	OptionsURL string `json:"message_menu_options_url,omitempty"`
}

// ManifestOptions is what is chosen about an app.
type ManifestOptions struct {
	// Name is what the app is called; empty means Adjutant.
	Name string
	// Slash is how its commands are called.
	Slash slack.Slash
	// Title is what a group of commands is about: "Status updates".
	Title func(group string) string
	// URL is where Slack reaches the bot over HTTPS; without a path, that is [Path].
	// Empty means Socket Mode.
	URL string
	// Rotation lets bot tokens expire after twelve hours.
	Rotation bool
}

// Path is where the bot takes what Slack sends over HTTP.
const Path = "/slack"

// Slack's limits, from github.com/slackapi/manifest-schema (version 0.5.0).
const (
	mostName        = 35
	mostCommands    = 50
	mostShortcuts   = 10
	mostShortcut    = 24
	mostCallback    = 255
	mostDescription = 150
)

// NewManifest is the app for these commands. An error says what Slack would refuse.
func NewManifest(commands []chat.Command, opts ManifestOptions) (Manifest, error) {
	name := opts.Name
	if name == "" {
		name = "Adjutant"
	}
	if n := utf8.RuneCountInString(name); n > mostName {
		return Manifest{}, fmt.Errorf("the name has %d characters, and Slack takes %d", n, mostName)
	}
	if err := opts.Slash.Check(); err != nil {
		return Manifest{}, err
	}
	address, err := endpoint(opts.URL)
	if err != nil {
		return Manifest{}, err
	}
	shortcuts, err := shortcuts(commands)
	if err != nil {
		return Manifest{}, err
	}
	m := Manifest{
		Display: Display{
			Name:        name,
			Description: "The chief of staff in your chat: status, risks, requests, check-ins and digests",
			LongDescription: "Takes status updates, risks and requests for money, people and technology as short commands, " +
				"keeps them in a register that can be trusted, asks the heads of departments how it is going, and tells " +
				"the leaders on schedule what needs deciding.\n\n" +
				"It runs on a machine of your own company, and keeps what it knows there in one file.",
			BackgroundColor: "#1d3b5c",
		},
		Features: Features{
			AppHome:       AppHome{Home: true, Messages: true},
			BotUser:       BotUser{DisplayName: name, AlwaysOnline: true},
			SlashCommands: slashCommands(commands, opts, address),
			Shortcuts:     shortcuts,
		},
		Settings: Settings{
			Events:        Events{RequestURL: address},
			Interactivity: Interactivity{Enabled: true, RequestURL: address, OptionsURL: address},
			SocketMode:    address == "",
			TokenRotation: opts.Rotation,
		},
	}
	if n := len(m.Features.SlashCommands); n > mostCommands {
		return Manifest{}, fmt.Errorf("there are %d slash commands, and Slack takes %d", n, mostCommands)
	}
	m.OAuth.Scopes.Bot = scopeNames()
	for _, e := range events {
		m.Settings.Events.Bot = append(m.Settings.Events.Bot, e.name)
	}
	return m, nil
}

// JSON is the manifest as it is pasted into Slack, with a line break at its end.
func (m Manifest) JSON() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(m)
	return out.Bytes(), err
}

// endpoint is the address that Slack is given for the bot's; empty for none.
func endpoint(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("the address has to be like https://adjutant.example.com, as Slack reaches it from outside")
	}
	if strings.Trim(u.Path, "/") == "" {
		u.Path = Path
	}
	return u.String(), nil
}

// shortcuts are those of all commands, on messages and anywhere.
func shortcuts(commands []chat.Command) ([]Shortcut, error) {
	var all []Shortcut
	for _, c := range commands {
		for _, sc := range c.Shortcuts {
			s := Shortcut{Name: sc.Label, Type: "global", CallbackID: slack.ShortcutID(c.Path, sc), Description: c.Summary}
			if sc.Into != "" {
				s.Type = "message"
			}
			if utf8.RuneCountInString(s.Name) > mostShortcut || len(s.CallbackID) > mostCallback ||
				utf8.RuneCountInString(s.Description) > mostDescription {
				return nil, fmt.Errorf("the shortcut %q of %s is longer than Slack takes", sc.Label, c.Path)
			}
			all = append(all, s)
		}
	}
	if len(all) > mostShortcuts {
		return nil, fmt.Errorf("there are %d shortcuts, and Slack takes %d", len(all), mostShortcuts)
	}
	return all, nil
}
