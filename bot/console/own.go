package console

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// ownWords are the console's own lines, for /console.
const ownWords = `Besides the bot's commands (/help) a line can be:
  /as @ana #support            be Ana in #support from now on; also /as @ana dm, /as @ana, /as #support
  @ana #support: /risk log …   one line as Ana in #support; also @ana dm: …, @ana: …
  press 2                      press button 2 of the last message that has buttons
  press RISK-7 acknowledge     press that button of the record's newest message
  /clock                       the time; /clock +3d or /clock 2026-12-01 09:00 moves it forward
  /quit                        the end`

func (c *Console) words() { c.say(ownWords) }

// fullMoment is how the console says what time it is.
const fullMoment = "Mon 2 Jan 2006 15:04"

// clock shows the time or moves it, in the zone of the person who asks. What
// became due is delivered.
func (c *Console) clock(ctx context.Context, who seat, text string) {
	r := c.reader(who.person, 0)
	if text == "" {
		c.say(fmt.Sprintf("It is %s (%s).", r.now.In(r.zone).Format(fullMoment), r.zone))
		return
	}
	c.setMoving(true, r.now)
	now, err := c.host.MoveClock(ctx, text, who.person)
	c.setMoving(false, now)
	if err != nil {
		c.fault(err.Error())
		return
	}
	c.say(fmt.Sprintf("It is now %s (%s).", now.In(r.zone).Format(fullMoment), r.zone))
	c.settle(ctx)
}

// setMoving notes that the clock begins or ends to move.
func (c *Console) setMoving(moving bool, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moving, c.marked = moving, now.Truncate(time.Minute)
}

// mark prints what time it is before what is sent while the clock moves, unless
// it was printed already. The caller holds mu.
func (c *Console) mark(now time.Time) {
	now = now.Truncate(time.Minute)
	if c.moving && !now.Equal(c.marked) {
		c.marked = now
		c.putLocked(c.ownText(typeConsole, now.In(orUTC(c.opts.Zone)).Format(fullMoment), plain))
	}
}

// greet says who one is and what to try. It goes to Err: it is no message.
func (c *Console) greet() {
	tries := append([]Try{{"/help", "what you can ask for"}}, c.opts.Try...)
	tries = append(tries,
		Try{"/as @" + c.someoneElse() + " dm", "be somebody else, in their direct messages"},
		Try{"/console", "the console's own words; Tab completes, /quit ends"})
	var b strings.Builder
	b.WriteString("You are " + clean(c.whoAndWhere(c.now)) + ". Try:\n")
	for _, t := range tries { // what it does on a line of its own: no column would be wide enough
		b.WriteString("  " + c.paint(row{{clean(t.Line), styleCode}}) + "\n")
		b.WriteString("      " + c.paint(row{{clean(t.Does), styleDim}}) + "\n")
	}
	_, _ = io.WriteString(c.opts.Err, b.String()) // a greeting that fails is not missed
}

// someoneElse is a person to switch to.
func (c *Console) someoneElse() string {
	for _, p := range c.host.People() {
		if p.Handle != c.now.person {
			return p.Handle
		}
	}
	return c.now.person
}
