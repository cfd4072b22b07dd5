package commands_test

import (
	"context"
	"time"

	"adjutant/storage"
)

// checkPast walks the whole store as it was after an entry for contradictions.
func (c *company) checkPast(seq uint64) {
	c.tb.Helper()
	var at time.Time
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		if seq == 0 {
			return nil
		}
		entry, err := storage.Entry(r, seq)
		at = entry.At
		return err
	}))
	report, err := storage.Verify(context.Background(), past{c.store, at})
	c.must(err)
	if report.Head.Seq < seq {
		c.tb.Errorf("the past of entry %d ends with entry %d", seq, report.Head.Seq)
	}
	for _, fault := range report.Faults {
		c.tb.Errorf("after entry %d, %s", report.Head.Seq, fault.Text)
	}
}

// past is a store that is read as it was.
type past struct {
	storage.Store
	at time.Time
}

func (p past) View(ctx context.Context, fn func(storage.Reader) error) error {
	return p.Store.View(ctx, func(r storage.Reader) error {
		was, err := storage.Past(r, p.at)
		if err != nil {
			return err
		}
		return fn(was)
	})
}
