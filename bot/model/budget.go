package model

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"adjutant/storage"
)

// grace is for how long after its time a question may still be settled. What was held
// for it counts as spent from then on: the process was killed, and nobody knows what
// it cost.
const grace = time.Minute

// answerStay is for how long an answer is kept.
const answerStay = 30 * 24 * time.Hour

func answerName(hash string) string { return "model/answer/" + hash }

// kept is what was answered before to the same question; nil if it is not there.
func (c *Client) kept(ctx context.Context, q *question) (content []byte, failed *failure) {
	err := c.o.Store.View(ctx, func(r storage.Reader) error {
		raw, err := storage.Kept(r, answerName(q.hash))
		content = append([]byte(nil), raw...)
		return err
	})
	if err != nil {
		return nil, stored(ctx, err)
	}
	return content, nil
}

// reserve holds what a question may cost, so that several that are asked at once do not
// exceed the budget together. It returns the name of what is held.
func (c *Client) reserve(ctx context.Context, q *question, about usage) (string, *failure) {
	name, day, budget := rand.Text(), q.consult.Day, q.consult.Budget
	var over bool
	err := c.o.Store.Update(ctx, func(tx storage.Tx) error {
		m, err := storage.MeterOf(tx, day)
		if err != nil {
			return err
		}
		now := c.o.Now()
		m.Lapse(now)
		cost := about.sent + about.received
		if over = m.Tokens() > budget-cost; over {
			return nil
		}
		m.Hold(name, cost, now.Add(q.consult.Wait+grace))
		return storage.SetMeter(tx, day, m, now)
	})
	switch {
	case err != nil:
		return "", stored(ctx, err)
	case over:
		return "", &failure{why: spent, cause: fmt.Errorf("%d tokens more would exceed the %d of %s", about.sent+about.received, budget, day), free: true}
	}
	return name, nil
}

// settle replaces what was held by what it cost. It is done even when the process is
// being stopped.
func (c *Client) settle(ctx context.Context, q *question, held string, cost usage) {
	c.count(ctx, q.consult.Day, func(m *storage.Meter) {
		if m.Release(held) {
			m.Sent += cost.sent
			m.Received += cost.received
		}
	})
}

// count changes the meter of a day. That it cannot be changed is logged, and stops
// nothing.
func (c *Client) count(ctx context.Context, day string, change func(*storage.Meter)) {
	c.write(ctx, func(tx storage.Tx, now time.Time) error { return counted(tx, day, now, change) })
}

func counted(tx storage.Tx, day string, now time.Time, change func(*storage.Meter)) error {
	m, err := storage.MeterOf(tx, day)
	if err != nil {
		return err
	}
	change(&m)
	return storage.SetMeter(tx, day, m, now)
}

// write keeps something that nobody waits for. It is done even when the context has
// ended.
func (c *Client) write(ctx context.Context, fn func(tx storage.Tx, now time.Time) error) {
	err := c.o.Store.Update(context.WithoutCancel(ctx), func(tx storage.Tx) error { return fn(tx, c.o.Now()) })
	if err != nil && !errors.Is(err, storage.ErrClosed) {
		c.o.Log.LogAttrs(ctx, slog.LevelError, "what a model cost could not be written down", slog.Any("error", err))
	}
}

// stored is a fault of the store.
func stored(ctx context.Context, err error) *failure {
	switch {
	case errors.Is(err, storage.ErrClosed), errors.Is(err, context.Canceled):
		return &failure{why: stopped, cause: err, free: true}
	case errors.Is(err, context.DeadlineExceeded):
		return &failure{why: late, cause: err, free: true}
	}
	return &failure{why: ours, cause: err, free: true}
}
