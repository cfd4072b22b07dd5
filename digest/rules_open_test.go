package digest_test

import (
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// needCases are what waits for the reader, as whoever makes the digest has found,
// and in a channel for one of its readers.
var needCases = []ruleCase{
	{rule: digest.Need(ops.WaitsDecision), name: "a new request is no news", to: coo, then: func(w *world) {
		w.waits(ops.WaitsDecision, w.at(-1, "10:00").request("support", eur(900)))
	}, want: "needs need_decision REQ-1"},
	{rule: digest.Need(ops.WaitsDecision), name: "is gone by now", to: coo, then: func(w *world) {
		w.waits(ops.WaitsDecision, w.at(-1, "10:00").request("support", eur(900)))
		w.undo("REQ-1")
	}},
	{rule: digest.Need(ops.WaitsEscalated), name: "to the CEO", to: ceo, before: func(w *world) { w.waits(ops.WaitsEscalated, w.request("support", eur(900))) }, want: "needs need_escalated REQ-1"},
	{rule: digest.Acknowledge, name: "a high risk is no news then", to: coo, then: func(w *world) {
		w.waits("acknowledge", w.at(-1, "10:00").risk("fleet", high))
	}, want: "needs need_acknowledge RISK-1"},
	{rule: digest.Need(ops.WaitsMitigation), name: "is late", to: coo, then: func(w *world) {
		w.waits(ops.WaitsMitigation, w.at(-6, "10:00").risk("operations", high, dueOn(day(-1))))
	}, want: `
		exceptions records_worse operations
		needs need_mitigation RISK-1`},
	{rule: digest.Need(ops.WaitsReview), name: "of a risk", to: coo, before: func(w *world) { w.waits(ops.WaitsReview, w.risk("operations", high)) }, want: "needs need_review RISK-1"},
	{rule: digest.Need(ops.WaitsAcceptance), name: "ends", to: coo, before: func(w *world) {
		id := w.risk("operations", high)
		w.accept(id, day(1))
		w.waits(ops.WaitsAcceptance, id)
	}, want: "needs need_acceptance RISK-1"},
	{rule: digest.Need(ops.WaitsBlocker), name: "to who is waited on", to: reader{ops.ForDepartment, "lea", "legal"}, before: func(w *world) {
		blocked(w)
		w.waits(ops.WaitsBlocker, "BLK-1")
	}, want: "needs need_blocker BLK-1"},
	{rule: digest.Need(ops.WaitsUnblocked), name: "to who is blocked", to: ana, before: func(w *world) {
		blocked(w)
		w.resolve("BLK-1")
		w.waits(ops.WaitsUnblocked, "BLK-1")
	}, want: "needs need_unblocked BLK-1"},
	{rule: digest.Need(ops.WaitsStuck), name: "to the COO", to: coo, before: func(w *world) {
		blocked(w)
		w.waits(ops.WaitsStuck, "BLK-1")
	}, want: "needs need_stuck BLK-1"},
	{rule: digest.Need(ops.WaitsAnswer), name: "to a head", to: ana, before: func(w *world) {
		w.waits(ops.WaitsAnswer, w.checkin(w.round("heads-weekly"), "support", ops.CheckinOpen, ""))
	}, want: "needs need_answer CHK-1"},
	{rule: digest.Need(ops.WaitsStatus), name: "to a head", to: ana, before: func(w *world) {
		w.waits(ops.WaitsStatus, w.update("support", ops.OnTrack))
	}, want: "needs need_status UPD-1"},

	{rule: digest.DecisionOpen, name: "the one that waits longest first", to: leaders, before: func(w *world) {
		w.request("fleet", eur(90_000))
		w.at(-20, "10:00").request("support", eur(900))
		w.at(-10, "10:00").decide("REQ-1", "tom", ops.Approves) // which begins its next step
		w.request("sales", eur(900))
	}, want: `
		needs decision_open REQ-2
		needs decision_open REQ-1
		needs decision_open REQ-3`},
	{rule: digest.DecisionOpen, name: "changes are asked for", to: leaders, then: func(w *world) {
		w.at(-1, "10:00").decide(w.request("support", eur(900)), "tom", ops.AsksChange)
	}, want: "changed request_moved REQ-1"},
	{rule: digest.DecisionOpen, name: "confidential", to: leaders, before: func(w *world) { w.request("support", eur(900), secretRequest) }},
	{rule: digest.DecisionOpen, name: "of another department", to: support, before: func(w *world) { w.request("fleet", eur(900)) }},

	{rule: digest.BlockerOpen, name: "before and after requests by age", to: team, before: func(w *world) {
		w.at(-20, "10:00").request("support", eur(900))
		w.at(-19, "10:00").blocks("support", "legal", "The contract")
		w.at(-18, "10:00").request("support", eur(900))
		w.update("support", ops.OnTrack)
		w.at(-8, "10:00").update("support", ops.OnTrack)
	}, want: `
		needs decision_open REQ-1
		needs blocker_open BLK-1
		needs decision_open REQ-2`},
	{rule: digest.BlockerOpen, name: "of the department that is waited on", to: legal, before: blocked, want: "needs blocker_open BLK-1"},
	{rule: digest.BlockerOpen, name: "of the department that waits", to: support, before: blocked, want: "needs blocker_open BLK-1"},
	{rule: digest.BlockerOpen, name: "of others", to: reader{ops.ForDepartment, "", "fleet"}, before: blocked},
	{rule: digest.BlockerOpen, name: "for leaders, in the department of which is waited", to: legal, before: func(w *world) {
		blocked(w)
		put(w, storage.Blockers, "BLK-1", func(b *ops.Blocker) { b.Audience = ops.ForLeaders })
	}},
}

// targetCases are risks of which something was to be done by now.
var targetCases = []ruleCase{
	{rule: digest.RiskOverdue, name: "yesterday", to: ceo, before: func(w *world) { w.at(-8, "10:00").risk("fleet", high, dueOn(day(-1))) }, want: `
		exceptions records_worse fleet
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskOverdue, name: "today", to: ceo, before: func(w *world) { w.at(-8, "10:00").risk("fleet", high, dueOn(day(0))) }},
	{rule: digest.RiskOverdue, name: "today still in London", to: ceo, clock: "23:30", before: func(w *world) { w.at(-8, "10:00").risk("fleet", high, dueOn(day(0))) }},
	{rule: digest.RiskOverdue, name: "yesterday by then in Warsaw", to: coo, clock: "23:30", before: func(w *world) { w.at(-8, "10:00").risk("fleet", high, dueOn(day(0))) }, want: `
		exceptions records_worse fleet
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskOverdue, name: "yesterday by then in a channel of Berlin", to: leaders, clock: "23:30", before: func(w *world) { w.at(-8, "10:00").risk("fleet", high, dueOn(day(0))) }, want: `
		exceptions records_worse fleet
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskOverdue, name: "of little, to the CEO", to: ceo, before: func(w *world) { w.at(-8, "10:00").risk("fleet", moderate, dueOn(day(-1))) }, want: "exceptions records_worse fleet"},
	{rule: digest.RiskOverdue, name: "moderate, to the COO", to: coo, before: func(w *world) { w.at(-8, "10:00").risk("fleet", moderate, dueOn(day(-1))) }, want: `
		exceptions records_worse fleet
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskOverdue, name: "new and late at once is told twice", to: ceo, then: func(w *world) { w.at(-2, "10:00").risk("fleet", high, dueOn(day(-1))) }, want: `
		exceptions records_worse fleet
		changed risk_new RISK-1
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskOverdue, name: "closed", to: ceo, before: func(w *world) { w.closeRisk(w.risk("fleet", high, dueOn(day(-1)))) }},
	{rule: digest.RiskOverdue, name: "confidential, in a channel, evidence included", to: leaders, before: func(w *world) { w.risk("fleet", high, dueOn(day(-1)), secretRisk) }},
	{rule: digest.RiskOverdue, name: "confidential, to its head", to: reader{ops.ForDepartment, "gus", "fleet"}, before: func(w *world) { w.risk("fleet", high, dueOn(day(-1)), secretRisk) }, want: `
		exceptions records_worse fleet
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskOverdue, name: "confidential, to others of the department", to: reader{ops.ForDepartment, "ida", "fleet"}, before: func(w *world) { w.risk("fleet", high, dueOn(day(-1)), secretRisk) }},
	{rule: digest.RiskOverdue, name: "the worst first", to: ceo, before: func(w *world) {
		w.risk("fleet", high, dueOn(day(-9)))
		w.risk("fleet", veryHigh, dueOn(day(-1)))
		w.risk("fleet", high, dueOn(day(-10)))
	}, want: `
		exceptions records_worse fleet
		off_target risk_overdue RISK-2
		off_target risk_overdue RISK-3
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskOverdue, name: "waits for the reader", to: coo, before: func(w *world) {
		w.waits(ops.WaitsMitigation, w.at(-8, "10:00").risk("operations", high, dueOn(day(-1))))
	}, want: `
		exceptions records_worse operations
		needs need_mitigation RISK-1`},
}

// quiet logs a high risk of which nobody has said a word since some time before the
// digest of the Friday.
func quiet(before time.Duration, how ...func(*ops.Risk)) func(*world) {
	return func(w *world) {
		w.now = friday.Add(-before)
		w.risk("fleet", high, how...)
	}
}

const fortnight = 14 * 24 * time.Hour

// ageingCases are what nobody has touched for long.
var ageingCases = []ruleCase{
	{rule: digest.RiskQuiet, name: "more than 14 days", to: ceo, before: quiet(fortnight + time.Millisecond), want: "ageing risk_quiet RISK-1"},
	{rule: digest.RiskQuiet, name: "exactly 14 days", to: ceo, before: quiet(fortnight), want: "ageing risk_quiet RISK-1"},
	{rule: digest.RiskQuiet, name: "14 days of the reader, not of the clock", to: ceo, before: quiet(fortnight - 12*time.Hour), want: "ageing risk_quiet RISK-1"},
	{rule: digest.RiskQuiet, name: "13 days", to: ceo, before: quiet(fortnight - 17*time.Hour)},
	{rule: digest.RiskQuiet, name: "somebody said a word", to: ceo, before: quiet(fortnight + time.Hour), then: func(w *world) {
		w.at(-1, "10:00")
		put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Mitigation = "A second haulier" })
	}, want: "smaller 1"},
	{rule: digest.RiskQuiet, name: "accepted until today", to: ceo, before: func(w *world) { w.accept(w.risk("fleet", high), day(0)) }},
	{rule: digest.RiskQuiet, name: "accepted until yesterday is late instead", to: ceo, before: func(w *world) { w.accept(w.risk("fleet", high), day(-1)) }, want: `
		exceptions records_worse fleet
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskQuiet, name: "of little, to the CEO", to: ceo, before: func(w *world) { w.risk("fleet", moderate) }},
	{rule: digest.RiskQuiet, name: "moderate, to the COO", to: coo, before: func(w *world) { w.risk("fleet", moderate) }, want: "ageing risk_quiet RISK-1"},
	{rule: digest.RiskQuiet, name: "confidential, in a channel", to: leaders, before: func(w *world) { w.risk("fleet", high, secretRisk) }},
	{rule: digest.RiskQuiet, name: "closed", to: ceo, before: func(w *world) { w.closeRisk(w.risk("fleet", high)) }},
	{rule: digest.RiskQuiet, name: "the longest quiet first", to: ceo, before: func(w *world) {
		w.risk("fleet", high)
		w.at(-20, "10:00").request("support", eur(900))
		w.at(-19, "10:00").risk("sales", veryHigh)
	}, want: `
		ageing risk_quiet RISK-1
		ageing request_old REQ-1
		ageing risk_quiet RISK-2`},
}
