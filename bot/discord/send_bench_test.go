package discord

import (
	"context"
	"fmt"
	"testing"
	"time"

	"adjutant/chat"
)

// BenchmarkSend measures what the bot itself does for a message, without the network:
// one post that is announced and laid out, one of several posts, an edit that changes
// something, and one that changes nothing.
func BenchmarkSend(b *testing.B) {
	for _, posts := range []int{1, 4} {
		b.Run(fmt.Sprintf("post of %d", posts), func(b *testing.B) {
			m := lengthy("one", posts)
			d, at := benchmarked(b)
			for i := 0; b.Loop(); i++ {
				at.forget()
				out := chat.Outgoing{ID: fmt.Sprint("letter-", i), To: inOps, Message: m, Created: time.Now()}
				if _, err := d.Send(context.Background(), out); err != nil {
					b.Fatal(err)
				}
			}
		})
		for name, editions := range map[string]int{"edit": 2, "nothing new": 1} {
			b.Run(fmt.Sprintf("%s of %d", name, posts), func(b *testing.B) {
				d, at := benchmarked(b)
				d.sent.started = time.Now().Add(-time.Hour)
				ref, err := d.Send(context.Background(), chat.Outgoing{ID: "letter", To: inOps, Message: lengthy("one", posts), Created: time.Now()})
				if err != nil {
					b.Fatal(err)
				}
				both := []chat.Message{lengthy("one", posts), lengthy("two", posts)}
				for i := 0; b.Loop(); i++ {
					at.calls = nil
					out := chat.Outgoing{ID: fmt.Sprint("letter-", i), To: inOps, Edit: ref, Message: both[i%editions], Created: time.Now()}
					if _, err := d.Send(context.Background(), out); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkFind looks for a message that was never posted among two thousand others,
// a tenth of which are ours.
func BenchmarkFind(b *testing.B) {
	d, at := benchmarked(b)
	created := time.Now()
	for i := range 2000 {
		if i%10 > 0 {
			at.foreign(boardOps, "something that somebody has written")
			continue
		}
		out := chat.Outgoing{ID: fmt.Sprint("letter-", i), To: inOps, Message: lengthy("one", 1), Created: created}
		if _, err := d.Send(context.Background(), out); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		at.calls = nil
		_, found, err := d.Find(context.Background(), chat.Outgoing{ID: "another", To: inOps, Message: lengthy("two", 1), Created: created})
		if found || err != nil {
			b.Fatal(found, err)
		}
	}
}

func benchmarked(b *testing.B) (*Discord, *board) {
	at := newBoard(b)
	return onBoard(b, at), at
}

// forget empties the board.
func (b *board) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.rooms)
	clear(b.nonces)
	b.calls, b.notified = nil, nil
	b.room(boardOps)
}
