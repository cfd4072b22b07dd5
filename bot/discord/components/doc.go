// Package components renders what the bot says as Discord shows it: messages in
// components, forms as modals; and reads what people did with them. It knows Discord's
// limits, and never makes what Discord refuses. It calls nobody.
//
// Messages are laid out in components rather than in embeds, because a button then
// stands right below what it is for: of a digest with five things to decide, each has
// its own, within reach of a thumb. What they lack is words for a notification
// (discord-api-docs issue 7854), so a message also has [Page.Says], with which it is
// first posted.
package components
