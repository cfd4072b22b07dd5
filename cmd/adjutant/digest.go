package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"adjutant/bot/console"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/digest/chart"
	"adjutant/digest/document"
	"adjutant/ops"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// digestFlags are the flags of adjutant digest preview.
type digestFlags struct {
	audience, name, department, at string // the options of /digest preview
	as, format, out                string
	force, worded                  bool
}

func newDigest() *cobra.Command {
	digest := &cobra.Command{
		Use:   "digest",
		Short: "Make a digest to be read, mailed, printed or archived",
	}
	digest.AddCommand(newDigestPreview())
	return digest
}

func newDigestPreview() *cobra.Command {
	var flags digestFlags
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Write a digest as a page, as text or as data, as it would be sent now or would have been then",
		Long: "Writes the digest that /digest preview shows: as it would be sent now, or as it\n" +
			"would have been at a past moment, computed from the journal. Nothing is sent to\n" +
			"anybody and no record is changed.\n\n" +
			"With --worded a language model is asked for its words, if the environment names one\n" +
			"and the organisation's file lets it be used for digests; see adjutant model check.\n\n" +
			"It reads a data file, and needs it for itself: stop the bot, or read a backup.\n" +
			"While the bot runs, /digest preview shows the same in the chat; this then ends with\n" +
			"status 2.\n" +
			"To try it on the sample company, run adjutant console, which says on which file\n" +
			"it runs; leave it with /quit, and name that file with --data.",
		Example: "  adjutant digest preview --audience ceo --data adjutant.db\n" +
			"  adjutant digest preview --name ceo-weekly --at \"2026-11-06 08:00\" --format html --out week-45.html",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runDigestPreview(cmd, flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.audience, "audience", "", "written for `whom`: ceo, coo, leaders, department or team")
	f.StringVar(&flags.name, "name", "", "the `digest` of the organisation's file, such as ceo-weekly")
	f.StringVar(&flags.department, "department", "", "of this `department` and those below it")
	f.StringVar(&flags.as, "as", "", "the `person` whose rights hold (@mia); if not given, whom it is for")
	f.StringVar(&flags.at, "at", "", "as of this past `moment` (2026-11-06 08:00), in the time zone of --as")
	f.StringVar(&flags.format, "format", "text", "the `form`: text, html, md (Markdown) or json")
	f.StringVar(&flags.out, "out", "", "the `file` to write, which must not be there yet; if not given, print it")
	f.BoolVar(&flags.worded, "worded", false, "with a language model's words beside what was computed")
	f.BoolVar(&flags.force, "force", false, "replace the file of --out if it is there")
	return cmd
}

// digestFormats write a digest in each of the forms.
var digestFormats = map[string]func(made commands.Preview, source document.Source) ([]byte, error){
	"text": func(made commands.Preview, _ document.Source) ([]byte, error) {
		reader, _ := made.Org.Person(made.As)
		return []byte(console.Text(made.Message, made.Digest.At, made.Org.Location(reader)) + "\n"), nil
	},
	"html": func(_ commands.Preview, source document.Source) ([]byte, error) { return document.HTML(source) },
	"md": func(_ commands.Preview, source document.Source) ([]byte, error) {
		return document.Markdown(source), nil
	},
	"json": func(_ commands.Preview, source document.Source) ([]byte, error) { return document.JSON(source) },
}

func runDigestPreview(cmd *cobra.Command, flags digestFlags) error {
	write, ok := digestFormats[flags.format]
	if !ok {
		return fmt.Errorf("--format: there is no form %q. There are text, html, md and json", flags.format)
	}
	if flags.out != "" && !flags.force { // said before anything is computed; decided when it is written
		if _, err := os.Lstat(flags.out); err == nil {
			return alreadyThere(flags.out)
		}
	}
	path, err := dataFile(cmd)
	if err != nil {
		return fmt.Errorf("%w. If you have none yet, adjutant console makes one, and says where", err)
	}
	var text []byte
	err = withStore(cmd, true, func(db *bolt.DB) error {
		book, err := commands.New()
		if err != nil {
			return err
		}
		args := chat.Args{}
		for _, o := range flags.options() {
			args[o.name] = o.value
		}
		now, as := wallClock(), ops.Handle(strings.TrimPrefix(flags.as, "@"))
		var made commands.Preview
		if flags.worded {
			made, err = wordedPreview(cmd.Context(), db, book, now, as, args, cmd.ErrOrStderr())
		} else {
			err = db.View(cmd.Context(), func(r storage.Reader) (err error) {
				made, err = book.Preview(r, now, as, args)
				return err
			})
		}
		if fault, ok := ops.AsFault(err); ok && fault.Option != "" {
			return fmt.Errorf("--%s: %w", fault.Option, err)
		}
		if err != nil {
			return err
		}
		text, err = write(made, document.Source{
			Digest: made.Digest, Worded: made.Worded, Org: made.Org, As: made.As, Made: now, From: filepath.Base(path),
			Program: strings.TrimSpace("Adjutant " + release), Draw: chart.Draw,
		})
		return err
	})
	switch {
	case errors.Is(err, storage.ErrInUse):
		return fmt.Errorf("%w\nIf that is the bot, ask it in the chat: %s\nFor a page, name a backup with --data", err, flags.inChat())
	case err != nil:
		return err
	case flags.out == "":
		_, err = cmd.OutOrStdout().Write(text)
		return err
	}
	if err := writeNew(flags.out, text, flags.force); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s holds the digest.\n", flags.out)
	return nil
}

// inChat is the command that shows the same in the chat.
func (f digestFlags) inChat() string {
	line := "/digest preview"
	for _, o := range f.options() {
		line += " " + o.name + ":" + o.value
	}
	return line
}

// options are those of /digest preview that the flags give.
func (f digestFlags) options() []option {
	return slices.DeleteFunc([]option{{"audience", f.audience}, {"department", f.department}, {"name", f.name}, {"at", f.at}},
		func(o option) bool { return o.value == "" })
}

// option is an option of a command with its value.
type option struct{ name, value string }

// writeNew writes a file that only its owner can read, as the data file is. One that is
// there is replaced only with force, and then as a whole.
func writeNew(path string, text []byte, force bool) error {
	var f *os.File
	var err error
	if force {
		f, err = os.CreateTemp(filepath.Dir(path), ".adjutant-*")
	} else if f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); errors.Is(err, fs.ErrExist) {
		return alreadyThere(path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Close())
	if err == nil && force {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name())) // half a page is none
	}
	return nil
}

func alreadyThere(path string) error {
	return fmt.Errorf("%s is there already. Name another file with --out, or replace it with --force", path)
}
