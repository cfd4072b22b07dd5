package ops

import (
	"slices"
	"strconv"
	"time"

	"adjutant/ops/dates"
)

// Risk is something that may happen and would matter, in the terms of
// ISO 31000.
type Risk struct {
	Meta
	Title       string `json:"title"`
	Cause       string `json:"cause,omitempty"`
	Event       string `json:"event,omitempty"`
	Consequence string `json:"consequence,omitempty"`
	Category    string `json:"category,omitempty"`
	// Inherent is the rating before anything was done, Current as things
	// are, Residual what should remain once the plan is carried out.
	Inherent Rating `json:"inherent,omitzero"`
	Current  Rating `json:"current,omitzero"`
	Residual Rating `json:"residual,omitzero"`
	// State is the stored state; see [Risk.StateAt] for the one that counts.
	State      RiskState  `json:"state"`
	Treatment  Treatment  `json:"treatment,omitempty"`
	Mitigation string     `json:"mitigation,omitempty"`
	Due        dates.Date `json:"due,omitzero"`
	// Reviewed is the day of the last review or assessment, NextReview that
	// of the next one.
	Reviewed   dates.Date `json:"reviewed,omitzero"`
	NextReview dates.Date `json:"next_review,omitzero"`
	// Acceptance is the record that accepts the risk, and AcceptedUntil its
	// last day, kept here too so that lists need not read it.
	Acceptance    ID         `json:"acceptance,omitempty"`
	AcceptedUntil dates.Date `json:"accepted_until,omitzero"`
	// Rises counts how often the level has gone up, the first rating included,
	// and how often an acceptance has run out: each is told anew.
	Rises int `json:"rises,omitempty"`
	// Acknowledged is the COO who has taken note of it, and since when.
	Acknowledged   Handle    `json:"acknowledged,omitempty"`
	AcknowledgedAt time.Time `json:"acknowledged_at,omitzero"`
	CloseReason    string    `json:"close_reason,omitempty"`
}

// RiskState is how far a risk has come.
type RiskState string

// The states of a risk. A closed risk can be reopened.
const (
	RiskOpen     RiskState = "open"     // logged, not rated
	RiskAssessed RiskState = "assessed" // rated
	RiskTreated  RiskState = "treated"  // with a plan, or accepted
	RiskClosed   RiskState = "closed"
)

// Treatment is what is done about a risk.
type Treatment string

// The treatments of ISO 31000 as far as companies use them.
const (
	Mitigate Treatment = "mitigate"
	Accept   Treatment = "accept"
	Avoid    Treatment = "avoid"
	Transfer Treatment = "transfer"
)

// Categories of risk.
var Categories = []string{"strategic", "operational", "financial", "compliance", "technology", "people", "reputation"}

// Acceptance is somebody's decision to live with a risk until a day.
type Acceptance struct {
	Meta
	Risk          ID         `json:"risk"`
	Justification string     `json:"justification"`
	Expires       dates.Date `json:"expires"`
	// Revoked is the day on which it was taken back before it expired.
	Revoked dates.Date `json:"revoked,omitzero"`
}

// Index keeps acceptances by the risk they accept, and those that were not
// revoked by who accepted it, the one that ends first before the others.
func (a *Acceptance) Index() []Entry {
	entries := []Entry{{List: "risk", Key: []string{string(a.Risk)}, Facets: FacetsOf(&a.Meta)}}
	if a.Revoked.IsZero() {
		entries = append(entries, Entry{List: "owner", Key: []string{string(a.Owner), a.Expires.String()}, Facets: FacetsOf(&a.Meta)})
	}
	return entries
}

// Level is the level of the current rating.
func (r *Risk) Level() Level { return r.Current.Level() }

// StateAt is the state on a day: an accepted risk whose acceptance has expired
// is open again without anybody having to write that down.
func (r *Risk) StateAt(today dates.Date) RiskState {
	if r.State == RiskTreated && r.Treatment == Accept && !r.AcceptedOn(today) {
		return RiskOpen
	}
	return r.State
}

// AcceptedOn reports whether an acceptance holds on the day; its last day
// counts.
func (r *Risk) AcceptedOn(today dates.Date) bool {
	return r.Acceptance != "" && !r.AcceptedUntil.IsZero() && !today.After(r.AcceptedUntil)
}

// NextDue is the first day on which something about the risk should be done:
// its mitigation, its review, or a decision because its acceptance ends. It is
// the zero date for a closed risk.
func (r *Risk) NextDue() dates.Date {
	if r.State == RiskClosed {
		return dates.Date{}
	}
	var first dates.Date
	for _, d := range []dates.Date{r.Due, r.NextReview, r.AcceptedUntil} {
		if !d.IsZero() && (first.IsZero() || d.Before(first)) {
			first = d
		}
	}
	return first
}

// Overdue is what should have been done before today, in words, with the day on
// which it was due.
func (r *Risk) Overdue(today dates.Date) []Due {
	if r.State == RiskClosed {
		return nil
	}
	var late []Due
	for _, d := range []Due{{"mitigation", r.Due}, {"review", r.NextReview}, {"acceptance", r.AcceptedUntil}} {
		if !d.On.IsZero() && d.On.Before(today) {
			late = append(late, d)
		}
	}
	return late
}

// Due is something to be done by a day.
type Due struct {
	What string
	On   dates.Date
}

// Positions of a risk's own facets.
const (
	riskLevelFacet = iota
	riskCategoryFacet
	riskDueFacet
)

// Index puts open risks into lists by owner, department, level and category,
// the worst first, by what is due, and by how long nobody has changed them, the
// longest first; closed ones only into the list of the closed.
func (r *Risk) Index() []Entry {
	rank := strconv.Itoa(r.Level().Rank())
	due := r.NextDue().String()
	facets := FacetsOf(&r.Meta, rank, r.Category, due)
	_, number := r.ID.Split()
	if r.State == RiskClosed {
		latest := []string{SortTimeDesc(r.Changed), SortDesc(number)}
		return []Entry{
			{List: "closed", Key: latest, Facets: facets},
			{List: "owner-closed", Key: slices.Concat([]string{string(r.Owner)}, latest), Facets: facets},
			{List: "department-closed", Key: slices.Concat([]string{string(r.Department)}, latest), Facets: facets},
		}
	}
	if due == "" {
		due = "9999" // nothing is due: after all that is
	}
	worst := []string{SortDesc(uint64(r.Level().Rank()*levelStep + r.Current.Score())), due, SortDesc(number)}
	by := func(list string, key ...string) Entry {
		return Entry{List: list, Key: slices.Concat(key, worst), Facets: facets}
	}
	entries := []Entry{
		by("open"),
		by("owner", string(r.Owner)),
		by("department", string(r.Department)),
		by("level", rank),
		by("category", r.Category),
		{List: "due", Key: []string{due}, Facets: facets},
		{List: "owner-due", Key: []string{string(r.Owner), due}, Facets: facets},
		{List: "department-due", Key: []string{string(r.Department), due}, Facets: facets},
		{List: "quiet", Key: []string{SortTime(r.Changed)}, Facets: facets},
	}
	if r.Current.Rated() && r.Acknowledged == "" {
		entries = append(entries, Entry{List: "unacknowledged", Key: []string{SortDesc(uint64(r.Level().Rank()))}, Facets: facets})
	}
	return entries
}

// RiskRank is the rank of a risk's level, by what is kept beside its list entries.
func RiskRank(f Facets) int {
	if len(f.More) <= riskLevelFacet {
		return 0
	}
	rank, _ := strconv.Atoi(f.More[riskLevelFacet])
	return rank
}

// RiskFilter says which risks a list shows; a zero field lets all pass.
type RiskFilter struct {
	// Closed asks for the closed ones, the latest first; otherwise the open
	// ones are asked for, the worst first.
	Closed     bool
	Owner      Handle
	Department Handle
	Category   string
	// Levels of which a risk must have one.
	Levels []Level
	// DueBefore keeps risks of which something was due before that day.
	DueBefore dates.Date
}

// Empty reports whether the filter asks for all open risks.
func (f RiskFilter) Empty() bool {
	return !f.Closed && f.Owner == "" && f.Department == "" && f.Category == "" && len(f.Levels) == 0 && f.DueBefore.IsZero()
}

// Source names the shortest list that holds all that pass, and the key it is
// asked by.
func (f RiskFilter) Source() (list string, key []string) {
	overdue := !f.DueBefore.IsZero()
	switch {
	case f.Closed && f.Owner != "":
		return "owner-closed", []string{string(f.Owner)}
	case f.Closed && f.Department != "":
		return "department-closed", []string{string(f.Department)}
	case f.Closed:
		return "closed", nil
	case f.Owner != "" && overdue:
		return "owner-due", []string{string(f.Owner)}
	case f.Department != "" && overdue:
		return "department-due", []string{string(f.Department)}
	case overdue:
		return "due", nil
	case f.Owner != "":
		return "owner", []string{string(f.Owner)}
	case f.Department != "":
		return "department", []string{string(f.Department)}
	case len(f.Levels) == 1:
		return "level", []string{strconv.Itoa(f.Levels[0].Rank())}
	case f.Category != "":
		return "category", []string{f.Category}
	default:
		return "open", nil
	}
}

// Bounds are where in its source the risks that pass begin and before what they
// end, by the key part after the source's own; empty for no bound.
func (f RiskFilter) Bounds() (from, before string) {
	switch {
	case f.Closed:
		return "", "" // sorted by when they were closed
	case !f.DueBefore.IsZero():
		return "", f.DueBefore.String() // sorted by what is due
	case len(f.Levels) != 1:
		return "", ""
	}
	rank := f.Levels[0].Rank() // sorted by level and score, the worst first
	from = SortDesc(uint64(rank*levelStep + levelStep - 1))
	if rank > 0 {
		before = SortDesc(uint64(rank*levelStep - 1))
	}
	return from, before
}

// levelStep is how far apart levels are in the order of badness: more than any
// score.
const levelStep = 100

// Pass reports whether a risk with these facets is shown.
func (f RiskFilter) Pass(facets Facets) bool {
	if len(facets.More) <= riskDueFacet {
		return false
	}
	due := facets.More[riskDueFacet]
	return (f.Owner == "" || f.Owner == facets.Owner) &&
		(f.Department == "" || f.Department == facets.Department) &&
		(f.Category == "" || f.Category == facets.More[riskCategoryFacet]) &&
		(len(f.Levels) == 0 || slices.ContainsFunc(f.Levels, func(l Level) bool {
			return strconv.Itoa(l.Rank()) == facets.More[riskLevelFacet]
		})) &&
		(f.DueBefore.IsZero() || due != "" && due < f.DueBefore.String())
}
