package bolt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"adjutant/storage"
)

func init() {
	children["fill"] = fillFile
	children["write"] = writeUntilKilled
	children["make"] = makeFile
}

// fillFile writes, many at a time, until the file may not grow any more, says
// what was acknowledged and how the rest failed, and goes on reading.
func fillFile(path string) {
	signal.Ignore(syscall.SIGXFSZ) // so that the limit is an error, like a full disk
	db, err := Open(path, Options{})
	if err != nil {
		die(err)
	}
	limit := syscall.Rlimit{Cur: 6 << 20, Max: 6 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		die(err)
	}
	var wg sync.WaitGroup
	var print sync.Mutex
	for w := range 16 {
		wg.Go(func() {
			for i, failures := 0, 0; failures < 2; i++ {
				key := fmt.Sprintf("%c%d", 'a'+w, i)
				err := db.Update(context.Background(), func(tx storage.Tx) error { return tx.Put([]byte(key), make([]byte, 20_000)) })
				var p *storage.Problem
				print.Lock()
				switch {
				case err == nil:
					fmt.Println("ok", key)
				case errors.As(err, &p) && strings.Contains(p.What, "Nothing was saved"):
					failures++
					fmt.Println("full", key)
				default:
					fmt.Println("other", err)
					failures++
				}
				print.Unlock()
			}
		})
	}
	wg.Wait()
	n, err := readAll(db)
	fmt.Println("read", n, err)
	if err := db.Close(); err != nil {
		die(err)
	}
}

func TestDiskFull(t *testing.T) {
	path := filePath(t)
	_, out, _ := child(t, "fill", path)
	ok, full, read := map[string]bool{}, map[string]bool{}, -1
	for lines := bufio.NewScanner(out); lines.Scan(); {
		kind, rest, _ := strings.Cut(lines.Text(), " ")
		switch kind {
		case "ok":
			ok[rest] = true
		case "full":
			full[rest] = true
		case "read":
			count, _, _ := strings.Cut(rest, " ")
			read, _ = strconv.Atoi(count)
		default:
			t.Error(lines.Text())
		}
	}
	if len(ok) < 16 || len(full) != 32 || read != len(ok) {
		t.Errorf("%d were saved, %d refused, %d readable afterwards", len(ok), len(full), read)
	}
	db := openFile(t, path, Options{})
	if n, err := readAll(db); n != len(ok) || err != nil {
		t.Errorf("%d keys after opening again (%v), want %d", n, err, len(ok))
	}
	for key := range ok {
		if !has(t, db, key) {
			t.Errorf("%s was acknowledged and is gone", key)
		}
	}
	// And it goes on where there is space.
	fill(t, db, "z", 100, 20_000)
	if err := db.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

// writeUntilKilled acknowledges each write on its output as soon as Update has
// returned.
func writeUntilKilled(path string) {
	db, err := Open(path, Options{AppendOnly: []byte("j")})
	if err != nil {
		die(err)
	}
	base, err := readAll(db)
	if err != nil {
		die(err)
	}
	for w := range 8 {
		go func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("j%08d-%d-%d", base, w, i)
				err := db.Update(context.Background(), func(tx storage.Tx) error {
					if err := tx.Put([]byte("k"+key), []byte(key)); err != nil {
						return err
					}
					return tx.Put([]byte(key), make([]byte, 300))
				})
				if err != nil {
					die(err)
				}
				// One system call a line, so lines stay whole.
				_, _ = os.Stdout.WriteString(key + "\n")
			}
		}()
	}
	select {}
}

// TestKilled kills a writing process again and again, in its first moments as
// well as later, and looks for every write that it acknowledged.
func TestKilled(t *testing.T) {
	path := filePath(t)
	rounds := 25
	if testing.Short() {
		rounds = 8
	}
	var acknowledged []string
	for round := range rounds {
		cmd, out, _ := child(t, "write", path)
		for range round * 20 { // the first is killed while it creates the file
			line, err := out.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			acknowledged = append(acknowledged, strings.TrimSuffix(line, "\n"))
		}
		if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		for { // what it said before it died counts
			line, err := out.ReadString('\n')
			if err != nil {
				break
			}
			acknowledged = append(acknowledged, strings.TrimSuffix(line, "\n"))
		}
		_ = cmd.Wait()
		db := openFile(t, path, Options{})
		err := db.View(context.Background(), func(r storage.Reader) error {
			for _, key := range acknowledged {
				if r.Get([]byte(key)) == nil || string(r.Get([]byte("k"+key))) != key {
					return fmt.Errorf("%s was acknowledged and is gone", key)
				}
			}
			journal, index := 0, 0
			for range r.Scan([]byte("j"), []byte("k")) {
				journal++
			}
			for range r.Scan([]byte("k"), []byte("l")) {
				index++
			}
			if journal != index {
				return fmt.Errorf("%d entries of one kind and %d of the other: a transaction was kept in part", journal, index)
			}
			return nil
		})
		if err := errors.Join(err, db.Check(context.Background()), db.Close()); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	t.Logf("%d rounds, %d acknowledged writes", rounds, len(acknowledged))
}

// makeFile creates a store over and over, for somebody to kill it meanwhile.
func makeFile(path string) {
	fmt.Println("begun")
	for {
		if err := create(path); err != nil {
			die(err)
		}
		if err := os.Remove(path); err != nil {
			die(err)
		}
	}
}

// TestKilledWhileCreating: the file is there complete, or not at all.
func TestKilledWhileCreating(t *testing.T) {
	path := filePath(t)
	for range 15 {
		cmd, out, _ := child(t, "make", path)
		if _, err := out.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		db := openFile(t, path, Options{})
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
