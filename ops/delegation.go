package ops

import (
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Delegation lets somebody decide in another's place for a time. Its owner is
// who delegates. It is not passed on: who decides for another cannot hand that
// to a third.
type Delegation struct {
	Meta
	To   Handle     `json:"to"`
	From dates.Date `json:"from"`
	// Until is the last day on which it holds.
	Until dates.Date `json:"until"`
	// Ceiling is the largest worth that may be decided, in the company's
	// currency; zero for none.
	Ceiling money.Amount `json:"ceiling,omitzero"`
	Reason  string       `json:"reason,omitempty"`
	Revoked dates.Date   `json:"revoked,omitzero"`
}

// Index puts delegations that were not revoked into lists by who gave and who
// has them, those that end last first.
func (d *Delegation) Index() []Entry {
	if !d.Revoked.IsZero() {
		return nil
	}
	facets := FacetsOf(&d.Meta)
	return []Entry{
		{List: "from", Key: []string{string(d.Owner), d.Until.String()}, Facets: facets},
		{List: "to", Key: []string{string(d.To), d.Until.String()}, Facets: facets},
	}
}

// HoldsOn reports whether the delegation holds on the day.
func (d Delegation) HoldsOn(today dates.Date) bool {
	return d.Revoked.IsZero() && !today.Before(d.From) && !today.After(d.Until)
}

// Covers reports whether a request of that worth is within the ceiling.
func (d Delegation) Covers(worth money.Amount) bool {
	if d.Ceiling == (money.Amount{}) {
		return true
	}
	order, err := worth.Cmp(d.Ceiling)
	return err == nil && order <= 0
}

// Check refuses a delegation that cannot be meant.
func (d Delegation) Check(today dates.Date) error {
	switch {
	case d.To == d.Owner:
		return Wrong("to", "That is you. Who should decide in your place?")
	case d.Until.Before(today):
		return Wrong("until", "%s has passed. What is the last day?", dates.Format(d.Until, today))
	case d.Until.Before(d.From):
		return Wrong("until", "It would end before it begins.")
	case d.Until.Sub(d.From) > 366:
		return Wrong("until", "At most a year at a time.")
	case d.Ceiling != (money.Amount{}) && d.Ceiling.Minor <= 0:
		// Kept as it is, it would be read back as no ceiling at all.
		return Wrong("ceiling", "Up to which amount may they decide? To let them decide on any, leave it out.")
	}
	return nil
}
