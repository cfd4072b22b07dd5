package commands

import (
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// digestFor is which digest is to be made, and for whom.
type digestFor struct {
	name     string
	audience ops.Audience
	// department is the one that it is about; empty is the whole company.
	department ops.Handle
	// reader is whom it is for; nobody for a channel.
	reader ops.Person
	// before is the edition before, zero for none, and since from when it tells
	// of changes where there is none.
	before ops.Edition
	since  time.Time
	due    time.Time
	// bare leaves out the pictures.
	bare bool
	// sees limits what the digest knows of; nil is what the reader may see.
	sees func(ops.Facets) bool
}

// makeDigest computes a digest as of now.
func (c *call) makeDigest(f digestFor) (digest.Digest, error) {
	sees := f.sees
	switch {
	case sees != nil:
	case f.reader.Handle != "":
		sees = func(facets ops.Facets) bool { return c.org.MaySee(f.reader, facets) }
	default:
		sees = func(facets ops.Facets) bool { return f.audience.ChannelSees(f.department, facets) }
	}
	q := digest.Query{Name: f.name, Audience: f.audience, Reader: f.reader.Handle, Due: f.due, Since: f.before.Through}
	if f.before.ID == "" {
		q.First = true
		q.Since.At = f.since.UTC()
		var err error
		if q.Since.Seq, err = storage.SeqAt(c.r, f.since); err != nil {
			return digest.Digest{}, err
		}
	} else if before, err := digest.Read(f.before.Content); err == nil {
		q.Before = before.Departments
	}
	if f.reader.Handle != "" {
		var err error
		if q.Needs, err = c.needs(f.reader); err != nil {
			return digest.Digest{}, err
		}
	}
	v := c.view(f.reader, f.department, sees)
	d, err := digest.Build(v, q)
	if err != nil || f.bare {
		return d, err
	}
	d.Pictures, err = v.Pictures()
	return d, err
}

// needs are what waits for somebody by now, in the order in which a digest puts it:
// decisions, then what others wait for, then what is their own.
func (c *call) needs(p ops.Person) ([]ops.Pending, error) {
	pending, err := c.pending(p)
	if err != nil {
		return nil, err
	}
	var waiting []ops.Pending
	for _, item := range pending {
		if item.Since.After(c.now) || item.What == ops.WaitsStuck && item.From.After(c.now) {
			continue // to come, or for others to resolve
		}
		_, waits, err := waitingKinds[item.What].line(c, item.Record, p)
		if err != nil {
			return nil, err
		}
		if waits && !slices.ContainsFunc(waiting, func(w ops.Pending) bool { return w.Record == item.Record }) {
			waiting = append(waiting, item)
		}
	}
	risks, err := c.toAcknowledge(p, countTo)
	if err != nil {
		return nil, err
	}
	for _, r := range risks.Records {
		if !slices.ContainsFunc(waiting, func(w ops.Pending) bool { return w.Record == r.ID }) {
			waiting = append(waiting, ops.Pending{Record: r.ID, What: waitsAcknowledge, Since: r.Created})
		}
	}
	slices.SortStableFunc(waiting, func(x, y ops.Pending) int {
		if d := urgency[x.What] - urgency[y.What]; d != 0 {
			return d
		}
		return x.Since.Compare(y.Since)
	})
	return waiting, nil
}

// waitsAcknowledge is a high risk of which the COO has not taken note. They were
// told at once, and are not reminded of it.
const waitsAcknowledge ops.Waiting = "acknowledge"

// urgency orders what waits for somebody.
var urgency = map[ops.Waiting]int{
	ops.WaitsEscalated: 0, ops.WaitsDecision: 1, waitsAcknowledge: 2, ops.WaitsStuck: 3, ops.WaitsBlocker: 4,
	ops.WaitsProposal: 5, ops.WaitsUnblocked: 6, ops.WaitsVerify: 7, ops.WaitsAction: 8, ops.WaitsMitigation: 9, ops.WaitsAcceptance: 10,
	ops.WaitsReview: 11, ops.WaitsRevisit: 12, ops.WaitsAnswer: 13, ops.WaitsStatus: 14,
}

// mostNeedButtons is how many buttons something has that waits for somebody: as
// many as fit beside each other on a phone.
const mostNeedButtons = 3

// needButtons are what somebody can do about something that waits for them.
func (c *call) needButtons(p ops.Person) func(digest.Item) []chat.Button {
	return func(item digest.Item) []chat.Button {
		what := ops.Waiting(item.What)
		if waits, err := c.stillWaits(p)(item); err != nil || !waits {
			return nil
		}
		if what == waitsAcknowledge {
			r, err := get(c, storage.Risks, item.ID)
			if err != nil {
				return nil
			}
			return []chat.Button{riskButton("Acknowledge", "risk acknowledge", r, chat.Primary), riskButton("Show", "risk show", r, chat.Default)}
		}
		kind := waitingKinds[what]
		if kind.alone == nil {
			open := kind.open(c, item.ID)
			open.Label = "Show"
			return []chat.Button{open}
		}
		message, err := kind.alone(c, item.ID, p)
		if err != nil {
			return nil
		}
		return message.Buttons[:min(len(message.Buttons), mostNeedButtons)]
	}
}

// stillWaits reports whether what a digest has put before somebody waits for them
// still.
func (c *call) stillWaits(p ops.Person) func(digest.Item) (bool, error) {
	return func(item digest.Item) (bool, error) {
		what := ops.Waiting(item.What)
		if what == waitsAcknowledge {
			r, had, err := found(get(c, storage.Risks, item.ID))
			return had && r.Acknowledged == "" && r.State != ops.RiskClosed, err
		}
		kind, ok := waitingKinds[what]
		if !ok {
			return false, nil
		}
		_, waits, err := kind.line(c, item.ID, p)
		return waits, err
	}
}

// digestMessage words a digest for its reader, with what they can do about what
// waits for them if they are the one who looks at it.
func (c *call) digestMessage(d digest.Digest, worded *digest.Worded, id ops.ID, looks ops.Handle) chat.Message {
	options := digest.Options{Org: c.org, ID: id, Worded: worded}
	if reader, ok := c.org.Person(d.Reader); ok && d.Reader == looks {
		options.Buttons = c.needButtons(reader)
	}
	return digest.Message(d, options)
}
