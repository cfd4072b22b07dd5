package discord

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"adjutant/chat"
)

// FuzzHandler lets Discord send anything, over HTTP and by the gateway.
func FuzzHandler(f *testing.F) {
	f.Add(command)
	f.Add(`{"type":1}`)
	f.Add(`{"id":"1","type":3,"token":"x","message":{"components":[{"type":99,"components":[null]}]},"member":null}`)
	f.Add(`{"id":"1","type":5,"token":"x","data":{"components":[{"type":18,"component":{"type":null}}]}}`)
	f.Add(`{"id":"1","author":{"id":"2"},"channel_id":"3","content":"hello"}`)
	d, err := New(noCompany{}, Options{Token: chat.NewSecret(botToken), PublicKey: hex.EncodeToString(signer.Public().(ed25519.PublicKey))})
	if err != nil {
		f.Fatal(err)
	}
	d.gateway.deliver = func(del *delivery) {
		if del.interaction != nil {
			del.interaction.who()
		}
		if a, ok := del.ack.(*answer); ok {
			go func() { _ = a.give(context.Background(), response{Type: respondLater}) }()
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		w := httptest.NewRecorder()
		d.Handler().ServeHTTP(w, signed(time.Now(), body))
		switch w.Code {
		case 200, 202:
			if !json.Valid([]byte(body)) {
				t.Errorf("answered %d", w.Code)
			}
		case 400:
		default:
			t.Errorf("answered %d", w.Code)
		}
		for kind := range taken {
			d.arrived(kind, json.RawMessage(body), botID)
		}
	})
}

// FuzzFrames lets the gateway send any bytes. Whatever they are, discordgo gets nothing
// but what it can bear.
func FuzzFrames(f *testing.F) {
	f.Add([]byte(hello), []byte(ready), byte(1))
	f.Add([]byte(ready), []byte(`{"op":7}`), byte(2))
	f.Add([]byte(`null`), []byte(pressFrame(1)), byte(8))
	f.Add([]byte(`{"op":0,"s":-1,"t":"READY","d":{"session_id":1}}`), []byte(messageFrame(2, ``)), byte(0))
	d, err := New(noCompany{}, Options{Token: chat.NewSecret(botToken), APIURL: hostAt})
	if err != nil {
		f.Fatal(err)
	}
	d.gateway.deliver = func(*delivery) {}
	at, err := d.gatewayAddress("ws://gateway.test")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, first, second []byte, kind byte) {
		g := d.newGeneration(at)
		w := g.next()
		raw := appendFrame(nil, frameText, first)
		raw = appendFrame(raw, kind&0x0f, second)
		raw = append(raw, second...)
		g.receive(w, raw)
		read, err := io.ReadAll(w)
		if err != nil {
			t.Fatal(err)
		}
		checkPassed(t, read)
	})
}

// receive lets a wire have got these bytes, and then nothing more.
func (g *generation) receive(w *wire, raw []byte) {
	w.up, w.from = nothing{}, bufio.NewReader(bytes.NewReader(raw))
}

type nothing struct{}

func (nothing) Read([]byte) (int, error)    { return 0, io.EOF }
func (nothing) Write(p []byte) (int, error) { return len(p), nil }
func (nothing) Close() error                { return nil }

// checkPassed looks at what discordgo would read.
func checkPassed(t *testing.T, read []byte) {
	t.Helper()
	from := bufio.NewReader(bytes.NewReader(read))
	for {
		kind, last, payload, err := readFrame(from)
		if err == io.EOF {
			return
		}
		if err != nil || !last {
			t.Fatalf("a broken frame: %v", err)
		}
		if kind == framePing {
			continue
		}
		var f frame
		if err := json.Unmarshal(payload, &f); err != nil || kind != frameText || f.Op == nil {
			t.Fatalf("%d %q: %v", kind, payload, err)
		}
		switch {
		case *f.Op == opHello, *f.Op == opHeartbeat, *f.Op == opAck:
		case *f.Op == opDispatch && (f.Type == "READY" || f.Type == "RESUMED" || strings.HasPrefix(f.Type, ours)):
			var e discordgo.Event
			if err := json.Unmarshal(payload, &e); err != nil {
				t.Fatalf("discordgo cannot read %q: %v", payload, err)
			}
		default:
			t.Fatalf("discordgo gets %q", payload)
		}
	}
}
