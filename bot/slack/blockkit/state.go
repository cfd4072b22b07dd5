package blockkit

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// The ids of a form's blocks: a field's is "f:", the option's name, and whether it
// had a value that an empty one takes away. What is wrong with it stands in a block
// of its own. The action id is the kind of element, so that Slack keeps what was
// typed when the same field is drawn again, and only then.
const (
	fieldPrefix = "f:"
	errorPrefix = "e:"
	hadNone     = ":0"
	hadOne      = ":1"
)

// fieldID is the id of a field's block.
func fieldID(f chat.FormField) string {
	if f.Value != "" || f.Given {
		return fieldPrefix + blockName(f.Option.Name) + hadOne
	}
	return fieldPrefix + blockName(f.Option.Name) + hadNone
}

// blockName is an option's name, as long as it can stand in a block's id.
func blockName(name string) string {
	name, _ = split(pack(name), mostID-len(fieldPrefix)-len(hadOne))
	return name
}

// fieldOf is the option whose field a block is, and whether it had a value.
func fieldOf(blockID string) (name string, had, ok bool) {
	name, ok = strings.CutPrefix(blockID, fieldPrefix)
	if !ok {
		return "", false, false
	}
	if name, had = strings.CutSuffix(name, hadOne); !had {
		if name, ok = strings.CutSuffix(name, hadNone); !ok {
			return "", false, false
		}
	}
	return unpack(name), had, true
}

// Asked is the option that a select asks suggestions for.
func Asked(blockID, actionID string) (option string) {
	name, _, _ := fieldOf(blockID)
	return name
}

// Options are suggestions as a select shows them.
func Options(suggestions []chat.Suggestion) []*goslack.OptionBlockObject {
	options := []*goslack.OptionBlockObject{}
	had := map[string]bool{}
	for _, s := range suggestions {
		value := pack(s.Value)
		if !fits(value) || had[value] || len(options) == mostOptions {
			continue
		}
		had[value] = true
		options = append(options, option(value, cmp.Or(s.Label, s.Value)))
	}
	return options
}

// ReadForm reads the values of a submitted form. An empty value is among them only
// where the field had one before, so that it is taken away.
func ReadForm(view goslack.View, text func(string) string) (chat.Args, error) {
	args := chat.Args{}
	if view.State == nil {
		return args, nil
	}
	for blockID, actions := range view.State.Values {
		name, had, ok := fieldOf(blockID)
		if !ok {
			continue
		}
		if len(actions) != 1 {
			return nil, fmt.Errorf("the field %q has %d values", name, len(actions))
		}
		for id, action := range actions {
			value, err := stateValue(id, action, text)
			if err != nil {
				return nil, fmt.Errorf("the field %q: %w", name, err)
			}
			if id == string(goslack.METCheckboxGroups) && value == "" && had {
				value = "no"
			}
			if value != "" || had {
				args[name] = value
			}
		}
	}
	return args, nil
}

// stateValue is what is in a field, as the grammar reads it.
func stateValue(kind string, a goslack.BlockAction, text func(string) string) (string, error) {
	switch kind {
	case string(goslack.METPlainTextInput):
		return strings.TrimSpace(text(a.Value)), nil
	case string(goslack.METNumber):
		return strings.TrimSpace(a.Value), nil
	case string(goslack.METDatepicker):
		return a.SelectedDate, nil
	case string(goslack.METRadioButtons), goslack.OptTypeStatic, goslack.OptTypeExternal:
		return unpack(a.SelectedOption.Value), nil
	case string(goslack.METCheckboxGroups), goslack.MultiOptTypeStatic, goslack.MultiOptTypeExternal:
		var chosen []string
		for _, o := range a.SelectedOptions {
			chosen = append(chosen, unpack(o.Value))
		}
		return strings.Join(chosen, ","), nil
	case goslack.OptTypeUser:
		return mentions("<@", a.SelectedUser), nil
	case goslack.MultiOptTypeUser:
		return mentions("<@", a.SelectedUsers...), nil
	case goslack.OptTypeConversations:
		return mentions("<#", a.SelectedConversation), nil
	case goslack.MultiOptTypeConversations:
		return mentions("<#", a.SelectedConversations...), nil
	}
	return "", errors.New("it is of a kind that no form has")
}

// mentions are ids as the grammar reads them.
func mentions(prefix string, ids ...string) string {
	var out []string
	for _, id := range ids {
		if id != "" {
			out = append(out, prefix+id+">")
		}
	}
	return strings.Join(out, ",")
}

// Wrong are the errors of a form by the block of the field, as a submission is
// answered with them. It reports false where the modal has to be drawn anew: it has
// other fields, or an error that belongs to none.
func Wrong(view goslack.View, f chat.Form) (map[string]string, bool) {
	return Renderer{}.Wrong(view, f)
}

// Wrong is the function of that name, with commands in the errors as they are called
// in this workspace.
func (r Renderer) Wrong(view goslack.View, f chat.Form) (map[string]string, bool) {
	shown := map[string]*goslack.InputBlock{}
	for _, b := range view.Blocks.BlockSet {
		switch b := b.(type) {
		case *goslack.InputBlock:
			name, _, ok := fieldOf(b.BlockID)
			if !ok {
				return nil, false
			}
			shown[name] = b
		case *goslack.SectionBlock:
			// What was wrong before would go on standing there.
			if strings.HasPrefix(b.BlockID, errorPrefix) {
				return nil, false
			}
		}
	}
	errs := map[string]string{}
	for _, field := range f.Fields {
		block := shown[field.Option.Name]
		if block == nil || !same(block, field) {
			return nil, false
		}
		if wrong := oneLine(r.ours(field.Error)); wrong != "" {
			errs[block.BlockID] = cut(wrong, mostInputLabel)
		}
	}
	return errs, len(errs) > 0 && len(shown) == len(f.Fields)
}

// same reports whether a block is still how a field is shown.
func same(b *goslack.InputBlock, f chat.FormField) bool {
	if b.Optional == f.Option.Required {
		return false
	}
	if f.Option.Kind != chat.Choice {
		return true
	}
	var shown []*goslack.OptionBlockObject
	switch e := b.Element.(type) {
	case *goslack.SelectBlockElement:
		shown = e.Options
	case *goslack.MultiSelectBlockElement:
		shown = e.Options
	case *goslack.RadioButtonsBlockElement:
		shown = e.Options
	default:
		return true
	}
	var values, wanted []string
	for _, o := range shown {
		values = append(values, o.Value)
	}
	for _, v := range f.Option.Choices {
		if !slices.Contains(wanted, pack(v.Value)) {
			wanted = append(wanted, pack(v.Value))
		}
	}
	return slices.Equal(values, wanted)
}
