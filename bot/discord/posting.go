package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// posting is one attempt at bringing what stands in Discord to what a message says.
type posting struct {
	d     *Discord
	out   chat.Outgoing
	parts []part
	// editing is true for a message whose reference is known.
	editing bool
	// suspect is true where an earlier edit may have posted pages that nobody knows,
	// adopted once they were searched for.
	suspect, adopted bool
	// beside is true once it is known that pages do not go into a thread,
	// anotherThread once that was found deleted.
	beside, anotherThread bool
	// posted is true once a post was made, doubt when one was first made of which it
	// is not known whether it is there.
	posted bool
	doubt  time.Time
	// words are those with which it was announced in doubt.
	words []string
}

var (
	// errGone: the message was deleted. errPageGone: only one of its pages was.
	// errThreadGone: all in its thread were, and are no parts of it any more.
	errGone       = errors.New("the message is gone")
	errPageGone   = errors.New("the post is gone")
	errThreadGone = errors.New("the thread is gone")
	// errFrozen: the message stands, and cannot be changed.
	errFrozen = errors.New("the message cannot be changed")
	// errTime: no call is begun that would be cut off.
	errTime = errors.New("there was no time left for all of the message")
)

// leastTime is what must be left of an attempt for another call.
const leastTime = 2 * time.Second

// layout is how plainly a message is laid out. Each is tried when Discord has refused
// the one before, so that no message is lost to its looks.
type layout int

const (
	asMeant   layout = iota
	wordsOnly        // without pictures
	basic            // and without anything but text and buttons
	textOnly         // and without buttons
)

// deliver renders the message and brings Discord to it.
func (p *posting) deliver(ctx context.Context) error {
	for how := asMeant; ; {
		pages := p.pages(how)
		err := p.bring(ctx, how, pages)
		next, ok := p.plainer(how, err, pages)
		if !ok {
			return p.judged(err)
		}
		p.d.opts.Log.Warn("Discord refuses how a message is laid out, and gets it more plainly",
			"letter", p.out.ID, "to", p.out.To.Key(), "layout", int(how), "error", err, "details", detailsOf(err))
		how = next
	}
}

// plainer is the layout with which to try again what was refused, if that may help.
func (p *posting) plainer(how layout, err error, pages []components.Page) (layout, bool) {
	files := slices.ContainsFunc(pages, func(p components.Page) bool { return len(p.Files) > 0 })
	switch {
	case how == textOnly:
	case files && (badFile(err) || codeOf(err) == codeNoRight && len(p.parts) > 0):
		return wordsOnly, true // it may write there, and attach no files
	case badLayout(err) && !files && how == asMeant:
		return basic, true
	case badLayout(err):
		return how + 1, true
	}
	return how, false
}

// judged is a final error of a delivery, as the outbox reads it.
func (p *posting) judged(err error) error {
	switch {
	case err == nil, errors.Is(err, errGone), errors.Is(err, errFrozen):
		return err
	case badLayout(err) && codeOf(err) != 0: // it is Discord that says so
		return &chat.Undeliverable{Reason: "Discord does not take this message, however plainly it is laid out", Cause: err}
	}
	return p.d.verdict(p.out.To, err)
}

// detailsOf is what Discord says of a refusal, for the log.
func detailsOf(err error) string {
	if no, ok := errors.AsType[*refused](err); ok {
		return strings.TrimSpace(string(no.Errors))
	}
	return ""
}

// pages are the posts that the message consists of.
func (p *posting) pages(how layout) []components.Page {
	m := p.out.Message
	if how >= wordsOnly {
		m = undrawn(m)
	}
	main, rest := p.d.rendererTo(p.out.To, how >= basic).Message(m)
	pages := append([]components.Page{main}, rest...)
	if how == textOnly {
		note := "Discord would not take the rest of this message."
		if m.Subject != "" {
			note += " It is about " + m.Subject + "."
		}
		pages = []components.Page{{
			Says: main.Says, Pings: main.Pings,
			Components: []components.Component{{Type: components.TextDisplay, Content: main.Says + "\n" + note}},
		}}
	}
	of := p.out.ID
	if len(p.parts) > 0 && p.editing {
		of = p.parts[0].id
	}
	p.mark(of, 0, pages)
	return pages
}

// mark writes into one of these pages which it is, and of what.
func (p *posting) mark(of string, page int, pages []components.Page) {
	answers := strings.HasPrefix(p.out.ID, intake.AnswerMark)
	mark{of: of, page: page, pages: len(pages), answers: answers}.put(pages[page])
}

// undrawn is a message with the words of its pictures only.
func undrawn(m chat.Message) chat.Message {
	m.Blocks = slices.Clone(m.Blocks)
	for i, b := range m.Blocks {
		if b.Picture != nil {
			words := *b.Picture
			words.PNG = nil
			m.Blocks[i].Picture = &words
		}
	}
	if m.Detail != nil {
		detail := undrawn(*m.Detail)
		m.Detail = &detail
	}
	return m
}

// bring changes, posts and takes away until the parts are these pages.
func (p *posting) bring(ctx context.Context, how layout, pages []components.Page) error {
	if p.suspect {
		if err := p.adopt(ctx); err != nil {
			return err
		}
	}
	// A message that is not known yet is found by what its first post says of their
	// number: those that are too many go before it says less.
	if !p.editing && len(p.parts) >= len(pages) {
		if !p.doubt.IsZero() { // of more pages that it had before, the next may be there
			if err := p.adopt(ctx); err != nil {
				return err
			}
			p.doubt = time.Time{}
		}
		if err := p.shorten(ctx, len(pages)); err != nil {
			return err
		}
	}
	for i := 0; i < len(pages); {
		if i == len(p.parts) && p.editing {
			if err := p.adopt(ctx); err != nil {
				return err
			}
		}
		if i > 0 {
			p.mark(p.parts[0].id, i, pages)
		}
		err := p.page(ctx, i, how, pages[i])
		if errors.Is(err, errPageGone) {
			// The posts after it move up, so that all of it is there, in order.
			p.parts = slices.Delete(p.parts, i, i+1)
			continue
		}
		if errors.Is(err, errThreadGone) {
			i = 1
			continue
		}
		if err != nil {
			return err
		}
		i++
	}
	return p.shorten(ctx, len(pages))
}

// shorten takes away the parts that are too many.
func (p *posting) shorten(ctx context.Context, most int) error {
	for i := len(p.parts) - 1; i >= most; i-- {
		if err := p.remove(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// page brings one part to its page.
func (p *posting) page(ctx context.Context, i int, how layout, page components.Page) error {
	says := hashOf(page)
	if i < len(p.parts) {
		if shown, ok := p.d.sent.shown.Get(p.parts[i].key()); ok && shown == says {
			return nil
		}
	}
	if len(page.Keep) > 0 {
		if err := p.d.company.Keep(ctx, buttonTime, page.Keep); err != nil {
			return fmt.Errorf("put aside what buttons ask for: %w", err)
		}
	}
	switch {
	case i < len(p.parts):
	case i > 0:
		return p.follow(ctx, page, how, says)
	case how >= basic:
		// What was refused may be the words that announce it.
		return p.create(ctx, p.out.To, page, says)
	default:
		if err := p.announce(ctx, page); err != nil {
			return err
		}
	}
	return p.change(ctx, i, page, says)
}

// hashOf is a short fingerprint of what a page shows; empty where there is none.
func hashOf(page components.Page) string {
	raw, err := json.Marshal(struct {
		Components []components.Component
		Files      []components.File
		Pings      []string
	}{page.Components, page.Files, page.Pings})
	if err != nil {
		return "" // it is then none that a post shows
	}
	return intake.Hash(string(raw))
}

// layoutOf is a page as Discord takes it.
func layoutOf(page components.Page) said {
	s := saidInPlace(page)
	s.AllowedMentions = pinging(page.Pings)
	return s
}

// pinging allows these accounts to be notified, and nobody else.
func pinging(accounts []string) allowedMentions {
	const most = 100
	return allowedMentions{Parse: []string{}, Users: accounts[:min(len(accounts), most)]}
}

// turned is a post that announces a message, turned into the message: Discord wants
// what it had before to be taken away in so many words.
type turned struct {
	said
	Content *string    `json:"content"` // null
	Embeds  []struct{} `json:"embeds"`  // and an empty list
}

// change rewrites a part.
func (p *posting) change(ctx context.Context, i int, page components.Page, says string) error {
	at := p.parts[i]
	if at.id == lostID {
		return p.missing(i, errors.New("its id was never known"))
	}
	var body any = layoutOf(page)
	if at.plain {
		body = turned{said: layoutOf(page), Embeds: []struct{}{}}
	}
	err := p.patch(ctx, at, request{method: http.MethodPatch, path: at.path(), body: body, files: page.Files})
	switch code := codeOf(err); {
	case err == nil:
		p.parts[i].plain = false
		p.d.sent.shown.Put(at.key(), says)
		return nil
	case code == codeUnknownMessage, code == codeNotOurs, code == codeUnknownChannel:
		return p.missing(i, err)
	case slices.Contains(frozen, code):
		if i > 0 || !p.editing {
			// What stands there was posted for this message, and is better than none.
			p.d.opts.Log.Warn("a post cannot be changed now, and stays as it is", "letter", p.out.ID, "to", p.out.To.Key(), "error", err)
			return nil
		}
		return fmt.Errorf("%w: %w", errFrozen, err)
	}
	return err
}

// missing says that a part is not there any more.
func (p *posting) missing(i int, err error) error {
	p.d.sent.shown.Drop(p.parts[i].key())
	if i == 0 {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	return fmt.Errorf("%w: %w", errPageGone, err)
}

// remove takes a part away. One that Discord does not let us delete says nothing any
// more, and is kept for pages to come.
func (p *posting) remove(ctx context.Context, i int) error {
	at := p.parts[i]
	var err error
	if at.id != lostID {
		err = p.patch(ctx, at, request{method: http.MethodDelete, path: at.path()})
	}
	switch code := codeOf(err); {
	case err == nil, code == codeUnknownMessage, code == codeUnknownChannel:
	case code == codeNoRight, code == codeNoAccess, slices.Contains(frozen, code):
		nothing := components.Page{Components: []components.Component{{Type: components.TextDisplay, Content: "There is nothing more here."}}}
		mark{of: p.parts[0].id, page: i, pages: i}.put(nothing)
		err := p.change(ctx, i, nothing, "")
		if errors.Is(err, errPageGone) {
			break
		}
		return err
	default:
		return err
	}
	p.d.sent.shown.Drop(at.key())
	p.parts = slices.Delete(p.parts, i, i+1)
	return nil
}

// enough reports an error where the attempt would be cut off in the middle of a call.
func enough(ctx context.Context) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < leastTime {
		return &chat.Later{After: time.Second, Cause: errTime}
	}
	return nil
}
