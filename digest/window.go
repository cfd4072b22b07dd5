package digest

import (
	"encoding/json"
	"slices"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

// delta is what has become of one record between two digests, whatever happened in
// between.
type delta struct {
	id      ops.ID
	created bool
	gone    bool
	// fields are those that are different at the end, each from what it was at
	// the beginning.
	fields map[string]ops.FieldChange
	// by and at are who changed it last, and when; command by which command.
	by      ops.Handle
	at      time.Time
	command string
}

// window reads the journal since the digest before, and adds up what became of each
// record. What was changed and changed back is no change.
func (b *builder) window() error {
	found := map[ops.ID]*delta{}
	var order []ops.ID
	for entry, err := range storage.EntriesAfter(b.R, b.q.Since.Seq, b.out.Through.Seq) {
		if err != nil {
			return err
		}
		for _, change := range entry.Changes {
			d := found[change.Record]
			if d == nil {
				d = &delta{id: change.Record, fields: map[string]ops.FieldChange{}}
				found[change.Record] = d
				order = append(order, change.Record)
			}
			d.by, d.at, d.command = entry.Actor, entry.At, entry.Command
			for name, field := range change.Fields {
				if before, had := d.fields[name]; had {
					field.From = before.From
				}
				d.fields[name] = field
			}
		}
	}
	for _, id := range order {
		d := found[id]
		delete(d.fields, "revision") // which has gone on where it came back as it was
		delete(d.fields, "changed")
		for name, field := range d.fields {
			if string(field.From) == string(field.To) {
				delete(d.fields, name)
			}
		}
		if len(d.fields) == 0 {
			continue // it came and went, or was changed back
		}
		if id, ok := d.fields["id"]; ok {
			d.created, d.gone = id.From == nil, id.To == nil
		}
		b.moved = append(b.moved, *d)
	}
	return nil
}

// was reads a field as it was at the beginning, or as it is if it is the same; false
// for one that was not there.
func (d delta) was(name string, into any) bool {
	field, changed := d.fields[name]
	return changed && field.From != nil && json.Unmarshal(field.From, into) == nil
}

// changed reports whether one of the fields is different.
func (d delta) changed(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { _, ok := d.fields[name]; return ok })
}
