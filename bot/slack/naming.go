package slack

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// longestWord is how long the word of a slash command may be; Slack counts the
// slash among its 32 characters.
const longestWord = 31

// reserved are words that Slack answers itself, or has been seen to refuse.
var reserved = []string{
	"apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "help", "invite", "join", "kick",
	"leave", "me", "msg", "mute", "open", "prefs", "pro", "remind", "rename", "search", "shortcuts", "shrug", "star",
	"status", "topic", "who",
}

// Check says what is wrong with the words, for who has set them: what Slack would
// refuse, or what would call two things at once.
func (s Slash) Check() error {
	prefix := s.Prefixed()
	if why := refusedWord(prefix); why != "" {
		return fmt.Errorf("the prefix %q %s", prefix, why)
	}
	for group := range s.Names {
		if !slices.Contains(daily, group) {
			return fmt.Errorf("%q has no command of its own. Those that have: %s", group, strings.Join(daily, ", "))
		}
	}
	calls := map[string]string{prefix: "everything"}
	for _, n := range s.Daily() {
		if why := refusedWord(n.Word); why != "" {
			return fmt.Errorf("the word %q for %s %s", n.Word, n.Group, why)
		}
		if other := calls[n.Word]; other != "" {
			return fmt.Errorf("the word %q is for %s and for %s. Choose another for one of them", n.Word, other, n.Group)
		}
		calls[n.Word] = n.Group
	}
	return nil
}

// refusedWord is why Slack takes no command of that word, or empty.
func refusedWord(word string) string {
	odd := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' }
	switch {
	case word == "" || utf8.RuneCountInString(word) > longestWord:
		return fmt.Sprintf("has to have 1 to %d characters", longestWord)
	case strings.ContainsFunc(word, odd):
		return "may have small letters from a to z, digits, - and _ only, and no slash"
	case slices.Contains(reserved, word):
		return "belongs to Slack itself. Choose another"
	}
	return ""
}

// ParseNames reads the words of the daily groups as they are set: "update=standup,
// risk=" calls updates with /standup, and leaves risks to the prefix.
func ParseNames(text string) (map[string]string, error) {
	names := map[string]string{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		group, word, ok := strings.Cut(part, "=")
		group, word = strings.TrimSpace(group), strings.TrimPrefix(strings.TrimSpace(word), "/")
		if !ok || group == "" {
			return nil, fmt.Errorf("%q is not of the form update=standup", part)
		}
		if _, twice := names[group]; twice {
			return nil, fmt.Errorf("%s is named twice", group)
		}
		names[group] = word
	}
	return names, nil
}
