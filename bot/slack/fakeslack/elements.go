package fakeslack

import (
	"encoding/json"
	"time"
)

// mostOptionValue is how long the value of an option may be. Slack's own types say
// 75, other pages of it 150; this is the narrower.
const mostOptionValue = 75

// option takes an option; its text is what the element takes.
func option(label func(int) rule, more fields) rule {
	f := fields{"text!": label(75), "value!": text(1, mostOptionValue), "description": label(75)}.with(more)
	return f.check
}

// optionsWith are the fields of a menu of options, of which one or several are
// chosen at first.
func optionsWith(label func(int) rule, most int) fields {
	return fields{"options!": items(1, most, option(label, nil))}
}

// choosable are the fields of a select whose options the bot gives.
var choosable = fields{
	"options":       items(1, 100, option(plain, nil)),
	"option_groups": items(1, 100, fields{"label!": plain(75), "options!": items(1, 100, option(plain, nil))}.check),
}

// suggestions takes the answer to block_suggestion.
var suggestions = fields{
	"options":       items(0, 100, option(plain, nil)),
	"option_groups": items(0, 100, fields{"label!": plain(75), "options!": items(1, 100, option(plain, nil))}.check),
}

// confirmation takes a question that is asked before.
var confirmation = fields{
	"title!": plain(100), "text!": worded(300), "confirm!": plain(30), "deny!": plain(30), "style": one("primary", "danger"),
}.check

// pressable are the fields that all elements have with which people can do something.
var pressable = fields{"type!": anything, "action_id": text(1, mostID)}

// focus takes focus_on_load, which is for forms.
func focus(c *checker, at string, v any) {
	yesNo(c, at, v)
	if v != true {
		return
	}
	if c.focused++; c.on != inModal {
		c.wrong(at, "focus_on_load is for modals")
	}
}

// filter takes the filter of a select of conversations.
var filter = fields{
	"include": items(1, 4, one("im", "mpim", "private", "public")), "exclude_external_shared_channels": yesNo, "exclude_bot_users": yesNo,
}.check

// day, clock and moment take dates and times.
func day(c *checker, at string, v any) {
	s, _ := v.(string)
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		c.wrong(at, "must be a date in the format YYYY-MM-DD")
	}
}

func clock(c *checker, at string, v any) {
	s, _ := v.(string)
	if _, err := time.Parse("15:04", s); err != nil {
		c.wrong(at, "must be a time in the format HH:mm")
	}
}

// numeral takes a number that stands in a text.
func numeral(c *checker, at string, v any) {
	if _, ok := v.(string); !ok {
		c.wrong(at, "must be a string")
	} else if _, ok := number(v); !ok {
		c.wrong(at, "must be a number in a string")
	}
}

// dispatch takes what makes a text field tell the bot of changes.
var dispatch = fields{"trigger_actions_on": items(1, 2, one("on_enter_pressed", "on_character_entered"))}.check

// typed are the fields of text fields.
var typed = pressable.with(fields{"placeholder": plain(150), "dispatch_action_config": dispatch, "focus_on_load": focus})

// selecting are the fields of selects.
var selecting = pressable.with(fields{"placeholder": plain(150), "confirm": confirmation, "focus_on_load": focus})

var many = fields{"max_selected_items": whole(1, 1000)}

// id takes the id of a user or of a conversation.
var (
	userID    = matching(`^[UW][A-Z0-9]+$`, "the id of a user")
	channelID = matching(`^[CGD][A-Z0-9]+$`, "the id of a conversation")
)

// checked adds a check of what an object's fields have to do with each other.
func checked(f fields, check func(c *checker, at string, o map[string]any)) fields {
	return f.with(fields{afterwards: func(c *checker, at string, v any) { check(c, at, v.(map[string]any)) }})
}

// elementKinds are the elements that there are.
var elementKinds = kinds{
	"button": pressable.with(fields{
		"text!": plain(75), "url": address(3000), "value": text(0, 2000), "style": one("primary", "danger"), "confirm": confirmation, "accessibility_label": text(1, 75),
	}),
	"workflow_button": pressable.with(fields{"text!": plain(75), "workflow!": anything, "style": one("primary", "danger"), "accessibility_label": text(1, 75)}),
	"icon_button":     pressable.with(fields{"icon!": one("trash"), "text!": plain(75), "value": text(0, 2000), "confirm": confirmation, "accessibility_label": text(1, 75), "visible_to_user_ids": items(1, 0, userID)}),
	"feedback_buttons": pressable.with(fields{
		"positive_button!": feedback, "negative_button!": feedback,
	}),
	"image":    checked(picture, func(c *checker, at string, o map[string]any) { either(c, at, o, "image_url", "slack_file") }),
	"overflow": pressable.with(fields{"options!": items(1, 5, option(plain, fields{"url": address(3000)})), "confirm": confirmation}),

	"checkboxes":    checked(selecting.with(optionsWith(worded, 10)).with(fields{"initial_options": items(1, 10, option(worded, nil))}), offered),
	"radio_buttons": checked(selecting.with(optionsWith(worded, 10)).with(fields{"initial_option": option(worded, nil)}), offered),

	"static_select":       checked(selecting.with(choosable).with(fields{"initial_option": option(plain, nil)}), menu),
	"multi_static_select": checked(selecting.with(choosable).with(many).with(fields{"initial_options": items(1, 100, option(plain, nil))}), menu),
	"external_select":     selecting.with(fields{"min_query_length": whole(0, 1000), "initial_option": option(plain, nil)}),
	"multi_external_select": selecting.with(many).with(fields{
		"min_query_length": whole(0, 1000), "initial_options": items(1, 100, option(plain, nil)),
	}),
	"users_select":       selecting.with(fields{"initial_user": userID}),
	"multi_users_select": selecting.with(many).with(fields{"initial_users": items(1, 0, userID)}),
	"conversations_select": selecting.with(fields{
		"initial_conversation": channelID, "default_to_current_conversation": yesNo, "response_url_enabled": yesNo, "filter": filter,
	}),
	"multi_conversations_select": selecting.with(many).with(fields{
		"initial_conversations": items(1, 0, channelID), "default_to_current_conversation": yesNo, "filter": filter,
	}),
	"channels_select":       selecting.with(fields{"initial_channel": channelID, "response_url_enabled": yesNo}),
	"multi_channels_select": selecting.with(many).with(fields{"initial_channels": items(1, 0, channelID)}),

	"datepicker":     selecting.with(fields{"initial_date": day}),
	"timepicker":     selecting.with(fields{"initial_time": clock, "timezone": text(1, 0)}),
	"datetimepicker": selecting.with(fields{"initial_date_time": whole(1e9, 1e10-1)}),

	"plain_text_input": checked(typed.with(fields{
		"initial_value": text(0, 3000), "multiline": yesNo, "min_length": whole(0, 3000), "max_length": whole(1, 3000),
	}), lengths),
	"number_input": checked(typed.with(fields{
		"is_decimal_allowed!": yesNo, "initial_value": numeral, "min_value": numeral, "max_value": numeral,
	}), bounds),
	"email_text_input": typed.with(fields{"initial_value": text(0, 3000)}),
	"url_text_input":   typed.with(fields{"initial_value": address(3000)}),
	"rich_text_input":  typed.with(fields{"initial_value": richBlock, "min_lines": whole(1, 100), "max_lines": whole(1, 100)}),
	"file_input":       pressable.with(fields{"filetypes": items(1, 0, text(1, 0)), "max_files": whole(1, 10)}),
}

// feedback takes one of two buttons that judge an answer.
var feedback = fields{"text!": plain(75), "value!": text(1, 2000), "accessibility_label": text(1, 75)}.check

// offered refuses an initial option that is not among the options.
func offered(c *checker, at string, o map[string]any) {
	initial := list(o["initial_options"])
	name := "initial_options"
	if one, ok := o["initial_option"].(map[string]any); ok {
		initial, name = []map[string]any{one}, "initial_option"
	}
	for _, chosen := range initial {
		found := false
		for _, of := range optionsOf(o) {
			found = found || of["value"] == chosen["value"] && textOf(of["text"]) == textOf(chosen["text"])
		}
		if !found {
			c.wrong(join(at, name), "initial option was not found in available options")
		}
	}
}

// menu checks a select: it has options or groups of them.
func menu(c *checker, at string, o map[string]any) {
	either(c, at, o, "options", "option_groups")
	offered(c, at, o)
}

// lengths checks the lengths of a text field.
func lengths(c *checker, at string, o map[string]any) {
	size := func(name string, otherwise int64) int64 {
		if n, ok := o[name].(json.Number); ok {
			i, _ := n.Int64()
			return i
		}
		return otherwise
	}
	least, most := size("min_length", 0), size("max_length", 3000)
	if least > most {
		c.wrong(join(at, "min_length"), "must be at most max_length")
	}
	if s, _ := o["initial_value"].(string); int64(len([]rune(s))) > most {
		c.wrong(join(at, "initial_value"), "must be less than %d characters", most+1)
	}
}

// bounds checks the bounds of a number.
func bounds(c *checker, at string, o map[string]any) {
	least, hasLeast := number(o["min_value"])
	most, hasMost := number(o["max_value"])
	initial, has := number(o["initial_value"])
	switch {
	case hasLeast && hasMost && least.Cmp(most) > 0:
		c.wrong(join(at, "min_value"), "must be at most max_value")
	case has && hasLeast && initial.Cmp(least) < 0, has && hasMost && initial.Cmp(most) > 0:
		c.wrong(join(at, "initial_value"), "must be between min_value and max_value")
	case has && o["is_decimal_allowed"] != true && !initial.IsInt():
		c.wrong(join(at, "initial_value"), "must be a whole number")
	}
}
