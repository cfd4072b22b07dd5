package discord_test

import (
	"slices"
	"strings"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord/fakediscord"
)

// driver uses Discord as people do.
type driver struct {
	*stage
	// held is what is still to be filled into a form of several steps, by person: of
	// the steps that come after the one in which something was wrong.
	held map[string][]office.Typed
	// offers are the messages from which people have opened a form, or with which they
	// were answered when they sent a step of it.
	offers map[string]*fakediscord.Message
}

var _ office.Driver = driver{}

// play plays a script to its end.
func (st *stage) play(s office.Script) {
	st.Play(driver{st, map[string][]office.Typed{}, map[string]*fakediscord.Message{}}, s)
}

// Quiet waits until everything that came in has been dealt with.
func (d driver) Quiet() { d.discord.Quiet() }

// Say types a line: an application command with its options where there is a slash and
// Discord lets one type it, plain words to the bot otherwise.
func (d driver) Say(person, place, text string) {
	delete(d.offers, person)
	as := d.fake.As(accountOf(person))
	channel := ""
	if place != "dm" {
		channel = channelOf(place)
	}
	if line, slash := strings.CutPrefix(text, "/"); slash {
		if call, options, ok := d.typed(as, channel, person, line); ok {
			d.acked(as.Command(channel, call, options), text)
			return
		}
	}
	d.says(as, channel, text)
}

// says writes to the bot, and waits until that has come.
func (st *stage) says(as *fakediscord.Person, channel, text string) {
	st.T.Helper()
	before := len(st.Answers(0))
	if channel == "" {
		as.DM(text)
	} else {
		as.Mention(channel, text)
	}
	st.fake.WaitFor(text, func() bool { return len(st.Answers(0)) > before })
}

// acked sees to it that Discord took what was done for done.
func (st *stage) acked(ack fakediscord.Ack, what string) {
	st.T.Helper()
	if ack.TimedOut || ack.Failed != "" || ack.Refused != "" || ack.Gone {
		st.T.Fatalf("%s was not acknowledged: timed out %t, failed %q, refused %q, gone %t\n%s\n%s",
			what, ack.TimedOut, ack.Failed, ack.Refused, ack.Gone, st.fake.Dump(), st.Log.Has(0))
	}
}

// Press finds the message where it stands in Discord, and presses its button. If that
// asks a question first, the answer is yes.
func (d driver) Press(person string, s office.Shown, label string, nth int) {
	v := d.as(person)
	m, ok := d.shown(v, s, label)
	if !ok {
		d.T.Fatalf("%s does not see %q with a button %q in %s\n%s", person, s.Beginning(), label, s.Place, d.fake.Dump())
	}
	d.offers[person] = &m
	if !slices.Contains(m.Buttons(), label) {
		d.acked(v.Choose(m, label), "choose "+label)
		return
	}
	ack := v.PressNth(m, label, nth)
	d.acked(ack, "press "+label)
	d.Quiet()
	if said := ack.Replies(); len(said) > 0 {
		d.offers[person] = &said[0]
	}
	asks := 0
	for _, b := range s.Message.AllButtons() {
		if b.Label != label {
			continue
		}
		if asks == nth && b.Confirm != "" {
			question := ack.Replies()
			if len(question) != 1 || !slices.Contains(question[0].Buttons(), "Cancel") {
				d.T.Fatalf("%s asks nothing first\n%s", label, d.fake.Dump())
			}
			d.offers[person] = &question[0]
			d.acked(v.Press(question[0], label), "yes, "+label)
		}
		asks++
	}
}

// shown is the message as the person sees it.
func (d driver) shown(v *visitor, s office.Shown, label string) (fakediscord.Message, bool) {
	place := ""
	if s.Place != "dm" {
		place = s.Place
	}
	title := words(s.Beginning())
	for _, m := range slices.Backward(v.seen(place)) {
		_, id, _ := strings.Cut(s.Letter.Ref, "/")
		is := s.Answer && strings.Contains(words(m.Plain()), title) || !s.Answer && m.ID == id
		if is && (slices.Contains(m.Buttons(), label) || slices.Contains(m.Choices(), label)) {
			return m, true
		}
	}
	return fakediscord.Message{}, false
}

// words are those of a text, without what platforms set between them.
func words(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("/", "", "*", "", "`", "", "_", "").Replace(text)), " ")
}
