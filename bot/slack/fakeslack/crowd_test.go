package fakeslack_test

import (
	"fmt"
	"sync"
	"testing"

	"adjutant/bot/slack/fakeslack"
)

// TestCrowd has many people do many things at once, over two sockets.
func TestCrowd(t *testing.T) {
	s := office(t, fakeslack.Options{})
	for range 2 {
		connect(t, s, func(e envelope) any {
			if e.Type == "slash_commands" {
				return with(e, map[string]any{"text": "Done"})
			}
			return plainly(e)
		})
	}
	call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": ops, "text": "t", "blocks": raw(actions(button))})
	m := s.Messages(ops)[0]
	var crowd sync.WaitGroup
	for i := range 16 {
		id := fmt.Sprintf("U1%d", i)
		s.AddUser(fakeslack.User{ID: id, Name: id})
		crowd.Go(func() {
			p := s.As(id)
			for range 5 {
				for what, ack := range map[string]fakeslack.Ack{"slash": p.Slash(ops, "/risk", "x"), "dm": p.DM("x"), "press": p.Press(m, "Go")} {
					if ack.Failed != "" {
						t.Errorf("%s of %s: %+v", what, id, ack)
					}
				}
				call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": id, "text": "hello"})
			}
			if n := len(p.Ephemerals(ops)); n != 5 {
				t.Errorf("%s has %d answers", id, n)
			}
			if n := len(s.Messages(id)); n != 10 {
				t.Errorf("%s has %d messages", id, n)
			}
		})
	}
	crowd.Wait()
	clean(t, s)
}

// BenchmarkSlash is what the fake itself costs, with a bot that only acknowledges.
func BenchmarkSlash(b *testing.B) {
	s := fakeslack.New(b, fakeslack.Options{})
	s.AddUser(fakeslack.User{ID: ana, Name: "ana"})
	s.AddChannel(fakeslack.Channel{ID: ops, Name: "ops", Members: []string{ana}})
	connect(b, s, plainly)
	p := s.As(ana)
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if ack := p.Slash(ops, "/risk", "log A port may close"); ack.Failed != "" {
				b.Errorf("%+v", ack)
			}
		}
	})
}
