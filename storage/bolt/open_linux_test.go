package bolt

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestNoPermission plays another user, on one thread only, which is thrown away
// afterwards: root may read everything.
func TestNoPermission(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become somebody else")
	}
	path := filePath(t)
	if err := create(path); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlock it
		if err := unix.Setfsuid(65534); err != nil {
			t.Error(err)
			return
		}
		for _, p := range []string{path, filepath.Join(filepath.Dir(path), "new")} {
			if db, err := Open(p, Options{}); err == nil {
				db.Close()
				t.Errorf("%s was opened", p)
			} else {
				wantProblem(t, err, "may not read and write", "owner")
			}
		}
	}()
	<-done
}

// TestFifo: opening one would wait for its other end.
func TestFifo(t *testing.T) {
	path := filePath(t)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, Options{})
	wantProblem(t, err, "not a regular file", path)
}

func TestLockHolders(t *testing.T) {
	const list = `1: POSIX  ADVISORY  READ 11 fd:01:77 128 128
2: FLOCK  ADVISORY  WRITE 22 fd:01:77 0 EOF
2: -> FLOCK  ADVISORY  WRITE 33 fd:01:77 0 EOF
3: FLOCK  ADVISORY  WRITE 44 fd:01:177 0 EOF
4: FLOCK  ADVISORY  WRITE 0 fd:01:77 0 EOF
garbage
`
	if got := lockHolders(list, 77); len(got) != 1 || got[0] != 22 {
		t.Errorf("holders %v, want 22", got)
	}
}

// TestReplacedWhileWaiting: whoever waits for a file that is replaced by a
// restored backup must open the new one.
func TestReplacedWhileWaiting(t *testing.T) {
	path := filePath(t)
	if err := create(path); err != nil {
		t.Fatal(err)
	}
	old, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if err := syscall.Flock(int(old.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	restored := openFile(t, path+".backup", Options{})
	fill(t, restored, "a", 3, 3)
	if err := restored.Close(); err != nil {
		t.Fatal(err)
	}
	opened := make(chan *DB)
	go func() {
		db, err := Open(path, Options{LockTimeout: 1 << 40})
		if err != nil {
			t.Error(err)
		}
		opened <- db
	}()
	if err := os.Rename(path+".backup", path); err != nil {
		t.Fatal(err)
	}
	old.Close() // lets go of the lock
	db := <-opened
	if db == nil {
		return
	}
	defer db.Close()
	if n, err := readAll(db); n != 3 || err != nil {
		t.Errorf("%d keys (%v), want those of the restored file", n, err)
	}
}
