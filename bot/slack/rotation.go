package slack

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// Rotation renews bot tokens that expire after twelve hours: those of an app for
// which token rotation is turned on. Tokens is nil where it is not.
//
// Slack takes a refresh token once, and answers with the next one. That is kept
// before the new bot token is used. If the process dies between Slack's answer and
// the keeping, nobody has the next one: the app must then be installed again, and
// SLACK_BOT_TOKEN and SLACK_REFRESH_TOKEN be set to what its page says. The same
// heals every other break of the chain.
type Rotation struct {
	ClientID     string
	ClientSecret chat.Secret
	// Refresh is the token that the first renewal takes (xoxe-…). Slack takes it
	// once; the next one is kept in Tokens.
	Refresh chat.Secret
	Tokens  TokenStore
}

// TokenStore keeps the tokens that were renewed, so that a restart goes on with
// them. What Save was given is what Load returns, whenever the process dies.
type TokenStore interface {
	// Load returns the tokens, or the zero value if none were kept.
	Load(ctx context.Context) (Renewed, error)
	Save(ctx context.Context, tokens Renewed) error
}

// Renewed are a bot token with what renews it.
type Renewed struct {
	Bot, Refresh chat.Secret
	Expires      time.Time
}

const (
	// aheadOf is how long before its end a token is renewed, and at most half of
	// its life.
	aheadOf = time.Hour
	// saveTime bounds one attempt at keeping tokens.
	saveTime = 10 * time.Second
	// renewAgain is after how long a token that was just renewed may be doubted.
	renewAgain = time.Minute
	// firstAgain and lastAgain bound the pauses after a renewal that failed.
	firstAgain, lastAgain = 5 * time.Second, 5 * time.Minute
)

// wanted reports whether tokens are to be renewed.
func (r Rotation) wanted() bool { return !r.Refresh.IsZero() || r.Tokens != nil }

// check says what is missing for that.
func (r Rotation) check(tokens int) error {
	switch {
	case tokens > 1:
		return errors.New("bot tokens are renewed for one workspace only: name one in SLACK_BOT_TOKEN, or turn token rotation off")
	case r.ClientID == "" || r.ClientSecret.IsZero():
		return errors.New("bot tokens are renewed with SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: set both to what the app’s page “Basic Information” says")
	case r.Tokens == nil:
		return errors.New("renewed bot tokens have nowhere to be kept")
	}
	return nil
}

// keeper keeps the bot token of a workspace valid.
type keeper struct {
	s *Slack
	w *workspace
	// turn is held by whoever looks at or changes what follows.
	turn chan struct{}
	// wake asks for a renewal before its time.
	wake chan struct{}

	loaded bool
	now    Renewed
	// next is what Slack has answered and could not be kept yet.
	next    *Renewed
	renewed time.Time     // when that was last done
	ahead   time.Duration // how long before the end the next one is due
	doubted bool          // Slack has refused the token
	failed  error         // of the last renewal; nil if it was done
	again   time.Time     // when the next one may be tried, after one that failed
	pause   time.Duration // that is then made

	refused atomic.Bool // Slack refuses the token, and nobody has looked yet
	// good is until when the present token is taken for good, zero for unknown; nil
	// where it is not. Nobody waits for the turn while it is.
	good atomic.Pointer[time.Time]
}

func newKeeper(s *Slack, w *workspace) *keeper {
	return &keeper{s: s, w: w, turn: make(chan struct{}, 1), wake: make(chan struct{}, 1), ahead: aheadOf}
}

func (k *keeper) lock(ctx context.Context) error {
	select {
	case k.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (k *keeper) unlock() { <-k.turn }

// ready makes sure that there is a token to ask with: the one that was kept last, or
// a new one where that is known to have ended.
func (k *keeper) ready(ctx context.Context) error {
	if end := k.good.Load(); end != nil && !k.refused.Load() && !k.ended(*end) {
		return nil
	}
	if err := k.lock(ctx); err != nil {
		return err
	}
	defer k.unlock()
	if err := k.load(ctx); err != nil {
		return err
	}
	if !k.now.Bot.IsZero() && !k.ended(k.now.Expires) && !k.doubted {
		return nil
	}
	return k.renew(ctx)
}

// ended reports whether a token with that end is known to have ended.
func (k *keeper) ended(end time.Time) bool {
	return !end.IsZero() && !k.s.opts.Now().Before(end)
}

// load takes up the tokens that an earlier run has kept, and what Slack says of the
// present one. The caller has the turn.
func (k *keeper) load(ctx context.Context) error {
	// A call that began with the token before may end after it was renewed.
	if k.refused.Swap(false) && k.s.opts.Now().Sub(k.renewed) >= renewAgain {
		k.doubted = true
		k.good.Store(nil)
	}
	if k.loaded {
		return nil
	}
	kept, err := k.s.opts.Rotation.Tokens.Load(ctx)
	if err != nil {
		return fmt.Errorf("read the renewed bot token: %w", err)
	}
	k.now = kept
	if kept.Bot.IsZero() {
		k.now = Renewed{Bot: k.w.secret(), Refresh: k.s.opts.Rotation.Refresh}
	} else {
		k.w.use(kept.Bot)
	}
	k.loaded = true
	if !k.now.Bot.IsZero() {
		end := k.now.Expires
		k.good.Store(&end)
	}
	return nil
}

// expired takes note that Slack does not take the token any more.
func (k *keeper) expired() {
	k.refused.Store(true)
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// renew gets a new bot token, keeps it, and then uses it. After a failure it waits
// before it asks again. The caller has the turn. What has been begun is not cut off:
// the answer comes once.
func (k *keeper) renew(ctx context.Context) error {
	if k.failed != nil && k.s.opts.Now().Before(k.again) {
		return k.failed
	}
	err := k.ask(context.WithoutCancel(ctx))
	if err == nil {
		err = k.keep(context.WithoutCancel(ctx))
	}
	k.failed = err
	if err != nil {
		k.pause = min(max(2*k.pause, firstAgain), lastAgain)
		k.again = k.s.opts.Now().Add(k.pause)
		k.s.troubles.set(k.w, aboutRotation, err)
		k.s.opts.Log.Error("the bot token could not be renewed", "error", err)
		return err
	}
	k.pause = 0
	k.s.troubles.gone(k.w, aboutRotation)
	k.s.opts.Log.Info("the bot token was renewed", "until", k.now.Expires)
	return nil
}

// ask takes a refresh token to Slack, unless an answer is there that was not kept.
func (k *keeper) ask(ctx context.Context) error {
	if k.next != nil {
		return nil
	}
	r := k.s.opts.Rotation
	tokens := []chat.Secret{k.now.Refresh}
	// Set by hand after the app was installed again, it begins a new chain.
	if r.Refresh != k.now.Refresh {
		tokens = append(tokens, r.Refresh)
	}
	err := errors.New("there is no refresh token: set SLACK_REFRESH_TOKEN to the one (xoxe-…) on the app’s page “OAuth & Permissions”")
	for _, token := range tokens {
		if token.IsZero() {
			continue
		}
		var answer *goslack.OAuthV2Response
		answer, err = goslack.RefreshOAuthV2TokenContext(ctx, k.w.s.web, r.ClientID, r.ClientSecret.Reveal(), token.Reveal(),
			goslack.OAuthOptionAPIURL(k.s.opts.APIURL))
		if err == nil && (answer.AccessToken == "" || answer.RefreshToken == "" || answer.ExpiresIn <= 0) {
			err = errNoReason
		}
		if err == nil {
			life := time.Duration(answer.ExpiresIn) * time.Second
			k.next = &Renewed{
				Bot: chat.NewSecret(answer.AccessToken), Refresh: chat.NewSecret(answer.RefreshToken),
				Expires: k.s.opts.Now().Add(life),
			}
			k.ahead = min(aheadOf, life/2)
			return nil
		}
		if codeOf(err) != "invalid_refresh_token" {
			break
		}
	}
	return refreshFault(err)
}

// refreshFault says what keeps a token from being renewed, and what to do.
func refreshFault(err error) error {
	switch codeOf(err) {
	case "invalid_refresh_token", "token_expired", "token_revoked", "invalid_grant":
		return fmt.Errorf("Slack does not take the refresh token any more, because it was used or revoked. Install the app again, and set SLACK_BOT_TOKEN and SLACK_REFRESH_TOKEN to what its page “OAuth & Permissions” says: %w", err)
	case "invalid_client_id", "bad_client_secret", "invalid_client":
		return fmt.Errorf("Slack does not know the app by SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. Set both to what its page “Basic Information” says: %w", err)
	}
	return fmt.Errorf("renew the bot token: %w", err)
}

// keep writes down what Slack has answered, and then uses it.
func (k *keeper) keep(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, saveTime)
	defer cancel()
	if err := k.s.opts.Rotation.Tokens.Save(ctx, *k.next); err != nil {
		return fmt.Errorf("keep the renewed bot token, without which a restart cannot go on: %w", err)
	}
	k.now, k.next, k.doubted, k.renewed = *k.next, nil, false, k.s.opts.Now()
	k.w.use(k.now.Bot)
	end := k.now.Expires
	k.good.Store(&end)
	return nil
}

// due is when the token is to be renewed. The caller has the turn.
func (k *keeper) due() time.Time {
	if k.doubted || k.next != nil || k.now.Expires.IsZero() {
		return time.Time{}
	}
	return k.now.Expires.Add(-k.ahead)
}

// keepTokens renews the bot token before it ends, until ctx ends. It returns at once
// where no token does.
func (s *Slack) keepTokens(ctx context.Context) {
	if s.tokens == nil {
		return
	}
	for ctx.Err() == nil {
		timer := time.NewTimer(s.tokens.turnOver(ctx))
		select {
		case <-timer.C:
		case <-s.tokens.wake:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// turnOver renews the token if that is due, and says after how long to look again.
// The clock may be set and the computer suspended, so that is soon.
func (k *keeper) turnOver(ctx context.Context) time.Duration {
	if err := k.lock(ctx); err != nil {
		return 0
	}
	defer k.unlock()
	if err := k.load(ctx); err != nil {
		k.s.troubles.set(k.w, aboutRotation, err)
		k.s.opts.Log.Error("the bot token could not be read", "error", err)
		return firstAgain
	}
	if k.due().After(k.s.opts.Now()) || k.renew(ctx) == nil {
		return min(max(k.due().Sub(k.s.opts.Now()), time.Second), time.Minute)
	}
	return min(max(k.again.Sub(k.s.opts.Now()), time.Second), time.Minute)
}
