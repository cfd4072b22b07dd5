package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

// TestRefused has Discord refuse a message in every way, and checks what the outbox is
// told: never, later, in doubt, or simply again; and what people read.
func TestRefused(t *testing.T) {
	body := func(status, code int) boardFault {
		_, text := refusing(status, code)
		return boardFault{Status: status, Body: text}
	}
	inThread := inOps
	inThread.Thread = "5002"
	malformedIn := func(field string) boardFault {
		_, text := malformed(field)
		return boardFault{Status: 400, Body: text}
	}
	const never, later, doubt, again = "never", "later", "doubt", "again"
	for _, tt := range []struct {
		name string
		to   chat.Place
		f    boardFault
		want string
		says string // for people, or how long
	}{
		{"unknown channel", inOps, body(404, 10003), never, "Discord knows no channel 5001. Correct the id of #ops in the organisation’s file"},
		{"no id", chat.Place{Platform: Name, ID: "C0123"}, boardFault{}, never, "Discord knows no channel C0123. Correct the id of the channel C0123"},
		{"a malformed id", inOps, malformedIn("channel_id"), never, "Discord knows no channel 5001"},
		{"no access", inOps, body(403, 50001), never, "Adjutant does not see #ops. Somebody who manages the channel must give it the permission “View Channel” there"},
		{"no right", inOps, body(403, 50013), never, "Adjutant may not write in #ops. Somebody who manages the channel must give it the permission “Send Messages” there"},
		{"no right in threads", inThread, body(403, 50013), never, "the permission “Send Messages in Threads”"},
		{"a thread that is gone", inThread, body(404, 10003), never, "The thread in which this was to be is gone"},
		{"a closed thread", inThread, body(403, 160005), never, "The thread in #ops is closed"},
		{"a forum", inOps, body(400, 40058), never, "#ops takes no messages: it is a forum"},
		{"a category", inOps, body(400, 50008), never, "Name another channel"},
		{"AutoMod", inOps, body(400, 200000), never, "The AutoMod of the server keeps this message out of #ops"},
		{"a harmful link", inOps, body(400, 240000), never, "a harmful one"},
		{"closed direct messages", toAna, body(403, 50007), never, "Ana Roth takes no direct messages from Adjutant. They can allow them in the privacy settings of the server, or write to Adjutant first"},
		{"no server shared", toAna, body(403, 50278), never, "Ana Roth is in no server with Adjutant any more"},
		{"unknown user", toAna, body(404, 10013), never, "Discord knows no account 6001. Correct the account of Ana Roth in the organisation’s file"},
		{"no recipient", toAna, body(400, 50033), never, "Discord knows no account 6001"},
		{"a malformed account", toAna, malformedIn("recipient_id"), never, "Discord knows no account 6001"},
		{"a harmful link to a person", toAna, body(400, 240000), never, "a harmful one"},
		{"malformed however plain", inOps, malformedIn("components"), never, "Discord does not take this message, however plainly it is laid out"},
		{"too large however plain", inOps, body(413, 40005), never, "however plainly"},

		{"too many conversations", toAna, body(400, 40003), later, "10m0s"},
		{"no token", inOps, body(401, 0), later, "5m0s"},
		{"a token of nobody", inOps, body(403, 50014), later, "5m0s"},
		{"Cloudflare", inOps, boardFault{Status: 403, Body: "<html>Access denied</html>"}, later, "5m0s"},
		{"Cloudflare by code", inOps, body(403, 40333), later, "5m0s"},
		{"sending is off", inOps, body(403, 40004), later, "1m0s"},
		{"too many writes in the channel", inOps, body(400, 20028), later, "1m0s"},
		{"slow mode", inOps, body(400, 20016), later, "1m0s"},
		{"too many", inOps, boardFault{Status: 429, Body: `{"retry_after":65,"global":false}`, Retry: "65"}, later, "1m5s"},

		{"500", inOps, boardFault{Status: 500, Body: "{}"}, doubt, ""},
		{"502", inOps, boardFault{Status: 502, Body: "<html>"}, doubt, ""},
		{"overloaded", inOps, body(503, 130000), later + doubt, "1m0s"},
		{"cut", inOps, boardFault{Err: errTorn}, doubt, ""},
		{"no JSON", inOps, boardFault{Body: "OK"}, doubt, ""},
		{"no message", inOps, boardFault{Body: "{}"}, doubt, ""},

		{"a code that nobody knows", inOps, body(400, 999999), again, ""},
		{"no connection", inOps, boardFault{Err: errDial}, again, ""},
		{"a redirect", inOps, boardFault{Status: 302, Body: "<html>"}, again, ""},
		{"a proxy that understands nothing", inOps, boardFault{Status: 400, Body: "<html>Bad Request</html>"}, again, ""},
		{"404", inOps, boardFault{Status: 404, Body: "{}"}, again, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				today()
				b := newBoard(t)
				b.room("5002").thread = true
				d := onBoard(t, b)
				b.fault = func(boardCall) boardFault { return tt.f }
				_, err := d.Send(context.Background(), chat.Outgoing{ID: "letter-1", To: tt.to, Message: lengthy("one", 1), Created: time.Now()})
				got, says := again, ""
				if e, ok := errors.AsType[*chat.Undeliverable](err); ok {
					got, says = never, e.Reason
				}
				if e, ok := errors.AsType[*chat.Later](err); ok {
					got, says = later, e.After.Round(time.Second).String()
				}
				if _, ok := errors.AsType[*chat.Doubtful](err); ok {
					got = strings.TrimPrefix(got+doubt, again)
				}
				if err == nil || got != tt.want || !strings.Contains(says, tt.says) {
					t.Errorf("%v: %s %q, want %s %q", err, got, says, tt.want, tt.says)
				}
				if strings.Contains(fmt.Sprint(err), "token-very-secret") {
					t.Errorf("a token is in the error: %v", err)
				}
				if strings.HasSuffix(says, ".") {
					t.Errorf("%q ends with a stop in the middle of a sentence", says)
				}
			})
		})
	}
}

// TestNotAsMeant gives Discord a message more plainly where it refuses how it is laid
// out, and loses none of its words.
func TestNotAsMeant(t *testing.T) {
	message := chat.Message{
		Subject: "RISK-1", Title: chat.L("Something happens"),
		Blocks: []chat.Block{
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "risks.png", Alt: "Two risks are high.", PNG: []byte("PNG")}},
			chat.List(chat.L("the first"), chat.L("the second")),
		},
		Buttons: []chat.Button{{Label: "Acknowledge", Path: "risk ack", Args: chat.Args{"risk": "RISK-1"}}},
	}
	fault := func(status, code int) boardFault {
		_, text := refusing(status, code)
		return boardFault{Status: status, Body: text}
	}
	for _, tt := range []struct {
		name    string
		refuse  func(c boardCall) bool
		with    boardFault
		has     []string
		hasNot  string
		picture bool
		said    []string // phones
	}{
		{"all is well", func(boardCall) bool { return false }, boardFault{}, []string{"the second", "[Acknowledge]"}, "", true, []string{"Something happens"}},
		{"no pictures, too large", func(c boardCall) bool { return len(c.body.files) > 0 }, fault(413, 40005), []string{"the second", "[Acknowledge]", "Two risks are high."}, "", false, []string{"Something"}},
		{"no pictures, not allowed", func(c boardCall) bool { return len(c.body.files) > 0 }, fault(403, 50013), []string{"the second", "[Acknowledge]", "Two risks are high."}, "", false, []string{"Something"}},
		{"no frames", func(c boardCall) bool { return strings.Contains(c.raw, `"type":17`) }, fault(400, 50035), []string{"the second", "[Acknowledge]", "Two risks are high."}, "", false, []string{"Something"}},
		{"no buttons", func(c boardCall) bool { return strings.Contains(c.raw, `"custom_id"`) }, fault(400, 50035), []string{"Something happens", "would not take the rest", "It is about RISK-1."}, "[", false, []string{"Something"}},
		{"no words to announce it", func(c boardCall) bool { return c.body.Content != nil }, fault(400, 50035), []string{"the second", "[Acknowledge]"}, "", false, []string{""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				today()
				b := newBoard(t)
				d := onBoard(t, b)
				b.fault = func(c boardCall) boardFault {
					if tt.refuse(c) {
						return tt.with
					}
					return boardFault{}
				}
				ref, err := d.Send(context.Background(), chat.Outgoing{ID: "letter-1", To: inOps, Message: message, Created: time.Now()})
				if err != nil {
					t.Fatal(err)
				}
				got := b.said(boardOps)
				if len(got) != 1 || strings.HasPrefix(got[0], "~") {
					t.Fatalf("there is %q", got)
				}
				for _, part := range tt.has {
					if !strings.Contains(got[0], part) {
						t.Errorf("there is %q without %q", got[0], part)
					}
				}
				if tt.hasNot != "" && strings.Contains(got[0], tt.hasNot) {
					t.Errorf("there is %q with %q", got[0], tt.hasNot)
				}
				if pictures := b.rooms[boardOps].pins[0].files; len(pictures) > 0 != tt.picture {
					t.Errorf("it shows the pictures %q", pictures)
				}
				if len(b.notified) != len(tt.said) || !strings.HasPrefix(b.notified[0], tt.said[0]) {
					t.Errorf("phones have shown %q", b.notified)
				}
				if len(d.company.(*handbook).kept) > 0 {
					t.Errorf("it has put aside %v", d.company.(*handbook).kept)
				}
				// An edit goes the same way.
				changed := message
				changed.Title = chat.L("Something has happened")
				if _, err := d.Send(context.Background(), chat.Outgoing{ID: "letter-2", To: inOps, Edit: ref, Message: changed, Created: time.Now()}); err != nil {
					t.Fatal(err)
				}
				if got := b.said(boardOps); len(got) != 1 || !strings.Contains(got[0], "has happened") {
					t.Errorf("after the edit there is %q", got)
				}
			})
		})
	}
}
