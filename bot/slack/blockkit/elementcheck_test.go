package blockkit_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (c *checker) element(at string, e object, allowed ...string) {
	kind := e["type"].(string)
	at += " " + kind
	if !slices.Contains(allowed, kind) {
		c.wrong(at, "is not allowed here")
	}
	c.length(at+" id", e["action_id"], 1, 255)
	if c.surface != "modal" || kind == "button" || kind == "overflow" {
		if c.actions[e["action_id"].(string)] {
			c.wrong(at, "its id is there twice")
		}
		c.actions[e["action_id"].(string)] = true
	}
	if p, ok := e["placeholder"]; ok {
		c.plainText(at, p, 150)
	}
	if s, ok := e["style"]; ok && s != "primary" && s != "danger" {
		c.wrong(at, "style %q", s)
	}
	if q, ok := e["confirm"].(object); ok {
		c.plainText(at, q["title"], 100)
		c.plainText(at, q["text"], 300)
		c.plainText(at, q["confirm"], 30)
		c.plainText(at, q["deny"], 30)
	}
	switch kind {
	case "button":
		c.only(at, e, "action_id", "text", "value", "style", "confirm")
		c.plainText(at, e["text"], 75)
		c.length(at, e["value"], 1, 2000)
	case "overflow":
		c.options(at, e, 2, 5)
	case "radio_buttons", "checkboxes":
		c.options(at, e, 1, 10)
	case "static_select", "multi_static_select":
		c.options(at, e, 1, 100)
	case "external_select", "multi_external_select":
		if e["min_query_length"] != 0.0 {
			c.wrong(at, "shows nothing before something is typed")
		}
		c.initials(at, e, nil)
	case "plain_text_input":
		most, ok := e["max_length"].(float64)
		if !ok || most < 1 || most > 3000 {
			c.wrong(at, "max_length %v", e["max_length"])
		}
		if e["initial_value"] != nil {
			c.length(at, e["initial_value"], 0, int(most))
			if strings.Contains(e["initial_value"].(string), "\n") && e["multiline"] != true {
				c.wrong(at, "lines in one line")
			}
		}
	case "number_input":
		c.number(at, e)
	case "datepicker":
		if d := e["initial_date"]; d != nil {
			if _, err := time.Parse(time.DateOnly, d.(string)); err != nil {
				c.wrong(at, "%v", err)
			}
		}
	}
}

func (c *checker) number(at string, e object) {
	value := func(key string, otherwise int) int {
		s, ok := e[key].(string)
		if !ok {
			return otherwise
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			c.wrong(at, "%v", err)
		}
		return n
	}
	least, most := value("min_value", -1<<62), value("max_value", 1<<62)
	if n := value("initial_value", least); n < least || n > most {
		c.wrong(at, "%d is not between %d and %d", n, least, most)
	}
}

func (c *checker) options(at string, e object, least, most int) {
	values := map[string]object{}
	for _, o := range c.list(at, e["options"], least, most) {
		o := o.(object)
		c.option(at, o)
		value, _ := o["value"].(string)
		if values[value] != nil {
			c.wrong(at, "two options of the value %q", value)
		}
		values[value] = o
	}
	c.initials(at, e, values)
}

func (c *checker) option(at string, o object) {
	c.only(at, o, "text", "value")
	c.plainText(at, o["text"], 75)
	c.length(at, o["value"], 1, 75)
}

// initials checks that what is chosen can be chosen.
func (c *checker) initials(at string, e object, among map[string]object) {
	chosen, _ := e["initial_options"].([]any)
	if one, ok := e["initial_option"]; ok {
		chosen = append(chosen, one)
	}
	for _, o := range chosen {
		o := o.(object)
		c.option(at, o)
		if among != nil && fmt.Sprint(among[o["value"].(string)]) != fmt.Sprint(o) {
			c.wrong(at, "%v is chosen and not there", o)
		}
	}
}
