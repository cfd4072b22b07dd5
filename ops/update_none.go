package ops

import (
	"regexp"
	"strings"
	"unicode"
)

// SaysNone reports whether the text only says that there is nothing: "none", "no",
// "n/a", "-", "no blockers at the moment". What merely begins so, such as "no access
// to the warehouse", says something. An empty text says nothing at all.
func SaysNone(text string) bool {
	words := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r)
	}), " ")
	if words == "" { // a dash, and other marks that stand for nothing
		return strings.TrimSpace(text) != ""
	}
	return none.MatchString(words)
}

// none is what says that there is nothing, in small letters and without marks.
var none = regexp.MustCompile(`^((no|nope|nah) )?` +
	`(no|nope|nah|none|nothing|nil|zero|0|na|n a|not applicable|(no|zero|0) (blockers?|blocks|issues?|problems?|impediments?|obstacles?))` +
	`( (at all|so far|yet|at the moment|at present|right now|for now|now|currently|today|this week|really|in (my|our|the) way|to report|thanks|thank you))*$`)
