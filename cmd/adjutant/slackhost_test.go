package main

import (
	"path/filepath"
	"slices"
	"testing"

	"adjutant/bot/slack"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// TestSlackHost: Slack is told of the company as it is now, and of what it last was
// where the store cannot be read any more.
func TestSlackHost(t *testing.T) {
	db, err := openStore(t.Context(), filepath.Join(t.TempDir(), "a.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	book, err := commands.New(commands.Platform{Name: slack.Name})
	if err != nil {
		t.Fatal(err)
	}
	host := newSlackHost(db, book)
	if len(host.People()) > 0 || host.Account("ana") != "" || len(host.Workspaces()) > 0 || len(host.Commands()) == 0 {
		t.Error("a company before there is one")
	}
	apply := func(o *ops.Org) {
		t.Helper()
		if _, err := applyOrg(t.Context(), db, o, "test", wallClock(), false); err != nil {
			t.Fatal(err)
		}
	}
	org := &ops.Org{
		Company: "Acme", Currency: "EUR", Timezone: "Europe/Paris", Locale: "en-GB",
		Workspaces: map[string][]string{"slack": {"T01"}, "discord": {"9"}},
		People: []ops.Person{
			{Handle: "ana", Name: "Ana", Email: "ana@acme.example", Accounts: map[string]string{"slack": "U01ANA", "discord": "8"}},
			{Handle: "zoe", Name: "Zoe", Accounts: map[string]string{"discord": "7"}},
		},
		Departments: []ops.Department{
			{Handle: "support", Name: "Support", Head: "ana", Channels: map[string]string{"slack": "C01"}},
			{Handle: "legal", Name: "Legal", Head: "ana", Channels: map[string]string{"slack": "C02"}},
			{Handle: "sales", Name: "Sales", Head: "ana", Channels: map[string]string{"discord": "6"}},
		},
		Channels: []ops.Channel{
			{Handle: "helpdesk", Channels: map[string]string{"slack": "C01"}},
			{Handle: "legal", Channels: map[string]string{"slack": "C03"}},
		},
	}
	apply(org)
	for question, answer := range map[string][2]string{
		"the account of ana":                {host.Account("ana"), "U01ANA"},
		"the account of zoe":                {host.Account("zoe"), ""},
		"the account of nobody":             {host.Account("nobody"), ""},
		"the holder of U01ANA":              {host.Holder("U01ANA"), "ana"},
		"the holder of nothing":             {host.Holder(""), ""},
		"the channel of support":            {host.Channel("support"), "C01"},
		"the channel of helpdesk":           {host.Channel("helpdesk"), "C01"},
		"a channel's before a department's": {host.Channel("legal"), "C03"},
		"the channel of sales":              {host.Channel("sales"), ""},
		"whose is C01":                      {host.ChannelOf("C01"), "support"},
		"whose is C03":                      {host.ChannelOf("C03"), "legal"},
		"whose is nothing":                  {host.ChannelOf(""), ""},
	} {
		if answer[0] != answer[1] {
			t.Errorf("%s: %q, want %q", question, answer[0], answer[1])
		}
	}
	if !slices.Equal(host.Workspaces(), []string{"T01"}) {
		t.Errorf("workspaces: %q", host.Workspaces())
	}
	if want := []slack.Person{{Handle: "ana", Name: "Ana", Account: "U01ANA", Email: "ana@acme.example"}, {Handle: "zoe", Name: "Zoe"}}; !slices.Equal(host.People(), want) {
		t.Errorf("people: %+v", host.People())
	}
	if got, want := host.company().Channels(), []string{"support", "legal", "sales", "helpdesk"}; !slices.Equal(got, want) {
		t.Errorf("channels: %q, want %q", got, want)
	}
	both := host.company().beside([]commands.Platform{{Name: "slack"}, {Name: "discord"}})
	if got, want := both.Channels(), []string{"support", "legal", "helpdesk"}; !slices.Equal(got, want) {
		t.Errorf("channels beside those of Discord: %q, want %q", got, want)
	}
	if before := host.company(); before != host.company() {
		t.Error("the company is made anew although nothing has changed")
	}

	next := *org
	next.People = slices.Clone(org.People)
	next.People[1].Accounts = map[string]string{"slack": "U02ZOE"}
	apply(&next)
	if host.Account("zoe") != "U02ZOE" || host.Holder("U02ZOE") != "zoe" {
		t.Error("a change is not seen")
	}
	silent := next
	silent.NoEmailLinks = true
	apply(&silent)
	if email := host.People()[0].Email; email != "" {
		t.Errorf("people are looked for by %s, which the organisation does not allow", email)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if host.Account("zoe") != "U02ZOE" {
		t.Error("it is forgotten with the store")
	}
	closed := &slackHost{platform: slack.Name, store: db, person: slackPerson, org: func(storage.Reader) (*ops.Org, error) { return &ops.Org{}, nil }}
	if closed.Account("zoe") != "" || closed.latest.Load() != nil {
		t.Error("a store that cannot be read is kept as a company of nobody")
	}
}
