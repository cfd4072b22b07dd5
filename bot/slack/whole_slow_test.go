package slack_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/storage"
)

// TestStoreTakesLong holds the store up. A slash command is acknowledged in time all
// the same and answered later; one that needs a form gets the button that opens it.
func TestStoreTakesLong(t *testing.T) {
	t.Parallel()
	for _, http := range []bool{false, true} {
		t.Run(fmt.Sprintf("http=%t", http), func(t *testing.T) {
			t.Parallel()
			gate := &office.Gate{}
			st := newStage(t, calm(t), setting{http: http, through: gate.Through, slack: slack.Options{Patience: 200 * time.Millisecond}})
			ana, support := st.fake.As(accountOf("ana")), channelOf("support")

			gate.Shut()
			ack := ana.Slash(support, "/risk", "log A dock may close likelihood:2 impact:3")
			st.acked(ack, "the command")
			if got := st.lastTold("ana", support); got != "Working on it …" {
				t.Errorf("in time the person reads %q", got)
			}
			gate.Open()
			st.slack.Quiet()
			if got := st.lastTold("ana", support); !strings.Contains(got, "A dock may close") {
				t.Errorf("later the person reads %q", got)
			}

			gate.Shut()
			st.acked(ana.Slash(support, "/risk", "log"), "the command that needs a form")
			st.fake.As(accountOf("bo")) // the form's moment passes: a trigger lives three seconds
			st.fake.Fail("views.open", fakeslack.Fault{Error: "expired_trigger_id"})
			gate.Open()
			st.slack.Quiet()
			told := ana.Ephemerals(support)
			button := told[len(told)-1]
			if !slices.Contains(button.Buttons(), "Open the form") {
				t.Fatalf("there is no button that opens the form: %s", button.Plain())
			}
			st.acked(ana.Press(button, "Open the form"), "the button")
			st.slack.Quiet()
			st.submit("ana", "A crane may fall")
			st.drained()
			if l := st.balanced(); l.Risks["A dock may close"] != 1 || l.Risks["A crane may fall"] != 1 {
				t.Errorf("the risks are %v", l.Risks)
			}
			st.inTime()
		})
	}
}

// TestStoreIsStuck holds up everything that is written, so that what takes long cannot be
// kept: it is not acknowledged, and once the store goes on, everybody reads what came of
// it all the same. So it is where only the inbox takes nothing.
func TestStoreIsStuck(t *testing.T) {
	t.Parallel()
	for _, http := range []bool{false, true} {
		t.Run(fmt.Sprintf("http=%t", http), func(t *testing.T) {
			t.Parallel()
			gate, full := &office.Gate{}, &office.Gate{}
			st := newStage(t, calm(t), setting{
				http: http, through: gate.Through, slack: slack.Options{Patience: 100 * time.Millisecond},
				fake:  fakeslack.Options{Patience: time.Second},
				inbox: func(s storage.Store) storage.Store { return full.Through(gate.Through(s)) },
			})
			ana, support := st.fake.As(accountOf("ana")), channelOf("support")
			for n, breaks := range []error{nil, errors.New("there is no room")} {
				title := fmt.Sprintf("Dock %d may close", n)
				full.Breaks(breaks)
				gate.Shut()
				if ack := ana.Slash(support, "/risk", "log "+title+" likelihood:2 impact:3"); ack.Failed == "" && !ack.TimedOut {
					t.Errorf("it was acknowledged: %s", ack.Payload)
				}
				gate.Open()
				st.slack.Quiet()
				if got := st.lastTold("ana", support); !strings.Contains(got, title) {
					t.Errorf("later the person reads %q", got)
				}
				st.drained()
				if n := st.balanced().Risks[title]; n != 1 {
					t.Errorf("the risk is there %d times", n)
				}
			}
		})
	}
}

// TestFormTakesLong holds the store up while a form is submitted: the modal says that
// it is being worked on, and then what came of it.
func TestFormTakesLong(t *testing.T) {
	t.Parallel()
	gate := &office.Gate{}
	st := newStage(t, calm(t), setting{through: gate.Through, slack: slack.Options{Patience: 200 * time.Millisecond}})
	ana, support := st.fake.As(accountOf("ana")), channelOf("support")
	st.acked(ana.Slash(support, "/risk", "log"), "the command")
	st.slack.Quiet()
	gate.Shut()
	st.submit("ana", "A crane may fall")
	if got := ana.View().Plain(); !strings.Contains(got, "Working on it") {
		t.Errorf("meanwhile the modal says %q", got)
	}
	gate.Open()
	st.slack.Quiet()
	if got := ana.View().Plain(); !strings.Contains(got, "Done") {
		t.Errorf("then the modal says %q", got)
	}
	if got := st.lastTold("ana", support); !strings.Contains(got, "A crane may fall") {
		t.Errorf("in the channel the person reads %q", got)
	}
	st.drained()
	if n := st.balanced().Risks["A crane may fall"]; n != 1 {
		t.Errorf("the risk is there %d times", n)
	}
	st.inTime()
}

// TestStoreFails has the store fail. The person is told that nothing was done, with a
// reference, and the same words work once it is well again.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	gate := &office.Gate{}
	st := newStage(t, calm(t), setting{through: gate.Through})
	ana, support := st.fake.As(accountOf("ana")), channelOf("support")
	gate.Breaks(errors.New("the disk is full"))
	st.acked(ana.Slash(support, "/risk", "log A dock may close likelihood:2 impact:3"), "the command")
	dm := ana.DM("risk log A crane may fall likelihood:2 impact:3")
	st.slack.Quiet()
	for _, told := range []string{st.lastTold("ana", support), st.lastSaid("ana")} {
		if !strings.Contains(told, "Nothing was changed") || !strings.Contains(told, "look it up under") || strings.Contains(told, "disk") {
			t.Errorf("the person reads %q", told)
		}
	}
	gate.Breaks(nil)
	st.acked(ana.Slash(support, "/risk", "log A dock may close likelihood:2 impact:3"), "the command again")
	st.acked(st.fake.Redeliver(dm.EventID, 1, "http_timeout"), "the message again")
	st.slack.Quiet()
	st.drained()
	if n := st.balanced().Risks["A dock may close"]; n != 1 {
		t.Errorf("the risk is there %d times", n)
	}
	st.inTime()
}

// TestFormDoesNotOpen has Slack not open a modal, in each way. The form then comes
// by a button.
func TestFormDoesNotOpen(t *testing.T) {
	t.Parallel()
	st := newStage(t, calm(t), setting{brief: true})
	ana, support := st.fake.As(accountOf("ana")), channelOf("support")
	for name, fault := range map[string]fakeslack.Fault{
		"expired": {Error: "expired_trigger_id"}, "500": {Status: 500}, "cut": {Cut: true}, "429": {RetryAfter: time.Second},
		"hang": {Hang: true}, "internal": {Error: "internal_error"},
	} {
		st.fake.Fail("views.open", fault)
		st.acked(ana.Slash(support, "/risk", "log"), name)
		st.slack.Quiet()
		st.slack.Rested()
		told := ana.Ephemerals(support)
		if len(told) == 0 || !slices.Contains(told[len(told)-1].Buttons(), "Open the form") {
			t.Fatalf("%s: there is no button that opens the form\n%s", name, st.fake.Dump())
		}
		st.acked(ana.Press(told[len(told)-1], "Open the form"), name)
		st.slack.Quiet()
		st.submit("ana", "Risk of "+name)
		st.slack.Quiet()
		st.drained()
		if n := st.balanced().Risks["Risk of "+name]; n != 1 {
			t.Errorf("%s: the risk is there %d times", name, n)
		}
	}
	// One that Slack opens, and is slow to say so, is there.
	slow := make(chan struct{})
	st.fake.Fail("views.open", fakeslack.Fault{Until: slow})
	st.acked(ana.Slash(support, "/risk", "log"), "slow")
	close(slow)
	st.slack.Quiet()
	st.submit("ana", "Risk of slowness")
	st.slack.Quiet()
	st.drained()
	if n := st.balanced().Risks["Risk of slowness"]; n != 1 {
		t.Errorf("the risk is there %d times", n)
	}
	st.inTime()
}

// TestResponseURLFails has the address expire at which somebody is answered: they
// read the answer all the same, and once.
func TestResponseURLFails(t *testing.T) {
	t.Parallel()
	gate := &office.Gate{}
	st := newStage(t, calm(t), setting{brief: true, through: gate.Through, slack: slack.Options{Patience: 200 * time.Millisecond}})
	ana, support := st.fake.As(accountOf("ana")), channelOf("support")
	gone := fakeslack.Fault{Status: 404, Body: `{"ok":false,"error":"expired_url"}`}
	for _, tt := range []struct {
		title    string
		urls     []fakeslack.Fault
		only     []fakeslack.Fault
		inDirect bool
	}{
		{"Risk of an expired address", []fakeslack.Fault{gone, gone}, nil, false},
		{"Risk of a fault", []fakeslack.Fault{{Status: 500}, {Status: 500}}, nil, false},
		{"Risk of no answer", []fakeslack.Fault{{Hang: true}, {Hang: true}}, nil, false},
		{"Risk of neither", []fakeslack.Fault{gone, gone}, []fakeslack.Fault{{Error: "user_not_in_channel"}, {Error: "user_not_in_channel"}}, true},
	} {
		st.fake.AddChannel(fakeslack.Channel{ID: support, Name: "support", Members: []string{st.fake.BotUser, accountOf("ana")}})
		st.fake.Fail("response_url", tt.urls...)
		st.fake.Fail("chat.postEphemeral", tt.only...)
		gate.Shut()
		st.acked(ana.Slash(support, "/risk", "log "+tt.title+" likelihood:2 impact:3"), tt.title)
		gate.Open()
		st.slack.Quiet()
		seen := 0
		for _, m := range ana.Ephemerals(support) {
			if strings.Contains(m.Plain(), tt.title) {
				seen++
			}
		}
		inDirect := st.answersIn("ana", tt.title)
		if seen+inDirect != 1 || (inDirect == 1) != tt.inDirect {
			t.Errorf("%s: told %d times in the channel and %d times by direct message", tt.title, seen, inDirect)
		}
		st.fake.Heal("response_url")
		st.fake.Heal("chat.postEphemeral")
		st.drained()
		if n := st.balanced().Risks[tt.title]; n != 1 {
			t.Errorf("%s: the risk is there %d times", tt.title, n)
		}
	}
	st.inTime()
}

// TestPictureIsNotTaken has each call for a picture fail: the person gets the message
// all the same, once, and without the picture if Slack goes on refusing it.
func TestPictureIsNotTaken(t *testing.T) {
	t.Parallel()
	st := newStage(t, calm(t), setting{brief: true})
	ana := st.fake.As(accountOf("ana"))
	st.acked(ana.Slash("", "/risk", "log Supplier fails likelihood:4 impact:5"), "a risk")
	for _, tt := range []struct {
		method string
		fault  fakeslack.Fault
		times  int
	}{
		{"files.getUploadURLExternal", fakeslack.Fault{Error: "internal_error"}, 30},
		{"upload", fakeslack.Fault{Cut: true}, 30},
		{"upload", fakeslack.Fault{Status: 500}, 1},
		{"files.completeUploadExternal", fakeslack.Fault{Status: 500}, 30},
		{"files.info", fakeslack.Fault{Status: 500}, 30},
	} {
		st.fake.Fail(tt.method, slices.Repeat([]fakeslack.Fault{tt.fault}, tt.times)...)
		before := len(st.fake.Messages(accountOf("ana")))
		st.acked(ana.Slash("", "/risk", "matrix"), tt.method)
		st.slack.Quiet()
		st.fake.Heal(tt.method)
		if after := st.fake.Messages(accountOf("ana")); len(after) != before+1 || !strings.Contains(after[before].Plain(), "risk") {
			t.Errorf("%s: %d messages tell of it", tt.method, len(after)-before)
		}
	}
	st.drained()
	st.balanced()
	st.inTime()
}

// submit fills in the form of a new risk and sends it.
func (st *stage) submit(person, title string) {
	st.T.Helper()
	as := st.fake.As(accountOf(person))
	view := as.View()
	if view == nil {
		st.T.Fatalf("no form is open\n%s\n%s", st.fake.Dump(), st.Log.String())
	}
	block, _ := fieldOf(view, "title")
	as.Type(block, title)
	st.acked(as.Submit(), "the form")
}

// lastTold is what somebody was told last in a channel, and nobody else.
func (st *stage) lastTold(person, channel string) string {
	told := st.fake.As(accountOf(person)).Ephemerals(channel)
	if len(told) == 0 {
		return ""
	}
	return told[len(told)-1].Plain()
}

// lastSaid is what the bot has last written in somebody's direct messages.
func (st *stage) lastSaid(person string) string {
	for _, m := range slices.Backward(st.fake.Messages(accountOf(person))) {
		if m.Bot {
			return m.Plain()
		}
	}
	return ""
}

// inTime sees to it that everything but events was acknowledged, and in time.
func (st *stage) inTime() {
	st.T.Helper()
	for _, d := range st.fake.Deliveries() {
		if d.Kind != "events_api" && (d.Acks == 0 || d.Late) {
			st.T.Errorf("%s %s was acknowledged %d times, late: %t", d.Kind, d.EnvelopeID, d.Acks, d.Late)
		}
	}
}
