package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

const (
	// maxGroup and maxGroupBytes bound a group, so that the first function of
	// it does not wait for too many others.
	maxGroup      = 256
	maxGroupBytes = 4 << 20
	// politeness is how often the writer lets other goroutines run before it
	// takes it that nobody else is about to write. Those who were answered
	// after the last commit need that moment to come back; without it they
	// always just miss the group.
	politeness = 3
)

// errGoexit stands for a function that ended its goroutine.
var errGoexit = errors.New("the function ended its goroutine")

// request is one call of Update on its way to the writer.
type request struct {
	ctx   context.Context
	fn    func(storage.Tx) error
	state atomic.Int32
	done  chan error // takes one answer without a reader
}

const (
	queued    = iota
	begun     // the writer has it: its caller must wait for the answer
	withdrawn // its caller is gone: it must not run
)

func newRequest() any { return &request{done: make(chan error, 1)} }

// submit hands fn to the writer and waits for the answer.
func (db *DB) submit(ctx context.Context, fn func(storage.Tx) error) error {
	r := db.requests.Get().(*request)
	r.ctx, r.fn = ctx, fn
	r.state.Store(queued)
	select {
	case db.queue <- r:
	case <-ctx.Done():
		db.recycle(r)
		return ctx.Err()
	}
	var err error
	select {
	case err = <-r.done:
	case <-ctx.Done():
		if r.state.CompareAndSwap(queued, withdrawn) {
			return ctx.Err() // the writer will come across r and drop it
		}
		err = <-r.done
	}
	db.recycle(r)
	if err == errGoexit {
		runtime.Goexit()
	}
	return err
}

func (db *DB) recycle(r *request) {
	r.ctx, r.fn = nil, nil
	db.requests.Put(r)
}

// writer is the only one who writes. It gathers requests into a group, runs
// their functions over one bbolt transaction and commits once.
type writer struct {
	db      *DB
	members []member
	tx      *bbolt.Tx // nil between groups
	base    *snapshot // of tx, which nothing is written to before the commit
	group   *layer    // what the functions so far wrote
	own     *layer    // what the running function writes
	idle    int       // times in a row that nobody was waiting
	done    bool
}

// member is a request whose function has run.
type member struct {
	*request
	err error
	// bound to the commit: it wrote, or may have seen what others wrote, so it
	// stands or falls with them.
	bound bool
}

func newWriter(db *DB) *writer {
	return &writer{db: db, group: &layer{}, own: &layer{}}
}

// loop runs until the queue is closed. All state is in w, because a function
// may end this goroutine; another one then goes on in the middle of the group.
func (w *writer) loop() {
	debug.SetPanicOnFault(true)
	defer func() {
		if !w.done {
			go w.loop()
		}
	}()
	for w.step() {
	}
	w.done = true
	close(w.db.writerDone)
}

// step takes one request, or commits the group if no more is to be had.
func (w *writer) step() bool {
	if len(w.members) == 0 {
		r, ok := <-w.db.queue
		if ok {
			w.run(r)
		}
		return ok
	}
	if len(w.members) < maxGroup && w.group.bytes < maxGroupBytes {
		select {
		case r, ok := <-w.db.queue:
			if ok {
				w.idle = 0
				w.run(r)
				return true
			}
		default:
			if w.idle < politeness {
				w.idle++
				runtime.Gosched()
				return true
			}
		}
	}
	w.idle = 0
	w.finish()
	return true
}

// run runs a request's function and keeps what it wrote if it succeeds.
func (w *writer) run(r *request) {
	if !r.state.CompareAndSwap(queued, begun) {
		return
	}
	if err := r.ctx.Err(); err != nil {
		r.done <- err
		return
	}
	if w.tx == nil {
		tx, err := w.db.begin(true)
		if err != nil {
			r.done <- err
			return
		}
		w.tx, w.base = tx, &snapshot{tx: tx}
	}
	// Written down before the call, for the case that it does not come back.
	w.members = append(w.members, member{r, errGoexit, !w.group.empty()})
	m := &w.members[len(w.members)-1]
	w.own.reset()
	m.err = w.call(r.fn)
	if m.err != nil || w.own.empty() {
		return
	}
	m.bound = true
	if w.group.empty() {
		w.group, w.own = w.own, w.group
	} else {
		w.group.addAll(w.own)
	}
}

// call runs fn with a transaction of its own.
func (w *writer) call(fn func(storage.Tx) error) (err error) {
	t := &tx{base: w.base, group: w.group, own: w.own}
	w.base.busy = false
	returned := false
	defer func() {
		t.over = true
		if returned {
			return
		}
		p := recover()
		switch {
		case p == nil: // runtime.Goexit; run does not see the error either
		case w.base.busy, isFault(p):
			err = damaged(w.db.path, fmt.Sprint(p), panicCause(p))
		default:
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
	}()
	err = fn(t)
	returned = true
	switch {
	case w.base.busy: // fn swallowed bbolt's panic
		return damaged(w.db.path, "a page could not be read", err)
	case err != nil:
		return err
	}
	return t.err
}

// finish commits the group, if it wrote anything, and answers its members.
func (w *writer) finish() {
	var err error
	if w.group.empty() {
		w.db.rollback(w.tx)
	} else {
		err = w.db.commitLayer(w.tx, w.group)
	}
	w.tx, w.base = nil, nil
	w.group.reset()
	w.own.reset()
	for i, m := range w.members {
		if err != nil && m.bound && m.err != errGoexit {
			// Also if it failed by itself: what it complains of may be what
			// another one wrote and nobody has kept.
			m.err = err
		}
		m.done <- m.err
		w.members[i] = member{}
	}
	w.members = w.members[:0]
}

// commitLayer writes the layer into tx and makes it durable, or leaves nothing
// of it, or, if neither is certain, puts the store out of order.
func (db *DB) commitLayer(tx *bbolt.Tx, l *layer) (err error) {
	defer func() {
		if p := recover(); p != nil {
			problem := damaged(db.path, fmt.Sprint(p), panicCause(p))
			db.broken.Store(problem) // bbolt's list of free pages is in doubt
			db.rollback(tx)
			err = problem
		}
	}()
	if err := l.apply(tx, &db.appendOnly); err != nil {
		db.rollback(tx)
		return notSaved(db.path, err)
	}
	id := tx.ID()
	err = db.commit(tx)
	if err == nil {
		return nil
	}
	// bbolt has rolled back. But if it was the very last step that failed, the
	// new state is what every reader sees, although the disk never confirmed
	// it, and the next commit would make it durable after all.
	now, beginErr := db.begin(false)
	if beginErr != nil {
		db.broken.CompareAndSwap(nil, unconfirmed(db.path, errors.Join(err, beginErr)))
		return db.usable()
	}
	defer db.rollback(now)
	if now.ID() >= id {
		db.broken.Store(unconfirmed(db.path, err))
		return db.usable()
	}
	return notSaved(db.path, err)
}

// unconfirmed says that the state of the file is not known.
func unconfirmed(path string, err error) *storage.Problem {
	return &storage.Problem{
		What:  fmt.Sprintf("The disk of the data file %s failed while it was saving (%v). Whether the last change was kept shows when the program is started again; look at the disk first.", path, err),
		Cause: err,
	}
}
