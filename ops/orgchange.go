package ops

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The kinds of the parts that an organisation is compared by. A part is named by
// its kind and its handle, "person ana"; the settings have no handle.
const (
	personPart     = "person"
	departmentPart = "department"
	channelPart    = "channel"
	settingsPart   = "settings"
)

// DiffOrg lists what differs between two organisations: one change for each
// person, department and channel, and one for the settings. The order in which
// they are listed makes no difference. Before may be nil.
func DiffOrg(before, after *Org) ([]Change, error) {
	was, err := parts(before)
	if err != nil {
		return nil, err
	}
	is, err := parts(after)
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, name := range slices.Sorted(maps.Keys(is)) {
		fields, err := Diff(was[name], is[name])
		if err != nil {
			return nil, err
		}
		if len(fields) > 0 {
			changes = append(changes, Change{Record: ID(name), Revision: after.Revision, Fields: fields})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, stays := is[name]; stays {
			continue
		}
		fields, err := Diff(was[name], nil)
		if err != nil {
			return nil, err
		}
		changes = append(changes, Change{Record: ID(name), Fields: fields})
	}
	return changes, nil
}

// parts takes an organisation apart into what is compared on its own, each as
// JSON.
func parts(o *Org) (map[string][]byte, error) {
	parts := map[string][]byte{}
	if o == nil || o.Revision == 0 && o.Company == "" {
		return parts, nil
	}
	add := func(name string, value any) error {
		raw, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("compare %s: %w", name, err)
		}
		parts[name] = raw
		return nil
	}
	for _, p := range o.People {
		if err := add(partName(personPart, p.Handle), p); err != nil {
			return nil, err
		}
	}
	for _, d := range o.Departments {
		if err := add(partName(departmentPart, d.Handle), d); err != nil {
			return nil, err
		}
	}
	for _, c := range o.Channels {
		if err := add(partName(channelPart, c.Handle), c); err != nil {
			return nil, err
		}
	}
	return parts, add(settingsPart, o.settings())
}

func partName(kind string, h Handle) string { return kind + " " + string(h) }

// settings are the organisation without what is compared on its own.
func (o *Org) settings() Org {
	settings := *o
	settings.Revision, settings.People, settings.Departments, settings.Channels = 0, nil, nil, nil
	return settings
}

// RevertOrg is the way back from [DiffOrg]: the organisation as it was before the
// diffs, which are given in the order in which they were made and led to after.
// Each is what one journal entry says of the organisation, which is one diff as a
// rule. Where the first of them brought it into being, that is an empty one with
// revision 0.
//
// Diffs do not tell in which order people, departments and channels were listed.
// Those that are still there come first, in their present order, and behind them
// those that have gone, in the order of their handles.
//
// The error is that of a change which cannot have led to after.
func RevertOrg(after *Org, diffs ...[]Change) (*Org, error) {
	revision := after.Revision
	back := map[string]*Change{}
	for _, diff := range slices.Backward(diffs) {
		revision = revisionBefore(diff, revision)
		for _, change := range slices.Backward(diff) {
			if since := back[string(change.Record)]; since != nil {
				since.Precede(change)
			} else {
				back[string(change.Record)] = &change
			}
		}
	}
	before, was, err := revertSettings(after, back)
	if err != nil {
		return nil, err
	}
	before.Revision = revision
	if before.People, err = revertParts(after.People, personPart, back, func(p Person) Handle { return p.Handle }); err != nil {
		return nil, err
	}
	if before.Departments, err = revertParts(after.Departments, departmentPart, back, func(d Department) Handle { return d.Handle }); err != nil {
		return nil, err
	}
	if before.Channels, err = revertParts(after.Channels, channelPart, back, func(c Channel) Handle { return c.Handle }); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(back)) { // what nobody has taken
		return nil, fmt.Errorf("take back a change of %q: an organisation has no such part", name)
	}
	if !was {
		if len(before.People)+len(before.Departments)+len(before.Channels) > 0 {
			return nil, fmt.Errorf("take back a change of %q: without them there are no people, departments and channels", settingsPart)
		}
		before.Revision = 0
	}
	return before, nil
}

// revisionBefore is the organisation's revision before a diff that led to the
// revision after it. Each replacement counts one, and the change of a part that
// is still there names what it has counted to: that of the first such change
// counts, in case there were several replacements.
func revisionBefore(diff []Change, after int) int {
	if len(diff) == 0 {
		return after
	}
	for _, change := range diff {
		if change.Revision > 0 {
			after = change.Revision
			break
		}
	}
	return max(after-1, 0)
}

// revertSettings is the organisation without its lists, as it was before. It
// reports false if there was none.
func revertSettings(after *Org, back map[string]*Change) (*Org, bool, error) {
	before := after.settings()
	change := back[settingsPart]
	if change == nil {
		return &before, true, nil
	}
	delete(back, settingsPart)
	state, err := json.Marshal(before)
	if err != nil {
		return nil, false, fmt.Errorf("take back a change of %q: %w", settingsPart, err)
	}
	was, err := revertPart[Org](*change, state, "company")
	if err != nil || was == nil {
		return &Org{}, false, err
	}
	// The lists are parts of their own, whatever a change of the settings says.
	before = was.settings()
	return &before, true, nil
}

// revertParts is a list of the organisation as it was before, and takes its
// changes out of back. A list that is not different is not copied.
func revertParts[T any](after []T, kind string, back map[string]*Change, handle func(T) Handle) ([]T, error) {
	var names []string // of the parts of this kind that were changed
	for name := range back {
		if strings.HasPrefix(name, kind+" ") {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return after, nil
	}
	slices.Sort(names)
	var before []T
	revert := func(name string, state []byte) error {
		was, err := revertPart[T](*back[name], state, "handle")
		delete(back, name)
		switch {
		case err != nil:
			return err
		case was == nil:
			return nil
		case partName(kind, handle(*was)) != name:
			return fmt.Errorf("take back a change of %q: it was %q before", name, handle(*was))
		}
		before = append(before, *was)
		return nil
	}
	for _, part := range after {
		name := partName(kind, handle(part))
		if back[name] == nil {
			before = append(before, part)
			continue
		}
		state, err := json.Marshal(part)
		if err != nil {
			return nil, fmt.Errorf("take back a change of %q: %w", name, err)
		}
		if err := revert(name, state); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		if back[name] == nil {
			continue // it is still there
		}
		if err := revert(name, nil); err != nil {
			return nil, err
		}
	}
	return before, nil
}

// revertPart is a part as it was before a change, or nil if it was not there. It
// was there if it had the field that every such part has.
func revertPart[T any](change Change, after []byte, always string) (*T, error) {
	state, err := change.Revert(after)
	if err != nil {
		return nil, fmt.Errorf("take back a change of %q: %w", change.Record, err)
	}
	was, err := fields(state)
	if err != nil || was[always] == nil {
		return nil, err
	}
	part := new(T)
	if err := json.Unmarshal(state, part); err != nil {
		return nil, fmt.Errorf("take back a change of %q: %w", change.Record, err)
	}
	return part, nil
}
