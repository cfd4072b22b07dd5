package digest_test

import (
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var legal = reader{ops.ForDepartment, "", "legal"}

// blocked has support wait on legal, a good week before the Friday, and the
// update that says so be replaced by one that is on track, so that nothing else is
// told of support.
func blocked(w *world) {
	w.at(-8, "10:00").blocks("support", "legal", "The contract with the carrier")
	w.update("support", ops.OnTrack)
}

func (w *world) resolve(id ops.ID) {
	change(w, storage.Blockers, id, func(b ops.Blocker) (ops.Blocker, error) { return b.Resolve("Done", w.now) })
}

func (w *world) confirm(id ops.ID) {
	change(w, storage.Blockers, id, func(b ops.Blocker) (ops.Blocker, error) { return b.Confirm(w.now) })
}

func (w *world) promise(id ops.ID, by dates.Date) {
	change(w, storage.Blockers, id, func(b ops.Blocker) (ops.Blocker, error) {
		b, err := b.Acknowledge("We are at it", dates.Date{}, w.today(), w.now)
		b.By = by
		return b, err
	})
}

// fine has support be on track, so that nothing is new in its being so later.
func fine(w *world) { w.at(-8, "10:00").update("support", ops.OnTrack) }

// blockerCases are departments that wait on others.
var blockerCases = []ruleCase{
	{rule: digest.BlockerNew, name: "to the CEO", to: ceo, before: fine, then: func(w *world) {
		w.at(-1, "10:00").blocks("support", "legal", "The contract")
		w.update("support", ops.OnTrack)
	}, want: "changed blocker_new BLK-1"},
	{rule: digest.BlockerNew, name: "to who is waited on", to: reader{ops.ForDepartment, "lea", "legal"}, then: func(w *world) {
		w.at(-1, "10:00").blocks("support", "legal", "The contract")
	}, want: "changed blocker_new BLK-1"},
	{rule: digest.BlockerNew, name: "to a third department", to: reader{ops.ForDepartment, "", "fleet"}, then: func(w *world) {
		w.at(-1, "10:00").blocks("support", "legal", "The contract")
	}},
	{rule: digest.BlockerNew, name: "confidential, to who is waited on", to: legal, then: func(w *world) {
		w.at(-1, "10:00").blocks("support", "legal", "The contract")
		put(w, storage.Blockers, "BLK-1", func(b *ops.Blocker) { b.Confidential = true })
	}},
	{rule: digest.BlockerNew, name: "and over", to: ceo, before: fine, then: func(w *world) {
		w.at(-1, "10:00").blocks("support", "legal", "The contract")
		w.update("support", ops.OnTrack)
		w.confirm("BLK-1")
	}, want: "changed blocker_over BLK-1"},
	{rule: digest.BlockerNew, name: "and said to be resolved", to: ceo, before: fine, then: func(w *world) {
		w.at(-1, "10:00").blocks("support", "legal", "The contract")
		w.update("support", ops.OnTrack)
		w.resolve("BLK-1")
	}, want: "changed blocker_resolved BLK-1"},

	{rule: digest.BlockerResolved, name: "says who is waited on", to: ceo, before: blocked, then: func(w *world) { w.at(-1, "10:00").resolve("BLK-1") }, want: "changed blocker_resolved BLK-1"},
	{rule: digest.BlockerResolved, name: "and it is not", to: ceo, before: blocked, then: func(w *world) {
		w.at(-1, "10:00").resolve("BLK-1")
		change(w, storage.Blockers, "BLK-1", func(b ops.Blocker) (ops.Blocker, error) { return b.Still("") })
	}, want: `
		ageing blocker_old BLK-1
		smaller 1`},

	{rule: digest.BlockerOver, name: "confirmed", to: ceo, before: blocked, then: func(w *world) { w.at(-1, "10:00").confirm("BLK-1") }, want: "changed blocker_over BLK-1"},
	{rule: digest.BlockerOver, name: "in a channel", to: leaders, before: blocked, then: func(w *world) { w.at(-1, "10:00").confirm("BLK-1") }, want: "changed blocker_over BLK-1"},
	{rule: digest.BlockerOver, name: "before", to: ceo, before: func(w *world) {
		blocked(w)
		w.confirm("BLK-1")
	}},

	{rule: digest.BlockerBack, name: "was said to be resolved", to: ceo, before: func(w *world) {
		blocked(w)
		w.resolve("BLK-1")
	}, then: func(w *world) {
		w.at(-1, "10:00")
		change(w, storage.Blockers, "BLK-1", func(b ops.Blocker) (ops.Blocker, error) { return b.Still("The annex") })
	}, want: "changed blocker_back BLK-1"},
	{rule: digest.BlockerBack, name: "was acknowledged only", to: ceo, before: func(w *world) {
		blocked(w)
		w.promise("BLK-1", day(9))
	}, then: func(w *world) {
		w.at(-1, "10:00")
		put(w, storage.Blockers, "BLK-1", func(b *ops.Blocker) { b.State = ops.BlockerRaised })
	}, want: `
		ageing blocker_old BLK-1
		smaller 1`},

	{rule: digest.BlockerOld, name: "more than 3 working days", to: ceo, before: blocked, want: "ageing blocker_old BLK-1"},
	// 3 working days after Tuesday 09:00 in Berlin, where legal is, it is Friday
	// 09:00 there, which is 08:00 in London.
	{rule: digest.BlockerOld, name: "exactly 3 working days", to: ceo, then: func(w *world) {
		w.at(-3, "08:00").blocks("support", "legal", "The contract")
		w.update("support", ops.OnTrack)
		w.sent[ceo] = w.look(ceo)
	}, want: "ageing blocker_old BLK-1"},
	{rule: digest.BlockerOld, name: "a minute less", to: ceo, then: func(w *world) {
		w.at(-3, "08:01").blocks("support", "legal", "The contract")
		w.update("support", ops.OnTrack)
		w.sent[ceo] = w.look(ceo)
	}},
	{rule: digest.BlockerOld, name: "a day off of who is waited on does not count", to: ceo, then: func(w *world) {
		w.at(-3, "08:00").blocks("support", "sales", "The prices") // Thanksgiving is theirs
		w.update("support", ops.OnTrack)
		w.sent[ceo] = w.look(ceo)
	}},
	{rule: digest.BlockerOld, name: "is known to wait in a channel", to: leaders, before: blocked, want: "needs blocker_open BLK-1"},

	{rule: digest.PromisePassed, name: "yesterday", to: ceo, before: func(w *world) {
		blocked(w)
		w.promise("BLK-1", day(-1))
	}, want: "off_target promise_passed BLK-1"},
	{rule: digest.PromisePassed, name: "today", to: ceo, before: func(w *world) {
		blocked(w)
		w.promise("BLK-1", day(0))
	}, want: "ageing blocker_old BLK-1"},
	{rule: digest.PromisePassed, name: "no day was named", to: ceo, before: func(w *world) {
		blocked(w)
		w.promise("BLK-1", dates.Date{})
	}, want: "ageing blocker_old BLK-1"},
	{rule: digest.PromisePassed, name: "said to be resolved", to: ceo, before: func(w *world) {
		blocked(w)
		w.promise("BLK-1", day(-1))
		w.resolve("BLK-1")
	}, want: "ageing blocker_old BLK-1"},
}
