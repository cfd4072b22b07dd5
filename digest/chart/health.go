package chart

import (
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// Health is how each department was doing at the end of the last weeks.
type Health struct {
	// Of limits the chart to a department; zero is the whole company.
	Of   Label      `json:"of,omitzero"`
	AsOf dates.Date `json:"as_of,omitzero"`
	// Weeks are the columns, the oldest first. The last one is the present
	// week, which is shown as it is now.
	Weeks []dates.Week `json:"weeks,omitempty"`
	Rows  []HealthRow  `json:"rows,omitempty"`
	// More is how those departments are doing now for which there is no room.
	More HealthCount `json:"more,omitzero"`
}

// HealthRow is one department.
type HealthRow struct {
	Label
	// Health has one value a week.
	Health []ops.Health `json:"health"`
}

// now is the department's present health.
func (r HealthRow) now() ops.Health { return r.Health[len(r.Health)-1] }

// HealthCount is how many departments are in each health.
type HealthCount struct {
	OnTrack  int `json:"on_track,omitempty"`
	AtRisk   int `json:"at_risk,omitempty"`
	OffTrack int `json:"off_track,omitempty"`
	Unknown  int `json:"unknown,omitempty"`
}

func (c *HealthCount) of(h ops.Health) *int {
	switch h {
	case ops.OnTrack:
		return &c.OnTrack
	case ops.AtRisk:
		return &c.AtRisk
	case ops.OffTrack:
		return &c.OffTrack
	default:
		return &c.Unknown
	}
}

func (c *HealthCount) add(h ops.Health, n int) {
	of := c.of(h)
	*of = bound(bound(*of) + bound(n))
}

func (c *HealthCount) sum() int {
	return bound(c.OnTrack + c.AtRisk + c.OffTrack + c.Unknown)
}

// What there is room for.
const (
	mostWeeks       = 12
	mostDepartments = 40
)

// healthOrder is how healths are told of, the worst first.
var healthOrder = []ops.Health{ops.OffTrack, ops.AtRisk, ops.Unknown, ops.OnTrack}

// Picture is the health as a table of coloured weeks.
func (h Health) Picture() chat.Picture {
	h = h.bounded()
	return picture(kindHealth, h.alt(), h.text(), h)
}

// Empty reports whether there is nothing to show: in none of the weeks anything was
// known of any department.
func (h Health) Empty() bool {
	return !slices.ContainsFunc(h.Rows, func(row HealthRow) bool {
		return slices.ContainsFunc(row.Health, func(health ops.Health) bool { return health != ops.Unknown && health != "" })
	})
}

// bounded keeps the last weeks, and those departments that are worst off where
// there are too many. A week without a value is unknown.
func (h Health) bounded() Health {
	h.Of = h.Of.bounded()
	h.Weeks = slices.Clone(h.Weeks[max(len(h.Weeks)-mostWeeks, 0):])
	if len(h.Weeks) == 0 {
		h.Weeks = []dates.Week{{}}
	}
	more := HealthCount{}
	for _, health := range healthOrder {
		more.add(health, *h.More.of(health))
	}
	h.More = more
	rows := make([]HealthRow, len(h.Rows))
	for i, r := range h.Rows {
		rows[i] = HealthRow{r.bounded(), make([]ops.Health, len(h.Weeks))}
		for j := range h.Weeks {
			rows[i].Health[j] = ops.Unknown
			if at := len(r.Health) - len(h.Weeks) + j; at >= 0 && slices.Contains(ops.Healths, r.Health[at]) {
				rows[i].Health[j] = r.Health[at]
			}
		}
	}
	h.Rows = h.roomFor(rows)
	return h
}

// roomFor are the rows that are shown, in their order; the others are counted.
func (h *Health) roomFor(rows []HealthRow) []HealthRow {
	if len(rows) <= mostDepartments {
		return rows
	}
	byNeed := make([]int, len(rows))
	for i := range rows {
		byNeed[i] = i
	}
	slices.SortStableFunc(byNeed, func(a, b int) int { return rows[b].now().Worse() - rows[a].now().Worse() })
	for _, i := range byNeed[mostDepartments:] {
		h.More.add(rows[i].now(), 1)
	}
	shown := slices.Sorted(slices.Values(byNeed[:mostDepartments]))
	kept := make([]HealthRow, len(shown))
	for i, at := range shown {
		kept[i] = rows[at]
	}
	return kept
}

// count is how all departments are doing now.
func (h Health) count() HealthCount {
	count := h.More
	for _, r := range h.Rows {
		count.add(r.now(), 1)
	}
	return count
}

// alt is the point in a sentence: what is bad first, and what nobody knows last.
func (h Health) alt() string {
	count := h.count()
	all := count.sum()
	switch {
	case all == 0:
		return "There are no departments to show"
	case all == 1 && len(h.Rows) == 1:
		return h.onlyOne()
	case count.Unknown == all:
		return "The health of all " + counted(all, "department", "departments") + " is unknown"
	}
	var parts []string
	for _, health := range []ops.Health{ops.OffTrack, ops.AtRisk, ops.OnTrack} {
		n := *count.of(health)
		switch {
		case n == all:
			return "All " + counted(all, "department", "departments") + " are " + health.Word()
		case n == 0:
		case len(parts) > 0:
			parts = append(parts, number(n)+" "+health.Word())
		case health == ops.OnTrack:
			parts = append(parts, fmt.Sprintf("%s of %s departments %s %s", number(n), number(all), isAre(n), health.Word()))
		default:
			parts = append(parts, fmt.Sprintf("%s of %s departments %s %s%s", number(n), number(all), isAre(n), health.Word(), h.named(health)))
		}
	}
	if count.Unknown > 0 {
		parts = append(parts, "the health of "+number(count.Unknown)+" is unknown")
	}
	return strings.Join(parts, ", ")
}

// onlyOne is the sentence about a single department, with what it was a week ago
// where that was something else.
func (h Health) onlyOne() string {
	r := h.Rows[0]
	words := r.known() + " is " + r.now().Word()
	if r.now() == ops.Unknown {
		words = "The health of " + r.known() + " is unknown"
	}
	if n := len(r.Health); n > 1 && r.Health[n-2] != r.now() && r.Health[n-2] != ops.Unknown {
		words += ", and was " + r.Health[n-2].Word() + " a week ago"
	}
	return words
}

// named are the departments of that health in brackets, unless they are many.
func (h Health) named(health ops.Health) string {
	const most = 3
	var names []string
	for _, r := range h.Rows {
		if r.now() == health {
			names = append(names, r.known())
		}
	}
	if len(names) > most {
		names = append(names[:most-1], fmt.Sprintf("+%d more", len(names)-most+1))
	}
	return " (" + strings.Join(names, ", ") + ")"
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// text is the health for terminals.
func (h Health) text() string {
	if len(h.Rows) == 0 {
		return ""
	}
	const labels, column = 17, 5
	var b strings.Builder
	b.WriteString(padded("", labels))
	for j, w := range h.Weeks {
		head := "now"
		if j < len(h.Weeks)-1 {
			head = fmt.Sprintf("W%02d", w.Number)
		}
		b.WriteString(" " + padded(head, column-1))
	}
	for _, r := range h.Rows {
		b.WriteString("\n" + padded(r.legible(), labels))
		for _, health := range r.Health {
			b.WriteString(" " + padded(healthMark(health), column-1))
		}
	}
	b.WriteString("\non track, at risk, off track, ? unknown")
	if n := h.More.sum(); n > 0 {
		b.WriteString("\n+" + number(n) + " more")
	}
	return trimLines(b.String())
}

// draw paints a row a department and a cell a week.
func (h Health) draw() *sheet {
	const gap, labels, top = 6, 310, headerHeight + 8
	row := 66.0
	if len(h.Rows) > 12 {
		row = 50
	}
	count := h.count()
	var point []string
	for _, health := range healthOrder {
		if n := *count.of(health); n > 0 {
			point = append(point, number(n)+" "+health.Word())
		}
	}
	title := titled("Health by department", h.Of)
	if len(h.Rows) == 0 {
		s := newSheet(headerHeight + emptyHeight + margin)
		s.header(title, append(point, asOf(h.AsOf))...)
		s.nothing("There are no departments to show")
		return s
	}
	weeks := float64(len(h.Weeks))
	width := min((inner-labels+gap)/weeks, 150) - gap
	const heads, legend = 76, 70
	height := top + heads + row*float64(len(h.Rows)) + legend
	s := newSheet(height + moreHeight)
	if h.More.sum() == 0 {
		s = newSheet(height)
	}
	s.header(title, append(point, asOf(h.AsOf))...)
	s.weekHeads(h.Weeks, box{margin + labels, top, width, heads}, width+gap)
	st := style{24, true, ink}
	for i, r := range h.Rows {
		y := top + heads + row*float64(i)
		s.text(box{margin, y, labels - 22, row - gap}, labelStyle, left, r.legible())
		for j, health := range r.Health {
			b := box{margin + labels + float64(j)*(width+gap), y, width, row - gap}
			s.fill(b, 10, healthColour(health))
			s.text(b, st, middle, healthMark(health))
			if j == len(r.Health)-1 {
				s.outline(b, 9, 3, grey)
			}
		}
	}
	y := top + heads + row*float64(len(h.Rows)) + 16
	s.legendWords(y)
	if n := h.More.sum(); n > 0 {
		s.more(y+legend-16, "+"+number(n)+" more")
	}
	return s
}

// weekHeads write the Monday of each week above its column, and the month where
// it begins to be another one.
func (s *sheet) weekHeads(weeks []dates.Week, first box, step float64) {
	month := ""
	for j, w := range weeks {
		b := box{first.x + float64(j)*step, first.y, first.w, 34}
		below := box{b.x, b.y + 32, b.w, 38}
		if j == len(weeks)-1 {
			s.text(below, style{25, true, ink}, middle, "now")
			continue
		}
		if w == (dates.Week{}) {
			continue
		}
		monday := w.First()
		if name := monday.Month.String()[:3]; name != month {
			month = name
			s.text(b, style{24, true, grey}, middle, month)
		}
		s.text(below, style{24, false, grey}, middle, fmt.Sprint(monday.Day))
	}
}

// legendWords explains the marks of health.
func (s *sheet) legendWords(y float64) {
	x := float64(margin)
	for _, health := range []ops.Health{ops.OnTrack, ops.AtRisk, ops.OffTrack, ops.Unknown} {
		b := box{x, y, 66, 38}
		s.fill(b, 8, healthColour(health))
		s.text(b, style{22, true, ink}, middle, healthMark(health))
		words := health.Word()
		if health == ops.Unknown {
			words = "unknown: no word, or an old one"
		}
		width := smallStyle.width(words) + 1
		s.text(box{x + 66 + legendGap, y, width, 38}, smallStyle, left, words)
		x += 66 + legendGap + width + 30
	}
}
