package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// letters sends one message after the other.
type letters struct {
	*board
	*Discord
	t     *testing.T
	count int
}

// sending is a place for tests of sending, in a bubble.
func sending(t *testing.T, fn func(l *letters)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		today()
		b := newBoard(t)
		fn(&letters{board: b, Discord: onBoard(t, b), t: t})
	})
}

// put sends a message, or changes one, and waits a day.
func (l *letters) put(to chat.Place, edit chat.Ref, m chat.Message) chat.Ref {
	l.t.Helper()
	ref, err := l.Send(context.Background(), l.letter(to, edit, m))
	if err != nil {
		l.t.Fatal(err)
	}
	if edit.IsZero() && ref.Place != to {
		l.t.Errorf("the reference is of %+v", ref.Place)
	}
	time.Sleep(24 * time.Hour)
	return ref
}

func (l *letters) letter(to chat.Place, edit chat.Ref, m chat.Message) chat.Outgoing {
	l.count++
	return chat.Outgoing{ID: fmt.Sprint("letter-", l.count), To: to, Edit: edit, Message: m, Created: time.Now()}
}

// stands fails unless that is what stands in a channel: each post begins so.
func (l *letters) stands(room string, want ...string) {
	l.t.Helper()
	got := l.said(room)
	same := len(got) == len(want)
	for i := range min(len(got), len(want)) {
		same = same && strings.HasPrefix(got[i], want[i])
	}
	if !same {
		l.t.Fatalf("there is %.60q, want %q", got, want)
	}
}

// TestPost posts a message: first the words that phones show, and at once the whole.
func TestPost(t *testing.T) {
	sending(t, func(l *letters) {
		m := chat.Message{
			Title:  chat.Line{chat.T("Look at "), {Kind: chat.SpanLink, Text: "the page", Ref: "https://acme.example/x"}, chat.T(", "), {Kind: chat.SpanPerson, Text: "Ana", Ref: "ana", Ping: true}},
			Blocks: []chat.Block{chat.Paragraph(chat.T("and say."))},
		}
		ref := l.put(inOps, chat.Ref{}, m)
		l.stands(boardOps, "")
		p := l.rooms[boardOps].pins[0]
		if ref.ID != boardOps+"/"+p.id {
			t.Errorf("the reference is %s", ref.ID)
		}
		first, then := l.calls[len(l.calls)-2], l.calls[len(l.calls)-1]
		if first.body.Nonce != "letter-1" || first.body.Content == nil || first.body.Components != nil || !then.is("change") {
			t.Errorf("it was posted by %s and %s", first.raw, then.raw)
		}
		if strings.Contains(*first.body.Content, "://") && first.body.Flags != flagNoPreviews {
			t.Errorf("the flags of the first words are %d", first.body.Flags)
		}
		if p.flags&flagComponentsV2 == 0 || p.edits != 1 {
			t.Errorf("it has the flags %d and %d edits", p.flags, p.edits)
		}
		l.put(toAna, chat.Ref{}, m)
		l.stands("96001", "")
	})
}

// TestEdit changes a message, and only those of its posts that show something else.
func TestEdit(t *testing.T) {
	for _, to := range []chat.Place{inOps, toAna} {
		sending(t, func(l *letters) {
			room, arrow := boardOps, "↳ "
			if to.Direct {
				room, arrow = "96001", ""
			}
			ref := l.put(to, chat.Ref{}, lengthy("one", 3))
			changed := lengthy("one", 3)
			changed.Title = chat.L("Title two")
			before := l.asked("change")
			if l.put(to, ref, changed) != ref {
				t.Error("it is another one by now")
			}
			l.stands(room, "Title two", arrow+"### Detail one", arrow+"one")
			if n := l.asked("change") - before; n != 1 {
				t.Errorf("%d posts were changed, want one", n)
			}
			// Another process does not know what it shows.
			l.Discord = onBoard(t, l.board)
			before = l.asked("change")
			ref = l.put(to, ref, changed)
			if n := l.asked("change") - before; n != 3 {
				t.Errorf("%d posts were changed, want 3", n)
			}
			ref = l.put(to, ref, lengthy("three", 1))
			l.stands(room, "Title three")
			l.put(to, ref, lengthy("four", 3))
			l.stands(room, "Title four", arrow+"### Detail four", arrow+"four")
			if len(l.notified) != 1 {
				t.Errorf("phones have shown %.40q", l.notified)
			}
		})
	}
}

// TestKeep puts aside what buttons ask for before anybody can press them.
func TestKeep(t *testing.T) {
	sending(t, func(l *letters) {
		company := l.company.(*handbook)
		m := lengthy("one", 1)
		m.Buttons = []chat.Button{{Label: "Approve", Path: "request approve", Args: chat.Args{"comment": strings.Repeat("long ", 60)}}}
		company.fail = errors.New("the disk is full")
		out := l.letter(inOps, chat.Ref{}, m)
		if _, err := l.Send(context.Background(), out); !errors.Is(err, company.fail) || l.asked("make") > 0 {
			t.Errorf("sent all the same: %v", err)
		}
		company.fail = nil
		if _, err := l.Send(context.Background(), out); err != nil {
			t.Fatal(err)
		}
		if len(company.kept) != 1 {
			t.Errorf("put aside %q", company.kept)
		}
		l.stands(boardOps, "Title one[Approve]")
	})
}

// TestAnswer sends what answers somebody, whose buttons are then known to be those of
// an answer, and finds it again.
func TestAnswer(t *testing.T) {
	sending(t, func(l *letters) {
		m := lengthy("one", 2)
		m.Buttons = []chat.Button{{Label: "Undo", Path: "undo"}}
		out := l.letter(inOps, chat.Ref{}, m)
		for _, answers := range []bool{false, true} {
			if answers {
				out.ID = intake.AnswerID("i:1", "answer")
			}
			ref, err := l.Send(context.Background(), out)
			if err != nil {
				t.Fatal(err)
			}
			parts, _ := readRef(ref)
			for _, at := range parts {
				p := l.rooms[at.channel].find(at.id)
				if ofOurs(&message{Components: p.components}) != answers {
					t.Errorf("what answers somebody (%t) is taken for something else", answers)
				}
			}
			l.Discord = onBoard(t, l.board)
			if found, ok, err := l.Find(context.Background(), out); found != ref || !ok || err != nil {
				t.Errorf("found %s, %t, %v; want %s", found.ID, ok, err, ref.ID)
			}
		}
	})
}

// TestNoTime begins no call that would be cut off.
func TestNoTime(t *testing.T) {
	sending(t, func(l *letters) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err := l.Send(ctx, l.letter(inOps, chat.Ref{}, lengthy("one", 1)))
		if _, later := errors.AsType[*chat.Later](err); !later || len(l.calls) > 0 {
			t.Errorf("%d calls, %v", len(l.calls), err)
		}
		cancel()
		if _, err := l.Send(ctx, l.letter(inOps, chat.Ref{}, lengthy("one", 1))); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// TestNoneOfOurs refuses references of others.
func TestNoneOfOurs(t *testing.T) {
	for _, id := range []string{"C0123/176.2", "5001", "5001/", "/1", "5001/1+", "5001/1++5001/2", "5001/1/2", "x/1", "5001/../1"} {
		sending(t, func(l *letters) {
			_, err := l.Send(context.Background(), l.letter(inOps, chat.Ref{Place: inOps, ID: id}, lengthy("one", 1)))
			if _, never := errors.AsType[*chat.Undeliverable](err); !never {
				t.Errorf("%s: %v", id, err)
			}
		})
	}
}
