package ops

import (
	"strconv"
	"strings"

	"adjutant/ops/dates"
)

// BudgetFor is the budget that a request of the department is charged to when
// it is for that day: the department's own, else that of one above it; where
// several periods hold the day, the shortest. It reports false if there is none.
func (o *Org) BudgetFor(department Handle, day dates.Date) (Budget, bool) {
	for range o.Departments { // a chain cannot be longer, even if it is a ring
		d, ok := o.Department(department)
		if !ok {
			break
		}
		var best Budget
		for _, b := range o.Budgets {
			if b.Department == d.Handle && o.PeriodHolds(b.Period, day) &&
				(best.Period == "" || periodMonths(b.Period) < periodMonths(best.Period)) {
				best = b
			}
		}
		if best.Period != "" {
			return best, true
		}
		department = d.Parent
	}
	return Budget{}, false
}

// Budget finds a budget by its department and period.
func (o *Org) Budget(department Handle, period string) (Budget, bool) {
	return find(o.Budgets, func(b Budget) bool { return b.Department == department && b.Period == period })
}

// PeriodHolds reports whether the day is in a budget's period: a fiscal year
// (2027), a quarter of one (2027-Q1) or a calendar month (2027-01).
func (o *Org) PeriodHolds(period string, day dates.Date) bool {
	quarter := dates.QuarterOf(day, o.FiscalYear)
	switch periodMonths(period) {
	case 12:
		return strconv.Itoa(quarter.Year) == period
	case 3:
		return quarter.String() == period
	default:
		return strings.HasPrefix(day.String(), period+"-")
	}
}

// periodMonths is how long a period is.
func periodMonths(period string) int {
	switch {
	case !strings.Contains(period, "-"):
		return 12
	case strings.Contains(period, "Q"):
		return 3
	default:
		return 1
	}
}
