package digest

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/ops"
)

// thread is what the message has no room for: each department, and each section of
// which it shows only a part, as far as it was kept. Shown is how many items of each
// section are in the message.
func (m *layout) thread(shown map[SectionKind]int) chat.Message {
	m.title = threadTitle
	message := chat.Message{Title: chat.L("In full")}
	if len(m.d.Departments) > 0 {
		list := chat.Block{Kind: chat.BlockList}
		for _, s := range inOrder(m.d.Departments) {
			list.Lines = append(list.Lines, m.statusLine(s))
		}
		message.Blocks = append(message.Blocks, chat.Heading("Departments"), list)
	}
	for _, kind := range SectionKinds {
		section := m.d.Section(kind)
		switch {
		case kind == Exceptions && (!m.reworded(section) || m.amongDepartments(section)),
			kind != Exceptions && section.Total <= shown[kind] && !m.cut(section) && !m.reworded(section):
			continue
		}
		list := chat.Block{Kind: chat.BlockList}
		for _, item := range section.Items {
			if kind != Coverage || !silentOnly(item) {
				list.Lines = append(list.Lines, m.line(item))
			}
		}
		if len(list.Lines) == 0 {
			continue
		}
		if more := more(section); more != nil {
			list.Lines = append(list.Lines, more)
		}
		heading := m.heading(section)
		if kind == Coverage { // some are among the departments
			heading = chat.Heading(headings[kind])
		}
		message.Blocks = append(message.Blocks, heading, list)
	}
	for _, picture := range m.d.Pictures {
		message.Blocks = append(message.Blocks, chat.Block{Kind: chat.BlockPicture, Picture: &picture})
	}
	return message
}

// cut reports whether the message shows less of what somebody wrote than the thread
// would.
func (m *layout) cut(s Section) bool {
	return slices.ContainsFunc(s.Items, func(i Item) bool { return utf8.RuneCountInString(i.Title) > m.shownTitle })
}

// reworded reports whether the message may have the words of a model where the thread
// has what was computed.
func (m *layout) reworded(s Section) bool {
	return s.Kind == Exceptions && m.lead() != nil && m.standsFor() != nil ||
		slices.ContainsFunc(s.Items, func(i Item) bool { return m.o.Worded.line(i) != "" })
}

// amongDepartments reports whether all that there is to say of what is wrong is said
// where the departments are, as it is in every digest that [Build] has made.
func (m *layout) amongDepartments(s Section) bool {
	said := func(i Item) bool {
		return slices.ContainsFunc(m.d.Departments, func(s Status) bool {
			says, shows := i.Health, s.Computed
			if i.Rule == RecordsWorse {
				says, shows = i.HealthWas, i.Health
			}
			return s.Department == i.Department && s.Update == i.ID && s.Health == says && s.Computed == shows && i.Settled == nil &&
				slices.Contains([]Rule{SaysOffTrack, SaysAtRisk, RecordsWorse}, i.Rule)
		})
	}
	return !slices.ContainsFunc(s.Items, func(i Item) bool { return !said(i) })
}

// more says how much of a section was not kept, and how to see it.
func more(s Section) chat.Line {
	left := s.Total - len(s.Items)
	switch {
	case left <= 0:
		return nil
	case everything[s.Kind] == "":
		return chat.L(fmt.Sprintf("+%d more", left))
	}
	return chat.Line{chat.T(fmt.Sprintf("+%d more ", left)), chat.C(everything[s.Kind])}
}

// silentOnly reports whether all that there is to say of a department is that it has
// no status that counts, which is said where the departments are.
func silentOnly(i Item) bool {
	return (i.Rule == NoStatus || i.Rule == StatusOld) && i.What == "" && i.Settled == nil
}

// everything are the commands that show all of a section.
var everything = map[SectionKind]string{
	OffTarget: "/risk list overdue", Ageing: "/request list", Coverage: "/update missing",
}

// inOrder are departments with the worst first, else in the order of the file.
func inOrder(all []Status) []Status {
	var sorted []Status
	for _, health := range []ops.Health{ops.OffTrack, ops.AtRisk, ops.Unknown, ops.OnTrack} {
		for _, s := range all {
			if s.worst() == health {
				sorted = append(sorted, s)
			}
		}
	}
	return sorted
}

// worst is the worse of what a department says and what its records show.
func (s Status) worst() ops.Health {
	if s.Disagrees() {
		return s.Computed
	}
	return s.Health
}

// statusLine is a department with what it says, what its records show if that is
// worse, and what was said about the report later.
func (m *layout) statusLine(s Status) chat.Line {
	line := chat.Line{chat.B(m.department(s.Department)), chat.T(" " + s.Health.Word() + m.besideHealth(s))}
	said := m.statusSays(s)
	switch {
	case s.Update == "":
		line = append(line, chat.T(", "))
	case s.Summary != "":
		line = append(line, chat.T(": "))
	default:
		line = append(line, chat.T(" "))
	}
	line = append(line, said...)
	line = append(line, chat.T(" · "+m.statusHead(s)))
	if s.Confidential {
		line = append(line, chat.T(", confidential"))
	}
	return line
}

// besideHealth is how a department was doing before, and whether how it is doing was
// corrected, with a space before each.
func (m *layout) besideHealth(s Status) string {
	text := ""
	if s.Was != "" && s.Was != s.Health {
		text += " (was " + s.Was.Word() + ")"
	}
	if s.Revised {
		text += " (corrected)"
	}
	return text
}

// statusSays is what a department says, and what there is to say against it.
func (m *layout) statusSays(s Status) chat.Line {
	var line chat.Line
	switch {
	case s.Update == "":
		line = chat.L("never reported")
	case s.Summary != "":
		line = chat.Line{chat.T(m.said(s.Summary) + " "), chat.C(string(s.Update))}
	default:
		line = chat.Line{chat.C(string(s.Update))}
	}
	if s.Reaffirmed > 0 {
		line = append(line, chat.T(fmt.Sprintf(" · nothing changed, said %s", times(s.Reaffirmed))))
	}
	if s.Disagrees() {
		line = append(line, chat.T(" · records show "+s.Computed.Word()+":"))
		for _, e := range s.Evidence {
			line = append(line, chat.T(" "), chat.C(string(e.Record)), chat.T(" "+e.Text))
		}
	}
	for _, r := range s.Remarks {
		line = append(line, chat.T(" · "+m.person(r.By)+" adds: "+m.said(r.Text)))
	}
	return line
}

// statusHead is who heads a department, and how old its report is.
func (m *layout) statusHead(s Status) string {
	who := m.person(s.Head)
	if s.Head == "" {
		who = "no head"
	}
	if !s.AsOf.IsZero() {
		who += ", " + m.age(s.AsOf)
	}
	return who
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
