package fakeslack

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// person is what one person has on their screen.
type person struct {
	// views are the modals, the top one last.
	views []*view
	home  *view
}

// Person is somebody who types and clicks. What they do is delivered to the bot,
// and they wait for its acknowledgement as Slack does.
type Person struct {
	s  *Server
	ID string
}

// As is the person with that user id.
func (s *Server) As(id string) *Person {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users[id] == nil {
		s.t.Fatalf("nobody is called %s here: add them with AddUser", id)
	}
	if s.people[id] == nil {
		s.people[id] = &person{}
	}
	return &Person{s, id}
}

// trigger is the right to open a modal for somebody.
type trigger struct {
	user string
	at   time.Time
	used bool
	// view is the modal in which it came to be, if any.
	view string
}

// triggerLife is how long a trigger can be used.
const triggerLife = 3 * time.Second

// newTrigger is a new right to open a modal. The lock is held.
func (s *Server) newTrigger(user, view string) string {
	id := s.newID("") + ".7654321." + strings.ToLower(rawID())
	s.triggers[id] = &trigger{user: user, at: s.opts.Now(), view: view}
	return id
}

// place is the channel in which somebody does something: by its id, or their direct
// messages with the bot by an empty one or by theirs. It takes the lock.
func (p *Person) place(id string) *channel {
	p.s.t.Helper()
	p.s.mu.Lock()
	c := p.s.channels[id]
	if id == "" || id == p.ID {
		c = p.s.direct(p.ID)
	}
	p.s.mu.Unlock()
	if c == nil {
		p.s.t.Fatalf("there is no channel %s here: add it with AddChannel", id)
	}
	return c
}

// Slash types a slash command: "/risk" and "log A port may close". People and
// channels are typed by name (@ana, #ops); Slack escapes them for the bot. In
// channel "" it is typed in the direct messages with the bot.
func (p *Person) Slash(channel, command, text string) Ack {
	p.s.t.Helper()
	s := p.s
	c := p.place(channel)
	s.mu.Lock()
	u := s.users[p.ID]
	trigger := s.newTrigger(p.ID, "")
	url := s.newReplyURL(&replyURL{channel: c.ID, user: p.ID})
	form := map[string]string{
		"token": "legacy", "team_id": u.Team, "team_domain": s.domain(s.teamOf(p.ID)), "channel_id": c.ID, "channel_name": c.label(),
		"user_id": p.ID, "user_name": u.Name, "command": command, "text": s.escapeTyped(text, true), "api_app_id": s.AppID,
		"is_enterprise_install": "false", "response_url": url, "trigger_id": trigger,
	}
	if s.opts.Enterprise != "" {
		form["enterprise_id"] = s.opts.Enterprise
	}
	d := &delivery{kind: slashCommands, form: form, payload: encode(form), answers: true}
	d.answer = func(payload json.RawMessage) string { return s.answerCommand(c, p.ID, payload) }
	s.mu.Unlock()
	ack := s.deliver(d)
	ack.TriggerID, ack.ResponseURL = trigger, url
	return ack
}

// answerCommand shows what a slash command was answered with in its
// acknowledgement. The lock is held.
func (s *Server) answerCommand(c *channel, user string, payload json.RawMessage) string {
	if len(payload) == 0 || string(payload) == "{}" {
		return ""
	}
	said, f := s.readReply(payload)
	if f != nil {
		s.pen.Refuse("the answer to a slash command: %s", f.why())
		return f.code
	}
	if said.content.empty() {
		return ""
	}
	post := &post{user: s.BotUser, bot: true}
	if said.responseType != "in_channel" {
		post.only = user
	}
	said.content.fill(post)
	s.put(c, post)
	return ""
}

// DM writes to the bot.
func (p *Person) DM(text string) Ack {
	p.s.t.Helper()
	return p.say(p.ID, "", text, "message")
}

// Mention writes in a channel to the bot: what is written begins with its name.
func (p *Person) Mention(channel, text string) Ack {
	p.s.t.Helper()
	return p.say(channel, "", "@adjutant "+text, "app_mention")
}

// ReplyTo writes in the thread of a message. In a channel the bot hears of it only
// if the text names it ("@adjutant").
func (p *Person) ReplyTo(m Message, text string) Ack {
	p.s.t.Helper()
	thread := m.TS
	if m.ThreadTS != "" {
		thread = m.ThreadTS
	}
	event := "message"
	if !strings.HasPrefix(m.Channel, "D") {
		event = "app_mention"
	}
	return p.say(m.Channel, thread, text, event)
}

// Say writes in a channel, to nobody in particular. The bot is not told. It returns
// the message.
func (p *Person) Say(channel, text string) Message {
	p.s.t.Helper()
	c := p.place(channel)
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.snapshot(p.s.put(c, &post{user: p.ID, text: p.s.escapeTyped(text, false)}))
}

// say writes, and tells the bot if the event is for it.
func (p *Person) say(channel, thread, text, event string) Ack {
	p.s.t.Helper()
	s := p.s
	c := p.place(channel)
	s.mu.Lock()
	written := s.put(c, &post{user: p.ID, text: s.escapeTyped(text, false), thread: thread})
	e := map[string]any{
		"type": event, "user": p.ID, "text": written.text, "ts": written.ts, "event_ts": written.ts,
		"team": s.users[p.ID].Team, "channel": c.ID, "client_msg_id": "c" + strconv.Itoa(s.sequence),
		"blocks": []any{map[string]any{"type": "rich_text", "block_id": "b" + strconv.Itoa(s.sequence), "elements": []any{
			map[string]any{"type": "rich_text_section", "elements": []any{map[string]any{"type": "text", "text": text}}},
		}}},
	}
	if thread != "" {
		e["thread_ts"] = thread
	}
	if event == "message" {
		e["channel_type"] = c.kind()
	}
	if s.users[p.ID].Stranger {
		e["user_team"], e["source_team"] = s.users[p.ID].Team, s.users[p.ID].Team
	}
	told := event != "app_mention" || c.has(s.BotUser) && strings.Contains(written.text, "<@"+s.BotUser)
	team := s.teamOf(p.ID)
	s.mu.Unlock()
	if !told {
		return Ack{server: s}
	}
	return s.sendEvent(team, e)
}

// Edit changes a message that the person wrote in direct messages.
func (p *Person) Edit(m Message, text string) Ack {
	p.s.t.Helper()
	s := p.s
	s.mu.Lock()
	written := s.channels[m.Channel].find(m.TS)
	if written == nil || written.user != p.ID {
		s.mu.Unlock()
		s.t.Fatalf("%s has not written a message %s", p.ID, m.TS)
	}
	before := s.object(written, false)
	written.text = s.escapeTyped(text, false)
	written.edited++
	written.editedTS = s.newTS()
	e := map[string]any{
		"type": "message", "subtype": "message_changed", "channel": m.Channel, "channel_type": "im", "hidden": true,
		"ts": written.editedTS, "event_ts": written.editedTS, "message": s.object(written, false), "previous_message": before,
	}
	s.pen.Change()
	team := s.teamOf(p.ID)
	s.mu.Unlock()
	return s.sendEvent(team, e)
}

// OpenHome opens App Home: the tab with the bot's view, or its messages.
func (p *Person) OpenHome() Ack { return p.openTab("home") }

// OpenMessages opens the direct messages with the bot.
func (p *Person) OpenMessages() Ack { return p.openTab("messages") }

func (p *Person) openTab(tab string) Ack {
	s := p.s
	s.mu.Lock()
	c := s.direct(p.ID)
	e := map[string]any{"type": "app_home_opened", "user": p.ID, "channel": c.ID, "tab": tab, "event_ts": s.newTS()}
	if home := s.people[p.ID].home; home != nil && tab == "home" {
		e["view"] = s.viewObject(home)
	}
	team := s.teamOf(p.ID)
	s.mu.Unlock()
	return s.sendEvent(team, e)
}
