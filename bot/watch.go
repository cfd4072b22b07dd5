package bot

import (
	"context"
	"sync"
	"time"

	"adjutant/chat"
)

// WatchedModel is a model of which it is known whether it answers, for those who look
// after the process. That one does not is no fault of the bot's: everything works
// without.
type WatchedModel struct {
	Model
	now func() time.Time
	// ended is done once nothing is asked any more.
	ended context.Context
	end   context.CancelFunc

	mu    sync.Mutex
	asked bool
	// failed is why the last question was not answered, empty if it was; since is when
	// the first of a row was not.
	failed string
	since  time.Time
}

// Watch watches a model. It tells the time by now.
func Watch(model Model, now func() time.Time) *WatchedModel {
	w := &WatchedModel{Model: model, now: now}
	w.ended, w.end = context.WithCancel(context.Background())
	return w
}

// End gives up what is being asked, and all that would be asked later: who stops does not
// wait for a model. Whoever has asked goes on without.
func (w *WatchedModel) End() { w.end() }

// Consult asks, and takes note of whether there was an answer.
func (w *WatchedModel) Consult(ctx context.Context, consult chat.Consult) chat.Advice {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.ended, cancel)()
	advice := w.Model.Consult(ctx, consult)
	w.mu.Lock()
	defer w.mu.Unlock()
	if advice.Failed != "" && w.failed == "" {
		w.since = w.now()
	}
	w.asked, w.failed = true, advice.Failed
	return advice
}

// State is whether it answers, or since when it does not, and why.
func (w *WatchedModel) State() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case !w.asked:
		return "not asked yet"
	case w.failed == "":
		return "answers"
	}
	return w.failed + ", since " + w.since.UTC().Format(time.RFC3339)
}
