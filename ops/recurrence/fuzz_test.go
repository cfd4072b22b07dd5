package recurrence_test

import (
	"errors"
	"testing"
	"time"
	"unicode/utf8"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"every second monday 08:30", "last working day of the month 16:00", "the 15th of every month at noon", "Mon, thu and fridays",
		"*/15 0-5 1 jan mon", "0 9 30 2 *", "59/59 23 31-31/31 dec sat,0", "@daily", "TZ=0", "CRON_TZ=", "at", "of the", ",", "İ", "\xff",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := recurrence.Parse(text)
		var e *recurrence.Error
		if err != nil {
			if !errors.As(err, &e) || err.Error() == "" || !utf8.ValidString(err.Error()) || utf8.RuneCountInString(err.Error()) > 250 {
				t.Errorf("Parse(%q) fails with what cannot be shown: %q", text, err)
			}
			return
		}
		if again, err := recurrence.Parse(r.String()); err != nil || again != r {
			t.Errorf("Parse(%q) = %q, read back as %q, %v", text, r, again, err)
		}
		kept, err := r.MarshalText()
		var again recurrence.Rule
		if err != nil || again.UnmarshalText(kept) != nil || again != r {
			t.Errorf("%q is kept as %q, and read back as %q", text, kept, again)
		}
		if _, ok := (recurrence.Plan{Rule: r}).Next(wednesday); !ok {
			t.Errorf("Parse(%q) never comes", text)
		}
	})
}

func FuzzNext(f *testing.F) {
	f.Add("daily at 2:30", int64(1772953200), int64(0), uint(1), uint(2), uint8(0b1111100), 0, 0)
	f.Add("30 23 * * 6", int64(1774728000), int64(5), uint(3), uint(3), uint8(1), 20_000, 30_000)
	f.Add("0 0 29 2 1", int64(-1)<<40, int64(0), uint(4), uint(1), uint8(0), -1_000_000, 2_000_000)
	f.Add("first working day of the quarter", int64(1)<<38, int64(0), uint(2), uint(0), uint8(0b1000000), 1_000_000, 0)
	f.Fuzz(func(t *testing.T, text string, seconds, nanoseconds int64, where, off uint, works uint8, starts, ends int) {
		r, err := recurrence.Parse(text)
		if err != nil {
			return
		}
		p := recurrence.Plan{
			Rule: r, Zone: zone(t, someZones[where%uint(len(someZones))]), DayOff: recurrence.DaysOff[off%uint(len(recurrence.DaysOff))],
			Calendar: recurrence.Calendar{
				Works:           func(d dates.Date) bool { return works>>d.Weekday()&1 != 0 },
				FiscalYearStart: dates.MonthDay{Month: time.Month(1 + off%12), Day: 1 + int(where%31)},
			},
		}
		if starts != 0 {
			p.Starts = dates.Date{Year: 1970, Month: 1, Day: 1}.AddDays(starts % 3_000_000)
		}
		if ends != 0 {
			p.Ends = dates.Date{Year: 1970, Month: 1, Day: 1}.AddDays(ends % 3_000_000)
		}
		after := time.Unix(seconds, nanoseconds)
		for range 3 {
			o, ok := p.Next(after)
			if !ok {
				return
			}
			if !o.At.After(after) || dates.Of(o.At) != o.Day || o.Day.Before(p.Starts) || !p.Ends.IsZero() && o.Day.After(p.Ends) {
				t.Fatalf("%s in %s, %s on days off, from %s to %s: after %s comes %+v", r, p.Zone, p.DayOff, p.Starts, p.Ends, after, o)
			}
			after = o.At
		}
	})
}
