package commands

import (
	"cmp"
	"slices"

	"adjutant/chat"
	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/query"
	"adjutant/storage"
)

// How much a query costs at most: how many records it reads, and how many entries of
// lists it passes over to find them.
const (
	mostRead   = 1000
	mostPassed = 20_000
)

// hit is a record that was found.
type hit struct {
	// id is the record's, empty for what is none. facets say who may know of it.
	id     ops.ID
	facets ops.Facets
	// record is what the query was put to.
	record any
	// line is the record in a line, fact what a model may be told of it; nil for
	// nothing. Both are made for what is shown alone.
	line func() chat.Line
	fact func(line string) narrative.Fact
	// origin is where the record came from.
	origin ops.Origin
	// evidence is what shows it, of a department's health.
	evidence []hit
	// said is how many of the words that were looked for it says.
	said int
}

// finding is what one query has found.
type finding struct {
	search *query.Search
	// hits are those that it asks for, as many as it wants and in its order; count is
	// how many there are in all. more is set where there may be others still, since
	// not all was looked at.
	hits  []hit
	count int
	more  bool
	// refused is why its records cannot be shown at all; empty otherwise.
	refused string
}

// finder looks for the records that one query asks for. Whatever it reads, it asks first
// whether the person may know of it.
type finder struct {
	*call
	search *query.Search
	// loose takes what says some of the words, too.
	loose bool
	left  int
	more  bool
	hits  []hit
}

// at is the moment at which queries are put.
func (c *call) at() query.Moment {
	m := query.Moment{Org: c.org, Now: c.now, Today: c.today, Zone: c.org.Location(c.me), Me: c.me.Handle}
	if c.public {
		m.Me = ""
	}
	return m
}

// find carries out one query.
func (c *call) find(q query.Query, loose bool) (finding, error) {
	search, err := q.Search(c.at())
	if err != nil {
		return finding{}, err
	}
	f := &finder{call: c, search: search, loose: loose && search.Words() > 0, left: mostRead}
	found := finding{search: search}
	if found.refused, err = f.look(q.From); err != nil {
		return found, err
	}
	slices.SortStableFunc(f.hits, func(a, b hit) int {
		return cmp.Or(b.said-a.said, search.Compare(a.record, b.record))
	})
	found.count, found.more = len(f.hits), f.more
	found.hits = f.hits[:min(len(f.hits), q.Rows())]
	return found, nil
}

// look looks through all that a kind may be in.
func (f *finder) look(kind string) (refused string, err error) {
	switch kind {
	case "requests":
		err = f.requests()
	case "risks":
		err = f.risks()
	case "blockers":
		err = f.blockers()
	case "updates":
		err = f.updates()
	case "departments":
		err = f.departments()
	case "decisions":
		err = f.decisions()
	case "actions":
		err = f.actions()
	case "budgets":
		if err := f.maySeeBudgets(); err != nil {
			return err.Error(), nil
		}
		err = f.budgets()
	case "checkins":
		err = f.checkins()
	case "changes":
		err = f.changes()
	}
	return "", err
}

// take keeps a record if it is asked for.
func (f *finder) take(h hit) {
	if !f.loose {
		if f.search.Match(h.record) {
			f.hits = append(f.hits, h)
		}
		return
	}
	if h.said = f.search.Said(h.record); h.said > 0 && f.search.Holds(h.record) {
		f.hits = append(f.hits, h)
	}
}

// list is a list of a table, with the key that it is asked by.
type list struct {
	name string
	key  []string
}

// scan reads the records of lists, one list after the other, as far as their facets
// leave it open whether they are asked for.
func scan[T any, P interface {
	*T
	ops.Record
}](f *finder, table storage.Table[T, P], lists []list, may func(ops.Facets) bool, of func(P) (hit, bool, error)) error {
	for _, l := range lists {
		if f.left == 0 {
			f.more = true
			return nil
		}
		page, err := table.List(f.r, storage.Query{
			List: l.name, Key: l.key, Limit: f.left, Look: mostPassed,
			Keep: func(facets ops.Facets) bool {
				return f.sees(facets) && may(facets)
			},
		})
		if err != nil {
			return err
		}
		f.left -= len(page.Records)
		f.more = f.more || page.More
		for i := range page.Records {
			record := P(&page.Records[i])
			h, ok, err := of(record)
			if err != nil {
				return err
			}
			if ok {
				f.take(h)
			}
		}
	}
	return nil
}

// plain is a hit of a record that is itself what the query is put to.
func plain(record ops.Record, line func() chat.Line, fact func(string) narrative.Fact) hit {
	head := record.Head()
	facets := ops.FacetsOfRecord(record)
	return hit{id: head.ID, facets: facets, record: record, line: line, fact: fact, origin: head.Origin}
}

// owned reports whether a record with these facets may be asked for, as far as they say.
func (f *finder) owned(facets ops.Facets) bool {
	return f.search.May("owner", string(facets.Owner)) && f.search.May("department", string(facets.Department))
}

// byOwner are the lists of the owners that are asked for, or otherwise these.
func (f *finder) byOwner(names []string, otherwise ...string) []list {
	var lists []list
	owners := f.search.Says("owner")
	for _, name := range names {
		for _, h := range owners {
			lists = append(lists, list{name, []string{h}})
		}
	}
	if owners == nil {
		for _, name := range otherwise {
			lists = append(lists, list{name: name})
		}
	}
	return lists
}

// openOrNot are the lists of what is open and of what is not, as far as they are asked
// for.
func (f *finder) openOrNot(open, not string) []string {
	var names []string
	if f.search.MayBe("open", true) {
		names = append(names, open)
	}
	if f.search.MayBe("open", false) {
		names = append(names, not)
	}
	return names
}
