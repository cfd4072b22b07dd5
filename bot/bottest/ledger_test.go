package bottest_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"adjutant/chat"
)

// ledger is a platform whose messages are in a file, so that they outlive the
// process that sent them.
type ledger struct {
	mu   sync.Mutex
	file *os.File
	dice *rand.Rand // decides what goes wrong; nil: nothing does
	sent
}

// line is one message that was posted, or the new words of one.
type line struct {
	Out     string       `json:"out"` // the outbox's id
	Ref     chat.Ref     `json:"ref"`
	Edit    bool         `json:"edit,omitempty"`
	Message chat.Message `json:"message"`
}

// sent is what the lines of a ledger come to.
type sent struct {
	posts   map[string][]chat.Ref // by the outbox's id
	visible map[chat.Ref]chat.Message
	misuse  []string
}

func (s *sent) add(l line) {
	_, there := s.visible[l.Ref]
	switch {
	case l.Edit && !there:
		s.misuse = append(s.misuse, fmt.Sprintf("%s changes %s, which is not there", l.Out, l.Ref.ID))
	case !l.Edit:
		s.posts[l.Out] = append(s.posts[l.Out], l.Ref)
	}
	s.visible[l.Ref] = l.Message
}

// openLedger reads what is there and goes on behind it. A last line that was
// cut off by a kill was never sent.
func openLedger(path string, dice *rand.Rand) (*ledger, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	l := &ledger{file: file, dice: dice, sent: sent{posts: map[string][]chat.Ref{}, visible: map[chat.Ref]chat.Message{}}}
	end := int64(0)
	for lines := bufio.NewReader(file); ; {
		raw, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var one line
		if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&one); err != nil {
			return nil, errors.Join(err, file.Close())
		}
		l.add(one)
		end += int64(len(raw))
	}
	_, err = file.Seek(end, io.SeekStart)
	if err = errors.Join(err, file.Truncate(end)); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return l, nil
}

// Send implements chat.Sender.
func (l *ledger) Send(_ context.Context, out chat.Outgoing) (chat.Ref, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	bad := 100
	if l.dice != nil {
		bad = l.dice.IntN(100)
	}
	if bad < 3 {
		return chat.Ref{}, &chat.Later{After: time.Millisecond, Cause: errors.New("429")}
	}
	if bad < 6 {
		return chat.Ref{}, &chat.Doubtful{Cause: errors.New("lost before it was posted")}
	}
	one := line{Out: out.ID, Ref: out.Edit, Edit: !out.Edit.IsZero(), Message: out.Message}
	if !one.Edit {
		one.Ref = chat.Ref{Place: out.To, ID: fmt.Sprintf("m%d", len(l.visible)+1)}
	}
	raw, err := json.Marshal(one)
	if err != nil {
		return chat.Ref{}, err
	}
	if _, err := l.file.Write(append(raw, '\n')); err != nil {
		return chat.Ref{}, err
	}
	if err := l.file.Sync(); err != nil {
		return chat.Ref{}, err
	}
	l.add(one)
	if bad < 9 {
		return chat.Ref{}, &chat.Doubtful{Cause: errors.New("lost after it was posted")}
	}
	return one.Ref, nil
}

// Find implements chat.Finder.
func (l *ledger) Find(_ context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if refs := l.posts[out.ID]; len(refs) > 0 {
		return refs[0], true, nil
	}
	return chat.Ref{}, false, nil
}

func (l *ledger) Close() error { return l.file.Close() }
