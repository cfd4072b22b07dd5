package query_test

import (
	"testing"
	"time"

	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/query"
)

// today is a Monday.
var today = dates.Date{Year: 2026, Month: 11, Day: 23}

// company is a small one, with a department below another.
func company() *ops.Org {
	return &ops.Org{
		Revision: 1, Company: "Northwind", Currency: "EUR", Rates: []ops.Rate{{Currency: "USD", Value: "0.5"}}, Timezone: "UTC", Locale: "en-GB",
		People: []ops.Person{
			{Handle: "ana", Name: "Ana Ferreira"}, {Handle: "bo", Name: "Bo Chen"}, {Handle: "lea", Name: "Léa Moreau"},
			{Handle: "mia", Name: "Mia Chen"},
		},
		Departments: []ops.Department{
			{Handle: "operations", Name: "Operations", Head: "mia"},
			{Handle: "support", Name: "Customer Support", Head: "ana", Parent: "operations"},
			{Handle: "legal", Name: "Legal", Head: "lea"},
		},
		Update: ops.UpdatePolicy{StaleDays: 8},
	}
}

func moment() query.Moment {
	return query.Moment{Org: company(), Now: today.Midnight(time.UTC).Add(9 * time.Hour), Today: today, Zone: time.UTC, Me: "ana"}
}

// parse reads a plan that is right.
func parse(t testing.TB, text string) query.Plan {
	t.Helper()
	plan, err := query.Parse(text, company(), today)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return plan
}
