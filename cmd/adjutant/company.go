package main

import (
	"context"
	"slices"
	"sync/atomic"

	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// company is what a chat platform must know of one organisation, with its people as
// the platform wants to have them. It is never changed.
type company[P any] struct {
	platform string
	org      *ops.Org
	commands []chat.Command
	// accounts are the platform's ids by person, holders persons by the platform's id.
	accounts, holders map[string]string
	// channels are the platform's ids by handle, handles those by the platform's id.
	channels, handles map[string]string
	people            []P
	// others are further platforms on which the company is.
	others []string
}

// newCompany is an organisation on a platform. Person makes the platform's person,
// given the account, which may be empty.
func newCompany[P any](platform string, org *ops.Org, commands []chat.Command, person func(org *ops.Org, p ops.Person, account string) P) *company[P] {
	c := &company[P]{
		platform: platform, org: org, commands: commands,
		accounts: map[string]string{}, holders: map[string]string{},
		channels: map[string]string{}, handles: map[string]string{},
	}
	for _, p := range org.People {
		account := p.Accounts[platform]
		if account != "" {
			c.accounts[string(p.Handle)], c.holders[account] = account, string(p.Handle)
		}
		c.people = append(c.people, person(org, p, account))
	}
	// A handle that is a channel's and a department's is the channel's, as in what
	// is sent there; an id that both have is the department's, which people name.
	for _, d := range org.Departments {
		c.channel(string(d.Handle), d.Channels[platform])
	}
	for _, ch := range org.Channels {
		c.channel(string(ch.Handle), ch.Channels[platform])
	}
	return c
}

func (c *company[P]) channel(handle, id string) {
	if id == "" {
		return
	}
	c.channels[handle] = id
	if c.handles[id] == "" {
		c.handles[id] = handle
	}
}

// Workspaces are those that the organisation names.
func (c *company[P]) Workspaces() []string { return c.org.Workspaces[c.platform] }

// Account is the platform's id of a person.
func (c *company[P]) Account(handle string) string { return c.accounts[handle] }

// Holder is the person of a platform's id.
func (c *company[P]) Holder(account string) string { return c.holders[account] }

// Channel is the platform's id of a channel.
func (c *company[P]) Channel(handle string) string { return c.channels[handle] }

// ChannelOf is the handle of a platform's channel.
func (c *company[P]) ChannelOf(id string) string { return c.handles[id] }

// People are all people.
func (c *company[P]) People() []P { return c.people }

// Commands are all that people can ask for.
func (c *company[P]) Commands() []chat.Command { return c.commands }

// beside is the same company, which is on these platforms as well.
func (c *company[P]) beside(platforms []commands.Platform) *company[P] {
	more := *c
	for _, p := range platforms {
		if p.Name != c.platform {
			more.others = append(more.others, p.Name)
		}
	}
	return &more
}

// Channels are the handles of all channels and departments, in the order of the
// organisation's file; those that have no channel on any platform are among them, and
// those that have one on another alone are not.
func (c *company[P]) Channels() []string {
	var all []string
	add := func(handle string, ids map[string]string) {
		elsewhere := slices.ContainsFunc(c.others, func(other string) bool { return ids[other] != "" })
		if !slices.Contains(all, handle) && (c.channels[handle] != "" || !elsewhere) {
			all = append(all, handle)
		}
	}
	for _, d := range c.org.Departments {
		add(string(d.Handle), d.Channels)
	}
	for _, ch := range c.org.Channels {
		add(string(ch.Handle), ch.Channels)
	}
	return all
}

// host is what a platform asks of this process: the company as the store has it now.
type host[P any] struct {
	platform string
	store    storage.Store
	org      func(storage.Reader) (*ops.Org, error)
	commands []chat.Command
	person   func(org *ops.Org, p ops.Person, account string) P
	latest   atomic.Pointer[company[P]]
}

// company is the company as it is now; as it last was, where the store cannot be
// read, since that is said elsewhere.
func (h *host[P]) company() *company[P] {
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
	c := newCompany(h.platform, org, h.commands, h.person)
	if err == nil {
		h.latest.Store(c)
	}
	return c
}

func (h *host[P]) Workspaces() []string         { return h.company().Workspaces() }
func (h *host[P]) Account(handle string) string { return h.company().Account(handle) }
func (h *host[P]) Holder(account string) string { return h.company().Holder(account) }
func (h *host[P]) Channel(handle string) string { return h.company().Channel(handle) }
func (h *host[P]) ChannelOf(id string) string   { return h.company().ChannelOf(id) }
func (h *host[P]) People() []P                  { return h.company().People() }
func (h *host[P]) Commands() []chat.Command     { return h.commands }
