package install

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// App is the application that a token is of.
type App struct {
	ID, Name string
	// Bot is the name of its bot.
	Bot string
	// Endpoint is where Discord sends interactions by HTTP; empty where it sends them
	// by the gateway.
	Endpoint string

	account string   // the bot's
	servers []server // nil until they were asked for
	said    application
	client  *client
}

// application is what Discord says of it.
type application struct {
	ID        string                     `json:"id"`
	Name      string                     `json:"name"`
	Key       string                     `json:"verify_key"`
	Endpoint  string                     `json:"interactions_endpoint_url"`
	Flags     uint64                     `json:"flags"`
	Public    bool                       `json:"bot_public"`
	CodeGrant bool                       `json:"bot_require_code_grant"`
	Installs  map[string]json.RawMessage `json:"integration_types_config"`
}

// Refused says that Discord does not take the token, in words for who has set it. It
// holds nothing of the token.
type Refused struct{ Text string }

// Error is the text.
func (r *Refused) Error() string { return r.Text }

// Connect asks Discord whose the token is. An error is a [Refused] if Discord does not
// take it, and otherwise what may pass.
func Connect(ctx context.Context, a Access) (*App, error) {
	client := a.newClient()
	var bot struct {
		ID   string `json:"id"`
		Name string `json:"username"`
		Bot  bool   `json:"bot"`
	}
	err := client.get(ctx, "/users/@me", &bot)
	app := &App{client: client}
	if err == nil && bot.Bot {
		err = client.get(ctx, "/applications/@me", &app.said)
	}
	switch {
	case statusOf(err) == http.StatusUnauthorized:
		return nil, &Refused{"DISCORD_TOKEN is not known to Discord: it was reset, or copied in part. Make a new one on the app’s page: Bot, Reset Token."}
	case err != nil:
		return nil, fmt.Errorf("DISCORD_TOKEN could not be checked: %w", err)
	case !bot.Bot:
		return nil, &Refused{"DISCORD_TOKEN is of a person, and not of a bot. Discord forbids that. The bot’s is on the app’s page: Bot, Reset Token."}
	}
	app.ID, app.Name, app.Endpoint = app.said.ID, app.said.Name, app.said.Endpoint
	app.Bot, app.account = bot.Name, bot.ID
	return app, nil
}
