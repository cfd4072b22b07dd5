package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"adjutant/bot/checklist"
	"adjutant/bot/slack"
	"adjutant/bot/slack/install"
	"adjutant/chat"
	"adjutant/commands"
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

func runSlackCheck(cmd *cobra.Command, orgPath string) error {
	settings, err := readSettings(os.Environ())
	if err != nil {
		return err
	}
	if !settings.Slack.any() {
		return errors.New("nothing is set for Slack. Set SLACK_APP_TOKEN (xapp-…) and SLACK_BOT_TOKEN (xoxb-…); README.md, “Slack in five minutes”, says where they are")
	}
	book, err := commands.New(commands.Platform{Name: slack.Name})
	if err != nil {
		return err
	}
	access := settings.Slack.access()
	org, err := checkedOrg(cmd, orgPath, book, func(db *bolt.DB) error {
		if !settings.Slack.rotates() {
			return nil
		}
		// Those that were renewed last count.
		renewed, err := (&slackTokens{store: db, origin: settings.Slack.RefreshToken}).Load(cmd.Context())
		if err == nil && !renewed.Bot.IsZero() {
			access.BotTokens = []chat.Secret{renewed.Bot}
		}
		return err
	})
	if err != nil {
		return err
	}
	var company install.Company
	if org != nil {
		company = newCompany(slack.Name, org, book.Commands(), slackPerson).beside(settings.platforms())
	}
	return printCheck(cmd, cmd.OutOrStdout(), "docs/slack.md", func(ctx context.Context, say checklist.Say) {
		install.Check(ctx, company, access, say)
	})
}
