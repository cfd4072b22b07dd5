package ops

import (
	"slices"
	"strconv"
	"time"

	"adjutant/ops/dates"
)

// Action is something that somebody has promised to do, by a day.
type Action struct {
	Meta
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
	// Giver is who has put it to its owner, and hears what becomes of it: the owner
	// where they have taken it on themselves.
	Giver Handle      `json:"giver"`
	State ActionState `json:"state"`
	Due   dates.Date  `json:"due,omitzero"`
	// FirstDue is the day that was promised first, Slips how often it was put off
	// since. One that is put off and taken back has not slipped.
	FirstDue dates.Date `json:"first_due,omitzero"`
	Slips    int        `json:"slips,omitempty"`
	// Reason is why it was declined, put off, dropped or opened again, as far as that
	// is how it stands. Result is what came of it.
	Reason string `json:"reason,omitempty"`
	Result string `json:"result,omitempty"`
	// DoneBy has said that it is done, at DoneAt; VerifiedBy has looked.
	DoneBy     Handle    `json:"done_by,omitempty"`
	DoneAt     time.Time `json:"done_at,omitzero"`
	VerifiedBy Handle    `json:"verified_by,omitempty"`
	// Offered is since when it is put to its owner, zero once they have taken it on.
	Offered time.Time `json:"offered,omitzero"`
	// Offer is the revision with which it was last put to its owner, News the one with
	// which there was last something to tell them and whoever has given it. The
	// messages about it are named by them: no revision comes twice.
	Offer int `json:"offer,omitempty"`
	News  int `json:"news,omitempty"`
	// Said is what there was to tell, NewsBy who has said so.
	Said   ActionNews `json:"said,omitempty"`
	NewsBy Handle     `json:"news_by,omitempty"`
}

// ActionNews is what those concerned are told of an action.
type ActionNews string

// What they are told.
const (
	SaidAccepted ActionNews = "accepted"
	SaidDeclined ActionNews = "declined"
	SaidMoved    ActionNews = "moved" // sooner, or before it was promised
	SaidPutOff   ActionNews = "put_off"
	SaidDone     ActionNews = "done"
	SaidVerified ActionNews = "verified"
	SaidReopened ActionNews = "reopened"
	SaidDropped  ActionNews = "dropped"
	SaidAssigned ActionNews = "assigned"
)

// ActionState is how far an action has come.
type ActionState string

// The states of an action. One that was declined or dropped can be put to somebody
// again, and one that is done can turn out not to be.
const (
	ActionProposed   ActionState = "proposed" // its owner has not answered
	ActionAccepted   ActionState = "accepted"
	ActionDeclined   ActionState = "declined"
	ActionInProgress ActionState = "in_progress"
	ActionDone       ActionState = "done" // as somebody says
	ActionVerified   ActionState = "verified"
	ActionNotDoing   ActionState = "not_doing"
)

// ActionStates are all of them, in the order in which they are reached.
var ActionStates = []ActionState{
	ActionProposed, ActionAccepted, ActionDeclined, ActionInProgress, ActionDone, ActionVerified, ActionNotDoing,
}

// Word is the state as people read it.
func (s ActionState) Word() string {
	switch s {
	case ActionInProgress:
		return "in progress"
	case ActionNotDoing:
		return "not doing"
	default:
		return string(s)
	}
}

// Open reports whether there is something to do still.
func (s ActionState) Open() bool {
	return s == ActionProposed || s == ActionAccepted || s == ActionInProgress
}

// Promised reports whether its owner has taken it on and not ended it: then its day is
// a promise.
func (s ActionState) Promised() bool { return s == ActionAccepted || s == ActionInProgress }

// Readers are who gave it, beside its owner.
func (a *Action) Readers() []Handle { return []Handle{a.Giver} }

// Overdue reports whether it should have been done before today. What nobody has
// promised is not late.
func (a *Action) Overdue(today dates.Date) bool {
	return a.State.Promised() && !a.Due.IsZero() && a.Due.Before(today)
}

// Unverified reports whether it is done, as somebody says, and whoever gave it to
// somebody else has not looked. What people give themselves nobody has to look at.
func (a *Action) Unverified() bool {
	return a.State == ActionDone && a.Giver != a.Owner && a.Giver != a.DoneBy
}

// Positions of an action's own facets.
const (
	actionStateFacet = iota
	actionDueFacet
	actionGiverFacet
	actionSlipsFacet
)

// noDue sorts what has no day behind all that has one.
const noDue = "9999"

// Index puts open actions into lists by owner, department and giver, the first due
// first; those that are done, and given by somebody else, into one of what is to be
// verified; ended ones into lists of the latest; and all into one by number, by state,
// and by the records that they are about.
func (a *Action) Index() []Entry {
	due := a.Due.String()
	facets := FacetsOf(&a.Meta, string(a.State), due, string(a.Giver), strconv.Itoa(a.Slips))
	_, number := a.ID.Split()
	if due == "" {
		due = noDue
	}
	by := func(list string, last string, key ...string) Entry {
		return Entry{List: list, Key: append(key, last), Facets: facets}
	}
	entries := []Entry{
		by("all", SortDesc(number)),
		by("state", SortDesc(number), string(a.State)),
	}
	ended := "1" // behind what is open
	if a.State.Open() {
		ended = "0"
		entries = append(entries,
			by("open", due),
			by("owner", due, string(a.Owner)),
			by("department", due, string(a.Department)),
		)
		if a.Giver != a.Owner {
			entries = append(entries, by("giver", due, string(a.Giver)))
		}
	} else {
		latest := SortTimeDesc(a.Changed)
		entries = append(entries,
			by("ended", latest),
			by("owner-ended", latest, string(a.Owner)),
			by("department-ended", latest, string(a.Department)),
		)
	}
	if a.Unverified() {
		entries = append(entries, by("verify", SortTime(a.DoneAt), string(a.Giver)))
	}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(a.Links))) {
		entries = append(entries, by("about", due, string(id), ended))
	}
	return entries
}

// ActionOf reads an action's state, the day on which it is due, zero for none, and how
// often it has slipped, from what is kept beside its list entries.
func ActionOf(f Facets) (state ActionState, due dates.Date, slips int) {
	if len(f.More) <= actionSlipsFacet {
		return "", due, 0
	}
	if due.UnmarshalText([]byte(f.More[actionDueFacet])) != nil {
		due = dates.Date{}
	}
	slips, _ = strconv.Atoi(f.More[actionSlipsFacet])
	return ActionState(f.More[actionStateFacet]), due, slips
}

// GiverOf is who gave an action, by what is kept beside its list entries.
func GiverOf(f Facets) Handle {
	if len(f.More) <= actionGiverFacet {
		return ""
	}
	return Handle(f.More[actionGiverFacet])
}

// ActionFilter says which actions a list shows; a zero field lets all pass.
type ActionFilter struct {
	// State asks for those in one state; otherwise the open ones are asked for, or
	// with Ended those that are not open any more, the latest first.
	State      ActionState
	Ended      bool
	Owner      Handle
	Department Handle
	Giver      Handle
	// DueBefore keeps what was promised for a day before that one.
	DueBefore dates.Date
}

// Empty reports whether the filter asks for all open actions.
func (f ActionFilter) Empty() bool { return f == ActionFilter{} }

// Source names the shortest list that holds all that pass, and the key it is asked by.
func (f ActionFilter) Source() (list string, key []string) {
	suffix := ""
	switch {
	case f.State != "":
		return "state", []string{string(f.State)}
	case f.Ended:
		suffix = "-ended"
	}
	switch {
	case f.Owner != "":
		return "owner" + suffix, []string{string(f.Owner)}
	case f.Giver != "" && !f.Ended:
		return "giver", []string{string(f.Giver)}
	case f.Department != "":
		return "department" + suffix, []string{string(f.Department)}
	case f.Ended:
		return "ended", nil
	}
	return "open", nil
}

// Before is before what its source ends, by the key part after the source's own; empty
// for no bound.
func (f ActionFilter) Before() string {
	if f.DueBefore.IsZero() || f.Ended || f.State != "" {
		return "" // sorted by something else
	}
	return f.DueBefore.String()
}

// Pass reports whether an action with these facets is shown.
func (f ActionFilter) Pass(facets Facets) bool {
	state, due, _ := ActionOf(facets)
	switch {
	case f.State != "":
		if state != f.State {
			return false
		}
	case state.Open() == f.Ended:
		return false
	}
	return (f.Owner == "" || f.Owner == facets.Owner) &&
		(f.Department == "" || f.Department == facets.Department) &&
		(f.Giver == "" || f.Giver == GiverOf(facets) && facets.Owner != f.Giver) &&
		(f.DueBefore.IsZero() || state.Promised() && !due.IsZero() && due.Before(f.DueBefore))
}
