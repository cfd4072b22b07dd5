package commands

import (
	"fmt"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// requestTitle is a request in a line: id, amount, what for.
func (c *call) requestTitle(r ops.Request) chat.Line {
	return chat.Line{chat.C(string(r.ID)), chat.T(" "), chat.B(c.money(r.Amount)), chat.T(" " + r.Title)}
}

// standing is where a request stands, with whom and since when, or how it ended,
// for somebody who asks now.
func (c *call) standing(r ops.Request) string {
	return c.standingSince(r, func(t time.Time) chat.Span { return chat.T(c.ago(t)) }).Plain()
}

// stands is where a request stands, for a message that will be read later.
func (c *call) stands(r ops.Request) chat.Line {
	line := c.standingSince(r, c.when)
	line[0].Text = capital(line[0].Text)
	return line
}

func (c *call) standingSince(r ops.Request, when func(time.Time) chat.Span) chat.Line {
	switch r.State {
	case ops.InReview:
		step := ""
		if len(r.Route) > 1 {
			step = fmt.Sprintf("step %d of %d, ", r.Step+1, len(r.Route))
		}
		panel := c.org.Panel(&r)
		if len(panel.Pool) == 0 {
			return chat.L("in review, " + step + "and nobody can decide on it")
		}
		with, since := panel, r.StepSince
		if len(panel.First()) == 0 {
			since = r.Escalated
		} else {
			with = firstOf(panel)
		}
		line := chat.Line{chat.T("in review, " + step + "with " + c.peopleWords(with) + " since "), when(since)}
		if len(with.Pool) < len(panel.Pool) {
			line = append(line, chat.T(", escalated to "+c.names(panel.Escalated)+" "), when(r.Escalated))
		}
		if !r.Expires.IsZero() {
			line = append(line, chat.T(", expires "), c.when(r.Expires))
		}
		return line
	case ops.ChangesRequested:
		last := r.Decisions[len(r.Decisions)-1]
		return chat.Line{chat.T(c.deciders(last) + " asked for changes, "), when(last.At), chat.T(": " + r.Reason)}
	}
	line := chat.L(r.State.Word())
	since, reason := r.Changed, r.Reason
	if n := len(r.Decisions); n > 0 && (r.State == ops.Approved || r.State == ops.Rejected) {
		last := r.Decisions[n-1]
		line[0].Text += " by " + c.deciders(last) + ","
		since, reason = last.At, last.Reason
	}
	if r.State == ops.Fulfilled {
		line[0].Text += " with " + c.money(r.Spent)
	}
	line = append(line, chat.T(" "), when(since))
	if reason != "" {
		line = append(line, chat.T(": "+reason))
	}
	if !r.Spent.IsZero() && r.State != ops.Fulfilled {
		line = append(line, chat.T(" · paid "+c.money(r.Spent)))
	}
	return line
}

// dayOf is the day of a moment, for messages that will be read later too.
func (c *call) dayOf(t time.Time) string {
	return c.day(dates.Of(t.In(c.org.Location(c.me))))
}

// deciders are who took a decision, and in whose place.
func (c *call) deciders(d ops.Decision) string {
	if d.For == "" {
		return c.name(d.By)
	}
	return c.name(d.By) + " for " + c.name(d.For)
}

// peopleWords are those who may decide, and how many of them must.
func (c *call) peopleWords(panel ops.Panel) string {
	var names []string
	for _, h := range panel.Pool {
		names = append(names, c.name(h))
	}
	switch {
	case len(names) < panel.Need:
		return fmt.Sprintf("%s, and %d more who cannot be found,", strings.Join(names, " and "), panel.Need-len(names))
	case len(names) == 1:
		return names[0]
	case panel.Need == len(names):
		return strings.Join(names, " and ")
	case panel.Need == 1:
		return strings.Join(names, " or ")
	}
	return fmt.Sprintf("%d of %s", panel.Need, strings.Join(names, ", "))
}

// kindWords are what a request of its kind has beside the amount.
func kindWords(r ops.Request) string {
	words := []string{string(r.Kind)}
	for _, part := range []string{r.JobTitle, r.Position, r.FTEWords(), r.Vendor} {
		if part != "" {
			words = append(words, part)
		}
	}
	if r.Seats > 0 {
		words = append(words, plural(r.Seats, "seat", "seats"))
	}
	return strings.Join(words, ", ")
}

// decisionWords state what a decision was about.
func (c *call) decisionWords(d ops.Decision) string {
	words := fmt.Sprintf("%s %s %s in step %d", c.deciders(d), d.Verdict, c.money(d.Amount), d.Step+1)
	switch d.Verdict {
	case ops.Lowers:
		words = fmt.Sprintf("%s lowered it to %s in step %d", c.deciders(d), c.money(d.Amount), d.Step+1)
	case ops.AsksChange:
		words = fmt.Sprintf("%s asked for changes of %s in step %d", c.deciders(d), c.money(d.Amount), d.Step+1)
	}
	if d.Escalated {
		words += " after escalation"
	}
	words += ", " + c.dayOf(d.At)
	if d.Version > 1 {
		words += fmt.Sprintf(" (version %d)", d.Version)
	}
	if d.Reason != "" {
		words += ": " + d.Reason
	}
	if d.Void {
		words += " – void, it began anew after that"
	}
	return words
}
