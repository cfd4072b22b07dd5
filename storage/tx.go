package storage

import (
	"context"
	"errors"
	"io"
	"iter"
)

// Reader is a consistent snapshot of the store. It is valid only inside the
// function that was given it, and only in that function's goroutine.
//
// A key is at least 1 and at most [MaxKey] bytes. Keys are ordered bytewise.
type Reader interface {
	// Get returns the value of the key, or nil if there is none; a value that
	// is empty is not nil. The bytes belong to the transaction: copy what must
	// outlive it, change nothing.
	Get(key []byte) []byte
	// Scan yields the keys k with from <= k < to in ascending order, and
	// their values, under the same rule as Get. A nil from means from the
	// first key on, a nil to no upper bound; where to <= from there is
	// nothing. Both bounds stay unchanged while the scan runs. Reading and
	// further scans are allowed inside a scan, writing is not.
	Scan(from, to []byte) iter.Seq2[[]byte, []byte]
	// ScanBack is Scan in descending order.
	ScanBack(from, to []byte) iter.Seq2[[]byte, []byte]
}

// MaxKey is the length of the longest key. It is what fits into an index of a
// relational database, so that every driver can hold to it.
const MaxKey = 2048

// Tx is a transaction that can write. It sees its own writes. Key and value
// belong to the transaction after Put and Delete: the caller must not change
// them until Update has returned.
//
// Put and Delete fail for a key that is empty or too long, and while a scan of
// the transaction runs. A transaction in which one of them failed is lost:
// Update returns that error even if the function did not.
type Tx interface {
	Reader
	// Put sets a key. A nil value is an empty one.
	Put(key, value []byte) error
	// Delete removes a key; a key that is not there is no error.
	Delete(key []byte) error
}

// Store is an open database. All its methods may be called at the same time
// from any goroutine, but not from inside a transaction: a transaction opened,
// or the store closed, inside another transaction may wait for ever.
type Store interface {
	// View runs fn on a snapshot of everything whose Update had returned
	// before. It returns fn's error; a panic of fn goes on to the caller.
	// ErrClosed after Close. When ctx has ended before, ctx's error. A
	// *Problem if the data turn out to be damaged.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn alone and makes what it wrote durable before it
	// returns. If fn returns an error or panics, nothing of it remains and
	// the error (the panic as an error that has the stack in its %+v) is
	// returned. Several functions may share one commit; when that commit
	// fails, none is kept and each that wrote, or ran after one that wrote,
	// gets its error, a *Problem. Where it cannot be known whether the disk
	// kept a commit, the *Problem says so, and every later transaction gets it
	// too until the store is opened again. Functions run in an order that some
	// sequence of calls could have had: one whose Update returned before
	// another was called comes first. fn must have no effect outside its
	// transaction, since a driver may run it again; what it hands out through
	// variables counts only if Update returned nil.
	// ErrClosed after Close. When ctx ends before fn has begun, ctx's error,
	// and fn never runs; after that ctx has no influence.
	Update(ctx context.Context, fn func(Tx) error) error
	// Backup writes a consistent copy of the whole store while work goes on.
	// A slow w may hold up writers: let it be a local file.
	Backup(w io.Writer) error
	// Close waits for calls that have begun and releases the file. It may be
	// called more than once, and returns when the store is closed.
	Close() error
}

// ErrClosed is returned by transactions of a store that was closed.
var ErrClosed = errors.New("the store is closed")

// ErrInUse is the cause of a [Problem] where another process has the store.
var ErrInUse = errors.New("the store is in use")

// Problem is a reason why a store cannot be opened, or cannot go on, in words
// for the person who started the program.
type Problem struct {
	// What is wrong and what to do about it.
	What string
	// Cause is the system's or the driver's error.
	Cause error
}

// Error says what is wrong and what to do.
func (p *Problem) Error() string { return p.What }

// Unwrap is the cause.
func (p *Problem) Unwrap() error { return p.Cause }
