package storage

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"adjutant/ops"
)

// drawHandle draws handles that are near the words with which facets are packed.
func drawHandle(t *rapid.T, name string) ops.Handle {
	return ops.Handle(rapid.OneOf(
		rapid.SampledFrom([]string{"c", "for", "ana", "bo", "c.c", "team", "leaders"}),
		rapid.StringMatching(`[a-z][a-z0-9._-]{0,31}`),
	).Draw(t, name))
}

func drawFacets(t *rapid.T) ops.Facets {
	f := ops.Facets{
		Owner:        ops.Handle(rapid.OneOf(part, rapid.Just("c")).Draw(t, "owner")), // whatever it is
		Confidential: rapid.Bool().Draw(t, "confidential"),
		Audience:     rapid.SampledFrom(append([]ops.Audience{""}, ops.Audiences...)).Draw(t, "audience"),
		More:         rapid.SliceOfN(part, 0, 3).Draw(t, "more"),
	}
	if rapid.Bool().Draw(t, "of a department") {
		f.Department = ops.Handle(part.Draw(t, "department"))
	}
	for range rapid.IntRange(0, 3).Draw(t, "readers") {
		f.Readers = append(f.Readers, drawHandle(t, "reader"))
	}
	return f
}

// Facets are read back as they were written, but for what says of something open
// who else may know of it.
func TestFacetsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacets(t)
		packed := packFacets(f)
		want := f
		if !f.Confidential && (f.Audience == "" || f.Audience == ops.ForTeam) {
			want.Readers, want.Audience = nil, ""
		}
		if len(want.More) == 0 {
			want.More = nil
		}
		got := unpackFacets(packed)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-written +read)\n%s", packed, diff)
		}
		if !bytes.Equal(packFacets(got), packed) {
			t.Fatalf("%q is written again as %q", packed, packFacets(got))
		}
	})
}

// Who may see a record does not change by its being in a list.
func TestFacetsKeepSecrets(t *testing.T) {
	o := &ops.Org{
		People: []ops.Person{
			{Handle: "ana", Department: "team"}, {Handle: "bo", Roles: []ops.Role{ops.COO}}, {Handle: "c", Department: "leaders"},
			{Handle: "for"}, {Handle: "leaders"}, {Handle: "team", Roles: []ops.Role{ops.Observer}},
		},
		Departments: []ops.Department{{Handle: "team", Head: "c"}, {Handle: "leaders", Head: "ana", Parent: "team"}},
	}
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacets(t)
		f.Owner, f.Department = drawHandle(t, "owner"), drawHandle(t, "department")
		for _, p := range append(slices.Clone(o.People), ops.Person{}) {
			if was, is := o.MaySee(p, f), o.MaySee(p, unpackFacets(packFacets(f))); was != is {
				t.Fatalf("%q may see %+v: %t, and in a list %t", p.Handle, f, was, is)
			}
		}
	})
}

// What is no whole value of ours is shown to nobody, rather than to everybody.
func TestFacetsThatAreCutOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		packed := packFacets(drawFacets(t))
		for n := range packed {
			cut := packed[:n]
			if bytes.Count(cut, []byte{partEnd}) < 3 && unpackFacets(cut).Open() {
				t.Fatalf("%q, cut off at %d, is open", packed, n)
			}
		}
	})
	for _, damaged := range []string{"", "\x00", "\x00ana", "c"} {
		if !unpackFacets([]byte(damaged)).Confidential {
			t.Errorf("%q is shown to everybody", damaged)
		}
	}
}
