package orgfile_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/ops/recurrence"
)

var (
	// lines are names and sentences, with everything in them that YAML has a
	// meaning for.
	lines = rapid.OneOf(
		rapid.StringMatching(`[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9 .'-]{0,20}[a-z]`),
		rapid.StringMatching(`[ -~“é€😀]{0,30}[!-~]`),
		rapid.SampledFrom([]string{"true", "null", "~", "No", "- a", "#x", "@ana", "a: b", "a #b", "{}", "[", "0x1F", "1_000", "1e3", ".5", "'", `"`, `\`, "%", "|", ">", "&a", "*a", "!a", "? a", "<<", "---", "...", "=", "12:30", "2026-12-25", "日本語", "عربي"}),
	)
	zones  = rapid.SampledFrom([]string{"", "UTC", "Europe/Lisbon", "America/New_York", "Asia/Tokyo", "Etc/GMT+5"})
	spans  = rapid.SampledFrom([]dates.Span{{}, {Days: 1}, {Days: 2, Time: 3 * time.Hour}, {Time: 90 * time.Minute}})
	brief  = rapid.SampledFrom([]dates.Span{{}, {Time: time.Hour}, {Time: 90 * time.Second}})
	everys = rapid.SampledFrom([]string{"thursday 15:00", "every weekday at 9", "0 9 * * 1", "*/15 * * * *", "1st of the month 9:00"})
	groups = rapid.SampledFrom(ops.Audiences)
)

// drawOrg draws an organisation that passes the checks: two to five people, of
// whom the first is in charge, and one to four departments.
func drawOrg(t *rapid.T) *ops.Org {
	o := ops.Defaults().Org
	o.Company = lines.Draw(t, "company")
	o.Currency = rapid.SampledFrom([]money.Currency{"EUR", "JPY", "KWD"}).Draw(t, "currency")
	if rapid.Bool().Draw(t, "rates") {
		o.Rates = []ops.Rate{{Currency: "USD", Value: rapid.StringMatching(`[1-9][0-9]{0,3}(\.[0-9]{1,6})?`).Draw(t, "rate")}}
	}
	o.Timezone = zones.Filter(func(z string) bool { return z != "" }).Draw(t, "zone")
	o.Locale = rapid.SampledFrom([]string{"en-GB", "de", "zh-Hant-TW", "es-419"}).Draw(t, "locale")
	o.FiscalYear = dates.MonthDay{Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: rapid.IntRange(1, 28).Draw(t, "day")}
	o.Workweek = rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 6), func(d int) time.Weekday { return time.Weekday(d) }), 1, 7, rapid.ID).Draw(t, "workweek")
	from := rapid.IntRange(0, 1438).Draw(t, "from")
	o.Hours = ops.Hours{From: from, To: rapid.IntRange(from+1, 1440).Draw(t, "to")}
	drawPeople(t, &o)
	drawPlaces(t, &o)
	for i := range rapid.IntRange(0, 3).Draw(t, "holidays") {
		h := ops.Holiday{Date: dates.Date{Year: 2026, Month: time.December, Day: 10 + i}, Name: lines.Draw(t, "holiday")}
		if rapid.Bool().Draw(t, "for some") {
			h.Departments = []ops.Handle{o.Departments[0].Handle}
		}
		o.Holidays = append(o.Holidays, h)
	}
	o.Risk.AlertFrom = rapid.SampledFrom(ops.Levels).Draw(t, "alert")
	for _, level := range ops.Levels {
		o.Risk.ReviewDays[level] = rapid.IntRange(1, 3650).Draw(t, "review")
	}
	o.Risk.AcceptDays = rapid.IntRange(1, 3650).Draw(t, "accept")
	o.NoEmailLinks = rapid.Bool().Draw(t, "no links")
	o.Update.StaleDays = rapid.IntRange(1, 90).Draw(t, "stale")
	drawPolicy(t, &o)
	drawSchedules(t, &o)
	drawModel(t, &o)
	return &o
}

func drawModel(t *rapid.T, o *ops.Org) {
	if !rapid.Bool().Draw(t, "model") {
		return
	}
	o.Model = ops.ModelUse{
		Audience: groups.Draw(t, "told"), RealNames: rapid.Bool().Draw(t, "real names"),
		TokensADay: rapid.IntRange(5_000, 1_000_000_000).Draw(t, "tokens"),
	}
	if rapid.Bool().Draw(t, "used") {
		o.Model.For = rapid.SliceOfNDistinct(rapid.SampledFrom(ops.ModelPurposes), 1, 3, rapid.ID).Draw(t, "for")
	}
	if rapid.Bool().Draw(t, "some records") {
		kinds := slices.Sorted(maps.Values(ops.ModelRecords))
		o.Model.Records = rapid.SliceOfNDistinct(rapid.SampledFrom(kinds), 1, len(kinds), rapid.ID).Draw(t, "records")
	}
}

func drawPeople(t *rapid.T, o *ops.Org) {
	handles := rapid.SliceOfNDistinct(rapid.StringMatching(`p[a-z0-9._-]{0,31}`), 2, 5, rapid.ID).Draw(t, "people")
	for i, h := range handles {
		p := ops.Person{Handle: ops.Handle(h), Name: lines.Draw(t, "name"), Timezone: zones.Draw(t, "zone")}
		if i == 0 {
			p.Roles = []ops.Role{ops.CEO, ops.COO, ops.Approver, ops.Admin}
		} else {
			p.Manager = ops.Handle(handles[i-1])
		}
		if rapid.Bool().Draw(t, "more") {
			p.Title = lines.Draw(t, "title")
			p.Workweek = rapid.SampledFrom([][]time.Weekday{nil, {time.Monday, time.Wednesday}}).Draw(t, "week")
			p.Hours = rapid.SampledFrom([]ops.Hours{{}, {From: 8 * 60, To: 24 * 60}}).Draw(t, "hours")
			p.Email = fmt.Sprintf("p%d+x@example.com", i)
			p.Accounts = map[string]string{"slack": fmt.Sprintf("U%d", i), "discord": fmt.Sprintf("8000000000000000%02d", i)}
		}
		o.People = append(o.People, p)
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "departments") {
		d := ops.Department{
			Handle: ops.Handle(fmt.Sprintf("d%d.x", i)), Name: lines.Draw(t, "department"),
			Head: o.People[0].Handle, Timezone: zones.Draw(t, "zone"),
		}
		if i > 0 {
			d.Parent, d.Deputy = o.Departments[i-1].Handle, o.People[1].Handle
		}
		o.Departments = append(o.Departments, d)
	}
	o.People[1].Department = o.Departments[0].Handle
}

func drawPlaces(t *rapid.T, o *ops.Org) {
	if rapid.Bool().Draw(t, "workspaces") {
		o.Workspaces = map[string][]string{"slack": {"T1", "T2"}, "discord": {"900000000000000001"}}
	}
	if rapid.Bool().Draw(t, "channels") {
		o.Departments[0].Channels = map[string]string{"slack": "C1"}
		o.Channels = []ops.Channel{{Handle: "leadership", Channels: map[string]string{"slack": "C2", "discord": "7"}}, {Handle: "quiet"}}
	}
}

func drawPolicy(t *rapid.T, o *ops.Org) {
	for i := range o.Approval {
		step := &o.Approval[i].Steps[0]
		step.Quorum = rapid.SampledFrom([]string{"any", "all", "majority", "1"}).Draw(t, "quorum")
		step.RemindAfter = brief.Draw(t, "remind")
		if rapid.Bool().Draw(t, "escalated") {
			step.EscalateAfter, step.EscalateTo = dates.Span{Days: 1}, []string{string(o.People[1].Handle)}
			step.ExpireAfter, step.Fallback = dates.Span{Days: 30}, []string{"approver"}
		}
	}
	if rapid.Bool().Draw(t, "bands") {
		bound := money.Amount{Minor: rapid.Int64Range(1, 1e12).Draw(t, "bound"), Currency: o.Currency}
		own := o.Departments[0].Handle
		upper := bound
		o.Approval = append(o.Approval,
			ops.ApprovalRule{Kind: ops.BudgetRequest, Department: own, UpTo: &bound, Steps: o.Approval[0].Steps},
			ops.ApprovalRule{Kind: ops.BudgetRequest, Department: own, Over: &upper, Steps: o.Approval[1].Steps})
	}
	for i, period := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"2026", "2026-Q3", "2026-07"}), rapid.ID).Draw(t, "budgets") {
		o.Budgets = append(o.Budgets, ops.Budget{
			Department: o.Departments[0].Handle, Period: period,
			Amount:     money.Amount{Minor: rapid.Int64Range(0, 1e14).Draw(t, "amount"), Currency: o.Currency},
			OverBudget: []ops.OverBudget{ops.OverStop, ops.OverWarn, ops.OverIgnore}[i],
		})
	}
}

func drawSchedules(t *rapid.T, o *ops.Org) {
	for i := range rapid.IntRange(0, 2).Draw(t, "checkins") {
		o.Checkins = append(o.Checkins, ops.QuestionSet{
			Name: fmt.Sprintf("c%d", i),
			Who: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{
				ops.Heads, "coo", "ceo", "approver", "admin", "@" + string(o.People[1].Handle), string(o.Departments[0].Handle),
			}), 1, 4, rapid.ID).Draw(t, "who"),
			// On a day off nobody might ever be asked.
			OnDayOff: rapid.SampledFrom([]recurrence.DayOff{recurrence.Run, recurrence.After}).Draw(t, "day off"),
			Starts:   rapid.SampledFrom([]dates.Date{{}, {Year: 2026, Month: 11, Day: 30}}).Draw(t, "starts"),
			PostTo:   rapid.SampledFrom([][]string{nil, {"#" + string(o.Departments[0].Handle), "@" + string(o.People[0].Handle)}}).Draw(t, "post to"),
			Every:    everys.Draw(t, "every"), Timezone: zones.Draw(t, "zone"), Audience: groups.Draw(t, "audience"),
			RemindAfter: brief.Draw(t, "remind"), CloseAfter: rapid.SampledFrom([]dates.Span{{}, {Days: 1}}).Draw(t, "close"),
			Questions: []ops.Question{
				{Key: "first", Ask: lines.Draw(t, "ask"), Kind: "text", Optional: rapid.Bool().Draw(t, "optional"), Prefill: rapid.Bool().Draw(t, "prefill")},
				{Key: "y", Ask: lines.Draw(t, "ask"), Kind: "choice", When: "first",
					Choices: rapid.SliceOfNDistinct(lines, 2, 4, rapid.ID).Draw(t, "choices")},
				{Key: "z", Ask: lines.Draw(t, "ask"), Kind: rapid.SampledFrom([]ops.QuestionKind{ops.AskYesNo, ops.AskText}).Draw(t, "kind")},
				{Key: "last", Ask: lines.Draw(t, "ask"), Kind: rapid.SampledFrom(ops.QuestionKinds[4:]).Draw(t, "kind"),
					When: rapid.SampledFrom([]string{"", "y", "z=yes", "z = no"}).Draw(t, "when")},
			},
		})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "digests") {
		audience := groups.Draw(t, "audience")
		to := []string{"@" + string(o.People[0].Handle)}
		if audience != ops.ForCEO && audience != ops.ForCOO {
			to = append(to, "#"+string(o.Departments[0].Handle))
		}
		o.Digests = append(o.Digests, ops.Digest{
			Name: fmt.Sprintf("d%d", i), Audience: audience, Every: everys.Draw(t, "every"), To: to,
			Timezone: zones.Draw(t, "zone"), Grace: spans.Draw(t, "grace"), Preview: spans.Draw(t, "preview"),
		})
	}
}
