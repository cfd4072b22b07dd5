package bolt

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"adjutant/storage"

	"go.uber.org/goleak"
)

// childEnv makes this test binary play another process: its value names the
// part, and the data file is its argument.
const childEnv = "ADJUTANT_BOLT_TEST_CHILD"

// Files for one system add theirs.
var children = map[string]func(path string){"hold": holdFile}

func TestMain(m *testing.M) {
	if part, ok := children[os.Getenv(childEnv)]; ok {
		part(os.Args[1])
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// child starts this binary in a part. Its standard input stays open until the
// test is over, for the parts that wait for its end.
func child(t *testing.T, part, path string) (*exec.Cmd, *bufio.Reader, io.Closer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, path)
	cmd.Env = append(os.Environ(), childEnv+"="+part)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewReader(out), in
}

// die ends a child that cannot play its part.
func die(err error) {
	fmt.Fprintln(os.Stderr, "child:", err)
	os.Exit(3)
}

func filePath(t testing.TB) string { return filepath.Join(t.TempDir(), "adjutant.db") }

func openFile(t testing.TB, path string, opts Options) *DB {
	t.Helper()
	db, err := Open(path, opts)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

// fill writes n keys of the families in turn, with values of the given size.
func fill(t testing.TB, db *DB, families string, n, size int) {
	t.Helper()
	err := db.Update(context.Background(), func(tx storage.Tx) error {
		for i := range n {
			if err := tx.Put(fmt.Appendf(nil, "%c%08d", families[i%len(families)], i), bytes.Repeat([]byte{'v'}, size)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// readAll reads every byte of the store.
func readAll(db *DB) (int, error) {
	n, sum := 0, byte(0)
	err := db.View(context.Background(), func(r storage.Reader) error {
		for k, v := range r.Scan(nil, nil) {
			n++
			for _, b := range k {
				sum += b
			}
			for _, b := range v {
				sum += b
			}
		}
		return nil
	})
	return n, err
}
