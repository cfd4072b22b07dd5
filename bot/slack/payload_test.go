package slack

import (
	"encoding/json"
	"testing"

	goslack "github.com/slack-go/slack"
)

// recorded are deliveries as Slack sends them, and as it should not.
var recorded = []string{
	`{"type":"block_actions","user":{"id":"U01ANA","username":"ana","team_id":"T01ACME"},"api_app_id":"A1","token":"x","container":{"type":"message","message_ts":"1.2","channel_id":"C01OPS","is_ephemeral":false},"trigger_id":"1.2.3","team":{"id":"T01ACME","domain":"acme"},"enterprise":null,"is_enterprise_install":false,"channel":{"id":"C01OPS","name":"ops"},"message":{"type":"message","ts":"1.2","thread_ts":"1.1","text":"x"},"state":{"values":{}},"response_url":"https://hooks.slack.com/actions/T/1/x","actions":[{"action_id":"a","block_id":"b","text":{"type":"plain_text","text":"Approve"},"value":"{\"p\":\"request approve\",\"a\":{\"id\":\"REQ-3\"}}","type":"button","action_ts":"1.3"}]}`,
	`{"type":"block_actions","user":{"id":"U01ANA"},"team":null,"enterprise":{"id":"E1","name":"x"},"container":{"type":"view","view_id":"V1"},"view":{"id":"V1","type":"home","blocks":[],"state":{"values":[]},"private_metadata":""},"actions":[{"type":"overflow","action_id":"a","block_id":"b","selected_option":{"text":{"type":"plain_text","text":"x"},"value":"{\"p\":\"risk list\"}"}}]}`,
	`{"type":"view_submission","trigger_id":"4.5.6","user":{"id":"U01ANA"},"team":{"id":"T01ACME"},"view":{"id":"V1","type":"modal","callback_id":"","private_metadata":"{\"p\":\"risk log\",\"a\":{\"c\":\"C01OPS\"}}","blocks":[{"type":"input","block_id":"f:title:0","label":{"type":"plain_text","text":"Title"},"element":{"type":"plain_text_input","action_id":"plain_text_input"}}],"state":{"values":{"f:title:0":{"plain_text_input":{"type":"plain_text_input","value":"A port may close"}}}},"hash":"1.x"},"response_urls":[]}`,
	`{"type":"view_submission","user":{"id":"U01ANA"},"team":{"id":"T01ACME"},"view":{"id":"V1","type":"modal","private_metadata":"{\"p\":\"risk log\"}","blocks":[{"type":"input","block_id":"f:x:0","element":{"type":"element_of_the_future"}}],"state":{"values":[]}}}`,
	`{"type":"view_closed","user":{"id":"U01ANA"},"team":{"id":"T01ACME"},"view":{"id":"V1"},"is_cleared":false}`,
	`{"type":"block_suggestion","user":{"id":"U01ANA"},"team":{"id":"T01ACME"},"view":{"id":"V1","type":"modal","private_metadata":"{\"p\":\"risk log\"}","blocks":[],"state":{"values":{}}},"action_id":"external_select","block_id":"f:linked:0","value":"RI"}`,
	`{"type":"message_action","callback_id":"sc:risk log:title","trigger_id":"7.8","user":{"id":"U01ANA"},"team":{"id":"T01ACME","domain":"acme"},"channel":{"id":"C01OPS","name":"ops"},"message_ts":"1.2","message":{"type":"message","text":"x &amp; <@U01BEN>","ts":"1.2","user":"U01BEN"},"response_url":"https://hooks.slack.com/app/T/1/x"}`,
	`{"type":"shortcut","callback_id":"sc:risk log:","trigger_id":"7.9","user":{"id":"U01ANA"},"team":{"id":"T01ACME"},"enterprise":null}`,
	`{"type":"shortcut","callback_id":"sc:nothing:","trigger_id":"7.9","user":{"id":"U01ANA"},"team":{"id":"T01ACME"}}`,
	`{"type":"workflow_step_edit","user":{"id":"U01ANA"}}`,
	`{"type":"interactive_message","user":"U01ANA","actions":{}}`,
	`{"type":"event_callback","team_id":"T01ACME","event_id":"Ev1","event":{"type":"message","channel_type":"im","channel":"D1","user":"U01ANA","text":"hi","ts":"1.1"},"authorizations":[{"user_id":"U0BOT","is_bot":true}]}`,
	`{"type":"event_callback","team_id":"T01ACME","event_id":"Ev2","event":{"type":"app_mention","channel":"C01OPS","user":"U01ANA","text":"<@U0BOT> risk list","ts":"1.1","blocks":[{"type":"block_of_the_future"}]}}`,
	`{"type":"event_callback","team_id":"T01ACME","event_id":"Ev3","event":{"type":"app_home_opened","user":"U01ANA","channel":"D1","tab":"home","view":{"state":{"values":[]}}}}`,
	`{"type":"event_callback","team_id":"T01ACME","event_id":"Ev4","event":{"type":"user_change","user":{"id":"U01ANA","tz":"Europe/Berlin"}}}`,
	`{"type":"event_callback","team_id":"T01ACME","event_id":"Ev5","event":{"type":"channel_created","channel":{"id":"C9","creator":"U1"}}}`,
	`{"type":"event_callback","event":null}`,
	`{"type":"event_callback","event":[]}`,
	`{"type":"url_verification","challenge":"x"}`,
	`{"type":"block_actions","user":{"id":"U1"},"actions":[null]}`,
	`{"type":"block_actions","user":{"id":"U1"},"view":7,"actions":[{"value":"{\"p\":\"x\"}"}]}`,
	`[]`, `null`, `7`, `"x"`, `{}`, `{"type":7}`, ``,
}

func TestReadViewKeepsWhatItCan(t *testing.T) {
	for name, c := range map[string]struct {
		raw    string
		blocks int
		values int
	}{
		"as it should be":      {`{"id":"V1","private_metadata":"m","blocks":[{"type":"divider"}],"state":{"values":{"b":{"a":{"type":"plain_text_input","value":"x"}}}}}`, 1, 1},
		"no values, as a list": {`{"id":"V1","private_metadata":"m","blocks":[{"type":"divider"}],"state":{"values":[]}}`, 1, 0},
		"an element to come":   {`{"id":"V1","private_metadata":"m","blocks":[{"type":"input","block_id":"b","element":{"type":"new"}},{"type":"divider"}],"state":{"values":{"b":{"a":{"type":"new"}}}}}`, 1, 1},
		"both":                 {`{"id":"V1","private_metadata":"m","blocks":[{"type":"input","block_id":"b","element":{"type":"new"}}],"state":{"values":[]}}`, 0, 0},
		"blocks that are none": {`{"id":"V1","private_metadata":"m","blocks":7,"state":null}`, 0, 0},
		"an unknown block":     {`{"id":"V1","private_metadata":"m","blocks":[{"type":"new"}]}`, 1, 0},
	} {
		view, err := readView(json.RawMessage(c.raw))
		if err != nil || view.ID != "V1" || view.PrivateMetadata != "m" {
			t.Errorf("%s: %+v, %v", name, view, err)
			continue
		}
		values := 0
		if view.State != nil {
			values = len(view.State.Values)
		}
		if len(view.Blocks.BlockSet) != c.blocks || values != c.values {
			t.Errorf("%s: %d blocks and %d values, want %d and %d", name, len(view.Blocks.BlockSet), values, c.blocks, c.values)
		}
	}
	for _, raw := range []string{"", "null", "7", "[]", `{"id":7}`} {
		if view, err := readView(json.RawMessage(raw)); err == nil {
			t.Errorf("%q was read as %+v", raw, view)
		}
	}
}

// The library, by itself, gives up on some of what is recorded. If it no longer does,
// what is here to help may go.
func TestLibraryGivesUp(t *testing.T) {
	var view goslack.View
	if json.Unmarshal([]byte(`{"state":{"values":[]}}`), &view) == nil {
		t.Error("the library reads a state without values now: readView need not")
	}
	if json.Unmarshal([]byte(`{"blocks":[{"type":"input","element":{"type":"new"}}]}`), &view) == nil {
		t.Error("the library reads unknown elements now: readView need not")
	}
}

// Everything that was recorded is settled: acknowledged, or left to come again.
func TestEverythingIsSettled(t *testing.T) {
	s, _ := counter(t, registrar)
	for _, kind := range []kind{kindCommand, kindInteractive, kindEvent, "hello", ""} {
		for _, payload := range recorded {
			settled := make(chan string, 1)
			s.take(&delivery{kind: kind, payload: json.RawMessage(payload), at: s.opts.Now(), ack: &ack{
				most: mostPayload,
				give: func(any) { settled <- "given" }, refuse: func() { settled <- "refused" },
			}})
			<-settled
		}
	}
}
