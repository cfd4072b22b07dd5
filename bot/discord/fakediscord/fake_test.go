package fakediscord_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/bot/discord/fakediscord"
)

func TestCommand(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	register(t, s, risk())
	b.answers(say("Logged, **well** \\*done\\*"))
	p := s.As(ana)
	ack := p.Command(ops, "risk log", obj{"title": "Port", "days": 3, "kind": "Legal", "sure": true, "owner": "@ben"})
	if ack.TimedOut || ack.Type != 4 || ack.Late() || len(ack.Replies()) != 1 {
		t.Fatalf("%+v\n%s", ack, s.Dump())
	}
	m := s.Messages(ops)[0]
	if m.Plain() != "Logged, well *done*" || !m.Bot || m.Asked != "risk log" || m.Ephemeral {
		t.Errorf("%+v", m)
	}
	d := b.wait("INTERACTION_CREATE").D
	got := strings.TrimSpace(fmt.Sprintln(d["type"], d["guild_id"], d["channel_id"], d["locale"], d["user"], d["context"], d["data"].(obj)["name"], d["data"].(obj)["options"]))
	want := "2 " + guild + " " + ops + " es-ES <nil> 0 risk [map[name:log options:[map[name:title type:3 value:Port] map[name:days type:4 value:3] " +
		"map[name:kind type:3 value:law] map[name:sure type:5 value:true] map[name:owner type:6 value:" + ben + "]] type:1]]"
	if got != want {
		t.Errorf("the bot was told\n%s\nwant\n%s", got, want)
	}
	b.answers(func(obj) obj { return obj{"type": 4, "data": obj{"content": "Only you", "flags": 64}} })
	p.Typed("", "/risk log title: A port closes days: 2 sure: true")
	last := b.got("INTERACTION_CREATE")[1].D
	if last["user"].(obj)["id"] != ana || last["guild_id"] != nil || last["member"] != nil || last["context"] != 1.0 {
		t.Errorf("in direct messages: %v", last)
	}
	if seen := p.Ephemerals(""); len(seen) != 1 || seen[0].Plain() != "Only you" || len(s.Messages(ana)) != 0 {
		t.Errorf("ephemeral: %+v", seen)
	}
	clean(t, s)
}

// told is the interaction of which the bot was told as number n.
func (b *bot) told(n int) (id, token string) {
	d := b.got("INTERACTION_CREATE")[n].D
	return fmt.Sprint(d["id"]), fmt.Sprint(d["token"])
}

// respond makes a first response to the interaction number n.
func (b *bot) respond(n int, body obj) answer {
	id, token := b.told(n)
	return do(b.t, b.s, "POST", "/interactions/"+id+"/"+token+"/callback?with_response=true", body)
}

func TestNoResponse(t *testing.T) {
	s := office(t, fakediscord.Options{Patience: 50 * time.Millisecond})
	register(t, s, risk())
	p := s.As(ana)
	if ack := p.Command(ops, "risk show", obj{"record": "R"}); !ack.TimedOut || ack.Failed == "" {
		t.Errorf("nobody is connected: %+v", ack)
	}
	b := online(t, s)
	ack := p.Command(ops, "risk show", obj{"record": "R"})
	if !ack.TimedOut || ack.Took < 50*time.Millisecond {
		t.Errorf("no response: %+v", ack)
	}
	b.wait("INTERACTION_CREATE")
	if a := b.respond(0, obj{"type": 5}); a.status != 404 || a.code != 10062 || !ack.Late() {
		t.Errorf("late: %s", a.raw)
	}
	_, token := b.told(0)
	if a := do(t, s, "PATCH", "/webhooks/"+s.Application+"/"+token+"/messages/@original", obj{"content": "x"}); a.code != 10015 {
		t.Errorf("after that: %s", a.raw)
	}
	clean(t, s)
}

func TestFirstResponse(t *testing.T) {
	now := time.Now()
	s := office(t, fakediscord.Options{Now: func() time.Time { return now }, Patience: time.Minute})
	register(t, s, risk())
	p := s.As(ana)
	b := online(t, s)
	b.answers(func(obj) obj { return obj{"type": 5, "data": obj{"flags": 64}} })
	ack := p.Command(ops, "risk show", obj{"record": "R"})
	if ack.Type != 5 || !ack.Thinking() || len(p.Ephemerals(ops)) != 0 {
		t.Errorf("deferred: %+v", ack)
	}
	if a := b.respond(0, obj{"type": 5}); a.status != 400 || a.code != 40060 {
		t.Errorf("twice: %s", a.raw)
	}
	_, token := b.told(0)
	hook := "/webhooks/" + s.Application + "/" + token
	v2 := obj{"flags": 1 << 15, "components": arr{obj{"type": 10, "content": "Here"}}}
	if a := do(t, s, "PATCH", hook+"/messages/@original", v2); a.status != 200 || ack.Thinking() || p.Ephemerals(ops)[0].Plain() != "Here" {
		t.Errorf("the answer: %s", a.raw)
	}
	a := do(t, s, "POST", hook, obj{"content": "More", "flags": 64})
	if a.status != 200 || len(ack.Replies()) != 2 || len(s.Messages(ops)) != 0 {
		t.Errorf("what follows: %s", a.raw)
	}
	id := a.body["id"].(string)
	if a := do(t, s, "PATCH", "/channels/"+ops+"/messages/"+id, obj{"content": "x"}); a.code != 10008 {
		t.Errorf("ephemeral by its channel: %s", a.raw)
	}
	if a := do(t, s, "PATCH", hook+"/messages/"+id, obj{"content": "Less"}); a.status != 200 || p.Ephemerals(ops)[1].Plain() != "Less" {
		t.Errorf("changed: %s", a.raw)
	}
	if a := do(t, s, "DELETE", hook+"/messages/@original", nil); a.status != 204 || len(p.Ephemerals(ops)) != 1 {
		t.Errorf("deleted: %s", a.raw)
	}
	now = now.Add(15 * time.Minute)
	if a := do(t, s, "POST", hook, obj{"content": "x"}); a.status != 401 || a.code != 50027 {
		t.Errorf("after 15 minutes: %s", a.raw)
	}
	if text := strings.Join(s.Secrets(), " "); !strings.Contains(text, token) || !strings.Contains(text, s.Token) {
		t.Error("the secrets are not complete")
	}
	for _, c := range s.Calls("") {
		if strings.Contains(c.Path, token) {
			t.Errorf("a token in %s", c.Path)
		}
	}
	// By this Discord's clock, a response can be late as well.
	b.answers(func(obj) obj {
		now = now.Add(4 * time.Second)
		return obj{"type": 5}
	})
	if ack := p.Command(ops, "risk show", obj{"record": "R"}); !ack.TimedOut || !ack.Late() {
		t.Errorf("four seconds later: %+v", ack)
	}
	b.answers(func(obj) obj { return obj{"type": 5} })
	ack = p.Command(ops, "risk show", obj{"record": "R"})
	_, token = b.told(2)
	// While it is thinking, what follows is the answer.
	if a := do(t, s, "POST", "/webhooks/"+s.Application+"/"+token, obj{"content": "At last", "flags": 64}); a.status != 200 || len(ack.Replies()) != 1 || s.Messages(ops)[0].Plain() != "At last" {
		t.Errorf("what follows is the answer: %s", a.raw)
	}
	clean(t, s)
}
