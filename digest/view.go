package digest

import (
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// View is the company as somebody sees it at a moment: what digests and charts
// are computed from. It computes nothing that its reader may not know of.
type View struct {
	// R is a snapshot, of the present or of the past.
	R   storage.Reader
	Org *ops.Org
	Now time.Time
	// Zone is where the reader's days begin.
	Zone *time.Location
	// Sees reports whether the reader may know of what has these facets.
	Sees func(ops.Facets) bool
	// Department limits the view to one department and those below it; empty
	// is the whole company.
	Department ops.Handle
}

// Today is the reader's day.
func (v View) Today() dates.Date { return dates.Of(v.Now.In(v.Zone)) }

// day is the reader's day of a moment.
func (v View) day(t time.Time) dates.Date { return dates.Of(t.In(v.Zone)) }

// Departments are those that are looked at, in the order of the organisation's
// file.
func (v View) Departments() []ops.Department {
	if v.Department == "" {
		return v.Org.Departments
	}
	var below []ops.Department
	for _, d := range v.Org.Departments {
		if v.Org.Within(d.Handle, v.Department) {
			below = append(below, d)
		}
	}
	return below
}

// covers reports whether a record with these facets is looked at, and may be
// known.
func (v View) covers(f ops.Facets) bool {
	return (v.Department == "" || v.Org.Within(f.Department, v.Department)) && v.Sees(f)
}
