package commands

import (
	"strconv"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// The options that several commands share.
var (
	riskID = chat.Option{Name: "id", Kind: chat.Record, Records: []string{"RISK"}, Required: true, Positional: true,
		Help: "The risk’s id, such as RISK-12"}
	likelihood = chat.Option{Name: "likelihood", Kind: chat.Choice, Choices: scale(ops.Likelihoods), Form: true,
		Help: "How likely, from 1 (rare) to 5 (almost certain)"}
	impact = chat.Option{Name: "impact", Kind: chat.Choice, Choices: scale(ops.Impacts), Form: true,
		Help: "How bad it would be, from 1 (insignificant) to 5 (severe)"}
	category     = chat.Option{Name: "category", Kind: chat.Choice, Choices: words(ops.Categories), Help: "What it would hurt"}
	links        = chat.Option{Name: "links", Kind: chat.Record, Many: true, Help: "Records that belong to it, such as RISK-3, UPD-12"}
	confidential = chat.Option{Name: "confidential", Kind: chat.Flag, Help: "Only its owner, the head of the department, the COO and the CEO see it", Default: "no"}
)

// positional is the option as one that needs no name.
func positional(o chat.Option) chat.Option {
	o.Positional = true
	return o
}

// afterHowLong is for what is put off.
var afterHowLong = chat.Option{Name: "in", Kind: chat.Duration, Help: "After how long", Default: "an hour"}

// putOff is when to come back to something: after the time that was said, or in an
// hour.
func (c *call) putOff() time.Time {
	pause := dates.Span{Time: time.Hour}
	if c.has("in") {
		pause = c.values["in"].span
	}
	return pause.After(c.now.In(c.org.Location(c.me)))
}

// scale are choices with the values 1 to 5.
func scale(labels []string) []chat.Value {
	values := make([]chat.Value, len(labels))
	for i, label := range labels {
		values[i] = chat.Value{Value: strconv.Itoa(i + 1), Label: label}
	}
	return values
}

// words are choices that read as they are stored.
func words(stored []string) []chat.Value {
	values := make([]chat.Value, len(stored))
	for i, word := range stored {
		values[i] = chat.Value{Value: word, Label: word}
	}
	return values
}

// rating is what the two options of a rating say.
func (c *call) rating(likelihood, impact string) ops.Rating {
	return ops.Rating{Likelihood: c.number(likelihood), Impact: c.number(impact)}
}

// page is the option with which lists go on.
var page = chat.Option{Name: "page", Kind: chat.Integer, Min: 1, Max: 1000, Help: "Which ten of them", Default: "the first"}
