package slack_test

import (
	"log/slog"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/chat"
)

// childEnv makes this test binary the whole bot, in a process of its own that can be
// killed. It holds a [birth].
const childEnv = "ADJUTANT_SLACK_CHILD"

func TestMain(m *testing.M) { office.Main(m, childEnv, here, birth.platform) }

// birth is what a child has to know.
type birth struct {
	office.Birth
	App, Bot, Signing string
}

// platform is Slack for the office, as the birth says.
func (b birth) platform(o *office.Office, log *slog.Logger) (*slack.Slack, error) {
	options := slack.Options{
		BotTokens: []chat.Secret{chat.NewSecret(b.Bot)}, APIURL: b.API, Inbox: bot.NewInbox(o.Store, slack.Name, o.Now, log), Now: o.Now, Log: log,
		Patience: b.Patience,
		Pace:     slack.Pace{Channel: 1e6, Workspace: 1e6, Burst: 1000, Settle: 100 * time.Millisecond},
	}
	if b.HTTP {
		options.SigningSecret = chat.NewSecret(b.Signing)
	} else {
		options.AppToken = chat.NewSecret(b.App)
	}
	return slack.New(companyIn(o), options)
}
