// Package discord is the platform of Discord servers, which Discord's API calls
// guilds.
//
// What comes in is an event, by the gateway or by HTTP alike: it is decoded into a
// [chat.Invocation], handed to the dispatcher in the order of who sent it, and
// acknowledged with the answer, or with "working on it" where the answer takes longer
// than Discord waits. What goes out is rendered by components, held to Discord's
// limits by one gate, and sent under a nonce that was made of the outbox's id, by
// which Discord itself does not post it a second time; later it is found again by the
// ids of its components.
package discord
