package digest_test

import (
	"cmp"
	"errors"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

// Ratings that have a level of each kind.
var (
	veryLow  = ops.Rating{Likelihood: 1, Impact: 1}
	low      = ops.Rating{Likelihood: 2, Impact: 2}
	moderate = ops.Rating{Likelihood: 3, Impact: 3}
	high     = ops.Rating{Likelihood: 4, Impact: 4}
	veryHigh = ops.Rating{Likelihood: 5, Impact: 5}
)

// risk logs a risk of the department's, owned by its head.
func (w *world) risk(department ops.Handle, rating ops.Rating, how ...func(*ops.Risk)) ops.ID {
	w.t.Helper()
	d, _ := w.org.Department(department)
	r := ops.Risk{Meta: ops.Meta{Owner: d.Head, Department: department}, Title: "A risk of " + d.Name, Current: rating}
	for _, h := range how {
		h(&r)
	}
	// What was due before today is set without the rule that refuses it.
	due := r.Due
	if due.Before(w.today()) {
		r.Due = dates.Date{}
	}
	logged, err := ops.LogRisk(r, w.org.Risk, w.today())
	if err != nil {
		w.t.Fatalf("log: %v", err)
	}
	logged.Due = due
	return save(w, storage.Risks, &logged)
}

func titled(title string) func(*ops.Risk) { return func(r *ops.Risk) { r.Title = title } }

func dueOn(d dates.Date) func(*ops.Risk) {
	return func(r *ops.Risk) { r.Due, r.Mitigation = d, "Do something" }
}

func secretRisk(r *ops.Risk) { r.Confidential = true }

// assess rates a risk.
func (w *world) assess(id ops.ID, rating ops.Rating) {
	w.t.Helper()
	change(w, storage.Risks, id, func(r ops.Risk) (ops.Risk, error) { return r.Assess(rating, w.org.Risk, w.today()) })
}

func (w *world) closeRisk(id ops.ID) {
	w.t.Helper()
	change(w, storage.Risks, id, func(r ops.Risk) (ops.Risk, error) { return r.Close("It is over") })
}

func (w *world) reopen(id ops.ID) {
	w.t.Helper()
	change(w, storage.Risks, id, func(r ops.Risk) (ops.Risk, error) { return r.Reopen(w.today()) })
}

// accept lives with a risk until a day.
func (w *world) accept(id ops.ID, until dates.Date) {
	w.t.Helper()
	a := ops.Acceptance{Meta: ops.Meta{Owner: w.actor}, Risk: id, Justification: "Cheap", Expires: until}
	w.edit("risk accept", func(e *storage.Edit) error {
		if err := storage.Acceptances.Save(e, &a); err != nil {
			return err
		}
		r, err := storage.Risks.Get(e.Tx, id)
		if err != nil {
			return err
		}
		if r, err = r.AcceptUntil(a.ID, until, w.today()); err != nil {
			return err
		}
		return storage.Risks.Save(e, &r)
	})
}

// lapse opens a risk whose acceptance has run out, as the clock does.
func (w *world) lapse(id ops.ID) {
	w.t.Helper()
	change(w, storage.Risks, id, func(r ops.Risk) (ops.Risk, error) {
		r, lapsed := r.Lapse(w.today())
		if !lapsed {
			return r, errors.New("has not run out")
		}
		return r, nil
	})
}

// request asks for money for a department, and puts it to who decides.
func (w *world) request(department ops.Handle, amount money.Amount, how ...func(*ops.Request)) ops.ID {
	w.t.Helper()
	d, _ := w.org.Department(department)
	r := ops.Request{
		Meta: ops.Meta{Owner: d.Head, Department: department}, Kind: ops.BudgetRequest,
		Title: "Something for " + d.Name, Amount: amount,
	}
	for _, h := range how {
		h(&r)
	}
	due := r.NeededBy
	if due.Before(w.today()) {
		r.NeededBy = dates.Date{}
	}
	defer w.as(w.actor)
	w.as(r.Owner)
	r, err := r.Submit(w.org, w.now, w.today())
	if err == nil {
		r, err = r.Charged(ops.Request{}, w.org, w.today())
	}
	if err != nil {
		w.t.Fatalf("request: %v", err)
	}
	r.NeededBy, r.Asked = due, w.org.Panel(&r).Pool
	return save(w, storage.Requests, &r)
}

func neededBy(d dates.Date) func(*ops.Request) { return func(r *ops.Request) { r.NeededBy = d } }

func secretRequest(r *ops.Request) { r.Confidential = true }

// decide has somebody decide on a request, who must be among those who may.
func (w *world) decide(id ops.ID, by ops.Handle, verdict ops.Verdict) {
	w.t.Helper()
	w.as(by)
	change(w, storage.Requests, id, func(r ops.Request) (ops.Request, error) {
		seat, err := w.org.SeatOf(&r, by, nil, w.today())
		if err != nil {
			return r, err
		}
		r, err = r.Decide(w.org, by, seat, verdict, "Because", w.now)
		r.Asked = w.org.Panel(&r).Pool
		return r, err
	})
}

// moved changes a request by one of its rules that take nothing else.
func (w *world) moved(id ops.ID, how func(ops.Request, string) (ops.Request, error)) {
	w.t.Helper()
	change(w, storage.Requests, id, func(r ops.Request) (ops.Request, error) {
		r, err := how(r, "Because")
		r.Asked = w.org.Panel(&r).Pool
		return r, err
	})
}

// account is what has become of a department's budget of the year.
func (w *world) account(department ops.Handle, spent money.Amount) ops.ID {
	w.t.Helper()
	b, ok := w.org.Budget(department, "2026")
	if !ok {
		b = ops.Budget{Department: department, Period: "2026", Amount: eur(1000)}
	}
	a := ops.NewAccount(b, "fay")
	a.Base.Currency, a.Adjusted.Currency, a.Reserved.Currency, a.Committed.Currency = spent.Currency, spent.Currency, spent.Currency, spent.Currency
	a.Spent = spent
	return save(w, storage.Accounts, &a)
}

// update posts a department's status by its head.
func (w *world) update(department ops.Handle, health ops.Health, how ...func(*ops.Update)) ops.ID {
	w.t.Helper()
	d, _ := w.org.Department(department)
	u := ops.Update{
		Meta: ops.Meta{Owner: cmp.Or(d.Head, w.actor), Department: department}, Health: health,
		Summary: "It goes as it goes in " + d.Name, AsOf: w.now,
	}
	for _, h := range how {
		h(&u)
	}
	return save(w, storage.Updates, &u)
}

func says(summary string) func(*ops.Update) { return func(u *ops.Update) { u.Summary = summary } }

// blocks has a department wait on another since now.
func (w *world) blocks(department, on ops.Handle, text string) ops.ID {
	w.t.Helper()
	u := ops.Update{
		Meta:   ops.Meta{Owner: w.head(department), Department: department},
		Health: ops.AtRisk, Summary: text, Blockers: text, WaitingOn: []ops.Handle{on}, AsOf: w.now,
	}
	u.ID = save(w, storage.Updates, &u)
	b := ops.Raise(w.org, &u, on, w.now)
	return save(w, storage.Blockers, &b)
}

func (w *world) head(department ops.Handle) ops.Handle {
	d, _ := w.org.Department(department)
	return d.Head
}

// round opens a round of a set that ends a day later.
func (w *world) round(set string) ops.ID {
	w.t.Helper()
	return save(w, storage.Rounds, &ops.Round{Meta: ops.Meta{Owner: "tom"}, Set: set, Day: w.today(), Ends: w.now.Add(20 * time.Hour)})
}

// endRound closes a round.
func (w *world) endRound(id ops.ID) {
	w.t.Helper()
	put(w, storage.Rounds, id, func(r *ops.Round) { r.Closed = w.now })
}

// checkin asks a department's head in a round, with what became of it.
func (w *world) checkin(round ops.ID, department ops.Handle, state ops.CheckinState, by ops.Handle) ops.ID {
	w.t.Helper()
	set, _ := w.org.Set(get(w, storage.Rounds, round).Set)
	k := ops.OpenCheckin(set, ops.Respondent{Person: w.head(department), Department: department}, nil, w.now)
	k.Round, k.State, k.AnsweredBy, k.Closes = round, state, by, w.now.Add(20*time.Hour)
	if state.Done() {
		k.Answered = w.now
	}
	return save(w, storage.Checkins, &k)
}
