package ops

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"adjutant/ops/dates"
)

// Seat is the right in which somebody decides: their own, or another's. It comes
// from [Org.SeatOf], and is good for one decision of that person on the request
// as it was then.
type Seat struct {
	For Handle

	by                      Handle
	request                 ID
	revision, version, step int
}

func (r *Request) seat(by, instead Handle) Seat {
	return Seat{For: instead, by: by, request: r.ID, revision: r.Revision, version: r.Version, step: r.Step}
}

// SeatOf finds the right in which a person may decide on the request's present
// step. The fault says why they may not.
func (o *Org) SeatOf(r *Request, h Handle, delegations []Delegation, today dates.Date) (Seat, error) {
	panel := o.Panel(r)
	waits := o.names(panel.Pool, "nobody yet")
	switch {
	case r.State == ChangesRequested:
		return Seat{}, Refuse("%s is with %s, who was asked to change it.", r.ID, o.nameOf(r.Owner))
	case r.State != InReview:
		return Seat{}, Refuse("%s", strings.TrimSpace(string(r.ID)+" is "+r.State.Word()+" already. "+r.lastWords(o)))
	case h == r.Owner:
		return Seat{}, Refuse("%s is your own request. Somebody else decides on it: %s.", r.ID, waits)
	case h == r.Beneficiary:
		return Seat{}, Refuse("%s is for you, so somebody else decides on it: %s.", r.ID, waits)
	case h == r.CreatedBy:
		return Seat{}, Refuse("You made %s for %s, so somebody else decides on it: %s.", r.ID, o.nameOf(r.Owner), waits)
	case !o.mayDecide(r, h):
		return Seat{}, Refuse("You only observe, so you cannot decide on %s. It waits for %s.", r.ID, waits)
	case slices.Contains(panel.Pool, h):
		return r.seat(h, ""), nil
	}
	for _, d := range r.Decisions {
		switch {
		case !d.counts(r):
		case d.By == h:
			return Seat{}, Refuse("You have approved %s already. A person counts once. It waits for %s.", r.ID, waits)
		case d.For == h:
			return Seat{}, Refuse("%s has approved %s for you already. It waits for %s.", o.nameOf(d.By), r.ID, waits)
		}
	}
	var tooMuch bool
	for _, owner := range panel.Pool { // in the place of who was asked first
		for _, d := range delegations {
			if d.To != h || d.Owner != owner || !d.HoldsOn(today) {
				continue
			}
			if d.Covers(r.Worth) {
				return r.seat(h, d.Owner), nil
			}
			tooMuch = true
		}
	}
	if tooMuch {
		return Seat{}, Refuse("%s is for more than you may decide in another’s place. It waits for %s.", r.ID, waits)
	}
	return Seat{}, Refuse("%s waits for %s, not for you.", r.ID, waits)
}

// seated makes sure of a seat before a decision is written, and returns the
// panel that it is on. It refuses nobody who was given the seat just now, and
// everybody who was not: the request has changed, the seat was used, or it is
// another's. Nor does anybody decide after the step has expired.
func (r *Request) seated(o *Org, by Handle, seat Seat, now time.Time) (Panel, error) {
	panel := o.Panel(r)
	if seat != r.seat(by, seat.For) || !o.mayDecide(r, by) || !slices.Contains(panel.Pool, cmp.Or(seat.For, by)) {
		return panel, Refuse("%s has changed in the meantime. Look at it again: /request show %s", r.ID, r.ID)
	}
	if at := r.ExpiresAt(); !at.IsZero() && !now.Before(at) {
		return panel, Refuse("%s has expired: nobody decided in time. To ask again: /request copy %s", r.ID, r.ID)
	}
	return panel, nil
}

// lastWords is how a request ended: who decided and why, or the reason given.
func (r *Request) lastWords(o *Org) string {
	n := len(r.Decisions)
	if n == 0 || r.State != Approved && r.State != Rejected {
		if r.Reason == "" {
			return ""
		}
		return "The reason: " + r.Reason
	}
	last := r.Decisions[n-1]
	words := o.nameOf(last.By)
	if last.For != "" {
		words += " for " + o.nameOf(last.For)
	}
	words += " " + string(last.Verdict) + " it"
	if last.Reason != "" {
		return words + ": " + last.Reason
	}
	return words + "."
}

func (o *Org) nameOf(h Handle) string {
	if p, ok := o.Person(h); ok {
		return p.Name
	}
	return "@" + string(h)
}

// names are the people's names as a list, or otherwise where there is nobody.
func (o *Org) names(people []Handle, otherwise string) string {
	if len(people) == 0 {
		return otherwise
	}
	names := make([]string, len(people))
	for i, h := range people {
		names[i] = o.nameOf(h)
	}
	return either(names)
}
