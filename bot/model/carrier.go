package model

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// mostBody is how many bytes an answer of the API may have, unpacked.
const mostBody = 256 << 10

var (
	errEndless  = errors.New("the answer does not end")
	errRedirect = errors.New("the endpoint sends us elsewhere, where neither the key nor the material goes")
)

// torn is an answer that broke off.
type torn struct{ cause error }

func (t *torn) Error() string { return "the answer broke off: " + t.cause.Error() }
func (t *torn) Unwrap() error { return t.cause }

// newTransport is a connection pool of the client's own, with bounds that the default
// one does not have. How long a request may take is said by its context.
func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxResponseHeaderBytes = 64 << 10
	t.MaxIdleConnsPerHost = 4
	t.IdleConnTimeout = 30 * time.Second
	return t
}

// carrier carries one request. go-openai reads answers without a bound, and forgets
// those that it cannot read; so they are read here, and kept.
type carrier struct {
	transport http.RoundTripper
	sent      bool // was begun to be
	status    int
	header    http.Header
	body      []byte
}

// Do sends the request and reads all of the answer.
func (c *carrier) Do(req *http.Request) (*http.Response, error) {
	c.sent = true
	resp, err := c.transport.RoundTrip(req) // follows no redirect
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	c.status, c.header = resp.StatusCode, resp.Header
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostBody+1))
	switch {
	case len(body) > mostBody:
		return nil, errEndless
	case err != nil:
		return nil, &torn{err}
	case resp.StatusCode/100 == 3:
		return nil, errRedirect
	}
	c.body = body
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// text is what the endpoint says was wrong, as it may be logged: in one line, without
// the key, and without what was sent, which some endpoints repeat; then it reports true.
func (c *Client) text(said string, q *question) (_ string, repeated bool) {
	if key := c.o.Key.Reveal(); key != "" {
		said = strings.ReplaceAll(said, key, "(secret)")
	}
	said = strings.Join(strings.Fields(strings.ToValidUTF8(said[:min(len(said), mostSaid)], "")), " ")
	const repeats = 12 // bytes
	for i := 0; i+repeats <= len(said); i++ {
		if strings.Contains(q.material, said[i:i+repeats]) {
			return fmt.Sprintf("(%d characters that repeat what was sent)", len(said)), true
		}
	}
	if runes := []rune(said); len(runes) > mostLoggedSaid {
		said = string(runes[:mostLoggedSaid]) + "…"
	}
	return said, false
}

// Bounds of what an endpoint says was wrong: what is looked at, in bytes, and what is
// logged of it, in characters.
const (
	mostSaid       = 4000
	mostLoggedSaid = 300
)

// logged is an error of what the endpoint says.
func (c *Client) logged(said string, q *question) error {
	text, _ := c.text(said, q)
	return errors.New(text)
}
