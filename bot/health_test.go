package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
)

func TestHealth(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		ask := func(status int, parts ...string) {
			t.Helper()
			answer := httptest.NewRecorder()
			HealthHandler(w.db, time.Now, nil).ServeHTTP(answer, httptest.NewRequest("GET", "/healthz", nil))
			if answer.Code != status || answer.Header().Get("Content-Type") != "application/json" {
				t.Errorf("status %d, want %d", answer.Code, status)
			}
			for _, part := range parts {
				if !strings.Contains(answer.Body.String(), part) {
					t.Errorf("%s does not have %s", answer.Body, part)
				}
			}
		}
		ops := w.platform.Channel("ops")
		ask(http.StatusOK, `"ok":true`, `"oldest_due_seconds":0`, `"stuck":0`)
		w.platform.Script(ops, bottest.Later(time.Hour), bottest.Undeliverable("no"))
		w.send(ops, "", "words")
		o := w.outbox(w.db)
		drain := func() {
			if _, err := o.Drain(t.Context()); err != nil {
				t.Error(err)
			}
		}
		drain()
		time.Sleep(time.Hour) // as the platform asked: nothing is due
		ask(http.StatusOK, `"oldest_due_seconds":0`)
		time.Sleep(299 * time.Second)
		ask(http.StatusOK, `"oldest_due_seconds":299`)
		time.Sleep(time.Second)
		ask(http.StatusServiceUnavailable, `"ok":false`, `"oldest_due_seconds":300`)
		drain()
		ask(http.StatusOK, `"stuck":1`)
		if err := w.db.Close(); err != nil {
			t.Fatal(err)
		}
		ask(http.StatusServiceUnavailable, `"error":"the store cannot be read"`)
		if h := CheckHealth(context.Background(), w.db, time.Now()); h.OK {
			t.Errorf("%+v", h)
		}
	})
}

// line is a platform that can say how its connection is.
type line struct {
	chat.Platform
	name    string
	wrong   error
	warning error
}

func (l *line) Name() string     { return l.name }
func (l *line) Connected() error { return l.wrong }
func (l *line) Warning() error   { return l.warning }

// saying is a model that gives no answer, for a reason or without any.
type saying struct {
	Model
	failed string
}

func (s *saying) Consult(context.Context, chat.Consult) chat.Advice {
	return chat.Advice{Failed: s.failed}
}

// silent is a platform that cannot.
type silent struct{ chat.Platform }

// TestHealthOfConnections: what a platform says of its connection is told, and the
// process is not well while one is broken.
func TestHealthOfConnections(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		good, bad := &line{name: "good"}, &line{name: "bad"}
		handler := HealthHandler(w.db, time.Now, nil, silent{}, good, bad)
		ask := func() string {
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, httptest.NewRequest("GET", "/healthz", nil))
			return fmt.Sprint(answer.Code, " ", strings.TrimSpace(answer.Body.String()))
		}
		if got, want := ask(), `200 {"ok":true,"oldest_due_seconds":0,"stuck":0,"connections":{"bad":"connected","good":"connected"}}`; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		bad.wrong = errors.New("nothing has come in for two minutes")
		if got, want := ask(), `503 {"ok":false,"oldest_due_seconds":0,"stuck":0,"connections":{"bad":"nothing has come in for two minutes","good":"connected"}}`; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		// A warning is told, and makes nothing unwell.
		bad.wrong, bad.warning = nil, errors.New("some commands are of an older version")
		if got, want := ask(), `200 {"ok":true,"oldest_due_seconds":0,"stuck":0,"connections":{"bad":"connected","good":"connected"},"warnings":{"bad":"some commands are of an older version"}}`; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		// A model that is down is told, and makes nothing unwell.
		model := &saying{}
		watched := Watch(model, time.Now)
		bad.wrong = nil
		handler = HealthHandler(w.db, time.Now, watched, good)
		for _, c := range []struct{ failed, want string }{
			{"", "answers"}, {"the model cannot be reached", "the model cannot be reached, since " + time.Now().UTC().Format(time.RFC3339)}, {"", "answers"},
		} {
			if model.failed = c.failed; !strings.Contains(ask(), `,"model":"`) {
				t.Errorf("nothing is said of the model: %s", ask())
			}
			watched.Consult(t.Context(), chat.Consult{})
			if got, want := ask(), `200 {"ok":true,"oldest_due_seconds":0,"stuck":0,"connections":{"good":"connected"},"model":"`+c.want+`"}`; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
		if h := CheckHealth(t.Context(), w.db, time.Now()); !h.OK || h.Connections != nil {
			t.Errorf("without platforms: %+v", h)
		}
	})
}
