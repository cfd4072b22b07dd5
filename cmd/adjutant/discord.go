package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"adjutant/bot/checklist"
	"adjutant/bot/discord"
	"adjutant/bot/discord/install"
	"adjutant/commands"
	"adjutant/storage/bolt"
)

func newDiscord() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "discord",
		Short: "Connect a Discord server: the link that invites the bot, and a check of what is missing",
	}
	cmd.AddCommand(newDiscordInvite(), newDiscordCheck())
	return cmd
}

func newDiscordInvite() *cobra.Command {
	var application, guild string
	cmd := &cobra.Command{
		Use:   "invite",
		Short: "Print the link by which somebody who may manage a server adds the bot to it",
		Long: "Prints the link that adds the bot to a Discord server, with the least permissions.\n" +
			"Somebody who may manage that server opens it in a browser. Whose link it is, the\n" +
			"token in DISCORD_TOKEN says by itself; nothing is asked of Discord.",
		Example: "  adjutant discord invite\n" +
			"  adjutant discord invite --guild 800000000000000002\n" +
			"  adjutant discord invite --application 800000000000000001",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if guild != "" && !install.IsID(guild) {
				return errors.New("--guild has to be a server’s id, which has digits only: with a right click on the server’s name, Copy Server ID")
			}
			id := application
			if id == "" {
				settings, err := readSettings(os.Environ())
				if err != nil {
					return err
				}
				if settings.Discord.Token.IsZero() {
					return errors.New("DISCORD_TOKEN is missing. Set it, or name the app with --application: its id is on its page under General Information")
				}
				id = install.Application(settings.Discord.Token)
			}
			if !install.IsID(id) {
				return errors.New("--application has to be the app’s id, which has digits only: General Information, Application ID")
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), install.Invite(id, guild))
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&application, "application", "", "the app's `id`, if not that of DISCORD_TOKEN; apps from before 2017 need it")
	f.StringVar(&guild, "guild", "", "for the server with this `id` alone")
	return cmd
}

func newDiscordCheck() *cobra.Command {
	var org, listen string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Ask Discord whether all is there that the bot needs, and say what to fix",
		Long: "Checks the token and the app, whether the commands in Discord are those of this\n" +
			"version, the servers and what the bot may there, and whether the organisation's\n" +
			"channels and people are there. It posts and changes nothing. The token\n" +
			"comes from the environment, as for adjutant serve. Ends with status 1 if there is\n" +
			"something to fix.\n\n" +
			"The organisation is that of the data file, or of a file (--org): a data file is the\n" +
			"running bot's alone.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runDiscordCheck(cmd, org, listen) },
	}
	f := cmd.Flags()
	f.StringVar(&org, "org", "", "compare with this organisation's `file` instead of the data file")
	f.StringVar(&listen, "listen", os.Getenv("ADJUTANT_LISTEN"), "the `address` at which the bot answers HTTP (or ADJUTANT_LISTEN)")
	return cmd
}

func runDiscordCheck(cmd *cobra.Command, orgPath, listen string) error {
	settings, err := readSettings(os.Environ())
	if err != nil {
		return err
	}
	if settings.Discord.Token.IsZero() {
		return fmt.Errorf("DISCORD_TOKEN is missing. %s", findToken)
	}
	book, err := commands.New(onDiscord)
	if err != nil {
		return err
	}
	ours, err := settings.Discord.commands(book)
	if err != nil {
		return err
	}
	org, err := checkedOrg(cmd, orgPath, book, func(*bolt.DB) error { return nil })
	if err != nil {
		return err
	}
	var company install.Company
	if org != nil {
		company = newCompany(discord.Name, org, book.Commands(), discordPerson).beside(settings.platforms())
	}
	return printCheck(cmd, cmd.OutOrStdout(), "docs/discord.md", func(ctx context.Context, say checklist.Say) {
		install.Check(ctx, company, ours, settings.Discord.access(listen != ""), say)
	})
}
