package discord_test

import (
	"cmp"
	"slices"

	"adjutant/bot/discord/fakediscord"
)

// visitor is somebody who uses Discord by hand, and sees what comes of it.
type visitor struct {
	*stage
	*fakediscord.Person
	who string
}

// as is the person of that handle.
func (st *stage) as(who string) *visitor { return st.visit(accountOf(who), who) }

// visit is the person of that account, whom the company need not know.
func (st *stage) visit(account, who string) *visitor {
	return &visitor{st, st.fake.As(account), who}
}

// did waits until what somebody did is dealt with and all that it led to is sent.
func (v *visitor) did(ack fakediscord.Ack) fakediscord.Ack {
	v.T.Helper()
	v.acked(ack, "this")
	v.settled()
	return ack
}

// settled waits until what came is dealt with and all that it led to is sent.
func (v *visitor) settled() {
	v.T.Helper()
	v.discord.Quiet()
	if _, err := v.Settle(v.T.Context()); err != nil {
		v.T.Fatal(err)
	}
}

// command uses an application command in a channel, or in the direct messages where
// that is "".
func (v *visitor) command(channel, path string, options map[string]any) fakediscord.Ack {
	v.T.Helper()
	return v.did(v.Command(placeID(channel), path, options))
}

// line types an application command as one does: "/risk log title: The port closes".
func (v *visitor) line(channel, line string) fakediscord.Ack {
	v.T.Helper()
	return v.did(v.Typed(placeID(channel), line))
}

// writes writes words to the bot, in a channel or in direct messages.
func (v *visitor) writes(channel, text string) {
	v.T.Helper()
	v.says(v.Person, placeID(channel), text)
	v.settled()
}

// placeID is the id of a channel by its handle, or "" for direct messages.
func placeID(channel string) string {
	if channel == "" {
		return ""
	}
	return channelOf(channel)
}

// seen is all that the person sees in a place and its threads, in order.
func (v *visitor) seen(channel string) []fakediscord.Message {
	id := placeID(channel)
	seen := v.Ephemerals(id)
	if id == "" {
		id = v.ID
	}
	for _, m := range v.fake.Messages(id) {
		seen = append(append(seen, m), m.Thread...)
	}
	slices.SortStableFunc(seen, func(a, b fakediscord.Message) int { return byID(a.ID, b.ID) })
	return seen
}

// byID compares ids by their age.
func byID(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// latest is the last message that the person sees in a place, in a thread or not.
func (v *visitor) latest(channel string) fakediscord.Message {
	v.T.Helper()
	seen := v.seen(channel)
	if len(seen) == 0 {
		v.T.Fatalf("%s sees nothing in %q\n%s", v.who, channel, v.fake.Dump())
	}
	return seen[len(seen)-1]
}

// with is the latest message with that button that the person sees in a place.
func (v *visitor) with(channel, button string) fakediscord.Message {
	v.T.Helper()
	for _, m := range slices.Backward(v.seen(channel)) {
		if slices.Contains(m.Buttons(), button) || slices.Contains(m.Choices(), button) {
			return m
		}
	}
	v.T.Fatalf("%s sees no button %q in %q\n%s", v.who, button, channel, v.fake.Dump())
	return fakediscord.Message{}
}

// again is a message as the person sees it now, or nil if it is gone.
func (v *visitor) again(m fakediscord.Message) *fakediscord.Message {
	for _, now := range append(v.Ephemerals(m.Channel), v.fake.Messages(m.Channel)...) {
		if now.ID == m.ID {
			return &now
		}
	}
	return nil
}

// form is what the person has on the screen.
func (v *visitor) form() *fakediscord.Modal {
	v.T.Helper()
	modal := v.Modal()
	if modal == nil {
		v.T.Fatalf("%s has no form on the screen\n%s", v.who, v.fake.Dump())
	}
	return modal
}
