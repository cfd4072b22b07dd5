package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// tag is what each post carries in its metadata, by which it is found again. Every
// member of the workspace can read it: it says nothing of what the message is about.
type tag struct {
	// ID is the outbox's id of the message, Part which of its Of posts this is.
	ID   string `json:"id"`
	Part int    `json:"part"`
	Of   int    `json:"of"`
	// Main is the timestamp of the message whose page this is; empty for a message.
	Main string `json:"main"`
}

// tagType is the type of the metadata.
const tagType = "adjutant"

func (t tag) metadata() goslack.SlackMetadata {
	payload := map[string]any{"id": t.ID, "part": t.Part, "of": t.Of}
	if t.Main != "" {
		payload["main"] = t.Main
	}
	return goslack.SlackMetadata{EventType: tagType, EventPayload: payload}
}

const (
	// clockSkew is by how much the clocks of this computer and of Slack may differ.
	clockSkew = 5 * time.Minute
	// pageOfHistory is how many messages are asked for at once, mostPages how often.
	pageOfHistory = 200
	mostPages     = 250
	// mostParts is of how many posts a message may say that it consists.
	mostParts = 1000
)

// Find looks for a message that may have been posted. Where some of its posts are
// missing, it reports that there is none, and the Send that follows posts those
// alone.
func (s *Slack) Find(ctx context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	w, err := s.workspaceOf(ctx, out.To)
	if err != nil {
		return chat.Ref{}, false, s.verdict(s.workspaces[0], out.To, err)
	}
	return s.find(ctx, w, out)
}

func (s *Slack) find(ctx context.Context, w *workspace, out chat.Outgoing) (chat.Ref, bool, error) {
	if err := s.settled(ctx, out.ID); err != nil {
		return chat.Ref{}, false, err
	}
	so, of, err := s.look(ctx, w, out)
	if err != nil {
		return chat.Ref{}, false, s.verdict(w, out.To, err)
	}
	switch {
	case len(so.parts) == 0:
		s.begun.Drop(out.ID)
		return chat.Ref{}, false, nil
	case len(so.parts) < of:
		s.begun.Put(out.ID, so)
		return chat.Ref{}, false, nil
	}
	s.begun.Drop(out.ID)
	return refOf(out.To, so.channel, so.parts), true, nil
}

// settled waits until a call of which nothing is known would have come to its end.
func (s *Slack) settled(ctx context.Context, id string) error {
	since := s.started
	if so, ok := s.begun.Get(id); ok && so.doubt.After(since) {
		since = so.doubt
	}
	return pause(ctx, s.pace.pace.Settle-time.Since(since))
}

// look searches the place for the posts of a message, and says how many there are
// to be.
func (s *Slack) look(ctx context.Context, w *workspace, out chat.Outgoing) (so begun, of int, err error) {
	me, err := w.who(ctx)
	if err != nil {
		return so, 0, err
	}
	if so.channel, err = s.room(ctx, w, out.To); err != nil {
		return so, 0, err
	}
	// A message and its pages are in one thread, or the message is in the channel
	// and the pages are in its thread.
	from := reading{channel: so.channel, thread: out.To.Thread, oldest: stampOf(out.Created.Add(-clockSkew))}
	found := map[int]string{}
	take := func(p post) bool {
		if t, ok := p.tag(me); ok && t.ID == out.ID {
			found[t.Part] = p.TS
			of = max(of, t.Of)
		}
		return from.thread == "" && found[0] != "" || of > 0 && len(found) == of
	}
	if err := w.read(ctx, from, take); err != nil {
		return so, 0, err
	}
	if from.thread == "" && found[0] != "" && of > 1 {
		from.thread = found[0]
		if err := w.read(ctx, from, take); err != nil {
			return so, 0, err
		}
	}
	for _, i := range slices.Sorted(maps.Keys(found)) {
		so.parts = append(so.parts, part{ts: found[i]})
	}
	return so, of, nil
}

// room is the channel of a place: for direct messages the conversation.
func (s *Slack) room(ctx context.Context, w *workspace, place chat.Place) (string, error) {
	if !place.Direct {
		return place.ID, nil
	}
	if room, ok := s.rooms.Get(w.key() + place.ID); ok {
		return room, nil
	}
	channel, _, _, err := w.client().OpenConversationContext(ctx, &goslack.OpenConversationParameters{Users: []string{place.ID}})
	if err != nil {
		return "", err
	}
	if channel.ID == "" {
		return "", errNoReason
	}
	s.rooms.Put(w.key()+place.ID, channel.ID)
	return channel.ID, nil
}

// adopt finds pages of the message that an earlier edit has posted and nobody has
// taken note of.
func (p *posting) adopt(ctx context.Context) error {
	if p.adopted {
		return nil
	}
	me, err := p.w.who(ctx)
	if err != nil {
		return err
	}
	main := p.parts[0].ts
	type page struct {
		tag
		ts string
	}
	var pages []page
	from := reading{channel: p.channel, thread: main, oldest: main}
	if p.out.To.Thread != "" {
		from.thread = p.out.To.Thread
	}
	err = p.w.read(ctx, from, func(found post) bool {
		known := slices.ContainsFunc(p.parts, func(known part) bool { return known.ts == found.TS })
		if t, ok := found.tag(me); ok && t.Main == main && !known {
			pages = append(pages, page{t, found.TS})
		}
		return false
	})
	if err := unlessCode(err, "thread_not_found"); err != nil {
		return err
	}
	slices.SortStableFunc(pages, func(a, b page) int { return a.Part - b.Part })
	for _, found := range pages {
		p.parts = append(p.parts, part{ts: found.ts})
	}
	p.adopted = true
	return nil
}

// reading is which messages are to be read: those of a channel, or those of a thread
// in it.
type reading struct {
	channel, thread string
	oldest          string // a timestamp
}

// stampOf is a moment as Slack's timestamps have it.
func stampOf(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) + ".000000" }

// post is what is read of a message.
type post struct {
	TS       string
	User     string
	BotID    string `json:"bot_id"`
	Subtype  string
	Text     string
	Metadata struct {
		Type    string          `json:"event_type"`
		Payload json.RawMessage `json:"event_payload"`
	}
}

// tag is the tag of a post of ours. Others can write what looks like one.
func (p post) tag(me self) (tag, bool) {
	if p.Metadata.Type != tagType || p.TS == "" || (p.User == "" || p.User != me.User) && (p.BotID == "" || p.BotID != me.Bot) {
		return tag{}, false
	}
	var t tag
	err := json.Unmarshal(p.Metadata.Payload, &t)
	return t, err == nil && t.ID != "" && t.Part >= 0 && t.Part < t.Of && t.Of <= mostParts
}

// read hands on messages until take has seen enough: those of a channel the latest
// first, those of a thread the first one first.
func (w *workspace) read(ctx context.Context, from reading, take func(post) (enough bool)) error {
	method := "conversations.history"
	form := url.Values{
		"channel": {from.channel}, "oldest": {from.oldest}, "inclusive": {"true"},
		"limit": {strconv.Itoa(pageOfHistory)}, "include_all_metadata": {"true"},
	}
	if from.thread != "" {
		method = "conversations.replies"
		form.Set("ts", from.thread)
	}
	for range mostPages {
		var answer struct {
			Messages []post
			Metadata struct {
				Next string `json:"next_cursor"`
			} `json:"response_metadata"`
			HasMore bool `json:"has_more"`
		}
		if err := w.call(ctx, method, form, &answer); err != nil {
			return err
		}
		for _, p := range answer.Messages {
			if take(p) {
				return nil
			}
		}
		if answer.Metadata.Next == "" {
			if answer.HasMore {
				return fmt.Errorf("%s: there is more, and Slack does not say where", method)
			}
			return nil
		}
		form.Set("cursor", answer.Metadata.Next)
	}
	return errors.New("there are too many messages to look through")
}

// key tells the workspaces apart, also before it is known which they are.
func (w *workspace) key() string { return strconv.Itoa(w.number) + " " }

// hashOf is a short fingerprint; empty for nothing.
func hashOf(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}
