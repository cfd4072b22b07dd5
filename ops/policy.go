package ops

import (
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// RiskPolicy says who hears of a risk when, and how often risks are reviewed.
type RiskPolicy struct {
	// AlertFrom is the level from which the COO is told at once.
	AlertFrom Level `json:"alert_from"`
	// ReviewDays is the number of days between reviews, by level.
	ReviewDays map[Level]int `json:"review_days"`
	// AcceptDays is how long an acceptance holds unless it says otherwise.
	AcceptDays int `json:"accept_days"`
}

// UpdatePolicy says how long a status update holds.
type UpdatePolicy struct {
	// StaleDays is the age in days after which a department's health is
	// unknown.
	StaleDays int `json:"stale_days"`
}

// RequestKind is what a resource request asks for.
type RequestKind string

// The kinds of resource request.
const (
	BudgetRequest     RequestKind = "budget"
	HeadcountRequest  RequestKind = "headcount"
	TechnologyRequest RequestKind = "technology"
)

// RequestKinds are all kinds, in the order in which people see them.
var RequestKinds = []RequestKind{BudgetRequest, HeadcountRequest, TechnologyRequest}

// ApprovalRule says who must approve requests of one kind and size. The bands
// of one kind and department neither overlap nor leave a gap.
type ApprovalRule struct {
	Kind       RequestKind `json:"kind"`
	Department Handle      `json:"department,omitempty"`
	// Over is the amount above which the rule holds, UpTo the last for which
	// it does, each in the company's currency or in one that has a rate; nil
	// is without a bound.
	Over  *money.Amount  `json:"over,omitempty"`
	UpTo  *money.Amount  `json:"up_to,omitempty"`
	Steps []ApprovalStep `json:"steps"`
}

// ApprovalStep is one round of decisions.
type ApprovalStep struct {
	// By are roles ("head", "coo") or people ("fay").
	By []string `json:"by"`
	// Quorum is how many of them must agree: "any" (the default), "all",
	// "majority", or a number.
	Quorum string `json:"quorum,omitempty"`
	// Fallback are those who decide where nobody of By can.
	Fallback      []string   `json:"fallback,omitempty"`
	RemindAfter   dates.Span `json:"remind_after,omitzero"`
	EscalateAfter dates.Span `json:"escalate_after,omitzero"`
	EscalateTo    []string   `json:"escalate_to,omitempty"`
	ExpireAfter   dates.Span `json:"expire_after,omitzero"`
}

// OverBudget is what happens to a request for more than is available.
type OverBudget string

// What a budget does when it is exceeded.
const (
	OverStop   OverBudget = "stop"
	OverWarn   OverBudget = "warn"
	OverIgnore OverBudget = "ignore"
)

// Budget is the money of one department for one period.
type Budget struct {
	Department Handle       `json:"department"`
	Period     string       `json:"period"`
	Amount     money.Amount `json:"amount"`
	OverBudget OverBudget   `json:"over_budget"`
}

// Digest is a report that is sent on a schedule.
type Digest struct {
	Name     string     `json:"name"`
	Audience Audience   `json:"audience"`
	To       []string   `json:"to"`
	Every    string     `json:"every"`
	Timezone string     `json:"timezone,omitempty"`
	Grace    dates.Span `json:"grace,omitzero"`
	Preview  dates.Span `json:"preview,omitzero"`
}
