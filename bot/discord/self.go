package discord

import (
	"context"
	"errors"
	"fmt"
)

// self is the bot as Discord knows it.
type self struct {
	Application string // its id, and the bot's own account
	User        string
	Name        string
}

// who asks Discord once who the bot is, and again as long as it does not say.
func (d *Discord) who(ctx context.Context) (self, error) {
	d.known.mu.Lock()
	known := d.known.self
	d.known.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	var application struct{ ID string }
	var account user
	err := d.call(ctx, request{method: "GET", path: "/oauth2/applications/@me"}, &application)
	if err == nil {
		err = d.call(ctx, request{method: "GET", path: "/users/@me"}, &account)
	}
	if err == nil && (application.ID == "" || account.ID == "") {
		err = errors.New("Discord does not say it")
	}
	if err != nil {
		return self{}, fmt.Errorf("ask Discord who the bot is: %w", err)
	}
	known = &self{Application: application.ID, User: account.ID, Name: account.Username}
	d.known.mu.Lock()
	defer d.known.mu.Unlock()
	d.known.self = known
	return *known, nil
}
