package storagetest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"adjutant/storage"
)

func testGetPutDelete(t *testing.T, d Driver) {
	s := d.fresh(t)
	view(t, s, func(r storage.Reader) {
		wantValue(t, r, "a", nil)
		wantValue(t, r, "", nil)
		wantPairs(t, "new store", scan(r, nil, nil), nil)
		wantPairs(t, "new store, back", scanBack(r, nil, nil), nil)
	})
	update(t, s, func(tx storage.Tx) error {
		if err := putAll(tx, "a", "b"); err != nil {
			return err
		}
		wantValue(t, tx, "a", []byte("a"))
		if err := tx.Put([]byte("a"), []byte("other")); err != nil {
			return err
		}
		wantValue(t, tx, "a", []byte("other"))
		if err := tx.Delete([]byte("b")); err != nil {
			return err
		}
		wantValue(t, tx, "b", nil)
		return tx.Delete([]byte("never there"))
	})
	view(t, s, func(r storage.Reader) {
		wantValue(t, r, "a", []byte("other"))
		wantValue(t, r, "b", nil)
		wantValue(t, r, "aa", nil)
	})
	update(t, s, func(tx storage.Tx) error {
		wantValue(t, tx, "a", []byte("other"))
		if err := tx.Delete([]byte("a")); err != nil {
			return err
		}
		wantValue(t, tx, "a", nil)
		if err := tx.Delete([]byte("a")); err != nil {
			return err
		}
		if err := putAll(tx, "a"); err != nil {
			return err
		}
		wantValue(t, tx, "a", []byte("a"))
		return tx.Delete([]byte("a"))
	})
	wantKeys(t, s)
}

func testValues(t *testing.T, d Driver) {
	s := d.fresh(t)
	values := map[string][]byte{
		"empty": {},
		"nil":   nil,
		"nul":   {0},
		"ff":    {0xff, 0xff},
		"page":  bytes.Repeat([]byte("p"), 4096),
		"large": bytes.Repeat([]byte("large value "), 1<<20/12),
		"huge":  bytes.Repeat([]byte("h"), 5<<20),
	}
	check := func(r storage.Reader) {
		for k, v := range values {
			if v == nil {
				v = []byte{} // a key with no bytes is there all the same
			}
			wantValue(t, r, k, v)
		}
	}
	update(t, s, func(tx storage.Tx) error {
		for k, v := range values {
			if err := tx.Put([]byte(k), v); err != nil {
				return err
			}
		}
		check(tx)
		return nil
	})
	view(t, s, check)
	// A value that was read may be written under another key.
	update(t, s, func(tx storage.Tx) error {
		for k := range values {
			if err := tx.Put([]byte("copy of "+k), tx.Get([]byte(k))); err != nil {
				return err
			}
			if err := tx.Delete([]byte(k)); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(r storage.Reader) {
		for k, v := range values {
			wantValue(t, r, k, nil)
			if v == nil {
				v = []byte{}
			}
			wantValue(t, r, "copy of "+k, v)
		}
	})
}

func testKeys(t *testing.T, d Driver) {
	s := d.fresh(t)
	long := strings.Repeat("k", storage.MaxKey-1)
	keys := []string{
		"\x00", "\x00\x00", "\x00\xff", "\x01", "a", "a\x00", "a\x00\x00", "adjutant", "aé", "a\xff",
		"b", long + "a", long + "b", "\xfe\xff", "\xff", "\xff\x00", "\xff\xff", "\xff\xff\xff",
	}
	put(t, s, keys...)
	wantKeys(t, s, keys...)
	view(t, s, func(r storage.Reader) {
		for _, k := range keys {
			wantValue(t, r, k, valueOf(k))
			wantValue(t, r, k+"x", nil)
		}
	})
	update(t, s, func(tx storage.Tx) error {
		for _, k := range keys {
			if err := tx.Delete([]byte(k)); err != nil {
				return err
			}
		}
		return nil
	})
	wantKeys(t, s)
}

// testManyKeys writes more keys in one function than any other test, in an
// order that is neither up nor down, beside keys that are there already.
func testManyKeys(t *testing.T, d Driver) {
	const n = 20_000
	s := d.fresh(t)
	name := func(i int) string { return fmt.Sprintf("%c%08d", 'a'+i%3, i) }
	var even []string
	for i := 0; i < n; i += 2 {
		even = append(even, name(i))
	}
	put(t, s, even...)
	update(t, s, func(tx storage.Tx) error {
		for i := range n {
			j := i * 7919 % n // 7919 is prime: each once
			var err error
			if j%10 == 4 {
				err = tx.Delete([]byte(name(j)))
			} else {
				err = putAll(tx, name(j))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	var want []string
	for family := range 3 {
		for i := family; i < n; i += 3 {
			if i%10 != 4 {
				want = append(want, name(i))
			}
		}
	}
	wantKeys(t, s, want...)
}

func testRefusedWrites(t *testing.T, d Driver) {
	s := d.fresh(t)
	put(t, s, "a")
	tooLong := bytes.Repeat([]byte("k"), storage.MaxKey+1)
	for name, write := range map[string]func(storage.Tx) error{
		"put no key":           func(tx storage.Tx) error { return tx.Put(nil, []byte("v")) },
		"put an empty key":     func(tx storage.Tx) error { return tx.Put([]byte{}, []byte("v")) },
		"delete no key":        func(tx storage.Tx) error { return tx.Delete(nil) },
		"put a long key":       func(tx storage.Tx) error { return tx.Put(tooLong, nil) },
		"delete a long key":    func(tx storage.Tx) error { return tx.Delete(tooLong) },
		"get an over-long key": func(tx storage.Tx) error { wantValue(t, tx, string(tooLong), nil); return fmt.Errorf("fine") },
	} {
		err := s.Update(t.Context(), func(tx storage.Tx) error {
			if err := putAll(tx, "b"); err != nil {
				return err
			}
			return write(tx)
		})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	// An error that the function did not look at loses its transaction.
	err := s.Update(t.Context(), func(tx storage.Tx) error {
		if err := putAll(tx, "b"); err != nil {
			return err
		}
		_ = tx.Put(nil, nil)
		return putAll(tx, "c")
	})
	if err == nil {
		t.Error("a refused write was forgotten")
	}
	wantKeys(t, s, "a")
}
