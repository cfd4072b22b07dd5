package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"adjutant/bot/checklist"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// checkTime is how long a check may take: that of a workspace with some forty
// thousand members.
const checkTime = 10 * time.Minute

// printCheck prints what a check finds, line by line, and ends with status 1 if there
// is something to fix, on which the page has more.
func printCheck(cmd *cobra.Command, out io.Writer, page string, check func(context.Context, checklist.Say)) error {
	ctx, cancel := context.WithTimeout(cmd.Context(), checkTime)
	defer cancel()
	wrong := 0
	check(ctx, func(l checklist.Line) {
		if l.Verdict == checklist.Fix {
			wrong++
		}
		fmt.Fprintln(out, l)
	})
	switch {
	case cmd.Context().Err() != nil:
		return cmd.Context().Err()
	case wrong > 0:
		fmt.Fprintf(out, "\n%d to fix. %s has more on each.\n", wrong, page)
		return errShown
	}
	fmt.Fprintln(out, "\nAll is well. Start the bot: adjutant serve")
	return nil
}

// checkedOrg is the organisation that a check compares with: that of the file, or else
// of the data file, at which also may look as well. It is nil where neither is named,
// or has one.
func checkedOrg(cmd *cobra.Command, path string, book *commands.Book, also func(*bolt.DB) error) (org *ops.Org, err error) {
	if path != "" {
		return readOrg(path)
	}
	if path, err := cmd.Flags().GetString("data"); err != nil || path == "" {
		return nil, err
	}
	err = withStore(cmd, true, func(db *bolt.DB) error {
		err := db.View(cmd.Context(), func(r storage.Reader) (err error) {
			org, err = book.Org(r)
			return err
		})
		if err != nil || org.Revision == 0 {
			org = nil
			return err
		}
		return also(db)
	})
	if err != nil {
		err = fmt.Errorf("%w\nTo check beside a running bot, name the organisation's file: %s --org FILE", err, cmd.CommandPath())
	}
	return org, err
}
