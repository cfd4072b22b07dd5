package discord

import (
	"context"
	"encoding/json"

	"adjutant/bot/discord/components"
	"adjutant/chat"
)

// The presses that are no commands, but those of the buttons of a form.
const (
	openPath   = "form open"
	sendPath   = "form send"
	cancelPath = "form cancel"
)

// press does what a button asks for, or what was chosen of a menu.
func (d *Discord) press(ctx context.Context, a *asked) {
	p, ok := d.pressOf(ctx, a)
	if !ok {
		d.tellAside(ctx, a, tooOld)
		return
	}
	ours := ofOurs(a.interaction.Message)
	if ours { // it is no message that anything could be about
		a.message, a.link = chat.Ref{}, ""
	}
	// What everybody sees does not become what is for whoever has pressed it.
	own := ours && (a.direct || a.interaction.Message.Flags&flagEphemeral != 0)
	a.replace, a.served = own && (p.Answers || p.Confirmed), own && p.Confirmed
	switch {
	case p.Cancelled, p.Path == openPath, p.Path == sendPath, p.Path == cancelPath:
		a.replace = true
		d.pressInForm(ctx, a, p)
		return
	case p.Confirm != "" && !p.Confirmed:
		d.logUntold(a, d.tellPages(ctx, a, []components.Page{d.renderer(false).Question(p)}, answering{}))
		return
	}
	args := p.Args
	if args == nil {
		args = chat.Args{}
	}
	d.reply(ctx, a, d.dispatch(ctx, a, chat.Invocation{Via: chat.ViaButton, Path: p.Path, Args: args, Form: p.Form}))
}

// pressOf reads what was pressed, or false where that is not known any more.
func (d *Discord) pressOf(ctx context.Context, a *asked) (components.Press, bool) {
	var data struct {
		CustomID string   `json:"custom_id"`
		Values   []string `json:"values"`
	}
	if json.Unmarshal(a.interaction.Data, &data) != nil {
		return components.Press{}, false
	}
	id := data.CustomID
	if len(data.Values) > 0 { // of a menu
		id = data.Values[0]
	}
	return components.ReadPress(id, func(name string) []byte {
		value, err := d.company.Kept(ctx, name)
		if err != nil {
			d.opts.Log.Error("what was put aside could not be read", "error", err)
		}
		return value
	})
}

var tooOld = chat.Message{Title: chat.L("This button is too old for me to know what it was for, so nothing was changed. Please ask for it with the command.")}
