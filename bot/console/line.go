package console

import "strings"

// word is what the console does with a line.
type word string

const (
	wordCommand word = "" // hands it to the bot
	wordNothing word = "nothing"
	wordAs      word = "as"
	wordPress   word = "press"
	wordClock   word = "clock"
	wordConsole word = "console"
	wordQuit    word = "quit"
)

// consoleWords are the lines that are the console's own, by their first word.
var consoleWords = map[string]word{
	"as": wordAs, "press": wordPress, "clock": wordClock, "console": wordConsole, "quit": wordQuit, "exit": wordQuit,
}

// line is a line taken apart.
type line struct {
	// person and place are the address before the colon, with their signs
	// ("@ana", "#support", "dm"); empty for the current ones.
	person, place string
	word          word
	// text is the command without its slash, or what follows the word.
	text  string
	slash bool
}

// addressed reports whether the line names its speaker.
func (l line) addressed() bool { return l.person != "" || l.place != "" }

// parseLine takes a line apart. Every line has a meaning: what is not the
// console's own is a command for the bot to judge.
func parseLine(s string) line {
	s = strings.TrimSpace(s)
	if s == "" || isComment(s) {
		return line{word: wordNothing}
	}
	var l line
	l.person, l.place, s = cutAddress(s)
	if rest, ok := strings.CutPrefix(s, "/"); ok {
		l.slash, s = true, strings.TrimSpace(rest)
	}
	first, rest, _ := strings.Cut(s, " ")
	if own, ok := consoleWords[strings.ToLower(first)]; ok {
		l.word, l.text = own, strings.TrimSpace(rest)
		return l
	}
	l.text = s
	return l
}

// isComment tells "# words" from "#support: …".
func isComment(s string) bool { return s == "#" || strings.HasPrefix(s, "# ") }

// cutAddress takes "@ana #support: rest", "@ana dm: rest", "@ana: rest" or
// "#support: rest" apart. A line without an address comes back whole.
func cutAddress(s string) (person, place, rest string) {
	before, after, found := strings.Cut(s, ":")
	if !found {
		return "", "", s
	}
	words := strings.Fields(before)
	if len(words) > 0 && isSigned(words[0], "@") {
		person, words = words[0], words[1:]
	}
	if len(words) > 0 && (isSigned(words[0], "#") || person != "" && strings.EqualFold(words[0], "dm")) {
		place, words = words[0], words[1:]
	}
	if len(words) > 0 || person == "" && place == "" {
		return "", "", s
	}
	return person, place, strings.TrimSpace(after)
}

func isSigned(word, sign string) bool { return len(word) > 1 && strings.HasPrefix(word, sign) }

// leavesForm reports whether a line that was typed where a form's answer is due
// is a command instead. A space before it makes it an answer.
func leavesForm(s string) bool {
	if strings.HasPrefix(s, "/") || strings.HasPrefix(strings.ToLower(s), "press ") {
		return true
	}
	person, _, _ := cutAddress(s)
	return person != "" && strings.HasPrefix(s, "@")
}
