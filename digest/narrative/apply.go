package narrative

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// Repeats is a sentence that says what another one says already.
const Repeats Kind = "repeats"

const (
	// mostAdvice is how many bytes of advice are read.
	mostAdvice = 64 << 10
	// mostLines is how many of its lines are looked at.
	mostLines = 64
	// mostNoted is how many characters of what was dropped are noted.
	mostNoted = 80
)

// advised is a model's advice about a digest.
type advised struct {
	Headline Sentence `json:"headline"`
	Lines    []struct {
		About string `json:"about"`
		Sentence
	} `json:"lines"`
}

// read reads advice, and nothing but what was asked for. It reports false for anything
// else.
func read(content json.RawMessage) (advised, bool) {
	var a advised
	if len(content) > mostAdvice {
		return a, false
	}
	dec := json.NewDecoder(bytes.NewReader(content))
	dec.DisallowUnknownFields()
	if dec.Decode(&a) != nil || dec.More() {
		return advised{}, false
	}
	return a, true
}

// applied are a model's words on their way into a digest.
type applied struct {
	*teller
	judge
	digest  digest.Digest
	checked chat.Checked
	worded  digest.Worded
	// said are the sentences that are kept, so that none is said twice.
	said []string
}

func words(d digest.Digest, org *ops.Org, advice chat.Advice, judging func(dates.Date, []Fact) judge) (*digest.Worded, chat.Checked) {
	a := &applied{digest: d, checked: chat.Checked{Purpose: chat.ForDigest}, worded: digest.Worded{Lines: map[string]string{}}}
	if advice.Failed != "" || len(advice.Content) == 0 {
		return nil, a.checked
	}
	said, ok := read(advice.Content)
	if !ok {
		a.drop("", BadForm, "not what was asked for")
		return nil, a.checked
	}
	a.teller = tell(d, org)
	a.judge = judging(a.today, a.cited(said))
	a.headline(said.Headline)
	for n, line := range said.Lines {
		if n == mostLines {
			break
		}
		a.line(line.About, line.Sentence)
	}
	if a.worded.Headline == "" && 2*len(a.worded.Lines) < max(len(a.offered(d)), 1) {
		return nil, a.checked
	}
	return &a.worded, a.checked
}

// cited are the facts on which anything that was said is to rest: a digest has more, and
// each costs time to read.
func (a *applied) cited(said advised) []Fact {
	cited := map[string]bool{}
	for _, cite := range said.Headline.Cites {
		cited[cite] = true
	}
	for _, line := range said.Lines[:min(len(said.Lines), mostLines)] {
		cited[line.About] = true
	}
	return slices.DeleteFunc(facts(a.facts), func(f Fact) bool { return !cited[f.Cite] })
}

// line takes a sentence for an item, if it is supported by that item alone.
func (a *applied) line(about string, s Sentence) {
	i := slices.IndexFunc(a.facts, func(f told) bool { return f.Cite == about && f.item != nil })
	if i < 0 || !slices.Contains(s.Cites, about) {
		a.drop(about, NoCitation, about)
		return
	}
	f := a.facts[i]
	s.Text, s.Cites = strings.TrimSpace(s.Text), []string{f.Cite}
	problems := a.CheckLine(s)
	if len(problems) == 0 {
		problems = a.relates(f, s.Text)
	}
	if len(problems) > 0 {
		a.dropFor(f, problems)
		return
	}
	if _, had := a.worded.Lines[f.item.Key()]; had || a.repeats(s.Text) {
		a.drop(string(f.shown), Repeats, s.Text)
		return
	}
	a.keep(s.Text)
	a.worded.Lines[f.item.Key()] = s.Text
}

func (a *applied) keep(text string) {
	a.checked.Kept++
	a.said = append(a.said, bare(text))
}

// repeats reports whether a sentence says what one that is kept says, or part of it.
func (a *applied) repeats(text string) bool {
	text = bare(text)
	return slices.ContainsFunc(a.said, func(said string) bool { return strings.Contains(said, text) || strings.Contains(text, said) })
}

// bare is a sentence as its words alone, so that two can be compared.
func bare(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return " " + strings.Join(words, " ") + " "
}

func (a *applied) dropFor(f told, problems []Problem) {
	a.drop(string(f.shown), problems[0].Kind, problems[0].What)
}

func (a *applied) drop(about string, why Kind, what string) {
	a.checked.Dropped = append(a.checked.Dropped, chat.Dropped{About: noted(about), Why: string(why), What: noted(what)})
}

// noted is as much of a text as is noted in a log.
func noted(text string) string {
	if runes := []rune(strings.ToValidUTF8(text, "\uFFFD")); len(runes) > mostNoted {
		return string(runes[:mostNoted-1]) + "…"
	}
	return text
}

// relates finds what is wrong with a sentence about two departments: which of them
// waits on the other is no value of its own, and turning that round turns the fact
// round.
func (a *applied) relates(f told, text string) []Problem {
	if f.between == nil {
		return nil
	}
	_, from := a.mention(f.Departments[0], text)
	to, _ := a.mention(f.Departments[1], text)
	if from < 0 || to < 0 {
		return []Problem{{LeavesOut, "which department waits on which"}}
	}
	if from > to {
		return []Problem{{BadState, "which department waits on which"}}
	}
	for _, word := range strings.Fields(strings.ToLower(text[from:to])) {
		if !slices.Contains(f.between, strings.Trim(word, ",")) {
			return []Problem{{BadState, word}}
		}
	}
	return nil
}

// mention is where a text names a department first, -1 if nowhere: by its name, or by
// the handle, or by a word of the name that no other department has.
func (a *applied) mention(h ops.Handle, text string) (from, to int) {
	d, _ := a.org.Department(h)
	for _, name := range append([]string{d.Name, string(h)}, strings.Fields(d.Name)...) {
		if at := strings.Index(strings.ToLower(text), strings.ToLower(name)); name != "" && at >= 0 && a.distinct(h, name) {
			return at, at + len(name)
		}
	}
	return -1, -1
}

// distinct reports whether a name stands for that department only.
func (a *applied) distinct(h ops.Handle, name string) bool {
	return !slices.ContainsFunc(a.org.Departments, func(d ops.Department) bool {
		return d.Handle != h && strings.Contains(strings.ToLower(d.Name), strings.ToLower(name))
	})
}
