package bottest_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/orgfile"
	"adjutant/storage"
	"adjutant/storage/bolt"

	"go.uber.org/goleak"
)

// childEnv makes this test binary play the bot in a process of its own, which
// can be killed.
const childEnv = "ADJUTANT_BOTTEST_CHILD"

func TestMain(m *testing.M) {
	if as := os.Getenv(childEnv); as != "" {
		var err error
		if as == clockChild {
			err = runClock(os.Args[1], os.Args[2], os.Args[3])
		} else {
			err = serve(os.Args[1], os.Args[2])
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(status int) {
		for _, dir := range seedDirs {
			_ = os.RemoveAll(dir)
		}
		os.Exit(status)
	}))
}

// seedDirs hold the data files of benchmarks, which share them.
var seedDirs []string

func openStore(path string) (*bolt.DB, error) {
	db, err := bolt.Open(path, bolt.Options{AppendOnly: []byte{storage.Journal}})
	if err != nil {
		return nil, err
	}
	return db, storage.Prepare(context.Background(), db)
}

// newStore creates a data file with the sample company in it.
func newStore(tb testing.TB, path string) *bolt.DB {
	tb.Helper()
	db, err := openStore(path)
	if err != nil {
		tb.Fatal(err)
	}
	org, faults := orgfile.Parse(orgfile.Sample)
	if len(faults) > 0 {
		tb.Fatal(faults)
	}
	err = db.Update(context.Background(), func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: time.Now(), Command: "org apply"}}
		if _, err := storage.SaveOrg(edit, org); err != nil {
			return err
		}
		_, err := edit.Close()
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return db
}
