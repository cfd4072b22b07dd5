package ops

import (
	"strings"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// Digest finds a digest by its name.
func (o *Org) Digest(name string) (Digest, bool) {
	return find(o.Digests, func(d Digest) bool { return d.Name == name })
}

// Schedule is the digest as a schedule of its own: with when it comes, from a moment
// on, and what came last to one recipient. Its days off are those of the department that
// it is about, or of the company, whoever gets it.
func (d Digest) Schedule(to string, since time.Time, last Came) (Schedule, error) {
	rule, err := recurrence.Parse(d.Every)
	return Schedule{
		Every: rule, Zone: d.Timezone, Grace: d.Grace, State: ScheduleActive,
		Since: since, Last: map[string]Came{to: last}, To: []string{to}, digest: &d,
	}, err
}

// About is the department that a digest is about when it goes to that recipient,
// empty for the whole company: the one of the channel, or the one that the person
// speaks for.
func (d Digest) About(o *Org, to string) Handle {
	if d.Audience != ForDepartment {
		return ""
	}
	if handle, person := strings.CutPrefix(to, "@"); person {
		p, _ := o.Person(Handle(handle))
		return o.HomeOf(p)
	}
	return Handle(strings.TrimPrefix(to, "#"))
}

// MayRead reports whether the person is in the audience: they may have its digest.
// What they may not know of is not in it, whoever reads it. The department is the
// one that it is about.
func (a Audience) MayRead(o *Org, p Person, department Handle) bool {
	return p.Has(COO) || p.Has(CEO) || a.holds(o, p, department)
}

// ChannelSees reports whether what has these facets may be shown in a channel to
// which a digest for an audience goes: what is open, and what was said for just
// these people. Nothing confidential is.
func (a Audience) ChannelSees(department Handle, f Facets) bool {
	switch {
	case f.Open():
		return true
	case f.Confidential:
		return false
	case a == ForDepartment:
		return f.Audience == ForDepartment && f.Department == department
	}
	return a == ForLeaders && f.Audience == ForLeaders
}

// BeforeWork is the last moment up to t at which somebody is at work and has an hour
// of it left, so that they can still do something about what they are told. Zero if
// there is none in the two weeks before.
func (o *Org) BeforeWork(p Person, absences []Absence, t time.Time) time.Time {
	loc, hours := o.Location(p), p.Hours
	if hours == (Hours{}) {
		hours = o.Hours
	}
	if hours.From >= hours.To { // no company that was checked
		hours = Hours{From: 0, To: 24 * 60}
	}
	today := dates.Of(t.In(loc))
	for n := range 15 {
		day := today.AddDays(-n)
		if o.DayOf(p, absences, day) != Working {
			continue
		}
		from := day.At(clockOf(hours.From), loc)
		last := day.At(clockOf(max(hours.To-60, hours.From)), loc)
		if t.Before(last) {
			last = t
		}
		if !last.Before(from) {
			return last.UTC()
		}
	}
	return time.Time{}
}

// Before is the moment that is the digest's preview before it is due.
func (d Digest) Before(due time.Time) time.Time {
	return due.Add(-time.Duration(d.Preview.Days)*24*time.Hour - d.Preview.Time)
}
