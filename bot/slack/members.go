package slack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// seenPath is the command that is told of accounts.
const seenPath = "account seen"

const (
	// walkEvery is how long after one walk through all members the next one begins,
	// give or take walkJitter; walkAgain after one that failed.
	walkEvery, walkJitter, walkAgain = 24 * time.Hour, time.Hour, 15 * time.Minute
	// walkPage is how many members are asked for at once, walkPause what Slack's
	// limit of twenty such calls a minute leaves between them.
	walkPage, walkPause = 200, 3 * time.Second
	// walkTries is how often one page is asked for.
	walkTries = 5
)

// keepMembers tells the company of its people's Slack accounts: of all of them at the
// start and once a day, and of those that change when Slack says so. It returns when
// ctx ends.
func (s *Slack) keepMembers(ctx context.Context, to chat.Dispatcher) {
	next := s.opts.Now()
	for ctx.Err() == nil {
		if !s.opts.Now().Before(next) {
			next = s.opts.Now().Add(s.walk(ctx, to))
		}
		s.attend(ctx, to)
		// The clock may be set, and the computer suspended.
		timer := time.NewTimer(min(max(next.Sub(s.opts.Now()), 0), time.Minute))
		select {
		case <-timer.C:
		case <-s.people.wake:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// attend looks at the accounts that wait for it, and hands on what is known.
func (s *Slack) attend(ctx context.Context, to chat.Dispatcher) {
	p := s.people
	p.mu.Lock()
	ask, tell := p.ask, p.tell
	p.ask, p.tell = map[string]account{}, map[string]profile{}
	p.mu.Unlock()
	for _, a := range ask {
		if ctx.Err() != nil {
			return
		}
		switch found, err := s.profile(ctx, a.workspace, a.id); {
		case err != nil && codeOf(err) == "":
			p.mu.Lock()
			p.ask[a.workspace.key()+a.id] = a // Slack may say it in a minute
			p.mu.Unlock()
			fallthrough
		case err != nil:
			s.opts.Log.Warn("an account could not be looked at", "account", a.id, "error", err)
		case found != nil && s.concerns(*found):
			s.tell(ctx, to, *found)
		}
	}
	for _, of := range tell {
		if ctx.Err() != nil {
			return
		}
		s.tell(ctx, to, of)
	}
}

// walk looks at every member of every workspace, and says after how long to walk
// again.
func (s *Slack) walk(ctx context.Context, to chat.Dispatcher) time.Duration {
	failed := false
	for _, w := range s.workspaces {
		if err := s.walkThrough(ctx, w, to); err != nil && ctx.Err() == nil {
			s.opts.Log.Warn("the members of a workspace could not be looked at", "error", err)
			failed = true
		}
	}
	if failed {
		return walkAgain
	}
	return walkEvery - walkJitter + rand.N(2*walkJitter)
}

func (s *Slack) walkThrough(ctx context.Context, w *workspace, to chat.Dispatcher) error {
	if s.tokens != nil {
		if err := s.tokens.ready(ctx); err != nil {
			return err
		}
	}
	me, err := w.who(ctx)
	if err != nil {
		return err
	}
	for _, team := range s.teams(me) {
		if err := s.walkTeam(ctx, w, me, team, to); err != nil {
			return err
		}
	}
	return nil
}

// teams are the workspaces whose members a token can list. A token of a whole
// Enterprise organisation has to name one.
func (s *Slack) teams(me self) []string {
	if me.Team != "" && me.Team != me.Enterprise {
		return []string{""} // its own
	}
	var teams []string
	for _, id := range s.company.Workspaces() {
		if id != me.Enterprise {
			teams = append(teams, id)
		}
	}
	if len(teams) == 0 {
		return []string{""}
	}
	return teams
}

func (s *Slack) walkTeam(ctx context.Context, w *workspace, me self, team string, to chat.Dispatcher) error {
	cursor := ""
	for {
		users, next, err := s.membersFrom(ctx, w, team, cursor)
		if err != nil {
			return err
		}
		for _, user := range users {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if found := s.remember(w, me, user); found != nil && s.concerns(*found) {
				s.tell(ctx, to, *found)
			}
		}
		if next == "" {
			return nil
		}
		if next == cursor {
			return errors.New("users.list goes round in circles")
		}
		cursor = next
		s.attend(ctx, to) // a walk can take minutes
		if err := pause(ctx, walkPause); err != nil {
			return err
		}
	}
}

// membersFrom is a page of a workspace's members and where the next one begins,
// empty after the last. It waits where Slack wants it to.
func (s *Slack) membersFrom(ctx context.Context, w *workspace, team, cursor string) ([]goslack.User, string, error) {
	wait := walkPause
	for try := 1; ; try++ {
		page := w.client().GetUsersPaginated(goslack.GetUsersOptionLimit(walkPage),
			goslack.GetUsersOptionTeamID(team), goslack.GetUsersOptionCursor(cursor))
		page, err := page.Next(ctx)
		if err == nil {
			return page.Users, page.Cursor, nil
		}
		if try == walkTries {
			return nil, "", fmt.Errorf("list the members: %w", err)
		}
		pausing := wait
		if limited, ok := errors.AsType[*goslack.RateLimitedError](err); ok {
			pausing = limited.RetryAfter
		} else if codeOf(err) != "" && !unsure(err) {
			return nil, "", fmt.Errorf("list the members: %w", err) // it will not say anything else
		}
		if err := pause(ctx, pausing); err != nil {
			return nil, "", err
		}
		wait *= 2
	}
}

// tell hands a profile on, unless it says what was handed on last in this run. What
// could not be taken is handed on again by the next walk.
func (s *Slack) tell(ctx context.Context, to chat.Dispatcher, p profile) {
	key := p.workspace + " " + p.account
	if last, ok := s.people.told.Get(key); ok && last == p {
		return
	}
	args := chat.Args{
		"account": p.account, "name": p.name, "email": p.email, "zone": p.zone, "locale": p.locale, "standing": p.standing,
	}
	for name, value := range args {
		if value == "" {
			delete(args, name)
		}
	}
	// The moment is part of the id: a profile that was changed and changed back is
	// to be taken again.
	content := strings.Join([]string{s.opts.Now().UTC().Format(time.RFC3339Nano), p.workspace, p.account, p.name, p.email, p.zone, p.locale, p.standing}, "\x00")
	reply := to.Dispatch(ctx, chat.Invocation{
		ID: "seen-" + hashOf([]byte(content)), Platform: Name, Workspace: p.workspace, Account: p.account,
		Via: chat.ViaProgram, Path: seenPath, Args: args,
	})
	if reply.Reference != "" { // it has failed; what is known already is refused as well
		s.opts.Log.Warn("what Slack says of an account was not taken", "account", p.account, "reference", reply.Reference)
		return
	}
	s.people.told.Put(key, p)
}
