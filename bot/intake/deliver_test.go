package intake

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

// slot is a platform that answers as it is told, one answer after another.
type slot struct {
	sends []error
	finds []error // errFound is that it is there
	calls []string
	began time.Time
}

var errFound = errors.New("it is there")

func (s *slot) did(what string, answers *[]error) error {
	s.calls = append(s.calls, fmt.Sprintf("%s %s", what, time.Since(s.began)))
	if len(*answers) == 0 {
		return nil
	}
	err := (*answers)[0]
	*answers = (*answers)[1:]
	return err
}

func (s *slot) Send(context.Context, chat.Outgoing) (chat.Ref, error) {
	return chat.Ref{}, s.did("send", &s.sends)
}

func (s *slot) Find(context.Context, chat.Outgoing) (chat.Ref, bool, error) {
	err := s.did("find", &s.finds)
	if errors.Is(err, errFound) {
		return chat.Ref{ID: "1"}, true, nil
	}
	return chat.Ref{}, false, err
}

func TestDeliver(t *testing.T) {
	pauses := []time.Duration{time.Second, 3 * time.Second}
	passing := errors.New("passing")
	doubt := &chat.Doubtful{Cause: passing}
	for _, c := range []struct {
		name  string
		slot  slot
		doubt bool
		edit  bool
		want  string
		err   error
	}{
		{"at once", slot{}, false, false, "send 0s", nil},
		{"doubted, and not there", slot{}, true, false, "find 0s, send 0s", nil},
		{"doubted, and there", slot{finds: []error{errFound}}, true, false, "find 0s", nil},
		{"an edit is not looked for", slot{}, true, true, "send 0s", nil},
		{"passing faults", slot{sends: []error{passing, passing}}, false, false, "send 0s, send 1s, send 4s", nil},
		{"a fault that stays", slot{sends: []error{passing, passing, passing}}, false, false, "send 0s, send 1s, send 4s", passing},
		{"in doubt, it is looked first", slot{sends: []error{doubt}}, false, false, "send 0s, find 1s, send 1s", nil},
		{"in doubt, and there", slot{sends: []error{doubt}, finds: []error{errFound}}, false, false, "send 0s, find 1s", nil},
		{"cannot be looked for", slot{finds: []error{passing}}, true, false, "find 0s, find 1s, send 1s", nil},
		{"later", slot{sends: []error{&chat.Later{After: 20 * time.Second, Cause: passing}}}, false, false, "send 0s, send 20s", nil},
		{"much later", slot{sends: []error{&chat.Later{After: 2 * time.Minute, Cause: passing}}}, false, false, "send 0s", passing},
		{"never", slot{sends: []error{&chat.Undeliverable{Reason: "closed", Cause: passing}}}, false, false, "send 0s", passing},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c.slot.began = time.Now()
				out := chat.Outgoing{ID: "r-1"}
				if c.edit {
					out.Edit = chat.Ref{ID: "2"}
				}
				err := Deliver(t.Context(), &c.slot, out, c.doubt, pauses)
				if !errors.Is(err, c.err) {
					t.Errorf("error %v, want %v", err, c.err)
				}
				if got := strings.Join(c.slot.calls, ", "); got != c.want {
					t.Errorf("it did: %s\n   want: %s", got, c.want)
				}
			})
		})
	}
	t.Run("until ctx ends", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			s := &slot{sends: []error{passing}, began: time.Now()}
			if err := Deliver(ctx, s, chat.Outgoing{}, false, pauses); !errors.Is(err, passing) || len(s.calls) != 1 {
				t.Errorf("after %v: %v", s.calls, err)
			}
		})
	})
}

func TestAnswerID(t *testing.T) {
	id := AnswerID("i:1", "answer")
	if len(id) > 25 || !strings.HasPrefix(id, AnswerMark) || id != AnswerID("i:1", "answer") {
		t.Errorf("the id is %q", id)
	}
	if id == AnswerID("i:1", "pictures") || id == AnswerID("i:2", "answer") || Hash("a", "b") == Hash("ab") {
		t.Error("two are the same")
	}
}
