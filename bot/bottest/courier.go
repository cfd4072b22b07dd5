package bottest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
)

// Courier brings one message to a platform as the bot's outbox does: it looks for what
// may have been posted before it sends again, whatever process it is by then. It waits
// by the clock, so it is for a testing/synctest bubble.
type Courier struct {
	T   testing.TB
	Out chat.Outgoing
	// Claimed is true where the message may have been posted, for all the courier knows.
	Claimed bool
	// Reworded is true where other words may have been posted than those that are
	// to be there now.
	Reworded bool
	// Tries is how many attempts were made.
	Tries int
}

// Postal is what of a platform a courier needs.
type Postal interface {
	chat.Sender
	chat.Finder
}

// Try makes one attempt, and says whether the message is where it should be. If it is
// not, it waits for as long as the platform asks for.
func (c *Courier) Try(p Postal) bool {
	c.T.Helper()
	c.Tries++
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if c.Claimed && c.Out.Edit.IsZero() {
		ref, found, err := p.Find(ctx, c.Out)
		if err != nil {
			c.wait(err)
			return false
		}
		if found {
			c.Out.Edit, c.Claimed = ref, false
			if !c.Reworded {
				return true
			}
		}
	}
	ref, err := p.Send(ctx, c.Out)
	if err != nil {
		if _, never := errors.AsType[*chat.Undeliverable](err); never {
			c.T.Fatalf("given up: %v", err)
		}
		if _, doubt := errors.AsType[*chat.Doubtful](err); doubt {
			c.Claimed = true
		}
		c.wait(err)
		return false
	}
	if ref.IsZero() {
		c.T.Fatal("it has no reference")
	}
	c.Out.Edit, c.Claimed = ref, false
	return true
}

func (c *Courier) wait(err error) {
	if later, ok := errors.AsType[*chat.Later](err); ok {
		time.Sleep(later.After)
		return
	}
	time.Sleep(time.Second)
}

// Edition is a message of so many posts, of so many characters each but the first: one,
// and the others as its detail. Each of its lines names the edition.
func Edition(name string, posts, characters int) chat.Message {
	m := chat.Message{Title: chat.L("Title " + name)}
	if posts > 1 {
		detail := chat.Message{Title: chat.L("Detail " + name)}
		for range posts - 1 {
			detail.Blocks = append(detail.Blocks, chat.Paragraph(chat.T(strings.Repeat(name+" ", characters/(len(name)+1)))))
		}
		m.Detail = &detail
	}
	return m
}
