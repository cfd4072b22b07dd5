package narrative

import (
	"slices"
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// told is a fact of a digest, and where it comes from.
type told struct {
	Fact
	// item is the item whose line a sentence about it can take the place of; nil
	// for how a department is doing.
	item *digest.Item
	// kind is what the model is told that it is.
	kind string
	// shown names it among what a headline rests on.
	shown ops.ID
	// between are the words that may stand between the first of its departments and
	// the second, where it tells what one has to do with the other; nil elsewhere.
	between []string
}

// teller makes facts of a digest.
type teller struct {
	org   *ops.Org
	zone  *time.Location
	today dates.Date
	facts []told
	cites map[string]bool
}

// tell makes facts of what a digest says, as far as the company lets it be told.
func tell(d digest.Digest, org *ops.Org) *teller {
	whole := digest.Words(plainly(d), org)
	t := &teller{org: org, zone: whole.Zone, today: dates.Of(d.At.In(whole.Zone)), cites: map[string]bool{}}
	keys := map[string]int{}
	for _, part := range whole.Parts {
		for _, item := range part.Items {
			keys[item.Key()]++
		}
	}
	for _, part := range whole.Parts {
		for _, item := range part.Items {
			if keys[item.Key()] == 1 { // else a sentence would not know for which it is
				t.tellItem(part.Kind, item)
			}
		}
	}
	for _, s := range whole.Departments {
		t.tellStatus(s)
	}
	return t
}

// plainly is a digest without what stands beside the words of a model as it was
// computed: they must not speak of it, and so they are not told.
func plainly(d digest.Digest) digest.Digest {
	d.Sections = slices.Clone(d.Sections)
	for n, s := range d.Sections {
		items := slices.Clone(s.Items)
		for i := range items {
			items[i].Left = nil
		}
		d.Sections[n].Items = items
	}
	return d
}

// may reports whether all of some records may be told, of which so many people may
// know.
func (t *teller) may(confidential bool, audience ops.Audience, ids ...ops.ID) bool {
	for _, id := range ids {
		if !t.org.Model.MayTell(id, ops.Facets{Confidential: confidential, Audience: audience}) {
			return false
		}
	}
	return true
}

// noReport stands for the report that a department has never made.
var noReport = ops.MakeID("UPD", 0)

func (t *teller) tellItem(section digest.SectionKind, w digest.WordedItem) {
	i := w.Item
	values, worded := rules[i.Rule]
	records := append([]ops.ID{i.ID}, i.Also...)
	if i.ID == "" {
		records[0] = noReport
	}
	if !worded || i.Settled != nil || !t.may(i.Confidential, i.Audience, records...) {
		return
	}
	f := told{item: &i, kind: kinds[section], shown: i.ID}
	f.Line = w.Says.Plain()
	f.Records = slices.DeleteFunc(records, func(id ops.ID) bool { return id == noReport })
	if i.Department != "" {
		f.Departments = append(f.Departments, i.Department)
	}
	if i.ID == "" {
		f.shown = ops.AboutDepartment(i.Department)
	}
	if !values(t, i, &f) {
		return
	}
	t.add(f, string(f.shown), string(i.Rule))
}

// tellStatus is how a department is doing.
func (t *teller) tellStatus(s digest.WordedStatus) {
	id := s.Update
	if id == "" {
		id = noReport
	}
	if !t.may(s.Confidential, s.Audience, id) || !known(s.Health) {
		return
	}
	f := told{kind: "department", shown: ops.AboutDepartment(s.Department)}
	f.Line = s.Name + " " + s.Health.Word()
	if s.Beside != "" {
		f.Line += " " + s.Beside
	}
	f.Departments = []ops.Handle{s.Department}
	health := Health{Department: s.Department, Now: s.Health, Was: other(s.Was, s.Health)}
	if s.Update != "" {
		f.Records = []ops.ID{s.Update}
		f.say(s.Summary, t.day(s.AsOf))
	}
	if s.By != "" {
		f.People = append(f.People, s.By)
	}
	if s.Reaffirmed > 0 {
		f.Numbers = append(f.Numbers, s.Reaffirmed)
	}
	if s.Disagrees() && known(s.Computed) {
		for _, e := range s.Evidence {
			if !t.may(e.Confidential, e.Audience, e.Record) {
				return // what it shows could not be said, and without that it would be better than it is
			}
			f.Records = append(f.Records, e.Record)
			f.say(e.Text, dates.Date{})
		}
		health.Shown = s.Computed
		f.Line += ", records show " + s.Computed.Word()
	}
	for _, r := range s.Remarks {
		f.say(r.Text, t.day(r.At))
		f.People = append(f.People, r.By)
	}
	f.Line += ": " + s.Says.Plain()
	f.Health = []Health{health}
	f.Must.Health = true
	t.add(f, string(f.shown), "status")
}

// add keeps a fact under a name that no other has.
func (t *teller) add(f told, cite, rule string) {
	if f.Cite = cite; t.cites[cite] {
		f.Cite = cite + " " + rule
	}
	if !t.cites[f.Cite] {
		t.cites[f.Cite] = true
		t.facts = append(t.facts, f)
	}
}

// say notes what somebody wrote, and when.
func (f *told) say(text string, on dates.Date) {
	if text != "" {
		f.Said = append(f.Said, Said{Text: text, On: on})
	}
}

// suppose notes what somebody wrote would be, and when.
func (f *told) suppose(text string, on dates.Date) {
	if text != "" {
		f.Said = append(f.Said, Said{Text: text, On: on, If: true})
	}
}

// day is the day of a moment where the reader is; none for no moment.
func (t *teller) day(at time.Time) dates.Date {
	if at.IsZero() {
		return dates.Date{}
	}
	return dates.Of(at.In(t.zone))
}

// past notes a day that has passed, and how long ago that was.
func (t *teller) past(f *told, day dates.Date) {
	f.Dates = append(f.Dates, day)
	if n := t.today.Sub(day); n > 0 {
		f.Ages = append(f.Ages, n)
	}
}

func known(h ops.Health) bool {
	return slices.Contains([]ops.Health{ops.OnTrack, ops.AtRisk, ops.OffTrack, ops.Unknown}, h)
}

// other is a health that was another before; empty where it was not, or nobody knew.
func other(was, now ops.Health) ops.Health {
	if !known(was) || was == now {
		return ""
	}
	return was
}

// facts are the plain facts of what was told.
func facts(all []told) []Fact {
	list := make([]Fact, len(all))
	for i, f := range all {
		list[i] = f.Fact
	}
	return list
}
