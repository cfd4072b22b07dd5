//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package bolt

import (
	"errors"
	"os"
	"syscall"
	"time"

	"adjutant/storage"
)

// lock takes the lock that bbolt will take. bbolt's own attempt, on the same
// open file, then succeeds at once; in between the file can be inspected with
// nobody writing to it.
func lock(f *os.File, timeout time.Duration) error {
	deadline := time.Now().Add(timeout)
	const pause = 20 * time.Millisecond
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EINTR):
			continue
		case !errors.Is(err, syscall.EWOULDBLOCK):
			return &os.PathError{Op: "lock", Path: f.Name(), Err: err}
		case time.Now().After(deadline):
			return storage.ErrInUse
		}
		time.Sleep(pause) // the system offers no lock with a time limit
	}
}

// unlock lets go of a file that stays mapped: the map alone would keep the lock.
func unlock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
