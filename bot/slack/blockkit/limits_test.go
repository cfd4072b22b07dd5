package blockkit_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// checker walks what is sent as JSON and knows Slack's rules by itself, so that the
// renderer's own idea of them is not asked.
type checker struct {
	faults  []string
	surface string // message, modal or home
	actions map[string]bool
	blocks  map[string]bool
	tables  int
	inputs  int
	text    int
	// mentions may be in it.
	mentions bool
}

type object = map[string]any

func (c *checker) wrong(at, format string, args ...any) {
	c.faults = append(c.faults, at+": "+fmt.Sprintf(format, args...))
}

func (c *checker) length(at string, v any, least, most int) {
	s, ok := v.(string)
	if n := utf8.RuneCountInString(s); !ok || n < least || n > most {
		c.wrong(at, "%d characters of %q, wanted %d to %d", n, short(s), least, most)
	}
	if ok && least > 0 && strings.TrimSpace(s) == "" {
		c.wrong(at, "is blank: %q", s)
	}
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		c.wrong(at, "is no text: %q", short(s))
	}
}

func short(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

func (c *checker) only(at string, o object, keys ...string) {
	for k := range o {
		if k != "type" && !slices.Contains(keys, k) {
			c.wrong(at, "has a %q", k)
		}
	}
}

// checkMessage checks blocks with the text beside them; checkView a view.
func checkMessage(t interface{ Errorf(string, ...any) }, text string, blocks any, mentions bool) {
	c := checker{surface: "message", mentions: mentions}
	c.length("text", text, 1, 3000)
	c.escaped("text", text)
	c.all(blocks, 50)
	if c.text > 9000 {
		c.wrong("blocks", "have %d characters", c.text)
	}
	c.report(t)
}

func checkView(t interface{ Errorf(string, ...any) }, view any, mentions bool) {
	raw, v := decoded(view)
	c := checker{surface: v["type"].(string), mentions: mentions}
	if len(raw) > 250_000 {
		c.wrong("view", "%d bytes", len(raw))
	}
	c.only("view", v, "title", "submit", "close", "blocks", "private_metadata")
	c.all(v["blocks"], 100)
	if c.surface == "modal" {
		for _, key := range []string{"title", "submit", "close"} {
			if v[key] != nil {
				c.plainText(key, v[key], 24)
			}
		}
		if v["title"] == nil || c.inputs > 0 && v["submit"] == nil {
			c.wrong("view", "has no title, or no submit")
		}
		if v["private_metadata"] != nil {
			c.length("private_metadata", v["private_metadata"], 1, 3000)
		}
	}
	c.report(t)
}

func (c *checker) report(t interface{ Errorf(string, ...any) }) {
	for i, f := range c.faults {
		if i == 5 {
			t.Errorf("and %d more", len(c.faults)-5)
			return
		}
		t.Errorf("%s: %s", c.surface, f)
	}
}

func decoded(v any) ([]byte, object) {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		panic(err)
	}
	return raw, o
}

func (c *checker) all(blocks any, most int) {
	c.actions, c.blocks = map[string]bool{}, map[string]bool{}
	list, ok := blocks.([]any)
	if !ok {
		raw, err := json.Marshal(blocks)
		if err != nil || json.Unmarshal(raw, &list) != nil {
			c.wrong("blocks", "are none: %v", err)
		}
	}
	if len(list) < 1 || len(list) > most {
		c.wrong("blocks", "%d of them", len(list))
	}
	for i, b := range list {
		c.block(fmt.Sprintf("%d", i), b.(object))
	}
}

func (c *checker) block(at string, b object) {
	kind := b["type"].(string)
	at += " " + kind
	if id, ok := b["block_id"]; ok {
		c.length(at+" id", id, 1, 255)
		if c.blocks[id.(string)] {
			c.wrong(at, "its id %q is there twice", id)
		}
		c.blocks[id.(string)] = true
	}
	switch kind {
	case "header":
		c.only(at, b, "text")
		c.plainText(at, b["text"], 150)
	case "section":
		c.only(at, b, "text", "fields", "block_id")
		if b["text"] != nil {
			c.anyText(at, b["text"], 3000)
		}
		fields, _ := b["fields"].([]any)
		if len(fields) > 10 || len(fields) == 0 && b["text"] == nil {
			c.wrong(at, "%d fields", len(fields))
		}
		for _, f := range fields {
			c.anyText(at+" field", f, 2000)
		}
	case "context":
		c.only(at, b, "elements")
		for _, e := range c.list(at, b["elements"], 1, 10) {
			c.anyText(at, e, 3000)
		}
	case "actions":
		c.only(at, b, "elements")
		for _, e := range c.list(at, b["elements"], 1, 25) {
			c.element(at, e.(object), "button", "overflow")
		}
	case "image":
		c.only(at, b, "alt_text", "title", "slack_file")
		c.length(at, b["alt_text"], 1, 2000)
		c.count(b["alt_text"])
		if b["title"] != nil {
			c.plainText(at, b["title"], 2000)
		}
		c.length(at, b["slack_file"].(object)["id"], 1, 30)
	case "rich_text":
		c.only(at, b, "elements")
		for _, e := range c.list(at, b["elements"], 1, 1000) {
			c.rich(at, e.(object), true)
		}
	case "table":
		c.table(at, b)
	case "input":
		c.only(at, b, "block_id", "label", "element", "hint", "optional")
		c.inputs++
		if c.surface != "modal" {
			c.wrong(at, "in a %s", c.surface)
		}
		c.plainText(at, b["label"], 2000)
		if b["hint"] != nil {
			c.plainText(at, b["hint"], 2000)
		}
		c.element(at, b["element"].(object), inputs...)
	default:
		c.wrong(at, "is no block that Slack knows for sure")
	}
}

var inputs = []string{
	"plain_text_input", "number_input", "datepicker", "radio_buttons", "checkboxes", "static_select", "external_select",
	"users_select", "conversations_select", "multi_static_select", "multi_external_select", "multi_users_select",
	"multi_conversations_select",
}

func (c *checker) list(at string, v any, least, most int) []any {
	list, _ := v.([]any)
	if len(list) < least || len(list) > most {
		c.wrong(at, "%d in it, wanted %d to %d", len(list), least, most)
	}
	return list
}

func (c *checker) count(v any) { s, _ := v.(string); c.text += utf8.RuneCountInString(s) }

func (c *checker) plainText(at string, v any, most int) {
	o, _ := v.(object)
	if o["type"] != "plain_text" || o["emoji"] != false {
		c.wrong(at, "is no inert text: %v", v)
	}
	c.only(at, o, "text", "emoji")
	c.length(at, o["text"], 1, most)
	c.count(o["text"])
}

func (c *checker) anyText(at string, v any, most int) {
	o, _ := v.(object)
	if o["type"] == "plain_text" {
		c.plainText(at, v, most)
		return
	}
	if o["type"] != "mrkdwn" || o["verbatim"] != true {
		c.wrong(at, "is no verbatim markup: %v", v)
	}
	c.only(at, o, "text", "verbatim")
	c.length(at, o["text"], 1, most)
	c.count(o["text"])
	text, _ := o["text"].(string)
	c.markup(at, text)
}

var (
	dateToken = regexp.MustCompile(`<!date\^-?[0-9]+\^\{date_pretty\} at \{time\}\|[^<>|^]+>`)
	codeToken = regexp.MustCompile("(^|[ (\n])`[^`\n]+`($|[\\s.,;:!?)])")
	fieldName = regexp.MustCompile(`^\*[^*_~` + "`" + `\n]+\*\n`)
	emoji     = regexp.MustCompile(`:[^:\s]+:`)
)

// markup checks that nothing in markup means anything but what is known to.
func (c *checker) markup(at, text string) {
	rest := dateToken.ReplaceAllString(text, "moment")
	c.escaped(at, rest)
	for codeToken.MatchString(rest) { // what ends one may begin the next
		rest = codeToken.ReplaceAllString(rest, "$1 code $2")
	}
	rest = fieldName.ReplaceAllString(rest, "")
	if strings.ContainsAny(rest, "*_~`") || emoji.MatchString(rest) {
		c.wrong(at, "is live: %q", short(text))
	}
	for l := range strings.SplitSeq(rest, "\n") {
		if strings.HasPrefix(strings.TrimSpace(l), "&gt;") {
			c.wrong(at, "is a quote: %q", short(text))
		}
	}
}

var entity = regexp.MustCompile(`&(amp|lt|gt);`)

func (c *checker) escaped(at, text string) {
	if strings.ContainsAny(text, "<>") || strings.Contains(entity.ReplaceAllString(text, ""), "&") {
		c.wrong(at, "is not escaped: %q", short(text))
	}
}
