package discord

import (
	"context"
	"encoding/json"
	"strings"

	"adjutant/bot/discord/slash"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// command runs an application command and answers it.
func (d *Discord) command(ctx context.Context, a *asked) {
	got, ok := d.set.Read(a.interaction.Data)
	if !ok {
		d.opts.Log.Warn("a command came that is not declared; Discord has those of another version", "bytes", len(a.interaction.Data))
		d.tellAside(ctx, a, otherVersion)
		return
	}
	if got.Shortcut != nil {
		d.shortcut(ctx, a, got)
		return
	}
	args := chat.Args{}
	for name, value := range got.Args {
		args[name] = d.typed(value)
	}
	d.reply(ctx, a, d.dispatch(ctx, a, chat.Invocation{
		Via: chat.ViaCommand, Path: got.Command.Path, Args: args, Form: got.Form,
	}))
}

var otherVersion = chat.Message{Title: chat.L("Discord showed you a command of another version of me, so nothing was changed. Please reload Discord, and try again in a minute.")}

// shortcut opens the form of a command that was used on a message, with the text of
// the message in it.
func (d *Discord) shortcut(ctx context.Context, a *asked, got slash.Asked) {
	args := chat.Args{}
	a.message, a.link = a.refOf(got.Target), a.linkTo(got.Target)
	option, known := got.Command.Option(got.Shortcut.Into)
	if text := d.typed(targetText(a.interaction.Data, got.Target)); known && strings.TrimSpace(text) != "" {
		args[option.Name] = intake.Cut(text, option.Limit())
	}
	d.reply(ctx, a, d.dispatch(ctx, a, chat.Invocation{
		Via: chat.ViaButton, Path: got.Command.Path, Args: args, Form: true,
	}))
}

// targetText is the text of the message on which a message command was used. One that
// was forwarded has it in a copy.
func targetText(data json.RawMessage, id string) string {
	type text struct {
		Content string `json:"content"`
	}
	var target struct {
		Resolved struct {
			Messages map[string]struct {
				text
				Snapshots []struct {
					Message text `json:"message"`
				} `json:"message_snapshots"`
			} `json:"messages"`
		} `json:"resolved"`
	}
	if json.Unmarshal(data, &target) != nil {
		return ""
	}
	m := target.Resolved.Messages[id]
	if m.Content == "" && len(m.Snapshots) > 0 {
		return m.Snapshots[0].Message.Content
	}
	return m.Content
}

// reply answers with what came of an invocation: with words, or with a form.
func (d *Discord) reply(ctx context.Context, a *asked, reply chat.Reply) {
	if reply.Form != nil {
		d.ask(ctx, a, reply)
		return
	}
	d.logUntold(a, d.answer(ctx, a, reply))
}

// logUntold logs that a person could not be told what came of what they did.
func (d *Discord) logUntold(a *asked, err error) {
	if err != nil {
		d.opts.Log.Warn("somebody could not be told what came of what they asked in Discord",
			"account", a.account, "channel", a.channel, "error", err)
	}
}
