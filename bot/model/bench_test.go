package model

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// fakeOnSocket is a fake model that can be reached over the loopback interface.
func fakeOnSocket(t *testing.T) *fakemodel.Server {
	s := fakemodel.New(t)
	s.Answer(func(fakemodel.Request) fakemodel.Response { return good })
	return s
}

// benchClient is a client whose model answers at once, and a consult of a company of
// 300 people with 40 items.
func benchClient(b *testing.B) (*Client, chat.Consult) {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "adjutant.db"), bolt.Options{})
	if err == nil {
		err = storage.Prepare(context.Background(), db)
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	const body = `{"choices":[{"message":{"role":"assistant","content":"{\"ok\":true}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}`
	c := New(Options{Name: "m", Store: db, Transport: answering(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	})})
	q := consult()
	q.Budget = 1 << 40
	var lines []string
	for n := range 300 {
		name := fmt.Sprintf("Person%c%c Family%d", 'a'+n%26, 'a'+n/26, n)
		q.Aliases = append(q.Aliases, chat.Alias{Forms: []string{name, fmt.Sprintf("p%d", n)}, Back: name})
		if n < 40 {
			lines = append(lines, name+" asks for €40,000 for a contractor, since the launch on Friday depends on it. Asked 6 days ago.")
		}
	}
	if q.Material, err = json.Marshal(lines); err != nil {
		b.Fatal(err)
	}
	return c, q
}

// BenchmarkConsult is what asking costs besides the model's own time: with an answer,
// and with one that was kept.
func BenchmarkConsult(b *testing.B) {
	for name, vary := range map[string]bool{"asked": true, "kept": false} {
		b.Run(name, func(b *testing.B) {
			c, q := benchClient(b)
			for n := 0; b.Loop(); n++ {
				if vary {
					q.Most = 300 + n
				}
				if a := c.Consult(b.Context(), q); a.Content == nil {
					b.Fatal(a.Failed)
				}
			}
		})
	}
}

// BenchmarkPrepare is what a consult of a large company costs before it is sent.
func BenchmarkPrepare(b *testing.B) {
	_, q := benchClient(b)
	b.SetBytes(int64(len(q.Material)))
	for b.Loop() {
		if _, err := newQuestion(q, "m"); err != nil {
			b.Fatal(err)
		}
	}
}
