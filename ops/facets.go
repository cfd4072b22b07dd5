package ops

import (
	"strconv"

	"adjutant/ops/dates"
)

// What lists keep beside their entries says enough to count by, so that nothing
// has to be read: these read it.

// LevelOf is the level of a risk with these facets; Unrated if it has none.
func LevelOf(f Facets) Level {
	if len(f.More) <= riskLevelFacet {
		return Unrated
	}
	rank, err := strconv.Atoi(f.More[riskLevelFacet])
	if err != nil || rank < 1 || rank > len(Levels) {
		return Unrated
	}
	return Levels[rank-1]
}

// RequestedOn is the state of a request with these facets, and the day on which it
// was made.
func RequestedOn(f Facets) (RequestState, dates.Date) {
	var day dates.Date
	if len(f.More) <= requestSinceFacet || day.UnmarshalText([]byte(f.More[requestSinceFacet])) != nil {
		return "", dates.Date{}
	}
	return RequestState(f.More[requestStateFacet]), day
}

// CheckinStateOf is what became of a check-in with these facets.
func CheckinStateOf(f Facets) CheckinState {
	if len(f.More) == 0 {
		return ""
	}
	return CheckinState(f.More[0])
}
