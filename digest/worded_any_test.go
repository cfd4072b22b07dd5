package digest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/narrative"
	"adjutant/ops"
)

// Any words at all, whoever has said them, leave a digest with what it has computed: in
// the thread all of it, and in the main part as many lines, with their ids and buttons.
func TestAnyWordsLeaveTheFacts(t *testing.T) {
	rules := append(constants(t, "rule.go", "Rule"), "need_decision", "need_answer", "need_status", "need_unblocked", "need_proposal", "need_action", "need_verify", "need_revisit", "later", "")
	w := newWorld(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := drawDigest(rt, rules, 7)
		words := &digest.Worded{Lines: map[string]string{}}
		if rapid.Bool().Draw(rt, "headline") {
			words.Headline, words.Cites = saying.Draw(rt, "says"), rapid.SliceOfN(ids, 0, 3).Draw(rt, "cites")
		}
		for _, s := range d.Sections {
			for _, i := range s.Items {
				if rapid.IntRange(0, 3).Draw(rt, "worded") > 0 {
					words.Lines[i.Key()] = saying.Draw(rt, "says")
				}
			}
		}
		options := digest.Options{Org: w.org, ID: "DIG-1", Buttons: buttons}
		computed := digest.Message(d, options)
		options.Worded = words
		m := digest.Message(d, options)
		checkCounts(rt, d, m)
		worded(rt, d, m)
		neverLess(rt, d, computed, m)
	})
}

// saying is what a model may say: in one line, as the check of its words wants it.
var saying = rapid.OneOf(
	rapid.SampledFrom([]string{
		"Customer Support is off track.", "REQ-2 is for €40,000, and RISK-1 is high.", "Short.", "XREQ-2 and REQ-2a and REQ-2-3 and REQ-2.",
		"Legal says that it is on track: the records show off track.",
	}),
	rapid.Map(rapid.IntRange(1, 30), func(n int) string { return strings.TrimSpace(strings.Repeat("eight ch ", n)) + "." }),
)

// Any advice about any digest, of a model that was talked into anything, is dropped or
// holds: no line has a value that the computed line of its item does not have, and each
// has those without which it would say less.
func TestAnyAdviceHolds(t *testing.T) {
	rules := append(constants(t, "rule.go", "Rule"), "need_decision", "need_answer", "need_status", "need_unblocked", "need_proposal", "need_action", "need_verify", "need_revisit", "later", "")
	w := newWorld(t)
	org := telling(w.org)
	kept := 0
	rapid.Check(t, func(rt *rapid.T) {
		d := drawDigest(rt, rules, 7)
		consult, some := narrative.Consult(d, org)
		if !some {
			return
		}
		words, checked := narrative.Words(d, org, chat.Advice{Content: drawAdvice(rt, consult.Material)})
		kept += checked.Kept
		options := digest.Options{Org: org, ID: "DIG-1", Buttons: buttons}
		computed := digest.Message(d, options)
		options.Worded = words
		m := digest.Message(d, options)
		checkCounts(rt, d, m)
		worded(rt, d, m)
		neverLess(rt, d, computed, m)
		if words == nil {
			return
		}
		facts := narrative.Of(d, org)
		for _, s := range digest.InWords(d, digest.Options{Org: org}).Parts {
			for _, i := range s.Items {
				if text := words.Lines[i.Key()]; text != "" {
					holds(rt, text, i.Says.Plain(), facts, i.Item)
				}
			}
		}
	})
	if kept == 0 {
		t.Error("no sentence was kept of all that was said: that nothing wrong is says nothing")
	}
}

// holds compares a sentence with the line in whose place it stands, by their values, as
// far as both write them in the same way.
func holds(t tester, text, line string, facts []narrative.Fact, i digest.Item) {
	t.Helper()
	for _, v := range value.FindAllString(text, -1) {
		if !strings.Contains(line, v) {
			t.Errorf("%q says %q, and what was computed does not: %q", text, v, line)
		}
	}
	at := slices.IndexFunc(facts, func(f narrative.Fact) bool { return f.Line == line })
	if at < 0 {
		return // the budget is left out of it, for what is left is not told
	}
	if f := facts[at]; f.Must.Health && !strings.Contains(text, f.Health[0].Now.Word()) {
		t.Errorf("%q does not say how %s is: %s", text, i.Department, f.Health[0].Now.Word())
	}
}

// drawAdvice is what a model says about what it was told: of each fact its own text, or
// that of another, or a part of both, or anything.
func drawAdvice(rt *rapid.T, told json.RawMessage) json.RawMessage {
	var material struct {
		Facts []struct{ Cite, Text string }
	}
	if err := json.Unmarshal(told, &material); err != nil {
		rt.Fatalf("%v", err)
	}
	type sentence struct {
		About string   `json:"about,omitempty"`
		Text  string   `json:"text"`
		Cites []string `json:"cites"`
	}
	fact := rapid.IntRange(0, len(material.Facts)-1)
	say := func(own int) string {
		text := material.Facts[own].Text
		other := material.Facts[fact.Draw(rt, "other")].Text
		switch rapid.IntRange(0, 5).Draw(rt, "how") {
		case 0:
			return other
		case 1:
			return strings.TrimSuffix(text, ".") + ", and " + other
		case 2:
			return "Good news: " + text
		case 3:
			return texts.Draw(rt, "anything")
		}
		return text
	}
	advice := struct {
		Headline sentence   `json:"headline"`
		Lines    []sentence `json:"lines"`
	}{}
	first := fact.Draw(rt, "headline")
	advice.Headline = sentence{Text: say(first), Cites: []string{material.Facts[first].Cite, material.Facts[fact.Draw(rt, "also")].Cite}}
	for n, f := range material.Facts {
		advice.Lines = append(advice.Lines, sentence{About: f.Cite, Text: say(n), Cites: []string{f.Cite}})
	}
	raw, err := json.Marshal(advice)
	if err != nil {
		rt.Fatalf("%v", err)
	}
	return raw
}

// Words hold as long as what they are about is as it was.
func TestStill(t *testing.T) {
	w := newWorld(t)
	w.reads = ceo
	week(w)
	w.needs = w.waiting("mia")
	was := w.look(ceo)
	words := &digest.Worded{Headline: "h", Cites: []ops.ID{"UPD-15", "department legal"}, Lines: map[string]string{"off_track UPD-15 support": "a", "need_decision REQ-2 support": "b", "later X-1 ": "c"}}
	change := func(how func(*digest.Digest)) digest.Digest {
		is, err := digest.Refresh(w.view(ceo), was, nil)
		if err != nil {
			t.Fatal(err)
		}
		for n := range is.Sections {
			is.Sections[n].Items = slices.Clone(is.Sections[n].Items)
		}
		how(&is)
		return is
	}
	for name, c := range map[string]struct {
		change func(*digest.Digest)
		want   string
	}{
		"nothing":                   {func(*digest.Digest) {}, "h ab"},
		"the decision is settled":   {func(d *digest.Digest) { d.Sections[1].Items[0].Settled = &digest.Settled{State: "approved"} }, "h a"},
		"the status is corrected":   {func(d *digest.Digest) { d.Sections[0].Items[0].Title = "Hiring is fine" }, " b"},
		"the exception is withheld": {func(d *digest.Digest) { d.Sections[0].Items = d.Sections[0].Items[1:] }, " b"},
		"another is corrected":      {func(d *digest.Digest) { d.Sections[0].Items[2].Title = "Signed" }, "h ab"},
		"legal has reported": {func(d *digest.Digest) {
			at := slices.IndexFunc(d.Departments, func(s digest.Status) bool { return s.Department == "legal" })
			d.Departments[at].Health = ops.OnTrack
		}, " ab"},
	} {
		got := words.Still(was, change(c.change))
		if text := got.Headline + " " + got.Lines["off_track UPD-15 support"] + got.Lines["need_decision REQ-2 support"]; text != c.want || len(got.Lines) > 2 {
			t.Errorf("%s: left is %q, want %q", name, text, c.want)
		}
	}
	if (*digest.Worded)(nil).Still(was, was) != nil {
		t.Error("of nothing something is left")
	}
}
