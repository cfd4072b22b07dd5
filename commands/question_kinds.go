package commands

import (
	"adjutant/chat"
	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/query"
	"adjutant/storage"
)

func (f *finder) requests() error {
	// What is approved is in the lists of what is open, since it is to be paid.
	names, owners := []string{"open", "ended"}, []string{"owner", "owner-ended"}
	if !f.search.MayBe("open", false) {
		names, owners = names[:1], owners[:1]
	}
	lists := f.byOwner(owners, names...)
	if states := f.search.Says("state"); states != nil && f.search.Says("owner") == nil {
		lists = nil
		for _, s := range states {
			lists = append(lists, list{"state", []string{s}})
		}
	}
	may := func(facets ops.Facets) bool {
		state, _ := ops.RequestedOn(facets)
		return f.owned(facets) && f.search.May("state", string(state))
	}
	return scan(f, storage.Requests, lists, may, func(r *ops.Request) (hit, bool, error) {
		return f.requestHit(r), true, nil
	})
}

func (c *call) requestHit(r *ops.Request) hit {
	return plain(r, func() chat.Line { return c.requestLine(*r) }, func(line string) narrative.Fact {
		return narrative.FactOfRequest(r, line, c.telling())
	})
}

func (f *finder) risks() error {
	names := f.openOrNot("open", "closed")
	owners := f.openOrNot("owner", "owner-closed")
	may := func(facets ops.Facets) bool {
		return f.owned(facets) && f.search.May("level", string(ops.LevelOf(facets)))
	}
	return scan(f, storage.Risks, f.byOwner(owners, names...), may, func(r *ops.Risk) (hit, bool, error) {
		return f.riskHit(r), true, nil
	})
}

func (c *call) riskHit(r *ops.Risk) hit {
	return plain(r, func() chat.Line { return c.riskLine(*r) }, func(line string) narrative.Fact {
		return narrative.FactOfRisk(r, line, c.telling())
	})
}

func (f *finder) blockers() error {
	var lists []list
	for _, name := range f.openOrNot("open", "over") {
		lists = append(lists, list{name: name})
	}
	may := func(facets ops.Facets) bool {
		return f.owned(facets) && f.search.May("waiting_on", string(ops.WaitsOn(facets)))
	}
	return scan(f, storage.Blockers, lists, may, func(b *ops.Blocker) (hit, bool, error) {
		return f.blockerHit(b), true, nil
	})
}

func (c *call) blockerHit(b *ops.Blocker) hit {
	return plain(b, func() chat.Line { return c.blockerLine(*b) }, func(line string) narrative.Fact {
		return narrative.FactOfBlocker(b, line, c.telling())
	})
}

func (f *finder) updates() error {
	lists := f.byOwner([]string{"owner"}, "latest")
	if f.search.Says("owner") == nil && f.search.Says("department") != nil {
		lists = nil
		for _, d := range f.org.Departments {
			if f.search.May("department", string(d.Handle)) {
				lists = append(lists, list{"department", []string{string(d.Handle)}})
			}
		}
	}
	may := func(facets ops.Facets) bool {
		return f.owned(facets) && f.search.May("health", string(f.org.Update.HealthOf(facets, f.now)))
	}
	return scan(f, storage.Updates, lists, may, func(u *ops.Update) (hit, bool, error) {
		return f.updateHit(u), true, nil
	})
}

func (c *call) updateHit(u *ops.Update) hit {
	return plain(u, func() chat.Line { return c.updateLine(*u) }, func(line string) narrative.Fact {
		return narrative.FactOfUpdate(u, line, c.telling())
	})
}

func (f *finder) actions() error {
	names, owners := f.openOrNot("open", "ended"), f.openOrNot("owner", "owner-ended")
	may := func(facets ops.Facets) bool {
		state, _, _ := ops.ActionOf(facets)
		return f.owned(facets) && f.search.May("state", string(state))
	}
	return scan(f, storage.Actions, f.byOwner(owners, names...), may, func(a *ops.Action) (hit, bool, error) {
		return plain(a, func() chat.Line { return f.actionLine(*a) }, func(line string) narrative.Fact {
			return narrative.FactOfAction(a, line, f.telling())
		}), true, nil
	})
}

// decisions are on requests, on risks that were accepted, and what was written down.
func (f *finder) decisions() error {
	at := f.at()
	department := func(facets ops.Facets) bool { return f.search.May("department", string(facets.Department)) }
	if f.search.May("kind", string(query.OfCompany)) {
		err := scan(f, storage.Decisions, []list{{name: "all"}}, department, func(d *ops.Resolution) (hit, bool, error) {
			h := plain(d, func() chat.Line { return f.decisionLine(*d) }, func(line string) narrative.Fact {
				return narrative.FactOfResolution(d, line, f.telling())
			})
			h.record = query.OfResolution(d)
			return h, true, nil
		})
		if err != nil {
			return err
		}
	}
	if f.search.May("kind", string(query.OfRequest)) {
		lists := []list{{"state", []string{string(ops.Approved)}}, {name: "ended"}}
		may := func(facets ops.Facets) bool {
			state, _ := ops.RequestedOn(facets)
			return department(facets) && f.search.May("outcome", string(state))
		}
		err := scan(f, storage.Requests, lists, may, func(r *ops.Request) (hit, bool, error) {
			decided, ok := query.OnRequest(r, at)
			h := f.requestHit(r)
			h.record = decided
			return h, ok, nil
		})
		if err != nil {
			return err
		}
	}
	if !f.search.May("kind", string(query.OfAcceptance)) {
		return nil
	}
	return scan(f, storage.Acceptances, []list{{name: "risk"}}, department, f.acceptance)
}

// acceptance is the decision to live with a risk, for who may know of both.
func (f *finder) acceptance(a *ops.Acceptance) (hit, bool, error) {
	risk, had, err := found(storage.Risks.Get(f.r, a.Risk))
	if err != nil || !had || !f.sees(ops.FacetsOfRecord(&risk)) {
		return hit{}, false, err
	}
	h := plain(a, func() chat.Line { return f.acceptanceLine(*a, risk) }, nil)
	h.record = query.OnRisk(a, &risk, f.at())
	return h, true, nil
}

func (f *finder) budgets() error {
	accounts, err := f.formerAccounts()
	if err != nil {
		return err
	}
	for _, b := range f.org.Budgets {
		account, ok, err := f.account(b.Department, b.Period)
		if err != nil {
			return err
		}
		if ok {
			accounts = append(accounts, account)
		}
	}
	for i := range accounts {
		a := &accounts[i]
		h := plain(a, func() chat.Line { return f.accountLine(*a) }, func(line string) narrative.Fact {
			return narrative.FactOfAccount(a, line, f.telling())
		})
		if f.sees(h.facets) {
			f.take(h)
		}
	}
	return nil
}

// checkins are read person by person, the latest of each.
func (f *finder) checkins() error {
	people := f.search.Says("owner")
	if people == nil {
		for i := range f.org.People {
			people = append(people, string(f.org.People[i].Handle))
		}
	}
	each := max(mostRead/max(len(people), 1), 3)
	may := func(facets ops.Facets) bool {
		return f.owned(facets) && f.search.May("state", string(ops.CheckinStateOf(facets)))
	}
	left := f.left
	for _, who := range people {
		f.left = min(each, left)
		err := scan(f, storage.Checkins, []list{{"person", []string{who}}}, may, func(k *ops.Checkin) (hit, bool, error) {
			return plain(k, func() chat.Line { return f.checkinRecordLine(*k) }, nil), true, nil
		})
		if left -= min(each, left) - f.left; err != nil || left == 0 {
			return err
		}
	}
	return nil
}
