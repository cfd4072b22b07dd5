package slack

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// grace is how long what is under way may take once the process is to stop. Slack
// waits three seconds for an acknowledgement; what is left after that is the answers
// that follow it.
const grace = 15 * time.Second

// Run receives events until ctx ends, and then returns nil once those under way
// are answered. It returns an error if a token is no longer valid.
func (s *Slack) Run(ctx context.Context, to chat.Dispatcher) error {
	if s.opts.AppToken.IsZero() && s.opts.SigningSecret.IsZero() {
		return errors.New("there is neither SLACK_APP_TOKEN for Socket Mode nor SLACK_SIGNING_SECRET for HTTP, so Slack cannot send anything")
	}
	ctx, give := context.WithCancelCause(ctx)
	defer give(nil)
	// What is under way goes on for a while after ctx has ended, and so do the
	// connections by which it is acknowledged.
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	s.in.link.begin(!s.opts.AppToken.IsZero(), s.opts.Now())
	defer s.in.link.end()
	s.in.begin(work, to, s.opts.Now(), give)
	s.takeAgain(ctx, work)
	s.in.open()

	var around sync.WaitGroup
	around.Go(func() { s.in.notices.run(work) })
	around.Go(func() { s.checkTokens(ctx) })
	around.Go(func() { s.keepTokens(ctx) })
	around.Go(func() { s.keepMembers(ctx, to) })
	sockets := s.listen(ctx, work, &around)

	<-ctx.Done()
	overdue := time.AfterFunc(grace, stopWork)
	s.in.end()
	overdue.Stop()
	for _, k := range sockets {
		k.flush()
	}
	stopWork()
	around.Wait()
	s.web.CloseIdleConnections()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	return nil
}

// Ready is closed once Run takes what comes. What [Slack.Handler] is given before is
// turned away.
func (s *Slack) Ready() <-chan struct{} { return s.in.ready }

// listen opens the connections of Socket Mode, if there are to be any. They stand
// until work ends.
func (s *Slack) listen(ctx, work context.Context, around *sync.WaitGroup) []*socket {
	if s.opts.AppToken.IsZero() {
		return nil
	}
	sockets := make([]*socket, socketCount)
	for n := range sockets {
		k := newSocket(s, n+1)
		sockets[n] = k
		around.Go(func() {
			if !intake.Wait(ctx, time.Duration(n)*secondLater) {
				return
			}
			if err := k.run(work); err != nil {
				s.in.giveUp(err)
			}
		})
	}
	return sockets
}

// checkTokens ends the run if Slack takes none of the bot tokens: nobody would ever
// be answered. Those that are renewed are looked after by whoever renews them.
func (s *Slack) checkTokens(ctx context.Context) {
	if s.tokens != nil {
		return
	}
	var refused error
	for _, w := range s.workspaces {
		_, err := w.who(ctx)
		code := codeOf(err)
		if ctx.Err() != nil || !slices.Contains(refusedForGood, code) {
			return
		}
		refused = s.tokenFault(w, "auth.test", code, "")
	}
	s.in.giveUp(refused)
}

// refusedForGood are Slack's answers to a token that it will not take another time.
var refusedForGood = []string{"account_inactive", "invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked"}
