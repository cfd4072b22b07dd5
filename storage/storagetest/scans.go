package storagetest

import (
	"slices"
	"testing"

	"adjutant/storage"
)

// boundKeys lie in several families and have neighbours one byte away.
var boundKeys = []string{"\x00", "a", "a\x00", "a1", "a2", "a2\xff", "b", "c\xff\xff", "d", "d\x00", "\xff", "\xff\xff\x01"}

// checkBounds compares every range between all interesting bounds with the
// plain definition.
func checkBounds(t *testing.T, r storage.Reader, keys []string) {
	t.Helper()
	bounds := [][]byte{nil, {}, []byte("a15"), []byte("b\x00"), []byte("bb"), []byte("c"), []byte("e"), {0xff, 0xff}, {0xff, 0xff, 0xff}}
	for _, k := range boundKeys {
		bounds = append(bounds, []byte(k))
	}
	for _, from := range bounds {
		for _, to := range bounds {
			var want []pair
			for _, k := range keys {
				if k >= string(from) && (to == nil || k < string(to)) {
					want = append(want, pair{k, string(valueOf(k))})
				}
			}
			name := "scan"
			if to == nil {
				name = "scan without upper bound"
			}
			wantPairs(t, name+" from "+string(from)+" to "+string(to), scan(r, from, to), want)
			slices.Reverse(want)
			wantPairs(t, name+" back from "+string(from)+" to "+string(to), scanBack(r, from, to), want)
		}
	}
}

func testScanBounds(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, boundKeys...)
	view(t, s, func(r storage.Reader) { checkBounds(t, r, boundKeys) })
	update(t, s, func(tx storage.Tx) error { checkBounds(t, tx, boundKeys); return nil })
}

// testScanBoundsInTransaction does it where part of the keys come from the
// store, part from the transaction itself, and some are deleted in it.
func testScanBoundsInTransaction(t *testing.T, d Driver) {
	for split := range 4 {
		s := d.fresh(t)
		var before, during, gone []string
		for i, k := range boundKeys {
			if i%4 == split {
				during = append(during, k)
			} else {
				before = append(before, k)
			}
			gone = append(gone, k+"\x01gone")
		}
		put(t, s, before...)
		put(t, s, gone...)
		update(t, s, func(tx storage.Tx) error {
			for _, k := range gone {
				if err := tx.Delete([]byte(k)); err != nil {
					return err
				}
			}
			if err := putAll(tx, during...); err != nil {
				return err
			}
			checkBounds(t, tx, boundKeys)
			return nil
		})
		view(t, s, func(r storage.Reader) { checkBounds(t, r, boundKeys) })
	}
}

func testScanStops(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a", "b", "c")
	check := func(r storage.Reader, n int) {
		t.Helper()
		seen := ""
		for k := range r.Scan(nil, nil) {
			if seen += string(k); len(seen) == n {
				break
			}
		}
		if want := "abcdef"[:n]; seen != want {
			t.Errorf("stopped at %q, want %q", seen, want)
		}
		seen = ""
		for k := range r.ScanBack(nil, nil) {
			if seen += string(k); len(seen) == n {
				break
			}
		}
		if len(seen) != n {
			t.Errorf("stopped going back at %q, want %d keys", seen, n)
		}
	}
	view(t, s, func(r storage.Reader) { check(r, 1); check(r, 3) })
	update(t, s, func(tx storage.Tx) error {
		if err := putAll(tx, "d", "e"); err != nil {
			return err
		}
		check(tx, 1)
		check(tx, 4)
		// A scan that was left no longer forbids writing.
		return putAll(tx, "f")
	})
	wantKeys(t, s, "a", "b", "c", "d", "e", "f")
	view(t, s, func(r storage.Reader) {
		all := r.Scan(nil, nil) // may be ranged over again
		for range 2 {
			n := 0
			for range all {
				n++
			}
			if n != 6 {
				t.Errorf("%d keys, want 6", n)
			}
		}
	})
}

func testScanNested(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a1", "a2", "b1", "b2")
	check := func(r storage.Reader) {
		var got []string
		for a := range r.Scan([]byte("a"), []byte("b")) {
			for b := range r.ScanBack([]byte("b"), nil) {
				got = append(got, string(a)+string(b))
				wantValue(t, r, string(b), valueOf(string(b)))
			}
		}
		if want := []string{"a1b2", "a1b1", "a2b2", "a2b1"}; !slices.Equal(got, want) {
			t.Errorf("nested scans: %q, want %q", got, want)
		}
	}
	view(t, s, check)
	update(t, s, func(tx storage.Tx) error {
		if err := putAll(tx, "a1", "b2"); err != nil {
			return err
		}
		check(tx)
		return nil
	})
}

func testScanForbidsWriting(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a", "b")
	for name, write := range map[string]func(storage.Tx) error{
		"put":    func(tx storage.Tx) error { return tx.Put([]byte("c"), nil) },
		"delete": func(tx storage.Tx) error { return tx.Delete([]byte("a")) },
	} {
		err := s.Update(t.Context(), func(tx storage.Tx) error {
			for range tx.Scan(nil, nil) {
				if err := write(tx); err == nil {
					t.Errorf("%s during a scan: no error", name)
				}
			}
			return nil
		})
		if err == nil {
			t.Errorf("%s during a scan: the transaction was kept", name)
		}
	}
	wantKeys(t, s, "a", "b")
}
