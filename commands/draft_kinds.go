package commands

import (
	"slices"
	"strings"

	"adjutant/chat"
)

// draftKind is one thing that plain words can become: a command, and which of its
// options may be filled in from words.
type draftKind struct {
	// name is what it is called among ourselves and by a model, path the command.
	name, path string
	// noun names it for people: "risk".
	noun string
	// means says to a model what it is.
	means string
	// title is the option that a short text becomes, whole the one that keeps all that
	// was written, if they are two; an update has no title.
	title, whole string
	// both is set where the second is filled in even if the first says it all.
	both bool
	// fills are the further options that a model may fill in. What it fills in must
	// be in the words, but for choices that only sort: guesses.
	fills, guesses []string
	// certain is set where "may" and "if" must not be left out, because it says how
	// things are.
	certain bool
	// signs are words that speak for it, where no model does.
	signs []string
}

// draftKinds are all that words can become, the likelier one first where nothing
// speaks for any. Those whose command there is not are not offered.
var draftKinds = []draftKind{
	{
		name: "risk", path: "risk log", noun: "risk",
		means: "something bad that may happen or threatens to, with what could bring it about and what would follow",
		title: "title", whole: "event",
		fills:   []string{"likelihood", "impact", "category", "department", "owner", "mitigation", "due", "cause", "consequence"},
		guesses: []string{"category"},
		signs: strings.Fields("risk risks may might could fail fails failing failed lose losing lost slip slips slipping delay delayed delays " +
			"threat threatens worry worried concern concerned danger outage breach strike bankrupt insolvent leave leaving supplier unless if"),
	},
	{
		name: "update", path: "update post", noun: "update",
		means: "how a department is doing: what moved, what stands in the way, what it asks of others",
		whole: "summary",
		fills: []string{"health", "progress", "blockers", "waiting_on", "asks", "department"}, certain: true,
		signs: strings.Fields("shipped done finished progress launched completed released cleared week today yesterday status update backlog " +
			"track green amber yellow red ahead schedule moved closed rolled"),
	},
	{
		name: "action", path: "action add", noun: "action",
		means: "something that one person will do, by a day",
		title: "title", whole: "detail",
		fills: []string{"owner", "due", "department"},
		signs: strings.Fields("todo will must should shall please remind call send ask write check prepare follow task action by"),
	},
	{
		name: "decision", path: "decision log", noun: "decision",
		means: "something that was decided, by whom and why, and what else was considered",
		title: "outcome", whole: "context",
		fills: []string{"options", "rationale", "decided_by", "on", "revisit", "department"}, certain: true,
		signs: strings.Fields("decided decide decision agreed agree chose chosen choose settled go going instead because option options"),
	},
	{
		name: "request", path: "request new", noun: "request",
		means: "somebody wants money, people or technology",
		title: "title", whole: "justification",
		fills: []string{"kind", "amount", "if_declined", "needed_by", "department", "vendor", "seats", "renewal",
			"job_title", "position", "fte", "start"},
		guesses: []string{"kind"},
		signs:   strings.Fields("need needs budget hire hiring buy purchase licence licences license licenses seats contractor money fund cost costs extra"),
	},
	{
		name: "blocker", path: "update post", noun: "blocker",
		means: "a department cannot go on because of another one",
		title: "summary", whole: "blockers", both: true,
		fills: []string{"health", "waiting_on", "asks", "department"}, certain: true,
		signs: strings.Fields("blocked blocks blocker waiting wait waits stuck until depends"),
	},
}

// draftKindOf finds a kind by its name.
func draftKindOf(name string) (*draftKind, bool) {
	i := slices.IndexFunc(draftKinds, func(k draftKind) bool { return k.name == name })
	if i < 0 {
		return nil, false
	}
	return &draftKinds[i], true
}

// offeredKinds are the kinds that the person may make something of.
func (c *call) offeredKinds() []*draftKind {
	var offered []*draftKind
	for i := range draftKinds {
		k := &draftKinds[i]
		if cmd := c.book.commands[k.path]; cmd != nil && cmd.Who.May(c.org, c.me) {
			offered = append(offered, k)
		}
	}
	return offered
}

// options are those of the kind's command that may be filled in, as they are declared.
func (k *draftKind) options(b *Book) []chat.Option {
	var all []chat.Option
	for _, o := range b.commands[k.path].Options {
		if o.Name == k.title || o.Name == k.whole || slices.Contains(k.fills, o.Name) {
			all = append(all, o)
		}
	}
	return all
}

// option is one of them.
func (k *draftKind) option(b *Book, name string) (chat.Option, bool) {
	all := k.options(b)
	i := slices.IndexFunc(all, func(o chat.Option) bool { return o.Name == name })
	if i < 0 {
		return chat.Option{}, false
	}
	return all[i], true
}

// article is the kind with its article: "an update".
func (k *draftKind) article() string {
	if strings.ContainsRune("aeiou", rune(k.noun[0])) {
		return "an " + k.noun
	}
	return "a " + k.noun
}

// ranked are the kinds in the order in which the words speak for them.
func ranked(kinds []*draftKind, s *draftSource) []*draftKind {
	score := map[string]int{}
	words := slices.Compact(slices.Sorted(slices.Values(s.about())))
	for _, word := range words {
		for _, k := range kinds {
			if slices.Contains(k.signs, word) {
				score[k.name]++
			}
		}
	}
	if len(s.amounts) > 0 {
		score["request"] += 2
	}
	order := slices.Clone(kinds)
	slices.SortStableFunc(order, func(a, b *draftKind) int { return score[b.name] - score[a.name] })
	return order
}
