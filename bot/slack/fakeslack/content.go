package fakeslack

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"unicode/utf8"
)

// The lengths of messages, in characters.
const (
	mostText      = 40000
	mostUpdate    = 4000
	mostBlockText = 9600
	mostMetadata  = 8000
)

// readContent reads and checks what a message says. Form values come as text, JSON
// values as JSON; both are the same here.
func (r *request) readContent(surface surface, most int) (content, *failure) {
	var c content
	if r.args["markdown_text"] != "" {
		if r.args["text"] != "" || r.args["blocks"] != "" {
			return c, malformed("markdown_text_conflict")
		}
	}
	c.unfurls = r.unfurls()
	c.text = cmp.Or(r.args["text"], r.args["markdown_text"])
	if utf8.RuneCountInString(c.text) > most {
		return c, malformed("msg_too_long")
	}
	if raw := r.args["blocks"]; raw != "" {
		if err := decode(raw, &c.blocks); err != nil {
			return c, malformed("invalid_blocks_format", err.Error())
		}
	}
	if raw := r.args["attachments"]; raw != "" {
		if err := decode(raw, &c.attachments); err != nil {
			return c, malformed("invalid_attachments", err.Error())
		}
	}
	if c.text == "" && len(c.blocks) == 0 && len(c.attachments) == 0 {
		return c, malformed("no_text")
	}
	// Slack takes both of these. No app that says what people typed may use them.
	if r.args["parse"] == "full" {
		return c, malformed("invalid_arguments", "parse=full makes links and pings of what people type")
	}
	if r.flag("link_names") {
		return c, malformed("invalid_arguments", "link_names makes pings of what people type")
	}
	if f := r.checkContent(surface, &c); f != nil {
		return c, f
	}
	if raw := r.args["metadata"]; raw != "" {
		m, f := readMetadata(raw)
		if f != nil {
			return c, f
		}
		c.metadata = m
	}
	return c, nil
}

// unfurls reports whether Slack would show what the message links to.
func (r *request) unfurls() bool {
	return r.args["unfurl_links"] != "false" || r.args["unfurl_media"] != "false"
}

// checkContent checks the blocks of a message and gives ids to those without.
func (s *Server) checkContent(on surface, c *content) *failure {
	check := s.newChecker(on)
	check.blocks("/blocks", c.blocks, 0, 50)
	for i, a := range c.attachments {
		object, ok := a.(map[string]any)
		if !ok {
			check.wrong(join("/attachments", i), "must provide an object")
			continue
		}
		if blocks, ok := object["blocks"].([]any); ok {
			check.blocks(join(join("/attachments", i), "blocks"), blocks, 0, 50)
		}
	}
	if f := check.failure("invalid_blocks"); f != nil {
		return f
	}
	if check.chars > mostBlockText {
		return malformed("msg_blocks_too_long")
	}
	s.fillIDs(c.blocks)
	for _, a := range c.attachments {
		if blocks, ok := a.(map[string]any)["blocks"].([]any); ok {
			s.fillIDs(blocks)
		}
	}
	return nil
}

// eventType is what the event_type of metadata may be.
var eventType = regexp.MustCompile(`^[a-zA-Z0-9_.:-]{1,255}$`)

// readMetadata reads and checks the metadata of a message.
func readMetadata(raw string) (*Metadata, *failure) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(raw), &fields); err != nil {
		return nil, malformed("invalid_metadata_format", err.Error())
	}
	for name := range fields {
		if !slices.Contains([]string{"event_type", "event_payload", "entities"}, name) {
			return nil, malformed("invalid_metadata_format", "invalid additional property: "+name)
		}
	}
	var m Metadata
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		return nil, malformed("invalid_metadata_format", err.Error())
	}
	switch {
	case !eventType.MatchString(m.EventType):
		return nil, malformed("invalid_metadata_format", "event_type is missing or has other characters than letters, digits and _.:-")
	case m.EventPayload == nil:
		return nil, malformed("invalid_metadata_format", "event_payload is missing or no object")
	case len(raw) > mostMetadata:
		return nil, malformed("metadata_too_large")
	}
	return &m, nil
}
