package ops

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Mark is a place in the journal: behind an entry, and when that was.
type Mark struct {
	Seq uint64    `json:"seq"`
	At  time.Time `json:"at"`
}

// Edition is one digest for one recipient. Its owner is that person, or, of one for
// a channel, the COO. It is the one message that tells them of what has changed
// between two marks in the journal: while it has not been delivered, the next
// digest takes its place instead of following it.
type Edition struct {
	Meta
	// Digest is its name in the organisation's file, To the recipient as it is
	// written there: "@mia", "#leadership".
	Digest string       `json:"digest"`
	To     string       `json:"to"`
	State  EditionState `json:"state"`
	// Due is the time of the schedule that it is for, Key the local day and time:
	// no time comes twice, even if the zone changes. At is when it was made.
	Due time.Time `json:"due"`
	Key string    `json:"key,omitempty"`
	At  time.Time `json:"at"`
	// Skipped is how many times before Due, or from Due on for one that was
	// skipped, nothing was sent, because the bot was not running. It counts those
	// of the editions whose place it has taken.
	Skipped int `json:"skipped,omitempty"`
	// Through is up to where it tells of changes.
	Through Mark `json:"through,omitzero"`
	// Content is the digest, as the digest room reads it.
	Content json.RawMessage `json:"content,omitempty"`
	// Worded are a model's words for it, as the digest room reads them: they were
	// checked when it was made. Empty where there are none.
	Worded json.RawMessage `json:"worded,omitempty"`
	// About are the records that its message is redrawn for.
	About []ID `json:"about,omitempty"`
	// Reason is why nothing was sent.
	Reason string `json:"reason,omitempty"`
}

// EditionState is what became of a digest.
type EditionState string

// The states of an edition.
const (
	EditionSent    EditionState = "sent"    // put into the outbox
	EditionSkipped EditionState = "skipped" // too late to be sent
	EditionRefused EditionState = "refused" // for the reason noted
)

// Index keeps editions by recipient, all, and by the records they tell of, the
// latest first.
func (e *Edition) Index() []Entry {
	facets := FacetsOf(&e.Meta, string(e.State))
	_, number := e.ID.Split()
	latest := []string{SortTimeDesc(e.Due), SortDesc(number)}
	entries := []Entry{
		{List: "to", Key: slices.Concat([]string{e.Digest, e.To}, latest), Facets: facets},
		{List: "all", Key: latest, Facets: facets},
	}
	for _, id := range e.About {
		entries = append(entries, Entry{List: "about", Key: []string{string(id)}, Facets: facets})
	}
	return entries
}

// EditionIn reports whether what is kept beside an edition's list entries says that
// it is in that state.
func EditionIn(f Facets, state EditionState) bool {
	return len(f.More) > 0 && f.More[0] == string(state)
}

// AboutDepartment is what an edition is about that is redrawn whenever the
// department reports.
func AboutDepartment(h Handle) ID { return ID("department " + string(h)) }

// Person is the recipient's handle, empty for a channel.
func (e *Edition) Person() Handle {
	handle, person := strings.CutPrefix(e.To, "@")
	if !person {
		return ""
	}
	return Handle(handle)
}

// Subscription is somebody's wish to get a digest that the organisation's file does
// not send them, or not to get one that it does. Its owner is that person.
type Subscription struct {
	Meta
	Digest string `json:"digest"`
	On     bool   `json:"on"`
}

// Index keeps subscriptions by digest and by person.
func (s *Subscription) Index() []Entry {
	facets := FacetsOf(&s.Meta, map[bool]string{true: "on", false: "off"}[s.On])
	return []Entry{
		{List: "digest", Key: []string{s.Digest, string(s.Owner)}, Facets: facets},
		{List: "owner", Key: []string{string(s.Owner), s.Digest}, Facets: facets},
	}
}

// Subscribed reports whether the facets of a subscription say that it is on.
func Subscribed(f Facets) bool { return len(f.More) > 0 && f.More[0] == "on" }
