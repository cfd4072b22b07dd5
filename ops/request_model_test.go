package ops_test

import (
	"slices"
	"strconv"

	"pgregory.net/rapid"

	"adjutant/ops"
)

// What must hold in an office, counted again in the simplest way there is.

// checkSeat makes sure that neither who decides nor for whom may not.
func (g *office) checkSeat(t *rapid.T, by ops.Handle, seat ops.Seat) {
	r := g.request
	for _, h := range []ops.Handle{by, seat.For} {
		if h == "" {
			continue
		}
		p, ok := g.org.Person(h)
		if h == r.Owner || h == r.Beneficiary || !ok || p.Has(ops.Observer) {
			t.Fatalf("%s decides for %q on what %s asked for %s", by, seat.For, r.Owner, r.Beneficiary)
		}
		for _, d := range r.Decisions {
			if d.Version == r.Version && d.Verdict == ops.Approves && (d.By == h || d.For == h) {
				t.Fatalf("%s counts twice", h)
			}
		}
	}
	if seat.For == "" {
		return
	}
	if !slices.ContainsFunc(g.delegations, func(d ops.Delegation) bool {
		return d.Owner == seat.For && d.To == by && d.Revoked.IsZero() && !g.today().Before(d.From) && !g.today().After(d.Until) &&
			(d.Ceiling.Minor == 0 || r.Worth.Minor <= d.Ceiling.Minor)
	}) {
		t.Fatalf("nobody lets %s decide for %s", by, seat.For)
	}
}

// checkQuorum counts the people who approved a step: it is passed with enough of
// them, and not before. Before is the request without the last approval.
func (g *office) checkQuorum(t *rapid.T, before, after ops.Request) {
	approved, earlier := map[ops.Handle]bool{}, map[ops.Handle]bool{}
	people := map[ops.Handle]bool{}
	var escalated []ops.Decision
	for _, d := range after.Decisions {
		switch {
		case d.Verdict != ops.Approves || d.Version != after.Version || d.Void:
		case d.Step < before.Step:
			earlier[d.By], earlier[d.For] = true, true
		default:
			approved[d.By] = true
			people[d.By], people[d.For] = true, true
			if d.Escalated {
				escalated = append(escalated, d)
			}
		}
	}
	rule := before.Route[before.Step]
	named, size := g.demand(before, earlier)
	need, silent := 1, 0
	switch n, err := strconv.Atoi(rule.Quorum); {
	case err == nil:
		need = n
	case rule.Quorum == "all":
		need = max(size, 1)
		for h := range named {
			if g.able(before, h) && !people[h] {
				silent++
			}
		}
		// Each to whom it was escalated makes one of them needless.
		for _, d := range escalated {
			if !named[d.By] && !named[d.For] {
				silent--
			}
		}
	case rule.Quorum == "majority":
		need = size/2 + 1
	}
	enough := len(approved) >= need && silent <= 0
	if passed := after.Step > before.Step; passed != enough {
		t.Fatalf("step %d of %+v was approved by %d of %d while %d are silent, and passed: %t. %+v",
			before.Step, rule, len(approved), need, silent, passed, after.Decisions)
	}
}

// demand is whom a step means today, besides those who have decided earlier, and
// how many they are with the places that mean nobody.
func (g *office) demand(r ops.Request, earlier map[ops.Handle]bool) (named map[ops.Handle]bool, size int) {
	named = map[ops.Handle]bool{}
	for _, name := range r.Route[r.Step].By {
		meant := g.meant(r, name)
		if len(meant) == 0 {
			size++ // to be replaced
		}
		for _, h := range meant {
			if !earlier[h] {
				named[h] = true
			}
		}
	}
	return named, size + len(named)
}

// meant are the people whom a name in a policy means today.
func (g *office) meant(r ops.Request, name string) []ops.Handle {
	if name[0] == 'p' {
		return []ops.Handle{ops.Handle(name)}
	}
	var meant []ops.Handle
	for _, d := range g.org.Departments {
		if d.Handle == r.Department && name == "head" {
			meant = append(meant, d.Head)
		} else if d.Handle == r.Department && name == "deputy" && d.Deputy != "" {
			meant = append(meant, d.Deputy)
		}
	}
	for _, p := range g.org.People {
		if slices.Contains(p.Roles, ops.Role(name)) {
			meant = append(meant, p.Handle)
		}
	}
	return meant
}

// able reports whether somebody may decide on a request at all.
func (g *office) able(r ops.Request, h ops.Handle) bool {
	p, ok := g.org.Person(h)
	return ok && !p.Has(ops.Observer) && h != r.Owner && h != r.Beneficiary
}

// check is what holds after every action.
func (g *office) check(t *rapid.T) {
	r := g.request
	if r.Amount.Minor > g.asked.Minor || r.Amount.Currency != g.asked.Currency || r.Amount.Minor <= 0 {
		t.Fatalf("%s was asked for, and it is %s", g.asked, r.Amount)
	}
	if r.Spent.Minor < 0 || r.Spent.Minor > r.Amount.Minor {
		t.Fatalf("%s of %s is paid", r.Spent, r.Amount)
	}
	approvals := slices.DeleteFunc(slices.Clone(g.outcomes), func(s ops.RequestState) bool { return s != ops.Approved })
	if len(approvals) > 1 || len(g.outcomes)-len(approvals) > 1 {
		t.Fatalf("it came to %v", g.outcomes)
	}
	panel := g.org.Panel(&r)
	if r.State != ops.InReview {
		if len(panel.Pool) > 0 || panel.Need != 0 {
			t.Fatalf("%s waits for %v", r.State, panel.Pool)
		}
		return
	}
	if len(panel.Escalated) > 0 && r.Escalated.IsZero() {
		t.Fatalf("%v are asked as if it were escalated", panel.Escalated)
	}
	if panel.Need < 1 || r.Step >= len(r.Route) {
		t.Fatalf("in review at step %d of %d, with %d to approve", r.Step, len(r.Route), panel.Need)
	}
	for _, h := range panel.Pool {
		seat, err := g.org.SeatOf(&r, h, nil, g.today())
		if err != nil || seat.For != "" {
			t.Fatalf("%s is asked, and cannot: %v", h, err)
		}
		g.checkSeat(t, h, seat)
	}
	// Not in any place, even if everybody lets them decide.
	for _, h := range []ops.Handle{r.Owner, r.Beneficiary} {
		var all []ops.Delegation
		for _, p := range g.everybody {
			all = append(all, ops.Delegation{Meta: ops.Meta{Owner: p.Handle}, To: h, From: g.today(), Until: g.today()})
		}
		if _, err := g.org.SeatOf(&r, h, all, g.today()); h != "" && err == nil {
			t.Fatalf("%s may decide on their own request", h)
		}
	}
}
