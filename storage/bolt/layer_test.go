package bolt

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// check compares the layer with a map, in which a nil value is a deletion.
func (l *layer) check(t *testing.T, want map[string][]byte) {
	t.Helper()
	keys := slices.Sorted(maps.Keys(want))
	for _, back := range []bool{false, true} {
		c := l.cursor(nil, nil, back)
		for i := range keys {
			key := keys[i]
			if back {
				key = keys[len(keys)-1-i]
			}
			k, v := c.next()
			if string(k) != key || (v == nil) != (want[key] == nil) || !bytes.Equal(v, want[key]) {
				t.Fatalf("entry %d is %q: %q, want %q: %q", i, k, v, key, want[key])
			}
		}
		if k, _ := c.next(); k != nil {
			t.Fatalf("one too many: %q", k)
		}
	}
}

func TestLayerOrders(t *testing.T) {
	const n = 3000
	rng := rand.New(rand.NewPCG(3, 4))
	up := make([]int, n)
	for i := range up {
		up[i] = i
	}
	down := slices.Clone(up)
	slices.Reverse(down)
	for name, order := range map[string][]int{"up": up, "down": down, "random": rng.Perm(n)} {
		t.Run(name, func(t *testing.T) {
			var l layer
			for range 2 { // a layer is used again
				want := map[string][]byte{}
				for _, i := range order {
					key := fmt.Appendf(nil, "%06d", i)
					var value []byte
					if i%3 > 0 {
						value = fmt.Append(nil, i)
					}
					l.set(key, value)
					want[string(key)] = value
				}
				l.check(t, want)
				l.reset()
				l.check(t, nil)
				if !l.empty() || l.bytes != 0 {
					t.Error("not empty after reset")
				}
			}
		})
	}
}

func TestLayerRandom(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var l layer
		want := map[string][]byte{}
		n := rapid.IntRange(0, 600).Draw(rt, "n")
		width := rapid.SampledFrom([]int{10, 1000}).Draw(rt, "width")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		for range n {
			key := fmt.Appendf(nil, "%04d", rng.IntN(width))
			l.set(key, []byte{byte(rng.IntN(256))})
			want[string(key)], _ = l.get(key)
		}
		l.check(t, want)
		for range 20 {
			from, to := fmt.Appendf(nil, "%04d", rng.IntN(width)), fmt.Appendf(nil, "%04d", rng.IntN(width))
			if _, known := want[string(from)]; known != func() bool { _, ok := l.get(from); return ok }() {
				rt.Fatalf("get(%s): known %v", from, !known)
			}
			var keys []string
			for _, k := range slices.Sorted(maps.Keys(want)) {
				if k >= string(from) && k < string(to) {
					keys = append(keys, k)
				}
			}
			for _, back := range []bool{false, true} {
				var got []string
				c := l.cursor(from, to, back)
				for k, _ := c.next(); k != nil; k, _ = c.next() {
					got = append(got, string(k))
				}
				if back {
					slices.Reverse(got)
				}
				if !slices.Equal(got, keys) {
					rt.Fatalf("from %s to %s, back %v: %q, want %q", from, to, back, got, keys)
				}
			}
		}
	})
}

// TestLayerLarge: a migration's worth of writes in random order must stay a
// matter of moments.
func TestLayerLarge(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	start := time.Now()
	var l layer
	for _, i := range rng.Perm(100_000) {
		l.set(fmt.Appendf(nil, "%08d", i), []byte{})
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("100,000 writes took %v", took)
	}
}
