package ops

import (
	"slices"

	"adjutant/ops/dates"
)

// Call is a message in a department's channel to somebody whom no direct message
// reaches, although something waits for their answer. Its owner is that person; what
// it is about is nobody else's business.
type Call struct {
	Meta
	// Platform is where they were not reached, and are called.
	Platform string `json:"platform"`
	// Day is the day of the message, where they live: there is one a day.
	Day   dates.Date `json:"day"`
	Waits []ID       `json:"waits,omitempty"`
	State CallState  `json:"state"`
}

// CallState is whether somebody is still called.
type CallState string

// The states of a call.
const (
	CallOpen     CallState = "open"
	CallReached  CallState = "reached"  // a message has reached them again
	CallReplaced CallState = "replaced" // there is one of a later day
)

// Index keeps calls by person, the latest first, and those that are open by the
// platform and by what they are about.
func (k *Call) Index() []Entry {
	facets := FacetsOf(&k.Meta, string(k.State))
	_, number := k.ID.Split()
	latest := SortDesc(number)
	entries := []Entry{{List: "person", Key: []string{string(k.Owner), latest}, Facets: facets}}
	if k.State != CallOpen {
		return entries
	}
	entries = append(entries, Entry{List: "open", Key: []string{string(k.Owner), k.Platform}, Facets: facets})
	for _, id := range k.Waits {
		entries = append(entries, Entry{List: "about", Key: []string{string(id), latest}, Facets: facets})
	}
	return entries
}

// CallFor is the call that somebody is to have for what waits for them, after their
// last one: that one, if it is of the same day and platform, or a new one. It reports
// false where they are not to be called for that, since they were called on another
// platform today.
func CallFor(last Call, p Person, platform string, day dates.Date, waits []ID) (Call, bool) {
	if last.ID == "" || last.Day != day {
		return Call{
			Meta:     Meta{Owner: p.Handle, Confidential: true},
			Platform: platform, Day: day, Waits: slices.Clone(waits), State: CallOpen,
		}, true
	}
	if last.Platform != platform {
		return last, false
	}
	last.State = CallOpen
	last.Waits = slices.Clone(last.Waits)
	for _, id := range waits {
		if !slices.Contains(last.Waits, id) {
			last.Waits = append(last.Waits, id)
		}
	}
	return last, true
}
