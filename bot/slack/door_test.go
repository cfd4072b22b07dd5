package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// door is a platform in front of a Slack over real sockets.
type door struct {
	*Slack
	t    *testing.T
	fake *fakeslack.Server
	log  *journal
	n    int
}

// quick is a pace for tests that are not about it.
var quick = Pace{Channel: 1e4, Workspace: 1e4, Burst: 1e4, Settle: time.Millisecond}

// atDoor starts both. The bot is in #ops (C1OPS) and not in #support (C2SUPPORT);
// there are Ana, Ben and a guest.
func atDoor(t *testing.T, o fakeslack.Options, change ...func(*Options)) *door {
	t.Helper()
	fake := fakeslack.New(t, o)
	fake.AddUser(fakeslack.User{ID: "U01ANA", Name: "ana", RealName: "Ana Ruiz", Email: "ana@acme.example", TZ: "Europe/Madrid", Locale: "es-ES"})
	fake.AddUser(fakeslack.User{ID: "U02BEN", Name: "ben", RealName: "Ben Okri", Email: "Ben@Acme.example", TZ: "Africa/Lagos"})
	fake.AddUser(fakeslack.User{ID: "U03GUEST", Name: "gil", Email: "gil@other.example", Guest: true})
	fake.AddChannel(fakeslack.Channel{ID: "C1OPS", Name: "ops", Members: []string{"U01ANA", fake.BotUser}})
	fake.AddChannel(fakeslack.Channel{ID: "C2SUPPORT", Name: "support", Members: []string{"U01ANA"}})
	d := &door{t: t, fake: fake, log: &journal{}}
	d.Slack = d.another(change...)
	t.Cleanup(func() {
		d.web.CloseIdleConnections()
		for _, refusal := range fake.Refusals() {
			t.Errorf("Slack refused what is malformed: %s", refusal)
		}
		for _, secret := range fake.Secrets() {
			if strings.Contains(d.log.String(), secret) {
				t.Errorf("a secret is in the log:\n%s", d.log.String())
			}
		}
	})
	return d
}

// another is another process with the same Slack.
func (d *door) another(change ...func(*Options)) *Slack {
	d.t.Helper()
	opts := Options{BotTokens: []chat.Secret{chat.NewSecret(d.fake.BotToken)}, APIURL: d.fake.APIURL(), Log: d.log.logging(), Pace: quick}
	for _, c := range change {
		c(&opts)
	}
	company := &paper{
		channels: map[string]string{"ops": "C1OPS", "support": "C2SUPPORT"},
		people:   []Person{{Handle: "ana", Name: "Ana Ruiz", Account: "U01ANA"}, {Handle: "ben", Name: "Ben Okri", Email: "ben@acme.example"}},
	}
	s, err := New(company, opts)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(s.web.CloseIdleConnections)
	s.looks = slices.Repeat([]time.Duration{time.Millisecond}, 20)
	return s
}

// letter is a new message.
func (d *door) letter(to chat.Place, m chat.Message) chat.Outgoing {
	d.n++
	return chat.Outgoing{ID: fmt.Sprint("letter-", d.n), To: to, Message: m, Created: time.Now()}
}

// put sends a message that must arrive, or changes what ref names.
func (d *door) put(to chat.Place, ref chat.Ref, m chat.Message) chat.Ref {
	d.t.Helper()
	out := d.letter(to, m)
	out.Edit = ref
	ref, err := d.Send(context.Background(), out)
	if err != nil {
		d.t.Fatal(err)
	}
	return ref
}

// stands checks what people read in a channel: each message, and below it its thread.
func (d *door) stands(where string, want ...string) []fakeslack.Message {
	d.t.Helper()
	var got []string
	messages := d.fake.Messages(where)
	for _, m := range messages {
		got = append(got, m.Plain())
		for _, a := range m.Thread {
			got = append(got, "↳ "+a.Plain())
		}
	}
	same := len(got) == len(want)
	for i := range got {
		same = same && strings.HasPrefix(got[i], want[i])
	}
	if !same {
		d.t.Fatalf("in %s stands %.100q, want %.100q", where, got, want)
	}
	return messages
}

// drop deletes a message, as somebody who may does.
func (d *door) drop(channel, ts string) {
	d.t.Helper()
	if _, _, err := d.workspaces[0].client().DeleteMessageContext(context.Background(), channel, ts); err != nil {
		d.t.Fatal(err)
	}
}

// asks is a message that waits for somebody.
func asks(title string) chat.Message {
	return chat.Message{Title: chat.L(title), Subject: "REQ-1", Buttons: []chat.Button{{Label: "Approve", Path: "request approve", Args: chat.Args{"request": "REQ-1"}}}}
}

func says(title string) chat.Message { return chat.Message{Title: chat.L(title)} }

// TestSend posts into a channel, to a person and into a thread.
func TestSend(t *testing.T) {
	d := atDoor(t, fakeslack.Options{})
	ops := place("C1OPS")
	ref := d.put(ops, chat.Ref{}, asks("Is it time?"))
	got := d.stands("C1OPS", "Is it time?\n[Approve]")[0]
	if want := (chat.Ref{Place: ops, ID: "C1OPS/" + got.TS}); ref != want {
		t.Errorf("the reference is %+v, want %+v", ref, want)
	}
	if got.Metadata == nil || got.Metadata.EventType != "adjutant" || got.Metadata.EventPayload["id"] != "letter-1" {
		t.Errorf("the metadata is %+v", got.Metadata)
	}
	call := d.fake.Calls("chat.postMessage")[0].Args
	for name, want := range map[string]string{"unfurl_links": "false", "unfurl_media": "false", "parse": "none", "link_names": ""} {
		if call[name] != want {
			t.Errorf("%s is %q, want %q", name, call[name], want)
		}
	}

	ref = d.put(direct("U01ANA"), chat.Ref{}, says("Good morning"))
	d.put(direct("U01ANA"), ref, asks("Good evening"))
	d.stands("U01ANA", "Good evening\n[Approve]")
	if ref.Place != direct("U01ANA") || !strings.HasPrefix(ref.ID, "D") {
		t.Errorf("the reference is %+v", ref)
	}
	if calls := d.fake.Calls("conversations.open"); len(calls) > 0 {
		t.Errorf("a conversation was opened for a message")
	}

	inThread := ops
	inThread.Thread = got.TS
	ref = d.put(inThread, chat.Ref{}, long("answer", 3))
	d.stands("C1OPS", "Is it time?", "↳ Title answer", "↳ Detail answer", "↳ answer answer")
	d.put(inThread, ref, long("other", 2))
	d.stands("C1OPS", "Is it time?", "↳ Title other", "↳ Detail other")
}

// TestEdit changes a message to more pages and to fewer.
func TestEdit(t *testing.T) {
	d := atDoor(t, fakeslack.Options{})
	ops := place("C1OPS")
	ref := d.put(ops, chat.Ref{}, long("first", 3))
	other := d.put(ops, chat.Ref{}, says("another message"))
	d.stands("C1OPS", "Title first", "↳ Detail first", "↳ first", "another message")
	ref = d.put(ops, ref, long("second", 1))
	d.stands("C1OPS", "Title second", "another message")
	ref = d.put(ops, ref, long("third", 4))
	d.stands("C1OPS", "Title third", "↳ Detail third", "↳ third", "↳ third", "another message")

	// Where Slack does not let us delete, a page says that there is nothing, and is
	// used again.
	d.fake.Fail("chat.delete", fakeslack.Fault{Error: "cant_delete_message"}, fakeslack.Fault{Error: "compliance_exports_prevent_deletion"})
	ref = d.put(ops, ref, long("fourth", 2))
	d.stands("C1OPS", "Title fourth", "↳ Detail fourth", "↳ There is nothing more here.", "↳ There is nothing more here.", "another message")
	ref = d.put(ops, ref, long("fifth", 3))
	d.stands("C1OPS", "Title fifth", "↳ Detail fifth", "↳ fifth", "another message")

	// What stood in a page that somebody has deleted moves into the next one.
	_, parts, _ := readRef(ref)
	d.drop("C1OPS", parts[1].ts)
	for _, edition := range []string{"sixth", "seventh"} {
		ref = d.put(ops, ref, long(edition, 3))
		got := d.stands("C1OPS", "Title "+edition, "↳ Detail "+edition, "↳ "+edition, "another message")
		if got[0].Thread[0].TS != parts[2].ts {
			t.Error("the page after it was not used")
		}
	}
	d.put(ops, other, says("another one, changed"))
	if _, err := d.Send(context.Background(), chat.Outgoing{ID: "letter", To: ops, Edit: chat.Ref{Place: ops, ID: "m12"}, Message: says("?"), Created: time.Now()}); err == nil {
		t.Error("a message of another platform was changed")
	}
}

// TestEditOfWhatIsGone posts nothing again that somebody has deleted, but for a
// direct message that still asks for something.
func TestEditOfWhatIsGone(t *testing.T) {
	for _, tt := range []struct {
		name  string
		to    chat.Place
		where string
		edit  chat.Message
		code  string // of Slack's refusal; empty: it is deleted
		want  []string
	}{
		{"a card", place("C1OPS"), "C1OPS", asks("Decide, changed"), "", nil},
		{"a direct message that is decided", direct("U01ANA"), "U01ANA", says("Decided"), "", nil},
		{"a direct message that asks", direct("U01ANA"), "U01ANA", asks("Decide, changed"), "", []string{"Decide, changed\n[Approve]"}},
		{"another bot's card", place("C1OPS"), "C1OPS", asks("Decide, changed"), "cant_update_message", []string{"Decide\n"}},
		{"another bot's direct message", direct("U01ANA"), "U01ANA", asks("Decide, changed"), "cant_update_message", []string{"Decide\n", "Decide, changed"}},
		{"too old to be changed", direct("U01ANA"), "U01ANA", asks("Decide, changed"), "edit_window_closed", []string{"Decide\n"}},
		{"in an archived channel", place("C1OPS"), "C1OPS", asks("Decide, changed"), "is_archived", []string{"Decide\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := atDoor(t, fakeslack.Options{})
			ref := d.put(tt.to, chat.Ref{}, asks("Decide"))
			channel, parts, _ := readRef(ref)
			if tt.code == "" {
				d.drop(channel, parts[0].ts)
			} else {
				d.fake.Fail("chat.update", fakeslack.Fault{Error: tt.code})
			}
			again := d.put(tt.to, ref, tt.edit)
			d.stands(tt.where, tt.want...)
			if posted := len(d.fake.Calls("chat.postMessage")) - 1; (posted > 0) != (again != ref) {
				t.Errorf("posted %d times, and the reference is %s, was %s", posted, again.ID, ref.ID)
			}
		})
	}
}

// TestGoneIsPostedOnce repeats an edit that was cut off after it had posted anew.
func TestGoneIsPostedOnce(t *testing.T) {
	d := atDoor(t, fakeslack.Options{})
	ana := direct("U01ANA")
	ref := d.put(ana, chat.Ref{}, asks("Decide"))
	_, parts, _ := readRef(ref)
	d.drop(d.fake.Messages("U01ANA")[0].Channel, parts[0].ts)
	out := d.letter(ana, asks("Decide, changed"))
	out.Edit = ref
	d.fake.Fail("chat.postMessage", fakeslack.Fault{Cut: true, Posted: true})
	if _, err := d.Send(context.Background(), out); err == nil {
		t.Fatal("the answer never came, and it was taken for sent")
	}
	again, err := d.another().Send(context.Background(), out)
	if err != nil {
		t.Fatal(err)
	}
	m := d.stands("U01ANA", "Decide, changed")[0]
	if again.ID != m.Channel+"/"+m.TS {
		t.Errorf("the reference is %s", again.ID)
	}
}

// TestPageOfWhatIsGone deletes a message while its pages are being posted.
func TestPageOfWhatIsGone(t *testing.T) {
	d := atDoor(t, fakeslack.Options{})
	hold := make(chan struct{})
	d.fake.Fail("chat.postMessage", fakeslack.Fault{}, fakeslack.Fault{Until: hold})
	done := make(chan error, 1)
	out := d.letter(place("C1OPS"), long("one", 3))
	go func() {
		_, err := d.Send(context.Background(), out)
		done <- err
	}()
	d.fake.WaitFor("the second post", func() bool { return len(d.fake.Calls("chat.postMessage")) == 2 })
	d.drop("C1OPS", d.fake.Messages("C1OPS")[0].TS)
	close(hold)
	if err := <-done; err != nil {
		t.Error(err)
	}
	d.stands("C1OPS")
}

// TestDoubt finds a message over real sockets: after its answer was lost, and in
// another process.
func TestDoubt(t *testing.T) {
	for _, f := range []fakeslack.Fault{
		{Cut: true, Posted: true}, {Status: 500, Posted: true}, {Error: "fatal_error", Posted: true}, {NoError: true, Posted: true},
		{Cut: true}, {Status: 502}, {Error: "internal_error"},
	} {
		for _, to := range []chat.Place{place("C1OPS"), direct("U01ANA")} {
			d := atDoor(t, fakeslack.Options{})
			out := d.letter(to, long("one", 3))
			d.fake.Fail("chat.postMessage", fakeslack.Fault{}, f)
			_, err := d.Send(context.Background(), out)
			if _, doubt := errors.AsType[*chat.Doubtful](err); !doubt {
				t.Fatalf("%+v: %v is not in doubt", f, err)
			}
			next := d.another()
			ref, found, err := next.Find(context.Background(), out)
			if err != nil || found {
				t.Fatalf("%+v: found %t, %v", f, found, err)
			}
			if ref, err = next.Send(context.Background(), out); err != nil {
				t.Fatal(err)
			}
			d.stands(to.ID, "Title one", "↳ Detail one", "↳ one")
			again, found, err := d.another().Find(context.Background(), out)
			if err != nil || !found || again != ref {
				t.Errorf("%+v: found %t %s, %v, want %s", f, found, again.ID, err, ref.ID)
			}
		}
	}
}
