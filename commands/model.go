package commands

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "model",
		Summary: "Say whether a language model is used, what for, and what it is told",
		Detail: "Everybody sees what it is used for and what may leave the company. The COO, the CEO and admins " +
			"also see what it costs, and how many of its sentences the records did not support.",
		Examples: []string{"model"},
		ReadOnly: true,
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		runs := !c.public && slices.ContainsFunc([]ops.Role{ops.COO, ops.CEO, ops.Admin}, c.me.Has)
		use := c.org.Model
		if !c.book.Model || !use.On() {
			message := chat.Message{Title: chat.L("No language model is used")}
			if why := c.modelOff(); runs && why != "" {
				message.Blocks = []chat.Block{chat.Paragraph(said(why)...)}
			}
			return chat.Reply{Message: message}, nil
		}
		message := chat.Message{Title: chat.L("A language model is used for " + joinWords(use.For))}
		fields := c.modelFields()
		if runs {
			used, err := c.modelUsed()
			if err != nil {
				return chat.Reply{}, err
			}
			fields = append(fields, used...)
			if message.Detail, err = c.modelInFull(); err != nil {
				return chat.Reply{}, err
			}
		}
		message.Blocks = []chat.Block{
			chat.Paragraph(chat.T("Its words end in " + digest.Mark + ", and stand only where the records that they name say the same.")),
			chat.Fields(fields...),
		}
		return chat.Reply{Message: message}, nil
	},
})

// modelOff is what whoever runs the company can do so that a model is used.
func (c *call) modelOff() string {
	switch used := c.org.Model.On(); {
	case used:
		return "The organisation’s file lets one be used for " + joinWords(c.org.Model.For) + ", and whoever runs the bot has set none. docs/model.md says how."
	case c.book.Model:
		return "One is set (" + c.book.ModelName + "), and the organisation’s file lets it be used for nothing. The section model there says what for."
	}
	return "To use one takes two switches: whoever runs the bot names it, and the organisation’s file says what for. docs/model.md says how."
}

// modelFields are what a model may be told.
func (c *call) modelFields() []chat.Field {
	use := c.org.Model
	never := "what is confidential, and your people’s names"
	if use.RealNames {
		never = "what is confidential; your people’s names are told"
	}
	return []chat.Field{
		{Label: "May be told", Value: chat.L(use.KindWords() + ": " + use.AudienceWords())},
		{Label: "Never told", Value: chat.L(never)},
	}
}

// modelUsed are today's budget and a month's use, each in a line.
func (c *call) modelUsed() ([]chat.Field, error) {
	today, err := c.modelMeter(1)
	if err != nil {
		return nil, err
	}
	month, err := c.modelMeter(aMonth)
	if err != nil {
		return nil, err
	}
	budget := c.org.Model.Budget()
	return []chat.Field{
		{Label: "Tokens today", Value: chat.Line{
			chat.C(meterBar(today.Tokens(), budget)),
			chat.T(fmt.Sprintf(" %s of %s: %s", ops.Grouped(today.Tokens()), ops.Grouped(budget), percentWords(today.Tokens(), budget))),
		}},
		{Label: "30 days", Value: chat.L(orElse(meterWords(month, false, false), "nothing asked"))},
	}, nil
}

// aMonth is for how many days it is told what a model was used for.
const aMonth = 30

// modelInFull is for whoever looks after the model: which it is, and why there was no
// answer, or none that is shown.
func (c *call) modelInFull() (*chat.Message, error) {
	full := &chat.Message{Title: chat.L("In full"), Blocks: []chat.Block{chat.Fields(chat.Field{Label: "Model", Value: chat.L(orElse(c.book.ModelName, "without a name"))})}}
	var lines []chat.Line
	used := false
	for _, span := range []struct {
		label string
		days  int
	}{{"Today", 1}, {"7 days", 7}, {"30 days", aMonth}} {
		m, err := c.modelMeter(span.days)
		if err != nil {
			return nil, err
		}
		words := meterWords(m, span.days > 1, true) // those of today are above
		used = used || words != ""
		lines = append(lines, chat.Line{chat.B(span.label), chat.T(": " + orElse(words, "nothing asked"))})
	}
	note := "What it may do is in the organisation’s file, under model."
	if used {
		full.Blocks = append(full.Blocks, chat.List(lines...))
		note = "What is not shown says something that the records do not; the log has each. " + note
	}
	full.Blocks = append(full.Blocks, chat.Note(chat.T(note)))
	return full, nil
}

// modelDay is the day on which what a model costs now counts: that of the company.
func (c *call) modelDay() dates.Date {
	zone, err := time.LoadLocation(c.org.Timezone)
	if err != nil {
		zone = time.UTC
	}
	return dates.Of(c.now.In(zone))
}

// modelMeter is what a model was used for in that many days, today included.
func (c *call) modelMeter(days int) (storage.Meter, error) {
	var sum storage.Meter
	for i := range days {
		m, err := storage.MeterOf(c.r, c.modelDay().AddDays(-i).String())
		if err != nil {
			return sum, err
		}
		sum = sum.Plus(m)
	}
	return sum, nil
}

// meterWords are what a meter has counted, in one line; empty if nothing. In full they say
// why something came to nothing.
func meterWords(m storage.Meter, tokens, full bool) string {
	failed, dropped := total(m.Failed), total(m.Dropped)
	if m.Asked+m.Cached+failed+m.Kept+dropped == 0 {
		return ""
	}
	words := []string{"asked " + times(m.Asked)}
	if m.Cached > 0 && full {
		words = append(words, fmt.Sprintf("%d answered from memory", m.Cached))
	}
	why := func(counts map[string]int) string {
		if !full {
			return ""
		}
		return " (" + reasons(counts) + ")"
	}
	if failed > 0 {
		words = append(words, fmt.Sprintf("%d without an answer", failed)+why(m.Failed))
	}
	if tokens {
		words = append(words, ops.Grouped(m.Tokens())+" tokens")
	}
	text := strings.Join(words, ", ")
	switch {
	case dropped > 0:
		text += fmt.Sprintf("; %s shown, %d not", plural(m.Kept, "sentence", "sentences"), dropped) + why(m.Dropped)
	case m.Kept > 0:
		text += "; " + plural(m.Kept, "sentence", "sentences") + " shown"
	}
	return text
}

// dropWords are what a sentence was not shown for, as people read it.
var dropWords = map[string]string{
	"no_citation": "named no record", "form": "not one plain sentence", "id": "another record", "leaves_out": "left something out",
	"repeats": "said twice", "plan": "no such query", "command": "no such form", "option": "no such field",
}

// mostReasons is how many reasons are named; the log has all.
const mostReasons = 4

// reasons are why something failed and how often, the most frequent first.
func reasons(counts map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(x, y string) int {
		return cmp.Or(counts[y]-counts[x], cmp.Compare(x, y))
	})
	var words []string
	for i, name := range names {
		if i == mostReasons {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprintf("%s %d", orElse(dropWords[name], strings.ReplaceAll(name, "_", " ")), counts[name]))
	}
	return strings.Join(words, ", ")
}

func total(counts map[string]int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}

// meterBar draws how much of a budget is used, in ten parts.
func meterBar(used, budget int) string {
	const parts = 10
	full := parts
	if budget > 0 {
		full = min(max(used, 0)*parts/budget, parts)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", parts-full)
}

// percentWords is a part in percent; what is there is never 0.
func percentWords(part, whole int) string {
	switch percent := part * 100 / max(whole, 1); {
	case percent == 0 && part > 0:
		return "less than 1%"
	default:
		return fmt.Sprintf("%d%%", percent)
	}
}
