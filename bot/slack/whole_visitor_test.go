package slack_test

import (
	"slices"
	"strings"

	"adjutant/bot/slack/fakeslack"
)

// visitor is somebody who uses Slack by hand, and sees what comes of it.
type visitor struct {
	*stage
	*fakeslack.Person
	who string
}

// as is the person of that handle.
func (st *stage) as(who string) *visitor { return st.visit(accountOf(who), who) }

// visit is the person of that account, whom the company need not know.
func (st *stage) visit(account, who string) *visitor {
	return &visitor{st, st.fake.As(account), who}
}

// did waits until what somebody did is dealt with and all that it led to is sent.
func (v *visitor) did(ack fakeslack.Ack) {
	v.T.Helper()
	v.took(ack)
	v.slack.Quiet()
	if _, err := v.Settle(v.T.Context()); err != nil {
		v.T.Fatal(err)
	}
}

// took sees to it that something was acknowledged in time.
func (v *visitor) took(ack fakeslack.Ack) {
	v.T.Helper()
	if ack.TimedOut || ack.Failed != "" || ack.Refused {
		v.T.Fatalf("this was not taken: timed out %t, failed %q, refused %t\n%s", ack.TimedOut, ack.Failed, ack.Refused, v.fake.Dump())
	}
}

// slash types a line in a channel, or in the direct messages where that is "".
func (v *visitor) slash(channel, line string) {
	v.T.Helper()
	word, rest, _ := strings.Cut(line, " ")
	v.did(v.Slash(placeID(channel), word, rest))
}

// placeID is the id of a channel by its handle, or "" for direct messages.
func placeID(channel string) string {
	if channel == "" {
		return ""
	}
	return channelOf(channel)
}

// latest is the last message that the person sees in a place, in a thread or not.
func (v *visitor) latest(channel string) fakeslack.Message {
	v.T.Helper()
	id := placeID(channel)
	seen := v.Ephemerals(id)
	if id == "" {
		id = v.ID
	}
	for _, m := range v.fake.Messages(id) {
		seen = append(append(seen, m), m.Thread...)
	}
	if len(seen) == 0 {
		v.T.Fatalf("%s sees nothing in %q\n%s", v.who, channel, v.fake.Dump())
	}
	return slices.MaxFunc(seen, func(a, b fakeslack.Message) int { return strings.Compare(a.TS, b.TS) })
}

// beside is the latest answer that only this person sees where the message stands.
func (v *visitor) beside(m fakeslack.Message) fakeslack.Message {
	v.T.Helper()
	seen := v.Ephemerals(m.Channel)
	if len(seen) == 0 {
		v.T.Fatalf("%s was not answered beside %q\n%s", v.who, m.Plain(), v.fake.Dump())
	}
	return seen[len(seen)-1]
}

// with is the latest message with that button that the person sees in a place.
func (v *visitor) with(channel, button string) fakeslack.Message {
	v.T.Helper()
	id := placeID(channel)
	seen := v.Ephemerals(id)
	if id == "" {
		id = v.ID
	}
	seen = append(seen, v.fake.Messages(id)...)
	seen = slices.DeleteFunc(seen, func(m fakeslack.Message) bool {
		return !slices.Contains(m.Buttons(), button) && !slices.Contains(m.Choices(), button)
	})
	if len(seen) == 0 {
		v.T.Fatalf("%s sees no button %q in %q\n%s", v.who, button, channel, v.fake.Dump())
	}
	return slices.MaxFunc(seen, func(a, b fakeslack.Message) int { return strings.Compare(a.TS, b.TS) })
}

// form is what the person has on the screen.
func (v *visitor) form() *fakeslack.View {
	v.T.Helper()
	view := v.View()
	if view == nil {
		v.T.Fatalf("%s has no modal on the screen\n%s", v.who, v.fake.Dump())
	}
	return view
}
