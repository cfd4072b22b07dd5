package recurrence_test

import (
	"testing"

	"adjutant/ops/recurrence"
)

func BenchmarkNext(b *testing.B) {
	for name, p := range map[string]recurrence.Plan{
		"words":     {Rule: rule(b, "weekdays 9:00"), DayOff: recurrence.Before},
		"month":     {Rule: rule(b, "last working day of the month 16:00")},
		"cron":      {Rule: rule(b, "*/15 9-17 * * mon-fri")},
		"minutely":  {Rule: rule(b, "* * * * *")},
		"leap day":  {Rule: rule(b, "0 9 29 2 *"), DayOff: recurrence.Skip},
		"never due": {Rule: rule(b, "saturday"), DayOff: recurrence.Skip},
	} {
		p.Zone, p.Calendar = zone(b, "Europe/Berlin"), company
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Next(wednesday)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{"last working day of the month 16:00", "*/15 9-17 * * mon-fri"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := recurrence.Parse(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
