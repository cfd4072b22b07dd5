package fakediscord

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// units is how long a text is, as most clients count: a character beyond the first
// 65,536 is two.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// list are the values of a list.
func list(v any) []any {
	items, _ := v.([]any)
	return items
}

// objects are the objects of a list.
func objects(v any) []map[string]any {
	var found []map[string]any
	for _, item := range list(v) {
		if o, ok := item.(map[string]any); ok {
			found = append(found, o)
		}
	}
	return found
}

// object is an object, or an empty one.
func object(v any) map[string]any {
	o, _ := v.(map[string]any)
	return o
}

// word is a text, or an empty one.
func word(v any) string {
	text, _ := v.(string)
	return text
}

// number is an integer, whichever way it came.
func number(v any) (int, bool) {
	switch v := v.(type) {
	case json.Number:
		n, err := strconv.ParseInt(v.String(), 10, 64)
		return int(n), err == nil
	case int:
		return v, true
	}
	return 0, false
}

// numberOr is an integer, or what is taken where there is none.
func numberOr(v any, otherwise int) int {
	if n, ok := number(v); ok {
		return n
	}
	return otherwise
}

// text checks a text of so many characters. A missing one is an error if least is
// above 0; the text is "" then.
func (f *form) text(at string, v any, least, most int) string {
	text, ok := v.(string)
	switch {
	case v == nil:
		if least > 0 {
			f.wrong(at, "BASE_TYPE_REQUIRED", "This field is required")
		}
	case !ok:
		f.wrong(at, "STRING_TYPE_CONVERT", "Could not interpret %v as string.", v)
	case text == "" && least > 0:
		f.wrong(at, "BASE_TYPE_REQUIRED", "This field is required")
	case units(text) < least || units(text) > most:
		f.wrong(at, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length; it is %d.", least, most, units(text))
	}
	return text
}

// number checks an integer within bounds. It returns otherwise where there is none.
func (f *form) number(at string, v any, least, most, otherwise int) int {
	if v == nil {
		return otherwise
	}
	n, ok := number(v)
	switch {
	case !ok:
		f.wrong(at, "NUMBER_TYPE_COERCE", "Value %q is not int.", v)
		return otherwise
	case n < least || n > most:
		f.wrong(at, "NUMBER_TYPE_BOUNDS", "int value should be between %d and %d; it is %d.", least, most, n)
	}
	return n
}

// flag checks a yes or no. It returns otherwise where there is none.
func (f *form) flag(at string, v any, otherwise bool) bool {
	if v == nil {
		return otherwise
	}
	yes, ok := v.(bool)
	if !ok {
		f.wrong(at, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
	}
	return yes
}

// items checks a list of so many. A missing one is an error if least is above 0.
func (f *form) items(at string, v any, least, most int) []any {
	if v == nil {
		if least > 0 {
			f.wrong(at, "BASE_TYPE_REQUIRED", "This field is required")
		}
		return nil
	}
	items, ok := v.([]any)
	if !ok {
		f.wrong(at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
		return nil
	}
	if len(items) < least || len(items) > most {
		f.wrong(at, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length; it is %d.", least, most, len(items))
	}
	return items
}

// object checks an object, which is empty if it is none.
func (f *form) object(at string, v any) map[string]any {
	o, ok := v.(map[string]any)
	if !ok {
		f.wrong(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
		return map[string]any{}
	}
	return o
}

// address checks an address of one of those schemes.
func (f *form) address(at, text string, schemes ...string) {
	u, err := url.Parse(text)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" && u.Opaque == "" {
		f.wrong(at, "URL_TYPE_INVALID_SCHEME", "Scheme %q is not supported. Scheme must be one of (%s).", text, strings.Join(schemes, ", "))
	}
}

// known notes fields that Discord does not have. It does not look at them, so that a
// word that is spelt wrong does nothing, and nobody is told.
func (f *form) known(at string, o map[string]any, names []string) {
	for name := range o {
		if !slices.Contains(names, name) {
			f.wrong(join(at, name), "FAKE_UNKNOWN_FIELD", "Discord does not look at a field of this name")
		}
	}
}

// refuseFields notes those fields that say something and must not be there.
func (f *form) refuseFields(at string, o map[string]any, why string, names ...string) {
	for _, name := range names {
		if items, isList := o[name].([]any); o[name] != nil && o[name] != false && (!isList || len(items) > 0) {
			f.wrong(join(at, name), "BASE_TYPE_BAD_FIELD", "%s", why)
		}
	}
}
