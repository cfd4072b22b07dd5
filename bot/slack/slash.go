package slack

import (
	"slices"
	"strings"
	"unicode"

	"adjutant/chat"
	"adjutant/chat/wording"
)

// Slash is how commands are called in a workspace: all of them behind one prefix,
// "/coo risk log", and the daily ones by themselves, "/risk log".
type Slash struct {
	// Prefix is the word behind the slash; empty means "coo".
	Prefix string
	// Names are the daily groups by the word that calls them, where that is
	// another: Slack keeps some words to itself, and other apps may have taken
	// some. An empty word leaves the group to the prefix.
	Names map[string]string
}

// DefaultPrefix calls every command.
const DefaultPrefix = "coo"

// daily are the groups that stand alone.
var daily = []string{"update", "risk", "request", "action", "decision", "checkin", "digest"}

// Prefixed is the word that calls everything, without the slash.
func (s Slash) Prefixed() string {
	if s.Prefix == "" {
		return DefaultPrefix
	}
	return s.Prefix
}

// Daily are the groups that have a word of their own, with that word, in the order
// in which people need them.
func (s Slash) Daily() []Named {
	var named []Named
	for _, group := range daily {
		word, renamed := s.Names[group]
		if !renamed {
			word = group
		}
		if word != "" {
			named = append(named, Named{Group: group, Word: word})
		}
	}
	return named
}

// Named is a group of commands with the word that calls it, without the slash.
type Named struct{ Group, Word string }

// Typed is the line that the grammar reads of a slash command as Slack sends it:
// "log A port may close" of "/risk" begins with "risk".
func (s Slash) Typed(command, text string) string {
	word := strings.TrimPrefix(command, "/")
	for _, n := range s.Daily() {
		if n.Word == word {
			return strings.TrimSpace(n.Group + " " + strings.TrimSpace(text))
		}
	}
	if word != s.Prefixed() && slices.Contains(daily, word) {
		return strings.TrimSpace(word + " " + strings.TrimSpace(text)) // an older manifest still has the word
	}
	return strings.TrimSpace(text)
}

// Said is the line that the grammar reads of what somebody has written to the bot
// with a slash, as the bot itself calls commands: Slack takes no slash commands in
// threads. What has none is words, or an answer, and stays.
func (s Slash) Said(text string) string {
	word, rest, _ := strings.Cut(text, " ")
	if !strings.HasPrefix(word, "/") {
		return text
	}
	if word == "/"+s.Prefixed() {
		return orHelp(strings.TrimSpace(rest))
	}
	for _, n := range s.Daily() {
		if word == "/"+n.Word {
			return strings.TrimSpace("/" + n.Group + " " + rest)
		}
	}
	return text
}

// orHelp is the line, or what is asked for where there is none.
func orHelp(line string) string {
	if line == "" {
		return "help"
	}
	return line
}

// Words is a text of ours in which commands are called as they are in this workspace; see
// [wording.Commands]. A command has the first word of a declared one.
func (s Slash) Words(text string, commands []chat.Command) string {
	calls := map[string]string{}
	for _, c := range commands {
		calls[c.Group()] = s.Prefixed() + " " + c.Group()
	}
	for _, n := range s.Daily() {
		if calls[n.Group] != "" {
			calls[n.Group] = n.Word
		}
	}
	return wording.Commands(text, func(rest string) (string, int) {
		word := rest[:wordLength(rest)]
		if call := calls[word]; call != "" {
			return call, len(word)
		}
		return "", 0
	})
}

// wordLength is the length of the word with which a text begins.
func wordLength(text string) int {
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '_' && r != '-' }); i >= 0 {
		return i
	}
	return len(text)
}
