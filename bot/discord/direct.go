package discord

import (
	"context"
	"errors"

	"adjutant/chat"
)

// directChannel is the channel of the direct conversation with an account, which is
// opened if it was not: slowly, where the bot has not written to them before.
func (d *Discord) directChannel(ctx context.Context, account string) (string, error) {
	if id, ok := d.direct.Get(account); ok {
		return id, nil
	}
	if err := d.contacts.wait(ctx, account); err != nil {
		return "", err
	}
	var opened channel
	err := d.call(ctx, request{
		method: "POST", path: "/users/@me/channels",
		body: map[string]string{"recipient_id": account},
	}, &opened)
	switch {
	case codeOf(err) == codeTooManyContacts:
		d.contacts.stop()
		d.opts.Log.Warn("Discord wants direct conversations to be opened more slowly", "rest", contactRest)
		return "", &chat.Later{After: contactRest, Cause: err}
	case err != nil:
		return "", err
	case opened.ID == "":
		return "", errors.New("Discord has opened a direct conversation, and does not say which")
	}
	d.contacts.made(account)
	d.direct.Put(account, opened.ID)
	return opened.ID, nil
}
