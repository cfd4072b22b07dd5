package orgfile

import (
	"fmt"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// Marshal writes an organisation as a file. What has a default is written all
// the same, so that the file keeps its meaning when a default changes.
//
// Parse reads the file back to the same organisation if that has passed
// [ops.Org.Check]; the revision is not in the file, and a quorum that is not set
// is read back as "any", as is what of the use of a model is not set as its default.
// Marshal fails if the file has no way to say something:
// text that is not UTF-8, or an account on a platform that the file has no key
// for.
func Marshal(o *ops.Org) ([]byte, error) {
	d := &document{}
	d.line(0, "company: %s", scalarText(o.Company))
	d.line(0, "currency: %s", o.Currency)
	writeRates(d, o)
	d.line(0, "timezone: %s", scalarText(o.Timezone))
	d.line(0, "locale: %s", scalarText(o.Locale))
	d.line(0, "fiscal_year_starts: %s", o.FiscalYear)
	writeTimes(d, o)
	for _, write := range []func(*document, *ops.Org) error{writeWorkspaces, writeAccounts, writePeople, writeDepartments, writeChannels} {
		if err := write(d, o); err != nil {
			return nil, err
		}
	}
	writeRisk(d, o)
	writeApproval(d, o)
	writeBudgets(d, o)
	writeCheckins(d, o)
	writeDigests(d, o)
	writeModel(d, o)
	if !utf8.ValidString(d.String()) {
		return nil, fmt.Errorf("write the organisation: it holds text that is not UTF-8")
	}
	return []byte(d.String()), nil
}

func writeRates(d *document, o *ops.Org) {
	if len(o.Rates) == 0 {
		return
	}
	var f flow
	for _, rate := range o.Rates {
		f.put(scalarText(string(rate.Currency)), scalarText(rate.Value))
	}
	d.line(0, "rates: %s", f)
}

func writeTimes(d *document, o *ops.Org) {
	d.line(0, "workweek: %s", listText(weekText(o.Workweek)))
	d.line(0, "working_hours: %s", hoursText(o.Hours))
	if len(o.Holidays) == 0 {
		return
	}
	d.section("holidays")
	for _, h := range o.Holidays {
		var f flow
		f.put("date", h.Date.String())
		f.text("name", h.Name)
		putList(&f, "departments", h.Departments)
		d.line(2, "- %s", f)
	}
}

func weekText(week []time.Weekday) []string {
	days := make([]string, len(week))
	for i, day := range week {
		days[i] = weekdays[day%7]
	}
	return days
}

func hoursText(h ops.Hours) string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", h.From/60, h.From%60, h.To/60, h.To%60)
}

func writeWorkspaces(d *document, o *ops.Org) error {
	if len(o.Workspaces) == 0 {
		return nil
	}
	d.section("workspaces")
	for _, platform := range slices.Sorted(maps.Keys(o.Workspaces)) {
		if _, known := platforms[platform]; !known {
			return noKey(platform, "workspaces")
		}
		d.line(2, "%s: %s", platform, listText(o.Workspaces[platform]))
	}
	return nil
}

func writeAccounts(d *document, o *ops.Org) error {
	d.line(0, "\naccounts: {link_by_email: %t}", !o.NoEmailLinks)
	return nil
}

// putIDs adds the ids by platform of whatever is named.
func putIDs(f *flow, of string, ids map[string]string) error {
	for _, platform := range slices.Sorted(maps.Keys(ids)) {
		if _, known := platforms[platform]; !known {
			return noKey(platform, of)
		}
		f.text(platform, ids[platform])
	}
	return nil
}

func noKey(platform, of string) error {
	return fmt.Errorf("write the organisation: the file has no key for the platform %q of %s", platform, of)
}

func writePeople(d *document, o *ops.Org) error {
	d.section("people")
	for _, p := range o.People {
		var f flow
		f.text("name", p.Name)
		f.text("title", p.Title)
		putList(&f, "roles", p.Roles)
		f.text("department", string(p.Department))
		f.text("manager", string(p.Manager))
		f.text("timezone", p.Timezone)
		putList(&f, "workweek", weekText(p.Workweek))
		if p.Hours != (ops.Hours{}) {
			f.put("working_hours", hoursText(p.Hours))
		}
		f.text("email", p.Email)
		if err := putIDs(&f, string(p.Handle), p.Accounts); err != nil {
			return err
		}
		d.line(2, "%s: %s", scalarText(string(p.Handle)), f)
	}
	return nil
}

func writeDepartments(d *document, o *ops.Org) error {
	d.section("departments")
	for _, dep := range o.Departments {
		var f, channels flow
		f.text("name", dep.Name)
		f.text("head", string(dep.Head))
		f.text("deputy", string(dep.Deputy))
		f.text("parent", string(dep.Parent))
		f.text("timezone", dep.Timezone)
		if err := putIDs(&channels, string(dep.Handle), dep.Channels); err != nil {
			return err
		}
		if len(channels) > 0 {
			f.put("channels", channels.String())
		}
		d.line(2, "%s: %s", scalarText(string(dep.Handle)), f)
	}
	return nil
}

func writeChannels(d *document, o *ops.Org) error {
	if len(o.Channels) == 0 {
		return nil
	}
	d.section("channels")
	for _, ch := range o.Channels {
		var f flow
		if err := putIDs(&f, string(ch.Handle), ch.Channels); err != nil {
			return err
		}
		d.line(2, "%s: %s", scalarText(string(ch.Handle)), f)
	}
	return nil
}

// spanText is a length of time as the file has it, where none has to be said.
func spanText(s dates.Span) string {
	if s.IsZero() {
		return never
	}
	return s.String()
}

// putSpan adds a length of time, if there is one.
func putSpan(f *flow, key string, s dates.Span) {
	if !s.IsZero() {
		f.put(key, s.String())
	}
}
