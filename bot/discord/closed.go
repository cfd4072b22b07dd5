package discord

import (
	"fmt"
)

// Codes with which Discord closes the connection to the gateway, as far as they say
// what to do.
const (
	closeNotAuthenticated = 4003
	closeAuthentication   = 4004
	closeAuthenticated    = 4005
	closeSequence         = 4007
	closeTimedOut         = 4009
	closeShard            = 4010
	closeSharding         = 4011
	closeVersion          = 4012
	closeIntents          = 4013
	closeDisallowed       = 4014
)

// Error names the code.
func (c *closed) Error() string {
	if c.code == 0 {
		return "Discord has closed the connection"
	}
	return fmt.Sprintf("Discord has closed the connection with code %d (%q)", c.code, c.reason)
}

// forGood is what to do where Discord would refuse every other connection in the same
// way, or nil.
func (c *closed) forGood() error {
	switch c.code {
	case closeAuthentication:
		// Not the error itself: it becomes the cause for which all calls under way end,
		// and is no answer to those.
		return fmt.Errorf("%w (close code %d)", errToken, c.code)
	case closeSharding:
		return fmt.Errorf("the bot is in so many Discord servers that Discord wants it to connect several times, which it does not do. Remove it from those that are not the company’s (close code %d)", c.code)
	case closeDisallowed:
		return fmt.Errorf("Discord does not let the bot receive what it asks for. Whoever owns the app must see on its page “Bot” whether it is restricted (close code %d)", c.code)
	case closeShard, closeVersion, closeIntents:
		return fmt.Errorf("Discord does not take the way in which this version of the bot connects. Install a newer one (close code %d)", c.code)
	}
	return nil
}

// anew reports whether the session cannot be gone on with.
func (c *closed) anew() bool {
	switch c.code {
	case closeNotAuthenticated, closeAuthenticated, closeSequence, closeTimedOut:
		return true
	}
	return false
}
