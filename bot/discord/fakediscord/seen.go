package fakediscord

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Message is a message as it stands now: a copy, which does not change.
type Message struct {
	Channel, ID string
	// Author wrote it; Bot is true if that is the bot.
	Author string
	Bot    bool
	// Text is its content, Components what it is made of otherwise, with the ids that
	// Discord gave.
	Text       string
	Components json.RawMessage
	Flags      int
	// V2 is true where it is made of components alone.
	V2 bool
	// Edited is how often it was changed.
	Edited int
	// Ephemeral is true if one person sees it only.
	Ephemeral bool
	// Pinged are those who were notified by being named: ids, and "@everyone". Direct
	// messages notify without.
	Pinged []string
	Files  []File
	// ReplyTo is the message that it answers; Asked the command, "risk log", whose
	// answer it is.
	ReplyTo, Asked string
	// Nonce is what the bot gave it when it was posted; empty if it gave none.
	Nonce  string
	Posted time.Time
	// ThreadID is the thread that begins at it, ThreadName its name, and Thread what
	// is in it.
	ThreadID, ThreadName string
	Thread               []Message

	reader reader
	parsed []any
	embeds []any
}

// Messages are the messages of a channel, of a thread, or of the direct conversation
// with an account, in order. Those that one person sees only are not among them, nor is
// one that still says "thinking".
func (s *Server) Messages(channelOrAccount string) []Message {
	return s.read(channelOrAccount, func(p *post) bool { return p.only == "" && p.kind != 21 && p.flags&loading == 0 })
}

// Ephemerals are the messages of a channel that only this person sees; of the direct
// conversation with the bot where that is "".
func (p *Person) Ephemerals(channel string) []Message {
	if channel == "" {
		channel = p.ID
	}
	return p.s.read(channel, func(o *post) bool { return o.only == p.ID && o.flags&loading == 0 })
}

// read are the messages of a channel that pass.
func (s *Server) read(id string, passes func(*post) bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.place(id)
	if c == nil {
		return nil
	}
	var messages []Message
	for _, p := range c.posts {
		if passes(p) {
			messages = append(messages, s.snapshot(p))
		}
	}
	return messages
}

// snapshot is the post as it stands now. The lock is held.
func (s *Server) snapshot(p *post) Message {
	m := Message{
		Channel: p.channel, ID: p.id, Author: p.author, Bot: p.author == s.BotUser, Text: p.text, Flags: p.flags, V2: p.flags&componentsV2 != 0,
		Edited: p.edited, Ephemeral: p.only != "", Pinged: slices.Clone(p.pinged), Files: slices.Clone(p.files), ReplyTo: p.reference, Asked: p.asked,
		Posted: timeOf(p.id), parsed: p.components, embeds: p.embeds,
	}
	if p.rawNonce != nil {
		m.Nonce = fmt.Sprint(p.rawNonce)
	}
	if len(p.components) > 0 {
		m.Components = encode(p.components)
	}
	viewer := p.only
	c := s.channels[p.channel]
	if c != nil && c.dm != "" {
		viewer = c.dm
	}
	m.reader = s.readerFor(viewer)
	if t := s.channels[p.id]; t != nil && t.thread() {
		m.ThreadID, m.ThreadName = t.ID, t.Name
		for _, o := range t.posts {
			if o.only == "" && o.kind != 21 {
				m.Thread = append(m.Thread, s.snapshot(o))
			}
		}
	}
	return m
}

// Plain is everything that a person reads, in reading order, as lines of plain text.
// Buttons are "[Approve]", menus "[More… | This | That]", people "@Ana", channels
// "#ops"; times stand as the reader sees them, in UTC where the reader is not known.
func (m Message) Plain() string {
	var lines []string
	if m.Text != "" {
		lines = m.reader.markdown(m.Text)
	}
	for _, e := range objects(m.embeds) {
		lines = append(lines, m.reader.embed(e)...)
	}
	lines = append(lines, m.reader.components(m.parsed)...)
	if !m.V2 {
		for _, f := range m.Files {
			lines = append(lines, "[file "+f.Name+"]")
		}
	}
	return strings.Join(lines, "\n")
}

// Buttons are the labels of the buttons, in order.
func (m Message) Buttons() []string {
	var found []string
	walk(m.parsed, func(o map[string]any) {
		if kind, _ := number(o["type"]); kind == button {
			found = append(found, word(o["label"]))
		}
	})
	return found
}

// Menus are the menus, in order, each with the labels of its options.
func (m Message) Menus() [][]string {
	var found [][]string
	walk(m.parsed, func(o map[string]any) {
		if kind, _ := number(o["type"]); kind == stringSelect {
			var labels []string
			for _, option := range objects(o["options"]) {
				labels = append(labels, word(option["label"]))
			}
			found = append(found, labels)
		}
	})
	return found
}

// Choices are the labels of all options of all menus.
func (m Message) Choices() []string { return slices.Concat(m.Menus()...) }

// Links are the addresses that the message makes links of, those that Discord finds in
// its text by itself too, each once.
func (m Message) Links() []string {
	links := linksIn(m.Text)
	walk(m.parsed, func(o map[string]any) {
		switch kind, _ := number(o["type"]); kind {
		case textDisplay:
			links = append(links, linksIn(word(o["content"]))...)
		case button:
			if url := word(o["url"]); url != "" {
				links = append(links, url)
			}
		}
	})
	slices.Sort(links)
	return slices.Compact(links)
}

// readerFor is somebody who reads, with their zone. The lock is held.
func (s *Server) readerFor(user string) reader {
	zone := time.UTC
	if u := s.users[user]; u != nil && u.TZ != "" {
		if z, err := time.LoadLocation(u.TZ); err == nil {
			zone = z
		}
	}
	return reader{s, zone, s.opts.Now()}
}
