package discord

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// peer is Discord's end of a connection to the gateway.
type peer struct {
	h       *host
	host    string // where it came to
	query   string
	conn    net.Conn
	frames  chan frame // what the bot sent
	goodbye chan int   // the code with which the bot has closed; closed without one
	mute    atomic.Bool
}

func (h *host) upgrade(w http.ResponseWriter, r *http.Request) {
	conn, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		h.t.Error(err)
		return
	}
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "+
		base64.StdEncoding.EncodeToString(sum[:])+"\r\n\r\n")
	p := &peer{h: h, host: r.Host, query: r.URL.RawQuery, conn: conn, frames: make(chan frame, 1024), goodbye: make(chan int, 1)}
	h.peers <- p
	p.read(buffered.Reader)
}

// read reads what the bot sends, until the connection ends.
func (p *peer) read(from *bufio.Reader) {
	defer close(p.goodbye)
	defer close(p.frames)
	for {
		kind, payload, err := readMasked(from)
		if err != nil {
			return
		}
		if kind == frameClose {
			p.goodbye <- readClose(payload).code
			continue
		}
		if kind == framePong {
			continue
		}
		var f frame
		if err := json.Unmarshal(payload, &f); err != nil {
			p.h.t.Errorf("the bot sent %q", payload)
			continue
		}
		p.frames <- f
	}
}

// readMasked reads a frame of a client's.
func readMasked(from *bufio.Reader) (kind byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return 0, nil, err
	}
	length := int(head[1] & 0x7f)
	if length == 126 {
		var long [2]byte
		if _, err := io.ReadFull(from, long[:]); err != nil {
			return 0, nil, err
		}
		length = int(binary.BigEndian.Uint16(long[:]))
	}
	masked := make([]byte, 4+length)
	if _, err := io.ReadFull(from, masked); err != nil {
		return 0, nil, err
	}
	payload = masked[4:]
	for i := range payload {
		payload[i] ^= masked[i%4]
	}
	return head[0] & 0x0f, payload, nil
}

// raw sends bytes.
func (p *peer) raw(b []byte) { _, _ = p.conn.Write(b) }

// send sends a message.
func (p *peer) send(text string) { p.raw(appendFrame(nil, frameText, []byte(text))) }

// close closes the connection with a code.
func (p *peer) close(code int, reason string) {
	p.raw(appendFrame(nil, frameClose, append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...)))
	p.tear()
}

// tear ends the connection as a network does.
func (p *peer) tear() { _ = p.conn.Close() }

// wants returns the next message of the bot's, which must have that operation; its
// heartbeats are passed over.
func (p *peer) wants(op int) frame {
	p.h.t.Helper()
	for {
		select {
		case f, ok := <-p.frames:
			if !ok {
				p.h.t.Fatalf("the connection ended, want operation %d", op)
			}
			if *f.Op == opHeartbeat && op != opHeartbeat {
				p.send(`{"op":11}`)
				continue
			}
			if *f.Op != op {
				p.h.t.Fatalf("the bot sent operation %d, want %d", *f.Op, op)
			}
			return f
		case <-time.After(time.Hour):
			p.h.t.Fatalf("nothing came from the bot, want operation %d", op)
		}
	}
}

// alive answers heartbeats until the connection ends.
func (p *peer) alive() {
	go func() {
		for f := range p.frames {
			if *f.Op == opHeartbeat && !p.mute.Load() {
				p.send(`{"op":11}`)
			}
		}
	}()
}

// left waits until the bot has ended the connection, and returns the code with which
// it did: 0 for none.
func (p *peer) left() int {
	select {
	case code := <-p.goodbye:
		return code
	case <-time.After(time.Hour):
		p.h.t.Error("the bot has not left")
		return 0
	}
}
