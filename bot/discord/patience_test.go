package discord

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Discord may fall silent at any point; it is waited for no longer than makes sense.
func TestGatewaySilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		stop := h.run()
		began := time.Now()
		first := h.next() // no hello
		first.left()
		if since := time.Since(began); since != usualTimes.begin {
			t.Errorf("waited %s to be greeted", since)
		}
		second := h.next()
		second.send(hello) // no READY
		second.alive()
		began = time.Now()
		second.left()
		if since := time.Since(began); since != 41250*time.Millisecond+usualTimes.slack {
			t.Errorf("waited %s until it was ready", since)
		}
		third := h.begin()
		time.Sleep(100 * time.Second)
		h.breaks(true)
		third.silence()
		go func() { // events alone are no sign of life
			for n := range 100 {
				third.send(messageFrame(1000+n, ``))
				time.Sleep(time.Second)
			}
		}()
		began = time.Now()
		if code := third.left(); code != 0 {
			t.Errorf("left with %d", code)
		}
		if since := time.Since(began); since < 41250*time.Millisecond || since > 41250*time.Millisecond+usualTimes.slack {
			t.Errorf("waited %s for a sign of life", since)
		}
		// Not at once, and not for long.
		time.Sleep(30 * time.Second)
		if err := h.d.Connected(); err != nil {
			t.Errorf("after half a minute: %v", err)
		}
		time.Sleep(40 * time.Second)
		if err := h.d.Connected(); err == nil || !strings.Contains(err.Error(), "no connection to Discord for") {
			t.Errorf("after a minute: %v", err)
		}
		h.breaks(false)
		h.resume()
		if err := h.d.Connected(); err != nil {
			t.Error(err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// Who cannot connect tries again, more and more seldom, and never at the same moments.
func TestGatewayBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		stop := h.run()
		p := h.begin()
		time.Sleep(10 * time.Minute)
		h.breaks(true)
		p.tear()
		time.Sleep(time.Hour)
		err := h.d.Connected()
		if err == nil || !strings.Contains(err.Error(), "no route to Discord") {
			t.Errorf("health says %v", err)
		}
		h.breaks(false)
		began := time.Now()
		h.resume()
		if since := time.Since(began); since > mostPause {
			t.Errorf("came back after %s", since)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		attempts := strings.Count(h.log.String(), "there is no connection to Discord")
		if attempts < 60 || attempts > 140 {
			t.Errorf("%d attempts in an hour", attempts)
		}
	})
	for failed, most := range map[int]time.Duration{0: time.Second, 1: 2 * time.Second, 5: 32 * time.Second, 6: mostPause, 1000: mostPause} {
		seen := map[time.Duration]bool{}
		for range 100 {
			pause := pauseAfter(failed)
			if pause < 0 || pause > most || failed > 0 && pause < most/2 {
				t.Fatalf("a pause of %s after %d failures", pause, failed)
			}
			seen[pause] = true
		}
		if len(seen) < 50 {
			t.Errorf("only %d different pauses after %d failures", len(seen), failed)
		}
	}
}

// A connection that ends again and again as soon as it stands is not opened at once
// each time, and a session that cannot be gone on with is given up.
func TestGatewayFlaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		stop := h.run()
		h.begin().tear()
		began := time.Now()
		for range 20 {
			h.resume().tear()
		}
		if since := time.Since(began); since < 20*time.Second {
			t.Errorf("connected 20 times in %s", since)
		}
		for range mostResumes {
			p := h.next()
			p.send(hello)
			p.wants(6)
			p.tear()
		}
		h.begin()
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// No more sessions are begun than Discord allows: the thousand and first costs the
// token.
func TestGatewayBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		h.limit = `{"total":1000,"remaining":0,"reset_after":7200000,"max_concurrency":1}`
		stop := h.run()
		time.Sleep(time.Minute)
		err := h.d.Connected()
		if err == nil || !strings.Contains(err.Error(), "connected so often (1000 times within a day)") {
			t.Errorf("health says %v", err)
		}
		time.Sleep(time.Hour)
		select {
		case <-h.peers:
			t.Fatal("it connected")
		default:
		}
		h.mu.Lock()
		h.limit = `{"total":1000,"remaining":10,"reset_after":600000,"max_concurrency":1}`
		h.mu.Unlock()
		h.begin().send(`{"op":9,"d":false}`)
		began := time.Now()
		h.begin()
		if since := time.Since(began); since < time.Minute {
			t.Errorf("began another one after %s, with ten left for ten minutes", since)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		stop := h.run()
		for range 5 {
			began := time.Now()
			h.begin().close(4009, "")
			h.next().tear()
			if since := time.Since(began); since < usualTimes.identify {
				t.Errorf("began another session after %s", since)
			}
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// If discordgo stands still, it is left behind.
func TestGatewayStandsStill(t *testing.T) {
	h := newHost(t)
	times := usualTimes
	times.stuck, times.identify, times.begin = 10*time.Millisecond, 0, time.Minute
	h.d.gateway.times = times
	at, err := h.d.gatewayAddress("ws://gateway.test")
	if err != nil {
		t.Fatal(err)
	}
	g := h.d.newGeneration(at)
	g.me = botID
	g.session.Lock() // as Open does, for ever
	over := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { over <- g.connect(ctx) }()
	cancel()
	why := <-over
	if why != errStuck || g.resumable(why) {
		t.Errorf("it ended with %v, and may be gone on with: %t", why, g.resumable(why))
	}
	g.session.Unlock()
}

// A fault of ours at one event takes nothing else down.
func TestGatewayFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		deliver := h.d.gateway.deliver
		h.d.gateway.deliver = func(del *delivery) {
			if del.interaction != nil {
				panic("a fault of ours")
			}
			deliver(del)
		}
		stop := h.run()
		p := h.begin()
		p.send(pressFrame(2))
		p.send(messageFrame(3, ``))
		if got := h.came(); len(got) != 1 || got[0] != "3" {
			t.Errorf("delivered %v", got)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if !strings.Contains(h.log.String(), "a fault of ours") {
			t.Error("nothing of it is in the log")
		}
	})
}

// Where the gateway is, and that a token is not sent there in the clear.
func TestGatewayAddress(t *testing.T) {
	for _, c := range []struct{ api, said, want string }{
		{"", "wss://gateway.discord.gg", "https://gateway.discord.gg/?encoding=json&v=9"},
		{"", "wss://gateway-us-east1-b.discord.gg/", "https://gateway-us-east1-b.discord.gg/?encoding=json&v=9"},
		{"", "ws://gateway.discord.gg", ""},
		{"", "https://gateway.discord.gg", ""},
		{"", "", ""},
		{"http://127.0.0.1:99", "ws://127.0.0.1:98", "http://127.0.0.1:98/?encoding=json&v=9"},
		{"http://127.0.0.1:99/", "wss://gateway.discord.gg", "http://127.0.0.1:99/?encoding=json&v=9"},
		{"https://relay.example/discord", "wss://gateway.discord.gg/x", "https://relay.example/discord/x?encoding=json&v=9"},
		{"https://relay.example", "wss://notdiscord.gg", "https://notdiscord.gg/?encoding=json&v=9"},
	} {
		where, err := newPlaces(c.api)
		if err != nil {
			t.Fatal(err)
		}
		d := &Discord{outward: outward{places: where}}
		got := ""
		if at, err := d.gatewayAddress(c.said); err == nil {
			got = at.String()
		}
		if got != c.want {
			t.Errorf("%q at %q: %q, want %q", c.said, c.api, got, c.want)
		}
	}
	for _, wrong := range []string{"discord.com", "ftp://discord.com", "https://", "https://a:b@discord.com", "https://discord.com?x=1", ":"} {
		if _, err := newPlaces(wrong); err == nil || !strings.Contains(err.Error(), "DISCORD_API_URL") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// What stands where Discord should be may answer a handshake with anything.
func TestGatewayHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		answers := []func(w http.ResponseWriter){
			func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) },
			func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) },
			func(w http.ResponseWriter) { w.WriteHeader(http.StatusTooManyRequests) },
			func(w http.ResponseWriter) {
				http.Redirect(w, &http.Request{}, "http://elsewhere.test/", http.StatusFound)
			},
			func(w http.ResponseWriter) {
				w.Header().Set("Upgrade", "websocket")
				w.WriteHeader(http.StatusSwitchingProtocols)
			},
		}
		h.handshake = func(w http.ResponseWriter) bool {
			if len(answers) == 0 {
				return false
			}
			answers[0](w)
			answers = answers[1:]
			return true
		}
		stop := h.run()
		h.begin()
		if err := stop(); err != nil {
			t.Error(err)
		}
		if got := h.times("GET /gateway/bot"); got != 6 {
			t.Errorf("began %d sessions", got)
		}
		for _, status := range []string{"HTTP 502", "HTTP 200", "HTTP 429", "HTTP 302"} {
			if !strings.Contains(h.log.String(), fmt.Sprint("Discord does not open a connection (", status, ")")) {
				t.Errorf("nothing of %s is in the log:\n%s", status, h.log)
			}
		}
	})
}
