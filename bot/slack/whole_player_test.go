package slack_test

import (
	"slices"
	"strconv"
	"strings"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
	"adjutant/ops"
)

// player does in Slack what a transcript of the console says: it types what is
// typed there, presses what is pressed and fills in what is asked.
type player struct {
	*stage
	person, place string // who speaks, and where: a channel's handle, or "dm"
	lines         []string
	// shown are the messages with buttons that people have seen, the latest last,
	// as the console counts them.
	shown  []*shown
	letter int // of the office's, seen so far
}

// shown is a message with buttons, as somebody sees it.
type shown struct {
	message chat.Message
	to      string // the one person who sees it; empty in a channel
	where   string // the channel's handle; "dm"
	// answer is true for the answer to somebody, rather than a message of its own,
	// of which ref is the place in Slack.
	answer bool
	ref    string
}

// play plays a script to its end.
func (st *stage) play(s script) {
	p := &player{stage: st, person: s.person, place: s.place, lines: s.lines}
	p.settle()
	for len(p.lines) > 0 {
		p.line(p.next())
	}
}

func (p *player) next() string {
	line := p.lines[0]
	p.lines = p.lines[1:]
	return strings.TrimSpace(line)
}

// line does one line.
func (p *player) line(line string) {
	if line == "" || line == "#" || strings.HasPrefix(line, "# ") {
		return
	}
	person, place, text := address(line)
	addressed := person != "" || place != ""
	if _, known := p.org().Person(ops.Handle(person)); person != "" && !known {
		return // the console says that there is nobody of that name
	}
	if person == "" {
		person = p.person
	}
	if place == "" {
		place = p.place
	}
	word, rest, _ := strings.Cut(text, " ")
	switch strings.TrimPrefix(word, "/") {
	case "as":
		for _, w := range strings.Fields(rest) {
			if name, ok := strings.CutPrefix(w, "@"); ok {
				p.person = name
			} else {
				p.place = strings.TrimPrefix(w, "#")
			}
		}
	case "press":
		viewer := ""
		if addressed {
			viewer = person
		}
		p.press(person, viewer, rest)
	case "clock":
		if _, err := p.moveClock(p.t.Context(), rest, person); err != nil {
			p.t.Fatalf("%s: %v", line, err)
		}
		p.settle()
	default:
		p.say(person, place, text)
	}
}

// address takes "@ana #support: rest" apart.
func address(line string) (person, place, rest string) {
	before, after, found := strings.Cut(line, ":")
	words := strings.Fields(before)
	if !found || len(words) == 0 || len(words) > 2 {
		return "", "", line
	}
	for _, w := range words {
		switch {
		case strings.HasPrefix(w, "@") && person == "":
			person = w[1:]
		case strings.HasPrefix(w, "#"):
			place = w[1:]
		case w == "dm" && person != "":
			place = "dm"
		default:
			return "", "", line
		}
	}
	return person, place, strings.TrimSpace(after)
}

// say types a line: a slash command where there is a slash, plain words to the bot
// otherwise.
func (p *player) say(person, place, text string) {
	as, since := p.fake.As(accountOf(person)), len(p.answers(0))
	channel := ""
	if place != "dm" {
		channel = channelOf(place)
	}
	var ack fakeslack.Ack
	switch command, slash := strings.CutPrefix(text, "/"); {
	case slash:
		word, rest, _ := strings.Cut(command, " ")
		if !slices.Contains([]string{"update", "risk", "request", "checkin", "digest"}, word) {
			word, rest = "coo", command
		}
		ack = as.Slash(channel, "/"+word, rest)
	case place == "dm":
		ack = as.DM(text)
	default:
		ack = as.Mention(channel, text)
	}
	p.acked(ack, text)
	p.answered(person, place, since)
}

// acked sees to it that Slack took what was done for done.
func (st *stage) acked(ack fakeslack.Ack, what string) {
	st.t.Helper()
	if ack.TimedOut || ack.Failed != "" || ack.Refused {
		st.t.Fatalf("%s was not acknowledged: timed out %t, failed %q, refused %t\n%s\n%s", what, ack.TimedOut, ack.Failed, ack.Refused, st.fake.Dump(), st.log.has(0))
	}
}

// answered waits until what somebody did is dealt with, and goes on with the form
// that it led to, if any.
func (p *player) answered(person, place string, since int) {
	var asked map[string]bool
	last := ""
	for {
		p.slack.Quiet()
		answers := p.answers(since)
		if len(answers) == 0 {
			p.t.Fatalf("nothing was asked of the bot\n%s", p.log.String())
		}
		reply := answers[len(answers)-1].reply
		if len(reply.Message.AllButtons()) > 0 {
			p.shown = append(p.shown, &shown{message: reply.Message, to: person, where: place, answer: true})
		}
		p.settle()
		if reply.Form == nil {
			return
		}
		if last != reply.Form.Path {
			asked, last = nil, reply.Form.Path
		}
		since = len(p.answers(0))
		if asked = p.fill(person, *reply.Form, asked); asked == nil {
			return
		}
	}
}

// settle does what is due, and notes what people have been shown.
func (p *player) settle() {
	p.t.Helper()
	if _, err := p.office.settle(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.office.mu.Lock()
	defer p.office.mu.Unlock()
	for ; p.letter < len(p.sent); p.letter++ {
		l := p.sent[p.letter]
		s := &shown{message: l.Message, where: strings.TrimPrefix(l.To, "#"), ref: l.ref}
		if to, direct := strings.CutPrefix(l.To, "dm @"); direct {
			s.to, s.where = to, "dm"
		}
		if l.Edit {
			p.shown = slices.DeleteFunc(p.shown, func(before *shown) bool { return before.ref == s.ref })
		}
		if len(s.message.AllButtons()) > 0 {
			p.shown = append(p.shown, s)
		}
	}
}

// press presses a button as the console would: of the record's newest message, or of
// the last one.
func (p *player) press(person, viewer, text string) {
	words := strings.Fields(text)
	subject := ""
	if _, ok := ops.ParseID(words[0]); ok && strings.Contains(words[0], "-") {
		subject, words = words[0], words[1:]
	}
	called := strings.Join(words, " ")
	called = strings.TrimSuffix(strings.TrimSuffix(called, " yes"), " no")
	for _, s := range slices.Backward(p.shown) {
		if viewer != "" && s.to != "" && s.to != viewer || subject != "" && !strings.EqualFold(s.message.Subject, subject) {
			continue
		}
		label, nth, ok := buttonOf(s.message, called)
		if !ok {
			if subject == "" {
				return // the console says that there is no such button
			}
			continue
		}
		if s.to != "" {
			person = s.to
		}
		p.pressOn(person, s, label, nth)
		return
	}
	// The console says that nobody has seen such a button, or that it is gone.
}

// buttonOf finds a button by its number, its label or the beginning of it, with how
// many of the same label stand before it.
func buttonOf(m chat.Message, called string) (label string, nth int, ok bool) {
	buttons := m.AllButtons()
	at := -1
	if n, err := strconv.Atoi(called); err == nil && n >= 1 && n <= len(buttons) {
		at = n - 1
	} else if i := slices.IndexFunc(buttons, func(b chat.Button) bool { return strings.EqualFold(b.Label, called) }); i >= 0 {
		at = i
	} else {
		at = slices.IndexFunc(buttons, func(b chat.Button) bool {
			return strings.HasPrefix(strings.ToLower(b.Label), strings.ToLower(called))
		})
	}
	if at < 0 {
		return "", 0, false
	}
	for _, b := range buttons[:at] {
		if b.Label == buttons[at].Label {
			nth++
		}
	}
	return buttons[at].Label, nth, true
}

// pressOn finds the message where it stands in Slack, and presses its button.
func (p *player) pressOn(person string, s *shown, label string, nth int) {
	as, since := p.fake.As(accountOf(person)), len(p.answers(0))
	channel := accountOf(person)
	if s.where != "dm" {
		channel = channelOf(s.where)
	}
	seen := p.fake.Messages(channel)
	if s.answer {
		seen = slices.Concat(seen, as.Ephemerals(channel))
		slices.SortStableFunc(seen, func(a, b fakeslack.Message) int { return strings.Compare(a.TS, b.TS) })
	}
	title := words(beginning(s.message.Title))
	for _, m := range slices.Backward(seen) {
		if !strings.Contains(words(m.Plain()), title) {
			continue
		}
		switch {
		case slices.Contains(m.Buttons(), label):
			p.acked(as.PressNth(m, label, nth), "press "+label)
		case slices.Contains(m.Choices(), label):
			p.acked(as.Choose(m, label), "choose "+label)
		default:
			continue
		}
		p.answered(person, s.where, since)
		return
	}
	p.t.Fatalf("%s does not see %q with a button %q in %s\n%s", person, title, label, s.where, p.fake.Dump())
}

// beginning is the part of a line before its first moment, which Slack shows in its
// own way.
func beginning(l chat.Line) string {
	if i := slices.IndexFunc(l, func(s chat.Span) bool { return s.Kind == chat.SpanTime }); i >= 0 {
		l = l[:i]
	}
	return l.Plain()
}

// words are those of a text, without what platforms set between them.
func words(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("/coo ", "/", "*", "", "`", "").Replace(text)), " ")
}
