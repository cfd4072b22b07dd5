package chart

import (
	"testing"

	"adjutant/chat"
	"adjutant/ops"
)

// Each picture says its point in one sentence.
func TestPoints(t *testing.T) {
	fleet := Label{"Fleet", "fleet"}
	counts := func(l, i, n int) (m Matrix) { m.Counts[l-1][i-1] = n; return m }
	health := func(values ...ops.Health) (h Health) {
		h.Weeks = weeks(2)
		for i, v := range values {
			h.Rows = append(h.Rows, HealthRow{departments[i], []ops.Health{ops.OnTrack, v}})
		}
		return h
	}
	inReview := func(groups ...int) (q Requests) {
		q.Oldest, q.Days = "REQ-7", 62
		for i, n := range groups {
			q.Ages[i].InReview = n
		}
		return q
	}
	withUnrated := counts(4, 5, 3)
	withUnrated.Unrated = 26
	ofFleet := counts(2, 2, 4)
	ofFleet.Of = fleet
	for _, c := range []struct {
		chart interface{ Picture() chat.Picture }
		want  string
	}{
		{Matrix{}, "There are no open risks"},
		{Matrix{Of: fleet}, "There are no open risks of Fleet"},
		{Matrix{Unrated: 2}, "None of the 2 open risks is rated yet"},
		{Matrix{Unrated: 1}, "The one open risk is not rated yet"},
		{counts(4, 4, 1), "The one open risk is high: likely × major"},
		{withUnrated, "3 of 29 open risks are in the red band, the worst likely × severe"},
		{ofFleet, "None of 4 open risks of Fleet is in the red band; the worst is low: unlikely × minor"},

		{Health{}, "There are no departments to show"},
		{health(ops.OffTrack), "Operations is off track, and was on track a week ago"},
		{health(ops.OnTrack), "Operations is on track"},
		{health(ops.Unknown), "The health of Operations is unknown, and was on track a week ago"},
		{health(ops.OnTrack, ops.OnTrack), "All 2 departments are on track"},
		{health(ops.Unknown, ops.Unknown, ops.Unknown), "The health of all 3 departments is unknown"},
		{health(ops.OffTrack, ops.OnTrack, ops.OffTrack, ops.AtRisk, ops.Unknown), "2 of 5 departments are off track (Operations, Fleet), 1 at risk, 1 on track, the health of 1 is unknown"},
		{health(ops.OffTrack, ops.OffTrack, ops.OffTrack, ops.OffTrack, ops.OnTrack), "4 of 5 departments are off track (Operations, Warehouse, +2 more), 1 on track"},
		{health(ops.OnTrack, ops.Unknown), "1 of 2 departments is on track, the health of 1 is unknown"},

		{Requests{}, "There are no open requests"},
		{inReview(0, 0, 0, 0, 1), "The one open request is over 30 days old: REQ-7 (8 weeks)"},
		{inReview(4, 5, 0, 0, 3), "3 of 12 open requests are over 30 days old, the oldest REQ-7 (8 weeks)"},
		{inReview(4, 1), "1 of 5 open requests is 3 to 7 days old, the oldest REQ-7 (8 weeks)"},
		{inReview(4), "All 4 open requests are at most 2 days old, the oldest REQ-7 (8 weeks)"},

		{Budgets{}, "No department has a budget for today"},
		{Budgets{Of: fleet}, "Fleet has no budget of its own for today"},
		{Budgets{Rows: []Budget{budget(fleet, 100, 20, 0, 0)}}, "Fleet 2026 has 80 % of its budget left: €80"},
		{Budgets{Rows: []Budget{budget(fleet, 100, 120, 0, 0)}}, "The budget of Fleet 2026 is overspent by €20"},
		{Budgets{Rows: []Budget{budget(fleet, 100, 20, 0, 0), budget(departments[3], 100, 50, 45, 0)}}, "None of 2 budgets is over; the tightest is Customer Support 2026 with 5 % left: €5"},
		{Budgets{Rows: []Budget{budget(fleet, 100, 120, 0, 0), budget(departments[3], 100, 50, 65, 0)}}, "2 of 2 budgets are over, Fleet 2026 the most: by €20"},

		{Participation{}, "There was no round of check-ins yet"},
		{Participation{Rounds: []Round{{Set: "weekly", Absent: 3}}}, "Nobody was there to be asked"},
		{Participation{Rounds: []Round{{Set: "weekly", OnTime: 1, Waiting: 2}}}, "1 of 3 answered weekly so far"},
		{Participation{Rounds: []Round{{Set: "weekly", Day: today, OnTime: 3, Missed: 1, Absent: 9}}}, "3 of 4 answered weekly of 22 Nov"},
		{Participation{Rounds: []Round{{Set: "weekly", OnTime: 3, Late: 1}, {Set: "weekly", OnTime: 1}}}, "Everybody who was asked answered, in all of the last 2 rounds"},
		{Participation{Rounds: []Round{{Set: "weekly", Missed: 3}}, Of: fleet}, "Nobody of Fleet who was asked answered, in the last round"},
		{Participation{Rounds: []Round{{Set: "weekly", Day: today, OnTime: 1, Missed: 3}, {Set: "noon", OnTime: 3, Late: 1}}}, "63 % of those asked answered in the last 2 rounds, the fewest in weekly of 22 Nov (1 of 4)"},
	} {
		if got := c.chart.Picture().Alt; got != c.want {
			t.Errorf("%q\nwant %q", got, c.want)
		}
	}
}
