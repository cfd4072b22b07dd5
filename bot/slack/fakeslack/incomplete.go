package fakeslack

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/mail"
	"net/url"
	"strings"
	"unicode/utf8"
)

// incomplete is what the form itself refuses before it is sent, by block_id.
func (v *view) incomplete() map[string]string {
	errors := map[string]string{}
	for _, f := range fieldsOf(v.blocks) {
		if f.input == nil {
			continue
		}
		state, _ := v.values[f.block][f.action].(map[string]any)
		if wrong := f.wrong(state[stateName(f.element)]); wrong != "" {
			errors[f.block] = wrong
		}
	}
	return errors
}

// wrong is what is wrong with a field's value, in the words of Slack's forms.
func (f field) wrong(value any) string {
	switch v := value.(type) {
	case nil:
		return f.missing()
	case []any:
		if len(v) == 0 {
			return f.missing()
		}
		if most, ok := number(f.element["max_selected_items"]); ok && big.NewFloat(float64(len(v))).Cmp(most) > 0 {
			return "Too many are selected."
		}
	case string:
		if strings.TrimSpace(v) == "" {
			return f.missing()
		}
		return f.wrongText(v)
	}
	return ""
}

// missing is what an empty field is refused with.
func (f field) missing() string {
	if f.input["optional"] == true {
		return ""
	}
	return "Please complete this required field."
}

// wrongText is what is wrong with what was typed.
func (f field) wrongText(text string) string {
	length := big.NewFloat(float64(utf8.RuneCountInString(text)))
	switch f.element["type"] {
	case "plain_text_input":
		if least, ok := number(f.element["min_length"]); ok && length.Cmp(least) < 0 {
			return fmt.Sprintf("Please use at least %s characters.", least.Text('f', 0))
		}
		most, ok := number(f.element["max_length"])
		if !ok {
			most = big.NewFloat(3000)
		}
		if length.Cmp(most) > 0 {
			return fmt.Sprintf("Please use at most %s characters.", most.Text('f', 0))
		}
	case "number_input":
		n, ok := number(text)
		if !ok {
			return "Please enter a valid number."
		}
		if f.element["is_decimal_allowed"] != true && !n.IsInt() {
			return "Please enter a whole number."
		}
		if least, ok := number(f.element["min_value"]); ok && n.Cmp(least) < 0 {
			return fmt.Sprintf("Please enter a number of at least %v.", f.element["min_value"])
		}
		if most, ok := number(f.element["max_value"]); ok && n.Cmp(most) > 0 {
			return fmt.Sprintf("Please enter a number of at most %v.", f.element["max_value"])
		}
	case "email_text_input":
		if a, err := mail.ParseAddress(text); err != nil || a.Address != text {
			return "Please enter a valid email address."
		}
	case "url_text_input":
		if u, err := url.Parse(text); err != nil || u.Host == "" {
			return "Please enter a valid URL."
		}
	}
	return ""
}

// number reads a number, which may stand in a text.
func number(v any) (*big.Float, bool) {
	text, ok := v.(string)
	if n, is := v.(json.Number); is {
		text, ok = n.String(), true
	}
	if !ok {
		return nil, false
	}
	n, _, err := big.ParseFloat(text, 10, 200, big.ToNearestEven)
	return n, err == nil && !n.IsInf()
}
