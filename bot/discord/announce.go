package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/chat"
)

// flagNoPreviews keeps Discord from showing what is behind links, flagSilent from
// notifying anybody.
const (
	flagNoPreviews = 1 << 2
	flagSilent     = 1 << 12
)

// announce posts the words of a message that people are notified with. A message of
// components has none, so that it would be an empty notification; it is turned into
// one right after.
func (p *posting) announce(ctx context.Context, page components.Page) error {
	room, err := p.d.room(ctx, p.out.To)
	if err != nil {
		return err
	}
	body := said{Content: &page.Says, AllowedMentions: pinging(page.Pings)}
	if strings.Contains(page.Says, "://") {
		body.Flags = flagNoPreviews
	}
	_, _, err = p.make(ctx, room, body, nil)
	if err != nil && !p.doubt.IsZero() && !slices.Contains(p.words, page.Says) {
		p.words = append(slices.Clip(p.words), page.Says)
	}
	return err
}

// create posts a page as it is, as the first part.
func (p *posting) create(ctx context.Context, to chat.Place, page components.Page, says string) error {
	room, err := p.d.room(ctx, to)
	if err != nil {
		return err
	}
	made, again, err := p.make(ctx, room, layoutOf(page), page.Files)
	return p.showing(ctx, made, again, page, says, err)
}

// showing sees to it that the part that was made shows the page.
func (p *posting) showing(ctx context.Context, made message, again bool, page components.Page, says string, err error) error {
	if err != nil {
		return err
	}
	i := len(p.parts) - 1
	if i > 0 && made.ID == lostID {
		return nil // somebody did not want to see it
	}
	if again || made.Flags&flagComponentsV2 == 0 {
		return p.change(ctx, i, page, says)
	}
	p.d.sent.shown.Put(p.parts[i].key(), says)
	return nil
}

// make makes a post in a channel, as the next part. Discord does not make a second
// one of the same nonce: it returns the one that an earlier attempt has made, which
// again says that this may be, and which may show something else.
func (p *posting) make(ctx context.Context, room string, body said, files []components.File) (made message, again bool, err error) {
	if err := enough(ctx); err != nil {
		return made, false, err
	}
	body.EnforceNonce = true
	for id := p.out.ID; ; id += "+" {
		body.Nonce = nonceOf(id, len(p.parts))
		err = p.d.call(ctx, request{
			method: http.MethodPost, path: "/channels/" + room + "/messages", body: body, files: files, once: true,
		}, &made)
		// Pages move up when one is deleted: the nonce may be that of one which is
		// another part by now.
		if err != nil || !slices.ContainsFunc(p.parts, func(at part) bool { return at.id == made.ID }) {
			break
		}
		made = message{}
	}
	if err == nil && !isID(made.ID) {
		err = &chat.Doubtful{Cause: errors.New("Discord names no message")}
	}
	switch {
	case codeOf(err) == codeUnknownMessage:
		// An earlier attempt has made it, and somebody has deleted it since.
		made, err = message{ID: lostID}, nil
	case err != nil:
		if _, doubt := errors.AsType[*chat.Doubtful](err); doubt && p.doubt.IsZero() {
			p.doubt = p.d.opts.Now()
		}
		return made, false, err
	}
	again = !p.doubt.IsZero()
	p.posted, p.doubt = true, time.Time{}
	p.parts = append(p.parts, part{channel: room, id: made.ID, plain: made.Flags&flagComponentsV2 == 0})
	return made, again, nil
}

// room is the channel of a place: that of the thread or of the conversation, where it
// is one.
func (d *Discord) room(ctx context.Context, to chat.Place) (string, error) {
	if to.Direct {
		return d.directChannel(ctx, to.ID)
	}
	room := to.ID
	if to.Thread != "" {
		room = to.Thread
	}
	if !isID(room) {
		return "", &refused{Status: http.StatusNotFound, Code: codeUnknownChannel, Message: "not an id of Discord’s"}
	}
	return room, nil
}
