package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/orgfile"
	"adjutant/storage"
	"adjutant/storage/bolt"
)

func newOrg() *cobra.Command {
	org := &cobra.Command{
		Use:   "org",
		Short: "Check, apply and show the organisation's file",
	}
	check := &cobra.Command{
		Use:   "check FILE",
		Short: "Name every fault of an organisation's file, with line and column",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := readOrg(args[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s is in order: %s\n", args[0], orgSummary(o))
			writeWarnings(cmd.OutOrStdout(), o)
			return nil
		},
	}
	apply := &cobra.Command{
		Use:   "apply FILE",
		Short: "Show what an organisation's file changes, and change it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dry, err := cmd.Flags().GetBool("dry-run")
			if err != nil {
				return err
			}
			o, err := readOrg(args[0])
			if err != nil {
				return err
			}
			return withStore(cmd, false, func(db *bolt.DB) error {
				changes, err := applyOrg(cmd.Context(), db, o, filepath.Base(args[0]), wallClock(), dry)
				if err != nil {
					return err
				}
				writeChanges(cmd.OutOrStdout(), changes)
				switch {
				case len(changes) == 0:
					fmt.Fprintln(cmd.OutOrStdout(), "Nothing to change.")
				case dry:
					fmt.Fprintf(cmd.OutOrStdout(), "%d to change. Nothing was changed (--dry-run).\n", len(changes))
				default:
					fmt.Fprintf(cmd.OutOrStdout(), "%d changed. %s\n", len(changes), orgSummary(o))
				}
				writeWarnings(cmd.OutOrStdout(), o)
				return nil
			})
		},
	}
	apply.Flags().Bool("dry-run", false, "only show what would change")
	show := &cobra.Command{
		Use:   "show [FILE]",
		Short: "Write the applied organisation, or that of a file with its defaults, as a file",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				o, err := readOrg(args[0])
				if err != nil {
					return err
				}
				return writeOrg(cmd.OutOrStdout(), o)
			}
			return withStore(cmd, true, func(db *bolt.DB) error {
				return db.View(cmd.Context(), func(r storage.Reader) error {
					o, err := storage.Org(r)
					if err != nil {
						return err
					}
					if o.Revision == 0 {
						return errors.New("no organisation has been applied yet: adjutant org apply FILE")
					}
					return writeOrg(cmd.OutOrStdout(), o)
				})
			})
		},
	}
	org.AddCommand(check, apply, show)
	return org
}

// readOrg reads an organisation's file, or returns all its faults.
func readOrg(path string) (*ops.Org, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	o, faults := orgfile.Parse(data)
	return o, faults.In(path)
}

func writeOrg(w io.Writer, o *ops.Org) error {
	text, err := orgfile.Marshal(o)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// errDryRun rolls a transaction back whose result is only shown.
var errDryRun = errors.New("dry run")

// applyOrg replaces the organisation in one journaled transaction, and returns
// what is different.
func applyOrg(ctx context.Context, store storage.Store, o *ops.Org, source string, now time.Time, dry bool) ([]ops.Change, error) {
	var changes []ops.Change
	err := store.Update(ctx, func(tx storage.Tx) (err error) {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{
			At: now, Command: "org apply", Via: string(chat.ViaProgram), From: source,
		}}
		if changes, err = storage.SaveOrg(edit, o); err != nil {
			return err
		}
		if dry {
			return errDryRun
		}
		_, err = edit.Close()
		return err
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return changes, err
}

func orgSummary(o *ops.Org) string {
	return fmt.Sprintf("%s, departments: %d, people: %d.", o.Company, len(o.Departments), len(o.People))
}

// writeWarnings lists what is in order and hardly meant, one a line.
func writeWarnings(w io.Writer, o *ops.Org) {
	for _, warning := range o.Warnings() {
		fmt.Fprintf(w, "! %s\n", warning)
	}
}

// writeChanges lists changes one a line: + for what is new, - for what goes, ~
// for what differs, with its fields.
func writeChanges(w io.Writer, changes []ops.Change) {
	for _, change := range changes {
		var fields []string
		for _, name := range change.FieldNames() {
			field := change.Fields[name]
			if name == "model" { // what leaves the company is said in words
				fields = append(fields, fmt.Sprintf("model %s → %s", modelWords(field.From), modelWords(field.To)))
				continue
			}
			fields = append(fields, fmt.Sprintf("%s %s → %s", name, orNone(field.From), orNone(field.To)))
		}
		always := "handle" // which every part has that there is
		if change.Record == "settings" {
			always = "company"
		}
		field, differs := change.Fields[always]
		created, gone := differs && field.From == nil, differs && field.To == nil
		switch {
		case created:
			fmt.Fprintf(w, "+ %s\n", change.Record)
		case gone:
			fmt.Fprintf(w, "- %s\n", change.Record)
		default:
			fmt.Fprintf(w, "~ %s: %s\n", change.Record, strings.Join(fields, ", "))
		}
	}
}

// modelWords are what was said of the use of a model, in words.
func modelWords(value []byte) string {
	var use ops.ModelUse
	if value == nil {
		return use.Words()
	}
	if err := json.Unmarshal(value, &use); err != nil {
		return string(value)
	}
	return use.Words()
}

func orNone(value []byte) string {
	if value == nil {
		return "none"
	}
	return string(value)
}
