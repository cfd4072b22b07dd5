package bolt

import (
	"context"
	"io"
	"os"
	"testing"

	"adjutant/storage"
	"adjutant/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Run(t, storagetest.Driver{
		Open: func(place string) (storage.Store, error) {
			// A small map, so that it has to grow in the middle of the suite.
			db, err := Open(place, Options{AppendOnly: []byte("bw"), MapSize: 1 << 16})
			if err != nil {
				return nil, err
			}
			return checked{db}, nil
		},
		Restore: func(place string, backup io.Reader) error {
			f, err := os.OpenFile(place, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
			if err != nil {
				return err
			}
			if _, err := io.Copy(f, backup); err != nil {
				return err
			}
			return f.Close()
		},
	})
}

// checked verifies the pages of the file before it is closed.
type checked struct{ *DB }

func (c checked) Close() error {
	if err := c.DB.Check(context.Background()); err != nil && err != storage.ErrClosed {
		return err
	}
	return c.DB.Close()
}
