package document

import (
	"encoding/json"
	"fmt"
	"time"

	"adjutant/digest"
	"adjutant/ops"
)

// Version is that of the form of the JSON. Within a version, fields are added and none
// is renamed, taken away or given another meaning.
const Version = 1

// facts are a digest for programs.
type facts struct {
	Version  int       `json:"version"`
	Company  string    `json:"company"`
	Currency string    `json:"currency"`
	Headline string    `json:"headline"`
	Made     time.Time `json:"made,omitzero"`
	From     string    `json:"from,omitempty"`
	Program  string    `json:"program,omitempty"`
	// Rights is the person with whose rights it was made, where that is not the
	// reader alone.
	Rights ops.Handle    `json:"rights,omitempty"`
	Digest digest.Digest `json:"digest"`
	// Worded are a model's words for it, nil for none.
	Worded *sentences `json:"worded,omitempty"`
	// People and Departments are those that the digest names, by handle.
	People      map[ops.Handle]named `json:"people"`
	Departments map[ops.Handle]named `json:"departments"`
}

// sentences are a model's words for a digest, each with what was computed beside it.
type sentences struct {
	// Mark is to be shown at the end of each, Note what it means.
	Mark     string     `json:"mark"`
	Note     string     `json:"note"`
	Headline string     `json:"headline,omitempty"`
	Cites    []ops.ID   `json:"cites,omitempty"`
	Lines    []sentence `json:"lines"`
}

// sentence is what a model says of an item.
type sentence struct {
	Section  digest.SectionKind `json:"section"`
	Rule     digest.Rule        `json:"rule"`
	ID       ops.ID             `json:"id,omitempty"`
	Text     string             `json:"text"`
	Computed string             `json:"computed"`
}

// worded are a model's words for a digest, nil where there are none.
func (s Source) worded() *sentences {
	if s.Worded == nil {
		return nil
	}
	whole := digest.InWords(s.Digest, digest.Options{Org: s.Org, Worded: s.Worded})
	all := &sentences{Mark: digest.Mark, Note: digest.MarkNote, Headline: s.Worded.Headline, Cites: s.Worded.Cites, Lines: []sentence{}}
	for _, part := range whole.Parts {
		for _, item := range part.Items {
			if item.Sentence != nil {
				all.Lines = append(all.Lines, sentence{
					Section: part.Kind, Rule: item.Rule, ID: item.ID, Text: s.Worded.Lines[item.Key()], Computed: item.Says.Plain(),
				})
			}
		}
	}
	return all
}

// named is what a handle stands for.
type named struct {
	Name   string     `json:"name"`
	Title  string     `json:"title,omitempty"`
	Head   ops.Handle `json:"head,omitempty"`
	Parent ops.Handle `json:"parent,omitempty"`
}

// JSON is the digest as facts, with what else a reader must know to word them.
// docs/digest-json.md describes it.
func JSON(s Source) ([]byte, error) {
	f := facts{
		Version: Version, Company: s.Org.Company, Currency: string(s.Org.Currency),
		Headline: digest.Words(s.Digest, s.Org).Headline,
		Made:     s.Made.UTC(), From: s.From, Program: s.Program, Digest: s.Digest, Worded: s.worded(),
		People: map[ops.Handle]named{}, Departments: map[ops.Handle]named{},
	}
	if s.As != s.Digest.Reader {
		f.Rights = s.As
	}
	people, departments := s.Digest.Names()
	for _, h := range append(people, f.Rights) {
		if p, ok := s.Org.Person(h); ok {
			f.People[h] = named{Name: p.Name, Title: p.Title}
		}
	}
	for _, h := range departments {
		if d, ok := s.Org.Department(h); ok {
			f.Departments[h] = named{Name: d.Name, Head: d.Head, Parent: d.Parent}
		}
	}
	out, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write a digest as JSON: %w", err)
	}
	return append(out, '\n'), nil
}
