package fakediscord

import (
	"encoding/json"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Types of application command and of their options.
const (
	chatInput      = 1
	userCommand    = 2
	messageCommand = 3

	subCommand      = 1
	subCommandGroup = 2
	stringOption    = 3
	integerOption   = 4
	booleanOption   = 5
	userOption      = 6
	channelOption   = 7
	roleOption      = 8
	mentionOption   = 9
	numberOption    = 10
	fileOption      = 11
)

// commandFields and optionFields are the fields of commands and of their options; what
// only the API itself says of a command may be sent back to it.
var (
	commandFields = []string{
		"type", "name", "name_localizations", "description", "description_localizations", "options", "default_member_permissions", "dm_permission",
		"default_permission", "integration_types", "contexts", "nsfw", "handler", "id", "application_id", "guild_id", "version",
	}
	optionFields = []string{
		"type", "name", "name_localizations", "description", "description_localizations", "required", "choices", "options", "channel_types",
		"min_value", "max_value", "min_length", "max_length", "autocomplete", "file_types",
	}
)

// commandName is what commands and their options may be called.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// locales are the languages of Discord's clients.
var locales = []string{
	"id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR", "ro", "fi", "sv-SE",
	"vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
}

// largest is the largest whole number of an option.
const largest = 1<<53 - 1

// commandChecker checks one application command. It adds up its size: of each text,
// the longest translation.
type commandChecker struct {
	form
	size int
}

// checkCommand checks a command and returns it as the API gives it back.
func checkCommand(at string, o map[string]any, guild bool) (map[string]any, *failure) {
	c := &commandChecker{}
	c.known(at, o, commandFields)
	kind := c.number(join(at, "type"), o["type"], 1, 3, chatInput)
	name := c.name(at, o, kind == chatInput)
	kept := map[string]any{
		"type": kind, "name": name, "name_localizations": o["name_localizations"], "default_member_permissions": nil, "nsfw": c.flag(join(at, "nsfw"), o["nsfw"], false),
		"description": "", "description_localizations": o["description_localizations"],
	}
	if kind == chatInput {
		kept["description"] = c.words(at, "description", o, 1, 100)
		if o["options"] != nil {
			kept["options"] = c.options(join(at, "options"), o["options"], 0)
		}
	} else {
		if word(o["description"]) != "" {
			c.wrong(join(at, "description"), "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED", "Context menu commands cannot have description")
		}
		if len(list(o["options"])) > 0 {
			c.wrong(join(at, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options")
		}
	}
	switch v := o["default_member_permissions"].(type) {
	case nil:
	case string:
		if strings.Trim(v, "0123456789") != "" || v == "" {
			c.wrong(join(at, "default_member_permissions"), "NUMBER_TYPE_COERCE", "Value %q is not int.", v)
		}
		kept["default_member_permissions"] = v
	default:
		c.wrong(join(at, "default_member_permissions"), "STRING_TYPE_CONVERT", "Must be a string of a number, or null")
	}
	if !guild {
		kept["contexts"] = c.numbers(join(at, "contexts"), o["contexts"], 2)
		kept["integration_types"] = c.numbers(join(at, "integration_types"), o["integration_types"], 1)
		if o["integration_types"] == nil {
			kept["integration_types"] = []any{0}
		}
		kept["dm_permission"] = o["contexts"] == nil || slices.ContainsFunc(list(kept["contexts"]), func(v any) bool { return v == 1 })
	} else {
		c.refuseFields(at, o, "Only global commands have it", "contexts", "integration_types")
	}
	if c.size > 8000 {
		c.wrong(at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000); it has %d", c.size)
	}
	return kept, c.failure()
}

// numbers checks a list of numbers from 0 to most, each once.
func (c *commandChecker) numbers(at string, v any, most int) any {
	if v == nil {
		return nil
	}
	found := []any{}
	for i, item := range c.items(at, v, 1, most+1) {
		n := c.number(join(at, i), item, 0, most, -1)
		if slices.Contains(found, any(n)) {
			c.wrong(at, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains the value %d", n)
		}
		found = append(found, n)
	}
	return found
}

// name checks the name of a command or an option, with its translations.
func (c *commandChecker) name(at string, o map[string]any, strict bool) string {
	check := func(at, name string) {
		switch {
		case !strict || name == "":
		case !commandName.MatchString(name):
			c.wrong(at, "STRING_TYPE_REGEX", "String value did not match validation regex: %q", name)
		case strings.ToLower(name) != name:
			c.wrong(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid: %q has upper case", name)
		}
	}
	name := c.words(at, "name", o, 1, 32)
	check(join(at, "name"), name)
	for locale, v := range object(o["name_localizations"]) {
		check(join(join(at, "name_localizations"), locale), word(v))
	}
	return name
}

// words checks a text and its translations.
func (c *commandChecker) words(at, field string, o map[string]any, least, most int) string {
	text := c.text(join(at, field), o[field], least, most)
	longest := units(text)
	at = join(at, field+"_localizations")
	if o[field+"_localizations"] != nil {
		for locale, v := range c.object(at, o[field+"_localizations"]) {
			if !slices.Contains(locales, locale) {
				c.wrong(join(at, locale), "ENUM_TYPE_COERCE", "Value %q is not a valid locale.", locale)
			}
			longest = max(longest, units(c.text(join(at, locale), v, least, most)))
		}
	}
	c.size += longest
	return text
}

// options checks the options of a command or of a subcommand, which is so deep.
func (c *commandChecker) options(at string, v any, depth int) []any {
	kept, names := []any{}, map[string]bool{}
	optional, subs, others := false, 0, 0
	for i, item := range c.items(at, v, 0, 25) {
		at := join(at, i)
		o := c.object(at, item)
		c.known(at, o, optionFields)
		if o["type"] == nil {
			c.wrong(join(at, "type"), "BASE_TYPE_REQUIRED", "This field is required")
		}
		kind := c.number(join(at, "type"), o["type"], 1, 11, stringOption)
		k := map[string]any{"type": kind, "name": c.name(at, o, true), "description": c.words(at, "description", o, 1, 100)}
		for _, field := range []string{"name_localizations", "description_localizations"} {
			k[field] = o[field]
		}
		if names[word(k["name"])] {
			c.wrong(join(at, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option names must be unique: %q", k["name"])
		}
		names[word(k["name"])] = true
		if kind == subCommand || kind == subCommandGroup {
			subs++
			if kind == subCommandGroup && depth > 0 || kind == subCommand && depth > 1 {
				c.wrong(join(at, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are not nested this way")
			}
			next := depth + 1
			if kind == subCommand {
				next = 2
			}
			if o["options"] != nil {
				k["options"] = c.options(join(at, "options"), o["options"], next)
			}
			if kind == subCommandGroup && len(list(o["options"])) == 0 {
				c.wrong(join(at, "options"), "BASE_TYPE_REQUIRED", "A group needs subcommands")
			}
			c.refuseFields(at, o, "Not for a subcommand", "required", "choices", "autocomplete")
		} else {
			others++
			c.refuseFields(at, o, "Only subcommands and groups have options", "options")
			required := c.flag(join(at, "required"), o["required"], false)
			if required && optional {
				c.wrong(at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
			}
			optional = optional || !required
			if required {
				k["required"] = true
			}
			c.parameter(at, o, k, kind)
		}
		kept = append(kept, k)
	}
	if subs > 0 && others > 0 || depth == 1 && others > 0 {
		c.wrong(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
	return kept
}

// parameter checks what an option takes.
func (c *commandChecker) parameter(at string, o, k map[string]any, kind int) {
	typed := kind == stringOption || kind == integerOption || kind == numberOption
	if !typed {
		c.refuseFields(at, o, "Not for an option of this type", "choices", "autocomplete")
	}
	if kind != stringOption {
		c.refuseFields(at, o, "Only for texts", "min_length", "max_length")
	}
	if kind != integerOption && kind != numberOption {
		c.refuseFields(at, o, "Only for numbers", "min_value", "max_value")
	}
	least := c.number(join(at, "min_length"), o["min_length"], 0, 6000, 0)
	if most := c.number(join(at, "max_length"), o["max_length"], 1, 6000, 6000); least > most {
		c.wrong(join(at, "min_length"), "APPLICATION_COMMAND_OPTIONS_MIN_ABOVE_MAX", "min_length is above max_length")
	}
	for _, name := range []string{"min_length", "max_length", "min_value", "max_value", "channel_types"} {
		if o[name] != nil {
			k[name] = o[name]
		}
		if n, ok := o[name].(json.Number); ok && strings.HasSuffix(name, "_value") {
			if f, err := n.Float64(); err != nil || math.Abs(f) > largest || kind == integerOption && f != math.Trunc(f) {
				c.wrong(join(at, name), "NUMBER_TYPE_BOUNDS", "%s is no such number", n)
			}
		}
	}
	choices := c.items(join(at, "choices"), o["choices"], 0, 25)
	if c.flag(join(at, "autocomplete"), o["autocomplete"], false) {
		k["autocomplete"] = true
		if len(choices) > 0 {
			c.wrong(join(at, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES", "Autocomplete cannot be set where there are choices")
		}
	}
	if len(choices) == 0 {
		return
	}
	names, values := map[any]bool{}, map[any]bool{}
	var kept []any
	for i, v := range choices {
		at := join(join(at, "choices"), i)
		choice := c.object(at, v)
		name, value := c.words(at, "name", choice, 1, 100), choice["value"]
		switch value := value.(type) {
		case string:
			if c.text(join(at, "value"), value, 1, 100); kind != stringOption {
				c.wrong(join(at, "value"), "NUMBER_TYPE_COERCE", "Value %q is not a number.", value)
			}
			c.size += units(value)
		case json.Number:
			if kind == stringOption {
				c.wrong(join(at, "value"), "STRING_TYPE_CONVERT", "Must be a string")
			}
		default:
			c.wrong(join(at, "value"), "BASE_TYPE_REQUIRED", "This field is required")
		}
		if value := word(value); names[name] || value != "" && values[value] {
			c.wrong(at, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATED", "Choices must be unique: %q", name)
		}
		names[name], values[word(value)] = true, true
		one := map[string]any{"name_localizations": nil}
		maps.Copy(one, choice)
		kept = append(kept, one)
	}
	k["choices"] = kept
}
