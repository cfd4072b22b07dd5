package ops

import (
	"strconv"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Request asks for resources: money, people or technology. Its owner is who
// asked, its department the one whose budget it is charged to.
type Request struct {
	Meta
	Kind          RequestKind `json:"kind"`
	Title         string      `json:"title"`
	Justification string      `json:"justification,omitempty"`
	// Declined is what happens if the request is turned down.
	Declined string     `json:"impact_if_declined,omitempty"`
	NeededBy dates.Date `json:"needed_by,omitzero"`
	// Beneficiary is the person whom it serves where that is not the
	// requester: neither of them may decide on it.
	Beneficiary Handle `json:"beneficiary,omitempty"`
	// Amount is what is asked for, Worth the same in the company's currency
	// at the rate that was stored on RatedOn.
	Amount  money.Amount `json:"amount"`
	Worth   money.Amount `json:"worth"`
	Rate    string       `json:"rate,omitempty"`
	RatedOn dates.Date   `json:"rated_on,omitzero"`

	// Of a headcount request: FTE is in hundredths of a full position.
	JobTitle string     `json:"job_title,omitempty"`
	Position string     `json:"position,omitempty"`
	FTE      int        `json:"fte,omitempty"`
	Start    dates.Date `json:"start,omitzero"`
	// Of a technology request.
	Vendor  string     `json:"vendor,omitempty"`
	Seats   int        `json:"seats,omitempty"`
	Renewal dates.Date `json:"renewal,omitzero"`

	State RequestState `json:"state"`
	// Version counts the material changes, from 1. Decisions are about one
	// version, and do not count for another.
	Version int `json:"version"`
	// Route are the steps as the policy had them when this version was
	// submitted; a later policy does not touch them. Step is the one that is
	// being decided, from 0.
	Route     []ApprovalStep `json:"route,omitempty"`
	Step      int            `json:"step"`
	StepSince time.Time      `json:"step_since,omitzero"`
	// Expires is when the present step ends undecided, in working time from
	// StepSince; zero if the policy lets it wait for ever.
	Expires time.Time `json:"expires,omitzero"`
	// Escalated is when others were asked to decide on the present step,
	// because those who should are silent; zero if they were not.
	Escalated time.Time  `json:"escalated,omitzero"`
	Decisions []Decision `json:"decisions,omitempty"`
	// Asked are those who were asked to decide on the present step. Who may
	// decide is found out anew at each decision.
	Asked []Handle `json:"asked,omitempty"`

	// Charge is what the request takes from a budget, in that budget's
	// currency; zero where there is none.
	Charge Charge `json:"charge,omitzero"`
	// Spent is what has been paid so far, in the currency of Amount.
	Spent money.Amount `json:"spent,omitzero"`
	// Override is the reason given for going over the budget, OverrideBy who
	// gave it.
	Override   string `json:"override,omitempty"`
	OverrideBy Handle `json:"override_by,omitempty"`
	// Reason is why it ended or what is to be changed.
	Reason string `json:"reason,omitempty"`
}

// RequestState is how far a request has come.
type RequestState string

// The states of a request. From rejected on they are final.
const (
	InReview         RequestState = "in_review"
	ChangesRequested RequestState = "changes_requested"
	Approved         RequestState = "approved"
	Rejected         RequestState = "rejected"
	Withdrawn        RequestState = "withdrawn"
	Expired          RequestState = "expired"
	Fulfilled        RequestState = "fulfilled"
	Cancelled        RequestState = "cancelled"
)

// RequestStates are all states.
var RequestStates = []RequestState{InReview, ChangesRequested, Approved, Rejected, Withdrawn, Expired, Fulfilled, Cancelled}

// Ended reports whether the state is final.
func (s RequestState) Ended() bool {
	return s != InReview && s != ChangesRequested && s != Approved
}

// Word is the state as people read it.
func (s RequestState) Word() string {
	switch s {
	case InReview:
		return "in review"
	case ChangesRequested:
		return "changes asked for"
	default:
		return string(s)
	}
}

// Verdict is what somebody decided.
type Verdict string

// The verdicts.
const (
	Approves   Verdict = "approved"
	Rejects    Verdict = "rejected"
	AsksChange Verdict = "asked for changes"
	Lowers     Verdict = "lowered"
)

// Decision is one person's decision on one step of one version.
type Decision struct {
	By Handle `json:"by"`
	// For is the person in whose place they decided, by delegation.
	For     Handle  `json:"for,omitempty"`
	Verdict Verdict `json:"verdict"`
	Step    int     `json:"step"`
	Version int     `json:"version"`
	// Revision is the request's as they saw it.
	Revision int          `json:"revision"`
	Amount   money.Amount `json:"amount"`
	Reason   string       `json:"reason,omitempty"`
	At       time.Time    `json:"at"`
	// Escalated decisions were taken by somebody who was asked because others
	// were silent.
	Escalated bool `json:"escalated,omitempty"`
	// Void decisions were about a version that is no more.
	Void bool `json:"void,omitempty"`
}

// Positions of a request's own facets.
const (
	requestKindFacet = iota
	requestStateFacet
	requestSinceFacet
)

// Index puts requests into lists by state, owner, department and by whom they
// wait for, the oldest first while they are open and the latest first once they
// have ended.
func (r *Request) Index() []Entry {
	facets := FacetsOf(&r.Meta, string(r.Kind), string(r.State), dates.Of(r.Created.UTC()).String())
	_, number := r.ID.Split()
	oldest := []string{SortTime(r.Created)}
	if r.State.Ended() {
		latest := SortTimeDesc(r.Changed)
		return []Entry{
			{List: "ended", Key: []string{latest}, Facets: facets},
			{List: "state", Key: []string{string(r.State), latest}, Facets: facets},
			{List: "owner-ended", Key: []string{string(r.Owner), latest}, Facets: facets},
			{List: "department-ended", Key: []string{string(r.Department), latest}, Facets: facets},
			{List: "owner-all", Key: []string{string(r.Owner), SortDesc(number)}, Facets: facets},
		}
	}
	entries := []Entry{
		{List: "open", Key: oldest, Facets: facets},
		{List: "state", Key: []string{string(r.State), oldest[0]}, Facets: facets},
		{List: "kind", Key: []string{string(r.Kind), oldest[0]}, Facets: facets},
		{List: "owner", Key: []string{string(r.Owner), oldest[0]}, Facets: facets},
		{List: "department", Key: []string{string(r.Department), oldest[0]}, Facets: facets},
		{List: "owner-all", Key: []string{string(r.Owner), SortDesc(number)}, Facets: facets},
	}
	if r.State == InReview {
		for _, h := range r.Asked {
			entries = append(entries, Entry{List: "asked", Key: []string{string(h), oldest[0]}, Facets: facets})
		}
	}
	return entries
}

// RequestFilter says which requests a list shows; a zero field lets all pass.
type RequestFilter struct {
	Asked, Owner, Department Handle
	Kind                     RequestKind
	State                    RequestState
	// Ended asks for those that have ended, whichever way.
	Ended bool
	// Before keeps those that were made before that day.
	Before dates.Date
}

// Source names the shortest list that holds all that pass, and the key it is
// asked by.
func (f RequestFilter) Source() (list string, key []string) {
	suffix := ""
	if f.Ended || f.State != "" && f.State.Ended() {
		suffix = "-ended"
	}
	switch {
	case f.Asked != "":
		return "asked", []string{string(f.Asked)}
	case f.Owner != "":
		return "owner" + suffix, []string{string(f.Owner)}
	case f.Department != "":
		return "department" + suffix, []string{string(f.Department)}
	case f.State != "":
		return "state", []string{string(f.State)}
	case f.Ended:
		return "ended", nil
	case f.Kind != "":
		return "kind", []string{string(f.Kind)}
	default:
		return "open", nil
	}
}

// Pass reports whether a request with these facets is shown.
func (f RequestFilter) Pass(facets Facets) bool {
	if len(facets.More) <= requestSinceFacet {
		return false
	}
	state := RequestState(facets.More[requestStateFacet])
	return (!f.Ended || state.Ended()) &&
		(f.Owner == "" || f.Owner == facets.Owner) &&
		(f.Department == "" || f.Department == facets.Department) &&
		(f.Kind == "" || string(f.Kind) == facets.More[requestKindFacet]) &&
		(f.State == "" || f.State == state) &&
		(f.Before.IsZero() || facets.More[requestSinceFacet] < f.Before.String())
}

// FTEWords is the number of full positions.
func (r *Request) FTEWords() string {
	if r.FTE == 0 {
		return ""
	}
	text := strconv.FormatFloat(float64(r.FTE)/100, 'f', -1, 64)
	return text + " FTE"
}
