package digest_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/digest"
	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

// one is one of several at random.
func one[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// meta is the head of a record of anybody's, often for few eyes.
func (b *books) meta(r *rand.Rand) ops.Meta {
	return ops.Meta{
		Owner: one(r, b.org.People...).Handle, Department: one(r, b.org.Departments...).Handle,
		Confidential: r.IntN(4) == 0,
	}
}

// fill keeps many records of all kinds, at moments over half a year.
func (b *books) fill(r *rand.Rand, n int) {
	for range n {
		b.now = b.now.Add(time.Duration(r.IntN(20)) * time.Hour)
		risk := &ops.Risk{Meta: b.meta(r), Title: "Risk", State: one(r, ops.RiskOpen, ops.RiskAssessed, ops.RiskClosed)}
		if r.IntN(4) > 0 {
			risk.Current = ops.Rating{Likelihood: 1 + r.IntN(5), Impact: 1 + r.IntN(5)}
		}
		request := &ops.Request{Meta: b.meta(r), Title: "Request", Kind: ops.BudgetRequest, State: one(r, ops.RequestStates...)}
		keep(b, storage.Risks, risk)
		keep(b, storage.Requests, request)
	}
}

// Every count is what comes out if all records are read and looked at one by one,
// for every reader.
func TestCountsEqualARecount(t *testing.T) {
	for seed := range uint64(3) {
		b, r := newBooks(t), rand.New(rand.NewPCG(seed, 1))
		b.fill(r, 150)
		b.rounds(r, 12)
		risks, requests := everything(b, storage.Risks), everything(b, storage.Requests)
		rounds, checkins := everything(b, storage.Rounds), everything(b, storage.Checkins)
		for _, person := range readers {
			for _, scope := range scopes {
				b.as(person, scope, func(v digest.View) {
					name := fmt.Sprintf("seed %d, @%s looks at %q", seed, person, scope)
					matrix, err := v.RiskMatrix()
					b.must(err)
					want := chart.Matrix{Of: matrix.Of, AsOf: v.Today()}
					for _, x := range risks {
						switch {
						case x.State == ops.RiskClosed || !b.counts(person, scope, &x):
						case x.Current.Rated():
							want.Counts[x.Current.Likelihood-1][x.Current.Impact-1]++
						default:
							want.Unrated++
						}
					}
					same(t, name, matrix, want)
					ages, err := v.RequestAges()
					b.must(err)
					same(t, name, ages, b.recountAges(v, person, scope, requests, ages))
					part, err := v.Participation(5)
					b.must(err)
					same(t, name, part.Rounds, b.recountRounds(person, scope, rounds, checkins, 5))
				})
			}
		}
	}
}

func same[T any](t *testing.T, name string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", name, diff)
	}
}

// recountAges counts requests one by one. Which of several that are as old is
// called the oldest is taken from what was found, if it is one of them.
func (b *books) recountAges(v digest.View, person, scope ops.Handle, requests []ops.Request, found chart.Requests) chart.Requests {
	want := chart.Requests{Of: found.Of, AsOf: v.Today()}
	for _, x := range requests {
		if x.State.Ended() || !b.counts(person, scope, &x) {
			continue
		}
		age := v.Today().Sub(dates.Of(x.Created.UTC()))
		count := &want.Ages[chart.AgeGroup(age)]
		switch x.State {
		case ops.InReview:
			count.InReview++
		case ops.ChangesRequested:
			count.ChangesRequested++
		case ops.Approved:
			count.Approved++
		}
		if want.Oldest == "" || age > want.Days || age == want.Days && string(x.ID) == found.Oldest {
			want.Oldest, want.Days = string(x.ID), age
		}
	}
	return want
}

// rounds keeps rounds of both sets, with check-ins of all outcomes.
func (b *books) rounds(r *rand.Rand, n int) {
	for range n {
		b.now = b.now.Add(24 * time.Hour)
		for _, set := range b.org.Checkins {
			round := &ops.Round{Set: set.Name, Day: dates.Of(b.now)}
			keep(b, storage.Rounds, round)
			for _, x := range b.org.Respondents(set) {
				keep(b, storage.Checkins, &ops.Checkin{
					Meta: ops.Meta{Owner: x.Person, Department: x.Department, Audience: set.Audience, Confidential: r.IntN(5) == 0},
					Set:  set.Name, Day: round.Day, Round: round.ID, Opened: b.now, State: one(r, ops.CheckinStates...),
				})
			}
		}
	}
}

func (b *books) recountRounds(person, scope ops.Handle, rounds []ops.Round, checkins []ops.Checkin, most int) []chart.Round {
	var want []chart.Round
	for _, set := range b.org.Checkins {
		n := 0
		for i := len(rounds) - 1; i >= 0; i-- { // they were kept in the order of their days
			x := rounds[i]
			if x.Set != set.Name || n == most {
				continue
			}
			n++
			row, known := chart.Round{Set: x.Set, Day: x.Day}, false
			for _, k := range checkins {
				if k.Round != x.ID || !b.counts(person, scope, &k) {
					continue
				}
				known = true
				switch k.State {
				case ops.CheckinAnswered:
					row.OnTime++
				case ops.CheckinLate:
					row.Late++
				case ops.CheckinMissed:
					row.Missed++
				case ops.CheckinSkipped:
					row.Declined++
				case ops.CheckinOpen:
					row.Waiting++
				default: // away, not delivered, not asked: never missing
					row.Absent++
				}
			}
			if known {
				want = append(want, row)
			}
		}
	}
	return want
}

func amount(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "EUR"} }

// Each department's own budget of the period that holds today is shown, with its
// account if it has one.
func TestBudgetsOfToday(t *testing.T) {
	b := newBooks(t)
	b.org.Budgets = []ops.Budget{
		{Department: "support", Period: "2026", Amount: amount(100)},
		{Department: "support", Period: "2026-Q3", Amount: amount(30)},
		{Department: "sales", Period: "2027", Amount: amount(7)},
		{Department: "operations", Period: "2026", Amount: amount(500)},
		{Department: "legal", Period: "2026", Amount: amount(20)},
	}
	keep(b, storage.Accounts,
		&ops.Account{Meta: ops.Meta{Owner: "tom", Department: "operations"}, Period: "2026", Base: amount(400),
			Adjusted: amount(50), Reserved: amount(10), Committed: amount(20), Spent: amount(600)},
		&ops.Account{Meta: ops.Meta{Owner: "lea", Department: "legal", Confidential: true}, Period: "2026", Base: amount(20),
			Adjusted: amount(0), Reserved: amount(0), Committed: amount(0), Spent: amount(5)})
	for _, c := range []struct {
		reader, scope ops.Handle
		want          string
	}{
		{"tom", "", "operations 2026 550.00 EUR left -80.00 EUR; support 2026-Q3 30.00 EUR left 30.00 EUR; legal 2026 20.00 EUR left 15.00 EUR; "},
		{"ana", "", "operations 2026 550.00 EUR left -80.00 EUR; support 2026-Q3 30.00 EUR left 30.00 EUR; "},
		{"ana", "support", "support 2026-Q3 30.00 EUR left 30.00 EUR; "},
		{"ana", "legal", ""},
		{"kai", "warehouse", ""}, // charged to operations, which is not looked at
	} {
		b.as(c.reader, c.scope, func(v digest.View) {
			budgets, err := v.Budgets()
			b.must(err)
			got := ""
			for _, r := range budgets.Rows {
				got += fmt.Sprintf("%s %s %s left %s; ", r.Handle, r.Period, r.Total, r.Available)
			}
			same(t, fmt.Sprintf("@%s looks at %q", c.reader, c.scope), got, c.want)
		})
	}
}
