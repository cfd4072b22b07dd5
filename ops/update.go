package ops

import (
	"slices"
	"time"

	"adjutant/ops/dates"
)

// Health is how a department is doing.
type Health string

// The healths. Unknown is what an old status becomes: it never keeps its
// colour.
const (
	OnTrack  Health = "on_track"
	AtRisk   Health = "at_risk"
	OffTrack Health = "off_track"
	Unknown  Health = "unknown"
)

// Healths are those that can be reported.
var Healths = []Health{OnTrack, AtRisk, OffTrack}

// Word is the health as people read it.
func (h Health) Word() string {
	switch h {
	case OnTrack:
		return "on track"
	case AtRisk:
		return "at risk"
	case OffTrack:
		return "off track"
	default:
		return "unknown"
	}
}

// Worse orders healths for comparison: unknown is worse than on track, since
// nobody knows, and better than what is known to be bad.
func (h Health) Worse() int {
	switch h {
	case OnTrack:
		return 0
	case AtRisk:
		return 2
	case OffTrack:
		return 3
	default:
		return 1
	}
}

// Update is a department's status as somebody reported it. Its owner is who
// posted it.
type Update struct {
	Meta
	Health   Health `json:"health"`
	Summary  string `json:"summary"`
	Progress string `json:"progress,omitempty"`
	Blockers string `json:"blockers,omitempty"`
	// WaitingOn are the departments that can unblock it.
	WaitingOn []Handle `json:"waiting_on,omitempty"`
	Asks      string   `json:"asks,omitempty"`
	// Mood is how the team is, from 1 to 5; 0 if nobody asked.
	Mood int `json:"mood,omitempty"`
	// More are the other answers of the check-in that it comes from.
	More []Said `json:"more,omitempty"`
	// Checkin is that check-in, empty for one that was posted by hand.
	Checkin ID         `json:"checkin,omitempty"`
	Period  dates.Week `json:"period"`
	// Reaffirmed counts how often in a row "nothing changed" was said, AsOf
	// is when the report last held: when it was posted or reaffirmed.
	Reaffirmed int       `json:"reaffirmed,omitempty"`
	AsOf       time.Time `json:"as_of"`
	// Remarks are what was said about the report later.
	Remarks []Remark `json:"remarks,omitempty"`
}

// Remark is what somebody added to a report, which stays as it was.
type Remark struct {
	By   Handle    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// MostRemarks is how many remarks a report takes: whoever has more to say should
// post a new one.
const MostRemarks = 5

// Remark adds what somebody has to say about the report.
func (u Update) Remark(by Handle, text string, now time.Time) (Update, error) {
	if len(u.Remarks) >= MostRemarks {
		return u, Refuse("%s has %d remarks already. Post a new update instead: /update", u.ID, MostRemarks)
	}
	u.Remarks = append(slices.Clone(u.Remarks), Remark{By: by, At: now, Text: text})
	return u, nil
}

// MaxReaffirmed is how often in a row a report can be reaffirmed before
// something specific is asked.
const MaxReaffirmed = 3

// Index puts updates into lists by department and by owner, the last one posted
// first. Saying that nothing has changed since an older one does not put it
// before a later one, of which whoever says so may not know.
func (u *Update) Index() []Entry {
	facets := FacetsOf(&u.Meta, string(u.Health), u.AsOf.UTC().Format(time.RFC3339))
	_, number := u.ID.Split()
	latest := []string{SortTimeDesc(u.Created), SortDesc(number)}
	return []Entry{
		{List: "latest", Key: latest, Facets: facets},
		{List: "department", Key: slices.Concat([]string{string(u.Department)}, latest), Facets: facets},
		{List: "owner", Key: slices.Concat([]string{string(u.Owner)}, latest), Facets: facets},
	}
}

// HealthOf is [UpdatePolicy.HealthAt] by what is kept beside an update's list
// entries.
func (p UpdatePolicy) HealthOf(f Facets, now time.Time) Health {
	if len(f.More) < 2 {
		return Unknown
	}
	asOf, err := time.Parse(time.RFC3339, f.More[1])
	if err != nil || p.Stale(asOf, now) {
		return Unknown
	}
	return Health(f.More[0])
}

// Check refuses a report that says too little to act on: one that is off track
// says why or on whom it waits, and nobody waits on themselves.
func (u Update) Check() error {
	if u.Summary == "" {
		return Wrong("summary", "Say in a sentence how it goes.")
	}
	for _, d := range u.WaitingOn {
		if d == u.Department {
			return Wrong("waiting_on", "A department cannot wait on itself. Which other one can unblock it?")
		}
	}
	return nil
}

// Reaffirm says that nothing has changed since the report.
func (u Update) Reaffirm(now time.Time) (Update, error) {
	if u.Reaffirmed >= MaxReaffirmed {
		return u, Refuse("That would be the fourth “nothing changed” in a row. What is one thing that moved, or that should have?")
	}
	u.Reaffirmed++
	u.AsOf = now
	return u, nil
}

// HealthAt is the reported health, or unknown once the report is older than the
// policy allows.
func (p UpdatePolicy) HealthAt(u *Update, now time.Time) Health {
	if u == nil || p.Stale(u.AsOf, now) {
		return Unknown
	}
	return u.Health
}

// Stale reports whether a status of that time no longer counts. A day is counted
// to the second.
func (p UpdatePolicy) Stale(asOf, now time.Time) bool {
	return now.Sub(asOf.Truncate(time.Second)) > time.Duration(p.StaleDays)*24*time.Hour
}

// Assessment is a department's health as the records show it, with the
// reasons.
type Assessment struct {
	Reported, Computed Health
	// Reasons are the records that speak for the computed health.
	Reasons []Reason
}

// Reason is one record's evidence.
type Reason struct {
	Record ID     `json:"record"`
	Text   string `json:"text"`
	// Due is the day on which it was due.
	Due dates.Date `json:"due,omitzero"`
	// Confidential and Audience are those of the record: who may know of it.
	Confidential bool     `json:"confidential,omitempty"`
	Audience     Audience `json:"audience,omitempty"`
}

// Disagrees reports whether the records look worse than the report, which is an
// exception that leaders want to hear of.
func (a Assessment) Disagrees() bool { return a.Computed.Worse() > a.Reported.Worse() }

// AssessHealth computes a department's health out of its records: an overdue
// mitigation of a high risk puts it off track, any other overdue item at risk,
// and without a fresh report it is unknown unless the records show worse.
func AssessHealth(reported Health, overdue []Risk, today dates.Date) Assessment {
	a := Assessment{Reported: reported, Computed: OnTrack}
	if reported == Unknown {
		a.Computed = Unknown
	}
	for _, r := range overdue {
		for _, due := range r.Overdue(today) {
			health := AtRisk
			if due.What == "mitigation" && r.Level().Rank() >= High.Rank() {
				health = OffTrack
			}
			if health.Worse() > a.Computed.Worse() {
				a.Computed = health
			}
			a.Reasons = append(a.Reasons, Reason{
				Record: r.ID, Text: due.What + " " + dates.Age(today.Sub(due.On)) + " overdue", Due: due.On,
				Confidential: r.Confidential, Audience: r.Audience,
			})
		}
	}
	return a
}
