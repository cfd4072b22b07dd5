package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// seenPath is the command that is told of accounts.
const seenPath = "account seen"

// people is what is known of accounts. All of it can be found out again.
type people struct {
	told    *intake.Recent[string, profile]    // what was told last, by account
	members *intake.Recent[string, membership] // of the company's guilds, by account
	parents *intake.Recent[string, string]     // the channel that a thread is in
}

func newPeople() people {
	return people{
		told:    intake.NewRecent[string, profile](20000),
		members: intake.NewRecent[string, membership](10000),
		parents: intake.NewRecent[string, string](5000),
	}
}

// profile is what Discord says of an account.
type profile struct {
	guild, account, name, locale, standing string
}

// The standings as the command that is told of them names them.
const (
	standingMember = "member"
	standingGone   = "gone"
)

// membership is whether an account is in one of the company's guilds, and until when
// that is believed.
type membership struct {
	is    bool
	until time.Time
}

const (
	// memberTime is how long an invocation waits for what Discord says of its account.
	memberTime = time.Second
	// believed is how long a membership is, doubted how long it is left at that it
	// could not be found out.
	believed, doubted = time.Hour, time.Minute
)

var notMember = chat.Message{Title: chat.L("You are not in the company’s server, so nothing is taken or shown here. If that is a mistake, please speak to whoever runs the server.")}

// belongs reports whether an account is in one of the company's guilds. It is asked in
// direct messages, which go on where somebody has left. What cannot be found out
// counts as that they are.
func (d *Discord) belongs(ctx context.Context, account string) bool {
	guilds := d.company.Workspaces()
	if len(guilds) == 0 {
		return true
	}
	known, ok := d.in.people.members.Get(account)
	if ok && d.opts.Now().Before(known.until) {
		return known.is
	}
	ctx, cancel := context.WithTimeout(ctx, memberTime)
	defer cancel()
	found, err := d.lookFor(ctx, guilds, account)
	if err != nil {
		d.opts.Log.Warn("an account could not be looked at", "account", account, "error", err)
		is := !ok || known.is
		d.in.people.members.Put(account, membership{is, d.opts.Now().Add(doubted)})
		return is
	}
	if !found.is {
		d.noteGone(ctx, account)
	}
	return found.is
}

// isKnownToBeGone reports whether it is known of somebody in direct messages that they
// are in none of the company's guilds. It asks nobody.
func (d *Discord) isKnownToBeGone(a *asked) bool {
	known, ok := d.in.people.members.Get(a.account)
	return a.guild == "" && ok && !known.is
}

// sighting is what looking for an account has found.
type sighting struct {
	is     bool
	guild  string
	member member
}

// lookFor asks for an account in each of the guilds, and remembers whether it is in
// one. Nobody is missing because the bot itself is not in a guild any more.
func (d *Discord) lookFor(ctx context.Context, guilds []string, account string) (sighting, error) {
	found := sighting{}
	var unsure error
	for _, guild := range guilds {
		var m member
		err := d.call(ctx, request{method: http.MethodGet, path: "/guilds/" + guild + "/members/" + account}, &m)
		if err == nil {
			found = sighting{true, guild, m}
			break
		}
		if code := codeOf(err); code != codeUnknownMember && code != codeUnknownUser {
			unsure = err
		}
	}
	if !found.is && unsure != nil {
		return sighting{}, unsure
	}
	d.in.people.members.Put(account, membership{found.is, d.opts.Now().Add(believed)})
	return found, nil
}

// noteGone tells the company that somebody's account is in none of its guilds.
func (d *Discord) noteGone(ctx context.Context, account string) {
	if d.company.Holder(account) == "" {
		return
	}
	last, _ := d.in.people.told.Get(account)
	last.account, last.standing = account, standingGone
	d.tellProfile(ctx, d.in.dispatcher(), last)
}

// introduce tells the company what Discord says of an account, if that is news: they
// may be somebody whom it knows under another name, and if they say who they are,
// whoever confirms that has to see it. Discord knows of no zones.
func (d *Discord) introduce(ctx context.Context, u user, m *member, guild, locale string) {
	if u.ID == "" {
		return
	}
	last, told := d.in.people.told.Get(u.ID)
	now := profile{guild: last.guild, account: u.ID, name: last.name, locale: last.locale, standing: standingMember}
	// What somebody is called in a guild of the company goes before how they call
	// themselves elsewhere.
	if m != nil || !told && d.company.Holder(u.ID) == "" {
		now.guild, now.name = guild, nameOf(u, m)
	}
	if locale != "" {
		now.locale = locale
	}
	d.tellProfile(ctx, d.in.dispatcher(), now)
}

// nameOf is what somebody is called.
func nameOf(u user, m *member) string {
	if m != nil && m.Nick != "" {
		return m.Nick
	}
	if u.Global != "" {
		return u.Global
	}
	return u.Username
}

// tellProfile hands a profile on, unless it says what was handed on last in this run.
func (d *Discord) tellProfile(ctx context.Context, to chat.Dispatcher, p profile) {
	if last, ok := d.in.people.told.Get(p.account); ok && last == p {
		return
	}
	args := chat.Args{"account": p.account, "name": p.name, "locale": p.locale, "standing": p.standing}
	for name, value := range args {
		if value == "" {
			delete(args, name)
		}
	}
	// The moment is part of the id: a profile that was changed and changed back is to
	// be taken again.
	sum := sha256.Sum256([]byte(strings.Join([]string{
		d.opts.Now().UTC().Format(time.RFC3339Nano), p.guild, p.account, p.name, p.locale, p.standing,
	}, "\x00")))
	reply := to.Dispatch(ctx, chat.Invocation{
		ID: "seen-" + hex.EncodeToString(sum[:]), Platform: Name, Workspace: p.guild, Account: p.account,
		Via: chat.ViaProgram, Path: seenPath, Args: args,
	})
	if reply.Reference != "" { // it has failed; what is known already is refused as well
		d.opts.Log.Warn("what Discord says of an account was not taken", "account", p.account, "reference", reply.Reference)
		return
	}
	d.in.people.told.Put(p.account, p)
}
