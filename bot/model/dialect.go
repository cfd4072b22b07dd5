package model

import (
	"strings"
	"sync"

	openai "github.com/sashabaranov/go-openai"
)

// dialect is how requests to an endpoint must be put. APIs that call themselves
// compatible differ in what they refuse; what has been learned of one is kept for as
// long as the process runs. The zero value is what OpenAI's own API understands.
type dialect struct {
	format   format
	noSystem bool // the task goes into the message of the user
	noSeed   bool
	noHeat   bool // no temperature
	noEffort bool
	// completion limits the answer by max_completion_tokens where the name of the model
	// does not say so, as with deployments of Azure.
	completion bool
}

// format is how the form of the answer is asked for.
type format int

const (
	inSchema format = iota // a schema that the API holds the model to
	inJSON                 // any JSON; the schema is in the task
	inText                 // the schema is in the task
)

// Parameters that make answers of the same question alike.
const (
	// coolest is the temperature. Zero is what go-openai leaves out, and then the API
	// takes its own, which is 1. Some endpoints refuse what is much smaller.
	coolest = 0.01
	// warmer is the temperature of further attempts, since the same question would
	// get the same answer that could not be read.
	warmer = 0.5
	// thinking is how many tokens models that think before they answer may spend on
	// it. They count it as part of the answer.
	thinking = 2000
)

// settle sets the parameters of the nth request, whose answer has at most that many
// tokens.
func (d dialect) settle(r *openai.ChatCompletionRequest, most, nth int) {
	r.Temperature = coolest
	if nth > 1 {
		r.Temperature = warmer
	}
	if !d.noSeed {
		r.Seed = &nth
	}
	if limit := d.limit(r.Model, most); limit > most {
		r.MaxCompletionTokens = limit
	} else {
		//lint:ignore SA1019 Ollama, vLLM and older deployments of Azure know no other one.
		r.MaxTokens = limit
	}
	if thinks(r.Model) {
		r.Temperature = 0
		if !d.noEffort {
			r.ReasoningEffort = openai.ReasoningEffortLow
		}
	}
	if d.noHeat {
		r.Temperature = 0
	}
}

// thinks reports whether a model of that name thinks before it answers. go-openai and
// the API refuse such a request if it has max_tokens or a temperature.
func thinks(model string) bool {
	for _, prefix := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, prefix) {
			return true
		}
	}
	return false
}

// limit is how many tokens an answer may have that itself has at most that many.
func (d dialect) limit(model string, most int) int {
	if thinks(model) || d.completion {
		return most + thinking
	}
	return most
}

// adapted is the dialect in which to ask again after the endpoint has refused a request
// for that parameter, or with that message where it names none. It reports false if
// there is nothing to change.
func (d dialect) adapted(param, message string) (dialect, bool) {
	if next, ok := d.without(param); ok {
		return next, true
	}
	message = strings.ToLower(message)
	for _, word := range []string{"response_format", "json_schema", "max_tokens", "temperature", "seed", "reasoning_effort", "system role", "system message", "grammar", "guided", "schema"} {
		if strings.Contains(message, word) {
			if next, ok := d.without(word); ok {
				return next, true
			}
		}
	}
	return d, false
}

// without is the dialect that does not use a parameter.
func (d dialect) without(named string) (dialect, bool) {
	before := d
	param, _, _ := strings.Cut(strings.ToLower(named), ".")
	switch {
	case param == "messages[0]" && strings.HasSuffix(named, ".role"), strings.HasPrefix(param, "system "):
		d.noSystem = true
	case strings.Contains(param, "schema"), param == "response_format", param == "grammar", param == "guided":
		d.format = min(d.format+1, inText)
	case param == "max_tokens":
		d.completion = true
	case param == "temperature":
		d.noHeat = true
	case param == "seed":
		d.noSeed = true
	case param == "reasoning_effort":
		d.noEffort = true
	}
	return d, d != before
}

// learned is what has been learned of an endpoint.
type learned struct {
	mu sync.Mutex
	d  dialect
}

func (l *learned) get() dialect {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.d
}

func (l *learned) set(d dialect) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.d = d
}
