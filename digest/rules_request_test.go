package digest_test

import (
	"strings"
	"testing"
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/money"
	"adjutant/storage"
)

// requestCases are what has become of requests. The CEO is told how they ended, all
// others of each state as well. Support's head asks; what is small is decided by
// nobody but the COO, who is asked in her place.
var requestCases = []ruleCase{
	{rule: digest.RequestNew, name: "to the CEO", to: ceo, then: func(w *world) { w.at(-3, "10:00").request("support", eur(900)) }, want: "changed request_new REQ-1"},
	{rule: digest.RequestNew, name: "waits in a channel", to: leaders, then: func(w *world) { w.at(-3, "10:00").request("support", eur(900)) }, want: "needs decision_open REQ-1"},
	{rule: digest.RequestNew, name: "and withdrawn, to the COO", to: coo, then: func(w *world) {
		w.at(-3, "10:00").moved(w.request("support", eur(900)), ops.Request.Withdraw)
	}, want: "changed request_moved REQ-1"},
	{rule: digest.RequestNew, name: "confidential, in a channel", to: leaders, then: func(w *world) { w.at(-3, "10:00").request("support", eur(900), secretRequest) }},
	{rule: digest.RequestNew, name: "and late is told once", to: ceo, then: func(w *world) { w.at(-3, "10:00").request("support", eur(900), neededBy(day(-1))) }, want: "off_target needed_by_passed REQ-1"},

	{rule: digest.RequestMoved, name: "approved", to: ceo, before: func(w *world) { w.request("support", eur(900)) }, then: func(w *world) { w.at(-3, "10:00").decide("REQ-1", "tom", ops.Approves) }, want: "changed request_moved REQ-1"},
	{rule: digest.RequestMoved, name: "rejected", to: team, before: func(w *world) { w.request("support", eur(900)) }, then: func(w *world) { w.at(-3, "10:00").decide("REQ-1", "tom", ops.Rejects) }, want: "changed request_moved REQ-1"},
	{rule: digest.RequestMoved, name: "expired", to: ceo, before: func(w *world) {
		w.request("support", eur(900))
		put(w, storage.Requests, "REQ-1", func(r *ops.Request) { r.Expires = day(-2).Midnight(time.UTC) })
	}, then: func(w *world) {
		w.at(-1, "10:00").moved("REQ-1", func(r ops.Request, _ string) (ops.Request, error) { return r.Expire(w.now) })
	}, want: "changed request_moved REQ-1"},
	{rule: digest.RequestMoved, name: "changes asked for, to the CEO", to: ceo, before: func(w *world) { w.request("support", eur(900)) }, then: func(w *world) { w.at(-3, "10:00").decide("REQ-1", "tom", ops.AsksChange) }, want: "smaller 1"},
	{rule: digest.RequestMoved, name: "changes asked for, to the COO", to: coo, before: func(w *world) { w.request("support", eur(900)) }, then: func(w *world) { w.at(-3, "10:00").decide("REQ-1", "tom", ops.AsksChange) }, want: "changed request_moved REQ-1"},
	{rule: digest.RequestMoved, name: "changes asked for and made", to: coo, before: func(w *world) { w.at(-9, "10:00").request("support", eur(900)) }, then: func(w *world) {
		w.at(-3, "10:00").decide("REQ-1", "tom", ops.AsksChange)
		w.as("ana").moved("REQ-1", func(r ops.Request, _ string) (ops.Request, error) {
			return r.Resubmit(r, w.org, w.now, w.today())
		})
	}, want: "smaller 1"},
	{rule: digest.RequestMoved, name: "withdrawn, to the CEO", to: ceo, before: func(w *world) { w.request("support", eur(900)) }, then: func(w *world) { w.at(-3, "10:00").moved("REQ-1", ops.Request.Withdraw) }, want: "smaller 1"},
	{rule: digest.RequestMoved, name: "one step further", to: coo, before: func(w *world) { w.at(-8, "10:00").request("fleet", eur(90_000)) }, then: func(w *world) { w.at(-3, "10:00").decide("REQ-1", "tom", ops.Approves) }, want: "smaller 1"},
	{rule: digest.RequestMoved, name: "approved before", to: ceo, before: func(w *world) {
		w.decide(w.request("support", eur(900)), "tom", ops.Approves)
	}},

	{rule: digest.NeedPassed, name: "yesterday", to: ceo, before: func(w *world) { w.at(-8, "10:00").request("support", eur(900), neededBy(day(-1))) }, want: "off_target needed_by_passed REQ-1"},
	{rule: digest.NeedPassed, name: "today", to: ceo, before: func(w *world) { w.at(-8, "10:00").request("support", eur(900), neededBy(day(0))) }, want: "ageing request_old REQ-1"},
	{rule: digest.NeedPassed, name: "today in London is yesterday in Warsaw", to: coo, clock: "23:30", before: func(w *world) {
		w.at(-8, "10:00").request("support", eur(900), neededBy(day(0)))
	}, want: "off_target needed_by_passed REQ-1"},
	{rule: digest.NeedPassed, name: "is today still in London", to: ceo, clock: "23:30", before: func(w *world) {
		w.at(-8, "10:00").request("support", eur(900), neededBy(day(0)))
	}, want: "ageing request_old REQ-1"},
	{rule: digest.NeedPassed, name: "waits for the reader", to: ceo, before: func(w *world) {
		w.waits(ops.WaitsDecision, w.at(-8, "10:00").request("support", eur(900), neededBy(day(-1))))
	}, want: "needs need_decision REQ-1"},
	{rule: digest.NeedPassed, name: "while changes are asked for", to: leaders, before: func(w *world) {
		w.at(-8, "10:00").request("support", eur(900), neededBy(day(-1)))
		w.decide("REQ-1", "tom", ops.AsksChange)
	}, want: "off_target needed_by_passed REQ-1"},
	{rule: digest.NeedPassed, name: "once it is decided", to: ceo, before: func(w *world) {
		w.decide(w.request("support", eur(900), neededBy(day(-1))), "tom", ops.Approves)
	}},
	{rule: digest.NeedPassed, name: "confidential, in a channel", to: support, before: func(w *world) {
		w.request("support", eur(900), neededBy(day(-1)), secretRequest)
	}},

	{rule: digest.RequestOld, name: "5 days", to: ceo, before: func(w *world) { w.at(-8, "10:00").request("support", eur(900)) }, want: "ageing request_old REQ-1"},
	{rule: digest.RequestOld, name: "exactly 5 days of the reader", to: ceo, then: func(w *world) {
		w.at(-6, "00:30").request("support", eur(900))
		w.sent[ceo] = w.look(ceo) // it was told as new there
		w.at(-5, "23:59").decide("REQ-1", "tom", ops.AsksChange)
		w.sent[ceo] = w.look(ceo)
	}, want: "ageing request_old REQ-1"},
	{rule: digest.RequestOld, name: "4 days", to: ceo, then: func(w *world) {
		w.at(-4, "00:30").request("support", eur(900))
		w.sent[ceo] = w.look(ceo)
	}},
	{rule: digest.RequestOld, name: "late in the evening of 5 days ago in London", to: ceo, then: func(w *world) {
		w.at(-5, "23:30").request("support", eur(900))
		w.sent[ceo] = w.look(ceo)
	}, want: "ageing request_old REQ-1"},
	{rule: digest.RequestOld, name: "which was 4 days ago in Warsaw", to: coo, then: func(w *world) {
		w.at(-5, "23:30").request("support", eur(900))
		w.sent[coo] = w.look(coo)
	}},
	{rule: digest.RequestOld, name: "the next step begins anew", to: ceo, before: func(w *world) { w.request("fleet", eur(90_000)) }, then: func(w *world) {
		w.at(-3, "10:00").decide("REQ-1", "tom", ops.Approves)
	}, want: "smaller 1"},
	{rule: digest.RequestOld, name: "waits in a channel for who is asked", to: leaders, before: func(w *world) { w.at(-12, "10:00").request("support", eur(900)) }, want: "needs decision_open REQ-1"},

	{rule: digest.BudgetExceeded, name: "by a cent", to: ceo, before: func(w *world) { w.account("support", money.Amount{Minor: 380_000_01, Currency: "EUR"}) }, want: "off_target budget_exceeded BUD-1"},
	{rule: digest.BudgetExceeded, name: "used up", to: ceo, before: func(w *world) { w.account("support", eur(380_000)) }},
	{rule: digest.BudgetExceeded, name: "by what is only asked for", to: ceo, before: func(w *world) {
		w.account("support", eur(380_000))
		put(w, storage.Accounts, "BUD-1", func(a *ops.Account) { a.Reserved = eur(1) })
	}, want: "off_target budget_exceeded BUD-1"},
	{rule: digest.BudgetExceeded, name: "may be ignored", to: ceo, before: func(w *world) {
		w.reorganise(func(o *ops.Org) { o.Budgets[0].OverBudget = ops.OverIgnore })
		w.account("support", eur(400_000))
	}},
	{rule: digest.BudgetExceeded, name: "kept in another currency", to: ceo, before: func(w *world) {
		w.account("support", money.Amount{Minor: 999_999_00, Currency: "USD"})
	}},
	{rule: digest.BudgetExceeded, name: "of another year", to: ceo, before: func(w *world) {
		w.account("support", eur(999_999))
		w.reorganise(func(o *ops.Org) { o.Budgets[0].Period = "2025" })
	}},
	{rule: digest.BudgetExceeded, name: "of another department", to: support, before: func(w *world) { w.account("fleet", eur(999_999)) }},
	{rule: digest.BudgetExceeded, name: "of the department above is told there only", to: ceo, before: func(w *world) {
		w.reorganise(func(o *ops.Org) {
			o.Budgets = []ops.Budget{{Department: "operations", Period: "2026", Amount: eur(10), OverBudget: ops.OverWarn}}
		})
		w.account("operations", eur(11))
	}, want: "off_target budget_exceeded BUD-1"},
}

// TestRequestOutcome: who has decided, why and when stands with the outcome; nobody lets a
// request expire.
func TestRequestOutcome(t *testing.T) {
	for name, x := range map[string]struct {
		end  func(w *world)
		by   ops.Handle
		told string
	}{
		"rejected": {func(w *world) { w.at(-3, "10:00").decide("REQ-1", "tom", ops.Rejects) }, "tom", "rejected by Tomasz"},
		"expired": {func(w *world) {
			put(w, storage.Requests, "REQ-1", func(r *ops.Request) { r.Expires = day(-4).Midnight(time.UTC) })
			w.at(-3, "10:00").moved("REQ-1", func(r ops.Request, _ string) (ops.Request, error) { return r.Expire(w.now) })
		}, "", "REQ-1 expired: "},
	} {
		w := newWorld(t)
		w.at(-9, "10:00").request("support", eur(900))
		w.at(-7, "08:00").digest(ceo)
		x.end(w)
		ended := w.now
		d := w.at(0, "08:00").look(ceo)
		n := 0
		for _, s := range d.Sections {
			for _, i := range s.Items {
				if i.Rule != digest.RequestMoved {
					continue
				}
				n++
				if i.By != x.by || !i.Quiet.Equal(ended) {
					t.Errorf("%s: by %q at %s, want %q at %s", name, i.By, i.Quiet, x.by, ended)
				}
			}
		}
		if text := plain(digest.Message(d, digest.Options{Org: w.org, ID: "DIG-1"})); n != 1 || !strings.Contains(text, x.told) {
			t.Errorf("%s: told %d times, as %s", name, n, text)
		}
	}
}
