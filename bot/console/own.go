package console

import (
	"context"
	"fmt"
	"io"
	"strings"
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

// clock shows the time or moves it, in the zone of the person who asks. What
// became due is delivered.
func (c *Console) clock(ctx context.Context, who seat, text string) {
	r := c.reader(who.person, 0)
	const layout = "Mon 2 Jan 2006 15:04"
	if text == "" {
		c.say(fmt.Sprintf("It is %s (%s).", r.now.In(r.zone).Format(layout), r.zone))
		return
	}
	now, err := c.host.MoveClock(ctx, text, who.person)
	if err != nil {
		c.fault(err.Error())
		return
	}
	c.say(fmt.Sprintf("It is now %s (%s).", now.In(r.zone).Format(layout), r.zone))
	c.settle(ctx)
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
