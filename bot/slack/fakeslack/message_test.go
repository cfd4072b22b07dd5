package fakeslack_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"adjutant/bot/slack/fakeslack"
)

// respond posts to a response_url and returns the status and the body.
func respond(t *testing.T, url, body string) (int, string) {
	t.Helper()
	response, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text)
}

func TestResponseURL(t *testing.T) {
	now := time.Now()
	s := office(t, fakeslack.Options{Now: func() time.Time { return now }})
	connect(t, s, plainly)
	p := s.As(ana)
	url := p.Slash(ops, "/risk", "").ResponseURL
	for i, body := range []string{`{"text":"one"}`, `{"text":"two","replace_original":true}`, `{"text":"three","response_type":"in_channel","blocks":null,"metadata":null}`, `{"text":"4"}`, `{"text":"5"}`} {
		if status, text := respond(t, url, body); status != 200 || text != "ok" {
			t.Errorf("use %d: %d %s", i+1, status, text)
		}
	}
	if status, text := respond(t, url, `{"text":"6"}`); status != 404 || !strings.Contains(text, "used_url") {
		t.Errorf("use 6: %d %s", status, text)
	}
	seen := p.Ephemerals(ops)
	if len(seen) != 4 || seen[1].Plain() != "two" || s.Messages(ops)[0].Plain() != "three" {
		t.Errorf("seen: %+v", seen)
	}
	clean(t, s)
	if status, _ := respond(t, p.Slash(ops, "/risk", "").ResponseURL, `{"text":"x","blocks":[{"type":"x"}]}`); status != 400 || len(s.Refusals()) != 1 {
		t.Errorf("bad blocks: %d %v", status, s.Refusals())
	}
	url = p.Slash(ops, "/risk", "").ResponseURL
	now = now.Add(31 * time.Minute)
	if status, text := respond(t, url, `{"text":"x"}`); status != 404 || !strings.Contains(text, "expired_url") {
		t.Errorf("late: %d %s", status, text)
	}
}

func TestPress(t *testing.T) {
	s := office(t, fakeslack.Options{})
	var told json.RawMessage
	connect(t, s, func(e envelope) any {
		if e.Type == "interactive" {
			told = e.Payload
		}
		return plainly(e)
	})
	p := s.As(ana)
	blocks := raw(actions(button + `,{"type":"overflow","action_id":"o","options":[` + yes + `]}`))
	call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": ops, "text": "Approve?", "blocks": blocks})
	m := s.Messages(ops)[0]
	if got := fmt.Sprint(m.Buttons(), m.Choices()); got != "[Go] [Yes]" {
		t.Errorf("buttons and choices: %s", got)
	}
	ack := p.Press(m, "Go")
	var payload struct {
		Message struct{ TS string }
		Channel struct{ ID string }
		Actions []map[string]any
	}
	if err := json.Unmarshal(told, &payload); err != nil || payload.Message.TS != m.TS || payload.Channel.ID != ops || payload.Actions[0]["action_id"] != "a" {
		t.Errorf("told %s: %v", told, err)
	}
	respond(t, ack.ResponseURL, `{"replace_original":true,"text":"Approved","blocks":[]}`)
	if now := s.Messages(ops)[0]; now.Plain() != "Approved" || now.Edited != 1 {
		t.Errorf("replaced: %+v", now)
	}
	ack = p.Choose(m, "Yes") // a person whose screen is old
	if ack.Failed != "" || !strings.Contains(string(told), `"selected_option"`) {
		t.Errorf("chosen: %s", told)
	}
	respond(t, ack.ResponseURL, `{"delete_original":true}`)
	if len(s.Messages(ops)) != 0 {
		t.Error("it is still there")
	}
	call(t, s, s.BotToken, "chat.postEphemeral", map[string]any{"channel": ops, "user": ana, "text": "Only you", "blocks": blocks})
	ack = p.Press(p.Ephemerals(ops)[0], "Go")
	if strings.Contains(string(told), `"message":`) {
		t.Errorf("Slack keeps no ephemeral message, and yet it is in %s", told)
	}
	respond(t, ack.ResponseURL, `{"replace_original":true,"text":"Done"}`)
	if seen := p.Ephemerals(ops); len(seen) != 1 || seen[0].Text != "Done" {
		t.Errorf("ephemerals: %+v", seen)
	}
	said := p.Say(ops, "The port may close")
	p.MessageShortcut("risk", said)
	if !strings.Contains(string(told), "The port may close") {
		t.Errorf("shortcut: %s", told)
	}
	p.Shortcut("any")
	if strings.Contains(string(told), "response_url") || !strings.Contains(string(told), "trigger_id") {
		t.Errorf("global shortcut: %s", told)
	}
	clean(t, s)
}

func TestHistory(t *testing.T) {
	s := office(t, fakeslack.Options{})
	var first string
	for i := range 5 {
		answer := call(t, s, s.BotToken, "chat.postMessage", map[string]any{
			"channel": ops, "text": fmt.Sprint(i), "metadata": map[string]any{"event_type": "sent", "event_payload": map[string]any{"id": i}},
		})
		if i == 0 {
			first = answer["ts"].(string)
		}
	}
	call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": ops, "text": "detail", "thread_ts": first})
	call(t, s, s.BotToken, "chat.postEphemeral", map[string]any{"channel": ops, "user": ana, "text": "unseen"})
	page := func(method string, args map[string]any) (texts string, cursor any, metadata bool) {
		answer := call(t, s, s.BotToken, method, args)
		for _, m := range answer["messages"].([]any) {
			texts += m.(map[string]any)["text"].(string) + " "
			metadata = m.(map[string]any)["metadata"] != nil
		}
		return texts, answer["response_metadata"].(map[string]any)["next_cursor"], metadata
	}
	texts, cursor, metadata := page("conversations.history", map[string]any{"channel": ops, "limit": 3})
	if texts != "4 3 2 " || cursor == "" || metadata {
		t.Errorf("first page %q %v, with metadata: %t", texts, cursor, metadata)
	}
	if texts, cursor, metadata = page("conversations.history", map[string]any{"channel": ops, "limit": 3, "cursor": cursor, "include_all_metadata": true}); texts != "1 0 " || cursor != "" || !metadata {
		t.Errorf("second page %q %v, with metadata: %t", texts, cursor, metadata)
	}
	if texts, _, _ = page("conversations.history", map[string]any{"channel": ops, "oldest": first}); texts != "4 3 2 1 " {
		t.Errorf("since the first: %q", texts)
	}
	if texts, _, _ = page("conversations.replies", map[string]any{"channel": ops, "ts": first}); texts != "0 detail " {
		t.Errorf("thread: %q", texts)
	}
	if m := s.Messages(ops); len(m) != 5 || len(m[0].Thread) != 1 {
		t.Errorf("messages: %+v", m)
	}
	clean(t, s)
}

func TestUpdate(t *testing.T) {
	s := office(t, fakeslack.Options{NoEcho: true})
	answer := call(t, s, s.BotToken, "chat.postMessage", map[string]any{"channel": ana, "text": "t", "blocks": raw("[" + section + "]"), "unfurl_links": false, "unfurl_media": false})
	change := func(args map[string]any) string {
		t.Helper()
		args["channel"], args["ts"] = answer["channel"], answer["ts"]
		if a := call(t, s, s.BotToken, "chat.update", args); a["ok"] != true {
			return fmt.Sprint(a["error"])
		}
		return s.Messages(ana)[0].Plain()
	}
	for _, c := range []struct {
		args map[string]any
		want string
	}{
		{map[string]any{"text": "other"}, "x"},
		{map[string]any{"text": "other", "blocks": raw("[]")}, "other"},
		{map[string]any{"text": strings.Repeat("x", 4001)}, "msg_too_long"},
	} {
		if got := change(c.args); got != c.want {
			t.Errorf("%v: %q, want %q", c.args, got, c.want)
		}
	}
	if m := s.Messages(ana)[0]; m.Edited != 2 || m.Unfurls {
		t.Errorf("message: %+v", m)
	}
}

func TestFiles(t *testing.T) {
	s := office(t, fakeslack.Options{})
	image := func(id any) any {
		answer := call(t, s, s.BotToken, "chat.postMessage", map[string]any{
			"channel": ops, "text": "t", "blocks": []any{map[string]any{"type": "image", "alt_text": "Two are red", "slack_file": map[string]any{"id": id}}},
		})
		return answer["error"]
	}
	upload := call(t, s, s.BotToken, "files.getUploadURLExternal", map[string]any{"filename": "chart.png", "length": 4, "alt_txt": "Two are red"})
	response, err := http.Post(upload["upload_url"].(string), "application/octet-stream", bytes.NewReader([]byte("png!")))
	if err != nil || response.StatusCode != 200 {
		t.Fatal(err, response)
	}
	response.Body.Close()
	id := upload["file_id"]
	if a := call(t, s, s.BotToken, "files.completeUploadExternal", map[string]any{"files": []any{map[string]any{"id": id, "title": "Chart"}}}); a["ok"] != true {
		t.Fatal(a)
	}
	for i, want := range []string{"", "", "image/png"} {
		if i < 2 && image(id) != "invalid_blocks" {
			t.Error("the picture can be shown before Slack has worked on it")
		}
		if file := call(t, s, s.BotToken, "files.info", map[string]any{"file": id})["file"].(map[string]any); file["mimetype"] != want {
			t.Errorf("look %d: %v, want %q", i+1, file, want)
		}
	}
	if e := image(id); e != nil || len(s.Files()) != 1 || string(s.Files()[0].Content) != "png!" {
		t.Errorf("shown: %v, files %+v", e, s.Files())
	}
	clean(t, s)
}
