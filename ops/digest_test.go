package ops_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// What is posted in a channel is read by whoever is in it, so it is what everybody may
// know, or what was said for just those people; nothing confidential.
func TestChannelSees(t *testing.T) {
	kinds := map[string]ops.Facets{
		"open": {}, "team": {Audience: ops.ForTeam}, "leaders": {Audience: ops.ForLeaders}, "coo": {Audience: ops.ForCOO}, "ceo": {Audience: ops.ForCEO},
		"own": {Audience: ops.ForDepartment, Department: "support"}, "other": {Audience: ops.ForDepartment, Department: "legal"},
		"secret": {Confidential: true}, "secret leaders": {Confidential: true, Audience: ops.ForLeaders},
	}
	for _, c := range []struct {
		audience ops.Audience
		of       ops.Handle
		want     string
	}{
		{ops.ForTeam, "", "open, team"},
		{ops.ForLeaders, "", "leaders, open, team"},
		{ops.ForDepartment, "support", "open, own, team"},
		{ops.ForCOO, "", "open, team"},
		{ops.ForCEO, "", "open, team"},
	} {
		var seen []string
		for name, facets := range kinds {
			if c.audience.ChannelSees(c.of, facets) {
				seen = append(seen, name)
			}
		}
		slices.Sort(seen)
		if got := strings.Join(seen, ", "); got != c.want {
			t.Errorf("a channel of %s %s sees %s, want %s", c.audience, c.of, got, c.want)
		}
	}
}

func TestMayRead(t *testing.T) {
	o := company()
	for _, c := range []struct {
		audience ops.Audience
		of       ops.Handle
		want     string
	}{
		{ops.ForCEO, "", "mia tom"},
		{ops.ForCOO, "", "mia tom"},
		{ops.ForLeaders, "", "mia tom fay ana zoe kai"},
		{ops.ForDepartment, "warehouse", "mia tom zoe kai yui"},
		{ops.ForTeam, "", "mia tom fay lea ana bo eli noa zoe kai yui uma"},
	} {
		var got []ops.Handle
		for _, p := range o.People {
			if c.audience.MayRead(o, p, c.of) {
				got = append(got, p.Handle)
			}
		}
		if joinAll(got) != c.want {
			t.Errorf("%s %s is read by %s, want %s", c.audience, c.of, joinAll(got), c.want)
		}
	}
}

// A head is told what a digest will say while they are at work and can still do
// something about it.
func TestBeforeWork(t *testing.T) {
	o := abroad()
	away := []ops.Absence{days(1, 2)} // 24 and 25 November
	for _, c := range []struct {
		who, until string
		absences   []ops.Absence
		want       string
	}{
		{"tom", "2026-11-23T12:00:00Z", nil, "2026-11-23T12:00:00Z"},
		{"tom", "2026-11-23T08:00:00Z", nil, "2026-11-23T08:00:00Z"},
		{"tom", "2026-11-23T07:59:59Z", nil, "2026-11-20T15:30:00Z"}, // the hour before the weekend
		{"tom", "2026-11-23T15:30:00Z", nil, "2026-11-23T15:30:00Z"},
		{"tom", "2026-11-23T15:30:01Z", nil, "2026-11-23T15:30:00Z"},
		{"tom", "2026-11-23T20:00:00Z", nil, "2026-11-23T15:30:00Z"},
		{"ana", "2026-11-26T08:00:00Z", away, "2026-11-23T16:30:00Z"},
		{"kai", "2026-11-25T00:00:00Z", nil, "2026-11-25T00:00:00Z"},
		{"kai", "2026-11-24T12:00:00Z", nil, "2026-11-23T07:30:00Z"}, // a holiday of the warehouse
		{"ana", "2026-11-26T08:00:00Z", []ops.Absence{days(-30, 30)}, ""},
	} {
		p, _ := o.Person(ops.Handle(c.who))
		got := o.BeforeWork(p, c.absences, at(t, c.until))
		if c.want == "" && !got.IsZero() || c.want != "" && !got.Equal(at(t, c.want)) {
			t.Errorf("%s before %s: %s, want %s", c.who, c.until, got, c.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := o.People[rapid.IntRange(0, len(o.People)-1).Draw(rt, "person")]
		until := at(t, "2026-11-23T00:00:00Z").Add(dates.Span{Days: rapid.IntRange(-40, 40).Draw(rt, "days")}.After(at(t, "2026-01-01T00:00:00Z")).Sub(at(t, "2026-01-01T00:00:00Z")))
		got := o.BeforeWork(p, nil, until)
		switch {
		case got.IsZero():
			rt.Fatalf("%s never works before %s", p.Handle, until)
		case got.After(until):
			rt.Fatalf("%s is after %s", got, until)
		case !o.AtWork(p, nil, got, false).Equal(got):
			rt.Fatalf("%s is not at work at %s", p.Handle, got)
		}
	})
}

// A digest for one department is about that of its recipient, and goes to no channel
// that is none's; one for the CEO or the COO goes to people only.
func TestDigestRecipients(t *testing.T) {
	o := company()
	for to, want := range map[string]ops.Handle{"@ana": "support", "@yui": "warehouse", "#support": "support", "@mia": "finance"} {
		if got := (ops.Digest{Audience: ops.ForDepartment}).About(o, to); got != want {
			t.Errorf("to %s it is about %q, want %q", to, got, want)
		}
		if got := (ops.Digest{Audience: ops.ForLeaders}).About(o, to); got != "" {
			t.Errorf("for leaders, to %s it is about %q", to, got)
		}
	}
	for name, c := range map[string]struct {
		audience ops.Audience
		to, want string
	}{
		"people":             {ops.ForCEO, "@bo", ""},
		"leaders":            {ops.ForLeaders, "#support", ""},
		"the CEO’s":          {ops.ForCEO, "#support", "digests[0].to[0]: a digest for the CEO cannot go to a channel"},
		"the COO’s":          {ops.ForCOO, "#leadership", "digests[0].to[0]: a digest for the COO cannot go to a channel"},
		"a department’s":     {ops.ForDepartment, "#support", ""},
		"of no department’s": {ops.ForDepartment, "#leadership", "digests[0].to[0]: #leadership is no department’s channel"},
	} {
		o := smallOrg()
		o.Channels = []ops.Channel{{Handle: "leadership", Channels: map[string]string{"slack": "C01LEAD"}}}
		o.Digests = []ops.Digest{{Name: "weekly", Audience: c.audience, To: []string{c.to}, Every: "friday 9:00"}}
		problems := o.Check()
		switch {
		case c.want == "" && len(problems) > 0:
			t.Errorf("%s: %v", name, problems)
		case c.want != "" && (len(problems) != 1 || !strings.HasPrefix(problems[0].Path+": "+problems[0].Text, c.want)):
			t.Errorf("%s: %v, want %s", name, problems, c.want)
		}
	}
}

// A digest comes on the same day to everybody who gets it: by the days off of the
// department that it is about, and otherwise by the company's.
func TestDigestDaysOff(t *testing.T) {
	o := abroad()
	o.Holidays = []ops.Holiday{
		{Date: dates.Date{Year: 2026, Month: 11, Day: 30}, Departments: []ops.Handle{"warehouse"}},
		{Date: dates.Date{Year: 2026, Month: 12, Day: 31}},
	}
	for _, c := range []struct {
		audience ops.Audience
		to, want string
	}{
		{ops.ForLeaders, "@kai", "2026-11-30 2026-12-30"}, // who is of the warehouse
		{ops.ForLeaders, "@mia", "2026-11-30 2026-12-30"},
		{ops.ForLeaders, "#warehouse", "2026-11-30 2026-12-30"},
		{ops.ForTeam, "@yui", "2026-11-30 2026-12-30"},
		{ops.ForDepartment, "@kai", "2026-11-27 2026-12-30"},
		{ops.ForDepartment, "#warehouse", "2026-11-27 2026-12-30"},
		{ops.ForDepartment, "@zoe", "2026-11-30 2026-12-30"},
	} {
		d := ops.Digest{Name: "monthly", Audience: c.audience, Every: "last working day of the month 09:00"}
		s, err := d.Schedule(c.to, at(t, "2026-11-24T00:00:00Z"), ops.Came{})
		if err != nil {
			t.Fatal(err)
		}
		var days []string
		for _, on := range s.Upcoming(o, c.to, at(t, "2026-11-24T00:00:00Z"), 2) {
			days = append(days, on.At.Format("2006-01-02"))
		}
		if got := strings.Join(days, " "); got != c.want {
			t.Errorf("for %s to %s it comes on %s, want %s", c.audience, c.to, got, c.want)
		}
	}
}
