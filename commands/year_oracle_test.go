package commands_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"adjutant/commands"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// oracle is what the journal says, read once more and added up by itself.
type oracle struct {
	seq     uint64
	history map[ops.ID][]version
	// at is when each entry was made; plain are those that are about nothing but
	// digests and what heads see of them.
	at    map[uint64]time.Time
	plain map[uint64]bool
	// made are the editions that were sent to each recipient, in their order.
	made    map[string][]*made
	again   []*made // to be made again of the past
	owed    map[string][]expected
	lastKey map[string]string
	// sentBy counts what each person was sent by the clock, by day.
	sentBy map[string]int
	moved  time.Time       // when the organisation has changed last
	shows  map[string]bool // previews, by digest, time and head
}

// version is a record, or a part of the organisation, after an entry; nil where it is
// gone.
type version struct {
	seq    uint64
	fields map[string]json.RawMessage
}

// made is an edition as it was when it was made.
type made struct {
	e   ops.Edition
	d   digest.Digest
	seq uint64 // of its entry
}

func newOracle(*year) oracle {
	return oracle{
		history: map[ops.ID][]version{}, at: map[uint64]time.Time{}, plain: map[uint64]bool{}, made: map[string][]*made{},
		owed: map[string][]expected{}, lastKey: map[string]string{}, sentBy: map[string]int{}, shows: map[string]bool{},
	}
}

// watch reads what the journal says since.
func (y *year) watch() {
	y.t.Helper()
	y.read(func(r storage.Reader) error {
		head, err := storage.JournalHead(r)
		if err != nil {
			return err
		}
		for entry, err := range storage.EntriesAfter(r, y.seq, head.Seq) {
			if err != nil {
				return err
			}
			y.enter(r, entry)
			y.seq = entry.Seq
		}
		y.org, err = storage.Org(r)
		return err
	})
}

func (y *year) enter(r storage.Reader, entry ops.JournalEntry) {
	y.at[entry.Seq], y.plain[entry.Seq] = entry.At, true
	for _, change := range entry.Changes {
		next := map[string]json.RawMessage{}
		if had := y.history[change.Record]; len(had) > 0 {
			next = maps.Clone(had[len(had)-1].fields)
		}
		if next == nil {
			next = map[string]json.RawMessage{}
		}
		for name, field := range change.Fields {
			if next[name] = field.To; field.To == nil {
				delete(next, name)
			}
		}
		if change.Revision == 0 {
			next = nil
		}
		y.history[change.Record] = append(y.history[change.Record], version{entry.Seq, next})
		switch prefix, _, _ := strings.Cut(string(change.Record), "-"); prefix {
		case "DIG":
			y.edition(r, entry, change, next)
		case "PRE":
			y.previewed(r, entry, change, next)
		case "CHK", "REM":
			y.plain[entry.Seq] = false
			y.disturbs(entry, change, next)
		default:
			y.plain[entry.Seq] = false
		}
	}
}

// as reads a record of what the journal has added up to.
func as[T any](y *year, fields map[string]json.RawMessage) (record T) {
	raw, err := json.Marshal(fields)
	y.must(err)
	y.must(json.Unmarshal(raw, &record))
	return record
}

// asOf is a record after an entry, nil if there was none.
func (y *year) asOf(id ops.ID, seq uint64) (fields map[string]json.RawMessage) {
	for _, v := range y.history[id] {
		if v.seq <= seq {
			fields = v.fields
		}
	}
	return fields
}

func (y *year) revision(id ops.ID) (revision string) {
	table, ok := storage.TableOf(id)
	if !ok {
		return ""
	}
	y.read(func(r storage.Reader) error {
		n, _ := table.Revision(r, id)
		revision = fmt.Sprint(n)
		return nil
	})
	return revision
}

// edition judges a digest that was made just now, in a window that it must not share
// with another, and with all that has happened in it.
func (y *year) edition(r storage.Reader, entry ops.JournalEntry, change ops.Change, fields map[string]json.RawMessage) {
	e := as[ops.Edition](y, fields)
	key := e.Digest + " " + e.To
	if _, anew := change.Fields["due"]; !anew {
		return // its message is redrawn for less
	}
	y.arrives(e, key)
	if e.State != ops.EditionSent {
		y.counts["editions "+string(e.State)]++
		return
	}
	m := &made{e: e, seq: entry.Seq}
	var err error
	m.d, err = digest.Read(e.Content)
	y.must(err)
	all := y.made[key]
	var before *made // the last that was delivered
	for i, old := range slices.Backward(all) {
		copies, err := storage.Copies(r, string(old.e.ID))
		y.must(err)
		reached := len(copies) > 0 && !copies[0].Ref.IsZero()
		if i == len(all)-1 && reached == (old.e.ID == e.ID) {
			y.wrong("%s for %s follows %s, of which it is %t that it was delivered", e.ID, key, old.e.ID, reached)
		}
		if reached {
			before = old
			break
		}
		y.counts["editions replaced"]++
		break
	}
	if before == nil { // the one before that was replaced
		for _, old := range slices.Backward(all) {
			if old.e.ID != e.ID {
				before = old
				break
			}
		}
	}
	switch {
	case before == nil && !m.d.First:
		y.wrong("%s is the first one for %s, and does not say so", e.ID, key)
	case before != nil && (m.d.First || m.d.Since != before.e.Through):
		y.wrong("%s for %s tells from %+v on, and %s has ended at %+v", e.ID, key, m.d.Since, before.e.ID, before.e.Through)
	case m.d.Through != e.Through || e.Through.Seq != entry.Seq-1 || !e.Through.At.Equal(entry.At):
		y.wrong("%s made by entry %d ends at %+v, and its message at %+v", e.ID, entry.Seq, e.Through, m.d.Through)
	}
	if late := entry.At.Sub(e.Due) > 10*time.Minute; late != !m.d.Due.IsZero() {
		y.wrong("%s was due at %s and made at %s, and late is %t", e.ID, e.Due, entry.At, !late)
	}
	y.counts["editions"]++
	y.addUp(m)
	y.made[key], y.again = append(all, m), append(y.again, m)
}

// addUp counts what has changed in an edition's window, by the journal alone, and
// compares with what the edition tells.
func (y *year) addUp(m *made) {
	from, to := m.d.Since.Seq, m.d.Through.Seq
	changed, parts := map[ops.ID]bool{}, map[ops.ID]bool{}
	for id := range y.history {
		prefix, _, _ := strings.Cut(string(id), "-")
		record := slices.Contains([]string{"RISK", "REQ", "BLK", "ACT", "DEC"}, prefix)
		before, after := y.asOf(id, from), y.asOf(id, to)
		switch department, is := strings.CutPrefix(string(id), "department "); {
		case is && y.differ(before, after, "handle", "name", "head") && (before != nil || !m.d.First):
			parts[id] = m.d.Department == "" || y.org.Within(ops.Handle(department), m.d.Department)
		case record && y.differ(before, after) && y.may(m, prefix, after, before):
			changed[id] = true
		}
	}
	maps.DeleteFunc(parts, func(_ ops.ID, in bool) bool { return !in })
	section := m.d.Section(digest.Changed)
	told, org := 0, 0
	for _, item := range section.Items {
		switch item.Rule {
		case digest.HealthMoved, digest.PolicyChanged:
			if item.Rule == digest.PolicyChanged {
				y.wrong("%s tells of new rules", m.e.ID)
			}
		case digest.DepartmentNew, digest.DepartmentGone, digest.DepartmentNamed, digest.HeadChanged:
			if !parts["department "+ops.ID(item.Department)] {
				y.wrong("%s tells of %s, which is as it was", m.e.ID, item.Department)
			}
			org++
		default:
			if !changed[item.ID] {
				y.wrong("%s tells that %s has changed (%s), which it has not between %d and %d", m.e.ID, item.ID, item.Rule, from, to)
			}
			told++
		}
	}
	if section.Total > len(section.Items) {
		return
	}
	if got := told + m.d.Rest.Smaller + m.d.Rest.Told; got != len(changed) {
		y.wrong("%s for %s tells of %d changes and counts %d and %d, but between %d and %d there are %d: %v", m.e.ID, m.e.To, told, m.d.Rest.Smaller, m.d.Rest.Told, from, to, len(changed), slices.Sorted(maps.Keys(changed)))
	}
	if org != len(parts) {
		y.wrong("%s tells of %d changes of departments, and there are %v", m.e.ID, org, slices.Sorted(maps.Keys(parts)))
	}
	y.counts["changes told"] += len(changed) + len(parts)
}

// differ reports whether two states are not the same, in these fields or in any.
func (y *year) differ(before, after map[string]json.RawMessage, names ...string) bool {
	if len(names) == 0 {
		for name := range before {
			names = append(names, name)
		}
		for name := range after {
			names = append(names, name)
		}
	}
	return slices.ContainsFunc(names, func(name string) bool {
		return name != "changed" && name != "revision" && string(before[name]) != string(after[name])
	})
}

// may reports whether the reader of an edition may know of a record as it is, or, if
// it is gone, as it was.
func (y *year) may(m *made, prefix string, is, was map[string]json.RawMessage) bool {
	gone := is == nil
	if gone {
		is = was
	}
	var f ops.Facets
	on := ops.Handle("")
	switch prefix {
	case "RISK":
		r := as[ops.Risk](y, is)
		f = ops.FacetsOfRecord(&r)
	case "REQ":
		r := as[ops.Request](y, is)
		f = ops.FacetsOfRecord(&r)
	case "ACT":
		a := as[ops.Action](y, is)
		if gone { // nobody is told of what is gone because they gave it
			a.Giver = ""
		}
		f = ops.FacetsOfRecord(&a)
	case "DEC":
		d := as[ops.Resolution](y, is)
		if gone {
			d.CreatedBy = ""
		}
		f = ops.FacetsOfRecord(&d)
	default:
		k := as[ops.Blocker](y, is)
		f, on = ops.FacetsOfRecord(&k), k.On
	}
	if d := m.d.Department; d != "" && !y.org.Within(f.Department, d) && (on == "" || !y.org.Within(on, d)) {
		return false
	}
	if m.d.Reader != "" {
		reader, _ := y.org.Person(m.d.Reader)
		return y.org.MaySee(reader, f)
	}
	department := m.d.Audience == ops.ForDepartment && f.Audience == ops.ForDepartment && f.Department == m.d.Department
	leaders := m.d.Audience == ops.ForLeaders && f.Audience == ops.ForLeaders
	return !f.Confidential && (f.Open() || department || leaders)
}

// audit makes editions of some days ago once more, of the past.
func (y *year) audit() {
	y.checkLive()
	wait := time.Duration(y.dice.IntN(9)) * 24 * time.Hour
	for len(y.again) > 0 && y.now.Sub(y.again[0].e.At) > wait {
		m := y.again[0]
		y.again = y.again[1:]
		y.makeAgain(m)
	}
}

func (y *year) makeAgain(m *made) {
	for seq := m.seq + 1; y.at[seq].Equal(m.e.At); seq++ {
		if !y.plain[seq] {
			y.counts["editions with something in the same moment"]++
			return
		}
	}
	y.read(func(r storage.Reader) error {
		d, err := commands.MadeAgain(y.book, r, y.now, m.e)
		if err != nil {
			y.wrong("%s cannot be made again: %v", m.e.ID, err)
			return nil
		}
		y.same("made again", m, d)
		reader, recipient := m.d.Reader, y.org.Digests
		on := m.e.At.Equal(m.e.Due) && m.e.Due.Second() == 0
		for _, config := range recipient {
			if config.Name != m.e.Digest || config.To[0] != m.e.To || reader == "" || !on {
				continue
			}
			person, _ := y.org.Person(reader)
			d, err := commands.Previewed(y.book, r, y.now, reader, map[string]string{
				"name": config.Name, "at": m.e.At.In(y.org.Location(person)).Format("2006-01-02 15:04"),
			})
			if err != nil {
				y.wrong("%s cannot be previewed: %v", m.e.ID, err)
				return nil
			}
			y.same("previewed", m, d)
		}
		return nil
	})
}

// same compares an edition with what the past says that it should have been.
func (y *year) same(how string, m *made, d digest.Digest) {
	y.counts["editions "+how]++
	plain := func(d digest.Digest) string {
		d.Rest.Stuck, d.Hash, d.Through.Seq, d.Due = 0, "", 0, time.Time{} // of what the past does not know
		raw, err := json.Marshal(d)
		y.must(err)
		return string(raw)
	}
	if was, is := plain(m.d), plain(d); was != is {
		at := 0
		for at < min(len(was), len(is)) && was[at] == is[at] {
			at++
		}
		from := max(0, at-200)
		y.wrong("%s for %s %s says\n%s\nand said\n%s", m.e.ID, m.e.To, how, is[from:min(len(is), at+200)], was[from:min(len(was), at+200)])
	}
}

// disturbs counts the messages that somebody is sent by the clock.
func (y *year) disturbs(entry ops.JournalEntry, change ops.Change, fields map[string]json.RawMessage) {
	if entry.Via != "schedule" {
		return
	}
	var who ops.Handle
	if strings.HasPrefix(string(change.Record), "REM") && change.Created() {
		who = as[ops.Reminder](y, fields).Owner
	} else if _, put := change.Fields["told"]; put && strings.HasPrefix(string(change.Record), "CHK") {
		who = as[ops.Checkin](y, fields).ToldTo
	}
	y.tells(who, entry)
}

func (y *year) tells(who ops.Handle, entry ops.JournalEntry) {
	if who == "" {
		return
	}
	person, _ := y.org.Person(who)
	day := dates.Of(entry.At.In(y.org.Location(person)))
	key := fmt.Sprint(who, " ", day)
	if y.sentBy[key]++; y.sentBy[key] > 2 && entry.At.Sub(y.moved) > 25*time.Hour {
		y.wrong("@%s is sent message number %d of %s by %q", who, y.sentBy[key], day, entry.Command)
	}
}
