package discord

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// threadMinutes is after how long without anything new a thread leaves the list of
// channels: a week, which is the longest that there is.
const threadMinutes = 10080

// follow posts a page that follows the message: in its thread, or right after it
// where there are no threads or the bot may not write in them.
func (p *posting) follow(ctx context.Context, page components.Page, how layout, says string) error {
	for {
		room, err := p.following(ctx)
		if err != nil {
			return err
		}
		body := layoutOf(page)
		if len(page.Pings) == 0 {
			// The message has notified already, and this would with nothing to read.
			body.Flags |= flagSilent
		}
		made, again, err := p.make(ctx, room, body, page.Files)
		code := codeOf(err)
		switch {
		case room == p.parts[0].channel:
		case code == codeUnknownChannel:
			p.threadGone(room)
			return fmt.Errorf("%w: %w", errThreadGone, err)
		case slices.Contains(noThread, code) && (len(page.Files) == 0 || how >= wordsOnly):
			p.inChannel(err)
			continue
		}
		return p.showing(ctx, made, again, page, says, err)
	}
}

// threadGone gives up the pages in a thread that was deleted. It is started anew
// once.
func (p *posting) threadGone(thread string) {
	p.beside, p.anotherThread = p.anotherThread, true
	p.parts = slices.DeleteFunc(p.parts, func(at part) bool { return at.channel == thread })
}

// following is the channel for pages: that of the thread, which is started if there
// is none.
func (p *posting) following(ctx context.Context) (string, error) {
	main := p.parts[0]
	if p.beside || p.out.To.Direct || p.out.To.Thread != "" {
		return main.channel, nil
	}
	if len(p.parts) > 1 {
		return p.parts[len(p.parts)-1].channel, nil
	}
	err := p.d.call(ctx, request{
		method: http.MethodPost, path: main.path() + "/threads",
		body: struct {
			Name    string `json:"name"`
			Archive int    `json:"auto_archive_duration"`
		}{threadName(p.out.Message), threadMinutes},
	}, nil)
	switch code := codeOf(err); {
	case err == nil, code == codeThreadThere:
		return main.id, nil // the thread's id is that of the message that it is about
	case code == codeUnknownMessage:
		return "", p.missing(0, err)
	case slices.Contains(noThread, code), badLayout(err):
		p.inChannel(err)
		return main.channel, nil
	default:
		return "", err
	}
}

// inChannel has pages follow the message in its channel from now on.
func (p *posting) inChannel(err error) {
	p.d.opts.Log.Info("a message can have no thread, and is followed by its pages", "letter", p.out.ID, "to", p.out.To.Key(), "error", err)
	p.beside = true
}

// threadName is what a message's thread is called.
func threadName(m chat.Message) string {
	const most = 100
	name := strings.Join(strings.Fields(m.Title.Plain()), " ")
	if name == "" {
		name = "Details"
	}
	return intake.Cut(name, most)
}

// patch changes or deletes a post. A thread that was archived meanwhile is opened for
// it, if the bot may.
func (p *posting) patch(ctx context.Context, at part, r request) error {
	for tries := 0; ; tries++ {
		if err := enough(ctx); err != nil {
			return err
		}
		err := p.d.call(ctx, r, nil)
		if codeOf(err) != codeArchived || tries > 0 {
			return err
		}
		open := request{
			method: http.MethodPatch, path: "/channels/" + at.channel,
			body: struct {
				Archived bool `json:"archived"`
			}{},
		}
		if no := p.d.call(ctx, open, nil); no != nil {
			if codeOf(no) == 0 {
				return no
			}
			return err
		}
	}
}
