package ops

import (
	"slices"

	"adjutant/ops/dates"
)

// Absence is a time in which somebody is away: they are asked nothing and
// reminded of nothing. Its owner is who is away.
type Absence struct {
	Meta
	Kind AbsenceKind `json:"kind"`
	From dates.Date  `json:"from"`
	// Until is the last day.
	Until dates.Date `json:"until"`
	// Deputy answers in their place where their department's deputy should not.
	Deputy Handle `json:"deputy,omitempty"`
	Reason string `json:"reason,omitempty"`
	// StandIns are those who were told that they stand in, the last of whom does.
	StandIns []Handle `json:"stand_ins,omitempty"`
	// Ended is the first day on which they were back before Until.
	Ended dates.Date `json:"ended,omitzero"`
}

// AbsenceKind is why somebody is away, as far as others need to know.
type AbsenceKind string

// The kinds of absence.
const (
	OnHoliday AbsenceKind = "holiday"
	Sick      AbsenceKind = "sick"
	Travel    AbsenceKind = "travel"
	Leave     AbsenceKind = "leave"
	Other     AbsenceKind = "other"
)

// AbsenceKinds are all kinds.
var AbsenceKinds = []AbsenceKind{OnHoliday, Sick, Travel, Leave, Other}

// Index puts absences into a list by who is away, the one that ends last first,
// so that those that still hold are at its beginning; one that was taken back
// before it began is in none.
func (a *Absence) Index() []Entry {
	if a.Last().Before(a.From) {
		return nil
	}
	facets := FacetsOf(&a.Meta)
	end := a.Last().String()
	return []Entry{
		{List: "person", Key: []string{string(a.Owner), end}, Facets: facets},
		{List: "until", Key: []string{end}, Facets: facets},
	}
}

// Readers are who stands in, or was to, beside the owner.
func (a *Absence) Readers() []Handle { return slices.Sorted(slices.Values(a.StandIns)) }

// Last is the last day on which they are away; before From if they never were.
func (a Absence) Last() dates.Date {
	if a.Ended.IsZero() {
		return a.Until
	}
	return a.Ended.AddDays(-1)
}

// HoldsOn reports whether they are away on the day.
func (a Absence) HoldsOn(day dates.Date) bool {
	return !day.Before(a.From) && !day.After(a.Last())
}

// MaySet reports whether the person may say that somebody else is away: the
// head of their department and those above, the COO and the CEO.
func (a Absence) MaySet(o *Org, p Person) error {
	owner, _ := o.Person(a.Owner)
	if o.Runs(p, a.Owner, owner.Department) {
		return nil
	}
	return Wrong("who", "Only %s, the head of their department or the COO can say that they are away.", owner.Name)
}

// Check refuses an absence that cannot be meant.
func (a Absence) Check(o *Org, today dates.Date) error {
	switch {
	case a.Until.Before(today):
		return Wrong("until", "%s has passed. What is the last day?", dates.Format(a.Until, today))
	case a.Until.Before(a.From):
		return Wrong("until", "It would end before it begins.")
	case a.Until.Sub(a.From) > 366:
		return Wrong("until", "At most a year at a time.")
	case a.Deputy == a.Owner:
		return Wrong("deputy", "That is who is away. Who else can answer?")
	}
	if deputy, ok := o.Person(a.Deputy); ok && deputy.Has(Observer) {
		return Wrong("deputy", "%s only observes. Who else can answer?", deputy.Name)
	}
	return nil
}

// Changed is an absence with what was said anew, where it overlaps with one that
// was said before: it began when the earlier of the two does.
func (a Absence) Changed(to Absence) Absence {
	to.Meta, to.StandIns = a.Meta, a.StandIns
	if a.From.Before(to.From) {
		to.From = a.From
	}
	if to.Deputy == "" {
		to.Deputy = a.Deputy
	}
	return to
}

// Joined is an absence that takes the place of another one as well: it began when the
// earlier of the two does, and who was told to stand in knows it still.
func (a Absence) Joined(other Absence) Absence {
	if other.From.Before(a.From) {
		a.From = other.From
	}
	for _, h := range other.StandIns {
		if !slices.Contains(a.StandIns, h) {
			a.StandIns = append([]Handle{h}, a.StandIns...)
		}
	}
	if a.Deputy == "" {
		a.Deputy = other.Deputy
	}
	return a
}

// TakenBack is an absence that never was.
func (a Absence) TakenBack() Absence {
	a.Ended = a.From
	return a
}

// Overlaps reports whether two absences have a day in common.
func (a Absence) Overlaps(b Absence) bool {
	first := a.From
	if b.From.After(first) {
		first = b.From
	}
	return a.HoldsOn(first) && b.HoldsOn(first)
}

// Back ends an absence on the day: that day they are there again.
func (a Absence) Back(today dates.Date) (Absence, error) {
	if a.Last().Before(today) {
		return a, Refuse("%s is over already.", a.ID)
	}
	a.Ended = today
	return a, nil
}

// AbsentOn is the absence that holds on the day, if any.
func AbsentOn(absences []Absence, day dates.Date) (Absence, bool) {
	i := slices.IndexFunc(absences, func(a Absence) bool { return a.HoldsOn(day) })
	if i < 0 {
		return Absence{}, false
	}
	return absences[i], true
}
