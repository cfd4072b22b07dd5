package bolt

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

// BenchmarkUpdate measures 216-byte puts (a 16-byte key, a 200-byte value) with
// fsync by so many callers at once, beside bbolt's own ways in the same file
// format. One operation is one acknowledged put.
func BenchmarkUpdate(b *testing.B) {
	for _, callers := range []int{1, 8, 64, 256} {
		b.Run(fmt.Sprintf("callers=%d/way=group", callers), func(b *testing.B) {
			db := openFile(b, filePath(b), Options{})
			n := commits(db)
			spread(b, callers, func(key, value []byte) error {
				return db.Update(context.Background(), func(tx storage.Tx) error { return tx.Put(key, value) })
			})
			b.ReportMetric(float64(b.N)/float64(n.Load()), "puts/commit")
		})
		for _, raw := range []struct {
			way  string
			call func(*bbolt.DB, func(*bbolt.Tx) error) error
		}{
			{"bbolt.Update", (*bbolt.DB).Update},
			{"bbolt.Batch", (*bbolt.DB).Batch},
		} {
			b.Run(fmt.Sprintf("callers=%d/way=%s", callers, raw.way), func(b *testing.B) {
				db := openFile(b, filePath(b), Options{})
				if err := db.bolt.Update(func(tx *bbolt.Tx) error {
					_, err := tx.CreateBucket([]byte("k"))
					return err
				}); err != nil {
					b.Fatal(err)
				}
				spread(b, callers, func(key, value []byte) error {
					return raw.call(db.bolt, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("k")).Put(key, value) })
				})
			})
		}
	}
}

// spread runs b.N puts of different keys by so many goroutines.
func spread(b *testing.B, callers int, put func(key, value []byte) error) {
	var next atomic.Int64
	done := make(chan error, callers)
	b.ReportAllocs()
	b.ResetTimer()
	for range callers {
		go func() {
			for {
				i := next.Add(1)
				if i > int64(b.N) {
					done <- nil
					return
				}
				// Times a prime: spread over the key space.
				if err := put(fmt.Appendf(nil, "k%015d", i*7919%1_000_003), make([]byte, 200)); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range callers {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "puts/s")
}

// BenchmarkWide measures a function of 20 reads and 30 writes in several
// families, as a command makes them, by 64 callers.
func BenchmarkWide(b *testing.B) {
	db := openFile(b, filePath(b), Options{})
	var next atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := next.Add(1)
			err := db.Update(context.Background(), func(tx storage.Tx) error {
				for i := range 30 {
					key := fmt.Appendf(nil, "%c%012d", "ijkxy"[i%5], n*100+int64(i))
					if i%3 > 0 {
						tx.Get(key)
					}
					if err := tx.Put(key, key); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkView(b *testing.B) {
	db := openFile(b, filePath(b), Options{})
	fill(b, db, "abc", 30_000, 200)
	b.Run("get", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = db.View(context.Background(), func(r storage.Reader) error {
				if r.Get([]byte("a00000300")) == nil {
					b.Error("not found")
				}
				return nil
			})
		}
	})
	b.Run("scan 30,000", func(b *testing.B) {
		for b.Loop() {
			if n, err := readAll(db); n != 30_000 || err != nil {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("scan 30,000 in an update", func(b *testing.B) {
		for b.Loop() {
			n := 0
			err := db.Update(context.Background(), func(tx storage.Tx) error {
				if err := tx.Put([]byte("b"), nil); err != nil {
					return err
				}
				for range tx.Scan(nil, nil) {
					n++
				}
				return tx.Delete([]byte("b"))
			})
			if n != 30_001 || err != nil {
				b.Fatal(n, err)
			}
		}
	})
}
