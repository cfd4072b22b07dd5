package slack

import "sync"

// How much may be under way: for one person, and for all of them together.
const (
	mostPerPerson = 32
	mostAtOnce    = 512
)

// lanes do the work of each person in its order, and that of different people side
// by side. The zero value takes nothing before it is opened.
type lanes struct {
	mu     sync.Mutex
	open   bool
	lanes  map[string][]func() // the first of each is under way
	count  int
	perOne int
	most   int
	done   sync.WaitGroup
}

// begin opens the lanes.
func (l *lanes) begin(perPerson, atOnce int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open, l.lanes, l.perOne, l.most = true, map[string][]func(){}, perPerson, atOnce
}

// end takes no more work, and returns when all that was taken is done.
func (l *lanes) end() {
	l.mu.Lock()
	l.open = false
	l.mu.Unlock()
	l.done.Wait()
}

// verdict is what becomes of work.
type verdict int

const (
	taken  verdict = iota
	full           // too much is under way
	closed         // the process is being stopped, or has not begun
)

// put takes work for somebody. It never waits. The work must not panic.
func (l *lanes) put(who string, work func()) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch lane := l.lanes[who]; {
	case !l.open:
		return closed
	case l.count >= l.most, len(lane) >= l.perOne:
		return full
	default:
		l.count++
		l.lanes[who] = append(lane, work)
		if len(lane) == 0 {
			l.done.Go(func() { l.run(who) })
		}
		return taken
	}
}

// run works until the person's lane is empty.
func (l *lanes) run(who string) {
	for {
		l.mu.Lock()
		lane := l.lanes[who]
		l.mu.Unlock()
		lane[0]()
		l.mu.Lock()
		l.count--
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

// isOpen reports whether work is taken.
func (l *lanes) isOpen() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}
