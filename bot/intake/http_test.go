package intake_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"adjutant/bot/intake"
)

// TestDoor hands on whole bodies, and nothing else.
func TestDoor(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		body   io.Reader
		status int
		says   string
	}{
		"whole":    {http.MethodPost, strings.NewReader("hello"), 200, "taken: hello"},
		"nothing":  {http.MethodPost, nil, 200, "taken: "},
		"a look":   {http.MethodGet, nil, 405, "Parrot sends cries here, by POST.\n"},
		"large":    {http.MethodPost, strings.NewReader(strings.Repeat("a", intake.MostBody+1)), 413, "This request is too large.\n"},
		"cut":      {http.MethodPost, iotest.ErrReader(errors.New("torn")), 400, "This request broke off.\n"},
		"at fault": {http.MethodPost, strings.NewReader("fault"), 500, ""},
	} {
		var log strings.Builder
		door := intake.Door("Parrot", "cries", slog.New(slog.NewTextHandler(&log, nil)), func(w http.ResponseWriter, _ *http.Request, body []byte) {
			if string(body) == "fault" {
				panic("ours")
			}
			_, _ = io.WriteString(w, "taken: "+string(body))
		})
		w := httptest.NewRecorder()
		door.ServeHTTP(w, httptest.NewRequest(c.method, "/", c.body))
		if w.Code != c.status || w.Body.String() != c.says {
			t.Errorf("%s is answered with %d %q", name, w.Code, w.Body)
		}
		if logged := strings.Contains(log.String(), "a request of Parrot failed"); logged != (c.status == 500) {
			t.Errorf("%s: the log has %q", name, log.String())
		}
	}
}
