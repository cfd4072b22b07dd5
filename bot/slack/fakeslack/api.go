package fakeslack

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// method is one of the Web API.
type method struct {
	// app is true for a method of the app's token; free takes none.
	app, free bool
	// scopes are those of which one is needed.
	scopes []string
	// tier is that of its rate limit, 0 for one of its own.
	tier int
	run  func(*request) (map[string]any, *failure)
}

// methods are those that this Slack has.
var methods = map[string]method{
	"api.test":              {free: true, tier: 4, run: func(*request) (map[string]any, *failure) { return map[string]any{}, nil }},
	"apps.connections.open": {app: true, tier: 1, run: openConnection},
	"auth.test":             {tier: 4, run: authTest},
	"bots.info":             {scopes: []string{"users:read"}, tier: 3, run: botsInfo},
	"team.info":             {scopes: []string{"team:read"}, tier: 3, run: teamInfo},
	"oauth.v2.access":       {free: true, tier: 4, run: oauthAccess},

	"chat.postMessage":   {scopes: []string{"chat:write"}, run: postMessage},
	"chat.postEphemeral": {scopes: []string{"chat:write"}, tier: 4, run: postEphemeral},
	"chat.update":        {scopes: []string{"chat:write"}, tier: 3, run: updateMessage},
	"chat.delete":        {scopes: []string{"chat:write"}, tier: 3, run: deleteMessage},
	"chat.getPermalink":  {tier: 4, run: getPermalink},
	"reactions.add":      {scopes: []string{"reactions:write"}, tier: 3, run: addReaction},

	"conversations.open":    {scopes: []string{"im:write"}, tier: 3, run: openConversation},
	"conversations.info":    {scopes: []string{"channels:read", "groups:read", "im:read"}, tier: 3, run: conversationInfo},
	"conversations.history": {scopes: []string{"channels:history", "groups:history", "im:history"}, tier: 3, run: history},
	"conversations.replies": {scopes: []string{"channels:history", "groups:history", "im:history"}, tier: 3, run: replies},
	"conversations.list":    {scopes: []string{"channels:read", "groups:read", "im:read"}, tier: 2, run: listConversations},
	"conversations.members": {scopes: []string{"channels:read", "groups:read"}, tier: 4, run: members},

	"users.info":          {scopes: []string{"users:read"}, tier: 4, run: userInfo},
	"users.list":          {scopes: []string{"users:read"}, tier: 2, run: listUsers},
	"users.lookupByEmail": {scopes: []string{"users:read.email"}, tier: 3, run: lookupByEmail},
	"users.conversations": {scopes: []string{"channels:read", "groups:read", "im:read"}, tier: 3, run: userConversations},

	"views.open":    {tier: 4, run: openView},
	"views.push":    {tier: 4, run: pushView},
	"views.update":  {tier: 4, run: updateView},
	"views.publish": {tier: 4, run: publishView},

	"files.getUploadURLExternal":   {scopes: []string{"files:write"}, tier: 4, run: getUploadURL},
	"files.completeUploadExternal": {scopes: []string{"files:write"}, tier: 4, run: completeUpload},
	"files.info":                   {scopes: []string{"files:read"}, tier: 4, run: fileInfo},
}

// serveAPI answers a call of the Web API.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	args, isJSON, err := readArgs(r)
	token := args["token"]
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		token = bearer
	} else if isJSON {
		token = "" // Slack reads no token from JSON
	}
	if id, secret, ok := r.BasicAuth(); ok {
		args["client_id"], args["client_secret"] = id, secret
	}
	call := s.begin(name, without(args, "token", "client_secret", "refresh_token"), s.kindOf(token))
	fault, faulty := s.takeFault(name)
	if faulty && !fault.Posted {
		s.answerFault(w, r, call, fault)
		return
	}
	s.mu.Lock()
	req := &request{Server: s, args: args, json: isJSON, at: s.opts.Now()}
	var reply map[string]any
	var f *failure
	if err != nil {
		f = malformed("invalid_json", err.Error())
	} else {
		reply, f = req.answer(name, token)
	}
	if f != nil && f.malformed {
		s.pen.Refuse("%s: %s", name, f.why())
	}
	if t := req.token; t != nil {
		w.Header().Set("X-OAuth-Scopes", strings.Join(t.scopes, ","))
	}
	w.Header().Set("X-Accepted-OAuth-Scopes", strings.Join(methods[name].scopes, ","))
	s.pen.Change()
	s.mu.Unlock()
	if faulty {
		s.answerFault(w, r, call, fault)
		return
	}
	s.reply(w, call, reply, f)
}

// answer runs the method. The lock is held.
func (r *request) answer(name, secret string) (map[string]any, *failure) {
	m, known := methods[name]
	if !known {
		return nil, malformed("unknown_method")
	}
	if !m.free {
		t, f := r.authorise(m, secret)
		if f != nil {
			return nil, f
		}
		r.token = t
	}
	if wait := r.tooEarly(name, m); wait > 0 {
		return nil, &failure{code: "ratelimited", status: http.StatusTooManyRequests, retry: wait}
	}
	return m.run(r)
}

// authorise checks the token and its scopes.
func (r *request) authorise(m method, secret string) (*token, *failure) {
	if secret == "" {
		return nil, malformed("not_authed")
	}
	t := r.tokens[secret]
	switch {
	case t == nil:
		return nil, fails("invalid_auth")
	case t.revoked:
		return nil, fails("token_revoked")
	case t.expired:
		return nil, fails("token_expired")
	case m.app != (t.kind == appToken):
		return nil, malformed("not_allowed_token_type")
	}
	if len(m.scopes) > 0 && !slices.ContainsFunc(m.scopes, func(scope string) bool { return slices.Contains(t.scopes, scope) }) {
		return t, missingScope(m.scopes[0], t)
	}
	return t, nil
}

// missingScope says which scope is missing.
func missingScope(needed string, t *token) *failure {
	return &failure{code: "missing_scope", more: map[string]any{"needed": needed, "provided": strings.Join(t.scopes, ",")}}
}

// reply writes an answer as Slack does: with status 200 whatever it is, except for
// a call that came too early.
func (s *Server) reply(w http.ResponseWriter, call int, reply map[string]any, f *failure) {
	status, code := http.StatusOK, ""
	if reply == nil {
		reply = map[string]any{}
	}
	reply["ok"] = f == nil
	if f != nil {
		code = f.code
		reply["error"] = f.code
		for name, v := range f.more {
			reply[name] = v
		}
		if f.status != 0 {
			status = f.status
			w.Header().Set("Retry-After", retryAfter(f.retry))
		}
	}
	s.mu.Lock() // a view in it is the one that people go on typing into
	body, err := json.Marshal(reply)
	s.mu.Unlock()
	if err != nil {
		panic(fmt.Sprintf("fakeslack: an answer cannot be encoded: %v", err))
	}
	s.end(call, status, f == nil, code, body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// retryAfter is a time to wait as the header has it: whole seconds, one at least.
func retryAfter(d time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(d.Seconds()))))
}
