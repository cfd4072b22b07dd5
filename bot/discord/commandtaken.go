package discord

import (
	"context"
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
// the message in it; or runs it, where it wants the message's thread as well.
func (d *Discord) shortcut(ctx context.Context, a *asked, got slash.Asked) {
	args := chat.Args{}
	a.message, a.link = a.refOf(got.Target), a.linkTo(got.Target)
	option, known := got.Command.Option(got.Shortcut.Into)
	target := targetOf(a.interaction.Data, got.Target)
	text := d.wordsOf(target)
	if known && strings.TrimSpace(text) != "" {
		args[option.Name] = intake.Cut(text, option.Limit())
	}
	runs := got.Shortcut.Thread != ""
	if runs {
		if thread, is := d.threadOf(ctx, a, target, text); is {
			args[got.Shortcut.Thread] = thread.Arg()
		}
	}
	d.reply(ctx, a, d.dispatch(ctx, a, chat.Invocation{
		Via: chat.ViaButton, Path: got.Command.Path, Args: args, Form: !runs,
	}))
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
		a.noteUntold(err)
		d.opts.Log.Warn("somebody could not be told what came of what they asked in Discord",
			"account", a.account, "channel", a.channel, "error", err)
	}
}
