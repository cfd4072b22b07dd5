package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	goslack "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"adjutant/bot/intake"
)

// sockets is how many connections there are. While Slack renews one, the other goes
// on; secondLater is how much later it begins, so that both are not renewed at once.
const (
	socketCount = 2
	secondLater = 3 * time.Second
)

// How long is waited before connecting again, and how long the library may wait.
const (
	reconnectPause = 5 * time.Second
	mostPause      = 20 * time.Second
)

// mostAcks is how many acknowledgements may wait to be written.
const mostAcks = 1024

// flushTime is how long the last acknowledgements may take.
const flushTime = 3 * time.Second

// ackResponse is an acknowledgement as the library sends it.
type ackResponse = socketmode.Response

// socket is one connection of Socket Mode, with all that follow when it breaks.
type socket struct {
	number int
	slack  *Slack
	client *socketmode.Client
	acks   chan ackResponse

	mu        sync.Mutex
	pending   int           // acknowledgements that are not written
	written   chan struct{} // closed when there are none; nil while nobody waits
	unwritten []ackResponse // that a connection broke over; the next one takes them
}

func newSocket(s *Slack, number int) *socket {
	k := &socket{number: number, slack: s, acks: make(chan ackResponse, mostAcks)}
	options := []goslack.Option{goslack.OptionAppLevelToken(s.opts.AppToken.Reveal()), goslack.OptionHTTPClient(s.web)}
	if s.opts.APIURL != "" {
		options = append(options, goslack.OptionAPIURL(s.opts.APIURL))
	}
	k.client = socketmode.New(goslack.New("", options...),
		// The library says only in its debug log when something has been written.
		// Its own token option for reconnecting often is another one.
		socketmode.OptionDebug(true), socketmode.OptionLog(k), socketmode.OptionReadLimit(intake.MostBody))
	return k
}

// run keeps the connection, until ctx ends or the token is refused for good.
func (k *socket) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var acks sync.WaitGroup
	acks.Go(func() { k.sendAcks(ctx) })
	defer acks.Wait()
	defer cancel()
	for {
		pause, err := k.connect(ctx)
		if ctx.Err() != nil {
			return nil
		}
		k.slack.in.link.down(k.number, k.slack.opts.Now(), err)
		if refusal := refusedToken(err); refusal != nil {
			return refusal
		}
		if !intake.Wait(ctx, pause) {
			return nil
		}
	}
}

// connect runs the library until it gives up, and reads what comes. It returns how
// long to wait before the next time.
func (k *socket) connect(ctx context.Context) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- k.client.RunContext(ctx) }()
	pause, cause := reconnectPause, error(nil)
	for {
		select {
		case ev := <-k.client.Events:
			failed := k.take(ev)
			if failed == nil {
				continue
			}
			cause = failed.ErrorObj
			if refusedToken(cause) != nil || failed.Backoff > mostPause {
				// The library waits for up to five minutes; Slack may be back long
				// before.
				if limited, ok := errors.AsType[*goslack.RateLimitedError](cause); ok {
					pause = max(pause, limited.RetryAfter)
				}
				cancel()
				<-ended
				return pause, cause
			}
		case err := <-ended:
			if err != nil && !errors.Is(err, context.Canceled) {
				cause = err
			}
			return pause, cause
		}
	}
}

// take handles what the library has to say. It never waits, because the library
// stands still while nobody listens.
func (k *socket) take(ev socketmode.Event) (failed *goslack.ConnectionErrorEvent) {
	s := k.slack
	switch ev.Type {
	case socketmode.EventTypeHello:
		s.in.link.up(k.number)
		k.putAgain()
		s.opts.Log.Info("connected to Slack", "connection", k.number)
	case socketmode.EventTypeConnecting:
		s.in.link.down(k.number, s.opts.Now(), nil)
	case socketmode.EventTypeConnectionError:
		failed, _ = ev.Data.(*goslack.ConnectionErrorEvent)
		if failed == nil {
			return nil
		}
		if errors.Is(failed.ErrorObj, context.Canceled) {
			return nil // we are stopping
		}
		failed.ErrorObj = withoutURL(failed.ErrorObj)
		s.in.link.down(k.number, s.opts.Now(), failed.ErrorObj)
		s.opts.Log.Warn("Slack could not be reached", "connection", k.number, "attempt", failed.Attempt, "error", failed.ErrorObj)
		return failed
	case socketmode.EventTypeErrorBadMessage:
		bad, _ := ev.Data.(*socketmode.ErrorBadMessage)
		if bad == nil {
			return nil
		}
		var request socketmode.Request
		if json.Unmarshal(bad.Message, &request) != nil {
			s.opts.Log.Warn("Slack sent something that could not be read", "bytes", len(bad.Message))
			return nil
		}
		k.deliver(&request)
	case socketmode.EventTypeErrorWriteFailed:
		s.opts.Log.Info("an acknowledgement could not be written to Slack, and waits for the next connection", "connection", k.number)
		if lost, _ := ev.Data.(*socketmode.ErrorWriteFailed); lost != nil && lost.Response != nil {
			k.keep(*lost.Response)
		}
	default:
		if ev.Request != nil {
			k.deliver(ev.Request)
		}
	}
	return nil
}

// deliver takes a request of Slack's, whether or not the library could read what is
// in it.
func (k *socket) deliver(r *socketmode.Request) {
	if r.EnvelopeID == "" {
		return
	}
	id := r.EnvelopeID
	k.slack.take(&delivery{
		kind: kind(r.Type), payload: r.Payload, retry: r.RetryAttempt, at: k.slack.opts.Now(),
		ack: &ack{
			most:   mostPayload,
			give:   func(payload any) { k.put(ackResponse{EnvelopeID: id, Payload: payload}) },
			refuse: func() {},
		},
	})
}

// put has an acknowledgement written. It does not wait.
func (k *socket) put(response ackResponse) {
	k.mu.Lock()
	defer k.mu.Unlock()
	select {
	case k.acks <- response:
		k.pending++
	default:
		k.slack.opts.Log.Warn("an acknowledgement was dropped: Slack takes none", "connection", k.number)
	}
}

// keep keeps an acknowledgement that could not be written for the next connection:
// Slack takes it there as well, while it still waits.
func (k *socket) keep(response ackResponse) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.unwritten) < mostAcks {
		k.unwritten = append(k.unwritten, response)
	}
}

// putAgain has those written that were kept.
func (k *socket) putAgain() {
	k.mu.Lock()
	kept := k.unwritten
	k.unwritten = nil
	k.mu.Unlock()
	for _, response := range kept {
		k.put(response)
	}
}

// sendAcks hands acknowledgements to the library, which takes only a few at once.
func (k *socket) sendAcks(ctx context.Context) {
	for {
		select {
		case response := <-k.acks:
			if err := k.client.SendCtx(ctx, response); err != nil {
				k.done()
			}
		case <-ctx.Done():
			return
		}
	}
}

// done notes that an acknowledgement is written, or never will be.
func (k *socket) done() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pending = max(k.pending-1, 0)
	if k.pending == 0 && k.written != nil {
		close(k.written)
		k.written = nil
	}
}

// flush waits until every acknowledgement is written, or for a moment.
func (k *socket) flush() {
	k.mu.Lock()
	if k.pending == 0 {
		k.mu.Unlock()
		return
	}
	written := make(chan struct{})
	k.written = written
	k.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), flushTime)
	defer cancel()
	select {
	case <-written:
	case <-ctx.Done():
	}
}

// Output takes the library's debug log. It holds what people write, so nothing of it
// is kept; but one line says that an acknowledgement has been written.
func (k *socket) Output(_ int, line string) error {
	if strings.HasPrefix(line, "Finished sending Socket Mode response") {
		k.done()
	}
	return nil
}

// The answers of Slack after which no further attempt can succeed, with what to do.
var refusals = map[string]string{
	"invalid_auth":           "Slack does not know the token in SLACK_APP_TOKEN. Make one with the scope connections:write, under Basic Information, App-Level Tokens",
	"not_authed":             "Slack was given no token in SLACK_APP_TOKEN",
	"account_inactive":       "the app of the token in SLACK_APP_TOKEN was removed or disabled. Install it again, and make a new token",
	"token_revoked":          "the token in SLACK_APP_TOKEN was revoked. Make a new one, under Basic Information, App-Level Tokens",
	"token_expired":          "the token in SLACK_APP_TOKEN has expired. Make a new one, under Basic Information, App-Level Tokens",
	"not_allowed_token_type": "SLACK_APP_TOKEN has to be an app-level token, which begins with xapp-. The one that begins with xoxb- belongs into SLACK_BOT_TOKEN",
	"missing_scope":          "the token in SLACK_APP_TOKEN lacks the scope connections:write. Make a new one with it, under Basic Information, App-Level Tokens",
}

// refusedToken is what to do about a token that Slack will never take, or nil if
// the error may pass.
func refusedToken(err error) error {
	if err == nil {
		return nil
	}
	if why, ok := refusals[err.Error()]; ok {
		// Not the error itself: it becomes the cause for which all calls under way
		// end, and is no answer to those.
		return fmt.Errorf("%s (%v)", why, err)
	}
	return nil
}
