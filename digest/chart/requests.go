package chart

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops/dates"
)

// Requests is how many open requests there are by how old they are and by what
// they wait for.
type Requests struct {
	// Of limits the chart to a department; zero is the whole company.
	Of   Label      `json:"of,omitzero"`
	AsOf dates.Date `json:"as_of,omitzero"`
	// Ages has a count for each of [AgeLimits] and one for what is older.
	Ages [5]RequestCount `json:"ages"`
	// Oldest is the id of the oldest one and Days how old it is; empty where
	// there is none.
	Oldest string `json:"oldest,omitempty"`
	Days   int    `json:"days,omitempty"`
}

// RequestCount is how many requests are in each open state.
type RequestCount struct {
	InReview         int `json:"in_review,omitempty"`
	ChangesRequested int `json:"changes_requested,omitempty"`
	// Approved are those that have not been fulfilled yet.
	Approved int `json:"approved,omitempty"`
}

// AgeLimits are how many days old a request of each group is at most.
var AgeLimits = [4]int{2, 7, 14, 30}

// AgeGroup is where a request of that many days is counted.
func AgeGroup(days int) int {
	for i, limit := range AgeLimits {
		if days <= limit {
			return i
		}
	}
	return len(AgeLimits)
}

// ageWords name the groups, and say of several that they are in one.
var ageWords = [5]struct{ label, are string }{
	{"0–2 days", "at most 2 days old"},
	{"3–7 days", "3 to 7 days old"},
	{"8–14 days", "8 to 14 days old"},
	{"15–30 days", "15 to 30 days old"},
	{"over 30 days", "over 30 days old"},
}

// parts are the counts as pieces of a bar.
func (c RequestCount) parts() []part {
	return []part{
		{letter: "R", word: "in review", n: c.InReview, fill: deep},
		{letter: "C", word: "changes asked for", n: c.ChangesRequested, fill: yellow, hatched: true},
		{letter: "A", word: "approved, not yet fulfilled", n: c.Approved, fill: pale},
	}
}

// Picture is the requests as bars, the oldest first.
func (q Requests) Picture() chat.Picture {
	q = q.bounded()
	return picture(kindRequests, q.alt(), q.text(), q)
}

// Empty reports whether there is nothing to show.
func (q Requests) Empty() bool {
	_, all, _ := q.bounded().bars()
	return all == 0
}

func (q Requests) bounded() Requests {
	q.Of, q.Oldest, q.Days = q.Of.bounded(), cutTo(oneLine(q.Oldest), 20), bound(q.Days)
	for i := range q.Ages {
		c := &q.Ages[i]
		c.InReview, c.ChangesRequested, c.Approved = bound(c.InReview), bound(c.ChangesRequested), bound(c.Approved)
	}
	return q
}

// bars are the parts of all groups, how many requests there are, and how many are
// in the largest group.
func (q Requests) bars() (bars [][]part, all, most int) {
	for _, c := range q.Ages {
		bars = append(bars, c.parts())
		n := total(c.parts())
		all, most = bound(all+n), max(most, n)
	}
	// One request is not a long bar.
	return bars, all, max(most, 4)
}

// alt is the point in a sentence.
func (q Requests) alt() string {
	bars, all, _ := q.bars()
	of := ""
	if q.Of != (Label{}) {
		of = " of " + q.Of.known()
	}
	if all == 0 {
		return "There are no open requests" + of
	}
	oldest := ""
	if q.Oldest != "" {
		oldest = ", the oldest " + q.Oldest + " (" + dates.Age(q.Days) + ")"
	}
	group := len(bars) - 1
	for group > 0 && total(bars[group]) == 0 {
		group--
	}
	n := total(bars[group])
	switch {
	case all == 1:
		return fmt.Sprintf("The one open request%s is %s%s", of, ageWords[group].are, strings.Replace(oldest, ", the oldest ", ": ", 1))
	case n == all:
		return fmt.Sprintf("All %s open requests%s are %s%s", number(all), of, ageWords[group].are, oldest)
	}
	return fmt.Sprintf("%s of %s open requests%s %s %s%s", number(n), number(all), of, isAre(n), ageWords[group].are, oldest)
}

// text is the bars for terminals.
func (q Requests) text() string {
	bars, all, most := q.bars()
	if all == 0 {
		return ""
	}
	const labels, columns = 13, 36
	var b strings.Builder
	for i, parts := range slices.Backward(bars) {
		b.WriteString(padded(ageWords[i].label, labels))
		if n := total(parts); n > 0 {
			b.WriteString(letterBar(parts, most, columns) + " " + number(n) + ":")
			for _, p := range parts {
				if p.n > 0 {
					b.WriteString(" " + p.letter + "\u00a0" + number(p.n))
				}
			}
		}
		b.WriteString("\n")
	}
	b.WriteString(letters(occurring(bars...)))
	return trimLines(b.String())
}

// draw paints a bar for each group of ages.
func (q Requests) draw() *sheet {
	bars, all, most := q.bars()
	title := titled("Open requests by age", q.Of)
	if all == 0 {
		s := newSheet(headerHeight + emptyHeight + margin)
		s.header(title, "No open requests", asOf(q.AsOf))
		s.nothing("Nothing is waiting")
		return s
	}
	const row, height, labels, totals = 92, 64, 200, 100
	legend := occurring(bars...)
	top := float64(headerHeight) + legendHeight(legend)
	s := newSheet(top + 5*row + 24)
	oldest := ""
	if q.Oldest != "" {
		oldest = "oldest " + q.Oldest + ", " + dates.Age(q.Days)
	}
	s.header(title, counted(all, "open request", "open requests"), oldest, asOf(q.AsOf))
	s.legend(headerHeight, legend)
	for i, parts := range bars {
		y := top + float64(len(bars)-1-i)*row // the oldest first
		s.text(box{margin, y, labels - 20, height}, labelStyle, left, capital(ageWords[i].label))
		track := box{margin + labels, y, inner - labels - totals, height}
		n := total(parts)
		if n == 0 {
			s.fill(box{track.x, track.y + height/2 - 2, track.w, 4}, 2, ground)
			continue
		}
		end := s.bar(track, parts, most)
		s.text(box{end + 12, y, sheetWidth - margin - end - 12, height}, strongStyle, left, number(n))
	}
	return s
}
