package commands_test

import (
	"slices"
	"testing"

	"adjutant/ops"
)

// several has Ana asked some times a day, whatever day it is.
func several(every string) func(*ops.Org) {
	return func(o *ops.Org) {
		awake(o)
		o.Checkins[0].Who, o.Checkins[0].Every, o.Checkins[0].OnDayOff = []string{"@ana", "@gus"}, every, "run"
		o.Checkins[0].Timezone = "Europe/Berlin"
		o.Checkins[0].CloseAfter.Days, o.Checkins[0].CloseAfter.Time = 2, 0
		o.Checkins = o.Checkins[:1]
	}
}

// occasions are those on which a person was asked, in order, and how.
func (c *company) occasions(who string) (all []string) {
	for _, k := range slices.Backward(c.checkinsOf(who)) {
		all = append(all, k.Occasion().Key()+" "+string(k.State))
	}
	return all
}

// Each occasion of a day is asked once, and each has a round of its own, in which
// everybody is who is asked then.
func TestCheckinsSeveralTimesADay(t *testing.T) {
	c := newCompanyWith(t, several("0 9,13,17 * * *"))
	c.do("tom", "risk log Nothing much")
	c.pass("2026-11-24 17:00")
	want := []string{
		"2026-11-23 13:00 missed", "2026-11-23 17:00 missed",
		"2026-11-24 09:00 missed", "2026-11-24 13:00 missed", "2026-11-24 17:00 open",
	}
	if got := c.occasions("ana"); !slices.Equal(got, want) {
		t.Errorf("Ana was asked %q, want %q", got, want)
	}
	rounds := map[ops.ID]string{}
	for _, who := range []string{"ana", "gus"} {
		for _, k := range c.checkinsOf(who) {
			if on, had := rounds[k.Round]; had && on != k.Occasion().Key() {
				t.Errorf("%s of %s is in the round of %s", k.ID, k.Occasion().Key(), on)
			}
			rounds[k.Round] = k.Occasion().Key()
		}
	}
	if len(rounds) != 5 {
		t.Errorf("rounds: %v", rounds)
	}
	c.checkStore()
}

// The hour that clocks skip is asked right after the gap, and is one occasion with
// what is due then; the hour that they repeat is asked once. What came due while the
// bot was not running is written down for each.
func TestCheckinsSeveralTimesWhereClocksChange(t *testing.T) {
	for _, season := range []struct {
		from, to string
		want     []string
	}{
		{"2027-03-27 08:00", "2027-03-29 12:00", []string{
			"2027-03-27 15:00 missed", "2027-03-28 02:00 missed", "2027-03-28 15:00 missed", "2027-03-29 02:00 missed", "2027-03-29 03:00 open"}},
		{"2027-10-30 18:00", "2027-10-31 20:00", []string{"2027-10-31 02:00 missed", "2027-10-31 03:00 missed", "2027-10-31 15:00 open"}},
	} {
		c := newCompanyWith(t, several("0 2,3,15 * * *"))
		c.skip(season.from)
		c.do("tom", "risk log Nothing much")
		c.pass(season.to)
		if got := c.occasions("ana"); !slices.Equal(got, season.want) {
			t.Errorf("from %s Ana was asked %q, want %q", season.from, got, season.want)
		}
	}
	c := newCompanyWith(t, several("0 9,15 * * *"))
	c.do("tom", "risk log Nothing much")
	c.skip("2026-11-25 15:00")
	c.pass("2026-11-25 15:30")
	want := []string{
		"2026-11-23 15:00 not_asked", "2026-11-24 09:00 not_asked", "2026-11-24 15:00 not_asked",
		"2026-11-25 09:00 not_asked", "2026-11-25 15:00 open",
	}
	if got := c.occasions("ana"); !slices.Equal(got, want) {
		t.Errorf("after the bot was down Ana was asked %q, want %q", got, want)
	}
}
