package ops

import (
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
)

// Resolution is a decision of the company, which people call one ([Decision] is what an
// approver says of a request). Its owner is who has decided. What was decided is never
// edited: another decision takes its place.
type Resolution struct {
	Meta
	// Outcome is what was decided, in a sentence.
	Outcome string `json:"outcome"`
	Context string `json:"context,omitempty"`
	// Considered are the options that there were, Rationale why it was this one.
	Considered string `json:"considered,omitempty"`
	Rationale  string `json:"rationale,omitempty"`
	// Decided is the day on which it was decided.
	Decided dates.Date `json:"decided"`
	// Revisit is when to look at it again, zero for never. Kept is when it was last
	// looked at and left as it is, KeptBy by whom and KeptWhy why.
	Revisit dates.Date `json:"revisit,omitzero"`
	Kept    dates.Date `json:"kept,omitzero"`
	KeptBy  Handle     `json:"kept_by,omitempty"`
	KeptWhy string     `json:"kept_why,omitempty"`
	// Replaces is the decision in whose place this one stands, ReplacedBy the one that
	// stands in its place, since Replaced.
	Replaces   ID        `json:"replaces,omitempty"`
	ReplacedBy ID        `json:"replaced_by,omitempty"`
	Replaced   time.Time `json:"replaced,omitzero"`
}

// Stands reports whether the decision holds: no other has taken its place.
func (d *Resolution) Stands() bool { return d.ReplacedBy == "" }

// ToRevisit reports whether the day has come to look at it again.
func (d *Resolution) ToRevisit(today dates.Date) bool {
	return d.Stands() && !d.Revisit.IsZero() && !d.Revisit.After(today)
}

// What is kept beside a decision's list entries of whether it stands.
const (
	resolutionStands   = "stands"
	resolutionReplaced = "replaced"
)

// Positions of a decision's own facets.
const (
	resolutionStateFacet = iota
	resolutionDecidedFacet
	resolutionRevisitFacet
)

// Index puts decisions into one list of all, and into one by the records that they are
// about, the latest first; those that stand by department and by who decided, and by
// when they are looked at again; the others into a list of their own.
func (d *Resolution) Index() []Entry {
	state := resolutionStands
	if !d.Stands() {
		state = resolutionReplaced
	}
	facets := FacetsOf(&d.Meta, state, d.Decided.String(), d.Revisit.String())
	_, number := d.ID.Split()
	latest := []string{SortTimeDesc(d.Decided.Midnight(time.UTC)), SortDesc(number)}
	by := func(list string, key ...string) Entry {
		return Entry{List: list, Key: slices.Concat(key, latest), Facets: facets}
	}
	entries := []Entry{by("all")}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(d.Links))) {
		entries = append(entries, by("about", string(id)))
	}
	if !d.Stands() {
		return append(entries, by("replaced"))
	}
	entries = append(entries, by("stands"), by("department", string(d.Department)), by("owner", string(d.Owner)))
	if !d.Revisit.IsZero() {
		entries = append(entries,
			Entry{List: "revisit", Key: []string{d.Revisit.String()}, Facets: facets},
			Entry{List: "owner-revisit", Key: []string{string(d.Owner), d.Revisit.String()}, Facets: facets},
		)
	}
	return entries
}

// ResolutionOf reads whether a decision stands, when it was decided and when it is
// looked at again, from what is kept beside its list entries.
func ResolutionOf(f Facets) (stands bool, decided, revisit dates.Date) {
	if len(f.More) <= resolutionRevisitFacet {
		return false, decided, revisit
	}
	if decided.UnmarshalText([]byte(f.More[resolutionDecidedFacet])) != nil {
		decided = dates.Date{}
	}
	if revisit.UnmarshalText([]byte(f.More[resolutionRevisitFacet])) != nil {
		revisit = dates.Date{}
	}
	return f.More[resolutionStateFacet] == resolutionStands, decided, revisit
}

// Log is a decision as it is written down.
func (d Resolution) Log(today dates.Date) (Resolution, error) {
	if d.Outcome = strings.TrimSpace(d.Outcome); d.Outcome == "" {
		return d, Wrong("outcome", "Say what was decided.")
	}
	if d.Decided.IsZero() {
		d.Decided = today
	}
	switch {
	case d.Decided.After(today):
		return d, Wrong("on", "%s is still to come. On which day was it decided?", dates.Format(d.Decided, today))
	case !d.Revisit.IsZero() && !d.Revisit.After(today):
		return d, Wrong("revisit", "A decision is looked at again on a day to come.")
	}
	return d, nil
}

// MaySupersede refuses a decision in whose place another one stands already.
func (d *Resolution) MaySupersede() error {
	if d.Stands() {
		return nil
	}
	return Refuse("%s does not hold any more: another decision took its place. Put yours in the place of that one.", d.ID)
}

// Supersede is the decision once another one has taken its place, which names it.
func (d Resolution) Supersede(next Resolution, now time.Time) (Resolution, error) {
	if err := d.MaySupersede(); err != nil {
		return d, err
	}
	if next.Replaces != d.ID || next.ID == "" || next.ID == d.ID {
		return d, Refuse("A decision takes the place of the one that it names.")
	}
	d.ReplacedBy, d.Replaced = next.ID, now
	return d, nil
}

// Keep says that the decision was looked at again and stands, and when that is done
// next; zero for never.
func (d Resolution) Keep(by Handle, why string, revisit, today dates.Date) (Resolution, error) {
	switch {
	case !d.Stands():
		return d, Refuse("%s does not hold any more: another decision took its place.", d.ID)
	case !revisit.IsZero() && !revisit.After(today):
		return d, Wrong("revisit", "A decision is looked at again on a day to come.")
	}
	d.Kept, d.KeptBy, d.KeptWhy, d.Revisit = today, by, strings.TrimSpace(why), revisit
	return d, nil
}

// MayChange refuses whoever has no part in the decision: who has decided or written it
// down, the heads of its department and of those above, the COO and the CEO have.
func (d *Resolution) MayChange(o *Org, p Person) error {
	if o.Runs(p, d.Owner, d.Department) || p.Handle == d.CreatedBy {
		return nil
	}
	return Refuse("%s is %s’s. Only they, who wrote it down, the head of its department or the COO can put another in its place.", d.ID, o.nameOf(d.Owner))
}

// Readers are who wrote it down, beside who has decided.
func (d *Resolution) Readers() []Handle { return []Handle{d.CreatedBy} }
