package bottest_test

import (
	"context"
	"errors"
	"io"

	"adjutant/storage"
	"adjutant/storage/bolt"
)

// diary is a data file that is written a few thousand transactions at a time, so
// that years can be played in seconds. To whoever uses it each transaction is one
// of its own: what failed is taken back, and what was kept is there for the next.
// What becomes of them when the process is killed is for [TestKilled] to see.
type diary struct {
	db   *bolt.DB
	jobs chan func(storage.Tx)
	// kept is called after each transaction that has written to the journal,
	// before anybody sees what it wrote. It reads only.
	kept  func(storage.Reader)
	ended chan error
}

var _ storage.Store = (*diary)(nil)

// page is how many transactions are written at a time.
const page = 1000

func openDiary(path string, kept func(storage.Reader)) (*diary, error) {
	db, err := openStore(path)
	if err != nil {
		return nil, err
	}
	d := &diary{db: db, jobs: make(chan func(storage.Tx)), kept: kept, ended: make(chan error, 1)}
	go func() { d.ended <- d.write() }()
	return d, nil
}

// write serves all transactions until there are no more.
func (d *diary) write() (err error) {
	for more := true; more && err == nil; {
		err = d.db.Update(context.Background(), func(tx storage.Tx) error {
			for range page {
				job, ok := <-d.jobs
				if !ok {
					more = false
					break
				}
				job(tx)
			}
			return nil
		})
	}
	return err
}

// do has a job done between the others.
func (d *diary) do(job func(storage.Tx)) error {
	done := make(chan struct{})
	select {
	case d.jobs <- func(tx storage.Tx) { defer close(done); job(tx) }:
		<-done
		return nil
	case err := <-d.ended:
		d.ended <- err
		return errors.Join(err, storage.ErrClosed)
	}
}

// Update implements storage.Store.
func (d *diary) Update(_ context.Context, fn func(storage.Tx) error) (err error) {
	closed := d.do(func(tx storage.Tx) {
		draft := &draft{Tx: tx}
		if err = fn(draft); err != nil {
			err = errors.Join(err, draft.undo())
			return
		}
		if draft.journaled {
			d.kept(tx)
		}
	})
	return errors.Join(closed, err)
}

// View implements storage.Store.
func (d *diary) View(_ context.Context, fn func(storage.Reader) error) (err error) {
	closed := d.do(func(tx storage.Tx) { err = fn(tx) })
	return errors.Join(closed, err)
}

// Backup implements storage.Store; nobody asks for one.
func (d *diary) Backup(io.Writer) error { return errors.ErrUnsupported }

// Close implements storage.Store.
func (d *diary) Close() error {
	close(d.jobs)
	err := <-d.ended
	d.ended <- err
	return errors.Join(err, d.db.Close())
}

// draft is one transaction of a diary, which can be taken back.
type draft struct {
	storage.Tx
	before    []former
	journaled bool
}

// former is what a key had; nil for nothing.
type former struct{ key, value []byte }

func (d *draft) remember(key []byte) { d.before = append(d.before, former{key, d.Get(key)}) }

// Put implements storage.Tx.
func (d *draft) Put(key, value []byte) error {
	d.remember(key)
	d.journaled = d.journaled || key[0] == storage.Journal
	return d.Tx.Put(key, value)
}

// Delete implements storage.Tx.
func (d *draft) Delete(key []byte) error {
	d.remember(key)
	return d.Tx.Delete(key)
}

// undo puts everything back as it was.
func (d *draft) undo() error {
	for i := len(d.before) - 1; i >= 0; i-- {
		w := d.before[i]
		var err error
		if w.value == nil {
			err = d.Tx.Delete(w.key)
		} else {
			err = d.Tx.Put(w.key, w.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
