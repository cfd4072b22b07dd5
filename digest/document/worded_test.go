package document_test

import (
	"encoding/json"
	"strings"
	"testing"

	"adjutant/digest"
	"adjutant/digest/document"
	"adjutant/ops"
)

// worded is a page of everything with the words that a good model would give it.
func worded(s document.Source) document.Source {
	s.Worded = &digest.Worded{
		Headline: "Customer Support is off track: hiring slipped twice and Friday’s launch depends on it.",
		Cites:    []ops.ID{"UPD-301", "REQ-7"},
		Lines: map[string]string{
			"off_track UPD-301 support":       "Customer Support is off track, after it was at risk: hiring slipped twice.",
			"records_worse UPD-302 warehouse": "Warehouse says it is on track, but records show at risk: a mitigation is 12 days overdue.",
			"need_decision REQ-7 support":     "Ana asks for €40,000 for a contractor for the launch, needed by Thu 3 Dec.",
			"risk_new RISK-14 support":        "A new risk is high: launch without trained staff.",
			"risk_overdue RISK-3 warehouse":   "The second supplier may fail: the mitigation of this high risk is 12 days overdue.",
			"risk_gone RISK-1 warehouse":      "It is about nothing on this page.",
		},
	}
	return s
}

// inWords is a page of which a model says these, each in turn, of everything.
func inWords(s document.Source, says ...string) document.Source {
	n := 0
	next := func() string { n++; return says[n%len(says)] }
	s.Worded = &digest.Worded{Headline: next(), Cites: []ops.ID{"UPD-301", "RISK-3", "department legal"}, Lines: map[string]string{}}
	for _, section := range s.Digest.Sections {
		for _, i := range section.Items {
			s.Worded.Lines[i.Key()] = next()
		}
	}
	return s
}

// A page shows what was computed beside each sentence of a model, and says whose words
// these are; and none of it where there are none.
func TestWorded(t *testing.T) {
	plain, s := source(everything(), northwind()), worded(source(everything(), northwind()))
	page, err := document.HTML(s)
	if err != nil {
		t.Fatal(err)
	}
	_, text, err := elements(page)
	if err != nil {
		t.Fatal(err)
	}
	before, err := document.HTML(plain)
	if err != nil {
		t.Fatal(err)
	}
	_, computed, err := elements(before)
	if err != nil {
		t.Fatal(err)
	}
	marked := strings.ReplaceAll(string(document.Markdown(s)), "\\", "")
	for _, text := range []string{text, marked} {
		for _, want := range []string{s.Worded.Headline, digest.MarkNote, "hiring slipped twice. ✎", "12 days overdue. ✎", "launch without trained staff. ✎"} {
			if !strings.Contains(text, want) {
				t.Errorf("not on the page: %q", want)
			}
		}
		if n := strings.Count(text, digest.Mark); n != 7 { // headline, five lines, note
			t.Errorf("%d marks", n)
		}
		if strings.Contains(text, "about nothing") {
			t.Error("what is about no item is shown")
		}
	}
	if strings.Contains(computed, digest.Mark) {
		t.Error("a page without a model has its mark")
	}
	for line := range strings.Lines(computed) {
		for part := range strings.SplitSeq(line, " · ") {
			if !strings.Contains(text, strings.Trim(part, " \n▲◆●○")) {
				t.Errorf("no longer on the page: %q", part)
			}
		}
	}
	raw, err := document.JSON(s)
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Worded struct {
			Mark, Headline string
			Lines          []struct{ ID, Text, Computed string }
		}
	}
	if err := json.Unmarshal(raw, &f); err != nil || f.Worded.Mark != "✎" || len(f.Worded.Lines) != 5 || f.Worded.Lines[2].ID != "REQ-7" ||
		!strings.HasPrefix(f.Worded.Lines[2].Computed, "REQ-7 €40,000 Contractor for the launch") {
		t.Errorf("the JSON has %+v, %v", f.Worded, err)
	}
}
