package commands

import (
	"slices"
	"strings"

	"adjutant/ops"
	"adjutant/ops/query"
)

// howTo is the command that somebody means who asks for something to be done, as it is
// typed; empty for a question. Nothing is done here: who asks types it, and it is checked
// as always.
func (c *call) howTo(question string) string {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune(".,:;!?\"“”()", r) {
			return ' '
		}
		return r
	}, question))
	verb := ""
	var id ops.ID
	var groups []string
	for i, word := range words[:min(len(words), 20)] {
		if found, ok := ops.ParseID(word); ok && id == "" && strings.ContainsAny(word, "0123456789") {
			id = found
		}
		word = strings.ToLower(word)
		switch {
		case verb == "" && slices.Contains(polite, word):
		case verb == "":
			if verb = word; i+1 < len(words) && strings.EqualFold(words[i+1], "of") {
				return "" // "change of plans" asks for nothing
			}
		default:
			if group := groupOf(word); group != "" {
				groups = append(groups, group)
			}
		}
	}
	if id != "" {
		group, _, _ := strings.Cut(strings.TrimPrefix(showCommand(id), "/"), " ")
		groups = append([]string{group}, groups...)
	}
	for _, group := range groups {
		for _, cmd := range c.book.commands {
			if cmd.Internal || cmd.ReadOnly || cmd.Group() != group || cmd.Verb() != verb {
				continue
			}
			how := "/" + cmd.Path
			if len(cmd.Options) > 0 && cmd.Options[0].Name == "id" && id != "" {
				how += " " + string(id)
			}
			return how
		}
	}
	return ""
}

// polite are words with which people begin when they want something done.
var polite = []string{"please", "can", "could", "would", "will", "you", "i", "we", "want", "need", "to", "let", "let's", "lets", "now", "just", "the", "like", "me", "us", "go", "and", "a", "an", "new"}

// groupOf is the group of commands that a word is about: the word itself, in the
// singular.
func groupOf(word string) string {
	word = strings.TrimSuffix(strings.ReplaceAll(word, "-", ""), "s")
	for _, g := range groups {
		if g.name == word {
			return g.name
		}
	}
	return ""
}

// lookElsewhere are the lists in which somebody may look who has found nothing, for the
// kinds that were looked through.
func lookElsewhere(plan query.Plan) []string {
	lists := map[string]string{
		"requests": "/request list", "risks": "/risk list", "blockers": "/blocker list", "updates": "/update list", "departments": "/update list",
		"decisions": "/decision list", "actions": "/action list", "budgets": "/budget show", "checkins": "/checkin history",
	}
	var all []string
	for _, q := range plan {
		if l := lists[q.From]; l != "" && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	return all
}
