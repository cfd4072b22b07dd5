package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"adjutant/bot/slack"
	"adjutant/bot/slack/install"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// slackHost is what Slack asks of this process.
type slackHost = host[slack.Person]

var (
	_ slack.Company   = (*slackHost)(nil)
	_ install.Company = (*company[slack.Person])(nil)
)

// newSlackHost is the company of a store, for Slack.
func newSlackHost(store storage.Store, book *commands.Book) *slackHost {
	return &slackHost{platform: slack.Name, store: store, org: book.Org, commands: book.Commands(), person: slackPerson}
}

// slackPerson is somebody as Slack is told of them, who may be found by their e-mail
// unless the organisation does not want that.
func slackPerson(org *ops.Org, p ops.Person, account string) slack.Person {
	person := slack.Person{Handle: string(p.Handle), Name: p.Name, Account: account}
	if !org.NoEmailLinks {
		person.Email = p.Email
	}
	return person
}

// slackTokens keeps the tokens that are renewed in the data file.
type slackTokens struct {
	store storage.Store
	// origin is the refresh token that was set. Tokens that began from another one
	// are not taken: the app was installed anew since.
	origin chat.Secret
}

var _ slack.TokenStore = (*slackTokens)(nil)

// from is what the origin is known by.
func (t *slackTokens) from() string {
	sum := sha256.Sum256([]byte(t.origin.Reveal()))
	return hex.EncodeToString(sum[:])
}

// Load returns the tokens that were saved last, zero if none were.
func (t *slackTokens) Load(ctx context.Context) (slack.Renewed, error) {
	var kept storage.Connection
	err := t.store.View(ctx, func(r storage.Reader) (err error) {
		kept, err = storage.ConnectionTo(r, slack.Name)
		return err
	})
	if err != nil || kept.Origin != t.from() {
		return slack.Renewed{}, err
	}
	return slack.Renewed{Bot: kept.Bot, Refresh: kept.Refresh, Expires: kept.Expires}, nil
}

// Save keeps the tokens; they have reached the disk when it returns.
func (t *slackTokens) Save(ctx context.Context, tokens slack.Renewed) error {
	return t.store.Update(ctx, func(tx storage.Tx) error {
		return storage.SaveConnection(tx, slack.Name, storage.Connection{
			Bot: tokens.Bot, Refresh: tokens.Refresh, Expires: tokens.Expires, Origin: t.from(),
		})
	})
}
