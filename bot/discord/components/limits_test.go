package components_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"adjutant/bot/discord/components"
)

// checker walks what is sent as JSON and knows Discord's rules by itself, so that the
// renderer's own idea of them is not asked.
type checker struct {
	faults     []string
	ids        map[string]bool
	components int
	text       int
	bytes      int
	primary    int
	files      map[string]string
}

type object = map[string]any

type reporter interface{ Errorf(string, ...any) }

func (c *checker) wrong(at, format string, args ...any) {
	c.faults = append(c.faults, at+": "+fmt.Sprintf(format, args...))
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func (c *checker) length(at string, v any, least, most int) string {
	s, ok := v.(string)
	if n := units(s); !ok || n < least || n > most {
		c.wrong(at, "%d characters of %q, wanted %d to %d", n, short(s), least, most)
	}
	if ok && least > 0 && strings.TrimSpace(s) == "" {
		c.wrong(at, "is blank: %q", s)
	}
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		c.wrong(at, "is no text: %q", short(s))
	}
	return s
}

func short(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

func (c *checker) only(at string, o object, keys ...string) {
	for k := range o {
		if k != "type" && k != "id" && !slices.Contains(keys, k) {
			c.wrong(at, "has a %q", k)
		}
	}
}

func (c *checker) list(at string, v any, least, most int) []any {
	list, _ := v.([]any)
	if len(list) < least || len(list) > most {
		c.wrong(at, "%d in it, wanted %d to %d", len(list), least, most)
	}
	return list
}

func (c *checker) number(at string, o object, key string, least, most, otherwise int) int {
	v, there := o[key]
	if !there {
		return otherwise
	}
	n, ok := v.(float64)
	if !ok || int(n) < least || int(n) > most {
		c.wrong(at, "%s is %v, wanted %d to %d", key, v, least, most)
	}
	return int(n)
}

// checkPage checks a page as it is sent. What else than letters may be in its text is
// named by kind.
func checkPage(t reporter, p components.Page, may ...string) {
	c := checker{ids: map[string]bool{}, files: map[string]string{}}
	for _, f := range p.Files {
		if !regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*\.png$`).MatchString(f.Name) || c.files[f.Name] != "" || len(f.PNG) == 0 {
			c.wrong("file", "%q", f.Name)
		}
		c.length("file", f.Alt, 1, 1024)
		c.files[f.Name] = f.Alt
	}
	if len(p.Files) > 10 {
		c.wrong("files", "%d", len(p.Files))
	}
	c.length("says", p.Says, 1, 2000)
	for _, l := range read(p.Says).lives {
		if l.kind != "mention" || !slices.Contains(p.Pings, strings.Trim(l.what, "<@>")) {
			c.wrong("says", "%s is live in %q", l.what, short(p.Says))
		}
	}
	for _, id := range p.Pings {
		if !strings.Contains(p.Says, "<@"+id+">") {
			c.wrong("says", "%s is not named", id)
		}
	}
	list := decodedList(p.Components)
	if len(list) == 0 {
		c.wrong("page", "is empty")
	}
	for i, o := range list {
		c.component(fmt.Sprint(i), o.(object), "", may)
	}
	if c.components > 40 || c.text > 4000 || c.bytes > 10_000 {
		c.wrong("page", "%d components, %d characters, %d bytes", c.components, c.text, c.bytes)
	}
	if c.primary > 1 {
		c.wrong("page", "%d primary buttons", c.primary)
	}
	for name, raw := range p.Keep {
		if len(name) != 24 || !json.Valid(raw) {
			c.wrong("keep", "%q: %s", name, raw)
		}
	}
	c.report(t)
}

func decodedList(v any) []any {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var list []any
	if err := json.Unmarshal(raw, &list); err != nil {
		panic(err)
	}
	return list
}

func (c *checker) report(t reporter) {
	for i, f := range c.faults {
		if i == 5 {
			t.Errorf("and %d more", len(c.faults)-5)
			return
		}
		t.Errorf("%s", f)
	}
}

func (c *checker) unique(at string, v any) {
	id := c.length(at+" id", v, 1, 100)
	if c.ids[id] {
		c.wrong(at, "its id %q is there twice", id)
	}
	c.ids[id] = true
}

func (c *checker) component(at string, o object, in string, may []string) {
	c.components++
	kind, _ := o["type"].(float64)
	at = fmt.Sprintf("%s.%v", at, kind)
	c.number(at, o, "id", 1, 1<<31-1, 0)
	switch kind {
	case 17:
		c.only(at, o, "components", "accent_color")
		c.number(at, o, "accent_color", 0, 0xFFFFFF, 0)
		if in != "" {
			c.wrong(at, "a frame in a frame")
		}
		for i, inner := range c.list(at, o["components"], 1, 39) {
			c.component(fmt.Sprint(at, "/", i), inner.(object), "container", may)
		}
	case 10:
		c.only(at, o, "content")
		text := c.length(at, o["content"], 1, 4000)
		c.text, c.bytes = c.text+units(text), c.bytes+len(text)
		c.markdown(at, text, may)
	case 1:
		c.only(at, o, "components")
		row := c.list(at, o["components"], 1, 5)
		for i, inner := range row {
			c.pressed(fmt.Sprint(at, "/", i), inner.(object), len(row) == 1)
		}
	case 12:
		c.only(at, o, "items")
		for _, item := range c.list(at, o["items"], 1, 10) {
			item := item.(object)
			c.only(at, item, "media", "description")
			address, _ := item["media"].(object)["url"].(string)
			if alt := c.length(at, item["description"], 1, 1024); c.files[strings.TrimPrefix(address, "attachment://")] != alt {
				c.wrong(at, "%q is no file of the page", address)
			}
		}
	default:
		c.wrong(at, "is not allowed here")
	}
}

// pressed checks a button or a menu of a message.
func (c *checker) pressed(at string, o object, alone bool) {
	c.components++
	c.unique(at, o["custom_id"])
	switch o["type"] {
	case 2.0:
		c.only(at, o, "custom_id", "label", "style")
		c.length(at, o["label"], 1, 80)
		switch o["style"] {
		case 1.0:
			c.primary++
		case 2.0, 4.0:
		default:
			c.wrong(at, "style %v", o["style"])
		}
	case 3.0:
		c.only(at, o, "custom_id", "options", "placeholder")
		c.options(at, o)
		if !alone {
			c.wrong(at, "a menu beside others")
		}
	default:
		c.wrong(at, "is nothing to press")
	}
}

func (c *checker) options(at string, o object) (defaults int) {
	had := map[string]bool{}
	for _, option := range c.list(at, o["options"], 1, 25) {
		option := option.(object)
		c.only(at, option, "label", "value", "default")
		c.length(at, option["label"], 1, 100)
		value := c.length(at, option["value"], 1, 100)
		if had[value] {
			c.wrong(at, "two options of the value %q", value)
		}
		had[value] = true
		if option["default"] == true {
			defaults++
		}
	}
	if o["placeholder"] != nil {
		c.length(at, o["placeholder"], 1, 150)
	}
	return defaults
}

// usual is what the renderer writes by itself.
var usual = []string{"bold", "struck", "code", "fence", "heading", "quote", "list", "small", "moment", "link", "mention", "channel", "command"}

func (c *checker) markdown(at, text string, may []string) {
	for _, l := range read(text).lives {
		if !slices.Contains(may, l.kind) {
			c.wrong(at, "%s: %q is live in %q", l.kind, l.what, short(text))
		}
		if u, err := url.Parse(l.what); l.kind == "link" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
			c.wrong(at, "leads to %q in %q", l.what, short(text))
		}
	}
}

// checkModal checks a form as it is sent.
func checkModal(t reporter, m components.Modal) {
	c := checker{ids: map[string]bool{}}
	c.length("title", m.Title, 1, 45)
	c.length("modal id", m.CustomID, 1, 100)
	for i, o := range c.list("modal", decodedList(m.Components), 1, 5) {
		o := o.(object)
		at := fmt.Sprint(i)
		switch o["type"] {
		case 10.0:
			c.only(at, o, "content")
			c.markdown(at, c.length(at, o["content"], 1, 4000), []string{"bold"})
		case 18.0:
			c.only(at, o, "label", "description", "component")
			c.length(at+" label", o["label"], 1, 45)
			if o["description"] != nil {
				c.length(at+" description", o["description"], 1, 100)
			}
			c.input(at, o["component"].(object))
		default:
			c.wrong(at, "type %v in a form", o["type"])
		}
	}
	c.report(t)
}

func (c *checker) input(at string, o object) {
	c.unique(at, o["custom_id"])
	required, ok := o["required"].(bool)
	if !ok {
		c.wrong(at, "does not say whether it is required")
	}
	switch o["type"] {
	case 4.0:
		c.only(at, o, "custom_id", "style", "value", "placeholder", "max_length", "required")
		most := c.number(at, o, "max_length", 1, 4000, 4000)
		if o["value"] != nil {
			value := c.length(at, o["value"], 0, most)
			if strings.Contains(value, "\n") && o["style"] != 2.0 {
				c.wrong(at, "lines in one line")
			}
		}
		if o["placeholder"] != nil {
			c.length(at, o["placeholder"], 1, 100)
		}
		if o["style"] != 1.0 && o["style"] != 2.0 {
			c.wrong(at, "style %v", o["style"])
		}
	case 3.0:
		c.only(at, o, "custom_id", "options", "placeholder", "min_values", "max_values", "required")
		least := c.number(at, o, "min_values", 0, 25, 1)
		most := c.number(at, o, "max_values", 1, 25, 1)
		if n := len(c.list(at, o["options"], 1, 25)); most > n || least > most || required && least == 0 {
			c.wrong(at, "%d to %d of %d", least, most, n)
		}
		if defaults := c.options(at, o); defaults > most {
			c.wrong(at, "%d are chosen", defaults)
		}
	default:
		c.wrong(at, "is nothing to fill in")
	}
}
