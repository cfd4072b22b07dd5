package main

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"adjutant/bot/discord"
	"adjutant/bot/discord/install"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// discordHost is what Discord asks of this process.
type discordHost struct {
	host[discord.Person]
	now func() time.Time
}

var (
	_ discord.Company = (*discordHost)(nil)
	_ install.Company = (*company[discord.Person])(nil)
)

// newDiscordHost is the company of a store, for Discord.
func newDiscordHost(store storage.Store, book *commands.Book, now func() time.Time) *discordHost {
	h := &discordHost{now: now}
	h.platform, h.store, h.org, h.commands, h.person = discord.Name, store, book.Org, book.Commands(), discordPerson
	return h
}

// discordPerson is somebody as Discord is told of them.
func discordPerson(org *ops.Org, p ops.Person, account string) discord.Person {
	return discord.Person{Handle: string(p.Handle), Name: p.Name, Account: account, Zone: org.Location(p)}
}

// keptName is the name in the data file of what Discord has put aside, where others
// put things aside as well.
func keptName(name string) string { return discord.Name + " " + name }

// Keep puts values aside for a time, in one transaction.
func (h *discordHost) Keep(ctx context.Context, stay time.Duration, values map[string][]byte) error {
	if len(values) == 0 {
		return nil
	}
	now := h.now()
	return h.store.Update(ctx, func(tx storage.Tx) error {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if err := storage.Keep(tx, keptName(name), values[name], now.Add(stay), now); err != nil {
				return err
			}
		}
		return nil
	})
}

// Kept is a value that was put aside.
func (h *discordHost) Kept(ctx context.Context, name string) (value []byte, err error) {
	err = h.store.View(ctx, func(r storage.Reader) error {
		kept, err := storage.Kept(r, keptName(name))
		value = bytes.Clone(kept) // it is the transaction's
		return err
	})
	return value, err
}
