package commands

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "request show",
		Summary:  "Show a request: where it stands, with whom, and its history",
		Examples: []string{"request show REQ-7"},
		ReadOnly: true,
		Options:  []chat.Option{requestID},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		r, err := c.request()
		if err != nil {
			return chat.Reply{}, err
		}
		message, err := c.requestMessage(r)
		if err != nil {
			return chat.Reply{}, err
		}
		history, err := c.history(r.ID, 10)
		if err != nil {
			return chat.Reply{}, err
		}
		message.Blocks = append(message.Blocks, chat.Heading("History"), chat.List(history...))
		delegations, err := c.delegations(c.me.Handle)
		if err != nil {
			return chat.Reply{}, err
		}
		if _, err := c.org.SeatOf(&r, c.me.Handle, delegations, c.today); err == nil {
			message.Buttons = decideButtons(r)
		} else if r.Owner == c.me.Handle {
			message.Buttons = ownerButtons(r)
		}
		return chat.Reply{Message: message}, nil
	},
})

// decideButtons are what somebody can do who is asked.
func decideButtons(r ops.Request) []chat.Button {
	return []chat.Button{
		requestButton("Approve", "request approve", r, chat.Primary, false),
		requestButton("Reject", "request reject", r, chat.Danger, true),
		requestButton("Ask for changes", "request changes", r, chat.Default, true),
		requestButton("Lower", "request lower", r, chat.Default, true),
	}
}

// ownerButtons are what a requester can do.
func ownerButtons(r ops.Request) []chat.Button {
	switch {
	case r.State == ops.Approved:
		return []chat.Button{
			requestButton("Record payment", "request fulfil", r, chat.Primary, true),
			requestButton("Cancel", "request cancel", r, chat.Default, true),
		}
	case r.State.Ended():
		return []chat.Button{{Label: "Ask again", Path: "request copy", Args: chat.Args{"id": string(r.ID)}}}
	case r.State == ops.ChangesRequested:
		return []chat.Button{
			requestButton("Change", "request resubmit", r, chat.Primary, true),
			requestButton("Take back", "request withdraw", r, chat.Default, true),
		}
	default:
		return []chat.Button{requestButton("Take back", "request withdraw", r, chat.Default, true)}
	}
}

func init() {
	declareCard("REQ", "card", func(c *call, at posting) (chat.Message, error) {
		r, err := storage.Requests.Get(c.r, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		return chat.Message{
			Tone:   requestTone(r.State),
			Title:  c.requestTitle(r),
			Blocks: []chat.Block{chat.Paragraph(chat.T("Asked by " + c.name(r.Owner) + " · " + c.standing(r)))},
		}, nil
	})
	declareCard("REQ", "ask", requestAsk)
	declareCard("REQ", "nobody", func(c *call, at posting) (chat.Message, error) {
		r, err := storage.Requests.Get(c.r, at.id)
		message := chat.Message{Tone: chat.Warning, Title: append(chat.Line{chat.B("Nobody can decide on"), chat.T(" ")}, c.requestTitle(r)...)}
		message.Blocks = []chat.Block{chat.Paragraph(chat.T("Change who decides in the organisation, then: "), chat.C("/request reroute "+string(r.ID)))}
		if len(r.Asked) > 0 || r.State != ops.InReview {
			message.Title, message.Blocks = c.requestTitle(r), []chat.Block{chat.Paragraph(chat.T(c.standing(r)))}
		}
		return message, err
	})
	for _, slot := range []string{"outcome", "lowered", "rerouted"} {
		declareCard("REQ", slot, requestNews)
	}
}

// requestAsk is what somebody is sent who is to decide. It keeps its buttons for
// as long as its reader is asked about that version and step.
func requestAsk(c *call, at posting) (chat.Message, error) {
	r, err := storage.Requests.Get(c.r, at.id)
	if err != nil {
		return chat.Message{}, err
	}
	delegations, err := c.delegations(at.reader)
	if err != nil {
		return chat.Message{}, err
	}
	seat, refused := c.org.SeatOf(&r, at.reader, delegations, c.today)
	if refused != nil || at.detail != fmt.Sprintf("%d-%d", r.Version, r.Step) {
		return chat.Message{
			Tone:   requestTone(r.State),
			Title:  c.requestTitle(r),
			Blocks: []chat.Block{chat.Paragraph(chat.T(capital(c.standing(r))))},
		}, nil
	}
	message := chat.Message{Tone: chat.Warning, Title: append(chat.Line{chat.B("Please decide:"), chat.T(" ")}, c.requestTitle(r)...)}
	if seat.For != "" {
		message.Title = append(chat.Line{chat.B("Please decide for " + c.name(seat.For) + ":"), chat.T(" ")}, c.requestTitle(r)...)
	}
	fields, err := c.caseFor(r)
	if err != nil {
		return message, err
	}
	message.Blocks = append(message.Blocks, chat.Fields(fields...))
	message.Buttons = decideButtons(r)
	return message, nil
}

// requestNews tells the requester what became of the request.
func requestNews(c *call, at posting) (chat.Message, error) {
	r, err := storage.Requests.Get(c.r, at.id)
	message := chat.Message{Tone: requestTone(r.State), Title: c.requestTitle(r), Buttons: ownerButtons(r)}
	message.Blocks = []chat.Block{chat.Paragraph(chat.T(capital(c.standing(r))))}
	return message, err
}

// requestTitle is a request in a line: id, amount, what for.
func (c *call) requestTitle(r ops.Request) chat.Line {
	return chat.Line{chat.C(string(r.ID)), chat.T(" "), chat.B(c.money(r.Amount)), chat.T(" " + r.Title)}
}

// standing is where a request stands, with whom and since when, or how it ended.
func (c *call) standing(r ops.Request) string {
	switch r.State {
	case ops.InReview:
		step := ""
		if len(r.Route) > 1 {
			step = fmt.Sprintf("step %d of %d, ", r.Step+1, len(r.Route))
		}
		panel := c.org.Panel(&r)
		if len(panel.Pool) == 0 {
			return "in review, " + step + "and nobody can decide on it"
		}
		return "in review, " + step + "with " + c.peopleWords(panel) + " since " + c.ago(r.StepSince)
	case ops.ChangesRequested:
		last := r.Decisions[len(r.Decisions)-1]
		return c.name(last.By) + " asks for changes: " + r.Reason
	}
	words := r.State.Word()
	if n := len(r.Decisions); n > 0 && (r.State == ops.Approved || r.State == ops.Rejected) {
		last := r.Decisions[n-1]
		words += " by " + c.name(last.By)
		if last.For != "" {
			words += " for " + c.name(last.For)
		}
		words += ", " + c.ago(last.At)
		if last.Reason != "" {
			words += ": " + last.Reason
		}
		if r.State == ops.Approved && !r.Spent.IsZero() {
			words += " · paid " + c.money(r.Spent)
		}
		return words
	}
	if r.State == ops.Fulfilled {
		words += " with " + c.money(r.Spent)
	}
	words += " " + c.ago(r.Changed)
	if r.Reason != "" {
		words += ": " + r.Reason
	}
	return words
}

// peopleWords are those who may decide, and how many of them must.
func (c *call) peopleWords(panel ops.Panel) string {
	var names []string
	for _, h := range panel.Pool {
		names = append(names, c.name(h))
	}
	switch {
	case len(names) == 1:
		return names[0]
	case panel.Need >= len(names):
		return strings.Join(names, " and ")
	case panel.Need == 1:
		return strings.Join(names, " or ")
	}
	return fmt.Sprintf("%d of %s", panel.Need, strings.Join(names, ", "))
}

// caseFor is what an approver needs to know: who asks, why, what if not, until
// when, what it does to the budget, and whether it looks split.
func (c *call) caseFor(r ops.Request) ([]chat.Field, error) {
	var fields []chat.Field
	add := func(label, value string) {
		if value != "" {
			fields = append(fields, chat.Field{Label: label, Value: chat.L(value)})
		}
	}
	add("Asked by", c.name(r.Owner)+", "+c.departmentName(r.Department)+", "+c.ago(r.Created))
	if r.Beneficiary != "" && r.Beneficiary != r.Owner {
		add("For", c.name(r.Beneficiary))
	}
	add("Why", r.Justification)
	add("If not", r.Declined)
	if !r.NeededBy.IsZero() {
		add("Needed by", c.due(r.NeededBy))
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
	add("Budget", budget)
	split, err := c.splitWords(r)
	add("Look closer", split)
	return fields, err
}

// kindWords are what a request of its kind has beside the amount.
func kindWords(r ops.Request) string {
	words := []string{string(r.Kind)}
	for _, part := range []string{r.JobTitle, r.Position, r.FTEWords(), r.Vendor} {
		if part != "" {
			words = append(words, part)
		}
	}
	if r.Seats > 0 {
		words = append(words, plural(r.Seats, "seat", "seats"))
	}
	return strings.Join(words, ", ")
}

// decisionWords state what a decision was about.
func (c *call) decisionWords(d ops.Decision) string {
	words := c.name(d.By)
	if d.For != "" {
		words += " for " + c.name(d.For)
	}
	words += fmt.Sprintf(" %s %s in step %d", d.Verdict, c.money(d.Amount), d.Step+1)
	if d.Verdict == ops.Lowers {
		words = fmt.Sprintf("%s lowered it to %s in step %d", c.name(d.By), c.money(d.Amount), d.Step+1)
	}
	words += ", " + c.ago(d.At)
	if d.Version > 1 {
		words += fmt.Sprintf(" (version %d)", d.Version)
	}
	if d.Reason != "" {
		words += ": " + d.Reason
	}
	if d.Void {
		words += " – void, it was changed after that"
	}
	return words
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
func (c *call) splitWords(r ops.Request) (string, error) {
	recent, err := c.recent(r.Owner)
	if err != nil {
		return "", err
	}
	split, looks := c.org.LooksSplit(r, recent)
	if !looks {
		return "", nil
	}
	return fmt.Sprintf("With %s, together %s in 30 days, over the %s threshold",
		joinIDs(split.Requests), c.money(split.Together), c.money(split.Threshold)), nil
}

func requestTone(s ops.RequestState) chat.Tone {
	switch s {
	case ops.Approved, ops.Fulfilled:
		return chat.Good
	case ops.Rejected, ops.Expired:
		return chat.Bad
	case ops.ChangesRequested:
		return chat.Warning
	}
	return chat.Neutral
}

// requestReply confirms what was done to a request, and says what happens next.
func (c *call) requestReply(done string, r ops.Request) (chat.Reply, error) {
	message := chat.Message{
		Subject: string(r.ID), Tone: requestTone(r.State),
		Title:  append(chat.Line{chat.T(done + ": ")}, c.requestTitle(r)...),
		Blocks: []chat.Block{chat.Paragraph(chat.T(capital(c.standing(r))))},
	}
	if r.Rate != "" && r.State == ops.InReview {
		message.Blocks = append(message.Blocks, chat.Note(chat.T(fmt.Sprintf("Worth %s at %s (%s).", c.money(r.Worth), r.Rate, c.day(r.RatedOn)))))
	}
	split, err := c.splitWords(r)
	if err == nil && split != "" && r.State == ops.InReview && r.Owner == c.me.Handle {
		message.Blocks = append(message.Blocks, chat.Note(chat.T(split+". Those who decide see that too.")))
	}
	if err == nil && r.State == ops.InReview && r.Owner == c.me.Handle {
		err = c.warnOverBudget(&message, r)
		message.Buttons = append(message.Buttons, ownerButtons(r)...)
	}
	return chat.Reply{Message: message}, err
}

// warnOverBudget says that a request goes over a budget that warns.
func (c *call) warnOverBudget(message *chat.Message, r ops.Request) error {
	if r.Charge.IsZero() {
		return nil
	}
	account, ok, err := c.account(r.Charge.Department, r.Charge.Period)
	budget, known := c.org.Budget(r.Charge.Department, r.Charge.Period)
	if err != nil || !ok || !known || budget.OverBudget == ops.OverIgnore || account.Available().Minor >= 0 {
		return err
	}
	over := account.Available()
	over.Minor = -over.Minor
	message.Blocks = append(message.Blocks, chat.Note(chat.T(fmt.Sprintf("With all that are pending, the budget of %s for %s is exceeded by %s.",
		c.departmentName(account.Department), account.Period, c.money(over)))))
	return nil
}

// requestMessage is a request in full.
func (c *call) requestMessage(r ops.Request) (chat.Message, error) {
	message := chat.Message{Subject: string(r.ID), Tone: requestTone(r.State), Title: c.requestTitle(r)}
	fields, err := c.caseFor(r)
	if err != nil {
		return message, err
	}
	fields = append([]chat.Field{{Label: "State", Value: chat.L(c.standing(r))}}, fields...)
	for _, part := range []struct {
		label string
		day   dates.Date
	}{{"Start", r.Start}, {"Renewal", r.Renewal}} {
		if !part.day.IsZero() {
			fields = append(fields, chat.Field{Label: part.label, Value: chat.L(c.day(part.day))})
		}
	}
	for _, d := range r.Decisions {
		if d.Void {
			fields = append(fields, chat.Field{Label: "Before", Value: chat.L(c.decisionWords(d))})
		}
	}
	if next := c.nextWords(r); next != "" {
		fields = append(fields, chat.Field{Label: "Then", Value: chat.L(next)})
	}
	if len(r.Links) > 0 {
		fields = append(fields, chat.Field{Label: "Linked", Value: chat.L(joinIDs(r.Links))})
	}
	message.Blocks = []chat.Block{chat.Fields(fields...)}
	return message, nil
}

// nextWords are the steps that are still to come.
func (c *call) nextWords(r ops.Request) string {
	if r.State != ops.InReview {
		return ""
	}
	var steps []string
	for i := r.Step + 1; i < len(r.Route); i++ {
		steps = append(steps, c.stepWords(r.Route[i], r.Department))
	}
	if len(steps) == 0 {
		return "it is approved"
	}
	return strings.Join(steps, ", then ")
}
