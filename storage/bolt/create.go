package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

// The marker by which a file is known as ours: a bucket whose name is longer
// than one byte, so that no family of keys can collide with it, and in it the
// version of the driver's layout.
const (
	markerBucket = "adjutant"
	markerKey    = "layout"
	layout       = "1"
)

// create makes a new, complete store at path, or leaves the one that another
// process made there meanwhile. The work is done under a temporary name: a
// power cut during bbolt's first two commits would leave a file that cannot be
// opened. The finished file gets its name by a link, which, unlike a rename,
// fails if the name is taken.
func create(path string) error {
	dir, base := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	f, err := os.CreateTemp(dir, "."+base+".*.new") // with mode 0600
	if err != nil {
		return unusable(path, err)
	}
	temp := f.Name()
	defer os.Remove(temp)
	if err := f.Close(); err != nil {
		return unusable(path, err)
	}
	if err := initialise(temp); err != nil {
		return unusable(path, err)
	}
	if err := settle(temp, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return unusable(path, err)
	}
	return nil
}

// initialise writes an empty store into the empty file temp.
func initialise(temp string) error {
	b, err := bbolt.Open(temp, 0o600, newFileOptions())
	if err != nil {
		return err
	}
	err = b.Update(func(tx *bbolt.Tx) error {
		marker, err := tx.CreateBucket([]byte(markerBucket))
		if err != nil {
			return err
		}
		return marker.Put([]byte(markerKey), []byte(layout))
	})
	return errors.Join(err, b.Close())
}

func newFileOptions() *bbolt.Options {
	return &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoFreelistSync: true}
}

// settle gives the finished file temp its final name for good: synced, named,
// and the name synced. Its error is fs.ErrExist if the name is taken.
func settle(temp, path string) error {
	if err := syncPath(temp); err != nil {
		return err
	}
	err := os.Link(temp, path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		// A file system without links (FAT, some network shares). A rename
		// could replace a file that another process made between these two
		// lines; there is nothing better there.
		if _, statErr := os.Lstat(path); !errors.Is(statErr, fs.ErrNotExist) {
			return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
		}
		err = os.Rename(temp, path)
	}
	if err != nil {
		return err
	}
	return syncPath(filepath.Dir(path))
}

// syncPath makes a file, or the names in a folder, durable.
func syncPath(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		if runtime.GOOS == "windows" {
			return nil // a folder cannot be synced there
		}
		d, err := os.Open(path)
		if err != nil {
			return err
		}
		return errors.Join(d.Sync(), d.Close())
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Compact writes a copy without unused space to a new file at dst, which must
// not exist, and which a program can open like any other store. It reads one
// snapshot: what is written meanwhile is not in the copy. Its errors are
// *storage.Problem, ErrClosed, or the disk's.
func (db *DB) Compact(dst string) (err error) {
	if err := db.enter(); err != nil {
		return err
	}
	defer db.working.Done()
	if _, err := os.Lstat(dst); err == nil {
		return &storage.Problem{What: fmt.Sprintf("%s exists already. Name a new file for the compacted copy.", dst), Cause: fs.ErrExist}
	}
	if err := db.usable(); err != nil {
		return err
	}
	dir, base := filepath.Split(dst)
	if dir == "" {
		dir = "."
	}
	f, err := os.CreateTemp(dir, "."+base+".*.new")
	if err != nil {
		return unusable(dst, err)
	}
	temp := f.Name()
	defer os.Remove(temp)
	if err := f.Close(); err != nil {
		return unusable(dst, err)
	}
	b, err := bbolt.Open(temp, 0o600, newFileOptions())
	if err != nil {
		return unusable(dst, err)
	}
	if err := db.compactInto(b); err != nil {
		return errors.Join(err, b.Close())
	}
	if err := b.Close(); err != nil {
		return unusable(dst, err)
	}
	if err := settle(temp, dst); err != nil {
		return unusable(dst, err)
	}
	return nil
}

// compactStep bounds the memory of a compaction: so many bytes a transaction.
const compactStep = 16 << 20

func (db *DB) compactInto(dst *bbolt.DB) (err error) {
	defer guardFaults()()
	defer func() {
		if p := recover(); p != nil {
			err = damaged(db.path, fmt.Sprint(p), panicCause(p))
		}
	}()
	if err := bbolt.Compact(dst, db.bolt, compactStep); err != nil {
		return fmt.Errorf("compact %s: %w", db.path, err)
	}
	return nil
}
