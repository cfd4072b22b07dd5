package digest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"adjutant/ops"
)

// Mark ends the words of a model, wherever they are shown, and MarkNote says what it
// means, at the end of what they are in.
const (
	Mark     = "✎"
	MarkNote = Mark + " worded by a model from the records it names"
)

// Worded are a model's for a digest: they have been checked against its facts. They
// change how it reads, and nothing of what it says: who must decide what, by when and
// how much stands as computed.
type Worded struct {
	// Headline is what a reader should know first, below the title. Cites are the
	// records it rests on, and departments as [ops.AboutDepartment] names them.
	Headline string   `json:"headline,omitempty"`
	Cites    []ops.ID `json:"cites,omitempty"`
	// Lines are sentences for items, by [Item.Key].
	Lines map[string]string `json:"lines,omitempty"`
}

// Key names an item among those of its digest.
func (i Item) Key() string { return string(i.Rule) + " " + string(i.ID) + " " + string(i.Department) }

// ReadWorded are a model's words as an edition keeps them; nil where it keeps none.
func ReadWorded(kept json.RawMessage) (*Worded, error) {
	if len(kept) == 0 {
		return nil, nil
	}
	var w Worded
	if err := json.Unmarshal(kept, &w); err != nil {
		return nil, fmt.Errorf("read the words of a digest: %w", err)
	}
	return &w, nil
}

// Content is a model's words as an edition keeps them; nil for none.
func (w *Worded) Content() (json.RawMessage, error) {
	if w == nil {
		return nil, nil
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("keep the words of a digest: %w", err)
	}
	return raw, nil
}

// Still are the words that hold still once a digest was brought in line with its
// records ([Refresh]): was is the digest for which they were made, is what it has
// become. What was settled, corrected or withheld since reads as computed again, and a
// headline that rests on such a record is gone.
func (w *Worded) Still(was, is Digest) *Worded {
	if w == nil {
		return nil
	}
	same := map[string]bool{}
	for _, s := range is.Sections {
		for _, i := range s.Items {
			same[asKept(i)] = true
		}
	}
	for _, s := range is.Departments {
		same[asKept(s)] = true
	}
	still := &Worded{Lines: map[string]string{}}
	changed := map[ops.ID]bool{}
	for _, s := range was.Sections {
		for _, i := range s.Items {
			if sentence, had := w.Lines[i.Key()]; had && same[asKept(i)] {
				still.Lines[i.Key()] = sentence
			}
			if !same[asKept(i)] {
				if i.ID == "" {
					changed[ops.AboutDepartment(i.Department)] = true
				}
				for _, id := range append(slices.Clone(i.Also), i.ID) {
					changed[id] = true
				}
			}
		}
	}
	for _, s := range was.Departments {
		if !same[asKept(s)] {
			changed[s.Update], changed[ops.AboutDepartment(s.Department)] = true, true
		}
	}
	if !slices.ContainsFunc(w.Cites, func(id ops.ID) bool { return changed[id] }) {
		still.Headline, still.Cites = w.Headline, w.Cites
	}
	return still
}

// asKept is an item or a status as it is kept, so that two can be compared.
func asKept(v any) string {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(v); err != nil {
		return err.Error()
	}
	return b.String()
}

// line is the sentence for an item, empty where there is none, and for what has been
// settled since.
func (w *Worded) line(i Item) string {
	if w == nil || i.Settled != nil {
		return ""
	}
	return w.Lines[i.Key()]
}
