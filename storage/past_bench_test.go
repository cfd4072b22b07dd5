package storage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

// BenchmarkPast goes back over 1,000 and 10,000 entries, in stores that held 1,000
// and 100,000 entries before them. It reports how many times longer it takes with
// 100,000 before than with 1,000: x-of-1000 is to stay below 1.5. Reading the past
// afterwards is timed on its own.
//
//	go test ./storage -run '^$' -bench 'Past|SeqAt'
func BenchmarkPast(b *testing.B) {
	stores := journals(b)
	for _, since := range []int{1000, 10_000} {
		base := 0.0
		for _, before := range []int{1000, 100_000} {
			b.Run(fmt.Sprintf("since=%d/before=%d", since, before), func(b *testing.B) {
				view(b, stores(before), func(r storage.Reader) {
					moment := minute(before + after - since)
					b.ReportAllocs()
					for b.Loop() {
						past, err := storage.Past(r, moment)
						if err != nil {
							b.Fatal(err)
						}
						if past == r {
							b.Fatal("nothing was taken back")
						}
					}
				})
				took := float64(b.Elapsed()) / float64(b.N)
				if base == 0 {
					base = took
				}
				b.ReportMetric(took/base, "x-of-1000")
			})
		}
	}
}

// BenchmarkPastReads reads the first page of a list as it was, and as it is.
func BenchmarkPastReads(b *testing.B) {
	stores := journals(b)
	q := storage.Query{List: "open", Limit: 10, CountTo: 100}
	view(b, stores(1000), func(r storage.Reader) {
		past, err := storage.Past(r, minute(1000))
		if err != nil {
			b.Fatal(err)
		}
		for _, c := range []struct {
			name string
			r    storage.Reader
		}{{"present", r}, {"past", past}} {
			b.Run(c.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					pageOf(b, c.r, q, 10)
				}
			})
		}
	})
}

func BenchmarkSeqAt(b *testing.B) {
	view(b, journals(b)(100_000), func(r storage.Reader) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			n = (n + 7919) % 100_000
			if seq, err := storage.SeqAt(r, minute(n)); err != nil || seq != uint64(n) {
				b.Fatalf("%d, %v; want %d", seq, err, n)
			}
		}
	})
}

// after is how many entries the stores of the benchmarks hold besides those from
// which they have their names.
const after = 10_000

// minute is when the n-th entry of a benchmark's store was made.
func minute(n int) time.Time { return start.Add(time.Duration(n) * time.Minute) }

// journals makes stores with a number of entries and then 10,000 more, each once.
func journals(b *testing.B) func(before int) storage.Store {
	folder, err := os.MkdirTemp("", "adjutant-past-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(folder) }) // after the stores are closed
	stores := map[int]storage.Store{}
	return func(before int) storage.Store {
		if stores[before] == nil {
			stores[before] = openFile(b, filepath.Join(folder, fmt.Sprint(before)))
			chronicled(b, stores[before], before+after)
		}
		return stores[before]
	}
}

// chronicled fills a store with entries. Every fifth logs a risk, the others assess
// one of the last 200 that were logged.
func chronicled(b *testing.B, store storage.Store, entries int) {
	b.Helper()
	const batch = 5000
	for from := 1; from <= entries; from += batch {
		update(b, store, func(tx storage.Tx) error {
			for n := from; n < from+batch && n <= entries; n++ {
				e := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: minute(n), Actor: "ana", Command: "risk assess"}}
				if err := assess(e, n); err != nil {
					return err
				}
				if _, err := e.Close(); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func assess(e *storage.Edit, n int) error {
	risk := ops.Risk{
		Meta:  ops.Meta{Owner: "ana", Department: "support"},
		Title: "The only supplier of the casting goes out of business", State: ops.RiskAssessed, Category: "operational",
		Mitigation: "Qualify a second supplier", Due: day(n % 100),
	}
	if n%5 != 1 {
		logged, spread := uint64(n-1)/5+1, uint64(n)*0x9e3779b97f4a7c15>>20
		var err error
		if risk, err = storage.Risks.Get(e.Tx, ops.MakeID("RISK", logged-spread%min(logged, 200))); err != nil {
			return err
		}
	}
	risk.Current = ops.Rating{Likelihood: 1 + (risk.Current.Likelihood+1)%5, Impact: 1 + n%5}
	return storage.Risks.Save(e, &risk)
}
