package orgfile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainForm is text that YAML takes as it is, wherever it stands: it begins with
// a letter and has nothing in it that could end it. A colon is between digits,
// as in 15:00.
var plainForm = regexp.MustCompile(`^\p{L}([\p{L}\p{N} ._/@+-]|\d:\d)*$`)

// notText are words that YAML, in one version or another, takes for something
// else than text.
var notText = []string{"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"}

// scalarText is text as one value of the file: plain where that is safe, else
// between double quotes.
func scalarText(text string) string {
	if plainForm.MatchString(text) && !strings.HasSuffix(text, " ") && !slices.Contains(notText, strings.ToLower(text)) {
		return text
	}
	if !utf8.ValidString(text) {
		return text // Marshal looks for it at the end
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r > 0xffff && !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// flow builds a map in one line: {name: Ana, roles: [admin]}.
type flow []string

// put adds a value that is written already.
func (f *flow) put(key, written string) { *f = append(*f, key+": "+written) }

// text adds a text, if there is one.
func (f *flow) text(key, text string) {
	if text != "" {
		f.put(key, scalarText(text))
	}
}

func (f flow) String() string { return "{" + strings.Join(f, ", ") + "}" }

// putList adds a list of texts, if it has any.
func putList[T ~string](f *flow, key string, list []T) {
	if len(list) > 0 {
		f.put(key, listText(list))
	}
}

// listText is a list in one line.
func listText[T ~string](list []T) string {
	written := make([]string, len(list))
	for i, item := range list {
		written[i] = scalarText(string(item))
	}
	return "[" + strings.Join(written, ", ") + "]"
}

// document builds a file line by line.
type document struct{ strings.Builder }

func (d *document) line(indent int, format string, args ...any) {
	d.WriteString(strings.Repeat(" ", indent))
	fmt.Fprintf(d, format, args...)
	d.WriteByte('\n')
}

// section begins a section after an empty line.
func (d *document) section(key string) { d.line(0, "\n%s:", key) }
