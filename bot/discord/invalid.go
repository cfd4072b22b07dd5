package discord

import "time"

// Discord shuts out an address from which 10,000 requests within ten minutes were
// refused as not allowed or as too many. Before it comes to that, nothing is asked
// any more until enough of them are long enough ago.
const (
	mostInvalid  = 8000
	invalidTime  = 10 * time.Minute
	invalidSlice = 10 * time.Second
)

// invalids counts refused requests, by slices of the last ten minutes.
type invalids struct {
	slices [invalidTime/invalidSlice + 1]struct {
		at    time.Time // when the slice began
		count int
	}
	most int
}

// note counts one.
func (v *invalids) note(now time.Time) {
	begin := now.Truncate(invalidSlice)
	s := &v.slices[v.number(begin)]
	if !s.at.Equal(begin) {
		s.at, s.count = begin, 0
	}
	s.count++
}

// rest is how long nothing may be asked.
func (v *invalids) rest(now time.Time) time.Duration {
	total := 0
	var oldest time.Time
	for _, s := range v.slices {
		if now.Sub(s.at) >= invalidTime+invalidSlice || s.count == 0 {
			continue
		}
		total += s.count
		if oldest.IsZero() || s.at.Before(oldest) {
			oldest = s.at
		}
	}
	if total < v.most {
		return 0
	}
	return oldest.Add(invalidTime + invalidSlice).Sub(now)
}

func (v *invalids) number(begin time.Time) int {
	return int(begin.UnixNano()/int64(invalidSlice)) % len(v.slices)
}
