package intake

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// slowInbox notes what is asked of it. Keeping takes a while.
type slowInbox struct {
	fault error
	asked []string
}

func (i *slowInbox) Keep(_ context.Context, a Arrival) error {
	time.Sleep(time.Second)
	i.asked = append(i.asked, "keep "+a.ID)
	return i.fault
}

func (i *slowInbox) Again(context.Context) ([]Arrival, error) { return nil, nil }

func (i *slowInbox) Done(_ context.Context, id string) error {
	i.asked = append(i.asked, "done "+id)
	return nil
}

// What is kept is forgotten once, whether it is done before, while or after it is kept;
// and what could not be kept is nothing to forget.
func TestPromise(t *testing.T) {
	for name, tt := range map[string]struct {
		kept  bool // by an earlier process
		make  bool
		fault error
		done  time.Duration // when it is done
		want  []string
	}{
		"done in time":      {done: 0},
		"done after":        {make: true, done: 2 * time.Second, want: []string{"keep 1", "done 1"}},
		"done meanwhile":    {make: true, done: time.Second / 2, want: []string{"keep 1", "done 1"}},
		"no room":           {make: true, fault: errors.New("full"), done: 2 * time.Second, want: []string{"keep 1"}},
		"no room meanwhile": {make: true, fault: errors.New("full"), done: time.Second / 2, want: []string{"keep 1"}},
		"kept before":       {kept: true, want: []string{"done 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				inbox := &slowInbox{fault: tt.fault}
				p := NewPromise(inbox, Arrival{ID: "1"})
				if tt.kept {
					p = KeptPromise(inbox, Arrival{ID: "1"})
				}
				if tt.make {
					go func() {
						if err := p.Make(t.Context()); !errors.Is(err, tt.fault) {
							t.Errorf("made: %v", err)
						}
					}()
				}
				time.Sleep(tt.done)
				if p.Fulfil() {
					if err := p.Forget(t.Context()); err != nil {
						t.Error(err)
					}
				}
				time.Sleep(time.Minute)
				if !slices.Equal(inbox.asked, tt.want) {
					t.Errorf("asked %q, want %q", inbox.asked, tt.want)
				}
			})
		})
	}
	p := NewPromise(nil, Arrival{ID: "1"})
	if err := p.Make(t.Context()); err != nil || p.Fulfil() {
		t.Errorf("without an inbox: %v", err)
	}
}
