package main

import (
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
	"adjutant/ops/orgfile"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

// checkedCompany is the company that a check of a model is about: that of the data
// file, or else an organisation with records that are made up, which are gone once it
// is left. About says which.
func checkedCompany(cmd *cobra.Command, orgPath string, book *commands.Book, now time.Time) (store storage.Store, leave func() error, about string, err error) {
	path, err := cmd.Flags().GetString("data")
	if err != nil {
		return nil, nil, "", err
	}
	if path != "" && orgPath == "" {
		db, err := openStore(cmd.Context(), path, true)
		if err != nil {
			return nil, nil, "", fmt.Errorf("%w\nTo check beside a running bot, on made-up records: %s --org FILE", err, cmd.CommandPath())
		}
		err = db.View(cmd.Context(), func(r storage.Reader) error {
			if storage.OrgRevision(r) == 0 {
				return fmt.Errorf("%s has no organisation yet: adjutant org apply FILE --data %s", path, path)
			}
			return nil
		})
		if err != nil {
			return nil, nil, "", errors.Join(err, db.Close())
		}
		return db, db.Close, "What follows is of the records in " + filepath.Base(path) + ".", nil
	}
	org, faults := orgfile.Parse(orgfile.Sample)
	about = "What follows is made up: the sample company, with a few records. With --data FILE it is yours."
	if orgPath != "" {
		if org, err = readOrg(orgPath); err != nil {
			return nil, nil, "", err
		}
		about = "What follows is of your organisation, with a few records that are made up. With --data FILE they are yours."
	} else if len(faults) > 0 {
		return nil, nil, "", faults.In("the sample company")
	}
	store, leave, err = exampleStore(cmd.Context(), org, book, now)
	return store, leave, about, err
}

// exampleStore is a data file with an organisation and a few records that are made up,
// until leave is called, which deletes it.
func exampleStore(ctx context.Context, org *ops.Org, book *commands.Book, now time.Time) (store storage.Store, leave func() error, err error) {
	dir, err := os.MkdirTemp("", "adjutant-")
	if err != nil {
		return nil, nil, err
	}
	remove := func() error { return os.RemoveAll(dir) }
	var db *bolt.DB
	if db, _, err = companyStore(ctx, filepath.Join(dir, "adjutant.db"), org, "example", io.Discard); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	leave = func() error { return errors.Join(db.Close(), remove()) }
	if err := makeUp(ctx, db, org, book, now); err != nil {
		return nil, nil, errors.Join(err, leave())
	}
	return db, leave, nil
}

// makeUp lets the heads of two departments say what heads say. One of the records is
// confidential, so that it can be seen not to leave.
func makeUp(ctx context.Context, store storage.Store, org *ops.Org, book *commands.Book, now time.Time) error {
	if len(org.Departments) == 0 {
		return nil
	}
	first, last := org.Departments[0], org.Departments[len(org.Departments)-1]
	if seats := headSeats(org); len(seats) > 0 {
		first, _ = org.Department(ops.Handle(seats[0].place[1:]))
		last, _ = org.Department(ops.Handle(seats[len(seats)-1].place[1:]))
	}
	dispatcher := bot.NewDispatcher(store, book, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	for i, said := range []struct {
		by   ops.Department
		line string
	}{
		{first, "update at risk Two deliveries came late blockers:The second supplier names no date waiting_on:" + string(last.Handle) + " department:" + string(first.Handle)},
		{last, "update on track Everything is where it should be department:" + string(last.Handle)},
		{first, "risk log The second supplier fails before the season likelihood:4 impact:4 department:" + string(first.Handle)},
		{first, "risk log Somebody important may leave likelihood:3 impact:5 confidential:yes department:" + string(first.Handle)},
		{first, fmt.Sprintf("request budget amount:\"12000 %s\" title:\"A contractor for eight weeks\" department:%s", org.Currency, first.Handle)},
	} {
		reply := dispatcher.Dispatch(ctx, chat.Invocation{
			ID: fmt.Sprint("example-", i), Platform: console.Name, Account: string(said.by.Head), Via: chat.ViaCommand, Text: said.line,
			Place: chat.Place{Platform: console.Name, Direct: true, ID: string(said.by.Head)},
		})
		if reply.Reference != "" {
			return fmt.Errorf("the example could not be made: %s", said.line)
		}
	}
	return nil
}
