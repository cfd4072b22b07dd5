package discord_test

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
	"adjutant/bot/discord"
	"adjutant/chat"
)

// childEnv makes this test binary the whole bot, in a process of its own that can be
// killed. It holds a [birth].
const childEnv = "ADJUTANT_DISCORD_CHILD"

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
	Path, API, Token string
	// PublicKey has it listen, and print its address; empty for the gateway alone.
	PublicKey string
	// Ahead is how far its clock is from that of the machine.
	Ahead time.Duration
	// Log is the file that everything is logged to; empty has only errors said.
	Log string
	// Hold is where it stands still.
	Hold office.Hold
	// Patience is how long an answer may take before "working on it" is said.
	Patience time.Duration
}

// platform is Discord for the office, as the birth says.
func (b birth) platform(o *office.Office, log *slog.Logger) (*discord.Discord, error) {
	return discord.New(companyIn(o), discord.Options{
		Token: chat.NewSecret(b.Token), PublicKey: b.PublicKey, APIURL: b.API, Now: o.Now, Log: log,
		Inbox: bot.NewInbox(o.Store, discord.Name, o.Now, log), Patience: b.Patience, Pace: discord.Pace{Requests: 1e6, Contacts: 1e6},
	})
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
	d, err := b.platform(o, log)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: d.Handler()}
	defer server.Close()
	return o.Serve(ctx, log, func() error {
		if b.PublicKey == "" {
			return nil
		}
		<-d.Ready()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		fmt.Printf("http://%s\n", listener.Addr())
		go func() { _ = server.Serve(listener) }()
		return nil
	}, b.Hold.On(d))
}
