package discord_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/ops"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reads is everything that stands in Discord, as people read it there, place by place;
// and what their phones have shown.
func (st *stage) reads() string {
	var b strings.Builder
	org := st.Org()
	places := office.Places(org, discord.Name)
	for _, name := range slices.Sorted(maps.Keys(places)) {
		id := places[name]
		seen := st.fake.Messages(id)
		only := map[string]string{} // who sees it
		for _, p := range org.People {
			for _, m := range st.fake.As(p.Accounts[discord.Name]).Ephemerals(id) {
				only[m.ID] = string(p.Handle)
				seen = append(seen, m)
			}
		}
		slices.SortStableFunc(seen, func(a, b fakediscord.Message) int { return byID(a.ID, b.ID) })
		if len(seen) > 0 {
			fmt.Fprintf(&b, "==== %s\n", name)
		}
		for _, m := range seen {
			b.WriteString("\n" + readMessage(org, m, only[m.ID], ""))
			for _, in := range m.Thread {
				b.WriteString(readMessage(org, in, "", "    │ "))
			}
		}
		if p, ok := strings.CutPrefix(name, "@"); ok {
			if shown := st.as(p).Notifications(); len(shown) > 0 {
				b.WriteString("\n  On the phone:\n")
				for _, text := range shown {
					if text == "" { // of an answer, while the person looks at it
						text = "(nothing)"
					}
					fmt.Fprintf(&b, "    ☎ %s\n", strings.ReplaceAll(text, "\n", "\n      "))
				}
			}
		}
		if len(seen) > 0 {
			b.WriteByte('\n')
		}
	}
	return office.Steady(b.String())
}

// readMessage is a message as a person reads it, with who wrote it before.
func readMessage(org *ops.Org, m fakediscord.Message, only, indent string) string {
	who := "adjutant"
	if !m.Bot {
		p, _ := org.Account(discord.Name, m.Author)
		who = "@" + string(p.Handle)
	}
	if only != "" {
		who += " (only @" + only + " sees it)"
	}
	if m.Asked != "" {
		who += " (to /" + m.Asked + ")"
	}
	// That it was laid out after it was posted is no change.
	if edited := m.Edited - 1; m.Asked == "" && m.Bot && edited > 0 || m.Asked != "" && m.Edited > 0 {
		who += " (edited)"
	}
	return office.Spoken(who, m.Plain(), indent)
}
