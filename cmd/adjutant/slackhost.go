package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync/atomic"

	"adjutant/bot/slack"
	"adjutant/bot/slack/install"
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// slackCompany is what Slack must know of one organisation. It is never changed.
type slackCompany struct {
	org      *ops.Org
	commands []chat.Command
	// accounts are Slack ids by person, holders persons by Slack id.
	accounts, holders map[string]string
	// channels are Slack ids by handle, handles those by Slack id.
	channels, handles map[string]string
	people            []slack.Person
}

var _ install.Company = (*slackCompany)(nil)

func newSlackCompany(org *ops.Org, commands []chat.Command) *slackCompany {
	c := &slackCompany{
		org: org, commands: commands,
		accounts: map[string]string{}, holders: map[string]string{},
		channels: map[string]string{}, handles: map[string]string{},
	}
	for _, p := range org.People {
		account := p.Accounts[slack.Name]
		if account != "" {
			c.accounts[string(p.Handle)], c.holders[account] = account, string(p.Handle)
		}
		person := slack.Person{Handle: string(p.Handle), Name: p.Name, Account: account}
		if !org.NoEmailLinks {
			person.Email = p.Email
		}
		c.people = append(c.people, person)
	}
	// A handle that is a channel's and a department's is the channel's, as in what
	// is sent there; an id that both have is the department's, which people name.
	for _, d := range org.Departments {
		c.channel(string(d.Handle), d.Channels[slack.Name])
	}
	for _, ch := range org.Channels {
		c.channel(string(ch.Handle), ch.Channels[slack.Name])
	}
	return c
}

func (c *slackCompany) channel(handle, id string) {
	if id == "" {
		return
	}
	c.channels[handle] = id
	if c.handles[id] == "" {
		c.handles[id] = handle
	}
}

// Workspaces are those that the organisation names.
func (c *slackCompany) Workspaces() []string { return c.org.Workspaces[slack.Name] }

// Account is the Slack id of a person.
func (c *slackCompany) Account(handle string) string { return c.accounts[handle] }

// Holder is the person of a Slack id.
func (c *slackCompany) Holder(account string) string { return c.holders[account] }

// Channel is the Slack id of a channel.
func (c *slackCompany) Channel(handle string) string { return c.channels[handle] }

// ChannelOf is the handle of a Slack channel.
func (c *slackCompany) ChannelOf(id string) string { return c.handles[id] }

// People are all people.
func (c *slackCompany) People() []slack.Person { return c.people }

// Commands are all that people can ask for.
func (c *slackCompany) Commands() []chat.Command { return c.commands }

// Channels are the handles of all channels and departments, in the order of the
// organisation's file; those that have no Slack channel are among them.
func (c *slackCompany) Channels() []string {
	var all []string
	for _, d := range c.org.Departments {
		all = append(all, string(d.Handle))
	}
	for _, ch := range c.org.Channels {
		if !slices.Contains(all, string(ch.Handle)) {
			all = append(all, string(ch.Handle))
		}
	}
	return all
}

// slackHost is what Slack asks of this process: the company as the store has it now.
type slackHost struct {
	store    storage.Store
	org      func(storage.Reader) (*ops.Org, error)
	commands []chat.Command
	latest   atomic.Pointer[slackCompany]
}

var _ slack.Company = (*slackHost)(nil)

// company is the company as it is now; as it last was, where the store cannot be
// read, since that is said elsewhere.
func (h *slackHost) company() *slackCompany {
	latest := h.latest.Load()
	var org *ops.Org
	err := h.store.View(context.Background(), func(r storage.Reader) (err error) {
		org, err = h.org(r)
		return err
	})
	switch {
	case err != nil && latest != nil:
		return latest
	case err != nil:
		org = &ops.Org{}
	case latest != nil && latest.org == org:
		return latest
	}
	c := newSlackCompany(org, h.commands)
	if err == nil {
		h.latest.Store(c)
	}
	return c
}

func (h *slackHost) Workspaces() []string         { return h.company().Workspaces() }
func (h *slackHost) Account(handle string) string { return h.company().Account(handle) }
func (h *slackHost) Holder(account string) string { return h.company().Holder(account) }
func (h *slackHost) Channel(handle string) string { return h.company().Channel(handle) }
func (h *slackHost) ChannelOf(id string) string   { return h.company().ChannelOf(id) }
func (h *slackHost) People() []slack.Person       { return h.company().People() }
func (h *slackHost) Commands() []chat.Command     { return h.commands }

// slackTokens keeps the tokens that are renewed in the data file.
type slackTokens struct {
	store storage.Store
	// origin is the refresh token that was set. Tokens that began from another one
	// are not taken: the app was installed anew since.
	origin chat.Secret
}

var _ slack.TokenStore = (*slackTokens)(nil)

// from is what the origin is known by.
func (t *slackTokens) from() string {
	sum := sha256.Sum256([]byte(t.origin.Reveal()))
	return hex.EncodeToString(sum[:])
}

// Load returns the tokens that were saved last, zero if none were.
func (t *slackTokens) Load(ctx context.Context) (slack.Renewed, error) {
	var kept storage.Connection
	err := t.store.View(ctx, func(r storage.Reader) (err error) {
		kept, err = storage.ConnectionTo(r, slack.Name)
		return err
	})
	if err != nil || kept.Origin != t.from() {
		return slack.Renewed{}, err
	}
	return slack.Renewed{Bot: kept.Bot, Refresh: kept.Refresh, Expires: kept.Expires}, nil
}

// Save keeps the tokens; they have reached the disk when it returns.
func (t *slackTokens) Save(ctx context.Context, tokens slack.Renewed) error {
	return t.store.Update(ctx, func(tx storage.Tx) error {
		return storage.SaveConnection(tx, slack.Name, storage.Connection{
			Bot: tokens.Bot, Refresh: tokens.Refresh, Expires: tokens.Expires, Origin: t.from(),
		})
	})
}
