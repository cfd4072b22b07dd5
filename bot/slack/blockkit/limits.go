package blockkit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Slack's limits, in code points where they are about text.
const (
	mostBlocks     = 50
	mostViewBlocks = 100
	// mostText is all text of one message together. Slack does not say how much it
	// takes: 9,600 characters came through, 11,300 did not.
	mostText     = 9000
	mostViewText = 20000
	// mostHome is the bytes of a view; Slack takes 250 KB.
	mostHome = 240_000
	// mostPlain is the text beside the blocks: chat.update refuses more than 4,000.
	mostPlain = 3000

	// chunk is how much text one block holds here, so that pages can be broken
	// between blocks. A text object may have 3,000.
	chunk = 2500

	mostHeader      = 150
	mostFields      = 10
	mostLabel       = 75 // of a button or an option
	mostValue       = 2000
	mostOptionValue = 75
	mostActions     = 25
	mostOverflow    = 5
	mostOptions     = 100
	mostRadio       = 5 // Slack takes 10; more than 5 are quicker in a list
	mostAlt         = 2000
	mostLink        = 1500 // of an address; Slack takes 3,000
	mostAtom        = 500  // of what is never broken: a mention, the words of a link
	mostPlaceholder = 150
	mostInput       = 3000
	mostInputLabel  = 2000
	mostSmall       = 2000 // of small print
	mostNarrow      = 40   // of a value beside another
	mostCell        = 300
	mostModalWords  = 24
	mostQuestion    = 300
	mostYes         = 30
	mostRows        = 100
	mostColumns     = 20
	mostID          = 255
)

// length is how long Slack finds a text.
func length(s string) int { return utf8.RuneCountInString(s) }

// cut shortens a text to most code points, with an ellipsis where something is
// missing.
func cut(s string, most int) string {
	if length(s) <= most {
		return s
	}
	head, _ := split(s, max(most-1, 0))
	return strings.TrimRightFunc(head, unicode.IsSpace) + "…"
}

// split breaks a text after at most most code points: between words if there is a
// space in the last third, and never inside of what is one character to people.
// The two parts together are the text.
func split(s string, most int) (head, rest string) {
	end, n := 0, 0 // of the first rune that is too many
	for end < len(s) && n <= most {
		_, size := utf8.DecodeRuneInString(s[end:])
		end, n = end+size, n+1
	}
	if n <= most {
		return s, ""
	}
	runes := []rune(s[:end])
	at := breakAt(runes, most)
	head = string(runes[:at])
	return head, s[len(head):]
}

// breakAt is where to break runes, at most after most of them.
func breakAt(runes []rune, most int) int {
	for i := most; i > most*2/3; i-- {
		if unicode.IsSpace(runes[i-1]) {
			return i
		}
	}
	// Something that goes on for longer is no character but an attack.
	const longest = 40
	for i := most; i > 0 && i > most-longest; i-- {
		if !joined(runes, i) {
			return i
		}
	}
	return most
}

// joined reports whether the rune at i belongs to the character before it.
func joined(runes []rune, i int) bool {
	before, r := runes[i-1], runes[i]
	switch {
	case unicode.Is(unicode.M, r), r == joiner, before == joiner:
		return true
	case r >= 0x1F3FB && r <= 0x1F3FF, r >= 0xE0020 && r <= 0xE007F: // skin tones, tags of flags
		return true
	case isFlagHalf(r) && isFlagHalf(before):
		n := 0
		for n < i && isFlagHalf(runes[i-1-n]) {
			n++
		}
		return n%2 == 1
	default:
		return false
	}
}

// joiner makes one emoji of several.
const joiner = '\u200d'

// isFlagHalf reports whether a rune is one of the two that make a flag.
func isFlagHalf(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
