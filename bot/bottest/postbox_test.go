package bottest_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"adjutant/chat"
	"adjutant/ops"
)

// postbox is the platform of a play. What arrives, people read.
type postbox struct {
	p *play
	// posted are the messages that are there, by the outbox's id.
	posted map[string]chat.Ref
	there  map[chat.Ref]bool
	n      int
}

func newPostbox(p *play) postbox {
	return postbox{p: p, posted: map[string]chat.Ref{}, there: map[chat.Ref]bool{}}
}

var _ interface {
	chat.Sender
	chat.Finder
} = (*postbox)(nil)

// Send implements chat.Sender.
func (b *postbox) Send(_ context.Context, out chat.Outgoing) (chat.Ref, error) {
	p := b.p
	p.events["sends"]++
	at := p.letters[out.ID]
	if p.closed[at.person] {
		if out.Edit.IsZero() {
			p.bounced(at)
		}
		return chat.Ref{}, &chat.Undeliverable{Reason: "does not take direct messages", Cause: errors.New("cannot_dm")}
	}
	for _, o := range p.outages {
		if p.now.Before(o.from) || !p.now.Before(o.to) || !o.of(out.To.ID) {
			continue
		}
		p.events["sends that failed"]++
		if o.doubtful {
			if out.Edit.IsZero() && p.dice.IntN(2) == 0 { // it arrived all the same
				b.put(out)
			}
			return chat.Ref{}, &chat.Doubtful{Cause: errors.New("connection reset")}
		}
		return chat.Ref{}, &chat.Later{After: 7 * time.Minute, Cause: errors.New("429")}
	}
	if !out.Edit.IsZero() {
		if !b.there[out.Edit] {
			p.fail("%s changes %s, which is not there", out.ID, out.Edit.ID)
		}
		return out.Edit, nil
	}
	return b.put(out), nil
}

// put posts a message, and lets its reader act on it.
func (b *postbox) put(out chat.Outgoing) chat.Ref {
	p := b.p
	if ref, twice := b.posted[out.ID]; twice {
		p.fail("%s was posted twice", out.ID)
		return ref
	}
	b.n++
	ref := chat.Ref{Place: out.To, ID: fmt.Sprintf("m%d", b.n)}
	b.posted[out.ID], b.there[ref] = ref, true
	p.events["posts"]++
	if at, known := p.letters[out.ID]; known && at.person != "" {
		p.reads(at)
	}
	return ref
}

// Find implements chat.Finder.
func (b *postbox) Find(_ context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	ref, there := b.posted[out.ID]
	return ref, there, nil
}

// bounced takes note that a message reached nobody: a check-in that it should
// have put before somebody is over.
func (p *play) bounced(at post) {
	p.events["bounces"]++
	var ids []ops.ID
	switch subject := ops.ID(at.subject); {
	case at.slot == "ask":
		ids = append(ids, subject)
	case at.slot == "reminder":
		for _, item := range p.reminders[subject].Items {
			if k := p.checkins[item.Record]; item.What == ops.WaitsAnswer && !k.Put() {
				ids = append(ids, item.Record)
			}
		}
	}
	for _, id := range ids {
		if e := p.known[id]; e != nil && e.state == ops.CheckinOpen && e.asked == at.person {
			p.become(e, ops.CheckinUndeliverable)
		}
	}
}
