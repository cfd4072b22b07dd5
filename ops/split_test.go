package ops_test

import (
	"testing"

	"adjutant/ops"
	"adjutant/ops/money"
)

// splitting is a request of Eli for support, so many days before noon.
func splitting(t *testing.T, o *ops.Org, id ops.ID, minor int64, daysAgo int) ops.Request {
	t.Helper()
	r := ops.Request{
		Meta: ops.Meta{ID: id, Owner: "eli", Department: "support", Created: noon.AddDate(0, 0, -daysAgo)},
		Kind: ops.BudgetRequest, Title: "Chairs", Vendor: "Ikea", Amount: money.Amount{Minor: minor, Currency: "EUR"},
	}
	return submitted(t, o, r)
}

// withThreshold lets the COO decide up to 5,000 EUR, and the CEO on more.
func withThreshold(bound money.Amount) *ops.Org {
	o := company()
	o.Approval = append(o.Approval[1:],
		ops.ApprovalRule{Kind: ops.BudgetRequest, UpTo: &bound, Steps: []ops.ApprovalStep{step("any", "coo")}},
		ops.ApprovalRule{Kind: ops.BudgetRequest, Over: &bound, Steps: []ops.ApprovalStep{step("any", "ceo")}})
	return o
}

func TestLooksSplit(t *testing.T) {
	o := withThreshold(eur(5_000))
	for name, c := range map[string]struct {
		mine, other int64
		daysAgo     int
		change      func(other *ops.Request)
		want        bool
	}{
		"a cent under":             {250_000, 249_999, 1, nil, false},
		"on it":                    {250_000, 250_000, 1, nil, false},
		"a cent over":              {250_000, 250_001, 1, nil, true},
		"thirty days ago":          {300_000, 300_000, 30, nil, true},
		"thirty-one days ago":      {300_000, 300_000, 31, nil, false},
		"thirty days later":        {300_000, 300_000, -30, nil, true},
		"thirty-one days later":    {300_000, 300_000, -31, nil, false},
		"over it before":           {300_000, 500_001, 1, nil, false},
		"over it now":              {500_001, 300_000, 1, nil, false},
		"at the threshold before":  {1, 500_000, 1, nil, true},
		"another requester":        {300_000, 300_000, 1, func(r *ops.Request) { r.Owner = "noa" }, false},
		"another kind":             {300_000, 300_000, 1, func(r *ops.Request) { r.Kind = ops.TechnologyRequest }, false},
		"itself":                   {300_000, 300_000, 1, func(r *ops.Request) { r.ID = "REQ-7" }, false},
		"another vendor":           {300_000, 300_000, 1, func(r *ops.Request) { r.Vendor = "Vitra" }, true},
		"another department":       {300_000, 300_000, 1, func(r *ops.Request) { r.Department = "finance" }, true},
		"both others":              {300_000, 300_000, 1, func(r *ops.Request) { r.Department, r.Vendor = "finance", "Vitra" }, false},
		"a vendor in other words":  {300_000, 300_000, 1, func(r *ops.Request) { r.Department, r.Vendor = "finance", " IKEA " }, true},
		"no vendors":               {300_000, 300_000, 1, func(r *ops.Request) { r.Department, r.Vendor = "finance", "" }, false},
		"rejected":                 {300_000, 300_000, 1, func(r *ops.Request) { r.State = ops.Rejected }, false},
		"withdrawn":                {300_000, 300_000, 1, func(r *ops.Request) { r.State = ops.Withdrawn }, false},
		"expired":                  {300_000, 300_000, 1, func(r *ops.Request) { r.State = ops.Expired }, false},
		"cancelled":                {300_000, 300_000, 1, func(r *ops.Request) { r.State = ops.Cancelled }, false},
		"cancelled, but part paid": {300_000, 300_000, 1, func(r *ops.Request) { r.State, r.Spent = ops.Cancelled, eur(1) }, true},
		"approved":                 {300_000, 300_000, 1, func(r *ops.Request) { r.State = ops.Approved }, true},
		"to be changed":            {300_000, 300_000, 1, func(r *ops.Request) { r.State = ops.ChangesRequested }, true},
		"fulfilled":                {300_000, 300_000, 1, func(r *ops.Request) { r.State = ops.Fulfilled }, true},
		"in another company money": {300_000, 300_000, 1, func(r *ops.Request) { r.Worth.Currency = "USD" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			mine, other := splitting(t, o, "REQ-7", c.mine, 0), splitting(t, o, "REQ-6", c.other, c.daysAgo)
			if c.change != nil {
				c.change(&other)
			}
			split, looks := o.LooksSplit(mine, []ops.Request{other})
			if looks != c.want {
				t.Fatalf("%t, %+v", looks, split)
			}
			if looks && (split.Together.Minor != c.mine+c.other || split.Threshold != eur(5_000) || len(split.Requests) != 1 || split.Requests[0] != "REQ-6") {
				t.Errorf("%+v", split)
			}
		})
	}
}

func TestLooksSplitOfSeveral(t *testing.T) {
	o := withThreshold(eur(5_000))
	mine := splitting(t, o, "REQ-9", 240_000, 0)
	others := []ops.Request{splitting(t, o, "REQ-8", 240_000, 3), splitting(t, o, "REQ-7", 480_000, 9)}
	if split, looks := o.LooksSplit(mine, others); !looks || split.Together != eur(9_600) || len(split.Requests) != 2 {
		t.Errorf("%+v", split)
	}
	if _, looks := o.LooksSplit(mine, nil); looks {
		t.Error("one request alone looks split")
	}
	// Before it is kept it has no date.
	mine.ID, mine.Created = "", ops.Meta{}.Created
	if _, looks := o.LooksSplit(mine, others); !looks {
		t.Error("it is pointed out only after it was kept")
	}
	mine.Amount = eur(5_001)
	if _, looks := o.LooksSplit(mine, others); looks {
		t.Error("what has no threshold above it looks split")
	}
}

// The threshold in a foreign currency is not rounded before it is compared:
// 819,672 JPY are 4,999.9992 EUR.
func TestLooksSplitAtAnUnevenThreshold(t *testing.T) {
	o := withThreshold(money.Amount{Minor: 819_672, Currency: "JPY"})
	mine := splitting(t, o, "REQ-7", 250_000, 0)
	for minor, want := range map[int64]bool{249_998: false, 249_999: false, 250_000: true} {
		if _, looks := o.LooksSplit(mine, []ops.Request{splitting(t, o, "REQ-6", minor, 1)}); looks != want {
			t.Errorf("with %d cents: %t", minor, looks)
		}
	}
}
