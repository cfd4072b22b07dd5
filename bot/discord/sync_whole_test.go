package discord_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"testing"
	"time"

	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/discord/slash"
	"adjutant/chat"
	"adjutant/commands"
)

// shop is a company of which nothing but the commands is known.
type shop struct{ declared []chat.Command }

func (shop) Workspaces() []string                                         { return nil }
func (shop) Account(string) string                                        { return "" }
func (shop) Holder(string) string                                         { return "" }
func (shop) Channel(string) string                                        { return "" }
func (shop) ChannelOf(string) string                                      { return "" }
func (shop) People() []discord.Person                                     { return nil }
func (s shop) Commands() []chat.Command                                   { return s.declared }
func (shop) Keep(context.Context, time.Duration, map[string][]byte) error { return nil }
func (shop) Kept(context.Context, string) ([]byte, error)                 { return nil, nil }
func (shop) Dispatch(context.Context, chat.Invocation) chat.Reply         { return chat.Reply{} }
func (shop) Complete(context.Context, chat.Invocation, string, string) []chat.Suggestion {
	return nil
}

// TestCommandsOfTheProduct registers the commands of the product with a Discord that
// refuses what Discord refuses. A later version changes what has changed, and no more.
func TestCommandsOfTheProduct(t *testing.T) {
	book, err := commands.New()
	if err != nil {
		t.Fatal(err)
	}
	fake := fakediscord.New(t, fakediscord.Options{})
	made := func() (names []string) {
		for _, c := range fake.Calls(fakediscord.CreateCommand) {
			var body struct {
				Name string `json:"name"`
			}
			if err := json.Unmarshal(c.Body, &body); err != nil || !c.OK() {
				t.Errorf("%s: %s", c.Body, c.Message)
			}
			names = append(names, body.Name)
		}
		return names
	}
	run := func(declared []chat.Command, until func() bool) {
		t.Helper()
		d, err := discord.New(shop{declared}, discord.Options{
			Token: chat.NewSecret(fake.Token), APIURL: fake.URL(), Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- d.Run(ctx, shop{}) }()
		fake.WaitFor("the commands", until)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	all := book.Commands()
	set, err := slash.New(all, nil)
	if err != nil {
		t.Fatal(err)
	}
	run(all, func() bool { return fake.Accepted(fakediscord.CreateCommand) == len(set.Commands()) })
	if got := fake.Commands(); len(got) != len(set.Commands()) {
		t.Errorf("Discord has %q", got)
	}

	// The next version knows one command less, and says of the last one something else.
	before := len(made())
	later := slices.DeleteFunc(slices.Clone(all), func(c chat.Command) bool { return c.Path == "chart" })
	last := ""
	for _, c := range set.Commands() {
		if c.Type == slash.ChatInput {
			last = c.Name
		}
	}
	for i := range later {
		if later[i].Path == last {
			later[i].Summary = "Something else"
		}
	}
	run(later, func() bool { return fake.Accepted(fakediscord.CreateCommand) > before })
	if got := made()[before:]; !slices.Equal(got, []string{last}) {
		t.Errorf("it has put %q, want %q", got, last)
	}
	if got := fake.Commands(); slices.Contains(got, "chart") || len(got) != len(set.Commands())-1 {
		t.Errorf("Discord has %q", got)
	}
}
