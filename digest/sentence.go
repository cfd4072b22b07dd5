package digest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/ops"
)

// lead is the headline of a model as it stands below the title, with the records that
// it rests on; nil where there is none. In a digest in which something is wrong it is
// about the first of it, and takes the place of its line in a message.
func (m *layout) lead() chat.Line {
	w := m.o.Worded
	if w == nil || w.Headline == "" || m.mute {
		return nil
	}
	stands := m.standsFor()
	bold := ""
	if stands != nil {
		bold = m.department(stands.Department)
	}
	line := append(m.spans(w.Headline, bold), chat.T(" "+Mark))
	for _, id := range w.Cites {
		if _, number := id.Split(); number > 0 && !names(w.Headline, id) {
			line = append(line, chat.T(" "), chat.C(string(id)))
		}
	}
	if stands == nil {
		return line
	}
	if was := stands.HealthWas; stands.Rule != RecordsWorse && was != "" && was != stands.Health && !names(w.Headline, was.Word()) {
		line = append(line, chat.T(" · was "+was.Word()))
	}
	if r := stands.Remark; r != nil {
		line = append(line, chat.T(" · "+m.person(r.By)+" adds: "+m.said(r.Text)))
	}
	if tail := m.tail(*stands); tail != "" {
		line = append(line, chat.T(" · "+tail))
	}
	return line
}

// standsFor is the first of what is wrong, if the headline is about it; nil otherwise.
func (m *layout) standsFor() *Item {
	wrong := m.d.Section(Exceptions).Items
	if len(wrong) == 0 || wrong[0].Settled != nil || m.entire {
		return nil
	}
	id := wrong[0].ID
	if id == "" {
		id = ops.AboutDepartment(wrong[0].Department)
	}
	if !slices.Contains(m.o.Worded.Cites, id) {
		return nil
	}
	return &wrong[0]
}

// above is how many of the items of a section are told in the headline.
func (m *layout) above(kind SectionKind) int {
	if kind == Exceptions && m.lead() != nil && m.standsFor() != nil {
		return 1
	}
	return 0
}

// reads is an item as the message shows it: in the words of a model, where there are
// some and there is room for them, or else as it was computed. It reports whether they
// are a model's.
func (m *layout) reads(i Item, kind SectionKind) (chat.Line, bool) {
	text := m.o.Worded.line(i)
	if text == "" {
		return m.line(i), false
	}
	line := m.sentence(i, text)
	for _, more := range m.beside(i) {
		line = append(line, chat.T(" · "), more)
	}
	room := utf8.RuneCountInString(m.say(i).Plain())
	if !m.scarce[kind] {
		room = max(room, m.title+sentenceRoom)
	}
	if utf8.RuneCountInString(line.Plain()) > room {
		return m.line(i), false
	}
	if tail := m.tail(i); tail != "" {
		line = append(line, chat.T(" · "+tail))
	}
	return line, true
}

// sentenceRoom is by how much a sentence may be longer than what somebody wrote: it
// says the rest as well.
const sentenceRoom = 80

// sentence is what a model says of an item, with the record where the computed line has
// it, what is to be decided in bold, and the mark at the end.
func (w words) sentence(i Item, text string) chat.Line {
	last := i.aboutDepartment()
	var line chat.Line
	if i.ID != "" && !last && !names(text, i.ID) {
		line = append(line, chat.C(string(i.ID)), chat.T(" "))
	}
	bold := w.money(i.Amount)
	switch {
	case i.Amount.IsZero():
		bold = ""
	case slices.Contains(decidedRules, i.Rule) && !names(text, bold):
		line = append(line, chat.B(bold), chat.T(" "))
	}
	if last {
		bold = w.department(i.Department)
	}
	line = append(line, w.spans(text, bold)...)
	line = append(line, chat.T(" "+Mark))
	for _, id := range append(slices.Clone(i.Also[:min(len(i.Also), 1)]), i.ID) {
		if last && id != "" && !names(text, id) {
			line = append(line, chat.T(" "), chat.C(string(id)))
		}
	}
	return line
}

// aboutDepartment reports whether an item's line begins with a department, and has the
// record that says so at its end.
func (i Item) aboutDepartment() bool {
	return slices.Contains([]Rule{SaysOffTrack, SaysAtRisk, RecordsWorse, HealthMoved, BudgetExceeded, NoStatus, StatusOld, NotAnswered}, i.Rule)
}

// decidedRules are those of requests that somebody is to decide.
var decidedRules = []Rule{Need(ops.WaitsDecision), Need(ops.WaitsEscalated), DecisionOpen}

// beside is what stands beside the words of a model about an item, as it was computed,
// since they must not speak of it: what a request does to the budget, and that nobody
// has said why.
func (w words) beside(i Item) []chat.Span {
	if i.Rule != Need(ops.WaitsDecision) && i.Rule != Need(ops.WaitsEscalated) {
		return nil
	}
	var all []chat.Span
	if left := w.left(i); left != nil {
		all = append(all, *left)
	}
	if i.Why == "" {
		all = append(all, chat.T("no reason given"))
	}
	return all
}

// left is what a request leaves in the budget, or by how much that is exceeded; nil
// where there is none.
func (w words) left(i Item) *chat.Span {
	if i.Left == nil {
		return nil
	}
	span := chat.T("leaves " + w.money(*i.Left) + " in the budget")
	if i.Left.Minor < 0 {
		over := *i.Left
		over.Minor = -over.Minor
		span = chat.B("over budget by " + w.money(over))
	}
	return &span
}

var recordID = regexp.MustCompile(`[A-Z]{2,5}-[0-9]+`)

// spans are a sentence with its ids to be read letter by letter, and with the first
// place of one of its words in bold, unless that is empty.
func (w words) spans(text, bold string) chat.Line {
	var line chat.Line
	add := func(plain string) {
		if at := whole(plain, bold); bold != "" && at >= 0 {
			line = append(line, chat.T(plain[:at]), chat.B(bold), chat.T(plain[at+len(bold):]))
			bold = ""
			return
		}
		line = append(line, chat.T(plain))
	}
	from := 0
	for _, found := range recordID.FindAllStringIndex(text, -1) {
		if wordy(text[:found[0]], true) || wordy(text[found[1]:], false) { // part of a longer word

			continue
		}
		add(text[from:found[0]])
		line = append(line, chat.C(text[found[0]:found[1]]))
		from = found[1]
	}
	add(text[from:])
	return slices.DeleteFunc(line, func(s chat.Span) bool { return s.Text == "" })
}

// names reports whether a text has an id, or another word, as a whole.
func names[T ~string](text string, word T) bool { return whole(text, string(word)) >= 0 }

// whole is where a text has a word that is not part of a longer one, -1 if nowhere.
func whole(text, word string) int {
	for from := 0; word != ""; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			break
		}
		at += from
		if !wordy(text[:at], true) && !wordy(text[at+len(word):], false) {
			return at
		}
		from = at + 1
	}
	return -1
}

// wordy reports whether a text goes on with a letter or a digit, or, at its end, ends
// with one.
func wordy(text string, end bool) bool {
	r, _ := utf8.DecodeRuneInString(text)
	if end {
		r, _ = utf8.DecodeLastRuneInString(text)
	}
	return text != "" && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
