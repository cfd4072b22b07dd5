package fakemodel

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Script reads answers from a text, for transcripts:
//
//	# what the model says
//	=== questions plan
//	{"queries": []}
//
//	=== questions answer: lyon
//	{"sentences": []}
//
//	=== digests words
//	!late
//
// Each begins with the purpose and the step that it answers ("*" is any). Behind a
// colon may be words that the material must hold, in any case. What is left unanswered
// so far comes first, in the order of the text; the last one that fits is given again
// and again. A line with ! names a [Fault]. A request that nothing fits is answered with
// status 500. An error says what is wrong with the text.
func Script(text string) (func(Request) Response, error) {
	var all []*scripted
	for n, line := range strings.Split(text, "\n") {
		head, begins := strings.CutPrefix(line, "===")
		switch {
		case begins:
			head, holds, _ := strings.Cut(head, ":")
			words := strings.Fields(head)
			if len(words) != 2 {
				return nil, fmt.Errorf("line %d: write === PURPOSE STEP", n+1)
			}
			all = append(all, &scripted{purpose: words[0], step: words[1], holds: strings.ToLower(strings.TrimSpace(holds))})
		case len(all) == 0 && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#"):
			return nil, fmt.Errorf("line %d: an answer begins with === PURPOSE STEP", n+1)
		case len(all) > 0:
			all[len(all)-1].text += line + "\n"
		}
	}
	for _, a := range all {
		a.text = strings.TrimSpace(a.text)
		if fault, ok := strings.CutPrefix(a.text, "!"); ok {
			if _, known := faults[fault]; !known {
				return nil, fmt.Errorf("there is no fault %q, but %s", fault, strings.Join(Faults(), ", "))
			}
		}
	}
	var mu sync.Mutex
	return func(r Request) Response {
		mu.Lock()
		defer mu.Unlock()
		fits := slices.DeleteFunc(slices.Clone(all), func(a *scripted) bool { return !a.fits(r) })
		if len(fits) == 0 {
			return Response{Status: 500, Raw: fmt.Sprintf(`{"error":{"message":"nothing in the script answers %s %s","type":"server_error"}}`, r.Purpose, r.Step)}
		}
		next := fits[len(fits)-1]
		if i := slices.IndexFunc(fits, func(a *scripted) bool { return !a.given }); i >= 0 {
			next = fits[i]
		}
		next.given = true
		if fault, ok := strings.CutPrefix(next.text, "!"); ok {
			return Fault(fault)
		}
		return Say(next.text)
	}, nil
}

// scripted is an answer of a script.
type scripted struct {
	purpose, step, holds, text string
	given                      bool
}

func (a *scripted) fits(r Request) bool {
	return (a.purpose == "*" || a.purpose == r.Purpose) && (a.step == "*" || a.step == r.Step) &&
		strings.Contains(strings.ToLower(r.Material), a.holds)
}
