package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/chat"
)

// slate is a Slack without sockets, for tests with a clock of their own. It knows
// just what sending needs, and fails as a test says.
type slate struct {
	t    *testing.T
	team string

	mu    sync.Mutex
	rooms map[string][]*memo
	count int
	calls []called
	// fault says what happens to a call, by its method and its number.
	fault func(method string, form url.Values) fault
	// limit, if it is set, refuses a call with 429 for that long.
	limit func(method string, form url.Values) time.Duration
	users map[string]string // the JSON of each
	// outside are the channels that the bot sees and is not in.
	outside map[string]bool
	// token, if it is set, is the only one that is taken.
	token   string
	refresh func(form url.Values) string // answers oauth.v2.access
}

// memo is a message.
type memo struct {
	ts, thread, text string
	blocks           json.RawMessage
	meta             json.RawMessage
	user             string
	edits            int
}

// called is a call that was made.
type called struct {
	method string
	form   url.Values
	at     time.Time
}

// fault is what happens to a call. A call that is done and fails has Done.
type fault struct {
	Done   bool
	Err    error  // of the connection
	Status int    // of the answer
	Body   string // the answer
	// Then is called before the failure is told.
	Then func()
}

func (f fault) none() bool { return f.Err == nil && f.Status == 0 && f.Body == "" }

func newSlate(t *testing.T) *slate {
	return &slate{t: t, team: slateTeam, rooms: map[string][]*memo{}, users: map[string]string{}}
}

const (
	slateUser = "U0BOT"
	slateBot  = "B0BOT"
	slateTeam = "T0MEM"
)

// RoundTrip answers a call.
func (m *slate) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		m.t.Errorf("not a form: %s", body)
	}
	method := path.Base(req.URL.Path)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls = append(m.calls, called{method, form, time.Now()})
	if m.limit != nil {
		if rest := m.limit(method, form); rest > 0 {
			resp := answer(http.StatusTooManyRequests, `{"ok":false,"error":"ratelimited"}`)
			resp.Header.Set("Retry-After", strconv.Itoa(int((rest+time.Second-1)/time.Second)))
			return resp, nil
		}
	}
	var f fault
	if m.fault != nil {
		f = m.fault(method, form)
	}
	text := ""
	if f.none() || f.Done {
		text = m.do(method, form)
	}
	if f.Then != nil {
		f.Then()
	}
	switch {
	case f.Err != nil:
		return nil, f.Err
	case f.Status != 0 || f.Body != "":
		return answer(max(f.Status, 200), f.Body), nil
	}
	return answer(200, text), nil
}

func answer(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)),
	}
}

func refusal(code string) string { return `{"ok":false,"error":"` + code + `"}` }

// do carries out a call. The lock is held.
func (m *slate) do(method string, form url.Values) string {
	if method != "oauth.v2.access" && m.token != "" && form.Get("token") != m.token {
		return refusal("token_expired")
	}
	room := form.Get("channel")
	if strings.HasPrefix(room, "U") {
		if _, ok := m.users[room]; !ok {
			return refusal("user_not_found")
		}
		room = "D" + room[1:]
	}
	switch method {
	case "auth.test":
		return fmt.Sprintf(`{"ok":true,"team_id":%q,"user_id":%q,"bot_id":%q,"user":"adjutant","team":"mem"}`, m.team, slateUser, slateBot)
	case "conversations.info":
		if _, ok := m.rooms[room]; !ok {
			return refusal("channel_not_found")
		}
		return fmt.Sprintf(`{"ok":true,"channel":{"id":%q,"is_member":%t}}`, room, !m.outside[room])
	case "conversations.open":
		return `{"ok":true,"channel":{"id":"D` + form.Get("users")[1:] + `"}}`
	case "chat.postMessage":
		m.count++
		p := &memo{
			ts: fmt.Sprintf("%d.%06d", time.Now().Unix(), m.count), thread: form.Get("thread_ts"), text: form.Get("text"),
			blocks: json.RawMessage(form.Get("blocks")), meta: json.RawMessage(form.Get("metadata")), user: slateUser,
		}
		if p.thread != "" && m.find(room, p.thread) == nil {
			p.thread = "" // as Slack does when the message is gone
		}
		m.rooms[room] = append(m.rooms[room], p)
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q,"message":%s}`, room, p.ts, p.json(false))
	case "chat.update", "chat.delete":
		p := m.find(room, form.Get("ts"))
		if p == nil {
			return refusal("message_not_found")
		}
		if method == "chat.delete" {
			m.rooms[room] = slices.DeleteFunc(m.rooms[room], func(o *memo) bool { return o == p })
			return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, room, p.ts)
		}
		p.text, p.edits = form.Get("text"), p.edits+1
		if form.Has("blocks") {
			p.blocks = json.RawMessage(form.Get("blocks"))
		}
		if form.Has("metadata") {
			p.meta = json.RawMessage(form.Get("metadata"))
		}
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q,"message":%s}`, room, p.ts, p.json(false))
	case "conversations.history", "conversations.replies":
		return m.history(room, form)
	case "users.info":
		if user, ok := m.users[form.Get("user")]; ok {
			return `{"ok":true,"user":` + user + `}`
		}
		return refusal("user_not_found")
	case "users.list":
		return m.members(form)
	case "oauth.v2.access":
		return m.refresh(form)
	}
	m.t.Errorf("the slate does not know %s", method)
	return refusal("unknown_method")
}

// history reads a channel, the latest first, or a thread.
func (m *slate) history(room string, form url.Values) string {
	var found []*memo
	thread := form.Get("ts")
	for _, p := range m.rooms[room] {
		// The message itself heads its thread, however old it is.
		head := thread != "" && p.ts == thread
		if head || p.thread == thread && p.ts >= form.Get("oldest") {
			found = append(found, p)
		}
	}
	if thread == "" {
		slices.Reverse(found)
	} else if m.find(room, thread) == nil {
		return refusal("thread_not_found")
	}
	from, _ := strconv.Atoi(form.Get("cursor"))
	limit, _ := strconv.Atoi(form.Get("limit"))
	page, next := found[min(from, len(found)):], ""
	if len(page) > limit {
		page, next = page[:limit], strconv.Itoa(from+limit)
	}
	var texts []string
	for _, p := range page {
		texts = append(texts, p.json(form.Get("include_all_metadata") == "true"))
	}
	return fmt.Sprintf(`{"ok":true,"has_more":%t,"messages":[%s],"response_metadata":{"next_cursor":%q}}`, next != "", strings.Join(texts, ","), next)
}

// members lists the users a page at a time.
func (m *slate) members(form url.Values) string {
	var ids []string
	for id := range m.users {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	from, _ := strconv.Atoi(form.Get("cursor"))
	limit, _ := strconv.Atoi(form.Get("limit"))
	page, next := ids[min(from, len(ids)):], ""
	if len(page) > limit {
		page, next = page[:limit], strconv.Itoa(from+limit)
	}
	var users []string
	for _, id := range page {
		users = append(users, m.users[id])
	}
	return fmt.Sprintf(`{"ok":true,"members":[%s],"response_metadata":{"next_cursor":%q}}`, strings.Join(users, ","), next)
}

func (m *slate) find(room, ts string) *memo {
	for _, p := range m.rooms[room] {
		if p.ts == ts {
			return p
		}
	}
	return nil
}

func (p *memo) json(withMeta bool) string {
	out := map[string]any{"type": "message", "ts": p.ts, "text": p.text, "user": p.user}
	if p.user == slateUser {
		out["bot_id"] = slateBot
	}
	if p.thread != "" {
		out["thread_ts"] = p.thread
	}
	if withMeta && len(p.meta) > 0 {
		out["metadata"] = p.meta
	}
	raw, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// said are the texts in a room, those in threads after an arrow.
func (m *slate) said(room string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var said []string
	for _, p := range m.rooms[room] {
		text := p.text
		if p.thread != "" {
			text = "↳ " + text
		}
		said = append(said, text)
	}
	return said
}

// wrong changes what happens to calls from now on; nil mends all.
func (m *slate) wrong(fault func(string, url.Values) fault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fault = fault
}

// asked counts the calls of a method.
func (m *slate) asked(method string) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.calls {
		if c.method == method {
			n++
		}
	}
	return n
}

// paper is a company for tests.
type paper struct {
	spaces   []string
	people   []Person
	channels map[string]string // handle to id
}

func (c *paper) Workspaces() []string     { return c.spaces }
func (c *paper) People() []Person         { return c.people }
func (c *paper) Commands() []chat.Command { return nil }
func (c *paper) Channel(h string) string  { return c.channels[h] }
func (c *paper) ChannelOf(id string) string {
	for h, known := range c.channels {
		if known == id {
			return h
		}
	}
	return ""
}

func (c *paper) Account(handle string) string {
	for _, p := range c.people {
		if p.Handle == handle {
			return p.Account
		}
	}
	return ""
}

func (c *paper) Holder(account string) string {
	for _, p := range c.people {
		if p.Account == account && account != "" {
			return p.Handle
		}
	}
	return ""
}

// journal is a log that a test can read.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// logging is a logger that writes to it.
func (j *journal) logging() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// onSlate is a platform that talks to the slate.
func onSlate(t *testing.T, m *slate, company Company, change ...func(*Options)) *Slack {
	t.Helper()
	opts := Options{BotTokens: []chat.Secret{chat.NewSecret("xoxb-first")}}
	for _, c := range change {
		c(&opts)
	}
	if company == nil {
		company = &paper{channels: map[string]string{"ops": "C1", "support": "C2"}}
	}
	s, err := New(company, opts)
	if err != nil {
		t.Fatal(err)
	}
	s.web.Transport = m
	return s
}

var errCut = errors.New("connection reset by peer")

// place is a channel for messages of tests, direct somebody's direct messages.
func place(id string) chat.Place  { return chat.Place{Platform: Name, ID: id} }
func direct(id string) chat.Place { return chat.Place{Platform: Name, Direct: true, ID: id} }
