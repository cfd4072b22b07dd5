package ops

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// DiffOrg lists what differs between two organisations: one change for each
// person, department and channel, and one for the settings. Before may be nil.
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
		if err := add("person "+string(p.Handle), p); err != nil {
			return nil, err
		}
	}
	for _, d := range o.Departments {
		if err := add("department "+string(d.Handle), d); err != nil {
			return nil, err
		}
	}
	for _, c := range o.Channels {
		if err := add("channel "+string(c.Handle), c); err != nil {
			return nil, err
		}
	}
	settings := *o
	settings.Revision, settings.People, settings.Departments, settings.Channels = 0, nil, nil, nil
	return parts, add("settings", settings)
}
