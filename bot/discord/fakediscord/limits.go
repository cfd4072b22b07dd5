package fakediscord

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"time"
)

// Limits are rate limits. What is 0 limits nothing.
type Limits struct {
	// Routes are how many requests a route takes in a window of time, for each
	// channel, guild or interaction; Other is for all routes that are not among them.
	Routes map[Route]Window
	Other  Window
	// Global is how many requests a second are taken in all, but for those of
	// interactions.
	Global int
	// Contacts is how many direct conversations may be opened in ten minutes, or in
	// ContactsIn, with people to whom the bot had none.
	Contacts   int
	ContactsIn time.Duration
	// Invalid is how many requests may be answered with 401, 403 or 429 in ten minutes.
	// From then on, what stands before Discord takes none from the address.
	Invalid int
}

// Window is so many in that time.
type Window struct {
	Requests int
	In       time.Duration
}

// contactsIn is the usual time in which conversations are counted.
const contactsIn = 10 * time.Minute

// DiscordLimits are about Discord's own.
func DiscordLimits() Limits {
	five := Window{5, 5 * time.Second}
	return Limits{
		Routes: map[Route]Window{
			CreateMessage: five, EditMessage: five, DeleteMessage: {5, time.Second}, StartThread: {50, 5 * time.Minute}, GetMessages: five,
			EditOriginal: {5, 2 * time.Second}, CreateFollowup: {5, 2 * time.Second}, EditFollowup: {5, 2 * time.Second},
			CreateCommand: {5, 20 * time.Second}, CreateDM: {10, 10 * time.Second},
		},
		Other:    Window{10, 5 * time.Second},
		Global:   50,
		Contacts: 30, ContactsIn: contactsIn,
		Invalid: 10000,
	}
}

// Times are the limits of a Discord whose clock runs that many times as fast.
func (l Limits) Times(n int) Limits {
	faster := func(w Window) Window { return Window{w.Requests, w.In / time.Duration(n)} }
	routes := map[Route]Window{}
	for r, w := range l.Routes {
		routes[r] = faster(w)
	}
	l.Routes, l.Other, l.Global = routes, faster(l.Other), l.Global*n
	l.ContactsIn = cmp.Or(l.ContactsIn, contactsIn) / time.Duration(n)
	return l
}

// bucket is one limit of one resource.
type bucket struct {
	left  int
	reset time.Time
}

// take takes one of a window, and returns what is left and when it begins anew. It
// returns false if nothing is left.
func (s *Server) take(name string, w Window, now time.Time) (left int, reset time.Time, ok bool) {
	b := s.buckets[name]
	if b == nil {
		b = &bucket{}
		s.buckets[name] = b
	}
	if !now.Before(b.reset) {
		b.left, b.reset = w.Requests, now.Add(w.In)
	}
	if b.left == 0 {
		return 0, b.reset, false
	}
	b.left--
	return b.left, b.reset, true
}

// tooMany counts a request, sets the headers of its limit, and returns the refusal of
// one that came too early. The lock is held.
func (r *request) tooMany(h http.Header, to *route) *failure {
	l := r.opts.Limits
	if l.Global > 0 && !to.open {
		if _, reset, ok := r.take("global", Window{l.Global, time.Second}, r.at); !ok {
			wait := reset.Sub(r.at)
			limited(h, wait, "global")
			return &failure{status: http.StatusTooManyRequests, message: "You are being rate limited.", more: limitBody(wait, true)}
		}
	}
	w, named := l.Routes[to.name]
	if !named {
		w = l.Other
	}
	if w.Requests == 0 {
		return nil
	}
	left, reset, ok := r.take(string(to.name)+" "+r.major(), w, r.at)
	wait := reset.Sub(r.at)
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(to.name))
	h.Set("X-RateLimit-Limit", strconv.Itoa(w.Requests))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(left))
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(reset.UnixMilli())/1000))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", wait.Seconds()))
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%016x", sum.Sum64()))
	if ok {
		return nil
	}
	limited(h, wait, "user")
	return &failure{status: http.StatusTooManyRequests, message: "You are being rate limited.", more: limitBody(wait, false)}
}

// major is what makes two buckets of one route: the channel, the guild, or the token of
// an interaction.
func (r *request) major() string {
	for _, name := range []string{"channel", "guild", "token"} {
		if v := r.vars[name]; v != "" {
			return v
		}
	}
	return ""
}
