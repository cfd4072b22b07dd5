package chart

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

var pictures = flag.String("pictures", "", "write every picture of the gallery into this folder, to be looked at")

var today = dates.Date{Year: 2026, Month: 11, Day: 22}

// gallery is each chart with nothing, little, much, and what nobody expects.
func gallery() map[string]chat.Picture {
	all := map[string]chat.Picture{}
	addMatrices(all)
	addHealths(all)
	addRequests(all)
	addBudgets(all)
	addParticipations(all)
	return all
}

// names are labels that are hard to show.
var names = []Label{
	{"Customer Support", "support"},
	{"倉庫", "warehouse"},
	{"قانونی", "legal"},
	{"Ops 🚀", "ops"},
	{"Ελλάδα", "greece"},
	{"Україна", "ukraine"},
	{"👩‍👩‍👧 Family", "family"},
	{"Le\u0301a et fils", "lea"},
	{"🚀", "rocket"},
	{"The department of very long names, of which nobody knows where they end", "long"},
	{strings.Repeat("Wm", 5000), "wide"},
	{"\xff\xfebroken", "broken"},
	{"", "handle-only"},
	{"", ""},
	{"Ünïcödé & <b>Söhne</b>", "soehne"},
	{"Two\nlines\tand a tab", "lines"},
	{"倉庫", "倉庫"},
	{"Zero\u200dwidth\u200b joiner", "joiner"},
}

func addMatrices(all map[string]chat.Picture) {
	all["risks-0"] = Matrix{AsOf: today}.Picture()
	one := Matrix{AsOf: today, Of: Label{"Fleet", "fleet"}}
	one.Counts[3][2] = 1
	all["risks-1"] = one.Picture()
	typical := Matrix{AsOf: today, Unrated: 4, Counts: [5][5]int{{1, 0, 2, 0, 0}, {3, 2, 0, 1, 0}, {0, 4, 3, 2, 1}, {0, 1, 2, 3, 1}, {0, 0, 1, 0, 2}}}
	all["risks-typical"] = typical.Picture()
	all["risks-unrated"] = Matrix{AsOf: today, Unrated: 3}.Picture()
	huge := Matrix{AsOf: today, Of: names[10], Unrated: math.MaxInt}
	for l := range huge.Counts {
		for i := range huge.Counts[l] {
			huge.Counts[l][i] = []int{math.MaxInt, math.MinInt, 12_345, 987, 4_560_000}[(l+i)%5]
		}
	}
	all["risks-extreme"] = huge.Picture()
}

func weeks(n int) []dates.Week {
	var all []dates.Week
	for i := n - 1; i >= 0; i-- {
		all = append(all, dates.WeekOf(today.AddDays(-7*i)))
	}
	return all
}

func healthRows(n, weeks int, label func(int) Label) []HealthRow {
	rows := make([]HealthRow, n)
	for i := range rows {
		rows[i].Label = label(i)
		for j := range weeks {
			rows[i].Health = append(rows[i].Health, []ops.Health{ops.OnTrack, ops.OnTrack, ops.AtRisk, ops.OnTrack, ops.Unknown, ops.OffTrack, ops.OnTrack}[(i*i+i*j/2+j/3)%7])
		}
	}
	return rows
}

var departments = []Label{
	{"Operations", "operations"}, {"Warehouse", "warehouse"}, {"Fleet", "fleet"}, {"Customer Support", "support"},
	{"Sales", "sales"}, {"Finance", "finance"}, {"Legal", "legal"}, {"Technology", "technology"},
}

func addHealths(all map[string]chat.Picture) {
	all["health-0"] = Health{AsOf: today, Weeks: weeks(12)}.Picture()
	all["health-1"] = Health{AsOf: today, Of: departments[2], Weeks: weeks(12), Rows: healthRows(1, 12, func(int) Label { return departments[2] })}.Picture()
	all["health-one-week"] = Health{AsOf: today, Weeks: weeks(1), Rows: healthRows(3, 1, func(i int) Label { return departments[i] })}.Picture()
	all["health-typical"] = Health{AsOf: today, Weeks: weeks(12), Rows: healthRows(8, 12, func(i int) Label { return departments[i] })}.Picture()
	all["health-names"] = Health{AsOf: today, Weeks: weeks(8), Rows: healthRows(len(names), 8, func(i int) Label { return names[i] })}.Picture()
	all["health-many"] = Health{AsOf: today, Weeks: weeks(30), Rows: healthRows(120, 30, func(i int) Label {
		return Label{fmt.Sprintf("Department %d", i), ops.Handle(fmt.Sprintf("d%d", i))}
	}), More: HealthCount{OnTrack: math.MaxInt, Unknown: math.MinInt}}.Picture()
}

func addRequests(all map[string]chat.Picture) {
	all["requests-0"] = Requests{AsOf: today}.Picture()
	one := Requests{AsOf: today, Oldest: "REQ-1", Days: 3}
	one.Ages[1].InReview = 1
	all["requests-1"] = one.Picture()
	all["requests-typical"] = Requests{AsOf: today, Oldest: "REQ-7", Days: 62, Ages: [5]RequestCount{{3, 0, 1}, {5, 2, 2}, {2, 1, 4}, {0, 0, 3}, {1, 1, 1}}}.Picture()
	all["requests-many"] = Requests{AsOf: today, Oldest: "REQ-7", Days: 400, Ages: [5]RequestCount{{300, 1, 12}, {540, 22, 2}, {1, 1, 1}, {0, 1, 0}, {1, 0, 900}}}.Picture()
	all["requests-extreme"] = Requests{AsOf: today, Of: names[10], Oldest: strings.Repeat("REQ", 900), Days: math.MaxInt, Ages: [5]RequestCount{
		{math.MaxInt, math.MaxInt, math.MaxInt}, {math.MinInt, 1, 1}, {9_876_543, 87_654, 9_999}, {1, 1, 1}, {0, 0, -1},
	}}.Picture()
}

func euros(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "EUR"} }

func budget(l Label, total, spent, committed, reserved int64) Budget {
	return Budget{Label: l, Period: "2026", Total: euros(total), Spent: euros(spent), Committed: euros(committed), Reserved: euros(reserved),
		Available: euros(total - spent - committed - reserved)}
}

func addBudgets(all map[string]chat.Picture) {
	all["budgets-0"] = Budgets{AsOf: today}.Picture()
	all["budgets-0-of"] = Budgets{AsOf: today, Of: departments[2]}.Picture()
	all["budgets-1"] = Budgets{AsOf: today, Rows: []Budget{budget(departments[3], 400_000, 0, 0, 0)}}.Picture()
	typical := Budgets{AsOf: today, Rows: []Budget{
		budget(departments[0], 900_000, 410_000, 120_000, 40_000), budget(departments[3], 400_000, 250_000, 60_000, 30_000),
		budget(departments[4], 250_000, 200_000, 48_500, 0), budget(departments[5], 80_000, 1_250, 0, 400),
	}}
	all["budgets-typical"] = typical.Picture()
	typical.Rows = append(typical.Rows, budget(departments[7], 300_000, 220_000, 70_000, 35_000), budget(departments[6], 50_000, 90_000, 15_000, 700_000))
	all["budgets-over"] = typical.Picture()
	extreme := Budgets{AsOf: today, Locale: "de-CH", More: math.MaxInt, Of: names[10]}
	for i, l := range names {
		b := budget(l, int64(i)*1000, int64(i*i)*150, 999, 1)
		switch i % 5 {
		case 1:
			b.Total, b.Available = money.Amount{Minor: math.MaxInt64, Currency: "KWD"}, money.Amount{Minor: math.MinInt64, Currency: "KWD"}
		case 2:
			b.Total, b.Spent, b.Available = money.Amount{Minor: 1 << 50, Currency: "INR"}, money.Amount{Minor: 1 << 48, Currency: "INR"}, money.Amount{Minor: 1<<50 - 1<<48, Currency: "INR"}
		case 3:
			b.Total, b.Spent, b.Period = money.Amount{}, money.Amount{Minor: -5}, "\xff2026 and so on"
		}
		extreme.Rows = append(extreme.Rows, b)
	}
	all["budgets-extreme"] = extreme.Picture()
}

func addParticipations(all map[string]chat.Picture) {
	all["checkins-0"] = Participation{AsOf: today}.Picture()
	all["checkins-1"] = Participation{AsOf: today, Rounds: []Round{{Set: "heads-weekly", Day: today, OnTime: 8}}}.Picture()
	day := func(n int) dates.Date { return today.AddDays(-n) }
	all["checkins-typical"] = Participation{AsOf: today, Rounds: []Round{
		{Set: "heads-weekly", Day: day(1), OnTime: 4, Waiting: 3, Absent: 1}, {Set: "heads-weekly", Day: day(8), OnTime: 5, Late: 1, Missed: 1, Absent: 1},
		{Set: "heads-weekly", Day: day(15), OnTime: 7, Late: 1}, {Set: "heads-weekly", Day: day(22), OnTime: 3, Late: 2, Missed: 2, Declined: 1},
		{Set: "shift-handover", Day: day(0), OnTime: 2}, {Set: "shift-handover", Day: day(1), OnTime: 1, Missed: 1}, {Set: "shift-handover", Day: day(2), Absent: 2},
	}}.Picture()
	extreme := Participation{AsOf: today, Of: names[1], More: math.MaxInt}
	for i := range 60 {
		extreme.Rounds = append(extreme.Rounds, Round{Set: names[i%len(names)].Name, Day: day(i), OnTime: i * i * i, Late: i % 3, Missed: []int{0, 1, math.MaxInt, 40}[i%4], Declined: i % 2, Waiting: -i, Absent: 4 * i})
	}
	all["checkins-extreme"] = extreme.Picture()
}

// Every picture of the gallery is written out, if that is asked for.
func TestGallery(t *testing.T) {
	if *pictures == "" {
		t.Skip("for people to look at: go test ./digest/chart -run Gallery -pictures FOLDER")
	}
	for name, p := range gallery() {
		png, err := Draw(p.Spec)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text := p.Alt + "\n\n" + p.Text + "\n"
		for file, data := range map[string][]byte{name + ".png": png, name + ".txt": []byte(text), name + ".json": p.Spec} {
			if err := os.WriteFile(filepath.Join(*pictures, file), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
