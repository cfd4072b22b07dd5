package commands_test

import (
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// How a request has ended by the clock is no emergency: who has asked hears of it in
// their working hours, once, and when they are back if they are away by then.
func TestExpiryIsToldAtWork(t *testing.T) {
	c := newCompanyWith(t, func(o *ops.Org) {
		o.Checkins = nil
		for i := range o.Approval {
			for j := range o.Approval[i].Steps {
				o.Approval[i].Steps[j].EscalateAfter, o.Approval[i].Steps[j].ExpireAfter = dates.Span{}, dates.Span{Time: time.Hour}
			}
		}
	})
	c.do("noa", "request budget €3,000 Racks") // of New York, where it is three in the morning
	told(t, c.pass("2026-11-23 13:59"), "noa")
	if r := c.request("REQ-1"); r.State != ops.Expired {
		t.Fatalf("%s is %s", r.ID, r.State)
	}
	c.do("ana", "away until tomorrow who:@noa")
	told(t, c.pass("2026-11-25 13:59"), "noa", "AWAY-1")
	told(t, c.pass("2026-11-25 15:00"), "noa", "REQ-1")
	c.do("tom", "risk log Nothing much")
	told(t, c.pass("2026-11-27 15:00"), "noa")
	c.checkStore()
}
