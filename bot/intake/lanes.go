package intake

import "sync"

// How much may be under way: for one person, and for all of them together.
const (
	MostPerPerson = 32
	MostAtOnce    = 512
)

// Lanes do the work of each person in its order, and that of different people side
// by side. The zero value takes nothing before it is opened.
type Lanes struct {
	mu     sync.Mutex
	open   bool
	lanes  map[string][]func() // the first of each is under way
	count  int
	perOne int
	most   int
	done   sync.WaitGroup
	idle   chan struct{} // closed when nothing is under way any more; nil before anything was
}

// Begin opens the lanes.
func (l *Lanes) Begin(perPerson, atOnce int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open, l.lanes, l.perOne, l.most = true, map[string][]func(){}, perPerson, atOnce
}

// End takes no more work, and returns when all that was taken is done.
func (l *Lanes) End() {
	l.mu.Lock()
	l.open = false
	l.mu.Unlock()
	l.done.Wait()
}

// Verdict is what becomes of work.
type Verdict int

// The verdicts.
const (
	Taken  Verdict = iota
	Full           // too much is under way
	Closed         // the process is being stopped, or has not begun
)

// Put takes work for somebody. It never waits. The work must not panic.
func (l *Lanes) Put(who string, work func()) Verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch lane := l.lanes[who]; {
	case !l.open:
		return Closed
	case l.count >= l.most, len(lane) >= l.perOne:
		return Full
	default:
		if l.count++; l.count == 1 {
			l.idle = make(chan struct{})
		}
		l.lanes[who] = append(lane, work)
		if len(lane) == 0 {
			l.done.Go(func() { l.run(who) })
		}
		return Taken
	}
}

// run works until the person's lane is empty.
func (l *Lanes) run(who string) {
	for {
		l.mu.Lock()
		lane := l.lanes[who]
		l.mu.Unlock()
		lane[0]()
		l.mu.Lock()
		if l.count--; l.count == 0 {
			close(l.idle)
		}
		rest := l.lanes[who][1:]
		if len(rest) == 0 {
			delete(l.lanes, who)
			l.mu.Unlock()
			return
		}
		l.lanes[who] = rest
		l.mu.Unlock()
	}
}

// Settle returns once nothing is under way. More may be taken meanwhile.
func (l *Lanes) Settle() {
	l.mu.Lock()
	idle := l.idle
	l.mu.Unlock()
	if idle != nil {
		<-idle
	}
}

// IsOpen reports whether work is Taken.
func (l *Lanes) IsOpen() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}
