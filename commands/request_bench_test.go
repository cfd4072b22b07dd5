package commands_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/money"
	"adjutant/storage"
)

// seedRequests puts n requests into the store, all but 500 of which have ended.
// The journal is left out: no list reads it.
func seedRequests(b *testing.B, c *company, n int) {
	b.Helper()
	const batch = 5000
	step := ops.ApprovalStep{By: []string{"head"}}
	for first := 0; first < n; first += batch {
		c.must(c.store.Update(context.Background(), func(tx storage.Tx) error {
			edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: c.now, Actor: "bo", Command: "seed"}}
			for i := first; i < min(first+batch, n); i++ {
				edit.Entry.At = c.now.Add(time.Duration(i-n) * time.Minute)
				edit.Entry.Changes = nil
				mixed := int(uint64(i+1) * 0x9e3779b97f4a7c15 >> 40)
				owner := c.org.People[mixed%(len(c.org.People)-1)]
				d := c.org.Departments[mixed/32%len(c.org.Departments)]
				amount := money.Amount{Minor: int64(10000 + i%400000), Currency: "EUR"}
				r := ops.Request{
					Meta: ops.Meta{Owner: owner.Handle, Department: d.Handle, Confidential: i%50 == 0},
					Kind: ops.RequestKinds[i%3], Title: fmt.Sprintf("Machine %d for the peak season", i), Amount: amount, Worth: amount,
					State: []ops.RequestState{ops.Fulfilled, ops.Rejected, ops.Withdrawn}[i%3], Version: 1,
					Route: []ops.ApprovalStep{step}, StepSince: edit.Entry.At,
				}
				if i%(n/500) == 0 {
					r.State, r.Asked = ops.InReview, []ops.Handle{d.Head}
				}
				if err := storage.Requests.Save(edit, &r); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// BenchmarkRequestLists measures reports through the dispatcher with more and
// more requests: the median time, and how many times as long it takes as with
// the fewest.
//
//	go test ./commands -run '^$' -bench RequestLists -benchtime 200x -timeout 30m
func BenchmarkRequestLists(b *testing.B) {
	sizes := []int{1_000, 100_000, 1_000_000}
	var companies []*company
	for _, n := range sizes {
		if testing.Short() && n > 100_000 {
			continue
		}
		c := newCompany(b)
		seedRequests(b, c, n)
		companies = append(companies, c)
	}
	for _, list := range []struct{ person, text string }{
		{"tom", "request list"}, {"tom", "request list waiting"}, {"ana", "request list waiting"},
		{"ana", "request list ended"}, {"tom", "request list support technology"}, {"tom", "my"}, {"ana", "my"},
	} {
		b.Run(list.person+" "+list.text, func(b *testing.B) {
			took := make([][]time.Duration, len(companies))
			for _, c := range companies {
				c.tb = b
				c.do(list.person, list.text)
			}
			for b.Loop() {
				for i, c := range companies { // in turn, so that what else goes on hits all
					began := time.Now()
					c.do(list.person, list.text)
					took[i] = append(took[i], time.Since(began))
				}
			}
			b.ReportMetric(0, "ns/op") // of all sizes together it says nothing
			var least float64
			for i := range companies {
				slices.Sort(took[i])
				median := float64(took[i][len(took[i])/2]) / float64(time.Microsecond)
				if i == 0 {
					least = median
				}
				b.ReportMetric(median, fmt.Sprintf("µs/%d", sizes[i]))
				b.ReportMetric(median/least, fmt.Sprintf("ratio/%d", sizes[i]))
			}
		})
	}
}

// BenchmarkApprove measures decisions by 64 callers at once: each on a request of
// their own, and all on the same one, where all but one are refused.
//
//	go test ./commands -run '^$' -bench Approve -benchtime 2048x
func BenchmarkApprove(b *testing.B) {
	for _, same := range []bool{false, true} {
		b.Run(fmt.Sprintf("same=%v", same), func(b *testing.B) {
			c := newCompany(b)
			n := b.N
			if same {
				n = (b.N + 63) / 64
			}
			var setup []string
			for i := range n {
				setup = append(setup, fmt.Sprintf("request budget €10 Chair %d", i))
			}
			spread(64, len(setup), func(i int) { c.give(b, []string{"bo", "eli", "noa"}[i%3], setup[i], i) })
			var approved atomic.Int64
			b.ResetTimer()
			spread(64, b.N, func(i int) {
				id := i + 1
				if same {
					id = i/64 + 1
				}
				if reply := c.give(b, "ana", fmt.Sprintf("request approve REQ-%d", id), n+i); !reply.Failed {
					approved.Add(1)
				}
			})
			b.StopTimer()
			if approved.Load() != int64(n) {
				b.Fatalf("%d were approved of %d", approved.Load(), n)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "approved/s")
		})
	}
}

// give is ask for many callers at once.
func (c *company) give(b *testing.B, person, line string, n int) chat.Reply {
	reply := c.to.Dispatch(context.Background(), chat.Invocation{
		ID: fmt.Sprint("give", n), Platform: "console", Account: person, Via: chat.ViaCommand, Text: line,
		Place: chat.Place{Platform: "console", Direct: true, ID: person},
	})
	if reply.Reference != "" {
		b.Errorf("%s was answered with %s", line, reply.Reference)
	}
	return reply
}

// spread lets so many callers do 0 to n-1, each as soon as it is free.
func spread(callers, n int, do func(int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}
