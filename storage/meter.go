package storage

import (
	"encoding/json"
	"time"
)

// Meter is what a language model was used for on one day.
type Meter struct {
	// Asked counts the questions, Cached those that were answered from what was
	// kept, Failed those that were not answered, by why.
	Asked  int            `json:"asked,omitempty"`
	Cached int            `json:"cached,omitempty"`
	Failed map[string]int `json:"failed,omitempty"`
	// Sent and Received are tokens; Reserved are those of questions under way.
	Sent     int `json:"sent,omitempty"`
	Received int `json:"received,omitempty"`
	Reserved int `json:"reserved,omitempty"`
	// Held is what Reserved is made of, by question.
	Held map[string]Held `json:"held,omitempty"`
	// Kept counts the sentences that the records support, Dropped the others, by why.
	Kept    int            `json:"kept,omitempty"`
	Dropped map[string]int `json:"dropped,omitempty"`
}

// Held is what a question that is under way may cost.
type Held struct {
	Tokens int `json:"tokens"`
	// Until is when it has been settled at the latest, unless the process was killed.
	Until time.Time `json:"until"`
}

// Hold reserves tokens for a question.
func (m *Meter) Hold(question string, tokens int, until time.Time) {
	m.Release(question)
	if m.Held == nil {
		m.Held = map[string]Held{}
	}
	m.Held[question] = Held{Tokens: tokens, Until: until}
	m.Reserved += tokens
}

// Release gives up what was reserved for a question. It reports false if nothing was,
// or is no longer.
func (m *Meter) Release(question string) bool {
	held, had := m.Held[question]
	if had {
		delete(m.Held, question)
		m.Reserved -= held.Tokens
	}
	return had
}

// Lapse counts what is reserved for longer than it can be as sent. The process that
// asked was killed, and nobody knows what it cost.
func (m *Meter) Lapse(now time.Time) {
	for question, held := range m.Held {
		if now.After(held.Until) {
			m.Release(question)
			m.Sent += held.Tokens
		}
	}
}

// Tokens is what the day has cost so far, what is under way included.
func (m Meter) Tokens() int { return m.Sent + m.Received + m.Reserved }

// Plus is the sum of two meters. Neither is changed.
func (m Meter) Plus(other Meter) Meter {
	m.Asked += other.Asked
	m.Cached += other.Cached
	m.Sent += other.Sent
	m.Received += other.Received
	m.Reserved += other.Reserved
	m.Kept += other.Kept
	m.Failed, m.Dropped = plus(m.Failed, other.Failed), plus(m.Dropped, other.Dropped)
	return m
}

func plus(a, b map[string]int) map[string]int {
	if len(a)+len(b) == 0 {
		return nil
	}
	sum := map[string]int{}
	for _, counts := range []map[string]int{a, b} {
		for why, n := range counts {
			sum[why] += n
		}
	}
	return sum
}

// meterStay is for how long a day's meter is kept.
const meterStay = 400 * 24 * time.Hour

func meterName(day string) string { return "model/day/" + day }

// MeterOf is the meter of a day (2006-01-02), zero if nothing was asked on it.
func MeterOf(r Reader, day string) (Meter, error) {
	var m Meter
	raw, err := Kept(r, meterName(day))
	if err != nil || raw == nil {
		return m, err
	}
	return m, json.Unmarshal(raw, &m)
}

// SetMeter keeps the meter of a day.
func SetMeter(tx Tx, day string, m Meter, now time.Time) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return Keep(tx, meterName(day), raw, now.Add(meterStay), now)
}
