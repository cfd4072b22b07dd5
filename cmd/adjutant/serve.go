package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"adjutant/bot"
	"adjutant/bot/slack"
	"adjutant/bot/slack/install"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/scheduler"
	"adjutant/storage"
)

// serveFlags are the flags of adjutant serve.
type serveFlags struct {
	org, listen, log string
	slash            slashFlags
}

func newServe() *cobra.Command {
	var flags serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the bot in your company's chat",
		Long: "Runs the bot in your company's chat until it is asked to stop (SIGTERM or Ctrl-C):\n" +
			"it then takes nothing new, finishes what is under way, and ends. A second signal\n" +
			"ends it at once; nothing that was acknowledged is lost.\n\n" +
			"Secrets come from the environment, never from flags: SLACK_APP_TOKEN and\n" +
			"SLACK_BOT_TOKEN for Socket Mode; SLACK_SIGNING_SECRET for HTTP, beside --listen;\n" +
			"SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_REFRESH_TOKEN where token rotation is\n" +
			"on; a secret may be in a file instead, as NAME_FILE=PATH. SLACK_API_URL asks another server.\n" +
			"adjutant slack check says what is missing.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runServe(cmd, flags) },
	}
	flags.slash.add(cmd)
	f := cmd.Flags()
	f.StringVar(&flags.org, "org", "", "apply this organisation's `file` first")
	f.StringVar(&flags.listen, "listen", os.Getenv("ADJUTANT_LISTEN"), "answer HTTP at this `address` (or ADJUTANT_LISTEN)")
	f.StringVar(&flags.log, "log", os.Getenv("ADJUTANT_LOG"), "log from this `level` on: debug, info, warn or error (or ADJUTANT_LOG); info if not given")
	return cmd
}

// serving is a bot that serves a company.
type serving struct {
	settings settings
	slash    slack.Slash
	out      io.Writer
	log      *slog.Logger
	stops    *stops

	store      storage.Store
	book       *commands.Book
	host       *slackHost
	slack      *slack.Slack
	web        *web // nil where it does not listen
	dispatcher *bot.Dispatcher
	outbox     *bot.Outbox
	timetable  *scheduler.Timetable
}

// say prints a line for who has started the bot.
func (s *serving) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

func runServe(cmd *cobra.Command, flags serveFlags) (err error) {
	ctx := cmd.Context()
	s := &serving{out: cmd.OutOrStdout()}
	if s.log, err = newLog(cmd.ErrOrStderr(), flags.log); err != nil {
		return err
	}
	if s.settings, err = readSettings(os.Environ()); err == nil {
		err = s.settings.missing(flags.listen)
	}
	if err != nil {
		return err
	}
	if s.slash, err = flags.slash.slash(); err != nil {
		return err
	}
	path, err := dataFile(cmd)
	if err != nil {
		return err
	}
	var org *ops.Org
	if flags.org != "" {
		if org, err = readOrg(flags.org); err != nil {
			return err
		}
	}
	s.stops = newStops(s.log)
	defer func() { err = errors.Join(err, s.stops.all()) }()

	db, org, err := companyStore(ctx, path, org, filepath.Base(flags.org), s.out)
	if err != nil {
		return err
	}
	s.store = db
	s.stops.add("the data file", db.Close)
	s.say("Adjutant %s for %s", version(), orgSummary(org))
	if err := s.assemble(ctx, flags.listen); err != nil {
		return err
	}
	found, err := s.greet(ctx)
	if err != nil {
		return err
	}
	if ctx.Err() == nil {
		s.start(ctx, found)
	}
	select {
	case err := <-s.stops.ended:
		return err
	case <-ctx.Done():
		s.say("Stopping: what is under way is finished. A second signal ends it at once.")
		if err := s.stops.all(); err != nil {
			return err
		}
		s.say("Stopped.")
		return nil
	}
}

// newLog logs text from that level on.
func newLog(to io.Writer, level string) (*slog.Logger, error) {
	var from slog.Level
	if level != "" {
		if err := from.UnmarshalText([]byte(level)); err != nil {
			return nil, errors.New("--log or ADJUTANT_LOG has to be debug, info, warn or error")
		}
	}
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: from})), nil
}

// assemble puts the bot together around its store. Nothing runs yet, but its address
// is taken.
func (s *serving) assemble(ctx context.Context, address string) (err error) {
	if s.book, err = commands.New(commands.Platform{Name: slack.Name}); err != nil {
		return err
	}
	if err := s.store.Update(ctx, func(tx storage.Tx) error { return s.book.TakeOrg(tx, time.Now()) }); err != nil {
		return err
	}
	s.host = &slackHost{store: s.store, org: s.book.Org, commands: s.book.Commands()}
	if s.slack, err = slack.New(s.host, s.slackOptions()); err != nil {
		return err
	}
	s.dispatcher = bot.NewDispatcher(s.store, s.book, time.Now, s.log)
	s.outbox = bot.NewOutbox(s.store, s.book, map[string]chat.Sender{slack.Name: s.slack}, time.Now, s.log)
	s.timetable = scheduler.New(s.store, s.dispatcher, time.Now, s.log)
	s.dispatcher.Draw, s.outbox.Draw = chart.Draw, chart.Draw
	s.dispatcher.Committed = func() {
		s.outbox.Wake()
		s.timetable.Wake()
	}
	return s.takeAddress(address)
}

// slackOptions is how Slack is reached.
func (s *serving) slackOptions() slack.Options {
	options := slack.Options{
		BotTokens: s.settings.BotTokens, AppToken: s.settings.AppToken, SigningSecret: s.settings.SigningSecret,
		APIURL: s.settings.APIURL, Slash: s.slash, Now: time.Now, Log: s.log.With("platform", slack.Name),
	}
	if s.settings.rotates() {
		options.Rotation = slack.Rotation{
			ClientID: s.settings.ClientID, ClientSecret: s.settings.ClientSecret, Refresh: s.settings.RefreshToken,
			Tokens: &slackTokens{store: s.store, origin: s.settings.RefreshToken},
		}
	}
	return options
}

// takeAddress listens, for who asks how the bot is and for what Slack sends. They are
// answered once it runs. An empty address listens nowhere.
func (s *serving) takeAddress(address string) (err error) {
	if address == "" {
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", bot.HealthHandler(s.store, time.Now, s.slack))
	if !s.settings.SigningSecret.IsZero() {
		mux.Handle("POST "+install.Path, s.slack.Handler())
	}
	if s.web, err = listen(address, mux, s.log); err != nil {
		return err
	}
	s.stops.add("the address", s.web.leave)
	return nil
}

// start lets everything run. What is started last is stopped first: nothing comes in
// any more while what came in is still finished.
func (s *serving) start(ctx context.Context, found []install.Workspace) {
	if s.web != nil {
		s.stops.run(ctx, "the web server", func(ctx context.Context) error {
			select {
			case <-s.slack.Ready(): // else what Slack sends would be turned away
			case <-ctx.Done():
			}
			return s.web.run(ctx)
		})
	}
	s.stops.run(ctx, "the outbox", s.outbox.Run)
	s.stops.run(ctx, "the timetable", s.timetable.Run)
	s.stops.run(ctx, "Slack", func(ctx context.Context) error { return s.slack.Run(ctx, s.dispatcher) })
	s.lookAround(ctx, found)
}
