//go:build unix

package bottest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/storage"
)

// write is a key that a command put, or with a nil value deleted.
type write struct{ key, value []byte }

// recorder is a store that remembers what each transaction wrote.
type recorder struct {
	storage.Store
	mu   sync.Mutex
	sets [][]write
}

func (r *recorder) Update(ctx context.Context, fn func(storage.Tx) error) error {
	return r.Store.Update(ctx, func(tx storage.Tx) error {
		t := &recordingTx{Tx: tx}
		err := fn(t)
		if err == nil {
			r.mu.Lock()
			r.sets = append(r.sets, t.set)
			r.mu.Unlock()
		}
		return err
	})
}

type recordingTx struct {
	storage.Tx
	set []write
}

func (t *recordingTx) Put(key, value []byte) error {
	if value == nil {
		value = []byte{}
	}
	t.set = append(t.set, write{bytes.Clone(key), bytes.Clone(value)})
	return t.Tx.Put(key, value)
}

func (t *recordingTx) Delete(key []byte) error {
	t.set = append(t.set, write{bytes.Clone(key), nil})
	return t.Tx.Delete(key)
}

// command is the i-th command of a benchmark: a risk or an update, in turn.
func command(i int) chat.Invocation {
	member := team[i/2%len(team)]
	inv := chat.Invocation{
		ID: "bench-" + strconv.Itoa(i), Platform: "console", Account: member.person, Via: chat.ViaCommand,
		Place: chat.Place{Platform: "console", ID: member.department},
		Text:  fmt.Sprintf("risk log Supplier %d may fail likelihood:%d impact:%d due:in 2 weeks", i, 1+i%5, 1+i/5%5),
	}
	if i%2 == 1 {
		inv.Text = fmt.Sprintf("update on track Wave %d left before the deadline progress:Two more docks are open", i)
	}
	return inv
}

func newDispatcher(tb testing.TB, store storage.Store) *bot.Dispatcher {
	tb.Helper()
	book, err := commands.New(commands.Platform{Name: "console", ByHandle: true})
	if err != nil {
		tb.Fatal(err)
	}
	return bot.NewDispatcher(store, book, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)))
}

// spread lets so many callers do 0 to n-1, each as soon as it is free.
func spread(callers, n int, do func(i int)) {
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

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// dispatch runs the commands from the first to before the last.
func dispatch(b *testing.B, d *bot.Dispatcher, callers, first, last int) {
	spread(callers, last-first, func(i int) {
		inv := command(first + i)
		if reply := d.Dispatch(context.Background(), inv); reply.Failed || reply.Form != nil {
			b.Errorf("%s: %+v", inv.Text, reply)
		}
	})
}

// replay makes the recorded writes, each set in a transaction of its own.
func replay(b *testing.B, store storage.Store, callers int, sets [][]write) {
	spread(callers, len(sets), func(i int) {
		must(b, store.Update(context.Background(), func(tx storage.Tx) error {
			for _, w := range sets[i] {
				if w.value == nil {
					if err := tx.Delete(w.key); err != nil {
						return err
					}
				} else if err := tx.Put(w.key, w.value); err != nil {
					return err
				}
			}
			return nil
		}))
	})
}

// BenchmarkCommand measures commands that are durable when they are answered,
// by so many callers at once, beside the bare group commit of the same keys and
// values in the same order. ratio is the commands' rate over that of the bare
// commits. The two take turns, so that what else the machine does hits both.
func BenchmarkCommand(b *testing.B) {
	const turn = 1024
	for _, callers := range []int{1, 8, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			b.StopTimer()
			dir := b.TempDir()
			scratch := &recorder{Store: newStore(b, filepath.Join(dir, "scratch"))}
			dispatch(b, newDispatcher(b, scratch), 256, 0, b.N)
			must(b, scratch.Close())

			db, bare := newStore(b, filepath.Join(dir, "commands")), newStore(b, filepath.Join(dir, "bare"))
			d := newDispatcher(b, db)
			var bareTime, cpu, bareCPU time.Duration
			b.ReportAllocs()
			runtime.GC()
			for first := 0; first < b.N; first += turn {
				last := min(first+turn, b.N)
				busy := cpuTime(b)
				b.StartTimer()
				dispatch(b, d, callers, first, last)
				b.StopTimer()
				cpu += cpuTime(b) - busy
				busy = cpuTime(b)
				began := time.Now()
				replay(b, bare, callers, scratch.sets[first:last])
				bareTime += time.Since(began)
				bareCPU += cpuTime(b) - busy
			}
			must(b, db.Close())
			must(b, bare.Close())

			keys, size := 0, 0
			for _, set := range scratch.sets {
				keys += len(set)
				for _, w := range set {
					size += len(w.key) + len(w.value)
				}
			}
			n := float64(b.N)
			b.ReportMetric(n/b.Elapsed().Seconds(), "cmd/s")
			b.ReportMetric(n/bareTime.Seconds(), "bare/s")
			b.ReportMetric(bareTime.Seconds()/b.Elapsed().Seconds(), "ratio")
			b.ReportMetric(float64(cpu.Microseconds())/n, "cpu-µs/op")
			b.ReportMetric(float64(bareCPU.Microseconds())/n, "bare-cpu-µs/op")
			b.ReportMetric(float64(keys)/n, "writes/op")
			b.ReportMetric(float64(size)/n, "written-B/op")
		})
	}
}

// BenchmarkMemory measures what the process holds: with nothing to do, and
// after 64 callers have given commands.
func BenchmarkMemory(b *testing.B) {
	db := newStore(b, filepath.Join(b.TempDir(), "adjutant.db"))
	defer db.Close()
	d := newDispatcher(b, db)
	runtime.GC()
	idleHeap, idleRSS := heapMB(), anonymousMB(b)
	n := 0
	for b.Loop() {
		dispatch(b, d, 64, n, n+64)
		n += 64
	}
	b.ReportMetric(idleHeap, "idle-heap-MB")
	b.ReportMetric(idleRSS, "idle-rss-MB")
	b.ReportMetric(heapMB(), "load-heap-MB")
	b.ReportMetric(anonymousMB(b), "load-rss-MB")
	b.ReportMetric(float64(n), "commands")
}

func heapMB() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse) / (1 << 20)
}

// cpuTime is what the process has used of all processors, which does not depend
// on what else the machine does.
func cpuTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// anonymousMB is the resident memory of the process without the pages of files
// (the data file is mapped, and the system takes those back when it likes).
func anonymousMB(b *testing.B) float64 {
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip("there is no /proc here")
	}
	fields := strings.Fields(string(raw))
	resident, err := strconv.Atoi(fields[1])
	must(b, err)
	files, err := strconv.Atoi(fields[2])
	must(b, err)
	return float64(resident-files) * float64(os.Getpagesize()) / (1 << 20)
}
