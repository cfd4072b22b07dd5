package narrative

import (
	"regexp"
	"slices"
	"strings"

	"adjutant/ops"
)

// mostCites is on how many facts a headline may rest, and mostParts into how many parts
// it is taken.
const (
	mostCites = 3
	mostParts = 8
)

// headline takes a sentence as the headline, if each part of it is supported by one of
// the facts that it cites: two facts that are both true make a sentence that is not,
// once the amount of the one stands beside the other. It must say what is worst.
func (a *applied) headline(s Sentence) {
	s.Text = strings.TrimSpace(s.Text)
	if s.Text == "" && len(s.Cites) == 0 {
		return
	}
	lead, may := a.lead(a.digest)
	if !may {
		a.drop("headline", LeavesOut, "what is worst may not be told")
		return
	}
	var cited []told
	for _, cite := range s.Cites {
		i := slices.IndexFunc(a.facts, func(f told) bool { return f.Cite == cite })
		if i < 0 || len(cited) == mostCites {
			a.drop("headline", NoCitation, cite)
			return
		}
		cited = append(cited, a.facts[i])
	}
	switch {
	case len(cited) == 0:
		a.drop("headline", NoCitation, "")
		return
	case lead != "" && !slices.ContainsFunc(cited, func(f told) bool { return f.Cite == lead }):
		a.drop("headline", LeavesOut, lead)
		return
	}
	rests, problems := a.rests(s.Text, cited, lead)
	if len(problems) > 0 {
		a.drop("headline", problems[0].Kind, problems[0].What)
		return
	}
	a.keep(s.Text)
	a.worded.Headline, a.worded.Cites = s.Text, rests
}

// rests finds on which of the cited facts a headline rests, or what is wrong with it.
func (a *applied) rests(text string, cited []told, lead string) ([]ops.ID, []Problem) {
	problems := a.Check(Sentence{Text: text, Cites: cites(cited)})
	if len(problems) > 0 {
		return nil, problems
	}
	for _, f := range cited {
		if lead != "" && f.Cite != lead {
			continue
		}
		if problems = a.part(f, text, lead); len(problems) == 0 {
			return []ops.ID{f.shown}, nil
		}
	}
	cuts := cutsOf(text)
	if len(cited) == 1 || len(cuts) > mostParts+1 {
		return nil, problems
	}
	if used := a.parts(text, cuts, cited, lead, nil); used != nil {
		var ids []ops.ID
		for _, f := range used {
			if !slices.Contains(ids, f.shown) {
				ids = append(ids, f.shown)
			}
		}
		return ids, nil
	}
	return nil, problems
}

// part finds what is wrong with a part of a headline that is about one fact. What is
// worst is said in full.
func (a *applied) part(f told, text, lead string) []Problem {
	check := a.Check
	if f.Cite == lead || f.Must.State || f.Must.Health {
		check = a.CheckLine
	}
	if problems := check(Sentence{Text: text, Cites: []string{f.Cite}}); len(problems) > 0 {
		return problems
	}
	return a.relates(f, text)
}

// parts finds facts for the parts of a headline that follow each other, each of them for
// one or several, with that of what is worst among them; nil where there are none.
func (a *applied) parts(text string, cuts []int, cited []told, lead string, used []told) []told {
	if len(cuts) < 2 {
		if lead != "" && !slices.ContainsFunc(used, func(f told) bool { return f.Cite == lead }) {
			return nil
		}
		return used
	}
	for end := len(cuts) - 1; end > 0; end-- {
		some := trimmed(text[cuts[0]:cuts[end]])
		for n, f := range cited {
			if some == "" || len(a.part(f, some, lead)) > 0 {
				continue
			}
			others := slices.Delete(slices.Clone(cited), n, n+1)
			if all := a.parts(text, cuts[end:], others, lead, append(slices.Clone(used), f)); all != nil {
				return all
			}
		}
	}
	return nil
}

// joints are where a sentence can be taken apart.
var joints = regexp.MustCompile(`[,;:] | [–—-] | (?:and|while|but) `)

// cutsOf are the places at which a text can be taken apart, its beginning and its end
// included.
func cutsOf(text string) []int {
	cuts := []int{0}
	for _, found := range joints.FindAllStringIndex(text, -1) {
		cuts = append(cuts, found[0])
	}
	return append(cuts, len(text))
}

// trimmed is a part of a sentence without what has joined it to the one before.
func trimmed(part string) string {
	part = strings.TrimLeft(part, " ,;:–—-")
	for _, joint := range []string{"and ", "while ", "but "} {
		part = strings.TrimPrefix(part, joint)
	}
	return strings.TrimSpace(part)
}

func cites(all []told) []string {
	list := make([]string, len(all))
	for i, f := range all {
		list[i] = f.Cite
	}
	return list
}
