package fakediscord_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"adjutant/bot/discord/fakediscord"
)

// resume is a resume of a bot's session.
func (b *bot) resume() obj {
	b.mu.Lock()
	defer b.mu.Unlock()
	return obj{"op": 6, "d": obj{"token": b.s.Token, "session_id": b.session, "seq": b.seq}}
}

// closed is the code with which the gateway closes a connection.
func closed(conn *websocket.Conn) int {
	for {
		_, _, err := conn.ReadMessage()
		var c *websocket.CloseError
		if errors.As(err, &c) {
			return c.Code
		}
		if err != nil {
			return -1
		}
	}
}

func TestGateway(t *testing.T) {
	s := office(t, fakediscord.Options{Privileged: fakediscord.MessageContentIntent})
	address := do(t, s, "GET", "/gateway/bot", nil).body
	if !strings.HasPrefix(address["url"].(string), "ws://127.0.0.1:") || address["session_start_limit"].(obj)["remaining"] != 1000.0 {
		t.Errorf("where it is: %v", address)
	}
	b := connect(t, s, identify(s, intents|fakediscord.GuildsIntent))
	ready := b.wait("READY")
	if ready.D["user"].(obj)["id"] != s.BotUser || ready.D["session_id"] == "" || ready.S != 1 {
		t.Errorf("ready: %+v", ready)
	}
	b.wait("GUILD_CREATE")
	p := s.As(ana)
	p.Say(ops, "Not for the bot")
	p.Mention(ops, "hello")
	p.DM("direct")
	p.Edit(s.Messages(ana)[0], "changed")
	s.As(ben).ReplyTo(s.Messages(ops)[1], "no mention")
	b.s.WaitFor("messages", func() bool { return len(b.got("MESSAGE_CREATE")) == 4 })
	var texts []string
	for _, e := range b.got("MESSAGE_CREATE") {
		texts = append(texts, e.D["content"].(string))
	}
	if want := []string{"", "<@" + s.BotUser + "> hello", "direct", ""}; !slices.Equal(texts, want) {
		t.Errorf("the bot reads %q, want %q", texts, want)
	}
	if e := b.wait("MESSAGE_UPDATE"); e.D["content"] != "changed" || e.D["guild_id"] != nil {
		t.Errorf("changed: %v", e.D)
	}
	if e := b.got("MESSAGE_CREATE")[0]; e.D["guild_id"] != guild || e.D["member"] == nil {
		t.Errorf("in a guild: %v", e.D)
	}
	all := connect(t, s, identify(s, fakediscord.GuildMessagesIntent|fakediscord.MessageContentIntent))
	all.wait("READY")
	p.Say(ops, "For all")
	p.DM("not for it")
	if e := all.wait("MESSAGE_CREATE"); e.D["content"] != "For all" {
		t.Errorf("with the intent: %v", e.D)
	}
	s.Heartbeat()
	b.wait("1")
	_ = all.conn.WriteJSON(obj{"op": 1, "d": nil})
	all.wait("11")
	if len(all.got("MESSAGE_CREATE")) != 1 {
		t.Errorf("without the intent for direct messages: %v", all.names())
	}
	clean(t, s)
}

func TestResume(t *testing.T) {
	s := office(t, fakediscord.Options{})
	register(t, s, risk())
	b := online(t, s)
	p := s.As(ana)
	p.DM("one")
	b.wait("MESSAGE_CREATE")
	s.Drop()
	b.wait("-1")
	p.DM("two")
	p.DM("three")
	done := make(chan fakediscord.Ack)
	go func() { done <- p.Command(ops, "risk show", obj{"record": "R"}) }()
	again := connect(t, s, b.resume())
	again.answers(say("late, in time"))
	again.wait("RESUMED")
	if got := again.names()[:3]; !slices.Equal(got, []string{"MESSAGE_CREATE", "MESSAGE_CREATE", "INTERACTION_CREATE"}) && !slices.Equal(got, []string{"MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"}) {
		t.Errorf("what comes before RESUMED: %q", got)
	}
	if ack := <-done; ack.TimedOut || s.Resumed() != 1 || s.Identified() != 1 {
		t.Errorf("%+v, %d resumed, %d identified", ack, s.Resumed(), s.Identified())
	}
	before := len(again.got("MESSAGE_CREATE"))
	s.Replay()
	again.s.WaitFor("the same again", func() bool { return len(again.got("MESSAGE_CREATE")) >= before+3 })
	s.Op7()
	again.wait("7")
	s.Op9(true)
	again.wait("9")
	if s.Connections() != 1 {
		t.Errorf("%d connections", s.Connections())
	}
	s.Op9(false)
	s.CloseWith(4000)
	again.wait("-1")
	lost := connect(t, s, again.resume())
	if e := lost.wait("9"); s.Resumed() != 1 {
		t.Errorf("resumed though it was invalid: %+v", e)
	}
	clean(t, s)
}

func TestSessionsEnd(t *testing.T) {
	now := time.Now()
	s := office(t, fakediscord.Options{Now: func() time.Time { return now }})
	b := online(t, s)
	_ = b.conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
	b.wait("-1")
	s.WaitFor("the end", func() bool { return s.Sockets() == 0 })
	connect(t, s, b.resume()).wait("9")
	b = connect(t, s, identify(s, intents))
	b.wait("READY")
	b.conn.Close()
	s.WaitFor("the end", func() bool { return s.Connections() == 0 })
	now = now.Add(4 * time.Minute)
	connect(t, s, b.resume()).wait("9")
	s.Op9Next(1)
	again := connect(t, s, identify(s, intents))
	again.wait("9")
	_ = again.conn.WriteJSON(identify(s, intents))
	again.wait("READY")
	clean(t, s)
}

func TestCloses(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	with := func(change func(d obj)) obj {
		o := identify(s, intents)
		change(o["d"].(obj))
		return o
	}
	for name, c := range map[string]struct {
		frames []any
		code   int
		blamed bool
	}{
		"token":              {arr{with(func(d obj) { d["token"] = "x" })}, 4004, false},
		"privileged":         {arr{identify(s, fakediscord.MessageContentIntent)}, 4014, false},
		"unknown intent":     {arr{identify(s, 1<<30)}, 4013, true},
		"no intents":         {arr{with(func(d obj) { delete(d, "intents") })}, 4013, true},
		"shard":              {arr{with(func(d obj) { d["shard"] = arr{2, 1} })}, 4010, true},
		"properties":         {arr{with(func(d obj) { delete(d, "properties") })}, 4002, true},
		"twice":              {arr{identify(s, intents), identify(s, intents)}, 4005, true},
		"unknown operation":  {arr{identify(s, intents), obj{"op": 99}}, 4001, true},
		"too early":          {arr{obj{"op": 3, "d": obj{}}}, 4003, true},
		"no frame":           {arr{"text"}, 4002, true},
		"too long":           {arr{obj{"op": 1, "d": x(5000)}}, 4002, true},
		"too many":           {times(121, obj{"op": 1}), 4008, true},
		"a sequence to come": {arr{obj{"op": 6, "d": obj{"token": s.Token, "session_id": b.session, "seq": 99}}}, 4007, true},
	} {
		before := len(s.Refusals())
		conn := dial(t, s)
		for _, f := range c.frames {
			_ = conn.WriteJSON(f)
		}
		if code := closed(conn); code != c.code {
			t.Errorf("%s: %d, want %d", name, code, c.code)
		}
		if blamed := len(s.Refusals()) > before; blamed != c.blamed {
			t.Errorf("%s: refusals %q", name, s.Refusals()[before:])
		}
	}
	conn, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.URL(), "http", "ws", 1)+"/?v=6&encoding=json", nil)
	if err != nil || closed(conn) != 4012 {
		t.Errorf("version 6: %v", err)
	}
	s.CloseWith(4009)
	b.wait("-1")
	connect(t, s, b.resume()).wait("9")
}

func TestZombies(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	s.Silence()
	s.As(ana).DM("unheard")
	_ = b.conn.WriteJSON(obj{"op": 1})
	b.conn.Close()
	b.wait("-1")
	if slices.Contains(b.names(), "11") || len(b.got("MESSAGE_CREATE")) != 0 {
		t.Errorf("a zombie says %q", b.names())
	}
	connect(t, s, b.resume()).wait("MESSAGE_CREATE")
	s.SilentHello()
	conn, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.URL(), "http", "ws", 1)+"/?v=9&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	if _, data, err := conn.ReadMessage(); err == nil {
		t.Errorf("not silent: %s", data)
	}
	conn.Close()
	s.RefuseNext(1)
	if _, r, err := websocket.DefaultDialer.Dial(strings.Replace(s.URL(), "http", "ws", 1), nil); err == nil || r.StatusCode != 503 {
		t.Errorf("refused: %v", err)
	}
	s.SendRaw([]byte("{"))
	clean(t, s)
}

func TestNoHeartbeat(t *testing.T) {
	s := office(t, fakediscord.Options{Heartbeat: 20 * time.Millisecond})
	if code := closed(dial(t, s)); code != 4009 {
		t.Errorf("whoever has no heart is closed with %d", code)
	}
	clean(t, s)
}

func TestIdentifiesTooOften(t *testing.T) {
	s := office(t, fakediscord.Options{Identifies: 2})
	for range 2 {
		connect(t, s, identify(s, intents)).wait("READY")
	}
	if left := do(t, s, "GET", "/gateway/bot", nil).body["session_start_limit"].(obj)["remaining"]; left != 0.0 {
		t.Errorf("%v left", left)
	}
	conn := dial(t, s)
	_ = conn.WriteJSON(identify(s, intents))
	if code := closed(conn); code != 4004 || len(s.Refusals()) != 1 {
		t.Errorf("closed with %d, %q", code, s.Refusals())
	}
	if a := do(t, s, "GET", "/users/@me", nil); a.status != 401 || s.Invalid() != 1 {
		t.Errorf("the token still works: %s", a.raw)
	}
}

func TestIdentifiesTooEarly(t *testing.T) {
	now := time.Now()
	s := office(t, fakediscord.Options{Now: func() time.Time { return now }, IdentifyEvery: 5 * time.Second})
	connect(t, s, identify(s, intents)).wait("READY")
	b := connect(t, s, identify(s, intents))
	b.wait("9")
	now = now.Add(5 * time.Second)
	_ = b.conn.WriteJSON(identify(s, intents))
	b.wait("READY")
	clean(t, s)
}

// FuzzGateway sends frames of any kind.
func FuzzGateway(f *testing.F) {
	for _, v := range []any{obj{"op": 1, "d": 5}, obj{"op": 2, "d": obj{"token": "x", "intents": 1}}, obj{"op": 6, "d": obj{"seq": -1}}, arr{1}, "x", nil} {
		raw, _ := json.Marshal(v)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := office(t, fakediscord.Options{})
		conn := dial(t, s)
		_ = conn.WriteMessage(websocket.TextMessage, data)
		_ = conn.WriteMessage(websocket.TextMessage, []byte("{"))
		if code := closed(conn); code < 4000 {
			t.Errorf("closed with %d", code)
		}
	})
}
