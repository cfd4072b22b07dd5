package discord

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"adjutant/bot/intake"
)

// bucket is what Discord counts requests in: so many until a moment, at which it
// begins anew. How many is known from the answers alone.
type bucket struct {
	limit     int // 0 as long as it is not known; -1 for none
	remaining int
	reset     time.Time
	under     int           // requests under way
	changed   chan struct{} // closed when a request has ended
	into      *bucket       // what it turned out to be a part of; nil while it is not
}

// take takes a request's turn. Otherwise it says how long to wait, at least: 0 means
// until a request under way has ended.
func (b *bucket) take(now time.Time) (wait time.Duration, ok bool) {
	switch {
	case b.reset.After(now):
		if b.remaining <= 0 {
			return b.reset.Sub(now), false
		}
	case b.limit > 0:
		// A new time has begun, and it is not known until when it goes.
		b.remaining = b.limit - b.under
		if b.remaining <= 0 {
			return 0, false
		}
	case b.limit == 0 && b.under > 0:
		// What the first one brings says how many there may be.
		return 0, false
	}
	b.remaining--
	b.under++
	return 0, true
}

// blur is how far apart the ends of the same time may seem, because answers are under
// way for longer or shorter.
const blur = 500 * time.Millisecond

// ended notes that a request is over, and what its answer says.
func (b *bucket) ended(now time.Time, said limits) {
	b.under--
	switch {
	case said.known:
		b.limit = said.limit
		reset := now.Add(said.reset)
		switch {
		case !b.reset.After(now) || reset.After(b.reset.Add(blur)):
			// A new time. Those that are under way may not have been counted in it yet.
			b.remaining, b.reset = max(said.remaining-b.under, 0), reset
		case reset.After(b.reset.Add(-blur)):
			// The same time, in which answers may overtake one another; so ours is the
			// better count, unless others ask as well.
			b.remaining = min(b.remaining, said.remaining)
			b.reset = later(b.reset, reset)
		}
	case b.limit == 0 && said.answered:
		b.limit = -1
	}
	b.wake()
}

// whole is the bucket that it is a part of, or itself.
func (b *bucket) whole() *bucket {
	for b.into != nil {
		b = b.into
	}
	return b
}

// wake lets those ask again who wait.
func (b *bucket) wake() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// join makes it a part of another one: Discord counts both together.
func (b *bucket) join(other *bucket) {
	other.under += b.under
	switch {
	case b.limit <= 0: // nothing is known of it
		other.remaining -= b.under
	case other.limit <= 0:
		other.limit, other.remaining, other.reset = b.limit, b.remaining, b.reset
	default:
		other.remaining, other.reset = min(b.remaining, other.remaining), later(b.reset, other.reset)
	}
	b.into = other
	b.wake()
}

// rest lets the bucket rest, because Discord has refused a request.
func (b *bucket) rest(until time.Time) {
	b.remaining, b.limit = 0, max(b.limit, 1)
	if until.After(b.reset) {
		b.reset = until
	}
}

// limits are what an answer says of its bucket.
type limits struct {
	answered, known  bool
	name             string // of the bucket; routes that count together have the same
	limit, remaining int
	reset            time.Duration
}

func limitsOf(header http.Header) limits {
	l := limits{answered: true, name: header.Get("X-RateLimit-Bucket")}
	var err [3]error
	l.limit, err[0] = strconv.Atoi(header.Get("X-RateLimit-Limit"))
	l.remaining, err[1] = strconv.Atoi(header.Get("X-RateLimit-Remaining"))
	l.reset, err[2] = seconds(header.Get("X-RateLimit-Reset-After"))
	l.known = err == [3]error{} && l.limit > 0
	return l
}

// longestRest bounds what Discord may ask for at once.
const longestRest = 24 * time.Hour

// seconds reads a number of seconds, which may have a fraction.
func seconds(text string) (time.Duration, error) {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, err
	}
	return inSeconds(number), nil
}

// inSeconds is a time of so many seconds, within reason.
func inSeconds(number float64) time.Duration {
	if !(number > 0) { // which a number that is none is not either
		return 0
	}
	return time.Duration(min(number, longestRest.Seconds()) * float64(time.Second))
}

// buckets are those that were used last.
type buckets struct {
	mu sync.Mutex
	// names are the buckets' names by route, of every one of which each channel,
	// guild or token has its own.
	names *intake.Recent[string, string]
	known *intake.Recent[string, *bucket]
}

// mostBuckets is how many are known. One that is forgotten is learned anew.
const mostBuckets = 5000

func newBuckets() *buckets {
	return &buckets{names: intake.NewRecent[string, string](mostBuckets), known: intake.NewRecent[string, *bucket](mostBuckets)}
}

// take takes a turn for a route. Otherwise it says how long to wait, and when to ask
// again before that.
func (b *buckets) take(r route, now time.Time) (taken *bucket, wait time.Duration, changed <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	one := b.of(r)
	wait, ok := one.take(now)
	if ok {
		return one, 0, nil
	}
	return nil, wait, one.changed
}

// of is the bucket of a route.
func (b *buckets) of(r route) *bucket {
	plain := r.name + " " + r.major
	key := plain
	if name, ok := b.names.Get(r.name); ok {
		key = name + " " + r.major
	}
	one, ok := b.known.Get(key)
	if key != plain {
		// Before its name was known, the route had a bucket of its own.
		if own, there := b.known.Get(plain); there {
			b.known.Drop(plain)
			if ok {
				own.join(one)
			} else {
				b.known.Put(key, own)
				return own
			}
		}
	}
	if !ok {
		one = &bucket{changed: make(chan struct{})}
		b.known.Put(key, one)
	}
	return one
}

// ended notes that a request is over, and what its answer says. A rest of more than 0
// is how long the bucket is to be left alone.
func (b *buckets) ended(r route, one *bucket, now time.Time, said limits, rest time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if said.name != "" {
		b.names.Put(r.name, said.name)
		b.of(r)
	}
	one = one.whole()
	one.ended(now, said)
	if rest > 0 {
		one.rest(now.Add(rest))
	}
}

// back gives a turn back that was not used.
func (b *buckets) back(one *bucket) {
	b.mu.Lock()
	defer b.mu.Unlock()
	one = one.whole()
	one.remaining++
	one.ended(time.Time{}, limits{})
}
