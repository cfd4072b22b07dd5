package blockkit

import (
	"unicode/utf8"

	"adjutant/chat/wording"
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

// codepoints is how Slack measures a text.
var codepoints = wording.Measure(wording.Codepoints)

// length is how long Slack finds a text.
func length(s string) int { return utf8.RuneCountInString(s) }

// cut shortens a text to most code points, with an ellipsis where something is
// missing.
func cut(s string, most int) string { return codepoints.Cut(s, most) }

// split breaks a text after at most most code points.
func split(s string, most int) (head, rest string) { return codepoints.Split(s, most) }
