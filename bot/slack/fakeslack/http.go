package fakeslack

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// UseHTTP delivers to this address from now on, instead of over sockets, once the
// address has proved itself with the challenge that Slack sends it. It reports
// whether it has.
func (s *Server) UseHTTP(address string) bool {
	challenge := rand.Text()
	body := encode(map[string]any{"token": "legacy", "challenge": challenge, "type": "url_verification"})
	response, content, err := s.post(address, "application/json", body, 0, "")
	proved := err == nil && response.StatusCode == http.StatusOK
	if proved {
		var echoed struct{ Challenge string }
		_ = json.Unmarshal(content, &echoed)
		proved = echoed.Challenge == challenge || strings.TrimSpace(string(content)) == challenge
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !proved {
		s.pen.Refuse("%s does not answer the challenge of url_verification: %q, %v", address, content, err)
		return false
	}
	s.events = address
	s.pen.Change()
	return true
}

// UseSockets delivers over sockets again.
func (s *Server) UseSockets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = ""
}

// Sign are the headers with which Slack signs this body now.
func (s *Server) Sign(body []byte) http.Header {
	at := strconv.FormatInt(s.opts.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(s.SigningSecret))
	fmt.Fprintf(mac, "v0:%s:%s", at, body)
	return http.Header{
		"X-Slack-Request-Timestamp": {at},
		"X-Slack-Signature":         {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
}

// post sends a signed body.
func (s *Server) post(address, contentType string, body []byte, attempt int, reason string) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(s.host.Over(), http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	for name, v := range s.Sign(body) {
		request.Header[name] = v
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	if attempt > 0 {
		request.Header.Set("X-Slack-Retry-Num", strconv.Itoa(attempt))
		request.Header.Set("X-Slack-Retry-Reason", reason)
	}
	client := &http.Client{Timeout: s.opts.Patience, Transport: s.transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	return response, content, err
}

// body is the delivery as HTTP carries it.
func (d *delivery) body() (contentType string, body []byte) {
	const form = "application/x-www-form-urlencoded"
	switch {
	case d.form != nil:
		values := url.Values{}
		for name, v := range d.form {
			values.Set(name, v)
		}
		return form, []byte(values.Encode())
	case d.kind == interactive:
		return form, []byte(url.Values{"payload": {string(d.payload)}}.Encode())
	}
	return "application/json", d.payload
}

// sendHTTP delivers over HTTP and reads the response as Slack does.
func (s *Server) sendHTTP(address string, d *delivery, attempt int, reason string) {
	contentType, body := d.body()
	response, content, err := s.post(address, contentType, body, attempt, reason)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		d.failed = "http_client_error"
		if errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(err.Error(), "Client.Timeout") {
			d.failed = "operation_timeout"
		}
		s.finish(d)
		return
	}
	d.status = response.StatusCode
	d.noMore = response.Header.Get("X-Slack-No-Retry") == "1"
	accepted := response.StatusCode == http.StatusOK || d.kind == eventsAPI && response.StatusCode/100 == 2
	if !accepted {
		d.failed = "http_service_error"
		s.finish(d)
		return
	}
	payload, wrong := d.answerOf(response, content)
	if wrong != "" {
		s.pen.Refuse("the response to %s (%s): %s", d.envelope, d.kind, wrong)
	}
	s.acknowledge(d, payload, response.StatusCode)
}

// answerOf is the answer in a response, as Slack reads it.
func (d *delivery) answerOf(response *http.Response, content []byte) (json.RawMessage, string) {
	text := strings.TrimSpace(string(content))
	switch {
	case text == "", d.kind == eventsAPI, !d.answers:
		return nil, ""
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	switch {
	case kind == "application/json" && json.Valid(content):
		return content, ""
	case d.kind == slashCommands && kind != "application/json":
		return encode(map[string]any{"text": text}), ""
	}
	return nil, fmt.Sprintf("it is neither empty nor JSON with its Content-Type (%q): %.100q", kind, text)
}

// finish ends the waiting for a delivery that failed. The lock is held.
func (s *Server) finish(d *delivery) {
	select {
	case <-d.done:
	default:
		close(d.done)
	}
	s.pen.Change()
}
