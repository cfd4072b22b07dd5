package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// The web server's limits. What chat services send is small, and is answered within
// three seconds.
const (
	headerTime  = 5 * time.Second
	requestTime = 15 * time.Second
	answerTime  = 30 * time.Second
	idleTime    = 2 * time.Minute
	mostHeader  = 1 << 16
	// stopTime is how long requests under way may take when the process ends.
	stopTime = 10 * time.Second
)

// web answers HTTP at one address.
type web struct {
	listener net.Listener
	server   *http.Server
}

// listen takes the address, and answers nobody yet.
func listen(address string, handler http.Handler, log *slog.Logger) (*web, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen at %s: %w", address, err)
	}
	return &web{listener, &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTime, ReadTimeout: requestTime, WriteTimeout: answerTime,
		IdleTimeout: idleTime, MaxHeaderBytes: mostHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}}, nil
}

// address is where it listens, with the port that it was given.
func (w *web) address() string { return w.listener.Addr().String() }

// leave gives the address back, if run has not done so.
func (w *web) leave() error {
	if err := w.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// run answers until ctx ends, and returns when those under way are answered.
func (w *web) run(ctx context.Context) error {
	served := make(chan error, 1)
	go func() { served <- w.server.Serve(w.listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err := w.server.Shutdown(ending)
	if err != nil {
		err = errors.Join(err, w.server.Close())
	}
	<-served
	return err
}

// local reports whether only this machine reaches the address.
func (w *web) local() bool {
	at, ok := w.listener.Addr().(*net.TCPAddr)
	return ok && at.IP.IsLoopback()
}
