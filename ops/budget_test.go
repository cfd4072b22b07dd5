package ops_test

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/ops"
	"adjutant/ops/dates"
)

func TestPeriodHolds(t *testing.T) {
	january, april, tax := dates.MonthDay{Month: time.January, Day: 1}, dates.MonthDay{Month: time.April, Day: 1}, dates.MonthDay{Month: time.April, Day: 6}
	for _, c := range []struct {
		begins dates.MonthDay
		period string
		first  string
		last   string
	}{
		{january, "2027", "2027-01-01", "2027-12-31"},
		{january, "2027-Q1", "2027-01-01", "2027-03-31"},
		{january, "2027-Q4", "2027-10-01", "2027-12-31"},
		{january, "2028-02", "2028-02-01", "2028-02-29"},
		// A fiscal year is named after the calendar year that it ends in.
		{april, "2027", "2026-04-01", "2027-03-31"},
		{april, "2027-Q1", "2026-04-01", "2026-06-30"},
		{april, "2027-Q4", "2027-01-01", "2027-03-31"},
		{april, "2027-01", "2027-01-01", "2027-01-31"}, // months are the calendar's
		{tax, "2027", "2026-04-06", "2027-04-05"},
		{tax, "2027-Q4", "2027-01-06", "2027-04-05"},
	} {
		o := company()
		o.FiscalYear = c.begins
		first, last := day(t, c.first), day(t, c.last)
		for at, want := range map[dates.Date]bool{first.AddDays(-1): false, first: true, last: true, last.AddDays(1): false} {
			if got := o.PeriodHolds(c.period, at); got != want {
				t.Errorf("%s holds %s with years that begin on %s: %t", c.period, at, c.begins, got)
			}
		}
	}
}

func day(t *testing.T, text string) (d dates.Date) {
	t.Helper()
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}

// A day is in one year, one quarter and one month, wherever the year begins.
func TestPeriodsPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := company()
		o.FiscalYear = dates.MonthDay{Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: rapid.IntRange(1, 28).Draw(t, "day")}
		d := firstDay.AddDays(rapid.IntRange(-800, 800).Draw(t, "days"))
		years, quarters, months := 0, 0, 0
		add := func(count *int, period string) {
			if o.PeriodHolds(period, d) {
				*count++
			}
		}
		for year := d.Year - 2; year <= d.Year+2; year++ {
			add(&years, strconv.Itoa(year))
			for n := 1; n <= 4; n++ {
				add(&quarters, dates.Quarter{Year: year, Number: n}.String())
			}
			for m := time.January; m <= time.December; m++ {
				add(&months, dates.Date{Year: year, Month: m, Day: 1}.String()[:len("2027-01")])
			}
		}
		if years != 1 || quarters != 1 || months != 1 {
			t.Fatalf("%s is in %d years, %d quarters and %d months", d, years, quarters, months)
		}
	})
}

func TestBudgetFor(t *testing.T) {
	o := company()
	o.FiscalYear = dates.MonthDay{Month: time.April, Day: 1}
	for _, b := range []struct {
		department ops.Handle
		period     string
	}{
		{"operations", "2027"}, {"operations", "2027-Q3"}, {"operations", "2026-12"},
		{"warehouse", "2027-Q4"}, {"warehouse", "2027-Q3"}, {"warehouse", "2027"}, {"warehouse", "2026-11"},
	} {
		o.Budgets = append(o.Budgets, ops.Budget{Department: b.department, Period: b.period, Amount: eur(1)})
	}
	for _, c := range []struct {
		department ops.Handle
		on         string
		want       string
	}{
		{"warehouse", "2026-04-01", "warehouse 2027"},
		{"warehouse", "2026-11-23", "warehouse 2026-11"}, // not the quarter, though that is as long a word
		{"warehouse", "2026-12-01", "warehouse 2027-Q3"}, // its own, however long
		{"warehouse", "2027-01-01", "warehouse 2027-Q4"},
		{"warehouse", "2027-04-01", ""},
		{"operations", "2026-12-31", "operations 2026-12"},
		{"operations", "2026-11-30", "operations 2027-Q3"},
		{"operations", "2026-04-01", "operations 2027"},
		{"support", "2026-11-23", ""},
		{"legal", "2026-11-23", ""},
	} {
		b, ok := o.BudgetFor(c.department, day(t, c.on))
		if got := string(b.Department) + " " + b.Period; ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s on %s: %s, want %s", c.department, c.on, got, c.want)
		}
	}
	// Whatever the order in the file, and up through the departments.
	for i, j := 0, len(o.Budgets)-1; i < j; i, j = i+1, j-1 {
		o.Budgets[i], o.Budgets[j] = o.Budgets[j], o.Budgets[i]
	}
	if b, _ := o.BudgetFor("warehouse", day(t, "2026-11-23")); b.Period != "2026-11" {
		t.Errorf("in another order it is %s", b.Period)
	}
	o.Budgets = []ops.Budget{{Department: "operations", Period: "2027", Amount: eur(1)}}
	if b, ok := o.BudgetFor("warehouse", firstDay); !ok || b.Department != "operations" {
		t.Errorf("%+v", b)
	}
	if _, ok := o.Budget("operations", "2028"); ok {
		t.Error("there is a budget for 2028")
	}
	o.Budgets[0].Department = "finance"
	o.Departments[0].Parent = "warehouse" // a ring ends too
	if b, ok := o.BudgetFor("warehouse", firstDay); ok {
		t.Errorf("%+v", b)
	}
}
