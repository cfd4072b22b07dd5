package discord

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

// While it stops, what is under way is answered, and who comes now is told that nothing
// was taken; nobody is left with a silent application.
func TestRunFinishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.d.gateway.deliver = h.d.take
		said := make(chan string, 10)
		h.on("POST /channels/70/messages", func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			said <- string(body)
			_, _ = io.WriteString(w, `{"id":"1"}`)
		})
		h.json("GET /guilds/1/members/800", 200, `{"user":{"id":"800"}}`)
		release := make(chan struct{})
		clerk := &clerk{answer: func(_ context.Context, inv chat.Invocation) chat.Reply {
			<-release
			return chat.Say("Done: " + inv.Text)
		}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.d.Run(ctx, clerk) }()
		<-h.d.Ready()
		p := h.begin()
		p.send(messageFrame(2, `,"content":"first"`))
		synctest.Wait()
		cancel()
		time.Sleep(time.Second)
		if err := h.d.Connected(); err != nil {
			t.Errorf("the connection is gone while somebody waits: %v", err)
		}
		p.send(messageFrame(3, `,"content":"second"`))
		if words := <-said; !strings.Contains(words, "Nothing was changed") {
			t.Errorf("who comes is told %s", words)
		}
		select {
		case err := <-ended:
			t.Fatalf("it ended with somebody waiting: %v", err)
		default:
		}
		close(release)
		if words := <-said; !strings.Contains(words, "Done: first") {
			t.Errorf("who waited is told %s", words)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if code := p.left(); code != 1000 {
			t.Errorf("left with %d", code)
		}
	})
}

// What never ends does not keep the process for ever.
func TestRunGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.d.gateway.deliver = h.d.take
		h.json("POST /channels/70/messages", 200, `{"id":"1"}`)
		clerk := &clerk{answer: func(ctx context.Context, _ chat.Invocation) chat.Reply {
			<-ctx.Done()
			return chat.Reply{}
		}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.d.Run(ctx, clerk) }()
		h.begin().send(messageFrame(2, `,"content":"first"`))
		synctest.Wait()
		began := time.Now()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took < grace || took > grace+5*time.Second {
			t.Errorf("it ended after %s", took)
		}
	})
}

// It can be run again, and connects again.
func TestRunAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		for range 3 {
			stop := h.run()
			h.begin()
			if err := h.d.Connected(); err != nil {
				t.Error(err)
			}
			if err := stop(); err != nil {
				t.Error(err)
			}
			if h.d.Connected() == nil {
				t.Error("connected after it has run")
			}
		}
	})
}
