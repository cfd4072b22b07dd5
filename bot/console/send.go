package console

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"adjutant/chat"
)

// remembered is how many messages can be pressed; older ones have scrolled
// away.
const remembered = 1000

// shown is a message as it now stands.
type shown struct {
	ref     chat.Ref
	out     string // the outbox's id
	message chat.Message
	// to is the one person who sees it; empty in a channel.
	to string
	// had are the labels of all buttons that it ever had.
	had []string
}

// name is the message in the console's own words.
func (s *shown) name() string {
	name := "[" + placeName(s.ref.Place) + "]"
	if title := s.message.Title.Plain(); title != "" {
		name += " " + title
	}
	return name
}

// Send prints a message with its place, or a changed one marked as edited. It
// may be called from any goroutine, also before Run.
func (c *Console) Send(ctx context.Context, out chat.Outgoing) (chat.Ref, error) {
	if err := ctx.Err(); err != nil {
		return chat.Ref{}, err
	}
	if reason := c.closed(out.To); reason != "" {
		return chat.Ref{}, &chat.Undeliverable{Reason: reason}
	}
	ref, kind, mark := out.Edit, typeEdit, []run{{"(edited) ", styleDim}}
	if ref.IsZero() {
		ref, kind, mark = chat.Ref{Place: out.To, ID: c.id("m")}, typeMessage, nil
	}
	to := ""
	if out.To.Direct {
		to = out.To.ID
	}
	reader := c.reader(to, c.columns())

	c.mu.Lock()
	defer c.mu.Unlock()
	c.mark(reader.now)
	sameThread := out.Message.Detail != nil && c.hasThread(ref, out.Message.Detail)
	c.remember(&shown{ref: ref, out: out.ID, message: out.Message, to: to})
	if c.opts.JSON {
		o := object{Type: kind, Place: placeName(out.To), To: to, ID: ref.ID}
		c.putLocked(c.object(c.withMessage(o, out.Message, reader)))
	} else {
		reader.picture = func(p *chat.Picture) string { return c.pictures.save(ref.ID, p) }
		message := out.Message
		if sameThread { // a chat service would not show it again either
			message.Detail = nil
		}
		c.putLocked(c.text(lay(append(label(placeName(out.To)), mark...), message, reader), c.columns()))
	}
	return ref, c.outErr
}

// hasThread reports whether a message that was shown has this very detail. The
// caller holds mu.
func (c *Console) hasThread(ref chat.Ref, detail *chat.Message) bool {
	i := slices.IndexFunc(c.shown, func(s *shown) bool { return s.ref.ID == ref.ID })
	return i >= 0 && reflect.DeepEqual(c.shown[i].message.Detail, detail)
}

// closed says why nothing can be sent to the place, or "".
func (c *Console) closed(p chat.Place) string {
	switch {
	case p.Platform != Name:
		return "the console does not reach " + p.Platform
	case p.Direct:
		if _, ok := c.person(p.ID); !ok {
			return "there is no person @" + p.ID
		}
	case !slices.Contains(c.host.Channels(), p.ID):
		return "there is no channel #" + p.ID
	}
	return ""
}

// Find returns a message of this run by its outbox id.
func (c *Console) Find(_ context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.shown {
		if out.ID != "" && s.out == out.ID {
			return s.ref, true, nil
		}
	}
	return chat.Ref{}, false, nil
}

// remember makes the message the last one shown, in the place of its earlier
// state if it has one. The caller holds mu.
func (c *Console) remember(s *shown) {
	for i, old := range c.shown {
		if old.ref.ID == s.ref.ID {
			s.had = old.had
			if s.to == "" {
				s.to = old.to
			}
			c.shown = slices.Delete(c.shown, i, i+1)
			break
		}
	}
	for _, b := range s.message.AllButtons() {
		if !slices.Contains(s.had, b.Label) {
			s.had = append(s.had, b.Label)
		}
	}
	c.shown = append(c.shown, s)
	if len(c.shown) > remembered {
		c.shown = slices.Delete(c.shown, 0, len(c.shown)-remembered)
	}
}

// reply prints what an invocation was answered. A form is printed when it is
// filled in.
func (c *Console) reply(who seat, place chat.Place, reply chat.Reply) {
	m := reply.Message
	if reply.Reference != "" && !strings.Contains(textOf(m, reader{width: pipeWidth}), reply.Reference) {
		m.Blocks = append(slices.Clone(m.Blocks), chat.Note(chat.T("Reference: "), chat.C(reply.Reference)))
	}
	if m.IsZero() {
		return
	}
	to, head := who.person, label("only @"+clean(who.person))
	if place.Direct {
		head = label(placeName(place))
	} else if reply.Public {
		to, head = "", label(placeName(place))
	}
	ref := chat.Ref{Place: place, ID: c.id("m")}
	reader := c.reader(who.person, c.columns())

	c.mu.Lock()
	defer c.mu.Unlock()
	c.remember(&shown{ref: ref, message: m, to: to})
	if c.opts.JSON {
		o := object{
			Type: typeReply, Place: placeName(place), To: to, ID: ref.ID,
			Line: c.line.number, ReplyTo: c.line.text, Failed: reply.Failed, Reference: reply.Reference,
		}
		c.putLocked(c.object(c.withMessage(o, m, reader)))
		return
	}
	reader.picture = func(p *chat.Picture) string { return c.pictures.save(ref.ID, p) }
	c.putLocked(c.text(lay(head, m, reader), c.columns()))
}
