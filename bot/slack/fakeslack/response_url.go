package fakeslack

import (
	"encoding/json"
	"net/http"
	"time"
)

// The rules of response_urls.
const (
	replyUses = 5
	replyLife = 30 * time.Minute
)

// replyURL is an address at which an interaction is answered.
type replyURL struct {
	channel, user string
	// message is the timestamp of the message that was clicked; empty for a slash
	// command. Thread is where it stands.
	message, thread string
	at              time.Time
	uses            int
}

// newReplyURL is the address of a new one. The lock is held.
func (s *Server) newReplyURL(u *replyURL) string {
	u.at = s.opts.Now()
	id := rawID()
	s.replies[id] = u
	return s.host.URL + "/response/" + id
}

// said is a message as acknowledgements and response_urls carry it.
type said struct {
	content        content
	responseType   string
	replace, erase bool
	thread         string
}

// empty reports whether nothing is said.
func (c content) empty() bool {
	return c.text == "" && len(c.blocks) == 0 && len(c.attachments) == 0
}

// readReply reads and checks such a message. The lock is held.
func (s *Server) readReply(body []byte) (said, *failure) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return said{}, malformed("invalid_payload", err.Error())
	}
	args := map[string]string{}
	for name, raw := range fields {
		if name == "metadata" {
			continue // Slack keeps none of these messages
		}
		var text string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &text) == nil:
			args[name] = text
		default:
			args[name] = string(raw)
		}
	}
	r := &request{Server: s, args: args, json: true, at: s.opts.Now()}
	answer := said{responseType: args["response_type"], replace: r.flag("replace_original"), erase: r.flag("delete_original"), thread: args["thread_ts"]}
	switch answer.responseType {
	case "", "ephemeral", "in_channel":
	default:
		return said{}, malformed("invalid_payload", "response_type is neither ephemeral nor in_channel")
	}
	if args["text"] == "" && (args["blocks"] == "" || args["blocks"] == "[]") && args["attachments"] == "" {
		return answer, nil
	}
	c, f := r.readContent(inMessage, mostText)
	answer.content = c
	return answer, f
}

// serveReply takes an answer at a response_url.
func (s *Server) serveReply(w http.ResponseWriter, r *http.Request) {
	args, isJSON, err := readArgs(r)
	call := s.begin("response_url", args, "")
	fault, faulty := s.takeFault("response_url")
	if faulty && !fault.Posted {
		s.answerFault(w, r, call, fault)
		return
	}
	s.mu.Lock()
	status, f := http.StatusNotFound, (*failure)(nil)
	switch u := s.replies[r.PathValue("id")]; {
	case u == nil:
		f = fails("invalid_url")
	case s.opts.Now().Sub(u.at) > replyLife:
		f = fails("expired_url")
	case u.uses >= replyUses:
		f = fails("used_url")
	case r.Method != http.MethodPost || err != nil || !isJSON:
		status, f = http.StatusBadRequest, malformed("invalid_payload", "it is not JSON that is posted")
	default:
		u.uses++
		status = http.StatusBadRequest
		f = s.respond(u, args)
	}
	if f != nil && f.malformed {
		s.pen.Refuse("response_url: %s", f.why())
	}
	s.pen.Change()
	s.mu.Unlock()
	if faulty {
		s.answerFault(w, r, call, fault)
		return
	}
	if f != nil {
		body := encode(map[string]any{"ok": false, "error": f.code})
		s.end(call, status, false, f.code, body)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write(body)
		return
	}
	s.end(call, http.StatusOK, true, "", nil)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok"))
}

// respond does what an answer at a response_url says. The lock is held.
func (s *Server) respond(u *replyURL, args map[string]string) *failure {
	fields := map[string]json.RawMessage{}
	for name, v := range args {
		switch name {
		case "blocks", "attachments", "metadata", "replace_original", "delete_original", "unfurl_links", "unfurl_media", "mrkdwn", "link_names":
			fields[name] = json.RawMessage(v)
		default:
			fields[name] = encode(v)
		}
	}
	answer, f := s.readReply(encode(fields))
	if f != nil {
		return f
	}
	c := s.channels[u.channel]
	old := c.find(u.message)
	if answer.erase {
		if old == nil {
			return fails("message_not_found")
		}
		c.remove(old)
		return nil
	}
	if answer.content.empty() {
		return malformed("no_text")
	}
	answer.content.metadata = nil
	if answer.replace && old != nil && (old.bot || old.only != "") {
		answer.content.fill(old)
		old.edited++
		old.editedTS = s.newTS()
		return nil
	}
	// A slash command has no message of its own that could be replaced: what is
	// meant to replace it stands beside it.
	p := &post{user: s.BotUser, bot: true, thread: answer.thread}
	if answer.responseType != "in_channel" {
		p.only = u.user
	}
	answer.content.fill(p)
	s.put(c, p)
	return nil
}
