package digest

import (
	"errors"
	"slices"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

// Refresh brings a digest that was sent in line with its records: what was corrected
// reads as it does now, what was decided or done says so, and what the reader may no
// longer know of is left out. Its figures stay those of its day, but for what is open in
// all once something was left out: that must not be counted either. The view is of the
// present. Waits reports whether something still waits for the reader; it may be nil
// where nothing did.
func Refresh(v View, d Digest, waits func(Item) (bool, error)) (Digest, error) {
	r := &refresher{View: v, d: &d, waits: waits}
	d.Departments = slices.Clone(d.Departments)
	for i := range d.Departments {
		if err := r.correct(&d.Departments[i]); err != nil {
			return d, err
		}
	}
	d.Sections = slices.Clone(d.Sections)
	for i := range d.Sections {
		section := &d.Sections[i]
		var items []Item
		for _, item := range section.Items {
			kept, err := r.item(&item, section.Kind)
			if err != nil {
				return d, err
			}
			if kept {
				items = append(items, item)
			} else {
				section.Total--
				r.withheld = true
			}
		}
		section.Items = items
	}
	if !r.withheld {
		return d, nil
	}
	d.Pictures = nil // they may show it, and cannot be told what not to
	return d, r.open()
}

type refresher struct {
	View
	d     *Digest
	waits func(Item) (bool, error)
	// withheld is set once something was left out.
	withheld bool
}

// open counts what is open anew, without what was left out.
func (r *refresher) open() error {
	b := &builder{View: r.View, shape: shapeOf(r.d.Audience), out: &Digest{}}
	if err := b.rest(); err != nil {
		return err
	}
	now, rest := b.out.Rest, &r.d.Rest
	rest.Risks, rest.RisksHigh, rest.Unrated = now.Risks, now.RisksHigh, now.Unrated
	rest.Requests, rest.Worth, rest.Blockers, rest.Actions = now.Requests, now.Worth, now.Blockers, now.Actions
	return nil
}

// correct has a status say what its report says now.
func (r *refresher) correct(s *Status) error {
	if err := r.evidence(s); err != nil || s.Update == "" {
		return err
	}
	u, err := storage.Updates.Get(r.R, s.Update)
	if errors.Is(err, storage.ErrNotFound) || err == nil && !r.Sees(ops.FacetsOfRecord(&u)) {
		s.Update, s.Summary, s.By, s.Remarks, s.Health = "", "", "", nil, ops.Unknown
		s.Evidence, s.Computed, r.withheld = nil, ops.Unknown, true
		if err == nil {
			s.Was, r.d.Was = "", nil // which may be what it said
		}
		return nil
	}
	if err != nil || !u.Changed.After(r.d.At) {
		return err
	}
	s.Remarks = u.Remarks
	if s.Health != ops.Unknown && s.Health != u.Health {
		s.Health, s.Revised = u.Health, true
	}
	if s.Summary != u.Summary {
		s.Summary, s.Revised = u.Summary, true
	}
	return nil
}

// evidence leaves out of a status the records that the reader may no longer know of.
func (r *refresher) evidence(s *Status) error {
	var kept []ops.Reason
	for _, e := range s.Evidence {
		known, err := r.knows(e.Record)
		if err != nil {
			return err
		}
		if known {
			kept = append(kept, e)
		}
	}
	if len(kept) == len(s.Evidence) {
		return nil
	}
	r.withheld = true
	if s.Evidence = kept; len(kept) == 0 {
		s.Computed = ops.OnTrack
		if s.Health == ops.Unknown {
			s.Computed = ops.Unknown
		}
	}
	return nil
}

// knows reports whether the reader may know of a record still. One that was taken
// back was known.
func (r *refresher) knows(id ops.ID) (bool, error) {
	table, ok := storage.TableOf(id)
	if !ok {
		return true, nil
	}
	facets, err := table.Facets(r.R, id)
	if errors.Is(err, storage.ErrNotFound) {
		return true, nil
	}
	return err == nil && r.Sees(facets), err
}

// item brings an item in line with its record. It reports false for one that the
// reader may no longer know of.
func (r *refresher) item(i *Item, kind SectionKind) (bool, error) {
	if err := r.also(i); err != nil {
		return true, err
	}
	if kind == Coverage && (i.Rule == NoStatus || i.Rule == StatusOld) {
		if len(i.Also) == 0 { // what is said of the check-in goes with it
			i.What, i.By, i.Title = "", "", ""
		}
		known, err := r.knows(i.ID)
		if err == nil && !known {
			i.Rule, i.ID, i.Since, i.HealthWas = NoStatus, "", time.Time{}, ""
		}
		if err != nil {
			return true, err
		}
		return true, r.reported(i)
	}
	if i.Rule == RecordsWorse && !r.worse(i) {
		return false, nil
	}
	table, ok := storage.TableOf(i.ID)
	if !ok {
		return true, nil
	}
	facets, err := table.Facets(r.R, i.ID)
	if errors.Is(err, storage.ErrNotFound) {
		if i.Rule != TakenBack {
			i.Settled = &Settled{State: "taken back"}
		}
		return true, nil
	}
	if err != nil || !r.Sees(facets) {
		return false, err
	}
	if i.Rule == TakenBack {
		i.Settled = &Settled{State: "back again"}
		return true, nil
	}
	switch table.Prefix() {
	case storage.Updates.Prefix():
		r.status(i)
	case storage.Requests.Prefix():
		err = r.request(i, kind)
	case storage.Risks.Prefix():
		err = r.risk(i, kind)
	case storage.Blockers.Prefix():
		err = r.blocker(i, kind)
	case storage.Checkins.Prefix():
		err = r.checkin(i, kind)
	case storage.Actions.Prefix():
		err = r.action(i)
	case storage.Decisions.Prefix():
		err = r.decision(i, kind)
	}
	if err == nil && kind == Needs && i.Settled == nil && r.waits != nil {
		waits, failed := r.waits(*i)
		if err = failed; !waits && err == nil {
			i.Settled = &Settled{State: "done"}
		}
	}
	return true, err
}

// also leaves out of an item the records beside its own that the reader may no longer
// know of.
func (r *refresher) also(i *Item) error {
	var kept []ops.ID
	for _, id := range i.Also {
		known, err := r.knows(id)
		if err != nil {
			return err
		}
		if known {
			kept = append(kept, id)
		}
	}
	i.Also = kept
	return nil
}

// worse brings the evidence of an item in line with that of its department. It
// reports false where there is none any more.
func (r *refresher) worse(i *Item) bool {
	at := slices.IndexFunc(r.d.Departments, func(s Status) bool { return s.Department == i.Department })
	if at < 0 || len(r.d.Departments[at].Evidence) == 0 {
		return false
	}
	evidence := r.d.Departments[at].Evidence
	i.speak(evidence)
	return true
}

// status brings an item about a department in line with its status.
func (r *refresher) status(i *Item) {
	at := slices.IndexFunc(r.d.Departments, func(s Status) bool { return s.Department == i.Department && s.Update == i.ID })
	if at < 0 {
		return
	}
	s := r.d.Departments[at]
	i.Title = s.Summary
	if n := len(s.Remarks); n > 0 {
		i.Remark = &s.Remarks[n-1]
	}
	if s.Revised && i.Rule != RecordsWorse {
		i.Health = s.Health
	}
}

// reported says that a department of which nothing was known has reported since.
func (r *refresher) reported(i *Item) error {
	u, err := storage.Updates.First(r.R, storage.Query{List: "department", Key: []string{string(i.Department)}, Keep: r.Sees})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err == nil && u.AsOf.After(r.d.At) {
		i.Settled = &Settled{State: u.Health.Word(), By: u.Owner, At: u.AsOf}
	}
	return err
}

func (r *refresher) request(i *Item, kind SectionKind) error {
	q, err := storage.Requests.Get(r.R, i.ID)
	if err != nil {
		return err
	}
	i.Title, i.Amount = q.Title, q.Amount
	if i.Why != "" {
		i.Why = q.Justification
	}
	if i.Declined != "" {
		i.Declined = q.Declined
	}
	if i.Rule == RequestMoved && string(q.State) == i.What {
		return nil
	}
	settled := &Settled{State: q.State.Word(), At: q.Changed}
	decided := q.State == ops.Approved || q.State == ops.Rejected || q.State == ops.ChangesRequested
	if n := len(q.Decisions); n > 0 && decided { // else somebody else has ended it
		settled.By = q.Decisions[n-1].By
	}
	switch {
	case q.State != ops.InReview && string(q.State) != i.What:
		i.Settled = settled
	case kind == Needs && r.waits != nil:
		waits, err := r.waits(*i)
		if err != nil || waits {
			return err
		}
		settled.With, settled.By = q.Asked, ""
		i.Settled = settled
	}
	return nil
}

func (r *refresher) risk(i *Item, kind SectionKind) error {
	k, err := storage.Risks.Get(r.R, i.ID)
	if err != nil {
		return err
	}
	i.Title = k.Title
	switch {
	case k.State == ops.RiskClosed && i.Rule != RiskClosed:
		i.Settled = &Settled{State: "closed", At: k.Changed}
	case i.Rule == Acknowledge && k.Acknowledged != "":
		i.Settled = &Settled{State: "acknowledged", By: k.Acknowledged, At: k.AcknowledgedAt}
	case i.Rule == RiskOverdue && !slices.Contains(k.Overdue(r.day(r.d.At)), ops.Due{What: i.What, On: i.Due}):
		i.Settled = &Settled{State: "dealt with", At: k.Changed}
	case i.Rule == RiskQuiet && k.Changed.After(r.d.At):
		i.Settled = &Settled{State: "looked at", At: k.Changed}
	}
	return nil
}

func (r *refresher) blocker(i *Item, kind SectionKind) error {
	k, err := storage.Blockers.Get(r.R, i.ID)
	if err != nil {
		return err
	}
	i.Title = k.Text
	switch {
	case k.State == ops.BlockerConfirmed && i.Rule != BlockerOver:
		i.Settled = &Settled{State: "over", At: k.Ended}
		return nil
	case kind == Changed, k.State == ops.BlockerRaised, string(k.State) == i.What:
		return nil
	case kind == Needs && r.waits != nil: // What is why it waits: one that is promised can be stuck still
		if waits, err := r.waits(*i); err != nil || waits {
			return err
		}
	}
	i.Settled = &Settled{State: k.State.Word(), At: k.Replied}
	return nil
}

func (r *refresher) checkin(i *Item, kind SectionKind) error {
	k, err := storage.Checkins.Get(r.R, i.ID)
	switch {
	case err != nil || i.Rule == StoodIn:
	case k.State.Done():
		i.Settled = &Settled{State: "answered", By: k.AnsweredBy, At: k.Answered}
	case kind == Needs && k.State != ops.CheckinOpen:
		i.Settled = &Settled{State: "closed without an answer"}
	}
	return err
}

// About are the records that a digest tells of, so that it can be refreshed when
// one of them changes.
func (d *Digest) About() []ops.ID {
	var ids []ops.ID
	for _, s := range d.Departments {
		ids = append(ids, s.Update)
		for _, e := range s.Evidence {
			ids = append(ids, e.Record)
		}
		if s.Health == ops.Unknown {
			ids = append(ids, ops.AboutDepartment(s.Department))
		}
	}
	for _, s := range d.Sections {
		for _, i := range s.Items {
			ids = append(append(ids, i.ID), i.Also...)
		}
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id ops.ID) bool { return id == "" })
}

// Undecided are the records that a digest shows with buttons.
func (d *Digest) Undecided() []ops.ID {
	var ids []ops.ID
	for _, i := range d.Section(Needs).Items {
		if i.Settled == nil {
			ids = append(ids, i.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
