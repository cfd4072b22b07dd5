package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Commands is a text of ours in which commands are called as they are on a platform. A
// command is a slash where a word can begin, and outside of quotation marks: what stands
// in those, somebody has typed. Call says what a command that begins there is called,
// without its slash, given all that follows the slash; and how many bytes of that it
// takes the place of, 0 where no command begins.
func Commands(text string, call func(rest string) (called string, n int)) string {
	if !strings.Contains(text, "/") {
		return text
	}
	var b strings.Builder
	depth, begins := 0, true
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '“':
			depth++
		case r == '”':
			depth = max(depth-1, 0)
		case r == '/' && begins && depth == 0:
			if called, n := call(text[i+1:]); n > 0 {
				b.WriteString("/" + called)
				i += 1 + n
				begins = false
				continue
			}
		}
		begins = unicode.IsSpace(r) || r == '('
		b.WriteString(text[i : i+size])
		i += size
	}
	return b.String()
}
