package digest_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// recount finds what a digest should say by reading everything: each record by its
// number, and the journal from its beginning. It is slow and simple on purpose, and
// uses no list and nothing of package digest but the names of things.
type recount struct {
	w      *world
	r      reader
	view   digest.View
	before map[string]map[string]json.RawMessage
	after  map[string]map[string]json.RawMessage
	// names are of what was different at some time, in the order in which that was
	// first so.
	since ops.Mark
	first bool
	was   []digest.Status
	needs []ops.ID
	floor int
	small map[ops.ID]bool
	facts map[digest.SectionKind][]string
	rest  digest.Rest
}

// recountOf reads the world as a digest of that window should have.
func recountOf(w *world, r reader, d digest.Digest, was []digest.Status, needs []ops.Pending) *recount {
	c := &recount{
		w: w, r: r, view: w.view(r), since: d.Since, first: d.First, was: was,
		small: map[ops.ID]bool{}, facts: map[digest.SectionKind][]string{},
		before: map[string]map[string]json.RawMessage{}, after: map[string]map[string]json.RawMessage{},
	}
	for _, p := range needs {
		c.needs = append(c.needs, p.Record)
	}
	c.floor = map[ops.Audience]int{ops.ForCEO: 4, ops.ForCOO: 3, ops.ForLeaders: 4, ops.ForDepartment: 0, ops.ForTeam: 4}[r.audience]
	for n := uint64(1); n <= d.Through.Seq; n++ {
		entry, err := storage.Entry(w.tx, n)
		if err != nil {
			w.t.Fatalf("%v", err)
		}
		for _, change := range entry.Changes {
			if n <= d.Since.Seq {
				replay(c.before, change)
			}
			replay(c.after, change)
		}
	}
	return c
}

// replay applies one change of the journal.
func replay(state map[string]map[string]json.RawMessage, change ops.Change) {
	fields := state[string(change.Record)]
	if fields == nil {
		fields = map[string]json.RawMessage{}
		state[string(change.Record)] = fields
	}
	for name, f := range change.Fields {
		if f.To == nil {
			delete(fields, name)
		} else {
			fields[name] = f.To
		}
	}
	if len(fields) == 0 {
		delete(state, string(change.Record))
	}
}

// different are the names of what is not at the end as it was at the beginning.
func (c *recount) different(kind string) []string {
	var all []string
	names := map[string]bool{}
	for n := range c.before {
		names[n] = true
	}
	for n := range c.after {
		names[n] = true
	}
	for n := range names {
		a, b := maps.Clone(c.before[n]), maps.Clone(c.after[n])
		delete(a, "revision")
		delete(b, "revision")
		delete(a, "changed")
		delete(b, "changed")
		if strings.HasPrefix(n, kind) && !maps.EqualFunc(a, b, func(x, y json.RawMessage) bool { return string(x) == string(y) }) {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

// read decodes what something was before or is after; false if it was not there.
func read(state map[string]map[string]json.RawMessage, name string, into any) bool {
	fields, there := state[name]
	if !there {
		return false
	}
	raw, err := json.Marshal(fields)
	if err != nil || json.Unmarshal(raw, into) != nil {
		panic("what the journal says cannot be read")
	}
	return true
}

func (c *recount) fact(kind digest.SectionKind, rule digest.Rule, id string) {
	c.facts[kind] = append(c.facts[kind], string(rule)+" "+id)
}

// below reports whether a department is the one that is looked at, or below it.
func (c *recount) below(h ops.Handle) bool {
	for range 20 {
		if c.r.department == "" || h == c.r.department {
			return true
		}
		d, ok := c.w.org.Department(h)
		if !ok {
			return false
		}
		h = d.Parent
	}
	return false
}

// mine reports whether the reader may know of a record and looks at it.
func (c *recount) mine(r ops.Record) bool {
	return c.below(r.Head().Department) && c.sees(r)
}

func (c *recount) sees(r ops.Record) bool {
	m := r.Head()
	if m.Audience == "" && !m.Confidential {
		return true
	}
	p, known := c.w.org.Person(c.r.who)
	if !known {
		return !m.Confidential && (m.Audience == c.r.audience && m.Audience == ops.ForLeaders ||
			m.Audience == ops.ForDepartment && c.r.audience == ops.ForDepartment && m.Department == c.r.department)
	}
	return c.w.org.MaySee(p, ops.FacetsOfRecord(r))
}

// concerns is mine for a blocker, which is the matter of two departments.
func (c *recount) concerns(k *ops.Blocker) bool {
	return c.mine(k) || c.r.department != "" && c.below(k.On) && c.sees(k)
}

// each reads all records of a kind that are there.
func each[T any, P recordPointer[T]](w *world, table storage.Table[T, P], do func(P)) {
	for n := uint64(1); n < 200; n++ {
		if r, err := table.Get(w.tx, ops.MakeID(table.Prefix(), n)); err == nil {
			do(P(&r))
		}
	}
}

func (c *recount) today() dates.Date { return dates.Of(c.w.now.In(c.view.Zone)) }

func (c *recount) daysAgo(t time.Time) int { return c.today().Sub(dates.Of(t.In(c.view.Zone))) }

// level is how bad a risk is, from 0 for one that is not rated.
func level(r ops.Rating) int {
	return slices.Index([]ops.Level{ops.Unrated, ops.VeryLow, ops.Low, ops.Moderate, ops.High, ops.VeryHigh}, r.Level())
}

// late are the days since which something is to be done about a risk that is open.
func (c *recount) late(r *ops.Risk) (days []dates.Date) {
	for _, d := range []dates.Date{r.Due, r.NextReview, r.AcceptedUntil} {
		if r.State != ops.RiskClosed && !d.IsZero() && d.Before(c.today()) {
			days = append(days, d)
		}
	}
	return days
}

// statuses are how the departments do, with what their records show.
func (c *recount) statuses() (all []digest.Status) {
	for _, d := range c.w.org.Departments {
		if !c.below(d.Handle) {
			continue
		}
		s := digest.Status{Department: d.Handle, Health: ops.Unknown}
		var last *ops.Update
		each(c.w, storage.Updates, func(u *ops.Update) {
			if u.Department == d.Handle && c.sees(u) && (last == nil || !u.Created.Before(last.Created)) {
				last = u
			}
		})
		if last != nil {
			s.Update = last.ID
			if c.w.now.Sub(last.AsOf.Truncate(time.Second)) <= 7*24*time.Hour {
				s.Health = last.Health
			}
		}
		rank := map[ops.Health]int{ops.OnTrack: 0, ops.Unknown: 1, ops.AtRisk: 2, ops.OffTrack: 3}
		s.Computed = ops.OnTrack
		if s.Health == ops.Unknown {
			s.Computed = ops.Unknown
		}
		each(c.w, storage.Risks, func(r *ops.Risk) {
			if r.Department != d.Handle || !c.sees(r) || len(c.late(r)) == 0 {
				return
			}
			shows := ops.AtRisk
			if !r.Due.IsZero() && r.Due.Before(c.today()) && level(r.Current) >= 4 {
				shows = ops.OffTrack
			}
			if rank[shows] > rank[s.Computed] {
				s.Computed = shows
			}
		})
		for _, was := range c.was {
			if was.Department == d.Handle {
				s.Was = was.Health
			}
		}
		all = append(all, s)
	}
	return all
}
