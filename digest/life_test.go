package digest_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/storage"
)

// life is a company in which anything may happen at any time.
type life struct {
	*world
	rt *rapid.T
	// gone are records that were taken back, as they were.
	gone map[ops.ID][]byte
}

// deeds are what may happen. What the rules of the domain refuse does not.
var deeds = []struct {
	name string
	do   func(*life)
}{
	{"time", (*life).time}, {"time", (*life).time}, {"time", (*life).time},
	{"risk", (*life).newRisk}, {"change risk", (*life).changeRisk}, {"change risk", (*life).changeRisk},
	{"request", (*life).newRequest}, {"change request", (*life).changeRequest}, {"change request", (*life).changeRequest},
	{"update", (*life).newUpdate}, {"blocker", (*life).newBlocker}, {"change blocker", (*life).changeBlocker},
	{"round", (*life).newRound}, {"change check-in", (*life).changeCheckin}, {"change round", (*life).changeRound},
	{"undo", (*life).takeBack}, {"secrecy", (*life).hush}, {"organisation", (*life).reorganised}, {"budget", (*life).spend},
	{"action", (*life).newAction}, {"change action", (*life).changeAction}, {"change action", (*life).changeAction}, {"decision", (*life).newDecision},
}

// step has one thing happen.
func (l *life) step() {
	deed := deeds[rapid.IntRange(0, len(deeds)-1).Draw(l.rt, "deed")]
	deed.do(l)
}

func (l *life) n(name string, from, to int) int { return rapid.IntRange(from, to).Draw(l.rt, name) }

func pick[T any](l *life, name string, from []T) T { return from[l.n(name, 0, len(from)-1)] }

// time goes on, by minutes or by days.
func (l *life) time() {
	l.now = l.now.Add(pick(l, "goes on", []time.Duration{time.Hour, 7 * time.Minute, 19 * time.Hour, 3 * 24 * time.Hour, 8 * 24 * time.Hour}))
}

func (l *life) dept() ops.Handle { return pick(l, "department", l.org.Departments).Handle }

// secrecy decides who may know of a record: mostly everybody.
func (l *life) secrecy(m *ops.Meta) {
	switch l.n("secrecy", 0, 7) {
	case 5:
		m.Confidential = true
	case 6:
		m.Audience = ops.ForLeaders
	case 7:
		m.Audience = ops.ForDepartment
	}
}

func (l *life) rating() ops.Rating {
	return pick(l, "rating", []ops.Rating{high, moderate, low, veryHigh, veryLow, {}})
}

func (l *life) newRisk() {
	l.risk(l.dept(), l.rating(), func(r *ops.Risk) {
		l.secrecy(&r.Meta)
		if n := l.n("due", -3, 9); n != 0 {
			r.Due, r.Mitigation = l.today().AddDays(n), "Do something"
		}
	})
}

// some is the id of a record of a table that is there, or false if there is none.
func (l *life) some(table storage.AnyTable) (ops.ID, bool) {
	var all []ops.ID
	for n := uint64(1); n < 200; n++ {
		if id := ops.MakeID(table.Prefix(), n); table.State(l.tx, id) != nil {
			all = append(all, id)
		}
	}
	if len(all) == 0 {
		return "", false
	}
	return pick(l, "which", all), true
}

// try changes a record as a rule of the domain allows, and leaves it if it does not.
func try[T any, P recordPointer[T]](l *life, table storage.Table[T, P], id ops.ID, next T, err error) {
	if err == nil {
		save(l.world, table, P(&next))
	}
}

func (l *life) changeRisk() {
	id, ok := l.some(storage.Risks)
	if !ok {
		return
	}
	r := get(l.world, storage.Risks, id)
	var err error
	switch l.n("how", 0, 6) {
	case 0, 1:
		r, err = r.Assess(l.rating(), l.org.Risk, l.today())
	case 2:
		r, err = r.Close("It is over")
	case 3:
		r, err = r.Reopen(l.today())
	case 4:
		a := ops.Acceptance{Meta: ops.Meta{Owner: "tom"}, Risk: id, Expires: l.today().AddDays(l.n("until", 1, 9))}
		if r, err = r.AcceptUntil("ACC-999", a.Expires, l.today()); err != nil {
			return
		}
		r.Acceptance = save(l.world, storage.Acceptances, &a)
	case 5:
		if lapsed, ran := r.Lapse(l.today()); ran {
			r = lapsed
		}
	case 6:
		r, err = r.Acknowledge("tom", l.now)
	}
	try(l, storage.Risks, id, r, err)
}

func (l *life) newRequest() {
	l.request(l.dept(), eur(int64(pick(l, "amount", []int{900, 9_000, 90_000}))), func(r *ops.Request) {
		l.secrecy(&r.Meta)
		if n := l.n("needed", -3, 9); n != 0 {
			r.NeededBy = l.today().AddDays(n)
		}
	})
}

func (l *life) changeRequest() {
	id, ok := l.some(storage.Requests)
	if !ok {
		return
	}
	r := get(l.world, storage.Requests, id)
	var err error
	switch l.n("how", 0, 5) {
	case 0, 1, 2:
		verdict := pick(l, "verdict", []ops.Verdict{ops.Approves, ops.Approves, ops.Rejects, ops.AsksChange})
		pool := l.org.Panel(&r).Pool
		if len(pool) == 0 {
			return
		}
		var seat ops.Seat
		l.as(pool[0])
		if seat, err = l.org.SeatOf(&r, pool[0], nil, l.today()); err == nil {
			r, err = r.Decide(l.org, pool[0], seat, verdict, "Because", l.now)
		}
	case 3:
		r, err = r.Withdraw("Because")
	case 4:
		r, err = r.Fulfil(r.Amount, true)
	case 5:
		r, err = r.Resubmit(r, l.org, l.now, l.today())
	}
	r.Asked = l.org.Panel(&r).Pool
	try(l, storage.Requests, id, r, err)
}

func (l *life) newUpdate() {
	l.update(l.dept(), pick(l, "health", ops.Healths), func(u *ops.Update) { l.secrecy(&u.Meta) })
}

func (l *life) newBlocker() {
	a, b := l.dept(), l.dept()
	if a == b {
		return
	}
	id := l.blocks(a, b, "Something is in the way")
	k := get(l.world, storage.Blockers, id)
	l.secrecy(&k.Meta)
	save(l.world, storage.Blockers, &k)
}

func (l *life) changeBlocker() {
	id, ok := l.some(storage.Blockers)
	if !ok {
		return
	}
	k := get(l.world, storage.Blockers, id)
	var err error
	switch l.n("how", 0, 3) {
	case 0:
		k, err = k.Acknowledge("We are at it", l.today().AddDays(l.n("by", 0, 4)), l.today(), l.now)
	case 1:
		k, err = k.Resolve("Done", l.now)
	case 2:
		k, err = k.Confirm(l.now)
	case 3:
		k, err = k.Still("")
	}
	try(l, storage.Blockers, id, k, err)
}

// newRound puts a set to some heads, each of whom may have answered already.
func (l *life) newRound() {
	round := l.round(pick(l, "set", l.org.Checkins).Name)
	for range l.n("asked", 1, 4) {
		l.checkin(round, l.dept(), pick(l, "state", ops.CheckinStates), pick(l, "by", []ops.Handle{"", "ana", "bo"}))
	}
}

func (l *life) changeCheckin() {
	if id, ok := l.some(storage.Checkins); ok {
		put(l.world, storage.Checkins, id, func(k *ops.Checkin) {
			k.State = pick(l, "state", ops.CheckinStates)
			if k.State.Done() {
				k.AnsweredBy, k.Answered = pick(l, "by", []ops.Handle{"ana", "bo"}), l.now
			}
		})
	}
}

func (l *life) changeRound() {
	if id, ok := l.some(storage.Rounds); ok && get(l.world, storage.Rounds, id).Closed.IsZero() {
		l.endRound(id)
	}
}

// hush makes a record known to few, or to all.
func (l *life) hush() {
	switch l.n("kind", 0, 6) {
	case 0:
		hush(l, storage.Risks)
	case 1:
		hush(l, storage.Requests)
	case 2:
		hush(l, storage.Blockers)
	case 3:
		hush(l, storage.Updates)
	case 4:
		hush(l, storage.Checkins)
	case 5:
		hush(l, storage.Actions)
	case 6:
		hush(l, storage.Decisions)
	}
}

func hush[T any, P recordPointer[T]](l *life, table storage.Table[T, P]) {
	if id, ok := l.some(table); ok {
		put(l.world, table, id, func(r P) { r.Head().Confidential = !r.Head().Confidential })
	}
}

// takeBack undoes what has made a record, or brings back one that was undone.
func (l *life) takeBack() {
	for _, id := range rapid.Permutation(sortedIDs(l.gone)).Draw(l.rt, "back") {
		if l.n("bring back", 0, 1) == 1 {
			table, _ := storage.TableOf(id)
			l.edit("undo", func(e *storage.Edit) error { return table.Restore(e, id, l.gone[id]) })
			delete(l.gone, id)
			return
		}
	}
	table := pick(l, "kind", []storage.AnyTable{storage.Risks, storage.Requests, storage.Blockers, storage.Updates, storage.Actions})
	if id, ok := l.some(table); ok {
		l.gone[id] = append([]byte(nil), table.State(l.tx, id)...)
		l.undo(id)
	}
}

func (l *life) reorganised() {
	switch l.n("how", 0, 4) {
	case 0:
		l.department(l.dept(), func(d *ops.Department) { d.Name = pick(l, "name", []string{"Sales", "Care", "Fleet"}) })
	case 1:
		l.department(l.dept(), func(d *ops.Department) { d.Head = pick(l, "head", []ops.Handle{"bo", "ana", "kai"}) })
	case 2:
		h := ops.Handle(fmt.Sprintf("d%d", l.n("new", 1, 2)))
		if _, had := l.org.Department(h); !had {
			l.reorganise(func(o *ops.Org) {
				o.Departments = append(o.Departments, ops.Department{Handle: h, Name: "New", Head: "noa", Parent: "support"})
			})
		}
	case 3:
		if h := l.dept(); h != "operations" && h != "support" {
			dissolve(l.world, h)
		}
	case 4:
		l.reorganise(func(o *ops.Org) { o.Approval[0].Steps[0].By = []string{pick(l, "decides", []string{"head", "coo"})} })
	}
}

func (l *life) spend() {
	h := l.dept()
	b, ok := l.org.Budget(h, "2026")
	if !ok {
		return
	}
	id, had := l.some(storage.Accounts)
	if had && get(l.world, storage.Accounts, id).Department == h {
		put(l.world, storage.Accounts, id, func(a *ops.Account) { a.Spent.Minor += b.Amount.Minor / 2 })
		return
	}
	for n := uint64(1); n < 30; n++ {
		if a, err := storage.Accounts.Get(l.tx, ops.MakeID("BUD", n)); err == nil && a.Department == h {
			return // one account for each budget
		}
	}
	a := ops.NewAccount(b, "fay")
	a.Spent.Minor = b.Amount.Minor / 2
	save(l.world, storage.Accounts, &a)
}
