package ops_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// drawOrg draws a company of any shape: rings of departments, heads of several,
// departments and heads that are gone.
func drawOrg(t *rapid.T) *ops.Org {
	o := &ops.Org{}
	for i := range rapid.IntRange(1, 6).Draw(t, "people") {
		o.People = append(o.People, ops.Person{
			Handle:     handle("p", i),
			Roles:      rapid.SliceOfNDistinct(rapid.SampledFrom(ops.Roles), 0, 2, rapid.ID[ops.Role]).Draw(t, "roles"),
			Department: handle("d", rapid.IntRange(0, 4).Draw(t, "department")),
		})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "departments") {
		d := ops.Department{Handle: handle("d", i), Head: handle("p", rapid.IntRange(0, 7).Draw(t, "head"))}
		if parent := rapid.IntRange(-2, 4).Draw(t, "parent"); parent >= 0 {
			d.Parent = handle("d", parent)
		}
		o.Departments = append(o.Departments, d)
	}
	return o
}

func handle(kind string, n int) ops.Handle { return ops.Handle(fmt.Sprint(kind, n)) }

// headOf is the head of a department, nobody if it does not exist.
func headOf(o *ops.Org, department ops.Handle) ops.Handle {
	for _, d := range o.Departments {
		if d.Handle == department {
			return d.Head
		}
	}
	return ""
}

func isCOOOrCEO(p ops.Person) bool {
	return slices.Contains(p.Roles, ops.COO) || slices.Contains(p.Roles, ops.CEO)
}

// A confidential record exists for its owner, the head of its department, the
// COO and the CEO, and for nobody else: no head above, no admin, no colleague.
func TestMaySee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrg(t)
		f := ops.Facets{
			Owner:        handle("p", rapid.IntRange(0, 7).Draw(t, "owner")),
			Department:   handle("d", rapid.IntRange(0, 5).Draw(t, "of")),
			Confidential: rapid.Bool().Draw(t, "confidential"),
		}
		for _, p := range o.People {
			want := !f.Confidential || p.Handle == f.Owner || p.Handle == headOf(o, f.Department) || isCOOOrCEO(p)
			if got := o.MaySee(p, f); got != want {
				t.Errorf("%s with the roles %v may see %+v: %v", p.Handle, p.Roles, f, got)
			}
		}
	})
}

// Who answers for a record is its owner, the head of its department or of one
// above it, the COO and the CEO. Rings of departments have an end.
func TestRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrg(t)
		owner, department := handle("p", rapid.IntRange(0, 7).Draw(t, "owner")), handle("d", rapid.IntRange(0, 5).Draw(t, "of"))
		above := map[ops.Handle]bool{}
		for d := department; d != "" && !above[d]; {
			above[d] = true
			i := slices.IndexFunc(o.Departments, func(other ops.Department) bool { return other.Handle == d })
			if i < 0 {
				break
			}
			d = o.Departments[i].Parent
		}
		for _, p := range o.People {
			want := p.Handle == owner || isCOOOrCEO(p)
			for d := range above {
				want = want || headOf(o, d) == p.Handle
			}
			if got := o.Runs(p, owner, department); got != want {
				t.Errorf("%s runs what is %s’s in %s: %v", p.Handle, owner, department, got)
			}
			risk := &ops.Risk{Meta: ops.Meta{ID: "RISK-1", Owner: owner, Department: department, CreatedBy: "p0"}}
			if may := risk.MayChange(o, p) == nil; may != (want || p.Handle == "p0") {
				t.Errorf("%s may change it: %v", p.Handle, may)
			}
		}
	})
}

// From high on nobody accepts what they own, but for the CEO, and heads accept
// nothing; below it the heads and the COO decide.
func TestMayAccept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrg(t)
		risk := &ops.Risk{
			Meta:    ops.Meta{ID: "RISK-1", Owner: handle("p", rapid.IntRange(0, 3).Draw(t, "owner")), Department: "d0"},
			Current: drawRating(t),
		}
		for _, p := range o.People {
			coo, ceo := slices.Contains(p.Roles, ops.COO), slices.Contains(p.Roles, ops.CEO)
			want := ceo || coo || o.Heads(p.Handle, "d0")
			if risk.Level() == ops.High || risk.Level() == ops.VeryHigh {
				want = ceo || coo && p.Handle != risk.Owner
			}
			err := risk.MayAccept(o, p)
			if got := err == nil; got != want {
				t.Errorf("%s with %v accepts a %s risk of %s: %v", p.Handle, p.Roles, risk.Level(), risk.Owner, err)
			}
			if _, ok := ops.AsFault(err); err != nil && !ok {
				t.Errorf("refused with %v", err)
			}
		}
	})
}

func TestAlerts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := ops.RiskPolicy{AlertFrom: rapid.SampledFrom(append([]ops.Level{ops.Unrated}, ops.Levels...)).Draw(t, "from")}
		r := drawRisk(t, 1)
		want := r.State != ops.RiskClosed && r.Current.Rated() && r.Level().Rank() >= policy.AlertFrom.Rank()
		if got := policy.Alerts(r); got != want {
			t.Errorf("a %s risk that is %s alerts from %q: %v", r.Level(), r.State, policy.AlertFrom, got)
		}
	})
}

// Observers read and change nothing, whatever else they are called.
func TestWho(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrg(t)
		for _, p := range o.People {
			observer := slices.Contains(p.Roles, ops.Observer)
			heads := slices.ContainsFunc(o.Departments, func(d ops.Department) bool { return d.Head == p.Handle })
			for _, c := range []struct {
				who  ops.Who
				want bool
			}{
				{ops.Anyone, true},
				{ops.AnyMember, !observer},
				{ops.OnlyCOO, slices.Contains(p.Roles, ops.COO)},
				{ops.Leaders, isCOOOrCEO(p) || heads},
				{ops.Operators, slices.Contains(p.Roles, ops.COO) || slices.Contains(p.Roles, ops.Admin)},
			} {
				if got := c.who.May(o, p); got != c.want || c.who.Words == "" {
					t.Errorf("%s with %v is one of “%s”: %v", p.Handle, p.Roles, c.who.Words, got)
				}
			}
		}
	})
}
