package digest_test

import (
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// healthCases are how departments do.
var healthCases = []ruleCase{
	{rule: digest.SaysOffTrack, name: "is said first, and not again as news", to: ceo, before: func(w *world) { w.at(-8, "10:00").update("support", ops.OnTrack) }, then: func(w *world) {
		w.at(-1, "10:00").update("support", ops.OffTrack)
		w.update("sales", ops.AtRisk)
	}, want: `
		exceptions off_track UPD-2
		exceptions at_risk UPD-3`},
	{rule: digest.SaysOffTrack, name: "in another department", to: support, then: func(w *world) { w.at(-1, "10:00").update("sales", ops.OffTrack) }},
	{rule: digest.SaysOffTrack, name: "is too old to count", to: ceo, before: func(w *world) { w.at(-8, "10:00").update("support", ops.OffTrack) }},
	{rule: digest.SaysOffTrack, name: "confidential is unknown to a channel", to: leaders, then: func(w *world) {
		w.at(-1, "10:00").update("support", ops.OffTrack, func(u *ops.Update) { u.Confidential = true })
	}},
	{rule: digest.SaysOffTrack, name: "an older one that can be seen counts", to: team, then: func(w *world) {
		w.at(-2, "10:00").update("support", ops.OffTrack)
		w.at(-1, "10:00").update("support", ops.OnTrack, func(u *ops.Update) { u.Audience = ops.ForLeaders })
	}, want: "exceptions off_track UPD-1"},

	{rule: digest.SaysAtRisk, name: "7 days old to the second", to: ceo, then: func(w *world) { w.update("support", ops.AtRisk) }, want: "exceptions at_risk UPD-1"},
	{rule: digest.SaysAtRisk, name: "a second older", to: ceo, before: func(w *world) {
		w.now = friday.AddDate(0, 0, -7).Add(-time.Second)
		w.update("support", ops.AtRisk)
	}},

	{rule: digest.RecordsWorse, name: "says on track with a high risk late", to: ceo, before: func(w *world) { w.risk("support", high, dueOn(day(-10))) }, then: func(w *world) {
		w.at(-1, "10:00").update("support", ops.OnTrack)
	}, want: `
		exceptions records_worse UPD-1
		off_target risk_overdue RISK-1`},
	{rule: digest.RecordsWorse, name: "says at risk, records show off track", to: ceo, before: func(w *world) { w.risk("support", high, dueOn(day(-10))) }, then: func(w *world) {
		w.at(-1, "10:00").update("support", ops.AtRisk)
	}, want: `
		exceptions records_worse UPD-1
		off_target risk_overdue RISK-1`},
	{rule: digest.RecordsWorse, name: "says off track already", to: ceo, before: func(w *world) { w.risk("support", high, dueOn(day(-10))) }, then: func(w *world) {
		w.at(-1, "10:00").update("support", ops.OffTrack)
	}, want: `
		exceptions off_track UPD-1
		off_target risk_overdue RISK-1`},
	{rule: digest.RecordsWorse, name: "by what the reader may not see", to: leaders, before: func(w *world) {
		w.risk("support", high, dueOn(day(-10)), secretRisk)
		w.at(-8, "10:00").update("support", ops.OnTrack)
	}, then: func(w *world) { w.at(-1, "10:00").update("support", ops.OnTrack) }},

	{rule: digest.HealthMoved, name: "got better", to: ceo, before: func(w *world) { w.at(-8, "10:00").update("support", ops.AtRisk) }, then: func(w *world) {
		w.at(-1, "10:00").update("support", ops.OnTrack)
	}, want: "changed health UPD-2"},
	{rule: digest.HealthMoved, name: "is known again", to: ceo, then: func(w *world) { w.at(-1, "10:00").update("support", ops.OnTrack) }, want: "changed health UPD-1"},
	{rule: digest.HealthMoved, name: "is not known any more", to: ceo, before: func(w *world) { w.at(-9, "10:00").update("support", ops.OnTrack) }},
	{rule: digest.HealthMoved, name: "to and fro", to: ceo, before: func(w *world) { w.at(-8, "10:00").update("support", ops.OnTrack) }, then: func(w *world) {
		w.at(-2, "10:00").update("support", ops.OffTrack)
		w.at(-1, "10:00").update("support", ops.OnTrack)
	}},
}

// heads are two check-ins of support and sales in a round of the heads, and what
// became of them.
func heads(state ops.CheckinState, by ops.Handle) func(*world) {
	return func(w *world) {
		round := w.at(-1, "10:00").round("heads-weekly")
		w.checkin(round, "support", state, by)
		w.update("support", ops.OnTrack)
		w.endRound(round)
		w.sent[ceo], w.sent[coo] = known(w.sent[ceo]), known(w.sent[coo])
	}
}

// known has a digest say that support was on track, so that nothing is new in it.
func known(d digest.Digest) digest.Digest {
	for i := range d.Departments {
		if d.Departments[i].Department == "support" {
			d.Departments[i].Health = ops.OnTrack
		}
	}
	return d
}

// others are the departments of which nothing is known, but for support.
const others = `
	coverage no_status operations
	coverage no_status warehouse
	coverage no_status fleet
	coverage no_status sales
	coverage no_status finance
	coverage no_status legal
	coverage no_status technology
`

// coverageCases are what nobody knows.
var coverageCases = []ruleCase{
	{rule: digest.NoStatus, name: "never", to: support, want: "coverage no_status support"},
	{rule: digest.NoStatus, name: "confidential, in a channel", to: support, then: func(w *world) {
		w.at(-1, "10:00").update("support", ops.OnTrack, func(u *ops.Update) { u.Confidential = true })
	}, want: "coverage no_status support"},
	{rule: digest.NoStatus, name: "and no answer, on one line", to: ceo, then: func(w *world) {
		round := w.at(-1, "10:00").round("heads-weekly")
		w.checkin(round, "sales", ops.CheckinMissed, "")
		w.update("support", ops.OnTrack)
		w.endRound(round)
		w.sent[ceo] = known(w.sent[ceo])
	}, want: others},

	{rule: digest.StatusOld, name: "by a second", to: support, before: func(w *world) {
		w.now = friday.AddDate(0, 0, -7).Add(-time.Second)
		w.update("support", ops.OnTrack)
	}, want: "coverage status_old UPD-1"},
	{rule: digest.StatusOld, name: "7 days to the second counts", to: reader{ops.ForDepartment, "eli", "support"}, then: func(w *world) { w.update("support", ops.OnTrack) }, want: "changed health UPD-1"},
	{rule: digest.StatusOld, name: "as old as the last word, not as the first", to: reader{ops.ForDepartment, "eli", "support"}, before: func(w *world) { w.update("support", ops.OnTrack) }, then: func(w *world) {
		w.at(-1, "10:00")
		change(w, storage.Updates, "UPD-1", func(u ops.Update) (ops.Update, error) { return u.Reaffirm(w.now) })
	}, want: "changed health UPD-1"},

	{rule: digest.NotAnswered, name: "missed", to: ceo, then: heads(ops.CheckinMissed, ""), want: others + "coverage not_answered CHK-1"},
	{rule: digest.NotAnswered, name: "could not be delivered", to: ceo, then: heads(ops.CheckinUndeliverable, ""), want: others + "coverage not_answered CHK-1"},
	{rule: digest.NotAnswered, name: "was away", to: ceo, then: heads(ops.CheckinAway, ""), want: others + "coverage not_answered CHK-1"},
	{rule: digest.NotAnswered, name: "skipped", to: ceo, then: heads(ops.CheckinSkipped, ""), want: others + "coverage not_answered CHK-1"},
	{rule: digest.NotAnswered, name: "was not asked", to: ceo, then: heads(ops.CheckinNotAsked, ""), want: others + "coverage not_answered CHK-1"},
	{rule: digest.NotAnswered, name: "answered", to: ceo, then: heads(ops.CheckinAnswered, "ana"), want: others},
	{rule: digest.NotAnswered, name: "late", to: ceo, then: heads(ops.CheckinLate, "ana"), want: others},
	{rule: digest.NotAnswered, name: "has time still, to the CEO", to: ceo, then: heads(ops.CheckinOpen, ""), want: others},
	{rule: digest.NotAnswered, name: "has time still, to the COO", to: coo, then: heads(ops.CheckinOpen, ""), want: others + "coverage not_answered CHK-1"},
	{rule: digest.NotAnswered, name: "questions that no status comes of, to the CEO", to: ceo, then: shifts, want: others},
	{rule: digest.NotAnswered, name: "questions that no status comes of, to the COO", to: coo, then: shifts, want: others + "coverage not_answered CHK-1"},
	{rule: digest.NotAnswered, name: "answers for leaders, to the team", to: team, then: func(w *world) {
		heads(ops.CheckinMissed, "")(w)
		w.sent[team] = known(w.sent[team])
	}, want: others},
	{rule: digest.NotAnswered, name: "in a round that was told", to: ceo, before: func(w *world) {
		round := w.at(-8, "10:00").round("heads-weekly")
		w.checkin(round, "support", ops.CheckinMissed, "")
		w.endRound(round)
	}, then: func(w *world) {
		w.at(-1, "10:00").update("support", ops.OnTrack)
		w.sent[ceo] = known(w.sent[ceo])
	}, want: others},

	// The heads are asked on Thursdays and have until after the digest of Friday.
	{rule: digest.NotAnswered, name: "missed, and the next round is under way", to: ceo, before: func(w *world) {
		w.at(-8, "14:00").checkin(w.round("heads-weekly"), "support", ops.CheckinOpen, "")
	}, then: func(w *world) {
		w.at(-7, "10:00")
		put(w, storage.Checkins, "CHK-1", func(k *ops.Checkin) { k.State = ops.CheckinMissed })
		w.endRound("RND-1")
		w.at(-1, "14:00").checkin(w.round("heads-weekly"), "support", ops.CheckinOpen, "")
		w.update("support", ops.OnTrack)
		w.sent[ceo] = known(w.sent[ceo])
	}, want: others + "coverage not_answered CHK-1"},
	{rule: digest.NotAnswered, name: "missed, and answered in the next round", to: ceo, before: func(w *world) {
		w.at(-8, "14:00").checkin(w.round("heads-weekly"), "support", ops.CheckinOpen, "")
	}, then: func(w *world) {
		w.at(-7, "10:00")
		put(w, storage.Checkins, "CHK-1", func(k *ops.Checkin) { k.State = ops.CheckinMissed })
		w.endRound("RND-1")
		w.at(-1, "14:00").checkin(w.round("heads-weekly"), "support", ops.CheckinAnswered, "ana")
		w.update("support", ops.OnTrack)
		w.sent[ceo] = known(w.sent[ceo])
	}, want: others},

	{rule: digest.StoodIn, name: "the deputy answered", to: ceo, then: heads(ops.CheckinAnswered, "bo"), want: others + "coverage stood_in CHK-1"},
	{rule: digest.StoodIn, name: "late", to: ceo, then: heads(ops.CheckinLate, "bo"), want: others + "coverage stood_in CHK-1"},
}

func shifts(w *world) {
	round := w.at(-1, "10:00").round("shift-handover")
	w.checkin(round, "support", ops.CheckinMissed, "")
	w.update("support", ops.OnTrack)
	w.endRound(round)
	w.sent[ceo], w.sent[coo] = known(w.sent[ceo]), known(w.sent[coo])
}
