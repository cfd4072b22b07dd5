package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// Types of messages that people write.
const (
	plainMessage = 0
	replyMessage = 19
)

// messageHandler handles what somebody has written: to the bot in their direct
// messages, or with a mention of it in a channel.
func (d *Discord) messageHandler(del *delivery) (handler, bool) {
	m := del.message
	if m.Author.ID == "" || m.Author.Bot || m.Webhook != "" || m.Type != plainMessage && m.Type != replyMessage {
		return handler{}, false
	}
	a := &asked{
		delivery: del, id: "m:" + m.ID, guild: m.Guild, account: m.Author.ID, channel: m.Channel,
		direct: m.Guild == "",
	}
	// Nobody is told that it takes longer; but it is kept.
	h := handler{what: "message", id: a.id, who: a.account, slow: func(context.Context) {}, lapse: func() {}}
	if !d.ours(a.guild) {
		d.opts.Log.Warn("somebody wrote in a server that is not the company's", "guild", a.guild)
		return handler{}, false // whatever was said, everybody there would read it
	}
	h.turnedAway = func(ctx context.Context, m chat.Message) { d.tellAside(ctx, a, m) }
	h.do = func(ctx context.Context) { d.talk(ctx, a) }
	if !a.direct {
		h.what = "mention"
		h.do = func(ctx context.Context) { d.mentioned(ctx, a) }
	}
	return h, true
}

// talk answers a direct message.
func (d *Discord) talk(ctx context.Context, a *asked) {
	text := a.delivery.message.Content
	if strings.TrimSpace(text) == "" {
		d.logUntold(a, d.say(ctx, a, wordsOnlyPlease))
		return
	}
	if me, err := d.who(ctx); err == nil {
		text, _ = withoutMention(text, me.User)
	}
	text = d.line(text)
	if text == "" { // a bare mention
		text = "help"
	}
	d.reply(ctx, a, d.dispatch(ctx, a, chat.Invocation{Via: chat.ViaMessage, Text: text}))
}

var wordsOnlyPlease = chat.Message{Title: chat.L("I read words only, so files, stickers and voice messages do not reach me. Nothing was changed. What I can do: /help")}

// mentioned answers a mention in a channel. Nothing is said to one that only comes
// with a reply to what the bot has posted, since people talk about that.
func (d *Discord) mentioned(ctx context.Context, a *asked) {
	me, err := d.who(ctx)
	if err != nil {
		d.opts.Log.Warn("a mention was not answered, because Discord does not say who the bot is", "error", err)
		return
	}
	text, is := withoutMention(a.delivery.message.Content, me.User)
	if !is {
		return
	}
	a.parent = d.parentOf(ctx, a.channel)
	if text = d.line(text); text == "" {
		text = "help"
	}
	d.reply(ctx, a, d.dispatch(ctx, a, chat.Invocation{Via: chat.ViaCommand, Text: text}))
}

// line is what somebody has written, as the grammar reads it.
func (d *Discord) line(text string) string {
	text = strings.TrimSpace(d.typed(text))
	if strings.HasPrefix(text, "/") {
		return strings.TrimSpace(d.set.Line(text))
	}
	return text
}

// parentOf is the channel that a thread is in, empty for a channel, or where Discord
// does not say.
func (d *Discord) parentOf(ctx context.Context, id string) string {
	var c channel
	if parent, known := d.in.people.parents.Get(id); known {
		return parent
	}
	if err := d.call(ctx, request{method: http.MethodGet, path: "/channels/" + id}, &c); err != nil {
		d.opts.Log.Debug("a channel could not be looked at", "channel", id, "error", err)
		return ""
	}
	parent := ""
	if c.Type == newsThread || c.Type == publicThread || c.Type == closedThread {
		parent = c.Parent
	}
	d.in.people.parents.Put(id, parent)
	return parent
}

// answerMessage answers what somebody has written: in their direct messages there,
// and otherwise so that only they read it, unless it is to be shown.
func (d *Discord) answerMessage(ctx context.Context, a *asked, reply chat.Reply) error {
	m := reply.Message
	if a.direct || reply.Public && !reply.Failed {
		err := d.say(ctx, a, m)
		if a.direct || !isRefused(err) {
			return err
		}
	}
	err := d.deliver(ctx, a, d.outgoing(a, directPlace(a.account), m))
	if _, closed := errors.AsType[*chat.Undeliverable](err); closed {
		return d.say(ctx, a, closedToMe)
	}
	return err
}

var closedToMe = chat.Message{Title: chat.L("The answer is for you alone, and your direct messages are closed to me. Please ask with a slash command, or open them in this server’s privacy settings.")}

// say answers with messages where it was written: in a channel as a reply.
func (d *Discord) say(ctx context.Context, a *asked, m chat.Message) error {
	var err error
	for as := range looks {
		for n, page := range d.pages(m, as) {
			if err = d.sayPage(ctx, a, page, n); err != nil {
				break
			}
		}
		if !badLayout(err) {
			return err
		}
		d.opts.Log.Error("Discord did not take an answer", "look", int(as), "error", err)
	}
	return err
}

// sayPage posts one page under a nonce, by which Discord does not post it twice.
func (d *Discord) sayPage(ctx context.Context, a *asked, page components.Page, n int) error {
	d.keep(ctx, page)
	if len(page.Components) > 0 {
		page.Components[0].ID = answerMark
	}
	body := saidOf(page, 0)
	body.Nonce, body.EnforceNonce = intake.AnswerID(a.id, "page "+string(rune('0'+n))), true
	if !a.direct && n == 0 {
		body.Reference, _ = json.Marshal(map[string]any{"message_id": a.delivery.message.ID, "fail_if_not_exists": false})
	}
	return d.persist(ctx, func() error {
		return d.call(ctx, request{
			method: http.MethodPost, path: "/channels/" + a.channel + "/messages", body: body, files: page.Files, once: true,
		}, nil)
	})
}

// withoutMention takes the first mention of an account out of a text, and reports
// whether there is one.
func withoutMention(text, account string) (string, bool) {
	for _, mention := range []string{"<@" + account + ">", "<@!" + account + ">"} {
		if before, after, found := strings.Cut(text, mention); found {
			return strings.TrimSpace(strings.TrimRight(before, " ") + " " + strings.TrimLeft(after, ":, ")), true
		}
	}
	return strings.TrimSpace(text), false
}
