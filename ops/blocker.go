package ops

import (
	"cmp"
	"strings"
	"time"

	"adjutant/ops/dates"
)

// Blocker is one department waiting on another, as a status update says. Its
// department is the one that is blocked, so that whoever may know of the update
// may know of the blocker. Its owner is the head of the other, who answers, or
// whoever raised it if that head may not know of it.
type Blocker struct {
	Meta
	// On is the department that is waited on.
	On Handle `json:"on"`
	// Update is the status update that named it last, Raiser who posted that
	// one, and Health what it said of the department.
	Update ID     `json:"update"`
	Raiser Handle `json:"raiser"`
	Health Health `json:"health"`
	Text   string `json:"text"`
	// Left is what was last said to be in the way still, when it was resolved
	// in the eyes of the other side only.
	Left  string       `json:"left,omitempty"`
	State BlockerState `json:"state"`
	// Raised is since when it is blocked, or blocked by something else.
	Raised time.Time `json:"raised"`
	// Reply is what the department that is waited on has said, By until when
	// it means to be done, and Replied when it said so.
	Reply   string     `json:"reply,omitempty"`
	By      dates.Date `json:"by,omitzero"`
	Replied time.Time  `json:"replied,omitzero"`
	// Ended is when it was confirmed, or not named any more.
	Ended time.Time `json:"ended,omitzero"`
	// Question is the revision with which it was last put to its owner, News
	// the one with which there was last something to tell whoever raised it.
	// The messages about it are named by them: no revision comes twice.
	Question int `json:"question"`
	News     int `json:"news,omitempty"`
}

// BlockerState is how far a blocker has come.
type BlockerState string

// The states of a blocker. Only who is blocked can say that it is over.
const (
	BlockerRaised       BlockerState = "raised"
	BlockerAcknowledged BlockerState = "acknowledged"
	BlockerResolved     BlockerState = "resolved"
	BlockerConfirmed    BlockerState = "confirmed"
)

// Word is the state as people read it.
func (s BlockerState) Word() string {
	switch s {
	case BlockerRaised:
		return "no answer yet"
	case BlockerAcknowledged:
		return "being worked on"
	case BlockerResolved:
		return "said to be resolved"
	default:
		return "over"
	}
}

// Index puts open blockers into lists by age, by who is to answer, by who raised
// them, and by each of the two departments; those that are over only into the list
// of the latest.
func (b *Blocker) Index() []Entry {
	facets := FacetsOf(&b.Meta, string(b.State), string(b.On))
	oldest := SortTime(b.Raised)
	_, number := b.ID.Split()
	if b.State == BlockerConfirmed {
		return []Entry{{List: "over", Key: []string{SortTimeDesc(b.Ended), SortDesc(number)}, Facets: facets}}
	}
	return []Entry{
		{List: "open", Key: []string{oldest}, Facets: facets},
		{List: "owner", Key: []string{string(b.Owner), oldest}, Facets: facets},
		{List: "raiser", Key: []string{string(b.Raiser), oldest}, Facets: facets},
		{List: "side", Key: []string{string(b.Department), oldest}, Facets: facets},
		{List: "side", Key: []string{string(b.On), oldest}, Facets: facets},
	}
}

// BlockerIn reports whether what is kept beside a blocker's list entries says that
// it is in that state.
func BlockerIn(f Facets, state BlockerState) bool {
	return len(f.More) > 0 && f.More[0] == string(state)
}

// WaitsOn is the department that is waited on, by what is kept beside a blocker's
// list entries.
func WaitsOn(f Facets) Handle {
	if len(f.More) < 2 {
		return ""
	}
	return Handle(f.More[1])
}

// Readers are who raised it, beside its owner.
func (b *Blocker) Readers() []Handle { return []Handle{b.Raiser} }

// Acknowledge answers for the department that is waited on: what will be done,
// and by when if that is known.
func (b Blocker) Acknowledge(text string, by, today dates.Date, now time.Time) (Blocker, error) {
	text = strings.TrimSpace(text)
	switch {
	case b.State == BlockerConfirmed:
		return b, b.over()
	case text == "" && by.IsZero():
		return b, Wrong("answer", "What will be done, or by when?")
	case !by.IsZero() && by.Before(today):
		return b, Wrong("by", "%s has passed. By when will it be done?", dates.Format(by, today))
	}
	if b.State != BlockerAcknowledged {
		b.News = b.Revision + 1
	}
	b.State, b.Reply, b.By, b.Replied = BlockerAcknowledged, text, by, now
	return b, nil
}

// Resolve says that nothing should be in the way any more. Whether that is so,
// who is blocked decides.
func (b Blocker) Resolve(text string, now time.Time) (Blocker, error) {
	switch b.State {
	case BlockerConfirmed:
		return b, b.over()
	case BlockerResolved:
		return b, Refuse("%s was said to be resolved already. It waits for whoever is blocked to confirm that.", b.ID)
	}
	b.State, b.Reply, b.By, b.Replied = BlockerResolved, strings.TrimSpace(text), dates.Date{}, now
	b.News = b.Revision + 1
	return b, nil
}

// Confirm ends a blocker: whoever is blocked says that it is over.
func (b Blocker) Confirm(now time.Time) (Blocker, error) {
	if b.State == BlockerConfirmed {
		return b, b.over()
	}
	b.State, b.Ended = BlockerConfirmed, now
	return b, nil
}

// Still says that it is not resolved, in spite of what was said, and what is left.
func (b Blocker) Still(text string) (Blocker, error) {
	switch b.State {
	case BlockerConfirmed:
		return b, b.over()
	case BlockerResolved:
		if text = strings.TrimSpace(text); text != "" {
			b.Left = text
		}
		return b.anew(), nil
	}
	return b, Refuse("Nobody has said that %s is resolved, so it is open as it is.", b.ID)
}

// anew puts a blocker to its owner as a new question.
func (b Blocker) anew() Blocker {
	b.State, b.Reply, b.By, b.Replied = BlockerRaised, "", dates.Date{}, time.Time{}
	b.Question = b.Revision + 1
	return b
}

func (b Blocker) over() error { return Refuse("%s is over already.", b.ID) }

// MayAnswer refuses whoever does not speak for the department that is waited on.
func (b *Blocker) MayAnswer(o *Org, p Person) error {
	d, _ := o.Department(b.On)
	if o.Runs(p, d.Head, b.On) || p.Handle == d.Deputy {
		return nil
	}
	return Refuse("%s waits on %s. Its head, or who stands in, answers it.", b.ID, cmp.Or(d.Name, string(b.On)))
}

// MayConfirm refuses whoever does not speak for the department that is blocked.
func (b *Blocker) MayConfirm(o *Org, p Person) error {
	d, _ := o.Department(b.Department)
	if p.Handle == b.Raiser || p.Department == b.Department || p.Handle == d.Deputy || o.Runs(p, d.Head, b.Department) {
		return nil
	}
	return Refuse("%s is in the way of %s. Only they can say that it is over.", b.ID, cmp.Or(d.Name, string(b.Department)))
}
