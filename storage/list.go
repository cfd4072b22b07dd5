package storage

import (
	"bytes"
	"fmt"
	"iter"

	"adjutant/ops"
)

// Query asks for the records of one list.
type Query struct {
	// List and Key name the list, as the records' [ops.Entry] do; Key may
	// hold only the first parts.
	List string
	Key  []string
	// From begins the list at the first entry whose next key part is not less;
	// empty for its beginning.
	From string
	// Before ends the list at the first entry whose next key part is not
	// less; empty for no end.
	Before string
	// Keep says which entries count; nil keeps all. It sees only facets, so
	// that nothing is read that is not shown. What it refuses is passed over
	// one by one: ask for the list that holds little else than what counts.
	Keep func(ops.Facets) bool
	// Limit is how many records to return, Skip how many that count to pass
	// over before them. CountTo is how far to count, from the list's
	// beginning; it counts to the end of the page at least.
	Limit, Skip, CountTo int
	// Look is at how many entries to look at most, those that do not count
	// included; 0 is no bound. Where the list is longer, the page says that there
	// may be more.
	Look int
}

// Page is what a query found.
type Page[T any] struct {
	Records []T
	// Count is how many records there are in all, as far as was counted;
	// More is true if there are still others.
	Count int
	More  bool
}

// List reads one page of a list in its order. The work is that of the records
// returned and the entries counted, not of the table's size.
func (t Table[T, P]) List(r Reader, q Query) (Page[T], error) {
	var page Page[T]
	end := q.Skip + q.Limit
	over := false
	for n := range t.listedTo(r, q, &over) {
		if page.Count >= max(q.CountTo, end) {
			page.More = true
			break
		}
		page.Count++
		if page.Count <= q.Skip || page.Count > end {
			continue
		}
		record, err := t.getListed(r, q, n)
		if err != nil {
			return page, err
		}
		page.Records = append(page.Records, record)
	}
	page.More = page.More || over
	return page, nil
}

// First reads the first record of a list that counts; Limit, Skip and CountTo
// play no part. It returns ErrNotFound where the list has none.
func (t Table[T, P]) First(r Reader, q Query) (T, error) {
	for n := range t.listed(r, q) {
		return t.getListed(r, q, n)
	}
	var none T
	return none, ErrNotFound
}

// Listed are the ids of the records that count, in the list's order; Limit, Skip
// and CountTo play no part. No record is read.
func (t Table[T, P]) Listed(r Reader, q Query) []ops.ID {
	var ids []ops.ID
	for n := range t.listed(r, q) {
		ids = append(ids, ops.MakeID(t.prefix, n))
	}
	return ids
}

// listed yields the numbers of the records that count, in the list's order.
func (t Table[T, P]) listed(r Reader, q Query) iter.Seq[uint64] { return t.listedTo(r, q, new(bool)) }

// listedTo is listed, and says whether the list is longer than the query may look.
func (t Table[T, P]) listedTo(r Reader, q Query, over *bool) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		looked := 0
		list := listKey(t.prefix, q.List, q.Key)
		from, to := list, after(list)
		if q.From != "" {
			from = appendPart(bytes.Clone(list), q.From)
		}
		if q.Before != "" {
			to = appendPart(bytes.Clone(list), q.Before)
		}
		for k, facets := range r.Scan(from, to) {
			if q.Look > 0 && looked == q.Look {
				*over = true
				return
			}
			looked++
			if q.Keep != nil && !q.Keep(unpackFacets(facets)) {
				continue
			}
			if !yield(number(k)) {
				return
			}
		}
	}
}

// getListed reads a record that a list names. That it is not there is damage,
// and must not look as if the list were empty.
func (t Table[T, P]) getListed(r Reader, q Query, n uint64) (T, error) {
	record, err := t.Get(r, ops.MakeID(t.prefix, n))
	if err != nil {
		return record, fmt.Errorf("list %q of %s: %v", q.List, t.prefix, err)
	}
	return record, nil
}

func listKey(prefix, list string, parts []string) []byte {
	k := key(familyIndex, prefix, list)
	for _, p := range parts {
		k = appendPart(k, p)
	}
	return k
}
