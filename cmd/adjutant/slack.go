package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"adjutant/bot/slack"
	"adjutant/bot/slack/install"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

func newSlack() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "slack",
		Short: "Connect a Slack workspace: the app's manifest, and a check of what is missing",
	}
	cmd.AddCommand(newSlackManifest(), newSlackCheck())
	return cmd
}

// slashFlags are how commands are called, as the manifest and the bot have to agree
// on it.
type slashFlags struct{ prefix, names string }

func (f *slashFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.prefix, "prefix", os.Getenv("ADJUTANT_SLACK_PREFIX"),
		"the `word` that calls everything, coo if not given (or ADJUTANT_SLACK_PREFIX)")
	flags.StringVar(&f.names, "commands", os.Getenv("ADJUTANT_SLACK_COMMANDS"),
		"other `words` for the daily commands: update=standup,risk= (or ADJUTANT_SLACK_COMMANDS)")
}

// slash reads the flags, and refuses what Slack would.
func (f *slashFlags) slash() (slack.Slash, error) {
	names, err := slack.ParseNames(f.names)
	if err != nil {
		return slack.Slash{}, fmt.Errorf("--commands or ADJUTANT_SLACK_COMMANDS: %w", err)
	}
	words := slack.Slash{Prefix: f.prefix, Names: names}
	if err := words.Check(); err != nil {
		return slack.Slash{}, fmt.Errorf("--prefix and --commands, or ADJUTANT_SLACK_PREFIX and ADJUTANT_SLACK_COMMANDS: %w", err)
	}
	return words, nil
}

func newSlackManifest() *cobra.Command {
	var opts install.ManifestOptions
	var words slashFlags
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print the app's manifest, to create the app from or to bring it up to date",
		Long: "Prints the manifest of the Slack app as JSON. Paste it at https://api.slack.com/apps:\n" +
			"Create New App, From a manifest. For an app that is there already: App Manifest.",
		Example: "  adjutant slack manifest\n" +
			"  adjutant slack manifest --name Chief --prefix chief --commands update=standup\n" +
			"  adjutant slack manifest --url https://adjutant.example.com",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if opts.Slash, err = words.slash(); err != nil {
				return err
			}
			book, err := commands.New(commands.Platform{Name: slack.Name})
			if err != nil {
				return err
			}
			opts.Title = book.Title
			manifest, err := install.NewManifest(book.Commands(), opts)
			if err != nil {
				return err
			}
			text, err := manifest.JSON()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
	words.add(cmd)
	f := cmd.Flags()
	f.StringVar(&opts.Name, "name", "", "what the app is called, at most 35 characters; Adjutant if not given")
	f.StringVar(&opts.URL, "url", "", "HTTP in place of Socket Mode: the `address` at which Slack reaches the bot")
	f.BoolVar(&opts.Rotation, "rotate", false, "let bot tokens expire every twelve hours; cannot be turned off again")
	return cmd
}

func newSlackCheck() *cobra.Command {
	var org string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Ask Slack whether all is there that the bot needs, and say what to fix",
		Long: "Checks the tokens and what they may, the workspaces, and whether the organisation's\n" +
			"channels and people are there. It posts and changes nothing. Tokens come from the\n" +
			"environment, as for adjutant serve. Ends with status 1 if there is something to fix.\n\n" +
			"The organisation is that of the data file, or of a file (--org): a data file is the\n" +
			"running bot's alone.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runSlackCheck(cmd, org) },
	}
	cmd.Flags().StringVar(&org, "org", "", "compare with this organisation's `file` instead of the data file")
	return cmd
}

// checkTime is how long a check may take: that of a workspace with some forty
// thousand members.
const checkTime = 10 * time.Minute

func runSlackCheck(cmd *cobra.Command, orgPath string) error {
	settings, err := readSettings(os.Environ())
	if err != nil {
		return err
	}
	if settings.AppToken.IsZero() && len(settings.BotTokens) == 0 && settings.SigningSecret.IsZero() {
		return settings.missing("")
	}
	company, access, err := checked(cmd, orgPath, settings)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), checkTime)
	defer cancel()
	out := cmd.OutOrStdout()
	wrong := 0
	install.Check(ctx, company, access, func(l install.Line) {
		if l.Verdict == install.Fix {
			wrong++
		}
		fmt.Fprintln(out, l)
	})
	switch {
	case cmd.Context().Err() != nil:
		return cmd.Context().Err()
	case wrong > 0:
		fmt.Fprintf(out, "\n%d to fix. docs/slack.md has more on each.\n", wrong)
		return errShown
	}
	fmt.Fprintln(out, "\nAll is well. Start the bot: adjutant serve")
	return nil
}

// checked is what is compared, and with which tokens: those that were renewed last,
// where the data file has them. The company is nil where none is named.
func checked(cmd *cobra.Command, orgPath string, settings settings) (install.Company, install.Access, error) {
	access := settings.access()
	book, err := commands.New(commands.Platform{Name: slack.Name})
	if err != nil {
		return nil, access, err
	}
	if orgPath != "" {
		org, err := readOrg(orgPath)
		if err != nil {
			return nil, access, err
		}
		return newSlackCompany(org, book.Commands()), access, nil
	}
	if path, err := cmd.Flags().GetString("data"); err != nil || path == "" {
		return nil, access, err
	}
	var company install.Company
	err = withStore(cmd, true, func(db *bolt.DB) error {
		var org *ops.Org
		err := db.View(cmd.Context(), func(r storage.Reader) (err error) {
			org, err = book.Org(r)
			return err
		})
		if err != nil || org.Revision == 0 {
			return err
		}
		company = newSlackCompany(org, book.Commands())
		if !settings.rotates() {
			return nil
		}
		renewed, err := (&slackTokens{store: db, origin: settings.RefreshToken}).Load(cmd.Context())
		if err == nil && !renewed.Bot.IsZero() {
			access.BotTokens = []chat.Secret{renewed.Bot}
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("%w\nTo check beside a running bot, name the organisation's file: adjutant slack check --org FILE", err)
	}
	return company, access, err
}
