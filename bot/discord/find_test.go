package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
)

// TestFindCannotLook does not take a place that cannot be looked at for an empty one.
func TestFindCannotLook(t *testing.T) {
	for _, f := range []boardFault{
		{Status: 403, Body: `{"code":50001}`}, {Status: 500, Body: `{}`}, {Err: errTorn}, {Body: `{}`}, {Body: `[{"id":""}]`}, {Body: `[{"id":"1"}]`},
		{Status: 429, Body: `{"retry_after":100}`, Retry: "100"}, {Status: 401, Body: `{}`},
	} {
		sending(t, func(l *letters) {
			l.foreign(boardOps, "an older one")
			l.failing(func(c boardCall) boardFault {
				if c.is("history") {
					return f
				}
				return boardFault{}
			})
			if ref, found, err := l.Find(context.Background(), l.letter(inOps, chat.Ref{}, lengthy("one", 1))); err == nil || found || !ref.IsZero() {
				t.Errorf("%+v: found %t %s, %v", f, found, ref.ID, err)
			}
		})
	}
	// Of a history that it may not read, Discord shows nothing.
	sending(t, func(l *letters) {
		out := l.letter(inOps, chat.Ref{}, lengthy("one", 1))
		if _, found, err := l.Find(context.Background(), out); found || err != nil {
			t.Errorf("an empty channel: %t, %v", found, err)
		}
		l.board.room(boardOps).gone = l.board.nextID()
		if _, found, err := l.Find(context.Background(), out); found || err != nil {
			t.Errorf("a channel whose only message was deleted: %t, %v", found, err)
		}
		l.foreign(boardOps, "an older one")
		l.board.room(boardOps).blind = true
		_, _, err := l.Find(context.Background(), out)
		if never, ok := errors.AsType[*chat.Undeliverable](err); !ok || !strings.Contains(never.Reason, "Read Message History") {
			t.Errorf("a closed history: %v", err)
		}
		l.board.room(boardOps).blind = false
		time.Sleep(time.Hour)
		if _, found, err := l.Find(context.Background(), l.letter(inOps, chat.Ref{}, lengthy("one", 1))); found || err != nil {
			t.Errorf("an old channel: %t, %v", found, err)
		}
	})
}

// TestFindsOnlyItsOwn does not take what others have written for its own, nor another
// message of ours.
func TestFindsOnlyItsOwn(t *testing.T) {
	sending(t, func(l *letters) {
		out := l.letter(inOps, chat.Ref{}, lengthy("one", 1))
		marked := func(id string, page, pages int) []json.RawMessage {
			first, text := seedsOf(id).numbers(page, pages)
			return []json.RawMessage{json.RawMessage(fmt.Sprintf(`{"type":17,"id":%d,"components":[{"type":10,"id":%d,"content":"Title one"}]}`, first, text))}
		}
		pinUp := func(p pin) {
			p.id = l.nextID()
			l.rooms[boardOps].pins = append(l.rooms[boardOps].pins, &p)
		}
		pinUp(pin{author: "6001", flags: flagComponentsV2, components: marked(out.ID, 0, 1)})
		pinUp(pin{author: boardBot, flags: flagComponentsV2, components: marked("letter-10", 0, 1)})
		pinUp(pin{author: boardBot, flags: flagComponentsV2, components: marked(out.ID, 1, 3)})
		pinUp(pin{author: boardBot, flags: flagComponentsV2, components: []json.RawMessage{json.RawMessage(`[]`), json.RawMessage(`{"type":99,"components":{}}`)}})
		pinUp(pin{author: "6001", content: "Title one"})
		pinUp(pin{author: boardBot, content: "Title one", kind: 19})
		pinUp(pin{author: boardBot, content: "Title two"})
		if ref, found, err := l.Find(context.Background(), out); err != nil || found {
			t.Errorf("found %s, %v", ref.ID, err)
		}
		if so, ok := l.sent.begun.Get(out.ID); ok {
			t.Errorf("it takes %+v for its own", so)
		}
		// Its own is among many others.
		for i := range 450 {
			if i == 220 {
				pinUp(pin{author: boardBot, flags: flagComponentsV2, components: marked(out.ID, 0, 1)})
			}
			l.foreign(boardOps, "something else")
		}
		if _, found, err := l.Find(context.Background(), out); err != nil || !found {
			t.Errorf("found %t, %v", found, err)
		}
	})
}

// TestAnnouncedOnly makes a whole message of one that is only announced, whoever has
// done that and with whatever words, and notifies nobody again.
func TestAnnouncedOnly(t *testing.T) {
	for _, tt := range []struct {
		name   string
		killed bool
		news   bool
	}{{"the same process", false, false}, {"another process", true, false}, {"another process, and there is news", true, true}, {"the same process, and there is news", false, true}} {
		sending(t, func(l *letters) {
			out := l.letter(inOps, chat.Ref{}, lengthy("one", 1))
			l.failing(func(c boardCall) boardFault {
				if c.is("make") {
					return boardFault{Done: true, Err: errTorn}
				}
				return boardFault{}
			})
			if _, err := l.Send(context.Background(), out); err == nil {
				t.Fatal("nobody has heard that it is there")
			}
			l.failing(nil)
			l.stands(boardOps, "~ Title one")
			time.Sleep(time.Hour)
			if tt.killed {
				l.Discord = onBoard(t, l.board)
			}
			if tt.news {
				out.Message = lengthy("two", 1)
			}
			if ref, found, err := l.Find(context.Background(), out); err != nil || found {
				t.Fatalf("%s: found %s, %v", tt.name, ref.ID, err)
			}
			if _, err := l.Send(context.Background(), out); err != nil {
				t.Fatal(err)
			}
			want := "Title one"
			if tt.news {
				want = "Title two"
			}
			l.stands(boardOps, want)
			if len(l.notified) != 1 {
				t.Errorf("%s: phones have shown %q", tt.name, l.notified)
			}
		})
	}
}
