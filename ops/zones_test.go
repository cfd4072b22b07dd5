package ops_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/ops"
)

// Every zone that can be offered is one, once, and is read by its own name and by its
// city.
func TestZones(t *testing.T) {
	had := map[string]bool{}
	for _, name := range ops.Zones() {
		if had[name] {
			t.Errorf("%s is there twice", name)
		}
		had[name] = true
		if _, ok := ops.ZoneLocation(name); !ok {
			t.Errorf("%s is no zone", name)
		}
		if got, err := ops.ZoneName("zone", strings.ToLower(name)); err != nil || got != name {
			t.Errorf("%s was read as %q, %v", name, got, err)
		}
		city := name[strings.LastIndexByte(name, '/')+1:]
		if got, err := ops.ZoneName("zone", strings.ReplaceAll(city, "_", " ")); err != nil || !strings.HasSuffix(got, "/"+city) && got != city {
			t.Errorf("%s was read as %q, %v", city, got, err)
		}
	}
	if len(had) < 400 || !had["Europe/Lisbon"] || !had["America/Argentina/Ushuaia"] || !had["UTC"] {
		t.Errorf("there are %d", len(had))
	}
}

// What people say of how far they are from UTC is a zone that is that far.
func TestZoneOfOffset(t *testing.T) {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"UTC+2": 2 * time.Hour, "utc +2": 2 * time.Hour, "GMT-5": -5 * time.Hour, "+1": time.Hour, "−3": -3 * time.Hour, "+02:00": 2 * time.Hour,
		"+5:30": 5*time.Hour + 30*time.Minute, "UTC+0545": 5*time.Hour + 45*time.Minute, "+0": 0, "utc-0": 0, "+14": 14 * time.Hour, "-12": -12 * time.Hour,
	} {
		name, err := ops.ZoneName("zone", text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		loc, _ := ops.ZoneLocation(name)
		if _, seconds := at.In(loc).Zone(); time.Duration(seconds)*time.Second != want {
			t.Errorf("%q is %s, which is %d seconds from UTC", text, name, seconds)
		}
	}
	for _, text := range []string{"+15", "-13", "+2:17", "2", "UTC+", "+", "--2", "+2h", "+10:5"} {
		if name, err := ops.ZoneName("zone", text); err == nil {
			t.Errorf("%q was read as %s", text, name)
		}
	}
	for name, want := range map[string]string{"Etc/GMT-2": "UTC+2", "Etc/GMT+5": "UTC−5", "Europe/Lisbon": "Europe/Lisbon", "America/New_York": "America/New York"} {
		if got := ops.ZoneWords(name); got != want {
			t.Errorf("%s reads %q", name, got)
		}
	}
	if got, err := ops.ZoneName("zone", ops.ZoneWords("Etc/GMT+5")); err != nil || got != "Etc/GMT+5" {
		t.Errorf("what people read is not what they can type: %q, %v", got, err)
	}
}

// The file counts for more than what somebody has chosen, and that for more than what
// a platform or the department says.
func TestWithZones(t *testing.T) {
	base := &ops.Org{
		Timezone:    "Europe/Berlin",
		Departments: []ops.Department{{Handle: "yard", Timezone: "Asia/Tokyo"}},
		People: []ops.Person{
			{Handle: "ana", Timezone: "Europe/Lisbon"}, {Handle: "bo"}, {Handle: "cy", Department: "yard"}, {Handle: "di"}, {Handle: "ed"},
		},
	}
	chosen := map[ops.Handle]string{"ana": "Asia/Tokyo", "bo": "America/New_York", "cy": "America/Lima", "ed": "No/Where", "gone": "UTC"}
	org := base.WithZones(chosen).With([]ops.Link{
		{Person: "bo", Platform: "slack", Account: "U2", Zone: "Europe/Paris"}, {Person: "di", Platform: "slack", Account: "U4", Zone: "Europe/Paris"},
	})
	want := map[ops.Handle]string{"ana": "Europe/Lisbon", "bo": "America/New_York", "cy": "America/Lima", "di": "Europe/Paris", "ed": "Europe/Berlin"}
	for h, zone := range want {
		p, _ := org.Person(h)
		if got := org.Location(p).String(); got != zone {
			t.Errorf("%s lives in %s, want %s", h, got, zone)
		}
	}
	var unknown []ops.Handle
	for _, p := range org.People {
		if !org.KnowsZone(p) {
			unknown = append(unknown, p.Handle)
		}
	}
	if !slices.Equal(unknown, []ops.Handle{"ed"}) {
		t.Errorf("it is not known of %v", unknown)
	}
	if p, _ := base.Person("bo"); p.Timezone != "" {
		t.Error("the organisation of the file was changed")
	}
	if base.WithZones(nil) != base {
		t.Error("it was copied for nothing")
	}
	if p, _ := base.Person("cy"); !base.KnowsZone(p) {
		t.Error("the department says where it is")
	}
}
