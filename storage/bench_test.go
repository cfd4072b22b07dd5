package storage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"adjutant/ops"
	"adjutant/storage"
)

// BenchmarkList reads what commands read, out of registers of different sizes
// in one run, and reports how many times longer it takes than with 1,000
// records: x-of-1000 is to stay below 1.5.
//
//	go test ./storage -run '^$' -bench 'List/' -timeout 30m
//
// The largest register takes a minute or two to make and 1.5 GB under the
// temporary folder; -bench 'List/.*/(1000|100000)$' leaves it out.
func BenchmarkList(b *testing.B) {
	sizes := []int{1000, 100_000, 1_000_000}
	stores := map[int]storage.Store{}
	folder, err := os.MkdirTemp("", "adjutant-list-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(folder) }) // after the stores are closed
	store := func(size int) storage.Store {
		if stores[size] == nil {
			stores[size] = openFile(b, filepath.Join(folder, fmt.Sprint(size)))
			seed(b, stores[size], size)
		}
		return stores[size]
	}
	for _, q := range questions {
		b.Run(q.name, func(b *testing.B) {
			base := 0.0
			for _, size := range sizes {
				b.Run(fmt.Sprint(size), func(b *testing.B) {
					store := store(size)
					b.ReportAllocs()
					for b.Loop() {
						view(b, store, func(r storage.Reader) { q.ask(b, r) })
					}
					took := float64(b.Elapsed()) / float64(b.N)
					if base == 0 {
						base = took
					}
					b.ReportMetric(took/base, "x-of-1000")
				})
			}
		})
	}
}

// question is something that a command reads.
type question struct {
	name string
	ask  func(*testing.B, storage.Reader)
}

var questions = []question{
	{"first page", func(b *testing.B, r storage.Reader) {
		pageOf(b, r, storage.Query{List: "open", Keep: public, Limit: 10, CountTo: 100}, 10)
	}},
	{"tenth page", func(b *testing.B, r storage.Reader) {
		pageOf(b, r, storage.Query{List: "open", Keep: public, Skip: 90, Limit: 10, CountTo: 190}, 10)
	}},
	{"overdue of a department", func(b *testing.B, r storage.Reader) {
		pageOf(b, r, storage.Query{List: "department-due", Key: []string{"d3"}, Before: day(0).String(), Keep: public, Limit: 10, CountTo: 100}, 10)
	}},
	{"my", func(b *testing.B, r storage.Reader) {
		pageOf(b, r, storage.Query{List: "unacknowledged", Before: ops.SortDesc(3), Keep: public, Limit: 5, CountTo: 100}, 5)
		pageOf(b, r, storage.Query{List: "owner-due", Key: []string{"p7"}, Before: day(0).String(), Limit: 5, CountTo: 100}, 5)
		pageOf(b, r, storage.Query{List: "owner", Key: []string{"p7"}, Limit: 5, CountTo: 100}, 5)
		for d := range 8 {
			_, err := storage.Updates.First(r, storage.Query{List: "department", Key: []string{fmt.Sprint("d", d)}, Keep: public})
			if err != nil {
				b.Fatal(err)
			}
		}
	}},
}

func public(f ops.Facets) bool { return !f.Confidential }

func pageOf(b *testing.B, r storage.Reader, q storage.Query, want int) {
	page, err := storage.Risks.List(r, q)
	if err != nil || len(page.Records) != want {
		b.Fatalf("%+v: %d records, %v; want %d", q, len(page.Records), err, want)
	}
}

// seed fills a register: nine tenths are risks, of which every other one is
// closed, one tenth are updates. 25 people in 8 departments own them, and one in
// twenty is confidential. They are planted, since a journal is not read here.
func seed(b *testing.B, store storage.Store, size int) {
	b.Helper()
	const batch = 20_000
	for from := 1; from <= size; from += batch {
		update(b, store, func(tx storage.Tx) error {
			for n := from; n < from+batch && n <= size; n++ {
				if err := plant(tx, n); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func plant(tx storage.Tx, n int) error {
	spread := int(uint64(n) * 0x9e3779b97f4a7c15 >> 40) // neighbours in a list are not neighbours in the table
	meta := ops.Meta{
		Revision: 1, Owner: ops.Handle(fmt.Sprint("p", spread%25)), Department: ops.Handle(fmt.Sprint("d", spread%8)),
		Confidential: spread%20 == 0, CreatedBy: "p1", Created: start, Changed: start,
	}
	if n%10 == 0 {
		meta.ID = ops.MakeID("UPD", uint64(n))
		return storage.Plant(storage.Updates, tx, &ops.Update{
			Meta: meta, Health: ops.OnTrack, Summary: "The second supplier delivers from next week on", AsOf: start.AddDate(0, 0, -n%1000),
		})
	}
	meta.ID = ops.MakeID("RISK", uint64(n))
	risk := ops.Risk{
		Meta: meta, Title: "The only supplier of the casting goes out of business", Cause: "Rising prices of energy",
		Consequence: "No deliveries for two quarters", Category: ops.Categories[spread%7], State: ops.RiskTreated, Treatment: ops.Mitigate,
		Mitigation: "Qualify a second supplier", Due: day(spread%400 - 200), Current: ops.Rating{Likelihood: 1 + spread%5, Impact: 1 + spread/5%5},
		Reviewed: day(-30), NextReview: day(60),
	}
	if n%2 == 0 {
		risk.State = ops.RiskClosed
	}
	return storage.Plant(storage.Risks, tx, &risk)
}
