package slack

import "adjutant/bot/slack/blockkit"

// names are the company's handles as the renderer asks for them.
type names struct {
	Company
	slash Slash
}

var _ blockkit.Names = names{}

// Slash is a text of ours with the commands of this workspace.
func (n names) Slash(text string) string { return n.slash.Words(text, n.Commands()) }

// AllHere reports whether everybody has a Slack account.
func (n names) AllHere() bool {
	for _, p := range n.People() {
		if p.Account == "" {
			return false
		}
	}
	return true
}
