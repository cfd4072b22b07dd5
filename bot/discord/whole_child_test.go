package discord_test

import (
	"log/slog"
	"testing"

	"adjutant/bot"
	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/chat"
)

// childEnv makes this test binary the whole bot, in a process of its own that can be
// killed. It holds a [birth].
const childEnv = "ADJUTANT_DISCORD_CHILD"

func TestMain(m *testing.M) { office.Main(m, childEnv, here, birth.platform) }

// birth is what a child has to know.
type birth struct {
	office.Birth
	Token     string
	PublicKey string // empty without HTTP
}

// platform is Discord for the office, as the birth says.
func (b birth) platform(o *office.Office, log *slog.Logger) (*discord.Discord, error) {
	return discord.New(companyIn(o), discord.Options{
		Token: chat.NewSecret(b.Token), PublicKey: b.PublicKey, APIURL: b.API, Now: o.Now, Log: log,
		Inbox: bot.NewInbox(o.Store, discord.Name, o.Now, log), Patience: b.Patience, Pace: discord.Pace{Requests: 1e6, Contacts: 1e6},
	})
}
