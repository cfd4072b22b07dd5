package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"

	"adjutant/storage"

	"go.etcd.io/bbolt"
)

// The head of a bbolt file: two meta pages, written in turn, the newer valid
// one counts. Numbers are in the machine's own byte order.
const (
	pageHead    = 16
	metaLen     = 64 // from the magic number to the end of the checksum
	metaMagic   = 0xED0CDAED
	metaVersion = 2
	minPage     = 1 << 10
	maxPage     = 1 << 24
)

// meta is what a meta page says.
type meta struct {
	pageSize uint32
	root     uint64 // page of the root bucket
	pages    uint64 // pages in use or free; none behind
	txid     uint64
}

// parseMeta reads a meta page. known tells that it is bbolt's, valid that its
// checksum is right.
func parseMeta(page []byte) (m meta, known, valid bool) {
	if len(page) < pageHead+metaLen {
		return meta{}, false, false
	}
	b, e := page[pageHead:pageHead+metaLen], binary.NativeEndian
	if e.Uint32(b) != metaMagic {
		return meta{}, false, false
	}
	m = meta{pageSize: e.Uint32(b[8:]), root: e.Uint64(b[16:]), pages: e.Uint64(b[40:]), txid: e.Uint64(b[48:])}
	h := fnv.New64a()
	h.Write(b[:56])
	valid = e.Uint32(b[4:]) == metaVersion && h.Sum64() == e.Uint64(b[56:]) &&
		m.pageSize >= minPage && m.pageSize <= maxPage && m.pageSize&(m.pageSize-1) == 0
	return m, true, valid
}

// readMetas reads both meta pages and returns the valid ones. known tells
// whether any trace of bbolt was seen at all.
func readMetas(f io.ReaderAt) (metas []meta, known bool, err error) {
	buf := make([]byte, pageHead+metaLen)
	at := func(offset int64) (meta, bool, error) {
		n, err := f.ReadAt(buf, offset)
		if err != nil && !errors.Is(err, io.EOF) {
			return meta{}, false, err
		}
		m, k, valid := parseMeta(buf[:n])
		known = known || k
		return m, valid, nil
	}
	first, valid, err := at(0)
	if err != nil {
		return nil, known, err
	}
	if valid {
		metas = append(metas, first)
		second, valid, err := at(int64(first.pageSize))
		if err != nil {
			return nil, known, err
		}
		if valid && second.pageSize == first.pageSize {
			metas = append(metas, second)
		}
		return metas, known, nil
	}
	// The size of a page is in the page that cannot be read: try them all, as
	// bbolt does.
	for size := int64(minPage); size <= maxPage; size *= 2 {
		second, valid, err := at(size)
		if err != nil {
			return nil, known, err
		}
		if valid && int64(second.pageSize) == size {
			return append(metas, second), known, nil
		}
	}
	return nil, known, nil
}

// inspectFile makes sure that the file is ours and that bbolt can be let near
// it: that every page which can be reached is sound.
func inspectFile(path string, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return unusable(path, err)
	}
	if info.Size() == 0 {
		return &storage.Problem{What: fmt.Sprintf("The data file %s is empty (0 bytes). Put your latest backup in its place; if there never was any data, delete it and start again.", path)}
	}
	metas, known, err := readMetas(f)
	switch {
	case err != nil:
		return unreadable(path, err)
	case !known:
		return &storage.Problem{What: fmt.Sprintf("%s is not a data file of Adjutant. Name another file; if it was one, put your latest backup in its place.", path)}
	case len(metas) == 0:
		return damaged(path, "both of its first pages are", nil)
	}
	newest := metas[0]
	for _, m := range metas {
		if m.txid > newest.txid {
			newest = m
		}
	}
	w := newWalk(f, info.Size(), newest)
	if err := w.run(context.Background()); err != nil {
		var bad *badPage
		if errors.As(err, &bad) {
			return damaged(path, bad.Error(), bad)
		}
		return unreadable(path, err)
	}
	switch w.layout {
	case layout:
		return nil
	case "":
		return &storage.Problem{What: fmt.Sprintf("%s is a bbolt file of another program, not a data file of Adjutant. Name another file.", path)}
	default:
		return &storage.Problem{What: fmt.Sprintf("The data file %s was written by a newer Adjutant (layout %s, this one knows %s). Start the newer one.", path, w.layout, layout)}
	}
}

func unreadable(path string, err error) *storage.Problem {
	return &storage.Problem{
		What:  fmt.Sprintf("The data file %s cannot be read (%v). Look at its disk; put your latest backup on a good one.", path, err),
		Cause: err,
	}
}

// Check reads every page of a snapshot and verifies the structure of the file,
// as Open does, while work goes on. Its error is a *storage.Problem that names
// the first bad page, ErrClosed, or ctx's. Like any reader it keeps pages from
// being reused while it runs.
func (db *DB) Check(ctx context.Context) error {
	if err := db.enter(); err != nil {
		return err
	}
	defer db.working.Done()
	var result error
	err := db.read(func(s *snapshot) error {
		info, err := db.file.Stat()
		if err != nil {
			return unusable(db.path, err)
		}
		result = newWalk(db.file, info.Size(), metaOf(s.tx)).run(ctx)
		return nil
	})
	if err != nil {
		return err
	}
	var bad *badPage
	switch {
	case result == nil:
		return nil
	case errors.As(result, &bad):
		return damaged(db.path, bad.Error(), bad)
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		return unreadable(db.path, result)
	}
}

// metaOf is the meta page of a transaction. The one in the file may belong to a
// later commit by now, so it is taken from the head of a backup.
func metaOf(tx *bbolt.Tx) meta {
	var head firstWrite
	_, _ = tx.WriteTo(&head) // it fails after the head, as it should
	m, _, _ := parseMeta(head.data)
	return m
}

// firstWrite keeps what is written to it first and then fails.
type firstWrite struct{ data []byte }

func (w *firstWrite) Write(p []byte) (int, error) {
	if w.data != nil {
		return 0, io.ErrShortWrite
	}
	w.data = bytes.Clone(p)
	return len(p), nil
}
