package intake

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"adjutant/chat"
)

func TestGuard(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	var told []chat.Message
	tell := func(m chat.Message) { told = append(told, m) }

	if !Guard(logger, "a button", func() {}, tell) || len(told) > 0 || log.Len() > 0 {
		t.Errorf("of good work %d are told: %s", len(told), log.String())
	}
	if Guard(logger, "a button", func() { panic("the sky fell") }, tell) {
		t.Error("failed work counts as done")
	}
	if len(told) != 1 {
		t.Fatalf("%d are told", len(told))
	}
	said := told[0].Title.Plain()
	reference := told[0].Title[1].Text
	for _, part := range []string{"the sky fell", "a button", "reference=" + reference, "guard_test.go"} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("the log lacks %q: %s", part, log.String())
		}
	}
	if strings.Contains(said, "sky") || !strings.Contains(said, "our fault") {
		t.Errorf("the person is told %q", said)
	}

	log.Reset()
	if Guard(logger, "a form", func() { panic("first") }, func(chat.Message) { panic("second") }) {
		t.Error("failed work counts as done")
	}
	if n := strings.Count(log.String(), "reference="); n != 2 || !strings.Contains(log.String(), "second") {
		t.Errorf("the log has %d references: %s", n, log.String())
	}
	if Guard(logger, "nobody's", func() { panic("alone") }, nil) {
		t.Error("failed work counts as done")
	}
}
