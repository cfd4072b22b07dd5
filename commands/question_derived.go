package commands

import (
	"cmp"
	"encoding/json"
	"strings"

	"adjutant/chat"
	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/query"
	"adjutant/storage"
)

// What is asked for and is no record itself: how a department is, and what the journal
// says.

// mostEvidence is how many records of a kind are shown for how a department is.
const mostEvidence = 3

// departments are all, each with what shows how it is.
func (f *finder) departments() error {
	for _, d := range f.org.Departments {
		if !f.search.May("department", string(d.Handle)) {
			continue
		}
		h, err := f.statusHit(d)
		if err != nil {
			return err
		}
		f.take(h)
	}
	return nil
}

// statusHit is how a department is, as far as the person may know.
func (c *call) statusHit(d ops.Department) (hit, error) {
	status := &query.Status{Department: d}
	update, had, err := c.latest(d.Handle)
	if err != nil {
		return hit{}, err
	}
	if had {
		status.Update = &update
	}
	if status.Assessed, err = c.assess(d.Handle, status.Update); err != nil {
		return hit{}, err
	}
	blockers, err := storage.Blockers.List(c.r, storage.Query{
		List: "side", Key: []string{string(d.Handle)}, Limit: countTo, Look: mostPassed,
		Keep: func(f ops.Facets) bool { return c.sees(f) && f.Department == d.Handle },
	})
	if err != nil {
		return hit{}, err
	}
	status.Blockers = blockers.Records
	overdue, err := storage.Risks.List(c.r, storage.Query{
		List: "department-due", Key: []string{string(d.Handle)}, Before: c.today.String(), Keep: c.sees, Limit: countTo, Look: mostPassed,
	})
	if err != nil {
		return hit{}, err
	}
	status.Overdue = overdue.Records

	h := hit{record: status, line: func() chat.Line { return c.statusLine(status) }}
	if status.Update != nil {
		h.evidence = append(h.evidence, c.updateHit(status.Update))
	}
	for i := range overdue.Records[:min(len(overdue.Records), mostEvidence)] {
		h.evidence = append(h.evidence, c.riskHit(&overdue.Records[i]))
	}
	for i := range blockers.Records[:min(len(blockers.Records), mostEvidence)] {
		h.evidence = append(h.evidence, c.blockerHit(&blockers.Records[i]))
	}
	h.fact = func(line string) narrative.Fact {
		return narrative.FactOfDepartment(d, status.Update, status.Assessed, line, c.telling())
	}
	return h, nil
}

// tellable reports whether a model may be told how a department is: of all that shows
// it, or it would be told too good a story.
func (c *call) tellable(s *query.Status) bool {
	if s.Update == nil {
		return false
	}
	may := func(r ops.Record) bool { return c.org.Model.MayTell(r.Head().ID, ops.FacetsOfRecord(r)) }
	for i := range s.Overdue {
		if !may(&s.Overdue[i]) {
			return false
		}
	}
	return may(s.Update)
}

// changes are what the journal says of records that the person may know of, the latest
// first.
func (f *finder) changes() error {
	head, err := storage.JournalHead(f.r)
	if err != nil {
		return err
	}
	visible := map[ops.ID]*seenRecord{}
	look := func(entry ops.JournalEntry) error {
		if !f.search.May("by", string(entry.Actor)) {
			return nil
		}
		for _, change := range entry.Changes {
			prefix, _ := change.Record.Split()
			if !query.Told(prefix) || !f.search.May("kind", prefix) || !f.search.May("id", string(change.Record)) {
				continue
			}
			seen, known := visible[change.Record]
			if !known {
				if seen, err = f.seenRecord(change.Record); err != nil {
					return err
				}
				visible[change.Record] = seen
			}
			if seen == nil || !f.search.May("department", string(seen.facets.Department)) {
				continue
			}
			f.take(f.changeHit(entry, change.Record, *seen))
		}
		return nil
	}
	if ids := f.search.Says("id"); ids != nil {
		for _, id := range ids {
			for entry, err := range storage.HistoryOf(f.r, ops.ID(id)) {
				if err == nil && f.spend() {
					err = look(entry)
				}
				if err != nil || f.more {
					return err
				}
			}
		}
		return nil
	}
	for seq := head.Seq; seq > 0 && f.spend(); seq-- {
		entry, err := storage.Entry(f.r, seq)
		if err == nil {
			err = look(entry)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// spend reports whether one more may be looked at.
func (f *finder) spend() bool {
	if f.left == 0 {
		f.more = true
		return false
	}
	f.left--
	return true
}

// changeHit is what an entry of the journal did to a record.
func (c *call) changeHit(entry ops.JournalEntry, id ops.ID, of seenRecord) hit {
	made := &query.Change{
		Record: id, Department: of.facets.Department, By: entry.Actor, Command: entry.Command, At: entry.At, About: of.about, Words: c.tell(entry, id),
	}
	return hit{id: id, facets: of.facets, record: made, line: func() chat.Line {
		line := chat.Line{c.when(entry.At), chat.T(" "), chat.C(string(id))}
		if of.about != "" {
			line = append(line, chat.T(" "+truncated(of.about, 60)))
		}
		return append(line, chat.T(" · "+c.name(entry.Actor)+": "+truncated(made.Words, 160)))
	}}
}

// seenRecord is a record that the person may know of, whatever kind it is.
type seenRecord struct {
	facets ops.Facets
	// about is its title, or what stands in the place of one.
	about string
}

// seenRecord reads a record; nil where there is none that the person may know of.
func (c *call) seenRecord(id ops.ID) (*seenRecord, error) {
	table, ok := storage.TableOf(id)
	if !ok {
		return nil, nil
	}
	facets, had, err := found(table.Facets(c.r, id))
	if err != nil || !had || !c.sees(facets) {
		return nil, err
	}
	var says struct{ Title, Summary, Outcome, Text, Set string }
	if err := json.Unmarshal(table.State(c.r, id), &says); err != nil {
		return nil, err
	}
	return &seenRecord{facets, cmp.Or(says.Title, says.Outcome, says.Summary, says.Text, says.Set)}, nil
}

// statusLine is how a department is, in a line.
func (c *call) statusLine(s *query.Status) chat.Line {
	line := chat.Line{chat.B(s.Department.Name + " is " + s.Health().Word())}
	if s.Assessed.Disagrees() {
		var reasons []string
		for _, r := range s.Assessed.Reasons {
			reasons = append(reasons, string(r.Record)+" "+r.Text)
		}
		says := "it says " + s.Assessed.Reported.Word()
		if s.Assessed.Reported == ops.Unknown {
			says = "its last word is too old to count"
			if s.Update == nil {
				says = "it says nothing"
			}
		}
		line = append(line, chat.T(" by its records ("+strings.Join(reasons, ", ")+"); "+says))
	}
	facts := "no update yet"
	if s.Update != nil {
		facts = "last update " + c.ago(s.Update.AsOf)
	}
	return append(line, chat.T(" · "+c.name(s.Department.Head)+" · "+facts))
}

// acceptanceLine is the decision to live with a risk, in a line.
func (c *call) acceptanceLine(a ops.Acceptance, risk ops.Risk) chat.Line {
	words := " accepted until " + c.day(a.Expires)
	if !a.Revoked.IsZero() {
		words = " accepted, revoked " + c.day(a.Revoked)
	}
	return chat.Line{chat.C(string(risk.ID)), chat.B(words), chat.T(" " + risk.Title + " · " + c.name(a.Owner) + ", " + c.dayOf(a.Created) + ": " + a.Justification)}
}

// accountLine is a budget in a line.
func (c *call) accountLine(a ops.Account) chat.Line {
	total := a.Base
	total.Minor += a.Adjusted.Minor
	return chat.Line{
		chat.B(c.departmentName(a.Department) + " " + a.Period), chat.T(": "), chat.B(c.money(a.Available())), chat.T(" of " + c.money(total) + " available · reserved " + c.money(a.Reserved) +
			" · committed " + c.money(a.Committed) + " · spent " + c.money(a.Spent)),
	}
}

// checkinRecordLine is a check-in in a line of what was found.
func (c *call) checkinRecordLine(k ops.Checkin) chat.Line {
	return chat.Line{chat.C(string(k.ID)), chat.T(" " + c.checkinTitle(&k, "") + " · " + k.State.Word() + " · opened " + c.ago(k.Opened))}
}
