package digest

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// headline is how the departments are, and how they were.
func (m *layout) headline() string {
	words := []string{m.period()}
	if m.d.Department != "" {
		words = []string{m.department(m.d.Department), m.period()}
	}
	figures, was := m.figures()
	for _, f := range figures {
		words = append(words, f.Text)
	}
	return strings.Join(words, " · ") + was
}

// figures count the departments by their health, or say the health of the only one;
// and, in parentheses, how it was.
func (m *layout) figures() (figures []Figure, before string) {
	if len(m.d.Departments) == 1 {
		s := m.d.Departments[0]
		if s.Was != "" && s.Was != s.Health {
			before = " (was " + s.Was.Word() + ")"
		}
		return []Figure{{Health: s.Health, Text: s.Health.Word()}}, before
	}
	t := m.d.Tally()
	figures = t.figures()
	if doubtful := m.doubtful(); doubtful > 0 {
		figures[2].Text += fmt.Sprintf(" (%d doubtful)", doubtful)
	}
	if was := m.d.Was; was != nil && *was != t {
		var some []string
		for _, f := range was.figures() {
			if !f.None {
				some = append(some, f.Text)
			}
		}
		before = " (was " + strings.Join(some, ", ") + ")"
	}
	return figures, before
}

// figures are the counts in words, in the order in which they are always shown.
func (t Tally) figures() []Figure {
	count := func(h ops.Health, n int) Figure { return Figure{h, fmt.Sprintf("%d %s", n, h.Word()), n == 0} }
	return []Figure{
		count(ops.OffTrack, t.OffTrack), count(ops.AtRisk, t.AtRisk), count(ops.OnTrack, t.OnTrack), count(ops.Unknown, t.Unknown),
	}
}

// doubtful counts the departments that say that they are on track while their
// records show something else.
func (m *layout) doubtful() int {
	n := 0
	for _, s := range m.d.Departments {
		if s.Health == ops.OnTrack && s.Disagrees() {
			n++
		}
	}
	return n
}

// stillWrong names the departments that are off track or at risk as they were before,
// and those whose records show it although they say something better; empty where none
// is. What records show may come of a day that has passed, so nobody says "still" of it.
func (m *layout) stillWrong() string {
	var parts []string
	for _, health := range []ops.Health{ops.OffTrack, ops.AtRisk} {
		var said, shown []string
		for _, s := range m.d.Departments {
			switch {
			case s.Disagrees() && s.Computed == health:
				shown = append(shown, m.department(s.Department))
			case !s.Disagrees() && s.Health == health && !m.moved(s):
				said = append(said, m.department(s.Department))
			}
		}
		if len(said) > 0 {
			parts = append(parts, several(said)+" still "+health.Word())
		}
		if len(shown) > 0 {
			whose := "their"
			if len(shown) == 1 {
				whose = "its"
			}
			parts = append(parts, several(shown)+" "+health.Word()+" by "+whose+" records")
		}
	}
	return strings.Join(parts, ", ")
}

// moved reports whether a department stands otherwise than in the digest before, or has
// said so since, where that did not know of it.
func (m *layout) moved(s Status) bool {
	if s.Was == "" {
		return s.AsOf.After(m.d.Since.At)
	}
	return s.Was != s.Health
}

// several are the names of departments with their verb: "Legal is", "Legal and Sales
// are", or their number where that is shorter.
func several(names []string) string {
	switch len(names) {
	case 1:
		return names[0] + " is"
	case 2:
		return names[0] + " and " + names[1] + " are"
	}
	return fmt.Sprintf("%d departments are", len(names))
}

// period is what the digest is about: a day, a week, a month.
func (m *layout) period() string {
	at := m.d.At.In(m.zone)
	switch days := m.words.days(m.d.Since.At); {
	case days >= 27:
		return at.Format("January 2006")
	case days >= 5:
		return fmt.Sprintf("Week %d, %s", dates.WeekOf(m.today).Number, at.Format("Mon 2 Jan"))
	}
	return at.Format("Mon 2 Jan")
}

func (m *layout) tone() chat.Tone {
	switch t := m.d.Tally(); {
	case t.OffTrack > 0:
		return chat.Bad
	case t.AtRisk > 0, t.Unknown > 0, len(m.d.Section(Exceptions).Items) > 0:
		return chat.Warning
	case t.OnTrack > 0:
		return chat.Good
	}
	return chat.Neutral
}
