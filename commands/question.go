package commands

import (
	"errors"
	"slices"

	"adjutant/chat"
	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/query"
)

// questionLimit is how many characters a question may have.
const questionLimit = 300

var _ = declare(command{
	Command: chat.Command{
		Path:    "ask",
		Summary: "Ask about the company’s records in your own words",
		Detail: "You see what you may know of, and nothing is changed. The answer shows the query behind it, which you can change: " +
			"for example “requests where amount > €20k and age > 14d”. All kinds and fields are in docs/asking.md.",
		Examples: []string{"ask why is support red?", "ask what did we decide about the Lyon lease?", "ask query:“risks where level >= high and overdue”"},
		ReadOnly: true, Slow: true,
		Options: []chat.Option{
			{Name: "question", Kind: chat.Text, Rest: true, Form: true, Max: questionLimit, Help: "What do you want to know?"},
			{Name: "query", Kind: chat.LongText, Form: true, Max: query.MostText, Help: "What to look for instead, such as: risks where overdue", Default: "made of the question"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		question, typed := c.text("question"), c.text("query")
		if question == "" && typed == "" {
			return chat.Reply{}, ops.Missing("question")
		}
		if typed != "" {
			plan, err := query.Parse(typed, c.org, c.today)
			if err != nil {
				return chat.Reply{}, ops.Wrong("query", "%s", err)
			}
			return c.answer(question, plan, "")
		}
		if how := c.howTo(question); how != "" {
			return say("Asking changes nothing. To do that: " + how), nil
		}
		plan, why, err := c.planned(question)
		if err != nil {
			return chat.Reply{}, err
		}
		return c.answer(question, plan, why)
	},
})

// looked is what an answer is made of.
type looked struct {
	question string
	plan     query.Plan
	findings []finding
	// loose is set where nothing says all of the words, so that these say some.
	loose bool
	// why is why no model has made the plan, where one was asked.
	why       string
	sentences []narrative.Sentence
}

// found reports whether anything was.
func (l looked) found() bool {
	return slices.ContainsFunc(l.findings, func(f finding) bool { return len(f.hits) > 0 })
}

// refused reports whether what is asked for cannot be shown to who asks.
func (l looked) refused() bool {
	return slices.ContainsFunc(l.findings, func(f finding) bool { return f.refused != "" })
}

// answer carries out a plan. Where there is none, or where it finds nothing, the
// question is read word by word, and answered with what comes closest.
func (c *call) answer(question string, plan query.Plan, why string) (chat.Reply, error) {
	l := looked{question: question, why: why}
	if plan != nil {
		if err := c.carryOut(&l, plan, false); err != nil {
			return chat.Reply{}, err
		}
	}
	if !l.found() && !l.refused() && c.text("query") == "" {
		guess := query.Guess(question, c.org, c.today)
		for _, loose := range []bool{false, true} {
			if guess == nil || l.found() || l.refused() {
				break
			}
			if err := c.carryOut(&l, guess, loose); err != nil {
				return chat.Reply{}, err
			}
		}
		if content := query.Content(question); !l.found() && !l.refused() && len(content) > 0 && (guess == nil || len(guess[0].Words) < len(content)) {
			if err := c.carryOut(&l, anywhere(content), true); err != nil {
				return chat.Reply{}, err
			}
			if !l.found() && guess != nil { // which says better what was looked for
				l.plan, l.loose = guess, false
			}
		}
	}
	if !l.found() {
		return c.nothing(l), nil
	}
	var err error
	if l.sentences, err = c.answered(question, l.findings); err != nil {
		return chat.Reply{}, err
	}
	return c.show(l)
}

// anywhere looks for words in all that people write most.
func anywhere(words []string) query.Plan {
	var plan query.Plan
	for _, kind := range []string{"requests", "risks", "decisions", "updates"} {
		plan = append(plan, query.Query{From: kind, Words: words})
	}
	return plan
}

// carryOut puts all queries of a plan. What is wrong with one is said beside it. A record
// is shown once, by the first query that finds it.
func (c *call) carryOut(l *looked, plan query.Plan, loose bool) error {
	l.plan, l.loose, l.findings = plan, loose, nil
	had := map[ops.ID]bool{}
	for _, q := range plan {
		f, err := c.find(q, loose)
		if wrong, ok := errors.AsType[*query.Error](err); ok {
			return ops.Wrong("query", "%s", wrong)
		}
		if err != nil {
			return err
		}
		f.hits = slices.DeleteFunc(f.hits, func(h hit) bool {
			again := h.id != "" && had[h.id] && q.From != "changes" // a request is a decision as well
			if again {
				f.count--
			}
			return again
		})
		for _, h := range f.hits {
			had[h.id] = true
		}
		l.findings = append(l.findings, f)
	}
	return nil
}
