package discord

import (
	"slices"
	"time"
)

// Brief gives a request that long, and tries again after a tenth of it what failed. It
// is called before Run.
func (d *Discord) Brief(request time.Duration) {
	pause := request / 10
	d.gate.callTime, d.pause = request, pause
	d.in.pauses, d.in.soon = slices.Repeat([]time.Duration{pause}, 3), slices.Repeat([]time.Duration{pause}, 3)
	d.gateway.times.identify = pause
}

// Rested lets the time go by for which Discord wants to be left alone.
func (d *Discord) Rested() {
	d.gate.mu.Lock()
	d.gate.bot, d.gate.everyone = time.Time{}, time.Time{}
	d.gate.mu.Unlock()
	fresh := newBuckets()
	d.gate.buckets.mu.Lock()
	d.gate.buckets.names, d.gate.buckets.known = fresh.names, fresh.known
	d.gate.buckets.mu.Unlock()
	d.contacts.mu.Lock()
	d.contacts.free = time.Time{}
	d.contacts.mu.Unlock()
}
