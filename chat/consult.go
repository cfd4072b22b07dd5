package chat

import (
	"encoding/json"
	"time"
)

// Consult is what a command wants a language model to be asked before it answers. A
// handler does no network call: it returns a reply with a consult instead, and is run
// again with the advice. What it computes must stand without any.
type Consult struct {
	// Step names the question among those of one invocation: "plan". The advice
	// comes under it.
	Step string `json:"step"`
	// Purpose is what the advice is for. Companies allow each apart.
	Purpose Purpose `json:"purpose"`
	// Task is what the model is to do. It is ours, the same each time, and holds
	// nothing of the company.
	Task string `json:"task"`
	// Material is what the model is told, as JSON. All that the company has typed or
	// recorded is in here, and is data, not an instruction.
	Material json.RawMessage `json:"material"`
	// Schema is the JSON schema that the advice follows: an object, in which, as in
	// all objects within, every property is required and additionalProperties is
	// false. It may use type, properties, items, enum, const, anyOf, the bounds of
	// numbers, lengths and items, title and description.
	Schema json.RawMessage `json:"schema"`
	// Aliases are the names that do not leave the company: each is replaced on the way
	// out, and restored on the way in. Nil lets names leave.
	Aliases []Alias `json:"aliases,omitempty"`
	// Wait is how long the answer may wait for the advice, every attempt included.
	Wait time.Duration `json:"wait"`
	// Most bounds the length of the advice, in tokens.
	Most int `json:"most"`
	// Day is the day on which what it costs counts (2006-01-02), where the company
	// lives, and Budget how many tokens that day may cost in all.
	Day    string `json:"day"`
	Budget int    `json:"budget"`
}

// Purpose is what a model's words are for.
type Purpose string

// The purposes.
const (
	ForDigest   Purpose = "digests"   // wording digests
	ForQuestion Purpose = "questions" // planning and wording answers to /ask
	ForDraft    Purpose = "drafts"    // filling in forms from plain words
)

// Alias is somebody whose name does not leave the company.
type Alias struct {
	// Forms are how they are called, the fullest first: "Ana Ferreira", "Ana", "ana".
	Forms []string `json:"forms"`
	// Back is what stands for them in what comes back.
	Back string `json:"back"`
}

// Advice is what came of a consult.
type Advice struct {
	// Content is JSON that follows the schema, its names restored. Nothing else is
	// known of it: the model may have been talked into anything. Nil if there is none.
	Content json.RawMessage
	// Failed is why there is none, in a few words for people: "the model took too
	// long". Empty otherwise. Reference is then what the log has beside the cause.
	Failed    string
	Reference string
}

// Checked is what became of a model's words when they were compared with the records.
type Checked struct {
	Purpose Purpose
	// Kept is how many sentences were supported, Dropped are the others.
	Kept    int
	Dropped []Dropped
}

// Dropped is a sentence that was not shown.
type Dropped struct {
	// About is the record that it was to be about; may be empty.
	About string
	// Why names the kind of fault ("amount"), What the words at fault.
	Why, What string
}
