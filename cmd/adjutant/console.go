package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"adjutant/bot"
	"adjutant/bot/console"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/orgfile"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// consoleFlags are the flags of the console.
type consoleFlags struct {
	org, at, as, in, pictures, listen string
	json, strict                      bool
}

func newConsole() *cobra.Command {
	var flags consoleFlags
	cmd := &cobra.Command{
		Use:   "console",
		Short: "Run the whole bot in this terminal, with no account and no network",
		Long: "Runs the whole bot in this terminal. Without --data and --org it runs a sample\n" +
			"company on a fresh temporary file. Lines from a pipe are a script: they are\n" +
			"echoed, and the clock stands still unless /clock moves it.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runConsole(cmd, flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.org, "org", "", "apply this organisation's `file` first")
	f.StringVar(&flags.at, "at", "", "start the clock at this `moment` (2026-12-01 09:00)")
	f.StringVar(&flags.as, "as", "", "the `person` who speaks first (@ana)")
	f.StringVar(&flags.in, "in", "", "the `place` where they are (#support or dm)")
	f.StringVar(&flags.pictures, "pictures", "", "the `folder` for pictures")
	f.StringVar(&flags.listen, "listen", os.Getenv("ADJUTANT_LISTEN"), "answer /healthz at this `address` (or ADJUTANT_LISTEN)")
	f.BoolVar(&flags.json, "json", false, "print one JSON object a message")
	f.BoolVar(&flags.strict, "strict", false, "end with status 1 if a scripted line was answered with an error")
	return cmd
}

func runConsole(cmd *cobra.Command, flags consoleFlags) (err error) {
	ctx, stderr := cmd.Context(), cmd.ErrOrStderr()
	path, err := cmd.Flags().GetString("data")
	if err != nil {
		return err
	}
	interactive, color := console.Detect(os.Stdin, os.Stdout)
	db, org, err := consoleStore(ctx, path, flags.org, stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()

	start, err := startMoment(flags.at, org)
	if err != nil {
		return err
	}
	book, err := commands.New(commands.Platform{Name: console.Name, ByHandle: true})
	if err != nil {
		return err
	}
	host := &consoleHost{store: db, clock: newClock(start, !interactive)}
	err = db.Update(ctx, func(tx storage.Tx) error { return book.TakeOrg(tx, host.clock.Now()) })
	if err != nil {
		return err
	}
	options := console.Options{
		In: cmd.InOrStdin(), Out: cmd.OutOrStdout(), Err: stderr,
		Interactive: interactive, Color: color, JSON: flags.json, Strict: flags.strict,
		Person: flags.as, Place: flags.in, Pictures: flags.pictures,
		Zone: org.Location(ops.Person{}),
	}
	seats := headSeats(org)
	if options.Person == "" && len(seats) > 0 {
		options.Person, options.Place = seats[0].person, cmp.Or(options.Place, seats[0].place)
	}
	options.Try = tries(seats)
	platform := console.New(host, options)
	log := slog.New(slog.NewTextHandler(platform.Log(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	dispatcher := bot.NewDispatcher(db, book, host.clock.Now, log)
	host.outbox = bot.NewOutbox(db, book, map[string]chat.Sender{console.Name: platform}, host.clock.Now, log)
	host.outbox.Parallel = 1 // so that a script's transcript is always the same

	stopHealth, err := serveHealth(flags.listen, db, host.clock.Now)
	if err != nil {
		return err
	}
	defer stopHealth()

	err = platform.Run(ctx, dispatcher)
	if failed, ok := errors.AsType[*console.Failed](err); ok {
		fmt.Fprintln(stderr, "adjutant: "+failed.Error())
		return errShown
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// consoleStore opens the data file, with an organisation in it: that of the
// file if one is named, and the sample company on a fresh temporary file where
// neither is.
func consoleStore(ctx context.Context, path, orgPath string, say io.Writer) (*bolt.DB, *ops.Org, error) {
	source, data := "the sample company", orgfile.Sample
	if orgPath != "" {
		var err error
		if data, err = os.ReadFile(orgPath); err != nil {
			return nil, nil, err
		}
		source = orgPath
	}
	fresh := path == ""
	if fresh {
		dir, err := os.MkdirTemp("", "adjutant-")
		if err != nil {
			return nil, nil, err
		}
		path = filepath.Join(dir, "adjutant.db")
		fmt.Fprintf(say, "Running %s on a fresh data file: %s\n", source, path)
	}
	org, faults := orgfile.Parse(data)
	if len(faults) > 0 {
		return nil, nil, faults.In(source)
	}
	db, err := openStore(ctx, path, false)
	if err != nil {
		return nil, nil, err
	}
	if fresh || orgPath != "" {
		changes, err := applyOrg(ctx, db, org, filepath.Base(source), time.Now(), false)
		if err != nil {
			return nil, nil, errors.Join(err, db.Close())
		}
		if !fresh {
			writeChanges(say, changes)
		}
	}
	err = db.View(ctx, func(r storage.Reader) (err error) {
		org, err = storage.Org(r)
		return err
	})
	if err == nil && org.Revision == 0 {
		err = fmt.Errorf("%s has no organisation yet. Name its file with --org, or run: adjutant org apply FILE --data %s", path, path)
	}
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, org, nil
}

// startMoment reads --at in the company's zone; zero where it is not given.
func startMoment(text string, org *ops.Org) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	loc := org.Location(ops.Person{})
	at, err := dates.ParseMoment(text, time.Now().In(loc), org.Style())
	if err != nil {
		return at, fmt.Errorf("--at: %w", err)
	}
	return at, nil
}

// seat is somebody in a place.
type seat struct{ person, place string }

// headSeats are the heads of departments in their channels, without those who
// are told of everything: a visitor begins as the first of them.
func headSeats(org *ops.Org) []seat {
	var seats []seat
	for _, d := range org.Departments {
		if p, ok := org.Person(d.Head); ok && !p.Has(ops.COO) && !p.Has(ops.CEO) {
			seats = append(seats, seat{"@" + string(p.Handle), "#" + string(d.Handle)})
		}
	}
	return seats
}

// tries are lines worth typing first.
func tries(seats []seat) []console.Try {
	lines := []console.Try{
		{Line: "/risk log Second supplier may fail likelihood:4 impact:major", Does: "log a risk, and see who is told"},
		{Line: "press 1", Does: "press the first button of the last message"},
	}
	if len(seats) > 1 {
		as := seats[1].person + " " + seats[1].place + ": "
		lines = append(lines, console.Try{Line: as + "/update off track Launch slips by a week", Does: "post an update as somebody else"})
	}
	return append(lines, console.Try{Line: "/request budget €12,000 Contractor", Does: "ask for money, and see who decides"})
}

// consoleHost is what the console asks of this process.
type consoleHost struct {
	store  storage.Store
	outbox *bot.Outbox
	clock  *clock
}

var _ console.Host = (*consoleHost)(nil)

// Settle sends what is due.
func (h *consoleHost) Settle(ctx context.Context) error {
	_, err := h.outbox.Drain(ctx)
	return err
}

// Now is the bot's clock.
func (h *consoleHost) Now() time.Time { return h.clock.Now() }

// MoveClock moves the clock to what the text says in the person's zone.
func (h *consoleHost) MoveClock(ctx context.Context, text, as string) (time.Time, error) {
	org, err := h.org(ctx)
	if err != nil {
		return time.Time{}, err
	}
	person, _ := org.Person(ops.Handle(as))
	to, err := dates.ParseMoment(text, h.clock.Now().In(org.Location(person)), org.Style())
	if err != nil {
		return to, err
	}
	return to, h.clock.Move(to)
}

// People are all who may be spoken as.
func (h *consoleHost) People() []console.Person {
	org, err := h.org(context.Background())
	if err != nil {
		return nil
	}
	people := make([]console.Person, len(org.People))
	for i, p := range org.People {
		people[i] = console.Person{Handle: string(p.Handle), Name: p.Name, Zone: org.Location(p)}
	}
	return people
}

// Channels are those of the departments and those for all.
func (h *consoleHost) Channels() []string {
	org, err := h.org(context.Background())
	if err != nil {
		return nil
	}
	var channels []string
	for _, d := range org.Departments {
		channels = append(channels, string(d.Handle))
	}
	for _, c := range org.Channels {
		channels = append(channels, string(c.Handle))
	}
	return channels
}

func (h *consoleHost) org(ctx context.Context) (org *ops.Org, err error) {
	err = h.store.View(ctx, func(r storage.Reader) (err error) {
		org, err = storage.Org(r)
		return err
	})
	return org, err
}
