package office

import (
	"context"
	"strings"

	"adjutant/chat"
)

// Letter is a message that was sent: where to, in the words of the console ("#support",
// "dm @ana"), and whether it changed one that was there.
type Letter struct {
	Platform, To string
	Edit         bool
	Message      chat.Message
	// Ref is the message's first part, as the platform names it.
	Ref string
}

// Sent is what left through the outbox, in its order.
func (o *Office) Sent() []Letter {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.sent
}

// postman notes what is sent.
type postman struct {
	office *Office
	chat.Sender
}

// Send passes the message on.
func (p *postman) Send(ctx context.Context, out chat.Outgoing) (chat.Ref, error) {
	ref, err := p.Sender.Send(ctx, out)
	if err != nil {
		return ref, err
	}
	to := p.office.placeName(out.To)
	p.office.mu.Lock()
	defer p.office.mu.Unlock()
	p.office.sent = append(p.office.sent, Letter{out.To.Platform, to, !out.Edit.IsZero(), out.Message, FirstPart(ref)})
	return ref, nil
}

// Find looks for a message, if the platform can.
func (p *postman) Find(ctx context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	if finder, ok := p.Sender.(chat.Finder); ok {
		return finder.Find(ctx, out)
	}
	return chat.Ref{}, false, nil
}

// FirstPart is the first of the messages that a reference names.
func FirstPart(ref chat.Ref) string {
	first, _, _ := strings.Cut(ref.ID, "+")
	return first
}
