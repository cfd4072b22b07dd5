package orgfile

import (
	"strings"

	"adjutant/ops"
	"adjutant/ops/dates"
)

func approvalRule(v value) ops.ApprovalRule {
	var rule ops.ApprovalRule
	v.fields("an approval rule", map[string]func(value){
		"kind":       word(&rule.Kind),
		"department": reference(&rule.Department),
		"over":       amountOrNone(&rule.Over),
		"up_to":      amountOrNone(&rule.UpTo),
		"steps":      func(v value) { rule.Steps = sectionOf(v, approvalStep) },
	})
	return rule
}

func approvalStep(v value) ops.ApprovalStep {
	step := ops.Defaults().Step
	reminded := false
	v.fields("a step", map[string]func(value){
		"by":             func(v value) { step.By = names(v) },
		"quorum":         word(&step.Quorum),
		"fallback":       func(v value) { step.Fallback = names(v) },
		"remind_after":   func(v value) { reminded = true; span(&step.RemindAfter)(v) },
		"escalate_after": span(&step.EscalateAfter),
		"escalate_to":    func(v value) { step.EscalateTo = names(v) },
		"expire_after":   span(&step.ExpireAfter),
	})
	if !reminded && !fits(step.RemindAfter, step.ExpireAfter) {
		step.RemindAfter = dates.Span{}
	}
	return step
}

// fits reports whether the default reminder comes before the end. One that does
// not is nobody's mistake, and is dropped.
func fits(reminder, end dates.Span) bool {
	return end.IsZero() || reminder.Days < end.Days || reminder.Days == end.Days && reminder.Time < end.Time
}

func budget(defaults ops.Budget) func(value) ops.Budget {
	return func(v value) ops.Budget {
		b := defaults
		v.fields("a budget", map[string]func(value){
			"department":  reference(&b.Department),
			"period":      period(&b.Period),
			"amount":      amount(&b.Amount),
			"over_budget": word(&b.OverBudget),
		})
		return b
	}
}

func checkin(defaults ops.OrgDefaults) func(value) ops.QuestionSet {
	return func(v value) ops.QuestionSet {
		in := defaults.Checkin
		reminded := false
		v.fields("a check-in", map[string]func(value){
			"name":         text(&in.Name),
			"who":          func(v value) { in.Who = listOf(v, plain) },
			"every":        text(&in.Every),
			"timezone":     text(&in.Timezone),
			"starts":       date(&in.Starts),
			"on_day_off":   word(&in.OnDayOff),
			"remind_after": func(v value) { reminded = true; span(&in.RemindAfter)(v) },
			"close_after":  span(&in.CloseAfter),
			"audience":     word(&in.Audience),
			"post_to":      func(v value) { in.PostTo = listOf(v, plain) },
			"questions":    func(v value) { in.Questions = sectionOf(v, question(defaults.Question)) },
		})
		if !reminded && !fits(in.RemindAfter, in.CloseAfter) {
			in.RemindAfter = dates.Span{}
		}
		return in
	}
}

func question(defaults ops.Question) func(value) ops.Question {
	return func(v value) ops.Question {
		q := defaults
		v.fields("a question", map[string]func(value){
			"key":      text(&q.Key),
			"ask":      text(&q.Ask),
			"kind":     word(&q.Kind),
			"optional": yesNo(&q.Optional),
			"choices":  func(v value) { q.Choices = listOf(v, plain) },
			"when":     text(&q.When),
			"prefill":  yesNo(&q.Prefill),
		})
		return q
	}
}

func digest(defaults ops.Digest) func(value) ops.Digest {
	return func(v value) ops.Digest {
		d := defaults
		v.fields("a digest", map[string]func(value){
			"name":     text(&d.Name),
			"audience": word(&d.Audience),
			"to":       func(v value) { d.To = listOf(v, plain) },
			"every":    text(&d.Every),
			"timezone": text(&d.Timezone),
			"grace":    span(&d.Grace),
			"preview":  span(&d.Preview),
		})
		return d
	}
}

// names reads a list of roles and people, with or without the @.
func names(v value) []string {
	return listOf(v, func(v value) string { return strings.TrimPrefix(plain(v), "@") })
}
