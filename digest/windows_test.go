package digest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

// Digests that follow each other leave nothing out that one about all of the time
// would tell of, but for what was opened to their readers later: that they get to
// know of it is no news of what it says, and only counted.
func TestWindowsLoseNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{world: newWorld(rt), rt: rt, gone: map[ops.ID][]byte{}}
		begin, err := storage.JournalHead(l.tx)
		if err != nil {
			rt.Fatal(err)
		}
		q := digest.Query{Audience: ops.ForLeaders, Since: ops.Mark{Seq: begin.Seq, At: l.now}}
		told := map[string]bool{}
		for _, deeds := range rapid.SliceOfN(rapid.IntRange(0, 12), 1, 5).Draw(rt, "windows") {
			for range deeds {
				l.step()
			}
			d := l.build(leaders, q)
			for _, kind := range []digest.SectionKind{digest.Needs, digest.Changed, digest.OffTarget} {
				for _, i := range d.Section(kind).Items {
					told[name(i)] = true
				}
			}
			q.Since = d.Through
		}
		q.Since = ops.Mark{Seq: begin.Seq}
		d := l.build(leaders, q)
		opened := l.opened(begin.Seq, d.Through.Seq)
		for _, i := range d.Section(digest.Changed).Items {
			if i.Rule != digest.HealthMoved && !told[name(i)] && !opened[i.ID] {
				rt.Errorf("no digest has told of %s %s", i.Rule, name(i))
			}
		}
	})
}

// opened are the records of which somebody has changed who may know of them.
func (l *life) opened(from, to uint64) map[ops.ID]bool {
	found := map[ops.ID]bool{}
	for entry, err := range storage.EntriesAfter(l.tx, from, to) {
		if err != nil {
			l.rt.Fatal(err)
		}
		for _, change := range entry.Changes {
			_, secret := change.Fields["confidential"]
			_, audience := change.Fields["audience"]
			if !change.Created() && (secret || audience) {
				found[change.Record] = true
			}
		}
	}
	return found
}

// One moment belongs to one window, whichever side of the mark it was on.
func TestWindowsMeet(t *testing.T) {
	w := newWorld(t).at(-7, "08:00")
	w.digest(ceo)
	var ids []ops.ID
	for range 6 {
		ids = append(ids, w.risk("fleet", high))
		d := w.digest(ceo)
		if items := d.Section(digest.Changed).Items; len(items) != 1 || items[0].ID != ids[len(ids)-1] {
			t.Errorf("after %s the digest tells of %v", ids, items)
		}
		if d.Since.Seq >= d.Through.Seq || d.First {
			t.Errorf("a window from %d to %d, first %t", d.Since.Seq, d.Through.Seq, d.First)
		}
	}
}

// A section keeps 25 items and counts all, and the message shows as many as it has
// room for and counts the rest.
func TestSectionsAreBounded(t *testing.T) {
	w := newWorld(t).at(-7, "08:00")
	w.digest(ceo)
	w.at(-1, "10:00")
	for n := range 30 {
		w.risk("fleet", high, dueOn(day(-1-n)))
		w.request("support", eur(900))
		w.waits(ops.WaitsDecision, w.request("sales", eur(900)))
	}
	d := w.at(0, "08:00").digest(ceo)
	for kind, want := range map[digest.SectionKind]int{digest.Needs: 30, digest.Changed: 60, digest.OffTarget: 30, digest.Ageing: 0} {
		if s := d.Section(kind); s.Total != want || len(s.Items) != min(want, digest.MostItems) {
			t.Errorf("%s has %d items of %d, want %d", kind, len(s.Items), s.Total, want)
		}
	}
	text := plain(digest.Message(d, digest.Options{Org: w.org}))
	for _, want := range []string{"Needs you (30)", "Changed (60)", "Off target (30)", "+35 more", "+5 more"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	checkDigest(t, w.org, d)
}

// Where nobody has had a digest, all departments are new, and none is told of.
func TestFirstKnowsNoNewDepartments(t *testing.T) {
	w := &world{t: t, tx: newMemory(), now: friday.AddDate(0, 0, -2), actor: "tom", sent: map[reader]digest.Digest{}}
	w.reorganise(func(o *ops.Org) { *o = *sample() })
	d := w.at(0, "08:00").digest(ceo)
	if changed := d.Section(digest.Changed); !d.First || changed.Total > 0 {
		t.Errorf("first %t, and %v has changed", d.First, changed.Items)
	}
}

func TestWas(t *testing.T) {
	w := newWorld(t).at(-7, "07:00")
	w.update("support", ops.AtRisk)
	first := w.at(-7, "08:00").digest(ceo)
	if first.Was != nil || !first.First || first.Departments[3].Was != "" {
		t.Errorf("the first digest knows how it was: %+v, %q", first.Was, first.Departments[3].Was)
	}
	w.at(-1, "10:00").update("support", ops.OffTrack)
	w.update("fleet", ops.OnTrack)
	dissolve(w, "legal")
	d := w.at(0, "08:00").digest(ceo)
	if d.First || d.Was == nil || *d.Was != (digest.Tally{AtRisk: 1, Unknown: 7}) || d.Tally() != (digest.Tally{OffTrack: 1, OnTrack: 1, Unknown: 5}) {
		t.Errorf("%+v, was %+v", d.Tally(), d.Was)
	}
	title := digest.Message(d, digest.Options{Org: w.org}).Title.Plain()
	if want := "Week 48, Fri 27 Nov · 1 off track · 0 at risk · 1 on track · 5 unknown (was 1 at risk, 7 unknown)"; title != want {
		t.Errorf("%s\nwant\n%s", title, want)
	}
}

func TestLate(t *testing.T) {
	w := newWorld(t).at(0, "08:00")
	for late, want := range map[time.Duration]bool{0: false, ops.LateAfter: false, ops.LateAfter + time.Second: true} {
		if d := w.lookFor(ceo, friday.Add(-late)); d.Due.IsZero() == want {
			t.Errorf("%s late: due %s", late, d.Due)
		}
	}
	q := digest.Query{Audience: ops.ForCEO, Reader: "mia"}
	if d := w.build(ceo, q); !d.Due.IsZero() {
		t.Errorf("nobody was waiting for it, and it is due %s", d.Due)
	}
}

// What there is to decide on says what it is about, and what it does to the budget.
func TestDecisionsSayWhatTheyNeed(t *testing.T) {
	w := newWorld(t).at(-6, "10:00")
	id := w.request("fleet", eur(64_000), neededBy(day(3)))
	w.decide(id, "tom", ops.Approves)
	account := w.account("fleet", eur(600_000))
	put(w, storage.Accounts, account, func(a *ops.Account) { a.Reserved = eur(64_000) })
	w.at(-2, "10:00").waits(ops.WaitsDecision, id)
	w.waits(ops.WaitsMitigation, w.risk("operations", high, dueOn(day(1))))
	w.waits(ops.WaitsAnswer, w.checkin(w.round("heads-weekly"), "operations", ops.CheckinOpen, ""))
	d := w.at(0, "08:00").digest(coo)
	items := d.Section(digest.Needs).Items
	if len(items) != 3 {
		t.Fatalf("%d items", len(items))
	}
	if i := items[0]; i.Amount != eur(64_000) || i.Left == nil || *i.Left != eur(-44_000) || i.Due != day(3) || !slices.Equal(i.With, handles("fay")) ||
		i.Owner != "gus" || i.Department != "fleet" || i.Title == "" || i.What != "decision" || !i.Since.Equal(friday.AddDate(0, 0, -2).Add(2*time.Hour)) {
		t.Errorf("the request says %+v, %v", i, i.Left)
	}
	if i := items[1]; i.Level != ops.High || i.Due != day(1) || i.Owner != "tom" {
		t.Errorf("the risk says %+v", i)
	}
	if i := items[2]; i.Title != "heads-weekly" || i.Department != "operations" || i.Owner != "tom" || i.Due != day(-1) {
		t.Errorf("the check-in says %+v", i)
	}
}

// Who has done it is who has: not who decided something earlier.
func TestChangesSayWho(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.request("fleet", eur(90_000))
	}
	for _, id := range []ops.ID{"REQ-1", "REQ-2", "REQ-3"} {
		w.decide(id, "tom", ops.Approves)
	}
	put(w, storage.Requests, "REQ-2", func(r *ops.Request) { r.Expires = day(-2).Midnight(time.UTC) })
	w.at(-7, "08:00").digest(coo)
	w.at(-1, "10:00").as("gus").moved("REQ-1", ops.Request.Withdraw)
	w.as("").moved("REQ-2", func(r ops.Request, _ string) (ops.Request, error) { return r.Expire(w.now) })
	w.decide("REQ-3", "fay", ops.AsksChange)
	got := map[ops.ID]ops.Handle{}
	d := w.at(0, "08:00").digest(coo)
	for _, i := range d.Section(digest.Changed).Items {
		got[i.ID] = i.By
		if i.Reason == "" {
			t.Errorf("%s has no reason", i.ID)
		}
	}
	for id, want := range map[ops.ID]ops.Handle{"REQ-1": "gus", "REQ-2": "", "REQ-3": "fay"} {
		if by, told := got[id]; !told || by != want {
			t.Errorf("%s by %q, told %t; want %q", id, by, told, want)
		}
	}
	text := plain(digest.Message(d, digest.Options{Org: w.org}))
	if !strings.Contains(text, "REQ-2 expired: ") || !strings.Contains(text, "changes asked for by Fay") || strings.Contains(text, "withdrawn by") {
		t.Errorf("it reads\n%s", text)
	}
}

// What the rest comes to is in the company's currency, whatever was asked in.
func TestWorthIsInTheCompanysCurrency(t *testing.T) {
	w := newWorld(t).at(-1, "10:00")
	w.request("support", eur(900))
	w.request("sales", money.Amount{Minor: 1000_00, Currency: "USD"})
	w.request("warehouse", money.Amount{Minor: 100_000, Currency: "JPY"})
	if d := w.digest(ceo); d.Rest.Requests != 3 || d.Rest.Worth != eur(900+920+610) {
		t.Errorf("%d requests come to %s", d.Rest.Requests, d.Rest.Worth)
	}
}

// A renamed department is one department, with the health that it had.
func TestRenamedIsTheSame(t *testing.T) {
	w := newWorld(t).at(-7, "07:00")
	w.update("support", ops.AtRisk)
	w.at(-7, "08:00").digest(ceo)
	w.at(-1, "10:00").department("support", func(d *ops.Department) { d.Name, d.Head = "Customer Success", "bo" })
	w.update("support", ops.OnTrack)
	d := w.at(0, "08:00").digest(ceo)
	text := plain(digest.Message(d, digest.Options{Org: w.org}))
	for _, want := range []string{"Customer Success at risk → on track", "Customer Success was called Customer Support before and has a new head · Bo, 1 day"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// A day begins where the reader is; for a channel, where the company is.
func TestDayOfReaderIsTheirs(t *testing.T) {
	w := newWorld(t).at(0, "23:30")
	for r, want := range map[reader]dates.Date{ceo: day(0), coo: day(1), leaders: day(1), {ops.ForDepartment, "noa", "support"}: day(0)} {
		if got := w.view(r).Today(); got != want {
			t.Errorf("%v: it is %s, want %s", r, got, want)
		}
	}
}
