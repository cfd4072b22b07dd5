package digest_test

import (
	"slices"
	"strings"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// mark puts a word into whatever a record says.
func mark(record any, word string) {
	var texts []*string
	switch r := record.(type) {
	case *ops.Risk:
		texts = []*string{&r.Title, &r.Mitigation, &r.CloseReason}
	case *ops.Request:
		texts = []*string{&r.Title, &r.Justification, &r.Declined}
	case *ops.Update:
		texts = []*string{&r.Summary, &r.Progress}
	case *ops.Blocker:
		texts = []*string{&r.Text}
	case *ops.Action:
		texts = []*string{&r.Title, &r.Detail}
	case *ops.Resolution:
		texts = []*string{&r.Outcome, &r.Rationale}
	case *ops.Checkin:
		texts = []*string{&r.Reason}
	}
	for _, text := range texts {
		if *text != "" {
			*text = word + *text
		}
	}
}

// checkSecret finds what the reader may not know of in a digest as it reads by now: its
// id or its words, in what is kept, in what a model had said of it as it was, in the
// message and in its thread.
func checkSecret(w *world, r reader, was, is digest.Digest) {
	w.t.Helper()
	raw, err := is.Content()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	words := wordedOf(was).Still(was, is)
	kept, err := words.Content()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	reads := strings.Join([]string{
		string(raw), string(kept), plain(digest.Message(is, digest.Options{Org: w.org, ID: "DIG-1"})),
		plain(digest.Message(is, digest.Options{Org: w.org, ID: "DIG-1", Worded: words})),
	}, "\n")
	sees := w.view(r).Sees
	for _, table := range storage.Tables {
		for n := uint64(1); n < 200; n++ {
			id := ops.MakeID(table.Prefix(), n)
			facets, err := table.Facets(w.tx, id)
			if err != nil || sees(facets) {
				continue
			}
			for _, secret := range []string{string(id), w.marks[id]} {
				if secret != "" && hasWord(reads, secret) {
					w.t.Errorf("%v: the digest says %q of %s, of which they may not know:\n%s", r, secret, id, reads)
				}
			}
		}
	}
}

// hasWord reports whether a text has a word as a whole.
func hasWord(text, word string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}), word)
}

// wordedOf are a model's words that say all that there is in a digest.
func wordedOf(d digest.Digest) *digest.Worded {
	words := &digest.Worded{Lines: map[string]string{}}
	for _, s := range d.Sections {
		for _, i := range s.Items {
			text := strings.Join([]string{string(i.ID), i.Title, i.Reason, i.Why}, " ")
			for _, id := range i.Also {
				text += " " + string(id)
			}
			words.Lines[i.Key()] = text
			if words.Headline == "" {
				words.Headline, words.Cites = text, append(slices.Clone(i.Also), i.ID, ops.AboutDepartment(i.Department))
			}
		}
	}
	return words
}

// checkOpen finds figures of what is open that count something of which the reader may
// not know any more, in a digest from which that was left out.
func checkOpen(w *world, r reader, was, is digest.Digest) {
	w.t.Helper()
	if !leftOut(was, is) {
		return
	}
	c := recountOf(w, r, is, nil, nil)
	c.open()
	c.promises()
	got, want := is.Rest, c.rest
	if got.Risks != want.Risks || got.RisksHigh != want.RisksHigh || got.Unrated != want.Unrated || got.Requests != want.Requests ||
		got.Worth.Minor != want.Worth.Minor || got.Blockers != want.Blockers || got.Actions != want.Actions {
		w.t.Errorf("%v: something was left out, and open in all is %+v, want %+v", r, got, want)
	}
}
