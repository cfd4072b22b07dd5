package slash_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"adjutant/bot/discord/slash"
)

// refusals are what Discord would say against these commands, by its documentation of
// application commands. It reads their JSON and shares nothing with the package.
func refusals(commands []slash.Command) []string {
	raw, err := json.Marshal(commands)
	if err != nil {
		return []string{err.Error()}
	}
	var decoded []map[string]any
	if err := json.Unmarshal(raw, &decoded); err != nil {
		return []string{err.Error()}
	}
	c := &discord{}
	count := map[float64]int{}
	byType := map[float64][]map[string]any{}
	for _, command := range decoded {
		kind, _ := command["type"].(float64)
		count[kind]++
		byType[kind] = append(byType[kind], command)
		c.command(command)
	}
	for kind, most := range map[float64]int{1: 100, 2: 15, 3: 15} {
		if count[kind] > most {
			c.say("%d commands of type %v", count[kind], kind)
		}
		c.siblings("commands", byType[kind])
	}
	return c.all
}

type discord struct{ all []string }

func (c *discord) say(format string, args ...any) {
	c.all = append(c.all, fmt.Sprintf(format, args...))
}

var chatName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// known are the keys that each object may have.
var known = map[string][]string{
	"command": {"type", "name", "name_localizations", "description", "description_localizations", "options", "default_member_permissions", "contexts", "integration_types", "nsfw"},
	"option":  {"type", "name", "name_localizations", "description", "description_localizations", "required", "choices", "options", "min_value", "max_value", "max_length", "autocomplete"},
	"choice":  {"name", "name_localizations", "value"},
}

func (c *discord) keys(what string, object map[string]any) {
	for key := range object {
		if !slices.Contains(known[what], key) {
			c.say("a %s has %q", what, key)
		}
	}
}

func (c *discord) command(command map[string]any) {
	c.keys("command", command)
	where := fmt.Sprint(command["name"])
	if p, there := command["default_member_permissions"]; !there || p != nil {
		c.say("%s: permissions %v", where, p)
	}
	if fmt.Sprint(command["contexts"], command["integration_types"], command["nsfw"]) != "[0 1] [0] false" {
		c.say("%s: it is offered elsewhere", where)
	}
	n := 0
	switch command["type"] {
	case 1.0:
		n += c.name(where, command, true) + c.text(where, command, "description")
		n += c.options(where, command["options"], 0)
	case 3.0:
		n += c.name(where, command, false)
		if command["description"] != nil || command["options"] != nil {
			c.say("%s: a command of a menu has a description or options", where)
		}
	default:
		c.say("%s: type %v", where, command["type"])
	}
	if n > 8000 {
		c.say("%s: %d characters", where, n)
	}
}

// units is a length as whoever counts most counts it.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// name checks a name with its translations, and returns the length of the longest.
func (c *discord) name(where string, object map[string]any, typed bool) int {
	most := 0
	for _, name := range texts(object, "name") {
		if typed && (!chatName.MatchString(name) || strings.ToLower(name) != name) {
			c.say("%s: the name %q", where, name)
		}
		if !typed && (units(name) < 1 || units(name) > 32 || strings.TrimSpace(name) != name) {
			c.say("%s: the name %q", where, name)
		}
		most = max(most, units(name))
	}
	return most
}

func (c *discord) text(where string, object map[string]any, key string) int {
	most := 0
	for _, text := range texts(object, key) {
		if units(text) < 1 || units(text) > 100 || strings.TrimSpace(text) == "" {
			c.say("%s: the %s %q", where, key, text)
		}
		most = max(most, units(text))
	}
	return most
}

// texts are a text and its translations.
func texts(object map[string]any, key string) []string {
	text, _ := object[key].(string)
	all := []string{text}
	in, _ := object[key+"_localizations"].(map[string]any)
	for locale, translated := range in {
		if !regexp.MustCompile(`^(id|da|de|en-GB|en-US|es-ES|es-419|fr|hr|it|lt|hu|nl|no|pl|pt-BR|ro|fi|sv-SE|vi|tr|cs|el|bg|ru|uk|hi|th|zh-CN|ja|zh-TW|ko)$`).MatchString(locale) {
			all = append(all, "") // which is refused
		}
		all = append(all, fmt.Sprint(translated))
	}
	return all
}

// options checks options at a depth, and returns their characters.
func (c *discord) options(where string, list any, depth int) int {
	if list == nil {
		return 0
	}
	options := objects(list)
	if len(options) == 0 || len(options) > 25 {
		c.say("%s: %d options", where, len(options))
	}
	n, optional, subs := 0, false, 0
	for _, o := range options {
		c.keys("option", o)
		here := where + " " + fmt.Sprint(o["name"])
		n += c.name(here, o, true) + c.text(here, o, "description")
		required := o["required"] == true
		if required && optional {
			c.say("%s: required after what is not", here)
		}
		optional = optional || !required
		switch o["type"] {
		case 1.0, 2.0:
			subs++
			if o["type"] == 2.0 && depth > 0 || depth > 1 {
				c.say("%s: nested too deep", here)
			}
			if o["type"] == 2.0 && o["options"] == nil {
				c.say("%s: an empty group", here)
			}
			n += c.options(here, o["options"], depth+1+btoi(o["type"] == 1.0)*10)
			continue
		case 3.0, 4.0, 5.0:
		default:
			c.say("%s: type %v", here, o["type"])
		}
		if o["options"] != nil {
			c.say("%s: a value with options", here)
		}
		n += c.value(here, o)
	}
	if subs > 0 && subs < len(options) {
		c.say("%s: subcommands beside values", where)
	}
	if subs > 0 && depth >= 10 {
		c.say("%s: a subcommand in a subcommand", where)
	}
	c.siblings(where, options)
	return n
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// value checks what can be put into an option.
func (c *discord) value(where string, o map[string]any) int {
	n := 0
	choices := objects(o["choices"])
	text, number := o["type"] == 3.0, o["type"] == 4.0
	if len(choices) > 25 || o["choices"] != nil && len(choices) == 0 {
		c.say("%s: %d choices", where, len(choices))
	}
	if len(choices) > 0 && (o["autocomplete"] == true || !text) {
		c.say("%s: choices beside autocompletion, or of no text", where)
	}
	if o["autocomplete"] == true && !text && !number {
		c.say("%s: autocompletion of what is neither text nor number", where)
	}
	seen := map[string]bool{}
	for _, choice := range choices {
		c.keys("choice", choice)
		n += c.text(where, choice, "name")
		value, _ := choice["value"].(string)
		if units(value) < 1 || units(value) > 100 || seen[value] {
			c.say("%s: the value %q", where, value)
		}
		seen[value] = true
		n += units(value)
	}
	least, hasLeast := o["min_value"].(float64)
	most, hasMost := o["max_value"].(float64)
	if (hasLeast || hasMost) && !number || hasLeast && hasMost && least > most || max(least, -least, most, -most) > 9007199254740991 {
		c.say("%s: bounds %v to %v", where, o["min_value"], o["max_value"])
	}
	if long, has := o["max_length"].(float64); has && (!text || long < 1 || long > 6000) {
		c.say("%s: a length of %v", where, long)
	}
	return n
}

// siblings checks that names differ in every language, in which what is not
// translated keeps its own.
func (c *discord) siblings(where string, all []map[string]any) {
	locales := map[string]bool{"": true}
	for _, o := range all {
		in, _ := o["name_localizations"].(map[string]any)
		for locale := range in {
			locales[locale] = true
		}
	}
	for locale := range locales {
		seen := map[any]bool{}
		for _, o := range all {
			name := o["name"]
			if in, _ := o["name_localizations"].(map[string]any); in[locale] != nil {
				name = in[locale]
			}
			if seen[name] {
				c.say("%s: two are called %v in %q", where, name, locale)
			}
			seen[name] = true
		}
	}
}

func objects(list any) []map[string]any {
	items, _ := list.([]any)
	all := make([]map[string]any, 0, len(items))
	for _, item := range items {
		object, _ := item.(map[string]any)
		all = append(all, object)
	}
	return all
}
