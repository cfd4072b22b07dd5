package commands

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:    "undo",
		Summary: "Take back your own last change",
		Detail: "It works as long as nobody has built on the change. What was posted about it says so; " +
			"the journal keeps both.",
		Examples: []string{"undo"},
		Options: []chat.Option{
			{Name: "entry", Kind: chat.Integer, Positional: true, Min: 1, Help: "The number of the change, if it is not the last one", Default: "your last change"},
		},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		entry, err := c.undoable(uint64(c.number("entry")))
		if err != nil {
			return chat.Reply{}, err
		}
		away, err := c.absentBy(entry)
		if err != nil {
			return chat.Reply{}, err
		}
		for i := len(entry.Changes) - 1; i >= 0; i-- {
			if err := c.revert(entry.Changes[i]); err != nil {
				return chat.Reply{}, err
			}
		}
		if err := c.realignBlockers(); err != nil {
			return chat.Reply{}, err
		}
		for _, h := range away {
			if err := c.settleCheckins(h); err != nil {
				return chat.Reply{}, err
			}
			if err := c.wake(wake{who: h, from: c.now}); err != nil { // what was held back comes
				return chat.Reply{}, err
			}
		}
		c.edit.Entry.Undoes = entry.Seq
		id := about(entry)
		return chat.Reply{Message: chat.Message{
			Subject: string(id),
			Title:   chat.Line{chat.T("Taken back: "), chat.C(string(id)), chat.T(", your "), chat.C("/" + entry.Command), chat.T(" of " + c.ago(entry.At))},
		}}, nil
	},
})

// absentBy are those of whom a change has said that they are away, or not.
func (c *call) absentBy(entry ops.JournalEntry) ([]ops.Handle, error) {
	var who []ops.Handle
	for _, change := range entry.Changes {
		if prefixOf(change.Record) != storage.Absences.Prefix() {
			continue
		}
		a, had, err := found(storage.Absences.Get(c.r, change.Record))
		if err != nil {
			return nil, err
		}
		if had && !slices.Contains(who, a.Owner) {
			who = append(who, a.Owner)
		}
	}
	return who, nil
}

// follow are the records that may have changed because of others, those first that
// never change by themselves.
var follow = []string{storage.Rounds.Prefix(), storage.Blockers.Prefix(), storage.Checkins.Prefix()}

// about is the record that a change was for: the last one written, but for those that
// follow from it.
func about(entry ops.JournalEntry) ops.ID {
	changes := slices.Clone(entry.Changes)
	slices.Reverse(changes)
	return slices.MaxFunc(changes, func(a, b ops.Change) int {
		return cmp.Compare(byItself(a.Record), byItself(b.Record))
	}).Record
}

// byItself orders records by how likely somebody meant to change them.
func byItself(id ops.ID) int {
	if i := slices.Index(follow, prefixOf(id)); i >= 0 {
		return i
	}
	return len(follow)
}

// undoable is the person's journal entry with that number, or their last one if
// it is 0, if it can be taken back.
func (c *call) undoable(seq uint64) (ops.JournalEntry, error) {
	undone := map[uint64]bool{}
	for entry, err := range storage.ActionsOf(c.r, c.me.Handle) {
		switch {
		case err != nil:
			return entry, err
		case entry.Undoes != 0:
			undone[entry.Undoes] = true
			continue
		case seq != 0 && entry.Seq > seq, seq == 0 && undone[entry.Seq]:
			continue
		case seq != 0 && entry.Seq < seq:
			return entry, ops.Refuse("Change %d is not one of yours.", seq)
		case undone[entry.Seq]:
			return entry, ops.Refuse("That was taken back already.")
		case !c.reversible(entry):
			return entry, ops.Refuse("Your last change, /%s, cannot be taken back.", entry.Command)
		}
		return entry, c.unbuiltOn(entry)
	}
	return ops.JournalEntry{}, ops.Refuse("There is nothing of yours to take back.")
}

// reversible reports whether the entry can be taken back at all: all that it
// changed are records with ids, and its command is not final.
func (c *call) reversible(entry ops.JournalEntry) bool {
	if cmd := c.book.commands[entry.Command]; cmd == nil || cmd.Final {
		return false
	}
	for _, change := range entry.Changes {
		if _, ok := storage.TableOf(change.Record); !ok {
			return false
		}
	}
	return len(entry.Changes) > 0
}

// unbuiltOn refuses an entry whose records have changed again since, unless that
// was taken back too.
func (c *call) unbuiltOn(entry ops.JournalEntry) error {
	for _, change := range entry.Changes {
		undone := map[uint64]bool{}
		for later, err := range storage.HistoryOf(c.r, change.Record) {
			if err != nil {
				return err
			}
			if later.Undoes != 0 || undone[later.Seq] {
				undone[later.Undoes] = true
				continue
			}
			if later.Seq != entry.Seq {
				if visible, err := c.visible(change.Record); err != nil || !visible {
					return errors.Join(err, ops.Refuse("That cannot be undone any more: it has changed since."))
				}
				return ops.Refuse("That cannot be undone any more: %s has changed %s since. Change it as it is now: %s",
					c.name(later.Actor), change.Record, showCommand(change.Record))
			}
			break
		}
	}
	return nil
}

// revert puts one record back as it was before the change.
func (c *call) revert(change ops.Change) error {
	table, ok := storage.TableOf(change.Record)
	if !ok {
		return fmt.Errorf("undo: no table for %s", strconv.Quote(string(change.Record)))
	}
	state, err := change.Revert(table.State(c.r, change.Record))
	if err != nil {
		return err
	}
	return table.Restore(c.edit, change.Record, state)
}
