package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"adjutant/bot/discord/fakediscord"
	"adjutant/chat"
)

// mailroom is a platform that sends to a fake Discord on real sockets.
type mailroom struct {
	*Discord
	t     *testing.T
	fake  *fakediscord.Server
	log   *lockedLog
	ahead atomic.Int64 // by how much the clocks are ahead of the real one
	count int
}

// lockedLog is a log that can be read while it is written.
type lockedLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

const (
	roomOps    = "5000000000000000001"
	roomQuiet  = "5000000000000000002"
	accountAna = "6000000000000000001"
	accountBen = "6000000000000000002"
)

// inMailroom sees to it that Discord has refused nothing that it was not made to, and
// that no token is in the log.
func inMailroom(t *testing.T, refuses bool) *mailroom {
	t.Helper()
	m := &mailroom{t: t, log: &lockedLog{}}
	m.fake = fakediscord.New(t, fakediscord.Options{Now: m.now})
	m.fake.AddGuild(fakediscord.Guild{ID: "4000000000000000001", Name: "Acme"})
	m.fake.AddChannel(fakediscord.Channel{ID: roomOps, Guild: "4000000000000000001", Name: "ops"})
	m.fake.AddChannel(fakediscord.Channel{ID: roomQuiet, Guild: "4000000000000000001", Name: "quiet", Denied: fakediscord.CreatePublicThreads})
	m.fake.AddUser(fakediscord.User{ID: accountAna, Username: "ana", Guilds: []string{"4000000000000000001"}})
	m.fake.AddUser(fakediscord.User{ID: accountBen, Username: "ben", Guilds: []string{"4000000000000000001"}, DMsClosed: true})
	m.restart()
	t.Cleanup(func() {
		if refused := m.fake.Refusals(); len(refused) > 0 && !refuses {
			t.Errorf("Discord refused:\n%s", strings.Join(refused, "\n"))
		}
		for _, secret := range m.fake.Secrets() {
			if strings.Contains(m.log.String(), secret) {
				t.Errorf("a secret is in the log: %s", secret)
			}
		}
		if t.Failed() {
			t.Logf("log:\n%s\n%s", m.log.String(), m.fake.Dump())
		}
	})
	return m
}

func (m *mailroom) now() time.Time { return time.Now().Add(time.Duration(m.ahead.Load())) }

// restart begins another process.
func (m *mailroom) restart() {
	m.t.Helper()
	d, err := New(&handbook{
		people:   []Person{{Handle: "ana", Name: "Ana Roth", Account: accountAna}, {Handle: "ben", Account: accountBen}},
		channels: map[string]string{"ops": roomOps, "quiet": roomQuiet},
	}, Options{
		Token: chat.NewSecret(m.fake.Token), APIURL: m.fake.URL(), Now: m.now, Pace: Pace{Requests: 1e6, Contacts: 1e6},
		Log: slog.New(slog.NewTextHandler(m.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		m.t.Fatal(err)
	}
	m.t.Cleanup(d.transport.CloseIdleConnections)
	m.Discord = d
}

func (m *mailroom) letter(to chat.Place, edit chat.Ref, message chat.Message) chat.Outgoing {
	m.count++
	return chat.Outgoing{ID: fmt.Sprint("letter-", m.count), To: to, Edit: edit, Message: message, Created: m.now()}
}

func (m *mailroom) put(to chat.Place, edit chat.Ref, message chat.Message) chat.Ref {
	m.t.Helper()
	ref, err := m.Send(context.Background(), m.letter(to, edit, message))
	if err != nil {
		m.t.Fatal(err)
	}
	return ref
}

// eventful is a message with something of everything.
func eventful(title string) chat.Message {
	return chat.Message{
		Subject: "RISK-1", Tone: chat.Bad, Title: chat.Line{chat.B(title), chat.T(" needs "), {Kind: chat.SpanPerson, Text: "Ana Roth", Ref: "ana", Ping: true}},
		Blocks: []chat.Block{
			chat.Paragraph(chat.T("See "), chat.Span{Kind: chat.SpanLink, Text: "the plan", Ref: "https://acme.example/plan"}, chat.T(" by "), chat.At(time.Unix(1796000000, 0), "Monday")),
			{Kind: chat.BlockPicture, Picture: &chat.Picture{Name: "risks.png", Alt: "Two risks are high.", PNG: []byte("\x89PNG\r\n\x1a\nnot really")}},
			{Kind: chat.BlockList, Lines: []chat.Line{chat.L("@everyone <@6000000000000000002> **loud**")}, Buttons: []chat.Button{
				{Label: "Approve", Path: "request approve", Args: chat.Args{"request": "REQ-1"}, Style: chat.Primary},
				{Label: "Comment", Path: "request comment", Args: chat.Args{"comment": strings.Repeat("long ", 60)}},
			}},
		},
		Detail: &chat.Message{Title: chat.L("What came before"), Blocks: []chat.Block{chat.Paragraph(chat.T("Nothing."))}},
	}
}

// TestDelivered sends, changes and shortens a message with everything in it, in a
// channel and to a person.
func TestDelivered(t *testing.T) {
	m := inMailroom(t, false)
	for _, to := range []chat.Place{{Platform: Name, ID: roomOps}, {Platform: Name, Direct: true, ID: accountAna}} {
		room := to.ID
		ref := m.put(to, chat.Ref{}, eventful("RISK-1"))
		got := m.fake.Messages(room)
		rest := got[1:]
		if !to.Direct {
			rest = got[0].Thread
		}
		if !got[0].V2 || len(rest) != 1 || !strings.Contains(rest[0].Plain(), "What came before") {
			t.Fatalf("there are %d messages, and %d follow", len(got), len(rest))
		}
		for _, part := range []string{"RISK-1 needs", "the plan", "@everyone", "**loud**", "[Approve]", "[Comment]"} {
			if !strings.Contains(got[0].Plain(), part) {
				t.Errorf("there is no %q in\n%s", part, got[0].Plain())
			}
		}
		if len(got[0].Files) != 1 {
			t.Errorf("it has the files %+v", got[0].Files)
		}
		if !to.Direct && (len(got[0].Pinged) != 1 || got[0].Pinged[0] != accountAna || !strings.Contains(got[0].ThreadName, "RISK-1 needs")) {
			t.Errorf("it has notified %q, and its thread is called %q", got[0].Pinged, got[0].ThreadName)
		}
		ref = m.put(to, ref, eventful("RISK-2"))
		m.put(to, ref, chat.Message{Title: chat.L("Done")})
		got = m.fake.Messages(room)
		if len(got) != 1 || len(got[0].Thread) != 0 || len(got[0].Files) != 0 || !strings.Contains(got[0].Plain(), "Done") {
			t.Errorf("in the end there are %d messages", len(got))
		}
	}
	shown := m.fake.As(accountAna).Notifications()
	if len(shown) != 2 || !strings.Contains(shown[0], "RISK-1 needs") || !strings.Contains(shown[1], "RISK-1 needs") {
		t.Errorf("the phone has shown %q", shown)
	}
	if shown := m.fake.As(accountBen).Notifications(); len(shown) > 0 {
		t.Errorf("the phone of somebody who is named has shown %q", shown)
	}
}

// TestDeliveredInSpite sends where the bot has few rights.
func TestDeliveredInSpite(t *testing.T) {
	m := inMailroom(t, true)
	m.put(chat.Place{Platform: Name, ID: roomQuiet}, chat.Ref{}, eventful("RISK-1"))
	got := m.fake.Messages(roomQuiet)
	if len(got) != 2 || !strings.Contains(got[1].Plain(), "What came before") {
		t.Errorf("there are %d messages", len(got))
	}
	_, err := m.Send(context.Background(), m.letter(chat.Place{Platform: Name, Direct: true, ID: accountBen}, chat.Ref{}, eventful("RISK-1")))
	if never, ok := errors.AsType[*chat.Undeliverable](err); !ok || !strings.HasPrefix(never.Reason, "@ben takes no direct messages") {
		t.Errorf("%v", err)
	}

	// A thread that has gone to sleep is woken up.
	to := chat.Place{Platform: Name, ID: roomOps}
	ref := m.put(to, chat.Ref{}, eventful("RISK-1"))
	thread := m.fake.Messages(roomOps)[0].ThreadID
	m.fake.Archive(thread, false)
	changed := eventful("RISK-1")
	changed.Detail.Title = chat.L("What came after")
	ref = m.put(to, ref, changed)
	if got := m.fake.Messages(roomOps)[0].Thread; len(got) != 1 || !strings.Contains(got[0].Plain(), "What came after") {
		t.Errorf("in the thread there are %d messages", len(got))
	}
	// What somebody has deleted is not posted again.
	m.fake.DeleteMessage(roomOps, m.fake.Messages(roomOps)[0].ID)
	m.put(to, ref, eventful("RISK-3"))
	if got := m.fake.Messages(roomOps); len(got) != 0 {
		t.Errorf("there are %d messages", len(got))
	}
}

// TestDeliveredOnce lets the requests of a message go wrong, kills the process or
// not, waits or not, and finds the message there once.
func TestDeliveredOnce(t *testing.T) {
	faults := map[string]fakediscord.Fault{
		"cut": {Cut: true}, "done and cut": {Posted: true, Cut: true}, "done and 502": {Posted: true, HTML: true},
		"500": {Status: 500}, "limited": {RetryAfter: 10 * time.Millisecond}, "done and nonsense": {Posted: true, Body: "{"},
	}
	for _, route := range []fakediscord.Route{fakediscord.CreateMessage, fakediscord.EditMessage, fakediscord.StartThread} {
		for name, fault := range faults {
			for _, wait := range []time.Duration{0, time.Hour} {
				t.Run(fmt.Sprintf("%s/%s/%s", route, name, wait), func(t *testing.T) {
					t.Parallel()
					m := inMailroom(t, true)
					to := chat.Place{Platform: Name, ID: roomOps}
					out := m.letter(to, chat.Ref{}, eventful("RISK-1"))
					passing := fakediscord.Fault{}
					m.fake.Fail(route, fault)
					if route == fakediscord.CreateMessage {
						m.fake.Fail(route, passing, fault) // and the page as well
					}
					for tries := 0; ; tries++ {
						if tries > 0 {
							if _, found, err := m.Find(context.Background(), out); err != nil {
								t.Fatal(err)
							} else if found {
								break
							}
						}
						if _, err := m.Send(context.Background(), out); err == nil {
							break
						} else if tries > 5 {
							t.Fatal(err)
						}
						m.ahead.Add(int64(wait))
						m.restart()
					}
					got := m.fake.Messages(roomOps)
					if len(got) != 1 || !got[0].V2 || len(got[0].Thread) != 1 {
						t.Errorf("there are %d messages", len(got))
					}
					if shown := m.fake.As(accountAna).Notifications(); len(shown) != 1 || !strings.Contains(shown[0], "RISK-1") {
						t.Errorf("the phone has shown %q", shown)
					}
				})
			}
		}
	}
}
