package ops

import (
	"maps"
	"slices"
)

// ModelUse is what the company lets a language model be told, and what for. The zero
// value lets nothing be told.
type ModelUse struct {
	// For are the purposes: "digests", "questions", "drafts".
	For []string `json:"for,omitempty"`
	// Records are the kinds of record that may leave the company, as
	// [ModelRecords] names them; empty is all of these.
	Records []string `json:"records,omitempty"`
	// Audience is the smallest audience whose records may leave: ForTeam, which is
	// also what empty means, lets only that leave which the whole company may know.
	// What is confidential never leaves.
	Audience Audience `json:"audience,omitempty"`
	// RealNames lets people's names leave. Otherwise placeholders stand for them.
	RealNames bool `json:"real_names,omitempty"`
	// TokensADay is how many tokens a day may cost in all; 0 is [ModelTokens].
	TokensADay int `json:"tokens_a_day,omitempty"`
}

// ModelTokens is how many tokens a day may cost where the company's file does not say:
// a digest costs about 3,000, a question as much.
const ModelTokens = 200_000

// ModelPurposes are all that a model can be used for.
var ModelPurposes = []string{"digests", "questions", "drafts"}

// ModelRecords are the kinds of record that may be told, by the prefix of their ids.
var ModelRecords = map[string]string{
	"UPD": "updates", "RISK": "risks", "REQ": "requests", "BLK": "blockers", "BUD": "budgets", "CHK": "checkins",
	"ACT": "actions", "DEC": "decisions",
}

// IsZero reports whether nothing is said of any use.
func (u ModelUse) IsZero() bool {
	return len(u.For) == 0 && len(u.Records) == 0 && u.Audience == "" && !u.RealNames && u.TokensADay == 0
}

// On reports whether a model may be used for anything.
func (u ModelUse) On() bool { return len(u.For) > 0 }

// Serves reports whether a model may be used for that purpose.
func (u ModelUse) Serves(purpose string) bool { return slices.Contains(u.For, purpose) }

// Budget is how many tokens a day may cost.
func (u ModelUse) Budget() int {
	if u.TokensADay == 0 {
		return ModelTokens
	}
	return u.TokensADay
}

// Least is the smallest audience whose records may leave.
func (u ModelUse) Least() Audience {
	if u.Audience == "" {
		return ForTeam
	}
	return u.Audience
}

// Kinds are the kinds of record that may leave, in the order in which people name
// them.
func (u ModelUse) Kinds() []string {
	if len(u.Records) > 0 {
		return u.Records
	}
	return slices.Sorted(maps.Values(ModelRecords))
}

// MayTell reports whether a record with that id and these facets may leave the
// company.
func (u ModelUse) MayTell(id ID, f Facets) bool {
	prefix, number := id.Split()
	kind, known := ModelRecords[prefix]
	switch {
	case !known, number == 0, f.Confidential, !slices.Contains(u.Kinds(), kind):
		return false
	case f.Open():
		return true
	}
	least := slices.Index(Audiences, u.Least())
	return least >= 0 && u.Least() != ForTeam && slices.Index(Audiences, f.Audience) >= least
}
