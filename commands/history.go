package commands

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "history",
		Summary:  "Show what happened to a record, and who did it",
		Examples: []string{"history RISK-12"},
		ReadOnly: true,
		Options: []chat.Option{
			{Name: "id", Kind: chat.Record, Required: true, Positional: true, Help: "The record’s id, such as RISK-12"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		id := c.id("id")
		lines, err := c.history(id, 20)
		if err != nil {
			return chat.Reply{}, err
		}
		return chat.Reply{Message: chat.Message{
			Subject: string(id),
			Title:   chat.Line{chat.T("History of "), chat.C(string(id)), chat.T(", the latest first")},
			Blocks:  []chat.Block{chat.List(lines...)},
		}}, nil
	},
})

// history is what happened to a record, the latest first, at most limit lines.
func (c *call) history(id ops.ID, limit int) ([]chat.Line, error) {
	var lines []chat.Line
	for entry, err := range storage.HistoryOf(c.r, id) {
		if err != nil {
			return nil, err
		}
		if len(lines) == limit {
			lines = append(lines, chat.L("and earlier"))
			break
		}
		lines = append(lines, chat.Line{c.when(entry.At), chat.T(" " + c.name(entry.Actor) + ": " + c.tell(entry, id))})
	}
	return lines, nil
}

// tell is what a journal entry did to a record, in one line.
func (c *call) tell(entry ops.JournalEntry, id ops.ID) string {
	for _, change := range entry.Changes {
		if change.Record != id {
			continue
		}
		if entry.Undoes != 0 {
			return "took the last change back" + c.fieldWords(change)
		}
		words := entry.Command
		if !change.Created() {
			words += c.fieldWords(change)
		}
		if entry.Note != "" {
			words += ": " + entry.Note
		}
		return words
	}
	return entry.Command
}

// derivedFields are fields that follow from others or say nothing to people.
var derivedFields = map[string]bool{"id": true, "created": true, "created_by": true, "origin": true, "reviewed": true,
	"acknowledged_at": true, "acceptance": true, "as_of": true, "period": true, "revision": true, "changed": true,
	"asked": true, "rises": true, "step": true, "step_since": true, "route": true, "version": true, "charge": true, "worth": true,
	"rated_on": true, "override_by": true,
	"questions": true, "before": true, "turn": true, "told": true, "told_to": true, "closes": true, "remind_at": true, "round": true,
	"answered": true, "checkin": true, "stand_ins": true, "items": true, "expected": true, "off": true,
	"runs": true, "last": true, "since": true, "state_by": true,
	"content": true, "about": true, "through": true, "key": true, "skipped": true,
	"offer": true, "offered": true, "said": true, "news_by": true, "first_due": true, "done_at": true, "done_by": true, "verified_by": true,
	"kept": true, "kept_by": true, "kept_why": true, "replaced": true,
	"question": true, "news": true, "raiser": true, "update": true, "raised": true, "replied": true, "ended": true}

// fieldWords are the fields of a change, each from what to what.
func (c *call) fieldWords(change ops.Change) string {
	var words []string
	for _, name := range change.FieldNames() {
		if derivedFields[name] {
			continue
		}
		field := change.Fields[name]
		switch name {
		case "decisions":
			words = append(words, c.newDecisions(field)...)
			continue
		case "remarks":
			words = append(words, newRemarks(field)...)
			continue
		case "escalated":
			if field.To != nil { // else it has come to another step
				words = append(words, c.escalation(change.Fields["asked"]))
			}
			continue
		}
		if name == "answers" {
			if said := c.saidWords(field.To); said != "" {
				words = append(words, said)
			}
			continue
		}
		switch name {
		case "links":
			field.From, field.To = c.knownLinks(field.From), c.knownLinks(field.To)
		case "replaces", "replaced_by":
			field.From, field.To = c.knownLink(field.From), c.knownLink(field.To)
		}
		from, to := c.jsonWords(field.From), c.jsonWords(field.To)
		if prefix, _ := change.Record.Split(); name == "state" {
			switch prefix {
			case storage.Blockers.Prefix():
				from, to = stateWords[ops.BlockerState](field.From), stateWords[ops.BlockerState](field.To)
			case storage.Actions.Prefix():
				from, to = stateWords[ops.ActionState](field.From), stateWords[ops.ActionState](field.To)
			}
		}
		if from == to {
			continue
		}
		label := strings.ReplaceAll(name, "_", " ")
		switch {
		case to == "":
			words = append(words, label+" removed")
		case from == "":
			words = append(words, label+" "+to)
		default:
			words = append(words, fmt.Sprintf("%s %s → %s", label, from, to))
		}
	}
	if asked, ok := change.Fields["asked"]; ok && len(words) == 0 {
		words = append(words, "now with "+orElse(c.jsonWords(asked.To), "nobody"))
	}
	if len(words) == 0 {
		return ""
	}
	return " – " + strings.Join(words, "; ")
}

// saidWords are the answers of a check-in as they stand, in words.
func (c *call) saidWords(raw json.RawMessage) string {
	var answers []ops.Answer
	if raw == nil || json.Unmarshal(raw, &answers) != nil {
		return ""
	}
	var words []string
	for _, a := range answers {
		if a.Value != "" {
			words = append(words, strings.ReplaceAll(a.Key, "_", " ")+" “"+truncated(c.handleWords(a.Value), 60)+"”")
		}
	}
	return strings.Join(words, ", ")
}

// stateWords are the stored state of a record as people read it.
func stateWords[S interface{ Word() string }](raw json.RawMessage) string {
	var state S
	if json.Unmarshal(raw, &state) != nil {
		return ""
	}
	return state.Word()
}

// newDecisions are the decisions that a change has added, in words.
func (c *call) newDecisions(field ops.FieldChange) []string {
	var before, after []ops.Decision
	if json.Unmarshal(field.To, &after) != nil || field.From != nil && json.Unmarshal(field.From, &before) != nil {
		return nil
	}
	var words []string
	for _, d := range after[min(len(before), len(after)):] {
		words = append(words, c.decisionWords(d))
	}
	return words
}

// newRemarks are what a change has added to a report.
func newRemarks(field ops.FieldChange) []string {
	var before, after []ops.Remark
	if field.To == nil || json.Unmarshal(field.To, &after) != nil || field.From != nil && json.Unmarshal(field.From, &before) != nil {
		return []string{"what was added is taken back"}
	}
	var words []string
	for _, r := range after[min(len(before), len(after)):] {
		words = append(words, "“"+r.Text+"”")
	}
	return words
}

// knownLinks takes those out of a list of ids that the reader may not know of.
func (c *call) knownLinks(raw json.RawMessage) json.RawMessage {
	var ids []ops.ID
	if raw == nil || json.Unmarshal(raw, &ids) != nil {
		return raw
	}
	if ids = c.known(ids); len(ids) == 0 {
		return nil
	}
	text, err := json.Marshal(ids)
	if err != nil {
		return nil
	}
	return text
}

// knownLink is an id as a list of it, as far as the reader may know of it.
func (c *call) knownLink(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return nil
	}
	return c.knownLinks(slices.Concat([]byte("["), raw, []byte("]")))
}

// jsonWords is a field's stored value as people read it; empty for none.
func (c *call) jsonWords(raw json.RawMessage) string {
	if raw == nil {
		return ""
	}
	var rating ops.Rating
	if json.Unmarshal(raw, &rating) == nil && rating.Rated() {
		return ratingWords(rating)
	}
	var amount money.Amount
	if json.Unmarshal(raw, &amount) == nil && amount.Currency != "" {
		return c.money(amount)
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		for i, item := range list {
			list[i] = c.handleWords(item)
		}
		return strings.Join(list, ", ")
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return string(raw) // a number or a truth value
	}
	var day dates.Date
	if day.UnmarshalText([]byte(text)) == nil && !day.IsZero() {
		return c.day(day)
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return c.when(t).Text
	}
	if words := c.handleWords(text); words != text || slices.Contains(ops.RequestStates, ops.RequestState(text)) {
		return words
	}
	return "“" + text + "”"
}

// handleWords turns the stored words of states and people into those that
// people read.
func (c *call) handleWords(text string) string {
	if p, ok := c.org.Person(ops.Handle(text)); ok {
		return p.Name
	}
	if d, ok := c.org.Department(ops.Handle(text)); ok {
		return d.Name
	}
	if state := ops.RequestState(text); slices.Contains(ops.RequestStates, state) {
		return state.Word()
	}
	if health := ops.Health(text); health.Word() != ops.Unknown.Word() {
		return health.Word()
	}
	return text
}
