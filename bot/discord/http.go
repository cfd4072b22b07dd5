package discord

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"adjutant/bot/intake"
)

const (
	// mostAge is how far the moment of a signature may be from now. What is older
	// need not be known to be turned away when it is sent again.
	mostAge = 5 * time.Minute
	// mostOpen is how long a request may wait for its answer: Discord itself does not
	// wait for so long.
	mostOpen = 10 * time.Second
)

// Handler takes the interactions that Discord sends over HTTP. Discord does not send
// one a second time, so who comes before Run, or after it, is told that nothing was
// taken. Without a public key it refuses everything.
func (d *Discord) Handler() http.Handler {
	return intake.Door("Discord", "interactions", d.opts.Log, d.serve)
}

func (d *Discord) serve(w http.ResponseWriter, r *http.Request, body []byte) {
	if err := d.verify(r, body); err != nil {
		// Discord itself tries wrong signatures now and then, to see them refused.
		d.opts.Log.Info("a request was refused that Discord has not signed, or not lately", "error", err)
		http.Error(w, "This request is not signed by Discord.", http.StatusUnauthorized)
		return
	}
	var i interaction
	if json.Unmarshal(body, &i) != nil {
		http.Error(w, "This request could not be read.", http.StatusBadRequest)
		return
	}
	switch {
	case i.Type == typePing:
		_ = inline{status: http.StatusOK, response: &response{Type: respondPong}}.write(w) // Discord is gone: nobody to tell
	case i.ID == "" || i.Token == "":
		http.Error(w, "This request is no interaction.", http.StatusBadRequest)
	default:
		d.serveOnce(w, r, &i, body)
	}
}

// verify refuses what Discord has not signed within the last five minutes.
func (d *Discord) verify(r *http.Request, body []byte) error {
	if d.key == nil {
		return errors.New("there is no DISCORD_PUBLIC_KEY")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !discordgo.VerifyInteraction(r, d.key) {
		return errors.New("the signature does not fit: DISCORD_PUBLIC_KEY may be that of another app")
	}
	at, err := strconv.ParseInt(r.Header.Get("X-Signature-Timestamp"), 10, 64)
	if err != nil {
		return errors.New("the time of the signature is not a number")
	}
	if age := d.opts.Now().Sub(time.Unix(at, 0)); age > mostAge || age < -mostAge {
		return errors.New("it was signed more than five minutes ago, or this machine's clock is wrong")
	}
	return nil
}

// serveOnce takes an interaction, unless the very same was taken before, and waits
// for its answer.
func (d *Discord) serveOnce(w http.ResponseWriter, r *http.Request, i *interaction, raw json.RawMessage) {
	ctx, cancel := context.WithTimeout(r.Context(), mostOpen)
	defer cancel()
	mine, err := d.in.replays.Begin(ctx, sha256.Sum256([]byte(i.ID)), d.opts.Now())
	switch {
	case err != nil: // whoever sent it does not wait for the answer any more
		return
	case mine == nil:
		w.WriteHeader(http.StatusAccepted)
		return
	}
	ack := &answer{ctx: ctx, came: make(chan inline), otherwise: d.callback(i)}
	d.gateway.deliver(&delivery{interaction: i, raw: raw, at: d.opts.Now(), ack: ack})
	select {
	case a := <-ack.came:
		err := a.write(w)
		mine.End(true)
		a.written <- err
	case <-ctx.Done():
		mine.End(false)
		d.opts.Log.Warn("an interaction of Discord was not answered while it waited", "type", int(i.Type))
		w.WriteHeader(http.StatusAccepted) // it may be answered by a request of its own
	}
}

// answer gives the first response to an interaction in the answer to the request that
// brought it, or by a request of its own: where there are files, where the first one
// could not be written, and where Discord's request has ended.
type answer struct {
	ctx       context.Context // of Discord's request
	came      chan inline     // taken by whoever serves it
	otherwise *callback

	mu    sync.Mutex
	given bool // once somebody has answered Discord's request, or tries to
}

// first reports whether Discord's request is still to be answered, and has the caller
// do it.
func (a *answer) first() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.given {
		return false
	}
	a.given = true
	return true
}

// give sends the response; see [acker].
func (a *answer) give(ctx context.Context, r response) error {
	if !a.first() {
		return a.otherwise.give(ctx, r)
	}
	in := inline{status: http.StatusOK, response: &r, written: make(chan error, 1)}
	if len(r.Files) > 0 {
		in.status, in.response = http.StatusAccepted, nil
	}
	select {
	case a.came <- in:
	case <-a.ctx.Done():
		return a.otherwise.give(ctx, r)
	}
	if err := <-in.written; err != nil || in.response == nil {
		if err != nil {
			a.otherwise.mayBeGiven()
		}
		return a.otherwise.give(ctx, r)
	}
	return nil
}

// inline is what a request of Discord's is answered with.
type inline struct {
	status   int
	response *response  // nil for none
	written  chan error // takes what came of it
}

// write answers at once rather than when the handler is done, since it may be that
// nobody is there any more.
func (a inline) write(w http.ResponseWriter) error {
	var body []byte
	if a.response != nil {
		var err error
		if body, err = json.Marshal(a.response); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return fmt.Errorf("encode the answer to an interaction: %w", err)
		}
		w.Header().Set("Content-Type", "application/json")
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	if _, err := w.Write(body); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}
