package discord

import (
	"context"
	"errors"
	"testing"
	"time"

	"adjutant/chat"
)

// TestGone does not post again what somebody has deleted, unless a person would never
// decide otherwise.
func TestGone(t *testing.T) {
	asking := lengthy("two", 1)
	asking.Buttons = []chat.Button{{Label: "Approve", Path: "request approve", Args: chat.Args{"request": "REQ-1"}}}
	for _, tt := range []struct {
		name  string
		to    chat.Place
		m     chat.Message
		again bool
	}{
		{"a channel", inOps, lengthy("two", 1), false},
		{"a channel, and it asks", inOps, asking, false},
		{"a person", toAna, lengthy("two", 1), false},
		{"a person, and it asks", toAna, asking, true},
	} {
		sending(t, func(l *letters) {
			room := boardOps
			if tt.to.Direct {
				room = "96001"
			}
			ref := l.put(tt.to, chat.Ref{}, lengthy("one", 1))
			l.rooms[room].pins = nil
			// Half-way through it, the process dies.
			if tt.again {
				l.failing(func(c boardCall) boardFault {
					if c.is("make") {
						return boardFault{Done: true, Err: errTorn}
					}
					return boardFault{}
				})
				out := l.letter(tt.to, ref, tt.m)
				if _, err := l.Send(context.Background(), out); err == nil {
					t.Error("it is there, whatever the network says")
				}
				time.Sleep(time.Hour)
				l.Discord = onBoard(t, l.board)
				l.failing(nil)
				now, err := l.Send(context.Background(), out)
				if err != nil || now == ref {
					t.Errorf("%s: the reference is %s, %v", tt.name, now.ID, err)
				}
				l.stands(room, "Title two")
				return
			}
			if now := l.put(tt.to, ref, tt.m); now != ref {
				t.Errorf("%s: the reference is %s", tt.name, now.ID)
			}
			l.stands(room)
		})
	}
}

// TestDeletedWhileInDoubt takes a post that was deleted before it was known for one
// that was posted.
func TestDeletedWhileInDoubt(t *testing.T) {
	for _, page := range []int{1, 2} {
		sending(t, func(l *letters) {
			n := 0
			l.failing(func(c boardCall) boardFault {
				if c.is("make") {
					if n++; n == page {
						return boardFault{Done: true, Err: errTorn}
					}
				}
				return boardFault{}
			})
			out := l.letter(inOps, chat.Ref{}, lengthy("one", 3))
			if _, err := l.Send(context.Background(), out); err == nil {
				t.Fatal("nobody has heard that it is there")
			}
			room := l.rooms[boardOps]
			if page == 2 {
				room = l.rooms[room.pins[0].id]
			}
			room.pins = nil
			ref, err := l.Send(context.Background(), out)
			if err != nil || ref.IsZero() {
				t.Fatalf("the reference is %q, %v", ref.ID, err)
			}
			time.Sleep(time.Hour)
			if page == 1 {
				l.stands(boardOps)
				if now := l.put(inOps, ref, lengthy("two", 1)); now != ref {
					t.Errorf("the reference is %s", now.ID)
				}
				l.stands(boardOps)
				return
			}
			l.stands(boardOps, "Title one", "↳ one")
			l.put(inOps, ref, lengthy("two", 3))
			l.stands(boardOps, "Title two", "↳ ### Detail two", "↳ two")
		})
	}
}

// TestFrozen leaves a message as it is that cannot be changed.
func TestFrozen(t *testing.T) {
	asking := lengthy("two", 1)
	asking.Buttons = []chat.Button{{Label: "Approve", Path: "request approve", Args: chat.Args{"request": "REQ-1"}}}
	for _, tt := range []struct {
		code  int
		to    chat.Place
		m     chat.Message
		never bool
	}{
		{30046, inOps, lengthy("two", 1), false},
		{20022, inOps, lengthy("two", 1), false},
		{50007, toAna, lengthy("two", 1), false},
		{50278, toAna, lengthy("two", 1), false},
		{50278, toAna, asking, true},
		{50001, inOps, lengthy("two", 1), true},
	} {
		sending(t, func(l *letters) {
			ref := l.put(tt.to, chat.Ref{}, lengthy("one", 1))
			l.failing(func(c boardCall) boardFault {
				if c.is("change") {
					_, text := refusing(403, tt.code)
					return boardFault{Status: 403, Body: text}
				}
				return boardFault{}
			})
			now, err := l.Send(context.Background(), l.letter(tt.to, ref, tt.m))
			_, never := errors.AsType[*chat.Undeliverable](err)
			if never != tt.never || !never && (err != nil || now != ref) {
				t.Errorf("%d: the reference is %s, %v", tt.code, now.ID, err)
			}
		})
	}
}
