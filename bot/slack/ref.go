package slack

import (
	"strings"

	"adjutant/chat"
)

// A message's reference is the channel, a slash, and the timestamps by which Slack
// names its parts: what stands in the channel and then, after plus signs, the pages
// in its thread, in order: "C024BE91L/1764089000.000100+1764089001.000200". For
// direct messages the channel is that of the conversation (D…).

// refOf is the reference of a message in a place.
func refOf(place chat.Place, channel string, parts []part) chat.Ref {
	stamps := make([]string, len(parts))
	for i, p := range parts {
		stamps[i] = p.ts
	}
	return chat.Ref{Place: place, ID: channel + "/" + strings.Join(stamps, "+")}
}

// readRef takes a reference apart. It reports false for what is none of Slack's.
func readRef(ref chat.Ref) (channel string, parts []part, ok bool) {
	channel, stamps, ok := strings.Cut(ref.ID, "/")
	if !ok || channel == "" {
		return "", nil, false
	}
	for stamp := range strings.SplitSeq(stamps, "+") {
		if stamp == "" {
			return "", nil, false
		}
		parts = append(parts, part{ts: stamp})
	}
	return channel, parts, true
}
