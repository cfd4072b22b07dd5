package digest

import (
	"errors"
	"slices"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

// needs are what the reader is to decide or answer, or, in a channel, what waits
// for somebody who reads it.
func (b *builder) needs() error {
	if b.q.Reader == "" {
		return b.openToAll()
	}
	for _, p := range b.q.Needs {
		item := Item{Rule: Need(p.What), ID: p.Record, Since: p.Since, What: string(p.What)}
		known, err := b.describe(&item)
		if err != nil {
			return err
		}
		if known {
			b.add(Needs, item)
		}
	}
	return nil
}

// openToAll are the requests and blockers that wait for somebody, for readers none
// of whom is meant in particular. The longest waiting come first.
func (b *builder) openToAll() error {
	blockers, err := storage.Blockers.List(b.R, storage.Query{List: "open", Limit: mostOpen, Keep: b.concerns})
	if err != nil {
		return err
	}
	requests, err := storage.Requests.List(b.R, storage.Query{List: "state", Key: []string{string(ops.InReview)}, Limit: mostOpen, Keep: b.covers})
	if err != nil {
		return err
	}
	var items []Item
	for _, k := range blockers.Records {
		items = append(items, blockerItem(BlockerOpen, k))
	}
	for _, r := range requests.Records {
		items = append(items, requestItem(DecisionOpen, r))
	}
	slices.SortStableFunc(items, func(x, y Item) int { return x.Since.Compare(y.Since) })
	b.add(Needs, items...)
	return nil
}

// mostOpen is how many open records of a kind a digest looks at.
const mostOpen = 1000

// concerns is covers for blockers, which are also the matter of the department that
// is waited on.
func (b *builder) concerns(f ops.Facets) bool {
	return b.covers(f) || b.Department != "" && b.Org.Within(ops.WaitsOn(f), b.Department) && b.Sees(f)
}

// describe fills in what an item tells of its record. It reports false for a record
// that is not there.
func (v View) describe(item *Item) (bool, error) {
	prefix, _ := item.ID.Split()
	var err error
	switch prefix {
	case storage.Requests.Prefix():
		var r ops.Request
		if r, err = storage.Requests.Get(v.R, item.ID); err == nil {
			*item = over(*item, requestItem(item.Rule, r))
			item.Why, item.Declined = r.Justification, r.Declined
			item.Left, err = v.left(r)
		}
	case storage.Risks.Prefix():
		var r ops.Risk
		if r, err = storage.Risks.Get(v.R, item.ID); err == nil {
			*item = over(*item, riskItem(item.Rule, r))
			item.Due = v.firstDue(r, item.What)
		}
	case storage.Blockers.Prefix():
		var k ops.Blocker
		if k, err = storage.Blockers.Get(v.R, item.ID); err == nil {
			*item = over(*item, blockerItem(item.Rule, k))
		}
	case storage.Actions.Prefix():
		var a ops.Action
		if a, err = storage.Actions.Get(v.R, item.ID); err == nil {
			*item = over(*item, actionItem(item.Rule, a))
			if item.Rule == Need(ops.WaitsVerify) {
				item.By = a.DoneBy
			}
		}
	case storage.Decisions.Prefix():
		var d ops.Resolution
		if d, err = storage.Decisions.Get(v.R, item.ID); err == nil {
			*item = over(*item, decisionItem(item.Rule, d, v))
		}
	case storage.Checkins.Prefix():
		var k ops.Checkin
		if k, err = storage.Checkins.Get(v.R, item.ID); err == nil {
			item.Department, item.Owner, item.Title = k.Department, k.Owner, k.Set
			item.Confidential, item.Audience = k.Confidential, k.Audience
			item.Due = v.dayOrNone(k.Closes)
		}
	case storage.Updates.Prefix():
		var u ops.Update
		if u, err = storage.Updates.Get(v.R, item.ID); err == nil {
			item.Department, item.Owner, item.Quiet = u.Department, v.headOf(u.Department), u.AsOf
			item.Confidential, item.Audience = u.Confidential, u.Audience
		}
	}
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return true, err
}

// left is what is left of the budget that a request is charged to, after all that are
// pending; nil where there is none.
func (v View) left(r ops.Request) (*money.Amount, error) {
	if r.Charge.IsZero() {
		return nil, nil
	}
	account, err := storage.Accounts.First(v.R, storage.Query{List: "department", Key: []string{string(r.Charge.Department), r.Charge.Period}})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	left := account.Available()
	return &left, err
}

// over is an item about a record that keeps why it is there and since when.
func over(item, about Item) Item {
	about.Rule, about.What = item.Rule, item.What
	if !item.Since.IsZero() {
		about.Since = item.Since
	}
	return about
}

func requestItem(rule Rule, r ops.Request) Item {
	return Item{
		Rule: rule, ID: r.ID, Department: r.Department, Owner: r.Owner, Since: r.StepSince, Title: r.Title,
		Confidential: r.Confidential, Audience: r.Audience, With: r.Asked, Amount: r.Amount, Due: r.NeededBy, What: string(r.State), Quiet: r.Created,
	}
}

func riskItem(rule Rule, r ops.Risk) Item {
	return Item{
		Rule: rule, ID: r.ID, Department: r.Department, Owner: r.Owner, Since: r.Created, Quiet: r.Changed,
		Confidential: r.Confidential, Audience: r.Audience, Title: r.Title, Level: r.Level(),
	}
}

func blockerItem(rule Rule, k ops.Blocker) Item {
	return Item{
		Rule: rule, ID: k.ID, Department: k.Department, On: k.On, Owner: k.Owner, Since: k.Raised,
		Confidential: k.Confidential, Audience: k.Audience, Title: k.Text, Due: k.By, What: string(k.State), Reason: k.Reply, By: k.Raiser,
	}
}

// firstDue is the day on which what is due of a risk is.
func (v View) firstDue(r ops.Risk, what string) (day dates.Date) {
	switch ops.Waiting(what) {
	case ops.WaitsMitigation:
		return r.Due
	case ops.WaitsReview:
		return r.NextReview
	case ops.WaitsAcceptance:
		return r.AcceptedUntil
	}
	return day
}

func (v View) dayOrNone(t time.Time) (day dates.Date) {
	if t.IsZero() {
		return day
	}
	return v.day(t)
}
