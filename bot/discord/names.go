package discord

import "adjutant/bot/discord/components"

// names are the company's handles and commands as the renderer asks for them.
type names struct {
	Company
	d *Discord
}

var _ components.Names = names{}

// names are those of the company.
func (d *Discord) names() components.Names { return names{d.company, d} }

// Slash is a text of ours with the commands as they are called on Discord.
func (n names) Slash(text string) string { return n.d.set.Words(text) }

// Command is how a path is called on Discord, and the id of the application command
// by which it is; the id is empty as long as Discord has not said it.
func (n names) Command(path string) (call, id string) {
	call, name := n.d.set.Call(path)
	return call, n.d.registered.id(name)
}
