package ops

import (
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// Occasion is one time that a schedule comes round, by the clocks of each zone: the
// same one wherever it comes sooner or later.
type Occasion struct {
	Day dates.Date
	// Time is the time of day that is meant, such as 15:00, where the schedule comes
	// round several times a day; otherwise empty, so that it can be set for another
	// time without coming twice on that day.
	Time string
}

// OccasionOf is the occasion of one occurrence of a schedule.
func OccasionOf(rule recurrence.Rule, o recurrence.Occurrence) Occasion {
	on := Occasion{Day: o.Day}
	if rule.Times() > 1 {
		on.Time = o.Clock.String()
	}
	return on
}

// Key is what tells the occasions of a schedule apart.
func (o Occasion) Key() string { return strings.TrimSpace(o.Day.String() + " " + o.Time) }

// Round is one set of questions put to all its respondents on one occasion. Each is
// asked in their own zone, so a round may last longer than a day.
type Round struct {
	Meta
	Set string     `json:"set"`
	Day dates.Date `json:"day"`
	// Time is the time of that day, where the set comes round several times a day.
	Time string `json:"time,omitempty"`
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

// Occasion is when the round is.
func (d *Round) Occasion() Occasion { return Occasion{d.Day, d.Time} }

// Occasion is when the check-in was due.
func (k *Checkin) Occasion() Occasion { return Occasion{k.Day, k.Time} }

// Index keeps rounds by set and occasion, the latest first, and those that are open.
func (d *Round) Index() []Entry {
	facets := FacetsOf(&d.Meta, SortTime(d.Ends))
	_, number := d.ID.Split()
	at, _ := dates.ParseClock(d.Time) // midnight, where there is one a day
	entries := []Entry{
		{List: "day", Key: []string{d.Set, d.Occasion().Key()}, Facets: facets},
		{List: "latest", Key: []string{d.Set, SortTimeDesc(d.Day.At(at, time.UTC)), SortDesc(number)}, Facets: facets},
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
// has to be waited for. Who has not been asked yet is waited for only if the set still
// asks them.
func (d *Round) Over(checkins []Checkin, asks func(Respondent) bool) bool {
	for _, r := range d.Expected {
		i := slices.IndexFunc(checkins, func(k Checkin) bool { return k.Owner == r.Person && k.Department == r.Department })
		if i < 0 && asks(r) || i >= 0 && checkins[i].State == CheckinOpen {
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
