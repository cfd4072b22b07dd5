package chart

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

var (
	hostileCount = rapid.OneOf(rapid.SampledFrom([]int{0, 0, 1, 2, 7, -1, math.MaxInt, math.MinInt, 999_999_999, 10_000}), rapid.Int())
	hostileMinor = rapid.OneOf(rapid.SampledFrom([]int64{0, 0, 1, 100, 99_999, math.MaxInt64, math.MinInt64, -5}), rapid.Int64())
	hostileText  = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "Support", "倉庫", "🚀", strings.Repeat("Wm", 5000), strings.Repeat("i", 10_000), "\xff", "a\u0301\u0301\u0301", "\x1b[31m", "\u202eabc"}))
	hostileDate  = rapid.SampledFrom([]dates.Date{{}, today, {Year: 1, Month: 1, Day: 1}, {Year: 9999, Month: 12, Day: 31}})
)

func hostileLabel(t *rapid.T) Label {
	return Label{hostileText.Draw(t, "name"), ops.Handle(hostileText.Draw(t, "handle"))}
}

func hostileAmount(t *rapid.T) money.Amount {
	return money.Amount{Minor: hostileMinor.Draw(t, "minor"), Currency: rapid.SampledFrom([]money.Currency{"EUR", "JPY", "KWD", "INR", "", "XYZ", "€"}).Draw(t, "currency")}
}

// hostileChart is any chart with any numbers and any names.
func hostileChart(t *rapid.T) interface{ Picture() chat.Picture } {
	count := func() int { return hostileCount.Draw(t, "count") }
	many := rapid.SampledFrom([]int{0, 1, 3, 20, 60}).Draw(t, "rows")
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		m := Matrix{Of: hostileLabel(t), AsOf: hostileDate.Draw(t, "day"), Unrated: count()}
		for l := range m.Counts {
			for i := range m.Counts[l] {
				m.Counts[l][i] = count()
			}
		}
		return m
	case 1:
		h := Health{Of: hostileLabel(t), AsOf: hostileDate.Draw(t, "day"), Weeks: weeks(rapid.IntRange(0, 20).Draw(t, "weeks")), More: HealthCount{count(), count(), count(), count()}}
		for range many {
			h.Rows = append(h.Rows, HealthRow{hostileLabel(t), rapid.SliceOfN(rapid.SampledFrom([]ops.Health{ops.OnTrack, ops.AtRisk, ops.OffTrack, ops.Unknown, "", "blue"}), 0, 20).Draw(t, "health")})
		}
		return h
	case 2:
		q := Requests{Of: hostileLabel(t), AsOf: hostileDate.Draw(t, "day"), Oldest: hostileText.Draw(t, "id"), Days: count()}
		for i := range q.Ages {
			q.Ages[i] = RequestCount{count(), count(), count()}
		}
		return q
	case 3:
		b := Budgets{Of: hostileLabel(t), AsOf: hostileDate.Draw(t, "day"), Locale: hostileText.Draw(t, "locale"), More: count()}
		for range many {
			b.Rows = append(b.Rows, Budget{hostileLabel(t), hostileText.Draw(t, "period"), hostileAmount(t), hostileAmount(t), hostileAmount(t), hostileAmount(t), hostileAmount(t)})
		}
		return b
	default:
		p := Participation{Of: hostileLabel(t), AsOf: hostileDate.Draw(t, "day"), More: count()}
		for range many {
			p.Rounds = append(p.Rounds, Round{hostileText.Draw(t, "set"), hostileDate.Draw(t, "day"), count(), count(), count(), count(), count(), count()})
		}
		return p
	}
}

// Whatever the numbers and names are, the picture is whole and so are its words.
func TestHostileData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := hostileChart(t).Picture()
		if p.Alt == "" || strings.ContainsAny(p.Alt, "\n") || !json.Valid(p.Spec) || len(p.Spec) > 64<<10 {
			t.Fatalf("alt %q, spec of %d bytes", p.Alt, len(p.Spec))
		}
		for _, l := range strings.Split(p.Text, "\n") {
			if n := len([]rune(l)); n > textWidth {
				t.Errorf("%d columns: %s", n, l)
			}
		}
		checkLayout(t, p.Name, p.Spec)
		if rapid.IntRange(0, 9).Draw(t, "paint") == 0 { // which takes long
			if _, err := Draw(p.Spec); err != nil {
				t.Error(err)
			}
		}
	})
}
