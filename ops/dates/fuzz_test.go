package dates

import (
	"errors"
	"testing"
	"time"
	"unicode/utf8"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"today", "next friday", "in 2 weeks", "3 days ago", "eoq", "end of feb 2028", "Q3 2027", "2026-12-01",
		"1st of Dec, 2026", "Fri 27 Nov", "01/12/26", "1. 12.", "29.2.", "31.02.", "+2h", "friday 9:00", "9 am tomorrow",
		"2026-12-01T09:00:00Z", "at", "İ", "\xff", "999999999999999999999 years",
	} {
		f.Add(text, 0)
	}
	f.Fuzz(func(t *testing.T, text string, offset int) {
		today := Date{2026, 11, 25}.AddDays(offset % 60_000)
		for _, style := range []Style{british, american, japanese, taxYear, gulf} {
			d, err := Parse(text, today, style)
			checkError(t, err)
			if err == nil && (!d.exists() || d.Year < FirstYear || d.Year > LastYear) {
				t.Errorf("Parse(%q) = %s", text, d)
			}
			now := today.At(Clock{14, 30}, time.UTC)
			m, err := ParseMoment(text, now, style)
			checkError(t, err)
			if err == nil && (m.Year() < FirstYear || m.Year() > LastYear) && text != "now" {
				t.Errorf("ParseMoment(%q) = %s", text, m)
			}
		}
	})
}

func FuzzParseSpan(f *testing.F) {
	for _, text := range []string{"90d", "2 weeks", "1d 4h", "an hour and 30 min", "3m", "-1d", "1.5h", "36h", "99999999999999h", "1 month", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSpan(text)
		checkError(t, err)
		if err != nil {
			return
		}
		if s.Days < 0 || s.Time < 0 || s.IsZero() {
			t.Errorf("ParseSpan(%q) = %+v", text, s)
		}
		for _, form := range []string{s.String(), s.Words()} {
			if again, err := ParseSpan(form); err != nil || again != s {
				t.Errorf("ParseSpan(%q) = %+v, printed as %q, read back as %+v, %v", text, s, form, again, err)
			}
		}
	})
}

// checkError checks that what was refused was refused with a sentence to show.
func checkError(t *testing.T, err error) {
	t.Helper()
	var e *Error
	if err != nil && (!errors.As(err, &e) || !utf8.ValidString(err.Error()) || utf8.RuneCountInString(err.Error()) > 200) {
		t.Errorf("not an error to show: %q", err)
	}
}
