package commands

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/digest/narrative"
	"adjutant/ops"
	"adjutant/ops/query"
)

// How much of an answer fits on one screen of a phone: the rest is in its thread.
const (
	answerRows = 6
	mostShow   = 3
)

// show is the answer: what a model says of it, the records themselves, and what was
// looked for.
func (c *call) show(l looked) (chat.Reply, error) {
	m := chat.Message{Title: c.answerTitle(l)}
	if len(l.sentences) > 0 {
		m.Title = c.sentence(l.sentences[0])
		for _, s := range l.sentences[1:] {
			m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockText, Lines: []chat.Line{c.sentence(s)}})
		}
	}
	lines := c.answerLines(l)
	if _, one := l.itself(); one && len(l.sentences) == 0 { // its line is the title
		lines = lines[1:]
	}
	shown := min(len(lines), answerRows)
	if len(lines) == answerRows+1 { // one more is no reason for a thread
		shown++
	}
	full, err := c.inFull(l)
	if err != nil {
		return chat.Reply{}, err
	}
	if len(full.Title) > 0 {
		if len(l.sentences) == 0 {
			m.Title = full.Title
		}
		m.Blocks = append(m.Blocks, full.Blocks...)
	} else if shown > 0 {
		m.Blocks = append(m.Blocks, chat.List(lines[:shown]...))
	}
	if left := len(lines) - shown; left > 0 {
		m.Blocks = append(m.Blocks, chat.Note(chat.T(fmt.Sprintf("+%d more below", left))))
		m.Detail = &chat.Message{Title: chat.L("And " + plural(left, "more", "more")), Blocks: []chat.Block{chat.List(lines[shown:]...)}}
	}
	for _, f := range l.findings {
		switch {
		case f.refused != "":
			m.Blocks = append(m.Blocks, chat.Note(said(f.refused)...))
		case f.more:
			m.Blocks = append(m.Blocks, chat.Note(chat.T("There are too many "+f.search.Kind.Name+" to look at them all, so some may be missing. Ask for less: of one department, say.")))
		case f.count > len(f.hits) && f.search.Query.Limit == 0:
			m.Blocks = append(m.Blocks, chat.Note(chat.T(fmt.Sprintf("%d of %d %s. For more, add: ", len(f.hits), f.count, f.search.Kind.Name)), chat.C(fmt.Sprintf("limit %d", min(f.count, query.MostRows)))))
		}
	}
	m.Blocks = append(m.Blocks, c.lookedFor(l)...)
	if len(l.sentences) > 0 {
		m.Blocks = append(m.Blocks, chat.Note(chat.T(narrative.Note)))
	}
	m.Buttons = append(c.showButtons(l), changeButton(l))
	return chat.Reply{Message: m}, nil
}

// inFull is the only record that was found, where it was asked for by its id; the title is
// empty otherwise.
func (c *call) inFull(l looked) (m chat.Message, err error) {
	h, one := l.one()
	if !one || !slices.ContainsFunc(l.plan[0].Where, func(w query.Condition) bool { return w.Field == "id" }) {
		return chat.Message{}, nil
	}
	titled := func(title string) chat.Line { return chat.Line{chat.C(string(h.id)), chat.T(" "), chat.B(title)} }
	switch r := h.record.(type) {
	case *ops.Request:
		m, err = c.requestMessage(*r)
	case *ops.Risk:
		m, err = c.riskMessage(*r)
	case *ops.Update:
		m = c.updateMessage(*r)
	case *ops.Blocker:
		m = chat.Message{Title: titled(c.blockerTitle(*r)), Blocks: []chat.Block{chat.Quote(r.Text), chat.Fields(c.blockerFields(*r)...)}}
	case *ops.Action:
		m = chat.Message{Title: titled(r.Title), Blocks: []chat.Block{chat.Fields(c.actionFields(*r)...)}}
	}
	return chat.Message{Title: m.Title, Blocks: append(m.Blocks, c.from(h.origin)...)}, err
}

// sentence is a sentence of a model, marked as such, with the records that it rests on.
func (c *call) sentence(s narrative.Sentence) chat.Line {
	line := chat.Line{chat.T(s.Text)}
	for _, cite := range s.Cites {
		if id, ok := ops.ParseID(cite); ok && string(id) == cite && !strings.Contains(s.Text, cite) {
			line = append(line, chat.T(" "), chat.C(cite))
		}
	}
	return append(line, chat.T(" "+narrative.Mark))
}

// one is the only record that was found, where there is one.
func (l looked) one() (hit, bool) {
	if len(l.findings) != 1 || len(l.findings[0].hits) != 1 {
		return hit{}, false
	}
	return l.findings[0].hits[0], true
}

// itself is the only record that was found, in all queries, where it says all that was
// looked for: it is the answer, and needs no words about it.
func (l looked) itself() (only hit, one bool) {
	count := 0
	for _, f := range l.findings {
		if count += f.count; len(f.hits) > 0 {
			only = f.hits[0]
		}
	}
	return only, count == 1 && !l.loose
}

// answerTitle says what was found.
func (c *call) answerTitle(l looked) chat.Line {
	if h, one := l.itself(); one {
		return c.hitLine(h)
	}
	var parts []string
	for _, f := range l.findings {
		if f.count > 0 {
			n := plural(f.count, singular(f.search.Kind.Name), f.search.Kind.Name)
			if f.more {
				n = fmt.Sprintf("%d or more %s", f.count, f.search.Kind.Name)
			}
			parts = append(parts, n)
		}
	}
	if l.loose {
		return chat.L("Nothing says all of that. What comes closest: " + listWords(parts))
	}
	return chat.L("Found " + listWords(parts))
}

// singular is the name of a kind where there is one.
func singular(kind string) string {
	if kind == "checkins" {
		return "check-in"
	}
	return strings.TrimSuffix(kind, "s")
}

// answerLines are what was found, each with the way to where it came from, what shows a
// department's health below it.
func (c *call) answerLines(l looked) []chat.Line {
	var lines []chat.Line
	for _, f := range l.findings {
		for _, h := range f.hits {
			lines = append(lines, c.hitLine(h))
			if len(l.findings) == 1 && len(f.hits) <= 2 {
				for _, e := range h.evidence {
					lines = append(lines, c.hitLine(e))
				}
			}
		}
	}
	return lines
}

func (c *call) hitLine(h hit) chat.Line {
	line := h.line()
	if address := webAddress(h.origin.Link); address != "" {
		line = append(line, chat.T(" · "), chat.Span{Kind: chat.SpanLink, Text: "message", Ref: address})
	}
	return line
}

// lookedFor says what was looked for, so that who asks can see what was understood.
func (c *call) lookedFor(l looked) []chat.Block {
	var notes []chat.Block
	if l.why != "" {
		notes = append(notes, chat.Note(chat.T("Read word by word, since "+l.why+".")))
	}
	line := chat.Line{chat.T("Looked for: ")}
	for i, part := range together(l.plan) {
		if i > 0 {
			line = append(line, chat.T("; "))
		}
		line = append(line, part)
	}
	return append(notes, chat.Note(line...))
}

// together is a plan as it is read: kinds of which the same is asked are in one phrase.
// What can be typed just so is code.
func together(plan query.Plan) []chat.Span {
	var phrases []chat.Span
	for from := 0; from < len(plan); {
		asks := strings.TrimPrefix(plan[from].String(), plan[from].From)
		kinds := []string{}
		to := from
		for ; to < len(plan) && strings.TrimPrefix(plan[to].String(), plan[to].From) == asks; to++ {
			kinds = append(kinds, plan[to].From)
		}
		phrase := chat.T(listWords(kinds) + asks)
		if len(kinds) == 1 {
			phrase = chat.C(plan[from].String())
		}
		phrases, from = append(phrases, phrase), to
	}
	return phrases
}

// changeButton opens the question again, with the queries behind it.
func changeButton(l looked) chat.Button {
	args := chat.Args{"query": l.plan.String()}
	if l.question != "" {
		args["question"] = l.question
	}
	return chat.Button{Label: "Change the question", Path: "ask", Args: args, Form: true}
}

// showButtons show the first few records in full.
func (c *call) showButtons(l looked) []chat.Button {
	var buttons []chat.Button
	add := func(h hit) {
		id := h.id
		if d, ok := h.record.(*query.Decision); ok && d.Of == query.OfAcceptance {
			return
		}
		path := strings.TrimSuffix(strings.TrimPrefix(showCommand(id), "/"), " "+string(id))
		if id == "" || !strings.HasSuffix(path, " show") || len(buttons) == mostShow {
			return
		}
		if slices.ContainsFunc(buttons, func(b chat.Button) bool { return b.Args["id"] == string(id) }) {
			return
		}
		buttons = append(buttons, chat.Button{Label: "Show " + string(id), Path: path, Args: chat.Args{"id": string(id)}})
	}
	for _, f := range l.findings {
		for _, h := range f.hits {
			add(h)
			for _, e := range h.evidence {
				add(e)
			}
		}
	}
	return buttons
}

// nothing says where was looked in vain, and what to try.
func (c *call) nothing(l looked) chat.Reply {
	m := chat.Message{Title: chat.L("I found nothing like that.")}
	if l.plan == nil {
		m.Title = chat.L("I do not know what to look for.")
		m.Blocks = []chat.Block{chat.Paragraph(chat.T("Name what it is about: a department, a person, an id, or words that the record has. For example: "), chat.C("/ask which requests over €20k are older than two weeks?"))}
		m.Buttons = []chat.Button{{Label: "Ask again", Path: "ask", Args: chat.Args{"question": l.question}, Form: true}}
		return chat.Reply{Message: m}
	}
	for _, f := range l.findings {
		if f.refused != "" {
			m.Blocks = append(m.Blocks, chat.Paragraph(said(f.refused)...))
		}
	}
	if q := l.plan[0]; len(l.plan) == 1 && len(q.Where)+len(q.Words) == 0 && !l.refused() {
		m.Title = chat.L("There are no " + q.From + " that you may see.")
		m.Buttons = []chat.Button{changeButton(l)}
		return chat.Reply{Message: m}
	}
	try := chat.Line{chat.T("Look through ")}
	if slices.ContainsFunc(l.plan, func(q query.Query) bool { return len(q.Words) > 0 }) {
		try = chat.Line{chat.T("Try fewer or other words, or look through ")}
	}
	for i, command := range lookElsewhere(l.plan) {
		if i > 0 {
			try = append(try, chat.T(", "))
		}
		try = append(try, chat.C(command))
	}
	if len(try) == 1 { // of changes there is no list
		try = chat.Line{chat.T("Try fewer or other words")}
	}
	m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockText, Lines: []chat.Line{append(try, chat.T("."))}})
	m.Blocks = append(m.Blocks, c.lookedFor(l)...)
	m.Buttons = []chat.Button{changeButton(l)}
	return chat.Reply{Message: m}
}
