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
			"Secrets come from the environment, never from flags; a secret may be in a file\n" +
			"instead, as NAME_FILE=PATH. It serves Slack, Discord or both, by what is set:\n\n" +
			"  Slack    SLACK_APP_TOKEN and SLACK_BOT_TOKEN for Socket Mode; SLACK_SIGNING_SECRET\n" +
			"           for HTTP, beside --listen; SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and\n" +
			"           SLACK_REFRESH_TOKEN where token rotation is on; SLACK_API_URL for another\n" +
			"           server. adjutant slack check says what is missing.\n" +
			"  Discord  DISCORD_TOKEN; DISCORD_PUBLIC_KEY for HTTP, beside --listen; DISCORD_WORDS\n" +
			"           for translated commands; DISCORD_API_URL for another server. adjutant\n" +
			"           discord check says what is missing.\n\n" +
			"A language model is asked if OPENAI_MODEL names one, with OPENAI_API_KEY,\n" +
			"OPENAI_BASE_URL or both (and OPENAI_API_VERSION for Azure), for what the\n" +
			"organisation's file lets it be used for. adjutant model check shows what is sent.\n\n" +
			"Who has an account in both is written to in Slack.",
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
	services   []service
	web        *web // nil where it does not listen
	dispatcher *bot.Dispatcher
	outbox     *bot.Outbox
	timetable  *scheduler.Timetable
	model      *bot.WatchedModel // nil if none is set
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
	if err := s.greet(ctx); err != nil {
		return err
	}
	if ctx.Err() == nil {
		s.start(ctx)
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
	if s.book, err = commands.New(s.settings.platforms()...); err != nil {
		return err
	}
	s.book.Random = randomness
	if err := s.store.Update(ctx, func(tx storage.Tx) error { return s.book.TakeOrg(tx, time.Now()) }); err != nil {
		return err
	}
	if err := s.connect(); err != nil {
		return err
	}
	senders := map[string]chat.Sender{}
	for _, platform := range s.platforms() {
		senders[platform.Name()] = platform
	}
	s.dispatcher = bot.NewDispatcher(s.store, s.book, time.Now, s.log)
	s.outbox = bot.NewOutbox(s.store, s.book, senders, time.Now, s.log)
	s.timetable = scheduler.New(s.store, s.dispatcher, time.Now, s.log)
	s.dispatcher.Draw, s.outbox.Draw = chart.Draw, chart.Draw
	var leave func()
	s.model, leave = s.settings.Model.connect(s.book, s.dispatcher, s.store, time.Now, s.log)
	s.stops.add("the model", func() error {
		leave()
		return nil
	})
	s.dispatcher.Committed = func() {
		s.outbox.Wake()
		s.timetable.Wake()
	}
	return s.takeAddress(address)
}

// takeAddress listens, for who asks how the bot is and for what the chat services
// send. They are answered once it runs. An empty address listens nowhere.
func (s *serving) takeAddress(address string) (err error) {
	if address == "" {
		return nil
	}
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", bot.HealthHandler(s.store, time.Now, s.model, s.platforms()...))
	for _, service := range s.services {
		if path, answers := service.door(); answers != nil {
			mux.Handle("POST "+path, answers)
		}
	}
	if s.web, err = listen(address, mux, s.log); err != nil {
		return err
	}
	s.stops.add("the address", s.web.leave)
	return nil
}

// start lets everything run. What is started last is stopped first: nothing comes in
// any more while what came in is still finished.
func (s *serving) start(ctx context.Context) {
	if s.web != nil {
		s.stops.run(ctx, part{"the web server", func(ctx context.Context) error {
			for _, service := range s.services {
				select {
				case <-service.ready(): // else what it sends would be turned away
				case <-ctx.Done():
				}
			}
			return s.web.run(ctx)
		}})
	}
	s.stops.run(ctx, part{"the outbox", s.outbox.Run})
	s.stops.run(ctx, part{"the timetable", s.timetable.Run})
	var platforms []part
	for _, service := range s.services {
		platforms = append(platforms, part{service.title(), func(ctx context.Context) error {
			return service.platform().Run(ctx, s.dispatcher)
		}})
	}
	s.stops.run(ctx, platforms...)
	if s.model != nil {
		s.stops.add("questions to the model", func() error {
			s.model.End()
			return nil
		})
	}
	s.lookAround(ctx)
}
