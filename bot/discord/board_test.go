package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// board is a Discord without sockets, for tests with a clock of their own. It knows
// just what sending needs, plays by Discord's rules for messages, and fails as a test
// says.
type board struct {
	t testing.TB

	mu       sync.Mutex
	rooms    map[string]*boardRoom
	count    uint64
	calls    []boardCall
	nonces   map[string]pinned
	notified []string // what phones have shown
	// fault says what happens to a call.
	fault func(boardCall) boardFault
	// memory is for how long a nonce is remembered.
	memory time.Duration
}

// boardRoom is a channel, a thread or a conversation.
type boardRoom struct {
	id       string
	pins     []*pin
	thread   bool
	archived bool
	locked   bool
	noThread int    // the code with which it refuses threads, or to write in it
	blind    bool   // its history cannot be read
	gone     string // the message that was deleted last
}

// pin is a message.
type pin struct {
	id, author, content string
	kind, flags, edits  int
	components          []json.RawMessage
	files               []string
	mentions            []string
	thread              bool
}

// pinned is what a nonce stands for.
type pinned struct {
	room string
	pin  *pin
	at   time.Time
}

// boardFault is what happens to a call. A call that is done and fails has Done.
type boardFault struct {
	Done   bool
	Err    error // of the connection; nothing was sent if it is errDial
	Status int   // of the answer
	Body   string
	Retry  string // the header of a 429
	Then   func() // called before the failure is told
}

func (f boardFault) none() bool { return f.Err == nil && f.Status == 0 && f.Body == "" }

var (
	errTorn = errors.New("connection reset by peer")
	errDial = errors.New("dial: connection refused")
)

const (
	boardBot = "7000"
	boardApp = "7001"
	boardOps = "5001"
)

func newBoard(t testing.TB) *board {
	b := &board{t: t, rooms: map[string]*boardRoom{}, nonces: map[string]pinned{}, memory: 3 * time.Minute}
	b.room(boardOps)
	return b
}

// room is a channel, made if it is not there.
func (b *board) room(id string) *boardRoom {
	r := b.rooms[id]
	if r == nil {
		r = &boardRoom{id: id}
		b.rooms[id] = r
	}
	return r
}

// RoundTrip answers a call.
func (b *board) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	call := boardCall{method: req.Method, path: strings.TrimPrefix(req.URL.Path, "/api/v9"), at: time.Now()}
	if err := call.read(req); err != nil {
		b.t.Errorf("%s %s: %v", call.method, call.path, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var f boardFault
	if b.fault != nil {
		f = b.fault(call)
	}
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && trace.WroteHeaders != nil && !errors.Is(f.Err, errDial) {
		trace.WroteHeaders()
	}
	b.calls = append(b.calls, call)
	status, text := 0, ""
	if f.none() || f.Done {
		status, text = b.do(call, req.URL.Query())
	}
	if f.Then != nil {
		f.Then()
	}
	switch {
	case f.Err != nil:
		return nil, f.Err
	case f.Status != 0 || f.Body != "":
		status, text = max(f.Status, 200), f.Body
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if f.Retry != "" {
		header.Set("Retry-After", f.Retry)
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: header, Request: req,
		Body: io.NopCloser(strings.NewReader(text)),
	}, nil
}

func refusing(status, code int) (int, string) {
	return status, fmt.Sprintf(`{"code":%d,"message":"refused by the board"}`, code)
}

func malformed(field string) (int, string) {
	return 400, fmt.Sprintf(`{"code":50035,"message":"Invalid Form Body","errors":{%q:{"_errors":[{"code":"BAD"}]}}}`, field)
}

// do carries out a call. The lock is held.
func (b *board) do(c boardCall, query map[string][]string) (int, string) {
	parts := strings.Split(strings.Trim(c.path, "/"), "/")
	switch {
	case c.path == "/oauth2/applications/@me":
		return 200, `{"id":"` + boardApp + `"}`
	case c.path == "/users/@me":
		return 200, `{"id":"` + boardBot + `","username":"adjutant"}`
	case c.is("direct"):
		room := b.room("9" + c.body.Recipient)
		return 200, `{"id":"` + room.id + `","type":1}`
	case parts[0] != "channels":
		b.t.Errorf("the board does not know %s %s", c.method, c.path)
		return refusing(404, 0)
	}
	room := b.rooms[parts[1]]
	if room == nil {
		return refusing(404, 10003)
	}
	switch {
	case c.is("make"):
		return b.make(room, c)
	case c.is("history"):
		return b.history(room, query)
	case len(parts) == 2 && c.method == "GET":
		last := "null"
		if n := len(room.pins); n > 0 {
			last = strconv.Quote(room.pins[n-1].id)
		} else if room.gone != "" {
			last = strconv.Quote(room.gone)
		}
		return 200, fmt.Sprintf(`{"id":%q,"last_message_id":%s}`, room.id, last)
	case len(parts) == 2 && c.method == "PATCH":
		if room.locked {
			return refusing(403, 50013)
		}
		room.archived = *c.body.Archived
		return 200, "{}"
	}
	p := room.find(parts[3])
	if c.method == "GET" && room.blind {
		return refusing(403, 50001)
	}
	if p == nil {
		return refusing(404, 10008)
	}
	if c.method == "GET" {
		return 200, p.json(room.id)
	}
	switch {
	case c.is("thread"):
		return b.thread(room, p, c)
	case c.is("change"):
		return b.change(room, p, c)
	case c.is("delete"):
		if room.archived && room.locked {
			return refusing(400, 50083)
		}
		room.gone = p.id
		room.pins = slices.DeleteFunc(room.pins, func(o *pin) bool { return o == p })
		return 204, ""
	}
	b.t.Errorf("the board does not know %s %s", c.method, c.path)
	return refusing(404, 0)
}

func (r *boardRoom) find(id string) *pin {
	for _, p := range r.pins {
		if p.id == id {
			return p
		}
	}
	return nil
}

// nextID is an id of now.
func (b *board) nextID() string {
	b.count++
	return strconv.FormatUint(idAt(time.Now())+b.count, 10)
}

// make posts a message.
func (b *board) make(room *boardRoom, c boardCall) (int, string) {
	if c.body.Nonce == "" || len(c.body.Nonce) > 25 || !c.body.Enforce {
		b.t.Errorf("a post has the nonce %q", c.body.Nonce)
	}
	if room.thread && room.noThread != 0 {
		return refusing(403, room.noThread)
	}
	if room.locked {
		return refusing(403, 160005)
	}
	if known, ok := b.nonces[c.body.Nonce]; ok && time.Since(known.at) < b.memory {
		if b.rooms[known.room].find(known.pin.id) == nil {
			return refusing(404, 10008)
		}
		return 200, known.pin.json(known.room)
	}
	p := &pin{id: b.nextID(), author: boardBot}
	if status, text := p.write(b, c.body); status != 0 {
		return status, text
	}
	room.archived = false
	room.pins = append(room.pins, p)
	b.nonces[c.body.Nonce] = pinned{room.id, p, time.Now()}
	if c.body.Flags&flagSilent == 0 {
		b.notified = append(b.notified, p.content)
	}
	return 200, p.json(room.id)
}

// change edits a message.
func (b *board) change(room *boardRoom, p *pin, c boardCall) (int, string) {
	if room.archived || room.locked {
		return refusing(400, 50083)
	}
	if p.author != boardBot {
		return refusing(403, 50005)
	}
	changed := *p
	if c.body.Flags&flagComponentsV2 != 0 && p.flags&flagComponentsV2 == 0 {
		if !strings.Contains(c.raw, `"content":null`) || c.body.Embeds == nil {
			return malformed("content")
		}
		changed.content = ""
	}
	if status, text := changed.write(b, c.body); status != 0 {
		return status, text
	}
	changed.edits++
	*p = changed
	return 200, p.json(room.id)
}

// write is what a body makes of a message, or why it is refused.
func (p *pin) write(b *board, body boardBody) (int, string) {
	if body.Mentions == nil || body.Mentions.Parse == nil || len(body.Mentions.Parse) > 0 {
		b.t.Errorf("a message does not say who may be notified: %+v", body.Mentions)
	} else {
		p.mentions = body.Mentions.Users
	}
	p.flags |= body.Flags
	if body.Content != nil {
		if p.flags&flagComponentsV2 != 0 || *body.Content == "" || len(*body.Content) > 2000 {
			return malformed("content")
		}
		p.content = strings.TrimSpace(*body.Content)
	}
	if body.Components != nil {
		numbers := map[int]bool{}
		if p.flags&flagComponentsV2 == 0 || len(body.Components) == 0 || !numbered(body.Components, numbers) {
			return malformed("components")
		}
		p.components = body.Components
	}
	if body.Attachments != nil {
		p.files = nil
		for i, a := range *body.Attachments {
			if a.ID != i || i >= len(body.files) || a.Filename != body.files[i] {
				return malformed("attachments")
			}
			if a.Description == "" {
				b.t.Errorf("the picture %s has no words", a.Filename)
			}
			p.files = append(p.files, a.Filename)
		}
	}
	if p.content == "" && len(p.components) == 0 {
		return refusing(400, 50006)
	}
	return 0, ""
}

// numbered reports whether no two components have the same number.
func numbered(all []json.RawMessage, numbers map[int]bool) bool {
	for _, raw := range all {
		var c struct {
			ID         int
			Components []json.RawMessage
		}
		if json.Unmarshal(raw, &c) != nil || c.ID != 0 && numbers[c.ID] {
			return false
		}
		numbers[c.ID] = true
		if !numbered(c.Components, numbers) {
			return false
		}
	}
	return true
}

// thread starts a thread at a message.
func (b *board) thread(room *boardRoom, p *pin, c boardCall) (int, string) {
	switch {
	case room.noThread != 0:
		return refusing(403, room.noThread)
	case p.thread:
		return refusing(400, 160004)
	case c.body.Name == "" || len([]rune(c.body.Name)) > 100 || c.body.Minutes != 10080:
		return malformed("name")
	}
	p.thread = true
	b.room(p.id).thread = true
	return 201, `{"id":"` + p.id + `","type":11}`
}

// history reads a channel from a message on, the latest first.
func (b *board) history(room *boardRoom, query map[string][]string) (int, string) {
	after, err := strconv.ParseUint(query["after"][0], 10, 64)
	limit, err2 := strconv.Atoi(query["limit"][0])
	if err != nil || err2 != nil || limit < 1 || limit > 100 {
		return malformed("limit")
	}
	var found []string
	if !room.blind {
		for _, p := range room.pins {
			if id, _ := strconv.ParseUint(p.id, 10, 64); id > after && len(found) < limit {
				found = append(found, p.json(room.id))
			}
		}
	}
	slices.Reverse(found)
	return 200, "[" + strings.Join(found, ",") + "]"
}
