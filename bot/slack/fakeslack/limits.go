package fakeslack

import (
	"strings"
	"time"
)

// Limits are rate limits. A field that is 0 limits nothing.
type Limits struct {
	// Channel is how many messages a second a channel takes, with Burst at once.
	Channel float64
	Burst   int
	// Workspace is how many messages a second the workspace takes, with
	// WorkspaceBurst at once.
	Workspace      float64
	WorkspaceBurst int
	// Tier are the calls a minute of the methods of each tier, from the first to the
	// fourth. A quarter of them, one at least, may come at once.
	Tier [4]float64
}

// SlackLimits are Slack's own.
func SlackLimits() Limits {
	return Limits{Channel: 1, Burst: 3, Workspace: 10, WorkspaceBurst: 30, Tier: [4]float64{1, 20, 50, 100}}
}

// Times are limits that are wider by a factor.
func (l Limits) Times(factor float64) Limits {
	l.Channel *= factor
	l.Workspace *= factor
	for i := range l.Tier {
		l.Tier[i] *= factor
	}
	return l
}

// bucket fills with time and empties with calls.
type bucket struct {
	level float64
	at    time.Time
}

// take takes one from the bucket of that name, or returns how long to wait for it.
func (s *Server) take(name string, perSecond float64, burst int, now time.Time) time.Duration {
	if perSecond <= 0 {
		return 0
	}
	most := float64(max(1, burst))
	b := s.buckets[name]
	if b == nil {
		b = &bucket{level: most, at: now}
		s.buckets[name] = b
	}
	if now.After(b.at) {
		b.level = min(most, b.level+now.Sub(b.at).Seconds()*perSecond)
		b.at = now
	}
	if b.level < 1 {
		return time.Duration((1 - b.level) / perSecond * float64(time.Second))
	}
	b.level--
	return 0
}

// tooEarly is how long a call has to wait, or 0.
func (r *request) tooEarly(name string, m method) time.Duration {
	l := r.opts.Limits
	if m.tier > 0 {
		minute := l.Tier[m.tier-1]
		return r.take("method "+name, minute/60, int(minute/4), r.at)
	}
	place := r.args["channel"]
	if strings.HasPrefix(place, "U") || strings.HasPrefix(place, "W") {
		if c := r.channels[directID(place)]; c != nil {
			place = c.ID
		}
	}
	if wait := r.take("channel "+place, l.Channel, l.Burst, r.at); wait > 0 {
		return wait
	}
	return r.take("workspace", l.Workspace, l.WorkspaceBurst, r.at)
}
