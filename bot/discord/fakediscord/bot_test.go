package fakediscord_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"adjutant/bot/discord/fakediscord"
)

const (
	guild   = "900000000000000001"
	ops     = "900000000000000002"
	law     = "900000000000000003"
	ana     = "800000000000000001"
	ben     = "800000000000000002"
	intents = fakediscord.GuildMessagesIntent | fakediscord.DirectMessagesIntent
)

// office is a Discord with two people and two channels.
func office(t testing.TB, opts fakediscord.Options) *fakediscord.Server {
	t.Helper()
	s := fakediscord.New(t, opts)
	s.AddGuild(fakediscord.Guild{ID: guild, Name: "Northwind"})
	s.AddUser(fakediscord.User{ID: ana, Username: "ana", Global: "Ana Ruiz", TZ: "Europe/Madrid", Locale: "es-ES", Guilds: []string{guild}})
	s.AddUser(fakediscord.User{ID: ben, Username: "ben", Nick: "Ben O.", Guilds: []string{guild}})
	s.AddChannel(fakediscord.Channel{ID: ops, Guild: guild, Name: "ops"})
	s.AddChannel(fakediscord.Channel{ID: law, Guild: guild, Name: "law", Denied: fakediscord.ViewChannel})
	return s
}

// clean fails the test for everything that was refused.
func clean(t testing.TB, s *fakediscord.Server) {
	t.Helper()
	for _, r := range s.Refusals() {
		t.Errorf("refused: %s", r)
	}
}

// obj is an object of JSON.
type obj = map[string]any

// arr is a list of JSON.
type arr = []any

// answer is what a request was answered with.
type answer struct {
	status, code int
	header       http.Header
	body         obj
	list         arr
	raw          string
}

// do makes a request with the bot's token.
func do(t testing.TB, s *fakediscord.Server, method, path string, body any, files ...string) answer {
	t.Helper()
	a, err := try(s, method, path, body, files...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// try is do for a request that may fail.
func try(s *fakediscord.Server, method, path string, body any, files ...string) (answer, error) {
	var content bytes.Buffer
	kind := "application/json"
	raw, err := json.Marshal(body)
	if err != nil {
		return answer{}, err
	}
	if len(files) > 0 {
		w := multipart.NewWriter(&content)
		kind = w.FormDataContentType()
		_ = w.WriteField("payload_json", string(raw))
		for i, name := range files {
			part, _ := w.CreateFormFile(fmt.Sprintf("files[%d]", i), name)
			_, _ = io.WriteString(part, "PNG")
		}
		_ = w.Close()
	} else if body != nil {
		content.Write(raw)
	}
	r, err := http.NewRequest(method, s.URL()+"/api/v9"+path, &content)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bot "+s.Token)
	r.Header.Set("User-Agent", "DiscordBot (https://example.com, 1)")
	return send(r)
}

// send makes a request as it is.
func send(r *http.Request) (answer, error) {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	a := answer{status: response.StatusCode, header: response.Header, raw: string(data)}
	if json.Unmarshal(data, &a.body) == nil {
		code, _ := a.body["code"].(float64)
		a.code = int(code)
	} else {
		_ = json.Unmarshal(data, &a.list)
	}
	return a, err
}

// post posts a message and returns its id.
func post(t testing.TB, s *fakediscord.Server, channel string, body any, files ...string) string {
	t.Helper()
	a := do(t, s, "POST", "/channels/"+channel+"/messages", body, files...)
	if a.status != 200 {
		t.Fatalf("%d %s", a.status, a.raw)
	}
	return a.body["id"].(string)
}

// bot is a small bot on the gateway, which answers interactions as the test says.
type bot struct {
	t    testing.TB
	s    *fakediscord.Server
	conn *websocket.Conn
	done chan struct{}

	mu      sync.Mutex
	events  []event
	answer  func(obj) obj // the first response; nil for none
	session string
	seq     int
}

// event is a frame that came.
type event struct {
	Op int    `json:"op"`
	T  string `json:"t"`
	S  int    `json:"s"`
	D  obj    `json:"d"`
}

// dial opens a connection and reads hello.
func dial(t testing.TB, s *fakediscord.Server) *websocket.Conn {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(strings.Replace(s.URL(), "http", "ws", 1)+"/?v=9&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	var hello event
	if err := conn.ReadJSON(&hello); err != nil || hello.Op != 10 {
		t.Fatalf("hello: %+v %v", hello, err)
	}
	return conn
}

// identify is an identify of the bot.
func identify(s *fakediscord.Server, intents int) obj {
	return obj{"op": 2, "d": obj{"token": s.Token, "intents": intents, "properties": obj{"os": "linux"}}}
}

// connect starts a bot.
func connect(t testing.TB, s *fakediscord.Server, first obj) *bot {
	t.Helper()
	b := &bot{t: t, s: s, conn: dial(t, s), done: make(chan struct{})}
	if err := b.conn.WriteJSON(first); err != nil {
		t.Fatal(err)
	}
	go b.listen()
	t.Cleanup(func() { b.conn.Close(); <-b.done })
	return b
}

// listen takes what comes.
func (b *bot) listen() {
	defer close(b.done)
	for {
		var e event
		_, data, err := b.conn.ReadMessage()
		if err != nil {
			b.note(event{Op: -1, T: err.Error()})
			return
		}
		_ = json.Unmarshal(data, &e)
		b.note(e)
		b.mu.Lock()
		answer := b.answer
		b.mu.Unlock()
		if e.T != "INTERACTION_CREATE" || answer == nil {
			continue
		}
		if body := answer(e.D); body != nil {
			_, _ = try(b.s, "POST", fmt.Sprintf("/interactions/%v/%v/callback", e.D["id"], e.D["token"]), body)
		}
	}
}

// note remembers an event.
func (b *bot) note(e event) {
	b.mu.Lock()
	b.events = append(b.events, e)
	if e.S > 0 {
		b.seq = e.S
	}
	if e.T == "READY" {
		b.session, _ = e.D["session_id"].(string)
	}
	b.mu.Unlock()
	b.s.Poke()
}

// answers sets what interactions are answered with.
func (b *bot) answers(with func(obj) obj) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = with
}

// got are the events of that name, or all if it is empty.
func (b *bot) got(name string) []event {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []event
	for _, e := range b.events {
		if name == "" || e.T == name {
			found = append(found, e)
		}
	}
	return found
}

// names are the names of all events, operations that are none as numbers.
func (b *bot) names() []string {
	var names []string
	for _, e := range b.got("") {
		if e.Op != 0 {
			e.T = fmt.Sprint(e.Op)
		}
		names = append(names, e.T)
	}
	return names
}

// wait waits until an event of that name has come.
func (b *bot) wait(name string) event {
	b.t.Helper()
	b.s.WaitFor(name, func() bool { return slices.Contains(b.names(), name) })
	for _, e := range b.got("") {
		if e.T == name || fmt.Sprint(e.Op) == name {
			return e
		}
	}
	return event{}
}

// online is a bot that is connected.
func online(t testing.TB, s *fakediscord.Server) *bot {
	t.Helper()
	b := connect(t, s, identify(s, intents))
	s.WaitReady(1)
	b.wait("READY")
	return b
}

// callback responds to the latest interaction.
func (b *bot) callback(body obj) answer {
	all := b.got("INTERACTION_CREATE")
	d := all[len(all)-1].D
	return do(b.t, b.s, "POST", fmt.Sprintf("/interactions/%v/%v/callback", d["id"], d["token"]), body)
}

// say is a response of type 4 with this content.
func say(text string) func(obj) obj {
	return func(obj) obj { return obj{"type": 4, "data": obj{"content": text}} }
}

// register registers a command.
func register(t testing.TB, s *fakediscord.Server, command obj) string {
	t.Helper()
	a := do(t, s, "POST", "/applications/"+s.Application+"/commands", command)
	if a.status != 201 {
		t.Fatalf("%d %s", a.status, a.raw)
	}
	return a.body["id"].(string)
}

// risk is a command with subcommands.
func risk() obj {
	return obj{"name": "risk", "description": "Risks", "options": arr{
		obj{"type": 1, "name": "log", "description": "Log one", "options": arr{
			obj{"type": 3, "name": "title", "description": "What", "required": true, "max_length": 20},
			obj{"type": 4, "name": "days", "description": "How long", "min_value": 1, "max_value": 9},
			obj{"type": 3, "name": "kind", "description": "Kind", "choices": arr{obj{"name": "Legal", "value": "law"}}},
			obj{"type": 5, "name": "sure", "description": "Sure"},
			obj{"type": 6, "name": "owner", "description": "Who"},
		}},
		obj{"type": 1, "name": "show", "description": "Show one", "options": arr{
			obj{"type": 3, "name": "record", "description": "Which", "required": true, "autocomplete": true},
		}},
	}}
}
