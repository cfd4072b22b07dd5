package fakeslack_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/slack/fakeslack"
)

// form is a modal with those fields.
func form(fields ...string) string {
	return `{"type":"modal","callback_id":"log","notify_on_close":true,` + title + "," + submit + `,"blocks":[` + strings.Join(fields, ",") + `]}`
}

// input is a field with that block_id and label.
func input(id, label, element string, optional bool) string {
	o := ""
	if optional {
		o = `,"optional":true`
	}
	return `{"type":"input","block_id":"` + id + `","label":{"type":"plain_text","text":"` + label + `"},"element":` + element + o + `}`
}

// desk is a bot with a modal, which answers submissions with what is next.
type desk struct {
	*fakeslack.Server
	mu      sync.Mutex
	answers []string
	values  map[string]map[string]map[string]any
	kinds   []string
	actions []map[string]any
}

func newDesk(t *testing.T, opts fakeslack.Options) *desk {
	d := &desk{Server: office(t, opts)}
	connect(t, d.Server, func(e envelope) any {
		d.mu.Lock()
		defer d.mu.Unlock()
		if e.Type != "interactive" {
			return plainly(e)
		}
		var p struct {
			Type    string           `json:"type"`
			Value   string           `json:"value"`
			Actions []map[string]any `json:"actions"`
			View    struct {
				State struct {
					Values map[string]map[string]map[string]any `json:"values"`
				} `json:"state"`
			} `json:"view"`
		}
		_ = json.Unmarshal(e.Payload, &p)
		d.kinds = append(d.kinds, p.Type)
		d.actions = append(d.actions, p.Actions...)
		switch p.Type {
		case "block_suggestion":
			return with(e, raw(`{"options":[{"text":{"type":"plain_text","text":"RISK-1 Port"},"value":"RISK-1"}]}`))
		case "view_submission":
			d.values = p.View.State.Values
			if len(d.answers) > 0 {
				answer := d.answers[0]
				d.answers = d.answers[1:]
				return with(e, raw(answer))
			}
		}
		return plainly(e)
	})
	return d
}

// opened opens the modal for somebody, and returns the answer to views.open.
func (d *desk) opened(t *testing.T, view string) map[string]any {
	t.Helper()
	trigger := d.As(ana).Slash(ops, "/risk", "").TriggerID
	answer := call(t, d.Server, d.BotToken, "views.open", map[string]any{"trigger_id": trigger, "view": raw(view)})
	if answer["ok"] != true {
		t.Fatalf("views.open: %v", answer)
	}
	return answer["view"].(map[string]any)
}

func TestForm(t *testing.T) {
	d := newDesk(t, fakeslack.Options{})
	d.opened(t, form(
		input("t", "Title", `{"type":"plain_text_input","action_id":"v","max_length":5}`, false),
		input("n", "Days", `{"type":"number_input","action_id":"v","is_decimal_allowed":false,"min_value":"1","max_value":"9"}`, true),
		input("o", "Owner", `{"type":"users_select","action_id":"v"}`, true),
		input("r", "Record", `{"type":"external_select","action_id":"v"}`, true),
		input("k", "Kind", `{"type":"static_select","action_id":"v","options":[`+yes+`],"initial_option":`+yes+`}`, true),
		input("w", "When", `{"type":"datepicker","action_id":"v"}`, true),
		input("s", "Sure", `{"type":"checkboxes","action_id":"v","options":[`+yes+`]}`, true),
		input("l", "Story", `{"type":"rich_text_input","action_id":"v"}`, true),
	))
	p := d.As(ana)
	if ack := p.Submit(); !ack.Refused || p.View().Error("Title") == "" || len(p.View().Errors) != 1 {
		t.Errorf("an empty form: %+v, %v", ack, p.View().Errors)
	}
	p.Type("Title", "Too long")
	p.Type("Days", "10")
	if ack := p.Submit(); !ack.Refused || len(p.View().Errors) != 2 {
		t.Errorf("a form out of bounds: %+v, %v", ack, p.View().Errors)
	}
	if len(d.kinds) != 0 {
		t.Errorf("the bot was told: %v", d.kinds)
	}
	p.Type("Title", "Ports")
	p.Type("Days", 9)
	p.Type("Owner", "@ben")
	if p.Suggest("Record", "RI") != nil {
		t.Error("two letters are too short for the bot to be asked")
	}
	p.Type("Record", "RISK-1")
	p.Type("When", "2026-12-01")
	p.Type("Sure", true)
	p.Type("Story", "Once")
	d.answers = []string{`{"response_action":"errors","errors":{"t":"Taken"}}`}
	if ack := p.Submit(); ack.Failed != "" || p.View().Error("Title") != "Taken" {
		t.Fatalf("refused by the bot: %+v %v", ack, p.View().Errors)
	}
	want := "Log\nTitle: Ports\n! Taken\nDays (optional): 9\nOwner (optional): @Ben Osei\nRecord (optional): RISK-1 Port\nKind (optional): Yes\nWhen (optional): 2026-12-01\nSure (optional): Yes\nStory (optional): Once\n[Log]"
	if got := p.View().Plain(); got != want {
		t.Errorf("the form reads\n%s\nwant\n%s", got, want)
	}
	if ack := p.Submit(); ack.Failed != "" || p.View() != nil {
		t.Fatalf("taken: %+v, %v", ack, p.View())
	}
	for block, want := range map[string]any{"t": "Ports", "n": "9", "o": "U02BEN", "w": "2026-12-01"} {
		state := d.values[block]["v"]
		if state["value"] != want && state["selected_user"] != want && state["selected_date"] != want {
			t.Errorf("%s has %v, want %v", block, state, want)
		}
	}
	clean(t, d.Server)
}

func TestAnswersToForms(t *testing.T) {
	plain := input("t", "Title", `{"type":"plain_text_input","action_id":"v"}`, true)
	for _, c := range []struct {
		answer string
		refuse string // what is wrong with it; empty if nothing is
		views  int
	}{
		{`{"response_action":"clear"}`, "", 0},
		{`{"response_action":"update","view":` + form(plain) + `}`, "", 1},
		{`{"response_action":"push","view":` + form(plain) + `}`, "", 2},
		{`{"response_action":"errors","errors":{"x":"No"}}`, "no block with an input", 1},
		{`{"response_action":"errors","errors":{"t":""}}`, "no block with an input", 1},
		{`{"response_action":"errors","errors":{}}`, "there are no errors in it", 1},
		{`{"response_action":"close"}`, "there is no response_action", 1},
		{`{"response_action":"update","view":{"type":"modal","blocks":[]}}`, "missing required field: title", 1},
		{`{"text":"` + strings.Repeat("x", 20<<10) + `"}`, "Slack drops it", 1},
	} {
		d := newDesk(t, fakeslack.Options{Patience: time.Second})
		d.opened(t, form(plain))
		p := d.As(ana)
		p.Type("Title", "kept")
		d.answers = []string{c.answer}
		ack := p.Submit()
		if refused := strings.Join(d.Refusals(), "; "); (refused == "") != (c.refuse == "") || !strings.Contains(refused, c.refuse) || (ack.Failed == "") != (c.refuse == "") {
			t.Errorf("%.80s: %+v, refusals %q", c.answer, ack, refused)
		}
		if p.Views() != c.views {
			t.Errorf("%.80s: %d views, want %d", c.answer, p.Views(), c.views)
		}
		if c.views == 1 && p.View().Value("Title") != "kept" {
			t.Errorf("%.80s: what was typed is lost: %q", c.answer, p.View().Value("Title"))
		}
	}
}

func TestViews(t *testing.T) {
	now := time.Now()
	d := newDesk(t, fakeslack.Options{Now: func() time.Time { return now }})
	p := d.As(ana)
	plain := form(input("t", "Title", `{"type":"plain_text_input","action_id":"v"}`, true), `{"type":"actions","elements":[`+button+`]}`)
	do := func(method string, args map[string]any) any {
		t.Helper()
		return call(t, d.Server, d.BotToken, method, args)["error"]
	}
	trigger := p.Slash(ops, "/risk", "").TriggerID
	now = now.Add(4 * time.Second)
	if e := do("views.open", map[string]any{"trigger_id": trigger, "view": raw(plain)}); e != "expired_trigger_id" {
		t.Errorf("late: %v", e)
	}
	view := d.opened(t, plain)
	used := d.Calls("views.open")[1].Args["trigger_id"]
	if e := do("views.open", map[string]any{"trigger_id": used, "view": raw(plain)}); e != "exchanged_trigger_id" {
		t.Errorf("again: %v", e)
	}
	p.Type("Title", "mine")
	if e := do("views.update", map[string]any{"view_id": view["id"], "hash": view["hash"], "view": raw(plain)}); e != nil {
		t.Errorf("update: %v", e)
	}
	if p.View().Value("t") != "mine" {
		t.Errorf("what was typed is gone after an update: %q", p.View().Value("t"))
	}
	if e := do("views.update", map[string]any{"view_id": view["id"], "hash": view["hash"], "view": raw(plain)}); e != "hash_conflict" {
		t.Errorf("update of an old one: %v", e)
	}
	named := strings.Replace(plain, `"callback_id"`, `"external_id":"one","callback_id"`, 1)
	for i, want := range []any{nil, "duplicate_external_id", nil, "push_limit_reached"} {
		v := plain
		if i < 2 {
			v = named
		}
		if e := do("views.push", map[string]any{"trigger_id": p.PressView(p.View(), "Go").TriggerID, "view": raw(v)}); e != want {
			t.Errorf("push %d: %v, want %v", i+1, e, want)
		}
	}
	if p.Views() != 3 {
		t.Errorf("%d views", p.Views())
	}
	if e := do("views.update", map[string]any{"external_id": "one", "view": raw(plain)}); e != nil {
		t.Errorf("update by external_id: %v", e)
	}
	p.Close()
	p.CloseAll()
	if p.View() != nil || d.kinds[len(d.kinds)-1] != "view_closed" {
		t.Errorf("closed: %v", d.kinds)
	}
	if e := do("views.update", map[string]any{"view_id": view["id"], "view": raw(plain)}); e != "not_found" {
		t.Errorf("update after closing: %v", e)
	}
	home := `{"type":"home","blocks":[` + section + `,{"type":"actions","elements":[` + button + `]}]}`
	if e := do("views.publish", map[string]any{"user_id": ana, "view": raw(home)}); e != nil {
		t.Errorf("publish: %v", e)
	}
	p.OpenHome()
	if ack := p.PressView(p.Home(), "Go"); ack.Failed != "" || p.Home().Plain() != "x\n[Go]" || ack.ResponseURL != "" {
		t.Errorf("home: %+v, %q", ack, p.Home().Plain())
	}
	if e := do("views.publish", map[string]any{"user_id": ana, "hash": "0.0", "view": raw(home)}); e != "hash_conflict" {
		t.Errorf("publish over another: %v", e)
	}
	clean(t, d.Server)
}
