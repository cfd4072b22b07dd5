package storagetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"adjutant/storage"

	"pgregory.net/rapid"
)

// modelKeys are few, so that operations meet, and awkward.
var modelKeys = rapid.SampledFrom([]string{
	"\x00", "\x00\x00", "a", "a\x00", "a\xff", "aa", "ab", "b", "ba", "c\x00c", "d1", "d2", "d3", "d4", "\xfe", "\xff", "\xff\xff",
})

var modelBounds = rapid.OneOf(
	rapid.Just([]byte(nil)),
	rapid.Just([]byte{}),
	rapid.Map(modelKeys, func(k string) []byte { return []byte(k) }),
	rapid.SliceOfN(rapid.Byte(), 1, 2),
)

// testModel runs random transactions, some of which fail, against a plain map,
// and compares everything that can be read at every point.
func testModel(t *testing.T, d Driver) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		at := filepath.Join(dir, fmt.Sprint("store", n))
		s, err := d.Open(at)
		if err != nil {
			rt.Fatalf("open: %v", err)
		}
		defer func() { _ = s.Close() }()
		model := map[string]string{}
		for range rapid.IntRange(1, 6).Draw(rt, "transactions") {
			switch rapid.IntRange(0, 9).Draw(rt, "kind") {
			case 0:
				if err := s.Close(); err != nil {
					rt.Fatalf("close: %v", err)
				}
				if s, err = d.Open(at); err != nil {
					rt.Fatalf("reopen: %v", err)
				}
			case 1, 2:
				if err := s.View(context.Background(), func(r storage.Reader) error {
					for range 5 {
						modelRead(rt, r, model)
					}
					return nil
				}); err != nil {
					rt.Fatalf("view: %v", err)
				}
			default:
				model = modelUpdate(rt, s, model)
			}
		}
		if err := s.View(context.Background(), func(r storage.Reader) error {
			modelScan(rt, r, model, nil, nil)
			return nil
		}); err != nil {
			rt.Fatalf("view: %v", err)
		}
	})
}

// modelUpdate runs one transaction and returns what the store must hold then.
func modelUpdate(rt *rapid.T, s storage.Store, before map[string]string) map[string]string {
	end := rapid.SampledFrom([]string{"commit", "commit", "commit", "error", "panic"}).Draw(rt, "end")
	var model map[string]string
	// A rapid.T must be used in its own goroutine, and a driver may run the
	// function in another one: so the steps are drawn first.
	steps := rapid.SliceOfN(modelSteps, 0, 25).Draw(rt, "steps")
	var found error
	err := s.Update(context.Background(), func(tx storage.Tx) error {
		model = maps.Clone(before)
		for _, step := range steps {
			if err := step.run(tx, model); err != nil {
				found = err
				return errTest
			}
		}
		switch end {
		case "error":
			return errTest
		case "panic":
			panic(errTest)
		}
		return nil
	})
	if found != nil {
		rt.Fatalf("in the transaction: %v", found)
	}
	if end != "commit" {
		if !errors.Is(err, errTest) {
			rt.Fatalf("update ended with %v, want its own error", err)
		}
		return before
	}
	if err != nil {
		rt.Fatalf("update: %v", err)
	}
	return model
}

// modelStep is one operation of a transaction.
type modelStep struct {
	Op       string
	Key      string
	Value    string
	From, To []byte
}

var modelSteps = rapid.Custom(func(rt *rapid.T) modelStep {
	return modelStep{
		Op:    rapid.SampledFrom([]string{"put", "put", "put", "delete", "delete", "get", "scan"}).Draw(rt, "op"),
		Key:   modelKeys.Draw(rt, "key"),
		Value: rapid.StringN(0, 3, 3).Draw(rt, "value"),
		From:  modelBounds.Draw(rt, "from"),
		To:    modelBounds.Draw(rt, "to"),
	}
})

func (step modelStep) run(tx storage.Tx, model map[string]string) error {
	switch step.Op {
	case "put":
		model[step.Key] = step.Value
		return tx.Put([]byte(step.Key), []byte(step.Value))
	case "delete":
		delete(model, step.Key)
		return tx.Delete([]byte(step.Key))
	case "get":
		return modelGet(tx, model, step.Key)
	default:
		var f collect
		modelScan(&f, tx, model, step.From, step.To)
		return f.err
	}
}

// collect is a fatal that keeps the first failure, for use in any goroutine.
type collect struct{ err error }

func (*collect) Helper() {}
func (c *collect) Fatalf(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

func modelRead(rt *rapid.T, r storage.Reader, model map[string]string) {
	if err := modelGet(r, model, modelKeys.Draw(rt, "key")); err != nil {
		rt.Fatalf("%v", err)
	}
	modelScan(rt, r, model, modelBounds.Draw(rt, "from"), modelBounds.Draw(rt, "to"))
}

func modelGet(r storage.Reader, model map[string]string, key string) error {
	got := r.Get([]byte(key))
	if want, ok := model[key]; ok != (got != nil) || want != string(got) {
		return fmt.Errorf("Get(%q) = %q (there: %v), want %q (there: %v)", key, got, got != nil, want, ok)
	}
	return nil
}

func modelScan(t fatal, r storage.Reader, model map[string]string, from, to []byte) {
	var want []pair
	for _, k := range slices.Sorted(maps.Keys(model)) {
		if k >= string(from) && (to == nil || k < string(to)) {
			want = append(want, pair{k, model[k]})
		}
	}
	wantPairs(t, fmt.Sprintf("scan from %q to %q", from, to), scan(r, from, to), want)
	slices.Reverse(want)
	wantPairs(t, fmt.Sprintf("scan back from %q to %q", from, to), scanBack(r, from, to), want)
}
