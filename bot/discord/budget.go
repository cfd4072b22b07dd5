package discord

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/bwmarrin/discordgo"

	"adjutant/bot/intake"
)

// fewLeft is how many new sessions may be left of a day's thousand before they are
// spread over what is left of the day. Whoever begins more loses the token.
const fewLeft = 100

// generation begins a session, as soon as Discord lets the bot begin one.
func (d *Discord) generation(ctx context.Context) (*generation, error) {
	var answer struct {
		URL   string
		Start struct {
			Total, Remaining int
			ResetAfter       int64 `json:"reset_after"` // in milliseconds
		} `json:"session_start_limit"`
	}
	if err := d.call(ctx, request{method: "GET", path: "/gateway/bot"}, &answer); err != nil {
		return nil, err
	}
	at, err := d.gatewayAddress(answer.URL)
	if err != nil {
		return nil, err
	}
	if answer.Start.Total > 0 {
		reset := inSeconds(float64(answer.Start.ResetAfter) / 1000)
		if left := answer.Start.Remaining; left <= 0 {
			return nil, &limited{
				after: max(reset, time.Second),
				why:   fmt.Sprintf("the bot has connected so often (%d times within a day) that Discord lets it in no more", answer.Start.Total),
			}
		} else if left < fewLeft && !intake.Wait(ctx, reset/time.Duration(left)) {
			return nil, ctx.Err()
		}
	}
	return d.newGeneration(at), nil
}

// gatewayAddress is where a gateway is, given its address as Discord says it.
func (d *Discord) gatewayAddress(text string) (*url.URL, error) {
	said, err := url.Parse(text)
	if err != nil || said.Host == "" || said.Scheme != "ws" && said.Scheme != "wss" {
		return nil, errors.New("Discord does not say where its gateway is")
	}
	if d.places.at == nil && said.Scheme != "wss" {
		return nil, errors.New("Discord names a gateway to which the token would go unencrypted")
	}
	at := d.places.of(url.URL{Scheme: said.Scheme, Host: said.Host, Path: said.Path})
	// A handshake is a request of HTTP.
	at.Scheme = map[string]string{"ws": "http", "wss": "https"}[at.Scheme]
	if at.Path == "" {
		at.Path = "/"
	}
	at.RawQuery = url.Values{"v": {discordgo.APIVersion}, "encoding": {"json"}}.Encode()
	return at, nil
}
