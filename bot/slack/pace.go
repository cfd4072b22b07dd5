package slack

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// Pace is how fast messages are sent. A field that is 0 has the value that
// Slack's limits allow.
type Pace struct {
	// Channel is how many messages a second one channel takes, Workspace how many
	// all of them together; Burst how many may come at once in a channel.
	Channel, Workspace float64
	Burst              int
	// Settle is how long after a call of unknown outcome, and after the start of
	// the process, a message is looked for: Slack may still be posting it.
	Settle time.Duration
}

// What Slack's limits allow: a message a second in a channel with short bursts,
// some hundred a minute in a workspace, and fifty edits a minute.
const (
	channelPace   = 1
	channelBurst  = 3
	workspacePace = 5
	settle        = 2 * time.Second
	// patience is how long a message waits for its turn inside of Send.
	patience = 10 * time.Second
)

// pacer says when a message may be sent. It counts time by the process's own clock,
// which nobody sets back: it is Slack that counts as well.
type pacer struct {
	pace Pace

	mu       sync.Mutex
	limiters *intake.Recent[string, *rate.Limiter]
}

func newPacer(pace Pace) *pacer {
	if pace.Channel == 0 {
		pace.Channel = channelPace
	}
	if pace.Workspace == 0 {
		pace.Workspace = workspacePace
	}
	if pace.Burst == 0 {
		pace.Burst = channelBurst
	}
	if pace.Settle == 0 {
		pace.Settle = settle
	}
	return &pacer{pace: pace, limiters: intake.NewRecent[string, *rate.Limiter](5000)}
}

// errTurn is why a message was put off before Slack was asked.
var errTurn = errors.New("too many messages are on their way to Slack")

// toPost waits until a message may be posted in a channel.
func (p *pacer) toPost(ctx context.Context, space, channel string) error {
	return p.wait(ctx,
		p.limiter("post "+space, p.pace.Workspace, int(2*p.pace.Workspace)),
		p.limiter("post "+space+" "+channel, p.pace.Channel, p.pace.Burst))
}

// toEdit waits until a message may be changed or deleted.
func (p *pacer) toEdit(ctx context.Context, space string) error {
	return p.wait(ctx, p.limiter("edit "+space, p.pace.Workspace/6, int(4*p.pace.Workspace)))
}

func (p *pacer) limiter(key string, perSecond float64, burst int) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	l, ok := p.limiters.Get(key)
	if !ok {
		l = rate.NewLimiter(rate.Limit(perSecond), max(burst, 1))
		p.limiters.Put(key, l)
	}
	return l
}

// wait takes a turn of each limiter and waits for the last of them. Where that
// takes longer than patience, no turn is taken, and Later says when there is one.
func (p *pacer) wait(ctx context.Context, limiters ...*rate.Limiter) error {
	now := time.Now()
	var turns []*rate.Reservation
	var longest time.Duration
	for _, l := range limiters {
		turn := l.ReserveN(now, 1)
		turns = append(turns, turn)
		longest = max(longest, turn.DelayFrom(now))
	}
	giveBack := func() {
		for _, turn := range turns {
			turn.CancelAt(time.Now())
		}
	}
	if longest > patience {
		giveBack()
		return &chat.Later{After: longest, Cause: errTurn}
	}
	if err := pause(ctx, longest); err != nil {
		giveBack()
		return err
	}
	return nil
}

// pause waits, or returns the context's error when it ends before.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rests are the methods that Slack wants to be left alone with, in one workspace.
type rests struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func newRests() *rests { return &rests{until: map[string]time.Time{}} }

// begin lets one thing rest: a method, or a method in one channel. Slack does not
// say whether it was the channel or the whole that was too much. Where another
// channel rests already, it is the whole. It returns for how long.
func (r *rests) begin(what, method string, rest time.Duration) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	end := now.Add(rest)
	whole := method + " "
	for other, until := range r.until {
		if !until.After(now) {
			delete(r.until, other)
		} else if other != what && strings.HasPrefix(other, whole) {
			what = whole
		}
	}
	if end.After(r.until[what]) {
		r.until[what] = end
	}
	return r.until[what].Sub(now)
}

// left is for how long Slack is still to be left alone, with a little more for each
// that asks, so that they do not all come back at once.
func (r *rests) left(what, method string) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	until := r.until[what]
	if whole := r.until[method+" "]; whole.After(until) {
		until = whole
	}
	if !until.After(now) {
		return 0
	}
	return until.Sub(now) + rand.N(time.Second)
}
