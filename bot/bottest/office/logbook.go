package office

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// Logbook keeps what is logged.
type Logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Logger logs into the book, everything.
func (l *Logbook) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Write adds to the log.
func (l *Logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String is the whole log.
func (l *Logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Has are the warnings and errors of the log that are at least at that level.
func (l *Logbook) Has(level slog.Level) string {
	var lines []string
	for line := range strings.Lines(l.String()) {
		for _, at := range []slog.Level{slog.LevelWarn, slog.LevelError} {
			if at >= level && strings.Contains(line, fmt.Sprintf("level=%s", at)) {
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "")
}

// Contains reports whether the text is in the log, as a secret should not be.
func (l *Logbook) Contains(text string) bool { return strings.Contains(l.String(), text) }

// Decent wants a chat service to have refused nothing of the office's, and none of its
// secrets to be in the log.
func (o *Office) Decent(name string, service interface {
	Refusals() []string
	Secrets() []string
}) {
	o.T.Helper()
	for _, refusal := range service.Refusals() {
		o.T.Errorf("%s refused: %s", name, refusal)
	}
	for _, secret := range service.Secrets() {
		if o.Log.Contains(secret) {
			o.T.Errorf("a secret is in the log")
		}
	}
}
