package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

// stops ends what was started, the last first: what came later may need what was
// there before. It is the same when starting fails half-way.
type stops struct {
	log  *slog.Logger
	list []stopping
	// ended takes the parts that ended without being asked.
	ended chan error
}

type stopping struct {
	what string
	stop func() error
}

func newStops(log *slog.Logger) *stops { return &stops{log: log, ended: make(chan error, 1)} }

// add remembers how something ends. stop returns when it has.
func (s *stops) add(what string, stop func() error) { s.list = append(s.list, stopping{what, stop}) }

// part is something that goes on until its context ends, and then finishes what is
// under way.
type part struct {
	what string
	run  func(context.Context) error
}

// run starts parts that are stopped side by side, and are waited for together. One
// that ends before it is asked to is told by ended: nothing goes on without it.
func (s *stops) run(ctx context.Context, parts ...part) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan error, len(parts))
	var names []string
	for _, p := range parts {
		names = append(names, p.what)
		go func() {
			err := p.run(ctx)
			switch {
			case ctx.Err() == nil:
				if err == nil {
					err = errors.New("ended without being asked to")
				}
				select {
				case s.ended <- fmt.Errorf("%s: %w", p.what, err):
				default: // the first one ends the process; what follows, follows from it
				}
				err = nil
			case err != nil && len(parts) > 1:
				err = fmt.Errorf("%s: %w", p.what, err)
			}
			done <- err
		}()
	}
	s.add(strings.Join(names, " and "), func() error {
		cancel()
		var failed []error
		for range parts {
			failed = append(failed, <-done)
		}
		return errors.Join(failed...)
	})
}

// all ends everything, and returns what went wrong with it.
func (s *stops) all() error {
	var failed []error
	for len(s.list) > 0 {
		last := s.list[len(s.list)-1]
		s.list = s.list[:len(s.list)-1]
		s.log.Debug("stopping", "what", last.what)
		if err := last.stop(); err != nil {
			failed = append(failed, fmt.Errorf("stop %s: %w", last.what, err))
		}
	}
	return errors.Join(failed...)
}
