package discord

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// gateway is what is needed to take events of the gateway.
type gateway struct {
	times gatewayTimes
	// seen are the ids of what came: what is brought again after a connection broke has
	// come already.
	seen *intake.Recent[string, bool]
	// deliver takes what comes; it never waits.
	deliver func(*delivery)
}

// mostSeen is how many ids are known.
const mostSeen = 4096

// gatewayTimes are how long things may take at the gateway.
type gatewayTimes struct {
	// handshake is for the connection itself, begin until Discord says how often it
	// wants to hear of us, slack is how long an answer to that may take.
	handshake, begin, slack time.Duration
	// stuck is how long discordgo may take to notice that a connection has ended.
	stuck time.Duration
	// identify is how long lies between two new sessions.
	identify time.Duration
	// stood is how long a connection must have stood for the next one to be opened
	// without waiting.
	stood time.Duration
}

var usualTimes = gatewayTimes{
	handshake: 20 * time.Second, begin: 30 * time.Second, slack: 20 * time.Second,
	stuck: time.Minute, identify: 5 * time.Second, stood: time.Minute,
}

const (
	// mostPause is the longest time between two attempts to connect.
	mostPause = time.Minute
	// mostResumes is how many attempts to go on with a session may fail before a new
	// one is begun.
	mostResumes = 5
)

// pauseAfter is how long to wait after so many attempts in a row that failed; 0 is
// after a connection that stood. It is different each time, because many bots lose
// their connections at once.
func pauseAfter(failed int) time.Duration {
	if failed == 0 {
		return rand.N(time.Second)
	}
	longest := mostPause
	if failed < 6 {
		longest = time.Second << failed
	}
	return longest/2 + rand.N(longest/2)
}

// forGood is what to do about an error after which no other attempt can succeed, or nil.
func forGood(why error) error {
	if c, ok := errors.AsType[*closed](why); ok {
		return c.forGood()
	}
	if r, ok := errors.AsType[*refused](why); ok && r.Status == http.StatusUnauthorized {
		return errToken
	}
	return nil
}

// listen keeps the connection to the gateway, until ctx ends; or until Discord will
// not let the bot in another time, which is the error.
func (d *Discord) listen(ctx context.Context) error {
	var g *generation
	var newest time.Time // when the last session was begun
	for failed := 0; ; failed++ {
		var why error
		began := time.Now()
		if g == nil {
			if !intake.Wait(ctx, d.gateway.times.identify-time.Since(newest)) {
				return nil
			}
			if g, why = d.generation(ctx); g != nil {
				newest = time.Now()
			}
		}
		if g != nil {
			why = g.connect(ctx)
			if stood := g.stood(); stood >= d.gateway.times.stood {
				failed = -1
			} else if stood > 0 {
				failed = min(failed, 1)
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		d.link.down(d.opts.Now(), why)
		if final := forGood(why); final != nil {
			d.opts.Log.Error("Discord will not let the bot in", "error", final)
			return final
		}
		d.opts.Log.Warn("there is no connection to Discord", "error", why, "attempt", failed+1, "after", time.Since(began))
		pause := pauseAfter(max(failed, 0))
		if g != nil && !g.resumable(why) {
			g = nil
			// Discord wants a session that it does not take to be left alone for a time
			// between one second and five.
			pause = max(pause, time.Second+rand.N(4*time.Second))
		}
		if l, ok := errors.AsType[*limited](why); ok {
			pause = max(pause, l.after)
		}
		if l, ok := errors.AsType[*chat.Later](why); ok {
			pause = max(pause, l.After)
		}
		if !intake.Wait(ctx, pause) {
			return nil
		}
	}
}
