package digest

import (
	"slices"

	"adjutant/ops"
)

// Names are the people and the departments that a digest tells of, each once, so that
// what their handles stand for can be kept with it.
func (d *Digest) Names() (people, departments []ops.Handle) {
	people, departments = []ops.Handle{d.Reader}, []ops.Handle{d.Department}
	for _, s := range d.Departments {
		people = append(people, s.Head, s.By)
		departments = append(departments, s.Department)
		for _, r := range s.Remarks {
			people = append(people, r.By)
		}
	}
	for _, section := range d.Sections {
		for _, i := range section.Items {
			people = append(people, i.Owner, i.By)
			people = append(people, i.With...)
			departments = append(departments, i.Department, i.On)
			if i.Remark != nil {
				people = append(people, i.Remark.By)
			}
			if i.Settled != nil {
				people = append(append(people, i.Settled.By), i.Settled.With...)
			}
		}
	}
	return distinct(people), distinct(departments)
}

func distinct(handles []ops.Handle) []ops.Handle {
	slices.Sort(handles)
	return slices.DeleteFunc(slices.Compact(handles), func(h ops.Handle) bool { return h == "" })
}
