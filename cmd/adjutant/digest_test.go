package main

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/storage"
)

// TestDigestPreviewBesideTheBot: while the bot has the data file, it says what to ask in
// the chat instead.
func TestDigestPreviewBesideTheBot(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "adjutant.db")
	db, err := openStore(t.Context(), path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	root := newRoot()
	root.SetArgs([]string{"digest", "preview", "--data", path, "--name", "ceo-weekly", "--at", "2026-11-06 08:00"})
	root.SetOut(io.Discard)
	err = root.ExecuteContext(t.Context())
	if !errors.Is(err, storage.ErrInUse) || !strings.Contains(err.Error(), "in use by this program itself") ||
		!strings.Contains(err.Error(), "ask it in the chat: /digest preview name:ceo-weekly at:2026-11-06 08:00\n") {
		t.Errorf("it says %v", err)
	}
}
