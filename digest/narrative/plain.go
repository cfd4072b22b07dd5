package narrative

import (
	_ "embed"
	"strings"
)

// plainText are the words of which no claim can be made: they say how other words hang
// together, who says something, and what sort of thing it is. What is good or bad, how
// much, decided or to be done is not among them.
//
//go:embed plain.txt
var plainText string

var plainWords = func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(plainText) {
		if !strings.HasPrefix(line, "#") {
			for w := range strings.FieldsSeq(line) {
				all[w] = true
			}
		}
	}
	return all
}()

func isPlain(word string) bool { return plainWords[word] }
