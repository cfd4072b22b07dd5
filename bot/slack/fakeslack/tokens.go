package fakeslack

import (
	"crypto/rand"
	"strings"
)

// The kinds of token.
const (
	botToken = "bot"
	appToken = "app"
)

// token is what a token may do.
type token struct {
	kind string
	// team is the workspace of a bot token.
	team             string
	scopes           []string
	revoked, expired bool
}

// kindOf is the kind of a token, for the record of calls.
func (s *Server) kindOf(secret string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tokens[secret]; t != nil {
		return t.kind
	}
	return ""
}

// AddTeam installs the app in a further workspace, and returns its bot token there.
// People whose Team it is act in it. The bot has the same user id in both.
func (s *Server) AddTeam(id, domain string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	secret := "xoxb-2-" + rand.Text()
	s.tokens[secret] = &token{kind: botToken, scopes: s.opts.Scopes, team: id}
	s.teams[id] = domain
	return secret
}

// domain is the name of a workspace in addresses. The lock is held.
func (s *Server) domain(team string) string { return s.teams[team] }

// teamOf is the workspace in which somebody meets the app: their own, or that which
// shares a channel with it. The lock is held.
func (s *Server) teamOf(user string) string {
	if u := s.users[user]; u != nil && s.teams[u.Team] != "" {
		return u.Team
	}
	return s.Team
}

// sees reports whether the token's workspace knows somebody.
func (r *request) sees(user string) bool {
	return r.users[user] != nil && (r.users[user].Bot || r.teamOf(user) == r.token.team)
}

// Expire makes every bot token that was given out so far expire.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tokens {
		t.expired = t.expired || t.kind == botToken
	}
	s.pen.Change()
}

// RevokeBot revokes all bot tokens, RevokeApp the app's token. Whoever uses one is
// told token_revoked.
func (s *Server) RevokeBot() { s.revoke(botToken) }

// RevokeApp revokes the app's token.
func (s *Server) RevokeApp() { s.revoke(appToken) }

func (s *Server) revoke(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tokens {
		t.revoked = t.revoked || t.kind == kind
	}
	s.pen.Change()
}

// Secrets are all tokens and secrets that there ever were, so that a test can search
// for them where they must not be.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	secrets := []string{s.SigningSecret, s.ClientSecret}
	for secret := range s.tokens {
		secrets = append(secrets, secret)
	}
	for secret := range s.refresh {
		secrets = append(secrets, secret)
	}
	return secrets
}

func authTest(r *request) (map[string]any, *failure) {
	return map[string]any{
		"url": "https://" + r.domain(r.token.team) + ".slack.com/", "team": r.domain(r.token.team), "user": "adjutant",
		"team_id": r.token.team, "user_id": r.BotUser, "bot_id": r.BotID, "app_id": r.AppID,
		"enterprise_id": r.opts.Enterprise, "is_enterprise_install": false,
	}, nil
}

func botsInfo(r *request) (map[string]any, *failure) {
	if id := r.args["bot"]; id != "" && id != r.BotID {
		return nil, fails("bot_not_found")
	}
	return map[string]any{"bot": map[string]any{"id": r.BotID, "deleted": false, "name": "Adjutant", "app_id": r.AppID, "user_id": r.BotUser}}, nil
}

func teamInfo(r *request) (map[string]any, *failure) {
	team := map[string]any{"id": r.token.team, "name": r.domain(r.token.team), "domain": r.domain(r.token.team), "email_domain": ""}
	if r.opts.Enterprise != "" {
		team["enterprise_id"] = r.opts.Enterprise
	}
	return map[string]any{"team": team}, nil
}

// oauthAccess renews a bot token. A refresh token works once.
func oauthAccess(r *request) (map[string]any, *failure) {
	switch {
	case r.args["client_id"] != r.ClientID:
		return nil, fails("invalid_client_id")
	case r.args["client_secret"] != r.ClientSecret:
		return nil, fails("bad_client_secret")
	case r.args["grant_type"] != "refresh_token":
		return nil, malformed("invalid_grant_type")
	case !r.refresh[r.args["refresh_token"]]:
		return nil, fails("invalid_refresh_token")
	}
	r.refresh[r.args["refresh_token"]] = false
	bot, refresh := "xoxe.xoxb-1-"+rand.Text(), "xoxe-1-"+rand.Text()
	r.refresh[refresh] = true
	r.tokens[bot] = &token{kind: botToken, scopes: r.opts.Scopes, team: r.Team}
	return map[string]any{
		"access_token": bot, "token_type": "bot", "refresh_token": refresh, "expires_in": 43200,
		"scope": strings.Join(r.opts.Scopes, ","), "bot_user_id": r.BotUser, "app_id": r.AppID,
		"team": map[string]any{"id": r.Team, "name": r.opts.Domain}, "enterprise": nil,
		"authed_user": map[string]any{}, "is_enterprise_install": false,
	}, nil
}
