package digest

import (
	"cmp"
	"errors"
	"slices"

	"adjutant/ops"
	"adjutant/storage"
)

// health finds how each department is doing, and how it was.
func (b *builder) health() error {
	for _, d := range b.Departments() {
		s, err := b.Status(d)
		if err != nil {
			return err
		}
		for _, before := range b.q.Before {
			if before.Department == d.Handle {
				s.Was = before.Health
			}
		}
		b.out.Departments = append(b.out.Departments, s)
	}
	if b.q.Before != nil {
		b.out.Was = &Tally{}
		for _, before := range b.q.Before {
			b.out.Was.add(before.Health)
		}
	}
	return nil
}

// mostEvidence is how many late risks of a department are looked at: more do not
// make it look any worse.
const mostEvidence = 20

// Status finds how a department is doing: its latest report that the reader may
// see, and what its records show.
func (v View) Status(d ops.Department) (Status, error) {
	s := Status{Department: d.Handle, Head: d.Head, Health: ops.Unknown}
	u, err := storage.Updates.First(v.R, storage.Query{List: "department", Key: []string{string(d.Handle)}, Keep: v.Sees})
	switch {
	case err == nil:
		s.take(u, v.Org.Update.HealthAt(&u, v.Now))
	case !errors.Is(err, storage.ErrNotFound):
		return s, err
	}
	late, err := storage.Risks.List(v.R, storage.Query{
		List: "department-due", Key: []string{string(d.Handle)}, Before: v.Today().String(), Limit: mostEvidence, Keep: v.Sees,
	})
	if err != nil {
		return s, err
	}
	assessed := ops.AssessHealth(s.Health, late.Records, v.Today())
	s.Computed = assessed.Computed
	slices.SortStableFunc(assessed.Reasons, func(x, y ops.Reason) int {
		return cmp.Compare(rankOf(late.Records, y.Record), rankOf(late.Records, x.Record))
	})
	s.Evidence = assessed.Reasons[:min(len(assessed.Reasons), 3)]
	for i, e := range s.Evidence {
		s.Evidence[i].Text += ": " + titleOf(late.Records, e.Record)
	}
	return s, nil
}

// take has a status say what a report says.
func (s *Status) take(u ops.Update, health ops.Health) {
	s.Update, s.Summary, s.By, s.AsOf = u.ID, u.Summary, u.Owner, u.AsOf
	s.Health, s.Reaffirmed, s.Remarks = health, u.Reaffirmed, u.Remarks
	s.Confidential, s.Audience = u.Confidential, u.Audience
}

func rankOf(risks []ops.Risk, id ops.ID) int {
	i := slices.IndexFunc(risks, func(r ops.Risk) bool { return r.ID == id })
	if i < 0 {
		return 0
	}
	return risks[i].Level().Rank()
}

func titleOf(risks []ops.Risk, id ops.ID) string {
	i := slices.IndexFunc(risks, func(r ops.Risk) bool { return r.ID == id })
	if i < 0 {
		return string(id)
	}
	return risks[i].Title
}

// exceptions are the departments that are off track or at risk, and those whose
// records look worse than what they say: the worst first, then those that have just
// become so.
func (b *builder) exceptions() error {
	var items []Item
	for _, s := range b.out.Departments {
		item := Item{
			ID: s.Update, Department: s.Department, Owner: s.Head, By: s.By,
			Since: s.AsOf, Title: s.Summary, Health: s.Health, HealthWas: s.Was, Confidential: s.Confidential, Audience: s.Audience,
		}
		if n := len(s.Remarks); n > 0 {
			item.Remark = &s.Remarks[n-1]
		}
		switch {
		case s.Health == ops.OffTrack:
			item.Rule = SaysOffTrack
		case s.Disagrees():
			item.Rule, item.Health, item.HealthWas = RecordsWorse, s.Computed, s.Health
			item.speak(s.Evidence)
		case s.Health == ops.AtRisk:
			item.Rule = SaysAtRisk
		default:
			continue
		}
		items = append(items, item)
	}
	slices.SortStableFunc(items, func(x, y Item) int {
		return cmp.Or(y.Health.Worse()-x.Health.Worse(), reported(y)-reported(x), fresh(y)-fresh(x))
	})
	b.add(Exceptions, items...)
	return nil
}

// speak has an item say what speaks against a department, the worst first.
func (i *Item) speak(evidence []ops.Reason) {
	i.Also = nil
	for n, e := range evidence {
		if n == 0 {
			i.Reason, i.Due = e.Text, e.Due
		}
		i.Also = append(i.Also, e.Record)
		i.keepTo(e.Confidential, e.Audience)
	}
}

// keepTo has an item be for no more people than something that it tells of.
func (i *Item) keepTo(confidential bool, audience ops.Audience) {
	i.Confidential = i.Confidential || confidential
	if audience != "" && (i.Audience == "" || slices.Index(ops.Audiences, audience) < slices.Index(ops.Audiences, i.Audience)) {
		i.Audience = audience
	}
}

// reported is 1 for what a department says itself.
func reported(i Item) int {
	if i.Rule != RecordsWorse {
		return 1
	}
	return 0
}

// fresh is 1 for what the digest before did not say.
func fresh(i Item) int {
	if i.HealthWas != i.Health {
		return 1
	}
	return 0
}
