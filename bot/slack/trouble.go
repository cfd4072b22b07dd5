package slack

import (
	"fmt"
	"slices"
	"sync"
)

// troubles are what keeps the bot from its work until somebody puts it right: a
// token that Slack does not take, a scope that the app lacks. They come from every
// answer of Slack's, and go with the next good one.
type troubles struct {
	mu sync.Mutex
	of map[trouble]error
}

// trouble is what something is wrong with.
type trouble struct {
	workspace int
	about     string // a method that lacks its scope, or one of the below
}

const (
	aboutToken    = ""
	aboutRotation = "rotation"
)

// note takes note of what an answer says, if it is of the token.
func (t *troubles) note(w *workspace, method, code, needed, provided string) {
	if !slices.Contains(badToken, code) {
		return
	}
	about := aboutToken
	if code == "missing_scope" {
		about = method
	}
	t.set(w, about, w.s.tokenFault(w, method, code, needed))
	w.s.opts.Log.Warn("Slack refuses the bot token", "method", method, "error", code, "needed", needed, "provided", provided)
}

func (t *troubles) set(w *workspace, about string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[trouble]error{}
	}
	t.of[trouble{w.number, about}] = err
}

// gone takes note of a good answer.
func (t *troubles) gone(w *workspace, method string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.of, trouble{w.number, aboutToken})
	delete(t.of, trouble{w.number, method})
}

// trouble says what keeps messages from being sent and people from being known, and
// what to do, for whoever runs the bot. It is nil where all is well.
func (s *Slack) trouble() error {
	s.troubles.mu.Lock()
	defer s.troubles.mu.Unlock()
	var worst error
	var which trouble
	for t, err := range s.troubles.of {
		// A token comes before a scope, and otherwise always the same one first.
		if worst == nil || t.workspace < which.workspace || t.workspace == which.workspace && t.about < which.about {
			worst, which = err, t
		}
	}
	return worst
}

// tokenFault says what is wrong with a token, and what to do.
func (s *Slack) tokenFault(w *workspace, method, code, needed string) error {
	whose := ""
	w.mu.Lock()
	if len(s.workspaces) > 1 && w.self != nil {
		whose = " of the workspace " + w.self.Name
	}
	w.mu.Unlock()
	const page = "the app’s page “OAuth & Permissions”"
	switch code {
	case "missing_scope":
		if needed == "" {
			needed = "that Slack asks for"
		}
		return fmt.Errorf("the app%s may not call %s: it lacks the scope %s. Add it on %s, and install the app again", whose, method, needed, page)
	case "token_expired":
		if s.tokens != nil {
			return fmt.Errorf("the bot token%s has expired, and is being renewed", whose)
		}
		return fmt.Errorf("the bot token%s has expired, because token rotation is on. Set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_REFRESH_TOKEN, so that it is renewed", whose)
	case "token_revoked", "account_inactive":
		return fmt.Errorf("Slack has revoked the bot token%s. Install the app again, and set SLACK_BOT_TOKEN to the token on %s", whose, page)
	case "invalid_auth", "invalid_token", "not_authed", "not_allowed_token_type":
		return fmt.Errorf("Slack does not take the bot token%s. Set SLACK_BOT_TOKEN to the one on %s (xoxb-…)", whose, page)
	}
	return fmt.Errorf("Slack refuses the app%s (%s). An owner of the workspace must allow it", whose, code)
}
