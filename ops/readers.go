package ops

import "slices"

// sharer is a record that more people may know of, while it is confidential or
// for an audience, than those who may know of any.
type sharer interface{ Readers() []Handle }

// FacetsOfRecord are the facets that all records have, with who else may know
// of it.
func FacetsOfRecord(r Record) Facets {
	facets := FacetsOf(r.Head())
	facets.Readers = ReadersOf(r)
	return facets
}

// ReadersOf are those who may know of a record that not everybody may know of,
// beside those who may know of any such record.
func ReadersOf(r Record) []Handle {
	if s, ok := r.(sharer); ok && !r.Head().Open() {
		return s.Readers()
	}
	return nil
}

// Readers are those who are asked to decide, and those who have decided or in
// whose place somebody did: nobody decides on what they may not see, and
// everybody may look up what they decided on.
func (r *Request) Readers() []Handle {
	readers := slices.Clone(r.Asked)
	for _, d := range r.Decisions {
		readers = append(readers, d.By)
		if d.For != "" {
			readers = append(readers, d.For)
		}
	}
	slices.Sort(readers)
	return slices.Compact(readers)
}
