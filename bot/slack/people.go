package slack

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// people is what is known of accounts, and what is still to be found out or handed
// on.
type people struct {
	known *intake.Recent[string, seen] // by workspace and account
	told  *intake.Recent[string, profile]

	mu sync.Mutex
	// ask are accounts to be looked at again, tell profiles to be handed on, both by
	// workspace and account.
	ask  map[string]account
	tell map[string]profile
	wake chan struct{}
}

// account is somebody in a workspace.
type account struct {
	workspace *workspace
	id        string
}

// seen is what was found out of an account, and until when it is believed. A bot's
// and one that could not be found out has no profile.
type seen struct {
	profile *profile
	until   time.Time
}

// profile is what Slack says of an account.
type profile struct {
	workspace string // the id of the team
	account   string
	name      string
	email     string
	zone      string // an IANA name; may be empty
	locale    string
	standing  string // one of the below
}

// The standings as the command that is told of them names them.
const (
	member   = "member"
	guest    = "guest"
	outsider = "outsider"
	gone     = "gone" // deactivated
)

const (
	// standingTime is how long an invocation waits for what Slack says of its
	// account.
	standingTime = time.Second
	// believed is how long a profile is, doubted how long it is left at that an
	// account could not be found out.
	believed, doubted = time.Hour, time.Minute
	// mostWaiting bounds what waits to be looked at or handed on. What finds no
	// room is found by the next walk.
	mostWaiting = 5000
)

func newPeople() *people {
	return &people{
		known: intake.NewRecent[string, seen](10000), told: intake.NewRecent[string, profile](20000),
		ask: map[string]account{}, tell: map[string]profile{}, wake: make(chan struct{}, 1),
	}
}

// standing is what Slack says of who asks, from what is known or by asking it. It
// takes at most a second; what cannot be found out counts as a full member.
func (s *Slack) standing(ctx context.Context, workspace, account string) chat.Standing {
	ctx, cancel := context.WithTimeout(ctx, standingTime)
	defer cancel()
	w, err := s.workspace(ctx, workspace)
	if err != nil {
		s.opts.Log.Warn("an account could not be looked at", "account", account, "error", err)
		return chat.Full
	}
	known, ok := s.people.known.Get(w.key() + account)
	if !ok || !s.opts.Now().Before(known.until) {
		if known.profile, err = s.profile(ctx, w, account); err != nil {
			s.opts.Log.Warn("an account could not be looked at", "account", account, "error", err)
		}
		if p := known.profile; p != nil && (p.standing == member || s.concerns(*p)) {
			s.people.offer(w, *p)
		}
	}
	if known.profile == nil {
		return chat.Full
	}
	switch known.profile.standing {
	case guest:
		return chat.Guest
	case outsider, gone:
		return chat.Outsider
	}
	return chat.Full
}

// introduce tells the company what Slack says of a member whom it does not know,
// before they are answered: they may be somebody's whose e-mail address it knows, and
// if they say who they are, whoever confirms that has to see it.
func (s *Slack) introduce(ctx context.Context, workspace, account string) {
	if s.company.Holder(account) != "" {
		return
	}
	w, err := s.workspace(ctx, workspace)
	if err != nil {
		return // which was said when their standing was asked for
	}
	if known, ok := s.people.known.Get(w.key() + account); ok && known.profile != nil && known.profile.standing == member {
		s.tell(ctx, s.in.dispatcher(), *known.profile)
	}
}

// profile asks Slack for an account's, and remembers it. It is nil for an app's
// account.
func (s *Slack) profile(ctx context.Context, w *workspace, account string) (*profile, error) {
	me, err := w.who(ctx)
	var user *goslack.User
	if err == nil {
		user, err = w.client().GetUserInfoContext(ctx, account)
	}
	if err == nil && user.ID == "" {
		err = errNoReason
	}
	if err != nil {
		s.people.known.Put(w.key()+account, seen{until: s.opts.Now().Add(doubted)})
		return nil, err
	}
	return s.remember(w, me, *user), nil
}

// remember reads a profile and keeps it for a while. It is nil for an app's account.
func (s *Slack) remember(w *workspace, me self, user goslack.User) *profile {
	now := seen{until: s.opts.Now().Add(believed)}
	if !user.IsBot && !user.IsWorkflowBot && !user.IsConnectorBot && user.ID != "USLACKBOT" {
		now.profile = s.profileOf(me, user)
	}
	s.people.known.Put(w.key()+user.ID, now)
	return now.profile
}

func (s *Slack) profileOf(me self, user goslack.User) *profile {
	p := &profile{
		workspace: me.Team, account: user.ID, name: user.Profile.RealName, email: strings.TrimSpace(user.Profile.Email),
		zone: user.TZ, locale: user.Locale, standing: member,
	}
	for _, name := range []string{user.RealName, user.Profile.DisplayName, user.Name} {
		if p.name == "" {
			p.name = name
		}
	}
	switch {
	case user.IsStranger, s.foreign(me, user):
		p.standing = outsider
	case user.Deleted:
		p.standing = gone
	case user.IsRestricted, user.IsUltraRestricted:
		p.standing = guest
	}
	return p
}

// foreign reports whether an account belongs to none of the company's workspaces:
// those that the organisation names, and otherwise that of the bot.
func (s *Slack) foreign(me self, user goslack.User) bool {
	ours := s.company.Workspaces()
	if len(ours) == 0 {
		ours = []string{me.Team, me.Enterprise}
	}
	theirs := append([]string{user.TeamID, user.Enterprise.EnterpriseID}, user.Enterprise.Teams...)
	unsaid := true
	for _, id := range theirs {
		if id == "" {
			continue
		}
		if slices.Contains(ours, id) {
			return false
		}
		unsaid = false
	}
	return !unsaid
}

// concerns reports whether the company has to do with an account: it is somebody's,
// or its e-mail is that of a person whose account is not known yet.
func (s *Slack) concerns(p profile) bool {
	if s.company.Holder(p.account) != "" {
		return true
	}
	if _, told := s.people.told.Get(p.workspace + " " + p.account); told {
		return true
	}
	return p.email != "" && p.standing != gone && slices.ContainsFunc(s.company.People(), func(known Person) bool {
		return known.Account == "" && strings.EqualFold(known.Email, p.email)
	})
}

// offer puts a profile among those to be handed on.
func (p *people) offer(w *workspace, of profile) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if key := w.key() + of.account; len(p.tell) < mostWaiting || p.tell[key] != (profile{}) {
		p.tell[key] = of
	}
	p.wakeUp()
}

// wakeUp lets whoever waits look. It never blocks.
func (p *people) wakeUp() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// refresh looks at an account again, since Slack says that it has changed. It does
// not wait for that.
func (s *Slack) refresh(ctx context.Context, workspace, id string) {
	w, err := s.workspace(ctx, workspace)
	if err != nil {
		s.opts.Log.Warn("an account could not be looked at", "account", id, "error", err)
		return
	}
	s.people.mu.Lock()
	defer s.people.mu.Unlock()
	if len(s.people.ask) < mostWaiting {
		s.people.ask[w.key()+id] = account{w, id}
	}
	s.people.wakeUp()
}
