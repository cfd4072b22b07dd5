package fakeslack

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Dump is what is there, for a test that fails: the messages, the modals, what was
// refused, the latest calls and the deliveries that wait for an acknowledgement.
func (s *Server) Dump() string {
	var b strings.Builder
	s.mu.Lock()
	ids := slices.Sorted(maps.Keys(s.channels))
	people := slices.Sorted(maps.Keys(s.people))
	fmt.Fprintf(&b, "sockets: %d\n", len(s.sockets))
	for _, d := range s.sent {
		if !d.acked {
			fmt.Fprintf(&b, "unacknowledged: %s %s, sent %d times %s\n", d.kind, d.envelope, d.sends, d.failed)
		}
	}
	for _, c := range s.calls[max(0, len(s.calls)-20):] {
		fmt.Fprintf(&b, "call: %s %s\n", c.Method, c.outcome())
	}
	s.mu.Unlock()
	for _, r := range s.Refusals() {
		fmt.Fprintf(&b, "refused: %s\n", r)
	}
	var said []string
	for _, id := range ids {
		for _, m := range s.Messages(id) {
			said = append(said, id+": "+m.Plain())
			for _, r := range m.Thread {
				said = append(said, "  in its thread: "+r.Plain())
			}
		}
	}
	for _, id := range people {
		p := s.As(id)
		for _, channel := range ids {
			for _, m := range p.Ephemerals(channel) {
				said = append(said, channel+", to "+id+" only: "+m.Plain())
			}
		}
		if v := p.View(); v != nil {
			said = append(said, "modal of "+id+": "+v.Plain())
		}
	}
	for _, text := range said[max(0, len(said)-mostDumped):] {
		fmt.Fprintln(&b, strings.ReplaceAll(text, "\n", "\n    "))
	}
	return b.String()
}

// mostDumped is how many messages a dump shows, the last ones.
const mostDumped = 60
