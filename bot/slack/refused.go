package slack

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// Slack's error codes by what follows from them.
var (
	// badToken are refusals of the token: not the message's fault, and the same
	// for every other one until somebody has put it right.
	badToken = []string{
		"access_denied", "accesslimited", "account_inactive", "bad_client_secret", "ekm_access_denied",
		"enterprise_is_restricted", "invalid_auth", "invalid_client_id", "invalid_refresh_token", "invalid_token",
		"missing_scope", "not_allowed_token_type", "not_authed",
		"team_access_not_granted", "token_expired", "token_revoked", "two_factor_setup_required",
	}
	// ended are those after which a new token may help.
	ended = []string{"account_inactive", "invalid_auth", "token_expired", "token_revoked"}
	// moving are refusals of a workspace or channel that is being moved.
	moving = []string{
		"external_channel_migrating", "message_limit_exceeded", "org_login_required", "team_added_to_org",
	}
	// halfDone are faults of Slack's, after which a call may have been carried out.
	halfDone = []string{"fatal_error", "internal_error", "request_timeout", "service_unavailable", "update_failed"}
	// badLayout are refusals of how a message is laid out. Nothing was posted.
	badLayout = []string{
		"block_mismatch", "invalid_arguments", "invalid_attachments", "invalid_blocks", "invalid_blocks_format",
		"msg_blocks_too_long", "msg_too_long", "no_text", "slack_connect_file_link_sharing_blocked",
	}
)

const (
	tokenRest  = 5 * time.Minute  // until a refused token is tried again
	movingRest = 10 * time.Minute // until a workspace that is being moved is
)

// codeOf is Slack's code of an error, or empty.
func codeOf(err error) string {
	if refused, ok := errors.AsType[goslack.SlackErrorResponse](err); ok {
		return refused.Err
	}
	return ""
}

// unsure reports whether a call that failed may have been carried out: Slack may
// have taken the request, and has not said that it refuses it.
func unsure(err error) bool {
	if code := codeOf(err); code != "" {
		return slices.Contains(halfDone, code)
	}
	if _, limited := errors.AsType[*goslack.RateLimitedError](err); limited {
		return false
	}
	if _, later := errors.AsType[*chat.Later](err); later {
		return false
	}
	if status, ok := errors.AsType[goslack.StatusCodeError](err); ok {
		return status.Code >= http.StatusInternalServerError || status.Code == http.StatusRequestTimeout
	}
	// What fails before there is a connection has asked for nothing.
	if _, unknown := errors.AsType[*net.DNSError](err); unknown {
		return false
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "dial" || op.Op == "proxyconnect") {
		return false
	}
	return true
}

// verdict is what an error means for the message to a place, as the outbox reads
// it. An error that means nothing in particular comes back as it is: the message
// is then tried again. Whether it may have been posted is not said here.
func (s *Slack) verdict(w *workspace, to chat.Place, err error) error {
	if limited, ok := errors.AsType[*goslack.RateLimitedError](err); ok {
		return &chat.Later{After: limited.RetryAfter, Cause: err}
	}
	code := codeOf(err)
	switch {
	case slices.Contains(badToken, code):
		return &chat.Later{After: tokenRest, Cause: err}
	case slices.Contains(moving, code):
		return &chat.Later{After: movingRest, Cause: err}
	}
	if reason := s.reason(w, to, code); reason != "" {
		return &chat.Undeliverable{Reason: reason, Cause: err}
	}
	return err
}

// reason says for people why a message can never be sent there, and what to do; it
// is empty where that is not so. It begins with a capital and ends without a stop,
// because it stands in sentences of others.
func (s *Slack) reason(w *workspace, to chat.Place, code string) string {
	there := s.called(to)
	switch code {
	case "not_in_channel", "no_permission":
		return fmt.Sprintf("Adjutant is not in %s. Somebody in it must write: /invite @%s", there, w.handle())
	case "channel_not_found":
		if to.Direct {
			return s.noAccount(to)
		}
		return fmt.Sprintf("Adjutant does not see %s. If it is private, somebody in it must write: /invite @%s. If not, its id in the organisation’s file (%s) is wrong", there, w.handle(), to.ID)
	case "is_archived", "is_inactive":
		return fmt.Sprintf("%s is archived. Unarchive it, or name another channel in the organisation’s file", there)
	case "restricted_action", "restricted_action_read_only_channel":
		return fmt.Sprintf("Only some people may post in %s. Somebody who manages the channel must let Adjutant post there", there)
	case "restricted_action_thread_only_channel":
		return fmt.Sprintf("In %s one can only answer in threads. Name another channel in the organisation’s file", there)
	case "restricted_action_non_threadable_channel":
		return fmt.Sprintf("%s takes no answers in threads", there)
	case "messages_tab_disabled":
		return "The app takes no direct messages. On the app’s page “App Home”, turn on the Messages Tab and let people send messages from it"
	case "user_not_found", "users_not_found", "user_not_visible":
		return s.noAccount(to)
	case "user_disabled", "users_list_not_supplied", "cannot_dm_bot", "user_is_bot":
		return fmt.Sprintf("The Slack account of %s takes no direct messages: it is deactivated, or an app’s. Give somebody else what waits for them", there)
	case "thread_not_found", "cannot_reply_to_message":
		return "The message that this was to answer is gone"
	case "metadata_must_be_sent_from_app", "not_allowed_token_type":
		return "The token is not an app’s bot token (xoxb-…). Set SLACK_BOT_TOKEN to the one of the app’s page “OAuth & Permissions”"
	}
	return ""
}

func (s *Slack) noAccount(to chat.Place) string {
	return fmt.Sprintf("Slack knows no account %s. Correct the account of %s in the organisation’s file", to.ID, s.called(to))
}

// called is what people call a place.
func (s *Slack) called(to chat.Place) string {
	if to.Direct {
		handle := s.company.Holder(to.ID)
		for _, p := range s.company.People() {
			if p.Handle == handle && p.Name != "" {
				return p.Name
			}
		}
		if handle != "" {
			return "@" + handle
		}
		return "somebody"
	}
	if handle := s.company.ChannelOf(to.ID); handle != "" {
		return "#" + handle
	}
	return "the channel " + to.ID
}

// handle is by what the bot is mentioned in a workspace.
func (w *workspace) handle() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.self != nil && w.self.Handle != "" {
		return w.self.Handle
	}
	return "Adjutant"
}
