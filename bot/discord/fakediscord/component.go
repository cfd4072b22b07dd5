package fakediscord

import (
	"slices"
	"strconv"
	"strings"
)

// Types of component.
const (
	actionRow         = 1
	button            = 2
	stringSelect      = 3
	textInput         = 4
	userSelect        = 5
	roleSelect        = 6
	mentionableSelect = 7
	channelSelect     = 8
	section           = 9
	textDisplay       = 10
	thumbnail         = 11
	mediaGallery      = 12
	fileComponent     = 13
	separator         = 14
	container         = 17
	labelComponent    = 18
	fileUpload        = 19
	radioGroup        = 21
	checkboxGroup     = 22
	checkbox          = 23
)

// Limits of components.
const (
	mostComponents = 40
	mostText       = 4000  // characters, of all texts together
	mostBytes      = 10000 // of the same; above it Discord answers 500
)

// selects are the menus.
var selects = []int{stringSelect, userSelect, roleSelect, mentionableSelect, channelSelect}

// Which components may stand where.
var (
	inLegacyMessage = []int{actionRow}
	inContainer     = []int{actionRow, section, textDisplay, mediaGallery, fileComponent, separator}
	inMessage       = append([]int{container}, inContainer...)
	inRow           = append([]int{button}, selects...)
	inModal         = []int{actionRow, textDisplay, labelComponent}
	inLabel         = append([]int{textInput, fileUpload, radioGroup, checkboxGroup, checkbox}, selects...)
)

// componentFields are the fields of all components.
var componentFields = []string{
	"type", "id", "custom_id", "components", "component", "accessory", "content", "label", "description", "style", "url", "emoji", "sku_id",
	"disabled", "placeholder", "value", "options", "default_values", "channel_types", "min_values", "max_values", "required", "min_length",
	"max_length", "items", "media", "file", "spoiler", "divider", "spacing", "accent_color", "default", "file_types", "name", "size",
}

// checker checks the components of one message or modal.
type checker struct {
	form
	modal bool
	// files are the names of the attachments, and whether each is shown.
	files map[string]bool
	count int
	text  strings.Builder
	ids   map[int]bool
	names map[string]bool // custom_id
}

// checkComponents checks the components of a message.
func checkComponents(at string, components []any, v2 bool, files []File) (*checker, *failure) {
	c := &checker{files: map[string]bool{}, ids: map[int]bool{}, names: map[string]bool{}}
	for _, f := range files {
		c.files[f.Name] = false
	}
	allowed, most := inLegacyMessage, 5
	if v2 {
		allowed, most = inMessage, mostComponents
	}
	if len(components) > most {
		c.wrong(at, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length; it is %d.", most, len(components))
	}
	c.several(at, components, allowed)
	if c.count > mostComponents {
		c.wrong(at, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum number of components is %d; there are %d", mostComponents, c.count)
	}
	text := c.text.String()
	if n := units(text); n > mostText {
		c.wrong(at, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total text of the components has %d characters; the most is %d", n, mostText)
	}
	if f := c.failure(); f != nil {
		return nil, f
	}
	if len(text) > mostBytes {
		return nil, blame(fails(500, 0, "500: Internal Server Error"))
	}
	return c, nil
}

// several checks components that stand beside each other.
func (c *checker) several(at string, components []any, allowed []int) {
	for i, v := range components {
		c.one(join(at, i), c.object(join(at, i), v), allowed)
	}
}

// one checks a component.
func (c *checker) one(at string, o map[string]any, allowed []int) {
	kind, ok := number(o["type"])
	if !ok || !slices.Contains(allowed, kind) {
		words := make([]string, len(allowed))
		for i, a := range allowed {
			words[i] = strconv.Itoa(a)
		}
		c.wrong(join(at, "type"), "UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (%s); it is %v.", strings.Join(words, ", "), o["type"])
		return
	}
	c.count++
	c.known(at, o, componentFields)
	if id := c.number(join(at, "id"), o["id"], 0, 1<<31-1, 0); id != 0 {
		if c.ids[id] {
			c.wrong(join(at, "id"), "COMPONENT_ID_DUPLICATED", "Component id %d cannot be duplicated", id)
		}
		c.ids[id] = true
	}
	switch kind {
	case actionRow:
		c.row(at, o)
	case button:
		c.button(at, o)
	case textInput:
		c.input(at, o)
	case section:
		c.several(join(at, "components"), c.items(join(at, "components"), o["components"], 1, 3), []int{textDisplay})
		if o["accessory"] == nil {
			c.wrong(join(at, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
		} else {
			c.one(join(at, "accessory"), c.object(join(at, "accessory"), o["accessory"]), []int{button, thumbnail})
		}
	case textDisplay:
		c.text.WriteString(c.form.text(join(at, "content"), o["content"], 1, mostText))
	case thumbnail:
		c.media(at, o)
	case mediaGallery:
		for i, v := range c.items(join(at, "items"), o["items"], 1, 10) {
			c.media(join(join(at, "items"), i), c.object(join(join(at, "items"), i), v))
		}
	case fileComponent:
		c.attached(join(at, "file"), c.object(join(at, "file"), o["file"]), true)
	case separator:
		c.flag(join(at, "divider"), o["divider"], true)
		c.number(join(at, "spacing"), o["spacing"], 1, 2, 1)
	case container:
		c.number(join(at, "accent_color"), o["accent_color"], 0, 0xFFFFFF, 0)
		c.flag(join(at, "spoiler"), o["spoiler"], false)
		c.several(join(at, "components"), c.items(join(at, "components"), o["components"], 1, mostComponents), inContainer)
	case labelComponent:
		c.form.text(join(at, "label"), o["label"], 1, 45)
		c.form.text(join(at, "description"), o["description"], 0, 100)
		inner := c.object(join(at, "component"), o["component"])
		c.refuseFields(join(at, "component"), inner, "The label is that of the Label around it", "label")
		c.one(join(at, "component"), inner, inLabel)
	case fileUpload:
		c.customID(at, o)
		c.amounts(at, o, 10)
	case radioGroup:
		c.customID(at, o)
		c.options(at, o, 2, 10, 1)
		c.flag(join(at, "required"), o["required"], true)
	case checkboxGroup:
		c.customID(at, o)
		_, most := c.amounts(at, o, 10)
		if o["max_values"] == nil {
			most = 10
		}
		c.options(at, o, 1, 10, most)
	case checkbox:
		c.customID(at, o)
		c.flag(join(at, "default"), o["default"], false)
	default:
		c.menu(at, o, kind)
	}
}

// row checks an action row.
func (c *checker) row(at string, o map[string]any) {
	at = join(at, "components")
	items := c.items(at, o["components"], 1, 5)
	if c.modal {
		if len(items) > 1 {
			c.wrong(at, "BASE_TYPE_BAD_LENGTH", "Must be 1 in length")
		}
		for i, v := range items {
			input := c.object(join(at, i), v)
			c.form.text(join(join(at, i), "label"), input["label"], 1, 45)
			c.one(join(at, i), input, []int{textInput})
		}
		return
	}
	c.several(at, items, inRow)
	for i, v := range objects(o["components"]) {
		if kind, _ := number(v["type"]); kind != button && len(items) > 1 {
			c.wrong(join(at, i), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
		}
	}
}

// button checks a button.
func (c *checker) button(at string, o map[string]any) {
	style := c.number(join(at, "style"), o["style"], 1, 6, 0)
	if o["style"] == nil {
		c.wrong(join(at, "style"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	label := c.form.text(join(at, "label"), o["label"], 0, 80)
	if strings.TrimSpace(label) == "" && o["emoji"] == nil && style != 6 {
		c.wrong(join(at, "label"), "BUTTON_COMPONENT_MISSING_LABEL", "A button must have a label or an emoji")
	}
	c.flag(join(at, "disabled"), o["disabled"], false)
	switch style {
	case 5:
		c.address(join(at, "url"), c.form.text(join(at, "url"), o["url"], 1, 512), "http", "https", "discord")
		c.refuseFields(at, o, "A custom id and url cannot both be specified", "custom_id", "sku_id")
	case 6:
		c.form.text(join(at, "sku_id"), o["sku_id"], 1, 20)
		c.refuseFields(at, o, "Not for a premium button", "custom_id", "label", "url", "emoji")
	default:
		c.customID(at, o)
		c.refuseFields(at, o, "Not for a button with a custom id", "url", "sku_id")
	}
}

// customID checks a custom_id.
func (c *checker) customID(at string, o map[string]any) {
	id := c.form.text(join(at, "custom_id"), o["custom_id"], 1, 100)
	if id != "" && c.names[id] {
		c.wrong(join(at, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.names[id] = true
}

// amounts checks how many may be chosen.
func (c *checker) amounts(at string, o map[string]any, limit int) (least, most int) {
	least = c.number(join(at, "min_values"), o["min_values"], 0, limit, 1)
	most = c.number(join(at, "max_values"), o["max_values"], 1, limit, 1)
	if least > most && o["max_values"] != nil {
		c.wrong(join(at, "min_values"), "SELECT_COMPONENT_MIN_ABOVE_MAX", "min_values is above max_values")
	}
	if c.modal && c.flag(join(at, "required"), o["required"], true) && least == 0 {
		c.wrong(join(at, "min_values"), "SELECT_COMPONENT_MIN_VALUES", "min_values must be at least 1 where an answer is required")
	}
	return least, most
}

// options checks what can be chosen, of which so many may be chosen at first.
func (c *checker) options(at string, o map[string]any, least, limit, most int) {
	values, chosen := map[string]bool{}, 0
	for i, v := range c.items(join(at, "options"), o["options"], least, limit) {
		at := join(join(at, "options"), i)
		option := c.object(at, v)
		c.known(at, option, []string{"label", "value", "description", "emoji", "default"})
		c.form.text(join(at, "label"), option["label"], 1, 100)
		value := c.form.text(join(at, "value"), option["value"], 1, 100)
		c.form.text(join(at, "description"), option["description"], 0, 100)
		if value != "" && values[value] {
			c.wrong(at, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[value] = true
		if c.flag(join(at, "default"), option["default"], false) {
			chosen++
		}
	}
	if chosen > most {
		c.wrong(join(at, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "%d options are chosen, of which %d may be", chosen, most)
	}
}

// menu checks a select.
func (c *checker) menu(at string, o map[string]any, kind int) {
	c.customID(at, o)
	c.form.text(join(at, "placeholder"), o["placeholder"], 0, 150)
	least, most := c.amounts(at, o, 25)
	if c.modal {
		c.refuseFields(at, o, "Modals cannot have disabled components", "disabled")
	} else {
		c.flag(join(at, "disabled"), o["disabled"], false)
	}
	if kind == stringSelect {
		c.options(at, o, 1, 25, most)
		if n := len(list(o["options"])); n < most || n < least {
			c.wrong(join(at, "max_values"), "SELECT_COMPONENT_MAX_VALUES_ABOVE_OPTIONS", "There are fewer options than may be chosen")
		}
		return
	}
	for i, v := range c.items(join(at, "default_values"), o["default_values"], 0, most) {
		value := c.object(join(join(at, "default_values"), i), v)
		c.form.text(join(at, "default_values.id"), value["id"], 1, 20)
	}
}

// input checks a text input.
func (c *checker) input(at string, o map[string]any) {
	c.customID(at, o)
	if o["style"] == nil {
		c.wrong(join(at, "style"), "BASE_TYPE_REQUIRED", "This field is required")
	}
	c.number(join(at, "style"), o["style"], 1, 2, 1)
	least := c.number(join(at, "min_length"), o["min_length"], 0, 4000, 0)
	most := c.number(join(at, "max_length"), o["max_length"], 1, 4000, 4000)
	if least > most {
		c.wrong(join(at, "min_length"), "TEXT_INPUT_MIN_ABOVE_MAX", "min_length is above max_length")
	}
	c.flag(join(at, "required"), o["required"], true)
	c.form.text(join(at, "value"), o["value"], 0, most)
	c.form.text(join(at, "placeholder"), o["placeholder"], 0, 100)
}

// media checks a picture, which must have words that stand for it.
func (c *checker) media(at string, o map[string]any) {
	c.attached(join(at, "media"), c.object(join(at, "media"), o["media"]), false)
	c.flag(join(at, "spoiler"), o["spoiler"], false)
	if c.form.text(join(at, "description"), o["description"], 0, 1024) == "" {
		c.wrong(join(at, "description"), "FAKE_NO_ALT_TEXT", "Discord takes a picture without words. Nobody who cannot see it does")
	}
}

// attached checks the address of a file, which may be one that comes with the message.
func (c *checker) attached(at string, o map[string]any, only bool) {
	text := c.form.text(join(at, "url"), o["url"], 1, 2048)
	name, ok := strings.CutPrefix(text, "attachment://")
	if _, known := c.files[name]; ok && known {
		c.files[name] = true
		return
	}
	switch {
	case text == "":
	case ok || only:
		c.wrong(join(at, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "The referenced attachment %q was not found", text)
	default:
		c.address(join(at, "url"), text, "http", "https")
	}
}

// number gives each component without an id the next that is free, as Discord does, in
// order of reading. It changes the components.
func (c *checker) numberAll(components []any) {
	next := 1
	walk(components, func(o map[string]any) {
		if n, ok := number(o["id"]); ok && n != 0 {
			return
		}
		for c.ids[next] {
			next++
		}
		c.ids[next] = true
		o["id"] = next
	})
}

// walk calls with every component, in order of reading.
func walk(components []any, with func(map[string]any)) {
	for _, o := range objects(components) {
		with(o)
		walk(list(o["components"]), with)
		for _, name := range []string{"accessory", "component"} {
			if inner := object(o[name]); inner != nil {
				walk([]any{inner}, with)
			}
		}
	}
}
