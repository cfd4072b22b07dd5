package storage_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/storage"
)

// chronicle is the naive model of the past: a copy of the whole store after every
// change.
type chronicle struct {
	store  storage.Store
	now    time.Time
	moment []time.Time
	copies []*memory
	// versions are the organisations that had a version.
	versions map[string]string
}

func (c *chronicle) note(t *rapid.T) {
	c.moment, c.copies = append(c.moment, c.now), append(c.copies, remember(t, c.store))
}

// at is the store as it was at a moment.
func (c *chronicle) at(moment time.Time) *memory {
	for i, at := range slices.Backward(c.moment) {
		if !at.After(moment) {
			return c.copies[i]
		}
	}
	return c.copies[0]
}

// step makes one change, or a few in one entry.
func (c *chronicle) step(t *rapid.T) {
	c.now = c.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 1_000_000_000}).Draw(t, "later by")))
	if rapid.IntRange(0, 3).Draw(t, "elsewhere") == 0 {
		c.now = c.now.In(time.FixedZone("", 2*60*60))
	}
	var parts []func(*storage.Edit) error
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		parts = append(parts, c.part(t))
	}
	edit(t, c.store, "ana", c.now, func(e *storage.Edit) error {
		for _, part := range parts {
			if err := part(e); err != nil {
				return err
			}
		}
		return nil
	})
	c.note(t)
}

func (c *chronicle) part(t *rapid.T) func(*storage.Edit) error {
	switch rapid.SampledFrom([]string{"new risk", "new risk", "new update", "change", "change", "restore", "restore", "organisation", "note", "taken"}).Draw(t, "part") {
	case "new risk":
		alter := alteration(t)
		return func(e *storage.Edit) error {
			risk := ops.Risk{State: ops.RiskOpen}
			alter(&risk)
			return storage.Risks.Save(e, &risk)
		}
	case "new update":
		health := rapid.SampledFrom([]ops.Health{ops.OnTrack, ops.OffTrack}).Draw(t, "health")
		return func(e *storage.Edit) error {
			return storage.Updates.Save(e, &ops.Update{Meta: ops.Meta{Owner: "ana", Department: "it"}, Health: health, AsOf: e.Entry.At})
		}
	case "change":
		id, alter := c.any(t), alteration(t)
		return func(e *storage.Edit) error {
			if storage.Risks.State(e.Tx, id) == nil {
				return nil
			}
			risk, err := storage.Risks.Get(e.Tx, id)
			if err != nil {
				return err
			}
			alter(&risk)
			return storage.Risks.Save(e, &risk)
		}
	case "restore": // to what it was at some time, or to nothing
		id := c.any(t)
		state := storage.Risks.State(c.copies[rapid.IntRange(0, len(c.copies)-1).Draw(t, "as of")], id)
		return func(e *storage.Edit) error { return storage.Risks.Restore(e, id, state) }
	case "organisation":
		org := alteredCompany(t)
		return func(e *storage.Edit) error {
			for _, change := range e.Entry.Changes {
				if _, record := storage.TableOf(change.Record); !record {
					return nil // no command replaces it twice
				}
			}
			_, err := storage.SaveOrg(e, org)
			return err
		}
	case "taken":
		return func(e *storage.Edit) error { return storage.SetOrgTaken(e.Tx, storage.OrgRevision(e.Tx)) }
	default:
		return func(e *storage.Edit) error { e.Entry.Note = "a note"; return nil }
	}
}

func (c *chronicle) any(t *rapid.T) ops.ID {
	return ops.MakeID("RISK", rapid.Uint64Range(1, 4).Draw(t, "risk"))
}

// alteredCompany draws an organisation in which people and departments have
// come, gone, changed and changed places.
func alteredCompany(t *rapid.T) *ops.Org {
	org := company()
	org.Locale = rapid.SampledFrom([]string{"en", "de"}).Draw(t, "locale")
	org.People = rapid.Permutation(append(org.People, ops.Person{Handle: "cy", Name: "Cy"}, ops.Person{Handle: "al", Name: "Al"})).Draw(t, "people")
	org.People = org.People[:rapid.IntRange(1, 4).Draw(t, "stay")]
	org.People[0].Title = rapid.SampledFrom([]string{"", "Head", "<b>"}).Draw(t, "title")
	org.Departments = rapid.Permutation(org.Departments).Draw(t, "departments")
	if rapid.Bool().Draw(t, "no channel") {
		org.Channels = nil
	}
	return org
}

// journaled are the families of keys that are as they were, and the others as
// they are.
const journaled = "rijh"

var headKey, orgKey, orgVersionKey, orgTakenKey = []byte("mjournal\x00"), []byte("oorg\x00"), []byte("orevision\x00"), []byte("otaken\x00")

// expect is the store of the present with what is journaled as it was then. Of the
// organisation it takes the stored form from the past, once it has found it to be
// the one of then up to order.
func (c *chronicle) expect(t *rapid.T, then *memory, past storage.Reader) *memory {
	t.Helper()
	now := c.copies[len(c.copies)-1]
	isThen := func(k []byte) bool {
		return bytes.IndexByte([]byte(journaled), k[0]) >= 0 || bytes.Equal(k, headKey) || bytes.Equal(k, orgKey) || bytes.Equal(k, orgVersionKey)
	}
	pairs := map[string][]byte{}
	for i, k := range now.keys {
		if !isThen(k) {
			pairs[string(k)] = now.values[i]
		}
	}
	for i, k := range then.keys {
		if isThen(k) {
			pairs[string(k)] = then.values[i]
		}
	}
	revision := storage.OrgRevision(then)
	if revision > 0 {
		c.sameOrg(t, past, then)
		pairs[string(orgKey)], pairs[string(orgVersionKey)] = past.Get(orgKey), past.Get(orgVersionKey)
	}
	if storage.OrgTaken(now) > revision {
		pairs[string(orgTakenKey)] = []byte{0, 0, 0, 0, 0, 0, 0, byte(revision)}
	}
	want := &memory{}
	for _, k := range slices.Sorted(maps.Keys(pairs)) {
		want.keys, want.values = append(want.keys, []byte(k)), append(want.values, pairs[k])
	}
	return want
}

// sameOrg compares two organisations up to the order of what they list, and finds
// two that differ under one version.
func (c *chronicle) sameOrg(t *rapid.T, past, then storage.Reader) {
	t.Helper()
	var sorted [2]string
	for i, r := range []storage.Reader{past, then} {
		org, err := storage.Org(r)
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := json.Marshal(org)
		version := storage.OrgVersion(r)
		if was, known := c.versions[version]; known && was != string(raw) || version == "" {
			t.Fatalf("version %q is that of\n%s\nand of\n%s", version, was, raw)
		}
		c.versions[version] = string(raw)
		if storage.OrgRevision(r) != org.Revision {
			t.Fatalf("revision %d, of an organisation of revision %d", storage.OrgRevision(r), org.Revision)
		}
		slices.SortFunc(org.People, func(a, b ops.Person) int { return cmp.Compare(a.Handle, b.Handle) })
		slices.SortFunc(org.Departments, func(a, b ops.Department) int { return cmp.Compare(a.Handle, b.Handle) })
		raw, _ = json.Marshal(org)
		sorted[i] = string(raw)
	}
	if sorted[0] != sorted[1] {
		t.Fatalf("the organisation is\n%s\nwant\n%s", sorted[0], sorted[1])
	}
}

type pair struct{ key, value string }

func collect(scan iter.Seq2[[]byte, []byte]) (pairs []pair) {
	for k, v := range scan {
		pairs = append(pairs, pair{string(k), string(v)})
	}
	return pairs
}

// sameReads compares two readers by whole and bounded scans both ways, scans in
// scans, and reads of every key of either and of some of neither.
func sameReads(t *rapid.T, got, want storage.Reader, keys [][]byte) {
	t.Helper()
	bound := func(name string) []byte {
		if len(keys) == 0 || rapid.IntRange(0, 4).Draw(t, name+" is open") == 0 {
			return nil
		}
		k := bytes.Clone(rapid.SampledFrom(keys).Draw(t, name))
		switch rapid.IntRange(0, 3).Draw(t, name+" is") {
		case 0:
			return append(k, 0)
		case 1:
			return k[:rapid.IntRange(0, len(k)).Draw(t, name+" up to")]
		default:
			return k
		}
	}
	bounds := [][2][]byte{{nil, nil}}
	for range 4 {
		bounds = append(bounds, [2][]byte{bound("from"), bound("to")})
	}
	for _, b := range bounds {
		if got, want := collect(got.Scan(b[0], b[1])), collect(want.Scan(b[0], b[1])); !slices.Equal(got, want) {
			t.Fatalf("%q to %q are\n%q, want\n%q", b[0], b[1], got, want)
		}
		if got, want := collect(got.ScanBack(b[0], b[1])), collect(want.ScanBack(b[0], b[1])); !slices.Equal(got, want) {
			t.Fatalf("back from %q to %q are\n%q, want\n%q", b[1], b[0], got, want)
		}
	}
	for _, k := range keys {
		for _, k := range [][]byte{k, append(bytes.Clone(k), 0)} {
			if got, want := got.Get(k), want.Get(k); !bytes.Equal(got, want) || (got == nil) != (want == nil) {
				t.Fatalf("%q is %q, want %q", k, got, want)
			}
		}
	}
	from, to := bound("outer from"), bound("outer to")
	inner := 0
	for k := range got.Scan(from, to) {
		for range got.ScanBack(nil, k) {
			if inner++; inner%3 == 0 {
				break
			}
		}
	}
	want2 := 0
	for k := range want.Scan(from, to) {
		for range want.ScanBack(nil, k) {
			if want2++; want2%3 == 0 {
				break
			}
		}
	}
	if inner != want2 {
		t.Fatalf("scans in a scan yield %d, want %d", inner, want2)
	}
}

// before is a store that is read as it was.
type before struct {
	storage.Store
	moment time.Time
}

func (b before) View(ctx context.Context, fn func(storage.Reader) error) error {
	return b.Store.View(ctx, func(r storage.Reader) error {
		past, err := storage.Past(r, b.moment)
		if err != nil {
			return err
		}
		return fn(past)
	})
}

func TestPastIsWhatWas(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		c := &chronicle{store: store, now: start, versions: map[string]string{}}
		c.note(t)
		c.now = c.now.Add(time.Second)
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			c.step(t)
		}
		keys := slices.Clone(c.copies[len(c.copies)-1].keys)
		for _, moment := range append(slices.Clone(c.moment), start.Add(-time.Hour), c.now.Add(time.Hour), c.now.Add(-1)) {
			then := c.at(moment)
			view(t, store, func(r storage.Reader) {
				past, err := storage.Past(r, moment)
				if err != nil {
					t.Fatal(err)
				}
				want := c.expect(t, then, past)
				sameReads(t, past, want, append(keys, want.keys...))
				// From a moment between then and now, it is the same.
				between := rapid.SampledFrom(c.moment).Draw(t, "between")
				if between.Before(moment) {
					return
				}
				if r, err = storage.Past(r, between); err != nil {
					t.Fatal(err)
				}
				if past, err = storage.Past(r, moment); err != nil {
					t.Fatal(err)
				}
				sameReads(t, past, c.expect(t, then, past), keys)
			})
			inOrder(t, before{store, moment})
		}
	})
}
