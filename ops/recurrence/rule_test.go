package recurrence_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"adjutant/ops/dates"
	"adjutant/ops/recurrence"
)

// wednesday is when the tests begin, unless they say otherwise.
var wednesday = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// company has holidays on 25 December and 1 January, both Fridays, and on the
// Thursday between; its fiscal year starts in April.
var company = recurrence.Calendar{
	Works: func(d dates.Date) bool {
		switch d {
		case dates.Date{Year: 2026, Month: 12, Day: 25}, dates.Date{Year: 2026, Month: 12, Day: 31}, dates.Date{Year: 2027, Month: 1, Day: 1}:
			return false
		}
		return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	},
	FiscalYearStart: dates.MonthDay{Month: time.April, Day: 1},
}

func rule(t testing.TB, text string) recurrence.Rule {
	t.Helper()
	r, err := recurrence.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// keys are the keys of some occurrences, in one line.
func keys(list []recurrence.Occurrence) string {
	var texts []string
	for _, o := range list {
		texts = append(texts, o.Key())
	}
	return strings.Join(texts, ", ")
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"thursday 15:00":                      "2026-11-26 15:00, 2026-12-03 15:00",
		"Friday":                              "2026-11-27 09:00, 2026-12-04 09:00",
		"fridays at 9":                        "2026-11-27 09:00, 2026-12-04 09:00",
		"every weekday at 9":                  "2026-11-26 09:00, 2026-11-27 09:00, 2026-11-30 09:00",
		"weekdays  9:00":                      "2026-11-26 09:00, 2026-11-27 09:00, 2026-11-30 09:00",
		"every day 08:30":                     "2026-11-26 08:30, 2026-11-27 08:30, 2026-11-28 08:30",
		"daily at noon":                       "2026-11-26 12:00, 2026-11-27 12:00",
		"each day at midnight":                "2026-11-26 00:00, 2026-11-27 00:00",
		"monday, thursday 10:00":              "2026-11-26 10:00, 2026-11-30 10:00, 2026-12-03 10:00",
		"mon and thu 10am":                    "2026-11-26 10:00, 2026-11-30 10:00",
		"on saturday,sunday at 12:05 pm":      "2026-11-28 12:05, 2026-11-29 12:05, 2026-12-05 12:05",
		"every second monday 08:30":           "2026-12-07 08:30, 2026-12-21 08:30, 2027-01-04 08:30",
		"every other friday at 9:15 pm":       "2026-11-27 21:15, 2026-12-11 21:15",
		"every 4th mon":                       "2026-12-21 09:00, 2027-01-18 09:00",
		"last working day of the month 16:00": "2026-11-30 16:00, 2026-12-30 16:00, 2027-01-29 16:00",
		"first business day of the month":     "2026-12-01 09:00, 2027-01-04 09:00",
		"first weekday of the month":          "2026-12-01 09:00, 2027-01-01 09:00",
		"second workday of the month":         "2026-12-02 09:00, 2027-01-05 09:00",
		"first monday of the quarter":         "2027-01-04 09:00, 2027-04-05 09:00",
		"last friday of the quarter at 17":    "2026-12-25 17:00, 2027-03-26 17:00",
		"1st of the month 9:00":               "2026-12-01 09:00, 2027-01-01 09:00",
		"the 15th of every month":             "2026-12-15 09:00, 2027-01-15 09:00",
		"28th of month":                       "2026-11-28 09:00, 2026-12-28 09:00",
		"2nd of the quarter":                  "2027-01-02 09:00, 2027-04-02 09:00",
		"last day of the month":               "2026-11-30 09:00, 2026-12-31 09:00, 2027-01-31 09:00, 2027-02-28 09:00",
		"last day of the year":                "2027-03-31 09:00, 2028-03-31 09:00",
		"first day of the year":               "2027-04-01 09:00, 2028-04-01 09:00",
		"third tuesday of the month at 10":    "2026-12-15 10:00, 2027-01-19 10:00",
		"last friday of each month":           "2026-11-27 09:00, 2026-12-25 09:00",
		"every first monday of the month":     "2026-12-07 09:00, 2027-01-04 09:00",
		"every working day 7:45":              "2026-11-26 07:45, 2026-11-27 07:45, 2026-11-30 07:45",
		"0 9 * * 1":                           "2026-11-30 09:00, 2026-12-07 09:00",
		"30 */8 * * *":                        "2026-11-25 16:30, 2026-11-26 00:30, 2026-11-26 08:30, 2026-11-26 16:30",
		"0 9-17/4 1,15 jan-jun MON-FRI":       "2027-01-01 09:00, 2027-01-01 13:00, 2027-01-01 17:00, 2027-01-04 09:00",
		"0 0 29 2 *":                          "2028-02-29 00:00, 2032-02-29 00:00",
		"30 8 31 1,6 5":                       "2027-01-01 08:30, 2027-01-08 08:30, 2027-01-15 08:30, 2027-01-22 08:30, 2027-01-29 08:30, 2027-01-31 08:30",
		"13 * * * *":                          "2026-11-25 12:13, 2026-11-25 13:13",
		"0 0 13 * 5":                          "2026-11-27 00:00, 2026-12-04 00:00, 2026-12-11 00:00, 2026-12-13 00:00",
		"0 0 */13 * 5":                        "2026-11-27 00:00, 2026-12-01 00:00, 2026-12-04 00:00", // no star: either
		"0 0 13 * *":                          "2026-12-13 00:00, 2027-01-13 00:00",
		"0 0 29 feb 0-6":                      "2027-02-01 00:00, 2027-02-02 00:00",
	} {
		r, err := recurrence.Parse(text)
		if err != nil {
			t.Errorf("%q is refused: %v", text, err)
			continue
		}
		got := keys(recurrence.Plan{Rule: r, Calendar: company}.Upcoming(wednesday, strings.Count(want, ",")+1))
		if got != want {
			t.Errorf("%q comes %s; want %s", text, got, want)
		}
	}
}

func TestParseRefusesWithTheReason(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "every is missing",
		"\n":                          "every is missing",
		"sometimes":                   "is not a schedule: write it like",
		"thirsday 15:00":              `"thirsday 15:00" is not a schedule: did you mean "thursday 15:00"?`,
		"every weekdy at 9":           `did you mean "every weekday at 9"?`,
		"last day of the motnh":       `did you mean "last day of the month"?`,
		"thursday 25:00":              `"25:00" is not a time of day: they go from 00:00 to 23:59`,
		"thursday at":                 "is not a time of day",
		"thursday 9":                  "is not a time of day",
		"thursday 9:00 and 15:00":     "is not a time of day",
		"9:00 thursday":               "is not a schedule",
		"31st of the month":           "is not a schedule",
		"0th of the month":            "is not a schedule",
		"fifth monday of the month":   "is not a schedule",
		"first of the month":          "is not a schedule",
		"first monday of the week":    "is not a schedule",
		"monday of the month":         "is not a schedule",
		"every second":                "is not a schedule",
		"every second day":            "is not a schedule",
		"every":                       "is not a schedule",
		"monday weekday":              "is not a schedule",
		"of the month":                "is not a schedule",
		"every 5 minutes":             "is not a schedule",
		"TZ=Europe/Berlin 0 9 * * 1":  `take "TZ=Europe/Berlin" out`,
		"CRON_TZ=":                    "has no zone in it",
		"TZ=0":                        "has no zone in it",
		"@weekly":                     `"@weekly" is not read here`,
		"@every 5m":                   "is not read here",
		"* * * *":                     "has five fields",
		"0 0 9 * * 1":                 "this has 6",
		"60 9 * * 1":                  `"60" is not a minute: it goes from 0 to 59, or * for every one`,
		"0 24 * * 1":                  "is not an hour",
		"0 9 0 * *":                   "is not a day of the month",
		"0 9 ? * *":                   "is not a day of the month",
		"0 9 * 13 *":                  "is not a month",
		"0 9 * juni *":                "is not a month",
		"0 9 * mon *":                 "is not a month",
		"0 9 * * 7":                   "is not a day of the week",
		"0 9 * * 5-1":                 "is not a day of the week",
		"0 9 * * 1-5-6":               "is not a day of the week",
		"*/0 * * * *":                 "is not a minute",
		"*/90 * * * *":                "is not a minute",
		"*-5 * * * *":                 "is not a minute",
		"1/2/3 * * * *":               "is not a minute",
		"1, * * * *":                  "is not a minute",
		", * * * *":                   "is not a minute",
		"-1 * * * *":                  "is not a minute",
		"007 1 * * *":                 "is not a minute",
		"0 9 30 2 *":                  `"0 9 30 2 *" never comes: no such month has that day`,
		"0 9 30 2 */1":                "never comes",
		"0 9 31 4,6,9,11 *":           "never comes",
		strings.Repeat("monday ", 50): "too long",
		"\xff\x00":                    "is not a schedule",
	} {
		r, err := recurrence.Parse(text)
		var e *recurrence.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %q, %v; want %q", text, r, err, want)
		}
		if err != nil && len(err.Error()) > 200 {
			t.Errorf("Parse(%q): %q is too long for a phone", text, err)
		}
		if !r.IsZero() {
			t.Errorf("Parse(%q) = %q beside its error", text, r)
		}
	}
}

func TestRulesAreKeptAsText(t *testing.T) {
	type record struct {
		Every recurrence.Rule `json:"every"`
		None  recurrence.Rule `json:"none"`
	}
	in := record{Every: rule(t, " Every  second Monday\t08:30 ")}
	text, err := json.Marshal(in)
	if err != nil || string(text) != `{"every":"Every second Monday 08:30","none":""}` {
		t.Errorf("kept as %s, %v", text, err)
	}
	var out record
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("read back as %+v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"every":"sometimes"}`), &out); err == nil {
		t.Error("what is no rule was read")
	}
	if o, ok := (recurrence.Plan{}).Next(wednesday); ok || !in.None.IsZero() || in.Every.IsZero() {
		t.Errorf("the zero rule comes at %s", o.At)
	}
}
