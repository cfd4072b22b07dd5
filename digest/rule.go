package digest

import "adjutant/ops"

// Rule is why an item is in a digest.
type Rule string

// The rules of exceptions.
const (
	SaysOffTrack Rule = "off_track"
	SaysAtRisk   Rule = "at_risk"
	RecordsWorse Rule = "records_worse" // than what the department says
)

// The rules of what waits. A need of the reader's own is [Need] of what waits.
const (
	DecisionOpen Rule = "decision_open" // for a channel: a request waits for somebody
	BlockerOpen  Rule = "blocker_open"  // for a channel: a department waits for another
	Acknowledge  Rule = "need_acknowledge"
)

// Need is the rule of something that waits for the reader.
func Need(w ops.Waiting) Rule { return "need_" + Rule(w) }

// The rules of what has changed. Each record has at most one of them: what became
// of it between two digests, not each step.
const (
	HealthMoved     Rule = "health"
	RiskNew         Rule = "risk_new"
	RiskClosed      Rule = "risk_closed"
	RiskReopened    Rule = "risk_reopened"
	RiskUp          Rule = "risk_up"
	RiskDown        Rule = "risk_down"
	RiskAccepted    Rule = "risk_accepted"
	RiskLapsed      Rule = "risk_lapsed" // an acceptance has ended
	RequestNew      Rule = "request_new"
	RequestMoved    Rule = "request_moved" // What is its state now
	BlockerNew      Rule = "blocker_new"
	BlockerResolved Rule = "blocker_resolved"
	BlockerOver     Rule = "blocker_over"
	BlockerBack     Rule = "blocker_back"
	TakenBack       Rule = "taken_back" // was in a digest, and was undone
	DepartmentNew   Rule = "department_new"
	DepartmentGone  Rule = "department_gone"
	DepartmentNamed Rule = "department_named"
	HeadChanged     Rule = "head_changed"
	PolicyChanged   Rule = "policy_changed"
	ActionDone      Rule = "action_done"
	ActionDropped   Rule = "action_dropped" // What is its state now
	ActionSlipped   Rule = "action_slipped" // put off once more
	DecisionNew     Rule = "decision_new"   // Also is the one in whose place it stands
	DecisionGone    Rule = "decision_gone"  // another has its place, of which the reader does not know
)

// The rules of what is off target.
const (
	RiskOverdue    Rule = "risk_overdue"
	NeedPassed     Rule = "needed_by_passed"
	PromisePassed  Rule = "promise_passed"
	BudgetExceeded Rule = "budget_exceeded"
	ActionOverdue  Rule = "action_overdue"
)

// The rules of what is ageing.
const (
	RiskQuiet  Rule = "risk_quiet"
	RequestOld Rule = "request_old"
	BlockerOld Rule = "blocker_old"
	// ActionUnanswered is for whoever has asked for it, and the COO.
	ActionUnanswered Rule = "action_unanswered"
)

// The rules of coverage.
const (
	NoStatus    Rule = "no_status"    // never
	StatusOld   Rule = "status_old"   // too old to count
	NotAnswered Rule = "not_answered" // What is the state of the check-in
	StoodIn     Rule = "stood_in"     // By has answered for Owner
)
