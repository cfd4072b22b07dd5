package commands

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// caseFor is what an approver needs to know: who asks, why, what if not, until
// when, what it does to the budget, and whether it looks split.
func (c *call) caseFor(r ops.Request, reader ops.Person) ([]chat.Field, error) {
	var fields []chat.Field
	add := func(label, value string) {
		if value != "" {
			fields = append(fields, chat.Field{Label: label, Value: chat.L(value)})
		}
	}
	add("Asked by", c.name(r.Owner)+", "+c.departmentName(r.Department)+", "+c.dayOf(r.Created))
	if r.Beneficiary != "" && r.Beneficiary != r.Owner {
		add("For", c.name(r.Beneficiary))
	}
	add("Why", r.Justification)
	add("If not", r.Declined)
	if !r.NeededBy.IsZero() {
		add("Needed by", c.day(r.NeededBy))
	}
	add("Kind", kindWords(r))
	if r.Rate != "" {
		add("Worth", fmt.Sprintf("%s (%s, %s)", c.money(r.Worth), r.Rate, c.day(r.RatedOn)))
	}
	for _, d := range r.Decisions {
		if !d.Void {
			add("So far", c.decisionWords(d))
		}
	}
	if r.State != ops.InReview && r.State != ops.ChangesRequested {
		return fields, nil
	}
	budget, err := c.budgetWords(r)
	if err != nil {
		return nil, err
	}
	fields = append(fields, chat.Field{Label: "Budget", Value: chat.Line{chat.T(budget + " (as of "), c.when(c.now), chat.T(")")}})
	recent, err := c.recent(r, reader)
	if err != nil {
		return nil, err
	}
	add("Lately", c.recentWords(recent))
	add("Look closer", c.splitWords(r, recent))
	return fields, nil
}

// budgetWords are what is left of the budget now, after this request, and after
// all that are pending.
func (c *call) budgetWords(r ops.Request) (string, error) {
	if r.Charge.IsZero() {
		return "none for " + c.departmentName(r.Department), nil
	}
	account, ok, err := c.account(r.Charge.Department, r.Charge.Period)
	if err != nil || !ok {
		return "", err
	}
	now := account.Unspoken()
	after, all := now, account.Available()
	after.Minor -= r.Hold().Reserved
	words := fmt.Sprintf("%s %s: %s left now, %s after this, %s after all that are pending",
		c.departmentName(r.Charge.Department), r.Charge.Period, c.money(now), c.money(after), c.money(all))
	if after.Minor < 0 {
		words += ". This goes over the budget"
	}
	if r.Override != "" {
		words += ". " + c.name(r.OverrideBy) + " lets it go over: " + r.Override
	}
	return words, nil
}

// splitWords point out that requests may have been cut up to stay under a
// threshold.
func (c *call) splitWords(r ops.Request, recent []ops.Request) string {
	split, looks := c.org.LooksSplit(r, recent)
	if !looks {
		return ""
	}
	return fmt.Sprintf("With %s, together %s in 30 days, over the %s threshold",
		joinIDs(split.Requests), c.money(split.Together), c.money(split.Threshold))
}

// recent are the other requests of the requester within the days that are added
// up, the latest first, as far as the reader may know of them.
func (c *call) recent(r ops.Request, reader ops.Person) ([]ops.Request, error) {
	since := ops.SplitSince(r.Created)
	page, err := storage.Requests.List(c.r, storage.Query{
		List: "owner-all", Key: []string{string(r.Owner)}, Limit: countTo,
		Keep: func(f ops.Facets) bool { return c.org.MaySee(reader, f) },
	})
	var recent []ops.Request
	for _, other := range page.Records {
		if other.ID != r.ID && !other.Created.Before(since) {
			recent = append(recent, other)
		}
	}
	return recent, err
}

// recentWords are what else somebody has asked for lately.
func (c *call) recentWords(recent []ops.Request) string {
	const most = 3
	var words []string
	for i, r := range recent {
		if i == most {
			words = append(words, fmt.Sprintf("+%d more", len(recent)-most))
			break
		}
		words = append(words, fmt.Sprintf("%s %s %s (%s)", r.ID, c.money(r.Amount), truncated(r.Title, 40), r.State.Word()))
	}
	return strings.Join(words, ", ")
}
