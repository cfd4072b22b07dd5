package discord

import (
	"context"
	"errors"
	"slices"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// mostAnswers is how many messages an answer may have where there is no thread for
// what is long.
const mostAnswers = 5

// looks are how an answer is laid out: as it is meant to be, and more simply where
// Discord does not take that.
type look int

const (
	whole  look = iota
	simple      // text and buttons
	bare        // the words of the notification
	looks
)

// pages renders a message.
func (d *Discord) pages(m chat.Message, as look) []components.Page {
	pages := d.renderer(as != whole).Answer(m, mostAnswers)
	if as == bare {
		return []components.Page{bareOf(pages[0])}
	}
	return pages
}

// bareOf is a page of nothing but its words.
func bareOf(p components.Page) components.Page {
	return components.Page{Says: p.Says, Components: []components.Component{{Type: components.TextDisplay, Content: p.Says}}}
}

// later says that the answer takes longer.
func (d *Discord) later(ctx context.Context, a *asked) {
	if _, err := a.first.give(ctx, laterOf(a)); err != nil {
		d.opts.Log.Warn("Discord did not take word that an answer takes longer", "error", err)
	}
}

// laterOf is how it is said that the answer takes longer. A message that was pressed
// stays as it is meanwhile.
func laterOf(a *asked) response {
	r := response{Type: respondLater}
	switch a.interaction.Type {
	case typeComplete:
		r = noSuggestions()
	case typeComponent:
		r.Type = respondLaterInPlace
	case typeModal:
		if a.replace {
			r.Type = respondLaterInPlace
		}
	}
	if r.Type == respondLater {
		r.Data = deferral{Flags: a.alone(false)}
	}
	return r
}

// alone is the flag of what only the person sees: everything in a guild but what is
// public. In their direct messages with the bot, what is said stays.
func (a *asked) alone(public bool) int {
	if a.direct || public {
		return 0
	}
	return flagEphemeral
}

// answer tells the person what came of what they asked, where they asked it.
func (d *Discord) answer(ctx context.Context, a *asked, reply chat.Reply) error {
	m := reply.Message
	if a.first == nil {
		if m.IsZero() {
			return nil
		}
		return d.answerMessage(ctx, a, reply)
	}
	if m.IsZero() {
		if a.interaction.Type == typeComponent {
			d.later(ctx, a) // and leave it at that
			return nil
		}
		return d.tell(ctx, a, done, answering{inPlace: a.replace})
	}
	to := answering{public: reply.Public && !reply.Failed && !a.direct}
	to.inPlace = a.replace && (!reply.Failed || a.served) && !to.public
	if to.inPlace && a.interaction.Message != nil {
		d.touched(a.channel, a.interaction.Message.ID)
	}
	err := d.tell(ctx, a, m, to)
	if _, maybe := errors.AsType[*chat.Doubtful](err); err == nil || maybe || ctx.Err() != nil {
		return err
	}
	d.opts.Log.Warn("Discord did not take an answer, which is sent as a message", "account", a.account, "error", err)
	to.public = to.public && !errors.Is(err, errRest) // everybody has seen the beginning
	return d.tellByMessage(ctx, a, m, to)
}

var done = chat.Message{Title: chat.L("Done.")}

// answering is how an answer is shown.
type answering struct {
	public  bool // everybody in the channel sees it
	inPlace bool // it takes the place of what was pressed
}

// tell answers by what the interaction offers. A layout that is refused is made
// simpler.
func (d *Discord) tell(ctx context.Context, a *asked, m chat.Message, to answering) error {
	var err error
	for as := range looks {
		if err = d.tellPages(ctx, a, d.pages(m, as), to); errors.Is(err, errRest) || !badLayout(err) {
			return err
		}
		d.opts.Log.Error("Discord did not take an answer", "look", int(as), "error", err)
	}
	return err
}

// tellPages answers with pages of which the first decides whether they are taken.
func (d *Discord) tellPages(ctx context.Context, a *asked, pages []components.Page, to answering) error {
	if err := d.tellFirst(ctx, a, pages[0], to); err != nil {
		return err
	}
	for _, page := range pages[1:] {
		err := d.followUp(ctx, a, page, to)
		if badLayout(err) {
			d.opts.Log.Error("Discord did not take a page of an answer", "error", err)
			err = d.followUp(ctx, a, bareOf(page), to)
		}
		if err != nil {
			return errors.Join(errRest, err)
		}
	}
	return nil
}

// errRest says that the beginning of an answer was shown.
var errRest = errors.New("the rest of an answer was not shown")

// tellFirst shows the first page of an answer: as the first response, or in its place.
func (d *Discord) tellFirst(ctx context.Context, a *asked, page components.Page, to answering) error {
	d.keep(ctx, page)
	r := response{Type: respondMessage, Files: page.Files}
	data := saidOf(page, a.alone(to.public))
	if to.inPlace {
		r.Type = respondInPlace
		data = saidInPlace(page)
	}
	r.Data = data
	told, err := a.first.give(ctx, r)
	if told || err != nil {
		return err
	}
	switch given, alone, unsure := a.first.state(); {
	case given == respondLater && to.public && alone:
		// What only the person sees cannot become what everybody does.
		if err := d.editOriginal(ctx, a, d.pages(shownToAll, simple)[0]); err != nil {
			return err
		}
		return d.followUp(ctx, a, page, to)
	case given == respondLater, given == respondLaterInPlace && to.inPlace, unsure && given == r.Type:
		err := d.editOriginal(ctx, a, page)
		if codeOf(err) == codeUnknownMessage && !unsure { // it was dismissed
			return d.followUp(ctx, a, page, to)
		}
		return err
	}
	return d.followUp(ctx, a, page, to)
}

var shownToAll = chat.Message{Title: chat.L("Here it is, for everybody in this channel:")}

// tellAside tells something short that is not worth a message that stays. Nothing at
// all only lets Discord know that it has come.
func (d *Discord) tellAside(ctx context.Context, a *asked, m chat.Message) {
	switch {
	case a.first == nil:
		if !m.IsZero() {
			d.logUntold(a, d.answerMessage(ctx, a, chat.Reply{Message: m, Failed: true}))
		}
		return
	case a.interaction.Type == typeComplete:
		_, _ = a.first.give(ctx, noSuggestions())
		return
	case m.IsZero():
		d.logUntold(a, d.answer(ctx, a, chat.Reply{}))
		return
	}
	d.logUntold(a, d.tell(ctx, a, m, answering{}))
}

// tellByMessage tells it by a message of the bot's own, where the interaction takes
// nothing any more: everybody who should see it, or the person alone.
func (d *Discord) tellByMessage(ctx context.Context, a *asked, m chat.Message, to answering) error {
	if to.public {
		err := d.deliver(ctx, a, d.outgoing(a, a.place(), m))
		if _, closed := errors.AsType[*chat.Undeliverable](err); !closed {
			return err
		}
	}
	if a.direct {
		return d.deliver(ctx, a, d.outgoing(a, a.place(), m))
	}
	m.Blocks = append(slices.Clone(m.Blocks), chat.Note(chat.T("Discord did not take this answer where you asked for it, so here it is.")))
	err := d.deliver(ctx, a, d.outgoing(a, directPlace(a.account), m))
	if err == nil {
		a.elsewhere = true
	}
	return err
}

var inDirectMessages = chat.Message{Title: chat.L("The answer is in your direct messages with me.")}

// outgoing is an answer as a message that stays, under an id that is the same
// whenever the invocation is answered.
func (d *Discord) outgoing(a *asked, to chat.Place, m chat.Message) chat.Outgoing {
	return chat.Outgoing{ID: intake.AnswerID(a.id, "answer"), To: to, Message: m, Created: a.at}
}

// deliver sends a message that answers somebody. An earlier process may have sent it.
func (d *Discord) deliver(ctx context.Context, a *asked, out chat.Outgoing) error {
	return intake.Deliver(ctx, d, out, a.again, d.in.pauses)
}

// persist does something that may be done twice until it is done, or cannot be.
func (d *Discord) persist(ctx context.Context, do func() error) error {
	for attempt := 0; ; attempt++ {
		err := do()
		_, undeliverable := errors.AsType[*chat.Undeliverable](err)
		if err == nil || undeliverable || isRefused(err) || attempt >= len(d.in.pauses) {
			return err
		}
		pause := d.in.pauses[attempt]
		if later, ok := errors.AsType[*chat.Later](err); ok {
			if later.After > time.Minute {
				return err
			}
			pause = max(later.After, 0)
		}
		if !intake.Wait(ctx, pause) {
			return err
		}
	}
}

// keep puts aside what the buttons of a page ask for. If that fails, the page is shown
// all the same: its words matter, and a button says that it is too old.
func (d *Discord) keep(ctx context.Context, page components.Page) {
	if len(page.Keep) == 0 {
		return
	}
	if err := d.company.Keep(ctx, buttonTime, page.Keep); err != nil {
		d.opts.Log.Error("what buttons ask for could not be put aside", "error", err)
	}
}
