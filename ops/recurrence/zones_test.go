package recurrence_test

import (
	"archive/zip"
	"fmt"
	"io/fs"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

const (
	firstYear = 2026
	lastYear  = 2040
	// quarter is what all clocks of these years agree on: they change at a
	// quarter of an hour, by some quarters.
	quarter = 15 * time.Minute
)

// clocks are a zone that differs from the others in these years, with its
// changes.
type clocks struct {
	*time.Location
	changes []time.Time
}

// allClocks are the zones of the IANA database, one for all that agree in these
// years. The database is that of the Go distribution, so that the test is the
// same everywhere.
var allClocks = sync.OnceValues(func() ([]clocks, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	var list []clocks
	files, agree := map[string]bool{}, map[string]bool{}
	for _, f := range archive.File {
		data, err := fs.ReadFile(archive, f.Name)
		if err != nil || files[string(data)] {
			continue // a folder, or another name for a zone
		}
		files[string(data)] = true
		loc, err := time.LoadLocationFromTZData(f.Name, data)
		if err != nil {
			return nil, err
		}
		zone := clocks{loc, changesOf(loc)}
		signature := fmt.Sprint(offsetAt(time.Date(firstYear, 1, 1, 0, 0, 0, 0, loc)))
		for _, c := range zone.changes {
			signature += fmt.Sprint(" ", c.Unix(), " ", offsetAt(c))
		}
		if !agree[signature] {
			agree[signature] = true
			list = append(list, zone)
		}
	}
	if len(files) < 300 || len(list) < 60 {
		return nil, fmt.Errorf("of the database came %d zones, and %d that differ", len(files), len(list))
	}
	return list, nil
})

// changesOf are the moments at which the clocks change. It looks at each day
// rather than loop over Time.ZoneBounds, which is wrong on the last day of some
// years.
func changesOf(loc *time.Location) []time.Time {
	var list []time.Time
	const day = 24 * time.Hour
	t := time.Date(firstYear, 1, 1, 0, 0, 0, 0, loc)
	for before := offsetAt(t); t.Year() <= lastYear; t = t.Add(day) {
		after := offsetAt(t.Add(day))
		if after != before {
			n := sort.Search(int(day/time.Second), func(n int) bool { return offsetAt(t.Add(time.Duration(n)*time.Second)) != before })
			list = append(list, t.Add(time.Duration(n)*time.Second))
		}
		before = after
	}
	return list
}

func offsetAt(t time.Time) int {
	_, seconds := t.Zone()
	return seconds
}

// glance is what the clocks show at a moment.
type glance struct {
	at     time.Time
	minute int // of the day
	offset int
}

// face is what the clocks show on a day, each quarter of an hour. Plans are
// compared with it.
type face []glance

// faces are those of all days that the zone shows whole between the moments.
func faces(loc *time.Location, from, to time.Time) map[dates.Date]face {
	days := map[dates.Date]face{}
	for t := from.In(loc); t.Before(to); t = t.Add(quarter) {
		g := glance{at: t, offset: offsetAt(t)}
		shown := t.UTC().Add(time.Duration(g.offset) * time.Second)
		g.minute = shown.Hour()*60 + shown.Minute()
		days[dates.Of(shown)] = append(days[dates.Of(shown)], g)
	}
	delete(days, dates.Of(from.In(loc)))
	delete(days, dates.Of(to.In(loc)))
	return days
}

// due is when something has to happen that is meant for that time of day.
func (f face) due(c dates.Clock) glance {
	meant := c.Hour*60 + c.Minute
	if i := slices.IndexFunc(f, func(g glance) bool { return g.minute == meant }); i >= 0 {
		return f[i]
	}
	if i := slices.IndexFunc(f, func(g glance) bool { return g.minute > meant }); i >= 0 {
		return f[i] // right after the gap
	}
	// The gap lasts until midnight.
	g := f[len(f)-1]
	return glance{g.at.Add(quarter - time.Minute), g.minute + 14, g.offset}
}

// again reports whether the clocks show it once more on the day.
func (f face) again(g glance) bool {
	return slices.ContainsFunc(f, func(other glance) bool { return other.minute == g.minute && other.at.After(g.at) })
}

// TestEveryChangeOfEveryZone looks at the days around each change of the clocks:
// one run on each local day, at the right moment, and on no other day.
func TestEveryChangeOfEveryZone(t *testing.T) {
	rules := map[dates.Clock]recurrence.Rule{}
	for _, c := range []dates.Clock{{}, {Minute: 30}, {Hour: 1, Minute: 30}, {Hour: 2}, {Hour: 2, Minute: 30}, {Hour: 3}, {Hour: 23, Minute: 30}} {
		rules[c] = rule(t, "daily "+c.String())
	}
	zones, err := allClocks()
	if err != nil {
		t.Fatal(err)
	}
	changes := 0
	for _, zone := range zones {
		for _, change := range zone.changes {
			changes++
			if !change.Equal(change.Truncate(quarter)) {
				t.Errorf("%s: the clocks change at %s, and the test would not see it", zone, change)
			}
			days := faces(zone.Location, change.Add(-60*time.Hour), change.Add(60*time.Hour))
			for c, r := range rules {
				runsOnceADay(t, recurrence.Plan{Rule: r, Zone: zone.Location}, c, days)
			}
		}
	}
	if changes < 500 {
		t.Errorf("the clocks change only %d times", changes)
	}
}

// TestEveryDayOfSomeZones does the same on all days, at one time of day that is
// skipped or repeated in each.
func TestEveryDayOfSomeZones(t *testing.T) {
	for name, c := range map[string]dates.Clock{
		"Africa/Cairo": {}, "America/Nuuk": {Hour: 23, Minute: 30},
		"Australia/Lord_Howe": {Hour: 2, Minute: 15}, "Africa/Casablanca": {Hour: 2, Minute: 30},
	} {
		loc := zone(t, name)
		days := faces(loc, time.Date(firstYear, 1, 1, 0, 0, 0, 0, loc), time.Date(lastYear+1, 1, 1, 0, 0, 0, 0, loc))
		if len(days) < 15*365 {
			t.Errorf("%s has %d days", name, len(days))
		}
		runsOnceADay(t, recurrence.Plan{Rule: rule(t, "daily "+c.String()), Zone: loc}, c, days)
	}
}

// runsOnceADay checks a daily plan against what the clocks show.
func runsOnceADay(t *testing.T, p recurrence.Plan, c dates.Clock, days map[dates.Date]face) {
	t.Helper()
	order := slices.SortedFunc(maps.Keys(days), dates.Date.Compare)
	last := glance{at: days[order[0]][0].at.Add(-time.Nanosecond)}
	for i, d := range order {
		due := days[d].due(c)
		o, ok := p.Next(last.at)
		if !ok || o.Day != d || o.Clock != c || !o.At.Equal(due.at) || dates.Of(o.At) != d || !o.At.After(last.at) {
			t.Errorf("%s, daily at %s: after %s comes %s for %s, want %s", p.Zone, c, last.at, o.At, o.Key(), due.at)
			return
		}
		if on := p.On(d); len(on) != 1 || on[0] != o {
			t.Errorf("%s, daily at %s: on %s comes %v, want %v", p.Zone, c, d, on, o)
		}
		if o.Gap != (due.minute != c.Hour*60+c.Minute) || o.Twice != days[d].again(due) {
			t.Errorf("%s, daily at %s: at %s, gap %t and twice %t", p.Zone, c, o.At, o.Gap, o.Twice)
		}
		if shift := time.Duration(due.offset-last.offset) * time.Second; i > 0 && o.Shift != shift {
			t.Errorf("%s, daily at %s: at %s the clocks have changed by %s, want %s", p.Zone, c, o.At, o.Shift, shift)
		}
		last = due
	}
}

// TestEveryWeekOfEveryZone goes through all the years: a weekly plan comes on its
// day of the week, each week, and on no other. The days and times go round the
// zones.
func TestEveryWeekOfEveryZone(t *testing.T) {
	times := []dates.Clock{{}, {Hour: 2, Minute: 30}, {Hour: 23, Minute: 30}, {Minute: 30}, {Hour: 9}}
	zones, err := allClocks()
	if err != nil {
		t.Fatal(err)
	}
	for i, zone := range zones {
		week := time.Weekday(i % 7)
		if len(zone.changes) > 0 {
			week = zone.changes[0].Weekday() // mostly that of the others
		}
		c := times[i%len(times)]
		p := recurrence.Plan{
			Rule: rule(t, week.String()+" "+c.String()), Zone: zone.Location,
			Starts: dates.Date{Year: firstYear, Month: 1, Day: 1}, Ends: dates.Date{Year: lastYear, Month: 12, Day: 31},
		}
		due := p.Starts
		for due.Weekday() != week {
			due = due.AddDays(1)
		}
		var last time.Time
		for ; !due.After(p.Ends); due = due.AddDays(7) {
			o, ok := p.Next(last)
			if !ok || o.Day != due || dates.Of(o.At) != due || !o.At.After(last) || o.Clock != c {
				t.Errorf("%s, %s: after %s comes %s, want one on %s", p.Zone, p.Rule, last, o.At, due)
				break
			}
			last = o.At
		}
		if o, ok := p.Next(last); ok {
			t.Errorf("%s, %s: after the end comes %s", p.Zone, p.Rule, o.At)
		}
	}
}
