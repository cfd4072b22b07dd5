package fakediscord

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// Types of first response.
const (
	pong         = 1
	answerNow    = 4
	answerLater  = 5
	updateLater  = 6
	updateNow    = 7
	suggestThese = 8
	openModal    = 9
)

// Choice is a suggestion of autocompletion.
type Choice struct {
	Name  string
	Value any // a string, or a json.Number
}

// responses are what each type of interaction can be answered with.
var responses = map[int][]int{
	commanded:  {answerNow, answerLater, openModal},
	pressed:    {answerNow, answerLater, updateLater, updateNow, openModal},
	completing: {suggestThese},
	submitted:  {answerNow, answerLater},
}

func createResponse(r *request) (any, *failure) {
	i := r.actions[r.vars["token"]]
	if i == nil || i.id != r.vars["interaction"] {
		return nil, fails(http.StatusNotFound, 10062, "Unknown interaction")
	}
	if !i.answered && !i.dead && r.at.Sub(i.at) > firstResponse {
		i.dead, i.took = true, time.Since(i.began)
		close(i.done)
	}
	if i.dead {
		i.late = true
		return nil, fails(http.StatusNotFound, 10062, "Unknown interaction")
	}
	if i.answered {
		return nil, fails(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	}
	if f := r.respond(i); f != nil {
		return nil, f
	}
	if r.query.Get("with_response") != "true" {
		return nil, nil
	}
	o := map[string]any{"interaction": map[string]any{"id": i.id, "type": i.kind}}
	if i.original != nil {
		o["interaction"].(map[string]any)["response_message_id"] = i.original.id
		o["resource"] = map[string]any{"type": i.answer, "message": r.messageObject(i.channel, i.original, true)}
	}
	return o, nil
}

// respond takes the body of the request as the first response to an interaction.
func (r *request) respond(i *interaction) *failure {
	o := r.object()
	form := &form{}
	kind := form.number("type", o["type"], 1, 12, 0)
	allowed := responses[i.kind]
	if i.kind == submitted && i.message != nil {
		allowed = append(slices.Clone(allowed), updateLater, updateNow)
	}
	if !slices.Contains(allowed, kind) {
		form.wrong("type", "INTERACTION_RESPONSE_TYPE", "An interaction of type %d cannot be answered with %v", i.kind, o["type"])
	}
	data := map[string]any{}
	if o["data"] != nil {
		data = form.object("data", o["data"])
	}
	if f := form.failure(); f != nil {
		return f
	}
	if f := r.carryOut(i, kind, data); f != nil {
		return f
	}
	i.answered, i.answer, i.took = true, kind, time.Since(i.began)
	close(i.done)
	r.pen.Change()
	return nil
}

// carryOut does what a first response says.
func (r *request) carryOut(i *interaction, kind int, data map[string]any) *failure {
	switch kind {
	case answerNow:
		say, f := r.readContent("data", data, content{}, false, toAnswer)
		if f != nil {
			return f
		}
		i.original = r.putAnswer(i, say)
	case answerLater:
		form := &form{}
		flags := form.number("data.flags", data["flags"], 0, 1<<31-1, 0)
		if flags&^ephemeral != 0 {
			form.wrong("data.flags", "MESSAGE_FLAGS_NOT_ALLOWED", "Only EPHEMERAL can be set when the answer comes later; it is %d", flags)
		}
		for name := range data {
			if name != "flags" {
				form.wrong(join("data", name), "BASE_TYPE_BAD_FIELD", "Nothing is said yet")
			}
		}
		if f := form.failure(); f != nil {
			return f
		}
		i.original = r.putAnswer(i, content{flags: flags | loading})
	case updateLater:
		i.original = i.message
	case updateNow:
		if i.message.gone {
			return unknownMessage()
		}
		say, f := r.readContent("data", data, i.message.contentOf(), true, toAnswer)
		if f != nil {
			return f
		}
		r.edit(i.channel, i.message, say)
		i.original = i.message
	case suggestThese:
		choices, f := readChoices(data)
		if f != nil {
			return f
		}
		i.choices = choices
	case openModal:
		m, f := readModal(data)
		if f != nil {
			return f
		}
		m.person, m.channel, m.message = i.person, i.channel, i.message
		r.screen(i.person).modal = m
		i.opened = m
	}
	return nil
}

// putAnswer posts an answer to an interaction.
func (r *request) putAnswer(i *interaction, say content) *post {
	p := &post{author: r.BotUser, token: i.token, asked: i.asked, askedBy: i.person}
	switch {
	case i.kind == commanded:
		p.kind = 20
	case i.message != nil:
		p.kind, p.reference = 19, i.message.id
	}
	if say.flags&ephemeral != 0 {
		p.only = i.person
	}
	p.fill(say)
	return r.put(i.channel, p)
}

// readChoices reads and checks suggestions.
func readChoices(data map[string]any) ([]Choice, *failure) {
	f := &form{}
	if data["choices"] == nil {
		f.wrong("data.choices", "BASE_TYPE_REQUIRED", "This field is required")
	}
	choices := []Choice{}
	for i, v := range f.items("data.choices", data["choices"], 0, 25) {
		at := join("data.choices", i)
		o := f.object(at, v)
		c := Choice{Name: f.text(join(at, "name"), o["name"], 1, 100), Value: o["value"]}
		switch v := o["value"].(type) {
		case string:
			f.text(join(at, "value"), v, 1, 100)
		case json.Number:
		default:
			f.wrong(join(at, "value"), "BASE_TYPE_REQUIRED", "This field is required")
		}
		choices = append(choices, c)
	}
	return choices, f.failure()
}
