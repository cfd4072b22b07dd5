package fakediscord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// UseHTTP delivers interactions to this address from now on, instead of over the
// gateway, once the address has proved itself as Discord asks: it answers a ping, and
// refuses what is not signed or signed by somebody else. It reports whether it has.
func (s *Server) UseHTTP(address string) bool {
	wrong := s.probe(address)
	s.mu.Lock()
	defer s.mu.Unlock()
	if wrong != "" {
		s.pen.Refuse("%s cannot be where interactions go: %s", address, wrong)
		return false
	}
	s.endpoint = address
	s.pen.Change()
	return true
}

// Probe sends what Discord sends from time to time to see whether the address still
// refuses what is not signed. Discord takes an address away that does not.
func (s *Server) Probe() bool {
	s.mu.Lock()
	address := s.endpoint
	s.mu.Unlock()
	wrong := s.probe(address)
	s.mu.Lock()
	defer s.mu.Unlock()
	if wrong != "" {
		s.pen.Refuse("%s: %s", address, wrong)
		s.endpoint = ""
	}
	return wrong == ""
}

// probe returns what is wrong with an address.
func (s *Server) probe(address string) string {
	s.mu.Lock()
	ping := encode(map[string]any{
		"id": s.newID(), "application_id": s.Application, "type": pinged, "token": "ping", "version": 1, "entitlements": []any{},
		"user": s.userObject("0"), "app_permissions": "0", "authorizing_integration_owners": map[string]any{},
	})
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(s.host.Over(), s.opts.Patience)
	defer cancel()
	r, body, err := s.post(ctx, address, ping, s.Sign(ping))
	if err != nil {
		return err.Error()
	}
	var answer struct{ Type int }
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); r.StatusCode != http.StatusOK || kind != "application/json" || decode(body, &answer) != nil || answer.Type != pong {
		return fmt.Sprintf("a ping is answered with %d, %q: %.100q", r.StatusCode, kind, body)
	}
	forged := s.Sign(ping)
	forged.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), ping)))
	for what, h := range map[string]http.Header{"another's signature": forged, "no signature": {}} {
		if r, _, err := s.post(ctx, address, ping, h); err != nil || r.StatusCode != http.StatusUnauthorized {
			return what + " is not answered with 401"
		}
	}
	return ""
}

// UseGateway delivers over the gateway again.
func (s *Server) UseGateway() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = ""
}

// Sign are the headers with which Discord signs this body now.
func (s *Server) Sign(body []byte) http.Header { return s.SignAt(body, s.opts.Now()) }

// SignAt are the headers with which Discord signed this body then.
func (s *Server) SignAt(body []byte, at time.Time) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	return http.Header{
		"X-Signature-Timestamp": {stamp},
		"X-Signature-Ed25519":   {hex.EncodeToString(ed25519.Sign(s.key, append([]byte(stamp), body...)))},
	}
}

// post sends a body.
func (s *Server) post(ctx context.Context, address string, body []byte, signed http.Header) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	for name, v := range signed {
		request.Header[http.CanonicalHeaderKey(name)] = v
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	client := &http.Client{Transport: s.outgoing, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(io.LimitReader(response.Body, mostBody))
	return response, content, err
}

// deliverHTTP delivers an interaction and takes what it is answered with.
func (s *Server) deliverHTTP(ctx context.Context, address string, i *interaction, body []byte) {
	response, content, err := s.post(ctx, address, body, s.Sign(body))
	if err != nil {
		if ctx.Err() == nil {
			s.giveUp(i, err.Error())
		}
		return
	}
	switch {
	case response.StatusCode == http.StatusAccepted && len(content) == 0:
		return // the response comes by the API
	case response.StatusCode != http.StatusOK:
		s.giveUp(i, "HTTP status "+strconv.Itoa(response.StatusCode))
		return
	}
	if wrong := s.answerInline(i, response.Header.Get("Content-Type"), content); wrong != "" {
		s.giveUp(i, wrong)
	}
}

// Redeliver sends an interaction once more, as it was, as somebody does who has
// overheard it. It returns the status of the answer.
func (s *Server) Redeliver(a Ack) int {
	s.mu.Lock()
	address := s.endpoint
	s.mu.Unlock()
	body := a.i.body
	ctx, cancel := context.WithTimeout(s.host.Over(), s.opts.Patience)
	defer cancel()
	r, _, err := s.post(ctx, address, body, s.Sign(body))
	if err != nil {
		return 0
	}
	return r.StatusCode
}

// answerInline takes the response that came with the delivery. It returns what is wrong
// with it.
func (s *Server) answerInline(i *interaction, contentType string, body []byte) string {
	kind, params, _ := mime.ParseMediaType(contentType)
	r := &request{Server: s, vars: map[string]string{}}
	s.mu.Lock()
	defer s.mu.Unlock()
	r.at = s.opts.Now()
	_, f := r.readAs(kind, params["boundary"], body)
	if f == nil && r.body == nil {
		f = blame(fails(0, 50109, "the answer is empty"))
	}
	switch {
	case f != nil:
	case i.dead:
		i.late = true
		return ""
	case i.answered:
		f = blame(fails(0, 40060, "Interaction has already been acknowledged"))
	default:
		f = r.respond(i)
	}
	if f == nil {
		return ""
	}
	s.pen.Refuse("the answer to interaction %s over HTTP: %s", i.id, f.why())
	return strings.TrimSpace(f.why())
}
