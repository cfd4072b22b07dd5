package digest_test

import (
	"cmp"

	"pgregory.net/rapid"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// action has the actor give somebody something to do.
func (w *world) action(owner ops.Handle, due dates.Date, how ...func(*ops.Action)) ops.ID {
	w.t.Helper()
	p, _ := w.org.Person(owner)
	a := ops.Action{Meta: ops.Meta{Owner: owner, Department: w.org.HomeOf(p)}, Title: "Sign the lease", Due: due}
	for _, h := range how {
		h(&a)
	}
	a, err := a.Give(w.actor, w.today(), w.now)
	if err != nil {
		w.t.Fatalf("action: %v", err)
	}
	return save(w, storage.Actions, &a)
}

// promised is an action that its owner has taken on.
func (w *world) promised(owner ops.Handle, due dates.Date, how ...func(*ops.Action)) ops.ID {
	w.t.Helper()
	id := w.action(owner, due, how...)
	if get(w, storage.Actions, id).State == ops.ActionProposed {
		w.does(id, func(a ops.Action) (ops.Action, error) { return a.Accept(dates.Date{}, w.today()) })
	}
	return id
}

func (w *world) does(id ops.ID, how func(ops.Action) (ops.Action, error)) {
	w.t.Helper()
	change(w, storage.Actions, id, how)
}

func (w *world) finish(id ops.ID) {
	w.t.Helper()
	w.does(id, func(a ops.Action) (ops.Action, error) { return a.Finish(a.Owner, "Signed", w.now) })
}

func (w *world) putOff(id ops.ID, due dates.Date) {
	w.t.Helper()
	w.does(id, func(a ops.Action) (ops.Action, error) { return a.Move("tom", due, "They are away", w.today()) })
}

func (w *world) drop(id ops.ID) {
	w.t.Helper()
	w.does(id, func(a ops.Action) (ops.Action, error) { return a.Drop("tom", "Nobody needs it") })
}

func secretAction(a *ops.Action) { a.Confidential = true }

// resolved is a decision of the actor about a department.
func (w *world) resolved(department ops.Handle, how ...func(*ops.Resolution)) ops.ID {
	w.t.Helper()
	d := ops.Resolution{Meta: ops.Meta{Owner: w.actor, Department: department}, Outcome: "We leave Lyon", Rationale: "The rent doubled"}
	for _, h := range how {
		h(&d)
	}
	d, err := d.Log(w.today())
	if err != nil {
		w.t.Fatalf("decide: %v", err)
	}
	return save(w, storage.Decisions, &d)
}

// supersede puts another decision in the place of one.
func (w *world) supersede(id ops.ID, how ...func(*ops.Resolution)) ops.ID {
	w.t.Helper()
	old := get(w, storage.Decisions, id)
	d := ops.Resolution{Meta: ops.Meta{Owner: w.actor, Department: old.Department}, Outcome: "We stay in Lyon", Replaces: id}
	for _, h := range how {
		h(&d)
	}
	d, err := d.Log(w.today())
	if err != nil {
		w.t.Fatalf("decide: %v", err)
	}
	w.edit("decision supersede", func(e *storage.Edit) error {
		if err := storage.Decisions.Save(e, &d); err != nil {
			return err
		}
		old, err := old.Supersede(d, w.now)
		if err != nil {
			return err
		}
		return storage.Decisions.Save(e, &old)
	})
	return d.ID
}

func secretDecision(d *ops.Resolution) { d.Confidential = true }

func revisitOn(day dates.Date) func(*ops.Resolution) {
	return func(d *ops.Resolution) { d.Revisit = day }
}

// promiseCases are what people have promised, and what was decided. The CEO is told
// late of what is late, and of what went as promised not at all.
var promiseCases = []ruleCase{
	{rule: digest.ActionOverdue, name: "5 days, to the CEO", to: ceo, before: func(w *world) { w.promised("ana", day(-5)) }, want: "off_target action_overdue ACT-1"},
	{rule: digest.ActionOverdue, name: "4 days, to the CEO", to: ceo, before: func(w *world) { w.promised("ana", day(-4)) }},
	{rule: digest.ActionOverdue, name: "yesterday, to the COO", to: coo, before: func(w *world) { w.promised("ana", day(-1)) }, want: "off_target action_overdue ACT-1"},
	{rule: digest.ActionOverdue, name: "today", to: coo, before: func(w *world) { w.promised("ana", day(0)) }},
	{rule: digest.ActionOverdue, name: "today in London is yesterday in Warsaw", to: coo, clock: "23:30", before: func(w *world) { w.promised("ana", day(0)) }, want: "off_target action_overdue ACT-1"},
	{rule: digest.ActionOverdue, name: "which nobody has promised", to: ceo, before: func(w *world) { w.action("ana", day(-9)) }},

	{rule: digest.ActionUnanswered, name: "for more than 3 working days", to: coo, before: func(w *world) { w.at(-8, "10:00").action("ana", day(9)) }, want: "ageing action_unanswered ACT-1"},
	{rule: digest.ActionUnanswered, name: "for less", to: coo, then: func(w *world) { w.at(-1, "10:00").action("ana", day(9)) }, want: "smaller 1"},
	{rule: digest.ActionUnanswered, name: "and its day has passed", to: coo, then: func(w *world) { w.at(-2, "10:00").action("ana", day(-1)) }, want: "ageing action_unanswered ACT-1\nsmaller 1"},
	{rule: digest.ActionUnanswered, name: "without a day", to: coo, before: func(w *world) { w.at(-8, "10:00").action("ana", dates.Date{}) }, want: "ageing action_unanswered ACT-1"},
	{rule: digest.ActionUnanswered, name: "to whoever has asked", to: ceo, before: func(w *world) { w.as("mia").at(-8, "10:00").action("ana", day(9)) }, want: "ageing action_unanswered ACT-1"},
	{rule: digest.ActionUnanswered, name: "asked by another, to the CEO", to: ceo, before: func(w *world) { w.as("gus").at(-8, "10:00").action("ana", day(9)) }},
	{rule: digest.ActionUnanswered, name: "in a channel", to: leaders, before: func(w *world) { w.at(-8, "10:00").action("ana", day(-1)) }},
	{rule: digest.ActionUnanswered, name: "which was accepted", to: coo, before: func(w *world) { w.at(-8, "10:00").promised("ana", day(9)) }},
	{rule: digest.ActionUnanswered, name: "of which the COO may not know", to: reader{ops.ForCOO, "gus", ""}, before: func(w *world) { w.at(-8, "10:00").action("ana", day(9), secretAction) }},
	{rule: digest.ActionUnanswered, name: "which waits for the reader", to: reader{ops.ForCOO, "ana", ""}, before: func(w *world) {
		w.waits(ops.WaitsProposal, w.at(-8, "10:00").action("ana", day(9)))
	}, want: "needs need_proposal ACT-1"},

	{rule: digest.ActionOverdue, name: "which is in progress", to: team, before: func(w *world) {
		w.does(w.promised("ana", day(-9)), ops.Action.Start)
	}, want: "off_target action_overdue ACT-1"},
	{rule: digest.ActionOverdue, name: "which was done", to: coo, before: func(w *world) { w.finish(w.promised("ana", day(-9))) }},
	{rule: digest.ActionOverdue, name: "without a day", to: coo, before: func(w *world) { w.promised("ana", dates.Date{}) }},
	{rule: digest.ActionOverdue, name: "confidential, in a channel", to: leaders, before: func(w *world) { w.promised("ana", day(-9), secretAction) }},
	{rule: digest.ActionOverdue, name: "confidential, to whoever gave it", to: coo, before: func(w *world) { w.promised("ana", day(-9), secretAction) }, want: "off_target action_overdue ACT-1"},
	{rule: digest.ActionOverdue, name: "of another department", to: support, before: func(w *world) { w.promised("gus", day(-9)) }},
	{rule: digest.ActionOverdue, name: "waits for the reader", to: ana, before: func(w *world) {
		w.waits(ops.WaitsAction, w.promised("ana", day(-9)))
	}, want: "needs need_action ACT-1"},
	{rule: digest.ActionOverdue, name: "slipped often comes before a moderate risk", to: coo, before: func(w *world) {
		w.risk("", moderate, dueOn(day(-20)))
		id := w.promised("ana", day(-18))
		w.putOff(id, day(-14))
		w.putOff(id, day(-10))
	}, want: "off_target action_overdue ACT-1\noff_target risk_overdue RISK-1"},

	{rule: digest.ActionDone, name: "to the COO", to: coo, before: func(w *world) { w.promised("ana", day(9)) }, then: func(w *world) { w.at(-3, "10:00").finish("ACT-1") }, want: "changed action_done ACT-1"},
	{rule: digest.ActionDone, name: "as promised, to the CEO", to: ceo, before: func(w *world) { w.promised("ana", day(9)) }, then: func(w *world) { w.at(-3, "10:00").finish("ACT-1") }, want: "smaller 1"},
	{rule: digest.ActionDone, name: "after a slip, to the CEO", to: ceo, before: func(w *world) { w.putOff(w.promised("ana", day(9)), day(10)) }, then: func(w *world) { w.at(-3, "10:00").finish("ACT-1") }, want: "changed action_done ACT-1"},
	{rule: digest.ActionDone, name: "and given in the same time", to: support, then: func(w *world) { w.at(-3, "10:00").finish(w.promised("ana", day(9))) }, want: "changed action_done ACT-1"},
	{rule: digest.ActionDone, name: "before, and verified", to: coo, before: func(w *world) { w.finish(w.promised("ana", day(9))) }, then: func(w *world) {
		w.at(-3, "10:00").does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Verify("tom") })
	}, want: "smaller 1"},
	{rule: digest.ActionDone, name: "and not done after all", to: coo, before: func(w *world) { w.promised("ana", day(9)) }, then: func(w *world) {
		w.at(-3, "10:00").finish("ACT-1")
		w.does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Reopen("tom", "Half of it", w.now) })
	}, want: "smaller 1"},

	{rule: digest.ActionDropped, name: "to the CEO", to: ceo, before: func(w *world) { w.promised("ana", day(9)) }, then: func(w *world) { w.at(-3, "10:00").drop("ACT-1") }, want: "changed action_dropped ACT-1"},
	{rule: digest.ActionDropped, name: "declined, to the COO", to: coo, before: func(w *world) { w.action("ana", day(9)) }, then: func(w *world) {
		w.at(-3, "10:00").does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Decline("Not ours") })
	}, want: "changed action_dropped ACT-1"},
	{rule: digest.ActionDropped, name: "declined, to the CEO", to: ceo, before: func(w *world) { w.action("ana", day(9)) }, then: func(w *world) {
		w.at(-3, "10:00").does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Decline("Not ours") })
	}, want: "smaller 1"},
	{rule: digest.ActionDropped, name: "before", to: coo, before: func(w *world) { w.drop(w.promised("ana", day(9))) }},
	{rule: digest.ActionDropped, name: "taken on is only counted", to: coo, then: func(w *world) { w.at(-3, "10:00").promised("ana", day(9)) }, want: "smaller 1"},
	{rule: digest.ActionDropped, name: "taken back is only counted", to: coo, before: func(w *world) { w.promised("ana", day(9)) }, then: func(w *world) { w.at(-3, "10:00").undo("ACT-1") }, want: "smaller 1"},

	{rule: digest.ActionSlipped, name: "twice", to: ceo, before: func(w *world) { w.putOff(w.promised("ana", day(3)), day(4)) }, then: func(w *world) { w.at(-3, "10:00").putOff("ACT-1", day(9)) }, want: "changed action_slipped ACT-1"},
	{rule: digest.ActionSlipped, name: "once", to: coo, before: func(w *world) { w.promised("ana", day(3)) }, then: func(w *world) { w.at(-3, "10:00").putOff("ACT-1", day(9)) }, want: "smaller 1"},
	{rule: digest.ActionSlipped, name: "twice before", to: ceo, before: func(w *world) {
		w.putOff(w.promised("ana", day(3)), day(4))
		w.putOff("ACT-1", day(9))
	}},
	{rule: digest.ActionSlipped, name: "twice, and done", to: ceo, before: func(w *world) { w.putOff(w.promised("ana", day(3)), day(4)) }, then: func(w *world) {
		w.at(-3, "10:00").putOff("ACT-1", day(9))
		w.finish("ACT-1")
	}, want: "changed action_done ACT-1"},

	{rule: digest.Need(ops.WaitsProposal), name: "of the reader", to: ana, before: func(w *world) { w.waits(ops.WaitsProposal, w.action("ana", day(9))) }, want: "needs need_proposal ACT-1"},
	{rule: digest.Need(ops.WaitsAction), name: "of the reader", to: ana, before: func(w *world) { w.waits(ops.WaitsAction, w.promised("ana", day(0))) }, want: "needs need_action ACT-1"},
	{rule: digest.Need(ops.WaitsVerify), name: "of whoever gave it", to: coo, then: func(w *world) {
		id := w.at(-3, "10:00").promised("ana", day(0))
		w.finish(id)
		w.waits(ops.WaitsVerify, id)
	}, want: "needs need_verify ACT-1"},
	{rule: digest.Need(ops.WaitsRevisit), name: "of who decided", to: coo, before: func(w *world) {
		w.waits(ops.WaitsRevisit, w.resolved("support", revisitOn(day(-1))))
	}, want: "needs need_revisit DEC-1"},

	{rule: digest.DecisionNew, name: "to the CEO", to: ceo, then: func(w *world) { w.at(-3, "10:00").resolved("support") }, want: "changed decision_new DEC-1"},
	{rule: digest.DecisionNew, name: "of another department", to: support, then: func(w *world) { w.at(-3, "10:00").resolved("fleet") }},
	{rule: digest.DecisionNew, name: "confidential, in a channel", to: leaders, then: func(w *world) { w.at(-3, "10:00").resolved("fleet", secretDecision) }},
	{rule: digest.DecisionNew, name: "before", to: ceo, before: func(w *world) { w.resolved("support") }},
	{rule: digest.DecisionNew, name: "in place of another is told once", to: ceo, before: func(w *world) { w.resolved("support") }, then: func(w *world) { w.at(-3, "10:00").supersede("DEC-1") }, want: "changed decision_new DEC-2"},
	{rule: digest.DecisionNew, name: "and superseded at once", to: ceo, then: func(w *world) { w.at(-3, "10:00").supersede(w.resolved("support")) }, want: "changed decision_new DEC-2"},
	{rule: digest.DecisionNew, name: "looked at again is only counted", to: ceo, before: func(w *world) { w.resolved("support") }, then: func(w *world) {
		w.at(-3, "10:00")
		change(w, storage.Decisions, "DEC-1", func(d ops.Resolution) (ops.Resolution, error) { return d.Keep("tom", "", day(90), w.today()) })
	}, want: "smaller 1"},
	{rule: digest.DecisionNew, name: "taken back", to: ceo, before: func(w *world) { w.resolved("support") }, then: func(w *world) { w.at(-3, "10:00").undo("DEC-1") }, want: "changed taken_back DEC-1"},

	{rule: digest.DecisionGone, name: "for one that is confidential", to: leaders, before: func(w *world) { w.resolved("support") }, then: func(w *world) { w.at(-3, "10:00").supersede("DEC-1", secretDecision) }, want: "changed decision_gone DEC-1"},
	{rule: digest.DecisionGone, name: "for one of another department", to: support, before: func(w *world) { w.resolved("support") }, then: func(w *world) {
		w.at(-3, "10:00").supersede("DEC-1", func(d *ops.Resolution) { d.Department = "fleet" })
	}, want: "changed decision_gone DEC-1"},
}

func (l *life) newAction() {
	due := dates.Date{}
	if n := l.n("due", 0, 9); n > 0 {
		due = l.today().AddDays(n)
	}
	l.as(pick(l, "gives", []ops.Handle{"tom", "ana", "mia"}))
	l.action(pick(l, "does", []ops.Handle{"ana", "gus", "tom", "noa"}), due, func(a *ops.Action) {
		a.Department = l.dept()
		l.secrecy(&a.Meta)
	})
}

func (l *life) changeAction() {
	id, ok := l.some(storage.Actions)
	if !ok {
		return
	}
	a := get(l.world, storage.Actions, id)
	var err error
	switch l.n("how", 0, 8) {
	case 0:
		a, err = a.Accept(dates.Date{}, l.today())
	case 1:
		a, err = a.Decline("Not ours")
	case 2:
		a, err = a.Start()
	case 3:
		a, err = a.Finish(pick(l, "says", []ops.Handle{a.Owner, "tom"}), "Signed", l.now)
	case 4:
		a, err = a.Verify("tom")
	case 5:
		a, err = a.Reopen("tom", "Half of it", l.now)
	case 6:
		a, err = a.Drop("tom", "Nobody needs it")
	case 7:
		a, err = a.Move("tom", cmp.Or(a.Due, l.today()).AddDays(l.n("later", -2, 9)), "They are away", l.today())
	case 8:
		a, err = a.Assign(pick(l, "to", []ops.Handle{"ana", "gus"}), "tom", l.now)
	}
	try(l, storage.Actions, id, a, err)
}

func (l *life) newDecision() {
	l.as(pick(l, "decides", []ops.Handle{"tom", "ana", "mia"}))
	how := func(d *ops.Resolution) {
		d.Department = l.dept()
		l.secrecy(&d.Meta)
	}
	for _, id := range rapid.Permutation(storage.Decisions.Listed(l.tx, storage.Query{List: "stands"})).Draw(l.rt, "in place of") {
		if l.n("another", 0, 2) == 0 {
			l.supersede(id, how)
			return
		}
	}
	l.resolved("support", how)
}

// promises recounts what is late of what was promised.
func (c *recount) promises() {
	from := 1
	if c.r.audience == ops.ForCEO {
		from = 5
	}
	each(c.w, storage.Actions, func(a *ops.Action) {
		promised := a.State == ops.ActionAccepted || a.State == ops.ActionInProgress
		if c.mine(a) && promised && !a.Due.IsZero() && c.today().Sub(a.Due) >= from && !c.isNeed(a.ID) {
			c.fact(digest.OffTarget, digest.ActionOverdue, string(a.ID))
		}
		if c.mine(a) && (promised || a.State == ops.ActionProposed) {
			c.rest.Actions++
		}
	})
}

func (c *recount) actionChanged(name string) {
	var was, is ops.Action
	had, has := read(c.before, name, &was), read(c.after, name, &is)
	was.Giver = "" // nobody was told of what is gone because they gave it
	tells := c.r.audience != ops.ForCEO
	ended := func(s ops.ActionState) bool { return s == ops.ActionDone || s == ops.ActionVerified }
	switch {
	case !has && c.mine(&was):
		c.changed(was.ID, "")
	case !has, !c.mine(&is):
	case ended(is.State) && !(had && ended(was.State)) && (tells || is.Slips > 0):
		c.changed(is.ID, digest.ActionDone)
	case is.State == ops.ActionNotDoing && was.State != is.State, is.State == ops.ActionDeclined && was.State != is.State && tells:
		c.changed(is.ID, digest.ActionDropped)
	case (is.State == ops.ActionAccepted || is.State == ops.ActionInProgress) && is.Slips > was.Slips && is.Slips >= 2:
		c.changed(is.ID, digest.ActionSlipped)
	default:
		c.changed(is.ID, "")
	}
}

func (c *recount) decisionChanged(name string) {
	var was, is ops.Resolution
	had, has := read(c.before, name, &was), read(c.after, name, &is)
	was.CreatedBy = ""
	next, err := storage.Decisions.Get(c.w.tx, is.ReplacedBy)
	told := err == nil && c.mine(&next)
	switch moved := is.ReplacedBy != was.ReplacedBy; {
	case !has && c.mine(&was):
		c.changed(was.ID, digest.TakenBack)
	case !has, !c.mine(&is):
	case is.ReplacedBy != "" && told && (moved || !had):
		c.rest.Told++ // by the one in its place
	case is.ReplacedBy != "" && moved:
		c.changed(is.ID, digest.DecisionGone)
	case is.ReplacedBy == "" && !had:
		c.changed(is.ID, digest.DecisionNew)
	default:
		c.changed(is.ID, "")
	}
}
