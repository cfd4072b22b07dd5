package narrative

import (
	"slices"
	"strconv"
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/money"
)

// kinds are what a model is told that the items of each section are.
var kinds = map[digest.SectionKind]string{
	digest.Exceptions: "what is wrong", digest.Needs: "to be decided or done", digest.Changed: "what has changed",
	digest.OffTarget: "what was missed", digest.Ageing: "what has been waiting for long", digest.Coverage: "what nobody knows",
}

// rules fill in the values of the items that may be put into other words. A value is
// there once, with one meaning, so that a sentence cannot give it another: who an item
// belongs to and how old it is stand beside the sentence as computed, and are values only
// where the line has no other of that kind. They report false for an item that must stay
// as it is.
//
// What is in asComputed instead is always shown as it was computed.
var rules = map[digest.Rule]func(t *teller, i digest.Item, f *told) bool{
	digest.SaysOffTrack: (*teller).reported,
	digest.SaysAtRisk:   (*teller).reported,
	digest.HealthMoved:  (*teller).reported,
	digest.RecordsWorse: (*teller).recordsWorse,

	digest.Need(ops.WaitsDecision):  (*teller).undecided,
	digest.Need(ops.WaitsEscalated): (*teller).undecided,
	digest.DecisionOpen:             (*teller).undecided,
	digest.NeedPassed:               (*teller).undecided,
	digest.RequestNew:               (*teller).undecided,
	digest.RequestOld:               (*teller).undecided,
	digest.RequestMoved:             (*teller).moved,

	digest.RiskNew:                   (*teller).risk,
	digest.RiskUp:                    (*teller).risk,
	digest.RiskDown:                  (*teller).risk,
	digest.RiskReopened:              (*teller).risk,
	digest.RiskClosed:                (*teller).riskClosed,
	digest.RiskAccepted:              (*teller).riskAccepted,
	digest.RiskOverdue:               (*teller).riskDue,
	digest.Need(ops.WaitsMitigation): (*teller).riskDue,
	digest.Need(ops.WaitsReview):     (*teller).riskDue,
	digest.RiskQuiet:                 (*teller).riskQuiet,

	digest.Need(ops.WaitsBlocker): (*teller).blocker,
	digest.Need(ops.WaitsStuck):   (*teller).blocker,
	digest.BlockerOpen:            (*teller).blocker,
	digest.BlockerNew:             (*teller).blocker,
	digest.BlockerBack:            (*teller).blocker,
	digest.BlockerOld:             (*teller).blocker,
	digest.PromisePassed:          (*teller).promise,

	digest.ActionOverdue:         (*teller).action,
	digest.Need(ops.WaitsAction): (*teller).action,
	digest.ActionSlipped:         (*teller).action,

	digest.BudgetExceeded: (*teller).exceeded,
	digest.StatusOld:      (*teller).statusOld,
}

// asComputed are the rules of items that no model words, each for one of these reasons:
// its line says who claims something, it is all “not” and “no longer”, it is an outcome
// that must read as it was written, it is about the organisation itself, or it is as short
// as it can be.
var asComputed = []digest.Rule{
	digest.BlockerResolved, digest.StoodIn, digest.TakenBack, digest.Need(ops.WaitsUnblocked), digest.Need(ops.WaitsVerify), digest.Need(ops.WaitsProposal),
	digest.Acknowledge, digest.RiskLapsed, digest.BlockerOver, digest.NotAnswered, digest.NoStatus, digest.Need(ops.WaitsStatus),
	digest.ActionUnanswered, digest.ActionDone, digest.ActionDropped, digest.DecisionNew, digest.DecisionGone, digest.Need(ops.WaitsRevisit),
	digest.DepartmentNew, digest.DepartmentGone, digest.DepartmentNamed, digest.HeadChanged, digest.PolicyChanged,
	digest.Need(ops.WaitsAcceptance), digest.Need(ops.WaitsAnswer),
}

// reported is what a department says of itself.
func (t *teller) reported(i digest.Item, f *told) bool {
	if !known(i.Health) {
		return false
	}
	f.Health = []Health{{Department: i.Department, Now: i.Health, Was: other(i.HealthWas, i.Health)}}
	f.say(i.Title, t.day(i.Since))
	switch {
	case i.Remark != nil && i.Rule != digest.HealthMoved:
		f.say(i.Remark.Text, t.day(i.Remark.At))
		f.People = []ops.Handle{i.Remark.By}
	case i.By != "":
		f.People = []ops.Handle{i.By}
	}
	f.Must.Health = true
	return true
}

// recordsWorse is a department whose records look worse than what it says.
func (t *teller) recordsWorse(i digest.Item, f *told) bool {
	if !known(i.Health) || !known(i.HealthWas) || len(i.Also) == 0 {
		return false
	}
	f.Health = []Health{{Department: i.Department, Now: i.HealthWas, Shown: i.Health}}
	f.say(i.Reason, t.day(i.Since))
	if !i.Due.IsZero() {
		t.past(f, i.Due)
		f.States = []string{"overdue"}
	}
	f.Must.Health = true
	return true
}

// undecided is a request that waits for a decision.
func (t *teller) undecided(i digest.Item, f *told) bool {
	if i.Amount.IsZero() {
		return false
	}
	t.request(i, f, i.Quiet)
	f.States = []string{"waiting", "undecided", "in review", "open", "pending"}
	switch i.Rule {
	case digest.Need(ops.WaitsEscalated):
		f.States = append(f.States, "escalated")
	case digest.RequestNew:
		f.States = append(f.States, "new")
	case digest.NeedPassed:
		f.States = append(f.States, "late", "overdue")
	}
	if i.Rule != digest.RequestOld && !i.Due.IsZero() {
		t.past(f, i.Due)
		f.Must.Date = true
	}
	if i.Owner != "" {
		f.People = []ops.Handle{i.Owner}
	}
	return true
}

// request is what is asked for, and was at that time.
func (t *teller) request(i digest.Item, f *told, asked time.Time) {
	f.Amounts = []money.Amount{i.Amount}
	f.Must.Amount = true
	if asked.IsZero() {
		asked = i.Since
	}
	f.say(i.Title, t.day(asked))
	f.say(i.Why, t.day(asked))
	f.suppose(i.Declined, t.day(asked))
}

// outcomes are how it may be said what became of a request.
var outcomes = map[ops.RequestState][]string{
	ops.Approved: {"approved"}, ops.Rejected: {"rejected", "declined"}, ops.Expired: {"expired"},
	ops.Withdrawn: {"withdrawn"}, ops.Fulfilled: {"fulfilled"}, ops.Cancelled: {"cancelled"},
}

// moved is what became of a request.
func (t *teller) moved(i digest.Item, f *told) bool {
	f.States = outcomes[ops.RequestState(i.What)]
	if len(f.States) == 0 || i.Amount.IsZero() {
		return false
	}
	t.request(i, f, i.Since)
	f.say(i.Reason, t.day(i.Quiet))
	f.People = []ops.Handle{i.Owner}
	if i.By != "" {
		f.People = []ops.Handle{i.By} // who decided, and nobody else
	}
	f.Must.State = true
	return true
}

// risk is a risk with its level.
func (t *teller) risk(i digest.Item, f *told) bool {
	if slices.Contains(ops.Levels, i.Level) {
		f.Level, f.Must.Level = i.Level, true
	}
	f.say(i.Title, t.day(i.Since))
	switch i.Rule {
	case digest.RiskNew:
		f.States = []string{"new", "logged"}
	case digest.RiskReopened:
		f.States = []string{"reopened", "open again", "open"}
		f.Must.State = true
	case digest.RiskUp, digest.RiskDown:
		if !slices.Contains(ops.Levels, i.LevelWas) {
			return false
		}
		f.LevelWas = i.LevelWas
	}
	if i.Owner != "" {
		f.People = []ops.Handle{i.Owner}
	}
	return f.Must.Level
}

func (t *teller) riskClosed(i digest.Item, f *told) bool {
	f.say(i.Title, t.day(i.Since))
	f.say(i.Reason, t.day(i.Quiet))
	f.States, f.Must.State = []string{"closed"}, true
	return true
}

// riskAccepted is a risk that somebody has decided to live with until a day.
func (t *teller) riskAccepted(i digest.Item, f *told) bool {
	if i.Due.IsZero() || i.By == "" || !t.risk(i, f) {
		return false
	}
	f.Dates, f.People, f.States = append(f.Dates, i.Due), []ops.Handle{i.By}, []string{"accepted"}
	f.Must.Date, f.Must.State = true, true
	return true
}

// riskDue is a risk with something that is to be done by a day.
func (t *teller) riskDue(i digest.Item, f *told) bool {
	if i.Due.IsZero() || !t.risk(i, f) {
		return false
	}
	t.past(f, i.Due)
	f.Must.Date = true
	if i.Due.Before(t.today) {
		f.States, f.Must.State = []string{"overdue", "late"}, true
	}
	return true
}

// riskQuiet is a risk of which nobody has said a word since a day.
func (t *teller) riskQuiet(i digest.Item, f *told) bool {
	if i.Quiet.IsZero() || !t.risk(i, f) {
		return false
	}
	t.past(f, t.day(i.Quiet))
	f.Must.Date = true
	return true
}

// blocker is a department that waits on another.
func (t *teller) blocker(i digest.Item, f *told) bool {
	f.Departments = []ops.Handle{i.Department, i.On}
	f.between = []string{"is", "still", "waits", "waiting", "waited", "has", "been", "blocked", "held", "up", "on", "for", "by", "again"}
	f.say(i.Title, t.day(i.Since))
	return i.Department != "" && i.On != "" && i.Department != i.On
}

// promise is a department that has promised another an end by a day that has passed.
func (t *teller) promise(i digest.Item, f *told) bool {
	if i.Due.IsZero() || !t.blocker(i, f) {
		return false
	}
	f.Departments = []ops.Handle{i.On, i.Department}
	f.between = []string{"promised", "had", "has", "to", "an", "end", "for"}
	t.past(f, i.Due)
	f.Must.Date = true
	return true
}

// action is what somebody has promised, late or put off once more.
func (t *teller) action(i digest.Item, f *told) bool {
	if i.Due.IsZero() {
		return false
	}
	f.say(i.Title, t.day(i.Since))
	f.say(i.Reason, t.day(i.Quiet))
	t.past(f, i.Due)
	f.Must.Date = true
	if i.Slips > 0 {
		f.Numbers = []int{i.Slips}
	}
	if i.Owner != "" {
		f.People = []ops.Handle{i.Owner}
	}
	switch {
	case i.Rule == digest.ActionSlipped:
		f.States = []string{"put off", "slipped"}
	case i.Due.Before(t.today):
		f.States, f.Must.State = []string{"overdue", "late"}, true
	}
	return true
}

// exceeded is a budget of which more is spoken for than there is.
func (t *teller) exceeded(i digest.Item, f *told) bool {
	f.Amounts = []money.Amount{i.Amount}
	f.States = []string{"exceeded", "over budget", "overspent"}
	f.Must.Amount, f.Must.State = true, true
	if len(i.What) >= 4 {
		if year, err := strconv.Atoi(i.What[:4]); err == nil {
			f.Numbers = []int{year}
		}
	}
	return !i.Amount.IsZero()
}

// statusOld is a department that was last heard of too long ago.
func (t *teller) statusOld(i digest.Item, f *told) bool {
	f.Health = []Health{{Department: i.Department, Now: ops.Unknown, Was: other(i.HealthWas, ops.Unknown)}}
	f.States = []string{"old", "stale"}
	switch ops.CheckinState(i.What) {
	case "", ops.CheckinAnswered, ops.CheckinLate:
	case ops.CheckinMissed:
		f.States = append(f.States, "missed", "unanswered")
		f.say(i.Title, t.today) // the name of the questions
	default:
		return false // why there is no answer is a matter of its own words
	}
	if i.Since.IsZero() {
		return false
	}
	t.past(f, t.day(i.Since))
	f.Must.Date = true
	return true
}
