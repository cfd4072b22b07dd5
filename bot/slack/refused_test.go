package slack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
)

// TestRefused has Slack refuse a message in every way, and checks what the outbox is
// told: never, later, in doubt, or simply again; and what people read.
func TestRefused(t *testing.T) {
	company := &paper{channels: map[string]string{"support": "C2"}, people: []Person{{Handle: "ana", Account: "U1"}}}
	support, ana := place("C2"), direct("U1")
	inThread := support
	inThread.Thread = "1.000000"
	body := func(code string) fault { return fault{Body: refusal(code)} }
	const never, later, doubt, again = "never", "later", "doubt", "again"
	for _, tt := range []struct {
		name string
		to   chat.Place
		f    fault
		want string
		says string // for people, or how long
	}{
		{"not_in_channel", support, body("not_in_channel"), never, "Adjutant is not in #support. Somebody in it must write: /invite @adjutant"},
		{"channel_not_found", support, body("channel_not_found"), never, "Adjutant does not see #support. If it is private, somebody in it must write: /invite @adjutant. If not, its id in the organisation’s file (C2) is wrong"},
		{"is_archived", support, body("is_archived"), never, "#support is archived. Unarchive it, or name another channel in the organisation’s file"},
		{"restricted_action", support, body("restricted_action"), never, "Only some people may post in #support. Somebody who manages the channel must let Adjutant post there"},
		{"restricted_action_read_only_channel", support, body("restricted_action_read_only_channel"), never, "Only some people"},
		{"restricted_action_thread_only_channel", support, body("restricted_action_thread_only_channel"), never, "In #support one can only answer in threads"},
		{"restricted_action_non_threadable_channel", inThread, body("restricted_action_non_threadable_channel"), never, "#support takes no answers in threads"},
		{"an unknown channel", place("C9"), body("not_in_channel"), never, "Adjutant is not in the channel C9."},
		{"messages_tab_disabled", ana, body("messages_tab_disabled"), never, "turn on the Messages Tab"},
		{"user_not_found", ana, body("user_not_found"), never, "Slack knows no account U1. Correct the account of @ana in the organisation’s file"},
		{"channel_not_found of a person", ana, body("channel_not_found"), never, "Slack knows no account U1"},
		{"user_disabled", ana, body("user_disabled"), never, "The Slack account of @ana takes no direct messages"},
		{"cannot_dm_bot", ana, body("cannot_dm_bot"), never, "@ana"},
		{"thread_not_found", inThread, body("thread_not_found"), never, "The message that this was to answer is gone"},

		{"invalid_auth", support, body("invalid_auth"), later, "5m0s"},
		{"token_revoked", support, body("token_revoked"), later, "5m0s"},
		{"account_inactive", support, body("account_inactive"), later, "5m0s"},
		{"token_expired", support, body("token_expired"), later, "5m0s"},
		{"missing_scope", support, body("missing_scope"), later, "5m0s"},
		{"ekm_access_denied", support, body("ekm_access_denied"), later, "5m0s"},
		{"team_added_to_org", support, body("team_added_to_org"), later, "10m0s"},
		{"ratelimited", support, body("ratelimited"), later, "30s"},
		{"rate_limited", support, body("rate_limited"), later, "30s"},
		{"429 without a header", support, fault{Status: 429}, later, "30s"},

		{"fatal_error", support, body("fatal_error"), doubt, ""},
		{"internal_error", support, body("internal_error"), doubt, ""},
		{"service_unavailable", support, body("service_unavailable"), doubt, ""},
		{"request_timeout", support, body("request_timeout"), doubt, ""},
		{"500", support, fault{Status: 500}, doubt, ""},
		{"503", support, fault{Status: 503}, doubt, ""},
		{"408", support, fault{Status: 408}, doubt, ""},
		{"cut", support, fault{Err: errCut}, doubt, ""},
		{"timed out", support, fault{Err: context.DeadlineExceeded}, doubt, ""},
		{"no reason", support, fault{Body: `{"ok":false}`}, doubt, ""},
		{"no timestamp", support, fault{Body: `{"ok":true}`}, doubt, ""},
		{"no JSON", support, fault{Body: `OK`}, doubt, ""},

		{"an error that nobody knows", support, body("something_new"), again, ""},
		{"no connection", support, fault{Err: &net.OpError{Op: "dial", Err: errors.New("connection refused")}}, again, ""},
		{"no address", support, fault{Err: &net.DNSError{Err: "no such host"}}, again, ""},
		{"no way through the proxy", support, fault{Err: &net.OpError{Op: "proxyconnect", Err: errors.New("connection refused")}}, again, ""},
		{"404", support, fault{Status: 404}, again, ""},
		{"a redirect", support, fault{Status: 302}, again, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := newSlate(t)
			m.users["U1"] = `{"id":"U1","team_id":"T0MEM"}`
			s := onSlate(t, m, company)
			if _, err := s.workspaces[0].who(context.Background()); err != nil {
				t.Fatal(err)
			}
			m.fault = func(string, url.Values) fault { return tt.f }
			_, err := s.Send(context.Background(), chat.Outgoing{ID: "letter-1", To: tt.to, Message: long("one", 1), Created: time.Now()})
			got, says := again, ""
			if e, ok := errors.AsType[*chat.Undeliverable](err); ok {
				got, says = never, e.Reason
			}
			if e, ok := errors.AsType[*chat.Later](err); ok {
				got, says = later, e.After.String()
			}
			if _, ok := errors.AsType[*chat.Doubtful](err); ok {
				got += doubt
				got = strings.TrimPrefix(got, again)
			}
			if err == nil || got != tt.want || !strings.Contains(says, tt.says) {
				t.Errorf("%v: %s %q, want %s %q", err, got, says, tt.want, tt.says)
			}
			if strings.Contains(fmt.Sprint(err), "xoxb-") {
				t.Errorf("a token is in the error: %v", err)
			}
			if strings.HasSuffix(says, ".") {
				t.Errorf("%q ends with a stop in the middle of a sentence", says)
			}
		})
	}
}

// TestTrouble follows what is wrong with a token: it is told from the first answer
// that says so, to the first that says otherwise.
func TestTrouble(t *testing.T) {
	m := newSlate(t)
	m.users["U1"] = `{"id":"U1","team_id":"T0MEM"}`
	var log journal
	s := onSlate(t, m, nil, func(o *Options) { o.Log, o.Pace = log.logging(), Pace{Channel: 1e3, Workspace: 1e3} })
	wrong := map[string]string{}
	m.fault = func(method string, _ url.Values) fault { return fault{Body: wrong[method]} }
	send := func() error {
		_, err := s.Send(context.Background(), chat.Outgoing{ID: "letter-1", To: place("C1"), Message: long("one", 1), Created: time.Now()})
		return err
	}
	check := func(when, want string) {
		t.Helper()
		if got := fmt.Sprint(s.trouble()); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	check("at the beginning", "<nil>")
	wrong["chat.postMessage"] = `{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"commands"}`
	if err := send(); err == nil {
		t.Error("sent without a scope")
	}
	check("without a scope", "may not call chat.postMessage: it lacks the scope chat:write. Add it on the app’s page “OAuth & Permissions”, and install the app again")
	s.standing(context.Background(), "", "U1")
	check("while another method works", "chat:write")
	for code, want := range map[string]string{
		"invalid_auth": "Set SLACK_BOT_TOKEN", "token_revoked": "Install the app again", "account_inactive": "Install the app again",
		"token_expired": "SLACK_REFRESH_TOKEN", "team_access_not_granted": "An owner of the workspace must allow it",
	} {
		wrong["chat.postMessage"] = refusal(code)
		if err := send(); err == nil {
			t.Errorf("%s: sent", code)
		}
		check(code, want)
	}
	delete(wrong, "chat.postMessage")
	if err := send(); err != nil {
		t.Error(err)
	}
	check("when it works again", "<nil>")
	if strings.Contains(log.String(), "xoxb-first") || !strings.Contains(log.String(), "missing_scope") {
		t.Errorf("the log says\n%s", log.String())
	}
}

// TestFindCannotLook does not take a place that cannot be looked at for an empty one.
func TestFindCannotLook(t *testing.T) {
	for _, f := range []fault{
		{Body: refusal("missing_scope")}, {Body: refusal("not_in_channel")}, {Body: refusal("internal_error")}, {Status: 500},
		{Err: errCut}, {Body: `{"ok":false}`}, {Body: `{}`}, {Body: `{"ok":true,"messages":[],"has_more":true}`}, {Status: 429},
	} {
		m := newSlate(t)
		s := onSlate(t, m, nil, func(o *Options) { o.Pace.Settle = 1 })
		m.fault = func(method string, _ url.Values) fault {
			if method == "auth.test" {
				return fault{}
			}
			return f
		}
		out := chat.Outgoing{ID: "letter-1", To: place("C1"), Message: long("one", 1), Created: time.Now()}
		if ref, found, err := s.Find(context.Background(), out); err == nil || found || !ref.IsZero() {
			t.Errorf("%+v: found %t %s, %v", f, found, ref.ID, err)
		}
	}
}

// TestFindsOnlyItsOwn does not take what others have written for its own.
func TestFindsOnlyItsOwn(t *testing.T) {
	m := newSlate(t)
	s := onSlate(t, m, nil, func(o *Options) { o.Pace.Settle = 1 })
	now := time.Now()
	stamp := func(n int) string { return fmt.Sprintf("%d.%06d", now.Unix(), n) }
	mine := []byte(`{"event_type":"adjutant","event_payload":{"id":"letter-1","part":0,"of":1}}`)
	m.rooms["C1"] = []*memo{
		{ts: stamp(1), user: "U7", meta: mine},
		{ts: stamp(2), user: slateUser, meta: []byte(`{"event_type":"adjutant","event_payload":{"id":"letter-10","part":0,"of":1}}`)},
		{ts: stamp(3), user: slateUser, meta: []byte(`{"event_type":"other","event_payload":{"id":"letter-1","part":0,"of":1}}`)},
		{ts: stamp(4), user: slateUser, meta: []byte(`{"event_type":"adjutant","event_payload":["letter-1"]}`)},
		{ts: stamp(5), user: slateUser, meta: []byte(`{"event_type":"adjutant","event_payload":{"id":"letter-1","part":3,"of":1}}`)},
		{ts: stamp(6), user: slateUser},
	}
	out := chat.Outgoing{ID: "letter-1", To: place("C1"), Message: long("one", 1), Created: now}
	if ref, found, err := s.Find(context.Background(), out); err != nil || found {
		t.Errorf("found %s, %v", ref.ID, err)
	}
	// Its own is behind many others, and as old as the clocks may differ.
	m.rooms["C1"] = []*memo{{ts: fmt.Sprintf("%d.000009", now.Add(-4*time.Minute).Unix()), user: slateUser, meta: mine}}
	for i := range 450 {
		m.rooms["C1"] = append(m.rooms["C1"], &memo{ts: stamp(i), user: "U7", text: "something else"})
	}
	ref, found, err := s.Find(context.Background(), out)
	if err != nil || !found || !strings.HasSuffix(ref.ID, ".000009") {
		t.Errorf("found %t %s, %v", found, ref.ID, err)
	}
	if n := m.asked("conversations.history"); n != 4 {
		t.Errorf("asked %d times, want 1 and 3", n)
	}
}
