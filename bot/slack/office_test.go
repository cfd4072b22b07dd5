package slack

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// office is a company for tests.
type office struct {
	spaces   []string
	accounts map[string]string // by handle
	channels map[string]string // by handle
	commands []chat.Command
}

func acme() *office {
	return &office{
		accounts: map[string]string{"ana": "U01ANA", "ben": "U01BEN", "eva": ""},
		channels: map[string]string{"ops": "C01OPS", "support": "C01SUPPORT"},
		commands: []chat.Command{
			{Path: "risk log", Summary: "Put a risk on the register", Options: []chat.Option{
				{Name: "title", Kind: chat.Text, Rest: true, Required: true, Max: 20},
				{Name: "owner", Kind: chat.Person, Form: true},
				{Name: "linked", Kind: chat.Record, Records: []string{"RISK"}, Form: true},
			}, Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "title"}, {Label: "Log a risk"}}},
			{Path: "risk list", Summary: "List risks", ReadOnly: true},
			{Path: "home", Summary: "Show your front page", ReadOnly: true},
			{Path: "help", Summary: "Show what you can ask for", ReadOnly: true},
		},
	}
}

func (o *office) Workspaces() []string         { return o.spaces }
func (o *office) Account(handle string) string { return o.accounts[handle] }
func (o *office) Channel(handle string) string { return o.channels[handle] }
func (o *office) Commands() []chat.Command     { return o.commands }

func (o *office) Holder(account string) string { return keyOf(o.accounts, account) }
func (o *office) ChannelOf(id string) string   { return keyOf(o.channels, id) }

func keyOf(all map[string]string, value string) string {
	for key, v := range all {
		if v == value && value != "" {
			return key
		}
	}
	return ""
}

func (o *office) People() []Person {
	var people []Person
	for _, handle := range slices.Sorted(maps.Keys(o.accounts)) {
		people = append(people, Person{Handle: handle, Name: handle, Account: o.accounts[handle]})
	}
	return people
}

// clerk is a dispatcher for tests: it answers as it is told, and keeps what it was
// asked. Like the real one it answers the same again with the first answer, unless
// that was a refusal or a form.
type clerk struct {
	answer   func(ctx context.Context, inv chat.Invocation) chat.Reply
	complete func(ctx context.Context, inv chat.Invocation, option, prefix string) []chat.Suggestion
	// changed is called after each invocation was noted.
	changed func()

	mu    sync.Mutex
	asked []chat.Invocation
	done  map[string]chat.Reply
	ran   map[string]int
}

func (c *clerk) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	c.mu.Lock()
	c.asked = append(c.asked, inv)
	before, known := c.done[inv.ID]
	c.mu.Unlock()
	if c.changed != nil {
		c.changed()
	}
	if inv.Path == seenPath { // of the members, which no test here is about
		return chat.Reply{}
	}
	if known {
		return before
	}
	reply := c.answer(ctx, inv)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		c.done, c.ran = map[string]chat.Reply{}, map[string]int{}
	}
	if !reply.Failed && reply.Form == nil {
		c.done[inv.ID] = reply
		c.ran[inv.ID]++
	}
	return reply
}

func (c *clerk) Complete(ctx context.Context, inv chat.Invocation, option, prefix string) []chat.Suggestion {
	c.mu.Lock()
	c.asked = append(c.asked, inv)
	c.mu.Unlock()
	if c.complete == nil {
		return nil
	}
	return c.complete(ctx, inv, option, prefix)
}

// invocations are those that were asked by people: profiles that Slack tells of are
// not among them.
func (c *clerk) invocations() []chat.Invocation {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.asked), func(inv chat.Invocation) bool { return inv.Via == chat.ViaProgram })
}

// last is the invocation that was asked last.
func (c *clerk) last() chat.Invocation {
	if all := c.invocations(); len(all) > 0 {
		return all[len(all)-1]
	}
	return chat.Invocation{}
}

// fakeChannel is a conversation that the bot is not in.
func fakeChannel(id string, members ...string) fakeslack.Channel {
	return fakeslack.Channel{ID: id, Name: strings.ToLower(id), Members: members}
}

// fakeEnterprise is a workspace of an Enterprise organisation.
func fakeEnterprise(id string) fakeslack.Options { return fakeslack.Options{Enterprise: id} }
