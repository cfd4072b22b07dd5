package slack

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/bot/intake"
	"adjutant/bot/slack/blockkit"
	"adjutant/chat"
)

// outward is the half of the platform that asks Slack: workspaces and their
// tokens, what was sent, and what is known of accounts.
type outward struct {
	web        *http.Client
	started    time.Time
	workspaces []*workspace
	homes      *intake.Recent[string, *workspace] // by channel or account, where none is named
	pace       *pacer
	begun      *intake.Recent[string, begun]  // by the outbox's id
	rooms      *intake.Recent[string, string] // the conversation of a direct place, by its key
	pictures   *intake.Recent[string, picture]
	uploads    uploads
	looks      []time.Duration // between looks at a file that was uploaded
	troubles   troubles
	tokens     *keeper // nil where no token expires
	people     *people
}

// callTime bounds one call of Slack, from dialling to the last byte.
const callTime = 15 * time.Second

// New prepares the platform. It talks to nobody before Run, Send or Find.
func New(company Company, opts Options) (*Slack, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.APIURL == "" {
		opts.APIURL = goslack.APIURL
	}
	if !strings.HasSuffix(opts.APIURL, "/") {
		opts.APIURL += "/"
	}
	s := &Slack{company: company, opts: opts, in: incoming{ready: make(chan struct{})}}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 16
	s.outward = outward{
		web: &http.Client{
			Transport: transport,
			Timeout:   callTime,
			// A redirected call would carry its token to wherever it is sent.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		started:  time.Now(),
		homes:    intake.NewRecent[string, *workspace](5000),
		pace:     newPacer(opts.Pace),
		begun:    intake.NewRecent[string, begun](2000),
		rooms:    intake.NewRecent[string, string](5000),
		pictures: intake.NewRecent[string, picture](500),
		looks:    shownAfter,
		people:   newPeople(),
	}
	tokens := opts.BotTokens
	if opts.Rotation.wanted() {
		if err := opts.Rotation.check(len(tokens)); err != nil {
			return nil, err
		}
		if len(tokens) == 0 {
			tokens = []chat.Secret{{}} // the first renewal brings one
		}
	}
	if len(tokens) == 0 {
		return nil, errors.New("Slack needs a bot token: set SLACK_BOT_TOKEN to the one of the app's page “OAuth & Permissions” (xoxb-…)")
	}
	for i, token := range tokens {
		w := &workspace{s: s, number: i, rests: newRests()}
		w.use(token)
		s.workspaces = append(s.workspaces, w)
	}
	if opts.Rotation.wanted() {
		s.tokens = newKeeper(s, s.workspaces[0])
	}
	return s, nil
}

// renderer renders for one workspace, with the pictures that were uploaded.
func (s *Slack) renderer(pictures map[string]string, basic bool) blockkit.Renderer {
	return blockkit.Renderer{
		Names:   names{s.company, s.opts.Slash},
		Picture: func(p *chat.Picture) string { return pictures[hashOf(p.PNG)] },
		Basic:   basic,
	}
}
