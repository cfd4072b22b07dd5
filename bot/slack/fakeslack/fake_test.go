package fakeslack_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/gorilla/websocket"

	"adjutant/bot/slack/fakeslack"
)

const (
	ana = "U01ANA"
	ops = "C01OPS"
)

// office is a Slack with two people and two channels.
func office(t *testing.T, opts fakeslack.Options) *fakeslack.Server {
	t.Helper()
	s := fakeslack.New(t, opts)
	s.AddUser(fakeslack.User{ID: ana, Name: "ana", RealName: "Ana Ruiz", Email: "ana@acme.com", TZ: "Europe/Madrid", Locale: "es-ES"})
	s.AddUser(fakeslack.User{ID: "U02BEN", Name: "ben", RealName: "Ben Osei", TZ: "America/New_York"})
	s.AddChannel(fakeslack.Channel{ID: ops, Name: "ops", Members: []string{ana, "U02BEN", s.BotUser}})
	s.AddChannel(fakeslack.Channel{ID: "C02LAW", Name: "law", Private: true, Members: []string{ana}})
	return s
}

// call calls a method with JSON arguments and returns the answer.
func call(t testing.TB, s *fakeslack.Server, token, method string, args map[string]any) map[string]any {
	t.Helper()
	body, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, s.APIURL()+method, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	answer["(status)"] = response.StatusCode
	return answer
}

// bot is a small bot on a socket, which does what the test says.
type bot struct {
	conn *websocket.Conn
	done chan struct{}
}

// envelope is what it is told.
type envelope struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
	Accepts    bool            `json:"accepts_response_payload"`
	Retry      int             `json:"retry_attempt"`
	Reason     string          `json:"retry_reason"`
}

// connect connects a bot that acknowledges what it is told with what with returns;
// an acknowledgement that is nil is not sent.
func connect(t testing.TB, s *fakeslack.Server, with func(envelope) any) *bot {
	t.Helper()
	before := s.Sockets()
	opened := call(t, s, s.AppToken, "apps.connections.open", nil)
	address, _ := opened["url"].(string)
	conn, _, err := websocket.DefaultDialer.Dial(address, nil)
	if err != nil {
		t.Fatal(err, opened)
	}
	b := &bot{conn, make(chan struct{})}
	go func() {
		defer close(b.done)
		for {
			var e envelope
			if conn.ReadJSON(&e) != nil {
				return
			}
			if e.EnvelopeID == "" {
				continue
			}
			if answer := with(e); answer != nil {
				_ = conn.WriteJSON(answer)
			}
		}
	}()
	t.Cleanup(func() { conn.Close(); <-b.done })
	s.WaitConnected(before + 1)
	return b
}

// plainly acknowledges.
func plainly(e envelope) any { return map[string]any{"envelope_id": e.EnvelopeID} }

// with acknowledges with an answer.
func with(e envelope, payload any) any {
	return map[string]any{"envelope_id": e.EnvelopeID, "payload": payload}
}

// clean fails the test if something was refused.
func clean(t *testing.T, s *fakeslack.Server) {
	t.Helper()
	for _, r := range s.Refusals() {
		t.Errorf("refused: %s", r)
	}
}

func TestPost(t *testing.T) {
	s := office(t, fakeslack.Options{})
	answer := call(t, s, s.BotToken, "chat.postMessage", map[string]any{
		"channel": ana, "text": "Hello <@U02BEN> &amp; <!date^0^{date_num} {time}|then>",
		"metadata": map[string]any{"event_type": "sent", "event_payload": map[string]any{"id": "m1"}},
	})
	if answer["ok"] != true || answer["channel"] != "D01ANA" {
		t.Fatalf("posted: %v", answer)
	}
	messages := s.Messages(ana)
	if len(messages) != 1 || messages[0].Metadata.EventPayload["id"] != "m1" {
		t.Fatalf("messages: %+v", messages)
	}
	if got, want := messages[0].Plain(), "Hello @Ben Osei & 1970-01-01 01:00"; got != want {
		t.Errorf("reads %q, want %q", got, want)
	}
	clean(t, s)
}

func TestSlashAndMessage(t *testing.T) {
	s := office(t, fakeslack.Options{})
	connect(t, s, func(e envelope) any {
		if e.Type == "slash_commands" {
			return with(e, map[string]any{"text": "Logged", "response_type": "ephemeral"})
		}
		return plainly(e)
	})
	ack := s.As(ana).Slash(ops, "/risk", "log A & B owner:@ben #ops")
	if ack.Failed != "" || len(ack.Payload) == 0 {
		t.Fatalf("ack: %+v", ack)
	}
	var form map[string]string
	if err := json.Unmarshal(s.Deliveries()[0].Payload, &form); err != nil {
		t.Fatal(err)
	}
	if want := "log A &amp; B owner:<@U02BEN|ben> <#C01OPS|ops>"; form["text"] != want {
		t.Errorf("text %q, want %q", form["text"], want)
	}
	seen := s.As(ana).Ephemerals(ops)
	if len(seen) != 1 || seen[0].Plain() != "Logged" || len(s.Messages(ops)) != 0 || len(s.As("U02BEN").Ephemerals(ops)) != 0 {
		t.Errorf("ephemerals: %+v", seen)
	}
	if ack := s.As(ana).DM("risk list"); ack.Failed != "" || !s.Acked(ack.EventID) {
		t.Errorf("message: %+v", ack)
	}
	clean(t, s)
}
