package ops_test

import (
	"strings"
	"testing"

	"adjutant/ops"
)

func TestCheckRecurrence(t *testing.T) {
	for _, text := range []string{
		"thursday 15:00", "Friday", "fridays at 9", "every weekday at 9", "weekdays 9:00", "every day 08:30", "daily at noon",
		"monday, thursday 10:00", "mon and thu 10am", "every second monday 08:30", "every other friday at 9:15 pm",
		"last working day of the month 16:00", "first monday of the quarter", "1st of the month 9:00", "the 15th of every month",
		"last day of the year", "third tuesday of the month at 10", "last friday of each month", "every working day 7:45",
		"0 9 * * 1", "*/15 * * * *", "0 9-17/2 1,15 jan-jun mon-fri", "0 0 29 2 *", "30 8 31 * 5",
	} {
		if err := ops.CheckRecurrence(text); err != nil {
			t.Errorf("%q is refused: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		"":                            "every is missing",
		"sometimes":                   "is not a schedule: write it like",
		"thirsday 15:00":              `did you mean "thursday 15:00"?`,
		"every weekdy at 9":           `did you mean "every weekday at 9"?`,
		"thursday 25:00":              "from 00:00 to 23:59",
		"thursday at":                 "is not a time of day",
		"thursday 9":                  "is not a time of day",
		"9:00 thursday":               "is not a schedule",
		"31st of the month":           "is not a schedule",
		"fifth monday of the month":   "is not a schedule",
		"first of the month":          "is not a schedule",
		"monday of the month":         "is not a schedule",
		"every second":                "is not a schedule",
		"every 5 minutes":             "is not a schedule",
		"TZ=Europe/Berlin 0 9 * * 1":  `take "TZ=Europe/Berlin" out`,
		"CRON_TZ=":                    "has no zone in it",
		"@weekly":                     "is not read here",
		"@every 5m":                   "is not read here",
		"* * * *":                     "has five fields",
		"0 0 9 * * 1":                 "this has 6",
		"60 9 * * 1":                  "is not a minute: it goes from 0 to 59",
		"0 24 * * 1":                  "is not an hour",
		"0 9 0 * *":                   "is not a day of the month",
		"0 9 * 13 *":                  "is not a month",
		"0 9 * * 7":                   "is not a day of the week",
		"0 9 * * 5-1":                 "is not a day of the week",
		"*/0 * * * *":                 "is not a minute",
		"1, * * * *":                  "is not a minute",
		"-1 * * * *":                  "is not a minute",
		"0 9 30 2 *":                  "never comes",
		"0 9 31 4,6,9,11 *":           "never comes",
		strings.Repeat("monday ", 50): "too long",
	} {
		err := ops.CheckRecurrence(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
			continue
		}
		if _, ok := ops.AsFault(err); !ok {
			t.Errorf("%q: %T is not shown to people", text, err)
		}
	}
}

func FuzzCheckRecurrence(f *testing.F) {
	for _, text := range []string{"every second monday 08:30", "last working day of the month 16:00", "*/15 0-5 1 jan mon", "at", "of the", ","} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := ops.CheckRecurrence(text); err != nil && err.Error() == "" {
			t.Errorf("%q is refused without a word", text)
		}
	})
}
