package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"adjutant/bot/discord"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// TestDiscordHost: Discord is told of its own side of the company, and what it puts
// aside is there again after a start, for as long as it says, and apart from what
// others put aside.
func TestDiscordHost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db, err := openStore(t.Context(), path, false)
	if err != nil {
		t.Fatal(err)
	}
	book, err := commands.New(onDiscord)
	if err != nil {
		t.Fatal(err)
	}
	org := &ops.Org{
		Company: "Acme", Currency: "EUR", Timezone: "Europe/Paris", Locale: "en-GB",
		Workspaces: map[string][]string{"slack": {"T01"}, "discord": {"9"}},
		People: []ops.Person{
			{Handle: "ana", Name: "Ana", Email: "ana@acme.example", Accounts: map[string]string{"slack": "U01ANA", "discord": "8"}},
			{Handle: "zoe", Name: "Zoe", Accounts: map[string]string{"slack": "U02"}},
		},
		Departments: []ops.Department{{Handle: "support", Name: "Support", Head: "ana", Channels: map[string]string{"slack": "C01", "discord": "6"}}},
	}
	if _, err := applyOrg(t.Context(), db, org, "test", wallClock(), false); err != nil {
		t.Fatal(err)
	}
	now := wallClock()
	clock := func() time.Time { return now }
	host := newDiscordHost(db, book, clock)
	if host.Account("ana") != "8" || host.Holder("8") != "ana" || host.Account("zoe") != "" || host.Channel("support") != "6" ||
		host.ChannelOf("6") != "support" || host.ChannelOf("C01") != "" || !slices.Equal(host.Workspaces(), []string{"9"}) {
		t.Errorf("%+v", host.company())
	}
	paris := org.Location(ops.Person{})
	if want := []discord.Person{{Handle: "ana", Name: "Ana", Account: "8", Zone: paris}, {Handle: "zoe", Name: "Zoe", Zone: paris}}; !slices.Equal(host.People(), want) {
		t.Errorf("people: %+v", host.People())
	}

	const stay = 7 * 24 * time.Hour
	values := map[string][]byte{"a": []byte("what a button asks for"), "b": {0, 1}}
	if err := host.Keep(t.Context(), stay, values); err != nil {
		t.Fatal(err)
	}
	if err := host.Keep(t.Context(), stay, nil); err != nil {
		t.Errorf("nothing to keep: %v", err)
	}
	if got, err := host.Kept(t.Context(), "c"); got != nil || err != nil {
		t.Errorf("what nobody put aside: %q, %v", got, err)
	}
	err = db.Update(t.Context(), func(tx storage.Tx) error { return storage.Keep(tx, "a", []byte("another's"), now.Add(time.Hour), now) })
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := host.Keep(t.Context(), stay, values); err == nil {
		t.Error("a value is said to be kept that is not")
	}

	if db, err = openStore(t.Context(), path, true); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	host = newDiscordHost(db, book, clock)
	for name, want := range values {
		if got, err := host.Kept(t.Context(), name); !bytes.Equal(got, want) || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	now = now.Add(stay + time.Hour)
	for range 4 { // each one that is put aside removes a few that have ended
		if err := host.Keep(t.Context(), stay, map[string][]byte{"new": []byte(now.String())}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
	}
	if got, err := host.Kept(t.Context(), "a"); got != nil || err != nil {
		t.Errorf("after its time: %q, %v", got, err)
	}
}
