package storage

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// part draws texts that are near each other and full of the bytes that keys
// treat differently.
var part = rapid.OneOf(
	rapid.StringOfN(rapid.SampledFrom([]rune{0, 1, 2, 'a', 'b', 0xff, 0x10ffff}), 0, 4, -1),
	rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 2, 'a', 0xfe, 0xff}), 0, 4).Draw(t, "bytes"))
	}),
)

func TestKeysCompareAsTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(part, 0, 3).Draw(t, "x")
		y := rapid.SliceOfN(part, 0, 3).Draw(t, "y")
		if got, want := bytes.Compare(key('x', x...), key('x', y...)), slices.Compare(x, y); got != want {
			t.Fatalf("the keys of %q and %q compare as %d, they as %d", x, y, got, want)
		}
	})
}

func TestKeysWithTheSamePartsCompareAsTheirNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(part, 0, 2).Draw(t, "parts")
		n, m := rapid.Uint64().Draw(t, "n"), rapid.Uint64().Draw(t, "m")
		x, y := numbered(key('x', parts...), n), numbered(key('x', parts...), m)
		if bytes.Compare(x, y) != cmp.Compare(n, m) {
			t.Fatalf("the keys of %d and %d are in the wrong order", n, m)
		}
		if number(x) != n {
			t.Fatalf("%d reads back as %d", n, number(x))
		}
	})
}

// What follows a part, be it another part or a number, must never be taken for
// more of it.
func TestPrefixHoldsItsOwnKeysOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asked := rapid.SliceOfN(part, 0, 2).Draw(t, "asked")
		other := rapid.SliceOfN(part, 0, 3).Draw(t, "other")
		k := numbered(key('x', other...), rapid.Uint64().Draw(t, "number"))
		from := key('x', asked...)
		within := bytes.Compare(from, k) <= 0 && bytes.Compare(k, after(from)) < 0
		belongs := len(other) >= len(asked) && slices.Equal(other[:len(asked)], asked)
		if belongs && !within {
			t.Fatalf("%q is not found under %q", other, asked)
		}
		// With fewer parts than were asked for, the number stands where a part
		// would; lists always have the same number of parts.
		if within && !belongs && len(other) >= len(asked) {
			t.Fatalf("%q is found under %q", other, asked)
		}
	})
}

func TestBoundEndsBeforeWhatIsNotLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, next := part.Draw(t, "list"), part.Draw(t, "next")
		bound := part.Draw(t, "bound")
		k := numbered(key('x', list, next), rapid.Uint64().Draw(t, "number"))
		if within := bytes.Compare(k, key('x', list, bound)) < 0; within != (next < bound) {
			t.Fatalf("%q before %q: %t", next, bound, within)
		}
	})
}

func TestMomentsCompareAsTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) time.Time {
			return time.UnixMicro(rapid.Int64Range(0, 253402300799_000000).Draw(t, name)) // until 9999
		}
		x, y := draw("x"), draw("y")
		if bytes.Compare(timed(nil, x), timed(nil, y)) != x.Compare(y) {
			t.Fatalf("%s and %s are in the wrong order", x, y)
		}
		if back := moment(timed(key('x', "due"), x)); !back.Equal(x) {
			t.Fatalf("%s reads back as %s", x, back)
		}
	})
	for _, early := range []time.Time{{}, time.Unix(-1, 0)} {
		if back := moment(timed(nil, early)); !back.Equal(time.Unix(0, 0)) {
			t.Errorf("%s reads back as %s, want 1970", early, back)
		}
	}
	if at := time.Unix(0, 1999); moment(timed(nil, at)).After(at) {
		t.Error("what is due at a moment is not due then")
	}
}

func TestAfter(t *testing.T) {
	for _, c := range []struct{ prefix, want string }{
		{"a", "b"}, {"a\xff", "b"}, {"a\xff\xff", "b"}, {"ab", "ac"},
	} {
		if got := string(after([]byte(c.prefix))); got != c.want {
			t.Errorf("after %q comes %q, want %q", c.prefix, got, c.want)
		}
	}
	if got := after([]byte("\xff\xff")); got != nil {
		t.Errorf("after the last prefix comes %q, want nothing", got)
	}
}

func TestKeysDoNotShareMemory(t *testing.T) {
	prefix := key('x', "list")
	first, second := numbered(bytes.Clone(prefix), 1), numbered(prefix, 2)
	if number(first) != 1 || number(second) != 2 {
		t.Error("a key was written over by another one")
	}
}

func FuzzParts(f *testing.F) {
	f.Add("", "")
	f.Add("a\x00b", "a")
	f.Add("a", "\xff")
	f.Add("\x01", "\x01\x01")
	f.Fuzz(func(t *testing.T, x, y string) {
		if bytes.Compare(appendPart(nil, x), appendPart(nil, y)) != strings.Compare(x, y) {
			t.Errorf("%q and %q are in the wrong order", x, y)
		}
		packed := string(appendPart(appendPart(nil, x), y))
		first, rest, ok1 := cutPart(packed)
		second, rest, ok2 := cutPart(rest)
		if !ok1 || !ok2 || rest != "" || first != x || second != y {
			t.Errorf("%q and %q read back as %q, %q, and %q", x, y, first, second, rest)
		}
	})
}
