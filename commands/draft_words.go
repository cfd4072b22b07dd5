package commands

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/chat/grammar"
)

const draftPath = "draft"

// Plain words are a line that is no command: long enough not to be a greeting, and
// where they begin as a command might, longer than a slip.
const (
	fewWords  = 4
	fewAsked  = 3 // of a question
	manyWords = 6
	fewLetter = 24 // in scripts that have no spaces
)

// isQuestion reports whether plain words ask something. On a phone the question mark is
// often left out.
func isQuestion(text string) bool {
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	first, _, _ = strings.Cut(strings.ReplaceAll(first, "’", "'"), "'") // who's
	return strings.HasSuffix(text, "?") || slices.Contains([]string{"what", "whats", "why", "who", "whos", "whose", "which", "where", "how"}, first)
}

// takeWords makes plain words in a direct message a draft, or a question if they ask
// something. What may be a mistyped command is none of them: that is answered with what
// may have been meant.
func (c *call) takeWords() {
	text := strings.TrimSpace(c.inv.Text)
	if c.stranger || !c.book.arePlainWords(c, text) {
		return
	}
	if isQuestion(text) && c.mayAsk() {
		c.inv.Path, c.inv.Args, c.inv.Text = askPath, chat.Args{"question": text}, ""
		return
	}
	if c.book.commands[draftPath].Who.May(c.org, c.me) {
		o, _ := c.book.commands[draftPath].Option("text")
		c.inv.Path, c.inv.Args, c.inv.Text = draftPath, chat.Args{"text": truncated(text, o.Limit())}, ""
	}
}

// arePlainWords reports whether a line is something that somebody says, and not a
// command or what was meant as one.
func (b *Book) arePlainWords(is grammar.Recogniser, text string) bool {
	n := len(strings.Fields(text))
	if n < fewWords && (n < fewAsked || !isQuestion(text)) && utf8.RuneCountInString(text) < fewLetter {
		return false
	}
	cmd, rest, err := b.grammar.Resolve(text)
	if err == nil {
		// "My supplier is bankrupt" begins as /my, which takes nothing of the kind.
		if cmd.Verb() != "" || n < fewWords {
			return false
		}
		_, issues := grammar.Read(cmd, rest, is)
		return len(issues) > 0 && issues[0].Option == ""
	}
	unknown, ok := errors.AsType[*grammar.Unknown](err)
	return ok && !unknown.Slip && (n >= manyWords || len(unknown.Suggestions) == 0)
}
