package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

// wantProblem wants a problem that says all of the words.
func wantProblem(t testing.TB, err error, words ...string) {
	t.Helper()
	var p *storage.Problem
	if !errors.As(err, &p) {
		t.Fatalf("error %v (%T), want a *storage.Problem", err, err)
	}
	for _, w := range words {
		if !strings.Contains(p.Error(), w) {
			t.Errorf("the problem does not say %q: %s", w, p)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign")
	b, err := bbolt.Open(foreign, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("theirs"))
		return err
	}), b.Close()); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer")
	if err := create(newer); err != nil {
		t.Fatal(err)
	}
	b, err = bbolt.Open(newer, 0o600, newFileOptions())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(markerBucket)).Put([]byte(markerKey), []byte("2"))
	}), b.Close()); err != nil {
		t.Fatal(err)
	}
	dangling := filepath.Join(dir, "dangling")
	if err := os.Symlink(filepath.Join(dir, "nowhere", "else"), dangling); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path  string
		words []string
	}{
		{dir, []string{"folder", exampleIn(dir)}},
		{filepath.Join(dir, "none", "adjutant.db"), []string{"folder", "does not exist"}},
		{filepath.Join(foreign, "adjutant.db"), []string{"folder"}},
		{write("empty", nil), []string{"empty", "backup", "delete"}},
		{write("short", []byte("x")), []string{"not a data file"}},
		{write("garbage", bytes.Repeat([]byte("garbage "), 10_000)), []string{"not a data file"}},
		{foreign, []string{"another program"}},
		{newer, []string{"newer", "layout 2"}},
		{dangling, []string{"link"}},
	} {
		db, err := Open(c.path, Options{})
		if err == nil {
			db.Close()
			t.Errorf("%s: opened", c.path)
			continue
		}
		wantProblem(t, err, append(c.words, c.path)...)
	}
	_, err = Open(filepath.Join(dir, "absent"), Options{MustExist: true})
	wantProblem(t, err, "no data file")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not wrap the cause", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "absent")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("it was created all the same")
	}
}

func TestSystemErrorsInWords(t *testing.T) {
	for cause, word := range map[error]string{
		syscall.EROFS:  "read-only",
		syscall.EACCES: "owner",
		syscall.EPERM:  "owner",
		syscall.ENOSPC: "space",
		syscall.EDQUOT: "space",
		syscall.EIO:    "input/output",
	} {
		err := unusable("the/path", &fs.PathError{Op: "open", Path: "the/path", Err: cause})
		wantProblem(t, err, word, "the/path")
		if !errors.Is(err, cause) {
			t.Errorf("%v does not wrap its cause", err)
		}
	}
}

func TestNewFile(t *testing.T) {
	path := filePath(t)
	db := openFile(t, path, Options{})
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode())
	}
	wantOnly(t, filepath.Dir(path), filepath.Base(path))
	if n, err := readAll(db); n != 0 || err != nil {
		t.Errorf("%d keys, %v", n, err)
	}
	if err := db.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

func wantOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(names) {
		t.Errorf("the folder has %q, want %q", got, names)
	}
}

// TestCreateAtOnce lets many create the same file. One file must come of it, and
// whoever gets it after another finds what the other wrote.
func TestCreateAtOnce(t *testing.T) {
	path := filePath(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			db, err := Open(path, Options{LockTimeout: time.Minute})
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			err = db.Update(context.Background(), func(tx storage.Tx) error { return tx.Put(fmt.Append(nil, i), nil) })
			if err := errors.Join(err, db.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n, err := readAll(openFile(t, path, Options{})); n != 8 || err != nil {
		t.Errorf("%d keys (%v), want 8: a file was clobbered", n, err)
	}
	wantOnly(t, filepath.Dir(path), filepath.Base(path))
}

func TestHeldByAnotherProcess(t *testing.T) {
	path := filePath(t)
	cmd, out, in := child(t, "hold", path)
	if _, err := out.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(cmd.Path)
	name = name[:min(15, len(name))] // Linux keeps no more
	start := time.Now()
	_, err := Open(path, Options{LockTimeout: 50 * time.Millisecond})
	wantProblem(t, err, path, "in use by process "+fmt.Sprint(cmd.Process.Pid), "("+name+")")
	if waited := time.Since(start); waited < 50*time.Millisecond {
		t.Errorf("gave up after %v", waited)
	}
	// When the other one ends, a waiting one gets the file.
	opened := make(chan error)
	go func() {
		db, err := Open(path, Options{LockTimeout: time.Minute})
		if err == nil {
			err = db.Close()
		}
		opened <- err
	}()
	in.Close()
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func holdFile(path string) {
	db, err := Open(path, Options{})
	if err != nil {
		die(err)
	}
	fmt.Println("held")
	_, _ = os.Stdin.Read(make([]byte, 1)) // until the test closes it
	if err := db.Close(); err != nil {
		die(err)
	}
}

func TestHeldByThisProcess(t *testing.T) {
	path := filePath(t)
	openFile(t, path, Options{})
	_, err := Open(path, Options{LockTimeout: time.Millisecond})
	wantProblem(t, err, "this program itself")
}
