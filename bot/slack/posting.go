package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// posting is one attempt at bringing what stands in Slack to what a message says.
type posting struct {
	s       *Slack
	w       *workspace
	out     chat.Outgoing
	channel string // as Slack names it; empty until something is posted
	parts   []part
	// editing is true for a message whose reference is known: its parts keep their
	// metadata.
	editing bool
	// suspect is true where an earlier edit may have posted pages that nobody knows,
	// adopted once the thread was searched for them.
	suspect, adopted bool
	// posted is true once a post was made, doubt once one may have been made without
	// our knowing.
	posted, doubt bool
}

var (
	// errGone: a post was deleted, or is another bot's by now. errMainGone: the
	// message whose page was to be posted was.
	errGone     = errors.New("the post is gone")
	errMainGone = errors.New("the message is gone")
	// errFrozen: the message stands, and cannot be changed.
	errFrozen = errors.New("the message cannot be changed")
	// errTime: no call is begun that would be cut off.
	errTime = errors.New("there was no time left for all of the message")
)

// leastTime is what must be left of an attempt for another call.
const leastTime = 2 * time.Second

// layout is how plainly a message is laid out. Each is tried when Slack has refused
// the one before, so that no message is lost to its looks.
type layout int

const (
	asMeant   layout = iota
	basic            // without blocks that Slack may not know
	wordsOnly        // and without pictures
	textOnly         // and without blocks
)

// deliver renders the message and brings Slack to it.
func (p *posting) deliver(ctx context.Context) error {
	pictures, fresh, err := p.s.upload(ctx, p.w, p.out.Message)
	if err != nil {
		return p.s.verdict(p.w, p.out.To, err)
	}
	waits := []time.Duration{time.Second, 2 * time.Second}
	for how := asMeant; ; {
		err := p.bring(ctx, p.pages(how, pictures))
		if code := codeOf(err); !slices.Contains(badLayout, code) || how == textOnly {
			return p.judged(err)
		}
		if how == asMeant && fresh && len(waits) > 0 {
			// Slack takes a while before it shows a file that it has.
			if err := pause(ctx, waits[0]); err != nil {
				return err
			}
			waits = waits[1:]
			continue
		}
		p.s.opts.Log.Warn("Slack refuses how a message is laid out, and gets it more plainly",
			"letter", p.out.ID, "to", p.out.To.Key(), "layout", int(how), "error", err, "details", detailsOf(err))
		how++
		if how == wordsOnly {
			p.s.forget(p.w, p.out.Message)
			if len(pictures) == 0 {
				how++
			}
		}
	}
}

// judged is a final error of a delivery, as the outbox reads it.
func (p *posting) judged(err error) error {
	switch {
	case err == nil, isGone(err), errors.Is(err, errFrozen):
		return err
	case slices.Contains(badLayout, codeOf(err)):
		return &chat.Undeliverable{Reason: "Slack does not take this message, however plainly it is laid out", Cause: err}
	}
	return p.s.verdict(p.w, p.out.To, err)
}

func isGone(err error) bool { return errors.Is(err, errGone) || errors.Is(err, errMainGone) }

// detailsOf is what Slack says of a refusal, for the log.
func detailsOf(err error) string {
	if refused, ok := errors.AsType[goslack.SlackErrorResponse](err); ok {
		return strings.Join(refused.ResponseMetadata.Messages, "; ")
	}
	return ""
}

// pages are the posts that the message consists of.
func (p *posting) pages(how layout, pictures map[string]string) []blockkit.Page {
	if how >= wordsOnly {
		pictures = nil
	}
	main, thread := p.s.renderer(pictures, how >= basic).Message(p.out.Message)
	if how < textOnly {
		return append([]blockkit.Page{main}, thread...)
	}
	note := "Slack would not take the rest of this message."
	if subject := p.out.Message.Subject; subject != "" {
		note += " It is about " + subject + "."
	}
	return []blockkit.Page{{Text: strings.TrimSpace(main.Text + "\n" + note)}}
}

// bring changes, posts and takes away until the parts are these pages.
func (p *posting) bring(ctx context.Context, pages []blockkit.Page) error {
	if p.suspect {
		// Without the right to look, all is as it would be had nobody suspected it.
		if err := p.adopt(ctx); err != nil && !slices.Contains(badToken, codeOf(err)) {
			return err
		}
	}
	// A message that is not known yet is found by what its posts say of their number:
	// those that are too many go before the others say less.
	if !p.editing {
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
		err := p.page(ctx, i, pages)
		if errors.Is(err, errGone) && i > 0 {
			// The posts after it move up, so that all of it is there, in order.
			p.parts = slices.Delete(p.parts, i, i+1)
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
func (p *posting) page(ctx context.Context, i int, pages []blockkit.Page) error {
	says := hashOf(encoded(pages[i], len(pages)))
	if i == len(p.parts) {
		return p.add(ctx, pages[i], len(pages), says)
	}
	if says != "" && p.parts[i].says == says {
		return nil
	}
	err := p.change(ctx, i, pages[i], len(pages))
	if errors.Is(err, errFrozen) && !p.editing {
		return nil // what stands there was posted for this very message
	}
	if err == nil {
		p.parts[i].says = says
	}
	return err
}

// encoded is a page as bytes, for comparison.
func encoded(page blockkit.Page, of int) []byte {
	raw, err := json.Marshal(struct {
		blockkit.Page
		Of int
	}{page, of})
	if err != nil {
		return nil // it is then compared as one that always differs
	}
	return raw
}

// add posts a page.
func (p *posting) add(ctx context.Context, page blockkit.Page, of int, says string) error {
	to := p.channel
	if to == "" {
		to = p.out.To.ID
	}
	if err := p.s.pace.toPost(ctx, p.w.key(), p.out.To.ID); err != nil {
		return err
	}
	if err := enough(ctx); err != nil {
		return err
	}
	tag := tag{ID: p.out.ID, Part: len(p.parts), Of: of}
	thread := p.out.To.Thread
	if len(p.parts) > 0 {
		tag.Main = p.parts[0].ts
		if thread == "" {
			thread = tag.Main
		}
	}
	options := append(content(page), goslack.MsgOptionMetadata(tag.metadata()),
		goslack.MsgOptionDisableLinkUnfurl(), goslack.MsgOptionDisableMediaUnfurl())
	if thread != "" {
		options = append(options, goslack.MsgOptionTS(thread))
	}
	channel, ts, posted, err := p.w.client().PostMessageWithResponseContext(inRoom(ctx, to), to, options...)
	if err == nil && (channel == "" || ts == "") {
		err = errNoReason
	}
	if len(p.parts) > 0 && thread == p.parts[0].ts && codeOf(err) == "thread_not_found" {
		return errMainGone
	}
	if err != nil {
		p.doubt = p.doubt || unsure(err)
		return err
	}
	p.channel, p.posted = channel, true
	if p.out.To.Direct {
		p.s.rooms.Put(p.w.key()+p.out.To.ID, channel)
	}
	if len(p.parts) > 0 && posted.Timestamp != "" && posted.ThreadTimestamp == "" {
		// The message was deleted meanwhile, and Slack has put its page into the
		// channel, where it is about nothing.
		return p.stray(ctx, ts)
	}
	p.parts = append(p.parts, part{ts: ts, says: says})
	return nil
}

// stray takes back a page that was to be in the thread of a message that is gone.
func (p *posting) stray(ctx context.Context, ts string) error {
	if err := p.delete(ctx, ts); err != nil && !errors.Is(err, errGone) {
		p.parts = append(p.parts, part{ts: ts}) // the next attempt finds it there
		return err
	}
	return errMainGone
}

// change rewrites a part.
func (p *posting) change(ctx context.Context, i int, page blockkit.Page, of int) error {
	options := content(page)
	if page.Blocks == nil {
		options = append(options, goslack.MsgOptionBlocks()) // else those before would stay
	}
	if !p.editing {
		tag := tag{ID: p.out.ID, Part: i, Of: of}
		if i > 0 {
			tag.Main = p.parts[0].ts
		}
		options = append(options, goslack.MsgOptionMetadata(tag.metadata()))
	}
	if err := p.ready(ctx); err != nil {
		return err
	}
	_, ts, _, err := p.w.client().UpdateMessageContext(ctx, p.channel, p.parts[i].ts, options...)
	if err == nil && ts == "" {
		err = errNoReason
	}
	switch codeOf(err) {
	case "message_not_found", "cant_update_message":
		return fmt.Errorf("%w: %w", errGone, err)
	case "edit_window_closed", "is_inactive", "is_archived":
		return fmt.Errorf("%w: %w", errFrozen, err)
	}
	return err
}

// remove takes a part away. One that Slack does not let us delete says nothing any
// more, and is kept for pages to come.
func (p *posting) remove(ctx context.Context, i int) error {
	err := p.delete(ctx, p.parts[i].ts)
	switch code := codeOf(err); {
	case err == nil, errors.Is(err, errGone):
	case code == "cant_delete_message", code == "compliance_exports_prevent_deletion", code == "message_not_deletable":
		err := p.change(ctx, i, blockkit.Page{Text: "There is nothing more here."}, i)
		if errors.Is(err, errGone) {
			break
		}
		p.parts[i].says = ""
		return err
	default:
		return err
	}
	p.parts = slices.Delete(p.parts, i, i+1)
	return nil
}

func (p *posting) delete(ctx context.Context, ts string) error {
	if err := p.ready(ctx); err != nil {
		return err
	}
	_, _, err := p.w.client().DeleteMessageContext(ctx, p.channel, ts)
	if codeOf(err) == "message_not_found" {
		return fmt.Errorf("%w: %w", errGone, err)
	}
	return err
}

// ready waits until something that stands in Slack may be changed.
func (p *posting) ready(ctx context.Context) error {
	if err := p.s.pace.toEdit(ctx, p.w.key()); err != nil {
		return err
	}
	return enough(ctx)
}

// enough reports an error where the attempt would be cut off in the middle of a call.
func enough(ctx context.Context) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < leastTime {
		return &chat.Later{After: time.Second, Cause: errTime}
	}
	return nil
}

// content is a page as Slack takes it. Its text is escaped already, and nothing else
// in it is to be found out by Slack.
func content(page blockkit.Page) []goslack.MsgOption {
	options := []goslack.MsgOption{
		goslack.MsgOptionText(page.Text, false), goslack.MsgOptionParse(false), goslack.MsgOptionDisableMarkdown(),
	}
	if len(page.Blocks) > 0 {
		options = append(options, goslack.MsgOptionBlocks(page.Blocks...))
	}
	return options
}
