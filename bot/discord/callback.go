package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"adjutant/bot/intake"
	"adjutant/chat"
)

// tooLate are Discord's codes after which nothing can be done with an interaction any
// more.
var tooLate = []int{codeUnknownInteraction, codeUnknownWebhook, codeBadToken}

// callbackTime bounds one attempt to give a first response: Discord waits for three
// seconds in all, and a second attempt does no harm.
const callbackTime = 1500 * time.Millisecond

// callbackTries is how long attempts are made of which nothing is heard. Whichever
// comes after the three seconds says what became of those before.
const callbackTries = 15 * time.Second

// callback gives the first response to an interaction by a request of its own.
type callback struct {
	d  *Discord
	id string
	// token is the interaction's, with which anybody may answer it.
	token chat.Secret

	mu sync.Mutex
	// doubt is true once an attempt may have been carried out although no answer
	// came.
	doubt bool
}

func (d *Discord) callback(i *interaction) *callback {
	return &callback{d: d, id: i.ID, token: chat.NewSecret(i.Token)}
}

// mayBeGiven notes that the response may have been given in another way.
func (c *callback) mayBeGiven() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.doubt = true
}

// give sends the response; see [acker].
func (c *callback) give(ctx context.Context, r response) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	until := time.Now().Add(callbackTries)
	for {
		err := c.once(ctx, r)
		switch code := codeOf(err); {
		case err == nil:
			return nil
		case code == codeAcknowledged && c.doubt:
			return nil // by the attempt of which nothing was heard
		case slices.Contains(tooLate, code):
			return errTooLate
		}
		if _, doubtful := errors.AsType[*chat.Doubtful](err); doubtful {
			c.doubt = true
			if time.Now().Before(until) && intake.Wait(ctx, c.d.pause/3) {
				continue
			}
		}
		return err
	}
}

func (c *callback) once(ctx context.Context, r response) error {
	ctx, cancel := context.WithTimeout(ctx, callbackTime)
	defer cancel()
	return c.d.call(ctx, request{
		method: http.MethodPost, path: "/interactions/" + c.id + "/" + c.token.Reveal() + "/callback",
		body: r, files: r.Files, once: true, interaction: true,
	}, nil)
}
