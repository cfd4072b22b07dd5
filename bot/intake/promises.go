package intake

import (
	"context"
	"log/slog"
	"time"
)

// keepTime is how long it may take to keep something before it is acknowledged as being
// worked on, and forgetTime to forget it. Platforms wait for a second more than we do.
const (
	keepTime   = 700 * time.Millisecond
	forgetTime = 10 * time.Second
)

// Promises are those that are given to one platform.
type Promises struct {
	Inbox Inbox // nil where nothing outlives the process
	// Aside is where the disk is waited for, since nobody's work may wait behind that.
	Aside *Lanes
	Log   *slog.Logger
}

// New is the promise to do what has just arrived. Nothing is kept yet.
func (m Promises) New(a Arrival) *Promise { return &Promise{inbox: m.Inbox, arrival: a} }

// Give keeps a promise and then gives it. What cannot be kept in time is not given, but
// lapses, at once after that time: the platform tells the person that nothing came of
// it, though something still may. It does not wait. Lapse must not either, and may be
// called twice; what names the work in the log. Keeping ends with work at the latest.
func (m Promises) Give(work context.Context, p *Promise, what string, give, lapse func()) {
	late := time.AfterFunc(keepTime, lapse)
	verdict := m.Aside.Put(p.arrival.ID, func() {
		Guard(m.Log, what, func() {
			ctx, cancel := context.WithTimeout(work, keepTime)
			defer cancel()
			err := p.Make(ctx)
			inTime := late.Stop()
			if err == nil && inTime {
				give()
				return
			}
			m.Log.Warn("something that takes long could not be kept in time, and is not acknowledged", "what", what, "error", err)
			lapse()
		}, nil)
	})
	if verdict != Taken {
		late.Stop()
		lapse()
	}
}

// Fulfil notes that what was promised is done, and forgets it. It does not wait.
func (m Promises) Fulfil(p *Promise) {
	if !p.Fulfil() {
		return
	}
	m.Aside.Put(p.arrival.ID, func() { // dropped, it is only done once more
		// When the work is over, this is not.
		ctx, cancel := context.WithTimeout(context.Background(), forgetTime)
		defer cancel()
		if err := p.Forget(ctx); err != nil {
			m.Log.Warn("what is done could not be forgotten, and will be done once more after the next start", "error", err)
		}
	})
}

// Retaken is what an earlier process has promised, as the platform takes it.
type Retaken struct {
	// Who is the lane that it is done in, What names it in the log.
	Who, What string
	// Do does it; nil where there is nothing to do. It is called in that lane.
	Do func()
}

// Again takes what earlier processes have promised and not done, as take says: in the
// lanes, each person's in the order in which it came. It is called before anything else
// is put there. Nothing is done before the platform is reached, nor once ctx has ended:
// then it is left to the next process.
func (m Promises) Again(ctx context.Context, lanes *Lanes, reached <-chan struct{}, take func(Arrival, *Promise) Retaken) {
	if m.Inbox == nil {
		return
	}
	all, err := m.Inbox.Again(ctx)
	if err != nil {
		m.Log.Error("what an earlier process has promised could not be read", "error", err)
		return
	}
	for _, a := range all {
		p := &Promise{inbox: m.Inbox, arrival: a, kept: true}
		r := take(a, p)
		if r.Do == nil {
			m.Fulfil(p)
			continue
		}
		m.Log.Info("something is done again that an earlier process has not finished", "what", r.What)
		lanes.Put(r.Who, func() { // where there is no room, the next process has it
			select {
			case <-reached:
				r.Do()
			case <-ctx.Done():
			}
		})
	}
}
