package components

import "adjutant/chat/wording"

// Discord's limits. It counts code points; here UTF-16 is counted, as its apps do,
// which is never less.
const (
	mostComponents = 40
	// mostText is all text of one message together; Discord takes 4,000.
	mostText = 3900
	// mostBytes is the same text in bytes: above about 10,000 Discord fails
	// (discord-api-docs issue 8554).
	mostBytes = 9000
	mostFiles = 10

	// chunk is how much text one piece has here, so that pages can be broken between
	// pieces.
	chunk = 1000

	mostContent  = 2000
	mostNotice   = 600 // of the words of a notification, which show far fewer
	mostMention  = 24  // with a space
	mostRow      = 5   // buttons
	mostLabel    = 80  // of a button; more than 38 are cut off on a phone
	mostID       = 100
	mostOptions  = 25
	mostOption   = 100
	mostAlt      = 1024
	mostLink     = 1000 // of an address
	mostAtom     = 300  // of what is never broken: the words of a link
	mostHeading  = 300
	mostQuestion = 500
	mostPings    = 75 // all of whom are named in a notification; Discord takes 100

	mostFields      = 5 // of a modal
	mostSteps       = 25
	mostTitle       = 45
	mostFieldLabel  = 45
	mostDescription = 100
	mostPlaceholder = 100
	mostInput       = 4000
	mostShort       = 1000 // of what is typed into a field that holds no text

	// columns is how wide text with its layout may be on a phone.
	columns = 34
)

// utf16 is how a text is measured.
var utf16 = wording.Measure(wording.UTF16)

// nothing stands where there is no text.
const nothing = "–"
