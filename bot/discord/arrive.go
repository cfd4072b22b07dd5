package discord

import (
	"crypto/rand"
	"encoding/json"
	"runtime/debug"
	"strings"
)

// Kinds of message that people write.
const (
	messageUsual = 0
	messageReply = 19
)

// arrived takes an event of the gateway. It never waits, because nothing else comes
// meanwhile, and a fault in it takes nobody else down.
func (d *Discord) arrived(kind string, raw json.RawMessage, me string) {
	defer func() {
		if fault := recover(); fault != nil {
			d.opts.Log.Error("an event of Discord failed", "kind", kind, "reference", rand.Text()[:6],
				"panic", fault, "stack", string(debug.Stack()))
		}
	}()
	switch kind {
	case "INTERACTION_CREATE":
		var i interaction
		if d.unreadable(kind, raw, json.Unmarshal(raw, &i)) || i.ID == "" || i.Token == "" || d.seenBefore("i:"+i.ID) {
			return
		}
		d.gateway.deliver(&delivery{interaction: &i, raw: raw, at: d.opts.Now(), ack: d.callback(&i)})
	case "MESSAGE_CREATE":
		var m message
		if d.unreadable(kind, raw, json.Unmarshal(raw, &m)) || !toBot(&m, me) || d.seenBefore("m:"+m.ID) {
			return
		}
		if m.Guild == "" {
			d.direct.Put(m.Author.ID, m.Channel) // whoever writes need not be written to first
		}
		d.gateway.deliver(&delivery{message: &m, raw: raw, at: d.opts.Now()})
	}
}

// toBot reports whether a message is somebody's to the bot: a direct one, or one that
// mentions it. Who answers to a message of the bot's has Discord notify the bot as well,
// and speaks to others; so its name has to be in the words.
func toBot(m *message, me string) bool {
	switch {
	case m.ID == "", m.Author.ID == "", m.Author.ID == me, m.Author.Bot, m.Webhook != "":
		return false
	case m.Type != messageUsual && m.Type != messageReply:
		return false
	}
	return m.Guild == "" || me != "" && (strings.Contains(m.Content, "<@"+me+">") || strings.Contains(m.Content, "<@!"+me+">"))
}

// seenBefore reports whether something came before, and notes that it came.
func (d *Discord) seenBefore(id string) bool {
	if _, ok := d.gateway.seen.Get(id); ok {
		return true
	}
	d.gateway.seen.Put(id, true)
	return false
}

// unreadable logs what cannot be decoded. Nothing of it is in the log, since people
// have written it.
func (d *Discord) unreadable(kind string, raw json.RawMessage, err error) bool {
	if err != nil {
		d.opts.Log.Warn("an event of Discord could not be read", "kind", kind, "bytes", len(raw))
	}
	return err != nil
}
