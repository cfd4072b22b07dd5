package chat

import (
	"slices"
	"strings"
)

// Reply is the answer to one invocation, to the person who asked.
type Reply struct {
	Message Message `json:"message,omitzero"`
	// Public shows the reply to the whole place. What others need to know
	// goes through the outbox instead; this is for a person who asked for
	// something to be shown.
	Public bool `json:"public,omitempty"`
	// Form asks for what is missing or wrong. Nothing was changed.
	Form *Form `json:"form,omitempty"`
	// Once is set where the answer holds a secret, such as a code. It is shown, and
	// not kept: should the same event come again, it is answered that it was shown.
	Once bool `json:"-"`
	// Consult is what a model is to be asked before there is an answer. Nothing was
	// changed; the invocation is run again with the advice, and this reply is not
	// shown.
	Consult *Consult `json:"-"`
	// Checked is what became of the words of a model on the way to this answer.
	Checked []Checked `json:"-"`
	// Failed is true where what was asked for was not done.
	Failed bool `json:"failed,omitempty"`
	// Reference is what the log has beside the cause when the fault is ours.
	Reference string `json:"reference,omitempty"`
}

// WithReference is the message of the reply, which names the reference of a fault.
func (r Reply) WithReference() Message {
	m := r.Message
	if r.Reference == "" || m.says(r.Reference) {
		return m
	}
	m.Blocks = append(slices.Clone(m.Blocks), Note(T("Reference: "), C(r.Reference)))
	return m
}

// says reports whether the words are in the message's title or in a line of it.
func (m Message) says(words string) bool {
	if strings.Contains(m.Title.Plain(), words) {
		return true
	}
	for _, b := range m.Blocks {
		for _, l := range b.Lines {
			if strings.Contains(l.Plain(), words) {
				return true
			}
		}
	}
	return false
}

// Say is a reply of one plain line.
func Say(text string) Reply { return Reply{Message: Message{Title: L(text)}} }

// Form asks for a command's options, keeping what is known already.
type Form struct {
	Title string `json:"title"`
	// Intro says why the form is there; may be empty.
	Intro string `json:"intro,omitempty"`
	// Path is the command that a submission invokes.
	Path   string      `json:"path"`
	Fields []FormField `json:"fields"`
	// Hidden are options that travel with the form unseen: a record's id and
	// revision.
	Hidden Args `json:"hidden,omitempty"`
	// Submit is the button's label.
	Submit string `json:"submit"`
}

// FormField is an option with what is in its field and what is wrong with it.
type FormField struct {
	Option Option `json:"option"`
	// Value is what was typed, right or wrong, or the present value.
	Value string `json:"value,omitempty"`
	// Given is true where the value is what the person has just typed, and
	// right: a platform that asks field by field need not ask again.
	Given bool `json:"given,omitempty"`
	// Error is what is wrong with the value, to be shown beside it.
	Error string `json:"error,omitempty"`
}
