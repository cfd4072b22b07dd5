package discord

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// request is one request of the REST API.
type request struct {
	method string
	// path follows /api/v9, such as "/channels/1/messages".
	path string
	// body is encoded as JSON; nil for none. With files, it is the part that describes
	// them.
	body  any
	files []components.File
	// once is true where doing it twice would be seen: without an answer it is not
	// known whether it was done, and the error is then a [chat.Doubtful]. Other
	// requests are simply made again.
	once bool
	// interaction is true for what answers an interaction: its path holds the token,
	// which is a secret, and it is not held to the bot's limits.
	interaction bool
}

// refused is Discord's answer to a request that it does not carry out.
type refused struct {
	Status int `json:"-"`
	// Code is Discord's own, 0 where there is none; Message says it in words.
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Errors  json.RawMessage `json:"errors"` // which part of the body is wrong, and why
}

// Error has neither a token nor an address.
func (r *refused) Error() string {
	return fmt.Sprintf("Discord: %s (HTTP %d, code %d)", r.Message, r.Status, r.Code)
}

// codeOf is Discord's code of an error, or 0.
func codeOf(err error) int {
	if r, ok := errors.AsType[*refused](err); ok {
		return r.Code
	}
	return 0
}

// mostAttempts is how often a request is made that Discord does not answer.
const mostAttempts = 3

// call makes a request, and decodes the answer into into, unless that is nil. It
// waits for Discord's limits as long as that leaves time before ctx ends, and tries
// again what is certain not to have been done. An error is a *refused, a [chat.Later]
// where there was no time to wait, a [chat.Doubtful], or any other, in which case
// nothing was done.
func (d *Discord) call(ctx context.Context, r request, into any) error {
	e, err := encode(r)
	if err != nil {
		return err
	}
	until := time.Now().Add(patience)
	for attempt := 1; ; attempt++ {
		status, answer, sent, err := d.attempt(ctx, e)
		switch {
		case err == nil && status < 300:
			return r.read(answer, into)
		case err == nil && status < 500 && status != http.StatusRequestTimeout:
			return refusal(status, answer)
		case err == nil:
			sent, err = true, refusal(status, answer)
		}
		if l, ok := errors.AsType[*limited](err); ok {
			now := time.Now()
			deadline, bounded := ctx.Deadline()
			if now.Add(l.after).After(until) || bounded && now.Add(l.after).After(deadline) {
				return &chat.Later{After: l.after, Cause: err}
			}
			attempt-- // nothing was done, and it is known when it can be
			if !intake.Wait(ctx, l.after) {
				return ctx.Err()
			}
			continue
		}
		if r.once && sent {
			return &chat.Doubtful{Cause: err}
		}
		pause := d.pause << (attempt - 1)
		if attempt == mostAttempts || !intake.Wait(ctx, pause+rand.N(pause)) {
			return err
		}
	}
}

// usualPause is how long is waited before the second attempt; then twice as long.
const usualPause = 300 * time.Millisecond

// encoded is a request as it is sent.
type encoded struct {
	request
	content string // its type
	bytes   []byte
}

func encode(r request) (encoded, error) {
	e := encoded{request: r}
	var err error
	switch {
	case len(r.files) > 0:
		files := make([]*discordgo.File, len(r.files))
		for i, f := range r.files {
			files[i] = &discordgo.File{Name: f.Name, ContentType: "image/png", Reader: bytes.NewReader(f.PNG)}
		}
		e.content, e.bytes, err = discordgo.MultipartBodyWithJSON(r.body, files)
	case r.body != nil:
		e.content = "application/json"
		e.bytes, err = json.Marshal(r.body)
	}
	if err != nil {
		return e, fmt.Errorf("encode a request to Discord: %w", err)
	}
	return e, nil
}

// attempt makes a request once. Sent is whether Discord may have got it.
func (d *Discord) attempt(ctx context.Context, e encoded) (status int, answer []byte, sent bool, err error) {
	var left atomic.Bool
	ctx = context.WithValue(ctx, sentKey{}, &left)
	var body io.Reader
	if e.bytes != nil { // an empty body with a type is refused
		body = bytes.NewReader(e.bytes)
	}
	req, err := http.NewRequestWithContext(ctx, e.method, apiAddress+e.path, body)
	if err != nil {
		return 0, nil, false, errors.New("a request to Discord has an address that is none") // it may hold a token
	}
	if !e.interaction {
		req.Header.Set("Authorization", "Bot "+d.opts.Token.Reveal())
	}
	if e.content != "" {
		req.Header.Set("Content-Type", e.content)
	}
	req.Header.Set("User-Agent", userAgent)
	// The gate itself rather than a client around it: no redirect is followed, which
	// would carry the token to wherever it leads, and no error holds the address.
	resp, err := d.gate.RoundTrip(req)
	if err != nil {
		return 0, nil, left.Load(), fmt.Errorf("ask Discord (%s): %w", routeOf(e.method, e.path).name, err)
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, true, err
}

// apiAddress is where the API is, as [places] knows it; paths follow.
var apiAddress = "https://discord.com/api/v" + discordgo.APIVersion

// userAgent is of the form that Discord asks for.
var userAgent = "DiscordBot (https://github.com/bwmarrin/discordgo, v" + discordgo.VERSION + ")"

// read decodes the answer to a request that was carried out.
func (r request) read(answer []byte, into any) error {
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		err = fmt.Errorf("read Discord's answer (%s): %w", routeOf(r.method, r.path).name, err)
		if r.once {
			return &chat.Doubtful{Cause: err}
		}
		return err
	}
	return nil
}

// refusal reads why Discord refuses a request. What stands before Discord's API
// answers with a page instead.
func refusal(status int, answer []byte) *refused {
	r := &refused{}
	if json.Unmarshal(answer, r) != nil {
		r = &refused{}
	}
	r.Status = status
	r.Message = cmp.Or(r.Message, http.StatusText(status), "no reason")
	if runes := []rune(r.Message); len(runes) > 300 {
		r.Message = string(runes[:300]) + "…"
	}
	return r
}
