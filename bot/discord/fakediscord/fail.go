package fakediscord

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// failure is what a request is refused with.
type failure struct {
	status, code int
	message      string
	// errors are the parts of a form that are wrong.
	errors []formError
	// malformed is true where the caller could have known better.
	malformed bool
	// more are further fields of the answer, such as those of a limit.
	more map[string]any
}

// formError is what is wrong with one part.
type formError struct{ at, code, message string }

// fails is a refusal that a caller may well meet.
func fails(status, code int, message string) *failure {
	return &failure{status: status, code: code, message: message}
}

// wrongForm is a refusal of what is wrong in itself.
func wrongForm(at, code, message string) *failure {
	f := &form{}
	f.wrong(at, code, "%s", message)
	return f.failure()
}

// blame marks a refusal as the caller's fault.
func blame(f *failure) *failure {
	f.malformed = true
	return f
}

// Refusals with a code of their own.
func unknownChannel() *failure { return fails(http.StatusNotFound, 10003, "Unknown Channel") }
func unknownMessage() *failure { return fails(http.StatusNotFound, 10008, "Unknown Message") }
func missingAccess() *failure  { return fails(http.StatusForbidden, 50001, "Missing Access") }
func emptyMessage() *failure {
	return blame(fails(http.StatusBadRequest, 50006, "Cannot send an empty message"))
}
func missingPermissions() *failure {
	return fails(http.StatusForbidden, 50013, "Missing Permissions")
}

// why is the refusal in words.
func (f *failure) why() string {
	words := []string{fmt.Sprintf("%d %s", f.code, f.message)}
	for _, e := range f.errors {
		words = append(words, fmt.Sprintf("%s: %s (%s)", e.at, e.message, e.code))
	}
	return strings.Join(words, "; ")
}

// body is the answer.
func (f *failure) body() []byte {
	body := map[string]any{"message": f.message, "code": f.code}
	for name, v := range f.more {
		body[name] = v
	}
	if len(f.errors) > 0 {
		tree := map[string]any{}
		for _, e := range f.errors {
			node := tree
			for _, key := range strings.FieldsFunc(e.at, func(r rune) bool { return r == '.' }) {
				next, ok := node[key].(map[string]any)
				if !ok {
					next = map[string]any{}
					node[key] = next
				}
				node = next
			}
			list, _ := node["_errors"].([]any)
			node["_errors"] = append(list, map[string]any{"code": e.code, "message": e.message})
		}
		body["errors"] = tree
	}
	return encode(body)
}

// form finds what is wrong with a body.
type form struct{ errors []formError }

// wrong notes what is wrong at a place.
func (f *form) wrong(at, code, format string, args ...any) {
	f.errors = append(f.errors, formError{at, code, fmt.Sprintf(format, args...)})
}

// failure is the refusal for what was found, or nil.
func (f *form) failure() *failure {
	if len(f.errors) == 0 {
		return nil
	}
	return &failure{status: http.StatusBadRequest, code: 50035, message: "Invalid Form Body", errors: f.errors, malformed: true}
}

// join is the place of a part.
func join[K string | int](at string, key K) string {
	var name string
	switch key := any(key).(type) {
	case int:
		name = strconv.Itoa(key)
	case string:
		name = key
	}
	if at == "" {
		return name
	}
	return at + "." + name
}

// encode is the JSON of what can be encoded.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
