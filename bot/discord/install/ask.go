package install

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"adjutant/chat"
)

// Access is what Discord is asked with.
type Access struct {
	Token chat.Secret
	// PublicKey is the application's, in hexadecimal; empty where interactions come by
	// the gateway alone.
	PublicKey string
	// Listens is set where there is an address at which the bot answers HTTP.
	Listens bool
	// APIURL is where Discord is, such as https://discord.com; empty means there.
	APIURL string
	// Wait waits as long as Discord asks for, or until the context ends, with its
	// error; nil waits by the clock.
	Wait func(context.Context, time.Duration) error
}

const (
	// requestTime is how long one answer of Discord's may take.
	requestTime = 15 * time.Second
	// mostWaits is how often a request waits because Discord asks for it.
	mostWaits = 5
	// largestAnswer is how many bytes of an answer are read.
	largestAnswer = 4 << 20
)

// client asks Discord with a token. It is not for several goroutines.
type client struct {
	Access
	http *http.Client
	// rest is how long Discord wants to be left alone on a route before it is asked
	// again: one that was used up is not asked in vain.
	rest map[string]time.Duration
}

func (a Access) newClient() *client {
	if a.Wait == nil {
		a.Wait = pause
	}
	if a.APIURL == "" {
		a.APIURL = "https://discord.com"
	}
	a.APIURL = strings.TrimRight(a.APIURL, "/")
	return &client{Access: a, rest: map[string]time.Duration{}, http: &http.Client{
		Timeout: requestTime,
		// A redirected request would carry its token to wherever it is sent.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
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

// get asks for what is at a path below /api/v9, and decodes the answer into into. It
// waits for Discord's limits.
func (c *client) get(ctx context.Context, path string, into any) error {
	for waited := 0; ; waited++ {
		if d := c.rest[routeOf(path)]; d > 0 {
			delete(c.rest, routeOf(path))
			if err := c.Wait(ctx, d); err != nil {
				return err
			}
		}
		err := c.once(ctx, path, into)
		if said, ok := errors.AsType[*answered](err); !ok || said.Status != http.StatusTooManyRequests || waited == mostWaits {
			return err
		}
	}
}

// once asks once, and takes note of how long the route has to rest.
func (c *client) once(ctx context.Context, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.APIURL+"/api/v9"+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bot "+c.Token.Reveal())
	// Discord turns away who does not say what asks.
	request.Header.Set("User-Agent", "DiscordBot (https://github.com/bwmarrin/discordgo, v"+discordgo.VERSION+") adjutant")
	answer, err := c.http.Do(request)
	if err != nil {
		return unreached(request.URL, err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, largestAnswer))
	if err != nil {
		return err
	}
	if answer.Header.Get("X-RateLimit-Remaining") == "0" {
		c.rest[routeOf(path)] = seconds(answer.Header.Get("X-RateLimit-Reset-After"))
	}
	switch {
	case answer.StatusCode == http.StatusOK:
		if err := json.Unmarshal(body, into); err != nil {
			return errors.New("what answers is not Discord: its answer is not what was asked for")
		}
		return nil
	case answer.StatusCode == http.StatusTooManyRequests:
		c.rest[routeOf(path)] = max(seconds(answer.Header.Get("Retry-After")), time.Second)
	}
	said := &answered{Status: answer.StatusCode}
	_ = json.Unmarshal(body, said) // a proxy's page has no code and no words
	return said
}

// unreached says that there was no answer, for who can see to it that there is one.
func unreached(at *url.URL, err error) error {
	if said, ok := errors.AsType[*url.Error](err); ok {
		err = said.Err // which names the address once more
	}
	return fmt.Errorf("%s could not be reached: %w", at.Host, err)
}

// routeOf is what Discord limits together: a list of things of one owner.
func routeOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if parts := strings.Split(path, "/"); len(parts) > 3 {
		return strings.Join(parts[:len(parts)-1], "/")
	}
	return path
}

// seconds reads a number of seconds, with or without a fraction.
func seconds(text string) time.Duration {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 1e6 {
		return 0
	}
	return time.Duration(n * float64(time.Second))
}

// answered is an answer of Discord's that says no.
type answered struct {
	Status  int    `json:"-"`
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Error is what Discord says.
func (a *answered) Error() string {
	switch {
	case a.Message == "":
		return fmt.Sprintf("Discord answers with HTTP %d", a.Status)
	case a.Code == 0:
		return fmt.Sprintf("Discord says %q (HTTP %d)", a.Message, a.Status)
	}
	return fmt.Sprintf("Discord says %q (code %d)", a.Message, a.Code)
}

// codeOf is Discord's own number for an error, and 0 where it has none.
func codeOf(err error) int {
	said, ok := errors.AsType[*answered](err)
	if !ok {
		return 0
	}
	return said.Code
}

// statusOf is the HTTP status of an error, and 0 where there was no answer.
func statusOf(err error) int {
	said, ok := errors.AsType[*answered](err)
	if !ok {
		return 0
	}
	return said.Status
}
