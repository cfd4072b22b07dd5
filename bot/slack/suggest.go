package slack

import (
	"context"
	"maps"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// mostOptions is how many options a select shows.
const mostOptions = 100

// options answers a select. It always has a list, which Slack insists on.
type options struct {
	Options []*goslack.OptionBlockObject `json:"options"`
}

// noOptions is the answer where there is nothing to suggest, or no time left.
var noOptions = options{Options: []*goslack.OptionBlockObject{}}

// suggestionHandler handles a select that asks what it could show. What is typed
// does not wait for what was asked for before.
func (s *Slack) suggestionHandler(h handler, a *asked, i interaction) (handler, bool) {
	h.who += "/typing"
	h.id = "" // they ask again with the next letter
	h.slow = func() { a.ack.send(noOptions) }
	h.turnedAway = func(context.Context, chat.Message) { a.ack.send(noOptions) }
	view, err := readView(i.View)
	if err != nil {
		a.ack.send(noOptions)
		return handler{}, false
	}
	p, _ := readSlip(view.PrivateMetadata)
	a.takeSlip(p)
	option := blockkit.Asked(i.BlockID, i.ActionID)
	h.do = func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, s.patience())
		defer cancel()
		args := chat.Args{}
		if typed, err := blockkit.ReadForm(view, unescape); err == nil {
			maps.Copy(args, typed)
		}
		maps.Copy(args, p.Hidden)
		found := s.in.dispatcher().Complete(ctx, chat.Invocation{
			ID: a.id, Platform: Name, Workspace: a.workspace, Account: a.account,
			Standing: s.standing(ctx, a.workspace, a.account), Place: a.place(),
			Via: chat.ViaForm, Path: p.Path, Args: args,
		}, option, unescape(i.Value))
		for most := min(len(found), mostOptions); ; most /= 2 {
			shown := options{Options: blockkit.Options(found[:most])}
			if len(shown.Options) == 0 {
				a.ack.send(noOptions)
				return
			}
			if a.ack.send(shown) || !a.ack.open() {
				return
			}
		}
	}
	return h, true
}
