package digest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/digest"
	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// marks are a department's weeks as a word: T on track, R at risk, O off track,
// a question mark for unknown.
func (b *books) marks(person, department ops.Handle, weeks int) string {
	b.tb.Helper()
	var marks string
	b.as(person, department, func(v digest.View) {
		health, err := v.Health(weeks)
		b.must(err)
		i := slices.IndexFunc(health.Rows, func(r chart.HealthRow) bool { return r.Handle == department })
		for _, h := range health.Rows[i].Health {
			marks += map[ops.Health]string{ops.OnTrack: "T", ops.AtRisk: "R", ops.OffTrack: "O", ops.Unknown: "?"}[h]
		}
	})
	return marks
}

// post keeps an update as of now.
func (b *books) post(department ops.Handle, health ops.Health, confidential bool) *ops.Update {
	u := &ops.Update{Meta: ops.Meta{Owner: "tom", Department: department, Confidential: confidential}, Health: health, Summary: "So it is", AsOf: b.now}
	keep(b, storage.Updates, u)
	return u
}

// in lets weeks pass.
func (b *books) in(weeks int) { b.now = b.now.AddDate(0, 0, 7*weeks) }

func TestHealthByWeek(t *testing.T) {
	for name, c := range map[string]struct {
		play func(b *books)
		// want for the COO and for somebody who may see little.
		want, open string
	}{
		"nothing was ever said": {func(b *books) { b.in(5) }, "??????", "??????"},
		"each week has its own": {func(b *books) {
			for _, h := range []ops.Health{ops.OnTrack, ops.AtRisk, ops.OffTrack, ops.OffTrack, ops.OnTrack} {
				b.post("support", h, false)
				b.in(1)
			}
		}, "TROOTT", "TROOTT"},
		"silence makes it unknown": {func(b *books) {
			b.post("support", ops.OnTrack, false)
			b.in(5)
		}, "TT????", "TT????"},
		"what holds still is known in each week in which it was said": {func(b *books) {
			u := b.post("support", ops.AtRisk, false)
			b.in(2)
			still, err := u.Reaffirm(b.now)
			b.must(err)
			keep(b, storage.Updates, &still)
			b.in(3)
		}, "RRRR??", "RRRR??"},
		"what was said to hold late was unknown in between": {func(b *books) {
			u := b.post("support", ops.AtRisk, false)
			b.in(5)
			still, err := u.Reaffirm(b.now)
			b.must(err)
			keep(b, storage.Updates, &still)
		}, "RR???R", "RR???R"},
		"an edit counts from when it was made": {func(b *books) {
			u := b.post("support", ops.OnTrack, false)
			b.in(1)
			u.Health = ops.OffTrack
			keep(b, storage.Updates, u)
		}, "????TO", "????TO"},
		"what few may know is told to few": {func(b *books) {
			b.post("support", ops.OnTrack, false)
			b.in(1)
			b.post("support", ops.OffTrack, true)
			b.in(1)
		}, "???TOO", "???TTT"},
	} {
		b := newBooks(t)
		b.org.Update.StaleDays = 14 // known at the end of the next week, and not of the one after
		c.play(b)
		if got := b.marks("tom", "support", 6); got != c.want {
			t.Errorf("%s: the COO sees %s, want %s", name, got, c.want)
		}
		if got := b.marks("eli", "support", 6); got != c.open {
			t.Errorf("%s: a member sees %s, want %s", name, got, c.open)
		}
	}
}

// At the end of each week everybody is shown what they would have been shown then,
// whatever was posted, edited, said to hold still and taken back since.
func TestHealthIsWhatItWas(t *testing.T) {
	const weeks = 12
	for seed := range uint64(4) {
		b, r := newBooks(t), rand.New(rand.NewPCG(seed, 2))
		// seen is what each reader was shown at the end of each week.
		seen := map[string]string{}
		last := map[ops.Handle]*ops.Update{}
		for range weeks {
			monday := dates.WeekOf(dates.Of(b.now)).First()
			for range r.IntN(6) {
				b.now = b.now.Add(time.Duration(r.IntN(20)) * time.Hour)
				department := one(r, scopes[1:]...)
				u := last[department]
				switch {
				case u == nil || r.IntN(2) == 0:
					last[department] = b.post(department, one(r, ops.Healths...), r.IntN(4) == 0)
				case r.IntN(2) == 0:
					if still, err := u.Reaffirm(b.now); err == nil {
						*u = still
						keep(b, storage.Updates, u)
					}
				default:
					u.Health = one(r, ops.Healths...)
					keep(b, storage.Updates, u)
				}
			}
			// The last second of the week where the readers live.
			b.now = monday.AddDays(7).Midnight(b.org.Location(ops.Person{})).Add(-time.Second)
			for _, person := range []ops.Handle{"gus", "kai", ""} {
				for _, scope := range scopes[1:] {
					seen[fmt.Sprint(person, " ", scope)] += b.marks(person, scope, 1)
				}
			}
			b.now = b.now.Add(time.Hour)
		}
		b.now = b.now.Add(-time.Hour)
		for key, want := range seen {
			person, scope, _ := strings.Cut(key, " ")
			zone := b.org.Location(func() ops.Person { p, _ := b.org.Person(ops.Handle(person)); return p }())
			if zone.String() != b.org.Timezone && person != "" {
				continue // whose weeks end at another moment
			}
			if got := b.marks(ops.Handle(person), ops.Handle(scope), weeks); got != want {
				t.Errorf("seed %d: %s sees %s, and saw %s", seed, key, got, want)
			}
		}
	}
}
