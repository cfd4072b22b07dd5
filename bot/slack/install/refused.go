package install

import (
	"errors"
	"fmt"

	goslack "github.com/slack-go/slack"
)

// Refused says that Slack does not take a token, in words for who has set it. It
// holds nothing of the token.
type Refused struct {
	// Text is a sentence that begins with the variable, and what to do.
	Text string
	// Code is Slack's own word.
	Code string
}

// Error is the text with Slack's own word.
func (r *Refused) Error() string { return fmt.Sprintf("%s (Slack: %s)", r.Text, r.Code) }

// botRefusals are what Slack says of a bot token that it does not take, and what to
// do. A code that is not here may pass.
var botRefusals = map[string]string{
	"invalid_auth":           "is not known to Slack. Copy it anew: OAuth & Permissions, Bot User OAuth Token.",
	"not_authed":             "is not known to Slack. Copy it anew: OAuth & Permissions, Bot User OAuth Token.",
	"token_revoked":          "was revoked. Install the app again (Install App), and set the new token.",
	"token_expired":          "has expired, since token rotation is on for the app. Install the app again, and set the new token with SLACK_REFRESH_TOKEN, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, by which it is renewed.",
	"account_inactive":       "is of an app that was removed from its workspace, or of a workspace that is gone. Install the app again, and set the new token.",
	"not_allowed_token_type": "is not a bot token. It begins with xoxb-: OAuth & Permissions, Bot User OAuth Token.",
	"org_login_required":     "is of a workspace that is being moved into an Enterprise organisation. Try again when that is done.",
	"access_denied":          "may not be used from here. Look at the app’s allowed IP addresses: OAuth & Permissions, Restrict API Token Usage.",
	"ekm_access_denied":      "is of a workspace whose administrators have suspended access.",
}

// appRefusals are the same for an app-level token.
var appRefusals = map[string]string{
	"invalid_auth":           "is not known to Slack. Make a new one with the scope connections:write: Basic Information, App-Level Tokens.",
	"not_authed":             "is not known to Slack. Make a new one with the scope connections:write: Basic Information, App-Level Tokens.",
	"token_revoked":          "was revoked. Make a new one with the scope connections:write: Basic Information, App-Level Tokens.",
	"account_inactive":       "is of an app that is gone. Create the app again from adjutant slack manifest.",
	"not_allowed_token_type": "is not an app-level token. It begins with xapp-: Basic Information, App-Level Tokens.",
	"missing_scope":          "has not the scope connections:write. Make a new one with it: Basic Information, App-Level Tokens.",
	"forbidden_team":         "is of an app that may not use Socket Mode in this workspace. Ask the workspace’s administrators.",
	"access_denied":          "may not be used from here. Look at the app’s allowed IP addresses: OAuth & Permissions, Restrict API Token Usage.",
}

// code is Slack's own word for an error; empty if it is not Slack that says no.
func code(err error) string {
	refused, ok := errors.AsType[goslack.SlackErrorResponse](err)
	if !ok {
		return ""
	}
	return refused.Err
}

// refusal is an error about a token: a [Refused] if Slack does not take it, and
// otherwise what may pass, in words.
func refusal(variable string, err error, words map[string]string) error {
	word := code(err)
	if text := words[word]; text != "" {
		return &Refused{variable + " " + text, word}
	}
	if word != "" {
		return fmt.Errorf("%s could not be checked, because Slack says %s. Try again in a minute", variable, word)
	}
	return fmt.Errorf("%s could not be checked: %w", variable, err)
}
