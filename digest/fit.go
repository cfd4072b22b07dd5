package digest

import (
	"unicode/utf8"

	"adjutant/chat"
)

// fit is what is read at a glance, as short as it must be.
func (m *layout) fit() chat.Message {
	message := m.main()
	for length(message) > MainSize && m.tighten() {
		message = m.main()
	}
	return message
}

// titleSizes are how many characters of what somebody wrote a line shows, fewer
// where there is much to say.
var titleSizes = []int{90, 70, 50, 34}

// tighten makes the message shorter by one step: titles to a length that is still
// telling, then what matters least to one line each, then titles again, then what a
// model says, and only at last what is wrong and what waits for the reader. A sentence of
// a model is not cut: one that is too long by then gives way to the line that was
// computed. It reports false when no more can be left out.
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
	if m.shortened(0, Ageing) {
		return true
	}
	if m.o.Worded == nil {
		return m.shortened(1, Needs, Exceptions)
	}
	return m.sparing(Coverage, Ageing, OffTarget, Changed) || m.shortened(1, Needs, Exceptions) || m.sparing(Needs) || m.muted() || m.sparing(Exceptions)
}

// sparing has one of some sections do without the sentences of a model that are longer
// than what was computed. It reports false where all of them do.
func (m *layout) sparing(kinds ...SectionKind) bool {
	for _, kind := range kinds {
		if !m.scarce[kind] {
			m.scarce[kind] = true
			return true
		}
	}
	return false
}

// muted leaves out the headline of a model. It reports false where there is none.
func (m *layout) muted() bool {
	if m.lead() == nil {
		return false
	}
	m.mute = true
	return true
}

// shortened takes a line from the longest of some sections, the first of them if
// there are several. It reports false if none has more than so many.
func (m *layout) shortened(least int, kinds ...SectionKind) bool {
	longest := SectionKind("")
	for _, kind := range kinds {
		m.caps[kind] = min(m.caps[kind], len(m.d.Section(kind).Items))
		if m.caps[kind] > max(least, m.least[kind]) && (longest == "" || m.caps[kind] > m.caps[longest]) {
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
