package discord

import (
	"context"
	"math/rand/v2"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

const (
	// walkEvery is how long after one look at all accounts the next one begins, give or
	// take walkJitter; walkAgain after one that failed.
	walkEvery, walkJitter, walkAgain = 24 * time.Hour, time.Hour, 15 * time.Minute
	// walkPause is between two accounts, so that messages do not wait for it.
	walkPause = time.Second
)

// keepMembers looks at the accounts of the company's people: at the start and once a
// day, since Discord says only to those with a privileged intent when somebody leaves.
// It returns when ctx ends.
func (d *Discord) keepMembers(ctx context.Context, to chat.Dispatcher) {
	next := d.opts.Now()
	for ctx.Err() == nil {
		if !d.opts.Now().Before(next) {
			next = d.opts.Now().Add(d.walk(ctx, to))
		}
		// The clock may be set, and the computer suspended.
		intake.Wait(ctx, min(max(next.Sub(d.opts.Now()), 0), time.Minute))
	}
}

// walk looks at every account of the company's people, and says after how long to look
// again.
func (d *Discord) walk(ctx context.Context, to chat.Dispatcher) time.Duration {
	guilds := d.company.Workspaces()
	if len(guilds) == 0 { // nobody can be said to have left
		return walkEvery
	}
	failed := 0
	for _, person := range d.company.People() {
		if person.Account == "" {
			continue
		}
		found, err := d.lookFor(ctx, guilds, person.Account)
		switch {
		case ctx.Err() != nil:
			return 0
		case err != nil:
			failed++
			d.opts.Log.Debug("an account could not be looked at", "account", person.Account, "error", err)
		default:
			d.tellSighting(ctx, to, person.Account, found)
		}
		if !intake.Wait(ctx, walkPause) {
			return 0
		}
	}
	if failed > 0 {
		d.opts.Log.Warn("some accounts of Discord could not be looked at", "accounts", failed)
		return walkAgain
	}
	return walkEvery - walkJitter + rand.N(2*walkJitter)
}

// tellSighting hands on what looking for an account has found.
func (d *Discord) tellSighting(ctx context.Context, to chat.Dispatcher, account string, found sighting) {
	last, _ := d.in.people.told.Get(account)
	now := profile{guild: last.guild, account: account, name: last.name, locale: last.locale, standing: standingGone}
	if found.is {
		now.standing, now.guild = standingMember, found.guild
		if found.member.User != nil {
			now.name = nameOf(*found.member.User, &found.member)
		}
	}
	d.tellProfile(ctx, to, now)
}
