package digest

import (
	"adjutant/chat"
	"math"

	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/storage"
)

// weeksShown is how many weeks of health a digest's picture goes back: a quarter of
// a year.
const weeksShown = 12

// Pictures are those that a digest has in its thread: the risks by likelihood and
// impact, and the health of the departments over the last weeks. One that would show
// nothing is left out.
func (v View) Pictures() ([]chat.Picture, error) {
	var pictures []chat.Picture
	risks, err := v.RiskMatrix()
	if err != nil {
		return nil, err
	}
	if !risks.Empty() {
		pictures = append(pictures, risks.Picture())
	}
	health, err := v.Health(weeksShown)
	if err == nil && !health.Empty() {
		pictures = append(pictures, health.Picture())
	}
	return pictures, err
}

// all is the limit of a list of which everything counts.
const all = math.MaxInt

// of labels the department that the view is limited to; zero is the company.
func (v View) of() chart.Label {
	d, ok := v.Org.Department(v.Department)
	if !ok {
		return chart.Label{Handle: v.Department}
	}
	return labelOf(d)
}

func labelOf(d ops.Department) chart.Label { return chart.Label{Name: d.Name, Handle: d.Handle} }

// openLists are the lists in which risks and requests that are open and looked at
// stand: that of all, or those of the departments.
func (v View) openLists() []storage.Query {
	if v.Department == "" {
		return []storage.Query{{List: "open", Limit: all}}
	}
	var lists []storage.Query
	for _, d := range v.Departments() {
		lists = append(lists, storage.Query{List: "department", Key: []string{string(d.Handle)}, Limit: all})
	}
	return lists
}

// RiskMatrix counts the open risks by likelihood and impact. What has no rating is
// counted without being read.
func (v View) RiskMatrix() (chart.Matrix, error) {
	m := chart.Matrix{Of: v.of(), AsOf: v.Today()}
	for _, q := range v.openLists() {
		q.Keep = func(f ops.Facets) bool {
			switch {
			case !v.covers(f):
				return false
			case ops.LevelOf(f) == ops.Unrated:
				m.Unrated++
				return false
			}
			return true
		}
		rated, err := storage.Risks.List(v.R, q)
		if err != nil {
			return m, err
		}
		for _, r := range rated.Records {
			m.Counts[r.Current.Likelihood-1][r.Current.Impact-1]++
		}
	}
	return m, nil
}

// RequestAges counts the open requests by how long ago they were made and by what
// they wait for. No request is read.
func (v View) RequestAges() (chart.Requests, error) {
	q, today := chart.Requests{Of: v.of(), AsOf: v.Today()}, v.Today()
	for _, list := range v.openLists() {
		var ages []int
		list.Keep = func(f ops.Facets) bool {
			state, made := ops.RequestedOn(f)
			if !v.covers(f) || made.IsZero() {
				return false
			}
			age := max(today.Sub(made), 0) // made on a day that has not begun here
			count := &q.Ages[chart.AgeGroup(age)]
			switch state {
			case ops.InReview:
				count.InReview++
			case ops.ChangesRequested:
				count.ChangesRequested++
			case ops.Approved:
				count.Approved++
			}
			ages = append(ages, age)
			return true
		}
		for i, id := range storage.Requests.Listed(v.R, list) {
			if q.Oldest == "" || ages[i] > q.Days {
				q.Oldest, q.Days = string(id), ages[i]
			}
		}
	}
	return q, nil
}

// Participation counts what became of the check-ins in the last rounds of each set
// of questions. No check-in is read. A round of which the reader may know nothing
// is left out.
func (v View) Participation(rounds int) (chart.Participation, error) {
	p := chart.Participation{Of: v.of(), AsOf: v.Today()}
	for _, set := range v.Org.Checkins {
		latest, err := storage.Rounds.List(v.R, storage.Query{List: "latest", Key: []string{set.Name}, Limit: rounds})
		if err != nil {
			return p, err
		}
		for _, round := range latest.Records {
			tally := ops.Tally{}
			storage.Checkins.Listed(v.R, storage.Query{List: "round", Key: []string{string(round.ID)}, Keep: func(f ops.Facets) bool {
				if v.covers(f) {
					tally.Add(ops.CheckinStateOf(f))
				}
				return false
			}})
			if len(tally) == 0 {
				continue
			}
			p.Rounds = append(p.Rounds, chart.Round{
				Set: round.Set, Day: round.Day,
				OnTime: tally[ops.CheckinAnswered], Late: tally[ops.CheckinLate], Missed: tally[ops.CheckinMissed],
				Declined: tally[ops.CheckinSkipped], Waiting: tally[ops.CheckinOpen],
				Absent: tally[ops.CheckinAway] + tally[ops.CheckinUndeliverable] + tally[ops.CheckinNotAsked],
			})
		}
	}
	return p, nil
}
