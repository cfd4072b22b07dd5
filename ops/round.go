package ops

import (
	"slices"
	"time"

	"adjutant/ops/dates"
)

// Round is one set of questions put to all its respondents for one day of the
// schedule. Each is asked in their own zone, so a round may last longer than a
// day.
type Round struct {
	Meta
	Set string     `json:"set"`
	Day dates.Date `json:"day"`
	// Expected are those who are asked in it; a respondent who has the day off
	// is in Off.
	Expected []Respondent `json:"expected"`
	Off      []Respondent `json:"off,omitempty"`
	// Ends is when the last of them closes, Closed when the round was shown to
	// PostTo; zero while it is open.
	Ends   time.Time `json:"ends,omitzero"`
	Closed time.Time `json:"closed,omitzero"`
	PostTo []string  `json:"post_to,omitempty"`
}

// Index keeps rounds by set and day, the latest first, and those that are open.
func (d *Round) Index() []Entry {
	facets := FacetsOf(&d.Meta, SortTime(d.Ends))
	_, number := d.ID.Split()
	entries := []Entry{
		{List: "day", Key: []string{d.Set, d.Day.String()}, Facets: facets},
		{List: "latest", Key: []string{d.Set, SortTimeDesc(d.Day.Midnight(time.UTC)), SortDesc(number)}, Facets: facets},
	}
	if d.Closed.IsZero() {
		entries = append(entries, Entry{List: "open", Facets: facets})
	}
	return entries
}

// EndsBefore is whether the last of a round's check-ins closes before t, by what is
// kept beside its list entries.
func EndsBefore(f Facets, t time.Time) bool { return len(f.More) < 1 || f.More[0] < SortTime(t) }

// Over reports whether every check-in that is expected has ended, so that nothing
// has to be waited for.
func (d *Round) Over(checkins []Checkin) bool {
	for _, r := range d.Expected {
		i := slices.IndexFunc(checkins, func(k Checkin) bool { return k.Owner == r.Person && k.Department == r.Department })
		if i < 0 || checkins[i].State == CheckinOpen {
			return false
		}
	}
	return true
}

// Tally counts check-ins by what became of them.
type Tally map[CheckinState]int

// Add counts one more.
func (t Tally) Add(s CheckinState) { t[s]++ }

// Asked is how many were there to answer: nobody is blamed for having been away,
// for a message that did not arrive, or for a question that was never put.
func (t Tally) Asked() int {
	return t[CheckinAnswered] + t[CheckinLate] + t[CheckinMissed] + t[CheckinSkipped] + t[CheckinOpen]
}

// Done is how many have answered.
func (t Tally) Done() int { return t[CheckinAnswered] + t[CheckinLate] }
