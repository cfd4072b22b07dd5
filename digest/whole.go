package digest

import (
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
)

// Whole is a digest in the words of its message and thread, with nothing cut short,
// and taken apart by what each part is: a document sets it as a page, which a message
// cannot be.
type Whole struct {
	// Headline is the message's first line: about what, when, Figures and Was.
	Headline string
	// About is the department that it is about, empty for the whole company.
	About  string
	Period string
	// Figures count the departments by their health; Was is how they were, with
	// a space before it, empty where that is the same.
	Figures []Figure
	Was     string
	// Lead is the headline of a model, with its mark; nil for none. Marked says what
	// the mark means, empty where no words of a model are in the digest.
	Lead   chat.Line
	Marked string
	// Late says when it should have come, nothing if it came in time.
	Late  chat.Line
	Parts []Part
	// Departments are all of them, the worst first.
	Departments []WordedStatus
	Rest        string
	// Since says from when it tells of changes.
	Since string
	// Zone is where its days are counted.
	Zone *time.Location
}

// Figure is how many departments are of a health, in words.
type Figure struct {
	Health ops.Health
	Text   string
	// None is set where there is no such department.
	None bool
}

// Part is a section in words.
type Part struct {
	Kind SectionKind
	// Heading is empty for the exceptions, which come first and need no name.
	Heading string
	Items   []WordedItem
	// Nothing is said where there are no items.
	Nothing string
	// More says how many items were not kept.
	More chat.Line
}

// WordedItem is an item with what there is to say of it, and whose it is and how old.
type WordedItem struct {
	Item
	Says chat.Line
	Tail string
	// Sentence is what a model says of it, with its mark; nil for none.
	Sentence chat.Line
}

// WordedStatus is a department with its name, how it is doing, what it says, and who
// heads it.
type WordedStatus struct {
	Status
	Name string
	// Beside stands beside the health: how it was, and whether that was corrected.
	Beside  string
	Says    chat.Line
	HeadAge string
}

// Words words all of a digest. The texts that people wrote are as long as they are.
func Words(d Digest, org *ops.Org) Whole { return InWords(d, Options{Org: org}) }

// InWords is Words with those of a model beside what was computed.
func InWords(d Digest, o Options) Whole {
	m := &layout{d: &d, o: o, words: newWords(o.Org, &d, 0), entire: true}
	whole := Whole{Headline: m.headline(), Period: m.period(), Late: m.late(), Rest: m.rest().Plain(), Since: m.since(), Zone: m.zone}
	whole.Figures, whole.Was = m.figures()
	if whole.Lead = m.lead(); whole.Lead != nil {
		whole.Marked = MarkNote
	}
	if d.Department != "" {
		whole.About = m.department(d.Department)
	}
	for _, kind := range SectionKinds {
		section := d.Section(kind)
		part := Part{Kind: kind, More: more(section)}
		if section.Total == 0 {
			part.Nothing = m.nothing(kind)
		}
		if section.Total == 0 && part.Nothing == "" {
			continue
		}
		if kind != Exceptions && section.Total > 0 {
			part.Heading = m.heading(section).Lines[0].Plain()
		}
		for _, item := range section.Items {
			worded := WordedItem{Item: item, Says: m.say(item), Tail: m.tail(item)}
			if text := o.Worded.line(item); text != "" {
				worded.Sentence, whole.Marked = m.sentence(item, text), MarkNote
			}
			part.Items = append(part.Items, worded)
		}
		whole.Parts = append(whole.Parts, part)
	}
	for _, s := range inOrder(d.Departments) {
		whole.Departments = append(whole.Departments, WordedStatus{
			Status: s, Name: m.department(s.Department), Beside: strings.TrimSpace(m.besideHealth(s)),
			Says: m.statusSays(s), HeadAge: m.statusHead(s),
		})
	}
	return whole
}

// Shown are the items that the message of a digest has a line for before its thread, if
// there is room, in their order.
func Shown(d Digest) []Item {
	var items []Item
	caps := shapeOf(d.Audience).caps
	for _, kind := range SectionKinds {
		s := d.Section(kind)
		items = append(items, s.Items[:min(len(s.Items), caps[kind])]...)
	}
	return items
}
