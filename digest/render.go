package digest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
)

// Options say how a digest is put before its reader.
type Options struct {
	Org *ops.Org
	// Buttons are what the reader can do about something that waits for them;
	// nil for none.
	Buttons func(Item) []chat.Button
	// ID is that of the digest, empty for one that is not kept.
	ID ops.ID
	// Worded are a model's words for it, nil for none. The thread says what was
	// computed in any case.
	Worded *Worded
}

// Message words a digest: the most important on one screen of a phone, in at most
// [MainSize] characters, and all of it in the thread. The words of a model take no line
// from it: where there is no room for them they are left out.
func Message(d Digest, o Options) chat.Message {
	words := o.Worded
	o.Worded = nil
	m := newLayout(&d, o)
	message := m.fit()
	if words != nil {
		o.Worded = words
		worded := newLayout(&d, o)
		worded.least = m.caps
		if shows := worded.fit(); worded.marked && length(shows) <= MainSize {
			m, message = worded, shows
		}
	}
	m.shownTitle = m.title
	detail := m.thread(m.caps)
	message.Detail = &detail
	return message
}

// newLayout begins to lay out a digest, as if there were room for all that its reader
// may be shown.
func newLayout(d *Digest, o Options) *layout {
	return &layout{
		d: d, o: o, words: newWords(o.Org, d, titleSizes[0]), caps: maps.Clone(shapeOf(d.Audience).caps), scarce: map[SectionKind]bool{},
	}
}

// threadTitle is how many of them are shown in the thread.
const threadTitle = 240

// layout is a digest on its way into a message.
type layout struct {
	words
	d    *Digest
	o    Options
	caps map[SectionKind]int
	// least are how many lines a section has at least, nil for no such bound.
	least map[SectionKind]int
	// shownTitle is how much of what somebody wrote the message shows.
	shownTitle int
	// aside is set where it is not the digest's reader who reads.
	aside bool
	// entire is set where no line gives way to another.
	entire bool
	// scarce are the sections in which a sentence of a model is shown only where it
	// is no longer than what was computed; mute leaves out its headline as well.
	scarce map[SectionKind]bool
	mute   bool
	// marked is set once the message shows words of a model.
	marked bool
}

// headings name the sections.
var headings = map[SectionKind]string{
	Exceptions: "First of all", Needs: "Needs you", Changed: "Changed", OffTarget: "Off target", Ageing: "Ageing", Coverage: "Coverage",
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
	m.marked = false
	if lead := m.lead(); lead != nil {
		m.marked = true
		message.Blocks = append(message.Blocks, chat.Paragraph(lead...))
	}
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
	if m.marked {
		message.Blocks = append(message.Blocks, chat.Note(chat.T(MarkNote)))
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
// that nothing has where departments stand otherwise, or small things were done; nor
// that all is well where a department is in trouble as it was.
func (m *layout) unchanged() string {
	moved := slices.ContainsFunc(m.d.Departments, func(s Status) bool {
		return m.moved(s) && (s.Was != "" || s.Health == ops.OffTrack || s.Health == ops.AtRisk)
	})
	nothing := "Nothing has"
	if moved || m.d.Rest.Smaller > 0 || m.d.Rest.Told > 0 {
		nothing = "Nothing else of note has"
	}
	nothing += " changed since " + m.sinceWords()
	if trouble := m.stillWrong(); trouble != "" {
		nothing += ": " + trouble
	}
	return nothing + "."
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
	for _, item := range s.Items[m.above(s.Kind):n] {
		line, worded := m.reads(item, s.Kind)
		m.marked = m.marked || worded
		list.Lines = append(list.Lines, line)
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
	if r.Actions > 0 {
		open = append(open, plural(r.Actions, "action", "actions"))
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
