// Package install is what the person needs who connects a Discord server: the link
// that invites the bot, and a check that says what is missing. It only ever asks
// Discord, and changes nothing there.
package install
