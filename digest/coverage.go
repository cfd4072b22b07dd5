package digest

import (
	"cmp"
	"slices"

	"adjutant/ops"
	"adjutant/storage"
)

// coverage is what nobody knows: departments without a status that counts, and who
// has not answered a check-in that has ended since the digest before. Nobody is
// named as missing who was away.
func (b *builder) coverage() error {
	silent, err := b.silent()
	if err != nil {
		return err
	}
	var items []Item
	for _, s := range b.out.Departments {
		if s.Health != ops.Unknown {
			continue
		}
		item := Item{
			Rule: NoStatus, ID: s.Update, Department: s.Department, Owner: s.Head, Confidential: s.Confidential, Audience: s.Audience,
		}
		if s.Update != "" {
			item.Rule, item.Since, item.Health, item.HealthWas = StatusOld, s.AsOf, s.Health, s.Was
		}
		// Who has not answered is said on the same line.
		i := slices.IndexFunc(silent, func(k Item) bool {
			set, _ := b.Org.Set(k.Title)
			return k.Department == s.Department && k.Owner == s.Head && set.Reports() // else no status would have come of it
		})
		if i >= 0 {
			item.What, item.By, item.Title, item.Also = silent[i].What, silent[i].By, silent[i].Title, []ops.ID{silent[i].ID}
			item.keepTo(silent[i].Confidential, silent[i].Audience)
			silent = slices.Delete(silent, i, i+1)
		}
		items = append(items, item)
	}
	// One that was in trouble when it was last heard of comes first.
	slices.SortStableFunc(items, func(x, y Item) int { return y.HealthWas.Worse() - x.HealthWas.Worse() })
	b.add(Coverage, append(items, silent...)...)
	return b.answers()
}

// answers counts the check-ins that have ended since the digest before: each in one
// digest, however long its round goes on.
func (b *builder) answers() error {
	for _, d := range b.moved {
		if prefix, _ := d.id.Split(); prefix != storage.Checkins.Prefix() || d.gone || !d.changed("state") {
			continue
		}
		k, err := storage.Checkins.Get(b.R, d.id)
		if err != nil {
			return err
		}
		was := ops.CheckinOpen
		d.was("state", &was)
		set, _ := b.Org.Set(k.Set)
		if was != ops.CheckinOpen || k.State == ops.CheckinOpen || !b.everybody && !set.Reports() || !b.covers(ops.FacetsOfRecord(&k)) {
			continue
		}
		ended := ops.Tally{k.State: 1}
		b.out.Rest.Asked += ended.Asked()
		b.out.Rest.Answered += ended.Done()
	}
	return nil
}

// silent are those whose answer to each set of questions is missing or came from
// somebody else, the missing ones first. Of each respondent the last check-in counts
// of which there is something to tell: while the next round is under way, that is
// the one of the round before.
func (b *builder) silent() ([]Item, error) {
	var items []Item
	for _, set := range b.Org.Checkins {
		if !b.everybody && !set.Reports() {
			continue
		}
		rounds, err := b.rounds(set.Name)
		if err != nil {
			return nil, err
		}
		told := map[ops.Respondent]bool{}
		for _, id := range rounds {
			page, err := storage.Checkins.List(b.R, storage.Query{List: "round", Key: []string{string(id)}, Limit: mostOpen, Keep: b.covers})
			if err != nil {
				return nil, err
			}
			for _, k := range page.Records {
				who := ops.Respondent{Person: k.Owner, Department: k.Department}
				if told[who] || k.State == ops.CheckinOpen && !b.open {
					continue
				}
				told[who] = true
				if item, tell := b.silence(k); tell {
					items = append(items, item)
				}
			}
		}
	}
	slices.SortStableFunc(items, func(x, y Item) int { return cmp.Compare(silence[x.What], silence[y.What]) })
	return items, nil
}

// rounds are those of a set that have ended since the digest before or are under
// way, the latest first.
func (b *builder) rounds(set string) ([]ops.ID, error) {
	const most = 50 // one for each day of a month and more
	var ids []ops.ID
	page, err := storage.Rounds.List(b.R, storage.Query{List: "latest", Key: []string{set}, Limit: most})
	for _, round := range page.Records {
		switch {
		case !round.Closed.IsZero() && !round.Closed.After(b.q.Since.At):
			return ids, err
		case round.Closed.IsZero() && round.Ends.Before(b.q.Since.At) && !round.Ends.IsZero():
			return ids, err // nobody has told it yet, and nobody will
		}
		ids = append(ids, round.ID)
	}
	return ids, err
}

// silence orders what became of check-ins: first what somebody should follow up.
var silence = map[string]int{
	string(ops.CheckinMissed): 0, string(ops.CheckinUndeliverable): 1, string(ops.CheckinOpen): 2, string(ops.CheckinSkipped): 3,
	string(ops.CheckinNotAsked): 4, string(ops.CheckinAway): 5, string(ops.CheckinAnswered): 6, string(ops.CheckinLate): 6,
}

// silence is a check-in of which there is something to say. Somebody's answer is
// only where another gave it.
func (b *builder) silence(k ops.Checkin) (Item, bool) {
	item := Item{
		Rule: NotAnswered, ID: k.ID, Department: k.Department, Owner: k.Owner, Since: k.Opened, Title: k.Set, What: string(k.State),
		Confidential: k.Confidential, Audience: k.Audience,
	}
	switch {
	case k.State.Done() && k.AnsweredBy != "" && k.AnsweredBy != k.Owner:
		item.Rule, item.By = StoodIn, k.AnsweredBy
	case k.State.Done():
		return item, false
	}
	return item, true
}

// rest counts what has no line of its own.
func (b *builder) rest() error {
	rest := &b.out.Rest
	page, err := storage.Risks.List(b.R, storage.Query{List: "open", CountTo: countTo, Keep: func(f ops.Facets) bool {
		if !b.covers(f) {
			return false
		}
		switch rank := ops.RiskRank(f); {
		case rank >= ops.High.Rank():
			rest.RisksHigh++
		case rank == 0:
			rest.Unrated++
		}
		return true
	}})
	if err != nil {
		return err
	}
	rest.Risks = page.Count
	requests, err := storage.Requests.List(b.R, storage.Query{List: "state", Key: []string{string(ops.InReview)}, Limit: mostOpen, CountTo: countTo, Keep: b.covers})
	if err != nil {
		return err
	}
	rest.Requests = requests.Count
	rest.Worth.Currency = b.Org.Currency
	for _, r := range requests.Records {
		if sum, err := rest.Worth.Add(r.Worth); err == nil { // else it cannot be said
			rest.Worth = sum
		}
	}
	actions, err := storage.Actions.List(b.R, storage.Query{List: "open", CountTo: countTo, Keep: b.covers})
	if err != nil {
		return err
	}
	rest.Actions = actions.Count
	blockers, err := storage.Blockers.List(b.R, storage.Query{List: "open", CountTo: countTo, Keep: b.concerns})
	if err != nil || !b.stuck {
		rest.Blockers = blockers.Count
		return err
	}
	rest.Blockers = blockers.Count
	stuck, err := storage.Stuck(b.R, countTo)
	rest.Stuck = len(stuck)
	return err
}

// countTo is how far open records are counted; no company has more.
const countTo = 100_000
