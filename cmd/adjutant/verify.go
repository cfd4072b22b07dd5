package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"adjutant/storage"
	"adjutant/storage/bolt"
)

func newVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Walk the whole data file: pages, journal chain, records, lists, outbox, timers",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(db *bolt.DB) error {
				if err := db.Check(cmd.Context()); err != nil {
					return err
				}
				report, err := storage.Verify(cmd.Context(), db)
				if err != nil {
					return err
				}
				out := cmd.OutOrStdout()
				for _, fault := range report.Faults {
					fmt.Fprintln(out, fault.Text)
				}
				fmt.Fprintf(out, "%d journal entries, %d records, %d list entries, %d messages waiting, %d stuck, %d timers\n",
					report.Entries, report.Records, report.ListEntries, report.Waiting, report.Stuck, report.Timers)
				if len(report.Faults) > 0 {
					fmt.Fprintf(out, "%d faults. Stop the bot and restore the last good backup.\n", len(report.Faults))
					return errShown
				}
				fmt.Fprintf(out, "All is well. The journal's head is %d %s\n", report.Head.Seq, report.Head.Hash)
				return nil
			})
		},
	}
}

func newBackup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a compact copy of the data file while the bot is stopped",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(db *bolt.DB) error {
				if err := db.Compact(args[0]); err != nil {
					return err
				}
				info, err := os.Stat(args[0])
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s holds everything, %d KB.\n", args[0], info.Size()/1024)
				return nil
			})
		},
	}
}
