package bot

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// Health is how the process is doing, as its health endpoint says it.
type Health struct {
	OK bool `json:"ok"`
	// Waiting is how long, in seconds, the oldest message that is due has
	// been waiting to be sent; 0 if none is.
	Waiting int `json:"oldest_due_seconds"`
	// Stuck counts the messages that were given up, to 100.
	Stuck int `json:"stuck"`
	// Connections are, by platform, "connected" or what is wrong, of those that
	// can say it.
	Connections map[string]string `json:"connections,omitempty"`
	// Warnings are, by platform, what is not as it should be although it works. They
	// make nothing unwell.
	Warnings map[string]string `json:"warnings,omitempty"`
	// Model is whether the language model answers, or what is wrong with it; empty
	// where there is none. Without its words all the rest works, so that it is down is
	// told, and makes nothing unwell.
	Model string `json:"model,omitempty"`
	Error string `json:"error,omitempty"`
}

// connected is what health says of a connection that is well.
const connected = "connected"

// CheckHealth reads a snapshot of the store, and asks the platforms. The process
// is well while the store can be read, no message that is due waits for more than
// five minutes, and every platform is connected.
func CheckHealth(ctx context.Context, store storage.Store, now time.Time, platforms ...chat.Platform) Health {
	var h Health
	err := store.View(ctx, func(r storage.Reader) error {
		if since := storage.DueSince(r); !since.IsZero() && since.Before(now) {
			h.Waiting = int(now.Sub(since) / time.Second)
		}
		letters, err := storage.Stuck(r, 100)
		h.Stuck = len(letters)
		return err
	})
	if err != nil {
		h.Error = "the store cannot be read"
	}
	h.OK = err == nil && h.Waiting < 300
	for _, p := range platforms {
		h.warned(p)
		monitored, ok := p.(chat.Monitored)
		if !ok {
			continue
		}
		if h.Connections == nil {
			h.Connections = map[string]string{}
		}
		h.Connections[p.Name()] = connected
		if wrong := monitored.Connected(); wrong != nil {
			h.Connections[p.Name()] = wrong.Error()
			h.OK = false
		}
	}
	return h
}

// warned takes note of what a platform warns of.
func (h *Health) warned(p chat.Platform) {
	warner, ok := p.(chat.Warner)
	if !ok {
		return
	}
	if warning := warner.Warning(); warning != nil {
		if h.Warnings == nil {
			h.Warnings = map[string]string{}
		}
		h.Warnings[p.Name()] = warning.Error()
	}
}

// HealthHandler answers with the state of health: status 200 if all is well,
// 503 if not. The model is nil where there is none.
func HealthHandler(store storage.Store, now func() time.Time, model *WatchedModel, platforms ...chat.Platform) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := CheckHealth(r.Context(), store, now(), platforms...)
		if model != nil {
			h.Model = model.State()
		}
		w.Header().Set("Content-Type", "application/json")
		if !h.OK {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(h) // the asker is gone: nobody to tell
	})
}
