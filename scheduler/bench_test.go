package scheduler

import (
	"context"
	"fmt"
	"testing"
	"time"

	"adjutant/storage"
)

// BenchmarkDrain is a tick with 100,000 timers waiting, of which so many are due:
// the commands take their timers, each in a commit that reaches the disk.
//
//	go test ./scheduler -run '^$' -bench Drain
func BenchmarkDrain(b *testing.B) {
	w := newWorld(b)
	w.many(100_000, func(i int) time.Time { return time.Now().Add(time.Duration(24+i%1000) * time.Hour) })
	for _, due := range []int{0, 1, 64} {
		b.Run(fmt.Sprint("due=", due), func(b *testing.B) {
			tt := w.timetable(w.db)
			for b.Loop() {
				if due > 0 {
					b.StopTimer()
					w.dueNow(due)
					b.StartTimer()
				}
				w.drain(tt)
			}
			w.handed = nil
		})
	}
}

// BenchmarkManyDue is 2,000 timers that are due at one minute.
//
//	go test ./scheduler -run '^$' -bench ManyDue -benchtime 3x
func BenchmarkManyDue(b *testing.B) {
	const n = 2000
	for _, parallel := range []int{1, 16, 64} {
		b.Run(fmt.Sprint("parallel=", parallel), func(b *testing.B) {
			w := newWorld(b)
			tt := w.timetable(w.db)
			tt.Parallel = parallel
			for b.Loop() {
				b.StopTimer()
				w.dueNow(n)
				b.StartTimer()
				w.drain(tt)
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "timers/s")
		})
	}
}

// dueNow sets so many timers that are due.
func (w *world) dueNow(n int) {
	w.tb.Helper()
	err := w.db.Update(context.Background(), func(tx storage.Tx) error {
		for i := range n {
			if err := storage.SetTimer(tx, timer(fmt.Sprint("due", i), time.Now().Add(-time.Second))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.tb.Fatal(err)
	}
}
