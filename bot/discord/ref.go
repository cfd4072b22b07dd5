package discord

import (
	"strings"

	"adjutant/chat"
)

// A message's reference names the posts that it consists of, each as its channel, a
// slash, and its id: what stands in the place and then, after plus signs, the pages
// that follow it, in order: "8112/9034+9034/9041". The pages of a message in a server's
// channel are in its thread, whose id is the message's own. For direct messages the
// channel is that of the conversation.

// part is one of the posts that a message consists of.
type part struct {
	channel, id string
	// plain is true for a post that only announces the message: it has no components
	// yet.
	plain bool
}

// lostID is the id of a post that was made and deleted before its id was known.
const lostID = "0"

func (p part) key() string { return p.channel + "/" + p.id }

// path is the post in Discord's API.
func (p part) path() string { return "/channels/" + p.channel + "/messages/" + p.id }

// refOf is the reference of a message in a place.
func refOf(place chat.Place, parts []part) chat.Ref {
	keys := make([]string, len(parts))
	for i, p := range parts {
		keys[i] = p.key()
	}
	return chat.Ref{Place: place, ID: strings.Join(keys, "+")}
}

// readRef takes a reference apart. It reports false for what is none of Discord's.
func readRef(ref chat.Ref) (parts []part, ok bool) {
	for key := range strings.SplitSeq(ref.ID, "+") {
		channel, id, _ := strings.Cut(key, "/")
		if !isID(channel) || !isID(id) {
			return nil, false
		}
		parts = append(parts, part{channel: channel, id: id})
	}
	return parts, true
}
