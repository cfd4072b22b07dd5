package bolt

import (
	"context"
	"fmt"
	"io"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

// enter counts a call in, so that Close waits for it; the caller counts it out
// with db.working.Done.
func (db *DB) enter() error {
	db.gate.RLock()
	defer db.gate.RUnlock()
	if db.closed {
		return storage.ErrClosed
	}
	db.working.Add(1)
	return nil
}

// usable is the reason why no transaction may begin any more, or nil.
func (db *DB) usable() error {
	if p := db.broken.Load(); p != nil {
		return p
	}
	return nil
}

// View implements storage.Store. It waits for no writer, except while the
// memory map is being enlarged (see Options.MapSize). Its error is fn's, ctx's
// if it ended before, ErrClosed, or a *storage.Problem if a page is damaged. A
// panic of fn goes on to the caller.
func (db *DB) View(ctx context.Context, fn func(storage.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := db.enter(); err != nil {
		return err
	}
	defer db.working.Done()
	return db.read(func(s *snapshot) error { return fn(s) })
}

// read runs fn on a snapshot of the last commit.
func (db *DB) read(fn func(*snapshot) error) (err error) {
	defer guardFaults()()
	tx, err := db.begin(false)
	if err != nil {
		return err
	}
	s := &snapshot{tx: tx}
	returned := false
	defer func() {
		s.over = true
		if !returned || s.busy {
			if p := recover(); p != nil {
				if !s.busy && !isFault(p) {
					defer panic(p) // fn's own; first let go of the snapshot
				} else {
					err = damaged(db.path, fmt.Sprint(p), panicCause(p))
				}
			} else if s.busy && returned { // fn swallowed bbolt's panic
				err = damaged(db.path, "a page could not be read", nil)
			}
		}
		db.rollback(tx)
	}()
	err = fn(s)
	returned = true
	return err
}

// begin starts a bbolt transaction. If bbolt panics here it keeps its locks, and
// the next call would wait for ever: the store is out of order.
func (db *DB) begin(writable bool) (tx *bbolt.Tx, err error) {
	if err := db.usable(); err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			db.wedged.Store(true)
			problem := damaged(db.path, fmt.Sprint(p), panicCause(p))
			db.broken.Store(problem)
			tx, err = nil, problem
		}
	}()
	tx, err = db.bolt.Begin(writable)
	if err != nil {
		return nil, unusable(db.path, err)
	}
	return tx, nil
}

// rollback ends a transaction and drops what it wrote.
func (db *DB) rollback(tx *bbolt.Tx) {
	defer func() {
		if p := recover(); p != nil {
			db.wedged.Store(true)
			db.broken.Store(damaged(db.path, fmt.Sprint(p), panicCause(p)))
		}
	}()
	_ = tx.Rollback() // its only error is that the transaction is over
}

// Update implements storage.Store. Its error is fn's, a *PanicError if fn
// panicked, ctx's if it ended before fn began, ErrClosed, or a *storage.Problem
// if a page is damaged or the disk did not take the commit (a full one, say).
//
// fn runs in the writer's goroutine. Should it end that (runtime.Goexit, which
// is what t.FailNow does), what it wrote is dropped and the caller's goroutine
// ends in its place. An Update inside fn would wait for itself.
func (db *DB) Update(ctx context.Context, fn func(storage.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := db.enter(); err != nil {
		return err
	}
	defer db.working.Done()
	return db.submit(ctx, fn)
}

// Backup implements storage.Store: what is written is a data file that Open
// opens. It is read at w's pace, as one long read (see the package's notes):
// back up to a disk, and send it from there.
func (db *DB) Backup(w io.Writer) error {
	if err := db.enter(); err != nil {
		return err
	}
	defer db.working.Done()
	return db.read(func(s *snapshot) error {
		out := keepsError{w: w}
		if _, err := s.tx.WriteTo(&out); err != nil {
			if out.err != nil {
				err = out.err
			}
			return fmt.Errorf("backup of %s: %w", db.path, err)
		}
		return nil
	})
}

// keepsError remembers why a writer failed, since bbolt only passes on the text.
type keepsError struct {
	w   io.Writer
	err error
}

func (k *keepsError) Write(p []byte) (int, error) {
	n, err := k.w.Write(p)
	if err != nil && k.err == nil {
		k.err = err
	}
	return n, err
}

// Stats says how large a store is.
type Stats struct {
	// File is the size of the file and Free how much of what is in use of it
	// holds nothing: the gain of a Compact is about Free.
	File, Free int64
}

// Stats returns the sizes as of the last commit.
func (db *DB) Stats() (Stats, error) {
	if err := db.enter(); err != nil {
		return Stats{}, err
	}
	defer db.working.Done()
	info, err := db.file.Stat()
	if err != nil {
		return Stats{}, unusable(db.path, err)
	}
	pages := db.bolt.Stats()
	return Stats{
		File: info.Size(),
		Free: int64(pages.FreePageN+pages.PendingPageN) * int64(db.bolt.Info().PageSize),
	}, nil
}

// Close implements storage.Store. It must not be called inside a transaction,
// which it would wait for.
func (db *DB) Close() error {
	db.gate.Lock()
	again := db.closed
	db.closed = true
	db.gate.Unlock()
	if again {
		<-db.shut
		return db.closeErr
	}
	defer close(db.shut)
	db.working.Wait()
	close(db.queue)
	<-db.writerDone
	if db.wedged.Load() {
		// bbolt's Close would wait for its own locks. The map stays until the
		// process ends.
		unlock(db.file)
		db.closeErr = db.file.Close()
		return db.closeErr
	}
	db.closeErr = db.bolt.Close()
	return db.closeErr
}
