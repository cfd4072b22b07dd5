package office

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/commands"
)

// Birth is what a bot in a process of its own has to know, beside what lets it into its
// chat service.
type Birth struct {
	// Path is that of its file, API where its chat service is.
	Path, API string
	// HTTP has it listen, and print its address.
	HTTP bool
	// Ahead is how far its clock is from that of the machine.
	Ahead time.Duration
	// Log is the file that everything is logged to; empty has only errors said.
	Log string
	// Hold is where it stands still.
	Hold Hold
	// Patience is how long an answer may take before "working on it" is said; zero is
	// as long as usual.
	Patience time.Duration
}

// Born is the birth itself, for [Main].
func (b Birth) Born() Birth { return b }

// Reborn opens the office that the birth tells of, so much later. Who calls it closes
// the store.
func (b Birth) Reborn(later time.Duration, here commands.Platform) (*Office, error) {
	return Reborn(b.Path, time.Now().Add(b.Ahead+later), here)
}

// Served is a platform to which deliveries may come over HTTP.
type Served interface {
	chat.Platform
	Handler() http.Handler
	Ready() <-chan struct{}
}

// Main runs the tests of a package, or is the whole bot, where [StartChild] has put a
// birth into the variable: with the one platform that is made of that, until it is asked
// to stop or whoever started it is gone.
func Main[B interface{ Born() Birth }, P Served](m *testing.M, variable string, here commands.Platform, platform func(B, *Office, *slog.Logger) (P, error)) {
	if raw := os.Getenv(variable); raw != "" {
		var b B
		err := json.Unmarshal([]byte(raw), &b)
		if err == nil {
			err = serve(b.Born(), here, func(o *Office, log *slog.Logger) (Served, error) { return platform(b, o, log) })
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func serve(b Birth, here commands.Platform, platform func(*Office, *slog.Logger) (Served, error)) error {
	WithParent()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	o, err := b.Reborn(0, here)
	if err != nil {
		return err
	}
	log, err := ChildLog(b.Log)
	if err != nil {
		return err
	}
	p, err := platform(o, log)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: p.Handler()}
	defer server.Close()
	return o.Serve(ctx, log, func() error {
		if !b.HTTP {
			return nil
		}
		<-p.Ready()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		fmt.Printf("http://%s\n", listener.Addr())
		go func() { _ = server.Serve(listener) }()
		return nil
	}, b.Hold.On(p))
}
