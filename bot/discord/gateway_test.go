package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// messageFrame is what somebody writes, as the gateway brings it.
func messageFrame(id int, more string) string {
	return fmt.Sprintf(`{"op":0,"s":%d,"t":"MESSAGE_CREATE","d":{"id":"%d","channel_id":"70","author":{"id":"800"},"type":0%s}}`, id, id, more)
}

// pressFrame is a press of a component that nobody knows.
func pressFrame(id int) string {
	return fmt.Sprintf(`{"op":0,"s":%d,"t":"INTERACTION_CREATE","d":{"id":"%d","type":3,"token":"interaction-token","message":{"id":"1","components":[{"type":77,"new":true},{"type":17,"components":[null]}]},"data":{"component_type":77}}}`, id, id)
}

// What people do is delivered, once, and nothing else is.
func TestGatewayTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		if h.d.Connected() == nil {
			t.Error("connected before it runs")
		}
		stop := h.run()
		p := h.next()
		if p.host != "gateway.test" || p.query != "encoding=json&v=9" {
			t.Errorf("connected to %s with %q", p.host, p.query)
		}
		synctest.Wait()
		if err := h.d.Connected(); err == nil || !strings.Contains(err.Error(), "no connection to Discord yet") {
			t.Errorf("connected before Discord is ready: %v", err)
		}
		p.send(hello)
		var identify struct {
			Token    string
			Intents  int
			Compress bool
		}
		if err := json.Unmarshal(p.wants(2).Data, &identify); err != nil {
			t.Fatal(err)
		}
		if identify.Token != "Bot "+botToken && identify.Token != botToken || identify.Intents != 1<<9|1<<12 || identify.Compress {
			t.Errorf("identified with %+v", identify)
		}
		p.send(ready)
		p.alive()
		synctest.Wait()
		if err := h.d.Connected(); err != nil {
			t.Errorf("not connected: %v", err)
		}
		for _, text := range []string{
			messageFrame(2, ``),
			messageFrame(2, ``), // again
			messageFrame(3, `,"guild_id":"1","content":"nothing for us"`),
			messageFrame(4, `,"guild_id":"1","content":"<@900> my"`),
			messageFrame(5, `,"guild_id":"1","content":"<@!900> my"`),
			messageFrame(6, `,"webhook_id":"3"`),
			messageFrame(7, `,"type":7`), // somebody has joined
			strings.Replace(messageFrame(8, ``), `"800"`, `"800","bot":true`, 1),
			strings.Replace(messageFrame(9, ``), `"800"`, `"900"`, 1),
			messageFrame(10, `,"components":[{"type":99}],"type":19`),
			`{"op":0,"s":11,"t":"MESSAGE_CREATE","d":{"id":7}}`, // not as documented
			`{"op":0,"s":12,"t":"MESSAGE_CREATE","d":null}`,
			pressFrame(13),
			pressFrame(13),
			`{"op":0,"s":14,"t":"INTERACTION_CREATE","d":{"id":"14","type":2}}`, // nobody could answer it
			`{"op":0,"s":15,"t":"GUILD_CREATE","d":{"channels":[null],"members":[null]}}`,
			`{"op":0,"s":16,"t":"SOMETHING_NEW","d":[]}`,
			`{"op":99}`,
			pressFrame(17),
		} {
			p.send(text)
		}
		if got, want := h.came(), []string{"2", "4", "5", "10", "13", "17"}; !slices.Equal(got, want) {
			t.Errorf("delivered %v, want %v", got, want)
		}
		if room, _ := h.d.direct.Get("800"); room != "70" {
			t.Errorf("the conversation of who wrote is %q", room)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if code := p.left(); code != 1000 {
			t.Errorf("left with code %d", code)
		}
		if h.d.Connected() == nil {
			t.Error("connected after it has run")
		}
	})
}

// A message may come in several frames, and Discord may ask for a sign of life.
func TestGatewayFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		stop := h.run()
		p := h.next()
		p.send(hello)
		p.wants(2)
		p.send(ready)
		first := p.wants(opHeartbeat)
		text := messageFrame(2, `,"content":"`+strings.Repeat("x", 70_000)+`"`)
		p.raw([]byte{frameText, 10})
		p.raw([]byte(text[:10]))
		p.raw([]byte{0x80 | framePing, 2, 'h', 'i'})
		p.raw(append([]byte{frameMore, 126, 0, 200}, text[10:210]...))
		rest := appendFrame(nil, frameMore, []byte(text[210:]))
		p.raw(rest)
		if got := h.came(); !slices.Equal(got, []string{"2"}) {
			t.Errorf("delivered %v", got)
		}
		p.send(`{"op":1,"d":null}`)
		second := p.wants(opHeartbeat)
		if string(first.Data) != "1" || string(second.Data) != "2" {
			t.Errorf("heartbeats with %s and %s", first.Data, second.Data)
		}
		p.alive()
		time.Sleep(time.Hour) // heartbeats keep it
		if err := h.d.Connected(); err != nil || h.times("GET /gateway/bot") != 1 {
			t.Errorf("after an hour: %v, %d sessions", err, h.times("GET /gateway/bot"))
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// ends are the ways in which a connection may end, and whether the session can be gone
// on with.
var ends = map[string]struct {
	do     func(p *peer)
	resume bool
}{
	"torn":                        {func(p *peer) { p.tear() }, true},
	"operation 7":                 {func(p *peer) { p.send(`{"op":7}`) }, true},
	"operation 9, resumable":      {func(p *peer) { p.send(`{"op":9,"d":true}`) }, true},
	"operation 9":                 {func(p *peer) { p.send(`{"op":9,"d":false}`) }, false},
	"operation 9, and no word":    {func(p *peer) { p.send(`{"op":9}`) }, false},
	"closed for a restart":        {func(p *peer) { p.close(1001, "going away") }, true},
	"closed without a code":       {func(p *peer) { p.raw([]byte{0x80 | frameClose, 0}); p.tear() }, true},
	"unknown error":               {func(p *peer) { p.close(4000, "") }, true},
	"rate limited":                {func(p *peer) { p.close(4008, "") }, true},
	"invalid sequence":            {func(p *peer) { p.close(4007, "") }, false},
	"session timed out":           {func(p *peer) { p.close(4009, "") }, false},
	"not authenticated":           {func(p *peer) { p.close(4003, "") }, false},
	"not JSON":                    {func(p *peer) { p.send(`null`) }, true},
	"a list":                      {func(p *peer) { p.send(`[1]`) }, true},
	"no operation":                {func(p *peer) { p.send(`{}`) }, true},
	"an event without a number":   {func(p *peer) { p.send(`{"op":0,"t":"X"}`) }, true},
	"ready without a session":     {func(p *peer) { p.send(`{"op":0,"s":1,"t":"READY","d":{}}`) }, true},
	"hello without an interval":   {func(p *peer) { p.send(`{"op":10,"d":{"heartbeat_interval":0}}`) }, true},
	"compressed":                  {func(p *peer) { p.raw(appendFrame(nil, frameBinary, []byte("zlib"))) }, true},
	"masked":                      {func(p *peer) { p.raw([]byte{0x81, 0x81, 1, 2, 3, 4, 5}) }, true},
	"reserved bits":               {func(p *peer) { p.raw([]byte{0xc1, 0}) }, true},
	"an endless frame":            {func(p *peer) { p.raw([]byte{0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0}) }, true},
	"the middle of a message":     {func(p *peer) { p.raw([]byte{0x80, 1, 'x'}) }, true},
	"a message within another":    {func(p *peer) { p.raw([]byte{frameText, 1, '{'}); p.send(`{}`) }, true},
	"a long control frame":        {func(p *peer) { p.raw([]byte{0x80 | frameClose, 126, 0, 200}) }, true},
	"an unknown control frame":    {func(p *peer) { p.raw([]byte{0x8f, 0}) }, true},
	"nothing more, and no tear":   {func(p *peer) { p.silence() }, true},
	"half a frame, and then none": {func(p *peer) { p.silence(); p.raw([]byte{0x81, 20, '{'}) }, true},
}

// However a connection ends, the session is gone on with where Discord allows it, from
// where it was, and nothing comes twice; otherwise a new one is begun, not at once.
func TestGatewayResumes(t *testing.T) {
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHost(t)
				stop := h.run()
				first := h.begin()
				first.send(pressFrame(2))
				first.send(`{"op":0,"s":3,"t":"TYPING_START","d":{}}`)
				synctest.Wait()
				began := time.Now()
				end.do(first)
				p := h.next()
				if code := first.left(); code != 0 {
					t.Errorf("left with code %d, after which no session can be gone on with", code)
				}
				p.send(hello)
				if end.resume {
					if p.host != "resume.test" || p.query != "encoding=json&v=9" {
						t.Errorf("went to %s with %q", p.host, p.query)
					}
					var resume struct {
						Token     string
						SessionID string `json:"session_id"`
						Seq       int
					}
					if err := json.Unmarshal(p.wants(6).Data, &resume); err != nil {
						t.Fatal(err)
					}
					if resume.SessionID != "s1" || resume.Seq != 3 || !strings.HasSuffix(resume.Token, botToken) {
						t.Errorf("went on with %+v", resume)
					}
					p.send(pressFrame(2)) // again, before it says RESUMED
					p.send(pressFrame(4))
					p.send(`{"op":0,"s":5,"t":"RESUMED","d":{}}`)
				} else {
					if since := time.Since(began); since < time.Second || since > 30*time.Second {
						t.Errorf("began a new session after %s", since)
					}
					p.wants(2)
					p.send(ready)
					p.send(pressFrame(4))
				}
				p.alive()
				p.send(pressFrame(6))
				if got := h.came(); !slices.Equal(got, []string{"2", "4", "6"}) {
					t.Errorf("delivered %v", got)
				}
				if err := h.d.Connected(); err != nil {
					t.Error(err)
				}
				sessions := 1
				if !end.resume {
					sessions = 2
				}
				if got := h.times("GET /gateway/bot"); got != sessions {
					t.Errorf("began %d sessions", got)
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// silence makes the peer answer no heartbeat any more.
func (p *peer) silence() { p.mute.Store(true) }

// The same while discordgo opens the connection, where it would stand still for ever.
func TestGatewayEndsWhileOpening(t *testing.T) {
	for name, end := range ends {
		for _, when := range []string{"before hello", "before ready", "before resumed"} {
			t.Run(name+" "+when, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					h := newHost(t)
					stop := h.run()
					if when == "before resumed" {
						h.begin().tear()
					}
					p := h.next()
					if when != "before hello" {
						p.send(hello)
						if when == "before resumed" {
							p.wants(6)
						} else {
							p.wants(2)
						}
					}
					p.alive()
					for _, text := range []string{`{"op":11}`, `{"op":1}`, `{"op":11}`, `{"op":99}`} {
						p.send(text) // none of which discordgo expects
					}
					// It closes a connection by sleeping with a lock held, which a bubble
					// does not let pass while another waits for that.
					synctest.Wait()
					end.do(p)
					synctest.Wait()
					if when == "before resumed" && end.resume {
						h.resume()
					} else {
						h.begin()
					}
					if err := h.d.Connected(); err != nil {
						t.Error(err)
					}
					if err := stop(); err != nil {
						t.Error(err)
					}
				})
			})
		}
	}
}

// What Discord will never take ends it, with word of what to do.
func TestGatewayGivesUp(t *testing.T) {
	for code, want := range map[int]string{
		4004: "DISCORD_TOKEN", 4010: "Install a newer one", 4011: "Remove it from those", 4012: "Install a newer one",
		4013: "Install a newer one", 4014: "page “Bot”",
	} {
		for _, when := range []string{"opening", "standing", "resuming"} {
			t.Run(fmt.Sprint(code, " ", when), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					h := newHost(t)
					ended := make(chan error, 1)
					go func() { ended <- h.d.Run(t.Context(), nil) }()
					var p *peer
					switch when {
					case "opening":
						p = h.next()
						p.send(hello)
						p.wants(2)
					case "standing":
						p = h.begin()
					case "resuming":
						h.begin().tear()
						p = h.next()
						p.send(hello)
						p.wants(6)
					}
					p.close(code, "no")
					err := <-ended
					if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), fmt.Sprint(code)) {
						t.Errorf("it ended with %v", err)
					}
					if gone := h.d.Connected(); gone == nil || gone.Error() != err.Error() {
						t.Errorf("health says %v", gone)
					}
					time.Sleep(2 * time.Hour)
					select {
					case <-h.peers:
						t.Error("it connected again")
					default:
					}
				})
			})
		}
	}
}

// A token that Discord does not know ends it before there is a connection.
func TestGatewayUnknownToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.json("GET /gateway/bot", 401, `{"message":"401: Unauthorized","code":0}`)
		err := h.d.Run(t.Context(), nil)
		if !errors.Is(err, errToken) {
			t.Errorf("it ended with %v", err)
		}
		if got := h.times("GET /gateway/bot"); got != 1 {
			t.Errorf("asked %d times", got)
		}
	})
}
