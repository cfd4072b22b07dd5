package orgfile

import (
	"fmt"

	"adjutant/ops"
)

func writeRisk(d *document, o *ops.Org) {
	var every flow
	for _, level := range ops.Levels {
		if days, ok := o.Risk.ReviewDays[level]; ok {
			every.put(string(level), fmt.Sprintf("%dd", days))
		}
	}
	d.section("risk")
	d.line(2, "alert_from: %s", scalarText(string(o.Risk.AlertFrom)))
	d.line(2, "review_every: %s", every)
	d.line(2, "accept_for: %dd", o.Risk.AcceptDays)
	d.line(0, "\nupdate: {stale_after: %dd}", o.Update.StaleDays)
}

func writeApproval(d *document, o *ops.Org) {
	if len(o.Approval) == 0 {
		return
	}
	d.section("approval")
	for _, rule := range o.Approval {
		d.line(2, "- kind: %s", scalarText(string(rule.Kind)))
		if rule.Department != "" {
			d.line(4, "department: %s", scalarText(string(rule.Department)))
		}
		if rule.Over != nil {
			d.line(4, "over: %s", ops.PlainAmount(*rule.Over))
		}
		if rule.UpTo != nil {
			d.line(4, "up_to: %s", ops.PlainAmount(*rule.UpTo))
		}
		if len(rule.Steps) > 0 {
			d.line(4, "steps:")
		}
		for _, step := range rule.Steps {
			d.line(6, "- %s", stepText(step))
		}
	}
}

func stepText(s ops.ApprovalStep) flow {
	var f flow
	f.put("by", listText(s.By))
	if s.Quorum != "any" {
		f.text("quorum", s.Quorum)
	}
	putList(&f, "fallback", s.Fallback)
	f.put("remind_after", spanText(s.RemindAfter))
	putSpan(&f, "escalate_after", s.EscalateAfter)
	putList(&f, "escalate_to", s.EscalateTo)
	putSpan(&f, "expire_after", s.ExpireAfter)
	return f
}

func writeBudgets(d *document, o *ops.Org) {
	if len(o.Budgets) == 0 {
		return
	}
	d.section("budgets")
	for _, b := range o.Budgets {
		var f flow
		f.text("department", string(b.Department))
		f.text("period", b.Period)
		f.put("amount", ops.PlainAmount(b.Amount))
		f.text("over_budget", string(b.OverBudget))
		d.line(2, "- %s", f)
	}
}

func writeCheckins(d *document, o *ops.Org) {
	if len(o.Checkins) == 0 {
		return
	}
	d.section("checkins")
	for _, in := range o.Checkins {
		d.line(2, "- name: %s", scalarText(in.Name))
		d.line(4, "who: %s", listText(in.Who))
		d.line(4, "every: %s", scalarText(in.Every))
		if in.Timezone != "" {
			d.line(4, "timezone: %s", scalarText(in.Timezone))
		}
		if !in.Starts.IsZero() {
			d.line(4, "starts: %s", in.Starts)
		}
		d.line(4, "on_day_off: %s", scalarText(string(in.DayOff())))
		d.line(4, "remind_after: %s", spanText(in.RemindAfter))
		d.line(4, "close_after: %s", spanText(in.CloseAfter))
		d.line(4, "audience: %s", scalarText(string(in.Audience)))
		if len(in.PostTo) > 0 {
			d.line(4, "post_to: %s", listText(in.PostTo))
		}
		d.line(4, "questions:")
		for _, q := range in.Questions {
			d.line(6, "- %s", questionText(q))
		}
	}
}

func questionText(q ops.Question) flow {
	var f flow
	f.text("key", q.Key)
	f.text("ask", q.Ask)
	f.text("kind", string(q.Kind))
	if q.Optional {
		f.put("optional", "true")
	}
	putList(&f, "choices", q.Choices)
	f.text("when", q.When)
	if q.Prefill {
		f.put("prefill", "true")
	}
	return f
}

func writeDigests(d *document, o *ops.Org) {
	if len(o.Digests) == 0 {
		return
	}
	d.section("digests")
	for _, digest := range o.Digests {
		var f flow
		f.text("name", digest.Name)
		f.text("audience", string(digest.Audience))
		f.put("to", listText(digest.To))
		f.text("every", digest.Every)
		f.text("timezone", digest.Timezone)
		f.put("grace", spanText(digest.Grace))
		putSpan(&f, "preview", digest.Preview)
		d.line(2, "- %s", f)
	}
}
