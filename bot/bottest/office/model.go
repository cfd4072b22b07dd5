package office

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"adjutant/chat"
)

// Model is a language model that says the same each time that it is asked for a step:
// what it has for that step.
type Model map[string]string

// Worded has words for each thing that the model of a company words: of Customer
// Support, as UPD-1 tells of it, and of a risk.
var Worded = Model{
	"plan":   `{"queries":[{"from":"departments","where":[{"field":"department","op":"=","value":"support"}],"words":[],"sort":"","desc":false,"limit":0}]}`,
	"answer": `{"sentences":[{"text":"Customer Support is off track: the queue is growing.","cites":["UPD-1"]},{"text":"All is well.","cites":["UPD-1"]}]}`,
	"draft":  `{"kind":"risk","values":[{"option":"title","value":"lost the second supplier"},{"option":"consequence","value":"might slip two weeks"}],"others":["update"]}`,
	"digest": `{"headline":{"text":"","cites":[]},"lines":[{"about":"UPD-1","text":"Customer Support is off track, and the queue is growing.","cites":["UPD-1"]}]}`,
}

// Hire has the office ask a model, and returns what that is told.
func (o *Office) Hire(m Model) *Told {
	told := &Told{model: m}
	o.Book.Model, o.Dispatcher.Model = true, told
	return told
}

// Told is what a model was told.
type Told struct {
	model Model

	mu   sync.Mutex
	last []string
}

// Consult keeps the material, and says what the model says.
func (t *Told) Consult(_ context.Context, consult chat.Consult) chat.Advice {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, string(consult.Material))
	return chat.Advice{Content: json.RawMessage(t.model[consult.Step])}
}

// Checked does nothing: what came of the words is seen in the answer.
func (*Told) Checked(context.Context, chat.Invocation, chat.Checked) {}

// Lately is what it was told since this was last asked.
func (t *Told) Lately() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	told := slices.Clone(t.last)
	t.last = nil
	return told
}
