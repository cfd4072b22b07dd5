package fakeslack

import (
	"slices"
)

// The lengths that recur.
const (
	mostID      = 255
	mostSection = 3000
)

// plain takes a plain_text object, worded a plain_text or mrkdwn one; both count
// their text.
func plain(most int) rule {
	return kinds{"plain_text": {"type!": anything, "text!": shown(1, most), "emoji": yesNo}}.only("plain_text")
}

func worded(most int) rule {
	return kinds{
		"plain_text": {"type!": anything, "text!": shown(1, most), "emoji": yesNo},
		"mrkdwn":     {"type!": anything, "text!": shown(1, most), "verbatim": yesNo},
	}.only()
}

// picture are the fields of an image.
var picture = fields{
	"type!": anything, "image_url": address(3000), "slack_file": uploadedFile, "alt_text!": shown(1, 2000),
}

// uploadedFile takes a file that Slack has worked on.
func uploadedFile(c *checker, at string, v any) {
	fields{"id": text(1, 0), "url": address(3000)}.check(c, at, v)
	o, _ := v.(map[string]any)
	if (o["id"] == nil) == (o["url"] == nil) {
		c.wrong(at, "must define either `id` or `url`")
		return
	}
	if id, ok := o["id"].(string); ok {
		switch f := c.s.files[id]; {
		case f == nil:
			c.wrong(join(at, "id"), "invalid slack file")
		case !f.ready():
			c.early(join(at, "id"), "invalid slack file")
		}
	}
}

// either demands exactly one of the fields.
func either(c *checker, at string, o map[string]any, names ...string) {
	n := 0
	for _, name := range names {
		if o[name] != nil {
			n++
		}
	}
	if n != 1 {
		c.wrong(at, "must define either `%s` or `%s`", names[0], names[len(names)-1])
	}
}

// base are the fields that every block has.
var base = fields{"type!": anything, "block_id": text(1, mostID)}

// blockKinds are the blocks that there are. They refer to each other, and are
// therefore put together when the program starts.
var blockKinds kinds

func init() {
	blockKinds = kinds{
		"section": base.with(fields{
			"text": worded(mostSection), "fields": items(1, 10, worded(2000)), "expand": yesNo,
			"accessory": elementKinds.only("button", "checkboxes", "datepicker", "image", "overflow", "radio_buttons", "timepicker", "workflow_button",
				"static_select", "external_select", "users_select", "conversations_select", "channels_select",
				"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select"),
		}),
		"header":  base.with(fields{"text!": plain(150), "level": whole(1, 4)}),
		"divider": base,
		"image":   base.with(picture).with(fields{"title": plain(2000)}),
		"context": base.with(fields{"elements!": items(1, 10, contextElement)}),
		"actions": base.with(fields{
			"elements!": items(1, 25, elementKinds.only("button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons", "timepicker", "workflow_button",
				"static_select", "external_select", "users_select", "conversations_select", "channels_select",
				"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select")),
		}),
		"context_actions": base.with(fields{"elements!": items(1, 5, elementKinds.only("feedback_buttons", "icon_button"))}),
		"input": base.with(fields{
			"label!": plain(2000), "hint": plain(2000), "optional": yesNo, "dispatch_action": yesNo,
			"element!": elementKinds.only("plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input", "file_input",
				"checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker",
				"static_select", "external_select", "users_select", "conversations_select", "channels_select",
				"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select"),
		}),
		"rich_text": base.with(fields{"elements!": items(1, 0, richText)}),
		"markdown":  base.with(fields{"text!": markdownText}),
		"video": base.with(fields{
			"video_url!": address(3000), "thumbnail_url!": address(3000), "alt_text!": shown(1, 2000), "title!": plain(199), "title_url": address(3000),
			"author_name": shown(1, 49), "provider_name": shown(1, 0), "provider_icon_url": address(3000), "description": plain(200),
		}),
		"file":               base.with(fields{"external_id!": text(1, 0), "source!": one("remote")}),
		"table":              base.with(tableFields),
		"data_table":         base.with(dataTableFields),
		"data_visualization": base.with(chartFields),
		"card":               base.with(cardFields),
		"carousel":           base.with(fields{"elements!": items(1, 10, innerBlock("card"))}),
		"container":          base.with(containerFields()),
		"layout":             base.with(layoutFields()),
		"alert":              base.with(fields{"text!": worded(200), "level": one("default", "info", "warning", "error", "success")}),
	}
}

// contextElement takes an image or a text.
func contextElement(c *checker, at string, v any) {
	if o, _ := v.(map[string]any); o["type"] == "image" {
		elementKinds.only("image")(c, at, v)
		return
	}
	worded(mostSection)(c, at, v)
}

// markdownText takes the text of a markdown block.
func markdownText(c *checker, at string, v any) {
	shown(1, 0)(c, at, v)
	s, _ := v.(string)
	if c.markdown += len([]rune(s)); c.markdown > 12000 {
		c.wrong(at, "must be less than 12001 characters, all markdown blocks together")
	}
}

// nowhere are the blocks that a surface does not take.
var nowhere = map[surface][]string{
	inMessage: {"alert"},
	inModal:   {"markdown", "file", "table", "data_table", "data_visualization", "card", "carousel", "container", "layout", "context_actions", "video"},
	inHome:    {"markdown", "file", "table", "data_table", "data_visualization", "card", "carousel", "container", "layout", "context_actions", "alert"},
}

// blocks checks a list of blocks.
func (c *checker) blocks(at string, blocks []any, least, most int) {
	items(least, most, (func(c *checker, at string, v any) { c.block(at, v) }))(c, at, blocks)
}

// innerBlock takes blocks of those types inside of another.
func innerBlock(types ...string) rule {
	return func(c *checker, at string, v any) {
		if o, ok := v.(map[string]any); ok && !slices.Contains(types, kindOf(o)) {
			c.wrong(join(at, "type"), "unsupported type: %s", kindOf(o))
			return
		}
		c.block(at, v)
	}
}

// kindOf is the type of an object.
func kindOf(o map[string]any) string {
	kind, _ := o["type"].(string)
	return kind
}

// block checks one block, and what its fields have to do with each other.
func (c *checker) block(at string, v any) {
	o, _ := v.(map[string]any)
	kind := kindOf(o)
	if slices.Contains(c.s.opts.UnknownBlocks, kind) {
		c.early(join(at, "type"), "unsupported type: "+kind)
		return
	}
	if slices.Contains(nowhere[c.on], kind) {
		c.wrong(join(at, "type"), "unsupported type: %s", kind)
		return
	}
	blockKinds.only()(c, at, v)
	if id, ok := o["block_id"].(string); ok {
		if c.ids[id] {
			c.wrong(join(at, "block_id"), "`block_id` %q already exists", id)
		}
		c.ids[id] = true
	}
	c.uniqueActions(at, o)
	switch kind {
	case "section":
		if o["text"] == nil && o["fields"] == nil {
			c.wrong(at, "must define either `text` or `fields`")
		}
	case "image":
		either(c, at, o, "image_url", "slack_file")
	case "input":
		element, _ := o["element"].(map[string]any)
		if kindOf(element) == "file_input" && c.on != inModal {
			c.wrong(join(at, "element"), "unsupported type: file_input")
		}
	case "table":
		c.tables++
		if c.tables > 1 {
			c.wrong(at, "only_one_table_allowed")
		}
	case "data_visualization":
		if c.charts++; c.charts > 2 {
			c.wrong(at, "no more than 2 data_visualization blocks allowed")
		}
		c.chart(join(at, "chart"), o["chart"])
	case "card":
		if o["title"] == nil && o["body"] == nil && o["hero_image"] == nil && o["actions"] == nil {
			c.wrong(at, "must define either `title` or `body`")
		}
	case "container":
		if o["title"] == nil && o["rich_text_title"] == nil {
			c.wrong(at, "must define either `title` or `rich_text_title`")
		}
	}
}

// uniqueActions refuses two elements of a block with the same action_id.
func (c *checker) uniqueActions(at string, o map[string]any) {
	elements, _ := o["elements"].([]any)
	seen := map[string]bool{}
	for i, e := range elements {
		element, _ := e.(map[string]any)
		id, ok := element["action_id"].(string)
		if ok && seen[id] {
			c.wrong(join(join(join(at, "elements"), i), "action_id"), "`action_id` %q already exists for another element in this block", id)
		}
		seen[id] = ok || seen[id]
	}
}

// fillIDs gives ids to blocks and elements without, as Slack does.
func (s *Server) fillIDs(blocks []any) {
	for _, b := range list(blocks) {
		if id, _ := b["block_id"].(string); id == "" {
			b["block_id"] = s.newID("b")
		}
		elements := list(b["elements"])
		for _, name := range []string{"accessory", "element"} {
			if e, ok := b[name].(map[string]any); ok {
				elements = append(elements, e)
			}
		}
		for _, e := range elements {
			interactive := stateName(e) != "" || slices.Contains([]string{"button", "overflow", "icon_button", "feedback_buttons", "workflow_button"}, kindOf(e))
			if id, _ := e["action_id"].(string); id == "" && interactive {
				e["action_id"] = s.newID("a")
			}
		}
		if inner, ok := b["child_blocks"].([]any); ok {
			s.fillIDs(inner)
		}
		for _, row := range list(b["rows"]) {
			for _, item := range list(row["items"]) {
				s.fillIDs([]any{item["block"]})
			}
		}
	}
}

// view checks a view as a whole.
func (c *checker) view(at string, body map[string]any) {
	f := fields{
		"type!": anything, "blocks!": func(c *checker, at string, v any) {
			blocks, ok := v.([]any)
			if !ok {
				c.wrong(at, "must provide an array")
				return
			}
			c.blocks(at, blocks, 1, 100)
		},
		"private_metadata": text(0, 3000), "callback_id": text(0, mostID), "external_id": text(0, mostID),
	}
	if c.on == inModal {
		f = f.with(fields{
			"title!": plain(24), "submit": plain(24), "close": plain(24), "clear_on_close": yesNo, "notify_on_close": yesNo, "submit_disabled": yesNo,
		})
	}
	f.check(c, at, body)
	if c.focused > 1 {
		c.wrong(at, "only one element can have focus_on_load")
	}
	if c.on != inModal || body["submit"] != nil {
		return
	}
	blocks, _ := body["blocks"].([]any)
	for _, b := range list(blocks) {
		if b["type"] == "input" {
			c.wrong(at, "missing required field: submit (there are input blocks)")
			return
		}
	}
}
