package install

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// Access is what Slack is asked with.
type Access struct {
	// BotTokens are those of the workspaces, one each.
	BotTokens               []chat.Secret
	AppToken, SigningSecret chat.Secret
	// Rotates is set where the bot renews its token, so that one which has expired is
	// no fault.
	Rotates bool
	// APIURL is where the Web API is, with a slash at its end; empty means Slack's.
	APIURL string
	// Wait waits as long as Slack asks for, or until the context ends, with its
	// error; nil waits by the clock.
	Wait func(context.Context, time.Duration) error
}

// Workspace is one that a bot token is for.
type Workspace struct {
	// ID is the workspace's, Enterprise the organisation's that it is in; that may be
	// empty.
	ID, Enterprise string
	// Name is the workspace's, Bot the name of the bot in it.
	Name, Bot string
	// Scopes are the rights that the app has there; nil if Slack did not say.
	Scopes []string

	bot    string // the id of its bot
	client *goslack.Client
}

// requestTime is how long one answer of Slack's may take.
const requestTime = 15 * time.Second

// mostWaits is how often a call waits because Slack asks for it.
const mostWaits = 5

// client asks Slack with a token.
func (a Access) client(bot chat.Secret) *goslack.Client {
	opts := []goslack.Option{
		goslack.OptionHTTPClient(&http.Client{
			Timeout: requestTime,
			// A redirected call would carry its token to wherever it is sent.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}),
		goslack.OptionAppLevelToken(a.AppToken.Reveal()),
	}
	if a.APIURL != "" {
		opts = append(opts, goslack.OptionAPIURL(a.APIURL))
	}
	return goslack.New(bot.Reveal(), opts...)
}

// patiently calls until Slack does not ask to wait any more.
func (a Access) patiently(ctx context.Context, call func() error) error {
	wait := a.Wait
	if wait == nil {
		wait = pause
	}
	for range mostWaits {
		err := call()
		limited, ok := errors.AsType[*goslack.RateLimitedError](err)
		if !ok {
			return err
		}
		if err := wait(ctx, limited.RetryAfter); err != nil {
			return err
		}
	}
	return call()
}

// pause waits by the clock.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// variable is how the bot token of that place is called.
func (a Access) variable(i int) string {
	if len(a.BotTokens) == 1 {
		return "SLACK_BOT_TOKEN"
	}
	return fmt.Sprintf("SLACK_BOT_TOKEN (number %d)", i+1)
}

// ErrExpired says of a token that has expired, that the bot renews it when it starts.
var ErrExpired = errors.New("SLACK_BOT_TOKEN has expired; the bot renews it when it starts")

// Connect asks Slack whose the bot tokens are. For each token there is a workspace
// or an error at its place: a [Refused] if Slack does not take it, [ErrExpired], or
// what may pass.
func Connect(ctx context.Context, a Access) ([]Workspace, []error) {
	workspaces, failed := make([]Workspace, len(a.BotTokens)), make([]error, len(a.BotTokens))
	for i, token := range a.BotTokens {
		workspaces[i], failed[i] = a.connect(ctx, token, a.variable(i))
	}
	return workspaces, failed
}

func (a Access) connect(ctx context.Context, token chat.Secret, variable string) (Workspace, error) {
	client := a.client(token)
	var answer *goslack.AuthTestResponse
	err := a.patiently(ctx, func() (err error) {
		answer, err = client.AuthTestContext(ctx)
		return err
	})
	switch {
	case a.Rotates && code(err) == "token_expired":
		return Workspace{}, ErrExpired
	case err != nil:
		return Workspace{}, refusal(variable, err, botRefusals)
	case answer.BotID == "":
		return Workspace{}, &Refused{variable + " " + botRefusals["not_allowed_token_type"], "no bot"}
	}
	return Workspace{
		ID: answer.TeamID, Enterprise: answer.EnterpriseID, Name: answer.Team, Bot: answer.User,
		Scopes: scopesOf(answer.Header), bot: answer.BotID, client: client,
	}, nil
}

// scopesOf are the rights that an answer says its token has.
func scopesOf(header http.Header) []string {
	var scopes []string
	for part := range strings.SplitSeq(header.Get("X-OAuth-Scopes"), ",") {
		if part = strings.TrimSpace(part); part != "" {
			scopes = append(scopes, part)
		}
	}
	return scopes
}

// String is the workspace in words.
func (w Workspace) String() string { return fmt.Sprintf("%s (%s)", w.Name, w.ID) }

// among reports whether the workspace, or the organisation that it is in, is one of
// these.
func (w Workspace) among(ids []string) bool {
	return slices.Contains(ids, w.ID) || w.Enterprise != "" && slices.Contains(ids, w.Enterprise)
}
