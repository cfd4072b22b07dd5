package discord

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"adjutant/chat"
)

const (
	// clockSkew is by how much the clocks of this computer and of Discord may differ.
	clockSkew = 5 * time.Minute
	// pageOfHistory is how many messages are asked for at once, mostPages how often.
	pageOfHistory = 100
	mostPages     = 250
)

// Find looks for a message that may have been posted. Where some of it is missing, it
// reports that there is none, and the Send that follows posts that alone.
func (d *Discord) Find(ctx context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	if so, ok := d.sent.begun.Get(out.ID); ok && d.remembered(so) {
		return chat.Ref{}, false, nil // it is known what there is, or made sure by its nonce
	}
	return d.find(ctx, out)
}

func (d *Discord) find(ctx context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	parts, whole, err := d.look(ctx, out)
	if err != nil {
		return chat.Ref{}, false, d.verdict(out.To, err)
	}
	if whole {
		d.sent.begun.Drop(out.ID)
		return refOf(out.To, parts), true, nil
	}
	if len(parts) > 0 {
		d.sent.begun.Put(out.ID, begun{parts: parts})
	} else {
		d.sent.begun.Drop(out.ID)
	}
	return chat.Ref{}, false, nil
}

// look searches the place for the posts of a message, and says whether the whole of
// it is there. A message that is only announced is not.
func (d *Discord) look(ctx context.Context, out chat.Outgoing) (parts []part, whole bool, err error) {
	me, err := d.who(ctx)
	if err != nil {
		return nil, false, err
	}
	room, err := d.room(ctx, out.To)
	if err != nil {
		return nil, false, err
	}
	s := &search{me: me.User, mains: mainMarks(out.ID), found: map[int]part{}}
	read, err := d.read(ctx, room, idAt(out.Created.Add(-clockSkew)), s.inPlace)
	if err != nil {
		return nil, false, err
	}
	if read == 0 && !out.To.Direct {
		if err := d.mayLook(ctx, room); err != nil {
			return nil, false, err
		}
	}
	if len(s.found) == 0 {
		main, _ := d.rendererTo(out.To, false).Message(out.Message)
		so, _ := d.sent.begun.Get(out.ID)
		if at, ok := s.announced(append(slices.Clip(so.words), main.Says), d.sent.started); ok {
			return []part{at}, false, nil
		}
		return nil, false, nil
	}
	if s.thread != "" {
		_, err := d.read(ctx, s.thread, 0, s.page)
		if code := codeOf(err); err != nil && code != codeUnknownChannel && code != codeNoAccess {
			return nil, false, err
		}
		if len(s.found) < s.pages { // the bot may not have been let into the thread
			if _, err := d.read(ctx, room, s.at, s.page); err != nil {
				return nil, false, err
			}
		}
	}
	for _, page := range slices.Sorted(maps.Keys(s.found)) {
		parts = append(parts, s.found[page])
	}
	return parts, len(parts) >= s.pages, nil
}

// search is a search for the posts of a message.
type search struct {
	me     string       // our account
	mains  marks        // of what announces it
	rest   marks        // of the pages, once it is known what announces them
	found  map[int]part // by their pages
	pages  int
	at     uint64 // the id of what announces it
	thread string // its thread, if it has one
	plain  []post // posts of ours that announce something, and it is not said what
}

// post is what is read of a message in a channel.
type post struct {
	message
	Thread *channel `json:"thread"`
	at     uint64   // its id
}

// part is the post as part of a message.
func (m post) part() part {
	return part{channel: m.Channel, id: m.ID, plain: m.Flags&flagComponentsV2 == 0}
}

// ordinary is the type of messages that are no answers to others and tell of nothing
// that Discord has done.
const ordinary = 0

// inPlace looks at a message of the place, and says whether no more is needed of it.
func (s *search) inPlace(m post) (enough bool) {
	if m.Author.ID != s.me || m.Type != ordinary {
		return false
	}
	if _, pages, ok := s.mains.find(m.Components); ok {
		s.found, s.pages, s.at, s.rest = map[int]part{0: m.part()}, pages, m.at, pageMarks(m.ID)
		if m.Thread != nil {
			s.thread = m.Thread.ID
		}
	} else if m.part().plain && len(m.Components) == 0 {
		s.plain = append(s.plain, m)
	}
	return s.page(m) || s.thread != ""
}

// page looks at a message that may be a page, and says whether all are found.
func (s *search) page(m post) (enough bool) {
	if page, _, ok := s.rest.find(m.Components); ok && m.Author.ID == s.me {
		s.found[page] = m.part()
	}
	return len(s.found) > 0 && len(s.found) == s.pages
}

// announced is the post that announces a message with any of these words, if there is one
// that was not turned into it. The message may be worded anew by now: then it is the
// last that a process before this one has left behind, since one message at a time
// is sent to a place.
func (s *search) announced(words []string, started time.Time) (part, bool) {
	for _, m := range slices.Backward(s.plain) {
		same := func(says string) bool { return strings.TrimSpace(says) == strings.TrimSpace(m.Content) }
		if slices.ContainsFunc(words, same) {
			return m.part(), true
		}
	}
	for _, m := range slices.Backward(s.plain) {
		if madeAt(m.at).Before(started) {
			return m.part(), true
		}
	}
	return part{}, false
}

// errBlind says that the history of a channel is closed to the bot.
var errBlind = errors.New("the message history of the channel cannot be read")

// mayLook reports an error where a channel seems empty because the bot may not read
// what is in it: Discord does not say so. It does of a single message. The last one of a
// channel may be gone, or be for somebody else's eyes.
func (d *Discord) mayLook(ctx context.Context, room string) error {
	read, err := d.read(ctx, room, 0, func(post) bool { return true })
	if err != nil || read > 0 {
		return err
	}
	var is struct {
		Last string `json:"last_message_id"`
	}
	err = d.call(ctx, request{method: http.MethodGet, path: "/channels/" + room}, &is)
	if err != nil || is.Last == "" {
		return err
	}
	err = d.call(ctx, request{method: http.MethodGet, path: "/channels/" + room + "/messages/" + is.Last}, nil)
	switch code := codeOf(err); code {
	case codeNoAccess, codeNoRight:
		return errBlind
	case codeUnknownMessage:
		return nil
	}
	return err
}

// read hands on the messages of a channel that came after one, the first one first,
// until take has seen enough. It returns how many there were.
func (d *Discord) read(ctx context.Context, room string, after uint64, take func(post) (enough bool)) (read int, err error) {
	for range mostPages {
		query := url.Values{"limit": {strconv.Itoa(pageOfHistory)}, "after": {strconv.FormatUint(after, 10)}}
		var some []post
		if err := d.call(ctx, request{method: http.MethodGet, path: "/channels/" + room + "/messages?" + query.Encode()}, &some); err != nil {
			return read, err
		}
		for i := range some {
			if some[i].at, err = strconv.ParseUint(some[i].ID, 10, 64); err != nil {
				return read, fmt.Errorf("a message has the id %q", some[i].ID)
			}
			some[i].Channel = room
		}
		slices.SortFunc(some, func(a, b post) int { return cmp.Compare(a.at, b.at) })
		for _, m := range some {
			if m.at <= after {
				return read, errors.New("Discord returns messages that were not asked for")
			}
			read++
			if take(m) {
				return read, nil
			}
			after = m.at
		}
		if len(some) < pageOfHistory {
			return read, nil
		}
	}
	return read, errors.New("there are too many messages to look through")
}
