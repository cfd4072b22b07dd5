package discord

import (
	"context"

	"adjutant/bot/discord/slash"
	"adjutant/chat"
)

// suggestions answer autocompletion. There is always a list, which Discord insists on.
type suggestions struct {
	Choices []slash.Choice `json:"choices"`
}

// noSuggestions is the answer where there is nothing to suggest, or no time left.
func noSuggestions() response {
	return response{Type: respondSuggestions, Data: suggestions{Choices: []slash.Choice{}}}
}

// suggest answers with what could stand in the option that is being typed.
func (d *Discord) suggest(ctx context.Context, a *asked) {
	ctx, cancel := context.WithTimeout(ctx, d.patience(a.delivery))
	defer cancel()
	r := noSuggestions()
	got, ok := d.set.Read(a.interaction.Data)
	if ok && got.Focused != "" && !d.isKnownToBeGone(a) {
		args := chat.Args{}
		for name, value := range got.Args {
			args[name] = d.typed(value)
		}
		r.Data = suggestions{Choices: got.Choices(d.complete(ctx, a, chat.ViaCommand, got.Command.Path, args, got.Focused, d.typed(got.Typed)))}
	}
	_, _ = a.first.give(d.in.context(), r) // Discord asks again with the next letter
}

// complete asks what could stand in an option.
func (d *Discord) complete(ctx context.Context, a *asked, via chat.Via, path string, args chat.Args, option, typed string) []chat.Suggestion {
	return d.in.dispatcher().Complete(ctx, chat.Invocation{
		ID: a.id, Platform: Name, Workspace: a.guild, Account: a.account, Place: a.place(),
		Via: via, Path: path, Args: args,
	}, option, typed)
}
