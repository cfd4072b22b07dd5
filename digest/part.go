package digest

import (
	"slices"

	"adjutant/chat"
	"adjutant/ops"
)

// Of is the part of a digest that is about some departments. A section that says
// nothing of them is left out.
func Of(d Digest, departments []ops.Handle) Digest {
	part := d
	part.Departments, part.Sections, part.Pictures = nil, nil, nil
	for _, s := range d.Departments {
		if slices.Contains(departments, s.Department) {
			part.Departments = append(part.Departments, s)
		}
	}
	for _, s := range d.Sections {
		section := Section{Kind: s.Kind}
		for _, i := range s.Items {
			if slices.Contains(departments, i.Department) || slices.Contains(departments, i.On) {
				section.Items = append(section.Items, i)
			}
		}
		if section.Total = len(section.Items); section.Total > 0 {
			part.Sections = append(part.Sections, section)
		}
	}
	return part
}

// Lines are the items of a digest as they will be read, for somebody who is not its
// reader: without headline and footer, and nothing of what can be done about them.
func Lines(d Digest, o Options) []chat.Block {
	m := &layout{words: newWords(o.Org, &d, titleSizes[0]), d: &d, o: Options{Org: o.Org}, aside: true}
	var blocks []chat.Block
	for _, kind := range SectionKinds {
		if section := d.Section(kind); section.Total > 0 {
			blocks = append(blocks, m.shown(section, MostItems)...)
		}
	}
	return blocks
}
