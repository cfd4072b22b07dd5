package ops

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/ops/recurrence"
)

// Warnings are sentences on what is in order and hardly meant, for whoever applies an
// organisation that has no fault: questions that are put to nobody, or more often than
// they reach anybody.
func (o *Org) Warnings() []string {
	var all []string
	for _, set := range o.Checkins {
		for _, who := range o.Unanswered(set) {
			all = append(all, fmt.Sprintf("The check-in %s asks nobody as %q: %s.", set.Name, who, o.whyNobody(who)))
		}
		rule, err := recurrence.Parse(set.Every)
		if n := rule.Times(); err == nil && n > MostMessages {
			all = append(all, fmt.Sprintf("The check-in %s comes round %d times a day, and nobody is sent more than %d messages on a day: "+
				"what is asked after them waits for the next reminder.", set.Name, n, MostMessages))
		}
	}
	return all
}

// Unanswered are those whom a set is to ask, as the file names them, and who are
// nobody.
func (o *Org) Unanswered(set QuestionSet) []string {
	var none []string
	for _, who := range set.Who {
		set.Who = []string{who}
		if len(o.Respondents(set)) == 0 {
			none = append(none, who)
		}
	}
	return none
}

// whyNobody says why a part of those whom a set asks is nobody.
func (o *Org) whyNobody(who string) string {
	switch {
	case strings.HasPrefix(who, "@"):
		return "who only observes is not asked"
	case slices.Contains(Roles, Role(who)):
		return "nobody has that role, or who has it only observes"
	case who == Heads:
		return "no department has a head who can be asked"
	}
	return "nobody is in that department, or who is only observes"
}
