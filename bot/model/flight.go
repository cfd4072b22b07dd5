package model

import "sync"

// flights are the questions that are being asked, so that several who ask the same at
// once have it asked once.
type flights struct {
	mu  sync.Mutex
	all map[string]*flight
}

// flight is a question under way. What came of it may be read once done is closed.
type flight struct {
	done    chan struct{}
	content []byte
	failure *failure
}

// join is the flight of that question. Whoever begins it asks, and lands it.
func (f *flights) join(hash string) (_ *flight, begins bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if under := f.all[hash]; under != nil {
		return under, false
	}
	if f.all == nil {
		f.all = map[string]*flight{}
	}
	begun := &flight{done: make(chan struct{})}
	f.all[hash] = begun
	return begun, true
}

// land tells everybody who waits what came of it.
func (f *flights) land(hash string, under *flight, content []byte, failed *failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	under.content, under.failure = content, failed
	delete(f.all, hash)
	close(under.done)
}
