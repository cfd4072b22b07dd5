package chart

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// Matrix is how many open risks there are of each likelihood and impact.
type Matrix struct {
	// Of limits the chart to a department; zero is the whole company.
	Of   Label      `json:"of,omitzero"`
	AsOf dates.Date `json:"as_of,omitzero"`
	// Counts are by likelihood and then by impact, each less one.
	Counts [5][5]int `json:"counts"`
	// Unrated risks have no place in the matrix.
	Unrated int `json:"unrated,omitempty"`
}

// Picture is the matrix as a heat map.
func (m Matrix) Picture() chat.Picture {
	m = m.bounded()
	return picture(kindRisks, m.alt(), m.text(), m)
}

func (m Matrix) bounded() Matrix {
	m.Of = m.Of.bounded()
	m.Unrated = bound(m.Unrated)
	for l := range m.Counts {
		for i := range m.Counts[l] {
			m.Counts[l][i] = bound(m.Counts[l][i])
		}
	}
	return m
}

// Empty reports whether there is nothing to show.
func (m Matrix) Empty() bool {
	open, _ := m.bounded().open()
	return open == 0
}

// open is how many open risks there are, veryHigh how many of them are in the
// red band.
func (m Matrix) open() (open, veryHigh int) {
	open = m.Unrated
	for l := range m.Counts {
		for i, n := range m.Counts[l] {
			open = bound(open + n)
			if (ops.Rating{Likelihood: l + 1, Impact: i + 1}).Level() == ops.VeryHigh {
				veryHigh = bound(veryHigh + n)
			}
		}
	}
	return open, veryHigh
}

// worst is the rating of the worst risk; not rated where none is.
func (m Matrix) worst() ops.Rating {
	var worst ops.Rating
	badness := func(r ops.Rating) int { return r.Level().Rank()*100 + r.Score() }
	for l := range m.Counts {
		for i, n := range m.Counts[l] {
			if r := (ops.Rating{Likelihood: l + 1, Impact: i + 1}); n > 0 && badness(r) >= badness(worst) {
				worst = r
			}
		}
	}
	return worst
}

// alt is the point of the matrix in a sentence.
func (m Matrix) alt() string {
	open, veryHigh := m.open()
	worst := m.worst()
	words := ""
	if worst.Rated() {
		words = ops.Likelihoods[worst.Likelihood-1] + " × " + ops.Impacts[worst.Impact-1]
	}
	of := ""
	if m.Of != (Label{}) {
		of = " of " + m.Of.known()
	}
	switch {
	case open == 0:
		return "There are no open risks" + of
	case words == "" && open == 1:
		return "The one open risk" + of + " is not rated yet"
	case words == "":
		return fmt.Sprintf("None of the %s%s is rated yet", counted(open, "open risk", "open risks"), of)
	case open == 1:
		return fmt.Sprintf("The one open risk%s is %s: %s", of, worst.Level().Word(), words)
	case veryHigh == 0:
		return fmt.Sprintf("None of %s open risks%s is in the red band; the worst is %s: %s", number(open), of, worst.Level().Word(), words)
	case veryHigh == 1:
		return fmt.Sprintf("1 of %s open risks%s is in the red band: %s", number(open), of, words)
	}
	return fmt.Sprintf("%s of %s open risks%s are in the red band, the worst %s", number(veryHigh), number(open), of, words)
}

// text is the matrix for terminals.
func (m Matrix) text() string {
	var b strings.Builder
	for l := 4; l >= 0; l-- {
		fmt.Fprintf(&b, "%-15s", ops.Likelihoods[l])
		for i, n := range m.Counts[l] {
			cell := levelLetters(ops.Rating{Likelihood: l + 1, Impact: i + 1}.Level())
			if n > 0 {
				cell = fmt.Sprintf("%-2s %s", cell, number(n))
			}
			fmt.Fprintf(&b, "│%-*s", impactColumn(i), cell)
		}
		b.WriteString("│\n")
	}
	fmt.Fprintf(&b, "%-15s", "")
	for i, word := range ops.Impacts {
		fmt.Fprintf(&b, " %-*s", impactColumn(i), word)
	}
	text := strings.TrimRight(b.String(), " ") + "\nVL very low, L low, M moderate, H high, VH very high (the red band)"
	if m.Unrated > 0 {
		text += "\nNot rated yet: " + number(m.Unrated)
	}
	return text
}

// impactColumn is the width of a column: of its word, and of the largest count.
func impactColumn(i int) int { return max(len(ops.Impacts[i]), 8) }

// draw paints the matrix, the worst corner at the top right.
func (m Matrix) draw() *sheet {
	const gap, labels, cellHeight, top = 8, 210, 116, headerHeight + 44
	const cellWidth = (inner - labels - 4*gap) / 5.0
	s := newSheet(top + 5*(cellHeight+gap) + 172)
	open, veryHigh := m.open()
	point := []string{counted(open, "open risk", "open risks"), none(veryHigh) + " in the red band (VH)"}
	if open == 0 {
		point = []string{"No open risks"}
	}
	if m.Unrated > 0 {
		point = append(point, number(m.Unrated)+" not rated yet")
	}
	s.header(titled("Open risks", m.Of), append(point, asOf(m.AsOf))...)
	axis := style{24, true, grey}
	s.text(box{margin, headerHeight - 4, labels, 36}, axis, left, "Likelihood ↑")
	for l := range m.Counts {
		y := top + float64(4-l)*(cellHeight+gap)
		s.text(box{margin, y, labels - 22, cellHeight}, labelStyle, right, capital(ops.Likelihoods[l]))
		for i, n := range m.Counts[l] {
			level := ops.Rating{Likelihood: l + 1, Impact: i + 1}.Level()
			b := box{margin + labels + float64(i)*(cellWidth+gap), y, cellWidth, cellHeight}
			s.fill(b, 12, levelColour(level))
			s.text(box{b.x + 12, b.y + 8, 44, 28}, style{22, true, ink}, left, levelLetters(level))
			if n > 0 {
				s.badge(b.x+b.w/2, b.y+b.h/2, style{34, true, ink}, number(n))
			}
		}
	}
	y := float64(top + 5*(cellHeight+gap))
	for i, word := range ops.Impacts {
		s.text(box{margin + labels + float64(i)*(cellWidth+gap), y, cellWidth, 40}, labelStyle, middle, capital(word))
	}
	s.text(box{margin + labels, y + 48, inner - labels, 36}, axis, middle, "Impact →")
	var legend []part
	for _, level := range ops.Levels {
		legend = append(legend, part{letter: levelLetters(level), word: level.Word(), fill: levelColour(level)})
	}
	s.legend(y+112, legend)
	return s
}

// capital is a word as it begins a line.
func capital(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}
