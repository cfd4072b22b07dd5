package digest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
)

// Options say how a digest is put before its reader.
type Options struct {
	Org *ops.Org
	// Buttons are what the reader can do about something that waits for them;
	// nil for none.
	Buttons func(Item) []chat.Button
	// ID is that of the digest, empty for one that is not kept.
	ID ops.ID
}

// Message words a digest: the most important on one screen of a phone, in at most
// [MainSize] characters, and all of it in the thread.
func Message(d Digest, o Options) chat.Message {
	s := shapeOf(d.Audience)
	m := &layout{d: &d, o: o, words: newWords(o.Org, &d, titleSizes[0]), caps: map[SectionKind]int{}}
	for kind, n := range s.caps {
		m.caps[kind] = n
	}
	message := m.main()
	for length(message) > MainSize && m.tighten() {
		message = m.main()
	}
	m.shownTitle = m.title
	detail := m.thread(m.caps)
	message.Detail = &detail
	return message
}

// titleSizes are how many characters of what somebody wrote a line shows, fewer
// where there is much to say.
var titleSizes = []int{90, 70, 50, 34}

// threadTitle is how many of them are shown in the thread.
const threadTitle = 240

// layout is a digest on its way into a message.
type layout struct {
	words
	d    *Digest
	o    Options
	caps map[SectionKind]int
	// shownTitle is how much of what somebody wrote the message shows.
	shownTitle int
	// aside is set where it is not the digest's reader who reads.
	aside bool
}

// tighten makes the message shorter by one step: titles to a length that is still
// telling, then what matters least to one line each, then titles again, and only at
// last what is wrong and what waits for the reader. It reports false when no more can
// be left out.
func (m *layout) tighten() bool {
	for _, n := range titleSizes[:len(titleSizes)-1] {
		if n < m.title {
			m.title = n
			return true
		}
	}
	if m.shortened(1, Ageing, Coverage, OffTarget, Changed) {
		return true
	}
	if last := titleSizes[len(titleSizes)-1]; last < m.title {
		m.title = last
		return true
	}
	return m.shortened(0, Ageing) || m.shortened(1, Needs, Exceptions)
}

// shortened takes a line from the longest of some sections, the first of them if
// there are several. It reports false if none has more than so many.
func (m *layout) shortened(least int, kinds ...SectionKind) bool {
	longest := SectionKind("")
	for _, kind := range kinds {
		m.caps[kind] = min(m.caps[kind], len(m.d.Section(kind).Items))
		if m.caps[kind] > least && (longest == "" || m.caps[kind] > m.caps[longest]) {
			longest = kind
		}
	}
	if longest != "" {
		m.caps[longest]--
	}
	return longest != ""
}

// length is how many characters a message has before its thread.
func length(m chat.Message) int {
	n := utf8.RuneCountInString(m.Title.Plain())
	for _, b := range m.Blocks {
		for _, line := range b.Lines {
			n += utf8.RuneCountInString(line.Plain()) + 1
		}
	}
	return n
}

// headings name the sections.
var headings = map[SectionKind]string{
	Exceptions: "Off track", Needs: "Needs you", Changed: "Changed", OffTarget: "Off target", Ageing: "Ageing", Coverage: "Coverage",
}

func (m *layout) heading(s Section) chat.Block {
	text := headings[s.Kind]
	switch {
	case s.Kind != Needs:
	case m.d.Reader == "":
		text = "Waiting"
	case m.aside:
		text = "Waits for " + m.person(m.d.Reader)
	}
	text = fmt.Sprintf("%s (%d)", text, s.Total)
	if s.Kind == Coverage {
		text += m.answered(" · ")
	}
	return chat.Heading(text)
}

// main is what is read at a glance.
func (m *layout) main() chat.Message {
	message := chat.Message{Subject: string(m.o.ID), Tone: m.tone(), Title: chat.Line{chat.B(m.headline())}}
	if late := m.late(); late != nil {
		message.Blocks = append(message.Blocks, chat.Note(late...))
	}
	for _, kind := range SectionKinds {
		section := m.d.Section(kind)
		if section.Total > 0 {
			message.Blocks = append(message.Blocks, m.shown(section, m.caps[kind])...)
		} else if nothing := m.nothing(kind); nothing != "" {
			message.Blocks = append(message.Blocks, chat.Paragraph(chat.T(nothing)))
		}
	}
	if rest := m.rest(); rest.Plain() != "" {
		message.Blocks = append(message.Blocks, chat.Note(rest...))
	}
	message.Blocks = append(message.Blocks, chat.Note(m.footer()...))
	return message
}

// late says when the digest should have come; nothing if it came in time.
func (m *layout) late() chat.Line {
	if m.d.Due.IsZero() {
		return nil
	}
	return chat.Line{chat.T("Late: due "), m.moment(m.d.Due)}
}

// nothing is what stands in place of a section that is empty; most are left out.
func (m *layout) nothing(kind SectionKind) string {
	switch {
	case kind == Changed:
		return m.unchanged()
	case kind == Needs && m.d.Reader != "":
		return "Nothing waits for you."
	}
	return ""
}

// unchanged says that there is nothing among what has changed, which is not to say
// that nothing has where departments stand otherwise, or small things were done.
func (m *layout) unchanged() string {
	moved := slices.ContainsFunc(m.d.Departments, func(s Status) bool { return s.Was != "" && s.Was != s.Health })
	if moved || m.d.Rest.Smaller > 0 || m.d.Rest.Told > 0 {
		return "Nothing else of note has changed since " + m.sinceWords() + "."
	}
	return "Nothing has changed since " + m.sinceWords() + "."
}

// shown is a section with its first items, those that wait for the reader each
// with its buttons.
func (m *layout) shown(s Section, n int) []chat.Block {
	var blocks []chat.Block
	if s.Kind != Exceptions { // the first lines need no name
		blocks = append(blocks, m.heading(s))
	}
	if n = min(n, len(s.Items)); n == 0 && len(blocks) > 0 {
		blocks[0].Lines[0] = append(blocks[0].Lines[0], chat.T(", in the thread"))
		return blocks
	}
	list := chat.Block{Kind: chat.BlockList}
	for _, item := range s.Items[:n] {
		list.Lines = append(list.Lines, m.line(item))
		if s.Kind == Needs && item.Settled == nil && m.o.Buttons != nil {
			list.Buttons = m.o.Buttons(item)
		}
		if len(list.Buttons) > 0 {
			blocks, list = append(blocks, list), chat.Block{Kind: chat.BlockList}
		}
	}
	if left := s.Total - n; left > 0 {
		list.Lines = append(list.Lines, chat.L(fmt.Sprintf("+%d more", left)))
	}
	if len(list.Lines) > 0 {
		blocks = append(blocks, list)
	}
	return blocks
}

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

// rest is everything else, in one line.
func (m *layout) rest() chat.Line {
	r := m.d.Rest
	var open []string
	if r.Risks > 0 {
		text := plural(r.Risks, "risk", "risks")
		switch {
		case r.RisksHigh > 0 && r.Unrated > 0:
			text += fmt.Sprintf(" (%d high, %d not rated)", r.RisksHigh, r.Unrated)
		case r.RisksHigh > 0:
			text += fmt.Sprintf(" (%d high)", r.RisksHigh)
		case r.Unrated > 0:
			text += fmt.Sprintf(" (%d not rated)", r.Unrated)
		}
		open = append(open, text)
	}
	if r.Requests > 0 {
		open = append(open, fmt.Sprintf("%s (%s)", plural(r.Requests, "request", "requests"), m.money(r.Worth)))
	}
	if r.Blockers > 0 {
		open = append(open, plural(r.Blockers, "blocker", "blockers"))
	}
	var parts []string
	if len(open) > 0 {
		parts = append(parts, "Open in all: "+strings.Join(open, ", "))
	}
	if r.Smaller > 0 {
		parts = append(parts, plural(r.Smaller, "smaller change", "smaller changes"))
	}
	if m.d.Section(Coverage).Total == 0 && r.Asked > 0 { // else its heading says it
		parts = append(parts, m.answered(""))
	}
	if r.Stuck > 0 {
		parts = append(parts, plural(r.Stuck, "message", "messages")+" not delivered: ")
	}
	line := chat.L(strings.Join(parts, " · "))
	if r.Stuck > 0 {
		line = append(line, chat.C("/outbox list"))
	}
	return line
}

// answered says how many of the check-ins that have ended were answered, after a
// separator; nothing if there were none.
func (m *layout) answered(after string) string {
	if m.d.Rest.Asked == 0 {
		return ""
	}
	return after + fmt.Sprintf("%d of %s answered", m.d.Rest.Answered, plural(m.d.Rest.Asked, "check-in", "check-ins"))
}

// sinceWords say from when the digest tells of changes.
func (m *layout) sinceWords() string {
	since := m.d.Since.At.In(m.zone)
	if since.Year() != m.d.At.In(m.zone).Year() {
		return since.Format("Mon 2 Jan 2006 15:04")
	}
	return since.Format("Mon 2 Jan 15:04")
}

// since says what the digest tells of changes from.
func (m *layout) since() string {
	since := "since " + m.sinceWords()
	if m.d.First && m.d.Name != "" {
		since += ", the first one"
	}
	return since
}

// footer says what the digest covers, and what the journal was at its end.
func (m *layout) footer() chat.Line {
	var line chat.Line
	if m.o.ID != "" {
		line = append(line, chat.C(string(m.o.ID)), chat.T(" · "))
	}
	line = append(line, chat.T(m.since()))
	if m.d.Hash != "" {
		line = append(line, chat.T(fmt.Sprintf(" · journal %d ", m.d.Through.Seq)), chat.C(m.d.Hash[:min(len(m.d.Hash), 12)]))
	}
	return line
}
