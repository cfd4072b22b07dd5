package query

import (
	"slices"
	"strings"
	"unicode"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Guess reads a question in plain words without a model: it recognises kinds of record,
// ids, departments, people, amounts, spans, states and health, and looks for the words
// that are left. The plan passes [Plan.Check]; it is nil where nothing is left to look
// for. What it does not understand it leaves out, so that who asks sees the plan.
func Guess(question string, org *ops.Org, today dates.Date) Plan {
	g := guess{org: org, today: today, used: map[int]bool{}}
	g.words = wordsOf(question)
	for _, w := range g.words {
		g.folded = append(g.folded, Fold(w))
	}
	g.ids()
	if len(g.found) > 0 {
		return g.byID()
	}
	g.departments()
	g.people()
	g.kinds()
	g.amounts()
	g.spans()
	g.choices()
	g.flags()
	words := g.rest()
	kinds := g.from
	if len(kinds) == 0 {
		if kinds = g.kindsOf(words); len(kinds) == 0 {
			return nil
		}
	}
	var plan Plan
	for _, kind := range kinds[:min(len(kinds), MostQueries)] {
		q, all := g.query(kind, words)
		if all || len(g.from) > 0 { // else what is asked cannot be asked of it
			plan = append(plan, q)
		}
	}
	if plan.Check(org, today) != nil {
		return nil
	}
	return plan
}

// Content are the words of a question that say what it is about: no stop words, and
// none that every question has.
func Content(question string) []string {
	var content []string
	for _, w := range wordsOf(question) {
		if isContent(w) && !slices.Contains(content, w) && len(content) < MostWords {
			content = append(content, w)
		}
	}
	return content
}

// guess is a question being read.
type guess struct {
	org   *ops.Org
	today dates.Date
	words []string
	// folded are the words as they are compared.
	folded []string
	used   map[int]bool

	found      []ops.ID
	from       []string
	conditions []Condition
	// health is a health that was named.
	health string
}

// wordsOf are the words of a question as they are typed, without what stands around
// them.
func wordsOf(question string) []string {
	var all []string
	for _, w := range strings.Fields(strings.NewReplacer("’", "'", "‘", "'", ";", " ", "“", " ", "”", " ", `"`, " ", "«", " ", "»", " ", "„", " ").Replace(question)) {
		w = strings.TrimFunc(strings.TrimSuffix(w, "'s"), func(r rune) bool { return strings.ContainsRune("?!.,:()[]{}'<>=*_`~|", r) || hidden(r) })
		w = strings.Map(func(r rune) rune {
			if hidden(r) || !unicode.IsPrint(r) {
				return -1
			}
			return r
		}, w)
		if w = strings.TrimSuffix(w, "'s"); w != "" && len([]rune(w)) <= 40 {
			all = append(all, w)
		}
	}
	return all[:min(len(all), 100)]
}

// word is the folded word at a place, empty if it is used already or there is none.
func (g *guess) word(i int) string {
	if i < 0 || i >= len(g.words) || g.used[i] {
		return ""
	}
	return g.folded[i]
}

func (g *guess) use(from, to int) {
	for i := from; i < to; i++ {
		g.used[i] = true
	}
}

func (g *guess) where(field, op, value string) {
	c := Condition{field, op, value}
	if !slices.Contains(g.conditions, c) && len(g.conditions) < MostWhere {
		g.conditions = append(g.conditions, c)
	}
}

func (g *guess) ids() {
	for i, w := range g.words {
		if id, ok := ops.ParseID(w); ok && strings.ContainsAny(w, "-") || ok && len(kindsWithPrefix(id)) > 0 {
			g.found = append(g.found, id)
			g.used[i] = true
		}
	}
}

// prefixes are the kinds whose records have ids that begin so.
var prefixes = map[string]string{
	"REQ": "requests", "RISK": "risks", "BLK": "blockers", "UPD": "updates", "ACC": "decisions", "DEC": "decisions", "ACT": "actions", "CHK": "checkins",
}

func kindsWithPrefix(id ops.ID) []string {
	prefix, _ := id.Split()
	if kind, ok := KindOf(prefixes[prefix]); ok {
		return []string{kind.Name}
	}
	return nil
}

// byID asks for the records that are named.
func (g *guess) byID() Plan {
	byKind := map[string][]string{}
	var order []string
	for _, id := range g.found {
		for _, kind := range kindsWithPrefix(id) {
			if byKind[kind] == nil {
				order = append(order, kind)
			}
			if !slices.Contains(byKind[kind], string(id)) {
				byKind[kind] = append(byKind[kind], string(id))
			}
		}
	}
	var plan Plan
	for _, kind := range order[:min(len(order), MostQueries)] {
		ids := byKind[kind]
		c := Condition{"id", "=", ids[0]}
		if len(ids) > 1 {
			c.Op, c.Value = "in", strings.Join(ids[:min(len(ids), MostWhere)], ", ")
		}
		plan = append(plan, Query{From: kind, Where: []Condition{c}})
	}
	if len(plan) == 0 || plan.Check(g.org, g.today) != nil {
		return nil
	}
	return plan
}

// departments finds those that are named by handle or name, of several words as well.
func (g *guess) departments() {
	for i := range g.words {
		for _, d := range g.org.Departments {
			name := strings.Fields(Fold(d.Name))
			n := len(name)
			if !g.reads(i, name) {
				if n = 1; strings.TrimPrefix(g.word(i), "#") != string(d.Handle) {
					continue
				}
			}
			field := "department"
			if slices.Contains(waits, g.word(i-2)) && slices.Contains([]string{"by", "on", "for"}, g.word(i-1)) {
				field = "waiting_on"
			}
			g.use(i, i+n)
			g.where(field, "=", string(d.Handle))
		}
	}
}

// waits are the words of who waits, before "on" or "for" somebody.
var waits = []string{"wait", "waits", "waiting", "blocked", "stuck", "depends"}

// reads reports whether these words stand at a place.
func (g *guess) reads(i int, words []string) bool {
	for j, w := range words {
		if g.word(i+j) != w {
			return false
		}
	}
	return len(words) > 0
}

// people finds those that are named: with @, by their full name, or by a first name that
// only one has. "me", "my" and "mine" are who asks.
func (g *guess) people() {
	first := map[string][]ops.Handle{}
	for i := range g.org.People {
		p := &g.org.People[i]
		name := Fold(p.First())
		first[name] = append(first[name], p.Handle)
	}
	who := func(i, n int, handle string) {
		field := "owner"
		for j := max(i-3, 0); j < i; j++ {
			switch w := Fold(g.words[j]); {
			case (w == "on" || w == "for") && j > 0 && slices.Contains(waits, Fold(g.words[j-1])):
				field = "waiting_on"
				g.use(j-1, j+1)
			}
		}
		if i+n < len(g.words) && slices.Contains([]string{"decide", "decided", "approve", "approved", "reject", "rejected"}, Fold(g.words[i+n])) {
			field = "decided_by"
		}
		g.use(i, i+n)
		g.where(field, "=", handle)
	}
	for i := range g.words {
		w := g.word(i)
		if w == "" {
			continue
		}
		if w == "me" || w == "my" || w == "mine" {
			who(i, 1, Me)
			continue
		}
		handle, at := strings.CutPrefix(w, "@")
		for j := range g.org.People {
			p := &g.org.People[j]
			name := strings.Fields(Fold(p.Name))
			if len(name) > 1 && g.reads(i, name) {
				who(i, len(name), string(p.Handle))
			} else if at && handle == string(p.Handle) {
				who(i, 1, string(p.Handle))
			}
		}
		if same := first[w]; g.word(i) != "" && len(same) == 1 && unicode.IsUpper([]rune(g.words[i])[0]) {
			who(i, 1, string(same[0]))
		}
	}
}

// saysKind are the words that name a kind, beside its own: what people ask for, and
// which records answer that.
var saysKind = map[string]string{
	"decide": "decisions", "decides": "decisions", "agree": "decisions", "agreed": "decisions",
	"asked": "requests", "approval": "requests", "spend": "requests", "spending": "requests",
	"threats": "risks", "waits": "blockers", "waiting": "blockers", "stuck": "blockers",
	"changed": "changes", "happened": "changes", "todo": "actions", "task": "actions", "promised": "actions",
	"money": "budgets", "left": "budgets",
}

func (g *guess) kinds() {
	add := func(i int, kind string) {
		if _, ok := KindOf(kind); ok {
			g.used[i] = true
			if !slices.Contains(g.from, kind) {
				g.from = append(g.from, kind)
			}
		}
	}
	for i := range g.words {
		w := g.word(i)
		if w == "" {
			continue
		}
		// "budget request" is a request for money, and not a budget.
		next := Kind{}
		if n := g.word(i + 1); n != "" {
			next, _ = kindNamed(n)
		}
		if w == "budget" && next.Name == "requests" {
			g.used[i] = true
			g.where("kind", "=", string(ops.BudgetRequest))
			continue
		}
		if kind, ok := kindNamed(w); ok && w != "team" && w != "teams" && w != "decided" && w != "report" {
			add(i, kind.Name)
		}
	}
	if len(g.from) == 0 {
		for i := range g.words {
			w := g.word(i)
			if kind := saysKind[w]; kind != "" && w != "" {
				add(i, kind)
			}
			if w == "decided" {
				add(i, "decisions")
			}
		}
	}
}

// comparisons are words before an amount or a span, with the operator that they mean.
var comparisons = map[string]string{
	"over": ">", "above": ">", "more": ">", "exceeding": ">", "older": ">", "longer": ">", "bigger": ">", "larger": ">", "greater": ">",
	"under": "<", "below": "<", "less": "<", "younger": "<", "newer": "<", "smaller": "<", "least": ">=", "most": "<=",
}

// before finds the operator that stands before a place, and uses its words.
func (g *guess) before(i int) string {
	for j := i - 1; j >= max(i-2, 0); j-- {
		if op := comparisons[g.word(j)]; op != "" {
			g.use(j, i)
			return op
		}
	}
	return ""
}

func (g *guess) amounts() {
	for i := range g.words {
		for n := min(3, len(g.words)-i); n > 0; n-- {
			text := strings.Join(g.words[i:i+n], " ")
			if g.word(i) == "" || !looksMoney(text, n) {
				continue
			}
			a, err := money.Parse(text, g.org.Locale, g.org.Currency)
			if err != nil || a.IsZero() {
				continue
			}
			if op := g.before(i); op != "" {
				g.where("amount", op, text)
			} else {
				g.where("amount", "=", text)
			}
			g.use(i, i+n)
			break
		}
	}
}

// looksMoney reports whether a text is meant as an amount: it has a sign, a code or a k.
func looksMoney(text string, words int) bool {
	if !strings.ContainsFunc(text, unicode.IsDigit) {
		return false
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Sc, r) }) {
		return true
	}
	last := strings.Fields(text)[words-1]
	if _, err := money.ParseCurrency(last); err == nil {
		return true
	}
	return words == 1 && len(last) > 1 && (strings.HasSuffix(Fold(last), "k") || strings.HasSuffix(last, "M")) && unicode.IsDigit([]rune(last)[0])
}

func (g *guess) spans() {
	for i := range g.words {
		for n := min(2, len(g.words)-i); n > 0; n-- {
			if g.word(i) == "" || n == 2 && g.word(i+1) == "" {
				continue
			}
			text := spelled(Fold(strings.Join(g.words[i:i+n], " ")))
			span, err := dates.ParseSpan(text)
			if err != nil || span.Days == 0 || span.Time != 0 {
				continue
			}
			before := g.word(i - 1)
			op := g.before(i)
			switch {
			case op == "" && (before == "last" || before == "past" || before == "for" || before == "in"):
				g.use(i-1, i)
				if op = "<="; before == "for" {
					op = ">="
				}
			case op == "":
				op = ">="
			}
			g.where("age", op, text)
			g.use(i, i+n)
			break
		}
	}
	for i := range g.words {
		if g.word(i) == "last" && g.word(i+1) == "week" {
			g.where("age", "<=", "7 days")
			g.use(i, i+2)
		}
		if g.word(i) == "last" && g.word(i+1) == "month" {
			g.where("age", "<=", "31 days")
			g.use(i, i+2)
		}
	}
}
