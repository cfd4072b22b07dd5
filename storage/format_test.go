package storage_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"adjutant/ops"
	"adjutant/storage"
)

// After a change of the format, `go test ./storage -run Fixture -update` writes
// a file of the new one beside those of the old ones. Files of formats that
// were released are never written again: they stand for the files out there.
var writeFixture = flag.Bool("update", false, "write testdata/format-N.db.gz for the present format")

func formatOf(t tester, store storage.Store) (at uint64) {
	t.Helper()
	view(t, store, func(r storage.Reader) {
		if raw := r.Get(storage.FormatKey); raw != nil {
			at = binary.BigEndian.Uint64(raw)
		}
	})
	return at
}

func setFormat(t tester, store storage.Store, raw []byte) {
	t.Helper()
	update(t, store, func(tx storage.Tx) error { return tx.Put(storage.FormatKey, raw) })
}

func TestPrepare(t *testing.T) {
	store := openFile(t, filepath.Join(t.TempDir(), "adjutant.db"))
	var instance string
	for range 2 {
		if err := storage.Prepare(t.Context(), store); err != nil {
			t.Fatal(err)
		}
		if at := formatOf(t, store); at != storage.Format {
			t.Errorf("format %d, want %d", at, storage.Format)
		}
		view(t, store, func(r storage.Reader) {
			if instance != "" && instance != storage.Instance(r) || len(storage.Instance(r)) != 6 {
				t.Errorf("instance %q, was %q", storage.Instance(r), instance)
			}
			instance = storage.Instance(r)
		})
	}
	if len(storage.Steps) != storage.Format-1 {
		t.Errorf("%d steps lead to format %d", len(storage.Steps), storage.Format)
	}
}

func TestPrepareRefuses(t *testing.T) {
	for _, c := range []struct {
		name, want string
		format     []byte
	}{
		{"newer", "newer version (format 4; this one knows 3)", []byte{0, 0, 0, 0, 0, 0, 0, 4}},
		{"zero", "damaged", make([]byte, 8)},
		{"short", "damaged", []byte{1}},
		{"not ours", "not what Adjutant writes", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := openFile(t, filepath.Join(t.TempDir(), "adjutant.db"))
			if c.format != nil {
				setFormat(t, store, c.format)
			}
			update(t, store, func(tx storage.Tx) error { return tx.Put([]byte("x"), []byte("kept")) })
			before := remember(t, store)
			err := storage.Prepare(t.Context(), store)
			problem, ok := errors.AsType[*storage.Problem](err)
			if !ok || !strings.Contains(problem.What, c.want) {
				t.Fatalf("error %v, want a problem with %q", err, c.want)
			}
			if after := remember(t, store); len(after.keys) != len(before.keys) {
				t.Error("something was written")
			}
		})
	}
}

func TestMigrationsRunStepByStep(t *testing.T) {
	store := open(t)
	setFormat(t, store, binary.BigEndian.AppendUint64(nil, 1))
	var seen []uint64
	step := func(tx storage.Tx) error {
		at := binary.BigEndian.Uint64(tx.Get(storage.FormatKey))
		seen = append(seen, at)
		return tx.Put([]byte{'x', byte(at)}, nil)
	}
	broken := errors.New("disk on fire")
	fails := func(tx storage.Tx) error {
		if err := step(tx); err != nil {
			return err
		}
		return broken
	}
	has := func(at byte) (there bool) {
		view(t, store, func(r storage.Reader) { there = r.Get([]byte{'x', at}) != nil })
		return there
	}
	// The second step fails: what the first one did stays, and nothing else.
	if err := storage.Migrate(t.Context(), store, 4, []storage.Step{step, fails, step}); !errors.Is(err, broken) {
		t.Fatalf("error %v", err)
	}
	if at := formatOf(t, store); at != 2 || !has(1) || has(2) {
		t.Errorf("format %d, first step kept %t, second %t; want 2, true, false", at, has(1), has(2))
	}
	if err := storage.Migrate(t.Context(), store, 4, []storage.Step{step, step, step}); err != nil {
		t.Fatal(err)
	}
	if at := formatOf(t, store); at != 4 || !has(2) || !has(3) {
		t.Errorf("format %d, second step kept %t, third %t; want 4, true, true", at, has(2), has(3))
	}
	if want := []uint64{1, 2, 2, 3}; !slices.Equal(seen, want) {
		t.Errorf("steps ran at %d, want %d", seen, want)
	}
	if err := storage.Prepare(t.Context(), store); err == nil {
		t.Error("a newer format was not refused")
	}
	setFormat(t, store, binary.BigEndian.AppendUint64(nil, storage.Format))
}

// A file without timers is made to get them: its records are in line with no
// revision of the organisation, and nothing else is different.
func TestOlderRecordsAreBroughtInLine(t *testing.T) {
	store := furnished(t)
	update(t, store, func(tx storage.Tx) error { return storage.SetOrgTaken(tx, storage.OrgRevision(tx)) })
	setFormat(t, store, binary.BigEndian.AppendUint64(nil, 1))
	before := remember(t, store)
	if err := storage.Prepare(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	if storage.OrgRevision(before) == 0 || storage.OrgTaken(before) != storage.OrgRevision(before) {
		t.Fatalf("revision %d was taken of %d", storage.OrgTaken(before), storage.OrgRevision(before))
	}
	after := remember(t, store)
	if taken := storage.OrgTaken(after); taken != 0 || storage.OrgRevision(after) != storage.OrgRevision(before) {
		t.Errorf("revision %d counts as taken", taken)
	}
	if len(after.keys) != len(before.keys)-1 {
		t.Errorf("%d keys, there were %d", len(after.keys), len(before.keys))
	}
	for i, k := range after.keys {
		if got := before.Get(k); !bytes.Equal(got, after.values[i]) && !bytes.Equal(k, storage.FormatKey) {
			t.Errorf("%q is %q, was %q", k, after.values[i], got)
		}
	}
	// What is taken afterwards stays so.
	update(t, store, func(tx storage.Tx) error { return storage.SetOrgTaken(tx, storage.OrgRevision(tx)) })
	if err := storage.Prepare(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	if taken := storage.OrgTaken(remember(t, store)); taken != storage.OrgRevision(after) {
		t.Errorf("revision %d is taken once more", taken)
	}
}

// A file whose risks are not listed by how long they have been quiet gets that
// list, and nothing else is different.
func TestOlderRisksAreListedByQuiet(t *testing.T) {
	store := furnished(t)
	whole := remember(t, store)
	var taken int
	update(t, store, func(tx storage.Tx) error {
		for _, k := range whole.keys {
			if bytes.HasPrefix(k, []byte("iRISK\x00quiet\x00")) {
				taken++
				if err := tx.Delete(k); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if taken != 1 { // one of the two is closed
		t.Fatalf("%d risks were listed by quiet", taken)
	}
	setFormat(t, store, binary.BigEndian.AppendUint64(nil, 2))
	if err := storage.Prepare(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	after := remember(t, store)
	if !slices.EqualFunc(after.keys, whole.keys, bytes.Equal) || !slices.EqualFunc(after.values, whole.values, bytes.Equal) {
		t.Errorf("%d keys, there were %d, or some are different", len(after.keys), len(whole.keys))
	}
}

// TestFixturesOpen proves that this version reads the files of every older one.
func TestFixturesOpen(t *testing.T) {
	if *writeFixture {
		updateFixture(t)
	}
	files, err := filepath.Glob("testdata/format-*.db.gz")
	if err != nil || len(files) != storage.Format {
		t.Fatalf("%d files for %d formats, %v", len(files), storage.Format, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			store := openFile(t, unzipped(t, file))
			if err := storage.Prepare(t.Context(), store); err != nil {
				t.Fatal(err)
			}
			report := inOrder(t, store)
			timers := 2
			if filepath.Base(file) == "format-1.db.gz" {
				timers = 0 // it had none yet
			}
			if report.Entries != 8 || report.Records != 4 || report.Waiting != 2 || report.Stuck != 1 || report.Timers != timers {
				t.Errorf("report %+v", report)
			}
			asFurnished(t, store)
		})
	}
}

// asFurnished checks some of what furnish wrote, by way of every kind of read.
func asFurnished(t *testing.T, store storage.Store) {
	view(t, store, func(r storage.Reader) {
		open, err := storage.Risks.List(r, storage.Query{List: "owner", Key: []string{"ana"}, Limit: 5})
		if err != nil || len(open.Records) != 1 || open.Records[0].Title != "Flood" || open.Records[0].AcceptedUntil != day(90) {
			t.Errorf("open risks %+v, %v", open.Records, err)
		}
		if quiet := storage.Risks.Listed(r, storage.Query{List: "quiet"}); !slices.Equal(quiet, []ops.ID{"RISK-1"}) {
			t.Errorf("quiet risks %s", quiet)
		}
		last, err := storage.Updates.First(r, storage.Query{List: "latest"})
		if err != nil || last.Summary != "Flooded" || last.ID != "UPD-2" || last.WaitingOn[0] != "it" {
			t.Errorf("last update %+v, %v", last, err)
		}
		if got := numbers(t, storage.HistoryOf(r, "RISK-1")); !slices.Equal(got, []uint64{4, 2}) {
			t.Errorf("history %d", got)
		}
		org, err := storage.Org(r)
		if err != nil || org.Company != "Example <&> Co" || !org.People[0].Has(ops.COO) {
			t.Errorf("organisation %+v, %v", org, err)
		}
		stuck, err := storage.Stuck(r, 5)
		if err != nil || len(stuck) != 1 || stuck[0].To != direct || stuck[0].Message.Title.Plain() != "card" {
			t.Errorf("stuck %+v, %v", stuck, err)
		}
		if string(storage.Seen(r, "console", "event 1")) != "{}" {
			t.Error("a handled invocation would be handled again")
		}
	})
	// It can be worked with: what waits is sent, what was posted is edited.
	b := &box{t, store, start.AddDate(1, 0, 0)}
	letter, _ := b.claim("alert")
	b.sent(letter, "2")
	b.send(card, "new words")
	if _, posted := b.claim("new words"); posted.Ref.ID != "1" {
		t.Errorf("posted as an edit of %+v", posted)
	}
	if risk := newRisk(t, store, "Storm"); risk.ID != "RISK-3" {
		t.Errorf("the next risk is %s", risk.ID)
	}
	inOrder(t, store)
}

func unzipped(t *testing.T, file string) string {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	zip, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "adjutant.db")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, zip); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// updateFixture writes the file of the present format.
func updateFixture(t *testing.T) {
	store := open(t)
	furnish(t, store)
	var raw, zipped bytes.Buffer
	if err := store.Backup(&raw); err != nil {
		t.Fatal(err)
	}
	zip, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := zip.Write(raw.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("testdata/format-%d.db.gz", storage.Format)
	if err := os.WriteFile(name, zipped.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
