package ops

import (
	"math/big"
	"strings"
	"time"

	"adjutant/ops/money"
)

// Split is a sign that requests were cut up to stay under a threshold.
type Split struct {
	Together  money.Amount
	Threshold money.Amount
	Requests  []ID
}

// splitDays is how far apart requests may be and still be added up.
const splitDays = 30

// SplitSince is the moment from which requests are added up.
func SplitSince(now time.Time) time.Time { return now.AddDate(0, 0, -splitDays) }

// LooksSplit compares a request with others of the same requester for the same
// vendor or department, made within thirty days of it: together over the
// threshold of the band that each of them stays under. Those that came to
// nothing are not counted. It does not depend on when it is asked, so that
// waiting makes nothing look better. A request that is not kept yet, and so has
// no date, is compared with all that it is given.
func (o *Org) LooksSplit(r Request, recent []Request) (Split, bool) {
	rule, ok := o.RouteFor(r.Kind, r.Department, r.Amount)
	if !ok || rule.UpTo == nil {
		return Split{}, false
	}
	// The sums are in whole minor units, the threshold may lie between two.
	limit, ok := o.inCompanyMoney(*rule.UpTo)
	threshold, err := o.Convert(*rule.UpTo, o.Currency)
	if !ok || err != nil {
		return Split{}, false
	}
	over := func(a money.Amount) bool {
		return a.Currency != o.Currency || new(big.Rat).SetInt64(a.Minor).Cmp(limit) > 0
	}
	split := Split{Together: r.Worth, Threshold: threshold}
	for _, other := range recent {
		if !r.sameNeed(other) || other.nothingCame() || over(other.Worth) {
			continue // one over the threshold went to those who decide on that much
		}
		if split.Together, err = split.Together.Add(other.Worth); err != nil {
			return Split{}, false
		}
		split.Requests = append(split.Requests, other.ID)
	}
	return split, len(split.Requests) > 0 && over(split.Together)
}

// sameNeed reports whether another request may be a part of the same need.
func (r *Request) sameNeed(other Request) bool {
	switch {
	case other.ID == r.ID || other.Owner != r.Owner || other.Kind != r.Kind:
		return false
	case !r.Created.IsZero() && (other.Created.Before(SplitSince(r.Created)) || r.Created.Before(SplitSince(other.Created))):
		return false
	}
	return other.Department == r.Department || r.Vendor != "" && plainVendor(other.Vendor) == plainVendor(r.Vendor)
}

// nothingCame reports whether the request ended without any money.
func (r *Request) nothingCame() bool {
	switch r.State {
	case Rejected, Withdrawn, Expired:
		return true
	case Cancelled:
		return r.Spent.IsZero()
	}
	return false
}

// plainVendor is a vendor's name without what people write differently each time.
func plainVendor(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), " "))
}
