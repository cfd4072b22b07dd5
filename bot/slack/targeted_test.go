package slack

import (
	"encoding/json"
	"testing"
)

// TestWordsOfMessages: the words of a message are its text, and where an app has posted
// it without one, those of what it is laid out with.
func TestWordsOfMessages(t *testing.T) {
	s := &Slack{company: acme()}
	for _, c := range []struct{ name, message, want string }{
		{"a text", `{"text":"R&amp;D is late","blocks":[{"type":"header","text":{"type":"plain_text","text":"no"}}]}`, "R&D is late"},
		{"nothing", `{"text":" "}`, ""},
		{"blocks", `{"text":"","blocks":[
			{"type":"header","text":{"type":"plain_text","text":"INC-7"}},
			{"type":"section","text":{"type":"mrkdwn","text":"<@U01ANA> &amp; Ben"},"fields":[{"type":"mrkdwn","text":"Since 9:00"}],"accessory":{"type":"button","text":{"type":"plain_text","text":"Open"}}},
			{"type":"divider"},
			{"type":"context","elements":[{"type":"image","image_url":"x","alt_text":"y"},{"type":"mrkdwn","text":"in <#C01OPS>"}]},
			{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Acknowledge"}}]}]}`,
			"INC-7\n@ana & Ben\nSince 9:00\nin #ops"},
		{"rich text", `{"blocks":[{"type":"rich_text","elements":[
			{"type":"rich_text_section","elements":[{"type":"text","text":"<a> "},{"type":"user","user_id":"U01ANA"},{"type":"link","url":"https://example.com"}]},
			{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]},{"type":"rich_text_section","elements":[{"type":"channel","channel_id":"C01OPS"}]}]}]}]}`,
			"<a> @anahttps://example.com\none\n#ops"},
		{"attachments", `{"attachments":[{"fallback":"[down] api &gt; 5 s"},{"fallback":"no","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"yes"}}]}]}`, "[down] api > 5 s\nyes"},
		{"what cannot be read", `{"blocks":{"type":7},"attachments":"x"}`, ""},
	} {
		var m shownMessage
		if err := json.Unmarshal([]byte(c.message), &m); err != nil {
			t.Fatal(err)
		}
		if got := s.wordsOf(&m); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
