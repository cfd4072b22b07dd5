package fakeslack_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"adjutant/bot/slack/fakeslack"
)

// The parts of payloads that recur.
const (
	section = `{"type":"section","text":{"type":"mrkdwn","text":"x"}}`
	yes     = `{"text":{"type":"plain_text","text":"Yes"},"value":"y"}`
	button  = `{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Go"}}`
	title   = `"title":{"type":"plain_text","text":"Log"}`
	submit  = `"submit":{"type":"plain_text","text":"Log"}`
)

// times repeats JSON as the items of a list.
func times(n int, item string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]"
}

// actions is an actions block with that element.
func actions(element string) string { return `[{"type":"actions","elements":[` + element + `]}]` }

// field is an input block with that element.
func field(element string) string {
	return `{"type":"input","block_id":"f","label":{"type":"plain_text","text":"F"},"element":` + element + `}`
}

// TestRefusesBlocks makes sure that messages are refused that Slack refuses, each for
// the one thing that is wrong in it.
func TestRefusesBlocks(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct{ name, blocks, code, why string }{
		{"51 blocks", times(51, section), "invalid_blocks", "no more than 50 items allowed [json-pointer:/blocks]"},
		{"unknown type", `[{"type":"sektion"}]`, "invalid_blocks", "unsupported type: sektion [json-pointer:/blocks/0/type]"},
		{"no type", `[{}]`, "invalid_blocks", "missing required field: type"},
		{"unknown field", `[{"type":"divider","colour":"red"}]`, "invalid_blocks", "invalid additional property: colour"},
		{"section without text", `[{"type":"section"}]`, "invalid_blocks", "must define either `text` or `fields`"},
		{"section of 3001", `[{"type":"section","text":{"type":"mrkdwn","text":"` + x(3001) + `"}}]`, "invalid_blocks", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"empty text", `[{"type":"section","text":{"type":"mrkdwn","text":""}}]`, "invalid_blocks", "must be more than 0 characters"},
		{"11 fields", `[{"type":"section","fields":` + times(11, `{"type":"mrkdwn","text":"x"}`) + `}]`, "invalid_blocks", "no more than 10 items allowed"},
		{"field of 2001", `[{"type":"section","fields":[{"type":"mrkdwn","text":"` + x(2001) + `"}]}]`, "invalid_blocks", "must be less than 2001"},
		{"input as accessory", `[{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"plain_text_input"}}]`, "invalid_blocks", "unsupported type: plain_text_input"},
		{"header of 151", `[{"type":"header","text":{"type":"plain_text","text":"` + x(151) + `"}}]`, "invalid_blocks", "must be less than 151"},
		{"header in mrkdwn", `[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "invalid_blocks", "unsupported type: mrkdwn"},
		{"header of level 5", `[{"type":"header","level":5,"text":{"type":"plain_text","text":"x"}}]`, "invalid_blocks", "must be from 1 to 4"},
		{"11 in context", `[{"type":"context","elements":` + times(11, `{"type":"mrkdwn","text":"x"}`) + `}]`, "invalid_blocks", "no more than 10 items allowed"},
		{"empty context", `[{"type":"context","elements":[]}]`, "invalid_blocks", "no less than 1 items allowed"},
		{"26 actions", `[{"type":"actions","elements":` + times(26, `{"type":"button","text":{"type":"plain_text","text":"Go"}}`) + `}]`, "invalid_blocks", "no more than 25 items allowed"},
		{"elements null", `[{"type":"actions","elements":null}]`, "invalid_blocks", "missing required field: elements"},
		{"same action twice", actions(button + "," + button), "invalid_blocks", "already exists for another element in this block"},
		{"same block_id twice", `[{"type":"divider","block_id":"d"},{"type":"divider","block_id":"d"}]`, "invalid_blocks", "`block_id` \"d\" already exists"},
		{"block_id of 256", `[{"type":"divider","block_id":"` + x(256) + `"}]`, "invalid_blocks", "must be less than 256"},
		{"action_id of 256", actions(`{"type":"button","action_id":"` + x(256) + `","text":{"type":"plain_text","text":"Go"}}`), "invalid_blocks", "must be less than 256"},
		{"label of 76", actions(`{"type":"button","text":{"type":"plain_text","text":"` + x(76) + `"}}`), "invalid_blocks", "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		{"label without text", actions(`{"type":"button","text":{"type":"plain_text","text":""}}`), "invalid_blocks", "must be more than 0"},
		{"value of 2001", actions(`{"type":"button","text":{"type":"plain_text","text":"Go"},"value":"` + x(2001) + `"}`), "invalid_blocks", "must be less than 2001"},
		{"style default", actions(`{"type":"button","text":{"type":"plain_text","text":"Go"},"style":"default"}`), "invalid_blocks", "valid enum value"},
		{"relative url", actions(`{"type":"button","text":{"type":"plain_text","text":"Go"},"url":"/x"}`), "invalid_blocks", "invalid_url"},
		{"url of 3001", actions(`{"type":"button","text":{"type":"plain_text","text":"Go"},"url":"https://a.b/` + x(2990) + `"}`), "invalid_blocks", "must be less than 3001"},
		{"question of 301", actions(`{"type":"button","text":{"type":"plain_text","text":"Go"},"confirm":{"title":{"type":"plain_text","text":"T"},"text":{"type":"plain_text","text":"` + x(301) + `"},"confirm":{"type":"plain_text","text":"Y"},"deny":{"type":"plain_text","text":"N"}}}`), "invalid_blocks", "must be less than 301"},
		{"question without no", actions(`{"type":"button","text":{"type":"plain_text","text":"Go"},"confirm":{"title":{"type":"plain_text","text":"T"},"text":{"type":"plain_text","text":"Q"},"confirm":{"type":"plain_text","text":"Y"}}}`), "invalid_blocks", "missing required field: deny"},
		{"overflow of 6", actions(`{"type":"overflow","options":` + times(6, yes) + `}`), "invalid_blocks", "no more than 5 items allowed"},
		{"option of 76", actions(`{"type":"overflow","options":[{"text":{"type":"plain_text","text":"` + x(76) + `"},"value":"y"}]}`), "invalid_blocks", "must be less than 76"},
		{"option value of 76", actions(`{"type":"overflow","options":[{"text":{"type":"plain_text","text":"Y"},"value":"` + x(76) + `"}]}`), "invalid_blocks", "must be less than 76"},
		{"option in mrkdwn", actions(`{"type":"overflow","options":[{"text":{"type":"mrkdwn","text":"Y"},"value":"y"}]}`), "invalid_blocks", "unsupported type: mrkdwn"},
		{"101 options", actions(`{"type":"static_select","options":` + times(101, yes) + `}`), "invalid_blocks", "no more than 100 items allowed"},
		{"no options", actions(`{"type":"static_select"}`), "invalid_blocks", "must define either `options` or `option_groups`"},
		{"another initial option", actions(`{"type":"static_select","options":[` + yes + `],"initial_option":{"text":{"type":"plain_text","text":"No"},"value":"n"}}`), "invalid_blocks", "initial option was not found"},
		{"placeholder of 151", actions(`{"type":"users_select","placeholder":{"type":"plain_text","text":"` + x(151) + `"}}`), "invalid_blocks", "must be less than 151"},
		{"user by name", actions(`{"type":"users_select","initial_user":"ana"}`), "invalid_blocks", "must be the id of a user"},
		{"11 radio buttons", actions(`{"type":"radio_buttons","options":` + times(11, yes) + `}`), "invalid_blocks", "no more than 10 items allowed"},
		{"date of words", actions(`{"type":"datepicker","initial_date":"tomorrow"}`), "invalid_blocks", "YYYY-MM-DD"},
		{"focus in a message", actions(`{"type":"datepicker","focus_on_load":true}`), "invalid_blocks", "focus_on_load is for modals"},
		{"image without alt", `[{"type":"image","image_url":"https://a.b/c.png"}]`, "invalid_blocks", "missing required field: alt_text"},
		{"image without image", `[{"type":"image","alt_text":"x"}]`, "invalid_blocks", "must define either `image_url` or `slack_file`"},
		{"image of an unknown file", `[{"type":"image","alt_text":"x","slack_file":{"id":"F1"}}]`, "invalid_blocks", "invalid slack file"},
		{"file by both", `[{"type":"image","alt_text":"x","slack_file":{"id":"F1","url":"https://a.b"}}]`, "invalid_blocks", "must define either `id` or `url`"},
		{"alert in a message", `[{"type":"alert","text":{"type":"mrkdwn","text":"x"}}]`, "invalid_blocks", "unsupported type: alert"},
		{"two tables", times(2, `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}`), "invalid_blocks", "only_one_table_allowed"},
		{"table of 101", `[{"type":"table","rows":` + times(101, `[{"type":"raw_text","text":"x"}]`) + `}]`, "invalid_blocks", "no more than 100 items allowed"},
		{"table of 21 columns", `[{"type":"table","rows":[` + times(21, `{"type":"raw_text","text":"x"}`) + `]}]`, "invalid_blocks", "no more than 20 items allowed"},
		{"empty cell", `[{"type":"table","rows":[[{"type":"raw_text","text":""}]]}]`, "invalid_blocks", "must be more than 0"},
		{"empty alignment", `[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]],"column_settings":[{"align":""}]}]`, "invalid_blocks", "valid enum value"},
		{"empty rich text", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}]`, "invalid_blocks", "must be more than 0"},
		{"rich text in rich text", `[{"type":"rich_text","elements":[{"type":"text","text":"x"}]}]`, "invalid_blocks", "unsupported type: text"},
		{"list without style", `[{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[]}]}]}]`, "invalid_blocks", "missing required field: style"},
		{"bold as text", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":"yes"}}]}]}]`, "invalid_blocks", "must be a boolean"},
		{"link to words", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"link","url":"here"}]}]}]`, "invalid_blocks", "invalid_url"},
		{"date without token", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"date","timestamp":1,"format":"today"}]}]}]`, "invalid_blocks", "must have a date token"},
		{"date in milliseconds", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"date","timestamp":1700000000000,"format":"{date}"}]}]}]`, "invalid_blocks", "must be from 0"},
		{"markdown of 12001", `[{"type":"markdown","text":"` + x(12001) + `"}]`, "invalid_blocks", "must be less than 12001"},
		{"chart of 7", `[{"type":"data_visualization","title":"T","chart":{"type":"pie","segments":` + times(7, `{"label":"x","value":1}`) + `}}]`, "invalid_blocks", "no more than 6 items allowed"},
		{"chart of nothing", `[{"type":"data_visualization","title":"T","chart":{"type":"pie","segments":[{"label":"x","value":0}]}}]`, "invalid_blocks", "must be more than 0"},
		{"chart with a gap", `[{"type":"data_visualization","title":"T","chart":{"type":"bar","series":[{"name":"s","data":[{"label":"a","value":1}]}],"axis_config":{"categories":["a","b"]}}}]`, "invalid_blocks", "a point for each category"},
		{"card of 4 buttons", `[{"type":"card","title":{"type":"plain_text","text":"T"},"actions":` + times(4, `{"type":"button","text":{"type":"plain_text","text":"Go"}}`) + `}]`, "invalid_blocks", "no more than 3 items allowed"},
		{"container without title", `[{"type":"container","child_blocks":[` + section + `]}]`, "invalid_blocks", "must define either `title`"},
		{"layout of 4", `[{"type":"layout","label":"L","rows":[{"items":` + times(4, `{"block":`+section+`}`) + `}]}]`, "invalid_blocks", "no more than 3 items allowed"},
		{"too much in all", times(4, `{"type":"section","text":{"type":"mrkdwn","text":"`+x(2401)+`"}}`), "msg_blocks_too_long", ""},
		{"no list", `{"type":"section"}`, "invalid_blocks_format", ""},
		{"no JSON", `[`, "invalid_blocks_format", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := office(t, fakeslack.Options{})
			answer := call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": ops, "text": "t", "blocks": raw(c.blocks)})
			if answer["error"] != c.code || !strings.Contains(fmt.Sprint(answer["errors"]), c.why) {
				t.Errorf("answer %v, want %s: %s", answer, c.code, c.why)
			}
			if c.why != "" && strings.Count(fmt.Sprint(answer["errors"]), "json-pointer") != 1 {
				t.Errorf("it is refused for more than that: %v", answer["errors"])
			}
			if len(s.Messages(ops)) != 0 || len(s.Refusals()) != 1 {
				t.Errorf("%d messages, refusals %q", len(s.Messages(ops)), s.Refusals())
			}
		})
	}
}

// raw is JSON as it is, or a text if it is none.
func raw(text string) any {
	if json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return text
}

// TestRefusesViews makes sure that modals are refused that Slack refuses.
func TestRefusesViews(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	modal := func(rest string) string { return `{"type":"modal",` + rest + `}` }
	input := func(element string) string {
		return modal(title + "," + submit + `,"blocks":[` + field(element) + `]`)
	}
	for _, c := range []struct{ name, view, why string }{
		{"no title", modal(`"blocks":[` + section + `]`), "missing required field: title"},
		{"title of 25", modal(`"title":{"type":"plain_text","text":"` + x(25) + `"},"blocks":[` + section + `]`), "must be less than 25 characters [json-pointer:/view/title/text]"},
		{"submit of 25", modal(title + `,"submit":{"type":"plain_text","text":"` + x(25) + `"},"blocks":[` + section + `]`), "must be less than 25 characters [json-pointer:/view/submit/text]"},
		{"no blocks", modal(title), "missing required field: blocks"},
		{"empty blocks", modal(title + `,"blocks":[]`), "no less than 1 items allowed"},
		{"101 blocks", modal(title + `,"blocks":` + times(101, section)), "no more than 100 items allowed"},
		{"metadata of 3001", modal(title + `,"blocks":[` + section + `],"private_metadata":"` + x(3001) + `"`), "must be less than 3001"},
		{"callback_id of 256", modal(title + `,"blocks":[` + section + `],"callback_id":"` + x(256) + `"`), "must be less than 256"},
		{"input without submit", modal(title + `,"blocks":[` + field(`{"type":"plain_text_input"}`) + `]`), "missing required field: submit"},
		{"home as modal", `{"type":"home","blocks":[` + section + `]}`, "must be modal"},
		{"unknown field", modal(title + `,"blocks":[` + section + `],"foo":1`), "invalid additional property: foo"},
		{"table in a modal", modal(title + `,"blocks":[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}]`), "unsupported type: table"},
		{"markdown in a modal", modal(title + `,"blocks":[{"type":"markdown","text":"x"}]`), "unsupported type: markdown"},
		{"label of 2001", modal(title + "," + submit + `,"blocks":[{"type":"input","label":{"type":"plain_text","text":"` + x(2001) + `"},"element":{"type":"plain_text_input"}}]`), "must be less than 2001"},
		{"button in an input", input(button), "unsupported type: button"},
		{"max_length 3001", input(`{"type":"plain_text_input","max_length":3001}`), "must be from 1 to 3000"},
		{"value over max_length", input(`{"type":"plain_text_input","max_length":2,"initial_value":"xxx"}`), "must be less than 3 characters"},
		{"least over most", input(`{"type":"plain_text_input","min_length":5,"max_length":2}`), "must be at most max_length"},
		{"number without decimals said", input(`{"type":"number_input"}`), "missing required field: is_decimal_allowed"},
		{"number as number", input(`{"type":"number_input","is_decimal_allowed":false,"min_value":1}`), "must be a string"},
		{"number out of bounds", input(`{"type":"number_input","is_decimal_allowed":false,"min_value":"5","initial_value":"3"}`), "must be between min_value and max_value"},
		{"query of -1", input(`{"type":"external_select","min_query_length":-1}`), "must be from 0"},
		{"11 files", input(`{"type":"file_input","max_files":11}`), "must be from 1 to 10"},
		{"checkbox unchecked before", input(`{"type":"checkboxes","options":[` + yes + `],"initial_options":[]}`), "no less than 1 items allowed"},
		{"two with focus", modal(title + "," + submit + `,"blocks":[` + field(`{"type":"datepicker","focus_on_load":true}`) + `,{"type":"input","label":{"type":"plain_text","text":"F"},"element":{"type":"datepicker","focus_on_load":true}}]`), "only one element can have focus_on_load"},
		{"no JSON", `{`, "view is no JSON object"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := office(t, fakeslack.Options{})
			var trigger string
			connect(t, s, plainly)
			trigger = s.As(ana).Slash(ops, "/risk", "").TriggerID
			answer := call(t, s, s.BotToken, "views.open", map[string]any{"trigger_id": trigger, "view": raw(c.view)})
			if answer["error"] != "invalid_arguments" || !strings.Contains(fmt.Sprint(answer["errors"]), c.why) {
				t.Errorf("answer %v, want invalid_arguments: %s", answer, c.why)
			}
			if s.As(ana).View() != nil || len(s.Refusals()) != 1 {
				t.Errorf("refusals %q", s.Refusals())
			}
		})
	}
}

// TestRefusesCalls makes sure that calls are refused that Slack refuses.
func TestRefusesCalls(t *testing.T) {
	for _, c := range []struct {
		name, method string
		args         map[string]any
		want         string
	}{
		{"unknown method", "chat.post", nil, "unknown_method"},
		{"nothing to say", "chat.postMessage", map[string]any{"channel": ops}, "no_text"},
		{"nowhere", "chat.postMessage", map[string]any{"text": "x"}, "channel_not_found"},
		{"unknown channel", "chat.postMessage", map[string]any{"channel": "C0", "text": "x"}, "channel_not_found"},
		{"private channel of others", "chat.postMessage", map[string]any{"channel": "C02LAW", "text": "x"}, "channel_not_found"},
		{"not a member", "chat.postMessage", map[string]any{"channel": "C03HR", "text": "x"}, "not_in_channel"},
		{"archived", "chat.postMessage", map[string]any{"channel": "C04OLD", "text": "x"}, "is_archived"},
		{"closed messages", "chat.postMessage", map[string]any{"channel": "U03CAT", "text": "x"}, "messages_tab_disabled"},
		{"40,001 characters", "chat.postMessage", map[string]any{"channel": ops, "text": strings.Repeat("é", 40001)}, "msg_too_long"},
		{"unknown thread", "chat.postMessage", map[string]any{"channel": ops, "text": "x", "thread_ts": "1.1"}, "thread_not_found"},
		{"metadata without type", "chat.postMessage", map[string]any{"channel": ops, "text": "x", "metadata": map[string]any{"event_payload": map[string]any{}}}, "invalid_metadata_format"},
		{"metadata without payload", "chat.postMessage", map[string]any{"channel": ops, "text": "x", "metadata": map[string]any{"event_type": "x"}}, "invalid_metadata_format"},
		{"both texts", "chat.postMessage", map[string]any{"channel": ops, "text": "x", "markdown_text": "x"}, "markdown_text_conflict"},
		{"update by person", "chat.update", map[string]any{"channel": ana, "ts": "1.1", "text": "x"}, "channel_not_found"},
		{"update of nothing", "chat.update", map[string]any{"channel": ops, "ts": "1.1", "text": "x"}, "message_not_found"},
		{"ephemeral to nobody", "chat.postEphemeral", map[string]any{"channel": ops, "user": "U0", "text": "x"}, "user_not_found"},
		{"ephemeral to another place", "chat.postEphemeral", map[string]any{"channel": ops, "user": "U03CAT", "text": "x"}, "user_not_in_channel"},
		{"history of a private channel", "conversations.history", map[string]any{"channel": "C02LAW"}, "channel_not_found"},
		{"history of a channel of others", "conversations.history", map[string]any{"channel": "C03HR"}, "not_in_channel"},
		{"limit of 1,000", "conversations.history", map[string]any{"channel": ops, "limit": 1000}, "invalid_limit"},
		{"unknown cursor", "conversations.history", map[string]any{"channel": ops, "cursor": "x"}, "invalid_cursor"},
		{"unknown user", "users.info", map[string]any{"user": "U0"}, "user_not_found"},
		{"unknown address", "users.lookupByEmail", map[string]any{"email": "x@y.z"}, "users_not_found"},
		{"deactivated", "conversations.open", map[string]any{"users": "U04DAN"}, "user_disabled"},
		{"no trigger", "views.open", map[string]any{"view": raw(`{"type":"modal",` + title + `,"blocks":[` + section + `]}`)}, "invalid_arguments"},
		{"unknown view", "views.update", map[string]any{"view_id": "V0", "view": raw(`{"type":"modal",` + title + `,"blocks":[` + section + `]}`)}, "not_found"},
		{"home of nobody", "views.publish", map[string]any{"user_id": "U0", "view": raw(`{"type":"home","blocks":[` + section + `]}`)}, "user_not_found"},
		{"upload without length", "files.getUploadURLExternal", map[string]any{"filename": "a.png"}, "invalid_arguments"},
		{"unknown file", "files.info", map[string]any{"file": "F0"}, "file_not_found"},
		{"wrong secret", "oauth.v2.access", map[string]any{"client_id": "123.456", "client_secret": "x", "grant_type": "refresh_token"}, "bad_client_secret"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := office(t, fakeslack.Options{})
			s.AddUser(fakeslack.User{ID: "U03CAT", Name: "cat", MessagesOff: true})
			s.AddUser(fakeslack.User{ID: "U04DAN", Name: "dan", Deleted: true})
			s.AddChannel(fakeslack.Channel{ID: "C03HR", Name: "hr"})
			s.AddChannel(fakeslack.Channel{ID: "C04OLD", Name: "old", Archived: true, Members: []string{s.BotUser}})
			if answer := call(t, s, s.BotToken, c.method, c.args); answer["ok"] != false || answer["error"] != c.want {
				t.Errorf("answer %v, want %s", answer, c.want)
			}
		})
	}
}
