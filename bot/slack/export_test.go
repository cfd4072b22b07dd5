package slack

import (
	"slices"
	"time"
)

// Quiet waits until everything that came in has been dealt with. Nothing else may
// come meanwhile.
func (s *Slack) Quiet() {
	s.in.lanes.Settle()
	s.in.aside.Settle()
}

// Hurry looks at uploaded files without much waiting in between.
func (s *Slack) Hurry() { s.looks = slices.Repeat([]time.Duration{time.Millisecond}, 20) }

// Brief gives a call of Slack that long, and an answer that was not taken is tried
// again after a tenth of it. It is called before Run.
func (s *Slack) Brief(call time.Duration) {
	s.web.Timeout = call
	s.in.pauses = slices.Repeat([]time.Duration{call / 10}, 3)
}

// Rested lets the time go by for which Slack wants to be left alone.
func (s *Slack) Rested() {
	for _, w := range s.workspaces {
		w.rests.mu.Lock()
		clear(w.rests.until)
		w.rests.mu.Unlock()
	}
}
