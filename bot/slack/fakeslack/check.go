package fakeslack

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// surface is where blocks are shown.
type surface int

// The surfaces.
const (
	inMessage surface = iota
	inModal
	inHome
)

// checker finds what is wrong with blocks, on one surface.
type checker struct {
	s    *Server
	on   surface
	errs []string
	// chars are the characters of all texts, markdown those of markdown blocks.
	chars, markdown int
	// excused is true if all that is wrong is what the caller cannot know before.
	excused bool
	ids     map[string]bool
	tables  int
	charts  int
	focused int
}

func (s *Server) newChecker(on surface) *checker {
	return &checker{s: s, on: on, excused: true, ids: map[string]bool{}}
}

// wrong notes what is wrong at a place.
func (c *checker) wrong(at, format string, args ...any) {
	c.errs = append(c.errs, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
	c.excused = false
}

// early notes what is wrong only because this Slack is not that far yet.
func (c *checker) early(at, message string) {
	excused := c.excused
	c.wrong(at, "%s", message)
	c.excused = excused
}

// failure is the refusal for what was found, or nil.
func (c *checker) failure(code string) *failure {
	if len(c.errs) == 0 {
		return nil
	}
	f := malformed(code, c.errs...)
	f.malformed = !c.excused
	return f
}

// join is the place of a part.
func join[K string | int](at string, key K) string {
	switch key := any(key).(type) {
	case int:
		return at + "/" + strconv.Itoa(key)
	case string:
		return at + "/" + key
	}
	return at
}

// rule checks a value.
type rule func(c *checker, at string, v any)

// fields are those that an object may have, each with its rule. A name with an
// exclamation mark at its end must be there.
type fields map[string]rule

// afterwards is the name of the rule that looks at the whole object.
const afterwards = "(whole)"

// check checks an object.
func (f fields) check(c *checker, at string, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		c.wrong(at, "must provide an object")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if bare, required := strings.CutSuffix(name, "!"); required && o[bare] == nil {
			c.wrong(at, "missing required field: %s", bare)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		r := f[name]
		if r == nil {
			r = f[name+"!"]
		}
		switch {
		case r == nil:
			c.wrong(at, "invalid additional property: %s", name)
		case o[name] != nil:
			r(c, join(at, name), o[name])
		}
	}
	if whole := f[afterwards]; whole != nil {
		whole(c, at, o)
	}
}

// with is the fields and further ones.
func (f fields) with(more fields) fields {
	all := maps.Clone(f)
	maps.Copy(all, more)
	return all
}

// anything takes any value.
func anything(*checker, string, any) {}

// yesNo takes true and false.
func yesNo(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.wrong(at, "must be a boolean")
	}
}

// text takes a text of that length in characters.
func text(least, most int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		n := utf8.RuneCountInString(s)
		switch {
		case !ok:
			c.wrong(at, "must be a string")
		case n < least:
			c.wrong(at, "must be more than %d characters", least-1)
		case most > 0 && n > most:
			c.wrong(at, "must be less than %d characters", most+1)
		}
	}
}

// shown takes a text that people read, and counts it.
func shown(least, most int) rule {
	return func(c *checker, at string, v any) {
		text(least, most)(c, at, v)
		s, _ := v.(string)
		c.chars += utf8.RuneCountInString(s)
	}
}

// matching takes a text of that form.
func matching(pattern, what string) rule {
	re := regexp.MustCompile(pattern)
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !re.MatchString(s) {
			c.wrong(at, "must be %s", what)
		}
	}
}

// one takes one of those texts.
func one(of ...string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(of, s) {
			c.wrong(at, "must be a valid enum value (%s)", strings.Join(of, ", "))
		}
	}
}

// whole takes a whole number between two bounds.
func whole(least, most int64) rule {
	return func(c *checker, at string, v any) {
		n, ok := v.(json.Number)
		i, err := n.Int64()
		switch {
		case !ok || err != nil:
			c.wrong(at, "must be an integer")
		case i < least || i > most:
			c.wrong(at, "must be from %d to %d", least, most)
		}
	}
}

// figure takes a number.
func figure(c *checker, at string, v any) {
	if _, ok := v.(json.Number); !ok {
		c.wrong(at, "must be a number")
	}
}

// items takes a list of that length.
func items(least, most int, r rule) rule {
	return func(c *checker, at string, v any) {
		l, ok := v.([]any)
		switch {
		case !ok:
			c.wrong(at, "must provide an array")
			return
		case len(l) < least:
			c.wrong(at, "no less than %d items allowed", least)
		case most > 0 && len(l) > most:
			c.wrong(at, "no more than %d items allowed", most)
		}
		for i, item := range l {
			r(c, join(at, i), item)
		}
	}
}

// address takes a URL that can be opened.
func address(most int) rule {
	return func(c *checker, at string, v any) {
		text(1, most)(c, at, v)
		s, _ := v.(string)
		u, err := url.Parse(s)
		if err != nil || u.Scheme == "" || u.Host == "" && u.Scheme != "mailto" && u.Scheme != "tel" && u.Scheme != "slack" {
			c.wrong(at, "invalid_url")
		}
	}
}

// kinds takes an object of one of those types, each with its fields.
type kinds map[string]fields

// only takes objects of those of the types.
func (k kinds) only(types ...string) rule {
	return func(c *checker, at string, v any) {
		o, ok := v.(map[string]any)
		if !ok {
			c.wrong(at, "must provide an object")
			return
		}
		kind, ok := o["type"].(string)
		f := k[kind]
		switch {
		case !ok:
			c.wrong(at, "missing required field: type")
		case f == nil || len(types) > 0 && !slices.Contains(types, kind):
			c.wrong(join(at, "type"), "unsupported type: %s", kind)
		default:
			f.check(c, at, v)
		}
	}
}
