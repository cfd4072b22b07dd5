package discord

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
)

// Discord's error codes by what follows from them.
var (
	// badToken are refusals of the bot: not the message's fault, and the same for
	// every other one until somebody has put it right.
	badToken = []int{40001, 40002, 40333, 50014}
	// busy are refusals that pass.
	busy = []int{20016, 20022, 20028, 20029, 30046, 40004, 40006, 40062, 130000}
	// frozen are refusals to change what stands there.
	frozen = []int{20022, 30046, codeArchived, codeThreadLocked}
	// noThread are refusals to start a thread, or to let the bot write in it.
	noThread = []int{40058, 40067, codeNoAccess, 50003, 50008, codeNoRight, 50024, 50068, codeArchived, codeThreadLocked, 160006, 160007, 200001}
	// badFiles are refusals of what is attached, badLayouts of how a message is laid
	// out. Nothing was posted.
	badFiles   = []int{20009, 30015, 40005, 50045, 50046, 50110, 50123, 50146, 400001}
	badLayouts = []int{50006, codeMalformed, 50109}
)

const (
	tokenRest  = 5 * time.Minute // until a refused token is tried again
	busyRest   = time.Minute     // until what passes is tried again
	directRest = 10 * time.Minute
)

// badFile reports whether what is attached was refused.
func badFile(err error) bool {
	no, ok := errors.AsType[*refused](err)
	return ok && (slices.Contains(badFiles, no.Code) || no.Status == http.StatusRequestEntityTooLarge)
}

// badLayout reports whether a message was refused for how it is laid out.
func badLayout(err error) bool {
	no, ok := errors.AsType[*refused](err)
	return ok && !badAddress(no) && (badFile(err) || slices.Contains(badLayouts, no.Code) || no.Code == 0 && no.Status == http.StatusBadRequest)
}

// badAddress reports whether it is the place that is malformed, and not the message.
func badAddress(no *refused) bool {
	if no.Code != codeMalformed {
		return false
	}
	for _, field := range []string{`"channel_id"`, `"recipient_id"`, `"message_id"`} {
		if strings.Contains(string(no.Errors), field) {
			return true
		}
	}
	return false
}

// shutOut reports whether a person does not take direct messages from the bot.
func shutOut(err error) bool {
	code := codeOf(err)
	return code == codeDirectClosed || code == codeNoServerShared
}

// verdict is what an error means for the message to a place, as the outbox reads it.
// An error that means nothing in particular comes back as it is: the message is then
// tried again. Whether it may have been posted is not said here.
func (d *Discord) verdict(to chat.Place, err error) error {
	if errors.Is(err, errBlind) {
		return &chat.Undeliverable{Cause: err, Reason: fmt.Sprintf("Adjutant cannot find out whether this message was posted in %s. Somebody who manages the channel must give it the permission “Read Message History” there", d.called(to))}
	}
	no, ok := errors.AsType[*refused](err)
	if !ok {
		return err
	}
	switch {
	case no.Status == http.StatusUnauthorized, slices.Contains(badToken, no.Code), no.Code == 0 && no.Status == http.StatusForbidden:
		return &chat.Later{After: tokenRest, Cause: err}
	case no.Code == 40003: // too many direct conversations are opened
		return &chat.Later{After: directRest, Cause: err}
	case slices.Contains(busy, no.Code):
		return &chat.Later{After: busyRest, Cause: err}
	case to.Direct && no.Code == codeUnknownChannel:
		d.direct.Drop(to.ID) // the conversation is another one by now
		return err
	}
	if reason := d.reason(to, no); reason != "" {
		return &chat.Undeliverable{Reason: reason, Cause: err}
	}
	return err
}

// reason says for people why a message can never be sent there, and what to do; it
// is empty where that is not so. It begins with a capital and ends without a stop,
// because it stands in sentences of others.
func (d *Discord) reason(to chat.Place, no *refused) string {
	there := d.called(to)
	if to.Direct {
		return d.reasonDirect(to, no)
	}
	switch no.Code {
	case codeUnknownChannel, codeMalformed:
		if no.Code == codeMalformed && !badAddress(no) {
			return ""
		}
		if to.Thread != "" {
			return "The thread in which this was to be is gone"
		}
		return fmt.Sprintf("Discord knows no channel %s. Correct the id of %s in the organisation’s file", to.ID, there)
	case codeNoAccess:
		return fmt.Sprintf("Adjutant does not see %s. Somebody who manages the channel must give it the permission “View Channel” there", there)
	case codeNoRight:
		right := "Send Messages"
		if to.Thread != "" {
			right = "Send Messages in Threads"
		}
		return fmt.Sprintf("Adjutant may not write in %s. Somebody who manages the channel must give it the permission “%s” there", there, right)
	case codeThreadLocked, codeArchived:
		return fmt.Sprintf("The thread in %s is closed. Somebody who manages threads must open it", there)
	case 40058, 40067, 50003, 50008, 50024, 50068:
		return fmt.Sprintf("%s takes no messages: it is a forum, or something else that is no text channel. Name another channel in the organisation’s file", there)
	case 200000, 200001:
		return fmt.Sprintf("The AutoMod of the server keeps this message out of %s. Somebody who manages the server must except Adjutant from its rules", there)
	case 240000:
		return "Discord takes a link in this message for a harmful one. Take the link out of the record that it tells of"
	}
	return ""
}

// reasonDirect is the reason for direct messages.
func (d *Discord) reasonDirect(to chat.Place, no *refused) string {
	them := d.called(to)
	switch no.Code {
	case codeDirectClosed:
		return fmt.Sprintf("%s takes no direct messages from Adjutant. They can allow them in the privacy settings of the server, or write to Adjutant first", them)
	case codeNoServerShared:
		return fmt.Sprintf("%s is in no server with Adjutant any more. Invite them again, or give somebody else what waits for them", them)
	case codeMalformed:
		if !badAddress(no) {
			return ""
		}
		fallthrough
	case codeUnknownUser, codeNoRecipient:
		return fmt.Sprintf("Discord knows no account %s. Correct the account of %s in the organisation’s file", to.ID, them)
	case 240000:
		return "Discord takes a link in this message for a harmful one. Take the link out of the record that it tells of"
	}
	return ""
}

// called is what people call a place.
func (d *Discord) called(to chat.Place) string {
	if to.Direct {
		handle := d.company.Holder(to.ID)
		for _, p := range d.company.People() {
			if p.Handle == handle && p.Name != "" {
				return p.Name
			}
		}
		if handle != "" {
			return "@" + handle
		}
		return "somebody"
	}
	if handle := d.company.ChannelOf(to.ID); handle != "" {
		return "#" + handle
	}
	return "the channel " + to.ID
}
