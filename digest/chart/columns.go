package chart

import (
	"strings"
	"unicode/utf8"
)

// textWidth is how wide a rendering for terminals may be.
const textWidth = 78

// padded is a text of exactly that many columns, shortened or filled up with
// spaces. What is shown in a terminal has letters of one column only, since a
// label is in letters of our typeface.
func padded(text string, columns int) string {
	text = cutTo(text, columns)
	return text + strings.Repeat(" ", max(columns-utf8.RuneCountInString(text), 0))
}

// paddedName is a name with what stands behind it, of that many columns.
func paddedName(name, behind string, columns int) string {
	return padded(cutTo(name, max(columns-utf8.RuneCountInString(behind), 2))+behind, columns)
}

// trimLines takes the spaces from the ends of lines.
func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// wrapWords breaks a text between words.
func wrapWords(text string, columns int) string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > columns:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return strings.Join(append(lines, line), "\n")
}
