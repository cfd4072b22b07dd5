package ops

import (
	"slices"
	"strconv"
	"strings"
)

// stepsExample ends what is said of steps that cannot be read.
const stepsExample = "Write it like: head then coo and fay then ceo"

// ParseSteps reads the steps of an approval as people say them: "head then coo
// and fay then ceo". People of a step are joined by "or" (any of them) or by
// "and" (all of them), or are counted first: "2 of coo, fay and lea", "most of
// approver and coo". Who decides where none of them can comes after "else":
// "raj else coo". A step is reminded of as one in the organisation's file that
// says nothing of it.
func ParseSteps(text string) ([]ApprovalStep, error) {
	p := stepsParser{words: stepWords(text)}
	var steps []ApprovalStep
	for {
		step, err := p.step()
		if err != nil {
			return nil, err
		}
		steps = append(steps, step)
		switch {
		case len(p.words) == 0:
			return steps, nil
		case !p.take("then"):
			return nil, Wrong("steps", "What is between the people: “or”, “and” or “then”? I see only “%s”.", shortText(p.words[0]))
		}
	}
}

// StepsText writes steps as [ParseSteps] reads them. Of reminders, escalation and
// expiry it says nothing.
func StepsText(steps []ApprovalStep) string {
	words := make([]string, len(steps))
	for i, s := range steps {
		by := namesText(s.By)
		switch s.Quorum {
		case "", "any":
			words[i] = strings.Join(by, " or ")
		case "all":
			words[i] = strings.Join(by, " and ")
			if len(by) == 1 {
				words[i] = "all of " + by[0] // a role that several may have
			}
		case "majority":
			words[i] = "most of " + strings.Join(by, ", ")
		default:
			words[i] = s.Quorum + " of " + strings.Join(by, ", ")
		}
		if len(s.Fallback) > 0 {
			words[i] += " else " + strings.Join(namesText(s.Fallback), " or ")
		}
	}
	return strings.Join(words, " then ")
}

// counted are the words before "of", and what they mean.
var counted = map[string]string{"any": "any", "all": "all", "most": "majority", "majority": "majority"}

// namesText writes the people of a step. Who is called like a word that has a
// meaning here gets an @.
func namesText(names []string) []string {
	texts := slices.Clone(names)
	for i, name := range texts {
		if counted[name] != "" || slices.Contains([]string{"then", "and", "or", "else", "of", "the"}, name) {
			texts[i] = "@" + name
		}
	}
	return texts
}

// stepsParser reads words from the left.
type stepsParser struct{ words []string }

// stepWords splits a text into words and commas, without the articles.
func stepWords(text string) []string {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(text, ",", " , ")))
	return slices.DeleteFunc(words, func(word string) bool { return word == "the" })
}

// take reads one of the words, if it is the next one.
func (p *stepsParser) take(options ...string) bool {
	if len(p.words) == 0 || !slices.Contains(options, p.words[0]) {
		return false
	}
	p.words = p.words[1:]
	return true
}

// step reads a step up to its "then".
func (p *stepsParser) step() (ApprovalStep, error) {
	step := approvalStep
	count, err := p.count()
	if err != nil {
		return step, err
	}
	by, joined, err := p.people()
	switch {
	case err != nil:
		return step, err
	case count != "":
		step.Quorum = count
	case joined == ",":
		return step, Wrong("steps", "Must all of them agree, or any one? Join them by “and” or “or”.")
	case joined == "and":
		step.Quorum = "all"
	}
	step.By = by
	if p.take("else") {
		if step.Fallback, joined, err = p.people(); err == nil && joined == "and" {
			err = Wrong("steps", "After “else” it is one of them: join them by “or”.")
		}
	}
	p.take(",") // before a then
	return step, err
}

// count reads how many of the people must agree: "2 of", "most of". It is empty
// where that is not said.
func (p *stepsParser) count() (string, error) {
	if len(p.words) < 2 || p.words[1] != "of" {
		return "", nil
	}
	quorum, ok := counted[p.words[0]]
	if !ok {
		n, err := strconv.Atoi(p.words[0])
		if err != nil || n < 1 {
			return "", Wrong("steps", "How many of them: “2 of”, “most of” or “all of”? I see “%s of”.", shortText(p.words[0]))
		}
		quorum = strconv.Itoa(n)
	}
	p.words = p.words[2:]
	return quorum, nil
}

// people reads names, and the word that joins them: "and", "or", "," if only
// commas do, or nothing for one name.
func (p *stepsParser) people() (names []string, joined string, err error) {
	for {
		if len(p.words) == 0 {
			return nil, "", Wrong("steps", "Who comes last? %s", stepsExample)
		}
		word := p.words[0]
		name := strings.TrimLeft(word, "@")
		if name == "" || slices.Contains([]string{",", "of", "then", "and", "or", "else"}, word) {
			return nil, "", Wrong("steps", "Somebody is missing before “%s”. %s", shortText(word), stepsExample)
		}
		names, p.words = append(names, name), p.words[1:]
		comma := p.take(",")
		if comma && (len(p.words) == 0 || p.words[0] == "then" || p.words[0] == "else") {
			return names, joined, nil
		}
		joint := ","
		switch {
		case p.take("and"):
			joint = "and"
		case p.take("or"):
			joint = "or"
		case !comma:
			return names, joined, nil
		}
		switch {
		case joined == "" || joined == ",":
			joined = joint // "ana, bo or cy" says it before the last
		case joint != "," && joint != joined:
			return nil, "", Wrong("steps", "Within one step it is either “and” or “or”.")
		}
	}
}
