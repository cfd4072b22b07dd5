package model

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"adjutant/chat"
	"adjutant/storage"
)

// Options say where the model is, and how it is asked.
type Options struct {
	// Key authorises the requests; may be empty, as for a model on one's own machine.
	Key chat.Secret
	// URL is the base of the API (https://api.openai.com/v1), Name the model's.
	URL, Name string
	// Azure is set where the API is Azure's; Version is then that of its API, and Name
	// that of the deployment.
	Azure   bool
	Version string
	Store   storage.Store
	Now     func() time.Time
	Log     *slog.Logger
	// Transport carries the requests; nil is a pool of connections of the client's own.
	// It must not follow redirects.
	Transport http.RoundTripper
}

// Client asks one model. It may be used from several goroutines.
type Client struct {
	o         Options
	transport http.RoundTripper
	close     func()
	learned   learned
	rest      rest
	flights   flights
}

// New returns a client. It connects to nothing yet.
func New(o Options) *Client {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Client{o: o, transport: o.Transport, close: func() {}}
	if c.transport == nil {
		own := newTransport()
		c.transport, c.close = own, own.CloseIdleConnections
	}
	return c
}

// api is go-openai's client, with the key in it: it is made for one request, and never
// kept where it could be printed.
func (c *Client) api(carried *carrier) *openai.Client {
	key := c.o.Key.Reveal()
	config := openai.DefaultConfig(key)
	if c.o.Azure {
		config = openai.DefaultAzureConfig(key, c.o.URL)
		config.APIVersion = c.o.Version
		// A deployment is called as its owner has named it.
		config.AzureModelMapperFunc = func(name string) string { return name }
	} else if c.o.URL != "" {
		config.BaseURL = c.o.URL
	}
	config.HTTPClient = carried
	return openai.NewClientWithConfig(config)
}

// Close gives up connections that are not in use. Questions that are under way are
// ended by their contexts.
func (c *Client) Close() { c.close() }

// Consult asks the model, and returns within the consult's time whatever came of it.
func (c *Client) Consult(ctx context.Context, consult chat.Consult) chat.Advice {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, consult.Wait)
	defer cancel()
	q, err := newQuestion(consult, c.o.Name)
	if err != nil {
		return c.unanswered(ctx, consult, &failure{why: ours, cause: err}, began)
	}
	content, failed := c.answer(ctx, q)
	if failed != nil {
		return c.unanswered(ctx, consult, failed, began)
	}
	restored, err := rewritten(content, q.names.in)
	if err != nil {
		return c.unanswered(ctx, consult, &failure{why: ours, cause: err}, began)
	}
	return chat.Advice{Content: restored}
}

// answer is what was kept of the question, or what the model says to it. Several who
// ask the same at once have it asked once.
func (c *Client) answer(ctx context.Context, q *question) ([]byte, *failure) {
	for {
		under, begins := c.flights.join(q.hash)
		if begins {
			return c.fly(ctx, q, under)
		}
		select {
		case <-under.done:
		case <-ctx.Done():
			return nil, ended(ctx)
		}
		if under.failure == nil {
			c.count(ctx, q.consult.Day, func(m *storage.Meter) { m.Asked++; m.Cached++ })
			return under.content, nil
		}
		// Whoever has asked was stopped or had less time: that says nothing of ours.
		end, _ := ctx.Deadline()
		if why := under.failure.why; why != stopped && why != late || time.Until(end) < leastTime || ctx.Err() != nil {
			return nil, under.failure
		}
	}
}

// fly answers a question for all who have asked it.
func (c *Client) fly(ctx context.Context, q *question, under *flight) (content []byte, failed *failure) {
	panicked := true
	defer func() {
		if panicked {
			content, failed = nil, &failure{why: ours, cause: errPanic}
		}
		c.flights.land(q.hash, under, content, failed)
	}()
	content, failed = c.first(ctx, q)
	panicked = false
	return content, failed
}

// first answers a question that nobody else is asking.
func (c *Client) first(ctx context.Context, q *question) ([]byte, *failure) {
	content, failed := c.kept(ctx, q)
	if failed != nil {
		return nil, failed
	}
	if len(content) > 0 {
		c.count(ctx, q.consult.Day, func(m *storage.Meter) { m.Asked++; m.Cached++ })
		return content, nil
	}
	began := time.Now()
	wait, may := c.rest.begin(began, q.consult)
	if !may {
		return nil, &failure{why: resting, cause: errResting}
	}
	asking, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	content, cost, failed := c.ask(asking, q)
	if failed != nil && failed.why != stopped {
		c.rest.lost(time.Now(), q.consult.Purpose, time.Since(began))
	}
	switch {
	case failed == nil:
		c.rest.answered(q.consult.Purpose)
		c.o.Log.LogAttrs(ctx, slog.LevelDebug, "a model answered", slog.String("purpose", string(q.consult.Purpose)), slog.String("step", q.consult.Step),
			slog.Int("sent", cost.sent), slog.Int("received", cost.received), slog.Duration("took", time.Since(began)))
		c.write(ctx, func(tx storage.Tx, now time.Time) error {
			if err := storage.Keep(tx, answerName(q.hash), content, now.Add(answerStay), now); err != nil {
				return err
			}
			return counted(tx, q.consult.Day, now, func(m *storage.Meter) { m.Asked++ })
		})
	case failed.why == busy && failed.after > breath:
		c.rest.fell(time.Now(), failed.after)
	case failed.silent():
		c.rest.fell(time.Now(), 0)
	}
	return content, failed
}

// unanswered is the advice where there is no answer. It counts and logs why.
func (c *Client) unanswered(ctx context.Context, consult chat.Consult, failed *failure, began time.Time) chat.Advice {
	c.count(ctx, consult.Day, func(m *storage.Meter) {
		m.Asked++
		if m.Failed == nil {
			m.Failed = map[string]int{}
		}
		m.Failed[string(failed.why)]++
	})
	level := slog.LevelWarn
	switch failed.why {
	case ours:
		level = slog.LevelError
	case resting, stopped, spent:
		level = slog.LevelInfo
	}
	reference := rand.Text()[:6]
	c.o.Log.LogAttrs(ctx, level, "a model gave no advice", slog.String("why", string(failed.why)), slog.Any("cause", failed.cause),
		slog.String("reference", reference), slog.String("purpose", string(consult.Purpose)), slog.String("step", consult.Step),
		slog.Duration("took", time.Since(began)))
	return chat.Advice{Failed: words[failed.why], Reference: reference}
}

// Request is exactly what would be sent for a consult, as indented JSON: without the
// key, which is in a header, and with about how many tokens it is.
func (c *Client) Request(consult chat.Consult) (body []byte, tokensAbout int, err error) {
	q, err := newQuestion(consult, c.o.Name)
	if err != nil {
		return nil, 0, err
	}
	request := q.request(c.o.Name, c.learned.get(), 1)
	raw, err := json.Marshal(request)
	if err != nil {
		return nil, 0, err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, raw, "", "  "); err != nil {
		return nil, 0, err
	}
	return indented.Bytes(), tokens(request), nil
}
