package slack_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/bot/slack"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/digest/chart"
	"adjutant/scheduler"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// childEnv makes this test binary the whole bot, in a process of its own that can be
// killed. It holds a [birth].
const childEnv = "ADJUTANT_SLACK_CHILD"

func TestMain(m *testing.M) {
	if raw := os.Getenv(childEnv); raw != "" {
		if err := runChild(raw); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(3)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// birth is what a child has to know.
type birth struct {
	Path, API, App, Bot, Signing string
	// HTTP has it listen, and print its address, instead of connecting.
	HTTP bool
	// Ahead is how far its clock is from that of the machine.
	Ahead time.Duration
}

// reborn is the office on a file that is there, with a clock that runs.
func reborn(path string, now time.Time) (*office, error) {
	o := &office{now: now, running: time.Now(), log: &logbook{}}
	var err error
	if o.store, err = bolt.Open(path, bolt.Options{AppendOnly: []byte{storage.Journal}}); err != nil {
		return nil, err
	}
	if err := storage.Prepare(context.Background(), o.store); err != nil {
		return nil, err
	}
	o.book, err = commands.New(commands.Platform{Name: slack.Name})
	return o, err
}

// platform is Slack for the office, as the birth says.
func (b birth) platform(o *office, log *slog.Logger) (*slack.Slack, error) {
	options := slack.Options{
		BotTokens: []chat.Secret{chat.NewSecret(b.Bot)}, APIURL: b.API, Now: o.Now, Log: log,
		Pace: slack.Pace{Channel: 1e6, Workspace: 1e6, Burst: 1000, Settle: 100 * time.Millisecond},
	}
	if b.HTTP {
		options.SigningSecret = chat.NewSecret(b.Signing)
	} else {
		options.AppToken = chat.NewSecret(b.App)
	}
	return slack.New(companyOf{o}, options)
}

// runChild is the bot until it is asked to stop. It ends with whoever started it.
func runChild(raw string) error {
	var b birth
	if err := json.Unmarshal([]byte(raw), &b); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until the parent is gone
		os.Exit(4)
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	o, err := reborn(b.Path, time.Now().Add(b.Ahead))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	s, err := b.platform(o, log)
	if err != nil {
		return err
	}
	dispatcher := bot.NewDispatcher(o.store, o.book, o.Now, log)
	outbox := bot.NewOutbox(o.store, o.book, map[string]chat.Sender{slack.Name: s}, o.Now, log)
	timetable := scheduler.New(o.store, dispatcher, o.Now, log)
	dispatcher.Draw, outbox.Draw = chart.Draw, chart.Draw
	dispatcher.Committed = func() {
		outbox.Wake()
		timetable.Wake()
	}
	var all sync.WaitGroup
	failed := make(chan error, 3)
	for _, run := range []func(context.Context) error{
		outbox.Run, timetable.Run, func(ctx context.Context) error { return s.Run(ctx, dispatcher) },
	} {
		all.Go(func() {
			failed <- run(ctx)
			stop()
		})
	}
	if b.HTTP {
		<-s.Ready()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		fmt.Printf("http://%s\n", listener.Addr())
		server := &http.Server{Handler: s.Handler()}
		go func() { _ = server.Serve(listener) }()
		defer server.Close()
	}
	all.Wait()
	return errors.Join(<-failed, <-failed, <-failed, o.store.Close())
}
