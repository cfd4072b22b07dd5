package components

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain are the words of a text in Discord's markdown, as people see them: without what
// makes them bold, code, a heading or small print, and without what escapes them. What
// stands between < and >, such as a mention or a moment, is what markup makes of it,
// with its brackets; the words of a link are followed by its address.
func Plain(text string, markup func(string) string) string {
	lines := strings.Split(text, "\n")
	fence := false
	for i, line := range lines {
		if strings.HasPrefix(line, "```") {
			fence = !fence
			lines[i] = "\x00"
			continue
		}
		if !fence {
			lines[i] = plainLine(line, markup)
		}
	}
	kept := lines[:0]
	for _, line := range lines {
		if line != "\x00" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// plainLine are the words of a line that is not in a block of code.
func plainLine(line string, markup func(string) string) string {
	for _, begin := range []string{"-# ", "# ", "## ", "### ", "> "} {
		if rest, ok := strings.CutPrefix(line, begin); ok {
			line = rest
			break
		}
	}
	var b strings.Builder
	for line != "" {
		r, size := utf8.DecodeRuneInString(line)
		rest := line[size:]
		switch {
		case r == '\\':
			if next, n := utf8.DecodeRuneInString(rest); n > 0 && !unicode.IsLetter(next) && !unicode.IsDigit(next) && !unicode.IsSpace(next) {
				b.WriteString(rest[:n])
				line = rest[n:]
				continue
			}
		case r == '`':
			if code, after, closed := strings.Cut(rest, "`"); closed {
				b.WriteString(code)
				line = after
				continue
			}
		case strings.HasPrefix(line, "**"), strings.HasPrefix(line, "~~"):
			line = line[2:]
			continue
		case r == '<':
			if inside, after, closed := strings.Cut(rest, ">"); closed {
				b.WriteString(markup("<" + inside + ">"))
				line = after
				continue
			}
		case r == '[':
			if words, address, after, ok := link(rest); ok {
				b.WriteString(plainLine(words, markup) + " " + address)
				line = after
				continue
			}
		}
		b.WriteString(line[:size])
		line = rest
	}
	return b.String()
}

// link is a link behind its first bracket: its words, its address, and what follows.
func link(s string) (words, address, after string, ok bool) {
	words, s, ok = strings.Cut(s, "](")
	if !ok || strings.ContainsAny(words, "[") {
		return "", "", "", false
	}
	address, after, ok = strings.Cut(s, ")")
	return words, strings.Trim(address, "<>"), after, ok
}
