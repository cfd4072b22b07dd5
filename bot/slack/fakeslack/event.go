package fakeslack

// SendEvent delivers an event of the Events API: {"type": …} and its other fields.
func (s *Server) SendEvent(event map[string]any) Ack { return s.sendEvent(s.Team, event) }

// sendEvent delivers an event of a workspace and waits for its acknowledgement.
func (s *Server) sendEvent(team string, event map[string]any) Ack {
	s.mu.Lock()
	d := s.newEvent(team, event)
	s.mu.Unlock()
	ack := s.deliver(d)
	ack.EventID = d.event
	return ack
}

// newEvent is the delivery of an event. The lock is held.
func (s *Server) newEvent(team string, event map[string]any) *delivery {
	id := s.newID("Ev")
	payload := map[string]any{
		"token": "legacy", "team_id": team, "context_team_id": team, "context_enterprise_id": nil, "api_app_id": s.AppID,
		"type": "event_callback", "event_id": id, "event_time": s.opts.Now().Unix(), "event": event,
		"is_ext_shared_channel": false, "event_context": "4-" + id,
		"authorizations": []any{map[string]any{"enterprise_id": nil, "team_id": team, "user_id": s.BotUser, "is_bot": true, "is_enterprise_install": false}},
	}
	if s.opts.Enterprise != "" {
		payload["enterprise_id"] = s.opts.Enterprise
	}
	return &delivery{kind: eventsAPI, event: id, payload: encode(payload)}
}

// echo tells the bot of what it has said itself in direct messages, as Slack does.
// The lock is held.
func (s *Server) echo(c *channel, event map[string]any) {
	if c.im == "" || s.opts.NoEcho {
		return
	}
	event["type"], event["channel"], event["channel_type"], event["event_ts"] = "message", c.ID, "im", event["ts"]
	d := s.newEvent(c.Team, event)
	d.echo = true
	s.host.Spawn(func() { s.deliver(d) })
}
