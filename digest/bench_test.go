package digest_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// onDisk opens a store with the sample organisation in it.
func onDisk(b *testing.B) storage.Store {
	b.Helper()
	store, err := bolt.Open(filepath.Join(b.TempDir(), "adjutant.db"), bolt.Options{AppendOnly: []byte{storage.Journal}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	if err := storage.Prepare(b.Context(), store); err != nil {
		b.Fatal(err)
	}
	return store
}

// within runs a part of a benchmark's setting up in one transaction.
func within(b *testing.B, store storage.Store, fn func(*world)) {
	b.Helper()
	if err := store.Update(context.Background(), func(tx storage.Tx) error {
		org, err := storage.Org(tx)
		if err != nil {
			return err
		}
		w := &world{t: b, tx: tx, org: org, now: friday.AddDate(-3, 0, 0), actor: "tom", sent: map[reader]digest.Digest{}}
		if org.Revision == 0 {
			w.reorganise(func(o *ops.Org) { *o = *sample() })
		}
		fn(w)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
}

// history is so many records of the three years before: closed risks, requests that
// have ended, old updates, blockers that are over, and check-ins in rounds that were
// told, a few of them under each journal entry.
func history(b *testing.B, store storage.Store, records int) {
	b.Helper()
	const batch = 20_000
	step := 3 * 365 * 24 * time.Hour / time.Duration(records)
	for done := 0; done < records; {
		within(b, store, func(w *world) {
			w.now = w.now.Add(time.Duration(done) * step)
			for n := 0; n < batch && done < records; n, done = n+10, done+10 {
				w.now = w.now.Add(10 * step)
				w.edit("history", func(e *storage.Edit) error { return w.decade(e, done) })
			}
		})
	}
}

// decade saves ten records of the past.
func (w *world) decade(e *storage.Edit, n int) error {
	d := w.org.Departments[n/10%len(w.org.Departments)]
	meta := ops.Meta{Owner: d.Head, Department: d.Handle}
	var err error
	keep := func(failed error) { err = errors.Join(err, failed) }
	for i := range 3 {
		keep(storage.Risks.Save(e, &ops.Risk{Meta: meta, Title: "A risk of old", Current: high, Inherent: high, State: ops.RiskClosed, CloseReason: "Over", Due: w.today().AddDays(i)}))
	}
	state := []ops.RequestState{ops.Rejected, ops.Withdrawn, ops.Fulfilled, ops.Expired}[n/10%4]
	for range 2 {
		keep(storage.Requests.Save(e, &ops.Request{Meta: meta, Kind: ops.BudgetRequest, Title: "A request of old", Amount: eur(900), Worth: eur(900), State: state, StepSince: w.now, Asked: handles("tom")}))
	}
	for range 2 {
		keep(storage.Updates.Save(e, &ops.Update{Meta: meta, Health: ops.OnTrack, Summary: "As planned", AsOf: w.now}))
	}
	keep(storage.Blockers.Save(e, &ops.Blocker{Meta: meta, On: "legal", Text: "Something", State: ops.BlockerConfirmed, Raised: w.now, Ended: w.now}))
	round := ops.Round{Meta: ops.Meta{Owner: "tom"}, Set: "heads-weekly", Day: w.today(), Ends: w.now, Closed: w.now}
	keep(storage.Rounds.Save(e, &round))
	keep(storage.Checkins.Save(e, &ops.Checkin{Meta: meta, Set: "heads-weekly", Round: round.ID, State: ops.CheckinMissed, Opened: w.now}))
	return err
}

// ongoing is what is going on, the same before every history: 400 open risks, 120
// requests, 40 blockers, and a week in which 300 records have changed.
func ongoing(b *testing.B, store storage.Store) (since ops.Mark) {
	b.Helper()
	within(b, store, func(w *world) {
		w.at(-30, "10:00")
		for n := range 400 {
			d := w.org.Departments[n%len(w.org.Departments)].Handle
			w.risk(d, []ops.Rating{high, moderate, low, veryHigh}[n%4], dueOn(day(n%60-20)))
			if n%10 < 3 {
				w.request(d, eur(int64(6_000+n)), neededBy(day(n%30-5)))
			}
			if n%10 == 0 && d != "legal" {
				w.blocks(d, "legal", "The contract")
			}
		}
		w.at(-7, "08:00")
		head, err := storage.JournalHead(w.tx)
		if err != nil {
			b.Fatal(err)
		}
		since = ops.Mark{Seq: head.Seq, At: w.now}
		w.at(-1, "10:00").all(ops.AtRisk)
		round := w.round("heads-weekly")
		for _, d := range w.org.Departments {
			w.checkin(round, d.Handle, ops.CheckinMissed, "")
		}
		for n := range 300 {
			w.risk(w.org.Departments[n%len(w.org.Departments)].Handle, high)
		}
	})
	return since
}

var million = flag.Bool("million", false, "have a history of a million records too")

// BenchmarkBuild builds the COO's digest, which is the largest, of one week of a
// company with a longer and longer history. It should cost what the week does. The
// million takes minutes to set up, and is only where it is asked for:
//
//	go test ./digest -run xxx -bench Build -million
func BenchmarkBuild(b *testing.B) {
	for _, records := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(records), func(b *testing.B) {
			if records > 100_000 && !*million {
				b.Skip("takes minutes to set up: -million")
			}
			store, since := benchStore(b, records)
			b.ReportAllocs()
			for b.Loop() {
				look(b, store, coo, since)
			}
		})
	}
}

func benchStore(b *testing.B, records int) (storage.Store, ops.Mark) {
	b.Helper()
	store := onDisk(b)
	history(b, store, records)
	return store, ongoing(b, store)
}

// look builds a digest from a snapshot.
func look(b *testing.B, store storage.Store, r reader, since ops.Mark) (d digest.Digest) {
	b.Helper()
	if err := store.View(context.Background(), func(tx storage.Reader) error {
		w := &world{t: b, now: friday, org: sample()}
		v := w.view(r)
		v.R = tx
		var err error
		d, err = digest.Build(v, digest.Query{Audience: r.audience, Reader: r.who, Since: since})
		return err
	}); err != nil {
		b.Fatal(err)
	}
	if changed := d.Section(digest.Changed); changed.Total < 100 {
		b.Fatalf("%d changes", changed.Total)
	}
	return d
}

// BenchmarkMessage words the longest digests of the golden weeks.
func BenchmarkMessage(b *testing.B) {
	for name, play := range map[string]func(*world){"week": week, "red": red, "many": many} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b)
			w.reads = coo
			play(w)
			w.needs = w.waiting("tom")
			d := w.look(coo)
			b.ReportAllocs()
			for b.Loop() {
				if m := digest.Message(d, digest.Options{Org: w.org}); size(m) == 0 {
					b.Fatal("no message")
				}
			}
		})
	}
}

// BenchmarkRefresh brings the largest digest in line with its records.
func BenchmarkRefresh(b *testing.B) {
	store, since := benchStore(b, 10_000)
	d := look(b, store, leaders, since)
	b.ReportAllocs()
	for b.Loop() {
		if err := store.View(context.Background(), func(tx storage.Reader) error {
			v := digest.View{R: tx, Org: sample(), Now: friday, Zone: time.UTC, Sees: ops.Facets.Open}
			_, err := digest.Refresh(v, d, nil)
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}
