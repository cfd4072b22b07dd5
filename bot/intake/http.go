package intake

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// MostBody is how many bytes what a chat service brings at once may have.
const MostBody = 1 << 20

// Door takes what a chat service sends over HTTP. It hands on the body of each POST, all
// of it, and answers everything else by itself: brings says what the service sends here.
// A fault in take is logged, and answered with 500.
func Door(service, brings string, log *slog.Logger, take func(w http.ResponseWriter, r *http.Request, body []byte)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if fault := recover(); fault != nil {
				log.Error("a request of "+service+" failed", "panic", fault, "stack", string(debug.Stack()))
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, service+" sends "+brings+" here, by POST.", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MostBody))
		if err != nil {
			if _, large := errors.AsType[*http.MaxBytesError](err); large {
				http.Error(w, "This request is too large.", http.StatusRequestEntityTooLarge)
				return
			}
			http.Error(w, "This request broke off.", http.StatusBadRequest)
			return
		}
		take(w, r, body)
	})
}
