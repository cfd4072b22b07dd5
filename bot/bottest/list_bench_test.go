//go:build unix

package bottest_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// sizes are the numbers of risks between which the time of a list is compared.
var sizes = []int{1_000, 100_000, 1_000_000}

// seeds are the data files with so many risks, made once in a run; main_test.go
// removes them.
var seeds = map[int]string{}

// seeded opens a data file with n risks: of everybody, in all departments, of
// all levels, a third of them overdue, few confidential.
func seeded(b *testing.B, n int) *bolt.DB {
	b.Helper()
	if path := seeds[n]; path != "" {
		db, err := openStore(path)
		must(b, err)
		return db
	}
	dir, err := os.MkdirTemp("", "adjutant-bench-")
	must(b, err)
	seedDirs = append(seedDirs, dir)
	seeds[n] = filepath.Join(dir, "adjutant.db")
	db := newStore(b, seeds[n])
	var org *ops.Org
	must(b, db.View(context.Background(), func(r storage.Reader) (err error) {
		org, err = storage.Org(r)
		return err
	}))
	dice := rand.New(rand.NewPCG(1, 2))
	now := time.Now()
	today := dates.Of(now)
	const batch = 2000
	for first := 0; first < n; first += batch {
		must(b, db.Update(context.Background(), func(tx storage.Tx) error {
			edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: now, Actor: "tom", Command: "seed"}}
			for i := first; i < min(first+batch, n); i++ {
				owner := org.People[dice.IntN(len(org.People)-1)] // not the observer
				risk, err := ops.LogRisk(ops.Risk{
					Meta: ops.Meta{
						Owner: owner.Handle, Department: org.Departments[dice.IntN(len(org.Departments))].Handle,
						Confidential: dice.IntN(50) == 0,
					},
					Title:    fmt.Sprintf("Supplier %d may fail before the season begins", i),
					Category: ops.Categories[dice.IntN(len(ops.Categories))],
					Current:  ops.Rating{Likelihood: 1 + dice.IntN(5), Impact: 1 + dice.IntN(5)},
				}, org.Risk, today)
				if err != nil {
					return err
				}
				risk.Due = today.AddDays(dice.IntN(90) - 30)
				if err := storage.Risks.Save(edit, &risk); err != nil {
					return err
				}
			}
			// The journal is left out: no list reads it, and it is the
			// greater part of the bytes.
			return nil
		}))
	}
	return db
}

// benchmarkReport measures a report through the dispatcher with more and more
// risks: the median time with each number of them, and how many times as long it
// takes as with the fewest. They take turns, so that what else the machine does
// hits all.
func benchmarkReport(b *testing.B, text, person string) {
	inv := chat.Invocation{
		ID: "report", Platform: "console", Account: person, Via: chat.ViaCommand, Text: text,
		Place: chat.Place{Platform: "console", Direct: true, ID: person},
	}
	var asks []func()
	took := make([][]time.Duration, len(sizes))
	for _, n := range sizes {
		if testing.Short() && n > 100_000 {
			continue
		}
		db := seeded(b, n)
		defer db.Close()
		d := newDispatcher(b, db)
		asks = append(asks, func() {
			if reply := d.Dispatch(context.Background(), inv); reply.Failed || reply.Form != nil {
				b.Fatalf("%+v", reply)
			}
		})
		asks[len(asks)-1]() // brings what it reads into memory
	}
	for b.Loop() {
		for i, ask := range asks {
			began := time.Now()
			ask()
			took[i] = append(took[i], time.Since(began))
		}
	}
	b.ReportMetric(0, "ns/op") // of all sizes together it says nothing
	var least float64
	for i := range asks {
		slices.Sort(took[i])
		median := float64(took[i][len(took[i])/2]) / float64(time.Microsecond)
		if i == 0 {
			least = median
		}
		b.ReportMetric(median, fmt.Sprintf("µs/%d", sizes[i]))
		b.ReportMetric(median/least, fmt.Sprintf("ratio/%d", sizes[i]))
	}
}

func BenchmarkMy(b *testing.B) {
	for _, person := range []string{"tom", "kai"} {
		b.Run(person, func(b *testing.B) { benchmarkReport(b, "my", person) })
	}
}

func BenchmarkRiskList(b *testing.B) {
	for _, list := range []struct{ name, text string }{
		{"all", "risk list"},
		{"mine-overdue", "risk list mine overdue"},
		{"department-level", "risk list high department:support"},
		{"owner-category-level", "risk list high financial owner:@kai"},
		{"page", "risk list page:20"},
	} {
		b.Run(list.name, func(b *testing.B) { benchmarkReport(b, list.text, "tom") })
	}
}
