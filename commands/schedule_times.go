package commands

import (
	"fmt"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// shownTimes is how many times ahead a schedule is shown.
const shownTimes = 3

// everyWords say when a schedule comes, and where its times are: in a list only
// where the reader's clock shows others.
func (c *call) everyWords(s ops.Schedule, list bool) string {
	words := []string{ruleWords(s.Every)}
	zone := s.Plan(c.org, "").Zone
	switch {
	case s.Own && len(s.To) == 1 && s.To[0] == "@"+string(c.me.Handle):
	case s.Own && len(s.To) == 1:
		words = append(words, "where "+c.recipientName(s.To[0])+" is")
	case s.Own:
		words = append(words, "where each of them is")
	case !list || offsetIn(zone, c.now) != offsetIn(c.org.Location(c.me), c.now):
		words = append(words, zone.String()+" time")
	}
	switch s.DayOff {
	case recurrence.Skip:
		words = append(words, "not on days off")
	case recurrence.Before:
		words = append(words, "on a day off the working day before")
	case recurrence.After:
		words = append(words, "on a day off the working day after")
	}
	if s.Starts.After(c.today) {
		words = append(words, "from "+c.day(s.Starts))
	}
	if !s.Ends.IsZero() {
		words = append(words, "until "+c.day(s.Ends))
	}
	return strings.Join(words, ", ")
}

// ruleWords are a rule as it was written, with its days in capitals.
func ruleWords(rule recurrence.Rule) string {
	words := strings.Fields(rule.String())
	for i, word := range words {
		for day := range time.Weekday(7) {
			name := strings.ToLower(day.String())
			if bare := strings.TrimRight(strings.ToLower(word), ",s"); bare == name || bare == name[:3] {
				words[i] = capital(word)
			}
		}
	}
	return strings.Join(words, " ")
}

// timesBlocks are the next times of a schedule. Recipients who have different
// ones, because they live or have days off elsewhere, are shown apart.
func (c *call) timesBlocks(s ops.Schedule) []chat.Block {
	var blocks []chat.Block
	shown := map[string]int{}
	for _, to := range s.To {
		times := s.Upcoming(c.org, to, c.now, shownTimes)
		if len(times) == 0 {
			continue
		}
		key := fmt.Sprint(times)
		if i, same := shown[key]; same {
			heading := &blocks[i].Lines[0][0]
			heading.Text += ", " + c.recipientName(to)
			continue
		}
		shown[key] = len(blocks)
		blocks = append(blocks, chat.Heading("Next for "+c.recipientName(to)), chat.List(c.timeLines(times)...))
	}
	if len(shown) == 1 {
		blocks[0] = chat.Heading("Next")
	}
	return blocks
}

// timeLines are moments, each in the schedule's zone and, where it differs, as
// the reader's clock shows it, with what is out of the ordinary about it.
func (c *call) timeLines(times []recurrence.Occurrence) []chat.Line {
	here := c.org.Location(c.me)
	lines := make([]chat.Line, len(times))
	for i, o := range times {
		words := []string{c.clockWords(o.At)}
		if zone := o.At.Location().String(); c.public || zone != here.String() {
			words[0] += " " + zone
		}
		if mine := o.At.In(here); !c.public && mine.Format(wallClock) != o.At.Format(wallClock) {
			if dates.Of(mine) == dates.Of(o.At) {
				words = append(words, mine.Format("15:04")+" for you")
			} else {
				words = append(words, c.clockWords(mine)+" for you")
			}
		}
		if !o.Instead.IsZero() {
			words = append(words, "moved from "+c.day(o.Instead)+", a day off")
		}
		if mark := clockMark(o); mark != "" {
			words = append(words, mark)
		} else if i > 0 {
			if shift := offsetIn(here, o.At) - offsetIn(here, times[i-1].At); shift != 0 && !c.public {
				words = append(words, "after your clocks go "+direction(shift))
			}
		}
		lines[i] = chat.L(strings.Join(words, " · "))
	}
	return lines
}

// wallClock is a moment as a clock on the wall shows it, with the day.
const wallClock = "2006-01-02 15:04"

// clockMark says what a change of the clocks does to an occurrence.
func clockMark(o recurrence.Occurrence) string {
	switch {
	case o.Gap:
		return "there is no " + o.Clock.String() + ", as the clocks go forward"
	case o.Twice:
		return "the first " + o.Clock.String() + ", as the clocks go back"
	case o.Shift != 0:
		return "after the clocks go " + direction(o.Shift)
	}
	return ""
}

func direction(shift time.Duration) string {
	if shift > 0 {
		return "forward"
	}
	return "back"
}

func offsetIn(loc *time.Location, t time.Time) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}

// clockWords are a moment as people read it where it is.
func (c *call) clockWords(t time.Time) string {
	return c.day(dates.Of(t)) + " " + t.Format("15:04")
}

// runLine says what became of a schedule at one of its times.
func (c *call) runLine(s ops.Schedule, run ops.ScheduleRun) chat.Line {
	line := chat.Line{c.when(orMoment(run.Due, run.At)), chat.T(" ")}
	to := c.recipientName(run.To)
	switch run.Outcome {
	case ops.RunSkipped:
		often := ""
		if run.Times > 1 {
			often = ", " + skippedTimes(run.Times) + " in a row"
		}
		return append(line, chat.B("skipped"), chat.T(" for "+to+often+": it was too late when I looked"))
	case ops.RunRefused:
		return append(append(line, chat.B("not sent")), said(" to "+to+": "+c.refusedWords(s, run, c.me))...)
	case ops.RunLate:
		return append(line, chat.T("sent "), chat.B("late"), chat.T(" to "+to+", at "), c.when(run.At))
	}
	line = append(line, chat.T("sent to "+to))
	if run.By != "" {
		line = append(line, chat.T(", asked for by "+c.name(run.By)))
	}
	return line
}

// refusedWords are why a report was not sent, as far as the reader may know of
// what it is about.
func (c *call) refusedWords(s ops.Schedule, run ops.ScheduleRun, reader ops.Person) string {
	if !c.knowsLinks(s, reader) {
		return "it is about something that you may not see."
	}
	return run.Note
}

// skippedTimes is how often a report was skipped.
func skippedTimes(n int) string {
	if n >= ops.MostSkipped {
		return fmt.Sprint(n, " times or more")
	}
	return times(n)
}

func orMoment(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}
