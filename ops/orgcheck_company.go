package ops

import (
	"regexp"
	"slices"
	"time"

	"adjutant/ops/dates"
)

// localeForm is a language, perhaps a script, perhaps a country or region:
// en-GB, zh-Hant-TW, es-419.
var localeForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`)

func (c *orgChecker) checkCompany() {
	c.oneLine("company", "the company's name", c.org.Company, 80)
	if !localeForm.MatchString(c.org.Locale) {
		c.add("locale", "%q is not a locale: write language and country, like en-GB or de-DE", shortText(c.org.Locale))
	}
}

// zone refuses what is not the name of a time zone. An empty one is fine where
// it is inherited.
func (c *orgChecker) zone(path, name string) {
	if name == "" {
		return
	}
	// LoadLocation takes "Local" for the zone of the server, which is
	// nobody's.
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		c.add(path, "%q is not a time zone: write area and city, like Europe/Berlin, or UTC", shortText(name))
	}
}

func (c *orgChecker) checkTime() {
	o := c.org
	if o.Timezone == "" {
		c.add("timezone", "the company needs a time zone: write area and city, like Europe/Berlin, or UTC")
	}
	c.zone("timezone", o.Timezone)
	if len(o.Workweek) == 0 {
		c.add("workweek", "nobody works on any day: write the working days, like [mon, tue, wed, thu, fri]")
	}
	c.workweek("workweek", o.Workweek)
	c.hours("working_hours", o.Hours)
}

func (c *orgChecker) workweek(path string, week []time.Weekday) {
	for i, day := range week {
		if slices.Contains(week[:i], day) {
			c.add(item(path, i), "%s is in the working week twice: delete one", day)
		}
	}
}

func (c *orgChecker) hours(path string, h Hours) {
	if h.From < 0 || h.To > 24*60 || h.From >= h.To {
		c.add(path, "the working hours end before they begin: write the earlier time first, like 09:00-17:30")
	}
}

// checkHolidays refuses a day that is off twice for the same people: one of the two
// lines is a mistake, most often in the date.
func (c *orgChecker) checkHolidays() {
	for i, day := range c.org.Holidays {
		path := item("holidays", i)
		c.oneLine(path+".name", "the holiday's name", day.Name, 80)
		if day.Date.IsZero() {
			c.add(path+".date", "the holiday has no date: write one, like date: 2026-12-25")
		} else if day.Date.Year < dates.FirstYear || day.Date.Year > dates.LastYear {
			c.add(path+".date", "the holiday's year must be from %d to %d", dates.FirstYear, dates.LastYear)
		}
		for j, d := range day.Departments {
			c.knowsDepartment(item(path+".departments", j), d)
			if slices.Contains(day.Departments[:j], d) {
				c.add(item(path+".departments", j), "%s is named twice: delete one", d)
			}
		}
		for j, other := range c.org.Holidays[:i] {
			if other.Date != day.Date || day.Date.IsZero() {
				continue
			}
			because := []string{path, item("holidays", j)}
			switch shared := sharedDepartment(other, day); {
			case len(other.Departments) == 0:
				c.addBecause(path+".date", because, "%s is already off for everybody (%s): delete one of the two", day.Date, other.Name)
			case len(day.Departments) == 0:
				c.addBecause(path+".date", because, "%s is already off for %s (%s): delete that line, this one is for everybody", day.Date, other.Departments[0], other.Name)
			case shared != "":
				c.addBecause(path+".date", because, "%s is already off for %s (%s): delete one of the two", day.Date, shared, other.Name)
			default:
				continue
			}
			break
		}
	}
}

// sharedDepartment is a department that both holidays name, or "".
func sharedDepartment(a, b Holiday) Handle {
	for _, d := range b.Departments {
		if slices.Contains(a.Departments, d) {
			return d
		}
	}
	return ""
}

func (c *orgChecker) checkWorkspaces() {
	for _, platform := range sortedKeys(c.org.Workspaces) {
		ids := c.org.Workspaces[platform]
		for i, id := range ids {
			path := item("workspaces."+platform, i)
			if id == "" {
				c.add(path, "the id is empty: write the %s workspace's id", platform)
			} else if slices.Contains(ids[:i], id) {
				c.add(path, "%s is here twice: delete one", id)
			}
		}
	}
}

func (c *orgChecker) checkRisk() {
	oneOf(c, "risk.alert_from", "a level of risk", c.org.Risk.AlertFrom, Levels)
	for _, level := range sortedKeys(c.org.Risk.ReviewDays) {
		path := "risk.review_every." + string(level)
		oneOf(c, path, "a level of risk", level, Levels)
		c.days(path, c.org.Risk.ReviewDays[level])
	}
	for _, level := range Levels {
		if _, ok := c.org.Risk.ReviewDays[level]; !ok {
			c.add("risk.review_every", "risks that are %s are never reviewed: add %s: 90d", level.Word(), level)
		}
	}
	c.days("risk.accept_for", c.org.Risk.AcceptDays)
	c.days("update.stale_after", c.org.Update.StaleDays)
}

// days refuses a number of days that cannot be meant.
func (c *orgChecker) days(path string, days int) {
	const most = 3650
	if days < 1 || days > most {
		c.add(path, "%d days cannot be meant: write 1d to %dd", days, most)
	}
}
