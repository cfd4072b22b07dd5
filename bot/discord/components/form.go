package components

import (
	"cmp"
	"slices"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// Steps are the fields of a form in the order in which they are asked for, at most as
// many together as a modal holds. All on one page stay as they are; of more, what is
// wrong comes first, then what is required and not there, and last what was given just
// now and is right.
func Steps(f chat.Form) [][]chat.FormField {
	fields := slices.Clone(f.Fields)
	if len(fields) > mostFields {
		slices.SortStableFunc(fields, func(a, b chat.FormField) int { return cmp.Compare(urgency(a), urgency(b)) })
	}
	fields = fields[:min(len(fields), mostSteps*mostFields)]
	return slices.Collect(slices.Chunk(fields, mostFields))
}

// urgency is how early a field is asked for: the less, the earlier.
func urgency(f chat.FormField) int {
	switch {
	case f.Error != "":
		return 0
	case f.Given:
		return 3
	case f.Option.Required && f.Value == "":
		return 1
	}
	return 2
}

// Modal is a form, or a step of one, as Discord takes it.
type Modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// Modal renders one step of a form. Choices are what can be chosen in a field, nil
// where that is not all that there is, so that it has to be typed; choices itself may be
// nil. What the form says of itself stands above the fields, or where they take all the
// room, beside the first of them, as far as there is room for it there.
func (r Renderer) Modal(f chat.Form, step []chat.FormField, choices func(chat.Option) []chat.Suggestion, customID string) Modal {
	title, whole := wording.Title(r.ours(f.Title), f.Path, mostTitle)
	m := Modal{CustomID: customID, Title: utf16.Cut(title, mostTitle)}
	step = step[:min(len(step), mostFields)]
	var above []chat.Line
	if !whole {
		above = append(above, chat.Line{chat.B(wording.OneLine(r.ours(f.Title)))})
	}
	above = r.settled(append(above, chat.L(r.ours(f.Intro))))
	beside := ""
	if said := markdown(breaker.Groups(above, chunk)[0], "", ""); said != "" && len(step) < mostFields {
		m.Components = append(m.Components, Component{Type: TextDisplay, Content: said})
	} else if len(step) == mostFields {
		beside = wording.OneLine(r.ours(f.Intro))
	}
	for i, field := range step {
		var offered []chat.Suggestion
		if choices != nil && field.Option.Kind != chat.Choice && field.Option.Kind != chat.Flag {
			offered = choices(field.Option)
		}
		label := r.field(field, offered)
		if i == 0 && beside != "" {
			label.Description = besides(label.Description, beside)
		}
		m.Components = append(m.Components, label)
	}
	if len(m.Components) == 0 {
		m.Components = []Component{{Type: TextDisplay, Content: "There is nothing to fill in."}}
	}
	return m
}

// besides is what a field says, and what else is said there: that is cut where it stands
// alone, and left out where it does not fit.
func besides(says, more string) string {
	if says == "" {
		return utf16.Cut(more, mostDescription)
	}
	if both := says + " " + more; utf16.Length(both) <= mostDescription {
		return both
	}
	return says
}

// field is a field, with what is wrong with it or what helps to fill it in.
func (r Renderer) field(f chat.FormField, offered []chat.Suggestion) Component {
	input := r.input(f, offered)
	label := Component{
		Type:      LabelType,
		Label:     utf16.Cut(cmp.Or(wording.OneLine(r.ours(wording.Label(f.Option))), "Value"), mostFieldLabel),
		Component: &input,
	}
	if wrong := wording.OneLine(r.ours(f.Error)); wrong != "" {
		label.Description = utf16.Cut("⚠ "+wrong, mostDescription)
	} else {
		label.Description = utf16.Cut(wording.Hint(f.Option, input.Type == TextInput, r.ours), mostDescription)
	}
	return label
}
