package fakediscord

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// mostDumped is how many messages a dump shows, the last ones.
const mostDumped = 60

// Dump is what is there, for a test that fails: the messages, the forms, what was
// refused, the latest requests and the interactions without a response.
func (s *Server) Dump() string {
	var b strings.Builder
	s.mu.Lock()
	ids := slices.SortedFunc(maps.Keys(s.channels), byID)
	people := slices.Sorted(maps.Keys(s.people))
	threads := map[string]bool{}
	for id, c := range s.channels {
		threads[id] = c.thread()
	}
	fmt.Fprintf(&b, "gateway: %d connections, %d sessions\n", len(s.sockets), len(s.sessions))
	for _, i := range s.actions {
		if !i.answered {
			fmt.Fprintf(&b, "no response: interaction %s of type %d %q by %s %s\n", i.id, i.kind, i.asked, i.person, i.failed)
		} else if p := i.original; p != nil && p.flags&loading != 0 {
			fmt.Fprintf(&b, "still thinking: interaction %s of type %d %q by %s\n", i.id, i.kind, i.asked, i.person)
		}
	}
	for _, c := range s.calls[max(0, len(s.calls)-20):] {
		fmt.Fprintf(&b, "request: %s %s %s\n", c.Method, c.Path, c.outcome())
	}
	s.mu.Unlock()
	for _, r := range s.Refusals() {
		fmt.Fprintf(&b, "refused: %s\n", r)
	}
	var said []string
	for _, id := range ids {
		if threads[id] {
			continue
		}
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
		if m := p.Modal(); m != nil {
			said = append(said, "form of "+id+": "+m.Plain())
		}
	}
	for _, text := range said[max(0, len(said)-mostDumped):] {
		fmt.Fprintln(&b, strings.ReplaceAll(text, "\n", "\n    "))
	}
	return b.String()
}
