package bolt

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"adjutant/storage"
)

func TestCompact(t *testing.T) {
	path := filePath(t)
	db := openFile(t, path, Options{})
	fill(t, db, "abc", 3000, 500)
	err := db.Update(context.Background(), func(tx storage.Tx) error {
		for i := range 2900 {
			if err := tx.Delete(fmt.Appendf(nil, "%c%08d", "abc"[i%3], i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	small := path + ".small"
	if err := db.Compact(small); err != nil {
		t.Fatal(err)
	}
	before, err := db.Stats()
	if err != nil {
		t.Fatal(err)
	}
	copied := openFile(t, small, Options{MustExist: true})
	after, err := copied.Stats()
	if err != nil {
		t.Fatal(err)
	}
	if after.File*4 > before.File || before.Free < before.File/4 {
		t.Errorf("compacted %+v to %+v", before, after)
	}
	if n, err := readAll(copied); n != 100 || err != nil {
		t.Errorf("%d keys (%v), want 100", n, err)
	}
	wantProblem(t, db.Compact(small), "exists already")
	wantProblem(t, db.Compact(filepath.Join(path, "x")), "folder")
	wantOnly(t, filepath.Dir(path), "adjutant.db", "adjutant.db.small")
}

// TestAppendOnly: the option must reach bbolt in every transaction.
func TestAppendOnly(t *testing.T) {
	size := func(opts Options) int64 {
		db := openFile(t, filePath(t), opts)
		for range 3 {
			fill(t, db, "j", 3000, 400) // the same keys again: it must not matter
		}
		for i := range 20 {
			err := db.Update(context.Background(), func(tx storage.Tx) error {
				for j := range 200 {
					if err := tx.Put(fmt.Appendf(nil, "j1%08d", i*200+j), make([]byte, 400)); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		stats, err := db.Stats()
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Check(context.Background()); err != nil {
			t.Error(err)
		}
		small := filePath(t)
		if err := db.Compact(small); err != nil {
			t.Fatal(err)
		}
		return stats.File - stats.Free
	}
	if plain, full := size(Options{}), size(Options{AppendOnly: []byte("j")}); full*10 > plain*8 {
		t.Errorf("append-only: %d bytes in use, otherwise %d", full, plain)
	}
}
