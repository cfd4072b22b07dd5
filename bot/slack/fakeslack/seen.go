package fakeslack

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// Message is a message as it stands now: a copy, which does not change.
type Message struct {
	Channel, TS string
	// ThreadTS is the message in whose thread it stands; empty for one of the
	// channel itself. Broadcast is true if it stands in the channel as well.
	ThreadTS  string
	Broadcast bool
	// User wrote it; Bot is true if that is the bot.
	User string
	Bot  bool
	Text string
	// Blocks and Attachments are as Slack has them, with the ids it gave.
	Blocks, Attachments json.RawMessage
	Metadata            *Metadata
	// Edited is how often it was changed.
	Edited int
	// Ephemeral is true if one person sees it only.
	Ephemeral bool
	// Unfurls is true if Slack would show what the message links to.
	Unfurls   bool
	Reactions []string
	Files     []string
	// Thread are the answers in its thread.
	Thread []Message

	reader reader
	parsed []any
}

// Option is one that can be chosen.
type Option struct {
	Text, Value, Description string
	raw                      map[string]any
}

// View is a modal or a Home tab as it stands now: a copy, which does not change.
type View struct {
	ID, Hash, ExternalID, CallbackID, PrivateMetadata string
	// Type is "modal" or "home".
	Type string
	// Title, Submit and Close are the texts of the modal's own parts.
	Title, Submit, Close string
	Blocks               json.RawMessage
	// Errors are what the last submission was refused with, by block_id.
	Errors map[string]string

	reader reader
	parsed []any
	values map[string]map[string]any
}

// Messages are the messages of a channel, or of somebody's direct messages with the
// bot, in order, with their threads. Those that one person sees only are not among
// them.
func (s *Server) Messages(channelOrUser string) []Message {
	return s.read(channelOrUser, func(p *post) bool { return p.only == "" })
}

// Ephemerals are the messages of a channel that only this person sees.
func (p *Person) Ephemerals(channel string) []Message {
	if channel == "" {
		channel = p.ID
	}
	return p.s.read(channel, func(o *post) bool { return o.only == p.ID })
}

// read are the messages of a channel that pass.
func (s *Server) read(id string, passes func(*post) bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users[id] != nil {
		id = directID(id)
	}
	c := s.channels[id]
	if c == nil {
		return nil
	}
	var messages []Message
	at := map[string]int{}
	for _, p := range c.posts {
		if !passes(p) {
			continue
		}
		m := s.snapshot(p)
		if root, ok := at[p.thread]; ok && p.thread != "" {
			messages[root].Thread = append(messages[root].Thread, m)
			continue
		}
		at[p.ts] = len(messages)
		messages = append(messages, m)
	}
	return messages
}

// snapshot is the post as it stands now. The lock is held.
func (s *Server) snapshot(p *post) Message {
	m := Message{
		Channel: p.channel, TS: p.ts, ThreadTS: p.thread, Broadcast: p.broadcast, User: p.user, Bot: p.bot, Text: p.text,
		Metadata: p.metadata, Edited: p.edited, Ephemeral: p.only != "", Unfurls: p.unfurls, Reactions: slices.Clone(p.reactions), Files: slices.Clone(p.files),
	}
	if len(p.blocks) > 0 {
		m.Blocks = encode(p.blocks)
	}
	if len(p.attachments) > 0 {
		m.Attachments = encode(p.attachments)
	}
	m.parsed = p.allBlocks()
	m.reader = s.readerFor(p.only)
	if c := s.channels[p.channel]; c != nil && c.im != "" {
		m.reader = s.readerFor(c.im)
	}
	return m
}

// allBlocks are the blocks of the message and then those of its attachments.
func (p *post) allBlocks() []any {
	all := slices.Clone(p.blocks)
	for _, a := range p.attachments {
		if object, ok := a.(map[string]any); ok {
			blocks, _ := object["blocks"].([]any)
			all = append(all, blocks...)
		}
	}
	return all
}

// Plain is everything that a person reads, in reading order, as lines of plain
// text. Buttons are "[Approve]", people "@Ana", channels "#ops"; dates stand as the
// reader sees them, in UTC where the reader is not known.
func (m Message) Plain() string {
	lines := m.reader.blocks(m.parsed, nil, nil)
	if len(m.parsed) == 0 {
		lines = m.reader.mrkdwn(m.Text)
	}
	for _, f := range m.Files {
		lines = append(lines, "[file "+f+"]")
	}
	return strings.Join(lines, "\n")
}

// Notification is the text that notifications and screen readers have.
func (m Message) Notification() string { return strings.Join(m.reader.mrkdwn(m.Text), "\n") }

// Buttons are the labels of the buttons, in order.
func (m Message) Buttons() []string { return labels(m.parsed) }

// Choices are the texts of all options that can be chosen: of overflow menus,
// selects and the like.
func (m Message) Choices() []string { return choices(m.parsed) }

// Plain is everything that a person reads in the view, as [Message.Plain] has it. A
// field stands as "Label: value", with what is wrong with it below.
func (v *View) Plain() string {
	var lines []string
	if v.Title != "" {
		lines = append(lines, v.Title)
	}
	lines = append(lines, v.reader.blocks(v.parsed, v.values, v.Errors)...)
	if v.Submit != "" {
		lines = append(lines, "["+v.Submit+"]")
	}
	return strings.Join(lines, "\n")
}

// Buttons are the labels of the buttons in the view, in order; not those of its
// own parts.
func (v *View) Buttons() []string { return labels(v.parsed) }

// Choices are the texts of all options in the view.
func (v *View) Choices() []string { return choices(v.parsed) }

// Fields are the labels of the fields, in order.
func (v *View) Fields() []string {
	var names []string
	for _, f := range fieldsOf(v.parsed) {
		if f.input != nil {
			names = append(names, textOf(f.input["label"]))
		}
	}
	return names
}

// Value is what is in a field now, as text; several values are separated by ", ".
// The key is its label or its block_id.
func (v *View) Value(key string) string {
	for _, f := range fieldsOf(v.parsed) {
		if f.named(key) {
			return v.reader.value(v.values[f.block][f.action])
		}
	}
	return ""
}

// Error is what is wrong with a field, by its label or its block_id.
func (v *View) Error(key string) string {
	for _, f := range fieldsOf(v.parsed) {
		if f.named(key) {
			return v.Errors[f.block]
		}
	}
	return ""
}

// View is the modal on top that this person sees now, or nil.
func (p *Person) View() *View {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if top := p.s.screen(p.ID).top(); top != nil {
		return p.s.viewSnapshot(top)
	}
	return nil
}

// Views is how many modals stand on each other.
func (p *Person) Views() int {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return len(p.s.screen(p.ID).views)
}

// Home is this person's Home tab, or nil if none was published.
func (p *Person) Home() *View {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if home := p.s.screen(p.ID).home; home != nil {
		return p.s.viewSnapshot(home)
	}
	return nil
}

// top is the modal on top, or nil.
func (p *person) top() *view {
	if len(p.views) == 0 {
		return nil
	}
	return p.views[len(p.views)-1]
}

// viewSnapshot is the view as it stands now. The lock is held.
func (s *Server) viewSnapshot(v *view) *View {
	values := map[string]map[string]any{}
	for block, actions := range v.values {
		values[block] = maps.Clone(actions)
	}
	return &View{
		ID: v.id, Hash: v.hash, ExternalID: v.text("external_id"), CallbackID: v.text("callback_id"), PrivateMetadata: v.text("private_metadata"),
		Type: v.text("type"), Title: v.text("title"), Submit: v.text("submit"), Close: v.text("close"),
		Blocks: encode(v.blocks), Errors: maps.Clone(v.errors), reader: s.readerFor(v.user), parsed: v.blocks, values: values,
	}
}

// readerFor is somebody who reads, with their zone. The lock is held.
func (s *Server) readerFor(user string) reader {
	zone := time.UTC
	if u := s.users[user]; u != nil && u.TZ != "" {
		if z, err := time.LoadLocation(u.TZ); err == nil {
			zone = z
		}
	}
	return reader{s, zone}
}
