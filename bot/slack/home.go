package slack

import (
	"context"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// homePath is the command whose answer is App Home.
const homePath = "home"

// publishHome draws App Home for the person.
func (s *Slack) publishHome(ctx context.Context, a *asked) {
	mine := *a
	mine.way, mine.message, mine.link = way{}, chat.Ref{}, ""
	reply := s.dispatch(ctx, &mine, chat.Invocation{
		ID: a.id + ":home", Via: chat.ViaCommand, Path: homePath, Args: chat.Args{},
	})
	if err := s.publish(ctx, a, reply.Message); err != nil {
		s.opts.Log.Warn("App Home could not be drawn", "account", a.account, "error", err)
	}
}

// publish shows a message as App Home, in its simplest form: tables are for messages
// only.
func (s *Slack) publish(ctx context.Context, a *asked, m chat.Message) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	client, err := s.client(ctx, a.workspace)
	if err != nil {
		return err
	}
	_, err = client.PublishViewContext(ctx, goslack.PublishViewContextRequest{
		UserID: a.account, View: s.renderer(nil, true).Home(m),
	})
	return err
}
