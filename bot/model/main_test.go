package model

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is a client of a fake model. It is made in a bubble, and its time is the
// bubble's.
type world struct {
	t         *testing.T
	db        *bolt.DB
	fake      *fakemodel.Server
	transport *http.Transport
	log       *lines
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, fake: fakemodel.NewInBubble(t), log: &lines{}}
	w.transport = w.fake.Transport()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "adjutant.db"), bolt.Options{})
	if err == nil {
		err = storage.Prepare(context.Background(), db)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.db = db
	t.Cleanup(func() {
		w.transport.CloseIdleConnections()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		w.polite()
	})
	return w
}

// next is another model with a log and a meter of its own, on the same data file: to
// open one for each of many cases takes its time.
func (w *world) next() *world {
	w.t.Helper()
	next := &world{t: w.t, db: w.db, fake: fakemodel.NewInBubble(w.t), log: &lines{}}
	next.fake.Model = w.fake.Model + "x" // so that nothing was asked yet
	next.transport = next.fake.Transport()
	w.t.Cleanup(next.transport.CloseIdleConnections)
	err := w.db.Update(context.Background(), func(tx storage.Tx) error { return storage.SetMeter(tx, day, storage.Meter{}, time.Now()) })
	if err != nil {
		w.t.Fatal(err)
	}
	return next
}

func (w *world) options() Options {
	return Options{
		Key: chat.NewSecret(w.fake.Key), URL: w.fake.URL(), Name: w.fake.Model, Store: w.db, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Transport: w.transport,
	}
}

func (w *world) client() *Client { return New(w.options()) }

// says lets the fake give these answers one after the other, the last one again and
// again.
func (w *world) says(answers ...fakemodel.Response) {
	var mu sync.Mutex
	w.fake.Answer(func(fakemodel.Request) fakemodel.Response {
		mu.Lock()
		defer mu.Unlock()
		next := answers[0]
		if len(answers) > 1 {
			answers = answers[1:]
		}
		return next
	})
}

const day = "2026-11-23"

// meter is that of the day; nothing may be held any more.
func (w *world) meter() (m storage.Meter) {
	w.t.Helper()
	err := w.db.View(context.Background(), func(r storage.Reader) (err error) {
		m, err = storage.MeterOf(r, day)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if m.Reserved != 0 || len(m.Held) > 0 {
		w.t.Errorf("%d tokens are held: %v", m.Reserved, m.Held)
	}
	return m
}

// polite fails where the model was asked what no API takes.
func (w *world) polite() {
	w.t.Helper()
	for _, refusal := range w.fake.Refusals() {
		w.t.Errorf("the model was asked what no API takes: %s", refusal)
	}
}

// verify lets the store look for contradictions in itself.
func (w *world) verify() {
	w.t.Helper()
	report, err := storage.Verify(context.Background(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, fault := range report.Faults {
		w.t.Error(fault.Text)
	}
}

const okSchema = `{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}`

// secretTitle stands in the material, and must never be in a log.
const secretTitle = "the secret merger with Globex"

func consult() chat.Consult {
	return chat.Consult{
		Step: "words", Purpose: chat.ForDigest, Task: "Say whether it is ok.",
		Material: json.RawMessage(`{"facts":[{"cite":"REQ-7","line":"Ana Ferreira asks for ` + secretTitle + `"}]}`),
		Schema:   json.RawMessage(okSchema),
		Aliases:  []chat.Alias{{Forms: []string{"Ana Ferreira", "Ana", "ana"}, Back: "Ana Ferreira"}},
		Wait:     20 * time.Second, Most: 300, Day: day, Budget: 200_000,
	}
}

// about is a consult about something else.
func about(n int) chat.Consult {
	c := consult()
	c.Material = json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))
	return c
}

var good = fakemodel.Say(`{"ok":true}`)

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

// quiet fails where the log holds what it must not.
func (w *world) quiet() {
	w.t.Helper()
	for _, secret := range []string{w.fake.Key, "merger", "Globex", "Ferreira"} {
		if strings.Contains(w.log.String(), secret) {
			w.t.Errorf("the log holds %q: %s", secret, w.log)
		}
	}
}
