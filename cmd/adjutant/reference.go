package main

import (
	"github.com/spf13/cobra"

	"adjutant/commands"
)

func newReference() *cobra.Command {
	return &cobra.Command{
		Use:   "reference",
		Short: "Print the reference page of all chat commands as Markdown",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			book, err := commands.New()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(book.Reference())
			return err
		},
	}
}
