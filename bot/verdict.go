package bot

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// Limits of the outbox's patience.
const (
	firstRetry  = time.Second
	longestWait = 10 * time.Minute
	// maxAttempts, with the waits above, gives a platform an hour and a half
	// to come back before the COO hears of it.
	maxAttempts = 20
	// laterFor is how long a platform may put a letter off beyond that, if it
	// says each time when to come back.
	laterFor = 2 * time.Hour
	// What platforms ask for is kept exactly between these; a shorter wait
	// would spin, a longer one is a mistake of somebody's.
	shortestLater = 100 * time.Millisecond
	longestLater  = 24 * time.Hour
)

// verdict says whether an attempt was the last, and why in words for people.
func verdict(letter storage.Letter, err error, now time.Time) (reason string, final bool) {
	if never, ok := errors.AsType[*chat.Undeliverable](err); ok {
		if never.Reason == "" {
			return "the platform refuses it", true
		}
		return never.Reason, true
	}
	if letter.Attempts+1 < maxAttempts {
		return "", false
	}
	if _, later := errors.AsType[*chat.Later](err); later && now.Sub(letter.Created) < laterFor {
		return "", false
	}
	return noSuccess(letter.Attempts + 1), true
}

func noSuccess(attempts int) string { return fmt.Sprintf("no success in %d attempts", attempts) }

// backoff is how long the letter's place is left alone after a failed attempt:
// what the platform asks for, else twice as long each time, with jitter so that
// many letters do not come back at once.
//
// It is the place alone that waits. Whether a limit holds for the channel, the
// workspace or the whole bot only its adapter can know, which then answers for
// the other places without asking the platform.
func backoff(letter storage.Letter, err error) time.Duration {
	if later, ok := errors.AsType[*chat.Later](err); ok && later.After > 0 {
		return min(max(later.After, shortestLater), longestLater)
	}
	wait := longestWait
	if letter.Attempts < 16 { // the shift would overflow long after
		wait = min(firstRetry<<letter.Attempts, longestWait)
	}
	return wait/2 + rand.N(wait/2)
}

// doubtful reports whether the message may have been posted although the
// attempt failed.
func doubtful(err error) bool {
	_, ok := errors.AsType[*chat.Doubtful](err)
	return ok
}

// typed reports whether a sender said what its error means.
func typed(err error) bool {
	if _, ok := errors.AsType[*chat.Later](err); ok {
		return true
	}
	_, ok := errors.AsType[*chat.Undeliverable](err)
	return ok || doubtful(err)
}
