package storage_test

import (
	"context"
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/storage"
)

// TestListLooksSoFar ends a page where the query may look no further, and says so.
func TestListLooksSoFar(t *testing.T) {
	store := open(t)
	for i := range 6 {
		edit(t, store, "ana", time.Date(2026, 11, 23, 9, i, 0, 0, time.UTC), func(e *storage.Edit) error {
			owner := []ops.Handle{"ana", "bo"}[i%2]
			return storage.Risks.Save(e, &ops.Risk{Meta: ops.Meta{Owner: owner}, State: ops.RiskOpen})
		})
	}
	bo := func(f ops.Facets) bool { return f.Owner == "bo" }
	for _, c := range []struct {
		look, found int
		more        bool
	}{{0, 3, false}, {6, 3, false}, {5, 2, true}, {3, 1, true}} {
		err := store.View(context.Background(), func(r storage.Reader) error {
			page, err := storage.Risks.List(r, storage.Query{List: "quiet", Keep: bo, Limit: 10, Look: c.look})
			if len(page.Records) != c.found || page.More != c.more {
				t.Errorf("looking at %d: %d records, more: %t", c.look, len(page.Records), page.More)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
