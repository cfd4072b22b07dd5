package dates

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	anyDate = rapid.Custom(func(t *rapid.T) Date {
		return Date{FirstYear, 1, 1}.AddDays(rapid.IntRange(0, 200*365+48).Draw(t, "day"))
	})
	anyStyle = rapid.Custom(func(t *rapid.T) Style {
		style := StyleOf(rapid.SampledFrom([]string{"en-GB", "en-US", "de-DE", "ja-JP", "sv-SE"}).Draw(t, "locale"))
		style.FiscalYearStart = MonthDay{time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day")}
		return style
	})
)

func TestStringIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, today, style := anyDate.Draw(t, "d"), anyDate.Draw(t, "today"), anyStyle.Draw(t, "style")
		if got, err := Parse(d.String(), today, style); err != nil || got != d {
			t.Fatalf("Parse(%s) = %s, %v", d, got, err)
		}
		var got Date
		if err := got.UnmarshalText([]byte(d.String())); err != nil || got != d {
			t.Fatalf("UnmarshalText(%s) = %s, %v", d, got, err)
		}
	})
}

func TestFormatIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today, style := anyDate.Draw(t, "today"), anyStyle.Draw(t, "style")
		d := anyDate.Draw(t, "d")
		if rapid.Bool().Draw(t, "near") {
			d = today.AddDays(rapid.IntRange(-400, 400).Draw(t, "distance"))
		}
		if d.Year < FirstYear || d.Year > LastYear {
			return
		}
		if got, err := Parse(Format(d, today), today, style); err != nil || got != d {
			t.Fatalf("Parse(Format(%s) = %q) on %s = %s, %v", d, Format(d, today), today, got, err)
		}
	})
}

// What is set for some months from today is that many months away.
func TestUntilSaysTheMonthsThatWereMeant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today, n := anyDate.Draw(t, "today"), rapid.IntRange(4, 23).Draw(t, "n")
		for sign, want := range map[int]string{1: fmt.Sprintf("in %d months", n), -1: fmt.Sprintf("%d months ago", n)} {
			if got := Until(today.AddMonths(sign*n), today); got != want {
				t.Fatalf("%+d months from %s is %s, want %s", sign*n, today, got, want)
			}
		}
	})
}

func TestArithmeticAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate.Draw(t, "d"), rapid.IntRange(-100_000, 100_000).Draw(t, "n")
		later := d.AddDays(n)
		if later.Sub(d) != n || later.AddDays(-n) != d {
			t.Fatalf("%s + %d days = %s, %d days apart", d, n, later, later.Sub(d))
		}
		if (n > 0) != later.After(d) || (n < 0) != later.Before(d) {
			t.Fatalf("%s and %s are in the wrong order", d, later)
		}
		m := rapid.IntRange(-1200, 1200).Draw(t, "m")
		moved := d.AddMonths(m)
		if gap := 12*(moved.Year-d.Year) + int(moved.Month-d.Month); gap != m {
			t.Fatalf("%s + %d months = %s: %d months", d, m, moved, gap)
		}
		if moved.Day != d.Day && (moved.Day > d.Day || moved != moved.endOfMonth()) {
			t.Fatalf("%s + %d months = %s is not clamped to the month's end", d, m, moved)
		}
	})
}

func TestQuartersPartitionTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, start := anyDate.Draw(t, "d"), anyStyle.Draw(t, "style").FiscalYearStart
		q := QuarterOf(d, start)
		if d.Before(q.First(start)) || d.After(q.Last(start)) {
			t.Fatalf("%s is not in %s, which goes from %s to %s", d, q, q.First(start), q.Last(start))
		}
		if q.Next().First(start) != q.Last(start).AddDays(1) {
			t.Fatalf("%s and the next quarter do not touch", q)
		}
	})
}

func TestSpansAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Span{
			Days: rapid.IntRange(0, 20_000).Draw(t, "days"),
			Time: time.Duration(rapid.IntRange(0, 200_000).Draw(t, "seconds")) * time.Second,
		}
		if s.IsZero() {
			return
		}
		for _, text := range []string{s.String(), s.Words()} {
			if got, err := ParseSpan(text); err != nil || got != s {
				t.Fatalf("ParseSpan(%q) = %+v, %v; want %+v", text, got, err, s)
			}
		}
	})
}

func TestMidnightIsTheFirstInstant(t *testing.T) {
	zones := []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Pacific/Chatham", "Australia/Lord_Howe"}
	rapid.Check(t, func(rt *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(rt, "zone"))
		d := anyDate.Draw(rt, "d")
		m := d.Midnight(loc)
		if Of(m) != d || !Of(m.Add(-time.Nanosecond)).Before(d) {
			rt.Fatalf("Midnight(%s) in %s = %s", d, loc, m)
		}
	})
}
