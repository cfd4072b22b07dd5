package chart

import (
	"fmt"
	"strings"

	"adjutant/chat"
	"adjutant/ops/dates"
)

// Participation is who has answered in the last rounds of check-ins.
type Participation struct {
	// Of limits the chart to a department; zero is the whole company.
	Of   Label      `json:"of,omitzero"`
	AsOf dates.Date `json:"as_of,omitzero"`
	// Rounds are those of one set together, the latest first.
	Rounds []Round `json:"rounds,omitempty"`
	// More is how many rounds there are for which there is no room.
	More int `json:"more,omitempty"`
}

// Round is what became of the check-ins of one round.
type Round struct {
	Set string     `json:"set"`
	Day dates.Date `json:"day,omitzero"`
	// OnTime and Late have answered; Missed were asked and have not, Declined
	// have said: not this time; Waiting can still answer in time.
	OnTime   int `json:"on_time,omitempty"`
	Late     int `json:"late,omitempty"`
	Missed   int `json:"missed,omitempty"`
	Declined int `json:"declined,omitempty"`
	Waiting  int `json:"waiting,omitempty"`
	// Absent were away, or the question did not reach them: nobody counts them
	// as missing.
	Absent int `json:"absent,omitempty"`
}

// mostRounds is what there is room for.
const mostRounds = 18

// asked is how many were there to answer, answered how many of them have.
func (r Round) asked() int {
	return bound(r.OnTime + r.Late + r.Missed + r.Declined + r.Waiting)
}

func (r Round) answered() int { return bound(r.OnTime + r.Late) }

// parts are the counts as pieces of a bar.
func (r Round) parts() []part {
	return []part{
		{letter: "T", word: "on time", n: r.OnTime, fill: green},
		{letter: "L", word: "late", n: r.Late, fill: yellow, hatched: true},
		{letter: "M", word: "missed", n: r.Missed, fill: red},
		{letter: "S", word: "skipped", n: r.Declined, fill: orange, hatched: true},
		{letter: "W", word: "still waited for", n: r.Waiting, fill: pale},
		{letter: "A", word: "away or not reached (not counted)", n: r.Absent, fill: ground},
	}
}

// name is the set's name in letters that the typeface has, day the day of the
// round as it stands behind it.
func (r Round) name() string {
	if name := legibleText(r.Set); name != "" {
		return name
	}
	return "check-in"
}

func (r Round) day() string {
	if r.Day.IsZero() {
		return ""
	}
	return " · " + dayWords(r.Day)
}

// words name the round in a sentence.
func (r Round) words() string {
	if r.Day.IsZero() {
		return r.Set
	}
	return r.Set + " of " + dayWords(r.Day)
}

// share is how many of those asked have answered, in words.
func (r Round) share() string {
	asked := r.asked()
	if asked == 0 {
		return "nobody was there to be asked"
	}
	words := fmt.Sprintf("%s of %s answered", number(r.answered()), number(asked))
	if r.Waiting > 0 {
		return words + " so far"
	}
	return words + fmt.Sprintf(" · %d %%", percent(float64(r.answered()), float64(asked)))
}

// Picture is the participation as bars.
func (p Participation) Picture() chat.Picture {
	p = p.bounded()
	return picture(kindCheckins, p.alt(), p.text(), p)
}

// Empty reports whether there is nothing to show.
func (p Participation) Empty() bool { return len(p.Rounds) == 0 }

func (p Participation) bounded() Participation {
	p.Of, p.More = p.Of.bounded(), bound(p.More)
	if over := len(p.Rounds) - mostRounds; over > 0 {
		p.Rounds, p.More = p.Rounds[:mostRounds], bound(p.More+over)
	}
	rounds := make([]Round, len(p.Rounds))
	for i, r := range p.Rounds {
		r.Set = cutTo(oneLine(r.Set), labelLimit)
		for _, n := range []*int{&r.OnTime, &r.Late, &r.Missed, &r.Declined, &r.Waiting, &r.Absent} {
			*n = bound(*n)
		}
		rounds[i] = r
	}
	p.Rounds = rounds
	return p
}

// sum is how many were asked in all rounds that are over and how many of them
// have answered, how many rounds those are, and the one in which fewest did.
func (p Participation) sum() (answered, asked, over int, least Round) {
	share := func(r Round) float64 { return float64(r.answered()) / float64(r.asked()) }
	for _, r := range p.Rounds {
		if r.Waiting > 0 || r.asked() == 0 {
			continue
		}
		answered, asked = bound(answered+r.answered()), bound(asked+r.asked())
		if over++; over == 1 || share(r) < share(least) {
			least = r
		}
	}
	return answered, asked, over, least
}

// alt is the point in a sentence.
func (p Participation) alt() string {
	answered, asked, over, least := p.sum()
	of := ""
	if p.Of != (Label{}) {
		of = " of " + p.Of.known()
	}
	switch {
	case len(p.Rounds) == 0:
		return "There was no round of check-ins" + of + " yet"
	case over == 0 && p.Rounds[0].asked() == 0:
		return "Nobody" + of + " was there to be asked"
	case over == 0:
		r := p.Rounds[0]
		return fmt.Sprintf("%s of %s%s answered %s so far", number(r.answered()), number(r.asked()), of, r.Set)
	case answered == asked:
		return fmt.Sprintf("Everybody%s who was asked answered, %s", of, inRounds(over))
	case answered == 0:
		return fmt.Sprintf("Nobody%s who was asked answered, %s", of, inRounds(over))
	case over == 1:
		return fmt.Sprintf("%s of %s%s answered %s", number(answered), number(asked), of, least.words())
	}
	return fmt.Sprintf("%d %% of those asked%s answered in the last %d rounds, the fewest in %s (%s of %s)",
		percent(float64(answered), float64(asked)), of, over, least.words(), number(least.answered()), number(least.asked()))
}

func inRounds(n int) string {
	if n == 1 {
		return "in the last round"
	}
	return fmt.Sprintf("in all of the last %d rounds", n)
}

// text is the bars for terminals.
func (p Participation) text() string {
	if len(p.Rounds) == 0 {
		return ""
	}
	const labels, columns = 24, 22
	var b strings.Builder
	var bars [][]part
	for _, r := range p.Rounds {
		parts := r.parts()
		bars = append(bars, parts)
		b.WriteString(paddedName(r.name(), r.day(), labels) + " " + padded(letterBar(parts, 0, columns), columns) + " " + r.share() + "\n")
	}
	b.WriteString(letters(occurring(bars...)))
	if p.More > 0 {
		b.WriteString("\n+" + number(p.More) + " more rounds")
	}
	return trimLines(b.String())
}

// draw paints a bar for each round.
func (p Participation) draw() *sheet {
	title := titled("Check-in participation", p.Of)
	if len(p.Rounds) == 0 {
		s := newSheet(headerHeight + emptyHeight + margin)
		s.header(title, "No rounds yet", asOf(p.AsOf))
		s.nothing("Nobody has been asked yet")
		return s
	}
	var bars [][]part
	for _, r := range p.Rounds {
		bars = append(bars, r.parts())
	}
	legend := occurring(bars...)
	const row, height, share = 112, 50, 480
	top := headerHeight + legendHeight(legend)
	s := newSheet(top + float64(len(bars))*row + 12 + min(float64(p.More), 1)*moreHeight)
	answered, asked, over, _ := p.sum()
	point := "Nobody has answered yet"
	switch {
	case over > 0:
		point = fmt.Sprintf("%d %% of those asked have answered", percent(float64(answered), float64(asked)))
	case p.Rounds[0].asked() > 0:
		point = p.Rounds[0].share()
	}
	s.header(title, point, asOf(p.AsOf))
	s.legend(headerHeight, legend)
	for i, r := range p.Rounds {
		y := top + float64(i)*row
		s.name(box{margin, y, inner - share - 20, 40}, strongStyle, r.name(), r.day())
		s.text(box{sheetWidth - margin - share, y, share, 40}, labelStyle, right, r.share())
		track := box{margin, y + 44, inner, height}
		if total(bars[i]) == 0 {
			s.fill(track, 8, ground)
			continue
		}
		s.bar(track, bars[i], 0)
	}
	if p.More > 0 {
		s.more(top+float64(len(bars))*row, "+"+number(p.More)+" more rounds")
	}
	return s
}
