package digest

import (
	"errors"
	"fmt"
	"maps"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// slippedOften is from how many slips on an action is told of when it is put off again,
// and is as bad as a high risk when it is late.
const slippedOften = 2

func actionItem(rule Rule, a ops.Action) Item {
	return Item{
		Rule: rule, ID: a.ID, Department: a.Department, Owner: a.Owner, Since: a.Created, Quiet: a.Changed,
		Confidential: a.Confidential, Audience: a.Audience, Title: a.Title, By: a.Giver, Due: a.Due, What: string(a.State), Slips: a.Slips,
	}
}

// lateActions are what people have promised for a day that has passed, the longest ago
// first.
func (b *builder) lateActions() ([]Item, error) {
	page, err := storage.Actions.List(b.R, storage.Query{
		List: "open", Before: b.Today().AddDays(1 - b.late).String(), Limit: mostOpen,
		Keep: func(f ops.Facets) bool {
			state, _, _ := ops.ActionOf(f)
			return b.covers(f) && state.Promised()
		},
	})
	var items []Item
	for _, a := range page.Records {
		items = append(items, actionItem(ActionOverdue, a))
	}
	return items, err
}

// unanswered are actions that somebody was asked to do and has said neither yes nor no to,
// for as long as a blocker may wait or until their day has passed. They are told to
// whoever has asked, and to the COO, who can have it answered.
func (b *builder) unanswered() ([]Item, error) {
	page, err := storage.Actions.List(b.R, storage.Query{
		List: "state", Key: []string{string(ops.ActionProposed)}, Limit: mostOpen, Keep: b.covers,
	})
	var items []Item
	for _, a := range page.Records {
		tells := b.q.Audience == ops.ForCOO || a.Giver == b.q.Reader
		late := !a.Due.IsZero() && a.Due.Before(b.Today())
		if tells && (late || !b.Org.WorkingAfter(a.Offered, blockedFor, a.Department).After(b.Now)) {
			item := actionItem(ActionUnanswered, a)
			item.Since = a.Offered
			items = append(items, item)
		}
	}
	return items, err
}

// actionChange tells the most important thing that has become of an action: that it has
// ended, or that it is put off once more. What people take on is only counted.
func (b *builder) actionChange(d delta, a ops.Action) Item {
	item := actionItem("", a)
	item.By, item.New, item.Reason = d.by, d.created, a.Reason
	was, slips := ops.ActionState(""), a.Slips
	d.was("state", &was)
	if d.changed("slips") {
		slips = 0
		d.was("slips", &slips)
	}
	ended := was != ops.ActionDone && was != ops.ActionVerified
	switch {
	case (a.State == ops.ActionDone || a.State == ops.ActionVerified) && d.changed("state") && ended && (b.steps || a.Slips > 0):
		item.Rule, item.Reason = ActionDone, a.Result
	case a.State == ops.ActionNotDoing && d.changed("state"):
		item.Rule = ActionDropped
	case a.State == ops.ActionDeclined && d.changed("state") && b.steps:
		item.Rule = ActionDropped
	case a.State.Promised() && a.Slips > slips && a.Slips >= slippedOften:
		item.Rule = ActionSlipped
	default:
		return Item{ID: d.id}
	}
	return item
}

func decisionItem(rule Rule, d ops.Resolution, v View) Item {
	return Item{
		Rule: rule, ID: d.ID, Department: d.Department, Owner: d.Owner, Since: d.Decided.Midnight(v.Zone).UTC(),
		Confidential: d.Confidential, Audience: d.Audience, Title: d.Outcome, Reason: d.Rationale, Due: d.Revisit,
	}
}

// decisionChange tells of a decision that is new, with the one in whose place it stands,
// and of one that holds no longer where its reader is not told what does. It reports
// false for one that another item tells of.
func (b *builder) decisionChange(d delta, k ops.Resolution) (Item, bool, error) {
	if !k.Stands() {
		told, err := b.sees(k.ReplacedBy)
		switch {
		case err != nil:
			return Item{}, false, err
		case told && (d.created || d.changed("replaced_by")):
			b.out.Rest.Told++
			return Item{}, false, nil
		case d.changed("replaced_by"):
			item := decisionItem(DecisionGone, k, b.View)
			item.Due, item.New = dates.Date{}, d.created
			return item, true, nil
		}
		return Item{ID: d.id}, true, nil
	}
	if !d.created {
		return Item{ID: d.id}, true, nil
	}
	item := decisionItem(DecisionNew, k, b.View)
	item.New = true
	if k.Replaces != "" {
		known, err := b.sees(k.Replaces)
		if err != nil {
			return item, true, err
		}
		if known {
			item.Also = []ops.ID{k.Replaces}
		}
	}
	return item, true, nil
}

// sees reports whether there is a decision with that id of which the reader may know.
func (b *builder) sees(id ops.ID) (bool, error) {
	facets, err := storage.Decisions.Facets(b.R, id)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil && b.covers(facets), err
}

// action says what became of an action since the digest was sent.
func (r *refresher) action(i *Item) error {
	a, err := storage.Actions.Get(r.R, i.ID)
	if err != nil {
		return err
	}
	i.Title = a.Title
	now := &Settled{State: a.State.Word(), At: a.Changed}
	switch a.State {
	case ops.ActionDone:
		now.By, now.At = a.DoneBy, a.DoneAt
	case ops.ActionVerified:
		now.By = a.VerifiedBy
	case ops.ActionAccepted, ops.ActionDeclined:
		now.By = a.Owner
	}
	switch {
	case i.Rule == ActionDone:
		if a.State.Open() || a.State == ops.ActionNotDoing {
			i.Settled = now
		}
	case i.Rule == ActionUnanswered && a.Owner != i.Owner:
		i.Settled = &Settled{State: "given to somebody else", At: a.Changed}
	case i.Rule == ActionDropped, i.Rule == ActionUnanswered, i.Rule == Need(ops.WaitsProposal):
		if was := i.actionWas(); a.State != was {
			i.Settled = now
		}
	case i.Rule == Need(ops.WaitsVerify):
		if a.State != ops.ActionDone {
			i.Settled = now
		}
	case !a.State.Open():
		i.Settled = now
	case i.Rule == ActionOverdue && !a.Overdue(r.day(r.d.At)):
		i.Settled = &Settled{State: "moved", At: a.Changed}
		if a.State == ops.ActionProposed {
			i.Settled.State = "given to somebody else"
		}
	}
	return nil
}

// actionWas is the state in which an action was when the digest was sent, where its rule
// is for one only.
func (i *Item) actionWas() ops.ActionState {
	if i.Rule == Need(ops.WaitsProposal) {
		return ops.ActionProposed
	}
	return ops.ActionState(i.What)
}

// decision says what became of a decision since the digest was sent.
func (r *refresher) decision(i *Item, kind SectionKind) error {
	d, err := storage.Decisions.Get(r.R, i.ID)
	if err != nil {
		return err
	}
	switch {
	case i.Rule == DecisionGone:
		if d.Stands() {
			i.Settled = &Settled{State: "holds again", At: d.Changed}
		}
	case !d.Stands():
		i.Settled = &Settled{State: "superseded", At: d.Replaced}
	case kind == Needs && !d.ToRevisit(r.day(r.d.At)):
		i.Settled = &Settled{State: "looked at again", By: d.KeptBy, At: d.Changed}
	}
	return nil
}

func init() { maps.Copy(sayings, promiseSayings) }

// promiseSayings are how the items about actions and decisions are put.
var promiseSayings = map[Rule]func(w words, i Item) chat.Line{
	Need(ops.WaitsProposal): func(w words, i Item) chat.Line {
		return w.action(i, w.person(i.By)+" asks you to"+w.dueWords(i))
	},
	Need(ops.WaitsAction): func(w words, i Item) chat.Line { return w.action(i, w.lateWords(i)) },
	Need(ops.WaitsVerify): func(w words, i Item) chat.Line { return w.action(i, w.person(i.By)+" says it is done") },
	Need(ops.WaitsRevisit): func(w words, i Item) chat.Line {
		return w.action(i, "to look at again, since "+w.day(i.Due))
	},
	ActionOverdue: func(w words, i Item) chat.Line { return w.action(i, w.lateWords(i)) },
	ActionUnanswered: func(w words, i Item) chat.Line {
		what := "no answer to " + w.person(i.By)
		if !i.Due.IsZero() {
			what += ", " + w.lateWords(i)
		}
		return w.action(i, what)
	},
	ActionDone: func(w words, i Item) chat.Line {
		what := "done"
		if i.Slips > 0 {
			what += ", slipped " + times(i.Slips)
		}
		return w.because(w.action(i, what), i)
	},
	ActionDropped: func(w words, i Item) chat.Line {
		what := ops.ActionState(i.What).Word()
		if i.By != "" && i.By != i.Owner {
			what += ", says " + w.person(i.By)
		}
		return w.because(w.action(i, what), i)
	},
	ActionSlipped: func(w words, i Item) chat.Line {
		return w.because(w.action(i, fmt.Sprintf("put off to %s, slipped %s", w.day(i.Due), times(i.Slips))), i)
	},
	DecisionNew: func(w words, i Item) chat.Line {
		line := chat.Line{chat.C(string(i.ID)), chat.T(" decided")}
		if len(i.Also) > 0 {
			line = append(line, chat.T(" in place of "), chat.C(string(i.Also[0])))
		}
		return append(line, chat.T(": "+w.said(i.Title)))
	},
	DecisionGone: func(w words, i Item) chat.Line { return w.action(i, "holds no longer") },
}

// action is an action or a decision in a line: id, what there is to say of it, its title.
func (w words) action(i Item, what string) chat.Line {
	return chat.Line{chat.C(string(i.ID)), chat.T(" " + what + ": " + w.said(i.Title))}
}

// dueWords say by when it is to be done, after a comma; nothing where it has no day.
func (w words) dueWords(i Item) string {
	if i.Due.IsZero() {
		return ""
	}
	return " by " + w.day(i.Due)
}

// lateWords say how late an action is, or when it is due, and how often it slipped.
func (w words) lateWords(i Item) string {
	text := "due " + w.day(i.Due)
	if i.Due.Before(w.today) {
		text = w.overdue(i.Due)
	}
	if i.Slips > 0 {
		text += ", slipped " + times(i.Slips)
	}
	return text
}
