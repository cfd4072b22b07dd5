package office

import (
	"slices"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
)

// Driver uses a platform as people do. Each method returns once the platform has taken
// what was done, and ends the test if it has not.
type Driver interface {
	// Say types a line: a command where it begins with a slash, words to the bot
	// otherwise. The place is the handle of a channel or of a department, or "dm" for
	// the direct messages with the bot.
	Say(person, place, line string)
	// Press presses a button of a message that the person sees: the nth of those with
	// that label, from 0. It ends the test if there is none.
	Press(person string, on Shown, label string, nth int)
	// Fill fills in the form with which the person was answered, and sends it, however
	// many steps that takes; it then returns true. Where something that was typed
	// cannot be chosen there, it leaves the form and returns false. Fields that are
	// not among the values stay as they are.
	Fill(person string, form chat.Form, values []Typed) bool
	// Leave leaves the form with which the person was answered.
	Leave(person string, form chat.Form)
	// Quiet returns when all that was brought to the bot has been dealt with.
	Quiet()
}

// Typed is what was typed into a field in the console; "-" empties it.
type Typed struct {
	Option chat.Option
	Text   string
}

// Shown is a message with buttons, as somebody sees it.
type Shown struct {
	Message chat.Message
	// To is the one person who sees it; empty in a channel.
	To string
	// Place is the channel's handle, or "dm".
	Place string
	// Answer is true for the answer to somebody, rather than a message of its own, of
	// which Letter is what was sent.
	Answer bool
	Letter Letter
}

// Beginning is the part of the title before its first moment, which each platform
// shows in its own way.
func (s Shown) Beginning() string {
	l := s.Message.Title
	if i := slices.IndexFunc(l, func(s chat.Span) bool { return s.Kind == chat.SpanTime }); i >= 0 {
		l = l[:i]
	}
	return l.Plain()
}

// player does on a platform what a transcript of the console says: it types what is
// typed there, presses what is pressed and fills in what is asked.
type player struct {
	*Office
	by            Driver
	person, place string // who speaks, and where
	lines         []string
	// shown are the messages with buttons that people have seen, the latest last, as
	// the console counts them.
	shown []*Shown
	read  int // of the letters sent
}

// Play plays a script to its end.
func (o *Office) Play(by Driver, s Script) {
	p := &player{Office: o, by: by, person: s.Person, place: s.Place, lines: s.Lines}
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
	if _, known := p.Org().Person(ops.Handle(person)); person != "" && !known {
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
		if _, err := p.MoveClock(p.T.Context(), rest, person); err != nil {
			p.T.Fatalf("%s: %v", line, err)
		}
		p.settle()
	default:
		since := len(p.Answers(0))
		p.by.Say(person, place, text)
		p.answered(person, place, since)
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

// answered waits until what somebody did is dealt with, and goes on with the form that
// it led to, if any.
func (p *player) answered(person, place string, since int) {
	var asked map[string]bool
	last := ""
	for {
		p.by.Quiet()
		answers := p.Answers(since)
		if len(answers) == 0 {
			p.T.Fatalf("nothing was asked of the bot\n%s", p.Log.String())
		}
		reply := answers[len(answers)-1].Reply
		if len(reply.Message.AllButtons()) > 0 {
			p.shown = append(p.shown, &Shown{Message: reply.Message, To: person, Place: place, Answer: true})
		}
		p.settle()
		if reply.Form == nil {
			return
		}
		if last != reply.Form.Path {
			asked, last = nil, reply.Form.Path
		}
		since = len(p.Answers(0))
		if asked = p.fill(person, *reply.Form, asked); asked == nil {
			return
		}
	}
}

// settle does what is due, and notes what people have been shown.
func (p *player) settle() {
	p.T.Helper()
	if _, err := p.Settle(p.T.Context()); err != nil {
		p.T.Fatal(err)
	}
	sent := p.Sent()
	for ; p.read < len(sent); p.read++ {
		l := sent[p.read]
		s := &Shown{Message: l.Message, Place: strings.TrimPrefix(l.To, "#"), Letter: l}
		if to, direct := strings.CutPrefix(l.To, "dm @"); direct {
			s.To, s.Place = to, "dm"
		}
		if l.Edit {
			p.shown = slices.DeleteFunc(p.shown, func(before *Shown) bool {
				return before.Letter.Ref == l.Ref && before.Letter.Platform == l.Platform
			})
		}
		if len(s.Message.AllButtons()) > 0 {
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
		if viewer != "" && s.To != "" && s.To != viewer || subject != "" && !strings.EqualFold(s.Message.Subject, subject) {
			continue
		}
		label, nth, ok := buttonOf(s.Message, called)
		if !ok {
			if subject == "" {
				return // the console says that there is no such button
			}
			continue
		}
		if s.To != "" {
			person = s.To
		}
		since := len(p.Answers(0))
		p.by.Press(person, *s, label, nth)
		p.answered(person, s.Place, since)
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
