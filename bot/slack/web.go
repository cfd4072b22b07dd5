package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"
)

const (
	// mostAnswer bounds what is read of one answer of Slack.
	mostAnswer = 32 << 20
	// unsaidRest is how long a method rests where Slack does not say.
	unsaidRest = 30 * time.Second
)

// errNoReason is an answer that is neither good nor says what is wrong. Whatever
// was asked for may have been done.
var errNoReason = errors.New("Slack did not say whether it was done")

// Do makes every call of a workspace, those of slack-go's client included. It does
// not ask while Slack wants to be left alone, reads the answer whole, and takes
// note of what it says of limits and of the token.
func (w *workspace) Do(req *http.Request) (*http.Response, error) {
	api := strings.HasPrefix(req.URL.String(), w.s.opts.APIURL)
	method := "upload"
	if api {
		method = path.Base(req.URL.Path)
	}
	what := method + " " + roomOf(req.Context())
	if left := w.rests.left(what, method); left > 0 {
		return nil, &goslack.RateLimitedError{RetryAfter: left}
	}
	resp, err := w.s.web.Do(req)
	if err != nil {
		// The address of an upload is a secret of its own.
		if wrapped, ok := errors.AsType[*url.Error](err); ok {
			err = wrapped.Err
		}
		return nil, fmt.Errorf("call %s: %w", method, err)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer+1))
	_ = resp.Body.Close() // it has been read
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the answer of %s: %w", method, err)
	case len(body) > mostAnswer:
		return nil, fmt.Errorf("the answer of %s is larger than %d MiB", method, mostAnswer>>20)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if resp.StatusCode == http.StatusTooManyRequests {
		return nil, w.limited(what, method, restOf(resp.Header))
	}
	if !api || resp.StatusCode != http.StatusOK {
		return resp, nil
	}
	return resp, w.listen(what, method, body)
}

// listen takes note of what an answer says, and turns those that slack-go would
// take for good ones into errors.
func (w *workspace) listen(what, method string, body []byte) error {
	var said struct {
		OK               *bool
		Error            string
		Needed, Provided string
	}
	if err := json.Unmarshal(body, &said); err != nil || said.OK == nil {
		return nil // whoever asked cannot read it either, and says so
	}
	switch {
	case *said.OK:
		w.s.troubles.gone(w, method)
		return nil
	case said.Error == "":
		return errNoReason
	case said.Error == "ratelimited", said.Error == "rate_limited":
		return w.limited(what, method, unsaidRest)
	}
	w.s.troubles.note(w, method, said.Error, said.Needed, said.Provided)
	if w.s.tokens != nil && slices.Contains(ended, said.Error) {
		w.s.tokens.expired()
	}
	return nil
}

// limited lets a method rest, and says for how long.
func (w *workspace) limited(what, method string, rest time.Duration) error {
	w.s.opts.Log.Warn("Slack wants to be asked more slowly", "method", method, "rest", rest)
	return &goslack.RateLimitedError{RetryAfter: w.rests.begin(what, method, rest)}
}

// restOf is for how long Slack wants to be left alone.
func restOf(header http.Header) time.Duration {
	seconds, err := strconv.Atoi(strings.TrimSpace(header.Get("Retry-After")))
	if err != nil || seconds < 0 {
		return unsaidRest
	}
	return time.Duration(max(seconds, 1)) * time.Second
}

// roomKey is the context's key for the channel that a call is about, where Slack
// counts by the channel.
type roomKey struct{}

func inRoom(ctx context.Context, channel string) context.Context {
	return context.WithValue(ctx, roomKey{}, channel)
}

func roomOf(ctx context.Context) string {
	room, _ := ctx.Value(roomKey{}).(string)
	return room
}

// call asks a method of the Web API and reads only what into has room for: slack-go
// reads all of every message, and fails at the first one that it does not know.
func (w *workspace) call(ctx context.Context, method string, form url.Values, into any) error {
	form.Set("token", w.secret().Reveal())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.s.opts.APIURL+method, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := w.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return goslack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var said goslack.SlackResponse
	if err := json.Unmarshal(body, &said); err != nil {
		return fmt.Errorf("read the answer of %s: %w", method, err)
	}
	if err := said.Err(); err != nil {
		return err
	}
	if !said.Ok {
		return errNoReason
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("read the answer of %s: %w", method, err)
	}
	return nil
}
