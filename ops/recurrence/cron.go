package recurrence

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/robfig/cron/v3"
)

// The library reads the text, and nothing more. Its times are wrong wherever the
// clocks change: it leaves out the hour that is skipped, comes twice in the one
// that is repeated, and takes the wrong day of the week where there is no midnight.

// cronFields are the fields in their order, with what they may hold.
var cronFields = [5]struct {
	name     string
	from, to int
	parser   cron.Parser
}{
	{"a minute", 0, 59, cron.NewParser(cron.Minute)},
	{"an hour", 0, 23, cron.NewParser(cron.Hour)},
	{"a day of the month", 1, 31, cron.NewParser(cron.Dom)},
	{"a month", 1, 12, cron.NewParser(cron.Month)},
	{"a day of the week", 0, 6, cron.NewParser(cron.Dow)},
}

var (
	cronParser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	cronStart  = regexp.MustCompile(`^[0-9*/,-]+$`)
	// cronItem is one item of a field: *, 5, 1-5, mon-fri, */15, 9-17/2. The
	// library also takes "1,", "*-5", "+1" and "?", which are slips or belong
	// to another cron.
	cronItem = regexp.MustCompile(`^(?:\*|(?:\d{1,2}|[a-z]{3})(?:-(?:\d{1,2}|[a-z]{3}))?)(?:/(\d{1,2}))?$`)
)

// looksLikeCron reports whether a text is meant as cron: its first two fields
// can be nothing else. Words begin with a word, or with "1st".
func looksLikeCron(text string) bool {
	if strings.HasPrefix(text, "@") || strings.HasPrefix(text, "*") {
		return true
	}
	parts := strings.Fields(text)
	return len(parts) > 1 && cronStart.MatchString(parts[0]) && cronStart.MatchString(parts[1])
}

// parseCron reads five fields of cron text. The phrase is the text in lower case.
func parseCron(text, phrase string) (Rule, *Error) {
	if strings.HasPrefix(text, "@") {
		return Rule{}, refuse(text, "is not read here: %s", examples)
	}
	parts := strings.Fields(phrase)
	if len(parts) != len(cronFields) {
		return Rule{}, refuseAs(text, "cron text has five fields (minute, hour, day, month, weekday), this has %d: write it like \"0 9 * * 1\"", len(parts))
	}
	for i, part := range parts {
		if f := cronFields[i]; !isCronField(i, part) {
			return Rule{}, refuse(part, "is not %s: it goes from %d to %d, or * for every one", f.name, f.from, f.to)
		}
	}
	schedule, err := cronParser.Parse(phrase)
	spec, ok := schedule.(*cron.SpecSchedule)
	if err != nil || !ok {
		return Rule{}, refuse(text, "is not a schedule: %s", examples) // not after the checks above
	}
	// With a star in either field both must fit; else cron takes a day that
	// fits one of them.
	const star = 1 << 63
	r := Rule{hours: spec.Hour &^ star, minutes: spec.Minute &^ star, days: days{
		kind:     byCron,
		week:     uint8(spec.Dow),
		ofMonth:  uint32(spec.Dom),
		inMonths: uint16(spec.Month),
		either:   (spec.Dom|spec.Dow)&star == 0,
	}}
	if !r.days.comesByCron() {
		return Rule{}, refuse(text, "never comes: no such month has that day")
	}
	return r, nil
}

// isCronField reports whether text fits into that field.
func isCronField(field int, text string) bool {
	f := cronFields[field]
	for _, item := range strings.Split(text, ",") {
		m := cronItem.FindStringSubmatch(item)
		if m == nil {
			return false
		}
		// "*/90" would be minute 0 alone, which is not what it says.
		if step, _ := strconv.Atoi(m[1]); step > f.to {
			return false
		}
	}
	_, err := f.parser.Parse(text)
	return err == nil
}

// comesByCron reports whether a year has a month with such a day.
func (d days) comesByCron() bool {
	if d.either {
		return true
	}
	for m, length := range [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
		if d.inMonths>>m&1 != 0 && d.ofMonth&(1<<(length+1)-1) != 0 {
			return true
		}
	}
	return false
}
