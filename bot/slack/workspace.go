package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// workspace is one installation of the app: a bot token with what it opens.
type workspace struct {
	s      *Slack
	number int // which token it is, from 0
	rests  *rests

	mu    sync.Mutex
	token chat.Secret
	api   *goslack.Client
	self  *self // nil until Slack has said it
}

// self is the bot as a workspace knows it.
type self struct {
	Team, Enterprise string // ids; Enterprise is empty outside of one
	Name             string // of the workspace
	User, Bot        string // the ids of the bot
	Handle           string // by which people mention the bot
	URL              string // of the workspace, for people
}

// use takes a token from now on. Calls under way end with the one before.
func (w *workspace) use(token chat.Secret) {
	api := goslack.New(token.Reveal(), goslack.OptionHTTPClient(w), goslack.OptionAPIURL(w.s.opts.APIURL))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.token, w.api = token, api
}

func (w *workspace) client() *goslack.Client {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.api
}

func (w *workspace) secret() chat.Secret {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.token
}

// who asks Slack once whose token it is, and again as long as it does not say.
func (w *workspace) who(ctx context.Context) (self, error) {
	w.mu.Lock()
	known := w.self
	w.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	answer, err := w.client().AuthTestContext(ctx)
	if err != nil {
		return self{}, fmt.Errorf("ask Slack which workspace a bot token is for: %w", err)
	}
	if answer.TeamID == "" && answer.EnterpriseID == "" || answer.UserID == "" {
		return self{}, fmt.Errorf("ask Slack which workspace a bot token is for: %w", errNoReason)
	}
	known = &self{
		Team: answer.TeamID, Enterprise: answer.EnterpriseID, Name: answer.Team,
		User: answer.UserID, Bot: answer.BotID, Handle: answer.User, URL: answer.URL,
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.self = known
	return *known, nil
}

// errWorkspace says that no token is for a workspace.
var errWorkspace = errors.New("no bot token is for this workspace: install the app there, and add its token to SLACK_BOT_TOKEN")

// client is the client of a workspace, or of the only one where none is named. It
// is asked for anew for each use, since tokens are renewed.
func (s *Slack) client(ctx context.Context, workspace string) (*goslack.Client, error) {
	w, err := s.workspace(ctx, workspace)
	if err != nil {
		return nil, err
	}
	return w.client(), nil
}

// workspace is the installation in a workspace or an Enterprise organisation.
func (s *Slack) workspace(ctx context.Context, id string) (*workspace, error) {
	if s.tokens != nil {
		if err := s.tokens.ready(ctx); err != nil {
			return nil, err
		}
	}
	if len(s.workspaces) == 1 {
		return s.workspaces[0], nil
	}
	if id == "" {
		return nil, errors.New("the bot is in several workspaces, and it is not said in which one")
	}
	var silent []error
	for _, w := range s.workspaces {
		switch me, err := w.who(ctx); {
		case err != nil:
			silent = append(silent, err)
		case me.Team == id || me.Enterprise == id:
			return w, nil
		}
	}
	if len(silent) > 0 { // it may be one of those that could not be asked
		return nil, errors.Join(silent...)
	}
	return nil, fmt.Errorf("workspace %s: %w", id, errWorkspace)
}

// workspaceOf is the installation that reaches a place. Where the place does not
// say, it is the one that knows its channel or person.
func (s *Slack) workspaceOf(ctx context.Context, place chat.Place) (*workspace, error) {
	if place.Workspace != "" || len(s.workspaces) == 1 {
		return s.workspace(ctx, place.Workspace)
	}
	if w, ok := s.homes.Get(place.ID); ok {
		return w, nil
	}
	var known, own *workspace
	for _, w := range s.workspaces {
		knows, is, err := w.knows(ctx, place)
		if err != nil {
			return nil, err
		}
		if knows && known == nil {
			known = w
		}
		if is {
			own = w
			break
		}
	}
	if own == nil {
		own = known
	}
	if own == nil {
		return nil, goslack.SlackErrorResponse{Err: notThere(place)}
	}
	s.homes.Put(place.ID, own)
	return own, nil
}

// knows reports whether the workspace has heard of a channel or an account, and
// whether it is its own: the bot is in the channel, the person belongs to the team.
// Channels and people of others can be seen where channels are shared.
func (w *workspace) knows(ctx context.Context, place chat.Place) (knows, own bool, err error) {
	me, err := w.who(ctx)
	if err != nil {
		return false, false, err
	}
	if place.Direct {
		user, err := w.client().GetUserInfoContext(ctx, place.ID)
		if err != nil {
			return false, false, unlessCode(err, "user_not_found", "user_not_visible")
		}
		return true, user.TeamID == me.Team || slices.Contains(user.Enterprise.Teams, me.Team), nil
	}
	channel, err := w.client().GetConversationInfoContext(ctx, &goslack.GetConversationInfoInput{ChannelID: place.ID})
	if err != nil {
		return false, false, unlessCode(err, "channel_not_found")
	}
	return true, channel.IsMember, nil
}

// notThere is Slack's error for a place that nobody knows.
func notThere(place chat.Place) string {
	if place.Direct {
		return "user_not_found"
	}
	return "channel_not_found"
}

// unlessCode is nil for an error of Slack's with one of the codes.
func unlessCode(err error, codes ...string) error {
	if slices.Contains(codes, codeOf(err)) {
		return nil
	}
	return err
}
