package ops_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// jsonValue draws a value that JSON can hold, null included.
func jsonValue() *rapid.Generator[any] {
	return rapid.OneOf(
		rapid.Just[any](nil),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.Int32(), func(n int32) any { return float64(n) }),
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.SliceOf(rapid.String()), func(s []string) any { return s }),
		rapid.Map(rapid.MapOf(rapid.StringMatching(`[a-z]`), rapid.Int16()), func(m map[string]int16) any { return m }),
	)
}

// drawState draws a record's state as the tables store it, or nil.
func drawState(t *rapid.T, name string) []byte {
	if rapid.IntRange(0, 4).Draw(t, name+" is absent") == 0 {
		return nil
	}
	m := rapid.MapOfN(rapid.SampledFrom([]string{"title", "owner", "current", "links", "changed", "due"}), jsonValue(), 0, 6).Draw(t, name)
	m["id"] = "RISK-1"
	m["revision"] = float64(rapid.IntRange(1, 3).Draw(t, name+"’s revision"))
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func decode(t *rapid.T, raw []byte) map[string]any {
	if raw == nil {
		return nil
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// A change taken back gives the state before it, apart from the fields that
// count changes; and it still does after it was in the journal.
func TestRevertIsTheWayBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := drawState(t, "before"), drawState(t, "after")
		fields, err := ops.Diff(before, after)
		if err != nil {
			t.Fatal(err)
		}
		change := ops.Change{Record: "RISK-1", Fields: fields}
		if rapid.Bool().Draw(t, "journaled") {
			raw, err := json.Marshal(change)
			if err != nil {
				t.Fatal(err)
			}
			change = ops.Change{}
			if err := json.Unmarshal(raw, &change); err != nil {
				t.Fatal(err)
			}
		}
		if change.Created() != (before == nil && after != nil) {
			t.Fatalf("created: %v", change.Created())
		}
		state, err := change.Revert(after)
		if err != nil {
			t.Fatal(err)
		}
		want, got := decode(t, before), decode(t, state)
		if before != nil && after != nil {
			for _, counter := range []string{"revision", "changed"} {
				delete(want, counter)
				delete(got, counter)
			}
		}
		if before == nil && after == nil {
			want = got // nothing to a nothing: no state either way
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("back from\n%s\nto\n%s\ngave\n%s", after, before, state)
		}
		if names := change.FieldNames(); !slices.IsSorted(names) || len(names) != len(change.Fields) {
			t.Errorf("the fields are named %v", names)
		}
	})
}

// One change that goes back over several leads where they lead one by one, and
// says of each field what it was at first and is at last.
func TestPrecedeGoesBackOverAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		states := [][]byte{drawState(t, "first")}
		var all ops.Change
		for range rapid.IntRange(1, 5).Draw(t, "changes") {
			states = append(states, drawState(t, "next"))
		}
		last := states[len(states)-1]
		for i := len(states) - 2; i >= 0; i-- {
			fields, err := ops.Diff(states[i], states[i+1])
			if err != nil {
				t.Fatal(err)
			}
			all.Precede(ops.Change{Record: "RISK-1", Fields: fields})
		}
		state, err := all.Revert(last)
		if err != nil {
			t.Fatal(err)
		}
		want, got := decode(t, states[0]), decode(t, state)
		if want == nil {
			if len(got) > 0 {
				t.Fatalf("back to %s, where there was nothing", state)
			}
			return
		}
		for _, counter := range []string{"revision", "changed"} {
			delete(want, counter)
			delete(got, counter)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("back from %s to %s, want %s", last, state, states[0])
		}
		for name, field := range all.Fields {
			if is := decodeFields(t, last)[name]; name != "revision" && name != "changed" && string(field.To) != string(is) {
				t.Fatalf("%s became %s, and is %s", name, field.To, is)
			}
		}
	})
}

func decodeFields(t *rapid.T, raw []byte) (fields map[string]json.RawMessage) {
	if raw != nil {
		if err := json.Unmarshal(raw, &fields); err != nil {
			t.Fatal(err)
		}
	}
	return fields
}

// A state compared with itself has no difference, however it is written.
func TestDiffOfTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := drawState(t, "state")
		fields, err := ops.Diff(state, bytes.Clone(state))
		if err != nil || len(fields) != 0 {
			t.Errorf("%s differs from itself in %v (%v)", state, slices.Collect(maps.Keys(fields)), err)
		}
	})
}

func FuzzRevert(f *testing.F) {
	f.Add([]byte(`{"id":"RISK-1","title":"A"}`), []byte(`{"id":"RISK-1","title":"B","due":null}`))
	f.Add([]byte(`null`), []byte(`{}`))
	f.Add([]byte(`{"a":1,"a":2}`), []byte(`[]`))
	f.Fuzz(func(t *testing.T, before, after []byte) {
		fields, err := ops.Diff(before, after)
		if err != nil {
			return // not the state of a record
		}
		change := ops.Change{Fields: fields}
		state, err := change.Revert(after)
		if err != nil {
			t.Fatal(err)
		}
		if state != nil && !json.Valid(state) {
			t.Errorf("%q is no state", state)
		}
		if _, err := change.Revert(nil); err != nil {
			t.Fatal(err)
		}
	})
}
