package slack

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/intake"
)

// Handler takes what Slack sends over HTTP. Everything comes to one address. Before
// Run, and after it, requests are turned away, so that Slack sends them again.
func (s *Slack) Handler() http.Handler {
	return intake.Door("Slack", "its events", s.opts.Log, s.serve)
}

func (s *Slack) serve(w http.ResponseWriter, r *http.Request, body []byte) {
	if err := s.verify(r.Header, body); err != nil {
		s.opts.Log.Warn("a request was refused that Slack has not signed, or not lately", "error", err)
		http.Error(w, "This request is not signed by Slack.", http.StatusUnauthorized)
		return
	}
	d, at := s.delivered(r, body)
	switch {
	case at.challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, at.challenge) // Slack is gone: nobody to tell
	case at.status != http.StatusOK:
		http.Error(w, "This request could not be read.", at.status)
	case d != nil:
		s.serveOnce(w, r, d, body)
	}
}

// verify refuses what Slack has not signed within the last five minutes.
func (s *Slack) verify(header http.Header, body []byte) error {
	verifier, err := goslack.NewSecretsVerifier(header, s.opts.SigningSecret.Reveal())
	if err != nil {
		return errors.New(reasonOf(err))
	}
	_, _ = verifier.Write(body) // a hash takes everything
	if verifier.Ensure() != nil {
		return errors.New(reasonOf(goslack.ErrInvalidSignature))
	}
	return nil
}

// reasonOf is why a signature was refused, without anything that was sent.
func reasonOf(err error) string {
	switch {
	case errors.Is(err, goslack.ErrInvalidConfiguration):
		return "there is no SLACK_SIGNING_SECRET"
	case errors.Is(err, goslack.ErrMissingHeaders):
		return "it has no signature"
	case errors.Is(err, goslack.ErrExpiredTimestamp):
		return "it was signed more than five minutes ago, or this machine's clock is wrong"
	}
	return "the signature does not fit: SLACK_SIGNING_SECRET may be that of another app"
}

// arrival is what is answered without a delivery.
type arrival struct {
	status    int
	challenge string
}

// delivered is the delivery that a request holds, or what to answer instead.
func (s *Slack) delivered(r *http.Request, body []byte) (*delivery, arrival) {
	d := &delivery{at: s.opts.Now()}
	d.retry, _ = strconv.Atoi(r.Header.Get("X-Slack-Retry-Num")) // none is the first time
	form, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if form != "application/x-www-form-urlencoded" {
		return s.deliveredEvent(d, body)
	}
	values, err := url.ParseQuery(string(body))
	switch {
	case err != nil:
		return nil, arrival{status: http.StatusBadRequest}
	case values.Get("payload") != "":
		d.kind, d.payload = kindInteractive, json.RawMessage(values.Get("payload"))
	case values.Get("command") != "":
		d.kind, d.payload = kindCommand, commandOf(values)
	default: // Slack asks from time to time whether anybody is there
		return nil, arrival{status: http.StatusOK}
	}
	return d, arrival{status: http.StatusOK}
}

func (s *Slack) deliveredEvent(d *delivery, body []byte) (*delivery, arrival) {
	var e envelope
	if json.Unmarshal(body, &e) != nil {
		return nil, arrival{status: http.StatusBadRequest}
	}
	switch e.Type {
	case "url_verification":
		return nil, arrival{status: http.StatusOK, challenge: e.Challenge}
	case "app_rate_limited":
		s.opts.Log.Warn("Slack holds events back, because there were more than 30,000 within an hour", "workspace", e.Team)
		return nil, arrival{status: http.StatusOK}
	case "event_callback":
		d.kind, d.payload = kindEvent, body
		return d, arrival{status: http.StatusOK}
	}
	s.opts.Log.Debug("Slack sent something that is not known", "type", e.Type)
	return nil, arrival{status: http.StatusOK}
}

// commandOf is a slash command's form as Socket Mode has it.
func commandOf(values url.Values) json.RawMessage {
	encoded, err := json.Marshal(slashCommand{
		Command: values.Get("command"), Text: values.Get("text"), Team: values.Get("team_id"),
		Enterprise: values.Get("enterprise_id"), Channel: values.Get("channel_id"), User: values.Get("user_id"),
		ResponseURL: values.Get("response_url"), Trigger: values.Get("trigger_id"),
	})
	if err != nil { // strings always can be encoded
		return json.RawMessage("{}")
	}
	return encoded
}

// serveOnce runs a delivery, unless the very same request was run before.
func (s *Slack) serveOnce(w http.ResponseWriter, r *http.Request, d *delivery, body []byte) {
	// The signature is over these two, and can be written in more than one way.
	key := sha256.Sum256(append([]byte(r.Header.Get("X-Slack-Request-Timestamp")+"\n"), body...))
	mine, err := s.in.replays.Begin(r.Context(), key, s.opts.Now())
	switch {
	case err != nil: // whoever sent it does not wait for the answer any more
		return
	case mine == nil:
		w.WriteHeader(http.StatusOK)
		return
	}
	came := make(chan answered, 1)
	d.ack = &ack{
		most:   mostPayload,
		give:   func(payload any) { mine.End(true); came <- encodedAnswer(payload) },
		refuse: func() { mine.End(false); came <- refusedAnswer },
	}
	s.take(d)
	select {
	case a := <-came:
		a.write(w)
	case <-r.Context().Done():
	}
}

// answered is the answer to a request.
type answered struct {
	status int
	body   []byte
}

var refusedAnswer = answered{status: http.StatusServiceUnavailable}

func encodedAnswer(payload any) answered {
	if payload == nil {
		return answered{status: http.StatusOK}
	}
	body, err := json.Marshal(payload)
	if err != nil { // it was encoded once already, to be measured
		return answered{status: http.StatusOK}
	}
	return answered{status: http.StatusOK, body: body}
}

func (a answered) write(w http.ResponseWriter) {
	if len(a.body) > 0 {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(a.status)
	_, _ = io.Copy(w, bytes.NewReader(a.body)) // Slack is gone: nobody to tell
}
