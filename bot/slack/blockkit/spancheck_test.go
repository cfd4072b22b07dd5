package blockkit_test

import (
	"net/url"
	"slices"
	"unicode/utf8"
)

func (c *checker) rich(at string, e object, whole bool) {
	switch kind := e["type"].(string); {
	case kind == "rich_text_section", kind == "rich_text_quote" && whole, kind == "rich_text_preformatted" && whole:
		c.only(at, e, "elements", "border")
		for _, i := range c.list(at, e["elements"], 1, 1000) {
			c.span(at, i.(object), kind == "rich_text_preformatted")
		}
	case kind == "rich_text_list" && whole:
		c.only(at, e, "elements", "border", "style", "indent", "offset")
		for _, i := range c.list(at, e["elements"], 1, 1000) {
			c.rich(at, i.(object), false)
		}
	default:
		c.wrong(at, "holds a %s", kind)
	}
}

func (c *checker) span(at string, e object, onlyText bool) {
	kind := e["type"].(string)
	at += " " + kind
	switch {
	case kind == "text":
		c.only(at, e, "text", "style")
		if s, _ := e["text"].(string); s == "" || utf8.RuneCountInString(s) > 3000 {
			c.wrong(at, "%d characters", utf8.RuneCountInString(s))
		}
		c.count(e["text"])
	case onlyText:
		c.wrong(at, "in text with a layout")
	case kind == "link":
		c.only(at, e, "url", "text", "style")
		c.length(at, e["url"], 1, 3000)
		if u, err := url.Parse(e["url"].(string)); err != nil || !slices.Contains([]string{"http", "https", "mailto"}, u.Scheme) {
			c.wrong(at, "leads to %q", e["url"])
		}
		if e["text"] != nil {
			c.length(at, e["text"], 1, 3000)
		}
		c.count(e["url"])
		c.count(e["text"])
	case kind == "date":
		c.only(at, e, "timestamp", "format", "fallback", "style")
		c.length(at, e["fallback"], 1, 3000)
		c.count(e["fallback"])
		if _, ok := e["timestamp"].(float64); !ok || e["format"] != "{day_divider_pretty} at {time}" {
			c.wrong(at, "%v", e)
		}
	case (kind == "user" || kind == "channel") && c.mentions:
		c.only(at, e, kind+"_id", "style")
		c.length(at, e[kind+"_id"], 1, 30)
	default:
		c.wrong(at, "is live: %v", e)
	}
	style, _ := e["style"].(object)
	c.only(at, style, "bold", "code", "strike")
	if e["style"] != nil && len(style) == 0 {
		c.wrong(at, "has an empty style")
	}
}

func (c *checker) table(at string, b object) {
	if c.tables++; c.tables > 1 || c.surface == "modal" {
		c.wrong(at, "%d in a %s", c.tables, c.surface)
	}
	c.only(at, b, "rows", "column_settings")
	columns := -1
	for _, r := range c.list(at, b["rows"], 1, 100) {
		row := c.list(at, r, 1, 20)
		if columns >= 0 && len(row) != columns {
			c.wrong(at, "a row of %d cells and one of %d", columns, len(row))
		}
		columns = len(row)
		for _, cell := range row {
			o, _ := cell.(object)
			if o["type"] != "rich_text" {
				c.wrong(at, "a cell %v", cell)
				continue
			}
			for _, e := range c.list(at, o["elements"], 1, 10) {
				c.rich(at, e.(object), true)
			}
		}
	}
	for _, s := range c.list(at, b["column_settings"], 0, 20) {
		if a := s.(object)["align"]; a != "left" && a != "right" && a != "center" {
			c.wrong(at, "aligned %q", a)
		}
	}
}
