package loopback

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
)

// Host is a server on the local host. It ends when its test does, and waits for
// everything that was started with it.
type Host struct {
	// URL is where it is, without what follows the host.
	URL string

	http *http.Server
	over context.Context
	stop context.CancelFunc
	// life is held while something is started, so that nothing starts after the end.
	life sync.Mutex
	work sync.WaitGroup
}

// NewHost starts one, which hands requests on to serve. When it ends, it calls cut, which
// is to break off what was taken over from the server, such as websockets.
func NewHost(t testing.TB, serve http.HandlerFunc, cut func()) *Host {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &Host{URL: "http://" + listener.Addr().String()}
	h.over, h.stop = context.WithCancel(context.Background())
	h.http = &http.Server{
		// The server does not wait for who is served when it is closed; the host does.
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if h.begin() {
				defer h.work.Done()
				serve(w, r)
			}
		}),
		BaseContext: func(net.Listener) context.Context { return h.over },
	}
	h.Spawn(func() { _ = h.http.Serve(listener) })
	t.Cleanup(func() {
		h.life.Lock()
		h.stop()
		h.life.Unlock()
		cut()
		_ = h.http.Close()
		h.work.Wait()
	})
	return h
}

// Over ends when the host does.
func (h *Host) Over() context.Context { return h.over }

// Spawn starts what the host waits for when it ends. It returns false, and starts
// nothing, once that has begun.
func (h *Host) Spawn(do func()) bool {
	if !h.begin() {
		return false
	}
	go func() {
		defer h.work.Done()
		do()
	}()
	return true
}

// begin counts something in that is to be waited for, unless the host is ending.
func (h *Host) begin() bool {
	h.life.Lock()
	defer h.life.Unlock()
	if h.over.Err() != nil {
		return false
	}
	h.work.Add(1)
	return true
}
