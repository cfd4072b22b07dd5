package discord

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/chat"
)

// Whatever Discord, or what stands before it, answers to requests, a message is sent or
// the outbox is told something else, the process stays up, and no attempt waits for longer
// than one may.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []struct {
		status       int
		header, body string
	}{
		{200, "", `{"id":"5000000000000000001","flags":32768}`}, {200, "", `{"id":5}`}, {200, "", `[{"id":"7"}]`}, {204, "", ""},
		{429, "Retry-After: -1", `{"retry_after":1e300,"global":true}`}, {429, "Retry-After: NaN", "<html>"},
		{200, "X-RateLimit-Limit: 1\nX-RateLimit-Remaining: -5\nX-RateLimit-Reset-After: 1e99\nX-RateLimit-Bucket: a", `{"id":"1"}`},
		{400, "", `{"code":50035,"errors":{"channel_id":{"_errors":[]}}}`}, {401, "", `null`}, {403, "", `{"code":"x"}`},
		{404, "", `{"code":10008}`}, {500, "", ""}, {302, "Location: https://elsewhere.example", ""}, {0, "", ""},
	} {
		f.Add(seed.status, seed.header, seed.body)
	}
	f.Fuzz(func(t *testing.T, status int, header, body string) {
		synctest.Test(t, func(t *testing.T) {
			today()
			answers := 0
			d, _ := asking(t, func(req *http.Request) (*http.Response, error) {
				sentOff(req)
				if answers++; answers > 1000 {
					t.Fatal("it asks for ever")
				}
				if status < 100 || status > 599 {
					return nil, io.ErrUnexpectedEOF
				}
				r := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
				for line := range strings.Lines(header) {
					name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
					r.Header.Set(name, value)
				}
				return r, nil
			})
			out := chat.Outgoing{ID: "letter", To: inOps, Message: chat.Message{Title: chat.L("Hello")}, Created: time.Now()}
			began := time.Now()
			ref, err := d.Send(t.Context(), out)
			if took := time.Since(began); took > 2*time.Minute {
				t.Errorf("one attempt took %s", took)
			}
			if err == nil {
				if _, ok := readRef(ref); !ok {
					t.Errorf("it was sent, and is %q", ref.ID)
				}
			}
			_, _, _ = d.Find(t.Context(), out)
			_ = d.call(t.Context(), request{
				method: http.MethodPost, path: "/webhooks/1/" + interactionToken, body: saidOf(components.Page{}, 0), interaction: true, once: true,
			}, nil)
		})
	})
}
