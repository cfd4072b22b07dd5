package slack_test

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

	"adjutant/bot"
	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/chat"
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
	// Log is the file that everything is logged to; empty has only errors said.
	Log string
	// Hold is where it stands still.
	Hold office.Hold
	// Patience is how long an answer may take before "working on it" is said.
	Patience time.Duration
}

// platform is Slack for the office, as the birth says.
func (b birth) platform(o *office.Office, log *slog.Logger) (*slack.Slack, error) {
	options := slack.Options{
		BotTokens: []chat.Secret{chat.NewSecret(b.Bot)}, APIURL: b.API, Inbox: bot.NewInbox(o.Store, slack.Name, o.Now, log), Now: o.Now, Log: log,
		Patience: b.Patience,
		Pace:     slack.Pace{Channel: 1e6, Workspace: 1e6, Burst: 1000, Settle: 100 * time.Millisecond},
	}
	if b.HTTP {
		options.SigningSecret = chat.NewSecret(b.Signing)
	} else {
		options.AppToken = chat.NewSecret(b.App)
	}
	return slack.New(companyIn(o), options)
}

// runChild is the bot until it is asked to stop. It ends with whoever started it.
func runChild(raw string) error {
	var b birth
	if err := json.Unmarshal([]byte(raw), &b); err != nil {
		return err
	}
	office.WithParent()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	o, err := office.Reborn(b.Path, time.Now().Add(b.Ahead), here)
	if err != nil {
		return err
	}
	log, err := office.ChildLog(b.Log)
	if err != nil {
		return err
	}
	s, err := b.platform(o, log)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: s.Handler()}
	defer server.Close()
	return o.Serve(ctx, log, func() error {
		if !b.HTTP {
			return nil
		}
		<-s.Ready()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		fmt.Printf("http://%s\n", listener.Addr())
		go func() { _ = server.Serve(listener) }()
		return nil
	}, b.Hold.On(s))
}
