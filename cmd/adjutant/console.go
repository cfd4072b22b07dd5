package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"adjutant/bot/console"
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
			"echoed, and the clock stands still unless /clock moves it.\n\n" +
			"If OPENAI_MODEL names a language model, it is asked for what the organisation's\n" +
			"file lets it be used for: nothing, in the sample company.",
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
	model, err := readModelSettings(os.Environ())
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
	book.Random = randomness
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
	dispatcher := host.connect(book, platform, model)
	defer host.leaveModel()
	if interactive && !flags.json {
		dispatcher.Committed = host.wake
		defer host.goOn(ctx)()
	}

	stopHealth, err := serveHealth(flags.listen, db, host.clock.Now, host.model)
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
	if !fresh && orgPath == "" {
		org = nil // what is in force
	}
	if fresh {
		say = io.Discard
	}
	return companyStore(ctx, path, org, filepath.Base(source), say)
}

// companyStore opens the data file, applies the organisation if there is one to
// apply, saying what it changes, and returns the one that is in force.
func companyStore(ctx context.Context, path string, org *ops.Org, source string, say io.Writer) (*bolt.DB, *ops.Org, error) {
	db, err := openStore(ctx, path, false)
	if err != nil {
		return nil, nil, err
	}
	if org != nil {
		changes, err := applyOrg(ctx, db, org, source, wallClock(), false)
		if err != nil {
			return nil, nil, errors.Join(err, db.Close())
		}
		writeChanges(say, changes)
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
	return append(lines,
		console.Try{Line: "/request budget €12,000 Contractor", Does: "ask for money, and see who decides"},
		console.Try{Line: "/clock +1w", Does: "play a week: check-ins, reminders, what nobody decides on"})
}
