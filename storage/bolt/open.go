package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"adjutant/storage"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Options say how a data file is opened. The zero value is good.
type Options struct {
	// AppendOnly are the first bytes of the families of keys that only grow at
	// their end, as a journal does. Their pages are filled to 90 % instead of
	// 50 %. It may change from one opening to the next.
	AppendOnly []byte
	// MustExist refuses to create the file: for a program that was pointed at
	// an existing store and should not answer a typing mistake with a new one.
	MustExist bool
	// LockTimeout is how long to wait for another process to let go of the
	// file; 0 means 2 seconds.
	LockTimeout time.Duration
	// MapSize is how much address space (not memory) to reserve for the file.
	// Within it a growing file makes no writer wait for readers. 0 means 1 GiB
	// where address space is plentiful.
	MapSize int
}

// growStep is by how much the file grows when it is full. Each step costs one
// more fsync; bbolt's own 16 MiB would make every new store look that large.
const growStep = 4 << 20

// defaultMapSize is 0 on Windows because there the file is made as large as the
// map.
func defaultMapSize() int {
	switch {
	case runtime.GOOS == "windows":
		return 0
	case ^uint(0)>>32 == 0:
		return 64 << 20
	default:
		return 1 << 30
	}
}

// DB is an open data file. It is a [storage.Store].
type DB struct {
	path       string
	bolt       *bbolt.DB
	file       *os.File // bolt's own handle, kept to let go of the file when bolt cannot
	appendOnly [256]bool
	queue      chan *request
	writerDone chan struct{}
	// requests that are not in use. Each store has its own, so that no channel
	// goes from one synctest bubble into another.
	requests sync.Pool

	// gate makes "closed" and "one more at work" one decision.
	gate     sync.RWMutex
	closed   bool
	working  sync.WaitGroup
	shut     chan struct{} // closed when Close has finished
	closeErr error

	// broken, once set, is the answer to every further transaction.
	broken atomic.Pointer[storage.Problem]
	// wedged is set when bbolt panicked where it holds its locks: nothing of it
	// may be called any more, its Close included.
	wedged atomic.Bool

	// commit is what confirms a group; a variable for the tests that let it fail.
	commit func(*bbolt.Tx) error
}

var _ storage.Store = (*DB)(nil)

// Open opens the data file at path, and creates it if there is none. Every
// reason not to is a *storage.Problem that says what to do: the file is held by
// another process (which one, where the system tells), damaged, empty, not
// ours, of a newer version, a directory, not permitted, or the disk is full or
// read-only.
func Open(path string, opts Options) (*DB, error) {
	if opts.LockTimeout == 0 {
		opts.LockTimeout = 2 * time.Second
	}
	if opts.MapSize == 0 {
		opts.MapSize = defaultMapSize()
	}
	f, err := openLocked(path, opts)
	if err != nil {
		return nil, err
	}
	if err := inspectFile(path, f); err != nil {
		f.Close()
		return nil, err
	}
	b, err := openBolt(path, f, opts.MapSize)
	if err != nil {
		f.Close()
		return nil, err
	}
	db := &DB{
		path:       path,
		bolt:       b,
		file:       f,
		queue:      make(chan *request, maxGroup),
		requests:   sync.Pool{New: newRequest},
		writerDone: make(chan struct{}),
		shut:       make(chan struct{}),
		commit:     (*bbolt.Tx).Commit,
	}
	for _, family := range opts.AppendOnly {
		db.appendOnly[family] = true
	}
	go newWriter(db).loop()
	return db, nil
}

// openLocked returns the file, locked where the system lets us lock before
// bbolt does. The file may come into being, or be replaced by a restored
// backup, while we look: hence the turns.
func openLocked(path string, opts Options) (*os.File, error) {
	for range 10 {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && opts.MustExist:
			return nil, missing(path, err)
		case errors.Is(err, fs.ErrNotExist):
			if err := create(path); err != nil {
				return nil, err
			}
			continue
		case err != nil:
			return nil, unusable(path, err)
		case info.IsDir():
			return nil, &storage.Problem{What: fmt.Sprintf("%s is a folder. Name the data file itself, for example %s.", path, exampleIn(path))}
		case !info.Mode().IsRegular():
			return nil, &storage.Problem{What: fmt.Sprintf("%s is not a regular file (%s). Name another place for the data file.", path, info.Mode().Type())}
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, unusable(path, err)
		}
		if err := lock(f, opts.LockTimeout); err != nil {
			defer f.Close()
			if errors.Is(err, storage.ErrInUse) {
				return nil, inUse(path, f)
			}
			return nil, unusable(path, err)
		}
		if now, err := os.Stat(path); err == nil && sameFile(now, f) {
			return f, nil
		}
		f.Close()
	}
	return nil, &storage.Problem{What: fmt.Sprintf("%s cannot be opened: it keeps appearing and disappearing, or is a link to a file that does not exist. Look at what else works on it, or remove the link.", path)}
}

// sameFile tells whether the name still stands for the open file.
func sameFile(named fs.FileInfo, f *os.File) bool {
	open, err := f.Stat()
	return err == nil && os.SameFile(named, open)
}

// openBolt hands the open file to bbolt. A panic on the way is damage that the
// inspection did not see.
func openBolt(path string, f *os.File, mapSize int) (b *bbolt.DB, err error) {
	defer guardFaults()()
	defer func() {
		if p := recover(); p != nil {
			unlock(f)
			b, err = nil, damaged(path, fmt.Sprint(p), panicCause(p))
		}
	}()
	b, err = bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout:         2 * time.Second, // ours is over already where lock works
		FreelistType:    bbolt.FreelistMapType,
		NoFreelistSync:  true,
		InitialMmapSize: mapSize,
		OpenFile:        func(string, int, os.FileMode) (*os.File, error) { return f, nil },
	})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, inUse(path, f)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, damaged(path, err.Error(), err)
	case err != nil:
		return nil, unusable(path, err)
	}
	b.AllocSize = growStep
	return b, nil
}
