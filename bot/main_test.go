package bot

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/storage"
	"adjutant/storage/bolt"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// handler is a Handler whose parts a test replaces.
type handler struct {
	readOnly    func(chat.Invocation) bool
	read        func(storage.Reader, chat.Invocation) (chat.Reply, error)
	run         func(storage.Tx, chat.Invocation) (chat.Reply, error)
	undelivered func(storage.Tx, storage.Letter) error
	delivered   func(storage.Tx, storage.Letter) error
	complete    func() []chat.Suggestion
	leaving     func(tx storage.Tx, now time.Time, letter storage.Letter) (bool, error)
}

func (h *handler) ReadOnly(inv chat.Invocation) bool {
	if h.readOnly != nil {
		return h.readOnly(inv)
	}
	return h.read != nil
}

func (h *handler) Read(r storage.Reader, _ time.Time, inv chat.Invocation) (chat.Reply, error) {
	return h.read(r, inv)
}

func (h *handler) Run(tx storage.Tx, _ time.Time, inv chat.Invocation) (chat.Reply, error) {
	return h.run(tx, inv)
}

func (h *handler) Complete(storage.Reader, time.Time, chat.Invocation, string, string) []chat.Suggestion {
	return h.complete()
}

func (h *handler) Undelivered(tx storage.Tx, _ time.Time, letter storage.Letter) error {
	if h.undelivered == nil {
		return nil
	}
	return h.undelivered(tx, letter)
}

func (h *handler) Leaving(tx storage.Tx, now time.Time, letter storage.Letter) (bool, error) {
	if h.leaving == nil {
		return true, nil
	}
	return h.leaving(tx, now, letter)
}

func (h *handler) Delivered(tx storage.Tx, _ time.Time, letter storage.Letter) error {
	if h.delivered == nil {
		return nil
	}
	return h.delivered(tx, letter)
}

// world is a bot on a store and a platform of its own. Inside a bubble its time
// is the bubble's.
type world struct {
	t        *testing.T
	path     string
	db       *bolt.DB
	handler  *handler
	platform *bottest.Platform
	log      *lines
	senders  map[string]chat.Sender
}

func newWorld(t *testing.T) *world {
	w := &world{
		t: t, path: filepath.Join(t.TempDir(), "adjutant.db"),
		handler: &handler{}, platform: bottest.New("fake"), log: &lines{},
	}
	w.senders = map[string]chat.Sender{"fake": w.platform}
	w.open()
	t.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		for _, misuse := range w.platform.Misuse() {
			t.Errorf("misuse of the platform: %s", misuse)
		}
	})
	return w
}

func (w *world) open() {
	w.t.Helper()
	var err error
	if w.db, err = bolt.Open(w.path, bolt.Options{}); err == nil {
		err = storage.Prepare(context.Background(), w.db)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) logger() *slog.Logger { return slog.New(slog.NewTextHandler(w.log, nil)) }

func (w *world) dispatcher() *Dispatcher {
	return NewDispatcher(w.db, w.handler, time.Now, w.logger())
}

func (w *world) outbox(store storage.Store) *Outbox {
	return NewOutbox(store, w.handler, w.senders, time.Now, w.logger())
}

// start runs an outbox until the function that it returns is called, which
// waits for it.
func (w *world) start(o *Outbox) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- o.Run(ctx) }()
	return sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			w.t.Errorf("run: %v", err)
		}
	})
}

// update runs fn in a transaction that must not fail.
func (w *world) update(fn func(storage.Tx) error) {
	w.t.Helper()
	if err := w.db.Update(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// send puts a message that says words into the outbox; a slot names its post.
func (w *world) send(to chat.Place, slot, words string) {
	w.t.Helper()
	w.sendMessage(to, slot, chat.Message{Title: chat.L(words)})
}

// sendMessage is send for more than words.
func (w *world) sendMessage(to chat.Place, slot string, m chat.Message) {
	w.t.Helper()
	w.update(func(tx storage.Tx) error {
		var post storage.Post
		if slot != "" {
			post = storage.Post{Subject: "RISK-1", Slot: slot}
		}
		return storage.Send(tx, to, post, m, time.Now())
	})
}

// claim takes a place's first letter as an outbox does just before it sends
// it, and returns what would be sent.
func (w *world) claim(place chat.Place) (letter storage.Letter) {
	w.t.Helper()
	w.update(func(tx storage.Tx) error {
		var ok bool
		var err error
		if letter, ok, err = storage.Claim(tx, place.Key(), time.Now()); err == nil && !ok {
			err = fmt.Errorf("nothing waits for %s", place.Key())
		}
		return err
	})
	return letter
}

func (w *world) stuck() []storage.Letter {
	w.t.Helper()
	var letters []storage.Letter
	err := w.db.View(context.Background(), func(r storage.Reader) (err error) {
		letters, err = storage.Stuck(r, 100)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return letters
}

// verify lets the store look for contradictions in itself.
func (w *world) verify() storage.Report {
	w.t.Helper()
	report, err := storage.Verify(context.Background(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, fault := range report.Faults {
		w.t.Error(fault.Text)
	}
	return report
}

// lines is a log that can be read while it is written.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
