package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"adjutant/storage"
)

// sample is a file with branches, overflow pages, small buckets and free
// pages, and its content.
func sample(t testing.TB) []byte {
	t.Helper()
	db := openFile(t, filePath(t), Options{})
	fill(t, db, "abz", 600, 200)
	fill(t, db, "l", 3, 9000)
	fill(t, db, "s", 2, 3)
	fill(t, db, "abz", 300, 100)
	var content bytes.Buffer // a backup, which has no unused space at its end
	if err := db.Backup(&content); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

// exercise opens a file that may be damaged, reads and writes. Whatever is wrong
// must come out as a Problem: a panic or a fault ends the test binary.
func exercise(t *testing.T, path string) (damage bool) {
	t.Helper()
	problem := func(err error) bool {
		if err == nil {
			return false
		}
		wantProblem(t, err, path)
		return true
	}
	db, err := Open(path, Options{MapSize: 1 << 16})
	if problem(err) {
		return true
	}
	_, err = readAll(db)
	damage = problem(err)
	err = db.Update(context.Background(), func(tx storage.Tx) error {
		for range tx.ScanBack(nil, nil) {
		}
		for i := range 100 {
			if err := tx.Put(fmt.Appendf(nil, "%c%08d", "abzs"[i%4], i*5), make([]byte, 300)); err != nil {
				return err
			}
		}
		return nil
	})
	damage = problem(err) || damage
	damage = problem(db.Check(context.Background())) || damage
	if err := db.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	return damage
}

func TestDamagedBytes(t *testing.T) {
	content := sample(t)
	path := filePath(t)
	rng := rand.New(rand.NewPCG(1, 2))
	const page = 4096
	found := 0
	rounds := 400
	if testing.Short() {
		rounds = 100
	}
	for range rounds {
		bad := append([]byte(nil), content...)
		for range 1 + rng.IntN(4) {
			at := rng.IntN(len(bad)/page)*page + rng.IntN(64) // the heads of pages
			if rng.IntN(3) == 0 {
				at = rng.IntN(len(bad))
			}
			bad[at] ^= byte(1 + rng.IntN(255))
		}
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if exercise(t, path) {
			found++
		}
	}
	// Not all: some bytes are in free pages, in values, or in the older head.
	if found < rounds/4 {
		t.Errorf("only %d of %d damaged files were noticed", found, rounds)
	}
}

func TestDamagedPages(t *testing.T) {
	content := sample(t)
	path := filePath(t)
	const page = 4096
	found := 0
	for at := 0; at < len(content); at += page {
		for _, with := range []byte{0x00, 0xff} {
			bad := append([]byte(nil), content...)
			for i := range page {
				bad[at+i] = with
			}
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if exercise(t, path) {
				found++
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d damaged files were noticed", found)
	}
}

func TestCutShort(t *testing.T) {
	content := sample(t)
	path := filePath(t)
	for _, size := range []int{1, 15, 79, 80, 100, 4095, 4096, 4097, 8191, 8192, 8200, 16384, 40_000, 65_536} {
		if err := os.WriteFile(path, content[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		if !exercise(t, path) {
			t.Errorf("%d of %d bytes: not noticed", size, len(content))
		}
	}
}

// TestDamagedWhileOpen breaks the file under an open store.
func TestDamagedWhileOpen(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"cut to 2 pages": func(path string) error { return os.Truncate(path, 8192) },
		"cut to nothing": func(path string) error { return os.Truncate(path, 0) },
		"overwritten, but for the head": func(path string) error {
			return overwrite(path, 8192)
		},
		"overwritten": func(path string) error { return overwrite(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filePath(t)
			db := openFile(t, path, Options{})
			fill(t, db, "abz", 600, 200)
			if err := harm(path); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				_, err := readAll(db)
				wantProblem(t, err, "damaged", path)
				err = db.Update(context.Background(), func(tx storage.Tx) error {
					for range tx.Scan(nil, nil) {
					}
					return tx.Put([]byte("a1"), nil)
				})
				wantProblem(t, err, "damaged", path)
				// Blind writes meet the damage at the commit.
				err = db.Update(context.Background(), func(tx storage.Tx) error {
					for i := range 600 {
						if err := tx.Put(fmt.Appendf(nil, "%c%08d", "abz"[i%3], i), nil); err != nil {
							return err
						}
					}
					return nil
				})
				wantProblem(t, err, path)
				wantProblem(t, db.Check(context.Background()), path)
			}
			if err := db.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
			_, err := Open(path, Options{})
			wantProblem(t, err, "backup")
		})
	}
}

func overwrite(path string, from int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	bad := make([]byte, info.Size()-from)
	for i := range bad {
		bad[i] = 0xa5
	}
	_, err = f.WriteAt(bad, from)
	return errors.Join(err, f.Close())
}

// TestSwallowedDamage: a function that recovers from everything must not make a
// transaction that met damage look well.
func TestSwallowedDamage(t *testing.T) {
	path := filePath(t)
	db := openFile(t, path, Options{})
	fill(t, db, "abz", 600, 200)
	if err := overwrite(path, 8192); err != nil {
		t.Fatal(err)
	}
	swallow := func(r storage.Reader) {
		defer func() { _ = recover() }()
		_ = r.Get([]byte("a00000000"))
	}
	err := db.View(context.Background(), func(r storage.Reader) error { swallow(r); return nil })
	wantProblem(t, err, "damaged")
	err = db.Update(context.Background(), func(tx storage.Tx) error { swallow(tx); return nil })
	wantProblem(t, err, "damaged")
}

// TestUsedAfterwards: a transaction that was kept must not read memory that is
// gone.
func TestUsedAfterwards(t *testing.T) {
	db := openFile(t, filePath(t), Options{})
	fill(t, db, "a", 1, 1)
	var keptReader storage.Reader
	var keptTx storage.Tx
	if err := db.View(context.Background(), func(r storage.Reader) error { keptReader = r; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := db.Update(context.Background(), func(tx storage.Tx) error { keptTx = tx; return nil }); err != nil {
		t.Fatal(err)
	}
	for name, use := range map[string]func(){
		"get":  func() { keptReader.Get([]byte("a")) },
		"scan": func() { keptReader.Scan(nil, nil)(func(k, v []byte) bool { return true }) },
		"put":  func() { _ = keptTx.Put([]byte("a"), nil) },
		"read": func() { keptTx.Get([]byte("a")) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			use()
		}()
	}
}
