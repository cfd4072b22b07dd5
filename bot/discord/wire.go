package discord

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// wire is a connection to the gateway, beneath discordgo, which reads and writes it as
// it would any other. Discordgo v0.29.0 can be made to stand still for ever, to end the
// process, and to reconnect or identify when it must not, by what Discord may send at
// any time; and it does not tell why a connection ended. So nothing of that reaches it:
// the wire reads each message first, hands on what is harmless, and ends for whatever
// else there is, as if the network had. Then it knows why.
//
// Discordgo thereby closes a connection only when reading from it has failed, and in the
// goroutine that reads. The code with which it would close, after which a session cannot
// be gone on with, is not sent.
type wire struct {
	url       *url.URL
	transport http.RoundTripper
	messages  passer
	greeting  time.Duration // how long Discord may take to begin to speak

	// Those that discordgo's reader alone uses.
	from    *bufio.Reader
	pending []byte // that discordgo has not read
	begun   []byte // of a message that comes in several frames

	writing sync.Mutex
	request []byte // of the handshake, until it is whole

	mu     sync.Mutex
	up     io.ReadWriteCloser // nil before the handshake
	silent *time.Timer        // ends it when nothing comes
	cause  error              // why it has ended; nil while it has not
	done   chan struct{}      // closed when it has ended
	ctx    context.Context    // of the handshake; ends with the wire
	cancel context.CancelFunc
}

// passer says what becomes of a message of the gateway's.
type passer interface {
	// pass returns the message that discordgo is to have, or nil for none; and within
	// what time the next sign of life must come, or 0 where this was none. An error ends
	// the wire. The text is the wire's own.
	pass(text []byte) (on []byte, silence time.Duration, err error)
}

func newWire(at *url.URL, transport http.RoundTripper, messages passer, times gatewayTimes) *wire {
	w := &wire{url: at, transport: transport, messages: messages, greeting: times.begin, done: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	w.silent = time.AfterFunc(times.handshake, func() { w.end(errNoAnswer) })
	return w
}

// Why a wire ends that Discord has not closed.
var (
	errNoAnswer   = errors.New("Discord does not answer")
	errUnreadable = errors.New("Discord sent something that could not be read")
	errReconnect  = errors.New("Discord wants the connection to be opened anew")
	errLeft       = errors.New("the process is being stopped")
	errDropped    = errors.New("discordgo has dropped the connection")
)

// end ends it, and keeps why unless it has ended before.
func (w *wire) end(cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cause != nil {
		return
	}
	w.cause = cause
	w.silent.Stop()
	w.cancel()
	if w.up != nil {
		_ = w.up.Close() // it is not used any more
	}
	close(w.done)
}

// leave tells Discord that the bot goes, and ends it.
func (w *wire) leave() {
	w.mu.Lock()
	up := w.up
	w.mu.Unlock()
	if up != nil {
		// Whoever does not take it within a moment need not know.
		hurry := time.AfterFunc(time.Second, func() { w.end(errLeft) })
		w.writing.Lock()
		_, _ = up.Write(goodbye)
		w.writing.Unlock()
		hurry.Stop()
	}
	w.end(errLeft)
}

// why is why it has ended, or nil.
func (w *wire) why() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cause
}

// heard notes a sign of life, and within what time the next one must come.
func (w *wire) heard(silence time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cause == nil {
		w.silent.Reset(silence)
	}
}

// Write takes what discordgo writes: the handshake first, then frames. That something
// cannot be written is known to who reads, and to nobody else.
func (w *wire) Write(p []byte) (int, error) {
	w.writing.Lock()
	defer w.writing.Unlock()
	w.mu.Lock()
	up, cause := w.up, w.cause
	w.mu.Unlock()
	switch {
	case up == nil && cause != nil:
		return 0, cause
	case cause != nil:
		return len(p), nil
	case up != nil && len(p) > 0 && p[0]&0x0f == frameClose:
		w.end(errDropped)
		return len(p), nil
	case up != nil:
		if _, err := up.Write(p); err != nil {
			w.end(err)
		}
		return len(p), nil
	}
	w.request = append(w.request, p...)
	if bytes.HasSuffix(w.request, []byte("\r\n\r\n")) {
		if err := w.connect(); err != nil {
			w.end(err)
			return 0, err
		}
	}
	return len(p), nil
}

// connect makes the handshake. It is made by the transport that makes all requests, so
// that it takes the same way.
func (w *wire) connect() error {
	req, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(w.request)))
	if err != nil {
		return fmt.Errorf("read the handshake: %w", err)
	}
	req.URL, req.Host, req.RequestURI = w.url, "", ""
	resp, err := w.transport.RoundTrip(req.WithContext(w.ctx))
	if err != nil {
		if cause := w.why(); cause != nil {
			return cause
		}
		return err
	}
	up, ok := resp.Body.(io.ReadWriteCloser)
	if resp.StatusCode != http.StatusSwitchingProtocols || !ok {
		_ = resp.Body.Close() // nothing of it is read
		return fmt.Errorf("Discord does not open a connection (HTTP %d)", resp.StatusCode)
	}
	resp.Header.Del("Sec-Websocket-Extensions") // none was asked for, and frames are read here
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 101 Switching Protocols\r\n")
	_ = resp.Header.Write(&head) // a buffer takes everything
	head.WriteString("\r\n")
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cause != nil {
		_ = up.Close() // it was ended meanwhile
		return w.cause
	}
	w.from, w.pending, w.up = bufio.NewReader(up), head.Bytes(), up
	w.silent.Reset(w.greeting)
	return nil
}

// Read hands discordgo what it may have.
func (w *wire) Read(p []byte) (int, error) {
	for len(w.pending) == 0 {
		if w.why() != nil {
			return 0, io.EOF
		}
		if err := w.next(); err != nil {
			w.end(err)
			return 0, io.EOF
		}
	}
	n := copy(p, w.pending)
	w.pending = w.pending[n:]
	return n, nil
}

// next reads a frame.
func (w *wire) next() error {
	if w.from == nil {
		return errDropped // read before anything was written
	}
	kind, last, payload, err := readFrame(w.from)
	if err != nil {
		return err
	}
	switch kind {
	case frameClose:
		return readClose(payload)
	case framePing: // which discordgo answers
		w.pending = appendFrame(nil, framePing, payload)
		return nil
	case framePong:
		return nil
	case frameText, frameMore:
		if (kind == frameMore) != (w.begun != nil) || len(w.begun)+len(payload) > mostFrame {
			return errFrame
		}
		if w.begun = append(w.begun, payload...); w.begun == nil {
			w.begun = []byte{}
		}
	default: // compressed ones are not asked for
		return errUnreadable
	}
	if !last {
		return nil
	}
	text := w.begun
	w.begun = nil
	on, silence, err := w.messages.pass(text)
	if err != nil {
		return err
	}
	if silence > 0 {
		w.heard(silence)
	}
	if on != nil {
		w.pending = appendFrame(nil, frameText, on)
	}
	return nil
}

// Close ends it for discordgo, which does so where Open fails.
func (w *wire) Close() error {
	w.end(errDropped)
	return nil
}

// LocalAddr and the others make it a [net.Conn]. How long it may be silent is its own
// affair.
func (w *wire) LocalAddr() net.Addr              { return wireAddress{} }
func (w *wire) RemoteAddr() net.Addr             { return wireAddress{} }
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

type wireAddress struct{}

func (wireAddress) Network() string { return "gateway" }
func (wireAddress) String() string  { return "Discord" }
