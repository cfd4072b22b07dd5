package bot

import (
	"testing"
	"time"

	"adjutant/chat"
)

// TestWatch: it is told since when a model does not answer, from the first question of
// a row; what it says is passed on as it is.
func TestWatch(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("", 3600))
	model := &saying{}
	w := Watch(model, func() time.Time { return now })
	if got := w.State(); got != "not asked yet" {
		t.Errorf("before anything: %s", got)
	}
	for i, c := range []struct{ failed, want string }{
		{"the model took too long", "the model took too long, since 2026-11-23T08:00:00Z"},
		{"the model cannot be reached", "the model cannot be reached, since 2026-11-23T08:00:00Z"},
		{"", "answers"},
		{"the model took too long", "the model took too long, since 2026-11-23T08:03:00Z"},
	} {
		model.failed = c.failed
		if advice := w.Consult(t.Context(), chat.Consult{}); advice.Failed != c.failed {
			t.Errorf("%d: the advice is %+v", i, advice)
		}
		if got := w.State(); got != c.want {
			t.Errorf("%d: %s, want %s", i, got, c.want)
		}
		now = now.Add(time.Minute)
	}
}
