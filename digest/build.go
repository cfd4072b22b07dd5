package digest

import (
	"slices"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

// Query is which digest is asked for.
type Query struct {
	Name     string
	Audience ops.Audience
	// Reader is whom it is for, empty for a channel.
	Reader ops.Handle
	// Since is where the digest before has ended, First that there was none.
	Since ops.Mark
	First bool
	// Before are the departments as the digest before had them; nil for none.
	Before []Status
	// Needs are what waits for the reader, the most urgent first. Whoever asks
	// for a digest has found them, by the same rules as reminders.
	Needs []ops.Pending
	// Due is when it should have been sent, zero for one that nobody was
	// waiting for.
	Due time.Time
}

// builder puts one digest together.
type builder struct {
	View
	shape
	q   Query
	out *Digest
	// listed are the records that have an item in a section, by the section.
	listed map[ops.ID]SectionKind
	// moved are what has become of records since the digest before.
	moved []delta
}

// Build computes a digest. The work is that of the window since the digest before
// and of what is open, not of what is stored. The error is a fault of the store.
func Build(v View, q Query) (Digest, error) {
	head, err := storage.JournalHead(v.R)
	if err != nil {
		return Digest{}, err
	}
	b := &builder{
		View: v, shape: shapeOf(q.Audience), q: q, listed: map[ops.ID]SectionKind{},
		out: &Digest{
			Name: q.Name, Audience: q.Audience, Department: v.Department, Reader: q.Reader,
			At: v.Now.UTC(), Zone: v.Zone.String(), Since: q.Since, First: q.First,
			Through: ops.Mark{Seq: head.Seq, At: v.Now.UTC()}, Hash: head.Hash,
		},
	}
	if !q.Due.IsZero() && v.Now.Sub(q.Due) > ops.LateAfter {
		b.out.Due = q.Due.UTC()
	}
	for _, part := range []func() error{
		b.health, b.exceptions, b.needs, b.window, b.offTarget, b.changed, b.ageing, b.coverage, b.rest,
	} {
		if err := part(); err != nil {
			return Digest{}, err
		}
	}
	slices.SortFunc(b.out.Sections, func(x, y Section) int {
		return slices.Index(SectionKinds, x.Kind) - slices.Index(SectionKinds, y.Kind)
	})
	return *b.out, nil
}

// add puts items into a section, as far as there is room, and notes the records
// that it tells of.
func (b *builder) add(kind SectionKind, items ...Item) {
	i := 0
	for ; i < len(b.out.Sections) && b.out.Sections[i].Kind != kind; i++ {
	}
	if i == len(b.out.Sections) {
		b.out.Sections = append(b.out.Sections, Section{Kind: kind})
	}
	section := &b.out.Sections[i]
	for _, item := range items {
		section.Total++
		if len(section.Items) < MostItems {
			section.Items = append(section.Items, item)
		}
		if item.ID != "" {
			b.listed[item.ID] = kind
		}
	}
}

// days is how many of the reader's days ago a moment was.
func (v View) days(t time.Time) int { return v.Today().Sub(v.day(t)) }

// headOf is who heads a department, empty if it is gone.
func (v View) headOf(department ops.Handle) ops.Handle {
	d, _ := v.Org.Department(department)
	return d.Head
}
