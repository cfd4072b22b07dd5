package narrative

import (
	"strings"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Asked is when and where records are told of to whoever asks about them.
type Asked struct {
	Org   *ops.Org
	Now   time.Time
	Today dates.Date
	Zone  *time.Location
}

// record begins the fact of a record that reads so in a line.
func (a Asked) record(m *ops.Meta, line string) Fact {
	f := Fact{Cite: string(m.ID), Records: []ops.ID{m.ID}, Line: line}
	f.person(m.Owner)
	f.department(m.Department)
	a.since(&f, m.Created)
	a.since(&f, m.Changed)
	return f
}

func (a Asked) day(t time.Time) dates.Date { return dates.Of(t.In(a.Zone)) }

// since is a moment that has passed: as a day, and as how long ago it was.
func (a Asked) since(f *Fact, t time.Time) {
	if t.IsZero() {
		return
	}
	f.date(a.day(t))
	f.age(a.Today.Sub(a.day(t)))
}

// by is a day by which something is to be done: as a day, and as how late it is or how
// far away.
func (a Asked) by(f *Fact, d dates.Date) {
	if d.IsZero() {
		return
	}
	f.date(d)
	days := a.Today.Sub(d)
	f.age(max(days, -days))
}

func (f *Fact) date(d dates.Date) {
	for _, had := range f.Dates {
		if had == d {
			return
		}
	}
	if !d.IsZero() {
		f.Dates = append(f.Dates, d)
	}
}

func (f *Fact) age(days int) {
	for _, had := range f.Ages {
		if had == days {
			return
		}
	}
	if days >= 0 {
		f.Ages = append(f.Ages, days)
	}
}

func (f *Fact) person(h ops.Handle) {
	for _, had := range f.People {
		if had == h {
			return
		}
	}
	if h != "" {
		f.People = append(f.People, h)
	}
}

func (f *Fact) department(h ops.Handle) {
	for _, had := range f.Departments {
		if had == h {
			return
		}
	}
	if h != "" {
		f.Departments = append(f.Departments, h)
	}
}

// says adds what somebody wrote. Where the line holds only its beginning, that is theirs
// as well: what is ours is compared more strictly.
func (f *Fact) says(text string, on dates.Date) { f.quotes(Said{Text: text, On: on}) }

// supposes is says for what would be.
func (f *Fact) supposes(text string, on dates.Date) { f.quotes(Said{Text: text, On: on, If: true}) }

func (f *Fact) quotes(said Said) {
	text := strings.TrimSpace(said.Text)
	if text == "" {
		return
	}
	said.Text = text
	f.Said = append(f.Said, said)
	cut := strings.Index(f.Line, "…")
	runes := []rune(text)
	if cut < 0 || len(runes) < 8 {
		return
	}
	from := strings.Index(f.Line, string(runes[:8]))
	if from < 0 || from >= cut {
		return
	}
	if part := f.Line[from:cut]; strings.HasPrefix(text, part) && part != text {
		f.Said = append(f.Said, Said{Text: part, On: said.On, If: said.If})
	}
}

// FactOfRequest is a request as it stands. Line is how it reads as computed.
func FactOfRequest(r *ops.Request, line string, a Asked) Fact {
	f := a.record(&r.Meta, line)
	asked := a.day(r.Created)
	for _, text := range []string{r.Title, r.Justification, r.JobTitle, r.Vendor} {
		f.says(text, asked)
	}
	f.supposes(r.Declined, asked)
	f.says(r.Reason, a.day(r.Changed))
	f.Amounts = []money.Amount{r.Amount}
	if r.Worth != r.Amount && !r.Worth.IsZero() {
		f.Amounts = append(f.Amounts, r.Worth)
	}
	if !r.Spent.IsZero() {
		f.Amounts = append(f.Amounts, r.Spent)
	}
	if r.Seats > 0 {
		f.Numbers = append(f.Numbers, r.Seats)
	}
	if len(r.Route) > 1 && r.State == ops.InReview {
		f.Numbers = append(f.Numbers, r.Step+1, len(r.Route))
		a.since(&f, r.StepSince)
	}
	a.by(&f, r.NeededBy)
	f.person(r.Beneficiary)
	if r.State == ops.InReview {
		for _, h := range r.Asked {
			f.person(h)
		}
	}
	for _, d := range r.Decisions {
		if d.Void {
			continue
		}
		f.person(d.By)
		f.person(d.For)
		f.says(d.Reason, a.day(d.At))
		a.since(&f, d.At)
	}
	f.States = requestStates[r.State]
	if (r.State == ops.InReview || r.State == ops.ChangesRequested) && !r.NeededBy.IsZero() && r.NeededBy.Before(a.Today) {
		f.States = append(f.States[:len(f.States):len(f.States)], "overdue", "late")
	}
	f.Must = Must{Amount: true, State: true}
	return f
}

// requestStates are how it may be said where a request stands.
var requestStates = map[ops.RequestState][]string{
	ops.InReview: {"in review", "pending", "undecided", "open"}, ops.ChangesRequested: {"changes asked for", "undecided", "open"},
	ops.Approved: {"approved"}, ops.Rejected: {"rejected", "declined"}, ops.Withdrawn: {"withdrawn"}, ops.Expired: {"expired"},
	ops.Fulfilled: {"fulfilled"}, ops.Cancelled: {"cancelled"},
}

// FactOfRisk is a risk as it stands.
func FactOfRisk(r *ops.Risk, line string, a Asked) Fact {
	f := a.record(&r.Meta, line)
	logged := a.day(r.Created)
	for _, text := range []string{r.Title, r.Cause, r.Event, r.Mitigation} {
		f.says(text, logged)
	}
	f.supposes(r.Consequence, logged)
	f.says(r.CloseReason, a.day(r.Changed))
	if f.Level = r.Level(); f.Level != ops.Unrated {
		f.Numbers = []int{r.Current.Score(), r.Current.Likelihood, r.Current.Impact}
		f.Must.Level = true
	}
	if r.State == ops.RiskClosed {
		f.States, f.Must.State = []string{"closed"}, true
		return f
	}
	f.States = []string{"open"}
	for _, d := range []dates.Date{r.Due, r.NextReview, r.AcceptedUntil} {
		a.by(&f, d)
	}
	if len(r.Overdue(a.Today)) > 0 {
		f.States = append(f.States, "overdue", "late")
	}
	if r.AcceptedOn(a.Today) {
		f.States = append(f.States, "accepted")
	}
	return f
}

// FactOfBlocker is a blocker as it stands.
func FactOfBlocker(b *ops.Blocker, line string, a Asked) Fact {
	f := a.record(&b.Meta, line)
	f.department(b.On)
	f.person(b.Raiser)
	f.says(b.Text, a.day(b.Raised))
	f.says(b.Left, a.day(b.Raised))
	f.says(b.Reply, a.day(b.Replied))
	a.since(&f, b.Raised)
	a.since(&f, b.Replied)
	a.since(&f, b.Ended)
	a.by(&f, b.By)
	switch b.State {
	case ops.BlockerConfirmed:
		f.States = []string{"over"}
	case ops.BlockerRaised:
		f.States = []string{"open", "unanswered"}
	case ops.BlockerAcknowledged:
		f.States = []string{"open", "acknowledged"}
	default:
		f.States = []string{"open"} // one side alone says that it is resolved
	}
	if b.State == ops.BlockerAcknowledged && !b.By.IsZero() && b.By.Before(a.Today) {
		f.States = append(f.States, "overdue", "late")
	}
	return f
}

// FactOfUpdate is what a department has reported. An old report is no health.
func FactOfUpdate(u *ops.Update, line string, a Asked) Fact {
	f := a.record(&u.Meta, line)
	a.reports(&f, u)
	f.Health = []Health{{Department: u.Department, Now: a.Org.Update.HealthAt(u, a.Now)}}
	f.Must.Health = true
	return f
}

// reports adds what people have written in an update.
func (a Asked) reports(f *Fact, u *ops.Update) {
	posted := a.day(u.Created)
	for _, text := range []string{u.Summary, u.Progress, u.Blockers, u.Asks} {
		f.says(text, posted)
	}
	for _, r := range u.Remarks {
		f.says(r.Text, a.day(r.At))
		f.person(r.By)
	}
	for _, d := range u.WaitingOn {
		f.department(d)
	}
	a.since(f, u.AsOf)
}

// FactOfDepartment is how a department is: as it says itself, and as its records show
// where that is worse. Update is its last one, nil for none.
func FactOfDepartment(d ops.Department, u *ops.Update, assessed ops.Assessment, line string, a Asked) Fact {
	f := Fact{Cite: "department " + string(d.Handle), Line: line}
	f.department(d.Handle)
	f.person(d.Head)
	health := Health{Department: d.Handle, Now: assessed.Reported}
	if assessed.Disagrees() {
		health.Shown = assessed.Computed
	}
	f.Health = []Health{health}
	f.Must.Health = true
	if u != nil {
		f.Records = append(f.Records, u.ID)
		f.person(u.Owner)
		a.reports(&f, u)
	}
	for _, r := range assessed.Reasons {
		f.Records = append(f.Records, r.Record)
	}
	return f
}

// FactOfAction is a promise as it stands.
func FactOfAction(action *ops.Action, line string, a Asked) Fact {
	f := a.record(&action.Meta, line)
	f.person(action.Giver)
	f.person(action.DoneBy)
	f.person(action.VerifiedBy)
	for _, text := range []string{action.Title, action.Detail} {
		f.says(text, a.day(action.Created))
	}
	for _, text := range []string{action.Reason, action.Result} {
		f.says(text, a.day(action.Changed))
	}
	a.by(&f, action.Due)
	if action.Slips > 0 {
		f.Numbers = []int{action.Slips}
	}
	f.States = []string{action.State.Word()}
	if action.State.Open() {
		f.States = append(f.States, "open")
	}
	if action.Overdue(a.Today) {
		f.States = append(f.States, "overdue", "late")
	}
	f.Must.State = true
	return f
}

// FactOfResolution is a decision of the company.
func FactOfResolution(d *ops.Resolution, line string, a Asked) Fact {
	f := a.record(&d.Meta, line)
	for _, text := range []string{d.Outcome, d.Context, d.Considered, d.Rationale} {
		f.says(text, d.Decided)
	}
	f.says(d.KeptWhy, d.Kept)
	f.date(d.Decided)
	f.age(a.Today.Sub(d.Decided))
	a.by(&f, d.Revisit)
	f.States = []string{"decided"}
	if !d.Stands() {
		f.States, f.Must.State = []string{"superseded", "replaced"}, true
		f.Records = append(f.Records, d.ReplacedBy)
	}
	return f
}

// FactOfAccount is what has become of a budget.
func FactOfAccount(account *ops.Account, line string, a Asked) Fact {
	f := Fact{Cite: string(account.ID), Records: []ops.ID{account.ID}, Line: line}
	f.department(account.Department)
	total := account.Base
	total.Minor += account.Adjusted.Minor
	f.Amounts = []money.Amount{account.Available(), total, account.Reserved, account.Committed, account.Spent}
	if account.Available().Minor < 0 {
		f.States, f.Must.State = []string{"exceeded", "over budget", "overspent"}, true
	}
	return f
}
