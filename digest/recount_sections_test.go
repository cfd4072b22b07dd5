package digest_test

import (
	"slices"
	"strings"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// all recounts every section, and what is only counted.
func (c *recount) all() {
	c.health()
	c.waits()
	c.target()
	for _, n := range c.different("RISK-") {
		c.riskChanged(n)
	}
	for _, n := range c.different("REQ-") {
		c.requestChanged(n)
	}
	for _, n := range c.different("BLK-") {
		c.blockerChanged(n)
	}
	for _, n := range c.different("ACT-") {
		c.actionChanged(n)
	}
	for _, n := range c.different("DEC-") {
		c.decisionChanged(n)
	}
	for _, n := range c.different("") {
		c.orgChanged(n)
	}
	c.ageing()
	c.silence()
	c.open()
	c.rest.Smaller = len(c.small)
}

func (c *recount) health() {
	rank := map[ops.Health]int{ops.OnTrack: 0, ops.Unknown: 1, ops.AtRisk: 2, ops.OffTrack: 3}
	for _, s := range c.statuses() {
		name := string(s.Update)
		if name == "" {
			name = string(s.Department)
		}
		switch {
		case s.Health == ops.OffTrack:
			c.fact(digest.Exceptions, digest.SaysOffTrack, name)
		case rank[s.Computed] > rank[s.Health]:
			c.fact(digest.Exceptions, digest.RecordsWorse, name)
		case s.Health == ops.AtRisk:
			c.fact(digest.Exceptions, digest.SaysAtRisk, name)
		case s.Was != "" && s.Was != s.Health && s.Health != ops.Unknown:
			c.fact(digest.Changed, digest.HealthMoved, name)
		}
		switch {
		case s.Health != ops.Unknown:
		case s.Update == "":
			c.fact(digest.Coverage, digest.NoStatus, name)
		default:
			c.fact(digest.Coverage, digest.StatusOld, name)
		}
	}
}

// waits are what waits for the reader, or in a channel for anybody.
func (c *recount) waits() {
	if c.r.who != "" {
		for _, id := range c.needs {
			c.facts[digest.Needs] = append(c.facts[digest.Needs], string(id))
		}
		return
	}
	each(c.w, storage.Requests, func(r *ops.Request) {
		if r.State == ops.InReview && c.mine(r) {
			c.facts[digest.Needs] = append(c.facts[digest.Needs], string(r.ID))
			c.needs = append(c.needs, r.ID)
		}
	})
	each(c.w, storage.Blockers, func(k *ops.Blocker) {
		if k.State != ops.BlockerConfirmed && c.concerns(k) {
			c.facts[digest.Needs] = append(c.facts[digest.Needs], string(k.ID))
			c.needs = append(c.needs, k.ID)
		}
	})
}

func (c *recount) isNeed(id ops.ID) bool { return slices.Contains(c.needs, id) }

// has reports whether a section tells of a record.
func (c *recount) has(kind digest.SectionKind, id ops.ID) bool {
	return slices.ContainsFunc(c.facts[kind], func(fact string) bool { return fact == string(id) || strings.HasSuffix(fact, " "+string(id)) })
}

func (c *recount) target() {
	c.promises()
	each(c.w, storage.Risks, func(r *ops.Risk) {
		if c.mine(r) && level(r.Current) >= c.floor && len(c.late(r)) > 0 && !c.isNeed(r.ID) {
			c.fact(digest.OffTarget, digest.RiskOverdue, string(r.ID))
		}
	})
	each(c.w, storage.Requests, func(r *ops.Request) {
		undecided := r.State == ops.InReview || r.State == ops.ChangesRequested
		if c.mine(r) && undecided && !r.NeededBy.IsZero() && r.NeededBy.Before(c.today()) && !c.isNeed(r.ID) {
			c.fact(digest.OffTarget, digest.NeedPassed, string(r.ID))
		}
	})
	each(c.w, storage.Blockers, func(k *ops.Blocker) {
		if c.concerns(k) && k.State == ops.BlockerAcknowledged && !k.By.IsZero() && k.By.Before(c.today()) && !c.isNeed(k.ID) {
			c.fact(digest.OffTarget, digest.PromisePassed, string(k.ID))
		}
	})
	each(c.w, storage.Accounts, func(a *ops.Account) {
		b, ok := c.w.org.Budget(a.Department, a.Period)
		left := b.Amount.Minor + a.Adjusted.Minor - a.Reserved.Minor - a.Committed.Minor - a.Spent.Minor
		if _, there := c.w.org.Department(a.Department); there && ok && b.OverBudget != ops.OverIgnore && c.below(a.Department) && left < 0 {
			c.fact(digest.OffTarget, digest.BudgetExceeded, string(a.ID))
		}
	})
}

// changed notes what has become of a record: an item, or one more that is small.
// News of what waits, or of what came up late, are told already.
func (c *recount) changed(id ops.ID, rule digest.Rule) {
	isNew := rule == digest.RequestNew || rule == digest.BlockerNew
	switch {
	case c.isNeed(id), c.has(digest.OffTarget, id) && (isNew || rule == ""):
		c.rest.Told++
	case rule == "":
		c.small[id] = true
	default:
		c.fact(digest.Changed, rule, string(id))
	}
}

func (c *recount) riskChanged(name string) {
	var was, is ops.Risk
	had, has := read(c.before, name, &was), read(c.after, name, &is)
	switch {
	case !has && c.mine(&was) && level(was.Current) >= c.floor:
		c.changed(was.ID, digest.TakenBack)
	case !has && c.mine(&was):
		c.changed(was.ID, "")
	case !has, !c.mine(&is):
	case max(level(was.Current), level(is.Current)) < c.floor:
		c.changed(is.ID, "")
	case is.State == ops.RiskClosed && was.State != ops.RiskClosed:
		c.changed(is.ID, digest.RiskClosed)
	case !had:
		c.changed(is.ID, digest.RiskNew)
	case was.State == ops.RiskClosed && is.State != ops.RiskClosed:
		c.changed(is.ID, digest.RiskReopened)
	case is.Treatment == ops.Accept && is.Acceptance != was.Acceptance && is.Acceptance != "":
		c.changed(is.ID, digest.RiskAccepted)
	case was.Treatment == ops.Accept && is.Treatment != ops.Accept:
		c.changed(is.ID, digest.RiskLapsed)
	case level(is.Current) > level(was.Current):
		c.changed(is.ID, digest.RiskUp)
	case level(is.Current) < level(was.Current):
		c.changed(is.ID, digest.RiskDown)
	default:
		c.changed(is.ID, "")
	}
}

func (c *recount) requestChanged(name string) {
	var was, is ops.Request
	had, has := read(c.before, name, &was), read(c.after, name, &is)
	was.Asked, was.Decisions = nil, nil // nobody was told of what is gone by having been asked
	ended := is.State == ops.Approved || is.State == ops.Rejected || is.State == ops.Expired
	switch {
	case !has && c.mine(&was):
		c.changed(was.ID, digest.TakenBack)
	case !has, !c.mine(&is):
	case !had && is.State == ops.InReview:
		c.changed(is.ID, digest.RequestNew)
	case was.State != is.State && (ended || c.r.audience != ops.ForCEO):
		c.changed(is.ID, digest.RequestMoved)
	default:
		c.changed(is.ID, "")
	}
}

func (c *recount) blockerChanged(name string) {
	var was, is ops.Blocker
	had, has := read(c.before, name, &was), read(c.after, name, &is)
	was.Raiser = ""
	if was.ID != "" && !has {
		is = was
	}
	if !c.concerns(&is) {
		return
	}
	switch moved := was.State != is.State; {
	case !has:
		c.changed(is.ID, digest.TakenBack)
	case is.State == ops.BlockerConfirmed && moved:
		c.changed(is.ID, digest.BlockerOver)
	case is.State == ops.BlockerResolved && moved:
		c.changed(is.ID, digest.BlockerResolved)
	case !had:
		c.changed(is.ID, digest.BlockerNew)
	case moved && (was.State == ops.BlockerResolved || was.State == ops.BlockerConfirmed):
		c.changed(is.ID, digest.BlockerBack)
	default:
		c.changed(is.ID, "")
	}
}

func (c *recount) orgChanged(name string) {
	var was, is ops.Department
	handle, department := strings.CutPrefix(name, "department ")
	if name == "settings" {
		a, b := c.before[name]["approval"], c.after[name]["approval"]
		if a != nil && string(a) != string(b) && c.r.department == "" && (c.r.audience == ops.ForCEO || c.r.audience == ops.ForCOO) {
			c.fact(digest.Changed, digest.PolicyChanged, "")
		}
	}
	if !department {
		return
	}
	had, has := read(c.before, name, &was), read(c.after, name, &is)
	switch {
	case !has && (c.r.department == "" || handle == string(c.r.department) || was.Parent != "" && c.below(was.Parent)):
		c.fact(digest.Changed, digest.DepartmentGone, handle)
	case !has, !c.below(is.Handle):
	case !had && !c.first:
		c.fact(digest.Changed, digest.DepartmentNew, handle)
	case !had:
	case was.Name != is.Name:
		c.fact(digest.Changed, digest.DepartmentNamed, handle)
	case was.Head != is.Head:
		c.fact(digest.Changed, digest.HeadChanged, handle)
	}
}

func (c *recount) ageing() {
	old := func(rule digest.Rule, id ops.ID) {
		if !c.isNeed(id) && !c.has(digest.OffTarget, id) && !c.has(digest.Changed, id) {
			c.fact(digest.Ageing, rule, string(id))
		}
	}
	each(c.w, storage.Risks, func(r *ops.Risk) {
		lived := r.Acceptance != "" && !r.AcceptedUntil.Before(c.today())
		if c.mine(r) && r.State != ops.RiskClosed && level(r.Current) >= c.floor && c.daysAgo(r.Changed) >= 14 && !lived {
			old(digest.RiskQuiet, r.ID)
		}
	})
	each(c.w, storage.Requests, func(r *ops.Request) {
		if c.mine(r) && (r.State == ops.InReview && c.daysAgo(r.StepSince) >= 5 || r.State == ops.ChangesRequested && c.daysAgo(r.Changed) >= 5) {
			old(digest.RequestOld, r.ID)
		}
	})
	each(c.w, storage.Blockers, func(k *ops.Blocker) {
		if c.concerns(k) && k.State != ops.BlockerConfirmed && !c.w.org.WorkingAfter(k.Raised, threeDays, k.On).After(c.w.now) {
			old(digest.BlockerOld, k.ID)
		}
	})
	each(c.w, storage.Actions, func(a *ops.Action) {
		late := !a.Due.IsZero() && a.Due.Before(c.today()) || !c.w.org.WorkingAfter(a.Offered, threeDays, a.Department).After(c.w.now)
		if c.mine(a) && a.State == ops.ActionProposed && late && (c.r.audience == ops.ForCOO || a.Giver == c.r.who) {
			old(digest.ActionUnanswered, a.ID)
		}
	})
}
