package slash

import (
	"strings"
	"unicode"

	"adjutant/chat/wording"
)

// mostWords is how many words call a command.
const mostWords = 4

// Call is how a path is called: "risk log", "my overview"; and the name of its
// application command: "risk". What is none of the set's is called by its path, and
// has no name.
func (s *Set) Call(path string) (call, name string) {
	call, ok := s.calls[path]
	if !ok {
		return path, ""
	}
	name, _, _ = strings.Cut(call, " ")
	return call, name
}

// Words is a text of ours in which commands are called as they are on Discord; see
// [wording.Commands]. A command has the words of a declared one. A group alone is the
// command that takes its other words, which Discord does not let be called by the
// group's name.
func (s *Set) Words(text string) string {
	return wording.Commands(text, func(rest string) (string, int) {
		path, n := longestOf(rest, s.said)
		call, _ := s.Call(path)
		return call, n
	})
}

// Line is what somebody has written to the bot with a slash, as the grammar reads it:
// "/my overview" is "/my".
func (s *Set) Line(text string) string {
	rest, slash := strings.CutPrefix(text, "/")
	if !slash {
		return text
	}
	if _, n := longestOf(rest, s.said); n > 0 {
		if _, called := longestCall(s, rest); called <= n {
			return text // the grammar knows it by these words
		}
	}
	if path, n := longestCall(s, rest); n > 0 {
		return "/" + path + rest[n:]
	}
	return text
}

func longestCall(s *Set, text string) (path string, n int) {
	for _, end := range wordEnds(text) {
		if c, ok := s.called[strings.ToLower(text[:end])]; ok {
			path, n = c.Path, end
		}
	}
	return path, n
}

// longestOf is what the longest run of words with which a text begins means, and how
// many bytes that is; 0 for none.
func longestOf(text string, of map[string]string) (meaning string, n int) {
	for _, end := range wordEnds(text) {
		if m, ok := of[text[:end]]; ok {
			meaning, n = m, end
		}
	}
	return meaning, n
}

// wordEnds are where the first words of a text end, which stand a space apart.
func wordEnds(text string) []int {
	var ends []int
	for at := 0; len(ends) < mostWords; {
		n := wordLength(text[at:])
		if n == 0 {
			break
		}
		at += n
		ends = append(ends, at)
		if at == len(text) || text[at] != ' ' {
			break
		}
		at++
	}
	return ends
}

// wordLength is the length of the word with which a text begins.
func wordLength(text string) int {
	if i := strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("_-'", r)
	}); i >= 0 {
		return i
	}
	return len(text)
}
