package fakeslack

import "math/big"

// cellKinds are the cells of tables.
var cellKinds = kinds{
	"raw_text":   {"type!": anything, "text!": shown(1, 0)},
	"raw_number": {"type!": anything, "value!": figure, "text": shown(1, 0)},
	"rich_text":  {"type!": anything, "elements!": items(1, 0, richText), "block_id": text(1, mostID)},
	"action":     {"type!": anything, "element!": elementKinds.only("button"), "fallback": anything},
}

// tableFields are those of a table.
var tableFields = fields{
	"rows!": items(1, 100, items(1, 20, cellKinds.only("raw_text", "raw_number", "rich_text"))),
	"column_settings": items(0, 20, func(c *checker, at string, v any) {
		if v != nil { // null passes over a column
			fields{"align": one("left", "center", "right"), "is_wrapped": yesNo}.check(c, at, v)
		}
	}),
}

// dataTableFields are those of a data_table.
var dataTableFields = checked(fields{
	"caption!": shown(1, 0), "rows!": items(1, 101, items(1, 20, cellKinds.only())), "page_size": whole(1, 100), "row_header_column_index": whole(0, 19),
}, func(c *checker, at string, o map[string]any) {
	inner := &checker{s: c.s, on: c.on, ids: map[string]bool{}}
	items(0, 0, items(0, 0, cellKinds.only()))(inner, at, o["rows"])
	if inner.chars > 20000 {
		c.wrong(join(at, "rows"), "must be less than 20001 characters")
	}
})

// chartKinds are the charts of a data_visualization.
var chartKinds = kinds{
	"pie":  {"type!": anything, "segments!": items(1, 6, fields{"label!": shown(1, 20), "value!": figure}.check)},
	"bar":  seriesFields,
	"area": seriesFields,
	"line": seriesFields,
}

// seriesFields are those of a chart with axes.
var seriesFields = fields{
	"type!":   anything,
	"series!": items(1, 6, fields{"name!": shown(1, 20), "data!": items(1, 20, fields{"label!": text(1, 20), "value!": figure}.check)}.check),
	"axis_config!": fields{
		"categories!": items(1, 20, shown(1, 20)), "x_label": shown(1, 50), "y_label": shown(1, 50),
	}.check,
}

// chartFields are those of a data_visualization.
var chartFields = fields{"title!": shown(1, 50), "chart!": chartKinds.only()}

// chart checks what the parts of a chart have to do with each other.
func (c *checker) chart(at string, v any) {
	o, _ := v.(map[string]any)
	for i, s := range list(o["segments"]) {
		if n, ok := number(s["value"]); ok && n.Cmp(big.NewFloat(0)) <= 0 {
			c.wrong(join(join(join(at, "segments"), i), "value"), "must be more than 0")
		}
	}
	axis, _ := o["axis_config"].(map[string]any)
	categories, _ := axis["categories"].([]any)
	names := map[any]bool{}
	for i, s := range list(o["series"]) {
		place := join(join(at, "series"), i)
		if names[s["name"]] {
			c.wrong(join(place, "name"), "must be unique")
		}
		names[s["name"]] = true
		data := list(s["data"])
		if len(data) != len(categories) {
			c.wrong(join(place, "data"), "must have a point for each category")
			continue
		}
		for j, point := range data {
			if point["label"] != categories[j] {
				c.wrong(join(join(place, "data"), j), "must have the label of its category")
			}
		}
	}
}

// cardFields are those of a card.
var cardFields = fields{
	"hero_image": elementKinds.only("image"), "icon": elementKinds.only("image"), "slack_icon": fields{"type!": one("icon"), "name!": text(1, 0)}.check,
	"title": worded(150), "subtitle": worded(150), "body": worded(200), "subtext": worded(200), "actions": items(1, 3, elementKinds.only("button")),
}

// containerFields are those of a container.
func containerFields() fields {
	return fields{
		"title": plain(150), "rich_text_title": richBlock, "subtitle": worded(150), "icon": elementKinds.only("image"),
		"width": one("narrow", "standard", "wide", "full"), "is_collapsible": yesNo, "default_collapsed": yesNo, "has_header_divider": yesNo,
		"child_blocks!": items(1, 10, innerBlock("actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video", "layout")),
	}
}

// layoutFields are those of a layout.
func layoutFields() fields {
	item := fields{
		"block!": innerBlock("actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table", "video", "card", "container", "data_visualization"),
		"width":  one("narrow", "standard", "wide"), "horizontal_alignment": one("start", "center", "end"),
	}
	return fields{
		"label!": shown(1, 150), "is_label_visible": yesNo, "grid_lines": one("none", "rows", "outer"),
		"rows!":    items(1, 5, fields{"items!": items(1, 3, item.check)}.check),
		"fallback": items(0, 50, innerBlock("actions", "context", "divider", "header", "image", "rich_text", "section")),
	}
}
