package fakediscord

import (
	"regexp"
	"slices"
	"strings"
)

// person is what one person has on their screen.
type person struct {
	modal    *modal
	notified []string
}

// screen is somebody's screen. The lock is held.
func (s *Server) screen(id string) *person {
	if s.people[id] == nil {
		s.people[id] = &person{}
	}
	return s.people[id]
}

// Person is somebody who types and clicks. What they do with the application is
// delivered to the bot, and they wait for its response as Discord does.
type Person struct {
	s  *Server
	ID string
}

// As is the person with that id.
func (s *Server) As(id string) *Person {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users[id] == nil {
		s.t.Fatalf("nobody is called %s here: add them with AddUser", id)
	}
	return &Person{s, id}
}

// place is the channel in which somebody does something: by its id, or their direct
// conversation with the bot by an empty one or by theirs. It takes the lock.
func (p *Person) place(id string) *channel {
	p.s.t.Helper()
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c := p.s.channels[id]
	if id == "" || id == p.ID {
		c = p.s.direct(p.ID)
	}
	switch {
	case c == nil:
		p.s.t.Fatalf("there is no channel %s here: add it with AddChannel", id)
	case c.dm == "" && !p.s.users[p.ID].member(c.Guild):
		p.s.t.Fatalf("%s is no member of the guild %q of channel %s", p.ID, c.Guild, id)
	case c.dm != "" && c.dm != p.ID:
		p.s.t.Fatalf("%s cannot see the direct messages of %s", p.ID, c.dm)
	}
	return c
}

// DM writes to the bot.
func (p *Person) DM(text string) Message {
	p.s.t.Helper()
	return p.say(p.place(""), text, "")
}

// Mention writes in a channel or a thread to the bot: what is written begins with its
// name.
func (p *Person) Mention(channel, text string) Message {
	p.s.t.Helper()
	return p.say(p.place(channel), "<@"+p.s.BotUser+"> "+text, "")
}

// Say writes in a channel. Names with an at sign are those of people: "@ana".
func (p *Person) Say(channel, text string) Message {
	p.s.t.Helper()
	return p.say(p.place(channel), text, "")
}

// ReplyTo answers a message. Its author is named by that, as Discord has it.
func (p *Person) ReplyTo(m Message, text string) Message {
	p.s.t.Helper()
	return p.say(p.place(m.Channel), text, m.ID)
}

var (
	typedName    = regexp.MustCompile(`(^|[\s(:,])@([\p{L}\p{N}._-]*[\p{L}\p{N}])`)
	typedChannel = regexp.MustCompile(`(^|[\s(:,])#([\p{L}\p{N}._-]*[\p{L}\p{N}])`)
)

// typed is what somebody typed as their client sends it: people and channels that
// they name as marks. The lock is held.
func (s *Server) typed(text string) string {
	text = typedName.ReplaceAllStringFunc(text, func(found string) string {
		parts := typedName.FindStringSubmatch(found)
		for id, u := range s.users {
			if strings.EqualFold(u.Username, parts[2]) {
				return parts[1] + "<@" + id + ">"
			}
		}
		return found
	})
	return typedChannel.ReplaceAllStringFunc(text, func(found string) string {
		parts := typedChannel.FindStringSubmatch(found)
		for id, c := range s.channels {
			if c.dm == "" && strings.EqualFold(c.Name, parts[2]) {
				return parts[1] + "<#" + id + ">"
			}
		}
		return found
	})
}

// say writes a message.
func (p *Person) say(c *channel, text, reference string) Message {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	said := content{text: strings.TrimSpace(s.typed(text))}
	said.mentions, _ = s.mentioned(said.text, allowed{anyUser: true})
	o := &post{author: p.ID, reference: reference}
	o.fill(said)
	if answered := c.find(reference); answered != nil {
		o.kind = 19
		o.mentions = append(o.mentions, answered.author)
	}
	return s.snapshot(s.put(c, o))
}

// Edit changes a message that the person wrote.
func (p *Person) Edit(m Message, text string) {
	p.s.t.Helper()
	c := p.place(m.Channel)
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	written := c.find(m.ID)
	if written == nil || written.author != p.ID {
		p.s.t.Errorf("%s has not written a message %s", p.ID, m.ID)
		return
	}
	said := written.contentOf()
	said.text = p.s.typed(text)
	said.mentions, _ = p.s.mentioned(said.text, allowed{anyUser: true})
	p.s.edit(c, written, said)
}

// Notifications are what the person's phone has shown, in order: what a message said
// when it was posted, and nothing but that there is one where it was made of components.
func (p *Person) Notifications() []string {
	p.s.mu.Lock()
	r, texts := p.s.readerFor(p.ID), slices.Clone(p.s.screen(p.ID).notified)
	p.s.mu.Unlock()
	for i, text := range texts {
		texts[i] = strings.Join(r.markdown(text), "\n")
	}
	return texts
}
