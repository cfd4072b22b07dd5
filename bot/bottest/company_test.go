package bottest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/ops/recurrence"
)

// slack is the platform of made-up companies: people have accounts there, or have
// none.
const slack = "slack"

// zones are where people of a made-up company live: on both sides of the world,
// with clocks that change on other days, by half hours, at midnight, or never.
var zones = []string{
	"Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Australia/Sydney", "America/Santiago",
	"Asia/Tokyo", "Pacific/Auckland", "Africa/Cairo", "Europe/London", "America/Los_Angeles", "Australia/Lord_Howe",
}

// madeUp is a company of so many people, drawn by lot: a department for every ten
// of them, with heads and deputies, in all zones, with holidays and questions for
// so many days from that one on.
func madeUp(dice *rand.Rand, people int, from dates.Date, days int) *ops.Org {
	defaults := ops.Defaults()
	o := &defaults.Org
	o.Company, o.Timezone = "Made-up Works", zones[0]
	o.Hours = ops.Hours{From: 9 * 60, To: 17*60 + 30}
	departments := max(people/10, 3)
	for i := range departments {
		h := ops.Handle(fmt.Sprintf("dep%02d", i+1))
		d := ops.Department{Handle: h, Name: fmt.Sprintf("Department %d", i+1), Timezone: zones[i%len(zones)]}
		if i > 3 && dice.IntN(3) == 0 {
			d.Parent = o.Departments[dice.IntN(4)].Handle
		}
		if dice.IntN(4) > 0 { // the others use the channel in which one asks
			d.Channels = map[string]string{slack: "C" + string(h)}
		}
		o.Departments = append(o.Departments, d)
	}
	for i := range people {
		o.People = append(o.People, newcomer(dice, o, i+1))
	}
	// The first ones have the roles, whatever the lot says.
	for i, roles := range [][]ops.Role{{ops.CEO}, {ops.COO, ops.Admin}, {ops.Approver}, {ops.Approver}, {ops.Observer}, {ops.Observer}} {
		o.People[i].Roles = roles
	}
	o.People[0].Department = ""
	for i := range o.Departments {
		d := &o.Departments[i]
		team := teamOf(o, d.Handle)
		d.Head = team[0]
		if i == 1 { // heads two
			d.Head = o.Departments[0].Head
		}
		if len(team) > 1 && dice.IntN(5) > 0 {
			d.Deputy = team[1]
		}
		if i%7 == 3 { // the deputy is somebody of another department
			d.Deputy = o.Departments[i-1].Head
		}
	}
	o.Channels = []ops.Channel{{Handle: "leadership", Channels: map[string]string{slack: "C0"}}}
	o.Holidays = holidays(dice, o, from.Year, from.AddDays(days).Year)
	o.Approval = approval()
	o.Checkins = questionSets(o, from, days)
	return o
}

// newcomer is a new person of a company, with that number.
func newcomer(dice *rand.Rand, o *ops.Org, n int) ops.Person {
	h := ops.Handle(fmt.Sprintf("p%03d", n))
	p := ops.Person{
		Handle: h, Name: fmt.Sprintf("Pat%03d Q%03d", n, n), Accounts: map[string]string{slack: "U" + string(h)},
		Department: o.Departments[(n+len(o.Departments)-2)%len(o.Departments)].Handle,
	}
	if dice.IntN(5) == 0 {
		p.Timezone = zones[dice.IntN(len(zones))]
	}
	if n > 2*len(o.Departments) && dice.IntN(3) == 0 { // works with their hands
		p.Accounts = nil
	}
	return p
}

// teamOf are the people of a department who do more than observe.
func teamOf(o *ops.Org, department ops.Handle) []ops.Handle {
	var team []ops.Handle
	for _, p := range o.People {
		if p.Department == department && !p.Has(ops.Observer) && p.Accounts != nil {
			team = append(team, p.Handle)
		}
	}
	return team
}

// holidays are some days off of everybody in each of the years, and some of single
// departments.
func holidays(dice *rand.Rand, o *ops.Org, first, last int) []ops.Holiday {
	var days []ops.Holiday
	for year := first; year <= last; year++ {
		for _, d := range []dates.Date{
			{Year: year, Month: time.January, Day: 1}, {Year: year, Month: time.May, Day: 1},
			{Year: year, Month: time.December, Day: 25}, {Year: year, Month: time.December, Day: 26},
		} {
			days = append(days, ops.Holiday{Date: d, Name: "Day off " + d.String()})
		}
		for range 2 * len(o.Departments) {
			d := dates.Date{Year: year, Month: time.January, Day: 1}.AddDays(dice.IntN(365))
			if slices.ContainsFunc(days, func(h ops.Holiday) bool { return h.Date == d }) {
				continue
			}
			some := []ops.Handle{o.Departments[dice.IntN(len(o.Departments))].Handle}
			days = append(days, ops.Holiday{Date: d, Name: "Local day off " + d.String(), Departments: some})
		}
	}
	return days
}

func euros(n int64) *money.Amount { return &money.Amount{Minor: n * 100, Currency: "EUR"} }

// approval are rules in which steps are reminded, escalated and expire, after days
// and after hours.
func approval() []ops.ApprovalRule {
	days := func(n int) dates.Span { return dates.Span{Days: n} }
	hours := func(n int) dates.Span { return dates.Span{Time: time.Duration(n) * time.Hour} }
	return []ops.ApprovalRule{
		{Kind: ops.BudgetRequest, UpTo: euros(5000), Steps: []ops.ApprovalStep{
			{By: []string{"head"}, Quorum: "any", RemindAfter: days(1), EscalateAfter: days(2), ExpireAfter: days(6)},
		}},
		{Kind: ops.BudgetRequest, Over: euros(5000), Steps: []ops.ApprovalStep{
			{By: []string{"head"}, Quorum: "any", Fallback: []string{"deputy"}, RemindAfter: hours(4), EscalateAfter: hours(12), ExpireAfter: days(10)},
			{By: []string{"coo", "approver"}, Quorum: "2", RemindAfter: days(1), EscalateAfter: days(3), EscalateTo: []string{"ceo"}, ExpireAfter: days(15)},
		}},
		{Kind: ops.HeadcountRequest, Steps: []ops.ApprovalStep{
			{By: []string{"coo"}, Quorum: "any", RemindAfter: days(1), EscalateAfter: days(4), EscalateTo: []string{"ceo"}},
			{By: []string{"ceo"}, Quorum: "any", RemindAfter: days(2), ExpireAfter: days(20)},
		}},
		{Kind: ops.TechnologyRequest, Steps: []ops.ApprovalStep{
			{By: []string{"approver"}, Quorum: "any", RemindAfter: hours(3), EscalateAfter: hours(20), EscalateTo: []string{"coo"}, ExpireAfter: hours(60)},
		}},
	}
}

// questionSets are all kinds of questions at all kinds of times.
func questionSets(o *ops.Org, from dates.Date, days int) []ops.QuestionSet {
	half := from.AddDays(days / 2)
	afterDays := func(n int) dates.Span { return dates.Span{Days: n} }
	hours := func(n int) dates.Span { return dates.Span{Time: time.Duration(n) * time.Hour} }
	report := []ops.Question{
		{Key: "health", Ask: "How is your department doing?", Kind: ops.AskHealth},
		{Key: "progress", Ask: "What moved since last time?", Kind: ops.AskText, Prefill: true},
		{Key: "blockers", Ask: "What is in your way?", Kind: ops.AskText, Optional: true},
		{Key: "waiting_on", Ask: "Which department can unblock it?", Kind: ops.AskDepartment, When: "blockers"},
		{Key: "mood", Ask: "How is the team, 1 to 5?", Kind: ops.AskScale},
	}
	handover := []ops.Question{
		{Key: "shipped", Ask: "How many went out?", Kind: ops.AskNumber},
		{Key: "incident", Ask: "Was anybody hurt?", Kind: ops.AskYesNo},
		{Key: "carrier", Ask: "Which carrier was late?", Kind: ops.AskChoice, Choices: []string{"none", "road", "rail"}, Optional: true},
	}
	pulse := []ops.Question{
		{Key: "mood", Ask: "How are you, 1 to 5?", Kind: ops.AskScale},
		{Key: "more", Ask: "Anything else?", Kind: ops.AskText, Optional: true},
	}
	last := o.Departments[len(o.Departments)-1].Handle
	team := teamOf(o, last)
	at := func(h ops.Handle) string { return "@" + string(h) }
	everybody := []string{string(ops.CEO)}
	for _, d := range o.Departments {
		everybody = append(everybody, string(d.Handle))
	}
	var shift []string
	for i := range 2 {
		shift = append(shift, at(o.People[6+5*i].Handle))
	}
	var night []string // of those who know best what clocks can do
	for _, d := range o.Departments[:min(4, len(o.Departments))] {
		if head := at(d.Head); !slices.Contains(night, head) {
			night = append(night, head)
		}
	}
	return []ops.QuestionSet{
		{Name: "heads", Who: []string{ops.Heads}, Every: "thursday 15:00", RemindAfter: hours(3), CloseAfter: hours(20),
			Audience: ops.ForLeaders, PostTo: []string{"#leadership", at(o.People[1].Handle)}, Questions: report},
		{Name: "shift", Who: shift, Every: "weekdays 16:30", Starts: half, RemindAfter: hours(1), CloseAfter: hours(3), Audience: ops.ForDepartment, Questions: handover},
		{Name: "fortnight", Who: []string{string(last)}, Every: "every second monday 08:30", Starts: from.AddDays(9),
			RemindAfter: hours(2), CloseAfter: afterDays(2), Audience: ops.ForTeam, PostTo: []string{"#leadership"}, Questions: pulse},
		{Name: "pulse", Who: everybody, Every: "first working day of the month 10:00", RemindAfter: afterDays(1), CloseAfter: afterDays(3),
			Audience: ops.ForCOO, Questions: pulse},
		{Name: "after", Who: []string{string(o.Departments[2].Handle)}, Every: "0 11 15 * *", OnDayOff: recurrence.After,
			RemindAfter: afterDays(1), CloseAfter: afterDays(4), Audience: ops.ForTeam, PostTo: []string{"#leadership"}, Questions: pulse},
		{Name: "before", Who: []string{string(o.Departments[1].Handle)}, Every: "last day of the month 14:00", OnDayOff: recurrence.Before,
			RemindAfter: hours(2), CloseAfter: hours(30), Audience: ops.ForTeam, Questions: pulse},
		{Name: "call", Who: []string{at(team[0]), at(o.Departments[1].Head)}, Every: "sunday 18:00", OnDayOff: recurrence.Run,
			RemindAfter: hours(2), Audience: ops.ForDepartment, Questions: handover},
		{Name: "night", Who: night, Every: "30 2 * * sun", OnDayOff: recurrence.Run, Starts: from.AddDays(20),
			RemindAfter: dates.Span{Time: 30 * time.Minute}, CloseAfter: hours(8), Audience: ops.ForDepartment, Questions: handover},
		{Name: "approvers", Who: []string{string(ops.Approver)}, Every: "wednesday 9:00", Timezone: "America/New_York",
			RemindAfter: hours(5), CloseAfter: afterDays(1), Audience: ops.ForCOO, Questions: pulse},
	}
}
