package recurrence_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"
)

var (
	someZones = []string{"UTC", "America/New_York", "Africa/Cairo", "America/Nuuk", "America/Havana", "Australia/Lord_Howe", "Asia/Kolkata"}
	someRules = []string{
		"daily at 2:30", "daily at midnight", "weekdays 23:30", "sunday 1:30", "monday, friday", "every second saturday 0:30",
		"last working day of the month", "1st of the month", "last sunday of the quarter 2:00", "*/30 0-3 * * 0,6", "0 * 1-7 * 5", "59 22,23 * 3,10 *",
	}
)

// anyPlan is a plan in a company with many holidays.
func anyPlan(t *testing.T, rt *rapid.T) recurrence.Plan {
	p := recurrence.Plan{
		Rule:     rule(t, rapid.SampledFrom(someRules).Draw(rt, "rule")),
		Zone:     zone(t, rapid.SampledFrom(someZones).Draw(rt, "zone")),
		DayOff:   rapid.SampledFrom(recurrence.DaysOff).Draw(rt, "day off"),
		Calendar: company,
	}
	often := rapid.IntRange(2, 5).Draw(rt, "a holiday every so many days")
	p.Calendar.Works = func(d dates.Date) bool { return d.Day%often != 0 && d.Weekday() != time.Sunday }
	if rapid.Bool().Draw(rt, "has a start") {
		p.Starts = anyDay(rt, "start")
	}
	if rapid.Bool().Draw(rt, "has an end") {
		p.Ends = anyDay(rt, "end")
	}
	return p
}

func anyDay(rt *rapid.T, label string) dates.Date {
	return dates.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 2*365).Draw(rt, label))
}

// TestNextAgreesWithOn: whatever the moment, what comes next is the first that
// the days have after it.
func TestNextAgreesWithOn(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := anyPlan(t, rt)
		from := anyDay(rt, "day")
		after := from.Midnight(p.Zone).Add(time.Duration(rapid.IntRange(-1, 24*60*60).Draw(rt, "second")) * time.Second)
		var want []recurrence.Occurrence
		last := after
		for d := from.AddDays(-1); d.Sub(from) < 100; d = d.AddDays(1) {
			on := p.On(d)
			seen := map[string]bool{}
			for _, o := range on {
				if o.Day != d || dates.Of(o.At) != d || seen[o.Key()] {
					rt.Fatalf("on %s comes %+v", d, o)
				}
				seen[o.Key()] = true
				if o.At.After(after) {
					if !o.At.After(last) {
						rt.Fatalf("after %s comes %s", last, o.At)
					}
					want, last = append(want, o), o.At
				}
			}
		}
		if len(want) == 0 {
			if o, ok := p.Next(after); ok && o.Day.Sub(from) < 100 {
				rt.Fatalf("after %s comes %+v, and nothing on its day", after, o)
			}
			return
		}
		want = want[:min(len(want), 20)]
		if got := p.Upcoming(after, len(want)); !slices.Equal(got, want) {
			rt.Fatalf("after %s come\n%+v, and on those days\n%+v", after, got, want)
		}
		for _, o := range want {
			if got, ok := p.Next(after); !ok || got != o {
				rt.Fatalf("after %s comes\n%+v, %t; want\n%+v", after, got, ok, o)
			}
			after = o.At
		}
	})
}

// cronText is five fields that mean something.
var cronText = rapid.Custom(func(t *rapid.T) string {
	var fields []string
	for _, bounds := range [][2]int{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}} {
		item := rapid.Custom(func(t *rapid.T) string {
			low := rapid.IntRange(bounds[0], bounds[1]).Draw(t, "low")
			high := rapid.IntRange(low, bounds[1]).Draw(t, "high")
			step := rapid.IntRange(1, bounds[1]).Draw(t, "step")
			return rapid.SampledFrom([]string{
				"*", "*", fmt.Sprint(low), fmt.Sprint(low), fmt.Sprintf("%d-%d", low, high),
				fmt.Sprintf("*/%d", step), fmt.Sprintf("%d/%d", low, step), fmt.Sprintf("%d-%d/%d", low, high, step),
			}).Draw(t, "item")
		})
		fields = append(fields, strings.Join(rapid.SliceOfN(item, 1, 3).Draw(t, "field"), ","))
	}
	return strings.Join(fields, " ")
})

// TestCronAgreesWithTheLibrary: in UTC, where clocks never change, the library is
// right. It gives up after five years, which is zero time.
func TestCronAgreesWithTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := cronText.Draw(t, "cron")
		schedule, err := cron.ParseStandard(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		after := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 15*365*24*60*60).Draw(t, "second")) * time.Second)
		r, err := recurrence.Parse(text)
		if err != nil {
			if next := schedule.Next(after); !next.IsZero() {
				t.Fatalf("%q is refused, and comes %s: %v", text, next, err)
			}
			return
		}
		for range 5 {
			want := schedule.Next(after)
			o, ok := recurrence.Plan{Rule: r}.Next(after)
			if want.IsZero() {
				if ok && o.At.Year() < after.Year()+5 {
					t.Fatalf("%q: after %s comes %s, and the library finds none", text, after, o.At)
				}
				return
			}
			if !ok || !o.At.Equal(want) || o.Gap || o.Twice || o.Shift != 0 {
				t.Fatalf("%q: after %s comes %+v, want %s", text, after, o, want)
			}
			after = want
		}
	})
}
