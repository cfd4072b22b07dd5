package commands_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// expected is a time at which a digest has to come.
type expected struct {
	at    time.Time
	grace time.Duration
	key   string
}

// expect notes the digests that come after one moment and by another.
func (y *year) expect(from, to time.Time) {
	for _, d := range y.org.Digests {
		for _, recipient := range y.recipients(d) {
			key := d.Name + " " + recipient
			for _, at := range y.timesOf(d, recipient, from, to) {
				at.grace = d.Grace.Time + time.Duration(d.Grace.Days)*24*time.Hour
				if at.key != y.lastKey[key] {
					y.owed[key] = append(y.owed[key], at)
				}
			}
		}
	}
}

// recipients are who is to get a digest by now.
func (y *year) recipients(d ops.Digest) []string {
	all := slices.Clone(d.To)
	for id, versions := range y.history {
		last := versions[len(versions)-1].fields
		if !strings.HasPrefix(string(id), "SUB-") || last == nil {
			continue
		}
		s := as[ops.Subscription](y, last)
		to := "@" + string(s.Owner)
		person, here := y.org.Person(s.Owner)
		switch {
		case s.Digest != d.Name:
		case !s.On:
			all = slices.DeleteFunc(all, func(other string) bool { return other == to })
		case here && d.Audience.MayRead(y.org, person, d.About(y.org, to)) && !slices.Contains(all, to):
			all = append(all, to)
		}
	}
	return all
}

// timesOf are the times of a digest after one moment and by another, found by trying
// every day.
func (y *year) timesOf(d ops.Digest, to string, from, until time.Time) (times []expected) {
	name := d.Timezone
	if name == "" {
		name = y.org.Timezone
	}
	zone, err := time.LoadLocation(name)
	y.must(err)
	on, clock := d.Every[:strings.LastIndex(d.Every, " ")], d.Every[strings.LastIndex(d.Every, " ")+1:]
	hour, err := time.Parse("15:04", clock)
	y.must(err)
	for day := dates.Of(from.In(zone)).AddDays(-1); !day.After(dates.Of(until.In(zone))); day = day.AddDays(1) {
		comes := false
		switch on {
		case "weekdays":
			comes = day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
		case "last working day of the month":
			person, _ := y.org.Person(ops.Handle(strings.TrimPrefix(to, "@")))
			comes = y.lastWorkday(day, person.Department)
		default:
			comes = strings.EqualFold(day.Weekday().String(), on)
		}
		at := time.Date(day.Year, day.Month, day.Day, hour.Hour(), hour.Minute(), 0, 0, zone)
		if comes && at.After(from) && !at.After(until) {
			times = append(times, expected{at: at.UTC(), key: day.String() + " " + clock})
		}
	}
	return times
}

func (y *year) lastWorkday(day dates.Date, department ops.Handle) bool {
	works := func(day dates.Date) bool {
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday &&
			!slices.ContainsFunc(y.org.Holidays, func(h ops.Holiday) bool {
				return h.Date == day && (len(h.Departments) == 0 || slices.Contains(h.Departments, department))
			})
	}
	for next := day.AddDays(1); next.Month == day.Month; next = next.AddDays(1) {
		if works(next) {
			return false
		}
	}
	return works(day)
}

// arrives strikes off what an edition is for, and what it says was skipped.
func (y *year) arrives(e ops.Edition, key string) {
	due := y.owed[key]
	skipped := e.Skipped
	if all := y.made[key]; len(all) > 0 && all[len(all)-1].e.ID == e.ID {
		skipped -= all[len(all)-1].e.Skipped // of the one that it replaces
	}
	for len(due) > 0 && skipped > 0 && (e.State == ops.EditionSkipped || due[0].at.Before(e.Due)) {
		if next := len(due) > 1 && !due[1].at.After(e.Due) && e.State == ops.EditionSent; !next && e.At.Sub(due[0].at) <= due[0].grace && e.State == ops.EditionSkipped {
			y.wrong("%s for %s was skipped at %s, in its grace", due[0].at, key, e.At)
		}
		due, skipped = due[1:], skipped-1
		y.counts["times skipped"]++
	}
	switch {
	case skipped > 0:
		y.wrong("%s for %s says that %d were skipped that were not due", e.ID, key, skipped)
	case e.State == ops.EditionSkipped:
	case len(due) == 0 || !due[0].at.Equal(e.Due):
		y.wrong("%s for %s was due at %s, and expected at %+v", e.ID, key, e.Due, due)
		due = nil
	case e.At.Sub(e.Due) > due[0].grace:
		y.wrong("%s for %s was due at %s and is sent at %s, after its grace", e.ID, key, e.Due, e.At)
	default:
		y.lastKey[key], due = due[0].key, due[1:]
	}
	y.owed[key] = due
}

// previewed judges what a head is shown.
func (y *year) previewed(r storage.Reader, entry ops.JournalEntry, change ops.Change, fields map[string]json.RawMessage) {
	p := as[ops.Preview](y, fields)
	if !change.Created() {
		return
	}
	y.counts["previews"]++
	key := p.Digest + " " + p.Due.String() + " " + string(p.Of)
	if y.shows[key] {
		y.wrong("%s: @%s is shown %s twice", p.ID, p.Of, key)
	}
	y.shows[key] = true
	owner, _ := y.org.Person(p.Owner)
	local := entry.At.In(y.org.Location(owner))
	minute := local.Hour()*60 + local.Minute()
	away := func(h ops.Handle) bool {
		person, _ := y.org.Person(h)
		page, err := storage.Absences.List(r, storage.Query{List: "person", Key: []string{string(h)}, Limit: 1000})
		y.must(err)
		_, is := ops.AbsentOn(page.Records, dates.Of(entry.At.In(y.org.Location(person))))
		return is
	}
	switch {
	case !p.Due.After(entry.At):
		y.wrong("%s is shown at %s for %s", p.ID, entry.At, p.Due)
	case minute < y.org.Hours.From || minute >= y.org.Hours.To || local.Weekday() == time.Saturday || local.Weekday() == time.Sunday:
		y.wrong("%s is shown to @%s at %s", p.ID, p.Owner, local)
	case away(p.Owner):
		y.wrong("%s is shown to @%s, who is away", p.ID, p.Owner)
	case p.Owner != p.Of && !away(p.Of):
		y.wrong("%s is shown to @%s for @%s, who is there", p.ID, p.Owner, p.Of)
	}
	y.tells(p.Owner, entry)
}

var anyID = regexp.MustCompile(`\b(RISK|REQ|UPD|BLK|CHK)-[0-9]+\b`)

// judge looks at a message as it goes out: how long it is, and what is in it.
func (m *mailbox) judge(out chat.Outgoing) {
	prefix, _, _ := strings.Cut(out.Message.Subject, "-")
	if prefix != "DIG" && prefix != "PRE" {
		return
	}
	n := utf8.RuneCountInString(out.Message.Title.Plain())
	for _, b := range out.Message.Blocks {
		for _, line := range b.Lines {
			n += utf8.RuneCountInString(line.Plain()) + 1
		}
	}
	if prefix == "DIG" && n > 1200 {
		m.wrong("%s to %s has %d characters", out.Message.Subject, out.To.ID, n)
	}
	if !out.To.Direct && len(out.Message.AllButtons()) > 0 {
		m.wrong("%s has buttons in #%s", out.Message.Subject, out.To.ID)
	}
	reader, here := m.org.Person(ops.Handle(out.To.ID))
	if out.To.Direct && !here {
		return
	}
	m.read(func(r storage.Reader) error {
		for _, id := range anyID.FindAllString(messageWords(out.Message), -1) {
			table, _ := storage.TableOf(ops.ID(id))
			f, err := table.Facets(r, ops.ID(id))
			if err == nil && (out.To.Direct && !m.org.MaySee(reader, f) || !out.To.Direct && f.Confidential) {
				m.wrong("%s tells %s of %s: %s", out.Message.Subject, out.To.ID, id, messageWords(out.Message))
			}
		}
		return nil
	})
}

// upToDate reports whether a message is as it should be: the bot knows of it, and
// nothing for it is on its way, or was given up.
func (y *year) upToDate(m *shown) (is bool) {
	y.read(func(r storage.Reader) error {
		copies, err := storage.Copies(r, m.is.Subject)
		is = slices.ContainsFunc(copies, func(c storage.Copy) bool { return c.Ref == m.ref && c.Letter == 0 && c.Says != "" })
		return err
	})
	return is
}

// checkLive sees to it that nobody can decide on what is decided.
func (y *year) checkLive() {
	for _, ref := range y.post.sorted() {
		m := y.post.shown[ref]
		for _, b := range m.is.AllButtons() {
			if b.Path != "request approve" && b.Path != "request reject" {
				continue
			}
			id := ops.ID(b.Args["id"])
			versions := y.history[id]
			is := versions[len(versions)-1].fields
			if state := as[ops.Request](y, is).State; (state != ops.InReview || b.Args["rev"] != y.revision(id)) && y.upToDate(m) {
				y.wrong("%s in %s has a button for %s revision %s, which is %s at revision %s", m.is.Subject, m.to.ID, id, b.Args["rev"], state, y.revision(id))
				return
			}
			y.counts["live buttons"]++
		}
	}
}

// checkEnd looks for what did not come.
func (y *year) checkEnd() {
	for key, due := range y.owed {
		if len(due) > 0 {
			y.wrong("for %s there never came what was due at %s", key, due[0].at)
		}
	}
	y.checkLive()
	for _, m := range y.again {
		y.makeAgain(m)
	}
	posts := map[string]int{}
	for _, m := range y.post.shown {
		if strings.HasPrefix(m.is.Subject, "DIG-") {
			if posts[m.to.ID+" "+m.is.Subject]++; posts[m.to.ID+" "+m.is.Subject] > 1 {
				y.wrong("%s is there twice in %s", m.is.Subject, m.to.ID)
			}
		}
	}
	for key, all := range y.made {
		to := strings.TrimLeft(key[strings.LastIndex(key, " ")+1:], "@#")
		for i, m := range all {
			if i+1 < len(all) && all[i+1].e.ID == m.e.ID {
				continue // it was replaced
			}
			if posts[to+" "+string(m.e.ID)] != 1 {
				y.counts["editions that never came"]++
			}
		}
	}
}
