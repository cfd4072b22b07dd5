package ops_test

import (
	"slices"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// checkEscalation finds out anew who is asked by an escalation that has happened
// just now, and sees to it that nothing was taken from those of before.
func (g *office) checkEscalation(t *rapid.T, was ops.Panel) {
	r := g.request
	panel := g.org.Panel(&r)
	if panel.Need != was.Need || joinAll(panel.Raised) != joinAll(was.Raised) ||
		joinAll(panel.Pool) != joinAll(slices.Concat(was.Pool, panel.Escalated)) {
		t.Fatalf("%+v has become %+v", was, panel)
	}
	free := func(h ops.Handle) bool {
		return g.able(r, h) && !slices.ContainsFunc(r.Decisions, func(d ops.Decision) bool {
			return d.Version == r.Version && d.Verdict == ops.Approves && (d.By == h || d.For == h)
		})
	}
	step := r.Route[r.Step]
	var want []ops.Handle
	named := false
	for _, name := range step.EscalateTo {
		for _, h := range g.meant(r, name) {
			if free(h) {
				named = true
				want = append(want, h)
			}
		}
	}
	for _, h := range was.Pool {
		if named || slices.Contains(was.Raised, h) {
			continue
		}
		i := slices.IndexFunc(step.By, func(name string) bool { return slices.Contains(g.meant(r, name), h) })
		above := g.above(r, step.By[i], h)
		if i := slices.IndexFunc(above, func(h ops.Handle) bool { return free(h) && !slices.Contains(was.Pool, h) }); i >= 0 {
			want = append(want, above[i])
		}
	}
	for _, h := range want {
		if !slices.Contains(panel.Pool, h) {
			t.Fatalf("%s is not asked: %+v", h, panel)
		}
	}
	for _, h := range panel.Escalated {
		if !free(h) || !slices.Contains(want, h) && (named || len(was.Raised) == 0) {
			t.Fatalf("%s is asked, not only %v: %+v", h, want, panel)
		}
	}
}

// above are those who may stand in for somebody of a step, the nearest first.
func (g *office) above(r ops.Request, name string, h ops.Handle) []ops.Handle {
	var people []ops.Handle
	for _, name := range r.Route[r.Step].Fallback {
		people = append(people, g.meant(r, name)...)
	}
	holder, _ := g.org.Person(h)
	roles := []string{"coo", "ceo", "approver"}
	switch {
	case name == "ceo" || holder.Has(ops.CEO):
		roles = []string{"coo", "approver"}
	case name == "coo" || holder.Has(ops.COO):
		roles = []string{"ceo", "approver"}
	default:
		home := g.org.HomeOf(holder)
		if name == "head" || name == "deputy" {
			home = r.Department
		}
		for home != "" {
			d, _ := g.org.Department(home)
			people, home = append(people, d.Head), d.Parent
		}
	}
	for _, role := range roles {
		people = append(people, g.meant(r, role)...)
	}
	return people
}
