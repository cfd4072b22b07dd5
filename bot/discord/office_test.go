package discord

import (
	"context"
	"maps"
	"strings"
	"sync"
	"time"

	"adjutant/chat"
)

// The accounts, guilds and channels of the tests.
const (
	anaID    = "8000000000000000001"
	benID    = "8000000000000000002"
	newID    = "8000000000000000009" // nobody's
	guildID  = "7000000000000000001"
	otherID  = "7000000000000000009" // a guild of somebody else
	opsID    = "6000000000000000001"
	threadID = "6000000000000000002"
	directID = "6000000000000000003"
	cardID   = "5000000000000000001"
)

// office is a company for tests.
type office struct {
	guilds []string

	mu      sync.Mutex
	holders map[string]string // the person, by account
	kept    map[string][]byte
	lost    bool // what was put aside is not there any more
	fault   error
}

func acme() *office {
	return &office{
		guilds: []string{guildID}, holders: map[string]string{anaID: "ana", benID: "ben"}, kept: map[string][]byte{},
	}
}

func (o *office) Workspaces() []string { return o.guilds }

func (o *office) Account(handle string) string {
	for account, holder := range o.all() {
		if holder == handle {
			return account
		}
	}
	return ""
}

func (o *office) all() map[string]string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.holders)
}

func (o *office) Holder(account string) string { return o.all()[account] }

func (o *office) Channel(handle string) string {
	return map[string]string{"ops": opsID}[handle]
}

func (o *office) ChannelOf(id string) string { return map[string]string{opsID: "ops"}[id] }

func (o *office) People() []Person {
	return []Person{
		{Handle: "ana", Name: "Ana Roth", Account: o.Account("ana")},
		{Handle: "ben", Name: "Ben Ito", Account: o.Account("ben")},
		{Handle: "cleo", Name: "Cleo Diaz"},
	}
}

func (o *office) Commands() []chat.Command {
	options := []chat.Option{
		{Name: "title", Kind: chat.Text, Rest: true, Required: true, Help: "What may happen"},
		{Name: "likelihood", Kind: chat.Choice, Form: true, Choices: []chat.Value{{Value: "1", Label: "Rare"}, {Value: "5", Label: "Almost certain"}}},
		{Name: "owner", Kind: chat.Person, Form: true},
		{Name: "due", Kind: chat.Date, Form: true},
		{Name: "department", Kind: chat.Department, Form: true},
		{Name: "detail", Kind: chat.LongText, Form: true},
		{Name: "confidential", Kind: chat.Flag, Form: true},
	}
	return []chat.Command{
		{Path: "risk log", Summary: "Put a risk on the register", Options: options,
			Shortcuts: []chat.Shortcut{{Label: "Log as risk", Into: "title"}}},
		{Path: "risk close", Summary: "Close a risk", Options: []chat.Option{
			{Name: "id", Kind: chat.Record, Records: []string{"RISK"}, Required: true, Positional: true},
			{Name: "links", Kind: chat.Record, Many: true},
		}},
		{Path: "my", Summary: "Show what waits for you"},
	}
}

func (o *office) Keep(_ context.Context, _ time.Duration, values map[string][]byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fault != nil {
		return o.fault
	}
	maps.Copy(o.kept, values)
	return nil
}

func (o *office) Kept(_ context.Context, name string) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fault != nil || o.lost {
		return nil, o.fault
	}
	return o.kept[name], nil
}

func (o *office) with(change func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change()
}

// clerk answers invocations as a test says, and remembers them.
type clerk struct {
	answer   func(ctx context.Context, inv chat.Invocation) chat.Reply
	complete func(option, prefix string) []chat.Suggestion

	mu     sync.Mutex
	asked  []chat.Invocation
	told   []chat.Invocation // of accounts
	typing []chat.Invocation
}

func (c *clerk) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	c.mu.Lock()
	if inv.Path == seenPath {
		c.told = append(c.told, inv)
		c.mu.Unlock()
		return chat.Say("Noted.")
	}
	c.asked = append(c.asked, inv)
	c.mu.Unlock()
	return c.answer(ctx, inv)
}

func (c *clerk) Complete(_ context.Context, inv chat.Invocation, option, prefix string) []chat.Suggestion {
	c.mu.Lock()
	c.typing = append(c.typing, inv)
	complete := c.complete
	c.mu.Unlock()
	if complete == nil {
		return nil
	}
	return complete(option, prefix)
}

func (c *clerk) invocations() []chat.Invocation {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]chat.Invocation(nil), c.asked...)
}

func (c *clerk) sightings() []chat.Invocation {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]chat.Invocation(nil), c.told...)
}

// logBuffer keeps a log.
type logBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
