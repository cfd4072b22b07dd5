package digest

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

// Digest is what one reader, or one channel, is told: facts that cite the records
// they are about, in the order in which they are shown. It is kept with the
// message that was made of it, so that what was said can be looked up.
type Digest struct {
	// Name is that of the organisation's file, empty for a digest that
	// somebody has asked for.
	Name     string       `json:"name,omitempty"`
	Audience ops.Audience `json:"audience"`
	// Department is the one that it is about, with those below it; empty is the
	// whole company.
	Department ops.Handle `json:"department,omitempty"`
	// Reader is whom it is for, empty for a channel.
	Reader ops.Handle `json:"reader,omitempty"`
	// At is as of when it is, in the zone in which its days are counted.
	At   time.Time `json:"at"`
	Zone string    `json:"zone"`
	// Since and Through are between which two journal entries it tells of what
	// has changed. First is set where the reader has had no digest like it.
	Since   ops.Mark `json:"since"`
	Through ops.Mark `json:"through"`
	First   bool     `json:"first,omitempty"`
	// Due is when it should have been sent, if that was noticeably earlier.
	Due time.Time `json:"due,omitzero"`

	Departments []Status `json:"departments,omitempty"`
	// Was counts the departments by their health in the digest before, nil
	// where there was none.
	Was      *Tally    `json:"was,omitempty"`
	Sections []Section `json:"sections,omitempty"`
	Rest     Rest      `json:"rest"`
	// Hash is the journal's, up to Through: whoever keeps the digest can prove
	// later what the journal said.
	Hash     string         `json:"hash,omitempty"`
	Pictures []chat.Picture `json:"pictures,omitempty"`
}

// Status is how one department is doing: what it says, and what its records show.
type Status struct {
	Department ops.Handle `json:"department"`
	Head       ops.Handle `json:"head,omitempty"`
	// Health is what counts: as reported, or unknown if there is no report that
	// is recent enough.
	Health ops.Health `json:"health"`
	// Computed is what the department's records show. Evidence speaks for it.
	Computed ops.Health   `json:"computed"`
	Evidence []ops.Reason `json:"evidence,omitempty"`
	// Was is the health in the digest before, empty where it was not in it.
	Was ops.Health `json:"was,omitempty"`

	// Update is the latest report, whatever its age, and what it says.
	Update     ops.ID       `json:"update,omitempty"`
	Summary    string       `json:"summary,omitempty"`
	By         ops.Handle   `json:"by,omitempty"`
	AsOf       time.Time    `json:"as_of,omitzero"`
	Reaffirmed int          `json:"reaffirmed,omitempty"`
	Remarks    []ops.Remark `json:"remarks,omitempty"`
	// Confidential is set where not everybody may know of the report.
	Confidential bool `json:"confidential,omitempty"`
	// Audience is who may know of the report; empty is the whole company.
	Audience ops.Audience `json:"audience,omitempty"`
	// Revised is set where the report was changed after the digest was sent.
	Revised bool `json:"revised,omitempty"`
}

// Disagrees reports whether the records look worse than the report.
func (s Status) Disagrees() bool { return s.Computed.Worse() > s.Health.Worse() }

// Tally counts departments by their health.
type Tally struct {
	OffTrack int `json:"off_track"`
	AtRisk   int `json:"at_risk"`
	OnTrack  int `json:"on_track"`
	Unknown  int `json:"unknown"`
}

func (t *Tally) add(h ops.Health) {
	switch h {
	case ops.OffTrack:
		t.OffTrack++
	case ops.AtRisk:
		t.AtRisk++
	case ops.OnTrack:
		t.OnTrack++
	default:
		t.Unknown++
	}
}

// Tally counts the departments of the digest.
func (d *Digest) Tally() Tally {
	var t Tally
	for _, s := range d.Departments {
		t.add(s.Health)
	}
	return t
}

// SectionKind names a part of a digest.
type SectionKind string

// The sections, in the order in which they are always shown: what is wrong, what
// to decide, then the news.
const (
	Exceptions SectionKind = "exceptions" // off track, and where records disagree
	Needs      SectionKind = "needs"      // waits for the reader
	Changed    SectionKind = "changed"    // since the digest before
	OffTarget  SectionKind = "off_target" // a date or an amount was missed
	Ageing     SectionKind = "ageing"     // open for long, and nobody has said a word
	Coverage   SectionKind = "coverage"   // what nobody knows, and who did not answer
)

// SectionKinds are all sections in their order.
var SectionKinds = []SectionKind{Exceptions, Needs, Changed, OffTarget, Ageing, Coverage}

// Section is a list of items of one kind, the most important first.
type Section struct {
	Kind SectionKind `json:"kind"`
	// Items are at most [MostItems]; Total is how many there are.
	Items []Item `json:"items"`
	Total int    `json:"total"`
}

// MostItems is how many items a section keeps, for the thread and for documents;
// the rest is counted. It bounds the digest, whatever happens in a company.
const MostItems = 25

// Section is one of the digest's sections, empty where there is nothing to say.
func (d *Digest) Section(kind SectionKind) Section {
	for _, s := range d.Sections {
		if s.Kind == kind {
			return s
		}
	}
	return Section{Kind: kind}
}

// Item is one fact of a digest.
type Item struct {
	Rule Rule `json:"rule"`
	// ID is the record that it is about; empty for a department of which
	// nothing is known. Also are records that speak for it.
	ID         ops.ID     `json:"id,omitempty"`
	Also       []ops.ID   `json:"also,omitempty"`
	Department ops.Handle `json:"department,omitempty"`
	Owner      ops.Handle `json:"owner,omitempty"`
	// Since is from when its age counts, Quiet when somebody last said
	// something about it.
	Since time.Time `json:"since,omitzero"`
	Quiet time.Time `json:"quiet,omitzero"`
	// Title is what somebody wrote, and the only words that are not ours.
	Title string `json:"title,omitempty"`
	// By is who did it, With whom it waits for.
	By   ops.Handle   `json:"by,omitempty"`
	With []ops.Handle `json:"with,omitempty"`
	// On is the other department of a blocker.
	On ops.Handle `json:"on,omitempty"`
	// Level is that of a risk, LevelWas the one before.
	Level    ops.Level `json:"level,omitempty"`
	LevelWas ops.Level `json:"level_was,omitempty"`
	// Health is that of a department, HealthWas the one before.
	Health    ops.Health   `json:"health,omitempty"`
	HealthWas ops.Health   `json:"health_was,omitempty"`
	Amount    money.Amount `json:"amount,omitzero"`
	// Why is why something is asked for, Declined what happens if it is refused,
	// as the requester says.
	Why      string `json:"why,omitempty"`
	Declined string `json:"impact_if_declined,omitempty"`
	// Left is what is left of the budget after this request and all that are
	// pending.
	Left *money.Amount `json:"left,omitempty"`
	// Due is the day by which it is, or was, to be done.
	Due dates.Date `json:"due,omitzero"`
	// What is what is due of a risk, waits for the reader, or became of a
	// check-in, a request or an action.
	What string `json:"what,omitempty"`
	// Slips is how often an action was put off.
	Slips int `json:"slips,omitempty"`
	// Reason is why it ended as it did, in somebody's words.
	Reason string `json:"reason,omitempty"`
	// Remark is what the head has added to what the department says.
	Remark *ops.Remark `json:"remark,omitempty"`
	// Confidential is set where not everybody in the company may know of it: whoever
	// shows the digest to somebody should see that.
	Confidential bool `json:"confidential,omitempty"`
	// Audience is who may know of it: of several records that it tells of, the fewest
	// of theirs. Empty is the whole company.
	Audience ops.Audience `json:"audience,omitempty"`
	// New is set where it came into being in the same time as well.
	New bool `json:"new,omitempty"`
	// Settled is what became of it since the digest was sent; nil while it is as
	// it was.
	Settled *Settled `json:"settled,omitempty"`
}

// Settled is what became of something that a digest told of.
type Settled struct {
	// State is what it is now, By who has made it so and At when; both may be
	// unknown.
	State string     `json:"state"`
	By    ops.Handle `json:"by,omitempty"`
	At    time.Time  `json:"at,omitzero"`
	// With whom it is now.
	With []ops.Handle `json:"with,omitempty"`
}

// Rest is what has no line of its own, in figures.
type Rest struct {
	Risks     int `json:"risks"`      // open
	RisksHigh int `json:"risks_high"` // of these, high or very high
	Unrated   int `json:"risks_unrated"`
	// Requests are those that are being decided, and what they come to in the
	// company's currency.
	Requests int          `json:"requests"`
	Worth    money.Amount `json:"requests_worth,omitzero"`
	Blockers int          `json:"blockers"`
	// Actions are those that somebody has to do still.
	Actions int `json:"actions,omitempty"`
	// Smaller counts the records that have changed and are in no section, Told
	// those whose change is told of in a section other than that of changes, or in
	// the item of another record.
	Smaller int `json:"smaller_changes"`
	Told    int `json:"told_elsewhere"`
	// Asked and Answered are those of the check-ins that have ended since.
	Asked    int `json:"asked"`
	Answered int `json:"answered"`
	// Stuck is how many messages could not be delivered, for those who can do
	// something about it.
	Stuck int `json:"stuck,omitempty"`
}
