package slack_test

import (
	"slices"
	"strings"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack/fakeslack"
)

// driver uses Slack as people do.
type driver struct{ *stage }

var _ office.Driver = driver{}

// play plays a script to its end.
func (st *stage) play(s office.Script) { st.Play(driver{st}, s) }

// Quiet waits until everything that came in has been dealt with.
func (d driver) Quiet() { d.slack.Quiet() }

// Say types a line: a slash command where there is a slash, plain words to the bot
// otherwise.
func (d driver) Say(person, place, text string) {
	as := d.fake.As(accountOf(person))
	channel := ""
	if place != "dm" {
		channel = channelOf(place)
	}
	var ack fakeslack.Ack
	switch command, slash := strings.CutPrefix(text, "/"); {
	case slash:
		word, rest, _ := strings.Cut(command, " ")
		if !slices.Contains([]string{"update", "risk", "request", "action", "decision", "checkin", "digest"}, word) {
			word, rest = "coo", command
		}
		ack = as.Slash(channel, "/"+word, rest)
	case place == "dm":
		ack = as.DM(text)
	default:
		ack = as.Mention(channel, text)
	}
	d.acked(ack, text)
}

// acked sees to it that Slack took what was done for done.
func (st *stage) acked(ack fakeslack.Ack, what string) {
	st.T.Helper()
	if ack.TimedOut || ack.Failed != "" || ack.Refused {
		st.T.Fatalf("%s was not acknowledged: timed out %t, failed %q, refused %t\n%s\n%s", what, ack.TimedOut, ack.Failed, ack.Refused, st.fake.Dump(), st.Log.Has(0))
	}
}

// Press finds the message where it stands in Slack, and presses its button.
func (d driver) Press(person string, s office.Shown, label string, nth int) {
	as := d.fake.As(accountOf(person))
	channel := accountOf(person)
	if s.Place != "dm" {
		channel = channelOf(s.Place)
	}
	seen := d.fake.Messages(channel)
	if s.Answer {
		seen = slices.Concat(seen, as.Ephemerals(channel))
		slices.SortStableFunc(seen, func(a, b fakeslack.Message) int { return strings.Compare(a.TS, b.TS) })
	}
	title := words(s.Beginning())
	for _, m := range slices.Backward(seen) {
		if !strings.Contains(words(m.Plain()), title) {
			continue
		}
		switch {
		case slices.Contains(m.Buttons(), label):
			d.acked(as.PressNth(m, label, nth), "press "+label)
		case slices.Contains(m.Choices(), label):
			d.acked(as.Choose(m, label), "choose "+label)
		default:
			continue
		}
		return
	}
	d.T.Fatalf("%s does not see %q with a button %q in %s\n%s", person, title, label, s.Place, d.fake.Dump())
}

// words are those of a text, without what platforms set between them.
func words(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("/coo ", "/", "*", "", "`", "").Replace(text)), " ")
}
