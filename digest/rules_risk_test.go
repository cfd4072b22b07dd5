package digest_test

import (
	"slices"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// riskCases are what has become of risks. The CEO and channels are told from high
// on, the COO from moderate, a department of all.
var riskCases = []ruleCase{
	{rule: digest.RiskNew, name: "high", to: ceo, then: func(w *world) { w.at(-3, "10:00").risk("fleet", high) }, want: "changed risk_new RISK-1"},
	{rule: digest.RiskNew, name: "moderate is small for the CEO", to: ceo, then: func(w *world) { w.at(-3, "10:00").risk("fleet", moderate) }, want: "smaller 1"},
	{rule: digest.RiskNew, name: "moderate is told to the COO", to: coo, then: func(w *world) { w.at(-3, "10:00").risk("fleet", moderate) }, want: "changed risk_new RISK-1"},
	{rule: digest.RiskNew, name: "low is small for the COO", to: coo, then: func(w *world) { w.at(-3, "10:00").risk("fleet", low) }, want: "smaller 1"},
	{rule: digest.RiskNew, name: "very low is told to its department", to: support, then: func(w *world) { w.at(-3, "10:00").risk("support", veryLow) }, want: "changed risk_new RISK-1"},
	{rule: digest.RiskNew, name: "in another department", to: support, then: func(w *world) { w.at(-3, "10:00").risk("fleet", high) }},
	{rule: digest.RiskNew, name: "before the digest before", to: ceo, before: func(w *world) { w.risk("fleet", high) }, want: "ageing risk_quiet RISK-1"},
	{rule: digest.RiskNew, name: "in the moment of the digest before", to: ceo, then: func(w *world) { w.risk("fleet", high) }, want: "changed risk_new RISK-1"},
	{rule: digest.RiskNew, name: "rated later in the window", to: ceo, then: func(w *world) {
		id := w.at(-3, "10:00").risk("fleet", ops.Rating{})
		w.at(-2, "10:00").assess(id, high)
	}, want: "changed risk_new RISK-1"},
	{rule: digest.RiskNew, name: "and rated down to what is small", to: ceo, then: func(w *world) {
		id := w.at(-3, "10:00").risk("fleet", high)
		w.at(-2, "10:00").assess(id, low)
	}, want: "smaller 1"},
	{rule: digest.RiskNew, name: "and undone", to: ceo, then: func(w *world) {
		id := w.at(-3, "10:00").risk("fleet", high)
		w.undo(id)
	}},
	{rule: digest.RiskNew, name: "confidential, in a channel", to: leaders, then: func(w *world) { w.at(-3, "10:00").risk("fleet", high, secretRisk) }},
	{rule: digest.RiskNew, name: "confidential, to the CEO", to: ceo, then: func(w *world) { w.at(-3, "10:00").risk("fleet", high, secretRisk) }, want: "changed risk_new RISK-1"},
	{rule: digest.RiskNew, name: "for leaders, in their channel", to: leaders, then: func(w *world) {
		w.at(-3, "10:00").risk("fleet", high, func(r *ops.Risk) { r.Audience = ops.ForLeaders })
	}, want: "changed risk_new RISK-1"},
	{rule: digest.RiskNew, name: "for leaders, to the team", to: team, then: func(w *world) {
		w.at(-3, "10:00").risk("fleet", high, func(r *ops.Risk) { r.Audience = ops.ForLeaders })
	}},

	{rule: digest.RiskClosed, name: "high", to: ceo, before: func(w *world) { w.risk("fleet", high) }, then: func(w *world) { w.at(-1, "10:00").closeRisk("RISK-1") }, want: "changed risk_closed RISK-1"},
	{rule: digest.RiskClosed, name: "a small one", to: ceo, before: func(w *world) { w.risk("fleet", low) }, then: func(w *world) { w.at(-1, "10:00").closeRisk("RISK-1") }, want: "smaller 1"},
	{rule: digest.RiskClosed, name: "logged and closed", to: ceo, then: func(w *world) { w.at(-3, "10:00").closeRisk(w.risk("fleet", high)) }, want: "changed risk_closed RISK-1"},
	{rule: digest.RiskClosed, name: "and opened again", to: ceo, before: func(w *world) { w.risk("fleet", high) }, then: func(w *world) {
		w.at(-3, "10:00").closeRisk("RISK-1")
		w.reopen("RISK-1")
	}, want: "smaller 1"},

	{rule: digest.RiskReopened, name: "high", to: ceo, before: func(w *world) { w.closeRisk(w.risk("fleet", high)) }, then: func(w *world) { w.at(-1, "10:00").reopen("RISK-1") }, want: "changed risk_reopened RISK-1"},
	{rule: digest.RiskReopened, name: "and closed again", to: ceo, before: func(w *world) { w.closeRisk(w.risk("fleet", high)) }, then: func(w *world) {
		w.at(-1, "10:00").reopen("RISK-1")
		w.closeRisk("RISK-1")
	}, want: "smaller 1"}, // its next review is another

	{rule: digest.RiskUp, name: "to high", to: ceo, before: func(w *world) { w.risk("fleet", moderate) }, then: func(w *world) { w.at(-1, "10:00").assess("RISK-1", high) }, want: "changed risk_up RISK-1"},
	{rule: digest.RiskUp, name: "from unrated", to: ceo, before: func(w *world) { w.risk("fleet", ops.Rating{}) }, then: func(w *world) { w.at(-1, "10:00").assess("RISK-1", high) }, want: "changed risk_up RISK-1"},
	{rule: digest.RiskUp, name: "below what the CEO hears of", to: ceo, before: func(w *world) { w.risk("fleet", low) }, then: func(w *world) { w.at(-1, "10:00").assess("RISK-1", moderate) }, want: "smaller 1"},
	{rule: digest.RiskUp, name: "and down again", to: ceo, before: func(w *world) { w.risk("fleet", moderate) }, then: func(w *world) {
		w.at(-1, "10:00").assess("RISK-1", high)
		w.assess("RISK-1", moderate)
	}, want: "smaller 1"}, // it is to be reviewed earlier now
	{rule: digest.RiskUp, name: "in two steps is one change", to: ceo, before: func(w *world) { w.risk("fleet", moderate) }, then: func(w *world) {
		w.at(-2, "10:00").assess("RISK-1", high)
		w.at(-1, "10:00").assess("RISK-1", veryHigh)
	}, want: "changed risk_up RISK-1"},

	{rule: digest.RiskDown, name: "from high", to: ceo, before: func(w *world) { w.risk("fleet", high) }, then: func(w *world) { w.at(-1, "10:00").assess("RISK-1", low) }, want: "changed risk_down RISK-1"},
	{rule: digest.RiskDown, name: "another score of the same level", to: ceo, before: func(w *world) { w.risk("fleet", high) }, then: func(w *world) {
		w.at(-1, "10:00").assess("RISK-1", ops.Rating{Likelihood: 5, Impact: 4})
	}, want: "smaller 1"},

	{rule: digest.RiskAccepted, name: "high", to: ceo, before: func(w *world) { w.risk("fleet", high) }, then: func(w *world) { w.at(-1, "10:00").accept("RISK-1", day(60)) }, want: "changed risk_accepted RISK-1"},
	{rule: digest.RiskAccepted, name: "for longer", to: ceo, before: func(w *world) { w.accept(w.risk("fleet", high), day(10)) }, then: func(w *world) { w.at(-1, "10:00").accept("RISK-1", day(60)) }, want: "changed risk_accepted RISK-1"},
	{rule: digest.RiskAccepted, name: "of little", to: ceo, before: func(w *world) { w.risk("fleet", low) }, then: func(w *world) { w.at(-1, "10:00").accept("RISK-1", day(60)) }, want: "smaller 1"},
	{rule: digest.RiskAccepted, name: "before", to: ceo, before: func(w *world) { w.accept(w.risk("fleet", high), day(60)) }},

	{rule: digest.RiskLapsed, name: "has run out", to: ceo, before: func(w *world) { w.accept(w.risk("fleet", high), day(-3)) }, then: func(w *world) { w.at(-2, "00:00").lapse("RISK-1") }, want: `
		exceptions records_worse fleet
		changed risk_lapsed RISK-1
		off_target risk_overdue RISK-1`},
	{rule: digest.RiskLapsed, name: "is told once", to: ceo, before: func(w *world) {
		w.accept(w.risk("fleet", high), day(-10))
		w.at(-9, "00:00").lapse("RISK-1")
	}, then: func(w *world) { w.at(-1, "10:00").assess("RISK-1", high) }, want: "smaller 1"},
	{rule: digest.RiskLapsed, name: "was revoked", to: ceo, before: func(w *world) { w.accept(w.risk("fleet", high), day(60)) }, then: func(w *world) { w.at(-1, "10:00").reopen("RISK-1") }, want: "changed risk_lapsed RISK-1"},
	{rule: digest.RiskLapsed, name: "accepted and revoked", to: ceo, before: func(w *world) { w.risk("fleet", high) }, then: func(w *world) {
		w.at(-1, "10:00").accept("RISK-1", day(60))
		w.reopen("RISK-1")
	}, want: "smaller 1"},

	{rule: digest.TakenBack, name: "a high risk that was told", to: ceo, before: func(w *world) { w.risk("fleet", high) }, then: func(w *world) { w.at(-1, "10:00").undo("RISK-1") }, want: "changed taken_back RISK-1"},
	{rule: digest.TakenBack, name: "a small one", to: ceo, before: func(w *world) { w.risk("fleet", low) }, then: func(w *world) { w.at(-1, "10:00").undo("RISK-1") }, want: "smaller 1"},
	{rule: digest.TakenBack, name: "changed first", to: ceo, before: func(w *world) { w.risk("fleet", high) }, then: func(w *world) {
		w.at(-1, "10:00").assess("RISK-1", low)
		w.undo("RISK-1")
	}, want: "changed taken_back RISK-1"},
	{rule: digest.TakenBack, name: "and brought back as it was", to: ceo, before: func(w *world) { w.at(-8, "10:00").risk("fleet", high) }, then: func(w *world) {
		w.at(-1, "10:00")
		state := slices.Clone(storage.Risks.State(w.tx, "RISK-1"))
		w.undo("RISK-1")
		w.edit("undo", func(e *storage.Edit) error { return storage.Risks.Restore(e, "RISK-1", state) })
	}},
	{rule: digest.TakenBack, name: "confidential, in a channel", to: leaders, before: func(w *world) { w.risk("fleet", high, secretRisk) }, then: func(w *world) { w.at(-1, "10:00").undo("RISK-1") }},
	{rule: digest.TakenBack, name: "a request", to: ceo, before: func(w *world) { w.request("support", eur(900)) }, then: func(w *world) { w.at(-1, "10:00").undo("REQ-1") }, want: "changed taken_back REQ-1"},
	{rule: digest.TakenBack, name: "a blocker, to who is waited on", to: reader{ops.ForDepartment, "", "legal"}, before: func(w *world) { w.blocks("support", "legal", "The contract") },
		then: func(w *world) { w.at(-1, "10:00").undo("BLK-1") }, want: "changed taken_back BLK-1"},
	{rule: digest.TakenBack, name: "what is not told of", to: coo, before: func(w *world) { w.update("support", ops.OnTrack) }, then: func(w *world) { w.at(-1, "10:00").undo("UPD-1") }},
}
