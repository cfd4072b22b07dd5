package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"adjutant/storage"
	"adjutant/storage/bolt"
)

// openStore opens a data file and brings it to the present format.
func openStore(ctx context.Context, path string, mustExist bool) (*bolt.DB, error) {
	db, err := bolt.Open(path, bolt.Options{AppendOnly: []byte{storage.Journal}, MustExist: mustExist})
	if err != nil {
		return nil, err
	}
	if err := storage.Prepare(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// dataFile is the path that the flag or the environment names.
func dataFile(cmd *cobra.Command) (string, error) {
	path, err := cmd.Flags().GetString("data")
	if err == nil && path == "" {
		err = errors.New("which data file? Name it with --data FILE or in ADJUTANT_DATA")
	}
	return path, err
}

// withStore runs fn on the data file that the command names.
func withStore(cmd *cobra.Command, mustExist bool, fn func(*bolt.DB) error) error {
	path, err := dataFile(cmd)
	if err != nil {
		return err
	}
	db, err := openStore(cmd.Context(), path, mustExist)
	if err != nil {
		return err
	}
	return errors.Join(fn(db), db.Close())
}
