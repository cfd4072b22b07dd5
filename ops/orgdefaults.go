package ops

import (
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// OrgDefaults are the values that hold where an organisation's file says
// nothing: for the company as a whole, and for each entry of its lists.
type OrgDefaults struct {
	Org     Org
	Step    ApprovalStep
	Budget  Budget
	Checkin QuestionSet
	// Question is one question of a check-in.
	Question Question
	Digest   Digest
	// Model is how a language model is used where the file has a section on it.
	// Without one, none is.
	Model ModelUse
}

// Defaults returns the values that hold where an organisation's file says
// nothing. Each call returns values of its own, which the caller may change.
//
// What would send messages or spend money has no default: without a word in the
// file there are no check-ins, no digests, no budgets and no channels, and no language
// model is told anything.
func Defaults() OrgDefaults {
	return OrgDefaults{
		Org: Org{
			Currency: "EUR",
			// A server's own zone would change with the server. UTC is
			// wrong by the same few hours everywhere and on every day.
			Timezone: "UTC",
			// Day before month, point before decimals: what most readers
			// of English outside the US expect.
			Locale:     "en-GB",
			FiscalYear: dates.MonthDay{Month: time.January, Day: 1},
			Workweek:   []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
			Hours:      Hours{From: 9 * 60, To: 17*60 + 30},
			Risk: RiskPolicy{
				// A COO who is called for every risk stops listening.
				AlertFrom: High,
				ReviewDays: map[Level]int{
					VeryHigh: 90, High: 90, Moderate: 180, Low: 365, VeryLow: 365,
				},
				// Half a year: long enough to mean it, and short enough
				// that whoever accepted the risk is still there.
				AcceptDays: 180,
			},
			// Check-ins are weekly, so a week without a word is a missed one.
			Update: UpdatePolicy{StaleDays: 7},
			// For each kind that the file has no general rule for. Money
			// and tools need the department's own head and the COO; a new
			// person is a commitment for years, so the CEO agrees too.
			Approval: []ApprovalRule{
				{Kind: BudgetRequest, Steps: approvalSteps("head", "coo")},
				{Kind: HeadcountRequest, Steps: approvalSteps("coo", "ceo")},
				{Kind: TechnologyRequest, Steps: approvalSteps("coo")},
			},
		},
		Step: approvalStep,
		// Stopping the work of a department is for the company to choose.
		Budget: Budget{OverBudget: OverWarn},
		Checkin: QuestionSet{
			// Nobody works for the bot on a day off.
			OnDayOff: recurrence.Skip,
			// A reminder on the same working day, and closed before the
			// next evening, so that a report can be made of it.
			RemindAfter: dates.Span{Time: 3 * time.Hour},
			CloseAfter:  dates.Span{Time: 20 * time.Hour},
			// Answers are for those who can act on them.
			Audience: "leaders",
		},
		Question: Question{Kind: AskText},
		Digest: Digest{
			// The same people who may read the answers to check-ins.
			Audience: "leaders",
			// Later than this, the day that the digest was for is over.
			Grace: dates.Span{Time: 6 * time.Hour},
		},
		// What everybody in the company may read anyway leaves it first.
		Model: ModelUse{Audience: ForTeam, TokensADay: ModelTokens},
	}
}

// approvalStep is a step that says nothing but who decides. Any one of them can,
// and they are reminded after a day: unanswered requests are what the bot is
// there to prevent. Nothing is escalated or ended by the clock unless the file
// says so.
var approvalStep = ApprovalStep{Quorum: "any", RemindAfter: dates.Span{Days: 1}}

// approvalSteps are steps in turn, each decided by one role.
func approvalSteps(roles ...string) []ApprovalStep {
	steps := make([]ApprovalStep, len(roles))
	for i, role := range roles {
		steps[i] = approvalStep
		steps[i].By = []string{role}
	}
	return steps
}
