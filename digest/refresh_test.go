package digest_test

import (
	"slices"
	"strings"
	"testing"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// refreshCases are digests that were sent, and what has become of what they say.
var refreshCases = []struct {
	name string
	to   reader
	// before is what the digest is about; since happens two hours after it.
	before, since func(*world)
	// want are parts of what it says then, not parts of what it does not.
	want, not []string
}{
	{"a status was corrected", ceo, func(w *world) { w.update("support", ops.OffTrack, says("We are late")) },
		func(w *world) {
			put(w, storage.Updates, "UPD-1", func(u *ops.Update) { u.Health, u.Summary = ops.AtRisk, "We are nearly late" })
		}, []string{"Customer Support at risk: We are nearly late", "at risk (corrected): We are nearly late"}, []string{"We are late"}},
	{"a status got a remark", ceo, func(w *world) { w.update("support", ops.OffTrack) },
		func(w *world) {
			change(w, storage.Updates, "UPD-1", func(u ops.Update) (ops.Update, error) { return u.Remark("ana", "The launch is safe", w.now) })
		}, []string{"Ana adds: The launch is safe"}, []string{"corrected"}},
	{"a status was said to hold still", ceo, func(w *world) { w.update("support", ops.OffTrack, says("We are late")) },
		func(w *world) {
			change(w, storage.Updates, "UPD-1", func(u ops.Update) (ops.Update, error) { return u.Reaffirm(w.now) })
		}, []string{"off track: We are late"}, []string{"corrected"}},
	{"a status is confidential now", leaders, func(w *world) { w.update("support", ops.OffTrack, says("We are late")) },
		func(w *world) { put(w, storage.Updates, "UPD-1", func(u *ops.Update) { u.Confidential = true }) },
		[]string{"Customer Support unknown"}, []string{"UPD-1", "We are late", "1 off track"}},
	{"a status was taken back", ceo, func(w *world) { w.update("support", ops.OffTrack, says("We are late")) },
		func(w *world) { w.undo("UPD-1") }, []string{"UPD-1", "taken back"}, nil},
	{"evidence is confidential now", leaders, func(w *world) { w.risk("support", high, dueOn(day(-3))) },
		func(w *world) { put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Confidential = true }) },
		nil, []string{"RISK-1", "overdue"}},
	{"evidence against a status is confidential now", leaders, func(w *world) {
		w.risk("support", high, dueOn(day(-3)))
		w.update("support", ops.OnTrack)
	}, func(w *world) { put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Confidential = true }) },
		[]string{"Customer Support on track"}, []string{"RISK-1", "overdue", "records show"}},

	{"a request was approved", coo, func(w *world) { w.request("support", eur(900)) },
		func(w *world) { w.decide("REQ-1", "tom", ops.Approves) }, []string{"REQ-1", "approved by Tomasz Fri 27 Nov 11:00"}, []string{"done"}},
	{"a request was rejected, in a channel", leaders, func(w *world) { w.request("support", eur(900)) },
		func(w *world) { w.decide("REQ-1", "tom", ops.Rejects) }, []string{"rejected by Tomasz"}, nil},
	{"a request is with others now", coo, func(w *world) { w.request("fleet", eur(90_000)) },
		func(w *world) { w.decide("REQ-1", "tom", ops.Approves) }, []string{"in review with Fay"}, []string{"by Tomasz", "done"}},
	{"a request was withdrawn after a step", leaders, func(w *world) {
		w.request("fleet", eur(90_000))
		w.decide("REQ-1", "tom", ops.Approves)
	}, func(w *world) { w.as("gus").moved("REQ-1", ops.Request.Withdraw) }, []string{"withdrawn"}, []string{"by Tomasz"}},
	{"a request is with who asked", coo, func(w *world) { w.request("support", eur(900)) },
		func(w *world) { w.decide("REQ-1", "tom", ops.AsksChange) }, []string{"changes asked for by Tomasz"}, nil},
	{"a request was lowered", ceo, func(w *world) { w.request("support", eur(900)) },
		func(w *world) {
			put(w, storage.Requests, "REQ-1", func(r *ops.Request) { r.Amount, r.Title = eur(800), "Less" })
		}, []string{"€800 Less"}, []string{"€900 Something"}},

	{"a risk was closed", coo, func(w *world) { w.risk("fleet", high, dueOn(day(-3))) }, func(w *world) { w.closeRisk("RISK-1") }, []string{"RISK-1", "closed Fri 27 Nov 11:00"}, nil},
	{"a risk was acknowledged", coo, func(w *world) { w.risk("fleet", high) },
		func(w *world) {
			change(w, storage.Risks, "RISK-1", func(r ops.Risk) (ops.Risk, error) { return r.Acknowledge("tom", w.now) })
		}, []string{"acknowledged by Tomasz"}, []string{"done"}},
	{"a risk was dealt with", ceo, func(w *world) { w.risk("fleet", high, dueOn(day(-3))) },
		func(w *world) { put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Due = day(9) }) }, []string{"dealt with"}, nil},
	{"a risk is late still", ceo, func(w *world) { w.risk("fleet", high, dueOn(day(-3))) },
		func(w *world) { put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Mitigation = "Else" }) }, []string{"mitigation 3 days overdue"}, []string{"dealt with"}},
	{"a quiet risk was looked at", ceo, func(w *world) { w.risk("fleet", high) },
		func(w *world) { put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Mitigation = "Else" }) }, []string{"looked at"}, nil},
	{"a quiet risk is quiet still", ceo, func(w *world) { w.risk("fleet", high) }, func(w *world) { w.risk("sales", low) }, []string{"no word for"}, []string{"looked at"}},
	{"a risk is confidential now", leaders, func(w *world) { w.risk("fleet", high, titled("Rail strike")) },
		func(w *world) { put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Confidential = true }) }, nil, []string{"RISK-1", "Rail strike", "Changed (1)"}},
	{"a risk was taken back", ceo, func(w *world) { w.risk("fleet", high) }, func(w *world) { w.undo("RISK-1") }, []string{"RISK-1", "taken back"}, nil},
	{"a risk is called something else", ceo, func(w *world) { w.risk("fleet", high) },
		func(w *world) { put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Title = "Rail strike" }) }, []string{"new, high: Rail strike"}, nil},

	{"a blocker is over", leaders, func(w *world) { w.blocks("support", "legal", "The contract") }, func(w *world) { w.confirm("BLK-1") }, []string{"BLK-1", "over Fri 27 Nov 11:00"}, nil},
	{"a blocker is being worked on", reader{ops.ForDepartment, "lea", "legal"}, func(w *world) { w.blocks("support", "legal", "The contract") },
		func(w *world) { w.promise("BLK-1", day(4)) }, []string{"being worked on"}, nil},
	{"a blocker that was promised waits for its confirmation still", ana, func(w *world) {
		w.blocks("support", "legal", "The contract")
		w.resolve("BLK-1")
	}, func(w *world) { w.risk("fleet", high) }, []string{"Legal says it is resolved"}, []string{"said to be resolved", "done"}},
	{"a blocker that is stuck is worked on and stuck still", coo, func(w *world) {
		w.blocks("support", "legal", "The contract")
		w.promise("BLK-1", dates.Date{})
	}, func(w *world) { w.risk("fleet", high) }, []string{"Customer Support waits on Legal"}, []string{"being worked on", "done"}},

	{"an action was done", coo, func(w *world) { w.promised("ana", day(-1)) }, func(w *world) { w.finish("ACT-1") }, []string{"ACT-1", "done by Ana Fri 27 Nov 11:00"}, nil},
	{"an action was put off", coo, func(w *world) { w.promised("ana", day(-1)) }, func(w *world) { w.putOff("ACT-1", day(9)) }, []string{"moved Fri 27 Nov 11:00"}, nil},
	{"an action is with somebody else", coo, func(w *world) { w.promised("ana", day(-1)) }, func(w *world) {
		w.does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Assign("gus", "tom", w.now) })
	}, []string{"given to somebody else"}, []string{"moved"}},
	{"a question is answered", coo, func(w *world) { w.action("ana", day(-1)) }, func(w *world) {
		w.does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Accept(day(9), w.today()) })
	}, []string{"ACT-1", "no answer to", "accepted by Ana"}, nil},
	{"a question is not answered still", coo, func(w *world) { w.action("ana", day(-1)) }, func(w *world) {},
		[]string{"ACT-1 no answer to Tomasz, 1 day overdue: Sign the lease · Ana, asked"}, []string{"given to"}},
	{"another is asked", coo, func(w *world) { w.action("ana", day(-1)) }, func(w *world) {
		w.does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Assign("gus", "tom", w.now) })
	}, []string{"ACT-1", "given to somebody else"}, nil},
	{"an action is late still", coo, func(w *world) { w.promised("ana", day(-1)) }, func(w *world) { w.does("ACT-1", ops.Action.Start) }, []string{"ACT-1 1 day overdue: Sign the lease"}, []string{"in progress"}},
	{"an action is not done after all", coo, func(w *world) { w.finish(w.promised("gus", day(9))) }, func(w *world) {
		w.does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Reopen("tom", "Half of it", w.now) })
	}, []string{"in progress Fri 27 Nov 11:00"}, nil},
	{"an action was verified", coo, func(w *world) { w.as("tom").finish(w.promised("gus", day(9))) }, func(w *world) {
		w.does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Verify("tom") })
	}, []string{"verified by Tomasz"}, nil},
	{"an action was accepted", ana, func(w *world) { w.as("tom").action("ana", day(9)) }, func(w *world) {
		w.does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Accept(day(12), w.today()) })
	}, []string{"accepted by Ana"}, nil},
	{"an action is to be done after all", ceo, func(w *world) { w.drop(w.promised("ana", day(9))) }, func(w *world) {
		w.does("ACT-1", func(a ops.Action) (ops.Action, error) { return a.Reopen("ana", "They want it", w.now) })
	}, []string{"accepted by Ana"}, nil},
	{"an action is confidential now", leaders, func(w *world) { w.promised("ana", day(-1)) },
		func(w *world) { put(w, storage.Actions, "ACT-1", func(a *ops.Action) { a.Confidential = true }) }, nil, []string{"ACT-1", "lease"}},
	{"a decision was superseded", ceo, func(w *world) { w.resolved("support") }, func(w *world) { w.supersede("DEC-1") }, []string{"DEC-1", "superseded Fri 27 Nov 10:00"}, nil},
	{"a decision was looked at again", coo, func(w *world) { w.as("tom").resolved("support", revisitOn(day(0))) }, func(w *world) {
		change(w, storage.Decisions, "DEC-1", func(d ops.Resolution) (ops.Resolution, error) { return d.Keep("tom", "", day(90), w.today()) })
	}, []string{"looked at again by Tomasz"}, nil},
	{"a decision of which they may not know was in the way", leaders, func(w *world) {
		w.resolved("support")
		w.supersede("DEC-1")
	}, func(w *world) { put(w, storage.Decisions, "DEC-1", secretDecision) }, []string{"DEC-2", "decided: We stay in Lyon"}, []string{"DEC-1"}},

	{"a check-in was answered late", ceo, heads(ops.CheckinMissed, ""),
		func(w *world) {
			put(w, storage.Checkins, "CHK-1", func(k *ops.Checkin) {
				k.State, k.AnsweredBy, k.Answered = ops.CheckinLate, "bo", w.now
			})
		}, []string{"answered by Bo"}, nil},
	{"a check-in without a status is confidential now", leaders, func(w *world) {
		w.checkin(w.at(-1, "10:00").round("heads-weekly"), "operations", ops.CheckinSkipped, "")
	},
		func(w *world) { put(w, storage.Checkins, "CHK-1", func(k *ops.Checkin) { k.Confidential = true }) },
		[]string{"Operations: no status yet"}, []string{"CHK-1", "not this time", "heads-weekly"}},
	{"a check-in beside an old status is confidential now", leaders, func(w *world) {
		w.update("operations", ops.OnTrack)
		w.checkin(w.at(-1, "10:00").round("heads-weekly"), "operations", ops.CheckinSkipped, "")
	}, func(w *world) { put(w, storage.Checkins, "CHK-1", func(k *ops.Checkin) { k.Confidential = true }) },
		[]string{"Operations: last status", "UPD-1"}, []string{"CHK-1", "not this time", "heads-weekly"}},
	{"an old status is confidential now", leaders, func(w *world) { w.update("support", ops.OnTrack) },
		func(w *world) { put(w, storage.Updates, "UPD-1", func(u *ops.Update) { u.Confidential = true }) },
		[]string{"Customer Support: no status yet"}, []string{"UPD-1", "days old"}},
	{"a department has reported", ceo, nil, func(w *world) { w.update("legal", ops.AtRisk) }, []string{"Legal", "at risk by Léa Fri 27 Nov 10:00"}, nil},
	{"a department has reported to others", team, nil, func(w *world) {
		w.update("legal", ops.AtRisk, func(u *ops.Update) { u.Audience = ops.ForLeaders })
	}, []string{"Legal unknown, never reported · Léa"}, []string{"at risk by"}},
}

func TestRefresh(t *testing.T) {
	for _, c := range refreshCases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if !strings.Contains(c.name, "quiet") && !strings.Contains(c.name, "old status") { // which begin weeks ago
				w.at(-1, "06:00")
			}
			if c.before != nil {
				c.before(w)
			}
			w.at(0, "08:00")
			w.needs = w.put(c.to.who)
			d := w.digest(c.to)
			w.at(0, "10:00")
			c.since(w)
			waits := func(i digest.Item) (bool, error) {
				return slices.ContainsFunc(w.put(c.to.who), func(p ops.Pending) bool { return p.Record == i.ID }), nil
			}
			if c.to.who == "" {
				waits = nil
			}
			w.at(0, "12:00")
			fresh, err := digest.Refresh(w.view(c.to), d, waits)
			if err != nil {
				t.Fatal(err)
			}
			text := plain(digest.Message(fresh, digest.Options{Org: w.org}))
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, not) {
					t.Errorf("%q in\n%s", not, text)
				}
			}
			checkDigest(t, w.org, fresh)
			was := d.Rest
			if leftOut(d, fresh) {
				now := w.build(c.to, digest.Query{Audience: c.to.audience, Reader: c.to.who, Since: d.Through}).Rest
				was.Risks, was.RisksHigh, was.Unrated, was.Requests, was.Worth, was.Blockers, was.Actions =
					now.Risks, now.RisksHigh, now.Unrated, now.Requests, now.Worth, now.Blockers, now.Actions
				was.Worth.Currency = fresh.Rest.Worth.Currency // which is not kept of nothing
			}
			if fresh.At != d.At || fresh.Through != d.Through || fresh.Rest != was {
				t.Errorf("its figures are not those of its day: %+v, want %+v", fresh.Rest, was)
			}
		})
	}
}

// leftOut reports whether a digest, as it reads by now, is without something of which it
// told.
func leftOut(was, is digest.Digest) bool {
	for n, s := range was.Sections {
		if is.Sections[n].Total != s.Total {
			return true
		}
	}
	for n, s := range was.Departments {
		if is.Departments[n].Update != s.Update || len(is.Departments[n].Evidence) != len(s.Evidence) {
			return true
		}
	}
	return false
}

// put is what is put before a reader: what waits for them, what they are to confirm,
// and, before the COO, what nobody resolves.
func (w *world) put(who ops.Handle) []ops.Pending {
	all := w.waiting(who)
	each(w, storage.Blockers, func(k *ops.Blocker) {
		switch {
		case k.State == ops.BlockerResolved && k.Raiser == who:
			all = append(all, ops.Pending{Record: k.ID, What: ops.WaitsUnblocked, Since: k.Replied})
		case k.State == ops.BlockerAcknowledged && who == "tom":
			all = append(all, ops.Pending{Record: k.ID, What: ops.WaitsStuck, Since: k.Raised})
		}
	})
	return all
}

// A digest that is brought in line with the present is not changed itself: the one
// that was sent is looked up later as it was.
func TestRefreshLeavesTheDigest(t *testing.T) {
	w := newWorld(t).at(-1, "06:00")
	w.update("support", ops.OffTrack)
	w.request("support", eur(900))
	d := w.at(0, "08:00").digest(ceo)
	before, err := d.Content()
	if err != nil {
		t.Fatal(err)
	}
	w.at(0, "10:00").update("legal", ops.AtRisk)
	put(w, storage.Updates, "UPD-1", func(u *ops.Update) { u.Health = ops.AtRisk })
	w.decide("REQ-1", "tom", ops.Approves)
	w.refreshed(d, ceo)
	if after, err := d.Content(); err != nil || string(after) != string(before) {
		t.Errorf("it was\n%s\nand is\n%s, %v", before, after, err)
	}
}

// A digest is redrawn for what it tells of, and for departments of which it knows
// nothing; once the next one is sent, for what can still be decided from it.
func TestAbout(t *testing.T) {
	w := newWorld(t).at(-1, "06:00")
	w.update("support", ops.OffTrack)
	w.waits(ops.WaitsDecision, w.request("support", eur(900)))
	w.risk("fleet", high)
	w.risk("sales", low, dueOn(day(-3)))
	w.checkin(w.round("heads-weekly"), "legal", ops.CheckinMissed, "")
	d := w.at(0, "08:00").digest(coo)
	about := d.About()
	for _, id := range []ops.ID{"UPD-1", "REQ-1", "RISK-1", "RISK-2", "CHK-1", ops.AboutDepartment("legal")} {
		if !slices.Contains(about, id) {
			t.Errorf("%s is not in %v", id, about)
		}
	}
	if slices.Contains(about, ops.AboutDepartment("support")) || slices.Contains(about, "") || !slices.IsSorted(about) {
		t.Errorf("about %v", about)
	}
	if got := d.Undecided(); !slices.Equal(got, []ops.ID{"REQ-1"}) {
		t.Errorf("undecided are %v", got)
	}
	w.at(0, "10:00").decide("REQ-1", "tom", ops.Approves)
	fresh := w.refreshed(d, coo)
	if got := fresh.Undecided(); len(got) > 0 {
		t.Errorf("undecided are %v", got)
	}
}

// The part of a digest that is about one department has nothing of others in it, but
// for who waits on it.
func TestOf(t *testing.T) {
	w := newWorld(t).at(-1, "06:00")
	w.blocks("support", "legal", "The contract")
	w.risk("fleet", high)
	w.risk("legal", high)
	d := w.at(0, "08:00").digest(coo)
	part := digest.Of(d, handles("legal"))
	var got []string
	for _, s := range part.Sections {
		if s.Total != len(s.Items) || s.Total == 0 {
			t.Errorf("%s has %d of %d", s.Kind, len(s.Items), s.Total)
		}
		for _, i := range s.Items {
			got = append(got, name(i))
		}
	}
	if want := []string{"RISK-2", "BLK-1", "legal"}; !slices.Equal(got, want) || len(part.Departments) != 1 {
		t.Errorf("it is about %v and %d departments, want %v", got, len(part.Departments), want)
	}
	if len(d.Departments) != 8 {
		t.Error("the digest itself is less now")
	}
}

// What a digest says was taken back, and is there again, is left out where the reader
// may not know of it any more.
func TestRefreshOfWhatIsBack(t *testing.T) {
	for _, secret := range []bool{false, true} {
		w := newWorld(t)
		w.at(-1, "06:00").risk("fleet", high, titled("Rail strike"))
		w.digest(leaders)
		was := slices.Clone(storage.Risks.State(w.tx, "RISK-1"))
		w.undo("RISK-1")
		w.at(0, "08:00")
		d := w.digest(leaders)
		w.at(0, "10:00").edit("undo", func(e *storage.Edit) error { return storage.Risks.Restore(e, "RISK-1", was) })
		put(w, storage.Risks, "RISK-1", func(r *ops.Risk) { r.Confidential = secret })
		fresh, err := digest.Refresh(w.view(leaders), d, nil)
		if err != nil {
			t.Fatal(err)
		}
		text := plain(digest.Message(fresh, digest.Options{Org: w.org}))
		if strings.Contains(text, "Rail strike") == secret || strings.Contains(text, "back again") == secret {
			t.Errorf("confidential: %t\n%s", secret, text)
		}
	}
}
