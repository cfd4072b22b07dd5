package fakeslack_test

import (
	"strings"
	"testing"

	"adjutant/bot/slack/fakeslack"
)

// TestAcceptsBlocks makes sure that the fake does not refuse what Slack takes: each
// kind of block, and what is at a limit.
func TestAcceptsBlocks(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	for name, blocks := range map[string]string{
		"50 blocks":        times(50, section),
		"section of 3,000": `[{"type":"section","text":{"type":"mrkdwn","text":"` + x(3000) + `","verbatim":true},"expand":true}]`,
		"fields":           `[{"type":"section","fields":` + times(10, `{"type":"plain_text","text":"x","emoji":true}`) + `,"accessory":` + button + `}]`,
		"headers":          `[{"type":"header","level":2,"text":{"type":"plain_text","text":"` + x(150) + `"}},{"type":"divider"}]`,
		"emoji count once": `[{"type":"header","text":{"type":"plain_text","text":"` + strings.Repeat("🟢", 150) + `"}}]`,
		"context":          `[{"type":"context","elements":[{"type":"mrkdwn","text":"x"},{"type":"image","image_url":"https://a.b/c.png","alt_text":"x"}]}]`,
		"actions": actions(`{"type":"button","action_id":"a1","style":"danger","value":"` + x(2000) + `","text":{"type":"plain_text","text":"` + x(75) + `"},"confirm":{"title":{"type":"plain_text","text":"T"},"text":{"type":"mrkdwn","text":"Q"},"confirm":{"type":"plain_text","text":"Y"},"deny":{"type":"plain_text","text":"N"}}},
			{"type":"overflow","action_id":"a2","options":[` + yes + `,{"text":{"type":"plain_text","text":"See"},"value":"s","url":"https://a.b"}]},
			{"type":"static_select","action_id":"a3","option_groups":[{"label":{"type":"plain_text","text":"G"},"options":[` + yes + `]}],"initial_option":` + yes + `},
			{"type":"external_select","action_id":"a4","min_query_length":0},{"type":"users_select","action_id":"a5","initial_user":"U01ANA"},
			{"type":"conversations_select","action_id":"a6","filter":{"include":["public"],"exclude_bot_users":true}},{"type":"channels_select","action_id":"a7"},
			{"type":"datepicker","action_id":"a8","initial_date":"2026-12-01"},{"type":"timepicker","action_id":"a9","initial_time":"09:30"},
			{"type":"datetimepicker","action_id":"b1","initial_date_time":1800000000},{"type":"checkboxes","action_id":"b2","options":[` + yes + `],"initial_options":[` + yes + `]},
			{"type":"radio_buttons","action_id":"b3","options":[` + yes + `]}`),
		"rich text": `[{"type":"rich_text","elements":[
			{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true,"italic":true,"strike":true,"code":true}},{"type":"link","url":"https://a.b","text":"x"},
				{"type":"user","user_id":"U01ANA"},{"type":"channel","channel_id":"C01OPS"},{"type":"emoji","name":"white_check_mark"},{"type":"broadcast","range":"here"},
				{"type":"date","timestamp":1800000000,"format":"{date_short} at {time}","fallback":"then"},{"type":"usergroup","usergroup_id":"S1"}]},
			{"type":"rich_text_list","style":"bullet","indent":1,"border":0,"offset":0,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]},
			{"type":"rich_text_quote","elements":[{"type":"text","text":"x"}]},{"type":"rich_text_preformatted","border":0,"elements":[{"type":"text","text":"x"}]}]}]`,
		"table":         `[{"type":"table","rows":[[{"type":"raw_text","text":"x"},{"type":"raw_number","value":1.5,"text":"1.5"},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}]],"column_settings":[null,{"align":"right","is_wrapped":true}]}]`,
		"markdown":      `[{"type":"markdown","text":"**x**"}]`,
		"chart":         `[{"type":"data_visualization","title":"T","chart":{"type":"line","series":[{"name":"s","data":[{"label":"a","value":-1}]}],"axis_config":{"categories":["a"],"x_label":"x"}}}]`,
		"data table":    `[{"type":"data_table","caption":"C","rows":[[{"type":"raw_text","text":"x"}]],"page_size":10}]`,
		"cards":         `[{"type":"carousel","elements":[{"type":"card","title":{"type":"mrkdwn","text":"T"},"body":{"type":"mrkdwn","text":"B"},"actions":[` + button + `]}]}]`,
		"container":     `[{"type":"container","title":{"type":"plain_text","text":"T"},"is_collapsible":true,"child_blocks":[` + section + `]}]`,
		"layout":        `[{"type":"layout","label":"L","rows":[{"items":[{"block":` + section + `,"width":"wide"}]}],"fallback":[` + section + `]}]`,
		"input":         `[` + field(`{"type":"plain_text_input","multiline":true,"max_length":3000,"initial_value":"`+x(3000)+`"}`) + `]`,
		"9,600 in all":  times(4, `{"type":"section","text":{"type":"mrkdwn","text":"`+x(2400)+`"}}`),
		"button no ids": actions(`{"type":"button","text":{"type":"plain_text","text":"A"}},{"type":"button","text":{"type":"plain_text","text":"B"}}`),
	} {
		t.Run(name, func(t *testing.T) {
			s := office(t, fakeslack.Options{})
			answer := call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": ops, "text": "t", "blocks": raw(blocks)})
			if answer["ok"] != true {
				t.Fatalf("answer %v", answer)
			}
			clean(t, s)
			if m := s.Messages(ops)[0]; m.Plain() == "" && name != "headers" {
				t.Errorf("nobody can read it: %s", m.Blocks)
			}
		})
	}
}

// TestPlain is what people read.
func TestPlain(t *testing.T) {
	for _, c := range []struct{ blocks, want string }{
		{`[{"type":"section","text":{"type":"mrkdwn","text":"*Bold* and _thin_ of <@U01ANA> in <#C01OPS|ops>: <https://a.b|here> &lt;b&gt;"}}]`, "Bold and thin of @Ana Ruiz in #ops: here <b>"},
		{`[{"type":"section","text":{"type":"mrkdwn","text":"2*3*4 a_b_c"}}]`, "2*3*4 a_b_c"},
		{`[{"type":"section","text":{"type":"mrkdwn","text":"x"},"fields":[{"type":"mrkdwn","text":"*Owner*\nAna"}],"accessory":` + button + `}]`, "x\nOwner\nAna\n[Go]"},
		{`[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"ordered","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"two"}]}]},{"type":"rich_text_quote","elements":[{"type":"text","text":"a\nb"}]}]}]`, "1. one\n2. two\n> a\n> b"},
		{`[{"type":"table","rows":[[{"type":"raw_text","text":"Id"},{"type":"raw_text","text":"Due"}],[{"type":"raw_text","text":"RISK-1"},{"type":"raw_number","value":3}]]}]`, "Id | Due\nRISK-1 | 3"},
		{actions(button + `,{"type":"overflow","action_id":"o","options":[` + yes + `]}`), "[Go] [… Yes]"},
		{`[{"type":"image","image_url":"https://a.b/c.png","alt_text":"Two are red"}]`, "[image: Two are red]"},
		{`[{"type":"context","elements":[{"type":"mrkdwn","text":"due <!date^1800000000^{date_short} {time}|soon>"},{"type":"plain_text","text":"<b>"}]}]`, "due Jan 15, 2027 08:00 <b>"},
	} {
		s := office(t, fakeslack.Options{})
		call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": ops, "text": "t", "blocks": raw(c.blocks)})
		clean(t, s)
		if got := s.Messages(ops)[0].Plain(); got != c.want {
			t.Errorf("reads %q, want %q", got, c.want)
		}
	}
}

// TestPings are those whom a message notifies, and the links that it makes.
func TestPings(t *testing.T) {
	for _, c := range []struct{ text, blocks, pings, links string }{
		{"<!channel> <@U01ANA> <!subteam^S1|x> see https://a.b and <mailto:c@d|e>", "", "@U01ANA @channel S1", "https://a.b mailto:c@d"},
		{"&lt;!channel&gt; @here <#C01OPS>", "", "", ""},
		{"t https://a.b", `[{"type":"section","text":{"type":"mrkdwn","text":"<!here> http://x.y","verbatim":true}}]`, "@here", ""},
		{"t", `[{"type":"section","text":{"type":"plain_text","text":"<!here> http://x.y"}}]`, "", ""},
		{"t", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"<!here> http://x.y"},{"type":"user","user_id":"U02BEN"},{"type":"broadcast","range":"everyone"},{"type":"link","url":"https://z.z"}]}]}]`, "@U02BEN @everyone", "https://z.z"},
		{"t", `[{"type":"markdown","text":"[a](https://b.c) @channel <!here>"}]`, "@channel @here", "https://b.c"},
	} {
		s := office(t, fakeslack.Options{})
		args := map[string]any{"channel": ops, "text": c.text}
		if c.blocks != "" {
			args["blocks"] = raw(c.blocks)
		}
		call(t, s, s.BotToken, "chat.postMessage", args)
		clean(t, s)
		m := s.Messages(ops)[0]
		if got := strings.Join(m.Pings(), " "); got != c.pings {
			t.Errorf("%s %s pings %q, want %q", c.text, c.blocks, got, c.pings)
		}
		if got := strings.Join(m.Links(), " "); got != c.links {
			t.Errorf("%s %s links %q, want %q", c.text, c.blocks, got, c.links)
		}
	}
}
