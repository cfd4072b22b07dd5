package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
)

// TestPages posts what does not fit into one post: in a thread that has the title's
// name, or right after it, and quietly.
func TestPages(t *testing.T) {
	sending(t, func(l *letters) {
		m := lengthy("one", 4)
		m.Title = chat.L(strings.Repeat("A long title. ", 20))
		l.put(inOps, chat.Ref{}, m)
		l.stands(boardOps, "A long", "↳ ### Detail", "↳ one", "↳ one")
		thread := l.calls[slices.IndexFunc(l.calls, func(c boardCall) bool { return c.is("thread") })]
		if name := []rune(thread.body.Name); len(name) > 100 || name[len(name)-1] != '…' {
			t.Errorf("the thread is called %q", thread.body.Name)
		}
		l.put(toAna, chat.Ref{}, lengthy("two", 3))
		l.stands("96001", "Title", "### Detail", "two")
		in := inOps
		in.Thread = l.rooms[boardOps].pins[0].id
		l.put(in, chat.Ref{}, lengthy("three", 2))
		l.stands(boardOps, "A long", "↳ ### Detail", "↳ one", "↳ one", "↳ Title three", "↳ ### Detail three")
		if len(l.notified) != 3 {
			t.Errorf("phones have shown %.40q", l.notified)
		}
		untitled := lengthy("four", 2)
		untitled.Title = nil
		l.put(inOps, chat.Ref{}, untitled)
		if last := l.calls[len(l.calls)-2]; last.body.Name != "Details" {
			t.Errorf("the thread without a title is called %q", last.body.Name)
		}
	})
}

// TestNoThread has the pages follow the message where there can be no thread, or the
// bot may not write in it, and finds them there when it changes them.
func TestNoThread(t *testing.T) {
	for _, code := range []int{50001, 50013, 50024, 160006, 160007} {
		sending(t, func(l *letters) {
			l.board.room(boardOps).noThread = code
			ref := l.put(inOps, chat.Ref{}, lengthy("one", 3))
			l.stands(boardOps, "Title one", "### Detail one", "one")
			ref = l.put(inOps, ref, lengthy("two", 4))
			l.stands(boardOps, "Title two", "### Detail two", "two", "two")
			l.put(inOps, ref, lengthy("three", 2))
			l.stands(boardOps, "Title three", "### Detail three")
		})
	}
	// The thread is there, and the bot may not write in it.
	for _, code := range []int{50001, 50013, 160005} {
		sending(t, func(l *letters) {
			l.failing(func(c boardCall) boardFault {
				if c.is("make") && !strings.HasPrefix(c.path, "/channels/"+boardOps+"/") {
					_, text := refusing(403, code)
					return boardFault{Status: 403, Body: text}
				}
				return boardFault{}
			})
			l.put(inOps, chat.Ref{}, lengthy("one", 3))
			l.stands(boardOps, "Title one", "### Detail one", "one")
		})
	}
	// And the process dies of it.
	sending(t, func(l *letters) {
		n := 0
		l.failing(func(c boardCall) boardFault {
			if c.is("make") && !strings.HasPrefix(c.path, "/channels/"+boardOps+"/") {
				_, text := refusing(403, 50013)
				return boardFault{Status: 403, Body: text}
			}
			if c.is("make") {
				if n++; n == 3 {
					return boardFault{Done: true, Err: errTorn}
				}
			}
			return boardFault{}
		})
		out := l.letter(inOps, chat.Ref{}, lengthy("one", 4))
		if _, err := l.Send(context.Background(), out); err == nil {
			t.Fatal("nobody has heard that it is there")
		}
		time.Sleep(time.Hour)
		l.Discord = onBoard(t, l.board)
		if _, found, err := l.Find(context.Background(), out); found || err != nil {
			t.Fatalf("found %t, %v", found, err)
		}
		if _, err := l.Send(context.Background(), out); err != nil {
			t.Fatal(err)
		}
		l.stands(boardOps, "Title one", "### Detail one", "one", "one")
	})
	// It was started before.
	sending(t, func(l *letters) {
		l.failing(func(c boardCall) boardFault {
			if c.is("thread") {
				l.rooms[boardOps].pins[0].thread = true
				l.board.room(l.rooms[boardOps].pins[0].id).thread = true
			}
			return boardFault{}
		})
		l.put(inOps, chat.Ref{}, lengthy("one", 2))
		l.stands(boardOps, "Title one", "↳ ### Detail one")
	})
}

// TestThreadIsFilled: a thread whose first page then failed is filled by the next
// attempt, of this process or the next one, and is the only one.
func TestThreadIsFilled(t *testing.T) {
	for name, fault := range map[string]boardFault{
		"refused":     {Status: 500},
		"torn before": {Err: errTorn},
		"torn after":  {Err: errTorn, Done: true},
	} {
		for _, restarted := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " ", restarted), func(t *testing.T) {
				sending(t, func(l *letters) {
					failed := false
					l.failing(func(c boardCall) boardFault {
						if failed || !c.is("make") || strings.HasPrefix(c.path, "/channels/"+boardOps+"/") {
							return boardFault{}
						}
						failed = true
						return fault
					})
					out := l.letter(inOps, chat.Ref{}, lengthy("one", 3))
					if _, err := l.Send(context.Background(), out); err == nil || !failed {
						t.Fatalf("it did not fail: %v", err)
					}
					if l.rooms[l.rooms[boardOps].pins[0].id] == nil {
						t.Fatal("there is no thread")
					}
					if restarted {
						time.Sleep(time.Hour)
						l.Discord = onBoard(t, l.board)
					}
					if _, found, err := l.Find(context.Background(), out); found || err != nil {
						t.Fatalf("found %t, %v", found, err)
					}
					if _, err := l.Send(context.Background(), out); err != nil {
						t.Fatal(err)
					}
					l.stands(boardOps, "Title one", "↳ ### Detail one", "↳ one")
				})
			})
		}
	}
}

// TestPageGone puts a page back that somebody has deleted, and the thread.
func TestPageGone(t *testing.T) {
	sending(t, func(l *letters) {
		ref := l.put(inOps, chat.Ref{}, lengthy("one", 4))
		parts, _ := readRef(ref)
		thread := l.rooms[parts[0].id]
		thread.pins = slices.Delete(thread.pins, 1, 2)
		ref = l.put(inOps, ref, lengthy("two", 4))
		l.stands(boardOps, "Title two", "↳ ### Detail two", "↳ two", "↳ two")

		// Deleting a thread deletes what is in it. The message can have another.
		delete(l.rooms, parts[0].id)
		l.rooms[boardOps].pins[0].thread = false
		ref = l.put(inOps, ref, lengthy("three", 3))
		l.stands(boardOps, "Title three", "↳ ### Detail three", "↳ three")

		// Or it cannot.
		delete(l.rooms, parts[0].id)
		l.failing(func(c boardCall) boardFault {
			if c.is("thread") {
				_, text := refusing(400, 160004)
				return boardFault{Status: 400, Body: text}
			}
			return boardFault{}
		})
		l.rooms[boardOps].pins[0].thread = false
		l.put(inOps, ref, lengthy("four", 3))
		l.stands(boardOps, "Title four", "### Detail four", "four")
	})
}

// TestArchived opens a thread that has gone to sleep, if it may, and otherwise lets it
// be.
func TestArchived(t *testing.T) {
	sending(t, func(l *letters) {
		ref := l.put(inOps, chat.Ref{}, lengthy("one", 3))
		parts, _ := readRef(ref)
		thread := l.rooms[parts[0].id]
		thread.archived = true
		l.put(inOps, ref, lengthy("two", 3))
		l.stands(boardOps, "Title two", "↳ ### Detail two", "↳ two")
		thread.archived, thread.locked = true, true
		if now := l.put(inOps, ref, lengthy("three", 3)); now != ref {
			t.Errorf("the reference is %s", now.ID)
		}
		l.stands(boardOps, "Title three", "↳ ### Detail two", "↳ two")
		l.put(inOps, ref, lengthy("four", 1))
		l.stands(boardOps, "Title four", "↳ ### Detail two", "↳ two")
	})
}

// TestNotDeleted has a page say nothing any more that Discord does not let us delete,
// and uses it when there is something to say again.
func TestNotDeleted(t *testing.T) {
	sending(t, func(l *letters) {
		ref := l.put(inOps, chat.Ref{}, lengthy("one", 2))
		l.failing(func(c boardCall) boardFault {
			if c.is("delete") {
				_, text := refusing(403, 50013)
				return boardFault{Status: 403, Body: text}
			}
			return boardFault{}
		})
		ref = l.put(inOps, ref, lengthy("two", 1))
		l.stands(boardOps, "Title two", "↳ There is nothing more here.")
		l.put(inOps, ref, lengthy("three", 2))
		l.stands(boardOps, "Title three", "↳ ### Detail three")
	})
}
